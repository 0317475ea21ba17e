//! 说明审核: the counties' explanations, and the columns in which the office says what it makes of them.

use crate::model::finding::Finding;
use crate::model::followup::column::{
    ACCEPTED, CITY, COUNTY, EXPLANATION, FINDING, OPINION, REFUSED, REMARK, REVIEWED_ON, REVIEWER, REVIEWS,
    SERIAL, UNTIL,
};
use crate::model::round::Round;
use crate::report::xlsx::cell::{Answer, Cell, Fill};
use crate::report::xlsx::sheet::{Column, Extent, Row, Sheet, Sheets, Table, write_flat};
use crate::report::xlsx::words;
use crate::workbook::{Help, Styles, WriteError, date_validation, list_validation};

const HEADS: [(&str, f64, f64); 13] = [
    (SERIAL, 6.0, 8.0),
    (CITY, 9.0, 10.0),
    (COUNTY, 9.0, 12.0),
    (FINDING, 12.0, 18.0),
    ("问题", 28.0, 36.0),
    (EXPLANATION, 28.0, 40.0),
    ("状态", 12.0, 12.0),
    ("情况", 16.0, 24.0),
    (OPINION, 10.0, 10.0),
    (REVIEWER, 9.0, 9.0),
    (REVIEWED_ON, 12.0, 12.0),
    (UNTIL, 12.0, 12.0),
    (REMARK, 16.0, 20.0),
];

/// Every explanation that was given.
pub fn table(round: &Round) -> Table {
    let mut rows = Vec::new();
    for assessment in &round.assessments {
        let ledger = round.ledger_of(assessment);
        let explained = assessment.findings.iter().filter_map(|finding| {
            let state = finding.explained()?;
            Some((finding, finding.explanation.as_ref()?.trim(), state))
        });
        for (finding, explanation, state) in explained {
            let said = ledger
                .and_then(|ledger| ledger.reviews.get(finding.id.as_str()))
                .filter(|said| said.explanation == explanation)
                .map(|said| &said.review);
            let text = |text: Option<&str>| match text.filter(|text| !text.is_empty()) {
                Some(text) => Cell::Answer(Answer::Text(text.into())),
                None => Cell::Fill(Fill::Text),
            };
            let date = |date| match date {
                Some(date) => Cell::Answer(Answer::Date(date)),
                None => Cell::Fill(Fill::Date),
            };
            rows.push(Row::given(vec![
                Cell::Serial(rows.len() + 1),
                Cell::short(assessment.county.city.clone()),
                Cell::short(words::county_name(&assessment.county)),
                Cell::text(finding.id.clone()),
                Cell::text(finding.message.clone()),
                Cell::text(explanation),
                Cell::short(state.word()),
                Cell::text(told(finding)),
                text(said.map(|review| review.state.word())),
                text(said.map(|review| review.by.as_str())),
                date(said.and_then(|review| review.on)),
                date(said.and_then(|review| review.until)),
                text(said.map(|review| review.remark.as_str())),
            ]));
        }
    }
    Table {
        name: REVIEWS,
        title: "县区说明审核".to_owned(),
        lines: vec![format!(
            "灰色各栏由核查程序写出，请勿改动。请在白色各栏填写：审核意见从列表中选择“{ACCEPTED}”或“{REFUSED}”，\
             有效期至可以不填。下一轮核查时指定本轮结果即可采用；认可的不再列入整改清单，不认可、过期的恢复为待办。"
        )],
        columns: HEADS
            .iter()
            .map(|(head, min, max)| Column::new(*head, *min, *max))
            .collect(),
        rows,
        frozen: 4,
        empty: "没有县区作出说明。",
    }
}

/// What was made of it, where that is not the office's own words beside it.
fn told(finding: &Finding) -> String {
    match &finding.review {
        Some(review) if review.by.is_empty() => review.remark.clone(),
        _ => String::new(),
    }
}

/// Writes the sheet with its lists.
pub fn write(
    workbook: &mut Sheets,
    styles: &Styles,
    table: &mut Table,
    footer: &str,
) -> Result<(), WriteError> {
    let (mut sheet, extent) = write_flat(workbook, styles, table, footer)?;
    if !extent.is_empty() {
        dress(&mut sheet, extent)?;
    }
    Ok(())
}

fn dress(sheet: &mut Sheet<'_>, extent: Extent) -> Result<(), WriteError> {
    let column = |head: &str| {
        let at = HEADS.iter().position(|(held, ..)| *held == head).unwrap_or(0);
        u16::try_from(at).unwrap_or(0)
    };
    let (first, last) = (extent.first, extent.last);
    let help = Help {
        title: OPINION,
        message: &format!("请从列表中选择：{ACCEPTED}、{REFUSED}。"),
    };
    let list = list_validation(&format!("\"{ACCEPTED},{REFUSED}\""), help)?;
    let opinion = column(OPINION);
    sheet
        .ws
        .add_data_validation(first, opinion, last, opinion, &list)?;
    for head in [REVIEWED_ON, UNTIL] {
        let help = Help {
            title: head,
            message: "请填写日期，格式如 2026-12-01。",
        };
        let date = date_validation(None, None, help)?;
        let at = column(head);
        sheet.ws.add_data_validation(first, at, last, at, &date)?;
    }
    sheet.ws.set_selection(first, opinion, first, opinion)?;
    Ok(())
}
