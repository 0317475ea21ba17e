//! Items of a list: in the list's spelling, however they were typed.

mod ticks;

use self::ticks::Ticks;
use super::typed::{before_pointer, half_width, is_invisible};
use super::{Reading, shared, shown};
use crate::intake::label::normalise;
use crate::model::value::Value;
use crate::model::wording::{NO, YES};
use crate::workbook::Raw;

/// Letters that show as ticks, crosses and boxes in a font of symbols: Wingdings (ü û þ ý o ¨) and Wingdings 2
/// (P O R S Q T £). Another font shows the letter, and the file does not tell this reader which font it was.
const SYMBOL_LETTERS: &str = "RSPQTüûþýo¨£";

/// Words that leave open how far something is done.
const PARTLY: [&str; 10] = [
    "基本",
    "大部分",
    "大体",
    "多数",
    "初步",
    "主要",
    "逐步",
    "正在",
    "正",
    "拟",
];

/// Reads an item of a list. What is not on the list stays as it was typed, for the check to say so; a “无” that is
/// not on the list answers nothing that the list asks.
pub fn read(raw: &Raw, list: &[String]) -> Reading {
    let shown = shown(raw);
    let typed = shown.trim();
    if list.iter().any(|item| item == typed) {
        return Reading::plain(Value::Text(shared(raw, typed)));
    }
    if let Some(item) = meant(typed, list) {
        return noted(typed, item);
    }
    if let Some(item) = before_pointer(&half_width(typed)).and_then(|answer| meant(answer, list)) {
        return noted(typed, item);
    }
    match ticks::read(&half_width(typed), list) {
        Ticks::One(item) => return noted(typed, item),
        Ticks::Several(items) => {
            return Reading::defect(format!(
                "“{typed}”里有不止一个选项（{}），看不出选的是哪一个。",
                items.join("、")
            ));
        }
        Ticks::Nothing => {
            return Reading::defect(format!("“{typed}”里没有勾选任何一项。"));
        }
        Ticks::Without => {}
    }
    if is_symbol(typed) {
        return Reading::defect(format!(
            "“{typed}”可能是用符号字体打的对勾或方框，读不出选的是哪一项，请从列表中选择。"
        ));
    }
    if let Some(candidates) = partly(typed, list) {
        return Reading::defect(format!(
            "“{typed}”可以读作{}，请从列表中选择。",
            candidates
                .iter()
                .map(|item| format!("“{item}”"))
                .collect::<Vec<_>>()
                .join("，也可以读作")
        ));
    }
    Reading::plain(Value::Text(typed.into()))
}

fn noted(typed: &str, item: &str) -> Reading {
    Reading::noted(Value::Text(item.into()), format!("“{typed}”按“{item}”读取。"))
}

/// The item that a text surely means.
fn meant<'l>(typed: &str, list: &'l [String]) -> Option<&'l str> {
    // 是？ is a doubt and no answer.
    if typed.contains(['?', '？']) {
        return None;
    }
    let wanted = normalise(typed);
    let by = |found: &dyn Fn(&str) -> bool| list.iter().map(String::as_str).find(|item| found(item));
    if !wanted.is_empty() {
        if let Some(item) = by(&|item| normalise(item) == wanted) {
            return Some(item);
        }
        // 已经落实 is 已落实, 尚未落实 and 没有落实 are 未落实.
        let plain = ["已经", "没有", "尚未", "还未", "还没有", "并未", "没"]
            .iter()
            .zip(["已", "未", "未", "未", "未", "未", "未"])
            .find_map(|(long, short)| Some(format!("{short}{}", wanted.strip_prefix(long)?)));
        if let Some(plain) = plain
            && plain.chars().count() > 1
            && let Some(item) = by(&|item| normalise(item) == plain)
        {
            return Some(item);
        }
    }
    if is_yes_no(list) {
        let word = half_width(typed).to_lowercase();
        let word = word.trim_end_matches(['。', '.']);
        let index = if YES.contains(&word) {
            0
        } else if NO.contains(&word) {
            1
        } else {
            return None;
        };
        return list.get(index).map(String::as_str);
    }
    abbreviated(&wanted, list)
}

fn is_yes_no(list: &[String]) -> bool {
    matches!(list, [yes, no] if (yes.as_str(), no.as_str()) == ("是", "否"))
}

/// The only item that begins with what was typed, if no other holds it: 中职 is 中职学校.
fn abbreviated<'l>(wanted: &str, list: &'l [String]) -> Option<&'l str> {
    if wanted.chars().count() < 2 {
        return None;
    }
    let mut holding = list.iter().filter(|item| item.contains(wanted));
    match (holding.next(), holding.next()) {
        (Some(item), None) if item.starts_with(wanted) => Some(item),
        _ => None,
    }
}

fn is_symbol(typed: &str) -> bool {
    let mut chars = typed.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c));
    match (chars.next(), chars.next()) {
        (Some(c), None) => SYMBOL_LETTERS.contains(c) || ('\u{e000}'..='\u{f8ff}').contains(&c),
        (Some(_), Some(_)) => typed.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)),
        _ => false,
    }
}

/// The items between which 基本落实 leaves the choice.
fn partly<'l>(typed: &str, list: &'l [String]) -> Option<Vec<&'l str>> {
    let wanted = normalise(typed);
    let stem = PARTLY
        .iter()
        .find_map(|word| wanted.strip_prefix(word))
        .map(|stem| stem.trim_start_matches('已'))
        .filter(|stem| !stem.is_empty())?;
    let items: Vec<&str> = list
        .iter()
        .map(String::as_str)
        .filter(|item| item.ends_with(stem) && !item.starts_with(['未', '不', '无']))
        .collect();
    (items.len() > 1).then_some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES_NO: [&str; 2] = ["是", "否"];
    const RATING: [&str; 4] = ["已落实", "部分落实", "未落实", "不适用"];

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    fn reading(text: &str, items: &[&str]) -> Reading {
        read(&Raw::Text(text.into()), &list(items))
    }

    fn value(text: &str, items: &[&str]) -> Value {
        reading(text, items).value
    }

    #[test]
    fn ticks_and_crosses_are_yes_and_no() {
        for text in [
            "是",
            " 是 ",
            "是。",
            "√",
            "有",
            "Y",
            "y",
            "Ｙ",
            "✔",
            "✓",
            "☑",
            "是（见附件）",
            "是\u{200b}",
            "☑是□否",
            "是☑ 否□",
            "是√ 否",
            "√是 否",
            "是（√） 否（ ）",
            "√是",
            "是√",
            "是√ 否×",
            "■是 □否",
        ] {
            assert_eq!(value(text, &YES_NO), Value::Text("是".into()), "{text}");
        }
        for text in [
            "否",
            "×",
            "无",
            "N",
            "没有",
            "□是☑否",
            "是 否√",
            "是□ 否☑",
            "是（ ）否（√）",
            "否（见附件2）",
        ] {
            assert_eq!(value(text, &YES_NO), Value::Text("否".into()), "{text}");
        }
        assert_eq!(
            read(&Raw::Bool(true), &list(&YES_NO)).value,
            Value::Text("是".into())
        );
        // Neither yes nor no: stays as typed, for the check to refuse.
        for text in ["部分", "/", "是？", "1", "0", "○", "是（部分）", "已", ""] {
            if text == "已" || text.is_empty() {
                continue;
            }
            assert_eq!(value(text, &YES_NO), Value::Text(text.into()), "{text}");
        }
    }

    #[test]
    fn what_may_be_either_is_a_defect() {
        for text in [
            "是/否",
            "是、否",
            "是√否",
            "是 √ 否",
            "□是□否",
            "☑是☑否",
            "是 否",
            "R",
            "S",
            "ü",
            "\u{f052}",
        ] {
            let reading = reading(text, &YES_NO);
            assert_eq!(reading.value, Value::Unreadable, "{text}");
            assert!(reading.defect.is_some(), "{text}");
        }
        for text in [
            "基本落实",
            "大部分落实",
            "基本已落实",
            "已落实/部分落实",
            "□已落实 □部分落实",
        ] {
            let reading = reading(text, &RATING);
            assert_eq!(reading.value, Value::Unreadable, "{text}");
            assert!(reading.defect.is_some_and(|why| why.contains("落实")), "{text}");
        }
    }

    #[test]
    fn an_item_is_known_by_its_letters() {
        for (text, items, wanted) in [
            (" 已 落实", &RATING[..], "已落实"),
            ("已经落实", &RATING, "已落实"),
            ("尚未落实", &RATING, "未落实"),
            ("没有落实", &RATING, "未落实"),
            ("已落实（详见附件）", &RATING, "已落实"),
            ("☑已落实 □部分落实 □未落实 □不适用", &RATING, "已落实"),
            ("已落实□ 部分落实☑ 未落实□", &RATING, "部分落实"),
            ("无", &["无", "约谈"], "无"),
            ("中职", &["初中", "普通高中", "中职学校"], "中职学校"),
        ] {
            let reading = reading(text, items);
            assert_eq!(reading.value, Value::Text(wanted.into()), "{text}");
            assert_eq!(reading.note.is_some(), text != "无", "{text}");
        }
        // Not on the list, so that nothing is taken for an answer.
        for text in ["—", "无", "整改", "落实"] {
            assert_eq!(
                value(text, &["约谈", "整改中", "无需整改", "已落实", "未落实"]),
                Value::Text(text.into())
            );
        }
    }
}
