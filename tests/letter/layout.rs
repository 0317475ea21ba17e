//! The package and its layout: sound parts, and the numbers of GB/T 9704-2012.

use std::collections::{BTreeMap, BTreeSet};

use crate::reader::{elements, paragraphs, parts};
use crate::{MANY, letter};

fn package() -> BTreeMap<String, String> {
    parts(&letter(&MANY))
}

type Attributes = BTreeMap<String, String>;

/// The attributes of every element of a name.
fn all(xml: &str, name: &str) -> Vec<Attributes> {
    let found = elements(xml).into_iter().filter(|(held, _)| held == name);
    found.map(|(_, attributes)| attributes).collect()
}

fn one(xml: &str, name: &str) -> Attributes {
    let found = all(xml, name);
    assert_eq!(found.len(), 1, "{name}");
    found[0].clone()
}

#[test]
fn every_part_is_well_formed_declared_and_reached() {
    let package = package();
    let types = &package["[Content_Types].xml"];
    let overrides: BTreeSet<String> = all(types, "Override")
        .iter()
        .map(|part| part["PartName"].trim_start_matches('/').to_owned())
        .collect();
    let mut reached = BTreeSet::new();
    for (name, xml) in &package {
        assert!(!elements(xml).is_empty(), "{name}");
        if let Some((folder, _)) = name.split_once("_rels/") {
            for relation in all(xml, "Relationship") {
                let target = format!("{folder}{}", relation["Target"]);
                assert!(package.contains_key(&target), "{target}");
                reached.insert(target);
            }
        } else if name != "[Content_Types].xml" {
            assert!(overrides.contains(name), "{name} has no content type");
        }
    }
    assert_eq!(
        overrides, reached,
        "declared parts and those that relations lead to"
    );
    // Ids of relations that the document uses are there.
    let relations: BTreeSet<String> = all(&package["word/_rels/document.xml.rels"], "Relationship")
        .iter()
        .map(|relation| relation["Id"].clone())
        .collect();
    for footer in all(&package["word/document.xml"], "w:footerReference") {
        assert!(relations.contains(&footer["r:id"]));
    }
}

#[test]
fn every_style_that_is_used_is_there() {
    let package = package();
    let styles: BTreeSet<String> = all(&package["word/styles.xml"], "w:style")
        .iter()
        .map(|style| style["w:styleId"].clone())
        .collect();
    for (part, element) in [
        ("word/document.xml", "w:pStyle"),
        ("word/document.xml", "w:tblStyle"),
        ("word/footer-odd.xml", "w:pStyle"),
        ("word/footer-even.xml", "w:pStyle"),
        ("word/styles.xml", "w:basedOn"),
        ("word/styles.xml", "w:next"),
    ] {
        let used = all(&package[part], element);
        assert!(!used.is_empty(), "{part} {element}");
        for style in used {
            assert!(styles.contains(&style["w:val"]), "{part}: {}", style["w:val"]);
        }
    }
}

#[test]
fn the_file_states_its_round_and_no_person() {
    let package = package();
    let core = &package["docProps/core.xml"];
    assert!(core.contains("<dc:title>芷汀县整改通知书</dc:title>"), "{core}");
    assert_eq!(core.matches("2026-11-20T00:00:00Z").count(), 2, "{core}");
    // The author is the program.
    assert!(
        core.contains("<dc:creator>督导核查程序 dudao</dc:creator>"),
        "{core}"
    );
    for person in ["lastModifiedBy", "company", "manager"] {
        for (name, xml) in &package {
            assert!(!xml.contains(person), "{name}: {person}");
        }
    }
}

/// Twentieths of a point in millimetres, to the nearest tenth.
fn millimetres(twips: &str) -> f64 {
    (twips.parse::<f64>().unwrap() / 20.0 * 25.4 / 72.0 * 10.0).round() / 10.0
}

#[test]
fn the_page_is_that_of_the_standard() {
    let package = package();
    let document = &package["word/document.xml"];
    let size = one(document, "w:pgSz");
    assert_eq!(
        (millimetres(&size["w:w"]), millimetres(&size["w:h"])),
        (210.0, 297.0)
    );
    let margins = one(document, "w:pgMar");
    let sides = ["w:top", "w:bottom", "w:left", "w:right"].map(|side| millimetres(&margins[side]));
    assert_eq!(sides, [37.0, 35.0, 28.0, 26.0]);
    // The foot of a number of 14 points whose middle is 7 mm below the text.
    let foot = 35.0 - 7.0 - 14.0 * 25.4 / 72.0 / 2.0;
    assert!((millimetres(&margins["w:footer"]) - foot).abs() < 1.0);
}

/// What a style says of its paragraphs (`w:pPr`) or of their characters (`w:rPr`), by element.
fn style(id: &str, of: &str) -> BTreeMap<String, Attributes> {
    let styles = &package()["word/styles.xml"];
    let from = styles.split_once(&format!("w:styleId=\"{id}\"")).unwrap().1;
    let (open, close) = (format!("<{of}>"), format!("</{of}>"));
    let inner = from.split_once(&open).unwrap().1;
    let xml = [&open, inner.split_once(&close).unwrap().0, &close].concat();
    elements(&xml).into_iter().collect()
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

#[test]
fn letters_and_lines_are_those_of_the_standard() {
    for (id, name, size) in [
        ("Title", "方正小标宋简体", 22.0),
        ("Normal", "仿宋_GB2312", 16.0),
        ("Heading1", "黑体", 16.0),
        ("Heading2", "楷体_GB2312", 16.0),
        ("Heading3", "仿宋_GB2312", 16.0),
        ("Addressee", "仿宋_GB2312", 16.0),
        ("AnnexLabel", "黑体", 16.0),
        ("TableCell", "宋体", 10.5),
        ("PageOdd", "宋体", 14.0),
        ("PageEven", "宋体", 14.0),
    ] {
        let letters = style(id, "w:rPr");
        let found = (
            letters["w:rFonts"]["w:eastAsia"].as_str(),
            number(&letters["w:sz"]["w:val"]) / 2.0,
        );
        assert_eq!(found, (name, size), "{id}");
    }
    // 22 lines fill the 225 mm of a page, 28 characters a line of 156 mm, and no more.
    let line = style("Normal", "w:pPr")["w:spacing"].clone();
    let pitch = number(&line["w:line"]) / 20.0;
    assert_eq!(line["w:lineRule"], "exact");
    assert!((28.0..=30.0).contains(&pitch));
    assert_eq!((225.0 * 72.0 / 25.4 / pitch) as u32, 22);
    let apart = number(&style("Normal", "w:rPr")["w:spacing"]["w:val"]) / 20.0;
    assert_eq!((156.0 * 72.0 / 25.4 / (16.0 + apart)) as u32, 28);

    let first = |id: &str| style(id, "w:pPr")["w:ind"]["w:firstLineChars"].clone();
    for id in ["Normal", "Heading1", "Heading2", "Heading3"] {
        assert_eq!(first(id), "200", "{id}");
    }
    assert_eq!(first("Addressee"), "0");
    assert_eq!(style("Title", "w:pPr")["w:jc"]["w:val"], "center");
    let levels =
        ["Heading1", "Heading2", "Heading3"].map(|id| style(id, "w:pPr")["w:outlineLvl"]["w:val"].clone());
    assert_eq!(levels, ["0", "1", "2"]);
}

#[test]
fn page_numbers_stand_at_the_outer_edge() {
    let package = package();
    assert_eq!(all(&package["word/settings.xml"], "w:evenAndOddHeaders").len(), 1);
    let kinds: Vec<String> = all(&package["word/document.xml"], "w:footerReference")
        .iter()
        .map(|footer| footer["w:type"].clone())
        .collect();
    assert_eq!(kinds, ["default", "even"]);
    for (part, style_id, side) in [
        ("word/footer-odd.xml", "PageOdd", "right"),
        ("word/footer-even.xml", "PageEven", "left"),
    ] {
        assert_eq!(
            paragraphs(&package[part]),
            [(style_id.to_owned(), "— 1 —".to_owned())]
        );
        assert!(one(&package[part], "w:fldSimple")["w:instr"].contains("PAGE"));
        let paragraph = style(style_id, "w:pPr");
        assert_eq!(paragraph["w:jc"]["w:val"], side);
        assert_eq!(paragraph["w:ind"][&format!("w:{side}Chars")], "100");
    }
}

#[test]
fn a_tables_headings_repeat_its_rows_stay_whole_and_it_fills_the_line() {
    let package = package();
    let document = &package["word/document.xml"];
    let rows = all(document, "w:tr").len();
    assert_eq!(all(document, "w:cantSplit").len(), rows);
    assert_eq!(all(document, "w:tblHeader").len(), 1);
    let columns: u32 = all(document, "w:gridCol")
        .iter()
        .map(|column| column["w:w"].parse::<u32>().unwrap())
        .sum();
    assert!((8_830..=8_844).contains(&columns), "{columns}");
    // Word repairs a file that ends with a table.
    let (_, last) = document.rsplit_once("</w:tbl>").unwrap();
    assert!(last.contains("<w:p>"));
}

#[test]
fn fonts_that_a_machine_may_lack_name_those_that_it_has() {
    let fonts = &package()["word/fontTable.xml"];
    let named: Vec<String> = all(fonts, "w:font")
        .iter()
        .map(|font| font["w:name"].clone())
        .collect();
    let others: Vec<String> = all(fonts, "w:altName")
        .iter()
        .map(|font| font["w:val"].clone())
        .collect();
    let used: BTreeSet<String> = all(&package()["word/styles.xml"], "w:rFonts")
        .iter()
        .map(|font| font["w:eastAsia"].clone())
        .collect();
    assert_eq!(named.iter().cloned().collect::<BTreeSet<_>>(), used);
    for (name, other) in [
        ("仿宋_GB2312", "仿宋"),
        ("楷体_GB2312", "楷体"),
        ("方正小标宋简体", "宋体"),
    ] {
        let index = named.iter().position(|held| held == name).unwrap();
        assert!(others[index].split(',').any(|held| held == other), "{name}");
    }
}
