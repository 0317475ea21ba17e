//! The numbers of a date typed as text, whatever stands between them.

use crate::intake::values::number;

/// The numbers found.
pub enum Found {
    /// One, without separator.
    One(String),
    /// Two: a part of the date is missing.
    Two {
        /// The first of them.
        first: String,
        /// 月 or 日 says what they are.
        marked: bool,
    },
    /// Three.
    Three {
        /// In the order in which they stand.
        parts: [String; 3],
        /// 年, 月 or 日 says what each of them is.
        marked: bool,
    },
}

/// Why a text is no date.
pub enum Unreadable {
    /// It counts years by an era (民国, 令和).
    Era,
    /// It holds a span or a list of dates.
    Several,
    /// It is something else.
    NotADay,
}

const ERAS: [&str; 5] = ["民国", "令和", "平成", "昭和", "公元前"];

/// Takes a folded text apart.
pub fn of(folded: &str) -> Result<Found, Unreadable> {
    let text = folded.trim_start_matches(['\'', '‘', '’']).trim();
    if ERAS.iter().any(|era| text.starts_with(era)) {
        return Err(Unreadable::Era);
    }
    let text = text.strip_prefix("公元").unwrap_or(text);
    let text = without_time(without_weekday(text));
    let text = arabic(text);
    let mut numbers: Vec<String> = Vec::new();
    let mut marks: Vec<(usize, char)> = Vec::new();
    let mut in_number = false;
    let mut other = false;
    for c in text.chars() {
        match c {
            '0'..='9' => {
                if !in_number {
                    numbers.push(String::new());
                }
                if let Some(last) = numbers.last_mut() {
                    last.push(c);
                }
                in_number = true;
            }
            '年' | '月' | '日' | '号' => {
                marks.push((numbers.len(), c));
                in_number = false;
            }
            '-' | '.' | '/' | '\\' | '、' | '。' | ',' | ' ' => in_number = false,
            _ => {
                other = true;
                in_number = false;
            }
        }
    }
    // 年 stands behind the first number, 月 behind the second, unless the year is left out: 5月1日.
    let year_given = marks.iter().any(|(_, mark)| *mark == '年');
    let shift = usize::from(!year_given && marks.first().is_some_and(|(at, mark)| *mark == '月' && *at == 1));
    let in_order = marks.iter().all(|(at, mark)| {
        let wanted = match mark {
            '年' => 1,
            '月' => 2,
            _ => 3,
        };
        at + shift == wanted
    });
    let long = numbers.iter().filter(|number| number.len() >= 4).count();
    if numbers.len() > 3 || (numbers.len() > 1 && long > 1) {
        return Err(Unreadable::Several);
    }
    if other || !in_order {
        return Err(Unreadable::NotADay);
    }
    let marked = !marks.is_empty();
    match <[String; 3]>::try_from(numbers) {
        Ok(parts) => Ok(Found::Three { parts, marked }),
        Err(fewer) => {
            let mut fewer = fewer.into_iter();
            match (fewer.next(), fewer.next()) {
                (Some(first), Some(_)) => Ok(Found::Two { first, marked }),
                // 5日 and 5月 are no year.
                (Some(one), None) if marked && !year_given => Ok(Found::Two {
                    first: one,
                    marked: true,
                }),
                (Some(one), None) => Ok(Found::One(one)),
                (None, _) => Err(Unreadable::NotADay),
            }
        }
    }
}

/// Cuts a day of the week off the end: `（星期一）`, `周五`.
fn without_weekday(text: &str) -> &str {
    let bare = text.trim_end_matches([')', '）']).trim_end();
    let Some(before) = bare.strip_suffix(['一', '二', '三', '四', '五', '六', '日', '天']) else {
        return text;
    };
    ["星期", "礼拜", "周"]
        .iter()
        .find_map(|word| before.strip_suffix(word))
        .map_or(text, |rest| rest.trim_end_matches(['(', '（', ' ', ',']))
}

/// Cuts a time of day off the end: `2026-05-01 08:30`, `2026-05-01T00:00:00`.
fn without_time(text: &str) -> &str {
    let bare = text
        .strip_suffix("AM")
        .or_else(|| text.strip_suffix("PM"))
        .unwrap_or(text)
        .trim_end_matches(['Z', ' ']);
    let Some((before, after)) = bare.rsplit_once([' ', 'T']) else {
        return text;
    };
    let time = after.trim_start_matches(['上', '下', '午']);
    let is_time = time.contains(':') && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'));
    if is_time { before.trim_end() } else { text }
}

/// Chinese numerals made digits: 二〇二六年五月十二日.
fn arabic(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if "零〇○一二三四五六七八九十廿卅".contains(c) {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            let number = if c == '年' || run.chars().count() > 3 {
                number::positional(&run)
            } else {
                number::numerals(&run).map(|number| format!("{number:.0}"))
            };
            out.push_str(&number.unwrap_or_else(|| run.clone()));
            run.clear();
        }
        if c != '\n' {
            out.push(c);
        }
    }
    out
}
