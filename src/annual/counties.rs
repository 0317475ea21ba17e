//! 各县区情况: every county of the roster in every year.

use super::Years;
use super::words::year_columns;
use crate::model::annual::{Cell, Column, Row, Table};
use crate::model::round::Status;

pub(super) fn table(years: &Years<'_>) -> Table {
    let mut columns = vec![Column::new("设区市", 14), Column::new("县（市、区）", 16)];
    for (verdict, met) in
        year_columns(years, 18, None)
            .into_iter()
            .zip(year_columns(years, 18, Some("达标/适用")))
    {
        columns.push(Column {
            head: format!("{}结论", verdict.head),
            ..verdict
        });
        columns.push(Column {
            head: format!("{}达标措施", met.head),
            ..met
        });
    }
    let rows = years
        .this
        .round
        .entries
        .iter()
        .map(|entry| {
            let mut cells = vec![
                Cell::text(entry.county.city.as_str()),
                Cell::text(entry.county.name.as_str()),
            ];
            for results in &years.all {
                match results.of(&entry.county) {
                    Some(sent) => {
                        let (met, all) = sent.measures_met();
                        cells.push(Cell::text(format!(
                            "{} {}",
                            sent.verdict.sign(),
                            sent.verdict.word()
                        )));
                        cells.push(Cell::share(met, all));
                    }
                    None => {
                        let held = results
                            .round
                            .entries
                            .iter()
                            .find(|held| held.county.code == entry.county.code);
                        let why = held.map_or("名单中没有", |held| match held.status {
                            // Counted, and yet without an assessment: the results are not whole.
                            Status::已报送 => "缺数据",
                            other => other.word(),
                        });
                        cells.extend([Cell::missing(why), Cell::missing("—")]);
                    }
                }
            }
            Row::plain(cells)
        })
        .collect();
    Table {
        name: "各县区情况".to_owned(),
        note: "本年度名单内的全部县（市、区），各年最后一轮核查的结论和达标措施。".to_owned(),
        columns,
        rows,
    }
}
