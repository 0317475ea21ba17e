//! What each thing of a plan is called, by what it is known again, and how its coming and going is told.

use super::sentences::{quantity, text};
use crate::model::plan::{Citation, Plan};
use crate::plan::book::Row;
use crate::plan::book::layout::{Concern, LABEL, Sheet};
use crate::plan::tree::Value;

/// The columns that name a row.
pub(super) fn identity(sheet: &Sheet) -> &'static [&'static str] {
    match sheet.concern {
        Concern::Plan | Concern::Roles => &[LABEL],
        Concern::Sources | Concern::Checks => &["key"],
        Concern::Parts | Concern::Measures => &["no"],
        Concern::MeasureSources => &["measure", "key", "place"],
        Concern::Rules => &["id"],
        Concern::Examples => &["rule", "outcome", "case", "name"],
        Concern::Paragraphs => &["sheet", "paragraph"],
        Concern::Columns => &["sheet", "name"],
        Concern::Figures => &["title"],
        Concern::Roster => &["code"],
        Concern::Parameters | Concern::Sheets | Concern::Fields => &["name"],
    }
}

/// The name of a row.
pub(super) fn name(sheet: &Sheet, row: &Row) -> String {
    let parts: Vec<String> = identity(sheet).iter().map(|key| text(row, key)).collect();
    parts.join("\n")
}

/// Whether the new row may be the old one under another name: what else marks it out has stayed.
pub(super) fn is_renamed(sheet: &Sheet, old: &Row, new: &Row) -> bool {
    let stays = |key: &str| !text(old, key).is_empty() && text(old, key) == text(new, key);
    let alias = |of: &str| aliases(new).contains(&text(old, of).as_str());
    match sheet.concern {
        Concern::Sources | Concern::Parts | Concern::Measures | Concern::Rules => stays("title"),
        Concern::Parameters => stays("meaning"),
        Concern::Sheets => stays("kind") && (stays("intro") || alias("name")),
        Concern::Fields | Concern::Columns => {
            stays("sheet") && (stays("label") || alias("label") || alias("name"))
        }
        Concern::Figures => stays("value"),
        Concern::Roster => stays("name"),
        _ => false,
    }
}

fn aliases(row: &Row) -> Vec<&str> {
    let Some(Value::List(items)) = row.entry.get("aliases").map(|item| &item.value) else {
        return Vec::new();
    };
    let texts = items.iter().filter_map(|item| match &item.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// What sentences call a row.
pub(super) fn subject(sheet: &Sheet, row: &Row) -> String {
    let text = |key: &str| text(row, key);
    match sheet.concern {
        Concern::Plan => "方案".to_owned(),
        Concern::Sources => format!("出处{}（{}）", spaced(&text("key")), text("short")),
        Concern::Parameters => format!("参数“{}”", text("name")),
        Concern::Parts => format!("第 {} 部分", text("no")),
        Concern::Measures => format!("措施 {} ", text("no")),
        Concern::Rules => format!("规则 {}（{}）", text("id"), text("title")),
        Concern::Examples => format!("{}，“{}”", example(row), text("name")),
        Concern::Sheets => format!("工作表「{}」", text("name")),
        Concern::Fields => format!("「{}」的指标“{}”", text("sheet"), text("name")),
        Concern::Columns => format!("「{}」的列“{}”", text("sheet"), text("name")),
        Concern::Checks => format!("固定核查 {}（{}）", text("id"), text("title")),
        Concern::Figures => format!("数据项“{}”", text("title")),
        Concern::Roster => format!("{}（{}）", text("name"), text("code")),
        Concern::MeasureSources | Concern::Paragraphs | Concern::Roles => sheet.name.to_owned(),
    }
}

fn on_trial(row: &Row) -> &'static str {
    match row.entry.get("trial").map(|item| &item.value) {
        Some(Value::Flag(true)) => "，试行",
        _ => "",
    }
}

/// The example or situation that a row belongs to.
fn example(row: &Row) -> String {
    let text = |key: &str| text(row, key);
    match text("case") {
        none if none.is_empty() => format!("规则 {} {}的例子中", text("rule"), text("outcome")),
        case => format!("规则 {} {}的情形“{case}”中", text("rule"), text("outcome")),
    }
}

fn spaced(key: &str) -> String {
    if key.is_ascii() {
        format!(" {key}")
    } else {
        format!("“{key}”")
    }
}

/// The sentence for a row that is new.
pub(super) fn added(sheet: &Sheet, row: &Row, plan: &Plan) -> String {
    let who = subject(sheet, row);
    let text = |key: &str| text(row, key);
    match sheet.concern {
        Concern::Parameters => format!(
            "新增{who}：{}，取值 {}。",
            stopless(&text("meaning")),
            quantity(row)
        ),
        Concern::Parts | Concern::Measures => format!("新增{}：{}。", who.trim_end(), text("title")),
        Concern::MeasureSources => format!("措施 {} 增加出处：{}。", text("measure"), cited(row, plan)),
        Concern::Rules => match text("measure") {
            no if no.is_empty() => format!("新增{who}，严重程度为“{}”{}。", text("severity"), on_trial(row)),
            no => format!(
                "新增{who}，属于措施 {no}，严重程度为“{}”{}。",
                text("severity"),
                on_trial(row)
            ),
        },
        Concern::Examples => format!("{}增加“{}”。", example(row), text("name")),
        Concern::Paragraphs => format!("「{}」增加一段：“{}”。", text("sheet"), text("paragraph")),
        Concern::Fields | Concern::Columns => format!("{who}是新增的，类型为“{}”。", text("type")),
        Concern::Roster => format!("名单增加{who}，属于{}。", text("city")),
        _ => format!("新增{who}。"),
    }
}

/// The sentence for a row that is gone.
pub(super) fn removed(sheet: &Sheet, row: &Row, plan: &Plan) -> String {
    let who = subject(sheet, row);
    let text = |key: &str| text(row, key);
    match sheet.concern {
        Concern::Parts | Concern::Measures => format!("删去{}：{}。", who.trim_end(), text("title")),
        Concern::MeasureSources => format!("措施 {} 删去出处：{}。", text("measure"), cited(row, plan)),
        Concern::Examples => format!("{}删去“{}”。", example(row), text("name")),
        Concern::Paragraphs => format!("「{}」删去一段：“{}”。", text("sheet"), text("paragraph")),
        Concern::Roster => format!("名单删去{who}，原属{}。", text("city")),
        _ => format!("删去{who}。"),
    }
}

/// The sentence for a row that has another name.
pub(super) fn renamed(sheet: &Sheet, old: &Row, new: &Row) -> String {
    let who = subject(sheet, old);
    match sheet.concern {
        Concern::Sources => format!("{who}的代号改为{}。", spaced(&text(new, "key"))),
        Concern::Parts | Concern::Measures => format!(
            "{}（{}）改为第 {} 项。",
            who.trim_end(),
            text(old, "title"),
            text(new, "no")
        ),
        Concern::Rules => format!("{who}的编号改为 {}。", text(new, "id")),
        Concern::Sheets => format!("{who}改名为「{}」。", text(new, "name")),
        Concern::Figures => format!("{who}改名为“{}”。", text(new, "title")),
        Concern::Roster => format!(
            "{}的行政区划代码由 {} 改为 {}。",
            text(new, "name"),
            text(old, "code"),
            text(new, "code")
        ),
        _ => format!("{who}改名为“{}”。", text(new, "name")),
    }
}

fn cited(row: &Row, plan: &Plan) -> String {
    plan.cite(&Citation {
        key: text(row, "key").into(),
        place: text(row, "place").into(),
    })
}

fn stopless(sentence: &str) -> &str {
    sentence.trim_end_matches('。')
}
