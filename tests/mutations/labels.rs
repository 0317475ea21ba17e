//! Labels and headers retyped, deleted, doubled.

use smol_str::format_smolstr;

use dudao::model::form::Field;
use dudao::workbook::Raw;

use super::county::chance::Chance;
use super::desk::{Desk, Ink, Tag};
use super::kind::{Base, Change, Kind, index, one, rework};
use super::oracle::Expect::{Noted, Open, Returned, Same};
use super::oracle::{At, Scope};

pub const FIELD_SHEETS: [&str; 4] = ["基本信息", "机构与队伍", "经费保障", "督导工作"];

/// Types labels of fields and headers of columns anew, four at a time.
fn relabel(
    desk: &mut Desk,
    base: &Base,
    chance: &mut Chance,
    write: impl Fn(&Field, &mut Chance) -> Option<String>,
) -> Option<Change> {
    let mut labels: Vec<(Tag, Field)> = base
        .form
        .fields()
        .map(|(_, field)| (Tag::Label(field.name.clone()), field.clone()))
        .collect();
    for (sheet, table) in base.form.tables() {
        for column in &table.columns {
            labels.push((
                Tag::Header(sheet.name.clone(), column.name.clone()),
                column.clone(),
            ));
        }
    }
    let mut what = String::new();
    for _ in 0..12 {
        let (tag, field) = &labels[index(chance, labels.len())];
        let Some(text) = write(field, chance) else {
            continue;
        };
        let Some(ink) = desk.ink(tag) else { continue };
        if what.contains(&format!("{tag:?}")) {
            continue;
        }
        what += &format!("{tag:?} {:?}→{text:?}；", ink.value);
        ink.value = Raw::Text(text.into());
        if what.matches('；').count() >= 4 {
            break;
        }
    }
    (!what.is_empty()).then_some(())?;
    Change::plain(what)
}

/// A field that the county fills in, on one of the sheets of fields; none that other mutations have moved away.
pub fn some_field(desk: &Desk, base: &Base, chance: &mut Chance) -> Option<(String, Field)> {
    let sheet = one(chance, &FIELD_SHEETS)?;
    let fields = base.fields_of(sheet);
    let fields: Vec<Field> = fields
        .into_iter()
        .filter(|field| field.computed.is_none() && desk.find(&Tag::Answer(field.name.clone())).is_some())
        .collect();
    Some(((*sheet).to_owned(), one(chance, &fields)?.clone()))
}

pub fn answer_of(field: &Field) -> At {
    At::Cell(Tag::Answer(field.name.clone()))
}

pub fn raw_of(desk: &mut Desk, field: &Field) -> Option<Raw> {
    Some(desk.ink(&Tag::Answer(field.name.clone()))?.value.clone())
}

/// An answer that differs from this one and would be as good in its place.
pub fn another(raw: &Raw) -> Option<Raw> {
    Some(match raw {
        Raw::Number(number) => Raw::Number(number + 1.0),
        Raw::DateTime(serial) => Raw::DateTime(serial - 3.0),
        Raw::Text(text) if text == "是" => Raw::Text("否".into()),
        Raw::Text(text) if text == "否" => Raw::Text("是".into()),
        Raw::Text(text) if text.chars().count() > 1 => Raw::Text(format_smolstr!("{text}甲")),
        _ => return None,
    })
}

/// A second line with a field's label, below or above the first.
fn line_twice(desk: &mut Desk, base: &Base, chance: &mut Chance, differs: bool) -> Option<Change> {
    let (sheet, field) = some_field(desk, base, chance)?;
    let raw = raw_of(desk, &field).filter(|raw| *raw != Raw::Blank)?;
    let second = if differs { another(&raw)? } else { raw.clone() };
    let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
    let above = chance.percent(50);
    let row = if above { at.row } else { at.row + 1 };
    let (label, below) = (
        desk.ink(&Tag::Label(field.name.clone()))?.value.clone(),
        at.row + 1,
    );
    desk.insert_rows(&sheet, row, 1)?;
    let mark = desk.mark();
    let page = desk.page(&sheet)?;
    page.put(row, at.col - 1, Ink::of(label));
    page.put(row, at.col, Ink::of(second.clone()).marked(mark));
    let place = if above { "上" } else { "下" };
    Change::at(
        format!(
            "「{sheet}」“{}”在第 {below} 行{place}又出现一次，填 {second:?}，原为 {raw:?}",
            field.name
        ),
        vec![
            answer_of(&field),
            At::Cell(Tag::Mark(mark)),
            At::Label(sheet, field.label.to_string()),
        ],
        Scope::Field(field.name),
    )
}

/// Labels that are retyped.
pub fn kinds() -> Vec<Kind> {
    vec![
        rework("标签中间有空格", Same, |desk, base, chance| {
            relabel(desk, base, chance, |field, chance| {
                let gap = chance.pick(&[" ", "　", "  "]);
                let chars: Vec<String> = field.label.chars().map(String::from).collect();
                Some(chars.join(gap))
            })
        }),
        rework("标签全角半角", Same, |desk, base, chance| {
            relabel(desk, base, chance, |field, _| {
                let printed = field.printed_label();
                let other = printed.replace('（', "(").replace('）', ")").replace('＊', "*");
                (other != printed).then_some(other)
            })
        }),
        rework("标签加标点", Same, |desk, base, chance| {
            relabel(desk, base, chance, |field, chance| {
                Some(format!(
                    "{}{}",
                    field.label,
                    chance.pick(&["：", ":", "。", "、", "*", "＊：", "？"])
                ))
            })
        }),
        rework("标签换成别名", Same, |desk, base, chance| {
            relabel(desk, base, chance, |field, chance| {
                Some(one(chance, &field.aliases)?.clone())
            })
        }),
        rework("标签中间换行", Same, |desk, base, chance| {
            relabel(desk, base, chance, |field, _| {
                let mut chars: Vec<char> = field.label.chars().collect();
                (chars.len() > 3).then_some(())?;
                chars.insert(chars.len() / 2, '\n');
                Some(chars.into_iter().collect())
            })
        }),
        rework("标签加编号", Same, |desk, base, chance| {
            relabel(desk, base, chance, |field, chance| {
                let number = chance.pick(&[
                    "3．", "3、", "（3）", "(三)", "三、", "3.", "①", "3 ", "1.2 ", "第3项 ",
                ]);
                Some(format!("{number}{}", field.label))
            })
        }),
        rework("标签去掉单位和标记", Same, |desk, base, chance| {
            relabel(desk, base, chance, |field, _| {
                (field.printed_label() != field.label).then(|| field.label.to_string())
            })
        }),
        rework("标签单位写法不同", Same, |desk, base, chance| {
            relabel(desk, base, chance, |field, chance| {
                (!field.unit.is_empty()).then_some(())?;
                Some(match chance.between(0, 4) {
                    0 => format!("{}（单位：{}）", field.label, field.unit),
                    1 => format!("{}【{}】", field.label, field.unit),
                    2 => format!("{}({})", field.label, field.unit),
                    3 => format!("{}/{}", field.label, field.unit),
                    _ => format!("{}，{}", field.label, field.unit),
                })
            })
        }),
        rework("标签带不可见字符", Same, |desk, base, chance| {
            relabel(desk, base, chance, |field, chance| {
                let hidden = chance.pick(&["\u{200b}", "\u{feff}", "\u{a0}", "\u{200e}", "\r"]);
                Some(format!("{}{hidden}", field.printed_label()))
            })
        }),
        rework(
            "标签改得认不出，名称还在",
            Noted,
            |desk, base, chance| {
                let (_, field) = some_field(desk, base, chance)?;
                desk.ink(&Tag::Label(field.name.clone()))?.value = Raw::Text("本项".into());
                Change::at(
                    format!("“{}”→“本项”", field.name),
                    vec![answer_of(&field)],
                    Scope::Field(field.name),
                )
            },
        ),
        rework(
            "标签改得认不出，名称也没了",
            Returned,
            |desk, base, chance| {
                let (sheet, field) = some_field(desk, base, chance)?;
                desk.ink(&Tag::Label(field.name.clone()))?.value = Raw::Text("本项".into());
                desk.names.remove(&field.name);
                let at = vec![At::Label(sheet, field.label.to_string()), answer_of(&field)];
                Change::at(
                    format!("“{}”→“本项”，名称删去", field.name),
                    at,
                    Scope::Field(field.name),
                )
            },
        ),
        rework("标签删掉，名称还在", Noted, |desk, base, chance| {
            let (_, field) = some_field(desk, base, chance)?;
            desk.ink(&Tag::Label(field.name.clone()))?.value = Raw::Blank;
            Change::at(
                format!("“{}”标签清空", field.name),
                vec![answer_of(&field)],
                Scope::Field(field.name),
            )
        }),
        rework(
            "标签删掉，名称指向别处",
            Returned,
            |desk, base, chance| {
                let (sheet, field) = some_field(desk, base, chance)?;
                let (_, other) = some_field(desk, base, chance)?;
                (field.name != other.name).then_some(())?;
                let elsewhere = desk.names.get(&other.name)?.clone();
                desk.ink(&Tag::Label(field.name.clone()))?.value = Raw::Blank;
                desk.names.insert(field.name.clone(), elsewhere);
                let at = vec![At::Label(sheet, field.label.to_string()), answer_of(&field)];
                Change::at(
                    format!("“{}”标签清空，名称指向“{}”", field.name, other.name),
                    at,
                    Scope::Field(field.name),
                )
            },
        ),
        rework("整行指标删掉", Returned, |desk, base, chance| {
            let (sheet, field) = some_field(desk, base, chance)?;
            let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
            desk.delete_row(&sheet, at.row)?;
            let at = vec![At::Label(sheet, field.label.to_string())];
            Change::at(format!("“{}”整行删除", field.name), at, Scope::Field(field.name))
        }),
        rework(
            "同一标签两行，答案不同",
            Returned,
            |desk, base, chance| line_twice(desk, base, chance, true),
        ),
        rework("同一标签两行，答案相同", Open, |desk, base, chance| {
            line_twice(desk, base, chance, false)
        }),
    ]
}
