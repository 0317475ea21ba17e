//! The plan document: four texts in, a [`Plan`] that is sound out, or everything that is wrong with them.
//!
//! First stage of the way: what comes out drives form, intake, check, followup and reports. Reading collects every
//! mistake with its file and line instead of stopping at the first, because the people who edit the plan are not
//! programmers and cannot be sent round by round. What the loader lets through needs no second look: names in
//! formulas mean something, tables and columns exist, every demand has its source and its remedy. That the examples
//! of rules come out as they say is tested by those who can evaluate rules.

mod demand;
mod examples;
mod field;
mod form;
mod form_sound;
mod head;
mod measures;
mod mistake;
mod names;
mod read;
mod roles;
mod roster;
mod rule_sound;
mod suggest;
mod syntax;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

pub use mistake::{Mistake, Mistakes};
pub use roster::load_roster;

use crate::model::form::{Body, Form};
use crate::model::plan::{Parameter, Plan};
use head::Head;
use measures::MeasuresDocument;
use mistake::{Located, Log};
use names::Names;
use read::Entry;

/// Name of the file that states title, sources, thresholds, parts, built-in checks and figures.
pub const PLAN_FILE: &str = "plan/plan.toml";
/// Name of the file that states the workbook.
pub const FORM_FILE: &str = "plan/form.toml";
/// Name of the file that states measures and rules.
pub const MEASURES_FILE: &str = "plan/measures.toml";
/// Name of the file that lists the counties.
pub const ROSTER_FILE: &str = "plan/roster.csv";

/// The texts of the plan document's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documents {
    /// `plan.toml`.
    pub plan: String,
    /// `form.toml`.
    pub form: String,
    /// `measures.toml`.
    pub measures: String,
    /// `roster.csv`.
    pub roster: String,
}

impl Documents {
    /// The documents that the program carries.
    pub fn embedded() -> Documents {
        Documents {
            plan: include_str!("../plan/plan.toml").to_owned(),
            form: include_str!("../plan/form.toml").to_owned(),
            measures: include_str!("../plan/measures.toml").to_owned(),
            roster: include_str!("../plan/roster.csv").to_owned(),
        }
    }

    /// Names and texts, in the order in which they are read and hashed; without byte order mark, lines ended by LF.
    fn texts(&self) -> [(&'static str, String); 4] {
        [
            (PLAN_FILE, &self.plan),
            (FORM_FILE, &self.form),
            (MEASURES_FILE, &self.measures),
            (ROSTER_FILE, &self.roster),
        ]
        .map(|(name, text)| {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            (name, text.replace("\r\n", "\n"))
        })
    }
}

/// Reads the plan document.
///
/// # Errors
/// Everything that is wrong with it, by file and line. A file that is no TOML counts as one mistake; the other
/// files are still looked at, except for what they say about that file's names.
pub fn load(documents: &Documents) -> Result<Plan, Mistakes> {
    let log = Log::default();
    let texts = documents.texts();
    let hash = hash(&texts);
    let [
        (_, plan_text),
        (_, form_text),
        (_, measures_text),
        (_, roster_text),
    ] = &texts;

    let head = read::parse(PLAN_FILE, plan_text, &log)
        .map(|(source, table)| head::read(Entry::root(&source, &table, &log)));
    let form = read::parse(FORM_FILE, form_text, &log)
        .map(|(source, table)| form::read(Entry::root(&source, &table, &log)));
    let measures = read::parse(MEASURES_FILE, measures_text, &log).map(|(source, table)| {
        let parts = head.as_ref().map(|head| head.parts.as_slice());
        let sources = head.as_ref().map(|head| head.sources.as_slice());
        measures::read(Entry::root(&source, &table, &log), parts, sources)
    });
    let roster = roster::read(ROSTER_FILE, roster_text, &log);

    if let Some(form) = &form {
        let parameters = head.as_ref().map_or(&[][..], |head| head.parameters.as_slice());
        form_sound::check_names(form, parameters, &log);
    }
    check_ids(head.as_ref(), measures.as_ref(), &log);
    // Names can be judged only where all that may give one could be read.
    if let (Some(head), Some(form)) = (&head, &form) {
        let parameters: Vec<Parameter> = items(&head.parameters);
        let sheets = form.form();
        let names = Names::new(&sheets, &parameters, &log);
        form_sound::check_references(form, &names, &log);
        check_figures(head, &names);
        if let Some(measures) = &measures {
            for rule in &measures.rules {
                rule_sound::check(rule, &names, &log);
            }
            check_parameters_are_used(head, &names, &log);
        }
    }

    let head = head.unwrap_or_default();
    let measures = measures.unwrap_or_default();
    let mut form = form.unwrap_or_default().form();
    give_measure_rows(&mut form, measures.measures.len());
    log.verdict(Plan {
        title: head.title,
        province: head.province,
        issued: head.issued,
        issuers: head.issuers,
        version: head.version,
        hash,
        contact: head.contact,
        sources: head.sources,
        parameters: items(&head.parameters),
        parts: head.parts,
        measures: measures.measures,
        rules: items(&measures.rules),
        checks: items(&head.checks),
        figures: items(&head.figures),
        form,
        roster,
    })
}

fn items<T: Clone>(located: &[Located<T>]) -> Vec<T> {
    located.iter().map(|located| located.item.clone()).collect()
}

/// SHA-256 over the texts, each preceded by its name and its length in bytes, in lower-case hexadecimal.
fn hash(texts: &[(&str, String)]) -> String {
    let mut hasher = Sha256::new();
    for (name, text) in texts {
        hasher.update(format!("{name}\n{}\n", text.len()));
        hasher.update(text);
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Ids of rules and built-in checks are quoted by counties and may not repeat.
fn check_ids(head: Option<&Head>, measures: Option<&MeasuresDocument>, log: &Log) {
    let checks = head
        .iter()
        .flat_map(|head| &head.checks)
        .map(|held| (&held.item.id, &held.lines));
    let rules = measures
        .iter()
        .flat_map(|held| &held.rules)
        .map(|held| (&held.item.id, &held.lines));
    let mut seen = BTreeMap::new();
    for (id, lines) in checks.chain(rules) {
        if let Some(earlier) = seen.insert(id.as_str(), lines)
            && !id.is_empty()
        {
            let wrong = format!("“{id}”与 {} 第 {} 行重复", earlier.file, earlier.of("id"));
            log.at(lines, "id", wrong);
        }
    }
}

fn check_figures(head: &Head, names: &Names<'_>) {
    for Located { item: figure, lines } in &head.figures {
        names.formula(&figure.value, None, lines, "value");
        if let Some(required) = &figure.required {
            names.formula(required, None, lines, "required");
        }
        if let Some((numerator, denominator)) = &figure.ratio {
            names.formula(numerator, None, lines, "ratio");
            names.formula(denominator, None, lines, "ratio");
        }
    }
}

/// A threshold that nothing uses would be changed in vain.
fn check_parameters_are_used(head: &Head, names: &Names<'_>, log: &Log) {
    for Located { item, lines } in &head.parameters {
        if names.is_unused(&item.name) && !item.name.is_empty() {
            log.entry(lines, "没有任何公式用到，改它不起作用");
        }
    }
}

/// A table whose rows the plan gives has one for each measure.
fn give_measure_rows(form: &mut Form, measures: usize) {
    for sheet in &mut form.sheets {
        if let Body::Table(table) = &mut sheet.body
            && table.measure_rows
        {
            table.capacity = u32::try_from(measures).unwrap_or(u32::MAX);
        }
    }
}

#[cfg(test)]
mod tests;
