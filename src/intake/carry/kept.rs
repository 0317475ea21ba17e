//! Everything in a workbook that neither went into the form nor is the template's own: kept cell by cell, as it stood.

use super::answers::{Taken, TakenCells};
use super::template::{Template, Words};
use crate::intake::{sheets, tables, values};
use crate::model::carried::{Carried, FINDINGS_HEADINGS, KEPT_HEADINGS, Kept, MOST_KEPT, MOST_KEPT_CHARS};
use crate::model::form::{Body, Form, LISTS_SHEET, Sheet, WORKING_SHEET};
use crate::model::lasting::CARRIED_OVER;
use crate::model::place::Cell as At;
use crate::model::serial::from_serial;
use crate::model::submission::Submission;
use crate::workbook::{Book, Cell, LONGEST_TEXT, Raw, SheetCells, clean};

/// Characters of a piece of a text that is too long for a cell.
const PIECE: usize = 10_000;

/// Keeps what is left.
pub fn keep(
    form: &Form,
    template: &Template,
    book: &Book,
    submission: &Submission,
    taken: &TakenCells<'_>,
    carried: &mut Carried,
) {
    let found = sheets::find(form, book);
    let mut keeper = Keeper {
        carried,
        characters: 0,
    };
    for cells in &book.sheets {
        if [LISTS_SHEET, WORKING_SHEET].contains(&cells.name.as_str()) {
            continue;
        }
        if sheets::is_kept(cells) {
            keeper.kept_before(cells);
            continue;
        }
        if sheets::is_findings(cells) {
            keeper.beside(cells, FINDINGS_HEADINGS.len());
            continue;
        }
        let own = found
            .sheets
            .iter()
            .position(|held| held.is_some_and(|held| std::ptr::eq(held, cells)));
        let copy = || {
            let mut copies = found.copies.iter();
            copies
                .find(|(_, held)| std::ptr::eq(*held, cells))
                .map(|(index, _)| *index)
        };
        let sheet = own.or_else(copy).and_then(|index| form.sheets.get(index));
        let page = sheet.map(|sheet| Page::new(sheet, template, cells, submission));
        // Both are in the order of the cells.
        let mut taken = taken.get(cells.name.as_str()).into_iter().flatten().peekable();
        for cell in &cells.cells {
            let at = place(cell);
            while taken.next_if(|(held, _)| *held < at).is_some() {}
            let here = taken.next_if(|(held, _)| *held == at);
            keeper.cell(cells, cell, page.as_ref(), here.map(|(_, taken)| taken));
        }
    }
}

struct Keeper<'c> {
    carried: &'c mut Carried,
    characters: usize,
}

impl Keeper<'_> {
    fn cell(&mut self, sheet: &SheetCells, cell: &Cell, page: Option<&Page<'_>>, taken: Option<&Taken>) {
        let at = place(cell);
        let remark = match taken {
            Some(Taken::Whole | Taken::Computed) => return,
            Some(Taken::Result) => {
                let remark = "表中已填入这个公式的结果，公式本身没有带入。";
                return self.add(&sheet.name, at.to_string(), formula(cell), remark.to_owned());
            }
            Some(Taken::Unclear(label)) => {
                format!("原填在“{label}”一项，不能确定怎样读取，表中该格空着，见问题清单。")
            }
            None if page.is_some_and(|page| page.is_own(cell)) => return,
            None => String::new(),
        };
        let shown = text(&cell.value);
        if !values::is_blank(&shown) {
            self.add(&sheet.name, at.to_string(), shown, remark.clone());
        }
        if cell.formula.is_some() {
            self.add(&sheet.name, at.to_string(), formula(cell), remark);
        }
    }

    /// Adds a cell, a text that is too long for one in pieces; beyond the bound it is only counted.
    fn add(&mut self, sheet: &str, cell: String, text: String, remark: String) {
        let length = text.chars().count();
        let full = self.carried.kept.len() >= MOST_KEPT || self.characters + length > MOST_KEPT_CHARS;
        if full || self.carried.cut > 0 {
            self.carried.cut += 1;
            return;
        }
        self.characters += length;
        let mut kept = |text: String, remark: String| {
            self.carried.kept.push(Kept {
                sheet: sheet.to_owned(),
                cell: cell.clone(),
                text,
                remark,
            });
        };
        if text.encode_utf16().count() <= LONGEST_TEXT {
            return kept(text, remark);
        }
        let chars: Vec<char> = text.chars().collect();
        let pieces = chars.len().div_ceil(PIECE);
        for (number, piece) in (1..).zip(chars.chunks(PIECE)) {
            let part = format!("{remark}内容过长，分为 {pieces} 段，这是第 {number} 段。");
            kept(piece.iter().collect(), part);
        }
    }

    /// What an earlier return kept already.
    fn kept_before(&mut self, cells: &SheetCells) {
        let header = cells.rows().find(|(_, row)| {
            let texts: Vec<String> = row.iter().map(|cell| text(&cell.value)).collect();
            texts
                .iter()
                .zip(KEPT_HEADINGS)
                .filter(|(text, heading)| text == heading)
                .count()
                >= 3
        });
        let Some((header, _)) = header else {
            return self.beside(cells, 0);
        };
        for (row, _) in cells.rows().filter(|(row, _)| *row > header) {
            let column = |col: u16| {
                cells
                    .get(row, col)
                    .map(|cell| text(&cell.value))
                    .unwrap_or_default()
            };
            let content = column(3);
            if !content.is_empty() {
                self.add(&column(1), column(2), content, column(4));
            }
        }
        self.beside(cells, KEPT_HEADINGS.len());
    }

    /// What somebody wrote to the right of a list of the program's.
    fn beside(&mut self, cells: &SheetCells, columns: usize) {
        for cell in cells.cells.iter().filter(|cell| usize::from(cell.col) >= columns) {
            let shown = text(&cell.value);
            if !values::is_blank(&shown) {
                self.add(&cells.name, place(cell).to_string(), shown, String::new());
            }
        }
    }
}

/// A sheet of the form, and which cells of it the template fills in by itself.
struct Page<'a> {
    sheet: &'a Sheet,
    /// What the blank workbook says on it.
    words: Option<&'a Words>,
    cells: &'a SheetCells,
    /// Columns of live checks, below this row.
    live: (u32, Vec<u16>),
}

impl<'a> Page<'a> {
    fn new(sheet: &'a Sheet, template: &'a Template, cells: &'a SheetCells, submission: &Submission) -> Self {
        let read = submission.tables.get(&sheet.name);
        let bottom = read.and_then(|read| read.columns.values().map(|at| at.row).max());
        let bottom = bottom.unwrap_or_default();
        let above = cells.cells.iter().take_while(|cell| cell.row <= bottom);
        let headed = above.filter(|cell| {
            matches!(sheet.body, Body::Table(_))
                && matches!(&cell.value, Raw::Text(text) if tables::is_live_heading(&clean(text)))
        });
        let live = tables::live_columns(headed.map(|cell| cell.col).collect(), bottom, cells);
        Self {
            sheet,
            words: template.sheet(&sheet.name),
            cells,
            live: (bottom, live),
        }
    }

    fn is_own(&self, cell: &Cell) -> bool {
        let (bottom, live) = &self.live;
        let is_calculated = match self.sheet.body {
            Body::Guide(_) | Body::SelfCheck => cell.formula.is_some(),
            Body::Table(_) => cell.row > *bottom && live.contains(&cell.col),
            Body::Fields(_) => false,
        };
        is_calculated
            || (cell.formula.is_none() && self.is_said(cell))
            || self.is_serial(cell)
            || self.is_stated(cell)
            || self.says_carried_over(cell)
    }

    /// Whether the blank workbook says what a cell says.
    fn is_said(&self, cell: &Cell) -> bool {
        self.words
            .is_some_and(|words| words.say((cell.row, cell.col), &cell.value))
    }

    /// Whether a cell of the guide is one that a prefilled workbook has and the blank one has not.
    fn says_carried_over(&self, cell: &Cell) -> bool {
        let is_mark = |cell: &Cell| matches!(&cell.value, Raw::Text(text) if text == CARRIED_OVER);
        let label = || self.cells.get(cell.row, cell.col.checked_sub(1)?);
        matches!(self.sheet.body, Body::Guide(_)) && (is_mark(cell) || label().is_some_and(is_mark))
    }

    /// Whether a cell of the guide stands beside a label of the template's: its year, its version, a threshold, as
    /// they were when it was handed out.
    fn is_stated(&self, cell: &Cell) -> bool {
        let before = || {
            let cells = &self.cells.cells;
            let index = cells.partition_point(|held| (held.row, held.col) < (cell.row, cell.col));
            cells.get(index.checked_sub(1)?)
        };
        matches!(self.sheet.body, Body::Guide(_))
            && before().is_some_and(|label| label.row == cell.row && self.is_said(label))
    }

    /// Whether a cell of a sheet of fields is the number before a label, wherever rows were moved to.
    fn is_serial(&self, cell: &Cell) -> bool {
        let is_number = || {
            let number = text(&cell.value);
            number.len() <= 3 && number.parse::<u16>().is_ok()
        };
        let label = || self.cells.get(cell.row, cell.col.checked_add(1)?);
        matches!(self.sheet.body, Body::Fields(_))
            && cell.formula.is_none()
            && is_number()
            && label().is_some_and(|label| matches!(label.value, Raw::Text(_)) && self.is_said(label))
    }
}

fn place(cell: &Cell) -> At {
    At {
        row: cell.row,
        col: cell.col,
    }
}

/// A formula as it is typed.
fn formula(cell: &Cell) -> String {
    match cell.formula.as_deref() {
        Some("") | None => "（公式，原文无法写出）".to_owned(),
        Some(formula) => format!("={formula}"),
    }
}

/// What stands in a cell, in full.
fn text(raw: &Raw) -> String {
    match raw {
        Raw::Number(number) if *number != 0.0 && !(1e-9..1e15).contains(&number.abs()) => {
            format!("{number:e}")
        }
        Raw::Number(number) => number.to_string(),
        Raw::DateTime(serial) => moment(*serial),
        Raw::Text(text) => clean(text),
        other => values::shown(other).to_string(),
    }
}

/// A date with its time of day, if it has one.
fn moment(serial: f64) -> String {
    let seconds = (serial.fract() * 86_400.0).round();
    let date = from_serial(serial).map(|date| date.to_string());
    if !(0.0..86_400.0).contains(&seconds) || serial < 0.0 {
        return serial.to_string();
    }
    let seconds = seconds as u32;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let time = format!("{hours:02}:{minutes:02}:{:02}", seconds % 60);
    match (date, seconds) {
        (Some(date), 0) => date,
        (Some(date), _) => format!("{date} {time}"),
        (None, _) if serial < 1.0 => time,
        (None, _) => serial.to_string(),
    }
}
