//! `dudao template --from`: next year's workbooks out of last year's, one for each county.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use dudao::Prefiller;
use dudao::model::lasting::{Lasting, LeftOut};

use super::super::Exit;
use super::super::args::TemplateOptions;
use super::super::collect::{collect, read};
use super::super::output::replace;
use super::super::terminal::{eprintln, println};
use super::{refuse_existing, target};

/// Reads every workbook first, so that nothing is written where anything would be written over.
///
/// # Errors
/// A path that does not exist or holds no workbook, a file that is there already or cannot be written.
pub fn run(from: &Path, options: &TemplateOptions, prefiller: &Prefiller<'_>, year: i32) -> Result<Exit> {
    // Last year's files may well lie in the folder in which the new ones are to be.
    let collected = collect(&[from.to_path_buf()], Path::new(""))?;
    let mut failed: Vec<(String, String)> = collected
        .left
        .into_iter()
        .map(|(name, left)| (name, left.why))
        .collect();
    let mut by_county: BTreeMap<String, Vec<Lasting>> = BTreeMap::new();
    for found in &collected.found {
        let last = read(&found.source).and_then(|bytes| prefiller.read(&found.name, &bytes));
        match last {
            Ok(last) => by_county
                .entry(last.county.code.to_string())
                .or_default()
                .push(last),
            Err(why) => failed.push((found.name.clone(), why)),
        }
    }
    let mut chosen = Vec::new();
    for mut of_county in by_county.into_values() {
        match of_county.pop() {
            Some(last) if of_county.is_empty() => chosen.push(last),
            Some(last) => {
                let names: Vec<String> = of_county
                    .iter()
                    .chain([&last])
                    .map(|last| format!("“{}”", last.file.name))
                    .collect();
                let why = format!(
                    "{}都是{}的工作簿，不能确定以哪一份为准，没有生成。请只留一份，或用 --from 指明其中一份。",
                    names.join("、"),
                    last.county.name
                );
                failed.push((last.county.name.to_string(), why));
            }
            None => {}
        }
    }
    let many = from.is_dir() || collected.found.len() > 1;
    let targets: Vec<_> = chosen
        .iter()
        .map(|last| (target(&options.out, Some(&last.county), year, many), last))
        .collect();
    refuse_existing(targets.iter().map(|(path, _)| path.as_path()), options.force)?;
    for (path, last) in &targets {
        replace(path, &prefiller.workbook(last)?)?;
        told(path, last, year);
    }
    for (name, why) in &failed {
        eprintln!("✕ {name}：{why}");
    }
    if many {
        println!(
            "由 {} 份工作簿生成 {} 份，在 {}；{} 处没有生成。",
            collected.found.len(),
            targets.len(),
            options.out.display(),
            failed.len()
        );
    }
    Ok(if failed.is_empty() {
        Exit::Clean
    } else {
        Exit::Unreadable
    })
}

/// Says what was carried over, and everything that was not though last year's file says something there.
fn told(path: &Path, last: &Lasting, year: i32) {
    println!(
        "已由 {} 生成 {}：沿用 {} 项，请县里逐项核对。",
        last.file.name,
        path.display(),
        last.values()
    );
    if let Some(note) = &last.county_note {
        println!("  · {note}");
    }
    match last.year {
        None => println!("  · 没有读到填报年度，请确认这是 {} 年度的工作簿。", year - 1),
        Some(held) if held != year - 1 => {
            println!(
                "  · 填报年度为 {held}，不是 {}，中间隔了年份，请着重核对。",
                year - 1
            );
        }
        Some(_) => {}
    }
    if !last.left.is_empty() {
        println!("  以下 {} 处没有沿用，留空待填：", last.left.len());
    }
    for left in &last.left {
        println!("  · {}", line(left));
    }
}

fn line(left: &LeftOut) -> String {
    let LeftOut {
        sheet,
        cell,
        label,
        why,
    } = left;
    let place = match (sheet.as_str(), cell) {
        ("", _) => String::new(),
        (sheet, Some(cell)) => format!("「{sheet}」{cell}"),
        (sheet, None) => format!("「{sheet}」"),
    };
    let label = if label.is_empty() {
        String::new()
    } else {
        format!("“{label}”")
    };
    match format!("{place}{label}") {
        place if place.is_empty() => why.clone(),
        place => format!("{place}：{why}"),
    }
}
