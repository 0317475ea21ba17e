//! The first sheet of a returned workbook: what is the matter, where, and what to do, with a link to each cell.

use rust_xlsxwriter::{FormatAlign, Worksheet};

use crate::form::error::FormError;
use crate::form::layout::to_u16;
use crate::model::carried::{FINDINGS_HEADINGS, FINDINGS_TITLE};
use crate::model::finding::Severity;
use crate::model::form::KEPT_SHEET;
use crate::workbook::{
    Allow, DirectCells, FONT_SIZE, LINE_HEIGHT, Look, Styles, autofilter, freeze, print_setup,
    protect_structure, row_height,
};

use super::places::Placed;
use super::{Returned, marks};

/// Widths of the columns, in the order of the headings.
const WIDTHS: [f64; 11] = [5.0, 11.0, 14.0, 9.0, 18.0, 20.0, 40.0, 20.0, 36.0, 12.0, 14.0];

/// Writes the sheet, and gives its cells, which come onto it when the workbook is saved.
pub(super) fn write(
    returned: &Returned<'_>,
    styles: &Styles,
    footer: &str,
    ws: &mut Worksheet,
) -> Result<DirectCells, FormError> {
    let width: f64 = WIDTHS.iter().sum();
    for (width, col) in WIDTHS.iter().zip(0_u16..) {
        ws.set_column_width(col, *width)?;
    }
    let last_col = to_u16(WIDTHS.len() - 1);
    let mut direct = DirectCells::default();
    let title = direct.look(&styles.title);
    direct.put_text((0, 0), FINDINGS_TITLE, title);
    direct.set_row_height(0, 30.0);
    let note = direct.look(&styles.note);
    let mut row = 1;
    for line in lines(returned) {
        direct.put_across((row, 0), last_col, &line, note);
        direct.set_row_height(row, row_height(&line, width, FONT_SIZE) + 4.0);
        row += 1;
    }
    let header = row;
    let heading = direct.look(&styles.header);
    direct.put_texts((header, 0), &FINDINGS_HEADINGS, heading);
    direct.set_row_height(header, 24.0);
    let looks = Looks {
        styles,
        link: direct.look(&styles.boxed_link.clone().set_align(FormatAlign::Center)),
        centred: direct.look(&styles.centred),
        wrapped: direct.look(&styles.centred.clone().set_text_wrap()),
        prose: direct.look(&styles.prose),
        date: direct.look(&styles.date),
    };
    for (number, placed) in (1..).zip(&returned.placed) {
        row += 1;
        line(&looks, returned, number, placed, row, &mut direct);
    }
    autofilter(ws, header, 0, row, last_col)?;
    freeze(ws, header + 1, 4)?;
    ws.set_selection(header + 1, 3, header + 1, 3)?;
    ws.set_active(true);
    ws.set_first_tab(true);
    ws.set_tab_color(0xB4_2318);
    print_setup(ws, true, Some((header, header)), footer)?;
    protect_structure(
        ws,
        Allow {
            sort_and_filter: true,
            ..Allow::default()
        },
    );
    Ok(direct)
}

/// What stands above the list.
fn lines(returned: &Returned<'_>) -> Vec<String> {
    let assessment = returned.assessment;
    let county = match assessment.county.name.trim() {
        "" => "未知县区",
        name => name,
    };
    let counts: Vec<String> = Severity::ALL
        .iter()
        .map(|severity| {
            let count = assessment.count(*severity);
            format!("{} {} {count} 个", severity.sign(), severity.word())
        })
        .collect();
    let mut lines = vec![
        format!(
            "{county}：核查结论为“{}”，共 {} 个问题，其中{}。",
            assessment.verdict.word(),
            assessment.findings.len(),
            counts.join("、")
        ),
        format!(
            "由“{}”生成，文件校验值 {}。",
            assessment.file.name, assessment.file.sha256
        ),
        "请直接在本工作簿中改正：点“单元格”一栏可以到该处，该处按严重程度着色，批注写明问题和改法；没有单元格的问题，按“怎样改”一栏办理。\
         改好后保存，报送本工作簿即可，批注、颜色和本表不必删除，核查时不读取。"
            .to_owned(),
        "原来填写的内容都按原样保留：能对应的在各表原位，其余的在「原表其他内容」。单元格的位置可能与原文件不同，原来的位置见最后一栏。\
         蓝色单元格由公式重新算出。原文件里的批注、图片和格式没有带过来。"
            .replace("原表其他内容", KEPT_SHEET),
    ];
    lines.extend(returned.said_of_cut());
    lines
}

/// The looks of the list.
struct Looks<'a> {
    styles: &'a Styles,
    link: Look,
    centred: Look,
    wrapped: Look,
    prose: Look,
    date: Look,
}

fn line(
    looks: &Looks<'_>,
    returned: &Returned<'_>,
    number: u32,
    placed: &Placed<'_>,
    row: u32,
    direct: &mut DirectCells,
) {
    let Placed { finding, sheet, cell } = placed;
    let place = &finding.place;
    direct.put_number((row, 0), f64::from(number), looks.centred);
    let severity = format!("{} {}", finding.severity.sign(), finding.severity.word());
    let look = direct.look(looks.styles.level(finding.severity.into()));
    direct.put_text((row, 1), &severity, look);
    direct.put_text((row, 2), sheet.as_deref().unwrap_or("整个文件"), looks.wrapped);
    let linked = sheet.as_ref().filter(|sheet| returned.has(sheet));
    match (linked, cell) {
        (Some(sheet), Some(cell)) => {
            let cell = cell.to_string();
            direct.put_link((row, 3), (sheet, &cell), &cell, looks.link);
        }
        (Some(sheet), None) => direct.put_link((row, 3), (sheet, "A1"), "整张表", looks.link),
        (None, _) => direct.put_text((row, 3), "—", looks.centred),
    }
    let moved = match (&place.sheet, &place.cell) {
        (Some(from), Some(at))
            if Some(from.as_str()) != sheet.as_deref()
                || Some(at.as_str()) != cell.map(|cell| cell.to_string()).as_deref() =>
        {
            format!("{from}!{at}")
        }
        _ => String::new(),
    };
    let advice = marks::advice(finding);
    let texts = [
        (4, place.label.clone()),
        (5, place.typed().into()),
        (6, finding.message.clone()),
        (7, finding.expected.clone()),
        (8, advice.into()),
        (10, moved.into()),
    ];
    let mut height = LINE_HEIGHT + 2.0;
    for (col, text) in &texts {
        direct.put_text((row, *col), text, looks.prose);
        let width = WIDTHS.get(usize::from(*col)).copied().unwrap_or(20.0);
        height = height.max(row_height(text, width, FONT_SIZE) + 2.0);
    }
    match finding.due.filter(|_| finding.is_open()) {
        Some(due) => direct.put_date((row, 9), due, looks.date),
        None => direct.put_text((row, 9), "—", looks.centred),
    }
    direct.set_row_height(row, height.min(409.0));
}

impl Returned<'_> {
    /// Whether the workbook has this sheet.
    fn has(&self, sheet: &str) -> bool {
        sheet != KEPT_SHEET || self.keeps_any()
    }
}
