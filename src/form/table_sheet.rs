//! A sheet with a table: header, rows to fill in, and to their right the live checks of single rows.

use std::borrow::Cow;

use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatAlign, Worksheet};

use crate::model::form::{Field, FieldKind, Sheet, Table};
use crate::model::place::column_letters;
use crate::model::plan::Measure;
use crate::workbook::{
    Allow, FormulaCells, Tone, autofilter, display_width, freeze, print_setup, protect_structure, put_text,
    row_height,
};

use super::error::FormError;
use super::field_sheet::head;
use super::layout::{HEADER_ROW, TableSpot};
use super::live::{Live, WAITING};
use super::working::failing_name;
use super::{Entry, Names, Paper, cells};

const SIZE: f64 = 11.0;
const HELPER_WIDTH: f64 = 13.0;
/// Least height of a row in which several sentences are asked for and which stands there beforehand.
const NOTE: f64 = 54.0;
const ROW: f64 = 21.0;
/// Ground of a cell that fails a check, darker than that of its row.
const FAILING: u32 = 0xFB_D5_D0;

/// Writes the sheet, and gives the formulas of its rows, which come onto it when the workbook is saved.
pub(super) fn write(
    paper: &Paper<'_>,
    sheet: &Sheet,
    table: &Table,
    ws: &mut Worksheet,
    names: &mut Names,
) -> Result<FormulaCells, FormError> {
    let mut formulas = FormulaCells::default();
    let Some(spot) = paper.layout.table(&sheet.name) else {
        return Ok(formulas);
    };
    let widths = widths(table);
    for (width, col) in widths.iter().zip(0_u16..) {
        ws.set_column_width(col, *width)?;
    }
    head(paper, sheet, ws, spot.last_col(), widths.iter().sum())?;
    header(paper, spot, &widths, ws)?;
    for (column, col) in table.columns.iter().zip(0_u16..) {
        names.add(spot.full_name(&column.name), spot.place(col));
        validate(paper, spot, column, col, ws)?;
    }
    rows(paper, spot, &widths, ws, &mut formulas)?;
    helpers(paper, spot, ws, &mut formulas)?;

    autofilter(ws, HEADER_ROW, 0, spot.last, spot.last_col())?;
    let frozen = table
        .columns
        .iter()
        .zip(0_u16..)
        .take_while(|(column, _)| column.given)
        .count();
    let key = if frozen > 0 { frozen } else { 1 };
    let first_input = u16::try_from(key).unwrap_or(1);
    freeze(ws, spot.first, first_input)?;
    if frozen == 0 {
        ws.set_selection(spot.first, 0, spot.first, 0)?;
    }
    ws.set_print_area(0, 0, spot.last, spot.last_col())?;
    print_setup(ws, true, Some((HEADER_ROW, HEADER_ROW)), &paper.footer())?;
    let own_rows = !table.measure_rows;
    protect_structure(
        ws,
        Allow {
            insert_rows: own_rows,
            delete_rows: own_rows,
            sort_and_filter: true,
        },
    );
    Ok(formulas)
}

/// Widths of the columns; in the measures' rows the part's name is short and the title after it is long.
fn widths(table: &Table) -> Vec<f64> {
    let mut texts = 0;
    let mut of = |column: &Field| {
        if table.measure_rows && column.given && column.kind == FieldKind::Text {
            texts += 1;
            return if texts == 1 { 12.0 } else { 28.0 };
        }
        width(column)
    };
    table.columns.iter().map(&mut of).collect()
}

/// Width of a column: what its values take, and at least half of its label.
fn width(column: &Field) -> f64 {
    let values = match &column.kind {
        FieldKind::Note => 34.0,
        FieldKind::Text if column.personal => 12.0,
        FieldKind::Text => 22.0,
        FieldKind::List => 18.0,
        FieldKind::DocumentNumber => 24.0,
        FieldKind::Date => 13.0,
        FieldKind::Phone => 15.0,
        FieldKind::Decimal(_) => 11.0,
        FieldKind::Integer | FieldKind::Year | FieldKind::RegionCode => 9.0,
        FieldKind::Choice(items) => {
            let widest = items.iter().map(|item| display_width(item)).fold(0.0, f64::max);
            (widest + 4.0).clamp(9.0, 24.0)
        }
    };
    // The filter's arrow takes room too; a long label wraps.
    let label = display_width(&heading(column));
    let room = if label > 16.0 {
        (label / 2.0).ceil() + 6.0
    } else {
        label + 4.0
    };
    values.max(room).min(40.0)
}

/// A column's label, its unit on a line of its own.
fn heading(column: &Field) -> String {
    let label = column.printed_label();
    let unit = format!("（{}）", column.unit);
    match label.strip_suffix(&unit) {
        Some(label) if !column.unit.is_empty() => format!("{label}\n{unit}"),
        _ => label,
    }
}

fn header(
    paper: &Paper<'_>,
    spot: &TableSpot<'_>,
    widths: &[f64],
    ws: &mut Worksheet,
) -> Result<(), FormError> {
    let styles = paper.styles;
    let mut height = 36.0_f64;
    for ((column, width), col) in spot.table.columns.iter().zip(widths).zip(0_u16..) {
        let label = heading(column);
        let look = paper.look(&spot.sheet.name, (HEADER_ROW, col), &styles.header, false);
        put_text(ws, HEADER_ROW, col, &label, &look)?;
        paper
            .fill
            .note_heading(&spot.sheet.name, column, (HEADER_ROW, col), ws)?;
        height = height.max(row_height(&label, *width, SIZE) + 6.0);
    }
    let format = styles
        .computed
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center);
    for helper in &spot.helpers {
        // The reader knows these columns by the rule's id at the beginning.
        let label = format!("{} {}", helper.rule.id, helper.rule.title);
        ws.set_column_width(helper.col, HELPER_WIDTH)?;
        put_text(ws, HEADER_ROW, helper.col, &label, &format)?;
        height = height.max(row_height(&label, HELPER_WIDTH, SIZE) + 6.0);
    }
    ws.set_row_height(HEADER_ROW, height)?;
    Ok(())
}

fn validate(
    paper: &Paper<'_>,
    spot: &TableSpot<'_>,
    column: &Field,
    col: u16,
    ws: &mut Worksheet,
) -> Result<(), FormError> {
    if column.computed.is_some() || (column.given && spot.table.measure_rows) {
        return Ok(());
    }
    if let Some(validation) = cells::validation(paper, column, &column.help)? {
        ws.add_data_validation(spot.first, col, spot.last, col, &validation)?;
    }
    Ok(())
}

fn rows(
    paper: &Paper<'_>,
    spot: &TableSpot<'_>,
    widths: &[f64],
    ws: &mut Worksheet,
    formulas: &mut FormulaCells,
) -> Result<(), FormError> {
    let live = paper.live();
    let table = spot.table;
    let filled = paper
        .fill
        .rows
        .get(&spot.sheet.name)
        .map_or(&[][..], Vec::as_slice);
    let looks: Vec<Look> = table
        .columns
        .iter()
        .map(|column| Look::new(paper, &live, spot, column))
        .collect::<Result<_, _>>()?;
    for (row, index) in (spot.first..=spot.last).zip(0_usize..) {
        let typed = filled.get(index);
        let measure = if table.measure_rows {
            paper.plan.measures.get(index)
        } else {
            None
        };
        let mut height = ROW;
        let mut text_columns = 0;
        for (((column, look), width), col) in table.columns.iter().zip(&looks).zip(widths).zip(0_u16..) {
            let preset =
                measure.and_then(|measure| of_measure(paper, table, column, measure, &mut text_columns));
            let entry = typed.and_then(|row| row.get(&column.name)).or(preset.as_ref());
            if let Some(made_from) = &look.made_from {
                let result = paper.entries.cell(&spot.sheet.name, index, &column.name);
                let format = paper.look(&spot.sheet.name, (row, col), &look.locked, false);
                let alike = matches!(format, Cow::Borrowed(_));
                formulas.put_made_in(ws, (row, col), made_from, result, &format, alike)?;
                continue;
            }
            match entry {
                Some(entry) => {
                    let format = if column.given { &look.locked } else { &look.filled };
                    let format = paper.look(&spot.sheet.name, (row, col), format, true);
                    cells::put_entry(ws, (row, col), column, entry, &format)?;
                    height = height.max(row_height(&cells::shown(entry), *width - 2.0, SIZE));
                }
                None => match paper.look(&spot.sheet.name, (row, col), &look.open, true) {
                    Cow::Borrowed(open) => formulas.put_blank(ws, (row, col), open)?,
                    Cow::Owned(marked) => put_text(ws, row, col, "", &marked)?,
                },
            }
            if table.measure_rows && column.kind == FieldKind::Note {
                height = height.max(NOTE);
            }
        }
        if height > ROW || table.measure_rows {
            ws.set_row_height(row, height + 4.0)?;
        }
    }
    Ok(())
}

/// The formats of a column: to fill in, filled in beforehand, and filled in by the office or a formula.
struct Look {
    open: Format,
    filled: Format,
    locked: Format,
    /// From what the formulas of a computed column are made.
    made_from: Option<String>,
}

impl Look {
    fn new(
        paper: &Paper<'_>,
        live: &Live<'_>,
        spot: &TableSpot<'_>,
        column: &Field,
    ) -> Result<Self, FormError> {
        let locked = if column.computed.is_some() {
            cells::computed(paper.styles, column)
        } else {
            cells::given(paper.styles, column)
        };
        let computed = column.computed.as_ref();
        Ok(Look {
            open: cells::input(paper.styles, column),
            filled: paper
                .fill
                .carried_look(paper.styles, cells::input(paper.styles, column)),
            locked,
            made_from: computed.map(|text| live.computed_cell(spot, text)).transpose()?,
        })
    }
}

/// What the plan gives in a measure's row: its number, then the part's name and the title in the given text columns.
fn of_measure(
    paper: &Paper<'_>,
    table: &Table,
    column: &Field,
    measure: &Measure,
    text_columns: &mut u32,
) -> Option<Entry> {
    if !column.given {
        return None;
    }
    if column.name == paper.plan.form.roles.rating_measure || column.name == table.key {
        return Some(Entry::Number(f64::from(measure.no)));
    }
    *text_columns += 1;
    let part = paper.plan.parts.iter().find(|part| part.no == measure.part);
    match *text_columns {
        1 => part.map(|part| Entry::Text(part.name.clone())),
        2 => Some(Entry::Text(title(measure))),
        _ => None,
    }
}

/// A measure's title, with its mark if it is not the document's own wording.
pub(super) fn title(measure: &Measure) -> String {
    match measure.status {
        crate::model::plan::TitleStatus::Official => measure.title.clone(),
        status @ crate::model::plan::TitleStatus::Working => {
            format!("{}（{}）", measure.title, status.word())
        }
    }
}

fn helpers(
    paper: &Paper<'_>,
    spot: &TableSpot<'_>,
    ws: &mut Worksheet,
    formulas: &mut FormulaCells,
) -> Result<(), FormError> {
    let live = paper.live();
    let format = paper
        .styles
        .computed
        .clone()
        .set_align(FormatAlign::Center)
        .set_num_format("\"符合\";;\"不符合\";@");
    let failing = Format::new()
        .set_bold()
        .set_font_color(Tone::Unmet.ink())
        .set_background_color(FAILING);
    let number = spot.own_number();
    for helper in &spot.helpers {
        let results = paper.entries.row_checks(helper.rule, &live)?;
        let formula = format!("IFERROR(INDEX({},{number}),\"\")", helper.name);
        for (row, index) in (spot.first..=spot.last).zip(0_usize..) {
            let at = (row, helper.col);
            formulas.put_made_in(ws, at, &formula, results.of(index), &format, true)?;
        }
        // The cell that a finding would point at turns red while the clerk types, in an inserted row too; so does
        // the check itself.
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("=INDEX({},{number})=0", helper.name).as_str())
            .set_format(&failing);
        for col in [spot.col(helper.at), helper.col] {
            ws.add_conditional_format(spot.first, col, spot.last, col, &rule)?;
        }
        let cell = format!("${}{}", column_letters(helper.col), spot.first + 1);
        let waiting = ConditionalFormatFormula::new()
            .set_rule(format!("={cell}=\"{WAITING}\"").as_str())
            .set_format(Format::new().set_font_color(Tone::Unknown.ink()).set_italic());
        ws.add_conditional_format(spot.first, helper.col, spot.last, helper.col, &waiting)?;
    }
    if !spot.helpers.is_empty() {
        // The whole row, paler: whoever reads its beginning sees that something further right is wrong.
        let row = ConditionalFormatFormula::new()
            .set_rule(format!("=INDEX({},{number})>0", failing_name(&spot.sheet.name)).as_str())
            .set_format(Format::new().set_background_color(Tone::Unmet.ground()));
        ws.add_conditional_format(spot.first, 0, spot.last, spot.last_col(), &row)?;
    }
    Ok(())
}
