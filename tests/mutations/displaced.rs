//! Values of tables in the wrong place: merged, shifted by a row or a column, exchanged, left out for “as above”.

use dudao::workbook::{Raw, Rect};

use super::desk::{Ink, Tag};
use super::kind::{Change, Kind, index, must_be_filled, one, rework};
use super::oracle::Expect::{Either, Noticed, Returned};
use super::oracle::{At, Scope, Spot};
use super::tables::{entry, header, some_column, some_row};

/// The kinds.
pub fn kinds() -> Vec<Kind> {
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
                Raw::Text(chance.pick(&["同上", "〃", "同上。", "″"]).into());
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
        Some(text.to_string())
    } else {
        None
    }
}
