//! 总览: the blocks that the first sheets of both workbooks share, the index and the provenance.

use super::Setting;
use super::cell::Cell;
use super::sheet::{Row, Sheet};
use crate::workbook::WriteError;

/// Name of the sheet.
pub const NAME: &str = "总览";

/// Columns of the sheet: a label, two numbers, a sentence, a remark.
pub const WIDTHS: [f64; 5] = [25.0, 13.0, 12.0, 54.0, 28.0];

/// A sheet in the index.
pub struct Listed {
    /// Its name.
    pub name: &'static str,
    /// How many rows it holds and what they are, if that says something.
    pub holds: Option<(usize, &'static str)>,
    /// What it is for.
    pub about: &'static str,
}

impl Listed {
    /// A sheet in the index.
    pub fn new(name: &'static str, holds: Option<(usize, &'static str)>, about: &'static str) -> Self {
        Listed { name, holds, about }
    }
}

/// The index, with a link to every other sheet.
pub fn index(sheet: &mut Sheet<'_>, listed: &[Listed]) -> Result<(), WriteError> {
    sheet.heading("本工作簿");
    let rows: Vec<Row> = listed
        .iter()
        .map(|listed| {
            let (count, unit) = match listed.holds {
                Some((count, unit)) => (Cell::count(count), Cell::short(unit)),
                None => (Cell::Blank, Cell::Blank),
            };
            Row::plain(vec![
                Cell::Link(listed.name.into()),
                count,
                unit,
                Cell::text(listed.about),
            ])
        })
        .collect();
    sheet.table(&[("工作表", 1), ("数量", 1), ("单位", 1), ("内容", 2)], rows)?;
    Ok(())
}

/// Labels with texts across the sheet.
pub fn pairs(sheet: &mut Sheet<'_>, heading: &str, pairs: &[(&str, String)]) -> Result<(), WriteError> {
    sheet.heading(heading);
    let rows: Vec<Row> = pairs
        .iter()
        .map(|(label, text)| Row::plain(vec![Cell::text(*label), Cell::text(text)]))
        .collect();
    sheet.rows(&[1, 4], rows)
}

/// What every workbook says of the round's calendar, the plan and the program.
pub fn provenance(setting: &Setting<'_>) -> Vec<(&'static str, String)> {
    let plan = setting.plan;
    let calendar = setting.info.calendar_told();
    let mut told: Vec<(&'static str, String)> = calendar
        .map(|calendar| ("节假日安排", calendar))
        .into_iter()
        .collect();
    told.extend([
        ("方案", format!("《{}》", plan.title)),
        ("核查方案版本", plan.version.clone()),
        ("核查方案校验值", plan.hash.clone()),
        ("自评工作簿模板版本", plan.form.version.clone()),
        ("程序版本", setting.provenance.program_version.clone()),
    ]);
    told
}
