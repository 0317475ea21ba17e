//! LibreOffice for the tests of several targets: workbooks that it has calculated anew, and their sheets.
//!
//! Every run has a profile of its own, so that runs neither wait for each other nor see what a person set up.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use dudao::workbook::{Limits, SheetCells, read};

/// Files that one run takes; after some 250 it gives up.
const BATCH: usize = 40;

/// Without the first LibreOffice trusts the results stored in a workbook of another program; without the second it
/// reads and orders text by the language of the machine.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
</oor:items>
"#;

/// Has LibreOffice open workbooks, calculate them anew, and save them; gives back what it saved, by name.
///
/// Two runs go side by side.
pub fn recalculated(workbooks: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let all: Vec<(&String, &Vec<u8>)> = workbooks.iter().collect();
    let batches: Vec<&[(&String, &Vec<u8>)]> = all.chunks(BATCH).collect();
    let mut done = BTreeMap::new();
    for pair in batches.chunks(2) {
        std::thread::scope(|scope| {
            let runs: Vec<_> = pair.iter().map(|batch| scope.spawn(|| one_run(batch))).collect();
            for run in runs {
                done.extend(run.join().unwrap());
            }
        });
    }
    done
}

/// What is missing after one run is asked for once more: right after it was installed LibreOffice may fall over its own
/// first start, which says nothing of a workbook.
fn one_run(workbooks: &[(&String, &Vec<u8>)]) -> BTreeMap<String, Vec<u8>> {
    let (mut saved, _) = saved(workbooks);
    let missing: Vec<_> = workbooks
        .iter()
        .filter(|(name, _)| !saved.contains_key(*name))
        .copied()
        .collect();
    if !missing.is_empty() {
        let (more, said) = self::saved(&missing);
        saved.extend(more);
        for (name, _) in missing {
            assert!(saved.contains_key(name), "{name} was not saved\n{said}");
        }
    }
    saved
}

/// Those that LibreOffice saved, and what it said.
fn saved(workbooks: &[(&String, &Vec<u8>)]) -> (BTreeMap<String, Vec<u8>>, String) {
    let dir = tempfile::tempdir().unwrap();
    let profile = dir.path().join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    std::fs::write(profile.join("user/registrymodifications.xcu"), SETTINGS).unwrap();
    let (before, after) = (dir.path().join("before"), dir.path().join("after"));
    std::fs::create_dir(&before).unwrap();
    let mut command = program(&profile);
    command
        .args(["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(&after);
    for (name, bytes) in workbooks {
        let path = before.join(format!("{name}.xlsx"));
        std::fs::write(&path, bytes).unwrap();
        command.arg(path);
    }
    let output = command.output().expect("soffice is installed");
    let saved = workbooks.iter().filter_map(|(name, _)| {
        let bytes = std::fs::read(after.join(format!("{name}.xlsx"))).ok()?;
        Some(((*name).clone(), bytes))
    });
    (
        saved.collect(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// The program without a window, on a profile.
pub fn program(profile: &Path) -> Command {
    let mut command = Command::new("soffice");
    command
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .arg("--headless");
    command
}

/// A sheet of a workbook that was saved.
pub fn sheet(bytes: &[u8], name: &str) -> SheetCells {
    let book = read(bytes, &Limits::default()).unwrap();
    let mut sheets = book.sheets.into_iter();
    sheets
        .find(|sheet| sheet.name == name)
        .unwrap_or_else(|| panic!("there is no sheet {name}"))
}
