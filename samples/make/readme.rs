//! `samples/README.md`: what each county and each round is made for and what comes of it.

use std::collections::BTreeMap;

use super::MadeRound;
use super::describe::{Description, Sent};

const HEAD: &str = "\
# Samples

Rounds of a city that does not exist (澜源市), with eight counties: one of last year (`2025`) and three of this year, of which
the first (`2026`) is complete and the others hold what some counties sent again. No name of a county occurs in the
divisions of China, the codes 3699xx are not used by GB/T 2260, and all people and telephone numbers are invented.

    cargo run -- check samples/2026 --out out

The whole chain, in this order:

";

const AFTER_COMMANDS: &str = "
Everything here is made by `cargo run --example make-samples` from the descriptions in `make/counties` and `make/rounds`,
this page too. `tests/samples.rs` says that the committed files are what the program makes, that every workbook gets just
the findings of the tables below when it is checked alone, and that the rounds come to what is stated of them. A change of the plan, of the form,
of the action lists or of the checks shows there: run the program again and read what changed.

A workbook is derived from the county's sizes as if everything were as it should be; its description states only what
differs: facts, rows, ratings, habits of writing, and what was done to the form itself. An action list is the one that the
round before gives, opened, filled in and saved by a writer that keeps values only.
";

/// The page.
pub fn page(counties: &[Description], rounds: &[MadeRound], annual: &[String]) -> String {
    let mut page = HEAD.to_owned();
    for held in rounds {
        page.push_str(&format!("    {}\n", command(held)));
    }
    let results = rounds
        .iter()
        .map(|held| format!("out/{}", held.description.folder));
    let results: Vec<String> = results.collect();
    page.push_str(&format!(
        "    cargo run -- annual {} --out out/annual\n",
        results.join(" ")
    ));
    page.push_str(AFTER_COMMANDS);
    for held in rounds {
        page.push_str(&round(held));
    }
    page.push_str("\n## The annual report over all rounds\n\nAmong its sentences are:\n\n");
    for sentence in annual {
        page.push_str(&format!("- {sentence}\n"));
    }
    for county in counties {
        page.push_str(&format!(
            "\n## {} {}\n\n{}\n\n{}\n",
            county.code, county.name, county.about, county.made_for
        ));
        for held in rounds {
            let sends = held.counties.iter().filter(|sends| sends.code == county.code);
            for sent in sends.flat_map(|sends| &sends.sent) {
                page.push_str(&workbook(&held.description.folder, sent));
            }
        }
    }
    page
}

/// The command that checks a round after those before it.
fn command(held: &MadeRound) -> String {
    let round = &held.description;
    let option = |name: &str, folder: &Option<String>| {
        let folder = folder.as_ref();
        folder.map_or(String::new(), |folder| format!(" --{name} out/{folder}"))
    };
    format!(
        "cargo run -- check samples/{0}{1}{2} --out out/{0}",
        round.folder,
        option("previous", &round.previous),
        option("last-year", &round.last_year)
    )
}

/// What is expected of a round.
fn round(held: &MadeRound) -> String {
    let (round, expect) = (&held.description, &held.description.expect);
    let mut lines = format!(
        "\n## Round `{}`, as of {}\n\n{}\n\nCounties: {}.\n",
        round.folder,
        held.info.as_of,
        round.about,
        counted(&expect.status)
    );
    for list in &round.list {
        lines.push_str(&format!("Action list: `{}/{}`.\n", round.folder, list.file));
    }
    if !expect.explanations.is_empty() {
        lines.push_str(&format!("Explanations: {}.\n", counted(&expect.explanations)));
    }
    if !expect.states.is_empty() {
        lines.push_str("\n| county | findings followed up |\n| --- | --- |\n");
        for (county, states) in &expect.states {
            lines.push_str(&format!("| {county} | {} |\n", counted(states)));
        }
    }
    let swings = expect
        .swings
        .iter()
        .map(|swing| format!("{swing}: swung against last year"));
    let items = expect
        .items
        .iter()
        .map(|(item, state)| format!("{item}: {state}"));
    let noted: Vec<String> = swings
        .chain(items)
        .chain(expect.differing.iter().cloned())
        .collect();
    if !noted.is_empty() {
        lines.push('\n');
    }
    for line in noted {
        lines.push_str(&format!("- {line}\n"));
    }
    lines
}

fn counted(counts: &BTreeMap<String, usize>) -> String {
    let counted: Vec<String> = counts
        .iter()
        .map(|(word, count)| format!("{word} {count}"))
        .collect();
    counted.join(", ")
}

fn workbook(folder: &str, sent: &Sent) -> String {
    let expect = &sent.expect;
    let mut lines = format!("\n`{folder}/{}`: {}.\n", sent.file, expect.verdict);
    let measures: Vec<String> = expect
        .measures
        .iter()
        .map(|(verdict, numbers)| {
            let numbers: Vec<String> = numbers.iter().map(u8::to_string).collect();
            format!("{verdict} {}", numbers.join(", "))
        })
        .collect();
    let measures = if measures.is_empty() {
        "all 达标".to_owned()
    } else {
        format!("{}; the others 达标", measures.join("; "))
    };
    lines.push_str(&format!("Measures: {measures}.\n"));
    if expect.findings.is_empty() {
        return lines + "No findings.\n";
    }
    lines.push_str("\n| check | findings |\n| --- | ---: |\n");
    for (check, count) in &expect.findings {
        lines.push_str(&format!("| {check} | {count} |\n"));
    }
    lines
}
