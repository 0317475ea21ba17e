//! Rows that a finding of the round before was about and that are no longer in their table: a row that was deleted has
//! not been made good.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::ledger::comparable;
use crate::model::followup::Ledger;
use crate::model::plan::Plan;
use crate::model::submission::Submission;

/// Ids of the items whose row is no longer in its table.
pub fn rows_gone(plan: &Plan, submission: &Submission, before: &Ledger) -> Vec<SmolStr> {
    let mut gone = Vec::new();
    for item in &before.items {
        let Some(sheet) = plan.rule(&item.check).and_then(|rule| rule.row_table()) else {
            continue;
        };
        let Some((_, key)) = item.id.split_once(':') else {
            continue;
        };
        let (Some(table), Some(read)) = (plan.form.table(sheet), submission.tables.get(sheet)) else {
            continue;
        };
        let keys: BTreeSet<String> = read
            .rows
            .iter()
            .filter_map(|row| row.answers.get(&table.key))
            .map(|answer| comparable(answer.value.text().unwrap_or(&answer.raw)))
            .collect();
        if !keys.contains(&comparable(key)) {
            gone.push(item.id.clone());
        }
    }
    gone
}
