//! Holds the floors of the design: who may import whom, and which file may name which crate.
//!
//! The test reads `src/**/*.rs` as text (`scan`) and follows every path that begins at the crate root, at `super`
//! or at the standard library (`rules`). Each rule is itself tested below with a made-up file that breaks it,
//! because a scanner that sees nothing would pass for ever.

mod rules;
mod scan;

use std::path::Path;

use rules::{MAX_LINES, PRINTING, PROGRAM_CRATES, PROGRAM_STD, WRAPPED_ONCE, violations};
use scan::{Source, read_sources};

#[test]
fn the_source_holds_the_floors() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    read_sources(root, "src", &mut files).unwrap();
    read_sources(root, "tests", &mut files).unwrap();
    assert!(
        files.iter().any(|file| file.path == "src/lib.rs"),
        "the scan found no src/lib.rs"
    );
    let found = violations(&files);
    assert!(
        found.is_empty(),
        "{} breaches of the design:\n{}",
        found.len(),
        found.join("\n")
    );
}

/// The breaches in made-up files, each a path and its code (a `//!` line is put in front).
fn found_in(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source> = files
        .iter()
        .map(|(path, code)| Source {
            path: (*path).to_owned(),
            text: format!("//! Made up.\n{code}"),
        })
        .collect();
    violations(&sources)
}

/// Asserts that the code breaks exactly one rule, on line 2, and that the message says `rule`.
fn assert_breaks(path: &str, code: &str, rule: &str) {
    let found = found_in(&[(path, code)]);
    assert!(
        matches!(found.as_slice(), [only] if only.starts_with(&format!("{path}:2: ")) && only.contains(rule)),
        "{code}\nshould break one rule ({rule}), but: {found:?}"
    );
}

#[test]
fn a_higher_or_equal_floor_is_caught_however_it_is_written() {
    assert_breaks(
        "src/model.rs",
        "use crate::plan::Plan;",
        "model (floor 0) may not import plan (floor 2)",
    );
    assert_breaks(
        "src/formula.rs",
        "use crate::workbook::Cell;",
        "may not import workbook (floor 1)",
    );
    assert_breaks(
        "src/check/gap.rs",
        "use crate::{model::A, round::{B}};",
        "`crate::round::B`: check",
    );
    assert_breaks(
        "src/check/gap.rs",
        "use {crate::model::A, crate::form};",
        "may not import form",
    );
    assert_breaks("src/check.rs", "use super::intake::A;", "may not import intake");
    assert_breaks(
        "src/check/gap.rs",
        "use super::super::intake::A as B;",
        "may not import intake",
    );
    assert_breaks(
        "src/check/gap.rs",
        "fn f() { let x: Vec<crate::round::A> = g(); }",
        "may not import round",
    );
    assert_breaks(
        "src/check.rs",
        "mod tests { use super::super::round::A; }",
        "may not import round",
    );
    assert_breaks(
        "src/check.rs",
        "mod a { fn f() { if x {} } } use super::round::A;",
        "may not import round",
    );
    assert_breaks("src/plan.rs", "use crate::r#check::A;", "may not import check");
    assert_breaks("src/plan.rs", "use dudao::check::A;", "may not import check");
    assert_breaks(
        "src/lib.rs",
        "use crate::cli::A;",
        "lib (floor 4) may not import cli (floor 5)",
    );
    assert_breaks("src/plan.rs", "use crate::VERSION;", "may not import from lib.rs");
}

#[test]
fn each_leaf_of_a_group_counts_on_its_own_line() {
    let found = found_in(&[(
        "src/check.rs",
        "use crate::{\n  model::A,\n  plan::B,\n  intake::{self, C as D},\n};",
    )]);
    let lines: Vec<&str> = found
        .iter()
        .filter_map(|message| message.split(':').nth(1))
        .collect();
    assert_eq!(lines, ["4", "5", "5"], "{found:?}");
}

#[test]
fn hiding_an_import_is_caught() {
    assert_breaks("src/plan.rs", "use crate::*;", "imports the crate root");
    assert_breaks("src/plan.rs", "use super::*;", "imports the crate root");
    assert_breaks(
        "src/plan/rule.rs",
        "use super::super::{*};",
        "imports the crate root",
    );
    assert_breaks("src/plan.rs", "use std as s;", "renamed");
    assert_breaks("src/plan.rs", "use crate as c;", "renamed");
    assert_breaks("src/plan.rs", "use std::{self as s};", "imports everything");
    assert_breaks("src/plan.rs", "#[path = \"../check.rs\"] mod gap;", "`#[path]`");
    assert_breaks("src/plan.rs", "include!(\"check.rs\");", "`include!`");
}

#[test]
fn a_module_without_a_place_is_caught() {
    assert_breaks("src/lib.rs", "pub mod exchange;", "not in the floor map");
    assert_breaks("src/lib.rs", "mod cli;", "belongs to the program");
    assert_breaks("src/main.rs", "mod plan;", "belongs to the library");
    let found = found_in(&[("src/exchange.rs", ""), ("src/bin/tool.rs", "")]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.iter().all(|message| message.contains(":1: module `")),
        "{found:?}"
    );
}

#[test]
fn a_confined_crate_is_caught() {
    for name in WRAPPED_ONCE {
        let code = format!("use {name}::A;");
        let found = found_in(&[("src/intake/read.rs", &code), ("src/plan.rs", &code)]);
        assert!(
            matches!(found.as_slice(), [only] if only.starts_with("src/plan.rs:2: ") && only.contains("src/intake/read.rs")),
            "{name}: {found:?}"
        );
    }
    for path in [
        "src/report/html.rs",
        "src/report.rs",
        "src/formula.rs",
        "src/cli/check.rs",
    ] {
        assert_breaks(
            path,
            "use rust_xlsxwriter::Format;",
            "`rust_xlsxwriter` belongs to",
        );
    }
    for name in PROGRAM_CRATES {
        assert_breaks(
            "src/plan.rs",
            &format!("use {name}::A;"),
            "belongs to the program",
        );
    }
    assert_breaks("src/lib.rs", "fn f() { anyhow!(1) }", "belongs to the program");
}

#[test]
fn what_only_the_program_may_touch_is_caught() {
    for part in PROGRAM_STD {
        let path = part.join("::");
        assert_breaks(
            "src/lib.rs",
            &format!("use std::{path}::A;"),
            "belongs to the program",
        );
        assert_breaks(
            "src/plan.rs",
            &format!("use std::{{fmt, {path}}};"),
            "belongs to the program",
        );
        assert_breaks(
            "src/plan.rs",
            &format!("fn f() {{ g(::std::{path}::h()) }}"),
            "belongs to the program",
        );
    }
    assert_breaks("src/plan.rs", "use std::*;", "imports everything");
    for name in PRINTING {
        assert_breaks(
            "src/plan.rs",
            &format!("fn f() {{ {name}!(1) }}"),
            "only the program prints",
        );
    }
}

#[test]
fn a_file_of_the_wrong_shape_is_caught() {
    assert_breaks("src/plan.rs", "mod utils;", "says nothing");
    let long = "\n".repeat(MAX_LINES);
    for path in ["src/plan.rs", "tests/long.rs"] {
        assert!(matches!(found_in(&[(path, &long)]).as_slice(), [only] if only.contains("601 lines")));
    }
    for path in [
        "src/plan/mod.rs",
        "src/plan/utils.rs",
        "src/plan/common/rule.rs",
        "src/plan/prelude.rs",
    ] {
        assert_eq!(found_in(&[(path, "")]).len(), 1, "{path}");
    }
    let bare = Source {
        path: "src/plan.rs".to_owned(),
        text: "// plan\n".to_owned(),
    };
    assert!(matches!(violations(&[bare]).as_slice(), [only] if only.contains("`//!`")));
}

#[test]
fn what_the_design_allows_passes() {
    let code = r##"
// use crate::round::A; std::fs
/* use crate::round::A; /* nested */ std::fs::read */
const A: &str = "use crate::round::A; \" std::fs";
const B: &str = r#"" use crate::round::A"#;
const C: (char, char, &str) = ('"', '\'', b"std::fs");
fn f<'a>(x: &'a str) -> Vec::<&'a str> { env!("X"); self::gap::f(); crate::check::gap::g() }
use crate::{check::gap, formula::{self as f, Value as V}, model::*, workbook};
use std::{collections::BTreeMap, fmt, io::Write};
mod gap;
mod tests { use super::*; use crate::model::A; mod deep { use super::super::gap; } }
"##;
    let program = "use dudao::plan; use std::fs; use anyhow::Result; mod cli; fn main() { println!() }";
    let cli =
        "use clap::Parser; use walkdir::WalkDir; use crate::cli::a; use super::b; use std::{env, time};";
    let found = found_in(&[
        ("src/check.rs", code),
        (
            "src/lib.rs",
            "pub mod plan; pub use crate::plan::Plan; pub use check::A; mod tests { use super::*; }",
        ),
        ("src/main.rs", program),
        ("src/cli.rs", cli),
        ("src/cli/check.rs", cli),
        (
            "src/report/xlsx/ledger.rs",
            "use rust_xlsxwriter::Format; use super::super::json;",
        ),
        (
            "src/intake/read.rs",
            "use calamine::{Reader, Xlsx}; use calamine::Data;",
        ),
        ("tests/any.rs", "use std::fs; use calamine::Xlsx;"),
    ]);
    assert_eq!(found, Vec::<String>::new());
}
