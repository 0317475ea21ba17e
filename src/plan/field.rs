//! Reads one field of `form.toml`, or one column: what may stand in it and whether it must.

use super::read::Entry;
use crate::model::form::{Field, FieldKind, Required};

/// Reads the field, or the column of a table.
pub(super) fn field(entry: &Entry<'_>, column: bool) -> Field {
    let name = entry.text("name");
    let field = Field {
        label: entry.maybe_text("label").unwrap_or_else(|| name.clone()),
        aliases: entry.texts("aliases"),
        kind: kind(entry),
        unit: entry.loose_text("unit"),
        required: required(entry),
        min: entry.maybe_number("min"),
        max: entry.maybe_number("max"),
        help: entry.loose_text("help"),
        computed: entry.maybe_text("computed"),
        given: entry.flag("given"),
        unique: column && entry.flag("unique"),
        refers_to: if column {
            entry.maybe_text("refers_to")
        } else {
            None
        },
        personal: entry.flag("personal"),
        name,
    };
    if let (Some(min), Some(max)) = (field.min, field.max)
        && min > max
    {
        entry.wrong("min", &format!("{min} 大于 max {max}"));
    }
    for (key, limit) in [("min", field.min), ("max", field.max)] {
        if limit.is_some() && !field.kind.is_number() {
            entry.wrong(key, "只用于 integer、decimal、year 类型");
        }
    }
    if field.computed.is_some() && entry.has("required") && field.required != Required::Never {
        entry.wrong("required", "与 computed 不能同时使用：自动计算的单元格不用填写");
    }
    if field.computed.is_some() && field.given {
        entry.wrong("given", "与 computed 不能同时使用");
    }
    if field.help.chars().count() > 255 {
        entry.wrong("help", "超过 255 字，Excel 的输入提示放不下");
    }
    field
}

fn kind(entry: &Entry<'_>) -> FieldKind {
    let word = entry.word("type", TYPES, Type::Text);
    if word == Type::Choice {
        return FieldKind::Choice(choices(entry));
    }
    if entry.has("list") {
        entry.get("list");
        entry.wrong("list", "只用于 choice 类型");
    }
    if word == Type::Decimal {
        let decimals = entry.maybe_whole("decimals").unwrap_or(2);
        if decimals == 0 || decimals > 6 {
            entry.wrong("decimals", "应在 1 到 6 之间");
        }
        return FieldKind::Decimal(decimals);
    }
    match word {
        Type::Note => FieldKind::Note,
        Type::Integer => FieldKind::Integer,
        Type::Date => FieldKind::Date,
        Type::Year => FieldKind::Year,
        Type::YesNo => FieldKind::Choice(vec!["是".to_owned(), "否".to_owned()]),
        Type::Document => FieldKind::DocumentNumber,
        Type::Phone => FieldKind::Phone,
        Type::RegionCode => FieldKind::RegionCode,
        Type::List => FieldKind::List,
        Type::Text | Type::Choice | Type::Decimal => FieldKind::Text,
    }
}

/// Words for what may stand in a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Note,
    Integer,
    Decimal,
    Date,
    Year,
    YesNo,
    Choice,
    Document,
    Phone,
    RegionCode,
    List,
}

const TYPES: &[(&str, Type)] = &[
    ("text", Type::Text),
    ("note", Type::Note),
    ("integer", Type::Integer),
    ("decimal", Type::Decimal),
    ("date", Type::Date),
    ("year", Type::Year),
    ("yesno", Type::YesNo),
    ("choice", Type::Choice),
    ("document", Type::Document),
    ("phone", Type::Phone),
    ("region-code", Type::RegionCode),
    ("list", Type::List),
];

fn choices(entry: &Entry<'_>) -> Vec<String> {
    let items = entry.some_texts("list");
    for (index, item) in items.iter().enumerate() {
        if items.iter().take(index).any(|earlier| earlier == item) {
            entry.wrong("list", &format!("中“{item}”重复"));
        }
        if item.trim() != item {
            entry.wrong("list", &format!("中“{item}”首尾有空格"));
        }
        if item.chars().count() > 255 {
            entry.wrong("list", "中有超过 255 字的选项");
        }
    }
    items
}

fn required(entry: &Entry<'_>) -> Required {
    let Some(value) = entry.get("required") else {
        return Required::Never;
    };
    let value = value.get_ref();
    match (value.as_bool(), value.as_str()) {
        (Some(true), _) => Required::Always,
        (Some(false), _) => Required::Never,
        (None, Some(formula)) => Required::When(formula.to_owned()),
        (None, None) => {
            entry.wrong("required", "应为 true、false 或公式");
            Required::Never
        }
    }
}
