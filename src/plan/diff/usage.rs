//! Where a parameter is used.

use crate::formula::Formula;
use crate::model::form::{Body, Field, Required};
use crate::model::plan::Plan;

/// A sentence that says what a parameter's value bears on.
pub(super) fn used_by(plan: &Plan, parameter: &str) -> String {
    let uses = |formula: &str| {
        let parsed = Formula::parse(formula);
        parsed.is_ok_and(|formula| formula.names().contains(&parameter))
    };
    let mut places: Vec<String> = Vec::new();
    let in_message = format!("{{{parameter}}}");
    let rules: Vec<&str> = plan
        .rules
        .iter()
        .filter(|rule| {
            rule.formulas().iter().any(|formula| uses(formula.text)) || rule.message.contains(&in_message)
        })
        .map(|rule| rule.id.as_str())
        .collect();
    if !rules.is_empty() {
        places.push(format!("规则 {}", rules.join("、")));
    }
    for figure in &plan.figures {
        let ratio = figure.ratio.iter().flat_map(|(upper, lower)| [upper, lower]);
        let mut formulas = ratio.chain(figure.required.iter()).chain([&figure.value]);
        if formulas.any(|formula| uses(formula)) {
            places.push(format!("数据项“{}”", figure.title));
        }
    }
    for sheet in &plan.form.sheets {
        let fields: Vec<&Field> = match &sheet.body {
            Body::Fields(sections) => sections.iter().flat_map(|section| &section.fields).collect(),
            Body::Table(table) => {
                if table.may_be_empty.as_deref().is_some_and(uses) {
                    places.push(format!("表「{}」可以为空的条件", sheet.name));
                }
                table.columns.iter().collect()
            }
            Body::Guide(_) | Body::SelfCheck => Vec::new(),
        };
        for field in fields {
            let when = match &field.required {
                Required::When(formula) => Some(formula.as_str()),
                Required::Always | Required::Never => None,
            };
            if field.computed.as_deref().is_some_and(uses) || when.is_some_and(uses) {
                places.push(format!("「{}」的“{}”", sheet.name, field.label));
            }
        }
    }
    if places.is_empty() {
        return String::new();
    }
    format!("用到它的有：{}。", places.join("；"))
}
