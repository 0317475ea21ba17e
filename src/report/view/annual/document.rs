//! The annual report as a document to edit. The names under which its template finds each datum are Chinese, because
//! officials edit it.

use serde::Serialize;

use super::is_numeric;
use crate::model::annual::{Annual, Table};
use crate::model::quantity::date_in_text;
use crate::report::view::text;

/// Everything that the document says.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentView {
    省: String,
    方案: String,
    年度: String,
    /// The first and the last year compared; the same if there is one.
    起始年度: String,
    多年: bool,
    公开版: bool,
    基准日: String,
    章: Vec<ChapterView>,
    附表: Vec<TableView>,
    来源: Vec<SourceView>,
}

/// A chapter.
#[derive(Clone, Debug, Serialize)]
struct ChapterView {
    序号: String,
    标题: String,
    段: Vec<String>,
    表: Vec<TableView>,
}

/// A table.
#[derive(Clone, Debug, Serialize)]
struct TableView {
    序号: String,
    名称: String,
    说明: String,
    /// Widths of the columns; `右` behind those whose cells stand at the right.
    栏: Vec<String>,
    表头: Vec<String>,
    行: Vec<RowView>,
}

/// A row.
#[derive(Clone, Debug, Serialize)]
struct RowView {
    格: Vec<String>,
}

/// Results that the report was made from.
#[derive(Clone, Debug, Serialize)]
struct SourceView {
    年度: String,
    轮次: String,
    基准日: String,
    方案版本: String,
    统计: bool,
    校验值: String,
}

/// The view of the document.
pub fn document(annual: &Annual) -> DocumentView {
    let mut numbers = 1..;
    let mut tables = |held: &[Table]| -> Vec<TableView> {
        held.iter()
            .zip(numbers.by_ref())
            .map(|(table, no)| self::table(table, no))
            .collect()
    };
    let chapters = annual
        .chapters
        .iter()
        .enumerate()
        .map(|(index, chapter)| ChapterView {
            序号: text::chinese_number(index + 1),
            标题: chapter.title.clone(),
            段: chapter.sentences.clone(),
            表: tables(&chapter.tables),
        })
        .collect();
    DocumentView {
        省: annual.province.clone(),
        方案: annual.plan.clone(),
        年度: annual.year.to_string(),
        起始年度: annual.years.first().unwrap_or(&annual.year).to_string(),
        多年: annual.years.len() > 1,
        公开版: annual.public,
        基准日: date_in_text(annual.as_of),
        章: chapters,
        附表: tables(&annual.annexes),
        来源: annual
            .sources
            .iter()
            .map(|held| SourceView {
                年度: held.year.to_string(),
                轮次: held.title.clone(),
                基准日: date_in_text(held.as_of),
                方案版本: held.plan_version.clone(),
                统计: held.counts,
                校验值: held.sha256.clone(),
            })
            .collect(),
    }
}

fn table(table: &Table, no: usize) -> TableView {
    TableView {
        序号: text::count(no),
        名称: table.name.clone(),
        说明: table.note.clone(),
        栏: table
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let right = if is_numeric(table, index) { "右" } else { "" };
                format!("{}{right}", column.width)
            })
            .collect(),
        表头: table.columns.iter().map(|column| column.head.clone()).collect(),
        行: table
            .rows
            .iter()
            .map(|row| RowView {
                格: row.cells.iter().map(crate::model::annual::Cell::shown).collect(),
            })
            .collect(),
    }
}
