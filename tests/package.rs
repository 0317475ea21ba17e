//! The workbook's formulas as they stand in the file: nothing that only one spreadsheet program, or a newer Excel, takes.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

use std::collections::BTreeSet;
use std::io::Read;

use dudao::form::{self, Fill};
use dudao::plan::{Documents, load};
use jiff::civil::date;

/// Functions of Excel 2007 and 2010 that the workbook uses; all three programs have them.
const FUNCTIONS: [&str; 51] = [
    "ABS",
    "AND",
    "ASC",
    "CLEAN",
    "COLUMN",
    "COUNT",
    "COUNTA",
    "COUNTBLANK",
    "COUNTIF",
    "COUNTIFS",
    "DATE",
    "DATEVALUE",
    "DAY",
    "EDATE",
    "FIND",
    "IF",
    "IFERROR",
    "INDEX",
    "INT",
    "ISBLANK",
    "ISERROR",
    "ISNA",
    "ISNUMBER",
    "ISTEXT",
    "LEFT",
    "LEN",
    "LOWER",
    "EXACT",
    "UPPER",
    "MATCH",
    "MAX",
    "MID",
    "MIN",
    "MONTH",
    "NA",
    "NOT",
    "OFFSET",
    "OR",
    "RIGHT",
    "ROUND",
    "ROUNDUP",
    "ROW",
    "ROWS",
    "SUBSTITUTE",
    "SUM",
    "SUMPRODUCT",
    "TEXT",
    "TODAY",
    "TRIM",
    "VALUE",
    "YEAR",
];

/// Every formula of the package with where it stands: cells, names, validations, conditional formats.
fn formulas() -> (Vec<(String, String)>, Vec<String>) {
    let plan = load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let bytes = form::write(&plan, 2026, None, date(2026, 1, 5), &Fill::default()).unwrap();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let (mut formulas, mut names) = (Vec::new(), Vec::new());
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if !name.ends_with(".xml") {
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        assert!(
            !text.contains("_xlfn"),
            "{name} names a function newer than Excel 2010"
        );
        assert!(!text.contains("_xlws"), "{name}");
        assert!(
            !name.contains("tables/"),
            "{name}: a table invites structured references"
        );
        for tag in ["f", "formula", "formula1", "formula2", "definedName"] {
            for (attributes, inner) in elements(&text, tag) {
                formulas.push((format!("{name} {attributes}"), unescaped(inner)));
                if tag == "definedName" {
                    let from = attributes.split("name=\"").nth(1).unwrap();
                    names.push(from.split('"').next().unwrap().to_owned());
                }
            }
        }
    }
    (formulas, names)
}

/// Elements of a name: attributes and text.
fn elements<'t>(text: &'t str, tag: &str) -> Vec<(&'t str, &'t str)> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    text.split(open.as_str())
        .skip(1)
        .filter(|rest| rest.starts_with(['>', ' ']))
        .filter_map(|rest| {
            let (attributes, rest) = rest.split_once('>')?;
            let inner = match attributes.ends_with('/') {
                true => "",
                false => rest.split_once(close.as_str())?.0,
            };
            Some((attributes, inner))
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// A formula without what stands in quotes, so that marks in texts and sheets' names do not count.
fn unquoted(formula: &str) -> String {
    let mut quote = None;
    formula
        .chars()
        .filter(|c| match quote {
            Some(open) if *c == open => {
                quote = None;
                false
            }
            Some(_) => false,
            None if matches!(c, '"' | '\'') => {
                quote = Some(*c);
                false
            }
            None => true,
        })
        .collect()
}

/// The functions of a formula, its deepest nesting, and its greatest number of arguments.
fn measured(formula: &str) -> (BTreeSet<String>, usize, usize) {
    let (mut functions, mut word, mut deepest, mut most) = (BTreeSet::new(), String::new(), 0, 0);
    let (mut commas, mut braces) = (Vec::new(), 0);
    for c in formula.chars() {
        match c {
            '(' => {
                if !word.is_empty() {
                    functions.insert(word.clone());
                }
                commas.push(1);
                deepest = deepest.max(commas.len());
            }
            ')' => most = most.max(commas.pop().unwrap()),
            '{' => braces += 1,
            '}' => braces -= 1,
            ',' if braces == 0 => {
                if let Some(count) = commas.last_mut() {
                    *count += 1;
                }
            }
            _ => {}
        }
        if c.is_alphanumeric() || matches!(c, '_' | '.') {
            word.push(c);
        } else {
            word.clear();
        }
    }
    assert!(commas.is_empty() && braces == 0, "{formula}");
    (functions, deepest, most)
}

#[test]
fn every_formula_is_one_that_excel_2010_wps_and_libreoffice_take() {
    let (formulas, _) = formulas();
    assert!(formulas.len() > 20_000, "{}", formulas.len());
    let mut used = BTreeSet::new();
    for (place, formula) in &formulas {
        let length = formula.encode_utf16().count();
        assert!(length <= 8192, "{place}: {length} characters");
        let bare = unquoted(formula);
        assert!(
            !bare.contains('['),
            "{place} refers to a table or another workbook: {formula}"
        );
        assert!(!bare.contains('@') && !bare.contains('#'), "{place}: {formula}");
        let (functions, deepest, most) = measured(&bare);
        assert!(deepest <= 64, "{place} is {deepest} levels deep");
        assert!(most <= 255, "{place} has {most} arguments");
        used.extend(functions);
        for text in formula.split('"').skip(1).step_by(2) {
            assert!(text.encode_utf16().count() <= 255, "{place}: {text}");
        }
    }
    let known = BTreeSet::from(FUNCTIONS.map(str::to_owned));
    let unknown: Vec<&String> = used.difference(&known).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// `[MS-XLSB]` 2.5.98.98 tells what a shared formula must not hold; Excel repairs, and so empties, a sheet that does.
#[test]
fn formulas_that_are_shared_hold_only_what_may_be_shared() {
    let (formulas, _) = formulas();
    let shared: Vec<_> = formulas
        .iter()
        .filter(|(place, _)| place.contains("t=\"shared\""))
        .collect();
    let (first, further): (Vec<_>, Vec<_>) = shared
        .into_iter()
        .partition(|(place, _)| place.contains(" ref=\""));
    assert!(first.len() > 80, "{}", first.len());
    assert!(further.len() > first.len() * 20, "{}", further.len());
    for (place, formula) in &first {
        let bare = unquoted(formula);
        assert!(!bare.is_empty(), "{place}");
        assert!(!bare.contains(['!', '{', ' ']), "{place}: {formula}");
        // A range stands between two cells; a function that gives a place must not be an end of one.
        assert!(
            !bare.contains("):") && !bare.contains(":INDEX("),
            "{place}: {formula}"
        );
    }
    assert!(further.iter().all(|(_, formula)| formula.is_empty()));
}

#[test]
fn no_name_can_be_taken_for_a_cell() {
    let (_, names) = formulas();
    assert!(names.len() > 200, "{}", names.len());
    let mut folded = BTreeSet::new();
    for name in names.iter().filter(|name| !name.starts_with("_xlnm.")) {
        assert!(name.chars().count() <= 255, "{name}");
        let first = name.chars().next().unwrap();
        assert!(first.is_alphabetic() || matches!(first, '_' | '\\'), "{name}");
        assert!(
            name.chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.')),
            "{name}"
        );
        assert!(folded.insert(name.to_lowercase()), "{name} is there twice");
        let upper = name.to_uppercase();
        let letters = upper.chars().take_while(char::is_ascii_uppercase).count();
        let rest: String = upper.chars().skip(letters).collect();
        let digits = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
        assert!(
            !(digits && (1..=3).contains(&letters)),
            "{name} reads like a cell"
        );
        // R1C1 is the other way of writing cells: R, C, R1, C2, R1C2.
        let r1c1: String = upper.chars().filter(|c| !c.is_ascii_digit()).collect();
        assert!(
            !["R", "C", "RC"].contains(&r1c1.as_str()),
            "{name} reads like a cell"
        );
    }
}

#[test]
fn every_rule_over_rows_colours_the_cell_and_the_row_that_fail() {
    let plan = load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let (formulas, _) = formulas();
    let coloured: BTreeSet<&str> = formulas
        .iter()
        .filter(|(place, _)| place.starts_with("xl/worksheets"))
        .map(|(_, formula)| formula.as_str())
        .collect();
    for rule in &plan.rules {
        let Some(table) = rule.row_table() else { continue };
        let number = format!("INDEX(行号_{table},ROW()-ROW($A$3))");
        let name = format!("核查_{}", rule.id.replace('-', "_"));
        assert!(
            coloured.contains(format!("INDEX({name},{number})=0").as_str()),
            "{}",
            rule.id
        );
        assert!(
            coloured.contains(format!("INDEX(不符_{table},{number})>0").as_str()),
            "{table}"
        );
    }
}
