//! Rows of tables: totals, blank rows, notes, titles among them; rows deleted, doubled, turned round.

use smol_str::format_smolstr;

use dudao::workbook::{Raw, Rect};

use super::county::chance::Chance;
use super::desk::{Desk, Ink, Tag};
use super::kind::{Change, Kind, one, rework};
use super::oracle::Expect::{Either, Noted, Returned, Same};
use super::oracle::{At, Scope};
use super::sheets::counts;
use super::tables::{TABLES, put_row, some_row};

/// Sums of the number columns below a word in the first column, as a total row has them.
fn total(desk: &mut Desk, chance: &mut Chance, at_end: bool) -> Option<Change> {
    let sheet = *one(chance, &["整改台账", "督学名册", "学校名单"])?;
    let page = desk.page(sheet)?;
    let records = page.records();
    let row = if at_end {
        records.last()?.0 + 1
    } else {
        one(chance, &records)?.0 + 1
    };
    let word = chance.pick(&[
        "合计",
        "总计",
        "小计",
        "合　计",
        "合计：",
        "共计",
        "本页小计",
        "本页合计",
        "总 计",
        "合计（人）",
        "共 12 人",
        "全县合计",
    ]);
    let mut cells: Vec<(u16, Raw)> = Vec::new();
    let first = page.row(records.first()?.0);
    for (position, (col, ink)) in first.iter().filter(|(_, ink)| ink.tag.is_some()).enumerate() {
        match (&ink.value, position) {
            (_, 0) => cells.push((*col, Raw::Text(word.into()))),
            (Raw::Number(number), _) => cells.push((*col, Raw::Number(number * 7.0))),
            _ => {}
        }
    }
    let mark = put_row(desk, sheet, row, &cells)?;
    Change::at(
        format!("「{sheet}」第 {} 行“{word}”", row + 1),
        vec![At::Cell(Tag::Mark(mark))],
        Scope::Nothing,
    )
}

/// The kinds.
pub fn kinds() -> Vec<Kind> {
    vec![
        rework("表尾有合计行", Noted, |desk, _, chance| {
            total(desk, chance, true)
        }),
        rework("表中有小计行", Noted, |desk, _, chance| {
            total(desk, chance, false)
        }),
        rework("表中有空行", Same, |desk, _, chance| {
            let (sheet, row, _) = some_row(desk, chance)?;
            desk.insert_rows(&sheet, row, 2)?;
            if chance.percent(50) {
                desk.page(&sheet)?.put(row, 0, Ink::text("　"));
            }
            Change::plain(format!("「{sheet}」第 {} 行前两行空白", row + 1))
        }),
        rework("表下有说明", Noted, |desk, _, chance| {
            let (sheet, _, _) = some_row(desk, chance)?;
            let page = desk.page(&sheet)?;
            let row = page.records().last()?.0 + 1 + chance.between(0, 2);
            let note = chance.pick(&[
                "注：以上数据截至2026年10月底。",
                "说明：含民办。",
                "备注：1.借调人员不计入；2.数据来源为教体局。",
                "填表人：王丽　　审核人：陈军　　2026年11月5日",
                "※ 带星号的为兼职",
                "（以下空白）",
                "1.本表由县督导办填写；",
                "制表单位：县教育体育局",
                "以上情况属实。",
                "单位负责人（签字）：",
            ]);
            let mark = put_row(desk, &sheet, row, &[(0, Raw::Text(note.into()))])?;
            Change::at(
                format!("「{sheet}」第 {} 行“{note}”", row + 1),
                vec![At::Cell(Tag::Mark(mark))],
                Scope::Nothing,
            )
        }),
        rework("表下落款分在几格", Noted, |desk, _, chance| {
            let (sheet, _, _) = some_row(desk, chance)?;
            let row = desk.page(&sheet)?.records().last()?.0 + 2;
            let cells = [
                (0, Raw::Text("填表人：王丽".into())),
                (3, Raw::Text("审核人：陈军".into())),
                (6, Raw::Text("2026年11月5日".into())),
            ];
            let mark = put_row(desk, &sheet, row, &cells)?;
            Change::at(
                format!("「{sheet}」第 {} 行落款", row + 1),
                vec![At::Cell(Tag::Mark(mark))],
                Scope::Nothing,
            )
        }),
        rework("表中有分类小标题", Noted, |desk, _, chance| {
            let (sheet, row, _) = some_row(desk, chance)?;
            let title = chance.pick(&["一、专职", "（二）乡镇学校", "第一类", "县直学校"]);
            let mark = put_row(desk, &sheet, row, &[(0, Raw::Text(title.into()))])?;
            let width = 5;
            let page = desk.page(&sheet)?;
            page.merged.push(Rect {
                top: row,
                left: 0,
                bottom: row,
                right: width,
            });
            Change::at(
                format!("「{sheet}」第 {} 行小标题“{title}”", row + 1),
                vec![At::Cell(Tag::Mark(mark))],
                Scope::Nothing,
            )
        }),
        rework("示例行没有删", Either, |desk, base, chance| {
            let sheet = *one(chance, &["督学名册", "学校名单"])?;
            let row = desk.page(sheet)?.records().first()?.0;
            let first = desk.page(sheet)?.row(row);
            let key = base.form.table(sheet)?.key.clone();
            let mut cells: Vec<(u16, Raw)> = Vec::new();
            for (col, ink) in first {
                match &ink.tag {
                    Some(Tag::Entry(_, _, column)) if *column == key => {
                        cells.push((col, Raw::Text("例：张三".into())));
                    }
                    Some(Tag::Entry(..)) => cells.push((col, ink.value)),
                    _ => {}
                }
            }
            let mark = put_row(desk, sheet, row, &cells)?;
            let mut at = vec![At::Cell(Tag::Mark(mark)), At::Page(sheet.to_owned())];
            at.extend(counts(sheet));
            Change::at(
                format!("「{sheet}」首行是示例"),
                at,
                Scope::Row(sheet.to_owned(), "例：张三".to_owned()),
            )
        }),
        rework("行的顺序打乱", Same, |desk, _, chance| {
            let sheet = *one(chance, &TABLES)?;
            let page = desk.page(sheet)?;
            let records = page.records();
            let (first, last) = (records.first()?.0, records.last()?.0);
            page.remap(|row, col| {
                let turned = (first..=last).contains(&row);
                Some((if turned { last - (row - first) } else { row }, col))
            });
            Change::plain(format!("「{sheet}」各行倒过来排"))
        }),
        rework("名册删掉一行", Returned, |desk, _, chance| {
            let sheet = *one(chance, &["整改台账", "督学名册", "学校名单"])?;
            let (row, key) = one(chance, &desk.page(sheet)?.records())?.clone();
            desk.delete_row(sheet, row)?;
            Change::at(
                format!("「{sheet}」“{key}”一行删除"),
                counts(sheet),
                Scope::Row(sheet.to_owned(), key),
            )
        }),
        rework("同一行填了两遍", Returned, |desk, _, chance| {
            let (sheet, row, key) = some_row(desk, chance)?;
            let cells: Vec<(u16, Raw)> = desk
                .page(&sheet)?
                .row(row)
                .into_iter()
                .filter(|(_, ink)| ink.tag.is_some())
                .map(|(col, ink)| (col, ink.value))
                .collect();
            let mark = put_row(desk, &sheet, row + 1, &cells)?;
            let at = vec![At::Cell(Tag::Mark(mark)), At::Row(sheet.clone(), key.clone())];
            Change::at(
                format!("「{sheet}」“{key}”一行填了两遍"),
                at,
                Scope::Row(sheet, key),
            )
        }),
        rework("同一人两行，数不同", Returned, |desk, _, chance| {
            let sheet = *one(chance, &["督学名册", "学校名单"])?;
            let (row, key) = one(chance, &desk.page(sheet)?.records())?.clone();
            let cells: Vec<(u16, Raw)> = desk
                .page(sheet)?
                .row(row)
                .into_iter()
                .filter(|(_, ink)| ink.tag.is_some())
                .map(|(col, ink)| match ink.value {
                    Raw::Number(number) => (col, Raw::Number(number + 2.0)),
                    Raw::Text(text) if text == key => (col, Raw::Text(format_smolstr!("{text} "))),
                    raw => (col, raw),
                })
                .collect();
            let mark = put_row(desk, sheet, row + 1, &cells)?;
            let at = vec![At::Cell(Tag::Mark(mark)), At::Row(sheet.to_owned(), key.clone())];
            Change::at(
                format!("「{sheet}」“{key}”又有一行，数不同"),
                at,
                Scope::Row(sheet.to_owned(), key),
            )
        }),
    ]
}
