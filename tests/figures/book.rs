//! A workbook's cells as a spreadsheet program shows them: each number in the format of its cell.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::LazyLock;

use dudao::model::serial;
use dudao::workbook::{Limits, Raw, read};
use regex::Regex;

/// A sheet: by row and column what its cells show.
pub struct Sheet {
    name: String,
    rows: BTreeMap<u32, BTreeMap<u16, String>>,
}

/// The rows of a table, each by heading.
pub type Rows = Vec<BTreeMap<String, String>>;

/// The sheets of a workbook by name.
pub fn sheets(bytes: &[u8]) -> BTreeMap<String, Sheet> {
    let part = |name: &str| {
        let mut text = String::new();
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let formats = formats(&part("xl/styles.xml"));
    let cell = Regex::new(r#"<c r="([A-Z]+)(\d+)" s="(\d+)""#).unwrap();
    let book = read(bytes, &Limits::default()).unwrap();
    let sheets = book.sheets.into_iter().zip(1..).map(|(sheet, number)| {
        let xml = part(&format!("xl/worksheets/sheet{number}.xml"));
        let styled: BTreeMap<(u32, u16), usize> = cell
            .captures_iter(&xml)
            .map(|found| {
                let place = (found[2].parse::<u32>().unwrap() - 1, column(&found[1]));
                (place, found[3].parse().unwrap())
            })
            .collect();
        let mut rows: BTreeMap<u32, BTreeMap<u16, String>> = BTreeMap::new();
        for cell in &sheet.cells {
            let style = styled.get(&(cell.row, cell.col));
            let format = style.map_or("General", |style| formats[*style].as_str());
            rows.entry(cell.row)
                .or_default()
                .insert(cell.col, shown(&cell.value, format));
        }
        let name = sheet.name;
        (name.clone(), Sheet { name, rows })
    });
    sheets.collect()
}

impl Sheet {
    /// The cells of the row that begins with this text.
    pub fn row(&self, first: &str) -> Vec<String> {
        let mut rows = self.rows.values();
        let row = rows.find(|row| row.get(&0).is_some_and(|text| text == first));
        let row = row.unwrap_or_else(|| panic!("{} has no row {first}", self.name));
        row.values().cloned().collect()
    }

    /// The table under the row with this heading: down to the first row that begins with nothing.
    pub fn table(&self, heading: &str) -> Rows {
        let mut rows = self.rows.iter();
        let (at, heads) = rows
            .find(|(_, row)| row.len() > 1 && row.values().any(|text| text == heading))
            .unwrap_or_else(|| panic!("{} has no heading {heading}", self.name));
        let below = (at + 1..).map_while(|row| self.rows.get(&row).filter(|row| row.contains_key(&0)));
        below
            .map(|row| {
                let cells = heads.iter().map(|(column, head)| {
                    let text = row.get(column).cloned().unwrap_or_default();
                    (head.clone(), text)
                });
                cells.collect()
            })
            .collect()
    }
}

fn column(letters: &str) -> u16 {
    letters
        .bytes()
        .fold(0, |column, letter| column * 26 + u16::from(letter - b'A') + 1)
        - 1
}

/// The number format of every style of cells.
fn formats(styles: &str) -> Vec<String> {
    let custom = Regex::new(r#"<numFmt numFmtId="(\d+)" formatCode="([^"]*)""#).unwrap();
    let custom: BTreeMap<&str, &str> = custom
        .captures_iter(styles)
        .map(|found| (found.get(1).unwrap().as_str(), found.get(2).unwrap().as_str()))
        .collect();
    let used = styles.split("<cellXfs").nth(1).unwrap();
    let used = used.split("</cellXfs>").next().unwrap();
    let each = Regex::new(r#"<xf numFmtId="(\d+)""#).unwrap();
    let format = |id: &str| match id {
        "1" => "0",
        "2" => "0.00",
        "3" => "#,##0",
        "4" => "#,##0.00",
        "9" => "0%",
        "10" => "0.00%",
        other => custom.get(other).copied().unwrap_or("General"),
    };
    each.captures_iter(used)
        .map(|found| format(&found[1]).to_owned())
        .collect()
}

fn shown(value: &Raw, format: &str) -> String {
    match value {
        Raw::Number(number) => in_format(*number, format),
        Raw::DateTime(days) => serial::from_serial(*days).unwrap().to_string(),
        Raw::Text(text) | Raw::Error(text) => text.to_string(),
        Raw::Bool(truth) => truth.to_string(),
        Raw::Blank => String::new(),
    }
}

/// A number as its format shows it, without separators of thousands and without the words of the format.
fn in_format(number: f64, format: &str) -> String {
    if format == "General" {
        return number.to_string();
    }
    static PLACES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"0\.(0+)").unwrap());
    let decimals = PLACES.captures(format).map_or(0, |found| found[1].len());
    if format.contains('%') {
        format!("{:.decimals$}%", number * 100.0)
    } else {
        format!("{number:.decimals$}")
    }
}
