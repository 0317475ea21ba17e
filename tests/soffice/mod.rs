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

fn one_run(workbooks: &[(&String, &Vec<u8>)]) -> BTreeMap<String, Vec<u8>> {
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
    workbooks
        .iter()
        .map(|(name, _)| {
            let path = after.join(format!("{name}.xlsx"));
            let bytes = std::fs::read(&path).unwrap_or_else(|error| {
                panic!("{name}: {error}\n{}", String::from_utf8_lossy(&output.stderr))
            });
            ((*name).clone(), bytes)
        })
        .collect()
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
