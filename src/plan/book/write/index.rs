//! The first sheet of the plan workbook: what each sheet is for, with links, and how to edit.

use rust_xlsxwriter::{FormatAlign, Worksheet};

use super::Unwritable;
use crate::model::plan::Plan;
use crate::plan::book::layout;
use crate::plan::book::sheet::NOTES;
use crate::plan::book::spread::Rows;
use crate::workbook::{DirectCells, FONT_SIZE, Styles, freeze, print_setup, row_height};

/// Its name.
pub(super) const NAME: &str = "目录";

/// Columns: sheet, what it is for, rows.
const WIDTHS: [f64; 3] = [18.0, 80.0, 10.0];
const LAST_COL: u16 = 2;
const ROW: f64 = 22.0;

/// Writes the sheet, and gives its cells, which come onto it when the workbook is saved.
pub(super) fn write(
    plan: &Plan,
    rows: &Rows,
    styles: &Styles,
    ws: &mut Worksheet,
) -> Result<DirectCells, Unwritable> {
    let mut direct = DirectCells::default();
    ws.set_name(NAME)?;
    ws.set_screen_gridlines(false);
    for (width, col) in WIDTHS.iter().zip(0_u16..) {
        ws.set_column_width(col, *width)?;
    }
    let whole: f64 = WIDTHS.iter().sum();
    let mut row = 0;
    let title = format!("《{}》方案工作簿", plan.title);
    let version = format!(
        "{}　方案版本 {}　导出时的方案校验值 {}",
        plan.province,
        plan.version,
        plan.hash.chars().take(16).collect::<String>()
    );
    let title_format = styles.title.clone().set_text_wrap();
    let how_to = [
        "县里所填的自评工作簿、核查规则、报告都由这个工作簿生成。修改后用 dudao plan lint 检查，全部错误会按工作表和单元格一次列出；核查和生成自评工作簿时用 --plan 指明本文件。".to_owned(),
        "各工作表的表头下，每行一项。可以插入、删除、增加整行，不要改动表头和工作表名称；行的先后就是印出来的先后。".to_owned(),
        "带下拉列表的单元格请从列表中选择。一个单元格写几项的（别名、选项、应当做到等），每项写一行，按 Alt+Enter 换行。".to_owned(),
        "公式的写法同电子表格，不写开头的等号，标点用半角。可用的名称见「指标」「参数」；整列写“表_列”，逐行核查中本行的值只写列名称。".to_owned(),
        format!("自己的备注写在表头以“{NOTES}”开头的列里，或名称以“{NOTES}”开头的工作表里，程序不读。"),
    ];
    let note = styles.note.clone().set_font_color(0x1F_2933);
    for (text, format, size, room) in [
        (title.as_str(), &title_format, 16.0, 10.0),
        (version.as_str(), &styles.note, FONT_SIZE, 4.0),
    ]
    .into_iter()
    .chain(how_to.iter().map(|text| (text.as_str(), &note, FONT_SIZE, 4.0)))
    {
        let look = direct.look(format);
        direct.put_across((row, 0), LAST_COL, text, look);
        direct.set_row_height(row, row_height(text, whole - 2.0, size) + room);
        row += 1;
    }
    direct.set_row_height(row, 8.0);
    row += 1;
    let header = direct.look(&styles.header);
    direct.put_texts((row, 0), &["工作表", "用途", "行数"], header);
    direct.set_row_height(row, ROW);
    row += 1;
    let first = row;
    let [_, purpose_width, _] = WIDTHS;
    let (link, prose) = (direct.look(&styles.boxed_link), direct.look(&styles.prose));
    let centred = direct.look(&styles.integer.clone().set_align(FormatAlign::Center));
    for sheet in layout::ALL {
        direct.put_link((row, 0), (sheet.name, "A1"), sheet.name, link);
        direct.put_text((row, 1), sheet.purpose, prose);
        let count = u32::try_from(rows.on(sheet).len()).unwrap_or(u32::MAX);
        direct.put_number((row, 2), f64::from(count), centred);
        let height = row_height(sheet.purpose, purpose_width, FONT_SIZE) + 4.0;
        direct.set_row_height(row, height.max(ROW));
        row += 1;
    }
    freeze(ws, 0, 0)?;
    ws.set_selection(first, 0, first, 0)?;
    ws.set_active(true);
    print_setup(
        ws,
        false,
        None,
        &format!("{}　方案版本 {}", plan.title, plan.version),
    )?;
    Ok(direct)
}
