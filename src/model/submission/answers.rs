//! The answers of a table's row.

use std::sync::Arc;

use super::Answer;

/// The answers of a row, in the order of their columns' names. A county has some ten thousand of them: the rows of a table
/// share the list of its columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    columns: Arc<[Arc<str>]>,
    /// One for each column.
    answers: Vec<Answer>,
}

impl Answers {
    /// The answers in these columns, one for each; the columns are in the order of their names, no name twice.
    pub fn of(columns: &Arc<[Arc<str>]>, answers: Vec<Answer>) -> Self {
        debug_assert!(columns.is_sorted_by(|one, other| one < other) && columns.len() == answers.len());
        Self {
            columns: Arc::clone(columns),
            answers,
        }
    }

    /// The answer in a column.
    pub fn get(&self, column: &str) -> Option<&Answer> {
        self.answers.get(self.index(column).ok()?)
    }

    /// The answer in a column that has this place in most rows of the table.
    pub fn get_at(&self, place: usize, column: &str) -> Option<&Answer> {
        match self.columns.get(place) {
            Some(held) if **held == *column => self.answers.get(place),
            _ => self.get(column),
        }
    }

    /// The answer in a column, to be changed.
    pub fn get_mut(&mut self, column: &str) -> Option<&mut Answer> {
        let index = self.index(column).ok()?;
        self.answers.get_mut(index)
    }

    /// Puts an answer in the place of the column's, or adds it.
    pub fn insert(&mut self, column: impl Into<Arc<str>>, answer: Answer) {
        let column = column.into();
        match self.index(&column) {
            Ok(index) => {
                if let Some(held) = self.answers.get_mut(index) {
                    *held = answer;
                }
            }
            Err(index) => {
                let mut columns = self.columns.to_vec();
                columns.insert(index, column);
                self.columns = columns.into();
                self.answers.insert(index, answer);
            }
        }
    }

    /// Takes the answer in a column out.
    pub fn remove(&mut self, column: &str) -> Option<Answer> {
        let index = self.index(column).ok()?;
        let mut columns = self.columns.to_vec();
        columns.remove(index);
        self.columns = columns.into();
        Some(self.answers.remove(index))
    }

    /// The columns' names with their answers, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.columns.iter().map(|column| &**column).zip(&self.answers)
    }

    /// The answers, in the order of the columns' names.
    pub fn values(&self) -> impl Iterator<Item = &Answer> {
        self.answers.iter()
    }

    fn index(&self, column: &str) -> Result<usize, usize> {
        self.columns.binary_search_by(|held| (**held).cmp(column))
    }
}

impl<N: Into<Arc<str>>> FromIterator<(N, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (N, Answer)>>(answers: I) -> Self {
        let mut all = Self::default();
        for (column, answer) in answers {
            all.insert(column, answer);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(raw: &str) -> Answer {
        Answer {
            raw: raw.into(),
            ..Answer::default()
        }
    }

    #[test]
    fn answers_are_in_the_order_of_their_columns_each_once() {
        let mut answers: Answers = [("丙", "3"), ("甲", "1"), ("乙", "2"), ("甲", "4")]
            .map(|(column, raw)| (column, answer(raw)))
            .into_iter()
            .collect();
        let columns: Arc<[Arc<str>]> = ["丙", "乙", "甲"].map(Arc::from).into();
        let at_once = Answers::of(&columns, ["3", "2", "4"].map(answer).into());
        assert_eq!(at_once, answers);
        let told = |answers: &Answers| -> Vec<(String, String)> {
            let each = answers.iter();
            each.map(|(column, answer)| (column.to_owned(), answer.raw.to_string()))
                .collect()
        };
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            let pairs = pairs.iter();
            pairs
                .map(|(column, raw)| ((*column).to_owned(), (*raw).to_owned()))
                .collect()
        };
        assert_eq!(told(&answers), owned(&[("丙", "3"), ("乙", "2"), ("甲", "4")]));
        assert_eq!(answers.get("乙"), Some(&answer("2")));
        assert_eq!(answers.get("丁"), None);
        for place in 0..4 {
            assert_eq!(answers.get_at(place, "乙"), Some(&answer("2")));
            assert_eq!(answers.get_at(place, "丁"), None);
        }
        answers.get_mut("丙").unwrap().raw = "5".into();
        assert_eq!(answers.remove("乙"), Some(answer("2")));
        assert_eq!(answers.remove("乙"), None);
        assert_eq!(told(&answers), owned(&[("丙", "5"), ("甲", "4")]));
        assert_eq!(answers.values().count(), 2);
    }
}
