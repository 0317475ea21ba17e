//! Writes the self-assessment workbook from the plan: blank, prefilled for a county or from last year, or filled in.
//!
//! The same writer makes the blank template, the workbooks handed out to counties and those returned to them, so
//! that a field stands in the same cell everywhere. Every field, column and parameter gets its name from the plan as
//! a defined name, and the plan's rules become live formulas of the self-check sheet, so that a county checks itself
//! in Excel, WPS or LibreOffice with nothing installed. Floor 2: takes the plan, the rule language and the writing
//! kit, and gives bytes.

mod cells;
mod entries;
mod error;
mod field_sheet;
mod formulas;
mod given;
mod guide;
mod layout;
mod lists;
mod live;
mod needs;
pub mod prefilled;
mod prepared;
mod reading;
pub mod returned;
mod selfcheck;
mod table_sheet;
mod text;
mod units;
mod working;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::model::assessment::RuleOutcome;
use crate::model::carried::CarriedRows;
use crate::model::form::{Body, FINDINGS_SHEET, KEPT_SHEET};
use crate::model::place::{Cell, TemplatePlace};
use crate::model::plan::{County, Plan};
use crate::model::submission::COUNTY_CODE_PROPERTY;
use crate::workbook::{self, DirectCells, Raw, SheetContent, Styles};

use entries::Entries;
use layout::Layout;
use lists::Lists;
use live::Live;
use returned::Returned;

pub use crate::model::entry::Entry;
pub use error::FormError;
pub use prepared::Prepared;

/// The day as of which everything is judged, as a defined name of the workbook; `TODAY()` in rules.
const AS_OF: &str = "核查基准日";

/// What is written into the workbook beforehand; the default is a blank one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fill {
    /// The county: written into the fields of its name, code and city.
    pub county: Option<County>,
    /// Answers to fields, by the field's name.
    pub fields: BTreeMap<String, Entry>,
    /// Rows of tables, by the table's sheet: answers by the column's name.
    pub rows: BTreeMap<String, Vec<BTreeMap<String, Entry>>>,
    /// Rows of tables as a county sent them, by the table's sheet; they come before `rows`.
    pub sent_rows: BTreeMap<String, CarriedRows>,
    /// What the rules came to, shown by the self-check until a spreadsheet program calculates; none shows every
    /// rule as 待填, as it is in a blank workbook. What goes back shows its assessment's.
    pub results: Option<Vec<RuleOutcome>>,
    /// Nothing but `fields`, `rows` and `sent_rows` is filled in: neither the year nor the county's name, code and city.
    pub as_sent: bool,
    /// `fields` and `rows` are last year's, to be confirmed; from where they come.
    pub carried_over: Option<prefilled::CarriedOver>,
}

/// Writes the workbook of a plan for a year; `created` is the only date that is not content.
///
/// Without `as_of` the self-check judges as of the day on which it is opened.
///
/// # Errors
/// [`FormError`] when the plan's formulas cannot be written as live ones. Loading a plan finds all that is wrong
/// with its formulas but their length.
pub fn write(
    plan: &Plan,
    year: i32,
    as_of: Option<Date>,
    created: Date,
    fill: &Fill,
) -> Result<Vec<u8>, FormError> {
    let prepared = Prepared::new(plan)?;
    assemble(&prepared, year, as_of, created, fill, None, true)?.save()
}

/// What the blank workbook says by itself on the sheets that people see: the values of their cells by the name of the
/// sheet, of each table's rows those of the first, because the others say nothing more.
///
/// # Errors
/// As [`write()`].
pub fn said_by_itself(
    prepared: &Prepared<'_>,
    year: i32,
    as_of: Date,
) -> Result<Vec<SheetValues>, FormError> {
    let fill = Fill::default();
    let blank = assemble(prepared, year, Some(as_of), as_of, &fill, None, false)?;
    let cells = blank.cells.into_iter().map(|(_, cells)| cells);
    let sheets = prepared.plan.form.sheets.iter().zip(cells);
    Ok(sheets
        .map(|(sheet, cells)| (sheet.name.clone(), cells.values().collect()))
        .collect())
}

/// The name of a sheet, and the values of its cells, by row and column.
pub type SheetValues = (String, Vec<((u32, u16), Raw)>);

/// A workbook that is ready to be saved.
struct Assembled {
    book: Workbook,
    /// By the number of their sheet.
    cells: Vec<(usize, DirectCells)>,
    names: Names,
}

impl Assembled {
    fn save(self) -> Result<Vec<u8>, FormError> {
        let names = self.names.0.into_iter().collect();
        let sheets = self.cells.into_iter().map(SheetContent::from).collect();
        Ok(workbook::save_with_names(self.book, sheets, names)?)
    }
}

/// Puts the workbook together, with what makes it a returned one if it is; with the hidden sheets and with all the rows
/// that are offered if it `calculates`.
fn assemble(
    prepared: &Prepared<'_>,
    year: i32,
    as_of: Option<Date>,
    created: Date,
    fill: &Fill,
    returned: Option<&Returned<'_>>,
    calculates: bool,
) -> Result<Assembled, FormError> {
    let plan = prepared.plan;
    let layout = Layout::new(plan, &prepared.in_use, fill, calculates);
    let entries = Entries::new(prepared, year, as_of.unwrap_or(created), fill)?;
    let Prepared { styles, lists, .. } = prepared;
    let paper = Paper {
        plan,
        prepared,
        year,
        as_of,
        created,
        fill,
        layout: &layout,
        entries: &entries,
        styles,
        lists,
        returned,
    };

    let shown_year = year.to_string();
    let mut custom = vec![
        ("dudao_template_version", plan.form.version.as_str()),
        ("dudao_plan_version", plan.version.as_str()),
        ("dudao_plan_hash", plan.hash.as_str()),
        ("dudao_year", shown_year.as_str()),
    ];
    if let Some(county) = fill.county.as_ref().filter(|county| !county.code.is_empty()) {
        custom.push((COUNTY_CODE_PROPERTY, county.code.as_str()));
    }
    let mut book = workbook::new_workbook(created, &plan.form.title, &custom)?;
    let mut cells = Vec::new();
    if let Some(returned) = returned {
        let ws = added(&mut book, FINDINGS_SHEET)?;
        let findings = returned.write_findings(styles, &paper.footer(), ws)?;
        cells.push((book.worksheets().len(), findings));
    }
    let mut names = Names::default();
    for sheet in &plan.form.sheets {
        let ws = added(&mut book, &sheet.name)?;
        let mut direct = match &sheet.body {
            Body::Guide(paragraphs) => guide::write(&paper, sheet, paragraphs, ws, &mut names)?,
            Body::Fields(sections) => field_sheet::write(&paper, sheet, sections, ws, &mut names)?,
            Body::Table(table) => table_sheet::write(&paper, sheet, table, ws, &mut names)?,
            Body::SelfCheck => selfcheck::write(&paper, sheet, ws)?,
        };
        if let Some(returned) = returned {
            returned.marks.put_notes(&sheet.name, &mut direct);
        }
        cells.push((book.worksheets().len(), direct));
    }
    if let Some(returned) = returned.filter(|returned| returned.keeps_any()) {
        let ws = added(&mut book, KEPT_SHEET)?;
        let mut kept = returned.write_kept(styles, &paper.footer(), ws)?;
        returned.marks.put_notes(KEPT_SHEET, &mut kept);
        cells.push((book.worksheets().len(), kept));
    }
    if calculates {
        let lists = lists.write(&mut book, styles, &mut names)?;
        cells.push((book.worksheets().len(), lists));
        let working = working::write(&paper, &mut book, &mut names)?;
        cells.push((book.worksheets().len(), working));
    }
    Ok(Assembled { book, cells, names })
}

/// A new sheet. The grid would only blur the borders, which say what is to be filled in.
fn added<'b>(book: &'b mut Workbook, name: &str) -> Result<&'b mut Worksheet, FormError> {
    let ws = book.add_worksheet();
    ws.set_name(name)?;
    ws.set_screen_gridlines(false);
    Ok(ws)
}

/// The workbook that is handed out, blank or with a county's name, code and city.
///
/// Its bytes depend on plan, year and county alone, so it carries the plan's date and not the day's.
///
/// # Errors
/// As [`write()`].
pub fn template(plan: &Plan, year: i32, county: Option<County>) -> Result<Vec<u8>, FormError> {
    let fill = Fill {
        county,
        ..Fill::default()
    };
    write(plan, year, None, plan.issued, &fill)
}

/// Where every field and every column stands in the blank workbook, by the field's name and by `表_列`.
pub fn places(plan: &Plan) -> BTreeMap<String, TemplatePlace> {
    let mut places = BTreeMap::new();
    let mut add = |name: String, sheet: &str, cell, is_column| {
        let sheet = sheet.to_owned();
        places.insert(
            name,
            TemplatePlace {
                sheet,
                cell,
                is_column,
            },
        );
    };
    for sheet in &plan.form.sheets {
        match &sheet.body {
            Body::Guide(_) | Body::SelfCheck => {}
            Body::Fields(sections) => {
                for (name, cell) in layout::field_cells(sections) {
                    add(name.to_owned(), &sheet.name, cell, false);
                }
            }
            Body::Table(table) => {
                for (column, col) in table.columns.iter().zip(0_u16..) {
                    let cell = Cell {
                        row: layout::HEADER_ROW + 1,
                        col,
                    };
                    add(format!("{}_{}", sheet.name, column.name), &sheet.name, cell, true);
                }
            }
        }
    }
    places
}

/// Everything that the writers of single sheets share.
struct Paper<'a> {
    plan: &'a Plan,
    prepared: &'a Prepared<'a>,
    year: i32,
    as_of: Option<Date>,
    created: Date,
    fill: &'a Fill,
    layout: &'a Layout<'a>,
    entries: &'a Entries<'a>,
    styles: &'a Styles,
    lists: &'a Lists,
    returned: Option<&'a Returned<'a>>,
}

impl Paper<'_> {
    /// What makes live formulas.
    fn live(&self) -> Live<'_> {
        Live {
            plan: self.plan,
            formulas: &self.prepared.formulas,
        }
    }

    /// Footer of every sheet: the county if it is known, and the form's title.
    fn footer(&self) -> String {
        match &self.fill.county {
            Some(county) => format!("{}（{}）", self.plan.form.title, county.name),
            None => self.plan.form.title.clone(),
        }
    }

    /// What the rules came to, if that is known.
    fn results(&self) -> Option<&[RuleOutcome]> {
        match self.returned {
            Some(returned) => Some(&returned.assessment.outcomes),
            None => self.fill.results.as_deref(),
        }
    }

    /// A cell's format, in the colours of its findings if the workbook is a returned one that has any there. What the
    /// office gave may be corrected then as well; what a formula fills in (not `open`) may not.
    fn look<'f>(&self, sheet: &str, at: (u32, u16), format: &'f Format, open: bool) -> Cow<'f, Format> {
        self.returned
            .and_then(|returned| returned.marks.on(sheet)?.format(self.styles, at, format, open))
            .map_or(Cow::Borrowed(format), Cow::Owned)
    }
}

/// Defined names, collected while the sheets are written.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    /// A name for a place such as `'督学名册'!$A$4:$A$203`.
    fn add(&mut self, name: impl Into<String>, place: String) {
        self.0.insert(name.into(), place);
    }
}
