//! What a page shows: its sections, tiles and tables.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::printed::{between, plain};

/// The section of this id.
pub fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let start = format!("<section id=\"{id}\"");
    let rest = page
        .split(&start)
        .nth(1)
        .unwrap_or_else(|| panic!("no section {id}"));
    rest.split("\n<section id=").next().unwrap()
}

/// Number and note of every tile, by its word.
pub fn tiles(section: &str) -> BTreeMap<String, (String, String)> {
    let tile = Regex::new(
        r#"(?s)<li class="tile[^>]*>\s*<span class="tile-word">.*?</span>\s*([^<]*)</span>\s*<b class="tile-count">(.*?)</b>(?:\s*<span class="tile-note">(.*?)</span>)?"#,
    )
    .unwrap();
    tile.captures_iter(section)
        .map(|found| {
            let note = found.get(3).map_or("", |note| note.as_str());
            (plain(&found[1]), (plain(&found[2]), plain(note)))
        })
        .collect()
}

/// The rows of the tables of a section, without those that only explain the one above: the markup of their cells.
pub fn rows(section: &str) -> Vec<Vec<String>> {
    static HOW: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"(?s)<tr class="how.*?</tr>"#).unwrap());
    let section = HOW.replace_all(section, "");
    between(&section, "tr")
        .iter()
        .map(|row| between(row, "t[hd]"))
        .collect()
}

/// The text of a cell without the notes in it.
pub fn own(cell: &str) -> String {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?s)<span class="(?:note|hidden|small-mark)[^>]*>.*?</span>"#).unwrap()
    });
    plain(&NOTE.replace_all(cell, ""))
}

/// What follows the first of the elements of a class, up to its end or to that of one in it.
pub fn of_class(markup: &str, class: &str) -> String {
    let start = format!("class=\"{class}\"");
    let rest = markup.split(&start).nth(1).unwrap_or_default();
    let rest = rest.split_once('>').map_or("", |(_, rest)| rest);
    plain(rest.split("</").next().unwrap_or_default())
}
