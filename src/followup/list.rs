//! Reads an action list that people edited: 整改清单 of a county, 整改总清单 of the office.
//!
//! Rows are told by the id in the column 事项编号, columns by their headings, wherever sorting, filtering and inserting
//! have put them. Columns that the program writes are not read back; all others are what people wrote.

use std::collections::BTreeMap;

use crate::model::followup::Written;
use crate::model::followup::column::{
    CITY, COUNTY, EMPTY, GIVEN, ID, OF_COUNTY, OF_PROVINCE, REVIEWS, TO_FILL_IN,
};
use crate::model::submission::COUNTY_CODE_PROPERTY;
use crate::workbook::{Book, Limits};

use super::reviews::{self, ReviewRow};
use super::sheet::{header, shown, value};

/// An edited list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// Whether it is the office's list over all counties.
    pub of_province: bool,
    /// Code of the county whose list it is, if the file says so.
    pub county_code: Option<String>,
    /// Title of the sheet, which names the county.
    pub title: String,
    /// Columns that people added, in their order.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What the office said of explanations, in its own list.
    pub reviews: Vec<ReviewRow>,
}

impl List {
    /// Whether people wrote anything into it.
    pub fn holds_writing(&self) -> bool {
        let in_list = self
            .rows
            .iter()
            .any(|row| !row.written.is_empty() || row.id.is_empty());
        in_list || self.reviews.iter().any(ReviewRow::holds_writing)
    }
}

/// A row of an edited list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The action's id; empty for a row that people added.
    pub id: String,
    /// City and county, in the office's list.
    pub county: (String, String),
    /// What stands in the columns to fill in and in those that people added, by heading; blanks are left out.
    pub written: BTreeMap<String, Written>,
    /// What stands in the program's columns, for a row that people added.
    pub given: BTreeMap<String, Written>,
}

/// Counties whose items a list may hold before it may be larger than a submission: with twenty-five columns and a
/// hundred items each, that is two thirds of the cells that are read of one.
const AT_ONCE: usize = 128;

/// The most that is read of a list over so many counties. It stands in the program's own results, and what is written
/// in it would be lost if it were refused for holding as much as the program wrote. The other sheets of the office's
/// workbook hold several times as much, and nobody wants it.
pub fn limits(counties: usize) -> Limits {
    let limits = Limits {
        wanted: &[OF_COUNTY, OF_PROVINCE, REVIEWS],
        ..Limits::default()
    };
    limits.times(counties.div_ceil(AT_ONCE).max(1) as u64)
}

/// Reads the list of a workbook; none if it has none.
pub fn read(book: &Book) -> Option<List> {
    let sheet = book.sheets.iter().find_map(|sheet| {
        let name = sheet.name.trim();
        [OF_COUNTY, OF_PROVINCE]
            .contains(&name)
            .then_some((sheet, name == OF_PROVINCE))
    });
    let (sheet, of_province) = sheet?;
    let (header, heads) = header(sheet, ID)?;
    let written = |head: &str| !GIVEN.contains(&head);
    let mut rows = Vec::new();
    for (_, cells) in sheet.rows().filter(|(row, _)| *row > header) {
        let mut row = Row::default();
        for cell in cells {
            let Some(value) = value(&cell.value) else { continue };
            let head = heads
                .get(&cell.col)
                .cloned()
                .unwrap_or_else(|| format!("{} 列", crate::model::place::column_letters(cell.col)));
            match head.as_str() {
                ID => row.id = value.shown().trim().to_owned(),
                CITY if of_province => row.county.0 = value.shown(),
                COUNTY if of_province => row.county.1 = value.shown(),
                head if written(head) => {
                    row.written.insert(head.to_owned(), value);
                }
                head => {
                    row.given.insert(head.to_owned(), value);
                }
            }
        }
        let says_empty = row.given.len() == 1 && row.given.values().all(|value| value.shown() == EMPTY);
        if !says_empty {
            rows.push(row);
        }
    }
    let mut columns: Vec<String> = Vec::new();
    let titled = heads
        .values()
        .cloned()
        .chain(rows.iter().flat_map(|row| row.written.keys().cloned()));
    for head in titled {
        if written(&head) && !TO_FILL_IN.contains(&head.as_str()) && !columns.contains(&head) {
            columns.push(head);
        }
    }
    Some(List {
        of_province,
        county_code: book.properties.custom.get(COUNTY_CODE_PROPERTY).cloned(),
        title: sheet
            .cells
            .first()
            .map(|cell| shown(&cell.value))
            .unwrap_or_default(),
        columns,
        rows,
        reviews: reviews::read(book),
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::{Cursor, Write as _};

    use super::*;
    use crate::model::followup::column::PROGRESS;
    use crate::workbook::{self, Unreadable};

    const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A workbook of one sheet that nobody wants and that no limits admit, and the office's list.
    fn of_province(list: &str) -> Vec<u8> {
        let sheets = format!(
            r#"<workbook xmlns:r="{RELATIONSHIPS}"><sheets><sheet name="规则" sheetId="1" r:id="a"/><sheet name="{OF_PROVINCE}" sheetId="2" r:id="b"/></sheets></workbook>"#
        );
        let places = format!(
            r#"<Relationships><Relationship Id="a" Type="{RELATIONSHIPS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="{RELATIONSHIPS}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#
        );
        let book = format!(
            r#"<Relationships><Relationship Id="a" Type="{RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        );
        let unwanted = r#"<worksheet><sheetData><row r="1"><c r="A1"><f t="shared" ref="A1" si="99999999">1</f></c></row></sheetData></worksheet>"#;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", &book),
            ("xl/workbook.xml", &sheets),
            ("xl/_rels/workbook.xml.rels", &places),
            ("xl/worksheets/sheet1.xml", unwanted),
            ("xl/worksheets/sheet2.xml", list),
        ] {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_list_over_a_thousand_counties_is_read_back() {
        let text = |text: &str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
        let mut sheet = format!(
            "<worksheet><sheetData><row>{}{}{}</row>",
            text(ID),
            text(PROGRESS),
            text("甲").repeat(18)
        );
        for row in 0..25_100 {
            write!(sheet, "<row>{}", text(&format!("事项{row}"))).unwrap();
            sheet.push_str(&text("已联系"));
            sheet.push_str(&"<c><v>1</v></c>".repeat(18));
            sheet.push_str("</row>");
        }
        sheet.push_str("</sheetData></worksheet>");
        let bytes = of_province(&sheet);

        let book = workbook::read(&bytes, &limits(1000)).unwrap();
        let list = read(&book).unwrap();
        assert_eq!(list.rows.len(), 25_100);
        let last = list.rows.last().unwrap();
        let written = Written::Text("已联系".to_owned());
        assert_eq!((&*last.id, &last.written[PROGRESS]), ("事项25099", &written));
        assert!(book.sheets[0].cells.is_empty(), "nobody wants them");

        let refused = workbook::read(&bytes, &limits(100));
        assert!(matches!(refused, Err(Unreadable::TooLarge { .. })), "{refused:?}");
    }
}
