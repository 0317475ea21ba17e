//! 佐证材料: a county's documents with their numbers, which the fields for 文号 repeat.

use dudao::form::Entry;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::Deserialize;

use super::chance::Chance;
use super::describe::{Description, Size};
use super::entry::{Row, day, row, text};

/// The year of which `documents.toml` states the dates.
const STATED: i16 = 2026;
/// What was issued from this day on is issued anew every year.
const NEW_SINCE: Date = date(2025, 11, 1);

/// How many measures the plan has.
pub const MEASURES: usize = 18;

#[derive(Deserialize)]
struct Documents {
    document: Vec<Template>,
}

#[derive(Deserialize)]
struct Template {
    field: Option<String>,
    measures: String,
    title: String,
    short: String,
    issuer: String,
    letters: String,
    date: toml::value::Datetime,
}

/// A document of a county.
pub struct Document {
    /// Number of evidence, such as Z01.
    pub evidence: String,
    /// The field that asks for its number.
    pub field: Option<String>,
    /// Measures for which it is evidence.
    pub measures: String,
    pub title: String,
    /// Name of its scan.
    pub scan: String,
    pub issuer: String,
    /// 发文字号.
    pub number: String,
    pub issued: Date,
}

/// The documents of a county in a year.
pub fn all(
    county: &Description,
    size: &Size,
    without: &[String],
    year: i16,
) -> Result<Vec<Document>, toml::de::Error> {
    let Documents { document: templates } = toml::from_str(include_str!("documents.toml"))?;
    let mut chance = Chance::new(county.seed, 6);
    let own = |text: &str| {
        text.replace("{县}", &county.name)
            .replace("{印}", &county.mark)
            .replace("{年}", &year.to_string())
            .replace("{上年}", &(year - 1).to_string())
    };
    let mut made: Vec<Document> = Vec::new();
    for template in &templates {
        // Drawn for every document, so that one that is missing changes no other.
        let (later, number) = (i64::from(chance.between(0, 9)), chance.between(2, 46));
        if without.contains(&template.short) {
            continue;
        }
        let stated = day(&template.date).unwrap_or_default();
        let moved = if stated >= NEW_SINCE { year - STATED } else { 0 };
        let issued = stated.saturating_add(moved.years()).saturating_add(later.days());
        let evidence = format!("Z{:02}", made.len() + 1);
        made.push(Document {
            scan: format!("{evidence}{}.pdf", template.short),
            evidence,
            field: template.field.clone(),
            measures: template.measures.clone(),
            title: own(&template.title),
            issuer: own(&template.issuer),
            number: format!("{}〔{}〕{number}号", own(&template.letters), issued.year()),
            issued,
        });
    }
    let bulletins = (1..=size.另有佐证).zip(made.len() + 1..);
    let bulletins: Vec<Document> = bulletins
        .map(|(issue, no)| bulletin(county, issue, format!("Z{no:02}"), year, &mut chance))
        .collect();
    made.extend(bulletins);
    Ok(made)
}

/// An issue of the bulletin in which a county reports on its supervision, evidence for one measure each.
fn bulletin(county: &Description, issue: u32, evidence: String, year: i16, chance: &mut Chance) -> Document {
    let name = &county.name;
    Document {
        scan: format!("{evidence}督导简报第{issue}期.pdf"),
        evidence,
        field: None,
        measures: (usize::try_from(issue).unwrap_or(0) % MEASURES + 1).to_string(),
        title: format!("关于印发{name}教育督导简报 {year} 年第 {issue} 期的通知"),
        issuer: format!("{name}人民政府教育督导委员会办公室"),
        number: format!("{}教督办〔{year}〕{issue}号", county.mark),
        issued: date(year, 1, 12).saturating_add(i64::from(chance.between(0, 250)).days()),
    }
}

impl Document {
    /// Whether it is evidence for a measure.
    pub fn is_for(&self, measure: usize) -> bool {
        self.measures.split('、').any(|held| held == measure.to_string())
    }

    /// Its row; the scan is named where files are sent along.
    pub fn row(&self, attached: bool) -> Row {
        row([
            ("编号", text(&self.evidence)),
            ("对应措施", text(&self.measures)),
            ("名称", text(&self.title)),
            ("发文字号", text(&self.number)),
            ("发文机关", text(&self.issuer)),
            ("印发日期", Entry::Date(self.issued)),
            ("附件文件名", text(if attached { &self.scan } else { "无" })),
        ])
    }
}
