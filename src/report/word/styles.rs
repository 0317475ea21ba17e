//! The layout: page, fonts and the style of every kind of paragraph.
//!
//! Source: GB/T 9704-2012 党政机关公文格式: 5.2 (page, 22 lines of 28 characters in 仿宋 of size 三号), 7.3 (title, text,
//! headings, annexes, signature, date), 7.5 (page numbers), and what offices do where it leaves a choice. Lengths are in
//! twentieths of a point, as Word counts them; 1 mm is 56.7 of them. Sizes of letters are in half points.

use std::io;

use super::body::W;
use super::document::Style;
use super::markup::Markup;

/// The page and its margins.
pub(super) struct Page {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) top: u32,
    pub(super) right: u32,
    pub(super) bottom: u32,
    pub(super) left: u32,
    /// From the edge of the paper to the header.
    pub(super) header: u32,
    /// From the edge of the paper to the foot of the page number.
    pub(super) footer: u32,
}

impl Page {
    /// Width of the text.
    pub(super) const fn text_width(&self) -> u32 {
        self.width - self.left - self.right
    }
}

/// A4; margins of 37, 26, 35 and 28 mm; the dashes of the page number 7 mm below the text.
pub(super) const PAGE: Page = Page {
    width: 11_906,
    height: 16_838,
    top: 2_098,
    right: 1_474,
    bottom: 1_984,
    left: 1_588,
    header: 851,
    footer: 1_440,
};

/// From line to line: 22 lines fill the 225 mm of a page's text.
pub(super) const LINE: u32 = 579;

/// How much closer characters stand than their size: 28 of 16 points fill the 156 mm of a line. A grid of characters
/// would do the same, but programs differ in what they make of it.
const CLOSER: i32 = -5;

/// The name of the style of tables.
pub(super) const TABLE_STYLE: &str = "DudaoTable";

/// One character of running text.
const CHARACTER: u32 = 320;

/// A font with those that take its place on a machine that does not have it, the nearest first.
struct Font {
    name: &'static str,
    others: &'static str,
    /// `roman` with serifs, `modern` without, `script` by hand.
    family: &'static str,
}

const TITLE_FONT: Font = Font {
    name: "方正小标宋简体",
    others: "方正小标宋_GBK,华文中宋,宋体",
    family: "script",
};
const TEXT_FONT: Font = Font {
    name: "仿宋_GB2312",
    others: "仿宋,FangSong,华文仿宋",
    family: "modern",
};
const HEADING_FONT: Font = Font {
    name: "黑体",
    others: "SimHei",
    family: "modern",
};
const SUBHEADING_FONT: Font = Font {
    name: "楷体_GB2312",
    others: "楷体,KaiTi,华文楷体",
    family: "modern",
};
const TABLE_FONT: Font = Font {
    name: "宋体",
    others: "SimSun",
    family: "auto",
};
const FONTS: [&Font; 5] = [
    &TITLE_FONT,
    &TEXT_FONT,
    &HEADING_FONT,
    &SUBHEADING_FONT,
    &TABLE_FONT,
];

/// From line to line: the same whatever stands there, or as much as the letters need.
#[derive(Clone, Copy)]
enum Spacing {
    Exactly(u32),
    Single,
}

/// How one kind of paragraph looks.
struct Look {
    name: &'static str,
    font: &'static Font,
    /// Size of letters in half points.
    size: u32,
    /// Space between characters.
    apart: i32,
    spacing: Spacing,
    before: u32,
    after: u32,
    /// `both`, `left`, `center` or `right`.
    align: &'static str,
    /// Space at the left, in hundredths of a character.
    left: u32,
    right: u32,
    /// The first line further in.
    first: u32,
    /// The further lines further in.
    hanging: u32,
    /// Level in the outline of the document, from 0.
    outline: Option<u8>,
    keep_next: bool,
    new_page: bool,
    bold: bool,
}

const TEXT: Look = Look {
    name: "dudao 正文",
    font: &TEXT_FONT,
    size: 32,
    apart: CLOSER,
    spacing: Spacing::Exactly(LINE),
    before: 0,
    after: 0,
    align: "both",
    left: 0,
    right: 0,
    first: 200,
    hanging: 0,
    outline: None,
    keep_next: false,
    new_page: false,
    bold: false,
};

const CELL: Look = Look {
    name: "dudao 表格",
    font: &TABLE_FONT,
    size: 21,
    apart: 0,
    spacing: Spacing::Single,
    align: "left",
    first: 0,
    ..TEXT
};

const PAGE_NUMBER: Look = Look {
    name: "dudao 页码",
    font: &TABLE_FONT,
    size: 28,
    apart: 0,
    spacing: Spacing::Single,
    first: 0,
    ..TEXT
};

/// All styles.
const ALL: [Style; 22] = [
    Style::Body,
    Style::BodyKept,
    Style::IssueNumber,
    Style::Title,
    Style::Addressee,
    Style::Heading1,
    Style::Heading2,
    Style::Heading3,
    Style::Annexes,
    Style::AnnexesMore,
    Style::Signature,
    Style::DateOfIssue,
    Style::AnnexLabel,
    Style::AnnexTitle,
    Style::TableTitle,
    Style::TableNote,
    Style::TableHead,
    Style::TableCell,
    Style::TableNumber,
    Style::TableEnd,
    Style::PageOdd,
    Style::PageEven,
];

/// The name by which paragraphs refer to a style.
pub(super) const fn id(style: Style) -> &'static str {
    match style {
        Style::IssueNumber => "IssueNumber",
        Style::Title => "Title",
        Style::Addressee => "Addressee",
        Style::Body => "Normal",
        Style::BodyKept => "BodyKept",
        Style::Heading1 => "Heading1",
        Style::Heading2 => "Heading2",
        Style::Heading3 => "Heading3",
        Style::Annexes => "Annexes",
        Style::AnnexesMore => "AnnexesMore",
        Style::Signature => "Signature",
        Style::DateOfIssue => "DateOfIssue",
        Style::AnnexLabel => "AnnexLabel",
        Style::AnnexTitle => "AnnexTitle",
        Style::TableTitle => "TableTitle",
        Style::TableNote => "TableNote",
        Style::TableHead => "TableHead",
        Style::TableCell => "TableCell",
        Style::TableNumber => "TableNumber",
        Style::TableEnd => "TableEnd",
        Style::PageOdd => "PageOdd",
        Style::PageEven => "PageEven",
    }
}

fn look(style: Style) -> Look {
    match style {
        Style::Body => Look {
            name: "Normal",
            ..TEXT
        },
        Style::BodyKept => Look {
            name: "dudao 正文末段",
            keep_next: true,
            ..TEXT
        },
        Style::IssueNumber => Look {
            name: "dudao 发文字号",
            align: "center",
            first: 0,
            ..TEXT
        },
        // Two lines below the number of issue, a line above the addressee.
        Style::Title => Look {
            name: "Title",
            font: &TITLE_FONT,
            size: 44,
            apart: 0,
            spacing: Spacing::Exactly(700),
            before: 2 * LINE,
            after: LINE,
            align: "center",
            first: 0,
            keep_next: true,
            ..TEXT
        },
        Style::Addressee => Look {
            name: "dudao 主送机关",
            align: "left",
            first: 0,
            ..TEXT
        },
        Style::Heading1 => Look {
            name: "heading 1",
            font: &HEADING_FONT,
            outline: Some(0),
            keep_next: true,
            ..TEXT
        },
        Style::Heading2 => Look {
            name: "heading 2",
            font: &SUBHEADING_FONT,
            outline: Some(1),
            keep_next: true,
            ..TEXT
        },
        Style::Heading3 => Look {
            name: "heading 3",
            outline: Some(2),
            ..TEXT
        },
        // 附件：1. takes 4.5 characters behind the two of the indent; further lines stand below the name.
        Style::Annexes => Look {
            name: "dudao 附件说明",
            before: LINE,
            align: "left",
            left: 650,
            first: 0,
            hanging: 450,
            keep_next: true,
            ..TEXT
        },
        Style::AnnexesMore => Look {
            name: "dudao 附件说明续",
            align: "left",
            left: 650,
            first: 0,
            hanging: 150,
            keep_next: true,
            ..TEXT
        },
        // The signature stands centred above the date; the 18 characters hold the name of an office.
        Style::Signature => Look {
            name: "dudao 署名",
            before: 2 * LINE,
            align: "center",
            left: 1000,
            first: 0,
            keep_next: true,
            ..TEXT
        },
        Style::DateOfIssue => Look {
            name: "dudao 成文日期",
            align: "center",
            left: 1000,
            first: 0,
            ..TEXT
        },
        Style::AnnexLabel => Look {
            name: "dudao 附件",
            font: &HEADING_FONT,
            align: "left",
            first: 0,
            keep_next: true,
            new_page: true,
            ..TEXT
        },
        // On the third line.
        Style::AnnexTitle => Look {
            name: "dudao 附件标题",
            font: &TITLE_FONT,
            size: 36,
            apart: 0,
            before: LINE,
            after: LINE / 2,
            align: "center",
            first: 0,
            keep_next: true,
            ..TEXT
        },
        Style::TableTitle => Look {
            name: "dudao 表题",
            font: &HEADING_FONT,
            size: 24,
            before: LINE / 2,
            after: LINE / 8,
            align: "center",
            keep_next: true,
            ..CELL
        },
        Style::TableNote => Look {
            name: "dudao 表注",
            after: LINE / 8,
            keep_next: true,
            ..CELL
        },
        Style::TableHead => Look {
            name: "dudao 表头",
            align: "center",
            bold: true,
            ..CELL
        },
        Style::TableCell => CELL,
        Style::TableNumber => Look {
            name: "dudao 表格数字",
            align: "right",
            ..CELL
        },
        Style::TableEnd => Look {
            name: "dudao 表后",
            size: 2,
            spacing: Spacing::Exactly(20),
            after: LINE / 4,
            ..CELL
        },
        Style::PageOdd => Look {
            name: "dudao 单页页码",
            align: "right",
            right: 100,
            ..PAGE_NUMBER
        },
        Style::PageEven => Look {
            name: "dudao 双页页码",
            align: "left",
            left: 100,
            ..PAGE_NUMBER
        },
    }
}

/// `styles.xml`.
pub(super) fn styles() -> io::Result<Vec<u8>> {
    let mut part = Markup::new()?;
    part.element("w:styles", &[W], |part| {
        part.element("w:docDefaults", &[], |part| {
            part.element("w:rPrDefault", &[], |part| {
                part.element("w:rPr", &[], |part| {
                    fonts(part, &TEXT_FONT)?;
                    part.value("w:sz", TEXT.size)?;
                    part.value("w:szCs", TEXT.size)?;
                    part.empty(
                        "w:lang",
                        &[("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")],
                    )
                })
            })?;
            part.empty("w:pPrDefault", &[])
        })?;
        for held in ALL {
            style(part, held)?;
        }
        table_style(part)
    })?;
    Ok(part.into_bytes())
}

fn style(part: &mut Markup, style: Style) -> io::Result<()> {
    let look = look(style);
    let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", id(style))];
    if style == Style::Body {
        attributes.push(("w:default", "1"));
    } else if look.name.starts_with("dudao") {
        attributes.push(("w:customStyle", "1"));
    }
    part.element("w:style", &attributes, |part| {
        part.value("w:name", look.name)?;
        if style != Style::Body {
            part.value("w:basedOn", id(Style::Body))?;
        }
        if look.outline.is_some() || style == Style::Title {
            part.value("w:next", id(Style::Body))?;
        }
        part.empty("w:qFormat", &[])?;
        paragraph_properties(part, &look)?;
        part.element("w:rPr", &[], |part| {
            fonts(part, look.font)?;
            // A heading of Word is bold unless it says that it is not.
            part.value("w:b", u8::from(look.bold))?;
            part.value("w:spacing", look.apart)?;
            part.value("w:sz", look.size)?;
            part.value("w:szCs", look.size)
        })
    })
}

/// In the order of the schema.
fn paragraph_properties(part: &mut Markup, look: &Look) -> io::Result<()> {
    part.element("w:pPr", &[], |part| {
        part.value("w:keepNext", u8::from(look.keep_next))?;
        part.value("w:pageBreakBefore", u8::from(look.new_page))?;
        if matches!(look.spacing, Spacing::Single) {
            // Long ids and names of files break anywhere; lines are as high as they need.
            part.value("w:wordWrap", 0)?;
        }
        if !matches!(look.spacing, Spacing::Exactly(line) if line >= LINE) {
            // On the grid of the page even the line after a table would take a line of text, and a page of its own.
            part.value("w:snapToGrid", 0)?;
        }
        let (line, rule) = match look.spacing {
            Spacing::Exactly(line) => (line, "exact"),
            Spacing::Single => (240, "auto"),
        };
        part.empty(
            "w:spacing",
            &[
                ("w:before", &look.before.to_string()),
                ("w:after", &look.after.to_string()),
                ("w:line", &line.to_string()),
                ("w:lineRule", rule),
            ],
        )?;
        // In characters for Word, in lengths for what does not count characters.
        let length = |hundredths: u32| (hundredths * CHARACTER / 100).to_string();
        let indent = |characters: &'static str, lengths: &'static str, hundredths: u32| {
            [
                (characters, hundredths.to_string()),
                (lengths, length(hundredths)),
            ]
        };
        let mut indents = Vec::new();
        indents.extend(indent("w:leftChars", "w:left", look.left));
        indents.extend(indent("w:rightChars", "w:right", look.right));
        if look.hanging > 0 {
            indents.extend(indent("w:hangingChars", "w:hanging", look.hanging));
        } else {
            indents.extend(indent("w:firstLineChars", "w:firstLine", look.first));
        }
        let indents: Vec<(&str, &str)> = indents
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        part.empty("w:ind", &indents)?;
        part.value("w:jc", look.align)?;
        match look.outline {
            Some(level) => part.value("w:outlineLvl", level),
            None => Ok(()),
        }
    })
}

fn fonts(part: &mut Markup, font: &Font) -> io::Result<()> {
    part.empty(
        "w:rFonts",
        &[
            ("w:ascii", font.name),
            ("w:hAnsi", font.name),
            ("w:eastAsia", font.name),
            ("w:cs", font.name),
        ],
    )
}

/// Thin lines around every cell.
fn table_style(part: &mut Markup) -> io::Result<()> {
    let attributes = [
        ("w:type", "table"),
        ("w:styleId", TABLE_STYLE),
        ("w:customStyle", "1"),
    ];
    part.element("w:style", &attributes, |part| {
        part.value("w:name", "dudao 表格线")?;
        part.element("w:tblPr", &[], |part| {
            part.element("w:tblBorders", &[], |part| {
                ["top", "left", "bottom", "right", "insideH", "insideV"]
                    .iter()
                    .try_for_each(|side| {
                        part.empty(
                            &format!("w:{side}"),
                            &[
                                ("w:val", "single"),
                                ("w:sz", "4"),
                                ("w:space", "0"),
                                ("w:color", "000000"),
                            ],
                        )
                    })
            })?;
            part.element("w:tblCellMar", &[], |part| {
                [("top", "40"), ("left", "80"), ("bottom", "40"), ("right", "80")]
                    .iter()
                    .try_for_each(|(side, width)| {
                        part.empty(&format!("w:{side}"), &[("w:w", width), ("w:type", "dxa")])
                    })
            })
        })
    })
}

/// `fontTable.xml`: what takes the place of a font that the machine does not have.
pub(super) fn font_table() -> io::Result<Vec<u8>> {
    let mut part = Markup::new()?;
    part.element("w:fonts", &[W], |part| {
        for font in FONTS {
            part.element("w:font", &[("w:name", font.name)], |part| {
                part.value("w:altName", font.others)?;
                // The character set GB 2312.
                part.value("w:charset", "86")?;
                part.value("w:family", font.family)?;
                part.value("w:pitch", "default")
            })?;
        }
        Ok(())
    })?;
    Ok(part.into_bytes())
}
