//! Tables: headers split, merged, repeated, doubled; columns deleted, added, exchanged.

use dudao::workbook::{Raw, Rect};

use super::county::chance::Chance;
use super::desk::{Desk, Ink, Tag};
use super::kind::{Base, Change, Kind, must_be_filled, one, rework};
use super::oracle::Expect::{Noted, Open, Returned, Same};
use super::oracle::{At, Scope, Spot};

pub const TABLES: [&str; 4] = ["整改台账", "督学名册", "学校名单", "佐证材料"];

pub fn header(sheet: &str, column: &str) -> Tag {
    Tag::Header(sheet.to_owned(), column.to_owned())
}

pub fn entry(sheet: &str, key: &str, column: &str) -> Tag {
    Tag::Entry(sheet.to_owned(), key.to_owned(), column.to_owned())
}

/// A table and one of its rows: sheet, row, key.
pub fn some_row(desk: &mut Desk, chance: &mut Chance) -> Option<(String, u32, String)> {
    let sheet = *one(chance, &TABLES)?;
    let (row, key) = one(chance, &desk.page(sheet)?.records())?.clone();
    Some((sheet.to_owned(), row, key))
}

/// A table and one of its columns: sheet, position, column.
pub fn some_column(desk: &mut Desk, base: &Base, chance: &mut Chance) -> Option<(String, u16, String)> {
    let sheet = *one(chance, &TABLES)?;
    let columns = &base.form.table(sheet)?.columns;
    let column = one(chance, columns)?.name.clone();
    let (_, at) = desk.find(&header(sheet, &column))?;
    Some((sheet.to_owned(), at.col, column))
}

/// Puts a row in below a record, with these cells.
pub fn put_row(desk: &mut Desk, sheet: &str, at: u32, cells: &[(u16, Raw)]) -> Option<u32> {
    desk.insert_rows(sheet, at, 1)?;
    let mark = desk.mark();
    let page = desk.page(sheet)?;
    for (index, (col, raw)) in cells.iter().enumerate() {
        let ink = Ink::of(raw.clone());
        page.put(at, *col, if index == 0 { ink.marked(mark) } else { ink });
    }
    Some(mark)
}

/// The kinds.
pub fn kinds() -> Vec<Kind> {
    vec![
        rework("表头上加一行分组表头", Same, |desk, base, chance| {
            let (sheet, _, _) = some_column(desk, base, chance)?;
            let row = desk.page(&sheet)?.header_row()?;
            desk.insert_rows(&sheet, row, 1)?;
            let page = desk.page(&sheet)?;
            page.put(row, 0, Ink::text("基本情况"));
            page.put(row, 4, Ink::text("工作情况"));
            page.merged.push(Rect {
                top: row,
                left: 0,
                bottom: row,
                right: 3,
            });
            page.merged.push(Rect {
                top: row,
                left: 4,
                bottom: row,
                right: 6,
            });
            Change::plain(format!("「{sheet}」表头分两层"))
        }),
        rework("栏名分两行写", Same, |desk, base, chance| {
            // One label over two rows, the others merged downwards.
            let (sheet, _, column) = some_column(desk, base, chance)?;
            let label = base.form.table(&sheet)?.column(&column)?.label.clone();
            let chars: Vec<char> = label.chars().collect();
            (chars.len() >= 4).then_some(())?;
            let row = desk.page(&sheet)?.header_row()?;
            desk.insert_rows(&sheet, row + 1, 1)?;
            let (_, at) = desk.find(&header(&sheet, &column))?;
            let page = desk.page(&sheet)?;
            let half = chars.len() / 2;
            page.cells.get_mut(&(row, at.col))?.value = Raw::Text(chars[..half].iter().copied().collect());
            page.put(
                row + 1,
                at.col,
                Ink::text(chars[half..].iter().collect::<String>()),
            );
            for (col, _) in page.row(row) {
                if col != at.col {
                    page.merged.push(Rect {
                        top: row,
                        left: col,
                        bottom: row + 1,
                        right: col,
                    });
                }
            }
            Change::plain(format!("「{sheet}」“{label}”分两行"))
        }),
        rework("表头中间重复一次", Noted, |desk, base, chance| {
            let (sheet, row, _) = some_row(desk, chance)?;
            let page = desk.page(&sheet)?;
            let header_row = page.header_row()?;
            let cells: Vec<(u16, Raw)> = page
                .row(header_row)
                .into_iter()
                .map(|(col, ink)| (col, ink.value))
                .collect();
            let mark = put_row(desk, &sheet, row, &cells)?;
            base.form.table(&sheet)?;
            Change::at(
                format!("「{sheet}」第 {} 行又是表头", row + 1),
                vec![At::Cell(Tag::Mark(mark))],
                Scope::Nothing,
            )
        }),
        rework("栏名跨两列合并", Same, |desk, base, chance| {
            let (sheet, col, column) = some_column(desk, base, chance)?;
            desk.insert_col(&sheet, col + 1)?;
            let (_, at) = desk.find(&header(&sheet, &column))?;
            let page = desk.page(&sheet)?;
            page.merged.push(Rect {
                top: at.row,
                left: col,
                bottom: at.row,
                right: col + 1,
            });
            Change::plain(format!("「{sheet}」“{column}”的栏名跨两列，第二列空着"))
        }),
        rework(
            "栏名跨两列，值填在第二列",
            Open,
            |desk, base, chance| {
                let (sheet, col, column) = some_column(desk, base, chance)?;
                must_be_filled(base.form.table(&sheet)?.column(&column)?).then_some(())?;
                let page = desk.page(&sheet)?;
                let row = page.header_row()?;
                desk.insert_col(&sheet, col)?;
                let page = desk.page(&sheet)?;
                let ink = page.cells.remove(&(row, col + 1))?;
                page.put(row, col, ink);
                page.merged.push(Rect {
                    top: row,
                    left: col,
                    bottom: row,
                    right: col + 1,
                });
                Change::at(
                    format!("「{sheet}」“{column}”的栏名跨两列，值都在第二列"),
                    vec![At::Page(sheet.clone())],
                    Scope::Column(sheet.clone(), column.clone()),
                )
                .map(|mut change| {
                    // Where the key is not read, no row is known.
                    if base.form.table(&sheet).is_some_and(|table| table.key == column) {
                        change.spots.push(Spot {
                            at: vec![At::Page(sheet.clone())],
                            covers: Scope::Sheet(sheet.clone()),
                        });
                    }
                    change
                })
            },
        ),
        rework("表头行删掉", Returned, |desk, base, chance| {
            let (sheet, _, _) = some_column(desk, base, chance)?;
            let row = desk.page(&sheet)?.header_row()?;
            desk.delete_row(&sheet, row)?;
            Change::at(
                format!("「{sheet}」表头行删除"),
                vec![At::Page(sheet.clone())],
                Scope::Sheet(sheet),
            )
        }),
        rework(
            "同名的两栏，内容不同",
            Returned,
            |desk, base, chance| {
                let (sheet, col, column) = some_column(desk, base, chance)?;
                let page = desk.page(&sheet)?;
                let last = page.last_col() + 1;
                let mark = desk.mark();
                let page = desk.page(&sheet)?;
                let copied: Vec<(u32, Raw)> = page
                    .cells
                    .iter()
                    .filter(|((_, at), ink)| *at == col && ink.tag.is_some())
                    .map(|((row, _), ink)| (*row, ink.value.clone()))
                    .collect();
                let mut differs = false;
                for (row, raw) in copied {
                    let other = match (&raw, differs) {
                        (Raw::Number(number), false) => Some(Raw::Number(number + 1.0)),
                        (Raw::DateTime(serial), false) => Some(Raw::DateTime(serial + 1.0)),
                        _ => None,
                    };
                    let ink = Ink::of(other.clone().unwrap_or(raw));
                    page.put(row, last, if other.is_some() { ink.marked(mark) } else { ink });
                    differs |= other.is_some();
                }
                differs.then_some(())?;
                Change::at(
                    format!("「{sheet}」右边又有一栏“{column}”，有一格不同"),
                    vec![At::Page(sheet.clone())],
                    Scope::Column(sheet, column),
                )
            },
        ),
        rework("栏目顺序打乱", Same, |desk, base, chance| {
            let (sheet, a, _) = some_column(desk, base, chance)?;
            let columns = &base.form.table(&sheet)?.columns;
            let other = one(chance, columns)?;
            let (_, at) = desk.find(&header(&sheet, &other.name))?;
            let b = at.col;
            (a != b).then_some(())?;
            desk.page(&sheet)?.remap(|row, col| {
                Some((
                    row,
                    if col == a {
                        b
                    } else if col == b {
                        a
                    } else {
                        col
                    },
                ))
            });
            Change::plain(format!("「{sheet}」第 {} 列与第 {} 列对调", a + 1, b + 1))
        }),
        rework("删掉一栏", Returned, |desk, base, chance| {
            let (sheet, col, column) = some_column(desk, base, chance)?;
            let table = base.form.table(&sheet)?;
            let label = table.column(&column)?.label.clone();
            let is_key = table.key == column;
            desk.delete_col(&sheet, col)?;
            let covers = if is_key {
                Scope::Sheet(sheet.clone())
            } else {
                Scope::Column(sheet.clone(), column)
            };
            Change::at(
                format!("「{sheet}」“{label}”一栏删除"),
                vec![At::Label(sheet, label.to_string())],
                covers,
            )
        }),
        rework("左边加一栏序号", Same, |desk, base, chance| {
            let (sheet, _, _) = some_column(desk, base, chance)?;
            desk.insert_col(&sheet, 0)?;
            let page = desk.page(&sheet)?;
            let header = page.header_row()?;
            page.put(header, 0, Ink::text("序号"));
            for (number, (row, _)) in page.records().into_iter().enumerate() {
                if number != 2 {
                    page.put(row, 0, Ink::of(Raw::Number((number + 1) as f64)));
                }
            }
            Change::plain(format!("「{sheet}」左边加序号栏，缺 3 号"))
        }),
        rework("多出一栏备注", Noted, |desk, base, chance| {
            let (sheet, _, _) = some_column(desk, base, chance)?;
            let mark = desk.mark();
            let page = desk.page(&sheet)?;
            let (col, header) = (page.last_col() + 1, page.header_row()?);
            let first = page.records().first()?.0;
            page.put(header, col, Ink::text("备注"));
            page.put(first, col, Ink::text("借调").marked(mark));
            Change::at(
                format!("「{sheet}」右边多一栏备注"),
                vec![At::Cell(Tag::Mark(mark))],
                Scope::Nothing,
            )
        }),
    ]
}
