//! The elements of `content.xml` as they come.

use std::collections::BTreeSet;

use quick_xml::events::BytesStart;

use super::super::super::guard::within;
use super::super::super::xml::attribute;
use super::super::super::{SheetCells, Unreadable};
use super::super::budget::{Budget, sound_name};
use super::super::names::{Names, place};
use super::paragraph::Paragraphs;
use super::table::{OpenCell, Table};
use super::{address, count};

/// What has been read so far, and where the reading stands.
#[derive(Debug)]
pub(super) struct Content<'l> {
    budget: Budget<'l>,
    /// The document is a spreadsheet.
    pub(super) spreadsheet: bool,
    pub(super) sheets: Vec<SheetCells>,
    pub(super) names: Names,
    pub(super) external_links: bool,
    /// Styles of sheets that are hidden, and the style that is being described.
    hidden_styles: BTreeSet<String>,
    style: Option<String>,
    table: Option<Table>,
    /// The table holds values of another workbook, kept for formulas that refer to it.
    foreign: bool,
    /// For each group of rows or columns around the present place, whether it is folded.
    groups: Vec<bool>,
    cell: Option<OpenCell>,
    /// Elements open inside the paragraph, itself included.
    paragraph: u32,
    /// Elements open inside one that is left aside, itself included.
    skipped: u32,
    /// All elements that are open.
    depth: u32,
}

impl<'l> Content<'l> {
    pub(super) fn new(budget: Budget<'l>) -> Self {
        Self {
            budget,
            spreadsheet: false,
            sheets: Vec::new(),
            names: Names::default(),
            external_links: false,
            hidden_styles: BTreeSet::new(),
            style: None,
            table: None,
            foreign: false,
            groups: Vec::new(),
            cell: None,
            paragraph: 0,
            skipped: 0,
            depth: 0,
        }
    }

    /// The file ended inside an element.
    pub(super) fn unfinished(&self) -> bool {
        self.depth > 0
    }

    pub(super) fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        self.depth = self.depth.saturating_add(1);
        if self.skipped > 0 {
            self.skipped = self.skipped.saturating_add(1);
        } else if self.paragraph > 0 {
            self.in_paragraph(tag)?;
        } else if self.cell.is_some() {
            self.in_cell(tag)?;
        } else if self.table.is_some() {
            self.in_table(tag)?;
        } else {
            self.outside(tag)?;
        }
        Ok(())
    }

    pub(super) fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        self.depth = self.depth.saturating_sub(1);
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        if self.paragraph > 0 {
            self.paragraph -= 1;
            return Ok(());
        }
        match name {
            "style:style" => self.style = None,
            "table:table-cell" | "table:covered-table-cell" => {
                if let (Some(cell), Some(table)) = (self.cell.take(), &mut self.table) {
                    table.end_cell(cell, &mut self.budget)?;
                }
            }
            "table:table-row" => {
                if let Some(table) = &mut self.table {
                    table.end_row(&mut self.budget)?;
                }
            }
            "table:table-row-group" | "table:table-column-group" => {
                if self.groups.pop() == Some(true)
                    && let Some(table) = &mut self.table
                {
                    table.fold(name == "table:table-row-group", false);
                }
            }
            "table:table" => {
                if let Some(table) = self.table.take()
                    && !self.foreign
                {
                    self.sheets.push(table.finish()?);
                }
                self.foreign = false;
            }
            _ => {}
        }
        Ok(())
    }

    /// Characters of the file.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        match &mut self.cell {
            Some(cell) if self.paragraph > 0 && self.skipped == 0 => cell.text.push(text),
            _ => Ok(()),
        }
    }

    /// A character that was written as a reference.
    pub(super) fn reference(&mut self, c: char) -> Result<(), Unreadable> {
        self.text(c.encode_utf8(&mut [0; 4]))
    }

    fn outside(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        match tag.name().as_ref() {
            "office:spreadsheet" => self.spreadsheet = true,
            "style:style" if attribute(tag, "style:family").as_deref() == Some("table") => {
                self.style = attribute(tag, "style:name");
            }
            "style:table-properties" if attribute(tag, "table:display").as_deref() == Some("false") => {
                self.hidden_styles.extend(self.style.clone());
                within(
                    "单元格样式数",
                    self.hidden_styles.len() as u64,
                    self.budget.limits.cell_formats,
                )?;
            }
            "table:table" if self.spreadsheet => {
                within(
                    "工作表数",
                    self.sheets.len() as u64 + 1,
                    self.budget.limits.sheets,
                )?;
                let hidden = attribute(tag, "table:style-name")
                    .is_some_and(|style| self.hidden_styles.contains(&style));
                let name = attribute(tag, "table:name").unwrap_or_default();
                // Tables kept from other workbooks are named by their paths.
                if !is_foreign(&name) {
                    sound_name(&name)?;
                }
                self.table = Some(Table::new(name, hidden, &self.budget));
                self.groups.clear();
            }
            "table:named-range" => self.name(tag)?,
            // Former contents, values of other programs, help texts: tables and paragraphs that are not the sheets'.
            "table:tracked-changes" | "table:dde-links" | "table:content-validations" => self.skipped = 1,
            _ => {}
        }
        Ok(())
    }

    fn in_table(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        match tag.name().as_ref() {
            "table:table-column" => table.column(tag)?,
            "table:table-row" => table.begin_row(tag)?,
            "table:table-cell" | "table:covered-table-cell" => {
                // A link to a file stands inside its quotation marks.
                self.external_links |= tag.contains("'file:");
                self.cell = Some(OpenCell::new(tag, Paragraphs::new(self.budget.limits)));
            }
            name @ ("table:table-row-group" | "table:table-column-group") => {
                let folded = attribute(tag, "table:display").as_deref() == Some("false");
                if folded {
                    table.fold(name == "table:table-row-group", true);
                }
                self.groups.push(folded);
            }
            "table:table-source" => {
                self.external_links = true;
                self.foreign = is_foreign(table.name());
            }
            "table:named-range" => self.name(tag)?,
            // Transparent: what is inside are rows, columns and names of this table.
            "table:table-rows"
            | "table:table-header-rows"
            | "table:table-columns"
            | "table:table-header-columns"
            | "table:named-expressions" => {}
            _ => self.skipped = 1,
        }
        Ok(())
    }

    fn in_cell(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        match tag.name().as_ref() {
            "text:p" | "text:h" => {
                self.paragraph = 1;
                self.cell.as_mut().map_or(Ok(()), |cell| cell.text.begin())
            }
            "text:list" | "text:list-item" | "text:section" => Ok(()),
            name => {
                // A range that is fetched from another file.
                self.external_links |= name == "table:cell-range-source";
                // Notes, pictures, tables inside the cell.
                self.skipped = 1;
                Ok(())
            }
        }
    }

    fn in_paragraph(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        let name = tag.name();
        let name = name.as_ref();
        if matches!(name, "office:annotation" | "text:note" | "text:ruby-text") || name.starts_with("draw:") {
            self.skipped = 1;
            return Ok(());
        }
        self.paragraph = self.paragraph.saturating_add(1);
        let Some(cell) = &mut self.cell else {
            return Ok(());
        };
        match name {
            "text:s" => cell.text.push_exactly(' ', count(tag, "text:c")),
            "text:tab" => cell.text.push_exactly('\t', 1),
            "text:line-break" => cell.text.push_exactly('\n', 1),
            _ => Ok(()),
        }
    }

    fn name(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        let name = attribute(tag, "table:name");
        let address = attribute(tag, "table:cell-range-address");
        if let (Some(name), Some(at)) = (name, address.as_deref().and_then(address::parse)) {
            let target = place(&at.sheet, at.first, at.last);
            self.names.add(&name, &target, self.budget.limits)?;
        }
        Ok(())
    }
}

/// Whether a table is named by a file and one of its sheets: `'file:///…/x.ods'#Sheet1`.
fn is_foreign(name: &str) -> bool {
    name.contains("'#")
}
