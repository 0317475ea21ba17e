//! Figures of funding and staffing.

use super::compiled::{Bound, Compiled};
use super::data::{Data, number};
use crate::model::assessment::FigureValue;
use crate::model::plan::Plan;

/// Every figure's values; a figure whose data are missing has none.
pub fn values(plan: &Plan, compiled: &Compiled<'_>, data: &Data) -> Vec<FigureValue> {
    let value = |bound: &Bound| {
        if data.missing(&bound.needed).is_some() {
            None
        } else {
            number(&bound.formula.eval(&data.whole())).ok()
        }
    };
    plan.figures
        .iter()
        .zip(&compiled.figures)
        .map(|(figure, formulas)| FigureValue {
            group: figure.group.clone(),
            title: figure.title.clone(),
            value: value(&formulas.value),
            required: formulas.required.as_ref().and_then(value),
            relation: figure.relation,
            unit: figure.unit.clone(),
            decimals: figure.decimals,
            ratio: formulas
                .ratio
                .as_ref()
                .and_then(|(part, whole)| Some((value(part)?, value(whole)?))),
        })
        .collect()
}
