//! Reads a roster of counties: `设区市,县区名称,行政区划代码`, from a file or a sheet.

use std::collections::BTreeMap;

use super::lines::{line, records};
use super::mistake::{Log, Mistakes, Place};
use super::tree::Table;
use crate::model::plan::{County, Roster};

/// What the first line must be.
const HEADER: [&str; 3] = ["设区市", "县区名称", "行政区划代码"];

/// Reads a roster; the counties come in the order of their codes.
///
/// # Errors
/// Everything wrong in it, each with its line: header, columns, blanks, codes that are not six digits, codes or
/// names that repeat, no county at all.
pub fn load_roster(file_name: &str, text: &str) -> Result<Roster, Mistakes> {
    let log = Log::default();
    let roster = read(file_name, text, &log);
    log.verdict(roster)
}

/// Reads a roster and notes what is wrong.
pub(super) fn read(file_name: &str, text: &str, log: &Log) -> Roster {
    let mut rows = Vec::new();
    for (at, record) in records(file_name, text, &HEADER, log) {
        let [Some(city), Some(name), Some(code), None] = [0, 1, 2, 3].map(|index| record.get(index)) else {
            log.add(at, format!("应有 3 列，实有 {} 列", record.len()));
            continue;
        };
        rows.push(Row {
            county: County {
                code: code.into(),
                name: name.into(),
                city: city.into(),
            },
            at: [at.clone(), at.clone(), at],
        });
    }
    assemble(rows, &line(file_name, 1), log)
}

/// A county as it stands in a roster.
pub(super) struct Row {
    /// The county.
    pub(super) county: County,
    /// Where its city, name and code stand.
    pub(super) at: [Place; 3],
}

/// The roster that these rows make; notes what is wrong with them.
pub(super) fn assemble(rows: Vec<Row>, whole: &Place, log: &Log) -> Roster {
    let mut roster = Roster::default();
    let mut seen = Seen::default();
    for row in rows {
        seen.note_problems(&row, log);
        roster.counties.push(row.county);
    }
    if roster.counties.is_empty() {
        log.add(whole.clone(), "名单里没有任何县区");
    }
    roster.counties.sort_by(|a, b| a.code.cmp(&b.code));
    roster
}

/// The other way: the counties as rows of a roster.
pub(super) fn tell(roster: &Roster) -> impl Iterator<Item = Table> {
    roster.counties.iter().map(|county| {
        let mut entry = Table::default();
        entry.text("city", &county.city);
        entry.text("name", &county.name);
        entry.text("code", &county.code);
        entry
    })
}

/// Lines of the codes and names read so far.
#[derive(Default)]
struct Seen {
    codes: BTreeMap<String, usize>,
    names: BTreeMap<String, usize>,
}

impl Seen {
    fn note_problems(&mut self, row: &Row, log: &Log) {
        let Row { county, at } = row;
        let [_, name_at, code_at] = at;
        let values = [&county.city, &county.name, &county.code];
        for ((value, column), at) in values.into_iter().zip(HEADER).zip(at) {
            if value.is_empty() {
                log.add(at.clone(), format!("{column}为空"));
            }
        }
        let digits = county.code.chars().filter(char::is_ascii_digit).count();
        if !county.code.is_empty() && (digits != 6 || county.code.len() != 6) {
            let wrong = format!("行政区划代码“{}”应为 6 位数字", county.code);
            log.add(code_at.clone(), wrong);
        }
        let held = [
            (&county.code, code_at, &mut self.codes),
            (&county.name, name_at, &mut self.names),
        ];
        for (value, at, held) in held {
            if let Some(earlier) = held.insert(value.to_string(), at.line())
                && !value.is_empty()
            {
                log.add(at.clone(), format!("“{value}”与第 {earlier} 行重复"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> String {
        load_roster("roster.csv", text).unwrap_err().to_string()
    }

    #[test]
    fn reads_counties_in_the_order_of_codes() {
        let text =
            "\u{feff}设区市,县区名称,行政区划代码\r\n云山市, 南湖县,990102\r\n云山市,北湖县,990101\r\n";
        let roster = load_roster("roster.csv", text).unwrap();
        let codes: Vec<_> = roster
            .counties
            .iter()
            .map(|county| county.code.as_str())
            .collect();
        assert_eq!(codes, ["990101", "990102"]);
        assert_eq!(roster.by_name("南湖县").unwrap().city, "云山市");
    }

    #[test]
    fn tells_every_problem_with_its_line() {
        let text = "设区市,县区,代码\n云山市,南湖县,99010\n云山市,南湖县,990102,多\n,东湖县,990103\n云山市,东湖县,990103\n";
        assert_eq!(
            problems(text),
            "roster.csv 第 1 行：第一行应为 设区市,县区名称,行政区划代码\n\
             roster.csv 第 2 行：行政区划代码“99010”应为 6 位数字\n\
             roster.csv 第 3 行：应有 3 列，实有 4 列\n\
             roster.csv 第 4 行：设区市为空\n\
             roster.csv 第 5 行：“990103”与第 4 行重复\n\
             roster.csv 第 5 行：“东湖县”与第 4 行重复"
        );
    }

    #[test]
    fn refuses_a_roster_without_counties() {
        assert_eq!(
            problems("设区市,县区名称,行政区划代码\n"),
            "roster.csv 第 1 行：名单里没有任何县区"
        );
        assert!(problems("").contains("第一行应为"));
    }
}
