//! The answers of a table's row.

use std::sync::Arc;

use super::Answer;

/// The answers of a row, each with its column's name, in the order of the names. A county has some ten thousand of them:
/// the rows of a table share their columns' names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers(Vec<(Arc<str>, Answer)>);

impl Answers {
    /// No answers yet, with room for so many.
    pub fn with_capacity(columns: usize) -> Self {
        Self(Vec::with_capacity(columns))
    }

    /// The answer in a column.
    pub fn get(&self, column: &str) -> Option<&Answer> {
        let index = self.index(column).ok()?;
        self.0.get(index).map(|(_, answer)| answer)
    }

    /// The answer in a column that has this place in most rows of the table.
    pub fn get_at(&self, place: usize, column: &str) -> Option<&Answer> {
        match self.0.get(place) {
            Some((held, answer)) if **held == *column => Some(answer),
            _ => self.get(column),
        }
    }

    /// The answer in a column, to be changed.
    pub fn get_mut(&mut self, column: &str) -> Option<&mut Answer> {
        let index = self.index(column).ok()?;
        self.0.get_mut(index).map(|(_, answer)| answer)
    }

    /// Puts an answer in the place of the column's, or adds it.
    pub fn insert(&mut self, column: impl Into<Arc<str>>, answer: Answer) {
        let column = column.into();
        // Readers go through the columns in order.
        if self.0.last().is_none_or(|(last, _)| *last < column) {
            return self.0.push((column, answer));
        }
        match self.index(&column) {
            Ok(index) => {
                if let Some((_, held)) = self.0.get_mut(index) {
                    *held = answer;
                }
            }
            Err(index) => self.0.insert(index, (column, answer)),
        }
    }

    /// Takes the answer in a column out.
    pub fn remove(&mut self, column: &str) -> Option<Answer> {
        let index = self.index(column).ok()?;
        Some(self.0.remove(index).1)
    }

    /// The columns' names with their answers, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(column, answer)| (&**column, answer))
    }

    /// The answers, in the order of the columns' names.
    pub fn values(&self) -> impl Iterator<Item = &Answer> {
        self.0.iter().map(|(_, answer)| answer)
    }

    fn index(&self, column: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(held, _)| (**held).cmp(column))
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
