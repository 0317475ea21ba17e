//! Rows of a table that are no records: totals, notes, signatures, headings between records.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::intake::label::normalise;
use crate::intake::values;
use crate::model::value::says_nothing;
use crate::model::wording::{DIVIDERS, END, NOTES, SIGNATURES, STOPS, TOTAL_ENDS, TOTALS};
use crate::workbook::{Cell, Raw, Rect};

/// Why a row that holds something is no record; none if it may be one.
///
/// `own` are the sheet's columns of the table, `key` those of the column that names the row.
pub fn why<'c>(
    cells: impl Iterator<Item = &'c Cell> + Clone,
    areas: &[Rect],
    own: &BTreeSet<u16>,
    key: &[u16],
) -> Option<String> {
    let is_filled = |cell: &&Cell| {
        !values::shows_nothing(&cell.value) || (cell.formula.is_some() && cell.value == Raw::Blank)
    };
    let filled = cells.filter(is_filled);
    let first = filled.clone().next()?;
    let text = &*values::shown(&first.value);
    let key_is_blank = !filled.clone().any(|cell| key.contains(&cell.col));
    let is_total = |text: &str| {
        let word = normalise(text);
        TOTALS.contains(&&*word) || counts_all(&word) || sums_up(&word)
    };
    if is_total(text) || (key_is_blank && filled.clone().any(|cell| is_total(&values::shown(&cell.value)))) {
        return Some("该行是合计行，不作为一条记录读取。".to_owned());
    }
    let sums = |cell: &Cell| {
        let formula = cell.formula.as_deref().unwrap_or_default().to_ascii_uppercase();
        ["SUM(", "SUBTOTAL(", "COUNT(", "COUNTA("]
            .iter()
            .any(|name| formula.starts_with(name))
    };
    let mut in_table = filled.clone().filter(|cell| own.contains(&cell.col)).peekable();
    if key_is_blank && in_table.peek().is_some() && in_table.all(sums) {
        return Some("该行只有求和公式，按合计行处理，不作为一条记录读取。".to_owned());
    }
    let starts = |words: &[&str]| {
        let bare = text.trim_start();
        words.iter().any(|word| {
            bare.strip_prefix(word)
                .is_some_and(|rest| STOPS.iter().any(|stop| rest.trim_start().starts_with(stop)))
        })
    };
    let alone = filled.clone().nth(1).is_none();
    let note = if alone { normalise(text) } else { Cow::Borrowed("") };
    if (alone
        && NOTES
            .iter()
            .any(|word| note.starts_with(&*normalise(word)) && !word.contains('※')))
        || starts(&NOTES)
        || text.trim_start().starts_with('※')
    {
        return Some("该行是表中的说明，不作为一条记录读取。".to_owned());
    }
    if alone && END.contains(&&*note) {
        return Some("该行是表尾的结束语，不作为一条记录读取。".to_owned());
    }
    if starts(&SIGNATURES) {
        return Some("该行是表尾的签署栏，不作为一条记录读取。".to_owned());
    }
    let wide = areas
        .iter()
        .find(|area| area.contains(first.row, first.col))
        .is_some_and(|area| {
            let covered = own
                .iter()
                .filter(|col| (area.left..=area.right).contains(*col))
                .count();
            covered >= 3 && covered * 2 >= own.len()
        });
    let is_divider = DIVIDERS.iter().any(|mark| text.trim().starts_with(mark)) && !says_nothing(text);
    if alone && is_divider {
        return Some("该行是分隔用的文字，不作为一条记录读取。".to_owned());
    }
    if alone && is_remark(text) {
        return Some("该行只有括号中的说明，不作为一条记录读取。".to_owned());
    }
    if alone && wide {
        return Some("该行是横跨各栏的说明或小标题，不作为一条记录读取。".to_owned());
    }
    let is_nothing = |cell: &Cell| says_nothing(&values::shown(&cell.value));
    let mut in_table = filled.filter(|cell| own.contains(&cell.col)).peekable();
    if in_table.peek().is_some() && in_table.all(is_nothing) {
        return Some("该行只填了表示没有的字样，按没有记录处理。".to_owned());
    }
    None
}

/// （以下为乡镇兼职）: a remark in brackets that is nobody's name.
fn is_remark(text: &str) -> bool {
    // The longest names of people, 阿卜杜热合曼 and the like, are rarely longer, and stand in no brackets.
    const LONGEST_NAME: usize = 6;
    let text = text.trim();
    let inner = [('（', '）'), ('(', ')'), ('【', '】'), ('〔', '〕'), ('[', ']')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    inner.is_some_and(|inner| {
        let points = ["以上", "以下"]
            .iter()
            .any(|word| inner.trim_start().starts_with(word));
        points || inner.chars().filter(|c| !c.is_whitespace()).count() > LONGEST_NAME
    })
}

/// 全县合计, 城区小计: a sum over what its first word names; no record is named so.
fn sums_up(word: &str) -> bool {
    TOTAL_ENDS.iter().any(|end| word.ends_with(end)) && word.chars().count() <= 8
}

/// 共12人, 共计 3 项: a count of all records.
fn counts_all(word: &str) -> bool {
    ["共计", "合计", "总计", "共"]
        .iter()
        .find_map(|start| word.strip_prefix(start))
        .is_some_and(|rest| {
            let unit =
                rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c));
            unit.len() < rest.len() && unit.chars().count() <= 2
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[(u16, &str)]) -> Vec<Cell> {
        texts
            .iter()
            .map(|(col, text)| Cell {
                row: 5,
                col: *col,
                value: Raw::Text((*text).into()),
                formula: None,
            })
            .collect()
    }

    fn why_of(texts: &[(u16, &str)]) -> Option<String> {
        why(row(texts).iter(), &[], &BTreeSet::from([1, 2, 3, 4]), &[1])
    }

    #[test]
    fn totals_notes_and_signatures_are_no_records() {
        for texts in [
            &[(1, "合计"), (3, "120")][..],
            &[(0, "合 计"), (3, "120")],
            &[(0, "7"), (2, "总计"), (3, "120")],
            &[(1, "本页小计"), (3, "60")],
            &[(1, "共12人")],
            &[(1, "全县合计"), (3, "120")],
            &[(1, "（以下空白）")],
            &[(1, "——以上为专职——")],
            &[(1, "（以下为乡镇兼职）")],
            &[(0, "（以上专职）")],
            &[(2, "[名单以县政府文件为准]")],
            &[(1, "制表单位：县教育体育局")],
            &[(1, "注：学时以证书为准")],
            &[(0, "说明：本表由督导办填写"), (3, "2026年")],
            &[(1, "填报人：李明"), (3, "审核人：王芳")],
            &[(1, "无")],
            &[(0, "1"), (1, "无"), (2, "/")],
        ] {
            assert!(why_of(texts).is_some(), "{texts:?}");
        }
        for texts in [
            &[(1, "李明"), (2, "专职")][..],
            &[(1, "共青小学"), (2, "小学")],
            &[(1, "说明会督导"), (2, "督政")],
            &[(1, "注册检查"), (2, "督政")],
            &[(1, "无"), (2, "专职")],
            &[(1, "（以下为乡镇兼职）"), (2, "兼职")],
            &[(1, "（李明）")],
            &[(1, "实验小学（东校区）")],
            &[(0, "3"), (2, "专职")],
        ] {
            assert_eq!(why_of(texts), None, "{texts:?}");
        }
    }

    #[test]
    fn a_row_of_sums_without_a_name_is_a_total() {
        let mut cells = row(&[(3, "120")]);
        cells[0].formula = Some("SUM(D4:D9)".into());
        assert!(why(cells.iter(), &[], &BTreeSet::from([1, 2, 3]), &[1]).is_some());
    }
}
