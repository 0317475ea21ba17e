//! A sheet with a table: header, rows to fill in, and to their right the live checks of single rows.

use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatAlign, Worksheet};

use crate::model::form::{Field, FieldKind, Sheet, Table};
use crate::model::place::column_letters;
use crate::model::plan::Measure;
use crate::workbook::{
    Allow, Cached, DirectCells, Look, Made, MadeFrom, Tone, at_least, autofilter, display_width, freeze,
    print_setup, protect_structure, row_height,
};

use super::error::FormError;
use super::field_sheet::head;
use super::layout::{HEADER_ROW, TableSpot};
use super::live::{Live, WAITING};
use super::returned::SheetMarks;
use super::working::failing_name;
use super::{Entry, Names, Paper, cells};

const SIZE: f64 = 11.0;
const HELPER_WIDTH: f64 = 13.0;
/// Least height of a row in which several sentences are asked for and which stands there beforehand.
const NOTE: f64 = 54.0;
const ROW: f64 = 21.0;
/// Ground of a cell that fails a check, darker than that of its row.
const FAILING: u32 = 0xFB_D5_D0;

/// Writes the sheet, and gives its cells, which come onto it when the workbook is saved.
pub(super) fn write(
    paper: &Paper<'_>,
    sheet: &Sheet,
    table: &Table,
    ws: &mut Worksheet,
    names: &mut Names,
) -> Result<DirectCells, FormError> {
    let Some(spot) = paper.layout.table(&sheet.name) else {
        return Ok(DirectCells::default());
    };
    let mut direct = DirectCells::down_to(spot.last);
    let widths = widths(table);
    for (width, col) in widths.iter().zip(0_u16..) {
        ws.set_column_width(col, *width)?;
    }
    head(paper, sheet, &mut direct, spot.last_col(), widths.iter().sum());
    header(paper, spot, &widths, ws, &mut direct)?;
    for (column, col) in table.columns.iter().zip(0_u16..) {
        names.add(spot.full_name(&column.name), spot.place(col));
        validate(paper, spot, column, col, ws)?;
    }
    rows(paper, spot, &widths, &mut direct)?;
    helpers(paper, spot, ws, &mut direct)?;

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
    Ok(direct)
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
    direct: &mut DirectCells,
) -> Result<(), FormError> {
    let styles = paper.styles;
    let mut height = 36.0_f64;
    for ((column, width), col) in spot.table.columns.iter().zip(widths).zip(0_u16..) {
        let label = heading(column);
        let at = (HEADER_ROW, col);
        let look = direct.look(&paper.look(&spot.sheet.name, at, &styles.header, false));
        direct.put_text(at, &label, look);
        paper.fill.note_heading(&spot.sheet.name, column, at, direct);
        height = height.max(row_height(&label, *width, SIZE) + 6.0);
    }
    let format = styles
        .computed
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center);
    let look = direct.look(&format);
    for helper in &spot.helpers {
        // The reader knows these columns by the rule's id at the beginning.
        let label = format!("{} {}", helper.rule.id, helper.rule.title);
        ws.set_column_width(helper.col, HELPER_WIDTH)?;
        direct.put_text((HEADER_ROW, helper.col), &label, look);
        height = height.max(row_height(&label, HELPER_WIDTH, SIZE) + 6.0);
    }
    direct.set_row_height(HEADER_ROW, height);
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
    direct: &mut DirectCells,
) -> Result<(), FormError> {
    let live = paper.live();
    let table = spot.table;
    let given = paper.fill.given(&spot.sheet.name);
    let marks = paper
        .returned
        .and_then(|returned| returned.marks.on(&spot.sheet.name));
    let mut looks: Vec<ColumnLooks<'_>> = table
        .columns
        .iter()
        .map(|column| ColumnLooks::new(paper, &live, spot, column, direct))
        .collect::<Result<_, _>>()?;
    // Below what is filled in and what is marked all rows are the same.
    let end = spot.last + 1;
    let filled = if table.measure_rows {
        end
    } else {
        spot.below(given.len())
    };
    let marked = marks.and_then(SheetMarks::last_row).map_or(0, |row| row + 1);
    let below = filled.max(marked).min(end);
    for (row, index) in (spot.first..below).zip(0_usize..) {
        let measure = if table.measure_rows {
            paper.plan.measures.get(index)
        } else {
            None
        };
        let mut height = ROW;
        let mut text_columns = 0;
        for (((column, looks), width), col) in table.columns.iter().zip(&mut looks).zip(widths).zip(0_u16..) {
            let preset =
                measure.and_then(|measure| of_measure(paper, table, column, measure, &mut text_columns));
            let entry = given.get(index, usize::from(col), column).or(preset.as_ref());
            let at = (row, col);
            if let Some(made) = looks.made {
                let result = paper.entries.cell(&spot.sheet.name, index, &column.name);
                let look = looks.locked.at(paper, marks, at, false, direct);
                direct.put_made(at, made, result, look);
                continue;
            }
            match entry {
                Some(entry) => {
                    let shown_in = cells::shown_in(column, entry);
                    let look = looks
                        .of_filled(shown_in, direct)
                        .at(paper, marks, at, true, direct);
                    cells::put_entry(direct, at, entry, look);
                    height = at_least(height, &cells::shown(entry), *width - 2.0, SIZE);
                }
                None => {
                    let look = looks.open.at(paper, marks, at, true, direct);
                    direct.put_blank(at, look);
                }
            }
            if table.measure_rows && column.kind == FieldKind::Note {
                height = height.max(NOTE);
            }
        }
        if height > ROW || table.measure_rows {
            direct.set_row_height(row, height + 4.0);
        }
    }
    for ((column, looks), col) in table.columns.iter().zip(&looks).zip(0_u16..) {
        match looks.made {
            Some(made) => {
                let index = (below - spot.first) as usize;
                let result = paper.entries.cell(&spot.sheet.name, index, &column.name);
                direct.put_made_down((below, col), spot.last, made, result, looks.locked.look);
            }
            None => direct.put_blank_down((below, col), spot.last, looks.open.look),
        }
    }
    Ok(())
}

/// A format of a column and its look.
struct Dress {
    format: Format,
    look: Look,
}

impl Dress {
    fn new(format: Format, direct: &mut DirectCells) -> Self {
        let look = direct.look(&format);
        Self { format, look }
    }

    /// The look of a cell, in the colours of its findings if it has any.
    fn at(
        &self,
        paper: &Paper<'_>,
        marks: Option<&SheetMarks>,
        at: (u32, u16),
        open: bool,
        direct: &mut DirectCells,
    ) -> Look {
        match marks.and_then(|marks| marks.format(paper.styles, at, &self.format, open)) {
            None => self.look,
            Some(marked) => direct.look(&marked),
        }
    }
}

/// The looks of a column: to fill in, and filled in by the office or a formula.
struct ColumnLooks<'a> {
    open: Dress,
    locked: Dress,
    /// Filled in beforehand.
    filled: Format,
    /// The same in the number formats in which entries show.
    shown_in: Vec<(Option<&'a str>, Dress)>,
    /// The formulas of a computed column.
    made: Option<Made>,
}

impl<'a> ColumnLooks<'a> {
    fn new(
        paper: &Paper<'_>,
        live: &Live<'_>,
        spot: &TableSpot<'_>,
        column: &Field,
        direct: &mut DirectCells,
    ) -> Result<Self, FormError> {
        let locked = if column.computed.is_some() {
            cells::computed(paper.styles, column)
        } else {
            cells::given(paper.styles, column)
        };
        let open = cells::input(paper.styles, column);
        let filled = if column.given {
            locked.clone()
        } else {
            paper.fill.carried_look(paper.styles, open.clone())
        };
        let made_from = column.computed.as_ref();
        let made_from = made_from.map(|text| live.computed_cell(spot, text));
        let made_from = made_from
            .transpose()?
            .map(|text| MadeFrom::new(&text, spot.first));
        let made = made_from.map(|made_from| direct.made(spot.first, made_from));
        Ok(ColumnLooks {
            open: Dress::new(open, direct),
            locked: Dress::new(locked, direct),
            filled,
            shown_in: Vec::new(),
            made,
        })
    }

    /// That of a cell that is filled in beforehand, in a number format.
    fn of_filled(&mut self, shown_in: Option<&'a str>, direct: &mut DirectCells) -> &Dress {
        let Self {
            locked,
            filled,
            shown_in: made,
            ..
        } = self;
        if made.iter().all(|(held, _)| *held != shown_in) {
            let format = match shown_in {
                Some(number_format) => filled.clone().set_num_format(number_format),
                None => filled.clone(),
            };
            made.push((shown_in, Dress::new(format, direct)));
        }
        let dress = made.iter().find(|(held, _)| *held == shown_in);
        dress.map_or(locked, |(_, dress)| dress)
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
        1 => part.map(|part| Entry::Text(part.name.as_str().into())),
        2 => Some(Entry::Text(title(measure).into())),
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
    direct: &mut DirectCells,
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
    let look = direct.look(&format);
    let number = spot.own_number();
    for helper in &spot.helpers {
        let results = paper.entries.row_checks(helper.rule, &live)?;
        let formula = format!("IFERROR(INDEX({},{number}),\"\")", helper.name);
        let made = direct.made(spot.first, MadeFrom::new(&formula, spot.first));
        let below = spot.below(results.count());
        for (row, index) in (spot.first..below).zip(0_usize..) {
            direct.put_made((row, helper.col), made, results.of(index), look);
        }
        direct.put_made_down((below, helper.col), spot.last, made, Cached::Blank, look);
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
