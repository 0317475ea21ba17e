//! Writes the seeds of every target into `corpus/`: the plan's formulas, cells as clerks fill them in, a small workbook
//! of the form, and whatever sound workbooks are named in the call (`samples/foreign/*`, the hostile set).

use std::error::Error;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use dudao::model::form::Body;
use dudao::model::plan::{Plan, Shape};
use dudao::plan::{Documents, load};
use rust_xlsxwriter::{Format, Workbook};

/// Larger files are mutated too slowly to be of use.
const LARGEST: usize = 256 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let plan = load(&Documents::embedded()).map_err(|mistakes| format!("{mistakes:?}"))?;
    formulas(&plan)?;
    cells()?;
    let mut books = vec![small(&plan)?];
    for path in std::env::args_os().skip(1).map(PathBuf::from) {
        books.push(std::fs::read(path)?);
    }
    for (index, book) in books.iter().enumerate().filter(|(_, book)| book.len() <= LARGEST) {
        write("workbook", index, book)?;
        if let Some(parts) = parts(book)
            && parts.len() <= LARGEST
        {
            write("parts", index, &parts)?;
        }
    }
    // Every choice that the target takes from its bytes, once.
    for byte in 0..=u8::MAX {
        write("labels", usize::from(byte), &[byte; 40])?;
    }
    Ok(())
}

fn write(target: &str, index: usize, bytes: &[u8]) -> std::io::Result<()> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    std::fs::create_dir_all(&dir)?;
    std::fs::write(dir.join(format!("seed-{index}")), bytes)
}

fn formulas(plan: &Plan) -> std::io::Result<()> {
    let mut texts: Vec<&String> = Vec::new();
    for rule in &plan.rules {
        texts.extend(&rule.when);
        match &rule.shape {
            Shape::Must { holds } => texts.push(holds),
            Shape::Gap { actual, required, .. } => texts.extend([actual, required]),
            Shape::Each {
                scope,
                holds,
                at_least_share,
                ..
            } => {
                texts.extend(scope);
                texts.push(holds);
                texts.extend(at_least_share);
            }
        }
    }
    texts.extend(
        plan.form
            .fields()
            .filter_map(|(_, field)| field.computed.as_ref()),
    );
    texts.sort();
    texts.dedup();
    for (index, text) in texts.into_iter().enumerate() {
        let values = (0..80_u8).map(|byte| byte.wrapping_mul(37));
        let bytes: Vec<u8> = text.bytes().chain([0xFF]).chain(values).collect();
        write("formula", index, &bytes)?;
    }
    Ok(())
}

/// Texts that stand in cells, behind the bytes that make the target take them for a text.
fn cells() -> std::io::Result<()> {
    let texts = [
        "12人",
        "3.5万元",
        "35000元",
        "约20",
        "20左右",
        "1,234.50",
        "１２",
        "三十五",
        "十二",
        "78%",
        "0.78",
        "无",
        "/",
        "—",
        "是",
        "√",
        "×",
        "否",
        "有",
        "2023.5",
        "2023-5-1",
        "2023年5月",
        "20230501",
        "23.5.1",
        "2023年5月1日",
        "2026/11/20",
        "某教督〔2026〕3号",
        "某教督[2026]3号",
        "0991-1234567",
        "13800000000",
        "990101",
        "D-01、D-02",
        "D01，D02；D03",
        "已落实",
        "部分落实",
        " ",
        "　",
        "-",
        "1e5",
        "12.0",
        "12人（含兼职3人）",
        "3至5",
        "2026",
        "二〇二六年",
        "#N/A",
        "姓　名",
    ];
    for (index, text) in texts.into_iter().enumerate() {
        for kind in 5..=6_u8 {
            let bytes: Vec<u8> = [kind, 11].into_iter().chain(text.bytes()).collect();
            write("cell_value", index * 2 + usize::from(kind - 5), &bytes)?;
        }
    }
    Ok(())
}

/// The form's sheets with a few values, without styles, so that its parts are small.
fn small(plan: &Plan) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for form in &plan.form.sheets {
        let sheet = book.add_worksheet().set_name(&form.name)?;
        match &form.body {
            Body::Fields(sections) => {
                sheet.write_string(0, 2, "填报内容")?;
                for (field, row) in sections
                    .iter()
                    .flat_map(|section| &section.fields)
                    .take(12)
                    .zip(1_u32..)
                {
                    sheet.write_string(row, 1, field.printed_label())?;
                    match row % 4 {
                        0 => sheet.write_string(row, 2, "12人")?,
                        1 => sheet.write_number(row, 2, f64::from(row))?,
                        2 => sheet.write_formula(row, 2, "C2+1")?,
                        _ => sheet.write_number_with_format(row, 2, 46_000.0, &date)?,
                    };
                }
                sheet.merge_range(20, 0, 21, 3, "说明", &Format::new())?;
                sheet.set_row_hidden(6)?;
            }
            Body::Table(table) => {
                for (column, col) in table.columns.iter().zip(0_u16..) {
                    sheet.write_string(1, col, column.printed_label())?;
                    sheet.write_string(2, col, "无")?;
                    sheet.write_boolean(3, col, true)?;
                }
            }
            Body::Guide(_) | Body::SelfCheck => {}
        }
    }
    book.define_name("县区名称", "=基本信息!$C$3")?;
    Ok(book.save_to_buffer()?)
}

/// A package as the target `parts` takes it.
fn parts(book: &[u8]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).ok()?;
    let mut out = Vec::new();
    for index in 0..zip.len() {
        let part = zip.by_index(index).ok()?;
        let name = part.name().ok()?.to_string();
        let mut bytes = Vec::new();
        part.take(LARGEST as u64).read_to_end(&mut bytes).ok()?;
        // The two bytes that stand between parts; parts that are no text are left out.
        if bytes.iter().any(|byte| matches!(byte, 0xFE | 0xFF)) {
            continue;
        }
        if !out.is_empty() {
            out.push(0xFE);
        }
        out.extend(name.bytes());
        out.push(0xFF);
        out.extend(bytes);
    }
    Some(out)
}
