//! Reads one field of the form, or one column, and tells it again: what may stand in it and whether it must.

use super::mistake::Tongue;
use super::read::Entry;
use super::tree::{Table, Value};
use super::words::{TYPES, Type};
use crate::model::form::{Field, FieldKind, Required};

/// The list of a field that is answered with yes or no.
const YES_NO: [&str; 2] = ["是", "否"];

/// Reads the field, or the column of a table.
pub(super) fn field(entry: &Entry<'_>, column: bool) -> Field {
    let name = entry.text("name");
    let field = Field {
        label: entry.maybe_text("label").unwrap_or_else(|| name.clone()).into(),
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
        lasting: entry.flag("lasting"),
        compare: !column && entry.flag("compare"),
        name,
    };
    if let (Some(min), Some(max)) = (field.min, field.max)
        && min > max
    {
        let greater = match entry.tongue() {
            Tongue::Toml => format!("{min} 大于 max {max}"),
            Tongue::Workbook => format!("{min} 大于最大值 {max}"),
        };
        entry.wrong("min", &greater);
    }
    for (key, limit) in [("min", field.min), ("max", field.max)] {
        if limit.is_some() && !field.kind.is_number() {
            let types = entry
                .tongue()
                .say("只用于 integer、decimal、year 类型", "只用于整数、小数、年度类型");
            entry.wrong(key, types);
        }
    }
    if field.compare && !matches!(field.kind, FieldKind::Integer | FieldKind::Decimal(_)) {
        let types = entry
            .tongue()
            .say("只用于 integer、decimal 类型", "只用于整数、小数类型");
        entry.wrong("compare", types);
    }
    if field.computed.is_some() && entry.has("required") && field.required != Required::Never {
        let both = entry.tongue().say(
            "与 computed 不能同时使用：自动计算的单元格不用填写",
            "与自动计算公式不能同时使用：自动计算的单元格不用填写",
        );
        entry.wrong("required", both);
    }
    if field.computed.is_some() && field.given {
        let both = entry
            .tongue()
            .say("与 computed 不能同时使用", "与自动计算公式不能同时使用");
        entry.wrong("given", both);
    }
    if field.lasting && (field.computed.is_some() || field.given) {
        entry.wrong("lasting", "只用于县里填写的：自动计算和省级预填的每年都是新的");
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
        let types = entry.tongue().say("只用于 choice 类型", "只用于“选项”类型");
        entry.wrong("list", types);
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
        Type::YesNo => FieldKind::Choice(YES_NO.map(str::to_owned).into()),
        Type::Document => FieldKind::DocumentNumber,
        Type::Phone => FieldKind::Phone,
        Type::RegionCode => FieldKind::RegionCode,
        Type::List => FieldKind::List,
        Type::Text | Type::Choice | Type::Decimal => FieldKind::Text,
    }
}

fn choices(entry: &Entry<'_>) -> Vec<String> {
    let items = entry.some_texts("list");
    for (index, item) in items.iter().enumerate() {
        if items.iter().take(index).any(|earlier| earlier == item) {
            entry.wrong("list", &format!("中“{item}”重复"));
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
    match &value.value {
        Value::Flag(true) => Required::Always,
        Value::Flag(false) => Required::Never,
        Value::Text(formula) => Required::When(formula.trim().to_owned()),
        _ => {
            let wanted = entry
                .tongue()
                .say("应为 true、false 或公式", "应为“是”、“否”或公式");
            entry.wrong("required", wanted);
            Required::Never
        }
    }
}

/// The other way: a field or column as the document says it.
pub(super) fn tell(field: &Field, tongue: Tongue) -> Table {
    let mut entry = Table::default();
    entry.text("name", &field.name);
    entry.text("label", &field.label);
    entry.texts("aliases", &field.aliases);
    tell_kind(&mut entry, &field.kind, tongue);
    entry.text("unit", &field.unit);
    match &field.required {
        Required::Always => entry.flag("required", true),
        Required::When(formula) => entry.text("required", formula),
        Required::Never => {}
    }
    for (key, limit) in [("min", field.min), ("max", field.max)] {
        if let Some(limit) = limit {
            entry.number(key, limit);
        }
    }
    entry.text("help", &field.help);
    entry.maybe_text("computed", field.computed.as_ref());
    entry.flag("given", field.given);
    entry.flag("unique", field.unique);
    entry.maybe_text("refers_to", field.refers_to.as_ref());
    entry.flag("personal", field.personal);
    entry.flag("lasting", field.lasting);
    entry.flag("compare", field.compare);
    entry
}

fn tell_kind(entry: &mut Table, kind: &FieldKind, tongue: Tongue) {
    let word = match kind {
        FieldKind::Text => Type::Text,
        FieldKind::Note => Type::Note,
        FieldKind::Integer => Type::Integer,
        FieldKind::Decimal(_) => Type::Decimal,
        FieldKind::Date => Type::Date,
        FieldKind::Year => Type::Year,
        FieldKind::Choice(items) if *items == YES_NO => Type::YesNo,
        FieldKind::Choice(_) => Type::Choice,
        FieldKind::DocumentNumber => Type::Document,
        FieldKind::Phone => Type::Phone,
        FieldKind::RegionCode => Type::RegionCode,
        FieldKind::List => Type::List,
    };
    entry.word("type", TYPES, word, tongue);
    match kind {
        FieldKind::Choice(items) if word == Type::Choice => entry.texts("list", items),
        FieldKind::Decimal(decimals) => entry.number("decimals", *decimals),
        _ => {}
    }
}
