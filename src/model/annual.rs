//! The annual report: what the results of several years come to, chapter by chapter.
//!
//! Every figure stands here once, in a cell of a table; sentences are composed from the same figures, and every edition
//! (HTML, Excel, Word, JSON) prints what stands here.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantity;

/// An annual report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Annual {
    /// The province.
    pub province: String,
    /// Title of the plan whose implementation it is about.
    pub plan: String,
    /// The year reported on: the last of `years`.
    pub year: i32,
    /// The years compared, ascending.
    pub years: Vec<i32>,
    /// The as-of date of the year's last round.
    #[schemars(with = "String")]
    pub as_of: Date,
    /// Whether any of the results is a public edition.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub public: bool,
    /// The results that it was made from, by as-of date.
    pub sources: Vec<UsedResult>,
    /// Chapters.
    pub chapters: Vec<Chapter>,
    /// The tables in full, which follow the text.
    pub annexes: Vec<Table>,
}

impl Annual {
    /// Every table, those of the chapters first.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        let of_chapters = self.chapters.iter().flat_map(|chapter| &chapter.tables);
        of_chapters.chain(&self.annexes)
    }

    /// The report's title.
    pub fn title(&self) -> String {
        format!(
            "{}教育督导改革落实情况年度报告（{}年度）",
            self.province, self.year
        )
    }
}

/// Results of a round that the report was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UsedResult {
    /// Where they are.
    pub name: String,
    /// Title of the round.
    pub title: String,
    /// The year reported on.
    pub year: i32,
    /// Its as-of date.
    #[schemars(with = "String")]
    pub as_of: Date,
    /// Version of the plan that was checked against.
    pub plan_version: String,
    /// SHA-256 of the plan, in lower-case hexadecimal.
    pub plan_hash: String,
    /// SHA-256 of its result.json, in lower-case hexadecimal.
    pub sha256: String,
    /// Whether the year's figures are this round's: the last one of its year.
    pub counts: bool,
}

/// A chapter: sentences, and the tables that their figures stand in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Chapter {
    /// Heading, without its number.
    pub title: String,
    /// One paragraph each.
    pub sentences: Vec<String>,
    /// Tables.
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Name, at most 31 characters: a sheet of the Excel edition has it.
    pub name: String,
    /// What is counted and how, one sentence or more.
    pub note: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each with a cell for every column.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Heading.
    pub head: String,
    /// Width in comparison with the table's other columns.
    pub width: u32,
    /// Heading of what shares and sums are of, which Excel shows in a column beside; none if the cells are plain.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub of: Option<String>,
}

impl Column {
    /// A column of plain cells.
    pub fn new(head: impl Into<String>, width: u32) -> Self {
        Column {
            head: head.into(),
            width,
            of: None,
        }
    }

    /// A column of shares or sums; `of` is what they are of.
    pub fn of(head: impl Into<String>, width: u32, of: &str) -> Self {
        Column {
            of: Some(of.to_owned()),
            ..Column::new(head, width)
        }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Whether it sums up others.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub sum: bool,
    /// One for each column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A plain row.
    pub fn plain(cells: Vec<Cell>) -> Self {
        Row { sum: false, cells }
    }

    /// A row that sums up others.
    pub fn sum(cells: Vec<Cell>) -> Self {
        Row { sum: true, cells }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cell {
    /// A text.
    Text {
        /// It.
        text: String,
    },
    /// Nothing can be said: why, in a word or two.
    Missing {
        /// Why.
        why: String,
    },
    /// A number.
    Number {
        /// It.
        value: f64,
        /// Decimals as printed.
        decimals: u8,
    },
    /// So many of so many; nothing of nothing is no rate.
    Share {
        /// Numerator.
        part: f64,
        /// Denominator.
        whole: f64,
    },
    /// A sum over some of the counties.
    Sum {
        /// It; a share of 1 if it is a percentage.
        value: f64,
        /// Decimals as printed; a percentage always has one.
        decimals: u8,
        /// Whether it is a percentage.
        percent: bool,
        /// Over how many counties.
        of: usize,
    },
    /// A difference, this year − last year.
    Change {
        /// It; percentage points for shares.
        value: f64,
        /// Decimals as printed.
        decimals: u8,
    },
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Cell::Text { text: text.into() }
    }

    /// A number of things.
    pub fn count(count: usize) -> Self {
        Cell::Number {
            value: as_number(count),
            decimals: 0,
        }
    }

    /// So many of so many.
    pub fn share(part: usize, whole: usize) -> Self {
        Cell::Share {
            part: as_number(part),
            whole: as_number(whole),
        }
    }

    /// Nothing can be said.
    pub fn missing(why: &str) -> Self {
        Cell::Missing { why: why.to_owned() }
    }

    /// As pages and letters print it.
    pub fn shown(&self) -> String {
        match self {
            Cell::Text { text } => text.clone(),
            Cell::Missing { why } => why.clone(),
            Cell::Number { value, decimals } => quantity::number(*value, *decimals),
            Cell::Share { part, whole } => quantity::rate(*part, *whole),
            Cell::Sum {
                value,
                decimals,
                percent,
                of,
            } => {
                let value = if *percent {
                    quantity::percent(*value)
                } else {
                    quantity::number(*value, *decimals)
                };
                format!("{value}（{of}）")
            }
            Cell::Change { value, decimals } => {
                let shown = quantity::number(*value, *decimals);
                let is_more = *value > 0.0 && shown.chars().any(|c| matches!(c, '1'..='9'));
                if is_more { format!("+{shown}") } else { shown }
            }
        }
    }

    /// Whether it is a number, which stands at the right.
    pub fn is_numeric(&self) -> bool {
        !matches!(self, Cell::Text { .. } | Cell::Missing { .. })
    }
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "counts of counties and findings")]
pub fn as_number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_what_it_is_of() {
        assert_eq!(Cell::share(78, 100).shown(), "78.0%（78/100）");
        assert_eq!(Cell::share(0, 0).shown(), "—（0/0）");
        let sum = |value, percent| Cell::Sum {
            value,
            decimals: 2,
            percent,
            of: 8,
        };
        assert_eq!(sum(12_345.6, false).shown(), "12,345.60（8）");
        assert_eq!(sum(0.5, true).shown(), "50.0%（8）");
    }

    #[test]
    fn a_change_says_its_direction_and_none_has_no_sign() {
        let change = |value| Cell::Change { value, decimals: 1 }.shown();
        assert_eq!(
            [
                change(3.25),
                change(-3.0),
                change(0.0),
                change(0.01),
                change(-0.01)
            ],
            ["+3.2", "-3.0", "0.0", "0.0", "0.0"]
        );
    }
}
