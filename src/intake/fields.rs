//! Reads a sheet of labels with one value each.

use std::collections::{BTreeMap, BTreeSet};

use super::label::{Labels, normalise};
use super::values;
use crate::model::form::{Field, Section};
use crate::model::place::Cell as At;
use crate::model::submission::{Answer, NotRead};
use crate::workbook::{Cell, Raw, SheetCells};

/// What the template prints over the column of answers.
const ANSWER_HEADER: &str = "填报内容";

/// A sheet's answers.
pub struct FieldsRead {
    /// Answers by the field's name.
    pub answers: BTreeMap<String, Answer>,
    /// Fields whose labels are not there.
    pub missing: Vec<String>,
    /// Values beside labels that are none of the form's.
    pub not_read: Vec<NotRead>,
}

/// Reads the fields of these sections.
pub fn read(sections: &[Section], sheet: &SheetCells, names: &BTreeMap<String, String>) -> FieldsRead {
    let fields: Vec<&Field> = sections.iter().flat_map(|section| &section.fields).collect();
    let labels = Labels::new(fields.iter().copied());
    let titles: BTreeSet<String> = sections.iter().map(|section| normalise(&section.title)).collect();
    let header = sheet
        .cells
        .iter()
        .find(|cell| text(cell).is_some_and(|text| normalise(text) == ANSWER_HEADER));
    let answer_col = header.map(|cell| cell.col);
    let mut at: BTreeMap<usize, At> = BTreeMap::new();
    for cell in &sheet.cells {
        // Labels stand left of the answers: an answer or help text that happens to read like a label is none.
        if answer_col.is_some_and(|col| cell.col >= col) {
            continue;
        }
        // A heading such as 一、填报单位 is no label, though without its numbering it reads like one.
        if text(cell).is_some_and(|text| titles.contains(&normalise(text))) {
            continue;
        }
        if let Some(index) = text(cell).and_then(|text| labels.find(text)) {
            at.entry(index).or_insert(At {
                row: cell.row,
                col: answer_col.unwrap_or_else(|| right_of(sheet, cell)),
            });
        }
    }
    let mut read = FieldsRead {
        answers: BTreeMap::new(),
        missing: Vec::new(),
        not_read: Vec::new(),
    };
    for (index, field) in fields.iter().enumerate() {
        let by_name = || {
            names
                .get(&field.name)
                .and_then(|target| named_cell(target, &sheet.name))
        };
        let (place, by_name) = match at.get(&index) {
            Some(place) => (Some(*place), false),
            None => (by_name(), true),
        };
        let Some(place) = place else {
            read.missing.push(field.name.clone());
            continue;
        };
        let mut answer = values::answer(field, value_at(sheet, place), &sheet.name, place);
        if by_name {
            at.insert(index, place);
            answer.note = Some(format!(
                "指标名称“{}”已被改动，按单元格的定义名称读取。",
                field.label
            ));
        }
        read.answers.insert(field.name.clone(), answer);
    }
    if let Some(header) = header {
        read.not_read = sheet
            .cells
            .iter()
            .filter(|cell| cell.col == header.col && cell.row > header.row && cell.value != Raw::Blank)
            .filter(|cell| !values::shown(&cell.value).trim().is_empty())
            .filter(|cell| !at.values().any(|place| place.row == cell.row))
            .map(|cell| NotRead {
                sheet: sheet.name.clone(),
                at: Some(At {
                    row: cell.row,
                    col: cell.col,
                }),
                shown: values::shown(&cell.value),
                why: "该行的指标名称不属于自评工作簿，填报内容未读取。".to_owned(),
            })
            .collect();
    }
    read
}

fn text(cell: &Cell) -> Option<&str> {
    if let Raw::Text(text) = &cell.value {
        Some(text)
    } else {
        None
    }
}

/// The column right of a label, which may be merged over several.
fn right_of(sheet: &SheetCells, cell: &Cell) -> u16 {
    let merged = sheet.merged.iter().find(|area| area.contains(cell.row, cell.col));
    merged.map_or(cell.col, |area| area.right).saturating_add(1)
}

/// The cell at a place; in a merged area, the one that holds its value.
fn value_at(sheet: &SheetCells, at: At) -> Option<&Cell> {
    let area = sheet.merged.iter().find(|area| area.contains(at.row, at.col));
    match area {
        // A label merged over its neighbour's column holds no answer, unless something still stands below it.
        Some(area) if area.left < at.col => sheet.get(at.row, at.col),
        Some(area) => sheet.get(area.top, area.left),
        None => sheet.get(at.row, at.col),
    }
}

/// The single cell that a defined name refers to, if it lies on this sheet: `'基本信息'!$C$7`.
fn named_cell(target: &str, sheet: &str) -> Option<At> {
    let (on, cell) = target.rsplit_once('!')?;
    if on.trim_matches('\'').replace("''", "'") != sheet {
        return None;
    }
    let cell = cell.replace('$', "");
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = cell.split_at_checked(digits)?;
    let row: u32 = digits.parse().ok()?;
    let mut col = 0_u16;
    for letter in letters.chars() {
        let digit = u16::try_from(u32::from(letter.to_ascii_uppercase()).checked_sub(64)?).ok()?;
        col = col.checked_mul(26)?.checked_add(digit)?;
    }
    Some(At {
        row: row.checked_sub(1)?,
        col: col.checked_sub(1)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::form::{FieldKind, Required};

    #[test]
    fn a_defined_name_of_one_cell_is_understood() {
        assert_eq!(
            named_cell("'机构与队伍'!$C$7", "机构与队伍"),
            Some(At { row: 6, col: 2 })
        );
        assert_eq!(
            named_cell("机构与队伍!AA10", "机构与队伍"),
            Some(At { row: 9, col: 26 })
        );
        assert_eq!(named_cell("机构与队伍!$C$7:$C$9", "机构与队伍"), None);
        assert_eq!(named_cell("基本信息!$C$7", "机构与队伍"), None);
        assert_eq!(named_cell("#REF!", "机构与队伍"), None);
    }

    #[test]
    fn a_heading_is_no_label_though_it_reads_like_one() {
        let field = Field {
            name: "填报单位".to_owned(),
            label: "填报单位".to_owned(),
            aliases: Vec::new(),
            kind: FieldKind::Text,
            unit: String::new(),
            required: Required::Always,
            min: None,
            max: None,
            help: String::new(),
            computed: None,
            given: false,
            unique: false,
            refers_to: None,
            personal: false,
        };
        let section = Section {
            title: "一、填报单位".to_owned(),
            fields: vec![field],
        };
        let cell = |row, col, text: &str| Cell {
            row,
            col,
            value: Raw::Text(text.to_owned()),
            formula: None,
        };
        let sheet = SheetCells {
            name: "基本信息".to_owned(),
            cells: vec![
                cell(2, 2, "填报内容"),
                cell(3, 0, "一、填报单位"),
                cell(4, 1, "＊填报单位"),
                cell(4, 2, "某县督导办"),
            ],
            ..SheetCells::default()
        };
        let read = read(&[section], &sheet, &BTreeMap::new());
        assert_eq!(read.answers["填报单位"].at, Some(At { row: 4, col: 2 }));
        assert!(read.not_read.is_empty());
    }
}
