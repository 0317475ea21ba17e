//! Compares two plans sheet by sheet.

use super::Group;
use super::matching::Matched;
use super::sentences::{change, quantity, same, shown, text};
use super::subjects::{added, identity, is_renamed, name, removed, renamed, subject};
use super::usage::used_by;
use crate::model::plan::Plan;
use crate::plan::book::layout::{
    CHECKS, COLUMNS, CONTENT, Concern, EXAMPLES, FIELDS, FIGURES, LABEL, MEASURE_SOURCES, MEASURES,
    PARAGRAPHS, PARAMETERS, PARTS, PLAN, ROLES, ROSTER, RULES, SHEETS, SOURCES, Sheet, pairs,
};
use crate::plan::book::{Row, Rows};
use crate::plan::mistake::spaced;
use crate::plan::tree::Value;

/// Which sheets' changes are told under which title.
const GROUPS: [(&str, &[&Sheet]); 9] = [
    ("方案", &[&PLAN]),
    ("出处", &[&SOURCES]),
    ("参数", &[&PARAMETERS]),
    ("部分和措施", &[&PARTS, &MEASURES, &MEASURE_SOURCES]),
    ("规则", &[&RULES, &EXAMPLES]),
    ("自评工作簿", &[&SHEETS, &PARAGRAPHS, &FIELDS, &COLUMNS, &ROLES]),
    ("固定核查", &[&CHECKS]),
    ("报告的数据项", &[&FIGURES]),
    ("县区名单", &[&ROSTER]),
];

/// Everything that changed, by group.
pub(super) fn compare(old: &Plan, new: &Plan) -> Vec<Group> {
    let (old_rows, new_rows) = (Rows::of(old), Rows::of(new));
    // Rows belong to measures, rules and sheets by name; where such a name changed, that is told once, and not again
    // for every row.
    let owners = [
        ("measure", Owner::of(&MEASURES, &old_rows, &new_rows)),
        ("rule", Owner::of(&RULES, &old_rows, &new_rows)),
        ("sheet", Owner::of(&SHEETS, &old_rows, &new_rows)),
    ];
    let compared = |sheet: &Sheet| {
        let mut before = old_rows.on(sheet).to_vec();
        let mut after = new_rows.on(sheet).to_vec();
        for (key, owner) in &owners {
            before.iter_mut().for_each(|row| owner.rename(row, key));
            // What belongs to something that is new or gone comes and goes with it. A field may move to another sheet.
            if identity(sheet).contains(key) {
                before.retain(|row| !owner.removed.contains(&text(row, key)));
                after.retain(|row| !owner.added.contains(&text(row, key)));
            }
        }
        if sheet.concern == Concern::Fields {
            let owner = &owners.last().map(|(_, owner)| owner);
            let stays = |row: &Row, others: &[Row], gone: &dyn Fn(&Owner) -> bool| {
                !owner.is_some_and(gone)
                    || others
                        .iter()
                        .any(|other| text(other, "name") == text(row, "name"))
            };
            let (b, a) = (before.clone(), after.clone());
            before.retain(|row| stays(row, &a, &|owner| owner.removed.contains(&text(row, "sheet"))));
            after.retain(|row| stays(row, &b, &|owner| owner.added.contains(&text(row, "sheet"))));
        }
        sentences(sheet, &before, &after, [old, new])
    };
    let groups = GROUPS.map(|(title, sheets)| Group {
        title,
        sentences: sheets.iter().flat_map(|sheet| compared(sheet)).collect(),
    });
    groups
        .into_iter()
        .filter(|group| !group.sentences.is_empty())
        .collect()
}

/// What became of the names to which rows of other sheets belong.
struct Owner {
    renamed: Vec<(String, Value)>,
    removed: Vec<String>,
    added: Vec<String>,
}

impl Owner {
    fn of(sheet: &Sheet, old: &Rows, new: &Rows) -> Self {
        let matched = matched(sheet, old.on(sheet), new.on(sheet));
        let names = |rows: &[&Row]| rows.iter().map(|row| name(sheet, row)).collect();
        let key = identity(sheet).first().copied().unwrap_or_default();
        let renamed = matched.both.iter().filter_map(|(old, new)| {
            let value = new.entry.at_path(key)?.value.clone();
            let before = name(sheet, old);
            (before != name(sheet, new)).then_some((before, value))
        });
        Owner {
            renamed: renamed.collect(),
            removed: names(&matched.removed),
            added: names(&matched.added),
        }
    }

    /// Gives a row of the old plan the new name of what it belongs to.
    fn rename(&self, row: &mut Row, key: &str) {
        let held = text(row, key);
        if let Some((_, value)) = self.renamed.iter().find(|(before, _)| *before == held) {
            row.entry.take(key);
            row.entry.put(key, value.clone());
        }
    }
}

fn matched<'a>(sheet: &Sheet, old: &'a [Row], new: &'a [Row]) -> Matched<'a> {
    Matched::of(
        old,
        new,
        |row| name(sheet, row),
        |old, new| is_renamed(sheet, old, new),
    )
}

/// What changed on a sheet.
fn sentences(sheet: &Sheet, before: &[Row], after: &[Row], [old, new]: [&Plan; 2]) -> Vec<String> {
    let matched = matched(sheet, before, after);
    let mut told: Vec<String> = Vec::new();
    for row in &matched.removed {
        told.push(removed(sheet, row, old));
    }
    for row in &matched.added {
        told.push(added(sheet, row, new));
    }
    for (old_row, new_row) in &matched.both {
        if name(sheet, old_row) != name(sheet, new_row) {
            told.push(renamed(sheet, old_row, new_row));
        }
        told.extend(cell_changes(sheet, old_row, new_row, new));
    }
    if matched.reordered {
        told.push(format!("「{}」中各项的先后顺序有调整。", sheet.name));
    }
    told
}

/// What changed in a row that both plans have.
fn cell_changes(sheet: &Sheet, old: &Row, new: &Row, plan: &Plan) -> Vec<String> {
    let mut told = Vec::new();
    let who = subject(sheet, new);
    if !pairs(sheet).is_empty() {
        let [old_value, new_value] = [old, new].map(|row| row.entry.at_path(CONTENT).map(|item| &item.value));
        let changed = change(&text(new, LABEL), old_value, new_value);
        return changed
            .map(|changed| format!("{who}{changed}。"))
            .into_iter()
            .collect();
    }
    for column in sheet.columns {
        if identity(sheet).contains(&column.key) {
            continue;
        }
        let [old_value, new_value] =
            [old, new].map(|row| row.entry.at_path(column.key).map(|item| &item.value));
        let Some(changed) = change(&column.heading(), old_value, new_value) else {
            continue;
        };
        told.push(match (sheet.concern, column.key) {
            (Concern::Parameters, "value") => format!(
                "{who}由 {}改为 {}。{}",
                spaced(&quantity(old)),
                quantity(new),
                used_by(plan, &text(new, "name"))
            ),
            (Concern::Roster, "city") => {
                format!("{who}由{}改属{}。", text(old, "city"), text(new, "city"))
            }
            (Concern::Roster, "name") => format!(
                "行政区划代码 {} 的县区由“{}”改名为“{}”。",
                text(new, "code"),
                text(old, "name"),
                text(new, "name")
            ),
            _ => format!("{who}{changed}。"),
        });
    }
    let values_same = old.values.len() == new.values.len()
        && old
            .values
            .iter()
            .zip(&new.values)
            .all(|(old, new)| same(old, new));
    if !values_same {
        let [old, new] = [old, new].map(|row| row.values.iter().map(shown).collect::<Vec<_>>().join("、"));
        told.push(format!("{who}由{old}改为{}。", new.trim_end()));
    }
    told
}
