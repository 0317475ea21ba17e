//! Every verdict can be followed back: the values in a rule's explanation stand in the cells that it names, and the
//! formula with its values put in comes to the result that is stated.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use dudao::followup::Edits;
use dudao::formula::{Formula, Scope, Value};
use dudao::model::assessment::{Assessment, Verdict};
use dudao::model::names::NameKind;
use dudao::model::plan::{Plan, Rule};
use dudao::model::provenance::Provenance;
use dudao::model::quantity;
use dudao::model::round::{Round, RoundInfo};
use dudao::model::serial;
use dudao::model::trace::StepRole;
use dudao::plan::{Documents, load, load_roster};
use dudao::report::view::computation::Computations;
use dudao::workbook::{Book, Limits, Raw, read};
use dudao::{Input, Outcome, Session};
use jiff::civil::date;

/// The samples, checked: the plan, each workbook with its assessment, and the round.
struct Checked {
    plan: Plan,
    sent: Vec<(Assessment, Book)>,
    round: Round,
}

fn checked() -> &'static Checked {
    static CHECKED: OnceLock<Checked> = OnceLock::new();
    CHECKED.get_or_init(|| {
        let plan = load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026");
        let roster = std::fs::read_to_string(dir.join("名单.csv")).unwrap();
        let roster = load_roster("名单.csv", &roster).unwrap();
        let info = RoundInfo {
            title: "样例".to_owned(),
            year: 2026,
            as_of: date(2026, 11, 20),
            calendar: None,
        };
        let mut sent = Vec::new();
        let session = Session::new(&plan, &info, &roster).unwrap();
        for name in [
            "青岚县/青岚县自评工作簿.xlsx",
            "霁川县自评工作簿.xlsx",
            "芷汀县自评工作簿.xlsx",
            "荻浦县自评工作簿（更正）.xlsx",
            "附件1：漱石县2026年自评表（定稿）.xlsx",
            "369981松涧市教育督导改革自评.xlsx",
        ] {
            let bytes = std::fs::read(dir.join(name)).unwrap();
            let input = Input {
                name: name.to_owned(),
                bytes: &bytes,
                ..Input::default()
            };
            match session.check(input) {
                Outcome::Checked { assessment, .. } => {
                    sent.push((*assessment, read(&bytes, &Limits::default()).unwrap()));
                }
                Outcome::Unreadable { file, .. } => panic!("{}", file.message),
                Outcome::List(_) => panic!("a list"),
            }
        }
        let assessments = sent.iter().map(|(assessment, _)| assessment.clone()).collect();
        let round = session.assemble(assessments, Vec::new(), &Edits::default());
        Checked { plan, sent, round }
    })
}

/// The cell of this address.
fn at<'b>(book: &'b Book, sheet: &str, address: &str) -> Option<&'b Raw> {
    let letters: String = address.chars().filter(char::is_ascii_alphabetic).collect();
    let row: String = address.chars().filter(char::is_ascii_digit).collect();
    let col = (0..200).find(|col| dudao::model::place::column_letters(*col) == letters)?;
    let sheet = book.sheets.iter().find(|held| held.name == sheet)?;
    sheet
        .get(row.parse::<u32>().ok()? - 1, col)
        .map(|cell| &cell.value)
}

/// Whether a cell holds what the explanation says that it holds.
fn agrees(raw: Option<&Raw>, value: &str) -> bool {
    match raw {
        None | Some(Raw::Blank) => value == "未填",
        Some(Raw::Text(text)) => text.trim() == value || text.trim().is_empty() && value == "未填",
        Some(Raw::Number(number)) => {
            value == quantity::plain(*number)
                || value == quantity::number(*number, 2)
                || value == format!("{number:.0}")
        }
        Some(Raw::DateTime(day)) => serial::from_serial(*day).is_some_and(|date| date.to_string() == value),
        Some(Raw::Bool(_) | Raw::Error(_)) => false,
    }
}

#[test]
fn every_value_stands_in_the_cell_that_is_named() {
    let mut compared = 0;
    for (assessment, book) in &checked().sent {
        for used in &assessment.values {
            let (Some(sheet), Some(cell)) = (&used.sheet, &used.cell) else {
                continue;
            };
            assert!(
                book.sheets.iter().any(|held| held.name == *sheet),
                "{}: {sheet}",
                assessment.file.name
            );
            // A column has no single value; what was read with tolerance is compared with what was typed.
            if cell.contains(':') || !used.computed.is_empty() {
                continue;
            }
            let shown = if used.typed.is_empty() {
                &used.value
            } else {
                &used.typed
            };
            // An answer that there is nothing is read as 无, whatever was typed.
            if used.value == "无" {
                continue;
            }
            let raw = at(book, sheet, cell);
            assert!(
                agrees(raw, shown),
                "{}: {} is said to be {shown} in {sheet}!{cell}, where {raw:?} stands",
                assessment.file.name,
                used.name
            );
            compared += 1;
        }
    }
    assert!(compared > 600, "{compared}");
}

/// A formula whose values have been put in needs no names.
struct Nothing;

impl Scope for Nothing {
    fn get(&self, _: &str) -> Option<&Value> {
        None
    }

    fn today(&self) -> f64 {
        0.0
    }
}

#[test]
fn a_formula_with_its_values_comes_to_the_stated_result() {
    let Checked { plan, sent, .. } = checked();
    let mut compared = 0;
    for (assessment, _) in sent {
        for outcome in &assessment.outcomes {
            let rule = plan.rule(&outcome.rule).unwrap();
            for step in &outcome.trace.steps {
                // Dates are put in as officials write them, which is no formula any more.
                let Ok(formula) = Formula::parse(&step.filled) else {
                    continue;
                };
                if step.result.is_empty() || !formula.names().is_empty() {
                    continue;
                }
                let result = match (formula.eval(&Nothing), step.role) {
                    (Value::Number(number), StepRole::Share) => quantity::percent(number),
                    (Value::Number(number), _) => {
                        // Without the other side there is no gap, and so no unit to compare.
                        let Some(gap) = &outcome.gap else { continue };
                        quantity::with_unit(number, &gap.unit)
                    }
                    (Value::Bool(truth), _) => if truth { "成立" } else { "不成立" }.to_owned(),
                    (other, _) => panic!("{}: {} gives {other:?}", rule.id, step.filled),
                };
                assert_eq!(result, step.result, "{} {}", rule.id, step.filled);
                compared += 1;
            }
            let stated = outcome.gap.as_ref().filter(|gap| gap.rows.is_none());
            if let Some(gap) = stated {
                let shown = |value| quantity::with_unit(value, &gap.unit);
                let of = |role| outcome.trace.step(role).unwrap().result.clone();
                assert_eq!(of(StepRole::Actual), shown(gap.actual), "{}", rule.id);
                assert_eq!(of(StepRole::Required), shown(gap.required), "{}", rule.id);
            }
        }
    }
    assert!(compared > 400, "{compared}");
}

/// The names that a rule's formulas use, as the assessment names its values.
fn names(plan: &Plan, rule: &Rule) -> Vec<String> {
    let mut names = Vec::new();
    for formula in rule.formulas() {
        for name in Formula::parse(formula.text).unwrap().names() {
            names.push(match plan.name_kind(name, formula.row_table) {
                Some(NameKind::RowCell { sheet, .. }) => format!("{}_{name}", sheet.name),
                _ => name.to_owned(),
            });
        }
    }
    names
}

#[test]
fn no_rule_and_no_figure_is_without_its_computation() {
    let Checked { plan, sent, .. } = checked();
    for (assessment, _) in sent {
        let ids: Vec<&str> = assessment
            .outcomes
            .iter()
            .map(|outcome| outcome.rule.as_str())
            .collect();
        let planned: Vec<&str> = plan.rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(ids, planned);
        let computations = Computations::new(plan, assessment);
        assert_eq!(computations.rules.len(), plan.rules.len());
        for worked in &computations.rules {
            let (rule, computation) = (worked.rule, &worked.computation);
            let outcome = worked.outcome.unwrap();
            for name in names(plan, rule) {
                assert!(assessment.value(&name).is_some(), "{}: {name}", rule.id);
            }
            assert!(!computation.steps.is_empty(), "{}", rule.id);
            match outcome.verdict {
                // What could not be told says what is missing and where it belongs.
                Verdict::无法判定 => {
                    assert!(!outcome.reason.is_empty());
                    let is_shown = computation.values.iter().any(|value| value.lacking)
                        || computation.rows.iter().any(|row| row.label == "数据不全的行");
                    assert!(is_shown, "{} {}", assessment.file.name, rule.id);
                }
                // What does not apply shows its condition, or that no row is in its scope.
                Verdict::不适用 => {
                    let condition = outcome.trace.step(StepRole::When);
                    let refused = condition.is_some_and(|step| step.result == "不成立");
                    assert!(refused || rule.row_table().is_some(), "{}", rule.id);
                }
                _ => {}
            }
            if let (Some(rows), Some(gap)) = (&outcome.trace.rows, &outcome.gap) {
                let counted = gap.rows.unwrap();
                assert_eq!(cells(&rows.holding), counted.holding, "{}", rule.id);
                let all = cells(&rows.holding) + cells(&rows.failing) + cells(&rows.unknown);
                assert_eq!(all, counted.total, "{}", rule.id);
                let findings = assessment.findings.iter().filter(|found| found.check == rule.id);
                let at: Vec<&str> = findings.filter_map(|found| found.place.cell.as_deref()).collect();
                for failing in &rows.first_failing {
                    assert!(
                        outcome.verdict == Verdict::达标 || at.contains(&failing.cell.as_str()),
                        "{} {}",
                        rule.id,
                        failing.cell
                    );
                }
            }
        }
        assert_eq!(assessment.figures.len(), plan.figures.len());
        assert_eq!(computations.figures.len(), plan.figures.len());
        for (figure, computation) in assessment.figures.iter().zip(&computations.figures) {
            assert!(
                !computation.steps.is_empty() && !computation.values.is_empty(),
                "{}",
                figure.named.title
            );
        }
    }
}

/// How many cells a list names.
fn cells(list: &str) -> u32 {
    let row = |cell: &str| {
        cell.trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .parse::<u32>()
    };
    list.split(',')
        .filter(|run| !run.is_empty())
        .map(|run| match run.split_once(':') {
            Some((first, last)) => row(last).unwrap() - row(first).unwrap() + 1,
            None => 1,
        })
        .sum()
}

#[test]
fn result_json_says_what_each_verdict_was_computed_from() {
    let Checked { plan, round, .. } = checked();
    let text = dudao::report::json::write(plan, round, &Provenance::default()).unwrap();
    let document: dudao::report::json::Document = serde_json::from_str(&text).unwrap();
    assert_eq!(document.plan.rules.len(), plan.rules.len());
    let formulas: BTreeMap<&str, &BTreeMap<String, String>> = document
        .plan
        .rules
        .iter()
        .map(|rule| (rule.id.as_str(), &rule.formulas))
        .collect();
    assert_eq!(
        formulas["C12-01"]["gap.at_least"],
        "ROUNDUP(应配督学学校数/督学配备比,0)"
    );
    for assessment in &document.round.assessments {
        let outcome = assessment.outcome("C12-01").unwrap();
        let required = outcome.trace.step(StepRole::Required).unwrap();
        let schools = assessment.value("应配督学学校数").unwrap();
        assert!(schools.cell.is_some() && !schools.computed.is_empty());
        assert!(!required.result.is_empty() && required.filled.starts_with("ROUNDUP("));
        assert_eq!(assessment.file.sha256.len(), 64);
    }
}
