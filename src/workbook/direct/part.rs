//! Writes the cells into the finished part of a sheet.

use std::borrow::Cow;
use std::fmt;
use std::io::Write as _;
use std::ops::Range;

use quick_xml::escape::partial_escape;
use smol_str::SmolStr;

use super::super::deflate::Alike;
use super::super::package::{Part, SheetDeflater};
use super::super::shared_formula::in_row;
use super::super::write::cell_text;
use super::written::{CELL, Rows, Written};
use super::{
    Content, DirectCell, DirectCells, Down, Formats, Look, Made, MadeFrom, MoreRows, Run, SharedTexts, Way,
};
use crate::model::place::{Cell, column_letters};

/// With so many bytes of text at hand, they are deflated: few enough to lie near the processor.
const PIECE: usize = 256 * 1024;

impl DirectCells {
    /// The part of a sheet with these cells, and `more` below them, in place of those that stand for formats; none if it is
    /// not as the writer writes parts, or has other cells.
    pub(in crate::workbook) fn into_part(
        self,
        more: Option<MoreRows<'_>>,
        part: &str,
        texts: &mut SharedTexts,
        formats: &mut Formats,
    ) -> Option<Part> {
        let (before, written, after) = around_rows(part)?;
        let (head, dimension) = before.split_once("<dimension ")?;
        let (dimension, views) = dimension.split_once("/>")?;
        let written = Written::of(written)?;
        let styles = formats.named(&self.formats, &written)?;

        let count: usize = self.columns.iter().map(Down::rows).sum();
        let size = part.len() + count * 64;
        let mut out = Vec::with_capacity(size.min(PIECE + PIECE / 8));
        push_text(&mut out, head);
        let dimension = dimension.trim_start_matches("ref=").trim_matches('"');
        let corner = Cell::parse(dimension.split_once(':').map_or(dimension, |(_, end)| end))?;
        let end = more.as_ref().map_or(0, MoreRows::end).max(self.end());
        let columns = u16::try_from(self.columns.len()).ok()?;
        let last = Cell {
            row: end.saturating_sub(1).max(corner.row),
            col: columns.saturating_sub(1).max(corner.col),
        };
        push(&mut out, format_args!("<dimension ref=\"A1:{last}\"/>"));
        push_text(&mut out, views);
        push_text(&mut out, "<sheetData>");

        let text = SheetText {
            written: written.into_rows(),
            styles,
            shared: 0,
            texts,
            out,
            alike: Vec::with_capacity(count.min(PIECE / 32)),
            deflater: SheetDeflater::new(size),
        };
        let mut text = self.write_rows(0, text);
        if let Some(MoreRows { make, .. }) = more {
            let above = self.end();
            make(&mut |first, cells| {
                debug_assert!(first >= above, "rows from {first} on stand above {above} others");
                text = text.take().and_then(|text| cells.write_rows(first, text));
            });
        }
        let SheetText {
            mut written,
            mut out,
            alike,
            deflater,
            ..
        } = text?;
        written.pass(u32::MAX, &mut out);
        push_text(&mut out, "</sheetData>");
        self.push_areas(after, &mut out)?;
        Some(deflater.finished(&out, &alike))
    }

    /// Writes the rows, the first of which is a row of the sheet.
    fn write_rows<'t>(&self, first: u32, text: SheetText<'t>) -> Option<SheetText<'t>> {
        let columns = u16::try_from(self.columns.len()).ok()?;
        let mut writer = Writer {
            first,
            columns: (0..columns).zip(&self.columns).map(Column::of).collect(),
            ends: 0,
            is_longer: false,
            regroup: regroup_after(&self.columns),
            groups: Vec::new(),
            runs: self.runs.iter().map(WrittenRun::of).collect(),
            cell_texts: &self.texts,
            text,
        };
        let heights = self.heights.iter().copied().chain(std::iter::repeat(0));
        for (row, height) in (0..self.end()).zip(heights) {
            writer.push_row(row, height)?;
            if writer.text.out.len() >= PIECE {
                writer.deflate();
            }
        }
        Some(writer.text)
    }

    /// The row below the last one that has a cell or a height.
    fn end(&self) -> u32 {
        let rows = self.columns.iter().map(Down::rows).max().unwrap_or(0);
        u32::try_from(rows.max(self.heights.len())).unwrap_or(u32::MAX)
    }
}

/// What stands in a sheet's part before its rows, the rows as the writer wrote them, and what stands after them.
fn around_rows(part: &str) -> Option<(&str, &str, &str)> {
    if let Some((before, after)) = part.split_once("<sheetData/>") {
        return Some((before, "", after));
    }
    let (before, rest) = part.split_once("<sheetData>")?;
    let (rows, after) = rest.split_once("</sheetData>")?;
    Some((before, rows, after))
}

/// What is written of a sheet, and what it takes to go on.
struct SheetText<'t> {
    /// The writer's rows that are still to come.
    written: Rows<'t>,
    /// What names a format in a cell, in the order of the formats.
    styles: Vec<&'t str>,
    /// How many formulas have a number under which other cells share them.
    shared: u32,
    texts: &'t mut SharedTexts,
    /// What is written, but for what the deflater has taken.
    out: Vec<u8>,
    alike: Vec<Alike>,
    deflater: SheetDeflater,
}

/// Writes rows, which it counts from the first of them.
struct Writer<'c, 't> {
    /// Which row of the sheet that is.
    first: u32,
    /// Those that reach down to the row at hand.
    columns: Vec<Column<'c>>,
    /// The first row that one of them does not reach.
    ends: u32,
    /// Whether the number of the row at hand has more digits than that of the row above.
    is_longer: bool,
    /// The rows after which other cells stand again in the next row than did before, the next one last.
    regroup: Vec<u32>,
    /// The cells of the last row that stand again in the next, in the order of their columns.
    groups: Vec<Group>,
    runs: Vec<WrittenRun<'c>>,
    /// What the cells hold that is text.
    cell_texts: &'c [SmolStr],
    text: SheetText<'t>,
}

struct Column<'c> {
    letters: String,
    /// What its cells begin with.
    begin: String,
    cells: &'c Down,
    /// Where the last one that was written begins.
    above: u32,
    /// Where the rest of it stands, if the next says the same by the same.
    held: Option<Held>,
}

/// Where the parts of a cell stand in what is written.
#[derive(Clone, Copy)]
struct Held {
    /// What it holds, after all that says how.
    value: usize,
    end: usize,
}

impl Held {
    /// After so many bytes have gone from the beginning; none if it has gone with them.
    fn moved_up(self, gone: usize) -> Option<Self> {
        let moved = |place: usize| place.checked_sub(gone);
        Some(Self {
            value: moved(self.value)?,
            end: moved(self.end)?,
        })
    }
}

impl<'c> Column<'c> {
    fn of((col, cells): (u16, &'c Down)) -> Self {
        let letters = column_letters(col);
        Self {
            begin: format!("{CELL}{letters}"),
            letters: letters.into(),
            cells,
            above: 0,
            held: None,
        }
    }
}

/// Cells side by side that stand again in the next row.
struct Group {
    /// The places of their columns among those at hand.
    columns: Range<usize>,
    /// Where they stand in what is written.
    place: Range<usize>,
    /// How many of them refer to a shared text.
    texts: u64,
}

/// The rows after which the cells that stand again in the next row are to be gathered anew, the first one last.
fn regroup_after(columns: &[Down]) -> Vec<u32> {
    let starts = columns.iter().filter(|down| down.again > 0);
    // In the first of these rows a formula may be written in another way.
    let starts = starts
        .map(|down| down.cells.len() as u32)
        .flat_map(|row| [row.saturating_sub(1), row]);
    let mut rows: Vec<u32> = starts.collect();
    rows.sort_unstable_by(|one, other| other.cmp(one));
    rows.dedup();
    rows
}

impl Column<'_> {
    /// Where the cell above that of a row stands, if it is the same again.
    fn above(&self, row: u32) -> Option<Range<usize>> {
        let held = self.held.filter(|_| self.cells.is_again(row))?;
        Some(self.above as usize..held.end)
    }

    /// Up to where the cell above stands again as a row's cell, but for the number of its row.
    fn again_to(&self, row: u32, cell: &DirectCell, texts: &[SmolStr]) -> Option<usize> {
        let above = self.cells.cell(row.checked_sub(1)?)?;
        let held = self.held?;
        if above.is_again(cell, texts) {
            return Some(held.end);
        }
        above.is_told_like(cell).then_some(held.value)
    }
}

struct WrittenRun<'c> {
    run: &'c Run,
    /// The formula of every cell but the first, when that is written and shared.
    repeated: String,
}

impl<'c> WrittenRun<'c> {
    fn of(run: &'c Run) -> Self {
        let repeated = String::new();
        Self { run, repeated }
    }
}

impl Writer<'_, '_> {
    /// Writes a row that has cells or a height, after the writer's rows above it.
    fn push_row(&mut self, row: u32, height: u32) -> Option<()> {
        let mut regroup = self.regroup.pop_if(|after| *after <= row).is_some();
        // Addresses count from 1.
        let place = self.first + row;
        let mut buffer = itoa::Buffer::new();
        let number = buffer.format(place + 1);
        self.is_longer = itoa::Buffer::new().format(place).len() < number.len();
        if self.is_longer || row >= self.ends {
            self.columns.retain(|column| column.cells.rows() > row as usize);
            let ends = self.columns.iter().map(|column| column.cells.rows()).min();
            self.ends = u32::try_from(ends.unwrap_or(usize::MAX)).unwrap_or(u32::MAX);
            self.groups.clear();
            regroup = true;
        }
        let mut groups = std::mem::take(&mut self.groups);
        let mut next_groups = groups.iter_mut().peekable();
        let mut begun = false;
        let mut index = 0;
        while let Some(column) = self.columns.get(index) {
            let Some(cell) = column.cells.cell(row) else {
                index += 1;
                continue;
            };
            if !std::mem::replace(&mut begun, true) {
                self.begin(place, height);
            }
            if let Some(group) = next_groups.next_if(|group| group.columns.start == index) {
                self.push_group(number, group)?;
                index = group.columns.end;
                continue;
            }
            self.push_cell(row, number, index, cell)?;
            index += 1;
        }
        self.groups = if regroup { self.gathered(row + 1) } else { groups };
        if !begun && height > 0 {
            self.begin(place, height);
            begun = true;
        }
        if begun {
            push_text(&mut self.text.out, "</row>");
        }
        Some(())
    }

    fn begin(&mut self, place: u32, height: u32) {
        let SheetText { written, out, .. } = &mut self.text;
        written.begin(place, height, out);
    }

    /// Writes cells again that stand above, as a whole, with another number that is as long.
    fn push_group(&mut self, number: &str, group: &mut Group) -> Option<()> {
        let start = self.text.out.len();
        let end = start + group.place.len();
        let above = std::mem::replace(&mut group.place, start..end);
        self.text.alike.push(Alike {
            at: u32::try_from(start).ok()?,
            above: u32::try_from(above.start).ok()?,
        });
        let down = u32::try_from(start - above.start).ok()?;
        self.text.out.extend_from_within(above);
        for column in self.columns.get_mut(group.columns.clone())? {
            column.above += down;
            if let Some(held) = &mut column.held {
                held.value += down as usize;
                held.end += down as usize;
            }
            renumber(
                &mut self.text.out,
                column.above as usize + column.begin.len(),
                number,
            )?;
        }
        self.text.texts.again(group.texts);
        Some(())
    }

    /// Has what is written deflated, and goes on behind what is left of it.
    fn deflate(&mut self) {
        let taken = self.text.deflater.take(&mut self.text.out, &mut self.text.alike);
        for column in &mut self.columns {
            let held = column.held.filter(|_| column.above as usize >= taken);
            column.held = held.and_then(|held| held.moved_up(taken));
            column.above = column.above.saturating_sub(taken as u32);
        }
        for group in &mut self.groups {
            let Range { start, end } = group.place;
            if start < taken {
                // Nothing of the row above can be repeated as a whole.
                self.groups.clear();
                self.ends = 0;
                return;
            }
            group.place = start - taken..end - taken;
        }
    }

    /// The cells of the row that was written last which stand again in the next.
    fn gathered(&self, next: u32) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            let Some((cell, place)) = column.cells.cell(next).zip(column.above(next)) else {
                continue;
            };
            let texts = u64::from(cell.refers_to_text());
            match groups.last_mut() {
                Some(group) if group.columns.end == index && group.place.end == place.start => {
                    group.columns.end = index + 1;
                    group.place.end = place.end;
                    group.texts += texts;
                }
                _ => groups.push(Group {
                    columns: index..index + 1,
                    place,
                    texts,
                }),
            }
        }
        groups
    }

    fn push_cell(&mut self, row: u32, number: &str, index: usize, cell: &DirectCell) -> Option<()> {
        let column = self.columns.get_mut(index)?;
        let start = self.text.out.len();
        let at = u32::try_from(start).ok()?;
        let above = std::mem::replace(&mut column.above, at) as usize;
        self.text.alike.push(Alike {
            at,
            above: above as u32,
        });
        let again = column
            .again_to(row, cell, self.cell_texts)
            .filter(|_| !self.is_longer);
        let (Some(end), Some(held)) = (again, &mut column.held) else {
            return self.push_new_cell(row, number, index, cell);
        };
        self.text.out.extend_from_within(above..end);
        renumber(&mut self.text.out, start + column.begin.len(), number)?;
        held.value += start - above;
        if end == held.end {
            held.end += start - above;
            self.text.texts.again(u64::from(cell.refers_to_text()));
        } else {
            let value = held.value;
            self.push_value(cell);
            let end = self.text.out.len();
            self.columns.get_mut(index)?.held = Some(Held { value, end });
        }
        Some(())
    }

    /// Writes a cell that has nothing in common with the one above it.
    fn push_new_cell(&mut self, row: u32, number: &str, index: usize, cell: &DirectCell) -> Option<()> {
        let out = &mut self.text.out;
        push_text(out, &self.columns.get(index)?.begin);
        push_text(out, number);
        if cell.look != Look::BARE {
            push_text(out, self.text.styles.get(usize::from(cell.look.0))?);
        }
        push_text(out, cell.attribute());
        let mut is_told_once = false;
        match cell.run {
            Some(run) => is_told_once = self.push_formula(row, index, run)?,
            None if cell.is_blank() => {}
            None => push_text(out, "<v>"),
        }
        let value = self.text.out.len();
        self.push_value(cell);
        let end = self.text.out.len();
        self.columns.get_mut(index)?.held = (!is_told_once).then_some(Held { value, end });
        Some(())
    }

    /// Writes what a cell holds, and its end.
    fn push_value(&mut self, cell: &DirectCell) {
        if cell.is_blank() {
            return;
        }
        let out = &mut self.text.out;
        match cell.content(self.cell_texts) {
            Content::Blank => {}
            Content::Number(number) | Content::Date(number) => push_number(out, number),
            Content::Error(error) => push_text(out, error),
            Content::Truth(truth) => push_text(out, if truth { "1" } else { "0" }),
            Content::Text(text) if cell.run.is_none() => push_whole(out, self.text.texts.number(text)),
            Content::Text(text) => push_text(out, &partial_escape(&*cell_text(text))),
        }
        push_text(out, "</v></c>");
    }

    /// Writes a formula and what its result begins with. Tells whether the next of its run is written in another way.
    fn push_formula(&mut self, row: u32, column: usize, made: Made) -> Option<bool> {
        let WrittenRun { run, repeated } = self.runs.get_mut(made.place())?;
        let out = &mut self.text.out;
        if !repeated.is_empty() {
            push_text(out, repeated);
            return Some(false);
        }
        let MadeFrom { text, way } = &run.made_from;
        let formula = match way {
            Way::AsItStands => Cow::Borrowed(&**text),
            Way::ForEachRow | Way::Shared => Cow::Owned(in_row(text, self.first + row)),
        };
        if *way == Way::Shared && run.first != run.last {
            let (number, column) = (self.text.shared, &self.columns.get(column)?.letters);
            self.text.shared += 1;
            let (first, last) = (run.first + 1, run.last + 1);
            push(
                out,
                format_args!("<f t=\"shared\" ref=\"{column}{first}:{column}{last}\" si=\"{number}\">"),
            );
            *repeated = format!("<f t=\"shared\" si=\"{number}\"/><v>");
        } else {
            push_text(out, "<f>");
        }
        push_text(out, &formula);
        push_text(out, "</f><v>");
        Some(true)
    }
}

/// Writes a row's number over one of as many digits.
fn renumber(out: &mut [u8], at: usize, number: &str) -> Option<()> {
    let held = out.get_mut(at..at + number.len())?;
    held.copy_from_slice(number.as_bytes());
    Some(())
}

/// A whole number, by the hundred thousand.
pub(super) fn push_whole(out: &mut Vec<u8>, number: impl itoa::Integer) {
    push_text(out, itoa::Buffer::new().format(number));
}

pub(super) fn push_number(out: &mut Vec<u8>, number: f64) {
    /// Below it every whole number has a value of its own.
    const EXACT: f64 = 9e15;
    let whole = number as i64;
    if whole as f64 == number && number.abs() < EXACT {
        push_whole(out, whole);
    } else {
        push(out, format_args!("{number}"));
    }
}

pub(super) fn push_text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

pub(super) fn push(out: &mut Vec<u8>, what: fmt::Arguments<'_>) {
    // Writing into memory does not fail.
    let _ = out.write_fmt(what);
}
