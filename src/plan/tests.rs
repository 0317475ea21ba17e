//! Every mistake that the loader knows, made in a sound plan: found, alone, at its line.

mod fixture;
mod form;
mod head;
mod measures;

use crate::model::form::Body;
use crate::model::plan::{CaseValue, Plan, Shape};
use crate::plan::{Documents, Mistakes, load};
pub(crate) use fixture::documents;

/// A file of the documents.
#[derive(Clone, Copy)]
enum File {
    Plan,
    Form,
    Measures,
}

fn text(documents: &mut Documents, file: File) -> &mut String {
    match file {
        File::Plan => &mut documents.plan,
        File::Form => &mut documents.form,
        File::Measures => &mut documents.measures,
    }
}

/// Loads the sound plan with the first `from` of a file replaced by `to`; also the lines that were replaced.
fn changed(file: File, from: &str, to: &str) -> (Result<Plan, Mistakes>, std::ops::RangeInclusive<usize>) {
    let mut documents = documents();
    let text = text(&mut documents, file);
    let before = text.split(from).next().unwrap();
    assert!(before.len() < text.len(), "{from} is not in the fixture");
    let first = before.lines().count() + usize::from(before.ends_with('\n') || before.is_empty());
    *text = text.replacen(from, to, 1);
    (load(&documents), first..=first + to.lines().count())
}

/// The only mistake that a change makes; it must stand in the changed lines.
fn mistake(file: File, from: &str, to: &str) -> String {
    let (message, line, lines) = sole(file, from, to);
    assert!(
        lines.contains(&line),
        "{message}: line {line} is not in {lines:?}"
    );
    message
}

/// The only mistake that a change makes, wherever it is found.
fn mistake_elsewhere(file: File, from: &str, to: &str) -> String {
    sole(file, from, to).0
}

fn sole(file: File, from: &str, to: &str) -> (String, usize, std::ops::RangeInclusive<usize>) {
    let (loaded, lines) = changed(file, from, to);
    let mistakes = loaded.expect_err("a mistake was expected");
    assert_eq!(mistakes.0.len(), 1, "{mistakes}");
    let mistake = mistakes.0.into_iter().next().unwrap();
    (mistake.message, mistake.place.line(), lines)
}

/// A change that must do no harm.
fn sound(file: File, from: &str, to: &str) -> Plan {
    changed(file, from, to).0.unwrap()
}

#[test]
fn a_sound_plan_loads() {
    let plan = load(&documents()).unwrap();
    assert_eq!(plan.province, "云山省");
    assert_eq!(plan.issued, jiff::civil::date(2020, 9, 14));
    let rules: Vec<_> = plan
        .rules
        .iter()
        .map(|rule| (rule.id.as_str(), rule.measure))
        .collect();
    assert_eq!(
        rules,
        [
            ("C01-01", Some(1)),
            ("C01-02", Some(1)),
            ("C02-01", Some(2)),
            ("C02-02", Some(2)),
            ("L01", None)
        ]
    );
    let Body::Table(rating) = &plan.form.sheets[3].body else {
        panic!("not a table")
    };
    assert_eq!((rating.measure_rows, rating.capacity), (true, 2));
    assert!(matches!(plan.rules[3].shape, Shape::Each { .. }));
    assert_eq!(
        plan.rules[1].fail.values,
        [(
            "督学名册_培训学时".to_owned(),
            CaseValue::Column(vec![CaseValue::Number(0.0), CaseValue::Text(String::new())])
        )]
    );
    assert_eq!(plan.roster.counties.len(), 2);
}

#[test]
fn every_mistake_is_told_at_once() {
    let mut documents = documents();
    documents.plan = documents
        .plan
        .replace("certainty = \"office\"", "certainty = \"ofice\"");
    documents.form = documents.form.replace("key = \"姓名\"", "key = \"名字\"");
    documents.measures = documents
        .measures
        .replace("actual = '责任督学数'", "actual = '责任督学人数'");
    documents.measures = documents.measures.replacen("days = 90", "days = 0", 1);
    documents.roster.push_str("云山市,东湖县,9901\n");
    let mistakes = load(&documents).unwrap_err();
    assert_eq!(
        mistakes.to_string(),
        "plan/form.toml 第 85 行：工作表“督学名册”的 key 没有列“名字”\n\
         plan/measures.toml 第 43 行：规则 C02-01 的 gap.actual 用了未定义的名称“责任督学人数”，是否应为“责任督学数”？\n\
         plan/measures.toml 第 45 行：规则 C02-01 的 remedy 的 days 应为大于 0 的整数\n\
         plan/plan.toml 第 22 行：出处 office 的 certainty 不能是“ofice”，只能是 in-hand、in-part、second-hand、office 之一，是否应为“office”？\n\
         plan/roster.csv 第 4 行：行政区划代码“9901”应为 6 位数字"
    );
}

#[test]
fn the_hash_names_the_content_and_not_its_line_ends() {
    let sound = load(&documents()).unwrap().hash;
    assert_eq!(sound.len(), 64);
    let mut windows = documents();
    windows.measures = windows.measures.replace('\n', "\r\n");
    windows.form = format!("\u{feff}{}", windows.form);
    assert_eq!(load(&windows).unwrap().hash, sound);
    let mut written = documents();
    written.plan = written.plan.replace(
        "value = 5\nunit = \"所/人\"",
        "# 每人五所\nunit = \"所/人\"\nvalue = 5.0",
    );
    written.measures =
        written
            .measures
            .replacen("title =", "explainable = false\nkind = \"达标\"\ntitle =", 2);
    written.measures = written
        .measures
        .replacen("explainable = false\nkind = \"达标\"\n", "", 1);
    written.roster = "设区市,县区名称,行政区划代码\n云山市,南湖县,990102\n云山市,北湖县,990101\n".to_owned();
    assert_eq!(load(&written).unwrap().hash, sound);
    let mut other = documents();
    other.roster.push_str("云山市,东湖县,990103\n");
    assert_ne!(load(&other).unwrap().hash, sound);
}

#[test]
fn the_plan_that_the_program_carries_is_sound() {
    let plan = match load(&Documents::embedded()) {
        Ok(plan) => plan,
        Err(mistakes) => panic!("{mistakes}"),
    };
    let counts = (plan.measures.len(), plan.parts.len(), plan.roster.counties.len());
    assert_eq!(counts, (18, 6, 100));
}
