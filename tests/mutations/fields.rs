//! Sheets of fields rearranged: rows exchanged, answers beside, below and merged, headings gone.

use smol_str::format_smolstr;

use dudao::model::form::Field;
use dudao::workbook::{Raw, Rect};

use super::desk::{Ink, Page, Tag};
use super::kind::{Change, Kind, index, one, rework};
use super::labels::{FIELD_SHEETS, another, answer_of, raw_of, some_field};
use super::oracle::Expect::{Either, Noted, Open, Returned, Same};
use super::oracle::{At, Scope};

/// Column of labels and column of answers of a sheet of fields.
fn columns(page: &Page) -> Option<(u16, u16)> {
    let of = |wanted: fn(&Tag) -> bool| {
        page.cells
            .iter()
            .find(|(_, ink)| ink.tag.as_ref().is_some_and(wanted))
            .map(|((_, col), _)| *col)
    };
    Some((
        of(|tag| matches!(tag, Tag::Label(_)))?,
        of(|tag| matches!(tag, Tag::Answer(_)))?,
    ))
}

fn header_cell(page: &Page) -> Option<(u32, u16)> {
    page.cells
        .iter()
        .find(|(_, ink)| ink.value == Raw::Text("填报内容".into()))
        .map(|(at, _)| *at)
}

/// The kinds.
pub fn kinds() -> Vec<Kind> {
    vec![
        rework(
            "两行指标互换，名称没有跟着走",
            Same,
            |desk, base, chance| {
                let (sheet, field) = some_field(desk, base, chance)?;
                let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
                let page = desk.page(&sheet)?;
                let next = page.row(at.row + 1);
                let is_answer = |(_, ink): &(u16, Ink)| matches!(ink.tag, Some(Tag::Answer(_)));
                next.iter().any(is_answer).then_some(())?;
                let swap = |row: u32| match row {
                    row if row == at.row => row + 1,
                    row if row == at.row + 1 => row - 1,
                    row => row,
                };
                page.remap(|row, col| Some((swap(row), col)));
                Change::plain(format!("「{sheet}」第 {} 行与下一行互换", at.row + 1))
            },
        ),
        rework("一个标签旁两个答案", Returned, |desk, base, chance| {
            let (sheet, field) = some_field(desk, base, chance)?;
            let raw = raw_of(desk, &field)?;
            let second = another(&raw)?;
            let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
            desk.insert_rows(&sheet, at.row + 1, 1)?;
            let mark = desk.mark();
            let page = desk.page(&sheet)?;
            page.put(at.row + 1, at.col, Ink::of(second.clone()).marked(mark));
            page.merged.push(Rect {
                top: at.row,
                left: at.col - 1,
                bottom: at.row + 1,
                right: at.col - 1,
            });
            Change::at(
                format!("“{}”标签跨两行，答案 {raw:?} 和 {second:?}", field.name),
                vec![answer_of(&field), At::Cell(Tag::Mark(mark))],
                Scope::Field(field.name),
            )
        }),
        rework("答案右边又填一个", Noted, |desk, base, chance| {
            let (sheet, field) = some_field(desk, base, chance)?;
            let raw = raw_of(desk, &field)?;
            let second = another(&raw)?;
            let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
            let mark = desk.mark();
            let page = desk.page(&sheet)?;
            page.put(at.row, at.col + 1, Ink::of(second.clone()).marked(mark));
            Change::at(
                format!("“{}”答案 {raw:?}，右边说明栏填 {second:?}", field.name),
                vec![answer_of(&field), At::Cell(Tag::Mark(mark))],
                Scope::Field(field.name),
            )
        }),
        rework("答案填到右边一格", Either, |desk, base, chance| {
            let (sheet, field) = some_field(desk, base, chance)?;
            super::kind::must_be_filled(&field).then_some(())?;
            let raw = raw_of(desk, &field)?;
            let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
            let mark = desk.mark();
            desk.ink(&Tag::Answer(field.name.clone()))?.value = Raw::Blank;
            desk.page(&sheet)?
                .put(at.row, at.col + 1, Ink::of(raw).marked(mark));
            Change::at(
                format!("“{}”的答案填在右边一格", field.name),
                vec![answer_of(&field), At::Cell(Tag::Mark(mark))],
                Scope::Field(field.name),
            )
        }),
        rework("答案和标签写在一格", Either, |desk, base, chance| {
            let (_, field) = some_field(desk, base, chance)?;
            super::kind::must_be_filled(&field).then_some(())?;
            let raw = raw_of(desk, &field)?;
            let Raw::Text(text) = raw else { return None };
            desk.ink(&Tag::Answer(field.name.clone()))?.value = Raw::Blank;
            let label = desk.ink(&Tag::Label(field.name.clone()))?;
            label.value = Raw::Text(format_smolstr!("{}：{text}", field.label));
            let at = vec![answer_of(&field), At::Cell(Tag::Label(field.name.clone()))];
            Change::at(
                format!("“{}”与答案写在一格", field.name),
                at,
                Scope::Field(field.name),
            )
        }),
        rework("标签和序号合并成一格", Same, |desk, base, chance| {
            let (sheet, field) = some_field(desk, base, chance)?;
            let (_, at) = desk.find(&Tag::Label(field.name.clone()))?;
            let page = desk.page(&sheet)?;
            let ink = page.cells.remove(&(at.row, at.col))?;
            let left = at.col.checked_sub(1)?;
            page.put(at.row, left, ink);
            page.merged.push(Rect {
                top: at.row,
                left,
                bottom: at.row,
                right: at.col,
            });
            Change::plain(format!("“{}”标签跨两列", field.name))
        }),
        rework("答案格与说明格合并", Same, |desk, base, chance| {
            let (sheet, field) = some_field(desk, base, chance)?;
            let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
            let page = desk.page(&sheet)?;
            page.cells.remove(&(at.row, at.col + 1));
            page.merged.push(Rect {
                top: at.row,
                left: at.col,
                bottom: at.row,
                right: at.col + 1,
            });
            Change::plain(format!("“{}”答案跨两列", field.name))
        }),
        rework("几行答案合并成一格", Either, |desk, base, chance| {
            let (sheet, field) = some_field(desk, base, chance)?;
            let (_, at) = desk.find(&Tag::Answer(field.name.clone()))?;
            let page = desk.page(&sheet)?;
            let Some(Tag::Answer(below)) = page.cells.get(&(at.row + 1, at.col))?.tag.clone() else {
                return None;
            };
            let next = base.form.field(&below)?.1;
            let (raw, second) = (
                page.cells.get(&(at.row, at.col))?.value.clone(),
                page.cells.get(&(at.row + 1, at.col))?.value.clone(),
            );
            // A clerk merges what says the same.
            (raw == second && raw != Raw::Blank && next.computed.is_none()).then_some(())?;
            page.cells.get_mut(&(at.row + 1, at.col))?.value = Raw::Blank;
            page.merged.push(Rect {
                top: at.row,
                left: at.col,
                bottom: at.row + 1,
                right: at.col,
            });
            Change::at(
                format!("“{}”与“{below}”的答案合并，都是 {raw:?}", field.name),
                // The area shows as one cell, its first.
                vec![At::Cell(Tag::Answer(below.clone())), answer_of(&field)],
                Scope::Field(below),
            )
        }),
        rework("填报内容的栏名改了", Same, |desk, _, chance| {
            let sheet = one(chance, &FIELD_SHEETS)?;
            let page = desk.page(sheet)?;
            let at = header_cell(page)?;
            let text = chance.pick(&["填报情况", "内容", "填 报 内 容", "本县情况", "数值", ""]);
            page.put(at.0, at.1, Ink::text(text));
            Change::plain(format!("「{sheet}」栏名改为“{text}”"))
        }),
        rework("字段表的表头行删掉", Same, |desk, _, chance| {
            let sheet = one(chance, &FIELD_SHEETS)?;
            let (row, _) = header_cell(desk.page(sheet)?)?;
            desk.delete_row(sheet, row)?;
            Change::plain(format!("「{sheet}」表头行删除"))
        }),
        rework("小标题行删掉", Same, |desk, base, chance| {
            let sheet = one(chance, &FIELD_SHEETS)?;
            let fields = base.fields_of(sheet);
            let (_, at) = desk.find(&Tag::Label(fields.first()?.name.clone()))?;
            let row = at.row.checked_sub(1)?;
            desk.page(sheet)?.merged.retain(|area| area.top != row);
            desk.delete_row(sheet, row)?;
            Change::plain(format!("「{sheet}」第 {} 行小标题删除", row + 1))
        }),
        rework("左右两栏并排填报", Open, |desk, base, chance| {
            // The lower half of the sheet stands to the right of the upper one, to save paper.
            let sheet = one(chance, &FIELD_SHEETS)?;
            let fields = base.fields_of(sheet);
            let half = fields.get(fields.len() / 2)?;
            let (_, at) = desk.find(&Tag::Label(half.name.clone()))?;
            let first = desk.find(&Tag::Label(fields.first()?.name.clone()))?.1.row;
            let page = desk.page(sheet)?;
            let (label, answer) = columns(page)?;
            // Help stands beside the answers; there is no room for it any more.
            page.cells.retain(|(row, col), _| *row < first || *col <= answer);
            page.merged.retain(|area| area.bottom < first.saturating_sub(1));
            page.remap(|row, col| {
                Some(if row >= at.row && col >= label {
                    (row - at.row + first, col + 3)
                } else {
                    (row, col)
                })
            });
            let pages = desk.page(sheet)?.form.clone();
            Change::at(
                format!("「{sheet}」自“{}”起移到右边并排", half.name),
                vec![At::Page(pages.clone())],
                Scope::Sheet(pages),
            )
        }),
        rework("答案整列贴低一行", Returned, |desk, base, chance| {
            let sheet = one(chance, &FIELD_SHEETS)?;
            let fields: Vec<Field> = base.fields_of(sheet);
            let from = index(chance, fields.len() / 2);
            let page = desk.page(sheet)?;
            let (_, answer) = columns(page)?;
            let start = page
                .cells
                .iter()
                .filter(|(_, ink)| matches!(&ink.tag, Some(Tag::Answer(_))))
                .nth(from)
                .map(|((row, _), _)| *row)?;
            // Cells keep what they are for; what stands in them is the answer of the row above.
            let held: Vec<(u32, Raw)> = page
                .cells
                .iter()
                .filter(|((row, col), ink)| *col == answer && *row >= start && ink.formula.is_none())
                .map(|((row, _), ink)| (*row, ink.value.clone()))
                .collect();
            for ((row, _), above) in held.iter().skip(1).zip(held.iter().map(|(_, value)| value)) {
                page.cells.get_mut(&(*row, answer))?.value = above.clone();
            }
            page.cells.get_mut(&(start, answer))?.value = Raw::Blank;
            let form = page.form.clone();
            Change::at(
                format!("「{sheet}」自第 {} 行起答案低了一行", start + 1),
                vec![At::Page(form.clone())],
                Scope::Sheet(form),
            )
        }),
    ]
}
