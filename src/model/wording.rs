//! What clerks write where the form expects something else: yes and no in other words, totals, notes and signatures
//! among the rows of a table.
//!
//! The reader goes by these words, and so do the formulas of the workbook's self-check; both take them from here, so
//! that they cannot come to differ.

use std::borrow::Cow;

/// What clerks write for yes where only yes and no are offered, in lower case.
pub const YES: [&str; 12] = [
    "√", "✓", "✔", "✅", "☑", "有", "已", "对", "是的", "y", "yes", "true",
];
/// What they write for no.
pub const NO: [&str; 13] = [
    "×", "✗", "✘", "❌", "x", "无", "没有", "未", "不是", "不", "n", "no", "false",
];

/// Words by which a row of totals begins.
pub const TOTALS: [&str; 10] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "累计",
    "合计数",
    "本页合计",
    "本页小计",
    "总数",
    "总合计",
];
/// Words by which a note begins.
pub const NOTES: [&str; 8] = ["注", "备注", "说明", "填表说明", "填报说明", "备 注", "注意", "※"];
/// What is written alone under the last record.
pub const END: [&str; 6] = [
    "以下空白",
    "以下无内容",
    "此页无正文",
    "本页无正文",
    "以上情况属实",
    "表完",
];
/// Words by which a line for signatures begins.
pub const SIGNATURES: [&str; 16] = [
    "制表单位",
    "填表单位",
    "填报时间",
    "制表日期",
    "填报人",
    "填表人",
    "审核人",
    "复核人",
    "制表",
    "制表人",
    "单位负责人",
    "负责人",
    "填报单位",
    "填报日期",
    "联系电话",
    "单位盖章",
];
/// What follows the word of a note or of a line for signatures.
pub const STOPS: [&str; 8] = [":", "：", ".", "、", "（", "(", "1", "１"];
/// By which a longer word is one for a total: 全县合计, 城区小计.
pub const TOTAL_ENDS: [&str; 3] = ["合计", "总计", "小计"];
/// By which a text alone in its row divides the table.
pub const DIVIDERS: [&str; 5] = ["—", "-", "=", "～", "·"];

/// A Chinese character: a letter without case, and the only form of itself. They are most of what is read.
pub fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// A text that is put in quotation marks: those within are single ones. Source: GB/T 15834-2011, 4.8.3.4.
pub fn within_quotes(text: &str) -> Cow<'_, str> {
    if text.contains(['“', '”']) {
        Cow::Owned(text.replace('“', "‘").replace('”', "’"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text as it is compared where people retype it: without width, case and spaces.
pub fn comparable(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match folded(c) {
            Some(c) => kept.push(c),
            None => return normalised(text),
        }
    }
    kept
}

/// What a common character becomes; none for the others, which only normalisation knows.
fn folded(c: char) -> Option<char> {
    match c {
        // The full-width forms of ASCII stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(c) - 0xFEE0).map(|half| half.to_ascii_lowercase())
        }
        '、' | '。' | '〈'..='】' | '〔' | '〕' => Some(c),
        _ if c.is_ascii() || is_han(c) => Some(c.to_ascii_lowercase()),
        _ => None,
    }
}

fn normalised(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{comparable, normalised};

    #[test]
    fn width_case_and_spaces_do_not_count() {
        for (text, compared) in [
            ("青岚县", "青岚县"),
            (" 附件 1\t（Ａ）.PDF ", "附件1(a).pdf"),
            ("附件 1\tA.PDF", "附件1a.pdf"),
            ("①　号", "1号"),
            ("\u{1F}É", "\u{1F}é"),
            ("", ""),
        ] {
            assert_eq!(comparable(text), compared, "{text}");
        }
    }

    #[test]
    fn common_characters_come_to_what_normalisation_makes_of_them() {
        for c in '\0'..='\u{FFFF}' {
            for text in [format!("{c}"), format!("A{c}（a")] {
                assert_eq!(comparable(&text), normalised(&text), "{c:?}");
            }
        }
    }
}
