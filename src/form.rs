//! Writes the self-assessment workbook from the plan: blank, prefilled for a county, or filled in.
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
mod guide;
mod layout;
mod lists;
mod live;
mod needs;
mod selfcheck;
mod table_sheet;
mod text;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_xlsxwriter::Workbook;

use crate::model::assessment::RuleOutcome;
use crate::model::form::Body;
use crate::model::place::{Cell, TemplatePlace};
use crate::model::plan::{County, Plan};
use crate::workbook::{self, Styles};

use entries::Entries;
use layout::Layout;
use lists::Lists;

pub use error::FormError;

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
    /// What the rules came to, shown by the self-check until a spreadsheet program calculates; none shows every
    /// rule as 待填, as it is in a blank workbook.
    pub results: Option<Vec<RuleOutcome>>,
}

/// What a clerk would type: raw, so a text may stand in a number field.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A text; it stays a text whatever it begins with.
    Text(String),
    /// A number.
    Number(f64),
    /// A date.
    Date(Date),
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
    let layout = Layout::new(plan, fill);
    let entries = Entries::new(plan, year, as_of.unwrap_or(created), fill)?;
    let styles = Styles::new();
    let lists = Lists::new(&plan.form);
    let paper = Paper {
        plan,
        year,
        as_of,
        created,
        fill,
        layout: &layout,
        entries: &entries,
        styles: &styles,
        lists: &lists,
    };

    let shown_year = year.to_string();
    let mut custom = vec![
        ("dudao_template_version", plan.form.version.as_str()),
        ("dudao_plan_version", plan.version.as_str()),
        ("dudao_plan_hash", plan.hash.as_str()),
        ("dudao_year", shown_year.as_str()),
    ];
    if let Some(county) = &fill.county {
        custom.push(("dudao_county_code", county.code.as_str()));
    }
    let mut book = workbook::new_workbook(created, &plan.form.title, &custom)?;
    let mut names = Names::default();
    for sheet in &plan.form.sheets {
        let ws = book.add_worksheet();
        ws.set_name(&sheet.name)?;
        // The grid would only blur the borders, which say what is to be filled in.
        ws.set_screen_gridlines(false);
        match &sheet.body {
            Body::Guide(paragraphs) => guide::write(&paper, sheet, paragraphs, ws, &mut names)?,
            Body::Fields(sections) => field_sheet::write(&paper, sheet, sections, ws, &mut names)?,
            Body::Table(table) => table_sheet::write(&paper, sheet, table, ws, &mut names)?,
            Body::SelfCheck => selfcheck::write(&paper, sheet, ws)?,
        }
    }
    lists.write(&mut book, &styles, &mut names)?;
    names.define(&mut book)?;
    Ok(workbook::save(book)?)
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
    year: i32,
    as_of: Option<Date>,
    created: Date,
    fill: &'a Fill,
    layout: &'a Layout<'a>,
    entries: &'a Entries<'a>,
    styles: &'a Styles,
    lists: &'a Lists,
}

impl Paper<'_> {
    /// Footer of every sheet: the county if it is known, and the form's title.
    fn footer(&self) -> String {
        match &self.fill.county {
            Some(county) => format!("{}（{}）", self.plan.form.title, county.name),
            None => self.plan.form.title.clone(),
        }
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

    fn define(self, book: &mut Workbook) -> Result<(), FormError> {
        for (name, place) in self.0 {
            book.define_name(name, &format!("={place}"))?;
        }
        Ok(())
    }
}
