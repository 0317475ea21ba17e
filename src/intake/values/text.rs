//! Texts: names, document numbers, telephone numbers, lists of numbers of evidence.

use unicode_normalization::UnicodeNormalization;

use super::{Reading, shown};
use crate::model::value::{Value, says_nothing};
use crate::workbook::Raw;

/// Reads a text; spaces inside a Chinese name (姓　名) carry no meaning.
pub fn read(raw: &Raw) -> Reading {
    let typed = shown(raw);
    let trimmed = typed.trim();
    if says_nothing(trimmed) {
        return Reading::plain(Value::Nothing);
    }
    if trimmed.chars().any(char::is_whitespace) && trimmed.chars().all(|c| c.is_whitespace() || is_han(c)) {
        let joined: String = trimmed.chars().filter(|c| !c.is_whitespace()).collect();
        let note = format!("“{trimmed}”按“{joined}”读取。");
        return Reading::noted(Value::Text(joined), note);
    }
    Reading::plain(Value::Text(trimmed.to_owned()))
}

/// Reads a 发文字号: whatever brackets were typed around the year become 〔〕.
pub fn read_document_number(raw: &Raw) -> Reading {
    let typed = shown(raw).trim().to_owned();
    if says_nothing(&typed) {
        return Reading::plain(Value::Nothing);
    }
    let folded: String = typed
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '(' | '[' | '【' | '［' | '{' | '<' | '〈' => '〔',
            ')' | ']' | '】' | '］' | '}' | '>' | '〉' => '〕',
            c => c,
        })
        .collect();
    if folded == typed {
        Reading::plain(Value::Text(folded))
    } else {
        let note = format!("文号“{typed}”按“{folded}”读取。");
        Reading::noted(Value::Text(folded), note)
    }
}

/// Reads digits that are no quantity, such as a telephone number or a code.
pub fn read_digits(raw: &Raw) -> Reading {
    let folded: String = shown(raw).nfkc().filter(|c| !c.is_whitespace()).collect();
    if says_nothing(&folded) {
        Reading::plain(Value::Nothing)
    } else {
        Reading::plain(Value::Text(folded))
    }
}

/// Reads several short texts, however they were separated; joined by 、.
pub fn read_list(raw: &Raw) -> Reading {
    let typed = shown(raw);
    if says_nothing(&typed) {
        return Reading::plain(Value::Nothing);
    }
    let items: Vec<&str> = typed
        .split(['、', '，', ',', '；', ';', '\n', '\r'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect();
    Reading::plain(Value::Text(items.join("、")))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> Raw {
        Raw::Text(raw.to_owned())
    }

    #[test]
    fn spaces_inside_a_chinese_name_are_dropped_and_noted() {
        let reading = read(&text("李　 明"));
        assert_eq!(reading.value, Value::Text("李明".to_owned()));
        assert!(reading.note.is_some());
        assert_eq!(
            read(&text("A 楼 3 层")).value,
            Value::Text("A 楼 3 层".to_owned())
        );
        assert_eq!(read(&text(" 无 ")).value, Value::Nothing);
    }

    #[test]
    fn brackets_of_a_document_number_are_put_right() {
        for typed in [
            "云府办[2026]12号",
            "云府办（2026）12 号",
            "云府办【2026】12号",
            "云府办〔2026〕12号",
        ] {
            assert_eq!(
                read_document_number(&text(typed)).value,
                Value::Text("云府办〔2026〕12号".to_owned()),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_list_is_split_at_any_separator() {
        assert_eq!(
            read_list(&text("Z01，Z02;Z03\nZ04")).value,
            Value::Text("Z01、Z02、Z03、Z04".to_owned())
        );
        assert_eq!(read_list(&Raw::Number(7.0)).value, Value::Text("7".to_owned()));
    }
}
