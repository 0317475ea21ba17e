//! The rules of the design over the scanned source, each breach told as `file:line: rule`.

use super::scan::{Named, Source, Token, blank, is_word, module_path, paths, text_at, tokens};

/// Where each top-level module stands. A module that is missing here fails the test: place it first.
const FLOORS: [(&str, u8); 19] = [
    ("model", 0),
    ("fault", 0),
    ("formula", 1),
    ("parcel", 1),
    ("workbook", 1),
    ("plan", 2),
    ("intake", 2),
    ("check", 2),
    ("followup", 2),
    ("round", 2),
    ("annual", 2),
    ("form", 2),
    ("public", 2),
    ("report", 2),
    ("returner", 3),
    ("prefiller", 3),
    ("lib", 4),
    ("main", PROGRAM),
    ("cli", PROGRAM),
];

/// The floor of the program around the library, the only one with files, clock, threads and a terminal.
const PROGRAM: u8 = 5;

/// Crates that one file of the library wraps, so that they can be exchanged there.
pub const WRAPPED_ONCE: [&str; 3] = ["calamine", "handlebars", "formualizer_parse"];

/// The parts that write a sheet; a name that ends in `/` stands for the folder.
const SHEET_WRITERS: [&str; 8] = [
    "src/workbook.rs",
    "src/workbook/",
    "src/form.rs",
    "src/form/",
    "src/plan/book/write.rs",
    "src/plan/book/write/",
    "src/report/xlsx.rs",
    "src/report/xlsx/",
];

/// Crates of the program around the library.
pub const PROGRAM_CRATES: [&str; 3] = ["clap", "walkdir", "anyhow"];

/// Parts of the standard library that only the program may name, as paths below `std`.
pub const PROGRAM_STD: [&[&str]; 9] = [
    &["fs"],
    &["time"],
    &["thread"],
    &["env"],
    &["process"],
    &["net"],
    &["io", "stdin"],
    &["io", "stdout"],
    &["io", "stderr"],
];

/// Macros that print, which only the program may do.
pub const PRINTING: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Names that say nothing about what is in a file, and so collect everything.
const EMPTY_NAMES: [&str; 7] = ["util", "utils", "helper", "helpers", "common", "prelude", "misc"];

/// The longest that a file may be.
pub const MAX_LINES: usize = 600;

fn floor_of(module: &str) -> Option<u8> {
    FLOORS
        .iter()
        .find(|(name, _)| *name == module)
        .map(|(_, floor)| *floor)
}

/// Everything in the files that breaks the design, each as `file:line: rule`.
pub fn violations(files: &[Source]) -> Vec<String> {
    let mut out = Vec::new();
    let mut wrapped_by: Vec<(&str, &str)> = Vec::new();
    for file in files {
        let mut report = |line: usize, rule: String| out.push(format!("{}:{line}: {rule}", file.path));
        check_file(file, &mut report);
        if !file.path.starts_with("src/") {
            continue;
        }
        let tokens = tokens(&blank(&file.text));
        check_imports(file, &tokens, &mut report);
        check_confinement(file, &tokens, &mut report);
        for name in WRAPPED_ONCE {
            let Some(token) = tokens.iter().find(|token| token.text == name) else {
                continue;
            };
            match wrapped_by.iter().find(|(wrapped, _)| *wrapped == name) {
                Some((_, first)) => {
                    report(
                        token.line,
                        format!("`{name}` belongs to one file and is already named in {first}"),
                    );
                }
                None => wrapped_by.push((name, &file.path)),
            }
        }
    }
    out
}

/// Name, length and opening of a file.
fn check_file(file: &Source, report: &mut dyn FnMut(usize, String)) {
    let lines = file.text.lines().count();
    if lines > MAX_LINES {
        report(
            lines,
            format!("the file has {lines} lines, more than {MAX_LINES}: split it by concern"),
        );
    }
    if !file.path.starts_with("src/") {
        return;
    }
    if !file.text.starts_with("//!") {
        report(
            1,
            "the file does not begin with a `//!` doc that says what it is for".to_owned(),
        );
    }
    let module = module_path(&file.path);
    if module.last().is_some_and(|name| name == "mod") {
        report(
            1,
            "`mod.rs` is not used: name the file after its module".to_owned(),
        );
    }
    if let Some(name) = module.iter().find(|name| EMPTY_NAMES.contains(&name.as_str())) {
        report(
            1,
            format!("`{name}` says nothing about the content: name the module after what it is for"),
        );
    }
}

/// The floors: every path into the crate names a module below, or the file's own.
fn check_imports(file: &Source, tokens: &[Token], report: &mut dyn FnMut(usize, String)) {
    let module = module_path(&file.path);
    let own = module.first().map_or("", String::as_str);
    let Some(floor) = floor_of(own) else {
        report(
            1,
            format!("module `{own}` is not in the floor map of tests/floors/rules.rs: place it first"),
        );
        return;
    };
    for (i, token) in tokens.iter().enumerate() {
        let next = text_at(tokens, i + 1);
        match token.text.as_str() {
            "crate" | "std" | "core" | "alloc" | "super" if next == "as" && floor < PROGRAM => {
                report(
                    token.line,
                    format!("`{}` is renamed, which hides what is imported", token.text),
                );
            }
            "path" if next == "=" && i > 0 && text_at(tokens, i - 1) == "[" => {
                report(
                    token.line,
                    "`#[path]` puts a module where its name does not say".to_owned(),
                );
            }
            "include" if next == "!" => {
                report(
                    token.line,
                    "`include!` puts code on a floor where nothing shows it".to_owned(),
                );
            }
            "mod" if is_word(next) => check_declaration(own, next, token.line, report),
            _ => {}
        }
    }
    if floor == PROGRAM {
        return;
    }
    let home: &[String] = if own == "lib" { &[] } else { &module };
    for named in paths(tokens) {
        let Some(target) = resolve(home, &named) else {
            continue;
        };
        let shown = named.segments.join("::");
        match target.first().map(String::as_str) {
            None | Some("*" | "self") if own != "lib" => {
                report(
                    named.line,
                    format!("`{shown}` imports the crate root, which hides what is imported"),
                );
            }
            None => {}
            Some(name) if name == own || own == "lib" && floor_of(name).is_none() => {}
            Some(name) => match floor_of(name) {
                Some(theirs) if theirs < floor => {}
                Some(theirs) => report(
                    named.line,
                    format!(
                        "`{shown}`: {own} (floor {floor}) may not import {name} (floor {theirs}), \
                         only floors below and its own children"
                    ),
                ),
                None => report(
                    named.line,
                    format!(
                        "`{shown}`: `{name}` is no module of the floor map, and {own} may not import from lib.rs"
                    ),
                ),
            },
        }
    }
}

/// A `mod` line: no empty names, and the library and the program declare each their own modules.
fn check_declaration(own: &str, name: &str, line: usize, report: &mut dyn FnMut(usize, String)) {
    if EMPTY_NAMES.contains(&name) {
        report(
            line,
            format!("`mod {name}` says nothing about the content: name it after what it is for"),
        );
    } else if own == "lib" && name != "tests" {
        match floor_of(name) {
            None => report(
                line,
                format!("`mod {name}` is not in the floor map of tests/floors/rules.rs: place it first"),
            ),
            Some(PROGRAM) => report(
                line,
                format!("`mod {name}` belongs to the program, not to the library"),
            ),
            Some(_) => {}
        }
    } else if own == "main" && floor_of(name).is_some_and(|floor| floor < PROGRAM) {
        report(
            line,
            format!("`mod {name}` belongs to the library: the program uses `dudao::{name}`"),
        );
    }
}

/// The path from the crate root that a path means, or `None` where it does not lead through the root or `super`.
fn resolve(home: &[String], named: &Named) -> Option<Vec<String>> {
    let (first, rest) = named.segments.split_first()?;
    let mut at: Vec<String> = home.iter().chain(&named.inside).cloned().collect();
    match first.as_str() {
        "crate" | "dudao" => return Some(rest.to_vec()),
        "super" => {
            at.pop();
        }
        "self" => {}
        _ => return None,
    }
    for segment in rest {
        if segment == "super" {
            at.pop();
        } else {
            at.push(segment.clone());
        }
    }
    Some(at)
}

/// A module of unit tests may read and write its golden files.
fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs")
}

/// Crates, parts of the standard library and macros that only some files may name.
fn check_confinement(file: &Source, tokens: &[Token], report: &mut dyn FnMut(usize, String)) {
    let program = module_path(&file.path).first().and_then(|own| floor_of(own)) == Some(PROGRAM);
    let writes_sheets = SHEET_WRITERS.iter().any(|place| match place.strip_suffix('/') {
        Some(_) => file.path.starts_with(place),
        None => file.path == *place,
    });
    for (i, token) in tokens.iter().enumerate() {
        let name = token.text.as_str();
        if name == "rust_xlsxwriter" && !writes_sheets {
            report(
                token.line,
                "`rust_xlsxwriter` belongs to workbook, form, plan/book and report/xlsx".to_owned(),
            );
        }
        if program {
            continue;
        }
        if PROGRAM_CRATES.contains(&name) {
            report(
                token.line,
                format!("`{name}` belongs to the program (src/main.rs, src/cli)"),
            );
        }
        if PRINTING.contains(&name) && text_at(tokens, i + 1) == "!" {
            report(
                token.line,
                format!("`{name}!`: only the program prints (src/main.rs, src/cli)"),
            );
        }
    }
    if program || is_test(&file.path) {
        return;
    }
    for named in paths(tokens) {
        let mut segments = named.segments.iter().map(String::as_str);
        if !segments
            .next()
            .is_some_and(|root| matches!(root, "std" | "core" | "alloc"))
        {
            continue;
        }
        let below: Vec<&str> = segments.collect();
        let shown = named.segments.join("::");
        if matches!(below.as_slice(), ["*" | "self", ..]) || below.starts_with(&["io", "*"]) {
            report(
                named.line,
                format!("`{shown}` imports everything, which hides what is imported"),
            );
        } else if PROGRAM_STD.iter().any(|part| below.starts_with(part)) {
            report(
                named.line,
                format!("`{shown}` belongs to the program (src/main.rs, src/cli)"),
            );
        }
    }
}
