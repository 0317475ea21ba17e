//! The formulas of the hidden sheet, as far as they are the same in all workbooks of a plan: those of fields, and those of
//! a table's block as long as nobody has more rows than the table offers.

use crate::model::plan::Rule;
use crate::workbook::{MadeFrom, in_row};

use super::super::error::FormError;
use super::super::layout::{TableSpot, cell_above, cell_at_hand, own_range, row_cell};
use super::super::live::{Live, WAITING};
use super::super::reading;
use super::super::text::{alone, checked};
use super::{
    Block, FIELD_PREPARED, FIRST, Part, START_ROW, Used, area_name, count_name, reach_name, written_name,
};

/// The formulas that read a field, and that of its own cell if it is computed.
pub(in super::super) struct FieldFormulas {
    pub(super) prepared: Option<MadeFrom>,
    pub(super) value: MadeFrom,
    pub(in super::super) computed: Option<MadeFrom>,
}

impl FieldFormulas {
    /// Those of all fields, in the form's order.
    pub(in super::super) fn of(live: &Live<'_>) -> Result<Vec<Self>, FormError> {
        let fields = live.plan.form.fields().zip(FIRST..);
        let formulas = fields.map(|((_, field), row)| {
            let alone = |formula| alone(&field.name, formula);
            let (prepared, value) = match &field.computed {
                Some(text) => (None, live.computed_value(text)?),
                None => (
                    Some(alone(reading::prepared(field, &field.name))?),
                    reading::value(field, &row_cell(FIELD_PREPARED, row)),
                ),
            };
            let computed = field.computed.as_ref();
            let computed = computed.map(|text| live.computed_field(&field.name, text));
            Ok(Self {
                prepared,
                value: alone(value)?,
                computed: computed.transpose()?,
            })
        });
        formulas.collect()
    }
}

/// The formulas of a block's rows.
pub(in super::super) struct BlockFormulas {
    sheet: String,
    first_col: u16,
    last: u32,
    /// The first word of a row, where one is needed.
    pub(super) word: Option<MadeFrom>,
    pub(super) records: MadeFrom,
    pub(super) number: MadeFrom,
    pub(super) place: MadeFrom,
    /// Those of the columns that are used.
    pub(super) columns: Vec<ColumnFormulas>,
    /// Those of the live checks.
    pub(super) checks: Vec<CheckFormulas>,
}

/// What every record holds in a column.
pub(super) struct ColumnFormulas {
    pub(super) prepared: MadeFrom,
    pub(super) value: MadeFrom,
    pub(super) known: MadeFrom,
}

/// The live check of every record, and what it waits for.
pub(super) struct CheckFormulas {
    pub(super) check: MadeFrom,
    pub(super) scope_waits: Option<MadeFrom>,
    pub(super) holds_waits: Option<MadeFrom>,
}

impl BlockFormulas {
    /// Those of a table's block.
    pub(in super::super) fn of(
        live: &Live<'_>,
        spot: &TableSpot<'_>,
        block: &Block<'_>,
    ) -> Result<Self, FormError> {
        let here = cell_at_hand(block.records());
        let above = cell_above(block.records());
        let (word, is_record) = is_record(spot, block)?;
        let so_far = checked(block.sheet, format!("{above}+{is_record}"))?;
        let counts = own_range(START_ROW, block.last(), block.records());
        let count = count_name(block.sheet);
        let counted = cell_at_hand(block.counted());
        let columns = block.columns.iter().map(|used| of_column(block, used));
        let checks = spot.helpers.iter().zip(0_u16..);
        let checks = checks.map(|(helper, index)| of_check(live, block, helper.rule, index));
        Ok(Self {
            sheet: block.sheet.to_owned(),
            first_col: block.first_col,
            last: block.last(),
            word: word.map(made),
            records: made(so_far),
            number: made(format!("IF({here}>{above},{here},\"\")")),
            place: made(format!(
                "IF({counted}-1>{count},0,MATCH({counted}-2,{counts},1)+1)"
            )),
            columns: columns.collect::<Result<_, _>>()?,
            checks: checks.collect::<Result<_, _>>()?,
        })
    }

    /// Whether they are those of a block: of the same table, in the same place, with as many rows.
    pub(super) fn are_of(&self, block: &Block<'_>) -> bool {
        (self.sheet.as_str(), self.first_col, self.last) == (block.sheet, block.first_col, block.last())
    }
}

fn made(text: String) -> MadeFrom {
    MadeFrom::new(&text, FIRST)
}

/// The formula of a row's first word, where one is needed, and the condition that the row is a record.
fn is_record(spot: &TableSpot<'_>, block: &Block<'_>) -> Result<(Option<String>, String), FormError> {
    let table = spot.table;
    let place = cell_at_hand(block.counted());
    if table.measure_rows {
        let key = format!("INDEX({},{place})", reach_name(block.sheet, &table.key));
        let is_record = format!("IF(ISNUMBER({key}),IF(AND({key}>=1,{key}=INT({key})),1,0),0)");
        return Ok((None, is_record));
    }
    let row_of = |name: &str| format!("INDEX({name},{place},0)");
    let runs = spot.written_runs().len();
    let runs: Vec<String> = (1..=runs)
        .map(|number| row_of(&written_name(block.sheet, number)))
        .collect();
    let whole = row_of(&area_name(block.sheet));
    let word = checked(block.sheet, reading::first_word(&runs, &whole))?;
    let is_record = reading::is_record(&cell_at_hand(block.words()), &runs, &whole);
    Ok((Some(word), is_record))
}

fn of_column(block: &Block<'_>, used: &Used<'_>) -> Result<ColumnFormulas, FormError> {
    let column = used.column;
    let full = format!("{}_{}", block.sheet, column.name);
    let place = cell_at_hand(block.places());
    let typed = block.own_cell(&column.name);
    let of_record = |formula: String| checked(&full, format!("IF({place}=0,\"\",{formula})"));
    let prepared = of_record(reading::prepared(column, &typed))?;
    let value = of_record(match (used.prepared, reading::at_once(column, &typed)) {
        (None, Some(value)) => value,
        _ => reading::value(column, &cell_at_hand(used.prepared.unwrap_or(used.value))),
    })?;
    let read = cell_at_hand(used.value);
    Ok(ColumnFormulas {
        prepared: made(prepared),
        value: made(value),
        known: made(format!("IF(ISNA({read}),\"\",{read})")),
    })
}

fn of_check(live: &Live<'_>, block: &Block<'_>, rule: &Rule, index: u16) -> Result<CheckFormulas, FormError> {
    let waits = |part| {
        let formula = live.waits_elsewhere(rule, part)?;
        formula.map(|formula| alone(&rule.id, formula)).transpose()
    };
    let check = live.row_check(block, rule, index)?;
    let place = cell_at_hand(block.places());
    let check = format!("IF({place}=0,\"\",IFERROR({check},\"{WAITING}\"))");
    // In the last row it is longest.
    checked(&rule.id, in_row(&check, block.last()))?;
    Ok(CheckFormulas {
        check: made(check),
        scope_waits: waits(Part::Scope)?,
        holds_waits: waits(Part::Holds)?,
    })
}
