//! Where something stands: a cell of a sheet, a file of a round.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::hash::sha256;

/// A cell by zero-based row and column; displays as Excel writes it (`D12`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// Zero-based row.
    pub row: u32,
    /// Zero-based column.
    pub col: u16,
}

impl Cell {
    /// The cell of an address such as `D12` or `$D$12`; none if it is no such address.
    pub fn parse(address: &str) -> Option<Cell> {
        let address = match address.contains('$') {
            true => Cow::Owned(address.replace('$', "")),
            false => Cow::Borrowed(address),
        };
        let digits = address.find(|c: char| c.is_ascii_digit())?;
        let (letters, digits) = address.split_at_checked(digits)?;
        let row: u32 = digits.parse().ok()?;
        let mut col = 0_u16;
        for letter in letters.chars() {
            let digit = u16::try_from(u32::from(letter.to_ascii_uppercase()).checked_sub(64)?).ok()?;
            col = col.checked_mul(26)?.checked_add(digit)?;
        }
        Some(Cell {
            row: row.checked_sub(1)?,
            col: col.checked_sub(1)?,
        })
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&column_letters(self.col))?;
        write!(f, "{}", self.row + 1)
    }
}

/// The letters of a zero-based column: 0 is `A`, 26 is `AA`.
pub fn column_letters(col: u16) -> SmolStr {
    // Of how many letters the first column is, and how many columns go by before that letter changes.
    let letters = [(18_278, 17_576), (702, 676), (26, 26), (0, 1)];
    let letter = |(first, steps)| {
        let digit = u8::try_from(col.checked_sub(first)? / steps % 26).ok()?;
        Some(char::from(b'A' + digit))
    };
    letters.into_iter().filter_map(letter).collect()
}

/// The place of a finding: always a file, mostly a sheet and a cell, with what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The file's name as it was handed in.
    pub file: SmolStr,
    /// The sheet's name as it stands in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<SmolStr>,
    /// The cell as Excel writes it, such as `D12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<SmolStr>,
    /// The label of the field or column.
    #[serde(skip_serializing_if = "SmolStr::is_empty", default)]
    pub label: SmolStr,
    /// What stands in the cell, as the county typed it; empty for a blank cell.
    #[serde(skip_serializing_if = "SmolStr::is_empty", default)]
    pub shown: SmolStr,
}

/// Longest text of a county's cell that a list repeats; the workbook itself holds the rest.
const SHOWN: usize = 200;

impl Place {
    /// Sheet and cell in short, 「督学名册」H17; none for the whole file.
    pub fn in_short(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        Some(match &self.cell {
            Some(cell) => format!("「{sheet}」{cell}"),
            None => format!("「{sheet}」"),
        })
    }

    /// What the county typed into the cell, for a list: 未填 for a blank one, the beginning of a very long text.
    pub fn typed(&self) -> String {
        let text = self.shown.trim();
        let length = text.chars().count();
        if text.is_empty() {
            // A sheet or a whole file holds no single text.
            self.cell.as_ref().map_or("", |_| "未填").to_owned()
        } else if length > SHOWN {
            let start: String = text.chars().take(SHOWN).collect();
            format!("{start}……（共 {length} 字）")
        } else {
            text.to_owned()
        }
    }
}

/// Where a field or a column stands in the blank workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplatePlace {
    /// The sheet.
    pub sheet: String,
    /// The cell; of a column the first one below its header.
    pub cell: Cell,
    /// Whether it is a column, which goes on below the cell.
    pub is_column: bool,
}

impl fmt::Display for TemplatePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_column {
            let letters = column_letters(self.cell.col);
            write!(f, "{}!{letters} 列（第 {} 行起）", self.sheet, self.cell.row + 1)
        } else {
            write!(f, "{}!{}", self.sheet, self.cell)
        }
    }
}

/// A file handed in: its name, size and hash, so that a report can say which bytes it speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct SourceFile {
    /// The path below the folder that was checked, with `/` between its parts.
    pub name: SmolStr,
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub sha256: SmolStr,
    /// Length in bytes.
    pub bytes: u64,
}

impl SourceFile {
    /// The file of this name with these bytes.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.into(),
            sha256: sha256(bytes).into(),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_display_as_excel_writes_them() {
        assert_eq!(Cell { row: 11, col: 3 }.to_string(), "D12");
        assert_eq!(Cell { row: 0, col: 25 }.to_string(), "Z1");
        assert_eq!(Cell { row: 0, col: 26 }.to_string(), "AA1");
        assert_eq!(
            Cell {
                row: 1_048_575,
                col: 16_383
            }
            .to_string(),
            "XFD1048576"
        );
        for (col, letters) in [(701, "ZZ"), (702, "AAA"), (u16::MAX, "CRXP")] {
            assert_eq!(column_letters(col), letters);
        }
    }

    #[test]
    fn addresses_are_read_as_they_are_written() {
        for at in [(0, 0), (11, 3), (6, 26), (1_048_575, 16_383)] {
            let cell = Cell { row: at.0, col: at.1 };
            assert_eq!(Cell::parse(&cell.to_string()), Some(cell));
        }
        assert_eq!(Cell::parse("$C$7"), Some(Cell { row: 6, col: 2 }));
        for text in ["", "C", "7", "C0", "C7:C9", "C7、C9", "表!C7", "#REF!"] {
            assert_eq!(Cell::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_blank_cell_is_not_filled_in_and_a_sheet_holds_nothing() {
        let mut at = Place {
            cell: Some("B2".into()),
            ..Place::default()
        };
        assert_eq!(at.typed(), "未填");
        at.shown = "长".repeat(300).into();
        assert!(at.typed().ends_with("长……（共 300 字）"));
        assert_eq!(Place::default().typed(), "");
    }
}
