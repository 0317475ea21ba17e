//! Whether a workbook's package holds together: a program that opens it must not have to repair it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

/// What is wrong with a package: parts that are no XML, that nothing declares, or that are named and not there; sheets
/// with what Excel refuses.
pub fn faults(bytes: &[u8]) -> Vec<String> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.insert(part.name().unwrap().into_owned(), text);
    }
    let mut faults = Vec::new();
    let types = &parts["[Content_Types].xml"];
    for (name, text) in &parts {
        if let Some(fault) = not_xml(text) {
            faults.push(format!("{name}: {fault}"));
        }
        let ending = name.rsplit('.').next().unwrap();
        let declared = types.contains(&format!("PartName=\"/{name}\""))
            || types.contains(&format!("Extension=\"{ending}\""))
            || name == "[Content_Types].xml";
        if !declared {
            faults.push(format!("{name} has no content type"));
        }
        if let Some((folder, _)) = name.split_once("_rels/") {
            faults.extend(
                lost_targets(folder, text, &parts).map(|target| format!("{name}: {target} is not there")),
            );
        }
        for (what, most) in [("<mergeCell ", 10_000), ("<hyperlink ", 65_530)] {
            let count = text.matches(what).count();
            if count > most {
                faults.push(format!("{name}: {count} of {what}"));
            }
        }
    }
    for part in types.split("PartName=\"/").skip(1) {
        let name = part.split('"').next().unwrap();
        if !parts.contains_key(name) {
            faults.push(format!("{name} is declared and not there"));
        }
    }
    faults
}

fn not_xml(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return None,
            Ok(_) => {}
            Err(error) => return Some(error.to_string()),
        }
    }
}

/// Targets of a part's relations that are in the package's folders but not in it.
fn lost_targets<'t>(
    folder: &'t str,
    relations: &'t str,
    parts: &'t BTreeMap<String, String>,
) -> impl Iterator<Item = String> + 't {
    let targets = relations.split("Target=\"").skip(1);
    let targets = targets.map(|rest| rest.split('"').next().unwrap());
    targets
        .filter(|target| !target.contains('#') && !target.contains("://"))
        .filter_map(move |target| {
            let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            if target.starts_with('/') {
                path.clear();
            }
            for part in target.split('/').filter(|part| !part.is_empty()) {
                if part == ".." {
                    path.pop();
                } else {
                    path.push(part);
                }
            }
            let path = path.join("/");
            (!parts.contains_key(&path)).then_some(path)
        })
}
