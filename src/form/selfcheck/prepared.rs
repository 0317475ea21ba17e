//! What of the self-check is the same in all workbooks of a plan: texts of its rows, how high they are, and formulas that
//! count.

use smol_str::{SmolStr, ToSmolStr};

use crate::model::plan::{ON_TRIAL, Plan, Relation, Rule, Shape};
use crate::workbook::{DirectCells, Look, MadeFrom, row_height};

use super::super::layout::{own_range, row_cell, to_u32};
use super::super::live;
use super::super::text::literal;
use super::{
    ACTUAL, FIRST, GAP, ID, MEASURE, REQUIRED, SEVERITY, SIZE, SOURCE, TITLE, VERDICT, VERDICTS, WIDTHS,
};

/// What stands in every self-check of a plan.
pub(in super::super) struct PreparedSheet {
    /// How many rules came to each word.
    pub(super) counts: [MadeFrom; VERDICTS.len()],
    /// The same for each measure: what it is called, and its counts.
    pub(super) measures: Vec<(String, [MadeFrom; VERDICTS.len()])>,
    /// The rows of the checks that no formula can state, in the plan's order.
    pub(super) checks: Vec<PreparedRow>,
}

/// A row of a rule or a check.
pub(in super::super) struct PreparedRow {
    /// Its number, measure or kind, title, severity and source.
    texts: [SmolStr; 5],
    /// How high it is, in points.
    height: f64,
}

impl PreparedRow {
    /// `advice` is what else must have room in the row.
    fn new(texts: [SmolStr; 5], advice: &str) -> Self {
        let [
            _,
            measure_width,
            title_width,
            _,
            _,
            _,
            _,
            _,
            source_width,
            advice_width,
        ] = WIDTHS;
        let [_, measure, title, _, source] = &texts;
        let height = [
            (measure.as_str(), measure_width),
            (title, title_width),
            (source, source_width),
            (advice, advice_width),
        ];
        let height = height.map(|(text, width)| row_height(text, width - 2.0, SIZE));
        Self {
            height: height.into_iter().fold(24.0, f64::max) + 4.0,
            texts,
        }
    }

    /// That of a rule.
    pub(in super::super) fn of_rule(plan: &Plan, rule: &Rule) -> Self {
        let counted = rule.row_table().map(live::failing_rows);
        let counted = counted.map(|(before, after)| format!("{before}10{after}"));
        let advice = format!("{}{}", counted.unwrap_or_default(), live::remedy(rule));
        let texts = [
            rule.id.to_smolstr(),
            measure_label(plan, rule.measure).into(),
            rule.title.to_smolstr(),
            SmolStr::new_static(rule.weight()),
            plan.cite(&rule.source).into(),
        ];
        Self::new(texts, &advice)
    }

    /// Puts the texts, of which number and severity stand in the middle.
    pub(super) fn put(&self, row: u32, centred: Look, label: Look, direct: &mut DirectCells) {
        let columns = [
            (ID, centred),
            (MEASURE, label),
            (TITLE, label),
            (SEVERITY, centred),
            (SOURCE, label),
        ];
        for (text, (col, look)) in self.texts.iter().zip(columns) {
            direct.put_shared((row, col), text.clone(), look);
        }
        direct.set_row_height(row, self.height);
    }
}

impl PreparedSheet {
    /// What stands in every self-check of this plan.
    pub(in super::super) fn of(plan: &Plan) -> Self {
        let last = last_row(plan);
        let [of, words, weights] = [MEASURE, VERDICT, SEVERITY].map(|col| own_range(FIRST, last, col));
        let words = words.as_str();
        // Below the rules stand a blank row, a title and a header.
        let measures = plan.measures.iter().zip(last + 4..).map(|(measure, row)| {
            let label = row_cell(ID, row);
            let counts = VERDICTS.map(|(word, _)| {
                let conditions = [(of.as_str(), label.as_str()), (words, &literal(word))];
                MadeFrom::alone(&count_of(&conditions, word, &weights))
            });
            (measure_label(plan, Some(measure.no)), counts)
        });
        Self {
            counts: VERDICTS
                .map(|(word, _)| MadeFrom::alone(&count_of(&[(words, &literal(word))], word, &weights))),
            measures: measures.collect(),
            checks: plan
                .checks
                .iter()
                .map(|check| {
                    let texts = [
                        check.id.to_smolstr(),
                        SmolStr::new_static(check.kind.word()),
                        check.title.to_smolstr(),
                        SmolStr::new_static(check.severity.word()),
                        plan.cite(&check.source).into(),
                    ];
                    PreparedRow::new(texts, &check.remedy.what)
                })
                .collect(),
        }
    }
}

/// The last row of the rules.
pub(super) fn last_row(plan: &Plan) -> u32 {
    FIRST + to_u32(plan.rules.len().max(1)) - 1
}

fn measure_label(plan: &Plan, no: Option<u8>) -> String {
    match no.and_then(|no| plan.measure(no)) {
        Some(measure) => format!("{}．{}", measure.no, measure.title),
        None => "表内、表间核对".to_owned(),
    }
}

/// Number formats of what is actual, required and missing.
pub(in super::super) fn number_formats(rule: &Rule) -> [String; 3] {
    [ACTUAL, REQUIRED, GAP].map(|col| number_format(rule, col))
}

/// Number format of a quantity: its unit, and before what is required the sign of the relation.
fn number_format(rule: &Rule, col: u16) -> String {
    let (unit, relation) = match &rule.shape {
        Shape::Must { .. } => return "General".to_owned(),
        Shape::Gap { unit, relation, .. } => (unit.as_str(), *relation),
        Shape::Each { unit, .. } => (unit.as_str(), Relation::AtLeast),
    };
    let sign = if col == REQUIRED {
        format!("\"{} \"", relation.sign())
    } else {
        String::new()
    };
    let unit = unit.replace('"', "");
    match unit.as_str() {
        "" => format!("{sign}General"),
        "%" => format!("{sign}0.0%"),
        "万元" => format!("{sign}#,##0.00\" 万元\""),
        unit => format!("{sign}General\" {unit}\""),
    }
}

/// A formula that counts rules. What is on trial is counted as such and as nothing else.
fn count_of(conditions: &[(&str, &str)], word: &str, weights: &str) -> String {
    let apart = literal(&format!("<>{ON_TRIAL}"));
    let trial = (word != ON_TRIAL).then_some((weights, apart.as_str()));
    let conditions: Vec<String> = conditions
        .iter()
        .copied()
        .chain(trial)
        .map(|(range, wanted)| format!("{range},{wanted}"))
        .collect();
    format!("COUNTIFS({})", conditions.join(","))
}
