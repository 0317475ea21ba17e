//! 措施自评: the county's view of the eighteen measures, in words that agree with its numbers.

use std::collections::BTreeMap;

use dudao::form::{Entry, Fill};

use super::chance::Chance;
use super::describe::{Description, Rating};
use super::documents::{Document, MEASURES};
use super::entry::{Row, day, is, number, number_in, row, said, text};
use super::schools::LARGE;

/// Rows of 措施自评: what a rating says otherwise, and 已落实 everywhere else.
pub fn rows(
    county: &Description,
    fill: &Fill,
    documents: &[Document],
    ratings: &[Rating],
) -> Result<Vec<Row>, toml::de::Error> {
    let texts: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("texts.toml"))?;
    let mut chance = Chance::new(county.seed, 8);
    let known = known(fill);
    let made = (1..=MEASURES).map(|no| {
        let variants: Vec<&str> = texts
            .get(&no.to_string())
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let said = chance.pick(&variants);
        let of_measure: Vec<&Document> = documents.iter().filter(|document| document.is_for(no)).collect();
        let evidence: Vec<&str> = of_measure
            .iter()
            .map(|document| document.evidence.as_str())
            .collect();
        let mut made = row([
            ("序号", number(u32::try_from(no).unwrap_or(0))),
            ("自评结论", text("已落实")),
            ("落实情况", text(filled_in(said, &known))),
            (
                "佐证编号",
                text(if evidence.is_empty() {
                    "无".to_owned()
                } else {
                    evidence.join("、")
                }),
            ),
        ]);
        if let Some(rating) = ratings.iter().find(|rating| rating.measure == no) {
            made.extend(other(rating));
        } else if let Some(latest) = of_measure.iter().map(|document| document.issued).max() {
            made.insert("落实时间".to_owned(), Entry::Date(latest));
        }
        made
    });
    Ok(made.collect())
}

fn other(rating: &Rating) -> Row {
    row([
        ("自评结论", text(&rating.自评结论)),
        ("落实情况", text(&rating.落实情况)),
        ("存在问题", text(&rating.存在问题)),
        ("整改举措", text(&rating.整改举措)),
        ("责任单位", text(&rating.责任单位)),
        (
            "整改时限",
            day(&rating.整改时限).map_or_else(|| text(""), Entry::Date),
        ),
    ])
}

/// What a text may repeat: the fields, and sums of them.
fn known(fill: &Fill) -> BTreeMap<String, String> {
    let mut known: BTreeMap<String, String> = fill
        .fields
        .iter()
        .map(|(name, entry)| (name.clone(), said(entry)))
        .collect();
    let rows = |sheet: &str| fill.rows.get(sheet).map_or(&[][..], Vec::as_slice);
    let inspectors = rows("督学名册");
    let large = |row: &&Row| number_in(row, "在校生数") >= f64::from(LARGE);
    let of_kind = |kind: &str| inspectors.iter().filter(|row| is(row, "类别", kind)).count();
    let heads = number_in(&fill.fields, "总督学人数") + number_in(&fill.fields, "副总督学人数");
    let sums = [
        ("学校总数", rows("学校名单").len()),
        ("大规模学校数", rows("学校名单").iter().filter(large).count()),
        ("督学总数", inspectors.len()),
        ("专职督学数", of_kind("专职")),
        ("兼职督学数", of_kind("兼职")),
    ];
    known.extend(sums.map(|(name, count)| (name.to_owned(), count.to_string())));
    known.insert("总副".to_owned(), heads.to_string());
    known
}

fn filled_in(template: &str, known: &BTreeMap<String, String>) -> String {
    known.iter().fold(template.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}
