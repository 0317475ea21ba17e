//! Counts what came of each kind, and prints it.

use std::fmt::Write as _;

use dudao::workbook::display_width;

use super::kind::Kind;
use super::oracle::Verdict;

/// Counts of one kind.
#[derive(Clone, Default)]
struct Row {
    name: String,
    expected: &'static str,
    workbooks: usize,
    same: usize,
    found: usize,
    silent: usize,
    alarms: usize,
    unmarked: usize,
}

/// Counts of every kind alone, and of the pairs.
pub struct Tally {
    rows: Vec<Row>,
    pairs: Row,
    /// What went wrong, a line each.
    wrong: Vec<String>,
}

impl Tally {
    pub fn new(kinds: &[Kind]) -> Self {
        let row = |name: &str, expected| Row {
            name: name.to_owned(),
            expected,
            ..Row::default()
        };
        Self {
            rows: kinds
                .iter()
                .map(|kind| row(kind.name, kind.expect.word()))
                .collect(),
            pairs: row("两种一起", ""),
            wrong: Vec::new(),
        }
    }

    pub fn add(&mut self, kinds: &[usize], what: &str, verdict: &Verdict) {
        let names: Vec<&str> = kinds
            .iter()
            .map(|index| self.rows[*index].name.as_str())
            .collect();
        let name = names.join("＋");
        let mut wrong = |word: &str, lines: &[String]| {
            for line in lines.iter().take(3) {
                self.wrong.push(format!("{word} [{name}] {what}\n    {line}"));
            }
        };
        wrong("无声改变", &verdict.silent);
        wrong("误报", &verdict.alarms);
        wrong("没有指出", &verdict.unmarked);
        let row = match kinds {
            [one] => &mut self.rows[*one],
            _ => &mut self.pairs,
        };
        row.workbooks += 1;
        row.same += usize::from(verdict.same);
        row.found += usize::from(verdict.found);
        row.silent += usize::from(!verdict.silent.is_empty());
        row.alarms += usize::from(!verdict.alarms.is_empty());
        row.unmarked += usize::from(!verdict.unmarked.is_empty());
    }

    fn total(&self) -> Row {
        let mut total = Row {
            name: "合计".to_owned(),
            ..Row::default()
        };
        for row in self.rows.iter().chain([&self.pairs]) {
            total.workbooks += row.workbooks;
            total.same += row.same;
            total.found += row.found;
            total.silent += row.silent;
            total.alarms += row.alarms;
            total.unmarked += row.unmarked;
        }
        total
    }

    /// The table, and below it what went wrong.
    pub fn report(&self) -> String {
        let mut out = String::new();
        let mut line = |name: &str, cells: [&str; 7]| {
            out.push_str(name);
            out.push_str(&" ".repeat((36.0 - display_width(name)).max(1.0) as usize));
            for cell in cells {
                out.push_str(&" ".repeat((12.0 - display_width(cell)).max(1.0) as usize));
                out.push_str(cell);
            }
            out.push('\n');
        };
        line(
            "改动",
            [
                "应当",
                "工作簿",
                "值相同",
                "已指出",
                "无声改变",
                "误报",
                "没有指出",
            ],
        );
        let total = self.total();
        for row in self.rows.iter().chain([&self.pairs, &total]) {
            let count = |number: usize| number.to_string();
            line(
                &row.name,
                [
                    row.expected,
                    &count(row.workbooks),
                    &count(row.same),
                    &count(row.found),
                    &count(row.silent),
                    &count(row.alarms),
                    &count(row.unmarked),
                ],
            );
        }
        for wrong in &self.wrong {
            write!(out, "\n{wrong}").unwrap();
        }
        out
    }

    /// What must hold.
    pub fn assert(&self) {
        let kinds = self.rows.iter().filter(|row| row.workbooks > 0).count();
        let idle: Vec<&str> = self
            .rows
            .iter()
            .filter(|row| row.workbooks == 0)
            .map(|row| row.name.as_str())
            .collect();
        let total = self.total();
        assert!(idle.is_empty(), "no workbook for {idle:?}");
        assert!(kinds >= 40, "{kinds} kinds");
        assert!(total.workbooks >= 500, "{} workbooks", total.workbooks);
        assert!(self.pairs.workbooks >= 200, "{} pairs", self.pairs.workbooks);
        assert_eq!(total.silent, 0, "silently different");
        assert_eq!(total.alarms, 0, "wrongly alarmed");
        assert_eq!(total.unmarked, 0, "not pointed out");
    }
}
