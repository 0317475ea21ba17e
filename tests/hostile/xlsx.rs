//! Workbooks that claim or hold too much.

use std::fmt::Write as _;

use super::Hostile;
use super::container::{Entry, zip};
use super::package::Package;

/// 基本信息.
pub const SHEET: &str = "xl/worksheets/sheet2.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";
const BOOK: &str = "xl/workbook.xml";
const RELS: &str = "xl/_rels/workbook.xml.rels";

const GIB: usize = 1 << 30;

pub fn files() -> Vec<Hostile> {
    let sample = Package::sample();
    let mut files = bombs(&sample);
    files.extend(claims(&sample));
    files.extend(crowds(&sample));
    files.extend(relations(&sample));
    files
}

/// A gibibyte of zeros in each part that a reader opens, and in one that none does.
fn bombs(sample: &Package) -> Vec<Hostile> {
    let parts = [
        ("工作簿", BOOK),
        ("关系", RELS),
        ("工作表", SHEET),
        ("共享文本", STRINGS),
        ("样式", STYLES),
        ("主题", "xl/theme/theme1.xml"),
        ("属性", "docProps/custom.xml"),
        ("类型", "[Content_Types].xml"),
        ("图片", "xl/media/image1.png"),
        ("宏", "xl/vbaProject.bin"),
    ];
    let mut files: Vec<Hostile> = parts
        .into_iter()
        .map(|(word, part)| {
            let name = format!("一吉零字节在{word}.xlsx");
            Hostile::message(&name, in_place(sample, Entry::zeros(part, b"<a>", GIB)))
        })
        .collect();
    // As well as deflate can: a thousandth of what comes out.
    let spaces = vec![b' '; 200 << 20];
    files.push(Hostile::message(
        "两百兆空格在工作表.xlsx",
        in_place(sample, Entry::deflated(SHEET, &spaces)),
    ));
    let mut small = sample.entries();
    small.extend((0..40).map(|index| Entry::deflated(&format!("xl/media/{index}.bin"), &spaces[..4 << 20])));
    files.push(Hostile::message("四十个四兆的部件.xlsx", zip(&small)));
    files
}

fn in_place(sample: &Package, entry: Entry) -> Vec<u8> {
    let mut entries = sample.entries();
    match entries.iter_mut().find(|held| held.name == entry.name) {
        Some(held) => *held = entry,
        None => entries.push(entry),
    }
    zip(&entries)
}

/// Numbers that a reader may believe.
fn claims(sample: &Package) -> Vec<Hostile> {
    let sheet = |old: &str, new: &str| sample.clone().replacing(SHEET, old, new).bytes();
    let end = |new: &str| sheet("</sheetData>", &format!("{new}</sheetData>"));
    let count = |count: &str| {
        let strings = sample.text(STRINGS);
        let (_, rest) = strings.split_once("<sst").unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        let head = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        sample
            .clone()
            .with(STRINGS, format!("{head} {count}>{rest}"))
            .bytes()
    };
    vec![
        Hostile::any(
            "区域谎报到末格.xlsx",
            sheet("ref=\"A1:D25\"", "ref=\"A1:XFD1048576\""),
        ),
        Hostile::any(
            "区域谎报到格外.xlsx",
            sheet("ref=\"A1:D25\"", "ref=\"ZZZZ4294967296:A1\""),
        ),
        Hostile::any("区域为负.xlsx", sheet("ref=\"A1:D25\"", "ref=\"D25:A1\"")),
        Hostile::message(
            "末格有数.xlsx",
            end("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"),
        ),
        Hostile::message(
            "行号四十亿.xlsx",
            end("<row r=\"4294967296\"><c r=\"A4294967296\"><v>1</v></c></row>"),
        ),
        Hostile::message(
            "行号四十亿减一.xlsx",
            end("<row r=\"4294967295\"><c r=\"A4294967295\"><v>1</v></c></row>"),
        ),
        Hostile::message(
            "列号ZZZZ.xlsx",
            end("<row r=\"90\"><c r=\"ZZZZ90\"><v>1</v></c></row>"),
        ),
        Hostile::message(
            "列号很长.xlsx",
            end(&format!(
                "<row r=\"90\"><c r=\"{}90\"><v>1</v></c></row>",
                "Z".repeat(60)
            )),
        ),
        Hostile::any(
            "行号为零.xlsx",
            end("<row r=\"0\"><c r=\"A0\"><v>1</v></c></row>"),
        ),
        Hostile::any("没有行号.xlsx", end("<row><c><v>1</v></c><c><v>2</v></c></row>")),
        Hostile::message("文本条数谎报四十亿.xlsx", count("uniqueCount=\"4294967295\"")),
        Hostile::message(
            "文本条数谎报到溢出.xlsx",
            count("uniqueCount=\"99999999999999999999999\""),
        ),
        Hostile::any("文本条数为负.xlsx", count("count=\"-5\" uniqueCount=\"-1\"")),
        Hostile::any(
            "文本序号为负.xlsx",
            end("<row r=\"90\"><c r=\"A90\" t=\"s\"><v>-1</v></c></row>"),
        ),
        Hostile::any(
            "文本序号太大.xlsx",
            end("<row r=\"90\"><c r=\"A90\" t=\"s\"><v>99999999999</v></c></row>"),
        ),
        Hostile::any(
            "样式序号太大.xlsx",
            end("<row r=\"90\"><c r=\"A90\" s=\"4294967295\"><v>1</v></c></row>"),
        ),
        Hostile::message(
            "公式组号四十亿.xlsx",
            end(
                "<row r=\"90\"><c r=\"A90\"><f t=\"shared\" si=\"4294967295\" ref=\"A90:A91\">1</f><v>1</v></c></row>",
            ),
        ),
        Hostile::any(
            "公式组号为负.xlsx",
            end(
                "<row r=\"90\"><c r=\"A90\"><f t=\"shared\" si=\"-1\" ref=\"A90:A91\">1</f><v>1</v></c></row>",
            ),
        ),
        Hostile::any(
            "公式组区域到末格.xlsx",
            end(
                "<row r=\"90\"><c r=\"A90\"><f t=\"shared\" si=\"0\" ref=\"A1:XFD1048576\">A1</f><v>1</v></c></row>",
            ),
        ),
        Hostile::any("数字都是怪数.xlsx", end(&strange_numbers())),
        Hostile::any(
            "重复的单元格.xlsx",
            end("<row r=\"90\"><c r=\"A90\"><v>1</v></c><c r=\"A90\"><v>2</v></c></row>"),
        ),
        Hostile::any(
            "行序颠倒.xlsx",
            end(
                "<row r=\"99\"><c r=\"B99\"><v>1</v></c><c r=\"A99\"><v>1</v></c></row><row r=\"98\"><c r=\"A98\"><v>1</v></c></row>",
            ),
        ),
    ]
}

fn strange_numbers() -> String {
    let values = [
        "1e999",
        "-1e999",
        "NaN",
        "inf",
        "1e-400",
        "0x10",
        "１２",
        "",
        " 1 ",
        "9999999999999999999999999",
    ];
    let cells: Vec<String> = (0..).zip(values).map(|(index, value)| {
        let row = 90 + index;
        format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{value}</v></c><c r=\"B{row}\" t=\"d\"><v>{value}</v></c><c r=\"C{row}\" t=\"b\"><v>{value}</v></c></row>")
    }).collect();
    cells.concat()
}

/// Very many of one thing.
fn crowds(sample: &Package) -> Vec<Hostile> {
    let repeated = |count: usize, one: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        (0..count).for_each(|index| text.push_str(&one(index)));
        text
    };
    let sheet_end = |new: &str| {
        sample
            .clone()
            .replacing(SHEET, "</sheetData>", &format!("</sheetData>{new}"))
            .bytes()
    };
    let rows = |new: &str| {
        sample
            .clone()
            .replacing(SHEET, "</sheetData>", &format!("{new}</sheetData>"))
            .bytes()
    };
    let styles = |part: &str, new: &str| {
        sample
            .clone()
            .replacing(STYLES, &format!("</{part}>"), &format!("{new}</{part}>"))
            .bytes()
    };
    let long = "长".repeat(13 << 20);
    let one_text = format!(
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"1\" uniqueCount=\"1\"><si><t>{}</t></si></sst>",
        long
    );
    let shorter = format!(
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>{}</t></si></sst>",
        "长".repeat(80_000)
    );
    let everywhere = repeated(20_000, &|index| {
        format!(
            "<row r=\"{0}\"><c r=\"A{0}\" t=\"s\"><v>0</v></c></row>",
            index + 90
        )
    });
    vec![
        Hostile::any("三百万条空文本.xlsx", sample.clone().replacing(STRINGS, "</sst>", &format!("{}</sst>", "<si/>".repeat(3_000_000))).bytes()).slow(),
        Hostile::message("一条文本三百万段.xlsx", sample.clone().replacing(STRINGS, "</sst>", &format!("<si>{}</si></sst>", "<r><t>a</t></r>".repeat(3_000_000))).bytes()),
        Hostile::any("一条三十九兆的文本.xlsx", sample.clone().with(STRINGS, one_text.clone()).bytes()),
        Hostile::message("一条三十九兆的文本处处引用.xlsx", sample.clone().with(STRINGS, one_text).replacing(SHEET, "</sheetData>", &format!("{everywhere}</sheetData>")).bytes()),
        Hostile::message("一条二十四万字节的文本两万处引用.xlsx", sample.clone().with(STRINGS, shorter).replacing(SHEET, "</sheetData>", &format!("{everywhere}</sheetData>")).bytes()),
        Hostile::message("行内文本四十兆.xlsx", rows(&format!("<row r=\"90\"><c r=\"A90\" t=\"inlineStr\"><is><t>{}</t></is></c></row>", long))),
        Hostile::any("一百万空行.xlsx", rows(&repeated(1_000_000, &|index| format!("<row r=\"{}\"/>", index + 30)))).slow(),
        Hostile::any("一百万空单元格.xlsx", rows(&repeated(1_000_000, &|index| format!("<row r=\"{0}\"><c r=\"A{0}\" s=\"1\"/></row>", index + 30)))).slow(),
        Hostile::message("九十万单元格.xlsx", rows(&repeated(90_000, &|index| format!("<row r=\"{}\">{}</row>", index + 90, "<c><v>1</v></c>".repeat(10))))).slow(),
        Hostile::message("一百万个未知错误值.xlsx", rows(&repeated(1_000_000, &|index| format!("<row r=\"{}\"><c t=\"e\"><v>#新!</v></c></row>", index + 30)))).slow(),
        Hostile::any("一百万处合并.xlsx", sheet_end(&format!("<mergeCells>{}</mergeCells>", repeated(1_000_000, &|index| format!("<mergeCell ref=\"A{0}:B{0}\"/>", index + 1))))).slow(),
        Hostile::any("三万处重叠的合并.xlsx", sheet_end(&format!("<mergeCells>{}</mergeCells>", repeated(30_000, &|index| format!("<mergeCell ref=\"A1:XFD{}\"/>", index + 1))))),
        Hostile::any("合并到格外.xlsx", sheet_end("<mergeCells><mergeCell ref=\"A1:ZZZZ99999999999\"/><mergeCell ref=\"B2\"/><mergeCell ref=\"D9:A1\"/><mergeCell/></mergeCells>")),
        Hostile::any("一百万个链接.xlsx", sheet_end(&format!("<hyperlinks>{}</hyperlinks>", repeated(700_000, &|index| format!("<hyperlink ref=\"A{}\" r:id=\"r1\"/>", index + 1))))).slow(),
        Hostile::any("一百万条校验.xlsx", sheet_end(&format!("<dataValidations>{}</dataValidations>", "<dataValidation sqref=\"A1\"/>".repeat(1_000_000)))).slow(),
        Hostile::message("四十万种样式.xlsx", styles("cellXfs", &"<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>".repeat(400_000))),
        Hostile::any("四十万种字体.xlsx", styles("fonts", &"<font><sz val=\"11\"/></font>".repeat(400_000))).slow(),
        Hostile::any("四十万种数字格式.xlsx", sample.clone().replacing(STYLES, "<fonts", &format!("<numFmts>{}</numFmts><fonts", repeated(400_000, &|index| format!("<numFmt numFmtId=\"{}\" formatCode=\"0.0\"/>", index + 200)))).bytes()).slow(),
        Hostile::message("数字格式四十兆.xlsx", sample.clone().replacing(STYLES, "<fonts", &format!("<numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts><fonts", long)).bytes()),
        Hostile::any("三十万个名称.xlsx", sample.clone().replacing(BOOK, "<definedNames>", &format!("<definedNames>{}", repeated(300_000, &|index| format!("<definedName name=\"n{index}\">基本信息!$C${}</definedName>", index % 90 + 1)))).bytes()).slow(),
        Hostile::message("十万张工作表.xlsx", sample.clone().replacing(BOOK, "<sheets>", &format!("<sheets>{}", repeated(100_000, &|index| format!("<sheet name=\"s{index}\" sheetId=\"{}\" r:id=\"rId2\"/>", index + 100)))).bytes()),
        Hostile::any("九十张工作表同一部件.xlsx", ninety_of_one(sample)).slow(),
        Hostile::any("工作表名一兆.xlsx", sample.clone().replacing(BOOK, "name=\"基本信息\"", &format!("name=\"{}\"", "名".repeat(350_000))).bytes()),
        Hostile::message("同名工作表.xlsx", sample.clone().replacing(BOOK, "name=\"填报说明\"", "name=\"基本信息\"").bytes()),
        Hostile::any("十万条属性.xlsx", sample.clone().replacing("docProps/custom.xml", "</Properties>", &format!("{}</Properties>", repeated(100_000, &|index| format!("<property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{0}\" name=\"p{0}\"><vt:lpwstr>v</vt:lpwstr></property>", index + 20)))).bytes()).slow(),
    ]
}

/// Each sheet is small, and reading ninety of the largest one is not.
fn ninety_of_one(sample: &Package) -> Vec<u8> {
    let mut sheets = String::new();
    for index in 0..80 {
        write!(
            sheets,
            "<sheet name=\"副本{index}\" sheetId=\"{}\" r:id=\"rId9\"/>",
            index + 100
        )
        .unwrap();
    }
    sample
        .clone()
        .replacing(BOOK, "<sheets>", &format!("<sheets>{sheets}"))
        .bytes()
}

/// Parts that lead astray or are missing.
fn relations(sample: &Package) -> Vec<Hostile> {
    let target = |new: &str| {
        sample
            .clone()
            .replacing(RELS, "Target=\"worksheets/sheet2.xml\"", new)
            .bytes()
    };
    let without = |part: &str| sample.clone().without(part).bytes();
    vec![
        Hostile::any("关系指向自己.xlsx", target("Target=\"_rels/workbook.xml.rels\"")),
        Hostile::any("关系指向工作簿.xlsx", target("Target=\"workbook.xml\"")),
        Hostile::any(
            "关系指向绝对路径.xlsx",
            target("Target=\"/xl/worksheets/sheet2.xml\""),
        ),
        Hostile::any("关系指向上级.xlsx", target("Target=\"../../../../etc/passwd\"")),
        Hostile::any(
            "关系指向网上.xlsx",
            target("Target=\"http://127.0.0.1:9/sheet.xml\" TargetMode=\"External\""),
        ),
        Hostile::any(
            "关系指向本机文件.xlsx",
            target("Target=\"file:///etc/passwd\" TargetMode=\"External\""),
        ),
        Hostile::any(
            "关系指向没有的部件.xlsx",
            target("Target=\"worksheets/sheet99.xml\""),
        ),
        Hostile::any("关系为空.xlsx", target("Target=\"\"")),
        Hostile::any(
            "两条关系同一编号.xlsx",
            target(
                "Target=\"worksheets/sheet2.xml\"/><Relationship Id=\"rId2\" Type=\"t\" Target=\"styles.xml\"",
            ),
        ),
        Hostile::message("缺工作簿.xlsx", without(BOOK)),
        Hostile::message("缺关系.xlsx", without(RELS)),
        Hostile::any("缺工作表.xlsx", without(SHEET)),
        Hostile::any("缺共享文本.xlsx", without(STRINGS)),
        Hostile::any("缺样式.xlsx", without(STYLES)),
        Hostile::any("缺主题.xlsx", without("xl/theme/theme1.xml")),
        Hostile::any("缺类型.xlsx", without("[Content_Types].xml")),
        Hostile::any("缺根关系.xlsx", without("_rels/.rels")),
        Hostile::message("没有工作表.xlsx", {
            let text = sample.text(BOOK);
            let (head, rest) = text.split_once("<sheets>").unwrap();
            let (_, tail) = rest.split_once("</sheets>").unwrap();
            sample
                .clone()
                .with(BOOK, format!("{head}<sheets/>{tail}"))
                .bytes()
        }),
    ]
}
