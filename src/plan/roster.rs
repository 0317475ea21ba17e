//! Reads a roster of counties: `设区市,县区名称,行政区划代码`.

use std::collections::BTreeMap;

use super::mistake::{Log, Mistakes};
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
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(1, csv::Position::line);
                rows.push((usize::try_from(line).unwrap_or(1), record));
            }
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                log.add(
                    file_name,
                    usize::try_from(line).unwrap_or(1),
                    "这一行读不出来，引号可能不成对",
                );
            }
        }
    }
    let mut roster = Roster::default();
    let mut seen = Seen::default();
    let mut rows = rows.into_iter();
    if rows.next().is_none_or(|(_, header)| !header.iter().eq(HEADER)) {
        log.add(file_name, 1, format!("第一行应为 {}", HEADER.join(",")));
    }
    for (line, record) in rows {
        let [Some(city), Some(name), Some(code), None] = [0, 1, 2, 3].map(|index| record.get(index)) else {
            log.add(file_name, line, format!("应有 3 列，实有 {} 列", record.len()));
            continue;
        };
        let county = County {
            code: code.to_owned(),
            name: name.to_owned(),
            city: city.to_owned(),
        };
        for wrong in seen.problems(&county, line) {
            log.add(file_name, line, wrong);
        }
        roster.counties.push(county);
    }
    if roster.counties.is_empty() {
        log.add(file_name, 1, "名单里没有任何县区");
    }
    roster.counties.sort_by(|a, b| a.code.cmp(&b.code));
    roster
}

/// Lines of the codes and names read so far.
#[derive(Default)]
struct Seen {
    codes: BTreeMap<String, usize>,
    names: BTreeMap<String, usize>,
}

impl Seen {
    fn problems(&mut self, county: &County, line: usize) -> Vec<String> {
        let mut problems = Vec::new();
        for (value, column) in [&county.city, &county.name, &county.code].into_iter().zip(HEADER) {
            if value.is_empty() {
                problems.push(format!("{column}为空"));
            }
        }
        let digits = county.code.chars().filter(char::is_ascii_digit).count();
        if !county.code.is_empty() && (digits != 6 || county.code.len() != 6) {
            problems.push(format!("行政区划代码“{}”应为 6 位数字", county.code));
        }
        for (value, held) in [(&county.code, &mut self.codes), (&county.name, &mut self.names)] {
            if let Some(earlier) = held.insert(value.clone(), line)
                && !value.is_empty()
            {
                problems.push(format!("“{value}”与第 {earlier} 行重复"));
            }
        }
        problems
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
