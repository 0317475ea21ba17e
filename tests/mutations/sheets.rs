//! Rows and columns inserted, moved, hidden; sheets renamed, reordered, copied, deleted, added.

use dudao::model::form::Body;
use dudao::workbook::Raw;

use super::county::chance::Chance;
use super::desk::{Desk, Ink, Page, Tag};
use super::kind::{Base, Change, Kind, one, rework};
use super::labels::FIELD_SHEETS;
use super::oracle::Expect::{Noted, Noticed, Open, Returned, Same};
use super::oracle::{At, Scope};

/// Sheets that the county fills in, but for the one that may be empty.
const FILLED: [&str; 9] = [
    "基本信息",
    "措施自评",
    "机构与队伍",
    "经费保障",
    "督导工作",
    "整改台账",
    "督学名册",
    "学校名单",
    "佐证材料",
];

fn some_sheet(desk: &mut Desk, chance: &mut Chance) -> Option<String> {
    let sheet = *one(chance, &FILLED)?;
    desk.page(sheet)?;
    Some(sheet.to_owned())
}

/// The first row of a sheet that holds labels or a header.
fn top_of(page: &Page) -> Option<u32> {
    page.cells
        .iter()
        .find(|(_, ink)| ink.tag.is_some())
        .map(|((row, _), _)| *row)
}

/// A tagged row that the county filled in, below the header.
fn some_row(page: &Page, chance: &mut Chance) -> Option<u32> {
    let mut rows: Vec<u32> = page
        .cells
        .iter()
        .filter(|((row, col), ink)| {
            matches!(ink.tag, Some(Tag::Answer(_) | Tag::Entry(..))) && page.is_filled(*row, *col)
        })
        .map(|((row, _), _)| *row)
        .collect();
    rows.dedup();
    one(chance, &rows).copied()
}

fn rename(desk: &mut Desk, sheet: &str, name: String) -> Option<Change> {
    desk.rename(sheet, &name)?;
    let what = format!("「{sheet}」改名“{name}”");
    Change::at(what, vec![At::Tab(name)], Scope::Nothing)
}

/// A copy of a sheet under another name, beside it or at the end; it stands for none of the form's.
fn copy(desk: &mut Desk, sheet: &str, name: &str, before: bool) -> Option<usize> {
    let index = desk.pages.iter().position(|page| page.form == sheet)?;
    let mut page = desk.pages[index].clone();
    page.form = String::new();
    page.name = name.to_owned();
    for ink in page.cells.values_mut() {
        ink.tag = None;
    }
    let at = if before { index } else { desk.pages.len() };
    desk.pages.insert(at, page);
    Some(at)
}

/// Changes an answer on a copied sheet; says which cell of the original it stands for.
fn alter(desk: &mut Desk, form: &str, copy: usize, chance: &mut Chance) -> Option<Tag> {
    let original = desk.page(form)?;
    let answers: Vec<((u32, u16), Tag)> = original
        .cells
        .iter()
        .filter_map(|(at, ink)| match (&ink.tag, &ink.value) {
            (Some(tag @ (Tag::Answer(_) | Tag::Entry(..))), Raw::Number(_)) if ink.formula.is_none() => {
                Some((*at, tag.clone()))
            }
            _ => None,
        })
        .collect();
    let (at, tag) = one(chance, &answers)?.clone();
    let mark = desk.mark();
    let ink = desk.pages.get_mut(copy)?.cells.get_mut(&at)?;
    let Raw::Number(number) = ink.value else {
        return None;
    };
    ink.value = Raw::Number(number + 1.0);
    ink.tag = Some(Tag::Mark(mark));
    Some(tag)
}

fn note_sheet() -> Page {
    let mut page = Page {
        name: "会议通知".to_owned(),
        ..Page::default()
    };
    page.put(0, 0, Ink::text("关于报送自评工作簿的通知"));
    page.put(2, 1, Ink::of(Raw::Number(12.0)));
    page
}

/// The kinds.
pub fn kinds() -> Vec<Kind> {
    let mut kinds = moved();
    kinds.extend(tabs());
    kinds
}

fn moved() -> Vec<Kind> {
    vec![
        rework("插入空行", Same, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let row = some_row(desk.page(&sheet)?, chance)?;
            let count = chance.between(1, 3);
            desk.insert_rows(&sheet, row, count)?;
            Change::plain(format!("「{sheet}」第 {} 行前插入 {count} 行", row + 1))
        }),
        rework("表头上方插入行", Same, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let row = top_of(desk.page(&sheet)?)?;
            let count = chance.between(1, 4);
            desk.insert_rows(&sheet, row, count)?;
            if chance.percent(50) {
                desk.page(&sheet)?.put(
                    row,
                    1,
                    Ink::text("填报单位（盖章）：县督导办　　填报时间：2026年11月"),
                );
            }
            Change::plain(format!("「{sheet}」第 {} 行前插入 {count} 行", row + 1))
        }),
        rework("左边插入列", Same, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let count = chance.between(1, 2);
            for _ in 0..count {
                desk.insert_col(&sheet, 0)?;
            }
            Change::plain(format!("「{sheet}」左边插入 {count} 列"))
        }),
        rework("中间插入列", Same, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let page = desk.page(&sheet)?;
            let cols: Vec<u16> = page
                .cells
                .iter()
                .filter(|(_, ink)| matches!(ink.tag, Some(Tag::Answer(_) | Tag::Header(..))))
                .map(|((_, col), _)| *col)
                .collect();
            let col = *one(chance, &cols)?;
            desk.insert_col(&sheet, col)?;
            Change::plain(format!("「{sheet}」第 {} 列前插入一列", col + 1))
        }),
        rework("整块移到右下", Same, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let (down, right) = (chance.between(1, 9), u16::try_from(chance.between(1, 4)).ok()?);
            desk.shift(&sheet, down, right)?;
            Change::plain(format!("「{sheet}」下移 {down} 行、右移 {right} 列"))
        }),
        rework(
            "复制粘贴到别处，名称留在原处",
            Same,
            |desk, _, chance| {
                let sheet = some_sheet(desk, chance)?;
                let (down, right) = (chance.between(1, 5), u16::try_from(chance.between(0, 2)).ok()?);
                desk.page(&sheet)?
                    .remap(|row, col| Some((row + down, col + right)));
                Change::plain(format!("「{sheet}」下移 {down} 行、右移 {right} 列，名称不动"))
            },
        ),
        rework("隐藏有数据的行", Noticed, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let page = desk.page(&sheet)?;
            let row = some_row(page, chance)?;
            page.hidden_rows.insert(row);
            Change::at(
                format!("「{sheet}」隐藏第 {} 行", row + 1),
                vec![At::Page(sheet)],
                Scope::Nothing,
            )
        }),
        rework("隐藏有数据的列", Noticed, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let page = desk.page(&sheet)?;
            let cols: Vec<u16> = page
                .cells
                .iter()
                .filter(|((row, col), ink)| {
                    matches!(ink.tag, Some(Tag::Answer(_) | Tag::Entry(..))) && page.is_filled(*row, *col)
                })
                .map(|((_, col), _)| *col)
                .collect();
            let col = *one(chance, &cols)?;
            page.hidden_cols.insert(col);
            Change::at(
                format!("「{sheet}」隐藏第 {} 列", col + 1),
                vec![At::Page(sheet)],
                Scope::Nothing,
            )
        }),
        rework("隐藏没有数据的行列", Same, |desk, _, chance| {
            let sheet = *one(chance, &FIELD_SHEETS)?;
            let page = desk.page(sheet)?;
            let (last, right) = (page.last_row(), page.last_col());
            page.hidden_rows.insert(last + 2);
            page.hidden_cols.insert(right);
            Change::plain(format!("「{sheet}」隐藏空行和说明列"))
        }),
        rework("很远处有一格零散内容", Noted, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let mark = desk.mark();
            let page = desk.page(&sheet)?;
            let (row, col) = (page.last_row() + 180, page.last_col() + 40);
            page.put(row, col, Ink::text("草稿").marked(mark));
            Change::at(
                format!("「{sheet}」远处一格“草稿”"),
                vec![At::Cell(Tag::Mark(mark))],
                Scope::Nothing,
            )
        }),
    ]
}

fn tabs() -> Vec<Kind> {
    vec![
        rework("工作表顺序打乱", Same, |desk, _, chance| {
            for index in (1..desk.pages.len()).rev() {
                let other = super::kind::index(chance, index + 1);
                desk.pages.swap(index, other);
            }
            Change::plain("工作表顺序打乱")
        }),
        rework("工作表名加编号", Noted, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let name = match chance.between(0, 5) {
                0 => format!("2.{sheet}"),
                1 => format!("表2 {sheet}"),
                2 => format!("附件3-{sheet}"),
                3 => format!("表三、{sheet}"),
                4 => format!("（2）{sheet}"),
                _ => format!("附表2：{sheet}").replace('：', "_"),
            };
            rename(desk, &sheet, name)
        }),
        rework("工作表名加后缀", Noted, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let suffix = chance.pick(&[" (2)", "（2）", "（定稿）", "-最终", "2026", "（蓼汀县）", "表"]);
            rename(desk, &sheet, format!("{sheet}{suffix}"))
        }),
        rework("工作表名换成别名", Noted, |desk, base, chance| {
            let sheet = some_sheet(desk, chance)?;
            let aliases = base
                .form
                .sheets
                .iter()
                .find(|held| held.name == sheet)?
                .aliases
                .clone();
            let alias = one(chance, &aliases)?.clone();
            rename(desk, &sheet, alias)
        }),
        rework("工作表名有空格或全角", Noted, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let name = match chance.between(0, 2) {
                0 => format!("{sheet} "),
                1 => format!("　{sheet}"),
                _ => {
                    let (head, tail) = sheet.split_at_checked(6)?;
                    format!("{head} {tail}")
                }
            };
            rename(desk, &sheet, name)
        }),
        rework("工作表名改得认不出", Noted, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            let name = chance.pick(&["Sheet5", "新表", "第三张"]);
            rename(desk, &sheet, name.to_owned())
        }),
        rework("两张工作表名字互换", Open, |desk, _, chance| {
            let (a, b) = (*one(chance, &FIELD_SHEETS)?, *one(chance, &FIELD_SHEETS)?);
            (a != b).then_some(())?;
            desk.page(a)?.name = b.to_owned();
            desk.page(b)?.name = a.to_owned();
            let mut change = Change::at(
                format!("「{a}」和「{b}」的名字互换"),
                vec![
                    At::Page(a.to_owned()),
                    At::Tab(a.to_owned()),
                    At::Gone(a.to_owned()),
                ],
                Scope::Sheet(a.to_owned()),
            )?;
            let more = Change::at(
                "",
                vec![
                    At::Page(b.to_owned()),
                    At::Tab(b.to_owned()),
                    At::Gone(b.to_owned()),
                ],
                Scope::Sheet(b.to_owned()),
            )?;
            change.spots.extend(more.spots);
            Some(change)
        }),
        rework(
            "工作表复制一份，内容相同",
            Noted,
            |desk, _, chance| {
                let sheet = some_sheet(desk, chance)?;
                let name = format!("{sheet} (2)");
                copy(desk, &sheet, &name, chance.percent(30))?;
                Change::at(format!("「{name}」内容相同"), vec![At::Tab(name)], Scope::Nothing)
            },
        ),
        rework(
            "工作表复制一份，内容不同",
            Returned,
            |desk, _, chance| {
                let sheet = some_sheet(desk, chance)?;
                let name = format!("{sheet} (2)");
                let index = copy(desk, &sheet, &name, chance.percent(50))?;
                let tag = alter(desk, &sheet, index, chance)?;
                let original = desk.page(&sheet)?.name.clone();
                Change::at(
                    format!("「{name}」与「{sheet}」的 {tag:?} 不同"),
                    vec![At::Tab(name), At::Tab(original)],
                    Scope::Sheet(sheet),
                )
            },
        ),
        rework(
            "复制后原表改名，内容不同",
            Returned,
            |desk, _, chance| {
                // The copy bears the form's name, the clerk's own sheet is “(旧)”: which of them counts?
                let sheet = some_sheet(desk, chance)?;
                let old = format!("{sheet}（旧）");
                let index = copy(desk, &sheet, &old, false)?;
                let tag = alter(desk, &sheet, index, chance)?;
                let original = desk.page(&sheet)?.name.clone();
                Change::at(
                    format!("「{old}」与「{sheet}」的 {tag:?} 不同"),
                    vec![At::Tab(old), At::Tab(original)],
                    Scope::Sheet(sheet),
                )
            },
        ),
        rework("多出一张空白模板表", Noted, |desk, base, chance| {
            let sheet = some_sheet(desk, chance)?;
            let name = format!("{sheet} (2)");
            let index = copy(desk, &sheet, &name, chance.percent(30))?;
            let answers: Vec<(u32, u16)> = base
                .desk
                .pages
                .iter()
                .find(|page| page.form == sheet)?
                .cells
                .iter()
                .filter(|(_, ink)| {
                    matches!(ink.tag, Some(Tag::Answer(_) | Tag::Entry(..))) && ink.formula.is_none()
                })
                .map(|(at, _)| *at)
                .collect();
            for at in answers {
                if let Some(ink) = desk.pages[index].cells.get_mut(&at) {
                    ink.value = Raw::Blank;
                }
            }
            Change::at(format!("「{name}」是空白表"), vec![At::Tab(name)], Scope::Nothing)
        }),
        rework("多出别的工作表", Noted, |desk, _, chance| {
            let at = super::kind::index(chance, desk.pages.len());
            desk.pages.insert(at, note_sheet());
            Change::at(
                "多出「会议通知」",
                vec![At::Tab("会议通知".to_owned())],
                Scope::Nothing,
            )
        }),
        rework("工作表隐藏", Noticed, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            desk.page(&sheet)?.hidden = true;
            Change::at(format!("「{sheet}」隐藏"), vec![At::Page(sheet)], Scope::Nothing)
        }),
        rework("工作表删掉", Returned, |desk, _, chance| {
            let sheet = some_sheet(desk, chance)?;
            desk.pages.retain(|page| page.form != sheet);
            Change::at(
                format!("「{sheet}」删除"),
                vec![At::Gone(sheet.clone())],
                Scope::Sheet(sheet),
            )
        }),
        rework("自查结果和说明删掉", Same, |desk, _, _| {
            desk.pages
                .retain(|page| page.form != "自查结果" && page.form != "填报说明");
            Change::plain("「自查结果」「填报说明」删除")
        }),
        rework("表格余下几行填在续表", Returned, continued),
        rework("两张表抄在一张工作表上", Open, |desk, base, chance| {
            // The second table below the first one, its own sheet left empty of rows.
            let pairs = [
                ("督学名册", "学校名单"),
                ("整改台账", "督学名册"),
                ("佐证材料", "整改台账"),
            ];
            let (upper, lower) = *one(chance, &pairs)?;
            let moved = desk.page(lower)?.clone();
            desk.pages.retain(|page| page.form != lower);
            let page = desk.page(upper)?;
            let start = page.last_row() + 3;
            for ((row, col), ink) in moved.cells {
                page.put(start + row, col, Ink { formula: None, ..ink });
            }
            Change::at(
                format!("「{lower}」抄在「{upper}」下面"),
                vec![At::Gone(lower.to_owned())],
                Scope::Sheet(lower.to_owned()),
            )
            .map(|mut change| {
                let covers = Scope::Sheet(upper.to_owned());
                change.spots.push(super::oracle::Spot {
                    at: vec![At::Page(upper.to_owned())],
                    covers,
                });
                change
            })
            .filter(|_| base.form.table(lower).is_some())
        }),
    ]
}

/// The rows that would not go on the sheet any more stand on another one.
fn continued(desk: &mut Desk, base: &Base, chance: &mut Chance) -> Option<Change> {
    let sheet = *one(chance, &["督学名册", "学校名单"])?;
    let form = base.form.sheets.iter().find(|held| held.name == sheet)?;
    let Body::Table(table) = &form.body else {
        return None;
    };
    let page = desk.page(sheet)?;
    let rows = page.records();
    let from = rows.get(rows.len() - 3)?.0;
    let header = page.header_row()?;
    let name = match chance.between(0, 2) {
        0 => format!("{sheet}（续）"),
        1 => format!("{sheet}续表"),
        _ => format!("{sheet} (2)"),
    };
    let mut next = Page {
        name: name.clone(),
        ..Page::default()
    };
    for ((row, col), ink) in &page.cells {
        let plain = Ink {
            formula: None,
            tag: None,
            ..ink.clone()
        };
        if *row <= header {
            next.put(*row, *col, plain);
        } else if *row >= from {
            next.put(*row - from + header + 1, *col, plain);
        }
    }
    page.cells.retain(|(row, _), _| *row < from);
    desk.pages.push(next);
    let mut at = vec![At::Tab(name.clone()), At::Page(sheet.to_owned())];
    at.extend(counts(sheet));
    Change::at(
        format!("「{sheet}」最后三行（{}）在「{name}」", table.key),
        at,
        Scope::Sheet(sheet.to_owned()),
    )
}

/// Cells that state how many rows a table has: where a cross-check speaks of a missing one.
pub fn counts(sheet: &str) -> Vec<At> {
    let fields: &[&str] = match sheet {
        "督学名册" => &[
            "基础教育专职督学数",
            "基础教育兼职督学数",
            "职成教育专职督学数",
            "职成教育兼职督学数",
            "责任督学数",
            "首席督学数",
            "培训学时合计",
        ],
        "学校名单" => &[
            "幼儿园数",
            "小学数",
            "初中数",
            "普通高中数",
            "中职学校数",
            "特教学校数",
            "在校生总数",
            "挂牌学校数",
            "建立自评学校数",
            "绩效考核覆盖学校数",
        ],
        "整改台账" => &["督政活动次数", "督学活动次数", "评估监测活动次数"],
        _ => &[],
    };
    fields
        .iter()
        .map(|field| At::Cell(Tag::Answer((*field).to_owned())))
        .collect()
}
