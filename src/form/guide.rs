//! The first sheet: how to fill the workbook in, where everything is, which version it is, and the thresholds that
//! the self-check works with.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

use crate::model::form::{Body, Sheet};
use crate::model::lasting::CARRIED_OVER;
use crate::model::names::YEAR;
use crate::model::place::Cell;
use crate::model::quantity;
use crate::workbook::{Allow, Cached, DirectCells, MadeFrom, print_setup, protect_structure, row_height};

use super::error::FormError;
use super::layout::{HEADER_ROW, TITLE_ROW, absolute};
use super::{AS_OF, Names, Paper};

/// Columns: label, value, unit, meaning, source.
const WIDTHS: [f64; 5] = [22.0, 12.0, 9.0, 42.0, 33.0];
const LAST_COL: u16 = 4;
const SIZE: f64 = 11.0;
const ROW: f64 = 22.0;

/// Writes the sheet, and gives its cells, which come onto it when the workbook is saved.
pub(super) fn write(
    paper: &Paper<'_>,
    sheet: &Sheet,
    paragraphs: &[String],
    ws: &mut Worksheet,
    names: &mut Names,
) -> Result<DirectCells, FormError> {
    for (width, col) in WIDTHS.iter().zip(0_u16..) {
        ws.set_column_width(col, *width)?;
    }
    let mut page = Page {
        paper,
        ws,
        direct: DirectCells::default(),
        row: TITLE_ROW,
    };
    page.title(sheet);
    page.paragraphs(paragraphs);
    page.colours();
    page.index();
    page.versions(&sheet.name, names);
    page.parameters(&sheet.name, names)?;
    let direct = page.direct;
    if paper.returned.is_none() {
        ws.set_active(true);
    }
    print_setup(ws, false, None, &paper.footer())?;
    protect_structure(ws, Allow::default());
    Ok(direct)
}

/// The sheet, written from top to bottom.
struct Page<'a> {
    paper: &'a Paper<'a>,
    ws: &'a mut Worksheet,
    direct: DirectCells,
    row: u32,
}

impl Page<'_> {
    fn title(&mut self, sheet: &Sheet) {
        let styles = self.paper.styles;
        let title = &self.paper.plan.form.title;
        let format = styles.title.clone().set_text_wrap();
        self.across(0, title, &format, 16.0, 12.0);
        if !sheet.intro.is_empty() {
            self.across(0, &sheet.intro, &styles.note, SIZE, 4.0);
        }
    }

    fn paragraphs(&mut self, paragraphs: &[String]) {
        self.heading("一、怎样填写");
        let format = self.paper.styles.note.clone().set_font_color(0x1F_2933);
        for (paragraph, number) in paragraphs.iter().zip(1..) {
            self.across(0, &format!("{number}．{paragraph}"), &format, SIZE, 6.0);
        }
    }

    fn colours(&mut self) {
        self.heading("二、颜色和标记");
        let styles = self.paper.styles;
        let centred = |format: &Format| format.clone().set_align(FormatAlign::Center).set_locked();
        let samples = [
            ("白色", centred(&styles.input), "由县（市、区）填写。"),
            ("蓝色", centred(&styles.computed), "由公式自动算出，不要改写。"),
            (
                "灰色",
                centred(&styles.given),
                "由省级预先填好，不要改写；没有填好的，请补填。",
            ),
            ("＊", centred(&styles.label), "标在指标名称前，表示必须填写。"),
        ];
        let carried = self.paper.fill.carried_over.as_ref().map(|carried| {
            let format = self.paper.styles.carried_over(&centred(&styles.input));
            (CARRIED_OVER, format, carried.said())
        });
        let samples = samples.map(|(sample, format, meaning)| (sample, format, meaning.to_owned()));
        for (sample, format, meaning) in samples.into_iter().chain(carried) {
            let look = self.direct.look(&format);
            self.direct.put_text((self.row, 0), sample, look);
            self.across(1, &meaning, &indented(&styles.label), SIZE, 4.0);
        }
    }

    fn index(&mut self) {
        self.heading("三、工作表目录");
        let styles = self.paper.styles;
        let sheets = self.paper.plan.form.sheets.iter();
        let link = indented(&styles.label)
            .set_font_color(0x17_5CD3)
            .set_underline(rust_xlsxwriter::FormatUnderline::Single);
        let link = self.direct.look(&link);
        for sheet in sheets.filter(|sheet| !matches!(sheet.body, Body::Guide(_))) {
            let to = (sheet.name.as_str(), "A1");
            self.direct.put_link((self.row, 0), to, &sheet.name, link);
            self.across(1, &sheet.intro, &indented(&styles.label), SIZE, 4.0);
        }
    }

    fn versions(&mut self, sheet: &str, names: &mut Names) {
        self.heading("四、年度和版本");
        let Paper { plan, styles, .. } = *self.paper;
        let given = indented(&styles.given).set_text_wrap();
        let left = |format: &Format| indented(format).set_align(FormatAlign::Left);

        names.add(
            YEAR,
            absolute(
                sheet,
                Cell {
                    row: self.row,
                    col: 1,
                },
            ),
        );
        self.label("填报年度");
        let row = self.wide(&given);
        let look = left(&styles.given_count).set_num_format("0");
        let look = self.direct.look(&look);
        self.direct.put_number((row, 1), f64::from(self.paper.year), look);

        names.add(
            AS_OF,
            absolute(
                sheet,
                Cell {
                    row: self.row,
                    col: 1,
                },
            ),
        );
        self.label(AS_OF);
        let row = self.wide(&given);
        match self.paper.as_of {
            Some(date) => {
                let look = self.direct.look(&left(&styles.given_date));
                self.direct.put_date((row, 1), date, look);
            }
            None => {
                let look = self.direct.look(&left(&styles.computed_date));
                let today = Cached::Date(self.paper.created);
                self.direct
                    .put_formula((row, 1), &MadeFrom::alone("TODAY()"), today, look);
            }
        }

        let issued = format!("{}印发", quantity::date_in_text(plan.issued));
        let document = format!(
            "{}《{}》（{}，{issued}）",
            plan.province,
            plan.title,
            plan.issuers.join("、")
        );
        for (label, text) in [
            ("依据文件", document.as_str()),
            ("模板版本", &plan.form.version),
            ("方案版本", &plan.version),
            ("方案校验值", &plan.hash),
            ("咨询单位", &plan.contact),
        ] {
            self.label(label);
            self.across(1, text, &given, SIZE, 4.0);
        }
    }

    fn parameters(&mut self, sheet: &str, names: &mut Names) -> Result<(), FormError> {
        let Paper { plan, styles, .. } = *self.paper;
        if plan.parameters.is_empty() {
            return Ok(());
        }
        // The table of thresholds does not begin at the foot of a page.
        self.ws.set_page_breaks(&[self.row + 1])?;
        self.heading("五、核查参数");
        self.across(
            0,
            "「自查结果」按下列数值核查。数值由实施方案和省级确定，请不要改写。",
            &styles.note,
            SIZE,
            4.0,
        );
        let header = self.direct.look(&styles.header);
        let headings = ["参数", "取值", "单位", "含义", "来源"];
        self.direct.put_texts((self.row, 0), &headings, header);
        self.direct.set_row_height(self.row, ROW);
        self.row += 1;
        let value = indented(&styles.given_count);
        let share = self.direct.look(&value.clone().set_num_format("0.0%"));
        let number = self.direct.look(&value.set_num_format("General"));
        let label = self.direct.look(&indented(&styles.label));
        let centred = styles.label.clone().set_align(FormatAlign::Center);
        let centred = self.direct.look(&centred);
        let [_, _, _, meaning_width, source_width] = WIDTHS;
        for parameter in &plan.parameters {
            let row = self.row;
            let source = plan.cite(&parameter.source);
            let (unit, look) = match parameter.unit.as_str() {
                "%" => ("", share),
                unit => (unit, number),
            };
            self.direct.put_text((row, 0), &parameter.name, label);
            self.direct.put_number((row, 1), parameter.value, look);
            self.direct.put_text((row, 2), unit, centred);
            self.direct.put_text((row, 3), &parameter.meaning, label);
            self.direct.put_text((row, 4), &source, label);
            let height = row_height(&parameter.meaning, meaning_width - 2.0, SIZE)
                .max(row_height(&source, source_width - 2.0, SIZE))
                .max(ROW);
            self.direct.set_row_height(row, height);
            names.add(&parameter.name, absolute(sheet, Cell { row, col: 1 }));
            self.row += 1;
        }
        Ok(())
    }

    /// A heading with some room above.
    fn heading(&mut self, text: &str) {
        if self.row > HEADER_ROW {
            self.direct.set_row_height(self.row, 10.0);
            self.row += 1;
        }
        self.across(0, text, &indented(&self.paper.styles.section), SIZE, 6.0);
    }

    fn label(&mut self, text: &str) {
        let look = self.direct.look(&indented(&self.paper.styles.label));
        self.direct.put_text((self.row, 0), text, look);
    }

    /// A wide cell from column 1, to be written; gives its row and goes to the next.
    fn wide(&mut self, format: &Format) -> u32 {
        let row = self.row;
        let look = self.direct.look(format);
        self.direct.merge((row, 1), LAST_COL, look);
        self.direct.set_row_height(row, ROW);
        self.row += 1;
        row
    }

    /// A text across the sheet from `first` on, in a row high enough, and on to the next row.
    fn across(&mut self, first: u16, text: &str, format: &Format, size: f64, room: f64) {
        let width: f64 = WIDTHS.iter().skip(usize::from(first)).sum();
        let look = self.direct.look(format);
        self.direct.put_across((self.row, first), LAST_COL, text, look);
        let height = row_height(text, width - 2.0, size) + room;
        self.direct.set_row_height(self.row, height);
        self.row += 1;
    }
}

/// A little room between the border and the text.
fn indented(format: &Format) -> Format {
    format.clone().set_indent(1)
}
