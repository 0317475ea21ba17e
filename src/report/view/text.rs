//! Words for places, gaps, dates and counts that both pages use.

use jiff::civil::Date;

use crate::model::finding::{Finding, Gap};
use crate::model::place::Place;
use crate::model::plan::Relation;
use crate::model::quantity;

/// How many places a list names before it only counts them.
const PLACES_NAMED: usize = 3;

/// A count.
pub fn count(value: usize) -> String {
    // Counts of a report are far below the 2^53 that a double holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "counts of rows and counties")]
    quantity::number(value as f64, 0)
}

/// How many of how many, as a rate with both: 60.0%（12/20）; a dash if there is nothing to count.
pub fn rate(part: usize, all: usize) -> String {
    // Counts of a report are far below the 2^53 that a double holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "counts of rows and counties")]
    let (part, whole) = (part as f64, all as f64);
    if all == 0 {
        "—".to_owned()
    } else {
        quantity::rate(part, whole)
    }
}

/// A share as coordinates of a drawing: `62.5%`.
pub fn coordinate(share: f64) -> String {
    format!("{:.2}%", share.clamp(0.0, 1.0) * 100.0)
}

/// A place in short: 「督学名册」H17.
pub fn place(place: &Place) -> String {
    place.in_short().unwrap_or_else(|| "整个文件".to_owned())
}

/// Where a value stands, as a spreadsheet writes it: `机构与队伍!D12`.
pub fn address(sheet: Option<&str>, cell: Option<&str>) -> String {
    match (sheet, cell) {
        (Some(sheet), Some(cell)) => [sheet, "!", cell].concat(),
        (Some(sheet), None) => sheet.to_owned(),
        (None, _) => String::new(),
    }
}

/// What is made of the explanation of a finding; empty if none was given.
pub fn explained(finding: &Finding) -> String {
    match (&finding.explanation, &finding.review) {
        (None, _) => String::new(),
        (Some(_), Some(review)) => review.told(),
        (Some(_), None) => finding
            .explained()
            .map_or_else(String::new, |state| format!("{}。", state.word())),
    }
}

/// Several places in short; the first few are named, the rest counted.
pub fn places(places: &[Place]) -> String {
    let mut named: Vec<String> = Vec::new();
    for shown in places.iter().map(place) {
        if !named.contains(&shown) {
            named.push(shown);
        }
    }
    let all = named.len();
    named.truncate(PLACES_NAMED);
    let text = named.join("、");
    if all > PLACES_NAMED {
        format!("{text}等 {} 处", count(all))
    } else {
        text
    }
}

/// The other ends of a finding in short, with the file where that is another one.
pub fn related(finding: &Finding) -> String {
    let (own, others): (Vec<Place>, Vec<Place>) = finding
        .related
        .iter()
        .cloned()
        .partition(|related| related.file == finding.place.file);
    let mut shown: Vec<String> = others
        .iter()
        .take(PLACES_NAMED)
        .map(|other| match other.sheet {
            Some(_) => format!("“{}”{}", other.file, place(other)),
            None => format!("“{}”", other.file),
        })
        .collect();
    if others.len() > PLACES_NAMED {
        shown.push(format!("等 {} 份文件", count(others.len())));
    }
    if !own.is_empty() {
        shown.insert(0, places(&own));
    }
    shown.join("、")
}

/// The actual quantity of a gap, with the rows it was counted from.
pub fn actual(gap: &Gap) -> String {
    match gap.rows {
        Some(rows) if gap.unit == "%" => quantity::rate(f64::from(rows.holding), f64::from(rows.total)),
        Some(rows) => format!(
            "{}（共 {}）",
            quantity::with_unit(gap.actual, &gap.unit),
            quantity::plain(f64::from(rows.total))
        ),
        None => quantity::with_unit(gap.actual, &gap.unit),
    }
}

/// The required quantity of a gap: ≥ 15 人.
pub fn required(gap: &Gap) -> String {
    format!(
        "{} {}",
        gap.relation.sign(),
        quantity::with_unit(gap.required, &gap.unit)
    )
}

/// The gap itself: 差 8 人, 超 2 所, 多 1 人, 无.
pub fn shortfall(gap: &Gap) -> String {
    let size = gap.gap.abs();
    if size < 1e-9 {
        return "无".to_owned();
    }
    let word = match gap.relation {
        Relation::AtLeast => "差",
        Relation::AtMost => "超",
        Relation::Equals if gap.gap > 0.0 => "多",
        Relation::Equals => "少",
    };
    // The difference of two shares is in points, not in percent.
    if gap.unit == "%" {
        format!("{word} {} 个百分点", quantity::number((size * 100.0).max(0.1), 1))
    } else {
        format!("{word} {}", quantity::with_unit(size, &gap.unit))
    }
}

/// Whether a value stands to the required one as it must.
pub fn meets(value: f64, required: f64, relation: Relation) -> bool {
    // Values come out of decimal arithmetic in binary: a hair's breadth is no gap.
    let slack = 1e-9 * value.abs().max(required.abs()).max(1.0);
    match relation {
        Relation::AtLeast => value >= required - slack,
        Relation::AtMost => value <= required + slack,
        Relation::Equals => (value - required).abs() <= slack,
    }
}

/// A figure's value with its fixed decimals and its unit.
pub fn figure(value: f64, unit: &str, decimals: u8) -> String {
    match unit {
        "%" => quantity::percent(value),
        "" => quantity::number(value, decimals),
        _ => format!("{} {unit}", quantity::number(value, decimals)),
    }
}

/// A figure's value without its unit, for a column that states it.
pub fn figure_bare(value: f64, unit: &str, decimals: u8) -> String {
    if unit == "%" {
        quantity::percent(value)
    } else {
        quantity::number(value, decimals)
    }
}

/// How many days are left: 还有 30 天, 今天到期, 已过 3 天.
pub fn days_left(from: Date, due: Date) -> String {
    let days = from.until(due).map_or(0, |span| span.get_days());
    match days {
        0 => "当天到期".to_owned(),
        1.. => format!("还有 {days} 天"),
        _ => format!("已过 {} 天", days.unsigned_abs()),
    }
}

/// A number from 1 to 99 in Chinese, as headings are numbered.
pub fn chinese_number(no: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |digit: usize| DIGITS.get(digit).copied().unwrap_or_default();
    match (no / 10, no % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (2..=9, ones) => format!("{}十{}", digit(no / 10), digit(ones)),
        _ => no.to_string(),
    }
}

/// A text in one line, at most so many characters of it.
pub fn in_line(text: &str, longest: usize) -> String {
    beginning(&text.split_whitespace().collect::<Vec<_>>().join(" "), longest)
}

/// The beginning of a text, with its length if that is not all.
pub fn beginning(text: &str, longest: usize) -> String {
    let length = text.chars().count();
    if length <= longest {
        return text.to_owned();
    }
    let start: String = text.chars().take(longest).collect();
    format!("{start}……（共 {length} 字）")
}

/// A text with the full stop that a sentence ends with.
pub fn sentence(text: &str) -> String {
    if text.is_empty() || text.ends_with(['。', '！', '？']) {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}

/// What a cell holds, or 未填.
pub fn shown(text: &str) -> String {
    if text.trim().is_empty() {
        "未填".to_owned()
    } else {
        text.to_owned()
    }
}

/// Text that may stand in a string of a style sheet: letters, digits and a few marks, nothing that ends a string.
pub fn style_safe(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '·' | '，' | '：' | '（' | '）' | '-' | '.'))
        .take(60)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::RowCount;
    use jiff::civil::date;
    use smol_str::format_smolstr;

    fn gap(relation: Relation, actual: f64, required: f64, gap: f64, unit: &str) -> Gap {
        Gap {
            actual,
            required,
            relation,
            gap,
            unit: unit.into(),
            rows: None,
        }
    }

    #[test]
    fn a_gap_says_in_which_direction() {
        assert_eq!(
            shortfall(&gap(Relation::AtLeast, 12.0, 20.0, 8.0, "人")),
            "差 8 人"
        );
        assert_eq!(shortfall(&gap(Relation::AtMost, 7.0, 5.0, 2.0, "所")), "超 2 所");
        assert_eq!(shortfall(&gap(Relation::Equals, 3.0, 4.0, -1.0, "人")), "少 1 人");
        assert_eq!(
            shortfall(&gap(Relation::AtLeast, 0.78, 1.0, 0.22, "%")),
            "差 22.0 个百分点"
        );
        assert_eq!(shortfall(&gap(Relation::AtLeast, 5.0, 5.0, 0.0, "人")), "无");
    }

    #[test]
    fn a_share_of_rows_states_its_denominator() {
        let mut share = gap(Relation::AtLeast, 0.78, 1.0, 0.22, "%");
        share.rows = Some(RowCount {
            holding: 78,
            total: 100,
        });
        assert_eq!(actual(&share), "78.0%（78/100）");
        assert_eq!(required(&share), "≥ 100.0%");
    }

    #[test]
    fn many_places_are_counted() {
        let cells: Vec<Place> = (1..=5)
            .map(|row| Place {
                sheet: Some("督学名册".into()),
                cell: Some(format_smolstr!("H{row}")),
                ..Place::default()
            })
            .collect();
        assert_eq!(
            places(&cells),
            "「督学名册」H1、「督学名册」H2、「督学名册」H3等 5 处"
        );
        assert_eq!(place(&Place::default()), "整个文件");
    }

    #[test]
    fn days_are_counted_from_the_reference_day() {
        assert_eq!(days_left(date(2026, 11, 20), date(2026, 12, 20)), "还有 30 天");
        assert_eq!(days_left(date(2026, 11, 20), date(2026, 11, 20)), "当天到期");
        assert_eq!(days_left(date(2026, 11, 20), date(2026, 11, 17)), "已过 3 天");
    }

    #[test]
    fn headings_are_numbered_in_chinese() {
        let numbers = [1, 9, 10, 11, 19, 20, 21, 99, 100].map(chinese_number);
        assert_eq!(
            numbers,
            [
                "一",
                "九",
                "十",
                "十一",
                "十九",
                "二十",
                "二十一",
                "九十九",
                "100"
            ]
        );
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        assert_eq!(in_line(" 一\n二\t三 ", 9), "一 二 三");
        assert_eq!(in_line("一二三四", 3), "一二三……（共 4 字）");
        assert_eq!(sentence("请改正"), "请改正。");
        assert_eq!(sentence("请改正。"), "请改正。");
    }

    #[test]
    fn nothing_in_a_style_string_can_end_it() {
        assert_eq!(style_safe("青岚县\";}</style>\\"), "青岚县style");
    }
}
