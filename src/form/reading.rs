//! How a cell is read, as formulas: what the reader makes of a clerk's habits, a spreadsheet program makes of them too.
//!
//! A cell is read in two steps, so that no formula grows long. [`prepared`] takes what stands there without spaces and
//! in one width; [`value`] makes a value of it: a number, a date's serial, a text. Nothing filled in is `#N/A`; what
//! cannot be read is another error, and a rule that needs it waits. What only the reader can interpret is such an
//! error too, never a guess:
//!
//! - numbers as text: Chinese numerals, 千元 and 亿元, rarer units, more than three decimals, a whole number with any;
//! - dates: eight digits in a row, and days before 1950 or after 2099;
//! - a number that may be a date where a text, or a number too small for it, is asked for: only the reader sees formats;
//! - texts: spaces inside anything but a short Chinese name;
//! - rows further down than those that the workbook offers, and a few more.

use crate::model::form::{Field, FieldKind};
use crate::model::wording;

use super::lists::{
    DECIMAL_SHAPES, END, NO, NOTES, NOTHING, OTHER_MARKS, SIGNATURES, STOPS, TOTALS, WHOLE_SHAPES, YES,
};
use super::text::literal;
use super::units::{self, Units};

/// Serials of 1950-01-01 and 2100-01-01, between which a number may be a date.
const FIRST_DAY: u32 = 18_264;
const LAST_DAY: u32 = 73_050;

/// What cannot be read, as an error that is not the one of a blank.
pub(super) const UNREADABLE: &str = "1/0";

/// What stands in the place `x`, ready to be read: an empty text if nothing does.
pub(super) fn prepared(field: &Field, x: &str) -> String {
    let text = format!("{x}&\"\"");
    match &field.kind {
        FieldKind::Integer | FieldKind::Decimal(_) | FieldKind::Year => {
            format!("IF(ISNUMBER({x}),{x},ASC({}))", without_spaces(&text))
        }
        FieldKind::Date => {
            let mut text = format!("ASC({})", without_spaces(&text));
            for (from, to) in [
                ("年", "-"),
                ("月", "-"),
                ("日", ""),
                (".", "-"),
                ("/", "-"),
                ("。", "-"),
                ("-0", "-"),
            ] {
                text = substituted(&text, from, to);
            }
            format!("IF(ISNUMBER({x}),{x},{text})")
        }
        FieldKind::Choice(_) => without_spaces(&text),
        FieldKind::Text | FieldKind::Note | FieldKind::List => {
            format!("IF(ISNUMBER({x}),{x},TRIM({}))", substituted(&text, "　", " "))
        }
        FieldKind::DocumentNumber | FieldKind::Phone | FieldKind::RegionCode => {
            format!("IF(ISNUMBER({x}),{x},{})", without_spaces(&text))
        }
    }
}

/// The value of what [`prepared`] left in the cell `r`.
pub(super) fn value(field: &Field, r: &str) -> String {
    let inner = match &field.kind {
        FieldKind::Integer => number(field, r, true),
        FieldKind::Decimal(_) => number(field, r, false),
        FieldKind::Year => {
            let bare = format!("VALUE({})", substituted(&substituted(r, "年度", ""), "年", ""));
            let typed = format!("OR({r}={bare}&\"\",{r}={bare}&\"年\",{r}={bare}&\"年度\")");
            format!(
                "IF(ISNUMBER({r}),IF(AND({r}>=1000,{r}<10000,{r}=INT({r})),{r},{UNREADABLE}),IF({typed},{bare},{UNREADABLE}))"
            )
        }
        FieldKind::Date => {
            let day = format!("DATEVALUE({r})");
            // A month without a day, a short year, the thirtieth of February: what comes back is not what was typed.
            format!(
                "IF(ISNUMBER({r}),IF({},INT({r}),{UNREADABLE}),IF({},\"\",IF({r}=YEAR({day})&\"-\"&MONTH({day})&\"-\"&DAY({day}),{day},{UNREADABLE})))",
                maybe_a_day(r),
                says_nothing(r)
            )
        }
        FieldKind::Choice(items) => choice(items, r),
        FieldKind::Text | FieldKind::Note | FieldKind::List => {
            let joined = substituted(r, " ", "");
            // Spaces inside a short Chinese name carry no meaning; anywhere else only the reader can tell.
            let is_name = format!(
                "AND(LEN({joined})<=4,EXACT(UPPER({joined}),LOWER({joined})),SUMPRODUCT(--ISNUMBER(FIND({OTHER_MARKS},ASC({joined}))))=0)"
            );
            let text = format!("IF(ISERROR(FIND(\" \",{r})),{r},IF({is_name},{joined},{UNREADABLE}))");
            texts(r, &text)
        }
        FieldKind::DocumentNumber => {
            let mut text = r.to_owned();
            for (open, close) in [("(", ")"), ("（", "）"), ("[", "]"), ("【", "】")] {
                text = substituted(&substituted(&text, open, "〔"), close, "〕");
            }
            texts(r, &text)
        }
        FieldKind::Phone | FieldKind::RegionCode => {
            format!("IF({},\"\",{r}&\"\")", says_nothing(r))
        }
    };
    format!("IF({r}=\"\",NA(),{inner})")
}

/// A text; a number that may be a date would be shown as one, and only the reader sees that.
fn texts(r: &str, text: &str) -> String {
    format!(
        "IF({},\"\",IF(ISNUMBER({r}),IF({},{UNREADABLE},{r}&\"\"),{text}))",
        says_nothing(r),
        maybe_a_day(r)
    )
}

fn number(field: &Field, r: &str, whole: bool) -> String {
    let mut bad = Vec::new();
    if whole {
        bad.push(format!("{r}<>INT({r})"));
    }
    if let Some(max) = field.max.filter(|max| *max < f64::from(FIRST_DAY)) {
        // A date that was pasted where a number belongs is a number for a spreadsheet program.
        bad.push(format!("AND({r}>{max},{})", maybe_a_day(r)));
    }
    let plain = match bad.as_slice() {
        [] => r.to_owned(),
        [one] => format!("IF({one},{UNREADABLE},{r})"),
        several => format!("IF(OR({}),{UNREADABLE},{r})", several.join(",")),
    };
    let shapes = if whole { WHOLE_SHAPES } else { DECIMAL_SHAPES };
    let (own, smaller) = (units::own(field), units::smaller(field));
    let words = own.iter().chain(&smaller).flat_map(|units| &units.words);
    let mut words: Vec<&String> = words.filter(|word| !word.is_empty()).collect();
    // Longest first: 个人 before 人.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let bare = words
        .into_iter()
        .fold(r.to_owned(), |text, word| substituted(&text, word, ""));
    let bare = format!("VALUE({bare})");
    // Only what comes back as it was typed is that number: VALUE alone takes 1/2 and 3:00 too.
    let typed = |units: Option<&Units>| {
        let after = units.map(|units| format!("&{}", units.name)).unwrap_or_default();
        matches(r, &format!("TEXT({bare},{shapes}){after}"))
    };
    let otherwise = match &smaller {
        None => UNREADABLE.to_owned(),
        Some(_) => format!(
            "IF({},ROUND({bare}/10000,10),{UNREADABLE})",
            typed(smaller.as_ref())
        ),
    };
    format!(
        "IF(ISNUMBER({r}),{plain},IF(ISTEXT({r}),IF({},0,IF({},{bare},{otherwise})),{UNREADABLE}))",
        says_nothing(r),
        typed(own.as_ref())
    )
}

/// The value of the place `x` in one step, for answers that a list offers: mostly they stand there as they should.
pub(super) fn at_once(field: &Field, x: &str) -> Option<String> {
    let FieldKind::Choice(items) = &field.kind else {
        return None;
    };
    let otherwise = value(field, &prepared(field, x));
    let plain: Vec<&str> = items
        .iter()
        .map(String::as_str)
        .filter(|item| is_plain(item))
        .collect();
    Some(if plain.is_empty() {
        otherwise
    } else {
        format!("IF({},{x},{otherwise})", is_one_of(x, &plain))
    })
}

fn choice(items: &[String], r: &str) -> String {
    let own: Vec<&str> = items.iter().map(String::as_str).collect();
    // An item with a space, a mark or letters in it is given back in the list's own spelling.
    let mut formula = if own == ["是", "否"] {
        format!(
            "IF({},\"是\",IF({},\"否\",{UNREADABLE}))",
            matches(r, YES),
            matches(r, NO)
        )
    } else {
        // That there is nothing is no answer to a list that has no such item.
        UNREADABLE.to_owned()
    };
    let (plain, other): (Vec<&str>, Vec<&str>) = own.iter().partition(|item| is_plain(item));
    for item in other {
        let bare: String = item.chars().filter(|c| !c.is_whitespace()).collect();
        formula = format!("IF({r}={},{},{formula})", literal(&bare), literal(item));
    }
    if plain.is_empty() {
        formula
    } else {
        format!("IF({},{r},{formula})", is_one_of(r, &plain))
    }
}

/// Whether a value is one of texts. Not by an array of them: a formula that holds one cannot be shared.
fn is_one_of(value: &str, texts: &[&str]) -> String {
    let each: Vec<String> = texts
        .iter()
        .map(|text| format!("{value}={}", literal(text)))
        .collect();
    format!("OR({})", each.join(","))
}

/// Whether a text is made of characters that have neither case nor width.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\u{3400}'..='\u{9fff}'))
}

/// The column of the first text in a row of a table, whose columns begin with the sheet's first; 1000 if there is none.
///
/// Not by MATCH("?*"): LibreOffice finds numbers with it, too.
fn first_text_at(whole: &str) -> String {
    format!("(1000-SUMPRODUCT(MAX(ISTEXT({whole})*ISNUMBER(1/LEN({whole}))*(1000-COLUMN({whole})))))")
}

/// The first text in a row of a table; an error if there is none.
fn first_text(whole: &str) -> String {
    format!("INDEX({whole},{})", first_text_at(whole))
}

/// The first text in a row of a table, without spaces and marks; 0 in a blank row, 1 where there is only something
/// else. `runs` are the columns that the county writes, `whole` is the row with all of its columns.
pub(super) fn first_word(runs: &[String], whole: &str) -> String {
    let mut word = first_text(whole);
    for mark in [" ", "　", "：", ":", "（", "）", "(", ")", "*", "＊"] {
        word = substituted(&word, mark, "");
    }
    format!("IF(COUNTA({})=0,0,IFERROR({word},1))", runs.join(","))
}

/// Whether a row of a table is a record (1) and not blank, a total, a note or a line below the table (0), by its first
/// word. `runs` and `whole` are as for [`first_word`].
pub(super) fn is_record(word: &str, runs: &[String], whole: &str) -> String {
    // A number before the word is what the row begins with.
    let leads = format!(
        "SUMPRODUCT(ISNUMBER({whole})*(COLUMN({whole})<{}))",
        first_text_at(whole)
    );
    let filled = format!("COUNTA({})", runs.join(","));
    let begins = |words: &str| format!("SUMPRODUCT(--(LEFT({word},LEN({words}))={words}))>0");
    let total = format!(
        "AND(LEN({word})<=8,{})",
        is_one_of(&format!("RIGHT({word},2)"), &wording::TOTAL_ENDS)
    );
    let with_stop = format!(
        "AND(OR({},{}),SUMPRODUCT(--ISNUMBER(FIND({STOPS},{})))>0)",
        begins(NOTES),
        begins(SIGNATURES),
        first_text(whole)
    );
    let alone = format!(
        "AND({filled}=1,OR({word}=\"\",{},{},{}))",
        begins(NOTES),
        matches(word, END),
        is_one_of(&format!("LEFT({word},1)"), &wording::DIVIDERS)
    );
    let nothing: Vec<String> = runs
        .iter()
        .map(|run| format!("SUMPRODUCT(--({run}={NOTHING}))"))
        .collect();
    let nothing = format!("AND({},{}>={filled})", says_nothing(word), nothing.join("+"));
    let other = [
        matches(word, TOTALS),
        total,
        format!("LEFT({word},1)=\"※\""),
        with_stop,
        alone,
        nothing,
    ]
    .join(",");
    format!("IF(ISNUMBER({word}),{word},IF(OR({other}),IF({leads}=0,0,1),1))")
}

/// How many rows, by their first words, only the reader can tell: rows without any text, which may be sums, and counts
/// of all records (共12人).
pub(super) fn unclear(words: &str) -> String {
    let digit_at =
        |at: u8| format!("ISNUMBER(FIND(MID({words},{at},1),\"0123456789一二三四五六七八九十百\"))");
    format!(
        "SUMPRODUCT(ISNUMBER({words})*({words}=1)+(LEFT({words},1)=\"共\")*(LEN({words})>1)*{}+((LEFT({words},2)=\"合计\")+(LEFT({words},2)=\"总计\")+(LEFT({words},2)=\"共计\"))*(LEN({words})>2)*{})",
        digit_at(2),
        digit_at(3)
    )
}

fn maybe_a_day(r: &str) -> String {
    format!("AND({r}>={FIRST_DAY},{r}<={LAST_DAY})")
}

/// The answer that there is nothing. MATCH would take ? and * for wildcards.
fn says_nothing(r: &str) -> String {
    matches(r, NOTHING)
}

fn matches(r: &str, array: &str) -> String {
    format!("SUMPRODUCT(--({r}={array}))>0")
}

fn without_spaces(x: &str) -> String {
    substituted(&substituted(&format!("CLEAN({x})"), " ", ""), "　", "")
}

fn substituted(text: &str, from: &str, to: &str) -> String {
    format!("SUBSTITUTE({text},{},{})", literal(from), literal(to))
}
