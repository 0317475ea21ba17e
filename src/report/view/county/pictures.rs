//! Small pictures of the rows around findings, as the clerk knows them.

use serde::Serialize;

use crate::model::assessment::Assessment;
use crate::model::picture::{Picture, PictureCell};
use crate::model::place::column_letters;
use crate::report::view::mark::Mark;
use crate::report::view::text;

/// The pictures of a sheet.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PicturesView {
    /// The pictures.
    pub pictures: Vec<PictureView>,
    /// How many places are in none of them; empty if none.
    pub left_out: String,
}

/// Some rows of a sheet.
#[derive(Clone, Debug, Serialize)]
pub struct PictureView {
    /// Which rows.
    pub caption: String,
    /// Which rows of which sheet, for those who do not see where the picture stands.
    pub label: String,
    /// The columns.
    pub columns: Vec<ColumnView>,
    /// The rows.
    pub rows: Vec<RowView>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnView {
    /// Its letters; empty where there are none.
    pub letters: String,
    /// What its header says.
    pub head: String,
}

/// A row.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    /// Its number in the sheet.
    pub number: String,
    /// Its cells.
    pub cells: Vec<CellView>,
}

/// A cell.
#[derive(Clone, Debug, Serialize)]
pub struct CellView {
    /// What stands there.
    pub shown: String,
    /// What was found there.
    pub mark: Option<Mark>,
}

/// The pictures of the sheet of this name.
pub(super) fn of_sheet(assessment: &Assessment, sheet: &str) -> PicturesView {
    let Some(held) = assessment.pictures.iter().find(|held| held.sheet == sheet) else {
        return PicturesView::default();
    };
    PicturesView {
        pictures: held.pictures.iter().map(|one| picture(sheet, one)).collect(),
        left_out: match held.left_out {
            0 => String::new(),
            count => text::count(count),
        },
    }
}

fn picture(sheet: &str, picture: &Picture) -> PictureView {
    let number = |row: u32| (row + 1).to_string();
    let ends = picture.rows.first().zip(picture.rows.last());
    let caption = ends.map_or_else(String::new, |(first, last)| {
        if first.row == last.row {
            format!("第 {} 行", number(first.row))
        } else {
            format!("第 {} 行至第 {} 行", number(first.row), number(last.row))
        }
    });
    PictureView {
        label: format!("「{sheet}」{caption}"),
        caption,
        columns: picture
            .columns
            .iter()
            .map(|column| ColumnView {
                letters: column.col.map(column_letters).unwrap_or_default().into(),
                head: column.head.clone(),
            })
            .collect(),
        rows: picture
            .rows
            .iter()
            .map(|row| RowView {
                number: number(row.row),
                cells: row.cells.iter().map(cell).collect(),
            })
            .collect(),
    }
}

fn cell(cell: &PictureCell) -> CellView {
    CellView {
        // A blank that nobody asks about is left blank.
        shown: match cell.found {
            Some(_) => text::shown(&cell.shown),
            None => cell.shown.clone(),
        },
        mark: cell.found.map(Mark::from),
    }
}
