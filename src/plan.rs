//! The plan document: four texts in, or one workbook, a [`Plan`] that is sound out, or everything that is wrong with it.
//!
//! First stage of the way: what comes out drives form, intake, check, followup and reports. TOML files and workbook are
//! both turned into one tree, which one loader reads; the same tree, told from a loaded plan, is what the workbook
//! is written from and the hash is made of. Reading collects every mistake with its file and line or its sheet and
//! cell instead of stopping at the first, because the people who edit the plan are not
//! programmers and cannot be sent round by round. What the loader lets through needs no second look: names in
//! formulas mean something, tables and columns exist, every demand has its source and its remedy. That the examples
//! of rules come out as they say is tested by those who can evaluate rules.

mod book;
mod calendar;
mod demand;
mod diff;
mod examples;
mod field;
mod form;
mod form_sound;
mod head;
mod lines;
mod measures;
mod mistake;
mod names;
mod read;
mod roles;
mod roster;
mod rule_sound;
mod suggest;
mod syntax;
mod tree;
mod words;

use std::collections::BTreeMap;

pub use book::{Unwritable, write as write_workbook};
pub use calendar::load_calendar;
pub use diff::{Group, diff};
pub use lines::decoded;
pub use mistake::{Mistake, Mistakes, Place};
pub use roster::load_roster;

use crate::formula::Formula;
use crate::model::form::{Body, Form};
use crate::model::plan::{Parameter, Plan, Roster};
use crate::workbook::Book;
use head::Head;
use measures::MeasuresDocument;
use mistake::{Located, Log, Tongue};
use names::Names;
use read::{Entry, toml};
use tree::Table;

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

    /// Names and texts, in the order in which they are read; without byte order mark, lines ended by LF.
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

/// Reads the plan document from its files.
///
/// # Errors
/// Everything that is wrong with it, by file and line. A file that is no TOML counts as one mistake; the other
/// files are still looked at, except for what they say about that file's names.
pub fn load(documents: &Documents) -> Result<Plan, Mistakes> {
    let log = Log::default();
    let [plan, form, measures, roster] = documents.texts();
    let roster = roster::read(ROSTER_FILE, &roster.1, &log);
    let [plan, form, measures] = [plan, form, measures].map(|(name, text)| Document {
        tree: toml::parse(name, &text, &log),
        at: toml::whole(name),
        tongue: Tongue::Toml,
    });
    assemble([plan, form, measures], roster, log)
}

/// Reads the plan document from the workbook that [`write_workbook`] makes and the office edits.
///
/// # Errors
/// Everything that is wrong with it, by sheet and cell; a file that is no readable workbook counts as one mistake.
pub fn load_workbook(bytes: &[u8]) -> Result<Plan, Mistakes> {
    let log = Log::default();
    match book::open(bytes, &log) {
        Some(book) => load_book(&book, log),
        None => Err(log.mistakes()),
    }
}

/// Reads the plan document from the cells of its workbook.
fn load_book(book: &Book, log: Log) -> Result<Plan, Mistakes> {
    let Some(read) = book::read(book, &log) else {
        return Err(log.mistakes());
    };
    let documents = [read.plan, read.form, read.measures].map(|tree| Document {
        tree,
        at: Place::Workbook,
        tongue: Tongue::Workbook,
    });
    assemble(documents, read.roster, log)
}

/// One of the three parts of the plan document besides the roster.
struct Document {
    /// What it says; none if it cannot be read.
    tree: Option<Table>,
    /// Where it stands.
    at: Place,
    /// In which words it is written.
    tongue: Tongue,
}

impl Document {
    fn read<T>(&self, log: &Log, read: impl FnOnce(Entry<'_>) -> T) -> Option<T> {
        let tree = self.tree.as_ref()?;
        Some(read(Entry::root(tree, self.at.clone(), self.tongue, log)))
    }
}

/// Reads the trees, looks at everything that takes more than one entry to judge, and puts the plan together.
fn assemble([head, form, measures]: [Document; 3], roster: Roster, log: Log) -> Result<Plan, Mistakes> {
    let head = head.read(&log, head::read);
    let form = form.read(&log, form::read);
    let measures = measures.read(&log, |root| {
        let parts = head.as_ref().map(|head| head.parts.as_slice());
        let sources = head.as_ref().map(|head| head.sources.as_slice());
        measures::read(root, parts, sources)
    });

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
        check_peers(head, &sheets, &log);
        check_thresholds(head, &names, &log);
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
    let mut plan = log.verdict(Plan {
        title: head.title,
        province: head.province,
        issued: head.issued,
        issuers: head.issuers,
        version: head.version,
        hash: String::new(),
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
    })?;
    plan.hash = hash(&plan);
    Ok(plan)
}

/// SHA-256 over the content of a plan, in lower-case hexadecimal.
///
/// It covers everything that [`Plan`] holds but the hash itself: title and sources, parameters, parts, measures, rules
/// with their examples, built-in checks, figures, form, roster, each in its order. It does not cover how that is
/// written down: comments, blanks, the order of keys, defaults written out or left out, the order of the roster's lines,
/// TOML or workbook. So two plans of one hash check alike, and a plan keeps its hash on its way through a workbook.
fn hash(plan: &Plan) -> String {
    let tongue = Tongue::Toml;
    let mut roster = Table::default();
    roster.tables("county", roster::tell(&plan.roster));
    tree::hash(&[
        head::tell(plan, tongue),
        form::tell(&plan.form, tongue),
        measures::tell(plan, tongue),
        roster,
    ])
}

fn items<T: Clone>(located: &[Located<T>]) -> Vec<T> {
    located.iter().map(|located| located.item.clone()).collect()
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
            let wrong = format!("“{id}”与{}重复", earlier.of("id").in_sentence());
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

/// A finding about a figure points at a field of the form that the figure is made of.
fn check_peers(head: &Head, form: &Form, log: &Log) {
    for Located { item: figure, lines } in &head.figures {
        let Some(name) = figure.peers_at.as_deref() else {
            continue;
        };
        if form.field(name).is_none() {
            let near = suggest::suggestion(name, form.fields().map(|(_, field)| field.name.as_str()));
            log.at(lines, "peers_at", format!("“{name}”不是指标{near}"));
        } else if Formula::parse(&figure.value).is_ok_and(|value| !value.names().contains(&name)) {
            log.at(lines, "peers_at", format!("“{name}”不在这项数据的公式里"));
        }
    }
}

/// The thresholds of a built-in check are parameters, not formulas.
fn check_thresholds(head: &Head, names: &Names<'_>, log: &Log) {
    for Located { item: check, lines } in &head.checks {
        for name in &check.parameters {
            if head.parameters.iter().any(|held| held.item.name == *name) {
                names.formula(name, None, lines, "parameters");
            } else {
                let near =
                    suggest::suggestion(name, head.parameters.iter().map(|held| held.item.name.as_str()));
                log.at(lines, "parameters", format!("中“{name}”不是参数{near}"));
            }
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
