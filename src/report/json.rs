//! result.json: everything that a round came to, versioned, with its JSON Schema.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::annual::Annual;
use crate::model::assessment::{Assessment, Details};
use crate::model::plan::{Citation, Figure, Plan, Rule};
use crate::model::provenance::Provenance;
use crate::model::round::Round;

/// Version of the document's shape; raised when a reader of the old one would go wrong.
pub const FORMAT: u32 = 1;

/// The whole document.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub struct Document {
    /// Version of this document's shape.
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// It is a public edition, without personal data.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub public: bool,
    /// The plan it was checked against.
    pub plan: PlanRef,
    /// What the round came to.
    pub round: Round,
}

/// Which plan.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanRef {
    /// Title.
    pub title: String,
    /// Version.
    pub version: String,
    /// SHA-256 over the plan's files.
    pub hash: String,
    /// Every rule's formulas, so that a verdict can be followed to the cells without the plan at hand.
    #[serde(default)]
    pub rules: Vec<RuleRef>,
    /// Every figure's formulas, in the order of the counties' figures.
    #[serde(default)]
    pub figures: Vec<FigureRef>,
}

/// A rule of the plan.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleRef {
    /// Id.
    pub id: String,
    /// What it demands.
    pub title: String,
    /// Where the demand comes from.
    pub source: Arc<Citation>,
    /// The sheet of the table whose rows it looks at; a bare name in such a formula is that table's column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Its formulas, by the keys under which the plan states them.
    pub formulas: BTreeMap<String, String>,
}

/// A figure of the plan.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FigureRef {
    /// Title.
    pub title: String,
    /// Its formulas: `value`, and where there are such `required`, `part` and `whole`.
    pub formulas: BTreeMap<String, String>,
}

impl PlanRef {
    fn new(plan: &Plan) -> Self {
        PlanRef {
            title: plan.title.clone(),
            version: plan.version.clone(),
            hash: plan.hash.clone(),
            rules: plan.rules.iter().map(RuleRef::new).collect(),
            figures: plan.figures.iter().map(FigureRef::new).collect(),
        }
    }
}

impl RuleRef {
    fn new(rule: &Rule) -> Self {
        let formulas = rule.formulas().into_iter();
        RuleRef {
            id: rule.id.to_string(),
            title: rule.title.to_string(),
            source: rule.source.clone(),
            table: rule.row_table().map(str::to_owned),
            formulas: formulas
                .map(|formula| (formula.key.to_owned(), formula.text.to_owned()))
                .collect(),
        }
    }
}

impl FigureRef {
    fn new(figure: &Figure) -> Self {
        let ratio = figure.ratio.as_ref();
        let formulas = [
            ("value", Some(&figure.value)),
            ("required", figure.required.as_ref()),
            ("part", ratio.map(|(part, _)| part)),
            ("whole", ratio.map(|(_, whole)| whole)),
        ];
        FigureRef {
            title: figure.title.to_string(),
            formulas: formulas
                .into_iter()
                .filter_map(|(key, text)| Some((key.to_owned(), text?.clone())))
                .collect(),
        }
    }
}

/// Writes the document, indented, with a newline at its end.
///
/// # Errors
/// A number that JSON cannot hold (none comes out of a check).
pub fn write(plan: &Plan, round: &Round, provenance: &Provenance) -> Result<String, serde_json::Error> {
    /// Borrows what [`Document`] owns.
    #[derive(Serialize)]
    struct Borrowed<'a> {
        format: u32,
        program: &'a str,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        public: bool,
        plan: PlanRef,
        round: &'a Round,
    }
    let mut text = serde_json::to_string_pretty(&Borrowed {
        format: FORMAT,
        program: &provenance.program_version,
        public: provenance.public,
        plan: PlanRef::new(plan),
        round,
    })?;
    text.push('\n');
    Ok(text)
}

/// Writes the same document county by county, so that it need not be in memory as a whole: `part` gives the [`county`] of
/// each assessment of the round.
///
/// # Errors
/// What `part` says, what keeps it from being written.
pub fn write_by_county<E: From<std::io::Error> + From<serde_json::Error>>(
    plan: &Plan,
    round: &Round,
    provenance: &Provenance,
    to: &mut dyn Write,
    part: &mut dyn FnMut(&Assessment) -> Result<String, E>,
) -> Result<(), E> {
    /// Where the lists begin that have an entry for each county: the first such keys, and in no text that the document
    /// quotes, because quotation marks are escaped there.
    const COUNTIES: &str = "\"assessments\": [";
    const LEDGERS: &str = "\"ledgers\": [";
    let without = Round {
        info: round.info.clone(),
        entries: round.entries.clone(),
        assessments: Vec::new(),
        unreadable: round.unreadable.clone(),
        superseded: round.superseded.clone(),
        peers: round.peers.clone(),
        alike: round.alike.clone(),
        follows: round.follows.clone(),
        ledgers: Vec::new(),
    };
    let text = write(plan, &without, provenance)?;
    let (before, after) = text.split_once(COUNTIES).unwrap_or((&text, ""));
    let (between, after) = after.split_once(LEDGERS).unwrap_or((after, ""));
    to.write_all(before.as_bytes())?;
    to.write_all(COUNTIES.as_bytes())?;
    list(to, &round.assessments, part)?;
    to.write_all(between.as_bytes())?;
    to.write_all(LEDGERS.as_bytes())?;
    list::<_, E>(to, &round.ledgers, &mut |ledger| Ok(entry(ledger)?))?;
    Ok(to.write_all(after.as_bytes())?)
}

/// Writes the entries of a list of the round.
fn list<T, E: From<std::io::Error>>(
    to: &mut dyn Write,
    entries: &[T],
    text: &mut dyn FnMut(&T) -> Result<String, E>,
) -> Result<(), E> {
    for (index, entry) in entries.iter().enumerate() {
        let between = if index == 0 { INDENT } else { NEXT };
        to.write_all(between.as_bytes())?;
        to.write_all(text(entry)?.as_bytes())?;
    }
    if !entries.is_empty() {
        to.write_all(END.as_bytes())?;
    }
    Ok(())
}

/// A line within such a list, the line after an entry, and the line after the last.
const INDENT: &str = "\n      ";
const NEXT: &str = ",\n      ";
const END: &str = "\n    ";

/// A county's part of the document, as it stands there.
///
/// # Errors
/// As [`write()`].
pub fn county(assessment: &Assessment) -> Result<String, serde_json::Error> {
    entry(assessment)
}

/// As an entry of such a list.
fn entry(of_county: &impl Serialize) -> Result<String, serde_json::Error> {
    // So many lists around it indent it as it stands in the document.
    const BEFORE: &str = "[\n  [\n    [\n      ";
    const AFTER: &str = "\n    ]\n  ]\n]";
    let text = serde_json::to_string_pretty(&[[[of_county]]])?;
    let own = text
        .strip_prefix(BEFORE)
        .and_then(|text| text.strip_suffix(AFTER));
    Ok(own.unwrap_or(&text).to_owned())
}

/// The details of an assessment as bytes, to be put aside.
///
/// # Errors
/// None that is known; they hold only texts and whole numbers.
pub fn details(details: &Details) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(details)
}

/// Reads what [`details`] gave.
///
/// # Errors
/// Other bytes.
pub fn read_details(bytes: &[u8]) -> Result<Details, serde_json::Error> {
    serde_json::from_slice(bytes)
}

/// Writes the annual report, indented, with a newline at its end.
///
/// # Errors
/// A number that JSON cannot hold (none comes out of sums over counties).
pub fn annual(annual: &Annual) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(annual)?;
    text.push('\n');
    Ok(text)
}

/// The document's JSON Schema, indented, with a newline at its end.
///
/// # Errors
/// None that is known; serialising a schema cannot fail in practice.
pub fn schema() -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Document))?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::view::fixture;

    #[test]
    fn county_by_county_it_is_the_same_document() {
        let (plan, provenance) = (fixture::plan(), fixture::provenance());
        let rules = plan.rules.iter().map(|rule| rule.id.clone()).collect();
        let mut round = fixture::round(&plan, 3);
        assert!(round.assessments.len() > 1);
        while !round.assessments.is_empty() {
            let mut bytes = Vec::new();
            let mut part = |sent: &Assessment| -> Result<String, Box<dyn std::error::Error>> {
                // As it comes back from where it was put aside.
                let mut whole = sent.clone();
                let bytes = details(&whole.take_details(&rules, |_| false)).unwrap();
                assert!(whole.values.is_empty() && whole.pictures.is_empty());
                whole.put_back(read_details(&bytes).unwrap());
                assert_eq!(&whole, sent);
                Ok(county(&whole)?)
            };
            write_by_county(&plan, &round, &provenance, &mut bytes, &mut part).unwrap();
            let whole = write(&plan, &round, &provenance).unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), whole);
            round.assessments.pop();
        }
        let mut bytes = Vec::new();
        let mut none = |_: &Assessment| -> Result<String, Box<dyn std::error::Error>> { Err("none".into()) };
        write_by_county(&plan, &round, &provenance, &mut bytes, &mut none).unwrap();
        assert_eq!(bytes, write(&plan, &round, &provenance).unwrap().into_bytes());
    }
}
