//! Figures of funding and staffing.

use super::compiled::{Bound, CompiledFigure};
use super::data::number;
use super::{Job, trace};
use crate::model::assessment::FigureValue;
use crate::model::plan::Figure;

/// Every figure's values; a figure whose data are missing has none.
pub fn values(job: &Job<'_>) -> Vec<FigureValue> {
    let figures = job.plan.figures.iter().zip(&job.compiled.figures);
    figures
        .map(|(figure, formulas)| one(job, figure, formulas))
        .collect()
}

fn one(job: &Job<'_>, figure: &Figure, formulas: &CompiledFigure) -> FigureValue {
    let value = |bound: &Bound| {
        if job.data.is_missing(&bound.needed) {
            None
        } else {
            number(&bound.formula.eval(&job.data.whole())).ok()
        }
    };
    FigureValue {
        named: formulas.named.clone(),
        value: value(&formulas.value),
        required: formulas.required.as_ref().and_then(value),
        ratio: formulas
            .ratio
            .as_ref()
            .and_then(|(part, whole)| Some((value(part)?, value(whole)?))),
        trace: trace::of_figure(job, figure, formulas),
    }
}
