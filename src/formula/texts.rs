//! The texts of a column in order, so that its rows with a certain text are found without going through all of them.
//!
//! A rule that counts for every school how often its inspector stands in the roster goes through the roster as often as
//! there are schools.

use std::cell::OnceCell;

use super::value::Value;

/// The value of a name.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The cell or column.
    pub value: &'a Value,
    /// Where the order of this column's texts is kept, if it is.
    pub texts: Option<&'a Texts>,
}

impl<'a> From<&'a Value> for Named<'a> {
    fn from(value: &'a Value) -> Self {
        Self { value, texts: None }
    }
}

impl<'a> Named<'a> {
    /// The rows whose cells hold exactly this text, top to bottom, if their order is kept.
    pub(super) fn rows_with(&self, text: &str) -> Option<&'a [usize]> {
        self.texts.map(|texts| texts.rows_with(self.value.rows(), text))
    }
}

/// The order of a column's texts, which is made when it is first asked for. It belongs to one column that does not
/// change.
#[derive(Debug, Default)]
pub struct Texts(OnceCell<Vec<usize>>);

impl Texts {
    fn rows_with(&self, cells: &[Value], text: &str) -> &[usize] {
        let text_of = |row: &usize| match cells.get(*row) {
            Some(Value::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let order = self.0.get_or_init(|| {
            let mut rows: Vec<usize> = (0..cells.len()).filter(|row| text_of(row).is_some()).collect();
            // Stable, so that rows of one text stay top to bottom.
            rows.sort_by_key(text_of);
            rows
        });
        let first = order.partition_point(|row| text_of(row) < Some(text));
        let rest = order.get(first..).unwrap_or_default();
        let count = rest.partition_point(|row| text_of(row) == Some(text));
        rest.get(..count).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::{Formula, Scope};

    /// Names of a roster, with what else may stand in its cells.
    struct Roster(Value, Texts);

    impl Scope for Roster {
        fn get(&self, _: &str) -> Option<&Value> {
            Some(&self.0)
        }

        fn named(&self, _: usize, _: &str) -> Option<Named<'_>> {
            Some(Named {
                value: &self.0,
                texts: Some(&self.1),
            })
        }

        fn today(&self) -> f64 {
            0.0
        }
    }

    /// The same without an order of its texts.
    struct Unordered(Value);

    impl Scope for Unordered {
        fn get(&self, _: &str) -> Option<&Value> {
            Some(&self.0)
        }

        fn today(&self) -> f64 {
            0.0
        }
    }

    #[test]
    fn rows_of_a_text_are_found_top_to_bottom() {
        let cells = ["乙", "甲", "", "乙", "丙", "乙丙"].map(Value::from);
        let texts = Texts::default();
        for (text, rows) in [("乙", vec![0, 3]), ("甲", vec![1]), ("", vec![2]), ("丁", vec![])] {
            assert_eq!(texts.rows_with(&cells, text), rows, "{text}");
        }
        assert!(Texts::default().rows_with(&[], "甲").is_empty());
    }

    #[test]
    fn counting_comes_to_the_same_with_and_without_an_order() {
        let cells = vec![
            Value::from("乙"),
            Value::Number(5.0),
            Value::from("甲"),
            Value::Blank,
            Value::from("Abc"),
            Value::from("乙"),
            Value::from("5"),
            Value::from(""),
            Value::Bool(true),
        ];
        let ordered = Roster(Value::Array(cells.clone()), Texts::default());
        let unordered = Unordered(Value::Array(cells));
        for text in [
            "COUNTIF(列,\"乙\")",
            "COUNTIF(列,\"<>乙\")",
            "COUNTIF(列,\"=乙\")",
            "COUNTIF(列,\"丁\")",
            "COUNTIF(列,\"abc\")",
            "COUNTIF(列,5)",
            "COUNTIF(列,\"\")",
            "COUNTIF(列,\"乙*\")",
            "COUNTIFS(列,\"乙\",列,\"<>甲\")",
            "COUNTIFS(列,\"<>甲\",列,\"乙\")",
            "COUNTIFS(列,\"乙\",列,\"甲\")",
            "SUMIF(列,\"乙\",列)",
            "SUMPRODUCT(1/COUNTIF(列,列))",
            "SUMPRODUCT(COUNTIF(列,列))",
        ] {
            let formula = Formula::parse(text).unwrap();
            assert_eq!(formula.eval(&ordered), formula.eval(&unordered), "{text}");
        }
    }
}
