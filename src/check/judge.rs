//! Judges one rule over a submission's values.

use super::by_row::ByRow;
use super::compiled::{Bound, CompiledRule, CompiledShape};
use super::data::{Data, number, truth};
use crate::formula::Value as Operand;
use crate::model::assessment::Verdict;
use crate::model::finding::{Gap, RowCount};
use crate::model::plan::Relation;

/// What a rule came to.
pub struct Judged {
    /// Verdict.
    pub verdict: Verdict,
    /// Actual, required and gap.
    pub gap: Option<Gap>,
    /// Why it could not be told or does not apply.
    pub reason: String,
    /// For a rule over rows: what came of each row, by its index in the table.
    pub rows: Vec<RowVerdict>,
}

impl Judged {
    fn without(verdict: Verdict, reason: impl Into<String>) -> Self {
        Self {
            verdict,
            gap: None,
            reason: reason.into(),
            rows: Vec::new(),
        }
    }

    /// The rows that came to this, by their index in the table.
    pub fn rows_that(&self, verdict: RowVerdict) -> impl Iterator<Item = usize> {
        let rows = self.rows.iter().enumerate();
        rows.filter(move |(_, row)| **row == verdict)
            .map(|(index, _)| index)
    }
}

/// What a rule over rows comes to in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowVerdict {
    /// It is not counted.
    OutOfScope,
    /// It cannot be told.
    Unknown,
    /// It holds.
    Holds,
    /// It fails.
    Fails,
}

/// Judges a rule; `rows` tells how many rows a table has.
pub fn judge(compiled: &CompiledRule<'_>, data: &Data<'_>, rows: impl Fn(&str) -> usize) -> Judged {
    match when(compiled, data) {
        Ok(true) => {}
        Ok(false) => return Judged::without(Verdict::不适用, "不符合适用条件"),
        Err(why) => return Judged::without(Verdict::无法判定, why),
    }
    let judged = match &compiled.shape {
        CompiledShape::Must(holds) => must(holds, data),
        CompiledShape::Gap {
            actual,
            relation,
            required,
            unit,
        } => gap(actual, *relation, required, unit, data),
        CompiledShape::Each {
            table,
            scope,
            holds,
            share,
            unit,
            ..
        } => each(
            table,
            scope.as_ref(),
            holds,
            share.as_ref(),
            unit,
            rows(table),
            data,
        ),
    };
    let mut judged = judged.unwrap_or_else(|why| Judged::without(Verdict::无法判定, why));
    if judged.verdict == Verdict::未达标 && compiled.rule.trial {
        judged.verdict = Verdict::试行;
    }
    judged
}

fn when(compiled: &CompiledRule<'_>, data: &Data<'_>) -> Result<bool, String> {
    compiled
        .when
        .as_ref()
        .map_or(Ok(true), |bound| truth(&evaluated(bound, data)?))
}

fn evaluated(bound: &Bound, data: &Data<'_>) -> Result<Operand, String> {
    match data.missing(&bound.needed) {
        Some(why) => Err(why),
        None => Ok(bound.formula.eval(&data.whole())),
    }
}

fn must(holds: &Bound, data: &Data<'_>) -> Result<Judged, String> {
    let verdict = if truth(&evaluated(holds, data)?)? {
        Verdict::达标
    } else {
        Verdict::未达标
    };
    Ok(Judged::without(verdict, ""))
}

fn gap(
    actual: &Bound,
    relation: Relation,
    required: &Bound,
    unit: &str,
    data: &Data<'_>,
) -> Result<Judged, String> {
    // Both ends are looked at before either is missed, so that the reason names all that is missing.
    let missing: Vec<String> = [actual, required]
        .iter()
        .filter_map(|bound| data.missing(&bound.needed))
        .collect();
    if !missing.is_empty() {
        return Err(missing.join("，"));
    }
    let actual = number(&actual.formula.eval(&data.whole()))?;
    let required = number(&required.formula.eval(&data.whole()))?;
    let gap = quantified(actual, relation, required, unit, None);
    let verdict = if gap.gap == 0.0 {
        Verdict::达标
    } else {
        Verdict::未达标
    };
    Ok(Judged {
        verdict,
        gap: Some(gap),
        reason: String::new(),
        rows: Vec::new(),
    })
}

fn each(
    table: &str,
    scope: Option<&Bound>,
    holds: &Bound,
    share: Option<&Bound>,
    unit: &str,
    rows: usize,
    data: &Data<'_>,
) -> Result<Judged, String> {
    if rows == 0 {
        let empty = data.empty_table(table);
        return empty.map_or_else(|| Ok(Judged::without(Verdict::不适用, "表中没有记录")), Err);
    }
    let share = share.map_or(Ok(1.0), |bound| number(&evaluated(bound, data)?))?;
    let scope = scope.map(|bound| ByRow::new(bound, data, table));
    let holds = ByRow::new(holds, data, table);
    let rows: Vec<RowVerdict> = (0..rows)
        .map(|row| row_holds(row, scope.as_ref(), &holds))
        .collect();
    let count = |wanted| {
        let found = rows.iter().filter(|verdict| **verdict == wanted).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let (holding, unknown) = (count(RowVerdict::Holds), count(RowVerdict::Unknown));
    let total = holding + unknown + count(RowVerdict::Fails);
    if total == 0 {
        return Ok(Judged {
            rows,
            ..Judged::without(Verdict::不适用, "表中没有符合条件的记录")
        });
    }
    let required = at_least(share, total);
    let count = RowCount { holding, total };
    let gap = quantified(
        f64::from(holding),
        Relation::AtLeast,
        f64::from(required),
        unit,
        Some(count),
    );
    let reason = if unknown > 0 {
        format!("「{table}」有 {unknown} 行数据不全")
    } else {
        String::new()
    };
    let verdict = if holding >= required {
        Verdict::达标
    } else if holding + unknown < required {
        Verdict::未达标
    } else {
        Verdict::无法判定
    };
    Ok(Judged {
        verdict,
        gap: Some(gap),
        reason,
        rows,
    })
}

fn row_holds(row: usize, scope: Option<&ByRow<'_>>, holds: &ByRow<'_>) -> RowVerdict {
    match scope.map_or(Some(true), |scope| scope.is_true(row)) {
        None => RowVerdict::Unknown,
        Some(false) => RowVerdict::OutOfScope,
        Some(true) => match holds.is_true(row) {
            None => RowVerdict::Unknown,
            Some(true) => RowVerdict::Holds,
            Some(false) => RowVerdict::Fails,
        },
    }
}

/// How many of `total` rows a share asks for, as ROUNDUP would say; 0.9 of 10 rows are 9, not 10.
fn at_least(share: f64, total: u32) -> u32 {
    let exact = share.clamp(0.0, 1.0) * f64::from(total);
    let whole = (exact - 1e-9).ceil().max(0.0);
    // At most `total`, so it fits.
    (0..=total)
        .find(|count| f64::from(*count) >= whole)
        .unwrap_or(total)
}

/// A gap without float dust: what differs by less than a hundred-millionth of its size is the same.
fn quantified(actual: f64, relation: Relation, required: f64, unit: &str, rows: Option<RowCount>) -> Gap {
    let dust = 1e-8_f64.min(1e-12 * actual.abs().max(required.abs()).max(1.0));
    let difference = actual - required;
    let difference = if difference.abs() <= dust {
        0.0
    } else {
        format!("{difference:.10}").parse().unwrap_or(difference)
    };
    let gap = match relation {
        // Adding zero turns a negative zero into zero.
        Relation::AtLeast => (-difference).max(0.0) + 0.0,
        Relation::AtMost => difference.max(0.0) + 0.0,
        Relation::Equals => difference,
    };
    Gap {
        actual,
        required,
        relation,
        gap,
        unit: unit.into(),
        rows,
    }
}
