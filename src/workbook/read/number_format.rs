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
