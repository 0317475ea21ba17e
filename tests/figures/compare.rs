//! One figure in several editions.

use std::sync::LazyLock;

use regex::Regex;

/// What was compared, and what was not the same.
#[derive(Default)]
pub struct Compared {
    /// How many figures two editions or more were asked for.
    pub figures: usize,
    /// Where they differ.
    pub wrong: Vec<String>,
}

impl Compared {
    /// Compares a figure of several editions, each as it is shown there.
    pub fn same(&mut self, what: &str, editions: &[(&str, String)]) {
        self.figures += 1;
        let mut shown = editions.iter().map(|(_, shown)| shown);
        let first = shown.next().unwrap();
        if !shown.all(|other| other == first) {
            self.wrong.push(format!("{what}: {editions:?}"));
        }
    }
}

/// The first number of a text, without separators of thousands; a dash if there is none.
pub fn number(text: &str) -> String {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"-?\d[\d,]*(?:\.\d+)?%?").unwrap());
    NUMBER
        .find(text)
        .map_or_else(|| "—".to_owned(), |found| found.as_str().replace(',', ""))
}

/// A number as results hold it, shown with the decimals that a text shows: what is only cut off is not the same.
pub fn like(value: f64, text: &str) -> String {
    let shown = number(text);
    let digits = shown.trim_end_matches('%');
    let decimals = digits.split_once('.').map_or(0, |(_, places)| places.len());
    if shown.ends_with('%') {
        format!("{:.decimals$}%", value * 100.0 + 0.0)
    } else {
        format!("{:.decimals$}", value + 0.0)
    }
}

/// A share as reports print it.
pub fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    // Counts are far below what a double holds exactly.
    #[allow(clippy::cast_precision_loss)]
    let share = part as f64 / whole as f64;
    format!("{:.1}%（{part}/{whole}）", share * 100.0)
}
