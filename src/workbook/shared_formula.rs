//! Formulas that repeat down a column: what they are made from, and whether they may be written once for all rows, as
//! spreadsheet programs do it themselves (`t="shared"`, ECMA-376 part 1, 18.3.1.40).
//!
//! What a shared formula must not hold is told by `[MS-XLSB]` 2.5.98.98: places on other sheets, constant arrays, ranges
//! between anything but two cells, unions.

/// Stands for the number of the row at hand in a text from which the formulas of many rows are made; a column must
/// stand before it.
pub const ROW_AT_HAND: char = '\u{E000}';

/// As [`ROW_AT_HAND`], for the row above.
pub const ROW_ABOVE: char = '\u{E001}';

/// The formula of a row, made from a text with [`ROW_AT_HAND`].
#[must_use]
pub fn in_row(made_from: &str, row: u32) -> String {
    // Addresses in formulas count from 1.
    made_from
        .replace(ROW_AT_HAND, &(row + 1).to_string())
        .replace(ROW_ABOVE, &row.to_string())
}

/// Whether a formula that stands in row `own`, counted from 1, may be shared with other rows.
pub(super) fn may_be_shared(formula: &str, own: u32) -> bool {
    pattern(formula, own).is_some()
}

/// A formula with every relative row as its distance from the formula's own; none if it may not be shared.
fn pattern(formula: &str, own: u32) -> Option<String> {
    let mut reader = Reader {
        own,
        pattern: String::with_capacity(formula.len()),
        word: String::new(),
        after_colon: false,
        calls: Vec::new(),
    };
    let mut in_text = false;
    for c in formula.chars() {
        if in_text {
            in_text = c != '"';
            reader.pattern.push(c);
        } else if c.is_alphanumeric() || matches!(c, '_' | '.' | '$') {
            reader.word.push(c);
        } else {
            reader.mark(c)?;
            in_text = c == '"';
            reader.pattern.push(c);
        }
    }
    reader.end_word(false)?;
    Some(reader.pattern)
}

struct Reader {
    own: u32,
    pattern: String,
    /// The name, number or reference that is being read.
    word: String,
    after_colon: bool,
    /// Whether each open parenthesis is that of a function.
    calls: Vec<bool>,
}

impl Reader {
    fn mark(&mut self, c: char) -> Option<()> {
        let is_named = !self.word.is_empty();
        let is_cell = self.end_word(c == '(')?;
        match c {
            '(' => self.calls.push(is_named),
            ')' => {
                self.calls.pop();
            }
            // Outside a function a comma unites ranges.
            ',' if self.calls.last() != Some(&true) => return None,
            ':' if is_cell => self.after_colon = true,
            ':' | '!' | '\'' | '{' | '}' | '[' | ']' | '#' | '@' | ' ' => return None,
            _ => {}
        }
        Some(())
    }

    /// Takes the word that has been read, and tells whether it is a cell.
    fn end_word(&mut self, is_function: bool) -> Option<bool> {
        let cell = (!is_function).then(|| cell(&self.word)).flatten();
        if self.after_colon && cell.is_none() {
            return None;
        }
        self.after_colon = false;
        match &cell {
            Some((column, Some(row))) => {
                let distance = i64::from(*row) - i64::from(self.own);
                self.pattern.push_str(&format!("{column}[{distance}]"));
            }
            _ => self.pattern.push_str(&self.word),
        }
        let is_cell = cell.is_some();
        self.word.clear();
        Some(is_cell)
    }
}

/// A cell's column and its row, if that is relative.
fn cell(word: &str) -> Option<(&str, Option<u32>)> {
    let bare = word.strip_prefix('$').unwrap_or(word);
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = bare.strip_suffix(rest)?;
    let row = rest.strip_prefix('$').unwrap_or(rest);
    if !(1..=3).contains(&letters.len()) || row.starts_with('0') || !row.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let number: u32 = row.parse().ok()?;
    Some((word.strip_suffix(rest)?, (row == rest).then_some(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_only_by_its_row_has_one_pattern() {
        for (one, other) in [
            ("$A5+B$2*'x'", None),
            ("$A5+B$2", Some("$A6+B$2")),
            ("IF($G6=0,\"A6\",栏_A6)", Some("IF($G7=0,\"A6\",栏_A6)")),
            ("SUM(A6:$B6,C7)", Some("SUM(A7:$B7,C8)")),
            ("LOG10(A6)", Some("LOG10(A7)")),
            ("A5&amp;\"{1,2}\"", Some("A6&amp;\"{1,2}\"")),
        ] {
            let Some(other) = other else {
                assert_eq!(pattern(one, 5), None, "{one}");
                continue;
            };
            assert!(pattern(one, 5).is_some(), "{one}");
            assert_eq!(pattern(one, 5), pattern(other, 6), "{one}");
            assert_ne!(pattern(one, 5), pattern(one, 6), "{one}");
        }
        assert_ne!(pattern("\"A5\"", 5), pattern("\"A6\"", 6));
        assert_ne!(pattern("A$5", 5), pattern("A5", 5));
    }

    #[test]
    fn what_a_shared_formula_must_not_hold_is_left_alone() {
        for formula in [
            "表!A1",
            "OR(A1={1,2})",
            "SUM(A1:INDEX(B1,2))",
            "SUM(INDEX(B1,2):A1)",
            "SUM(A:B)",
            "SUM((A1,B1))",
            "SUM(A1:B2 B1:B3)",
            "表[列]",
        ] {
            assert_eq!(pattern(formula, 1), None, "{formula}");
        }
    }
}
