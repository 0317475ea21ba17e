//! `samples/README.md`: what each county is made for and what the checks find.

use super::describe::{Description, Sent};

const HEAD: &str = "\
# Samples

One round of a city that does not exist (澜源市), with eight counties. No name of a county occurs in the divisions of
China, the codes 3699xx are not used by GB/T 2260, and all people and telephone numbers are invented.

    cargo run -- check samples/2026 --out out

Everything here is made by `cargo run --example make-samples` from the descriptions in `make/counties`, this page too.
`tests/samples.rs` says that the committed files are what the program makes, and that every workbook gets just the
findings of the table below. A change of the plan, of the form or of the checks shows there: run the program again and
read what changed.

A workbook is derived from the county's sizes as if everything were as it should be; its description states only what
differs: facts, rows, ratings, habits of writing, and what was done to the form itself.
";

/// The page.
pub fn page(counties: &[Description]) -> String {
    let mut page = HEAD.to_owned();
    for county in counties {
        page.push_str(&format!(
            "\n## {} {}\n\n{}\n\n{}\n",
            county.code, county.name, county.about, county.made_for
        ));
        for sent in &county.sent {
            page.push_str(&workbook(sent));
        }
    }
    page
}

fn workbook(sent: &Sent) -> String {
    let expect = &sent.expect;
    let mut lines = format!("\n`2026/{}`: {}.\n", sent.file, expect.verdict);
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
