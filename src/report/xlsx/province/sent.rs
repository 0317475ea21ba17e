//! 报送情况: every county of the roster and what came from it; below, the cities, and what came and does not count.

use super::super::cell::Cell;
use super::super::sheet::{Column, Row, Sheet, Table};
use super::super::words;
use crate::model::assessment::{Assessment, Verdict};
use crate::model::finding::Severity;
use crate::model::place::SourceFile;
use crate::model::round::{Entry, Round};
use crate::report::view::province::sent::{VERDICTS, WITHOUT, by_city};
use crate::workbook::WriteError;

/// Digits of a hash that tell files apart at a glance.
const SHORT_HASH: usize = 12;

/// The sheet's table.
pub fn table(round: &Round) -> Table {
    Table {
        name: "报送情况",
        title: format!("{}年度报送情况", round.info.year),
        lines: vec![
            "名单内每个县区一行。达标措施数的分母是全部措施。文件校验值只列前 12 位，全文见各县区差距报告。\
             各设区市的情况、重复报送未采用、无法读取和名单之外的文件列在表下。"
                .to_owned(),
        ],
        columns: vec![
            Column::new("设区市", 9.0, 12.0),
            Column::new("县区", 10.0, 14.0),
            Column::new("代码", 9.0, 9.0),
            Column::new("状态", 13.0, 13.0),
            Column::new("结论", 14.0, 22.0),
            Column::new("填报日期", 12.0, 12.0),
            Column::new("错误", 7.0, 7.0),
            Column::new("不达标", 8.0, 8.0),
            Column::new("预警", 7.0, 7.0),
            Column::new("提示", 7.0, 7.0),
            Column::new("达标措施数", 9.0, 9.0),
            Column::new("措施总数", 9.0, 9.0),
            Column::new("文件", 24.0, 44.0),
            Column::new("文件校验值\n（前 12 位）", 16.0, 16.0),
        ],
        rows: round.entries.iter().map(|entry| row(round, entry)).collect(),
        frozen: 2,
        empty: "名单中没有县区。",
    }
}

fn row(round: &Round, entry: &Entry) -> Row {
    let county = &entry.county;
    let mut cells = vec![
        Cell::short(county.city.clone()),
        Cell::short(county.name.clone()),
        Cell::short(county.code.clone()),
        Cell::status(entry.status),
    ];
    match round.assessment(entry) {
        Some(assessment) => cells.extend(outcome(assessment)),
        None => {
            cells.extend((0..8).map(|_| Cell::short("—")));
            let unread = round.unreadable.iter().find(|file| {
                file.county
                    .as_ref()
                    .is_some_and(|sender| sender.code == county.code)
            });
            cells.extend(unread.map_or([Cell::short("—"), Cell::short("—")], |unread| {
                file(&unread.file)
            }));
        }
    }
    Row::plain(cells)
}

fn outcome(assessment: &Assessment) -> Vec<Cell> {
    let mut cells = vec![
        Cell::submission(assessment.verdict),
        Cell::date_or(assessment.filled_on, "未填"),
    ];
    cells.extend(Severity::ALL.map(|severity| Cell::count(assessment.count(severity))));
    cells.push(Cell::count(assessment.measures_with(Verdict::达标)));
    cells.push(Cell::count(assessment.measures.len()));
    cells.extend(file(&assessment.file));
    cells
}

fn file(file: &SourceFile) -> [Cell; 2] {
    let hash: String = file.sha256.chars().take(SHORT_HASH).collect();
    [Cell::text(file.name.clone()), Cell::short(hash)]
}

/// How the cities stand, and the lists of what came and does not count, below the table.
pub fn append(sheet: &mut Sheet<'_>, round: &Round) -> Result<(), WriteError> {
    cities(sheet, round)?;
    superseded(sheet, round)?;
    unreadable(sheet, round)?;
    strangers(sheet, round)
}

fn cities(sheet: &mut Sheet<'_>, round: &Round) -> Result<(), WriteError> {
    let rows: Vec<Row> = by_city(round)
        .into_iter()
        .map(|counts| {
            let mut cells = vec![
                Cell::short(counts.city.unwrap_or("全省")),
                Cell::count(counts.due),
                Cell::count(counts.sent),
            ];
            let rest = counts.verdicts.into_iter().chain(counts.without);
            cells.extend(rest.chain([counts.twice]).map(Cell::count));
            match counts.city {
                Some(_) => Row::plain(cells),
                None => Row::section(cells),
            }
        })
        .collect();
    let mut heads = vec![("设区市", 1), ("应报", 1), ("已报送", 1)];
    heads.extend(VERDICTS.map(|verdict| (verdict.word(), 1)));
    heads.extend(WITHOUT.map(|status| (status.word(), 1)));
    heads.push(("重复报送", 1));
    sheet.heading("各设区市报送情况（单位：个县区）");
    sheet.table(&heads, rows)?;
    Ok(())
}

fn superseded(sheet: &mut Sheet<'_>, round: &Round) -> Result<(), WriteError> {
    sheet.heading(&format!(
        "重复报送、未采用的文件（{} 个）",
        round.superseded.len()
    ));
    if round.superseded.is_empty() {
        sheet.line("没有。");
        return Ok(());
    }
    let rows: Vec<Row> = round
        .superseded
        .iter()
        .map(|aside| {
            let [name, hash] = file(&aside.file);
            Row::plain(vec![
                Cell::short(aside.county.city.clone()),
                Cell::short(words::county_name(&aside.county)),
                Cell::short(aside.county.code.clone()),
                Cell::date_or(aside.filled_on, "未填"),
                Cell::text(aside.by.name.clone()),
                Cell::date_or(aside.by_filled_on, "未填"),
                name,
                hash,
            ])
        })
        .collect();
    sheet.table(
        &[
            ("设区市", 1),
            ("县区", 1),
            ("代码", 1),
            ("填报日期", 1),
            ("采用的文件", 5),
            ("采用文件的填报日期", 3),
            ("未采用的文件", 1),
            ("文件校验值\n（前 12 位）", 1),
        ],
        rows,
    )?;
    Ok(())
}

fn unreadable(sheet: &mut Sheet<'_>, round: &Round) -> Result<(), WriteError> {
    sheet.heading(&format!("无法读取的文件（{} 个）", round.unreadable.len()));
    if round.unreadable.is_empty() {
        sheet.line("没有。");
        return Ok(());
    }
    let rows: Vec<Row> = round
        .unreadable
        .iter()
        .map(|unread| {
            let [name, hash] = file(&unread.file);
            let county = unread.county.as_ref();
            let part = |text: Option<&str>| Cell::short(text.unwrap_or("不明"));
            Row::plain(vec![
                part(county.map(|county| county.city.as_str())),
                part(county.map(|county| county.name.as_str())),
                part(county.map(|county| county.code.as_str())),
                Cell::text(&unread.message),
                name,
                hash,
            ])
        })
        .collect();
    sheet.table(
        &[
            ("设区市", 1),
            ("县区", 1),
            ("代码", 1),
            ("原因和办法", 9),
            ("文件", 1),
            ("文件校验值\n（前 12 位）", 1),
        ],
        rows,
    )?;
    Ok(())
}

/// Assessments whose county is not in the roster.
pub fn outside_roster(round: &Round) -> Vec<&Assessment> {
    let listed = |index: usize| round.entries.iter().any(|entry| entry.assessment == Some(index));
    round
        .assessments
        .iter()
        .enumerate()
        .filter(|(index, _)| !listed(*index))
        .map(|(_, assessment)| assessment)
        .collect()
}

fn strangers(sheet: &mut Sheet<'_>, round: &Round) -> Result<(), WriteError> {
    let strangers = outside_roster(round);
    sheet.heading(&format!("名单之外的文件（{} 个）", strangers.len()));
    if strangers.is_empty() {
        sheet.line("没有。");
        return Ok(());
    }
    let rows: Vec<Row> = strangers
        .iter()
        .map(|assessment| {
            let [name, hash] = file(&assessment.file);
            Row::plain(vec![
                Cell::short(assessment.county.city.clone()),
                Cell::short(words::county_name(&assessment.county)),
                Cell::short(assessment.county.code.clone()),
                Cell::date_or(assessment.filled_on, "未填"),
                Cell::text("县区名称或代码与名单不符，不计入比率和合计；请核对后改正。"),
                name,
                hash,
            ])
        })
        .collect();
    sheet.table(
        &[
            ("设区市", 1),
            ("县区", 1),
            ("代码", 1),
            ("填报日期", 1),
            ("说明", 8),
            ("文件", 1),
            ("文件校验值\n（前 12 位）", 1),
        ],
        rows,
    )?;
    Ok(())
}
