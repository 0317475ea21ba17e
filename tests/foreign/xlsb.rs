//! Writes a workbook as .xlsb, record by record: no software on the developers' machines can.
//!
//! Every formula is written as the constant that is its result, because only that there is one is read. LibreOffice
//! opens the file (samples/foreign/README.md says what came of it).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write};

use dudao::workbook::{Book, Cell, Raw, SheetCells};
use zip::write::SimpleFileOptions;

/// Cell formats: general, date.
const GENERAL: u32 = 0;
const DATE: u32 = 1;

/// The package.
pub fn write(book: &Book) -> Vec<u8> {
    let mut strings = Strings::default();
    let sheets: Vec<Vec<u8>> = book
        .sheets
        .iter()
        .map(|sheet| self::sheet(sheet, &mut strings))
        .collect();
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".to_owned(), content_types(sheets.len())),
        ("_rels/.rels".to_owned(), RELS.as_bytes().to_vec()),
        ("docProps/custom.xml".to_owned(), custom(book)),
        ("xl/workbook.bin".to_owned(), workbook(book)),
        ("xl/_rels/workbook.bin.rels".to_owned(), relations(sheets.len())),
        ("xl/styles.bin".to_owned(), styles()),
        ("xl/sharedStrings.bin".to_owned(), strings.part()),
    ];
    for (number, sheet) in (1..).zip(sheets) {
        parts.push((format!("xl/worksheets/sheet{number}.bin"), sheet));
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn record(into: &mut Vec<u8>, kind: u16, data: &[u8]) {
    let low = u8::try_from(kind & 0x7F).unwrap();
    if kind < 0x80 {
        into.push(low);
    } else {
        into.extend([low | 0x80, u8::try_from(kind >> 7).unwrap()]);
    }
    let mut length = data.len();
    loop {
        let low = u8::try_from(length & 0x7F).unwrap();
        length >>= 7;
        into.push(if length > 0 { low | 0x80 } else { low });
        if length == 0 {
            break;
        }
    }
    into.extend(data);
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn halves(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A text with its length in 32 bits.
fn wide(text: &str) -> Vec<u8> {
    let mut bytes = count(text.encode_utf16().count()).to_le_bytes().to_vec();
    bytes.extend(halves(text));
    bytes
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap()
}

#[derive(Default)]
struct Strings {
    numbers: BTreeMap<String, u32>,
    in_order: Vec<String>,
    used: u32,
}

impl Strings {
    fn number(&mut self, text: &str) -> u32 {
        self.used += 1;
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = count(self.in_order.len());
        self.numbers.insert(text.to_owned(), number);
        self.in_order.push(text.to_owned());
        number
    }

    fn part(&self) -> Vec<u8> {
        let mut part = Vec::new();
        record(&mut part, 159, &words(&[self.used, count(self.in_order.len())]));
        for text in &self.in_order {
            record(&mut part, 19, &[&[0][..], &wide(text)].concat());
        }
        record(&mut part, 160, &[]);
        part
    }
}

fn workbook(book: &Book) -> Vec<u8> {
    let mut part = Vec::new();
    record(&mut part, 131, &[]);
    record(&mut part, 153, &[&words(&[0, 0])[..], &wide("")].concat());
    record(&mut part, 143, &[]);
    for (number, sheet) in (1..).zip(&book.sheets) {
        let data = [
            &words(&[u32::from(sheet.hidden), number])[..],
            &wide(&format!("rId{number}")),
            &wide(&sheet.name),
        ];
        record(&mut part, 156, &data.concat());
    }
    record(&mut part, 144, &[]);
    record(&mut part, 353, &[]);
    record(&mut part, 357, &[]);
    let mut sheets = words(&[count(book.sheets.len())]);
    for number in 0..count(book.sheets.len()) {
        sheets.extend(words(&[0, number, number]));
    }
    record(&mut part, 362, &sheets);
    record(&mut part, 354, &[]);
    for (name, place) in &book.names {
        if let Some(formula) = reference(book, place) {
            let data = [
                &words(&[0])[..],
                &[0],
                &words(&[u32::MAX]),
                &wide(name),
                &words(&[count(formula.len())]),
                &formula,
                &words(&[0, u32::MAX]),
            ];
            record(&mut part, 39, &data.concat());
        }
    }
    record(&mut part, 132, &[]);
    part
}

/// One cell or area on a sheet, as a formula.
fn reference(book: &Book, place: &str) -> Option<Vec<u8>> {
    let (sheet, cells) = place.rsplit_once('!')?;
    let sheet = sheet.trim_matches('\'').replace("''", "'");
    let number = book.sheets.iter().position(|found| found.name == sheet)?;
    let number = u16::try_from(number).unwrap().to_le_bytes();
    let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
    let ((row, col), (last_row, last_col)) = (cell(first)?, cell(last)?);
    Some(if first == last {
        [&[0x3A][..], &number, &row.to_le_bytes(), &col.to_le_bytes()].concat()
    } else {
        let rows = words(&[row, last_row]);
        let cols = [col.to_le_bytes(), last_col.to_le_bytes()].concat();
        [&[0x3B][..], &number, &rows, &cols].concat()
    })
}

fn cell(text: &str) -> Option<(u32, u16)> {
    let (letters, row) = text.strip_prefix('$')?.split_once('$')?;
    let col = letters
        .bytes()
        .fold(0, |col, letter| col * 26 + u16::from(letter - b'A') + 1);
    Some((row.parse::<u32>().ok()? - 1, col - 1))
}

fn sheet(sheet: &SheetCells, strings: &mut Strings) -> Vec<u8> {
    let mut part = Vec::new();
    record(&mut part, 129, &[]);
    let last = |of: &dyn Fn(&Cell) -> u32| sheet.cells.iter().map(of).max().unwrap_or(0);
    let (rows, cols) = (last(&|cell| cell.row), last(&|cell| u32::from(cell.col)));
    record(&mut part, 148, &words(&[0, rows, 0, cols]));
    if !sheet.hidden_cols.is_empty() {
        record(&mut part, 390, &[]);
        for range in &sheet.hidden_cols {
            let (first, last) = (u32::from(*range.start()), u32::from(*range.end()));
            let data = [&words(&[first, last, 2304, 0])[..], &[1, 0]].concat();
            record(&mut part, 60, &data);
        }
        record(&mut part, 391, &[]);
    }
    record(&mut part, 145, &[]);
    for (row, cells) in sheet.rows() {
        let hidden = sheet.hidden_rows.iter().any(|range| range.contains(&row));
        let head = [
            &words(&[row, 0])[..],
            &300_u16.to_le_bytes(),
            &[0, if hidden { 0x10 } else { 0 }, 0],
            &words(&[0]),
        ];
        record(&mut part, 0, &head.concat());
        for cell in cells {
            cell_record(&mut part, cell, strings);
        }
    }
    record(&mut part, 146, &[]);
    if !sheet.merged.is_empty() {
        record(&mut part, 177, &words(&[count(sheet.merged.len())]));
        for area in &sheet.merged {
            let corners = [area.top, area.bottom, u32::from(area.left), u32::from(area.right)];
            record(&mut part, 176, &words(&corners));
        }
        record(&mut part, 178, &[]);
    }
    record(&mut part, 130, &[]);
    part
}

/// The codes of error values.
const ERRORS: [(&str, u8); 7] = [
    ("#NULL!", 0x00),
    ("#DIV/0!", 0x07),
    ("#VALUE!", 0x0F),
    ("#REF!", 0x17),
    ("#NAME?", 0x1D),
    ("#NUM!", 0x24),
    ("#N/A", 0x2A),
];

fn cell_record(into: &mut Vec<u8>, cell: &Cell, strings: &mut Strings) {
    let format = if matches!(cell.value, Raw::DateTime(_)) {
        DATE
    } else {
        GENERAL
    };
    let head = words(&[u32::from(cell.col), format]);
    let is_formula = cell.formula.is_some();
    // Kind without a formula, kind with one, what is stored, the formula.
    let (plain, with_formula, stored, formula) = match &cell.value {
        Raw::Number(number) | Raw::DateTime(number) => {
            let bytes = number.to_le_bytes();
            (5, 9, bytes.to_vec(), [&[0x1F][..], &bytes].concat())
        }
        Raw::Text(text) if is_formula => {
            let short: String = text.chars().take(80).collect();
            let length = u8::try_from(short.encode_utf16().count()).unwrap();
            let formula = [&[0x17, length, 0][..], &halves(&short)].concat();
            (8, 8, wide(text), formula)
        }
        Raw::Text(text) => (7, 7, words(&[strings.number(text)]), Vec::new()),
        Raw::Bool(truth) => {
            let byte = u8::from(*truth);
            (4, 10, vec![byte], vec![0x1D, byte])
        }
        Raw::Error(error) => {
            let code = ERRORS.iter().find(|(text, _)| text == error).unwrap().1;
            (3, 11, vec![code], vec![0x1C, code])
        }
        Raw::Blank => (1, 1, Vec::new(), Vec::new()),
    };
    if is_formula {
        let size = words(&[count(formula.len())]);
        let data = [&head[..], &stored, &[0, 0], &size, &formula, &words(&[0])];
        record(into, with_formula, &data.concat());
    } else {
        record(into, plain, &[head, stored].concat());
    }
}

fn styles() -> Vec<u8> {
    let mut part = Vec::new();
    record(&mut part, 278, &[]);
    record(&mut part, 615, &words(&[1]));
    record(
        &mut part,
        44,
        &[&170_u16.to_le_bytes()[..], &wide("yyyy\\-mm\\-dd")].concat(),
    );
    record(&mut part, 616, &[]);
    record(&mut part, 617, &words(&[2]));
    for format in [0_u16, 170] {
        let mut data: Vec<u8> = [0, format, 0, 0, 0]
            .iter()
            .flat_map(|half: &u16| half.to_le_bytes())
            .collect();
        data.extend([0, 0, 0, 0x10, 1, 0]);
        record(&mut part, 47, &data);
    }
    record(&mut part, 618, &[]);
    record(&mut part, 279, &[]);
    part
}

const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.bin"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties" Target="docProps/custom.xml"/></Relationships>"#;

fn relations(sheets: usize) -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    );
    for number in 1..=sheets {
        write!(
            xml,
            r#"<Relationship Id="rId{number}" Type="{KIND}/worksheet" Target="worksheets/sheet{number}.bin"/>"#
        )
        .unwrap();
    }
    for (number, (kind, target)) in
        (sheets + 1..).zip([("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")])
    {
        write!(
            xml,
            r#"<Relationship Id="rId{number}" Type="{KIND}/{kind}" Target="{target}"/>"#
        )
        .unwrap();
    }
    xml.push_str("</Relationships>");
    xml.into_bytes()
}

fn content_types(sheets: usize) -> Vec<u8> {
    const EXCEL: &str = "application/vnd.ms-excel";
    let mut xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="{EXCEL}.sheet.binary.macroEnabled.main"/><Override PartName="/xl/styles.bin" ContentType="{EXCEL}.styles"/><Override PartName="/xl/sharedStrings.bin" ContentType="{EXCEL}.sharedStrings"/><Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>"#
    );
    for number in 1..=sheets {
        write!(
            xml,
            r#"<Override PartName="/xl/worksheets/sheet{number}.bin" ContentType="{EXCEL}.worksheet"/>"#
        )
        .unwrap();
    }
    xml.push_str("</Types>");
    xml.into_bytes()
}

fn custom(book: &Book) -> Vec<u8> {
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">"#,
    );
    for (number, (name, value)) in (2..).zip(&book.properties.custom) {
        write!(
            xml,
            r#"<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>"#
        )
        .unwrap();
    }
    xml.push_str("</Properties>");
    xml.into_bytes()
}
