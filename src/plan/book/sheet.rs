//! Finds a sheet of the plan workbook and its header, wherever rows and columns have been put in between, and reads
//! its rows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cells::{self, normalise};
use super::layout::{self, CONTENT, Column, Concern, HINT, LABEL, Sheet, VALUE};
use crate::model::place::Cell as At;
use crate::plan::mistake::{Log, Place};
use crate::plan::suggest::suggestion;
use crate::plan::tree::{Table, Value};
use crate::workbook::{Book, Cell, Raw, SheetCells};

/// A header is looked for in the rows above this one: a title and a few lines stand over it.
const HEADER_WITHIN: u32 = 30;

/// What the heading of a column begins with that holds the office's own notes.
pub(super) const NOTES: &str = "备注";

/// A row that says something.
pub(super) struct Row {
    /// Its first filled cell.
    pub(super) at: Place,
    /// Its cells under their columns' keys; values of examples are in `values`.
    pub(super) entry: Table,
    /// Values of an example in their order, each with its place; a blank cell between them counts as an empty text.
    pub(super) values: Vec<(Value, Place)>,
}

/// Where a sheet stands among the tabs, to tell places.
#[derive(Clone, Copy)]
pub(super) struct Tab {
    order: usize,
    name: &'static str,
}

impl Tab {
    /// The sheet as a whole.
    pub(super) fn whole(self) -> Place {
        Place::Sheet {
            order: self.order,
            sheet: Cow::Borrowed(self.name),
            cell: None,
        }
    }

    /// A cell.
    fn cell(self, row: u32, col: u16) -> Place {
        Place::Sheet {
            order: self.order,
            sheet: Cow::Borrowed(self.name),
            cell: Some(At { row, col }),
        }
    }
}

/// A sheet that was read.
pub(super) struct Read {
    /// Where it stands.
    pub(super) tab: Tab,
    /// Its rows.
    pub(super) rows: Vec<Row>,
}

/// Whether the workbook has any of the sheets.
pub(super) fn is_plan(book: &Book) -> bool {
    layout::ALL
        .iter()
        .filter(|sheet| find(book, sheet).is_some())
        .count()
        >= 2
}

fn find<'b>(book: &'b Book, sheet: &Sheet) -> Option<(usize, &'b SheetCells)> {
    let wanted = normalise(sheet.name);
    let mut sheets = book.sheets.iter().enumerate();
    sheets.find(|(_, held)| normalise(&held.name) == wanted)
}

/// Notes sheets that are none of the plan's and hold something: what stands there would be passed over in silence.
pub(super) fn note_foreign_sheets(book: &Book, known: &[&str], log: &Log) {
    let names: Vec<&str> = layout::ALL.iter().map(|sheet| sheet.name).collect();
    let mut seen: Vec<String> = known.iter().map(|name| normalise(name)).collect();
    seen.extend(names.iter().map(|name| normalise(name)));
    let mut taken = Vec::new();
    for (order, sheet) in book.sheets.iter().enumerate() {
        let bare = normalise(&sheet.name);
        let again = taken.contains(&bare);
        let wrong = if !seen.contains(&bare) {
            let near = suggestion(&sheet.name, names.iter().copied());
            format!("方案工作簿没有这张工作表{near}；自己的备注请写在名称以“{NOTES}”开头的工作表里")
        } else if again {
            "与前面的工作表同名，只能有一张".to_owned()
        } else {
            taken.push(bare);
            continue;
        };
        if !sheet.name.trim().starts_with(NOTES) && !sheet.cells.is_empty() {
            let at = Place::Sheet {
                order,
                sheet: Cow::Owned(sheet.name.clone()),
                cell: None,
            };
            log.add(at, wrong);
        }
    }
}

/// Reads a sheet; none if it or its header is not there, which is noted.
pub(super) fn read(book: &Book, sheet: &'static Sheet, log: &Log) -> Option<Read> {
    let Some((order, held)) = find(book, sheet) else {
        let order = book.sheets.len();
        let tab = Tab {
            order,
            name: sheet.name,
        };
        log.add(tab.whole(), "没有这张工作表，与它有关的内容未检查");
        return None;
    };
    let tab = Tab {
        order,
        name: sheet.name,
    };
    let columns = columns(sheet, held);
    let Some((header, found)) = find_header(&columns, sheet.columns.len(), held) else {
        let heads: Vec<Cow<'_, str>> = sheet.columns.iter().take(3).map(Column::heading).collect();
        let wrong = format!("没有找到表头（{}等），与它有关的内容未检查", heads.join("、"));
        log.add(tab.whole(), wrong);
        return None;
    };
    note_columns(sheet, &columns, &found, header, held, tab, log);
    let rows = held.rows().filter(|(row, _)| *row > header);
    let rows = rows.filter_map(|(row, cells)| read_row(row, cells, sheet, &columns, &found, tab));
    Some(Read {
        tab,
        rows: rows.collect(),
    })
}

/// The columns that the sheet may have: an example has as many values as there are columns.
fn columns(sheet: &Sheet, held: &SheetCells) -> Vec<Column> {
    let mut columns = sheet.columns.to_vec();
    if sheet.concern == Concern::Examples {
        let widest = held.cells.iter().map(|cell| cell.col).max().unwrap_or(0);
        columns.extend((1..=usize::from(widest) + 1).map(layout::value_column));
    }
    columns
}

/// The row with most of the headings, and over which column of the sheet each stands.
fn find_header(columns: &[Column], fixed: usize, held: &SheetCells) -> Option<(u32, BTreeMap<u16, usize>)> {
    let known: BTreeMap<String, usize> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| (normalise(&column.heading()), index))
        .collect();
    let mut best: Option<(u32, BTreeMap<u16, usize>)> = None;
    for (row, cells) in held.rows().take_while(|(row, _)| *row < HEADER_WITHIN) {
        let mut found = BTreeMap::new();
        for cell in cells {
            if let Raw::Text(text) = &cell.value
                && let Some(index) = known.get(&normalise(text))
            {
                found.insert(cell.col, *index);
            }
        }
        if best.as_ref().is_none_or(|(_, held)| found.len() > held.len()) {
            best = Some((row, found));
        }
    }
    best.filter(|(_, found)| found.len() >= 2 && found.len() * 2 >= fixed)
}

/// Notes columns that are missing, that stand there twice, or that are none of the sheet's.
fn note_columns(
    sheet: &Sheet,
    columns: &[Column],
    found: &BTreeMap<u16, usize>,
    header: u32,
    held: &SheetCells,
    tab: Tab,
    log: &Log,
) {
    for (index, column) in columns.iter().enumerate() {
        let mut places = found.iter().filter(|(_, held)| **held == index);
        let heading = column.heading();
        let last_value = found.values().max().is_some_and(|last| index > *last);
        let needless = column.key == HINT || column.key == VALUE && last_value;
        if places.next().is_none() && !needless {
            log.add(tab.whole(), format!("缺少“{heading}”一列"));
        }
        if let Some((col, _)) = places.next() {
            log.add(tab.cell(header, *col), format!("表头“{heading}”出现了两次"));
        }
    }
    let mut noted = Vec::new();
    for cell in held.cells.iter().filter(|cell| cell.row > header) {
        if found.contains_key(&cell.col) || noted.contains(&cell.col) || is_blank(cell) {
            continue;
        }
        noted.push(cell.col);
        let heading = match held.get(header, cell.col).map(|cell| &cell.value) {
            Some(Raw::Text(text)) => text.trim(),
            _ => "",
        };
        if heading.starts_with(NOTES) {
            continue;
        }
        let own = format!("自己的备注请写在表头为“{NOTES}”的列里");
        if heading.is_empty() {
            log.add(tab.cell(cell.row, cell.col), format!("这一列没有表头，{own}"));
        } else {
            let known: Vec<Cow<'_, str>> = sheet.columns.iter().map(Column::heading).collect();
            let near = suggestion(heading, known.iter().map(AsRef::as_ref));
            let wrong = format!("本表没有“{heading}”这一列{near}；{own}");
            log.add(tab.cell(header, cell.col), wrong);
        }
    }
}

fn is_blank(cell: &Cell) -> bool {
    match &cell.value {
        Raw::Blank => cell.formula.is_none(),
        Raw::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// A row under the header; none if nothing stands in it.
fn read_row(
    row: u32,
    cells: &[Cell],
    sheet: &Sheet,
    columns: &[Column],
    found: &BTreeMap<u16, usize>,
    tab: Tab,
) -> Option<Row> {
    let first = cells
        .iter()
        .find(|cell| found.contains_key(&cell.col) && !is_blank(cell))?;
    let mut read = Row {
        at: tab.cell(row, first.col),
        entry: Table::default(),
        values: Vec::new(),
    };
    // What a pair's cell holds is told by its label.
    let label = found
        .iter()
        .find(|(_, index)| columns.get(**index).is_some_and(|column| column.key == LABEL))
        .and_then(|(col, _)| cells.iter().find(|cell| cell.col == *col));
    let pair = label.and_then(|cell| match &cell.value {
        Raw::Text(text) => pair(sheet, text),
        _ => None,
    });
    let mut values = BTreeMap::new();
    for (col, index) in found {
        let Some(column) = columns.get(*index) else {
            continue;
        };
        let at = tab.cell(row, *col);
        let cell = cells.iter().find(|cell| cell.col == *col);
        let holds = match pair {
            Some(pair) if column.key == CONTENT => pair.holds,
            _ => column.holds,
        };
        let value = cell.and_then(|cell| cells::value(cell, holds, &at));
        if column.key == VALUE {
            let blank = value.is_none();
            values.insert(*index, (value.unwrap_or(Value::Text(String::new())), at, blank));
        } else {
            put(&mut read.entry, column.key, &column.heading(), value, at);
        }
    }
    let filled = values.values().rposition(|(_, _, blank)| !blank);
    let values = values.into_values().take(filled.map_or(0, |last| last + 1));
    read.values = values.map(|(value, at, _)| (value, at)).collect();
    Some(read)
}

/// The pair of this label.
pub(super) fn pair(sheet: &Sheet, label: &str) -> Option<&'static layout::Pair> {
    let wanted = normalise(label);
    let mut pairs = layout::pairs(sheet).iter();
    pairs.find(|pair| normalise(pair.label) == wanted)
}

/// Puts a cell under the path of its key, and where it stands, filled in or not.
pub(super) fn put(entry: &mut Table, path: &str, shown: &str, value: Option<Value>, at: Place) {
    match path.split_once('.') {
        Some((key, rest)) => {
            let place = at.clone();
            entry.below(key, &at, |below| put(below, rest, shown, value, place));
        }
        None => {
            entry.head(path, at.clone(), shown);
            if let Some(value) = value {
                entry.place(path, value, at);
            }
        }
    }
}
