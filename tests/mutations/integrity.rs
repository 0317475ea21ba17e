//! What the file says of itself: formulas, links, versions, and whose it is.

use smol_str::SmolStr;

use dudao::workbook::Raw;

use super::county::chance::Chance;
use super::desk::{Desk, Tag};
use super::kind::{Base, Change, Kind, Slot, one, rework};
use super::oracle::Expect::{Either, Noticed, Returned, Same};
use super::oracle::{At, Scope, scope};

/// A cell that the county filled in.
fn filled<'b>(
    desk: &Desk,
    base: &'b Base,
    chance: &mut Chance,
    fits: impl Fn(&Slot) -> bool,
) -> Option<&'b Slot> {
    let slots: Vec<&Slot> = base
        .slots
        .iter()
        .filter(|slot| !slot.value.is_blank() && fits(slot))
        .collect();
    one(chance, &slots)
        .copied()
        .filter(|slot| desk.find(&slot.tag).is_some())
}

/// A field that a formula computes.
fn computed(desk: &Desk, base: &Base, chance: &mut Chance) -> Option<Tag> {
    let names: Vec<String> = base
        .form
        .fields()
        .filter(|(_, field)| field.computed.is_some())
        .map(|(_, field)| field.name.clone())
        .collect();
    let tag = Tag::Answer(one(chance, &names)?.clone());
    desk.find(&tag)?;
    Some(tag)
}

fn retyped(desk: &mut Desk, field: &str, text: &str) -> Option<Change> {
    let tag = Tag::Answer(field.to_owned());
    desk.ink(&tag)?.value = Raw::Text(text.into());
    Change::at(
        format!("“{field}”→“{text}”"),
        vec![At::Cell(tag)],
        Scope::Field(field.to_owned()),
    )
}

fn file(what: &str) -> Option<Change> {
    Change::at(what, vec![At::File], Scope::Nothing)
}

/// The kinds.
pub fn kinds() -> Vec<Kind> {
    let mut kinds = formulas();
    kinds.extend(origin());
    kinds
}

fn formulas() -> Vec<Kind> {
    vec![
        rework("公式没有结果", Returned, |desk, base, chance| {
            let slot = filled(desk, base, chance, |_| true)?;
            let ink = desk.ink(&slot.tag)?;
            ink.value = Raw::Blank;
            ink.formula = Some("SUM(1,2)".to_owned());
            Change::at(
                format!("{:?} 是没有结果的公式", slot.tag),
                vec![At::Cell(slot.tag.clone())],
                scope(&base.form, &slot.tag),
            )
            .map(|mut change| {
                // A row whose key is not known is another row.
                if let Scope::Row(sheet, _) = scope(&base.form, &slot.tag) {
                    let at = vec![At::Cell(slot.tag.clone())];
                    change.spots.push(super::oracle::Spot {
                        at,
                        covers: Scope::Row(sheet, String::new()),
                    });
                }
                change
            })
        }),
        rework("公式有结果", Same, |desk, base, chance| {
            let slot = filled(desk, base, chance, |slot| slot.number().is_some())?;
            desk.ink(&slot.tag)?.formula = Some("SUM(1,2)".to_owned());
            Change::plain(format!("{:?} 由公式得出", slot.tag))
        }),
        rework("公式结果是空文本", Returned, |desk, base, chance| {
            let slot = filled(desk, base, chance, |slot| {
                super::kind::must_be_filled(&slot.field) && !slot.field.unique
            })?;
            let ink = desk.ink(&slot.tag)?;
            ink.value = Raw::Text(SmolStr::default());
            ink.formula = Some("IF(1=2,1,\"\")".to_owned());
            Change::at(
                format!("{:?} 的公式得空文本", slot.tag),
                vec![At::Cell(slot.tag.clone())],
                scope(&base.form, &slot.tag),
            )
        }),
        rework("公式错误值", Returned, |desk, base, chance| {
            let slot = filled(desk, base, chance, |slot| !slot.field.unique)?;
            let error = chance.pick(&["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"]);
            let ink = desk.ink(&slot.tag)?;
            ink.value = Raw::Error(error.into());
            ink.formula = chance.percent(60).then(|| "A1/0".to_owned());
            Change::at(
                format!("{:?} 显示 {error}", slot.tag),
                vec![At::Cell(slot.tag.clone())],
                scope(&base.form, &slot.tag),
            )
        }),
        rework("错误值存为文本", Returned, |desk, base, chance| {
            let slot = filled(desk, base, chance, |slot| !slot.field.unique && slot.is_number())?;
            desk.ink(&slot.tag)?.value = Raw::Text("#REF!".into());
            Change::at(
                format!("{:?} 的文本是 #REF!", slot.tag),
                vec![At::Cell(slot.tag.clone())],
                scope(&base.form, &slot.tag),
            )
        }),
        rework(
            "自动计算的格改成数值，数相同",
            Noticed,
            |desk, base, chance| {
                let tag = computed(desk, base, chance)?;
                desk.ink(&tag)?.formula = None;
                Change::at(
                    format!("{tag:?} 的公式没了，数不变"),
                    vec![At::Cell(tag)],
                    Scope::Nothing,
                )
            },
        ),
        rework(
            "自动计算的格改成数值，数不同",
            Returned,
            |desk, base, chance| {
                let tag = computed(desk, base, chance)?;
                let ink = desk.ink(&tag)?;
                let Raw::Number(number) = ink.value else {
                    return None;
                };
                ink.value = Raw::Number(number + 2.0);
                ink.formula = None;
                Change::at(
                    format!("{tag:?} 改成 {}", number + 2.0),
                    vec![At::Cell(tag)],
                    Scope::Nothing,
                )
            },
        ),
        rework("自动计算的格被清空", Noticed, |desk, base, chance| {
            let tag = computed(desk, base, chance)?;
            let ink = desk.ink(&tag)?;
            ink.value = Raw::Blank;
            ink.formula = None;
            Change::at(format!("{tag:?} 清空"), vec![At::Cell(tag)], Scope::Nothing)
        }),
        rework("自动计算的格写成文字", Noticed, |desk, base, chance| {
            let tag = computed(desk, base, chance)?;
            let ink = desk.ink(&tag)?;
            ink.value = Raw::Text("见上".into());
            ink.formula = None;
            Change::at(format!("{tag:?} 写成“见上”"), vec![At::Cell(tag)], Scope::Nothing)
        }),
        rework("自动计算的格没有结果", Same, |desk, base, chance| {
            let tag = computed(desk, base, chance)?;
            desk.ink(&tag)?.value = Raw::Blank;
            Change::plain(format!("{tag:?} 没有结果"))
        }),
        rework("整本粘贴为数值", Noticed, |desk, base, _| {
            for page in &mut desk.pages {
                for ink in page.cells.values_mut() {
                    ink.formula = None;
                }
            }
            let fields = base.form.fields().filter(|(_, field)| field.computed.is_some());
            let at = fields
                .map(|(_, field)| At::Cell(Tag::Answer(field.name.clone())))
                .collect();
            Change::at("所有公式变成数值", at, Scope::Nothing)
        }),
    ]
}

fn origin() -> Vec<Kind> {
    vec![
        rework("有外部链接", Noticed, |desk, _, _| {
            desk.external_link = true;
            file("引用另一个工作簿")
        }),
        rework("有宏", Noticed, |desk, _, _| {
            desk.macros = true;
            file("带宏")
        }),
        rework("方案校验值不同", Noticed, |desk, _, _| {
            desk.custom.insert("dudao_plan_hash".to_owned(), "0f".repeat(32));
            file("方案校验值改了")
        }),
        rework("模板版本不同", Returned, |desk, _, chance| {
            let version = chance.pick(&["2025.1", "2026.0", "x"]);
            desk.custom
                .insert("dudao_template_version".to_owned(), version.to_owned());
            file(&format!("模板版本 {version}"))
        }),
        rework("方案版本不同", Returned, |desk, _, _| {
            desk.custom
                .insert("dudao_plan_version".to_owned(), "2025.2".to_owned());
            file("方案版本 2025.2")
        }),
        rework("文档属性丢失，填报说明还在", Same, |desk, _, _| {
            desk.custom.clear();
            Change::plain("自定义属性清空")
        }),
        rework(
            "文档属性丢失，填报说明也没了",
            Noticed,
            |desk, _, _| {
                desk.custom.clear();
                desk.pages.retain(|page| page.form != "填报说明");
                file("自定义属性清空，「填报说明」删除")
            },
        ),
        rework("别县的名称和代码", Returned, |desk, _, _| {
            // Both are another county's: only the code of the file's own properties, or none, tells.
            retyped(desk, "县区名称", "雁渡县")
        }),
        rework("别县的代码", Returned, |desk, _, _| {
            let mut change = retyped(desk, "行政区划代码", "369933")?;
            // Name and code disagree: the finding stands at either.
            change.spots[0]
                .at
                .push(At::Cell(Tag::Answer("县区名称".to_owned())));
            Some(change)
        }),
        rework("名单之外的县", Returned, |desk, _, chance| {
            retyped(
                desk,
                "县区名称",
                chance.pick(&["白云县", "蓼丁县", "蓼汀", "鹤浦"]),
            )
        }),
        rework("县名有空格", Either, |desk, base, chance| {
            let name = base.read.value("县区名称").text()?.to_owned();
            let text = match chance.between(0, 1) {
                0 => name.chars().map(String::from).collect::<Vec<_>>().join(" "),
                _ => format!("{name}\u{200b}"),
            };
            retyped(desk, "县区名称", &text)
        }),
        rework("别的设区市", Returned, |desk, _, _| {
            retyped(desk, "设区市", "远山市")
        }),
        rework("上一年度的年份", Returned, |desk, _, _| {
            let tag = Tag::Answer("填报年度".to_owned());
            desk.ink(&tag)?.value = Raw::Number(2025.0);
            Change::at(
                "填报年度 2025",
                vec![At::Cell(tag)],
                Scope::Field("填报年度".to_owned()),
            )
        }),
        rework("填报日期是去年的", Returned, |desk, _, _| {
            let tag = Tag::Answer("填报日期".to_owned());
            let Raw::DateTime(serial) = desk.ink(&tag)?.value else {
                return None;
            };
            desk.ink(&tag)?.value = Raw::DateTime(serial - 400.0);
            Change::at(
                "填报日期早了 400 天",
                vec![At::Cell(tag)],
                Scope::Field("填报日期".to_owned()),
            )
        }),
    ]
}
