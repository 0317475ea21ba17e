//! Tables: headers split, merged, repeated; totals, blank rows, notes; rows and columns deleted, doubled, displaced.

use dudao::workbook::{Raw, Rect};

use super::county::chance::Chance;
use super::desk::{Desk, Ink, Tag};
use super::kind::{Base, Change, Kind, index, must_be_filled, one, rework};
use super::oracle::Expect::{Either, Noted, Noticed, Open, Returned, Same};
use super::oracle::{At, Scope, Spot};
use super::sheets::counts;

const TABLES: [&str; 4] = ["整改台账", "督学名册", "学校名单", "佐证材料"];

fn header(sheet: &str, column: &str) -> Tag {
    Tag::Header(sheet.to_owned(), column.to_owned())
}

fn entry(sheet: &str, key: &str, column: &str) -> Tag {
    Tag::Entry(sheet.to_owned(), key.to_owned(), column.to_owned())
}

/// A table and one of its rows: sheet, row, key.
fn some_row(desk: &mut Desk, chance: &mut Chance) -> Option<(String, u32, String)> {
    let sheet = *one(chance, &TABLES)?;
    let (row, key) = one(chance, &desk.page(sheet)?.records())?.clone();
    Some((sheet.to_owned(), row, key))
}

/// A table and one of its columns: sheet, position, column.
fn some_column(desk: &mut Desk, base: &Base, chance: &mut Chance) -> Option<(String, u16, String)> {
    let sheet = *one(chance, &TABLES)?;
    let columns = &base.form.table(sheet)?.columns;
    let column = one(chance, columns)?.name.clone();
    let (_, at) = desk.find(&header(sheet, &column))?;
    Some((sheet.to_owned(), at.col, column))
}

/// Puts a row in below a record, with these cells.
fn put_row(desk: &mut Desk, sheet: &str, at: u32, cells: &[(u16, Raw)]) -> Option<u32> {
    desk.insert_rows(sheet, at, 1)?;
    let mark = desk.mark();
    let page = desk.page(sheet)?;
    for (index, (col, raw)) in cells.iter().enumerate() {
        let ink = Ink::of(raw.clone());
        page.put(at, *col, if index == 0 { ink.marked(mark) } else { ink });
    }
    Some(mark)
}

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
            (_, 0) => cells.push((*col, Raw::Text(word.to_owned()))),
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
    let mut kinds = heads();
    kinds.extend(rows());
    kinds.extend(displaced());
    kinds
}

fn heads() -> Vec<Kind> {
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
            page.cells.get_mut(&(row, at.col))?.value = Raw::Text(chars[..half].iter().collect());
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
                vec![At::Label(sheet, label)],
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

fn rows() -> Vec<Kind> {
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
            let mark = put_row(desk, &sheet, row, &[(0, Raw::Text(note.to_owned()))])?;
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
                (0, Raw::Text("填表人：王丽".to_owned())),
                (3, Raw::Text("审核人：陈军".to_owned())),
                (6, Raw::Text("2026年11月5日".to_owned())),
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
            let mark = put_row(desk, &sheet, row, &[(0, Raw::Text(title.to_owned()))])?;
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
                        cells.push((col, Raw::Text("例：张三".to_owned())));
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
                    Raw::Text(text) if text == key => (col, Raw::Text(format!("{text} "))),
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

fn displaced() -> Vec<Kind> {
    vec![
        rework("相邻几行同值合并", Either, |desk, base, chance| {
            let (sheet, col, column) = some_column(desk, base, chance)?;
            must_be_filled(base.form.table(&sheet)?.column(&column)?).then_some(())?;
            let page = desk.page(&sheet)?;
            let records = page.records();
            let value = |row: u32| page.cells.get(&(row, col)).map(|ink| ink.value.clone());
            let pairs: Vec<(u32, u32, String)> = records
                .windows(2)
                .filter(|pair| pair[0].0 + 1 == pair[1].0 && value(pair[0].0) == value(pair[1].0))
                .map(|pair| (pair[0].0, pair[1].0, pair[1].1.clone()))
                .collect();
            let (top, bottom, key) = one(chance, &pairs)?.clone();
            let page = desk.page(&sheet)?;
            page.cells.get_mut(&(bottom, col))?.value = Raw::Blank;
            page.merged.push(Rect {
                top,
                left: col,
                bottom,
                right: col,
            });
            let tag = entry(&sheet, &key, &column);
            Change::at(
                format!("「{sheet}」“{column}”第 {}、{} 行合并", top + 1, bottom + 1),
                vec![At::Cell(tag)],
                Scope::Entry(sheet, key, column),
            )
        }),
        rework("同上的写法", Either, |desk, base, chance| {
            let (sheet, col, column) = some_column(desk, base, chance)?;
            let table = base.form.table(&sheet)?;
            let field = table.column(&column)?;
            let free = matches!(field.kind, dudao::model::form::FieldKind::Text) && column != table.key;
            (free && must_be_filled(field)).then_some(())?;
            let page = desk.page(&sheet)?;
            let (row, key) = one(chance, &page.records())?.clone();
            page.cells.get_mut(&(row, col))?.value =
                Raw::Text(chance.pick(&["同上", "〃", "同上。", "″"]).to_owned());
            let tag = entry(&sheet, &key, &column);
            Change::at(
                format!("「{sheet}」“{column}”写“同上”"),
                vec![At::Cell(tag)],
                Scope::Entry(sheet, key, column),
            )
        }),
        rework(
            "一栏的值整体低了一行",
            Returned,
            |desk, base, chance| {
                let sheet = *one(chance, &["督学名册", "学校名单"])?;
                let columns = base
                    .form
                    .table(sheet)?
                    .columns
                    .iter()
                    .filter(|column| must_be_filled(column));
                let columns: Vec<String> = columns.map(|column| column.name.clone()).collect();
                let column = one(chance, &columns)?.clone();
                let (_, at) = desk.find(&header(sheet, &column))?;
                let page = desk.page(sheet)?;
                let records = page.records();
                let values: Vec<Raw> = records
                    .iter()
                    .filter_map(|(row, _)| page.cells.get(&(*row, at.col)).map(|ink| ink.value.clone()))
                    .collect();
                for ((row, _), value) in records.iter().skip(1).zip(&values) {
                    page.cells.get_mut(&(*row, at.col))?.value = value.clone();
                }
                page.cells.get_mut(&(records.first()?.0, at.col))?.value = Raw::Blank;
                page.put(records.last()?.0 + 1, at.col, Ink::of(values.last()?.clone()));
                let is_key = base.form.table(sheet)?.key == column;
                let covers = if is_key {
                    Scope::Sheet(sheet.to_owned())
                } else {
                    Scope::Column(sheet.to_owned(), column.clone())
                };
                let mut change = Change::at(
                    format!("「{sheet}」“{column}”低了一行"),
                    vec![At::Page(sheet.to_owned())],
                    covers,
                )?;
                // The last value stands alone in a row of its own.
                change.spots.push(Spot {
                    at: vec![At::Page(sheet.to_owned())],
                    covers: Scope::Row(sheet.to_owned(), String::new()),
                });
                Some(change)
            },
        ),
        rework(
            "一行的值整体右移一格",
            Returned,
            |desk, base, chance| {
                let (sheet, row, key) = some_row(desk, chance)?;
                let columns = &base.form.table(&sheet)?.columns;
                let from = index(chance, columns.len() - 1);
                let tags: Vec<Tag> = columns[from..]
                    .iter()
                    .map(|column| entry(&sheet, &key, &column.name))
                    .collect();
                let values: Vec<Raw> = tags
                    .iter()
                    .filter_map(|tag| desk.ink(tag).map(|ink| ink.value.clone()))
                    .collect();
                (values.len() == tags.len() && values[0] != Raw::Blank).then_some(())?;
                for (tag, value) in tags.iter().skip(1).zip(&values) {
                    desk.ink(tag)?.value = value.clone();
                }
                desk.ink(&tags[0])?.value = Raw::Blank;
                must_be_filled(&columns[from]).then_some(())?;
                let mut change = Change::at(
                    format!("「{sheet}」第 {} 行自“{}”起右移一格", row + 1, columns[from].name),
                    vec![At::Row(sheet.clone(), key.clone())],
                    Scope::Row(sheet.clone(), key.clone()),
                )?;
                if from == 0 {
                    let at = vec![At::Row(sheet.clone(), key.clone())];
                    for key in [Some(String::new()), text_of(&values[0])].into_iter().flatten() {
                        change.spots.push(Spot {
                            at: at.clone(),
                            covers: Scope::Row(sheet.clone(), key),
                        });
                    }
                }
                Some(change)
            },
        ),
        rework("起止日期填反", Returned, |desk, _, chance| {
            let pairs = [
                ("督学名册", "聘任日期", "届满日期"),
                ("学校名单", "校长任期起", "校长任期止"),
            ];
            let (sheet, a, b) = *one(chance, &pairs)?;
            let (row, key) = one(chance, &desk.page(sheet)?.records())?.clone();
            let (from, to) = (entry(sheet, &key, a), entry(sheet, &key, b));
            let (first, second) = (desk.ink(&from)?.value.clone(), desk.ink(&to)?.value.clone());
            desk.ink(&from)?.value = second;
            desk.ink(&to)?.value = first;
            Change::at(
                format!("「{sheet}」第 {} 行“{a}”“{b}”填反", row + 1),
                vec![At::Cell(from), At::Cell(to)],
                Scope::Row(sheet.to_owned(), key),
            )
        }),
        rework("值填到旁边一栏", Returned, |desk, base, chance| {
            let (sheet, _, key) = some_row(desk, chance)?;
            let columns = &base.form.table(&sheet)?.columns;
            let at = index(chance, columns.len() - 1);
            let (column, next) = (&columns[at], &columns[at + 1]);
            (must_be_filled(column) && column.kind != next.kind).then_some(())?;
            let (from, to) = (entry(&sheet, &key, &column.name), entry(&sheet, &key, &next.name));
            let (first, second) = (desk.ink(&from)?.value.clone(), desk.ink(&to)?.value.clone());
            (first != Raw::Blank && second != Raw::Blank).then_some(())?;
            desk.ink(&from)?.value = second;
            desk.ink(&to)?.value = first;
            // A text is as good as another; the neighbour that is no text must be found.
            Change::at(
                format!("「{sheet}」“{key}”的“{}”“{}”填反", column.name, next.name),
                vec![At::Cell(from), At::Cell(to)],
                Scope::Row(sheet, key),
            )
            .filter(|_| at > 0)
        }),
        rework("行首的值没有填", Returned, |desk, base, chance| {
            let (sheet, _, key) = some_row(desk, chance)?;
            let tag = entry(&sheet, &key, &base.form.table(&sheet)?.key);
            desk.ink(&tag)?.value = Raw::Blank;
            let mut change = Change::at(
                format!("「{sheet}」“{key}”没有填"),
                vec![At::Cell(tag.clone())],
                Scope::Row(sheet.clone(), key),
            )?;
            change.spots.push(Spot {
                at: vec![At::Cell(tag)],
                covers: Scope::Row(sheet, String::new()),
            });
            Some(change)
        }),
        rework("措施一行删掉", Returned, |desk, _, chance| {
            let (row, key) = one(chance, &desk.page("措施自评")?.records())?.clone();
            desk.delete_row("措施自评", row)?;
            Change::at(
                format!("「措施自评」第 {key} 条删除"),
                vec![At::Page("措施自评".to_owned())],
                Scope::Row("措施自评".to_owned(), key),
            )
        }),
        rework("措施序号填重", Returned, |desk, _, chance| {
            let records = desk.page("措施自评")?.records();
            let at = index(chance, records.len() - 1);
            let (_, key) = records[at].clone();
            let (_, next) = records[at + 1].clone();
            desk.ink(&entry("措施自评", &next, "序号"))?.value = Raw::Number(key.parse().ok()?);
            let spot = |key: String| Spot {
                at: vec![At::Page("措施自评".to_owned())],
                covers: Scope::Row("措施自评".to_owned(), key),
            };
            Some(Change {
                what: format!("第 {next} 条的序号填成 {key}"),
                spots: vec![spot(key), spot(next)],
            })
        }),
        rework("筛选后隐藏的行", Noticed, |desk, _, chance| {
            let (sheet, row, _) = some_row(desk, chance)?;
            let page = desk.page(&sheet)?;
            page.hidden_rows.extend(row..=row + 1);
            Change::at(
                format!("「{sheet}」第 {} 行起筛选隐藏", row + 1),
                vec![At::Page(sheet)],
                Scope::Nothing,
            )
        }),
    ]
}

fn text_of(raw: &Raw) -> Option<String> {
    if let Raw::Text(text) = raw {
        Some(text.clone())
    } else {
        None
    }
}
