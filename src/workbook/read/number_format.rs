//! Whether a number format shows a date, for the binary formats; the same answer as for .xlsx (a test compares).

/// What a number is shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number.
    #[default]
    Number,
    /// A date or a time of day.
    Moment,
    /// Hours, minutes or seconds beyond a day: `[h]:mm`.
    Duration,
}

/// A built-in format. 27 to 36 and 50 to 58 are the dates of East Asian versions of Excel.
pub(super) fn built_in(id: u16) -> Shown {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// A format code; only its first section, for positive numbers, counts.
pub(super) fn of_code(code: &str) -> Shown {
    let mut chars = code.chars().peekable();
    let mut am_pm = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|&c| c == '"');
            }
            // The next character is text, a width or a filler.
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|&c| c != ']').collect();
                // [h], [mm], [ss]; anything else is a colour, a language or a condition.
                let mut letters = inside.chars().map(|c| c.to_ascii_lowercase());
                if let Some(first @ ('h' | 'm' | 's')) = letters.next()
                    && letters.all(|c| c == first)
                {
                    return Shown::Duration;
                }
            }
            ';' => return Shown::Number,
            // AM/PM or A/P; alone it is the first letter of a weekday (aaaa) or of a text.
            'a' | 'A' if !am_pm => am_pm = true,
            'p' | 'P' | 'm' | 'M' | '/' if am_pm => return Shown::Moment,
            'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S' if !am_pm => return Shown::Moment,
            _ => {}
        }
    }
    Shown::Number
}

#[cfg(test)]
mod tests {
    use super::super::super::{Limits, Raw, new_workbook, read, save};
    use super::*;

    /// Codes as Excel, WPS and LibreOffice write them, with what their numbers are.
    const CODES: [(&str, Shown); 26] = [
        ("General", Shown::Number),
        ("G/通用格式", Shown::Number),
        ("0.00_ ", Shown::Number),
        ("#,##0.00;[Red]-#,##0.00", Shown::Number),
        ("0\"人\"", Shown::Number),
        ("0.00\"（days）\"", Shown::Number),
        ("[DBNum1][$-804]General", Shown::Number),
        ("[>=100][Red]0;0", Shown::Number),
        ("0;\"yyyy\"", Shown::Number),
        ("0;yyyy-mm-dd", Shown::Number),
        ("\\d0", Shown::Number),
        ("_m0", Shown::Number),
        ("*d0", Shown::Number),
        ("aaaa", Shown::Number),
        ("@", Shown::Number),
        ("0%", Shown::Number),
        ("yyyy\\-mm\\-dd", Shown::Moment),
        ("yyyy\"年\"m\"月\"d\"日\";@", Shown::Moment),
        ("[$-804]yyyy\"年\"m\"月\"", Shown::Moment),
        ("[DBNum1][$-804]m\"月\"", Shown::Moment),
        ("h:mm AM/PM", Shown::Moment),
        ("a/p", Shown::Moment),
        ("上午/下午h\"时\"", Shown::Moment),
        ("[h]:mm", Shown::Duration),
        ("[mm]:ss", Shown::Duration),
        ("[SS]", Shown::Duration),
    ];

    #[test]
    fn the_same_as_for_xlsx() {
        let mut workbook = new_workbook(jiff::civil::date(2026, 3, 1), "", &[]).unwrap();
        let sheet = workbook.add_worksheet();
        for (row, (code, _)) in (0..).zip(CODES) {
            let format = rust_xlsxwriter::Format::new().set_num_format(code);
            sheet.write_number_with_format(row, 0, 45_901.0, &format).unwrap();
        }
        let book = read(&save(workbook, Vec::new()).unwrap(), &Limits::default()).unwrap();
        let duration_or_number = |shown| matches!(shown, Shown::Number | Shown::Duration);
        for (cell, (code, shown)) in book.sheets[0].cells.iter().zip(CODES) {
            assert_eq!(of_code(code), shown, "{code}");
            assert_eq!(
                matches!(cell.value, Raw::Number(_)),
                duration_or_number(shown),
                "{code}"
            );
        }
        for id in 0..=60 {
            assert_eq!(
                built_in(id) == Shown::Moment,
                matches!(id, 14..=22 | 27..=36 | 45 | 47 | 50..=58)
            );
        }
    }
}
