//! Texts: names, document numbers, telephone numbers, codes.

use super::typed::{half_width, is_invisible, visible};
use super::{Reading, shared, shown};
use crate::model::value::{Value, says_nothing};
use crate::workbook::Raw;

/// Dots that stand between the parts of a name; input methods offer all of them.
const DOTS: [char; 7] = ['·', '•', '・', '‧', '∙', '⋅', '･'];

/// Reads a short text. Spaces inside a Chinese name (姓　名) carry no meaning; `personal` fields hold one name.
pub fn read(raw: &Raw, personal: bool) -> Reading {
    if let Some(turned) = turned_into_date(raw) {
        return turned;
    }
    let typed = shown(raw);
    // Most are a name, which can be read in one way.
    if typed.chars().all(is_han) && !says_nothing(&typed) {
        return Reading::plain(Value::Text(typed));
    }
    let trimmed = typed.trim();
    let kept = visible(&typed);
    if says_nothing(&kept) {
        return Reading::plain(Value::Nothing);
    }
    let parts: Vec<&str> = kept.split_whitespace().collect();
    let all_han = kept
        .chars()
        .all(|c| c.is_whitespace() || is_han(c) || DOTS.contains(&c));
    let mut value = kept.to_string();
    if parts.len() > 1 && all_han {
        let letters: usize = parts.iter().map(|part| part.chars().count()).sum();
        let one_name = letters <= 3 || parts.iter().all(|part| part.chars().count() == 1);
        if personal && !one_name {
            return Reading::defect(format!(
                "“{trimmed}”可以读作一个姓名“{}”，也可以读作“{}”几个姓名，请只填一个，姓名中间不留空格。",
                parts.concat(),
                parts.join("”“")
            ));
        }
        value = parts.concat();
    }
    if all_han && value.contains(DOTS) {
        value = value
            .chars()
            .map(|c| if DOTS.contains(&c) { '·' } else { c })
            .collect();
    }
    if value == trimmed {
        Reading::plain(Value::Text(shared(raw, &value)))
    } else if kept == value && parts.len() <= 1 {
        let note = format!("“{value}”中看不见的字符没有读取。");
        Reading::noted(Value::Text(value.into()), note)
    } else {
        let note = format!("“{}”按“{value}”读取。", visible(trimmed));
        Reading::noted(Value::Text(value.into()), note)
    }
}

/// Reads a text of several sentences: as it was typed.
pub fn read_note(raw: &Raw) -> Reading {
    let typed = shown(raw);
    if says_nothing(&visible(&typed)) {
        return Reading::plain(Value::Nothing);
    }
    // Inside, marks of direction and joiners may be part of what is said; at its ends they say nothing.
    let kept = typed.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if kept == typed.trim() {
        Reading::plain(Value::Text(shared(raw, kept)))
    } else {
        let note = "首尾看不见的字符没有读取。".to_owned();
        Reading::noted(Value::Text(kept.into()), note)
    }
}

/// A text such as 1-2 that the spreadsheet program took for a date is lost: the date is all that the file holds.
pub fn turned_into_date(raw: &Raw) -> Option<Reading> {
    matches!(raw, Raw::DateTime(_)).then(|| {
        Reading::defect(format!(
            "单元格里是日期 {}，这里应填文字，可能是所填内容被自动改成了日期，请把单元格设为文本后重填。",
            shown(raw)
        ))
    })
}

/// Reads a 发文字号: whatever brackets were typed around the year become 〔〕.
pub fn read_document_number(raw: &Raw) -> Reading {
    if let Some(turned) = turned_into_date(raw) {
        return turned;
    }
    let typed = shown(raw).trim().to_owned();
    if says_nothing(&visible(&typed)) {
        return Reading::plain(Value::Nothing);
    }
    let folded = half_width(&typed).replace(' ', "");
    let value = year_in_brackets(&folded);
    if value == typed {
        Reading::plain(Value::Text(value.into()))
    } else {
        let note = format!("文号“{}”按“{value}”读取。", visible(&typed));
        Reading::noted(Value::Text(value.into()), note)
    }
}

/// Puts 〔〕 around digits in other brackets; brackets around anything else, such as 某府办（教）, stay.
fn year_in_brackets(text: &str) -> String {
    const OPEN: [char; 10] = ['(', '[', '【', '{', '<', '〈', '〔', '﹝', '〖', '《'];
    const CLOSE: [char; 10] = [')', ']', '】', '}', '>', '〉', '〕', '﹞', '〗', '》'];
    let chars: Vec<char> = text.chars().collect();
    let mut value = String::new();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let rest = chars.get(at + 1..).unwrap_or_default();
        let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        let closed = rest.get(digits).is_some_and(|c| CLOSE.contains(c));
        if OPEN.contains(c) && matches!(digits, 2 | 4) && closed {
            value.push('〔');
            value.extend(rest.iter().take(digits));
            value.push('〕');
            at += digits + 2;
        } else {
            value.push(if *c == '﹝' {
                '〔'
            } else if *c == '﹞' {
                '〕'
            } else {
                *c
            });
            at += 1;
        }
    }
    value
}

/// Reads digits that are no quantity, such as a telephone number or a code.
pub fn read_digits(raw: &Raw) -> Reading {
    if let Some(turned) = turned_into_date(raw) {
        return turned;
    }
    let typed = shown(raw);
    let folded: String = half_width(&typed).replace(' ', "");
    let bare = folded.trim_start_matches(['\'', '‘', '’']);
    if says_nothing(bare) {
        return Reading::plain(Value::Nothing);
    }
    let value = match raw {
        Raw::Text(_) => whole_number(bare).unwrap_or_else(|| bare.to_owned()),
        _ => bare.to_owned(),
    };
    if let Raw::Number(number) = raw
        && number.fract() != 0.0
    {
        return Reading::defect(format!(
            "“{typed}”带有小数，这里应填号码，请把单元格设为文本后重填。"
        ));
    }
    if value == typed.trim() {
        Reading::plain(Value::Text(value.into()))
    } else {
        let note = format!("“{}”按“{value}”读取。", visible(&typed));
        Reading::noted(Value::Text(value.into()), note)
    }
}

/// `360102.0` and `3.60102E+05` are codes that went through a number; the latter only with all its digits.
fn whole_number(text: &str) -> Option<String> {
    let all_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if let Some(whole) = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")) {
        return all_digits(whole).then(|| whole.to_owned());
    }
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let (whole, fraction) = mantissa.split_once('.')?;
    let exponent: usize = exponent.strip_prefix('+')?.parse().ok()?;
    let complete = all_digits(whole) && all_digits(fraction) && fraction.len() == exponent;
    complete.then(|| format!("{whole}{fraction}"))
}

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> Raw {
        Raw::Text(raw.into())
    }

    #[test]
    fn what_carries_no_meaning_in_a_name_is_dropped_and_noted() {
        for (typed, wanted) in [
            ("李　 明", "李明"),
            ("李\u{200b}明", "李明"),
            ("\u{feff}李明", "李明"),
            ("王 小 明", "王小明"),
            ("买买提•吐尔逊", "买买提·吐尔逊"),
            ("买买提・吐尔逊", "买买提·吐尔逊"),
        ] {
            let reading = read(&text(typed), true);
            assert_eq!(reading.value, Value::Text(wanted.into()), "{typed}");
            assert!(reading.note.is_some(), "{typed}");
        }
        let reading = read(&text("南昌市 第一中学"), false);
        assert_eq!(reading.value, Value::Text("南昌市第一中学".into()));
        assert!(reading.note.is_some());
        for plain in ["A 楼 3 层", "李明", "买买提·吐尔逊", "=李明"] {
            let reading = read(&text(plain), false);
            assert_eq!(reading.value, Value::Text(plain.into()));
            assert_eq!(reading.note, None);
        }
        assert_eq!(read(&text(" 无 "), true).value, Value::Nothing);
    }

    #[test]
    fn one_name_or_two_is_not_guessed() {
        for typed in ["李明 王芳", "欧阳 娜娜"] {
            assert!(
                read(&text(typed), true)
                    .defect
                    .is_some_and(|why| why.contains("也可以读作")),
                "{typed}"
            );
        }
        assert!(read(&Raw::DateTime(46143.0), true).defect.is_some());
    }

    #[test]
    fn several_sentences_stay_as_they_were_typed() {
        let long = format!("第一句。\n\u{200f}{}", "字".repeat(5000));
        assert_eq!(
            read_note(&text(&format!(" {long} "))).value,
            Value::Text(long.into())
        );
        assert_eq!(
            read_note(&text("全面 落实")).value,
            Value::Text("全面 落实".into())
        );
    }

    #[test]
    fn brackets_of_a_document_number_are_put_right() {
        for typed in [
            "云府办[2026]12号",
            "云府办（2026）12 号",
            "云府办【2026】12号",
            "云府办［２０２６］12号",
            "云府办(2026]12号",
            "云府办<2026>12号",
            "云府办﹝2026﹞12号",
            "云府办〔2026〕12号",
        ] {
            assert_eq!(
                read_document_number(&text(typed)).value,
                Value::Text("云府办〔2026〕12号".into()),
                "{typed}"
            );
        }
        // Brackets that are part of the office's letters stay.
        assert_eq!(
            read_document_number(&text("云府办（教）〔2026〕12号")).value,
            Value::Text("云府办(教)〔2026〕12号".into())
        );
        // Left for the check to refuse.
        for typed in ["云府办〔26〕12号", "云府办2026年12号", "云府办〔2026〕12"] {
            assert_eq!(
                read_document_number(&text(typed)).value,
                Value::Text(typed.into())
            );
        }
    }

    #[test]
    fn codes_and_telephone_numbers_keep_their_digits() {
        for (raw, wanted) in [
            (Raw::Number(360_000.0), "360000"),
            (text("３６０１０２"), "360102"),
            (text("36 01 02"), "360102"),
            (text("360102.0"), "360102"),
            (text("3.60102E+05"), "360102"),
            (text("'360102"), "360102"),
            (text("0791-88888888"), "0791-88888888"),
        ] {
            assert_eq!(read_digits(&raw).value, Value::Text(wanted.into()), "{raw:?}");
        }
        assert_eq!(read_digits(&text("3.6E+05")).value, Value::Text("3.6E+05".into()));
    }
}
