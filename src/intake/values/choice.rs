//! Items of a list: in the list's spelling, however they were typed.

use super::{Reading, shown};
use crate::intake::label::normalise;
use crate::model::value::{Value, says_nothing};
use crate::workbook::Raw;

const YES: [&str; 9] = ["√", "✓", "✔", "☑", "有", "已", "y", "yes", "true"];
const NO: [&str; 10] = ["×", "✗", "✘", "x", "无", "没有", "未", "n", "no", "false"];

/// Reads an item of a list. What is not on the list stays as it was typed, for the check to say so.
pub fn read(raw: &Raw, list: &[String]) -> Reading {
    let typed = shown(raw).trim().to_owned();
    if list.contains(&typed) {
        return Reading::plain(Value::Text(typed));
    }
    let wanted = normalise(&typed);
    if !wanted.is_empty()
        && let Some(item) = list.iter().find(|item| normalise(item) == wanted)
    {
        return Reading::noted(Value::Text(item.clone()), format!("“{typed}”按“{item}”读取。"));
    }
    if let [yes, no] = list
        && (yes.as_str(), no.as_str()) == ("是", "否")
    {
        let lower = typed.to_lowercase();
        let meant = if YES.contains(&lower.as_str()) {
            Some(yes)
        } else if NO.contains(&lower.as_str()) {
            Some(no)
        } else {
            None
        };
        return match meant {
            Some(item) => Reading::noted(Value::Text(item.clone()), format!("“{typed}”按“{item}”读取。")),
            None => Reading::plain(Value::Text(typed)),
        };
    }
    if says_nothing(&typed) {
        return Reading::plain(Value::Nothing);
    }
    Reading::plain(Value::Text(typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    fn value(text: &str, items: &[&str]) -> Value {
        read(&Raw::Text(text.to_owned()), &list(items)).value
    }

    #[test]
    fn ticks_and_crosses_are_yes_and_no() {
        for text in ["是", "√", "有", "Y", "✔"] {
            assert_eq!(value(text, &["是", "否"]), Value::Text("是".to_owned()), "{text}");
        }
        for text in ["否", "×", "无", "N"] {
            assert_eq!(value(text, &["是", "否"]), Value::Text("否".to_owned()), "{text}");
        }
        // Neither yes nor no: stays as typed, for the check to refuse.
        assert_eq!(value("部分", &["是", "否"]), Value::Text("部分".to_owned()));
        assert_eq!(value("/", &["是", "否"]), Value::Text("/".to_owned()));
    }

    #[test]
    fn an_item_is_known_by_its_letters() {
        assert_eq!(
            value(" 已 落实", &["已落实", "未落实"]),
            Value::Text("已落实".to_owned())
        );
        assert_eq!(value("无", &["无", "约谈"]), Value::Text("无".to_owned()));
        assert_eq!(value("—", &["约谈", "通报"]), Value::Nothing);
    }
}
