//! Leaves out of a checked round what its checks say of persons and what counties wrote in their own words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use smol_str::{SmolStr, format_smolstr};

use super::names::{Numbered, Personal};
use super::{HIDDEN, NotMasked};
use crate::model::assessment::{Assessment, FigureValue, MeasureOutcome, RuleOutcome};
use crate::model::finding::Finding;
use crate::model::picture::SheetPictures;
use crate::model::place::{Cell, Place, SourceFile};
use crate::model::plan::Plan;
use crate::model::round::{Round, UnreadableFile};
use crate::model::trace::{Trace, Used};

/// Leaves out what must not be public; see [`super::Edition::disclose`].
pub fn disclose(
    plan: &Plan,
    mut round: Round,
    personal: &BTreeMap<SourceFile, Personal>,
) -> Result<Round, NotMasked> {
    let files = files(&round, personal);
    for assessment in &mut round.assessments {
        let Some(personal) = personal.get(&assessment.file) else {
            return Err(NotMasked {
                file: assessment.file.clone(),
            });
        };
        let clear = Clear {
            personal,
            files: &files,
        };
        clear.assessment(assessment);
    }
    for set in &mut round.superseded {
        for file in [&mut set.file, &mut set.by] {
            rename(&files, &mut file.name);
        }
    }
    for unreadable in &mut round.unreadable {
        rename(&files, &mut unreadable.file.name);
        unreadable.message = why(plan, unreadable);
    }
    // They are made of findings as they were, too.
    round.ledgers.clear();
    Ok(round)
}

/// What stands in place of the names of files, longest first. Of a file that could not be read it is not known whom
/// its name names.
fn files(round: &Round, personal: &BTreeMap<SourceFile, Personal>) -> Vec<(String, String)> {
    let mut numbered = Numbered::default();
    let unread: BTreeSet<&str> = round
        .unreadable
        .iter()
        .map(|unreadable| unreadable.file.name.as_str())
        .collect();
    let sent = round.assessments.iter().map(|sent| &sent.file.name);
    let aside = round.superseded.iter().map(|set| &set.file.name);
    let names: BTreeSet<&str> = sent
        .chain(aside)
        .map(SmolStr::as_str)
        .chain(unread.iter().copied())
        .collect();
    let mut files: Vec<(String, String)> = Vec::new();
    for name in names {
        let parts: Vec<String> = name
            .split('/')
            .map(|part| {
                if unread.contains(name) || personal.values().any(|held| held.is_held_in(part)) {
                    numbered.hidden_file(part)
                } else {
                    part.to_owned()
                }
            })
            .collect();
        let shown = parts.join("/");
        if shown != name {
            files.push((name.to_owned(), shown));
        }
    }
    files.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    files
}

fn rename(files: &[(String, String)], text: &mut (impl Deref<Target = str> + From<String>)) {
    for (name, shown) in files {
        if text.contains(name.as_str()) {
            *text = text.replace(name.as_str(), shown).into();
        }
    }
}

/// Why a file could not be read, without what the message quotes from it.
fn why(plan: &Plan, unreadable: &UnreadableFile) -> String {
    let check = plan.checks.iter().find(|check| check.id == unreadable.check);
    let title = check.map_or("文件无法读取", |check| check.title.as_str());
    format!("{title}，具体原因不公开。")
}

struct Clear<'a> {
    personal: &'a Personal,
    files: &'a [(String, String)],
}

impl Clear<'_> {
    fn assessment(&self, assessment: &mut Assessment) {
        let Assessment {
            county,
            file,
            year: _,
            filled_on: _,
            saved_at: _,
            verdict: _,
            outcomes,
            measures,
            findings,
            figures,
            actions,
            values,
            // Its file's name was taken out before.
            last_year: _,
            rows_gone,
            unanswered,
            // What it would tell was taken out before, and what came of it stands in findings.
            fingerprint: _,
            pictures,
            // Nothing is put aside.
            standings: _,
        } = assessment;
        for text in [&mut county.code, &mut county.name, &mut county.city] {
            self.text(text);
        }
        rename(self.files, &mut file.name);
        outcomes.iter_mut().for_each(|outcome| self.outcome(outcome));
        for MeasureOutcome { self_rating, .. } in measures {
            self.text(self_rating);
        }
        findings.iter_mut().for_each(|finding| self.finding(finding));
        self.out_of_the_order_of_rows(findings);
        for FigureValue { trace, .. } in figures {
            self.trace(trace);
        }
        values.iter_mut().for_each(|used| self.used(used));
        self.pictures(pictures);
        // They are made of findings as they were.
        actions.clear();
        rows_gone.clear();
        unanswered.clear();
    }

    fn finding(&self, finding: &mut Finding) {
        if self.is_of_a_person(&finding.place) {
            let who = self
                .personal
                .named_in(&finding.id)
                .or(self.personal.named_in(&finding.message));
            let who = who.map_or_else(String::new, |who| format!("{who}的"));
            finding.message = format_smolstr!(
                "“{}”：涉及{who}“{}”，具体内容不公开。",
                finding.title,
                finding.place.label
            );
            finding.gap = None;
            finding.among = None;
        }
        for text in [&mut finding.id, &mut finding.message, &mut finding.expected] {
            self.text(text);
        }
        for place in std::iter::once(&mut finding.place).chain(&mut finding.related) {
            self.place(place);
        }
        if let Some(explanation) = &mut finding.explanation {
            *explanation = HIDDEN.into();
        }
        if let Some(review) = &mut finding.review {
            review.by.clear();
            review.remark.clear();
        }
    }

    /// Findings of one check stand in the order of its table's rows, which is that of a list that others may have.
    fn out_of_the_order_of_rows(&self, findings: &mut [Finding]) {
        // The cells are gone by now; the sheet is what is left.
        let of_persons = |finding: &Finding| {
            let sheet = finding.place.sheet.as_ref();
            sheet.is_some_and(|sheet| self.personal.person_sheets.contains_key(sheet.as_str()))
        };
        let together = |one: &Finding, next: &Finding| {
            one.check == next.check && one.severity == next.severity && of_persons(one) && of_persons(next)
        };
        for run in findings.chunk_by_mut(together) {
            run.sort_by(|one, next| (one.id.len(), &one.id).cmp(&(next.id.len(), &next.id)));
        }
    }

    /// Whether a place is in the row of a person.
    fn is_of_a_person(&self, place: &Place) -> bool {
        let header = place
            .sheet
            .as_ref()
            .and_then(|sheet| self.personal.person_sheets.get(sheet.as_str()));
        let cell = place.cell.as_deref().and_then(Cell::parse);
        matches!((header, cell), (Some(header), Some(cell)) if cell.row > *header)
    }

    fn place(&self, place: &mut Place) {
        rename(self.files, &mut place.file);
        if self.is_of_a_person(place) {
            place.cell = None;
            place.shown = SmolStr::default();
        }
        // Beside the school that a person is known to look after, a pseudonym would tell.
        if self.personal.named_in(&place.shown).is_some() {
            place.shown = HIDDEN.into();
        }
        for text in [&mut place.label, &mut place.shown]
            .into_iter()
            .chain(&mut place.sheet)
        {
            self.text(text);
        }
    }

    fn outcome(&self, outcome: &mut RuleOutcome) {
        self.text(&mut outcome.reason);
        for place in &mut outcome.places {
            self.place(place);
        }
        self.trace(&mut outcome.trace);
    }

    fn trace(&self, trace: &mut Trace) {
        for step in &mut trace.steps {
            for text in [&mut step.filled, &mut step.result] {
                self.text(text);
            }
            for count in &mut step.counts {
                self.text(&mut count.formula);
                self.text(&mut count.result);
            }
        }
        let Some(rows) = &mut trace.rows else { return };
        if self.personal.person_sheets.contains_key(&rows.sheet) {
            for cells in [&mut rows.holding, &mut rows.failing, &mut rows.unknown] {
                cells.clear();
            }
            rows.first_failing.clear();
        }
        rows.first_failing
            .retain(|row| self.personal.named_in(&row.filled).is_none());
        for row in &mut rows.first_failing {
            self.text(&mut row.filled);
        }
        self.text(&mut rows.sheet);
    }

    /// No picture shows a person's row, nor who looks after a school.
    fn pictures(&self, sheets: &mut Vec<SheetPictures>) {
        sheets.retain(|sheet| !self.personal.person_sheets.contains_key(&sheet.sheet));
        for sheet in sheets {
            self.text(&mut sheet.sheet);
            let rows = sheet.pictures.iter_mut().flat_map(|picture| &mut picture.rows);
            for cell in rows.flat_map(|row| &mut row.cells) {
                if self.personal.named_in(&cell.shown).is_some() {
                    HIDDEN.clone_into(&mut cell.shown);
                }
                self.text(&mut cell.shown);
            }
        }
    }

    fn used(&self, used: &mut Used) {
        for text in [&mut used.value, &mut used.typed] {
            if self.personal.notes.contains(text.as_str()) {
                HIDDEN.clone_into(text);
            }
        }
        for text in [
            &mut used.value,
            &mut used.typed,
            &mut used.computed,
            &mut used.lacking,
        ]
        .into_iter()
        .chain(&mut used.sheet)
        {
            self.text(text);
        }
    }

    /// Clears a text of what a county wrote in its own words, of names of files that are left out, and of personal
    /// values that came into it in a way that was not foreseen.
    fn text(&self, text: &mut (impl Deref<Target = str> + From<String>)) {
        for note in &self.personal.notes {
            for quoted in [format!("\"{note}\""), format!("“{note}”")] {
                if text.contains(&quoted) {
                    *text = text.replace(&quoted, HIDDEN).into();
                }
            }
        }
        rename(self.files, text);
        *text = self.personal.cleared(text).into();
    }
}
