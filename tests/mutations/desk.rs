//! A workbook on the clerk's desk: its cells can be moved, retyped and torn out, and each still knows what it was.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use dudao::model::form::{Body, Form};
use dudao::model::place::{Cell as At, column_letters};
use dudao::model::submission::Submission;
use dudao::workbook::{Book, Raw, Rect};

/// Rows of the live self-check that stay: it is half of a small workbook, and nobody reads it.
const SELF_CHECK_ROWS: u32 = 60;

/// What a cell was made for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tag {
    /// The label of a field.
    Label(String),
    /// The cell for a field's answer.
    Answer(String),
    /// The header of a table's column: sheet, column.
    Header(String, String),
    /// A cell of a row: sheet, the row's key, column.
    Entry(String, String, String),
    /// A cell that a mutation put in and wants to see named.
    Mark(u32),
}

/// One cell.
#[derive(Clone, Debug)]
pub struct Ink {
    pub value: Raw,
    pub formula: Option<String>,
    pub tag: Option<Tag>,
}

impl Ink {
    pub fn of(value: Raw) -> Self {
        Self {
            value,
            formula: None,
            tag: None,
        }
    }

    pub fn text(text: impl Into<SmolStr>) -> Self {
        Self::of(Raw::Text(text.into()))
    }

    pub fn marked(self, mark: u32) -> Self {
        Self {
            tag: Some(Tag::Mark(mark)),
            ..self
        }
    }
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The form's name of it; empty for one that is none of the form's.
    pub form: String,
    /// The name on its tab.
    pub name: String,
    pub hidden: bool,
    pub cells: BTreeMap<(u32, u16), Ink>,
    pub merged: Vec<Rect>,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_cols: BTreeSet<u16>,
}

/// How a program stores what stands in cells; a reader must make the same of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stored {
    /// Texts once for the whole file, dates as serial numbers of the 1900 system.
    #[default]
    Usual,
    /// Serial numbers of the 1904 system.
    Epoch1904,
    /// Dates as ISO texts, as the strict variant of the format has them.
    IsoDates,
    /// Texts in their cells.
    InlineText,
    /// Texts in runs of different formats.
    RichText,
    /// Texts with their pronunciation.
    Phonetic,
}

/// The workbook.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    pub pages: Vec<Page>,
    pub names: BTreeMap<String, String>,
    pub title: String,
    pub custom: BTreeMap<String, String>,
    pub external_link: bool,
    pub macros: bool,
    pub stored: Stored,
    marks: u32,
}

impl Desk {
    /// Lays a correct workbook out; `read` says which cell holds what.
    pub fn new(form: &Form, book: &Book, read: &Submission) -> Self {
        // The texts of the live checks' formulas are most of the file and nobody reads them; their results stay.
        let fields: BTreeSet<&str> = form.fields().map(|(sheet, _)| sheet.name.as_str()).collect();
        let pages = book.sheets.iter().map(|sheet| {
            let live = !fields.contains(sheet.name.as_str());
            let long = form
                .sheets
                .iter()
                .any(|held| held.name == sheet.name && held.body == Body::SelfCheck);
            let kept = sheet
                .cells
                .iter()
                .filter(move |cell| !long || cell.row < SELF_CHECK_ROWS);
            let cells = kept.map(|cell| {
                let ink = Ink {
                    value: cell.value.clone(),
                    formula: cell
                        .formula
                        .as_deref()
                        .map(|text| if live { "1" } else { text }.to_owned()),
                    tag: None,
                };
                ((cell.row, cell.col), ink)
            });
            Page {
                form: form
                    .sheets
                    .iter()
                    .find(|held| held.name == sheet.name)
                    .map(|held| held.name.clone())
                    .unwrap_or_default(),
                name: sheet.name.clone(),
                hidden: sheet.hidden,
                cells: cells.collect(),
                merged: sheet.merged.clone(),
                hidden_rows: sheet.hidden_rows.iter().cloned().flatten().collect(),
                hidden_cols: sheet.hidden_cols.iter().cloned().flatten().collect(),
            }
        });
        let mut desk = Self {
            pages: pages.collect(),
            names: book.names.clone(),
            title: book.properties.title.clone().unwrap_or_default(),
            custom: book.properties.custom.clone(),
            ..Self::default()
        };
        for (sheet, field) in form.fields() {
            let at = read.fields[&field.name].at.unwrap();
            let page = desk.page(&sheet.name).unwrap();
            page.tag(at.row, at.col, Tag::Answer(field.name.clone()));
            page.tag(at.row, at.col - 1, Tag::Label(field.name.clone()));
        }
        for sheet in &form.sheets {
            let Body::Table(table) = &sheet.body else { continue };
            let held = &read.tables[&sheet.name];
            let page = desk.page(&sheet.name).unwrap();
            for (column, at) in &held.columns {
                page.tag(at.row, at.col, Tag::Header(sheet.name.clone(), column.clone()));
            }
            for row in &held.rows {
                let key = super::oracle::key(row, &table.key);
                for (column, at) in &held.columns {
                    let tag = Tag::Entry(sheet.name.clone(), key.clone(), column.clone());
                    page.tag(row.row, at.col, tag);
                }
            }
        }
        desk
    }

    /// The sheet that stands for this one of the form.
    pub fn page(&mut self, form: &str) -> Option<&mut Page> {
        self.pages.iter_mut().find(|page| page.form == form)
    }

    /// Where the cell of this tag stands now: index of the sheet and the cell.
    pub fn find(&self, tag: &Tag) -> Option<(usize, At)> {
        self.pages.iter().enumerate().find_map(|(index, page)| {
            let at = page
                .cells
                .iter()
                .find(|(_, ink)| ink.tag.as_ref() == Some(tag))?
                .0;
            Some((index, At { row: at.0, col: at.1 }))
        })
    }

    /// Where every tagged cell stands now.
    pub fn places(&self) -> BTreeMap<&Tag, (usize, At)> {
        let cells = self.pages.iter().enumerate().flat_map(|(index, page)| {
            page.cells.iter().filter_map(move |((row, col), ink)| {
                Some((ink.tag.as_ref()?, (index, At { row: *row, col: *col })))
            })
        });
        cells.collect()
    }

    /// The cell of this tag.
    pub fn ink(&mut self, tag: &Tag) -> Option<&mut Ink> {
        self.pages
            .iter_mut()
            .find_map(|page| page.cells.values_mut().find(|ink| ink.tag.as_ref() == Some(tag)))
    }

    /// A mark that no other mutation uses.
    pub fn mark(&mut self) -> u32 {
        self.marks += 1;
        self.marks
    }

    /// Puts blank rows in before `at`, as a spreadsheet program does: names follow.
    pub fn insert_rows(&mut self, form: &str, at: u32, count: u32) -> Option<()> {
        let page = self.page(form)?;
        let tab = page.name.clone();
        page.remap(|row, col| Some((if row >= at { row + count } else { row }, col)));
        self.names_follow(&tab, |row, col| {
            Some((if row >= at { row + count } else { row }, col))
        });
        Some(())
    }

    /// Takes one row out.
    pub fn delete_row(&mut self, form: &str, at: u32) -> Option<()> {
        let below = move |row: u32, col: u16| match row {
            row if row == at => None,
            row if row > at => Some((row - 1, col)),
            row => Some((row, col)),
        };
        let page = self.page(form)?;
        let tab = page.name.clone();
        page.remap(below);
        self.names_follow(&tab, below);
        Some(())
    }

    /// Puts a blank column in before `at`.
    pub fn insert_col(&mut self, form: &str, at: u16) -> Option<()> {
        let right = move |row: u32, col: u16| Some((row, if col >= at { col + 1 } else { col }));
        let page = self.page(form)?;
        let tab = page.name.clone();
        page.remap(right);
        self.names_follow(&tab, right);
        Some(())
    }

    /// Takes one column out.
    pub fn delete_col(&mut self, form: &str, at: u16) -> Option<()> {
        let left = move |row: u32, col: u16| match col {
            col if col == at => None,
            col if col > at => Some((row, col - 1)),
            col => Some((row, col)),
        };
        let page = self.page(form)?;
        let tab = page.name.clone();
        page.remap(left);
        self.names_follow(&tab, left);
        Some(())
    }

    /// Moves everything on a sheet down and right, as cut and paste does: names follow.
    pub fn shift(&mut self, form: &str, down: u32, right: u16) -> Option<()> {
        let there = move |row: u32, col: u16| Some((row + down, col + right));
        let page = self.page(form)?;
        let tab = page.name.clone();
        page.remap(there);
        self.names_follow(&tab, there);
        Some(())
    }

    /// Renames a tab; names follow.
    pub fn rename(&mut self, form: &str, name: &str) -> Option<()> {
        let page = self.page(form)?;
        let old = format!("'{}'!", page.name);
        let bare = format!("{}!", page.name);
        page.name = name.to_owned();
        for place in self.names.values_mut() {
            if let Some(cells) = place.strip_prefix(&old).or_else(|| place.strip_prefix(&bare)) {
                *place = format!("'{name}'!{cells}");
            }
        }
        Some(())
    }

    fn names_follow(&mut self, tab: &str, there: impl Fn(u32, u16) -> Option<(u32, u16)>) {
        for place in self.names.values_mut() {
            let Some((sheet, cells)) = place.rsplit_once('!') else {
                continue;
            };
            if sheet.trim_matches('\'') != tab {
                continue;
            }
            let moved: Option<Vec<String>> = cells
                .split(':')
                .map(|cell| {
                    let at = address(&cell.replace('$', ""))?;
                    let (row, col) = there(at.row, at.col)?;
                    Some(format!("${}${}", column_letters(col), row + 1))
                })
                .collect();
            *place = match moved {
                Some(cells) => format!("{sheet}!{}", cells.join(":")),
                None => "#REF!".to_owned(),
            };
        }
    }
}

impl Page {
    fn tag(&mut self, row: u32, col: u16, tag: Tag) {
        self.cells
            .entry((row, col))
            .or_insert_with(|| Ink::of(Raw::Blank))
            .tag = Some(tag);
    }

    /// Puts a cell in place of whatever stood there.
    pub fn put(&mut self, row: u32, col: u16, ink: Ink) {
        self.cells.insert((row, col), ink);
    }

    /// Whether a cell holds something.
    pub fn is_filled(&self, row: u32, col: u16) -> bool {
        self.cells.get(&(row, col)).is_some_and(|ink| {
            ink.formula.is_some()
                || !matches!(&ink.value, Raw::Blank) && ink.value != Raw::Text(SmolStr::default())
        })
    }

    /// Rows of a table's records in order, each with its key.
    pub fn records(&self) -> Vec<(u32, String)> {
        let mut rows: Vec<(u32, String)> = Vec::new();
        for ((row, _), ink) in &self.cells {
            if let Some(Tag::Entry(_, key, _)) = &ink.tag
                && rows.last().is_none_or(|(last, _)| last != row)
            {
                rows.push((*row, key.clone()));
            }
        }
        rows
    }

    /// The row of a table's header.
    pub fn header_row(&self) -> Option<u32> {
        self.cells
            .iter()
            .find(|(_, ink)| matches!(ink.tag, Some(Tag::Header(..))))
            .map(|((row, _), _)| *row)
    }

    /// Cells of one row.
    pub fn row(&self, row: u32) -> Vec<(u16, Ink)> {
        self.cells
            .range((row, 0)..=(row, u16::MAX))
            .map(|((_, col), ink)| (*col, ink.clone()))
            .collect()
    }

    /// Last row that holds anything.
    pub fn last_row(&self) -> u32 {
        self.cells.keys().next_back().map_or(0, |(row, _)| *row)
    }

    /// Last column that holds anything.
    pub fn last_col(&self) -> u16 {
        self.cells.keys().map(|(_, col)| *col).max().unwrap_or(0)
    }

    /// Moves every cell; those that go nowhere are gone.
    pub fn remap(&mut self, there: impl Fn(u32, u16) -> Option<(u32, u16)>) {
        let cells = std::mem::take(&mut self.cells);
        self.cells = cells
            .into_iter()
            .filter_map(|((row, col), ink)| Some((there(row, col)?, ink)))
            .collect();
        self.merged = self
            .merged
            .iter()
            .filter_map(|area| {
                let (top, left) = there(area.top, area.left)?;
                let (bottom, right) = there(area.bottom, area.right)?;
                // Where columns change places, an area keeps its corners in order.
                Some(Rect {
                    top: top.min(bottom),
                    left: left.min(right),
                    bottom: top.max(bottom),
                    right: left.max(right),
                })
            })
            .collect();
        self.hidden_rows = self
            .hidden_rows
            .iter()
            .filter_map(|row| Some(there(*row, 0)?.0))
            .collect();
        self.hidden_cols = self
            .hidden_cols
            .iter()
            .filter_map(|col| Some(there(0, *col)?.1))
            .collect();
    }
}

/// A cell's address such as `D12`.
pub fn address(text: &str) -> Option<At> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let mut col = 0_u16;
    for letter in letters.chars() {
        col = col * 26 + u16::try_from(u32::from(letter).checked_sub(64)?).ok()?;
    }
    Some(At {
        row: digits.parse::<u32>().ok()?.checked_sub(1)?,
        col: col.checked_sub(1)?,
    })
}
