//! Units as clerks write them behind a number, and the names under which the workbook lists them for its formulas.
//!
//! A field's unit may be written in other words (12人, 12名), and an amount in 元 (35000元). The reader converts other
//! units of money, too, such as 千元; what the lists lack is left to it.

use crate::model::form::{Field, Form};
use crate::model::units;

use super::text::name_part;

/// The unit of amounts, in 元; an amount may also be written in 元 itself.
const AMOUNT: f64 = 1e4;

/// The words for a unit, each of the same size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Units {
    /// The defined name of the list of the words.
    pub(super) name: String,
    /// What stands in the list.
    pub(super) words: Vec<String>,
}

/// The words for a field's unit itself, no word among them; none if it has no unit.
pub(super) fn own(field: &Field) -> Option<Units> {
    if field.unit.is_empty() {
        return None;
    }
    // A number may stand alone.
    let mut words = vec![String::new(), field.unit.clone()];
    let folded = field.unit.replace('（', "(").replace('）', ")");
    if folded != field.unit {
        words.push(folded);
    }
    let further: Vec<&str> = match units::yuan(&field.unit) {
        Some(yuan) => units::money_words(yuan).collect(),
        None => units::same(&field.unit).to_vec(),
    };
    for word in further {
        if !words.iter().any(|held| held == word) {
            words.push(word.to_owned());
        }
    }
    Some(Units {
        name: format!("单位_{}", name_part(&field.unit)),
        words,
    })
}

/// The words for the smaller unit in which a field's amount may be written.
pub(super) fn smaller(field: &Field) -> Option<Units> {
    (units::yuan(&field.unit) == Some(AMOUNT)).then(|| Units {
        name: format!("小单位_{}", name_part(&field.unit)),
        words: units::money_words(1.0).map(str::to_owned).collect(),
    })
}

/// Every list of units that the form's numbers need, each once.
pub(super) fn all(form: &Form) -> Vec<Units> {
    let mut all: Vec<Units> = Vec::new();
    let fields = form.fields().map(|(_, field)| field);
    let columns = form.tables().flat_map(|(_, table)| &table.columns);
    for field in fields.chain(columns).filter(|field| field.kind.is_number()) {
        for units in [own(field), smaller(field)].into_iter().flatten() {
            if !all.iter().any(|held| held.name == units.name) {
                all.push(units);
            }
        }
    }
    all
}
