//! How clerks type what a county answers: in other words, as text, with units and spaces, and with rows between and below
//! the records that are none.

use dudao::form::{Entry, Fill};
use dudao::model::form::{Field, FieldKind};
use dudao::model::plan::Plan;

use crate::county::{Chance, NAMES, Row, row, text};

/// How clerks type: ticks, units, dates as text, spaces, rows of totals, notes and blank rows.
pub fn habits(plan: &Plan, chance: &mut Chance, fill: &mut Fill) {
    for (name, entry) in &mut fill.fields {
        if let Some((_, field)) = plan.form.field(name)
            && chance.one_in(12)
        {
            *entry = typed(field, entry, chance);
        }
    }
    for (sheet, rows) in &mut fill.rows {
        let Some(table) = plan.form.table(sheet) else {
            continue;
        };
        for (name, entry) in rows.iter_mut().flatten() {
            if let Some(column) = table.column(name)
                && chance.one_in(30)
            {
                *entry = typed(column, entry, chance);
            }
        }
        if table.measure_rows || rows.is_empty() || chance.one_in(2) {
            continue;
        }
        let numbers = table.columns.iter().filter(|column| column.kind.is_number());
        let mut total: Row = numbers
            .map(|column| (column.name.clone(), Entry::Number(77.0)))
            .collect();
        let totals = [
            "合计",
            "合 计",
            "总计：",
            "小　计",
            "累计",
            "全县合计",
            "本页小计",
        ];
        total.insert(table.key.clone(), text(chance.of(&totals)));
        rows.insert(chance.below(rows.len() + 1), total);
        rows.insert(chance.below(rows.len() + 1), Row::new());
        let nothing = chance.of(&["无", "/", "—"]);
        let texts = table
            .columns
            .iter()
            .filter(|column| column.kind == FieldKind::Text);
        rows.push(texts.map(|column| (column.name.clone(), text(nothing))).collect());
        let below = [
            "注：以上数据截至填报日。",
            "说明　以上数据截至填报日",
            "以下空白",
            "（以下空白）",
            "※以上数据截至填报日",
            "填报人：甲某　审核人：乙某",
            "————————",
        ];
        rows.push(row([(table.key.as_str(), text(chance.of(&below)))]));
    }
}

fn typed(field: &Field, entry: &Entry, chance: &mut Chance) -> Entry {
    match (&field.kind, entry) {
        (FieldKind::Choice(list), Entry::Text(item)) if list.len() == 2 && list[0] == "是" => {
            let yes = ["√", "有", "Y", " 是 ", "✓", "对", "✅"];
            let no = ["×", "无", "N", "否　", "没有", "不是", "❌"];
            text(match item.as_str() {
                "是" => chance.of(&yes),
                _ => chance.of(&no),
            })
        }
        (FieldKind::Choice(_), Entry::Text(item)) => match chance.below(4) {
            0 => text("见附件"),
            1 => text("?"),
            2 => text("—"),
            _ => text(&format!(" {item}　")),
        },
        (FieldKind::Integer | FieldKind::Decimal(_), Entry::Number(number)) => match chance.below(10) {
            0 => text("无"),
            1 => text("/"),
            2 => text(&number.to_string()),
            3 => text("约20"),
            4 => text("1/2"),
            5 => text("２"),
            6 => text("3,000"),
            // Hours of sixty minutes are not hours of class.
            7 => text(&format!("{number}小时")),
            8 => text(&format!(
                "{number}{}",
                chance.of(&[
                    "名",
                    "个",
                    "家",
                    "课时",
                    "元",
                    "万",
                    "万元整",
                    "元整",
                    "千元",
                    "m2"
                ])
            )),
            _ => text(&format!("{number} {}", field.unit)),
        },
        (FieldKind::Date, Entry::Date(day)) => {
            let (year, month, day) = (day.year(), day.month(), day.day());
            match chance.below(8) {
                0 => text("无"),
                1 => text(&format!("{year}年{month}月{day}日")),
                2 => text(&format!("{year}.{month}.{day}")),
                3 => text(&format!("{year}/{month:02}/{day:02}")),
                4 => text(&format!("{year}-{month:02}-{day}")),
                5 => text(&format!("{year}年{month}月")),
                6 => text("26.5.1"),
                _ => text("2026-02-30"),
            }
        }
        (FieldKind::Text, Entry::Text(name)) if NAMES.contains(&name.as_str()) => {
            text(&name.chars().flat_map(|c| [c, '　']).collect::<String>())
        }
        (_, Entry::Text(held)) => text(&format!(" {held} ")),
        _ => entry.clone(),
    }
}
