//! Phrases that the chapters share: lists, directions, rates in running text.

use super::{Results, Years};
use crate::model::annual::{Cell, Column, as_number};
use crate::model::quantity;

/// How many things a sentence names before it only counts them.
const NAMED: usize = 5;

/// Names in a sentence: 甲、乙；of many the first few, and how many there are.
pub fn named(names: &[String], unit: &str) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let list = shown.join("、");
    if names.len() > NAMED {
        format!("{list}等{}{unit}", names.len())
    } else {
        list
    }
}

/// 均, if something is said of several.
pub fn each(names: &[String]) -> &'static str {
    if names.len() > 1 { "均" } else { "" }
}

/// A rate in running text, with both numbers.
pub fn rate(part: usize, whole: usize) -> String {
    quantity::rate(as_number(part), as_number(whole))
}

/// The difference of two rates in percentage points, to the tenth that is printed; none where nothing is counted.
pub fn points(this: (usize, usize), last: (usize, usize)) -> Option<f64> {
    let share =
        |(part, whole): (usize, usize)| (whole > 0).then(|| as_number(part) / as_number(whole) * 100.0);
    Some(((share(this)? - share(last)?) * 10.0).round() / 10.0)
}

/// A difference in percentage points as a cell.
pub fn points_cell(points: Option<f64>) -> Cell {
    points.map_or_else(|| Cell::missing("—"), |value| Cell::Change { value, decimals: 1 })
}

/// 比2025年提高3.2个百分点 / 比2025年下降… / 与2025年持平.
pub fn against(year: i32, points: f64) -> String {
    let size = quantity::number(points.abs(), 1);
    if points == 0.0 {
        format!("与{year}年持平")
    } else if points > 0.0 {
        format!("比{year}年提高{size}个百分点")
    } else {
        format!("比{year}年下降{size}个百分点")
    }
}

/// A column for each year; `of` is what its shares or sums are of.
pub fn year_columns(years: &Years<'_>, width: u32, of: Option<&str>) -> Vec<Column> {
    let heads = years.all.iter().map(|held| format!("{}年", held.used.year));
    heads
        .map(|head| match of {
            Some(of) => Column::of(head, width, of),
            None => Column::new(head, width),
        })
        .collect()
}

/// The beginning of a row: its heading, and what it comes to in each year.
pub fn year_cells(years: &Years<'_>, head: &str, of: &dyn Fn(&Results) -> Cell) -> Vec<Cell> {
    let mut cells = vec![Cell::text(head)];
    cells.extend(years.all.iter().map(|held| of(held)));
    cells
}

/// Parts of a sentence that say something: those that count more than nothing, joined.
pub fn counted(parts: &[(&str, usize)], unit: &str) -> String {
    let said: Vec<String> = parts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{what}{count}{unit}"))
        .collect();
    said.join("，")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_named_and_many_counted() {
        let names: Vec<String> = ["甲", "乙", "丙", "丁", "戊", "己"].map(str::to_owned).to_vec();
        assert_eq!(named(&names[..1], "个"), "甲");
        assert_eq!(named(&names[..2], "个"), "甲、乙");
        assert_eq!(named(&names, "个"), "甲、乙、丙、丁、戊等6个");
    }

    #[test]
    fn a_difference_of_rates_is_in_points_and_none_without_a_denominator() {
        assert_eq!(points((1, 2), (1, 4)), Some(25.0));
        assert_eq!(points((1, 2), (0, 0)), None);
        assert_eq!(against(2025, 3.2), "比2025年提高3.2个百分点");
        assert_eq!(against(2025, -3.0), "比2025年下降3.0个百分点");
        assert_eq!(against(2025, 0.0), "与2025年持平");
    }

    #[test]
    fn nothing_is_not_listed() {
        assert_eq!(counted(&[("甲", 2), ("乙", 0), ("丙", 1)], "个"), "甲2个，丙1个");
        assert_eq!(counted(&[("甲", 0)], "个"), "");
    }
}
