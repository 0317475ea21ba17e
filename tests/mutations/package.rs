//! Writes a desk as the bytes of an .xlsx, cell by cell as a spreadsheet program stores them: formulas with or without
//! a result, error values, hidden rows, links to other workbooks. The usual writers cannot leave a result out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use dudao::model::place::{Cell as At, column_letters};
use dudao::model::serial::from_serial;
use dudao::workbook::Raw;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::desk::{Desk, Page, Stored};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Days between the epochs of the 1904 and the 1900 date system.
const EPOCH_1904: f64 = 1462.0;

/// The bytes of a workbook.
pub fn write(desk: &Desk) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let mut strings = Strings::default();
    part("[Content_Types].xml", &content_types(desk));
    part("_rels/.rels", &root_relations());
    part("docProps/core.xml", &core(desk));
    part("docProps/custom.xml", &custom(desk));
    part("xl/workbook.xml", &workbook(desk));
    part("xl/_rels/workbook.xml.rels", &relations(desk));
    part("xl/styles.xml", STYLES);
    for (index, page) in desk.pages.iter().enumerate() {
        part(
            &format!("xl/worksheets/sheet{}.xml", index + 1),
            &sheet(page, desk.stored, &mut strings),
        );
    }
    part("xl/sharedStrings.xml", &strings.part(desk.stored));
    if desk.external_link {
        part(
            "xl/externalLinks/externalLink1.xml",
            &format!(
                "{HEAD}<externalLink xmlns=\"{MAIN}\"><externalBook xmlns:r=\"{REL}\" r:id=\"rId1\"><sheetNames><sheetName val=\"Sheet1\"/></sheetNames></externalBook></externalLink>"
            ),
        );
        part(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            &format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{REL}/externalLinkPath\" Target=\"file:///D:/2025.xlsx\" TargetMode=\"External\"/></Relationships>"
            ),
        );
    }
    if desk.macros {
        part("xl/vbaProject.bin", "no project, only its name");
    }
    zip.finish().unwrap().into_inner()
}

const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";

/// Texts, each stored once.
#[derive(Default)]
struct Strings {
    known: BTreeMap<String, usize>,
    order: Vec<String>,
}

impl Strings {
    fn index(&mut self, text: &str) -> usize {
        if let Some(index) = self.known.get(text) {
            return *index;
        }
        let index = self.order.len();
        self.order.push(text.to_owned());
        self.known.insert(text.to_owned(), index);
        index
    }

    fn part(&self, stored_as: Stored) -> String {
        let mut out = format!(
            "{HEAD}<sst xmlns=\"{MAIN}\" uniqueCount=\"{}\">",
            self.order.len()
        );
        for text in &self.order {
            match stored_as {
                Stored::RichText => out.push_str(&runs(text)),
                Stored::Phonetic => write!(
                    out,
                    "<si>{}<rPh sb=\"0\" eb=\"1\"><t>zhu yin</t></rPh><phoneticPr fontId=\"0\"/></si>",
                    run_text(text)
                )
                .unwrap(),
                _ => write!(out, "<si>{}</si>", run_text(text)).unwrap(),
            }
        }
        out.push_str("</sst>");
        out
    }
}

fn run_text(text: &str) -> String {
    format!("<t xml:space=\"preserve\">{}</t>", escape(text))
}

/// A text in two runs, the second in bold.
fn runs(text: &str) -> String {
    let half = text.char_indices().nth(text.chars().count() / 2);
    let (first, second) = text.split_at(half.map_or(0, |(at, _)| at));
    let bold = format!("<r><rPr><b/></rPr>{}</r>", run_text(second));
    if first.is_empty() {
        return format!("<si>{bold}</si>");
    }
    format!("<si><r>{}</r>{bold}</si>", run_text(first))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn sheet(page: &Page, stored_as: Stored, strings: &mut Strings) -> String {
    let mut out = format!("{HEAD}<worksheet xmlns=\"{MAIN}\">");
    if !page.hidden_cols.is_empty() {
        out.push_str("<cols>");
        for col in &page.hidden_cols {
            write!(
                out,
                "<col min=\"{0}\" max=\"{0}\" width=\"0\" hidden=\"1\"/>",
                col + 1
            )
            .unwrap();
        }
        out.push_str("</cols>");
    }
    out.push_str("<sheetData>");
    let mut open: Option<u32> = None;
    for ((row, col), ink) in &page.cells {
        if open != Some(*row) {
            if open.is_some() {
                out.push_str("</row>");
            }
            let hidden = if page.hidden_rows.contains(row) {
                " hidden=\"1\""
            } else {
                ""
            };
            write!(out, "<row r=\"{}\"{hidden}>", row + 1).unwrap();
            open = Some(*row);
        }
        let at = At { row: *row, col: *col };
        let formula = ink
            .formula
            .as_ref()
            .map(|formula| format!("<f>{}</f>", escape(formula)))
            .unwrap_or_default();
        let stored = match (&ink.value, ink.formula.is_some()) {
            (Raw::Blank, true) => format!("<c r=\"{at}\">{formula}</c>"),
            (Raw::Blank, false) => format!("<c r=\"{at}\" s=\"0\"/>"),
            (Raw::Number(number), _) => format!("<c r=\"{at}\">{formula}<v>{number}</v></c>"),
            (Raw::DateTime(serial), false) if stored_as == Stored::IsoDates => {
                let date = from_serial(*serial).unwrap();
                format!("<c r=\"{at}\" s=\"1\" t=\"d\"><v>{date}</v></c>")
            }
            (Raw::DateTime(serial), _) if stored_as == Stored::Epoch1904 => {
                format!(
                    "<c r=\"{at}\" s=\"1\">{formula}<v>{}</v></c>",
                    serial - EPOCH_1904
                )
            }
            (Raw::Text(text), false) if stored_as == Stored::InlineText => {
                format!("<c r=\"{at}\" t=\"inlineStr\"><is>{}</is></c>", run_text(text))
            }
            (Raw::DateTime(serial), _) => format!("<c r=\"{at}\" s=\"1\">{formula}<v>{serial}</v></c>"),
            (Raw::Bool(truth), _) => {
                format!("<c r=\"{at}\" t=\"b\">{formula}<v>{}</v></c>", u8::from(*truth))
            }
            (Raw::Error(error), _) => format!("<c r=\"{at}\" t=\"e\">{formula}<v>{error}</v></c>"),
            (Raw::Text(text), true) => {
                format!("<c r=\"{at}\" t=\"str\">{formula}<v>{}</v></c>", escape(text))
            }
            (Raw::Text(text), false) => {
                format!("<c r=\"{at}\" t=\"s\"><v>{}</v></c>", strings.index(text))
            }
        };
        out.push_str(&stored);
    }
    if open.is_some() {
        out.push_str("</row>");
    }
    out.push_str("</sheetData>");
    if !page.merged.is_empty() {
        write!(out, "<mergeCells count=\"{}\">", page.merged.len()).unwrap();
        for area in &page.merged {
            write!(
                out,
                "<mergeCell ref=\"{}{}:{}{}\"/>",
                column_letters(area.left),
                area.top + 1,
                column_letters(area.right),
                area.bottom + 1
            )
            .unwrap();
        }
        out.push_str("</mergeCells>");
    }
    out.push_str("</worksheet>");
    out
}

fn workbook(desk: &Desk) -> String {
    let mut out = format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{REL}\">");
    if desk.stored == Stored::Epoch1904 {
        out.push_str("<workbookPr date1904=\"1\"/>");
    }
    out.push_str("<sheets>");
    for (index, page) in desk.pages.iter().enumerate() {
        let state = if page.hidden { " state=\"hidden\"" } else { "" };
        write!(
            out,
            "<sheet name=\"{}\" sheetId=\"{1}\"{state} r:id=\"rId{1}\"/>",
            escape(&page.name),
            index + 1
        )
        .unwrap();
    }
    out.push_str("</sheets>");
    if desk.external_link {
        out.push_str("<externalReferences><externalReference r:id=\"rIdLink\"/></externalReferences>");
    }
    out.push_str("<definedNames>");
    for (name, place) in &desk.names {
        write!(
            out,
            "<definedName name=\"{}\">{}</definedName>",
            escape(name),
            escape(place)
        )
        .unwrap();
    }
    out.push_str("</definedNames></workbook>");
    out
}

fn relations(desk: &Desk) -> String {
    let mut out = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    let mut relation = |id: &str, kind: &str, target: &str| {
        write!(
            out,
            "<Relationship Id=\"{id}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>"
        )
        .unwrap();
    };
    for index in 1..=desk.pages.len() {
        relation(
            &format!("rId{index}"),
            "worksheet",
            &format!("worksheets/sheet{index}.xml"),
        );
    }
    relation("rIdStyles", "styles", "styles.xml");
    relation("rIdStrings", "sharedStrings", "sharedStrings.xml");
    if desk.external_link {
        relation("rIdLink", "externalLink", "externalLinks/externalLink1.xml");
    }
    out.push_str("</Relationships>");
    if desk.macros {
        let project = "<Relationship Id=\"rIdMacros\" Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" Target=\"vbaProject.bin\"/></Relationships>";
        out = out.replace("</Relationships>", project);
    }
    out
}

fn root_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{REL}/officeDocument\" Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"{REL}/custom-properties\" Target=\"docProps/custom.xml\"/></Relationships>"
    )
}

fn content_types(desk: &Desk) -> String {
    let mut out = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>"
    );
    let main = if desk.macros {
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml".to_owned()
    } else {
        format!("{TYPES}.sheet.main+xml")
    };
    let mut part = |name: &str, kind: &str| {
        write!(out, "<Override PartName=\"{name}\" ContentType=\"{kind}\"/>").unwrap();
    };
    part("/xl/workbook.xml", &main);
    for index in 1..=desk.pages.len() {
        part(
            &format!("/xl/worksheets/sheet{index}.xml"),
            &format!("{TYPES}.worksheet+xml"),
        );
    }
    part("/xl/styles.xml", &format!("{TYPES}.styles+xml"));
    part("/xl/sharedStrings.xml", &format!("{TYPES}.sharedStrings+xml"));
    part(
        "/docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
    );
    part(
        "/docProps/custom.xml",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    );
    if desk.external_link {
        part(
            "/xl/externalLinks/externalLink1.xml",
            &format!("{TYPES}.externalLink+xml"),
        );
    }
    out.push_str("</Types>");
    out
}

fn core(desk: &Desk) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
        escape(&desk.title)
    )
}

fn custom(desk: &Desk) -> String {
    let mut out = format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">"
    );
    for (index, (name, value)) in desk.custom.iter().enumerate() {
        write!(
            out,
            "<property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{}\" name=\"{}\"><vt:lpwstr>{}</vt:lpwstr></property>",
            index + 2,
            escape(name),
            escape(value)
        )
        .unwrap();
    }
    out.push_str("</Properties>");
    out
}
