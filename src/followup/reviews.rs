//! What the office says of the counties' explanations: read from the sheet 说明审核 of its workbook, and put to the
//! findings.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::notes::Source;
use super::sheet::{header, shown, value};
use crate::model::assessment::Assessment;
use crate::model::finding::{Explanation, Review};
use crate::model::followup::column::{
    ACCEPTED, CITY, COUNTY, EXPLANATION, FINDING, OPINION, REFUSED, REMARK, REVIEWED_ON, REVIEWER, REVIEWS,
    UNTIL,
};
use crate::model::followup::{Ledger, Reviewed, Written};
use crate::workbook::Book;

/// A row of the sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReviewRow {
    /// Its row as the sheet counts them, from 1.
    pub row: u32,
    /// City and county.
    pub county: (String, String),
    /// Id of the finding.
    pub id: String,
    /// What stands in each column, by heading.
    pub cells: BTreeMap<String, Written>,
}

impl ReviewRow {
    fn text(&self, head: &str) -> String {
        let written = self.cells.get(head).map(Written::shown).unwrap_or_default();
        written.trim().to_owned()
    }

    fn date(&self, head: &str) -> Result<Option<Date>, String> {
        match self.cells.get(head) {
            None => Ok(None),
            Some(Written::Date { date }) => Ok(Some(*date)),
            Some(other) => {
                let text = other
                    .shown()
                    .trim()
                    .replace(['/', '.', '年', '月'], "-")
                    .replace('日', "");
                let mut parts = text.split('-').map(str::parse::<i16>);
                let date = match (parts.next(), parts.next(), parts.next(), parts.next()) {
                    (Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) => i8::try_from(month)
                        .ok()
                        .zip(i8::try_from(day).ok())
                        .and_then(|(month, day)| Date::new(year, month, day).ok()),
                    _ => None,
                };
                let wrong = || format!("{head}“{}”不是日期，应写作 2026-12-01", other.shown());
                date.map(Some).ok_or_else(wrong)
            }
        }
    }

    /// Whether the office wrote anything.
    pub(super) fn holds_writing(&self) -> bool {
        [OPINION, REVIEWER, REVIEWED_ON, UNTIL, REMARK]
            .iter()
            .any(|head| self.cells.contains_key(*head))
    }

    /// What the office said; none if it said nothing yet.
    ///
    /// # Errors
    /// What is wrong with the row, as officials read it.
    fn reviewed(&self) -> Result<Option<Reviewed>, String> {
        let opinion = self.text(OPINION);
        let state = match opinion.as_str() {
            "" => return Ok(None),
            ACCEPTED => Explanation::认可,
            REFUSED => Explanation::不认可,
            other => return Err(format!("{OPINION}“{other}”不是“{ACCEPTED}”或“{REFUSED}”")),
        };
        Ok(Some(Reviewed {
            explanation: self.text(EXPLANATION),
            review: Review {
                state,
                by: self.text(REVIEWER),
                on: self.date(REVIEWED_ON)?,
                until: self.date(UNTIL)?,
                remark: self.text(REMARK),
            },
        }))
    }
}

/// Reads the sheet of a workbook; nothing if it has none.
pub(super) fn read(book: &Book) -> Vec<ReviewRow> {
    let Some(sheet) = book.sheets.iter().find(|sheet| sheet.name.trim() == REVIEWS) else {
        return Vec::new();
    };
    let Some((header, heads)) = header(sheet, FINDING) else {
        return Vec::new();
    };
    let rows = sheet.rows().filter(|(row, _)| *row > header).map(|(row, cells)| {
        let mut review = ReviewRow {
            row: row + 1,
            ..ReviewRow::default()
        };
        for cell in cells {
            let (Some(head), Some(value)) = (heads.get(&cell.col), value(&cell.value)) else {
                continue;
            };
            match head.as_str() {
                FINDING => shown(&cell.value).trim().clone_into(&mut review.id),
                CITY => review.county.0 = value.shown(),
                COUNTY => review.county.1 = value.shown(),
                _ => {
                    review.cells.insert(head.clone(), value);
                }
            }
        }
        review
    });
    rows.filter(|row| !row.id.is_empty()).collect()
}

/// The rows that cannot be made use of, as sentences.
pub(super) fn wrong(rows: &[ReviewRow]) -> Vec<String> {
    rows.iter()
        .filter_map(|row| {
            let wrong = row.reviewed().err()?;
            Some(format!(
                "「{REVIEWS}」第 {} 行的{wrong}，这一行没有采用。",
                row.row
            ))
        })
        .collect()
}

/// Takes over what the office said, from the ledger of the round before and from the sheets edited since; what was
/// changed later stands.
pub(super) fn merge(ledger: &mut Ledger, sources: &[Source<'_>]) {
    let nothing = BTreeMap::new();
    for (base, lists) in sources {
        let held = base.map_or(&nothing, |base| &base.reviews);
        for (id, reviewed) in held {
            ledger
                .reviews
                .entry(id.clone())
                .or_insert_with(|| reviewed.clone());
        }
        let of_county = lists.iter().map(|list| list.reviews_of(&ledger.county));
        let rows: Vec<&ReviewRow> = of_county.flatten().collect();
        for row in rows {
            match row.reviewed() {
                Ok(said) if said.as_ref() == held.get(&row.id) => {}
                Ok(Some(said)) => {
                    ledger.reviews.insert(row.id.clone(), said);
                }
                Ok(None) => {
                    ledger.reviews.remove(&row.id);
                }
                Err(_) => {}
            }
        }
    }
}

/// Puts what the office said to the findings whose explanations it was said of.
pub(super) fn apply(ledger: &Ledger, assessment: &mut Assessment, as_of: Date) {
    for finding in &mut assessment.findings {
        let Some(explanation) = finding.explanation.as_ref().filter(|_| finding.review.is_none()) else {
            continue;
        };
        let said = ledger.reviews.get(finding.id.as_str());
        let Some(said) = said.filter(|said| said.explanation == explanation.trim()) else {
            continue;
        };
        let mut review = said.review.clone();
        if review.state == Explanation::认可 && review.until.is_some_and(|until| until < as_of) {
            review.state = Explanation::已过期;
        }
        finding.review = Some(Box::new(review));
    }
}
