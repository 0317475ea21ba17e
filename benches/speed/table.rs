//! The figures as a table in Markdown.

use std::fmt;

/// Figures with what they are held against.
pub struct Table {
    rows: Vec<[String; 4]>,
}

impl Table {
    /// A table without rows.
    pub fn new() -> Self {
        Self { rows: Vec::new() }
    }

    /// A figure in its unit, and what it should be at most.
    pub fn figure(&mut self, what: &str, figure: f64, unit: &str, goal: f64) {
        self.add(
            what,
            format!("{figure:.2} {unit}"),
            String::new(),
            format!("{goal} {unit}"),
        );
    }

    /// A figure that no goal is set for.
    pub fn note(&mut self, what: &str, figure: f64, unit: &str) {
        self.add(what, format!("{figure:.2} {unit}"), String::new(), String::new());
    }

    /// How many times its floor something took, and how many times it should be at most. Both are in the same unit.
    pub fn ratio(&mut self, what: &str, took: f64, floor: f64, unit: &str, goal: f64) {
        let pair = format!("{took:.2} / {floor:.2} {unit}");
        self.add(what, pair, format!("{:.2}", took / floor), format!("{goal}"));
    }

    fn add(&mut self, what: &str, figure: String, ratio: String, goal: String) {
        self.rows.push([what.to_owned(), figure, ratio, goal]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | figure | ratio | goal, at most |")?;
        writeln!(f, "| --- | ---: | ---: | ---: |")?;
        for row in &self.rows {
            writeln!(f, "| {} |", row.join(" | "))?;
        }
        Ok(())
    }
}
