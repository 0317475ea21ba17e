//! Takes the personal values out of a submission before it is checked.
//!
//! A name gives way to a pseudonym, the same wherever the name stands, so that checks that compare names come to the
//! same. Another text that holds a personal value is left out as a whole: with the name cut out of it, it would still
//! tell, or be torn.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::HIDDEN;
use super::names::{Numbered, Personal};
use crate::model::fingerprint::Fingerprint;
use crate::model::form::{Field, FieldKind, Form};
use crate::model::plan::Plan;
use crate::model::submission::{Answer, Attachments, Submission};
use crate::model::value::Value;

/// What is said of how an answer was read, where the sentence quotes what is left out.
const NOT_SHOWN: &str = "填写内容不公开。";

/// Persons who stand in no table of persons.
const OTHERS: &str = "人员";

/// Masks a submission; see [`super::Edition::mask`].
pub fn mask(plan: &Plan, wording: &str, submission: &mut Submission) -> Personal {
    let form = &plan.form;
    let mut personal = gather(form, wording, submission);
    let mut mask = Mask {
        numbered: Numbered::default(),
        notes: Vec::new(),
        personal: &personal,
    };
    for (_, field) in form.fields() {
        if let Some(answer) = submission.fields.get_mut(&field.name) {
            mask.answer(field, answer);
        }
    }
    for (sheet, table) in form.tables() {
        let Some(read) = submission.tables.get_mut(&sheet.name) else {
            continue;
        };
        read.sheet = mask.text(&read.sheet);
        let ids = (sheet.name == form.roles.explanation_sheet).then_some(form.roles.explanation_id.as_str());
        for row in &mut read.rows {
            for column in &table.columns {
                let Some(answer) = row.answers.get_mut(&column.name) else {
                    continue;
                };
                if ids == Some(column.name.as_str()) {
                    mask.id(answer);
                }
                mask.answer(column, answer);
            }
        }
    }
    mask.rest(submission);
    let notes = mask.notes;
    personal.notes.extend(notes);
    // By the names under which the findings will know them.
    for (sheet, table) in form.tables() {
        let is_of_persons = table.column(&table.key).is_some_and(|key| key.personal);
        if let (true, Some(read)) = (is_of_persons, submission.tables.get(&sheet.name)) {
            let header = read.columns.values().map(|cell| cell.row).max().unwrap_or(0);
            personal.person_sheets.insert(read.sheet.clone(), header);
        }
    }
    personal
}

/// Masks a fingerprint; see [`super::Edition::mask_fingerprint`].
pub fn mask_fingerprint(masked: &Submission, mut fingerprint: Fingerprint) -> Fingerprint {
    let shown = |table: &str| {
        let sheet = masked.sheets.iter().find(|sheet| sheet.name == table);
        let found = sheet.and_then(|sheet| sheet.found_as.as_deref());
        found.unwrap_or(table).to_owned()
    };
    for roster in &mut fingerprint.rosters {
        roster.sheet = shown(&roster.table);
        roster.key = None;
    }
    for column in &mut fingerprint.columns {
        column.sheet = shown(&column.table);
    }
    for text in &mut fingerprint.texts {
        text.begins.clear();
    }
    fingerprint
}

/// Collects the personal values of a submission.
fn gather(form: &Form, wording: &str, submission: &Submission) -> Personal {
    let mut answers: Vec<(&Field, String, &Answer)> = Vec::new();
    let mut secret = Sha256::new();
    for (sheet, table) in form.tables() {
        let key = table.column(&table.key);
        let kind = match key.filter(|key| key.personal) {
            Some(_) => persons_of(&sheet.name),
            None => OTHERS,
        };
        let Some(read) = submission.tables.get(&sheet.name) else {
            continue;
        };
        for row in &read.rows {
            for column in &table.columns {
                let Some(answer) = row.answers.get(&column.name) else {
                    continue;
                };
                secret.update(answer.raw.as_bytes());
                if column.personal {
                    answers.push((column, kind.to_owned(), answer));
                }
            }
        }
    }
    for (_, field) in form.fields() {
        if let Some(answer) = submission.fields.get(&field.name) {
            secret.update(answer.raw.as_bytes());
            if field.personal {
                answers.push((field, OTHERS.to_owned(), answer));
            }
        }
    }
    // Who stands in a table of persons is one of those also where another table names them.
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    answers.sort_by_key(|(_, kind, _)| kind == OTHERS);
    for (field, kind, answer) in &answers {
        if field.kind != FieldKind::Phone
            && let Some(name) = name(answer)
        {
            names.entry(name).or_insert_with(|| kind.clone());
        }
    }
    let mut personal = Personal::new(&names, &secret.finalize());
    for (_, _, answer) in &answers {
        for value in said(answer) {
            personal.look_for(&value, wording);
        }
    }
    personal
}

/// What the persons of a table are called: those of 督学名册 are 督学.
fn persons_of(sheet: &str) -> &str {
    let kind = ["花名册", "名册", "名单", "一览表"]
        .iter()
        .find_map(|ending| sheet.strip_suffix(ending))
        .unwrap_or_default();
    if kind.is_empty() { OTHERS } else { kind }
}

/// The name that an answer gives, as checks know it; none where nothing is named.
fn name(answer: &Answer) -> Option<String> {
    match &answer.value {
        Value::Blank | Value::Nothing => None,
        Value::Text(text) => Some(text.to_string()),
        Value::Number(_) | Value::Date(_) | Value::Unreadable => {
            Some(answer.raw.trim().to_owned()).filter(|raw| !raw.is_empty())
        }
    }
}

/// Everything by which an answer tells who is meant: as read, as typed, the name before a bracket, each of several
/// names in one cell.
fn said(answer: &Answer) -> Vec<String> {
    let Some(name) = name(answer) else {
        return Vec::new();
    };
    let mut said = vec![name.clone(), answer.raw.trim().to_owned()];
    if let Some((before, _)) = name.split_once(['（', '(']) {
        said.push(before.to_owned());
    }
    if answer.value == Value::Unreadable {
        said.extend(
            name.split(|c: char| !c.is_alphanumeric() && c != '·')
                .map(str::to_owned),
        );
    }
    said
}

struct Mask<'a> {
    personal: &'a Personal,
    numbered: Numbered,
    notes: Vec<String>,
}

impl Mask<'_> {
    fn answer(&mut self, field: &Field, answer: &mut Answer) {
        answer.sheet = self.text(&answer.sheet).into();
        if field.personal {
            self.person(field, answer);
            return;
        }
        let told = self.personal.is_held_in(&answer.raw);
        match (&field.kind, &answer.value) {
            (FieldKind::Note, Value::Text(text)) => {
                // Rules may ask how much was written; what was written is left out of what they come to.
                self.notes.push(text.to_string());
                answer.raw = HIDDEN.into();
            }
            (FieldKind::List, Value::Text(items)) => {
                let items: Vec<String> = items.split('、').map(|item| self.file(item)).collect();
                answer.value = Value::Text(items.join("、").into());
            }
            (_, Value::Text(text)) => answer.value = Value::Text(self.text(text).into()),
            _ => {}
        }
        if told {
            answer.raw = HIDDEN.into();
        }
        for sentence in [&mut answer.note, &mut answer.defect].into_iter().flatten() {
            if field.kind == FieldKind::Note || self.personal.is_held_in(sentence) {
                NOT_SHOWN.clone_into(sentence);
            }
        }
    }

    fn person(&self, field: &Field, answer: &mut Answer) {
        let Some(name) = name(answer) else { return };
        let shown = match self.personal.pseudonym(&name) {
            Some(pseudonym) if field.kind != FieldKind::Phone => pseudonym,
            _ => HIDDEN,
        };
        answer.raw = shown.into();
        if let Value::Text(text) = &mut answer.value {
            *text = shown.into();
        }
        for sentence in [&mut answer.note, &mut answer.defect].into_iter().flatten() {
            NOT_SHOWN.clone_into(sentence);
        }
    }

    /// The id of a finding, which holds the name of what it is about.
    fn id(&self, answer: &mut Answer) {
        if let Value::Text(text) = &mut answer.value {
            *text = self.personal.renamed(text).into();
            answer.raw.clone_from(text);
        }
    }

    /// What is not an answer: names of sheets and files, what was not read.
    fn rest(&mut self, submission: &mut Submission) {
        for sheet in &mut submission.sheets {
            if let Some(found) = &mut sheet.found_as {
                *found = self.text(found);
            }
        }
        for hidden in &mut submission.hidden {
            hidden.sheet = self.text(&hidden.sheet);
        }
        for left in &mut submission.not_read {
            // Whatever stands where nothing belongs may be anything: a signature, a telephone number.
            if !left.shown.trim().is_empty() {
                HIDDEN.clone_into(&mut left.shown);
            }
            left.sheet = self.text(&left.sheet);
            if self.personal.is_held_in(&left.why) {
                NOT_SHOWN.clone_into(&mut left.why);
            }
        }
        let attachments = &submission.attachments;
        let masked: Vec<String> = attachments.paths().map(|path| self.path(path)).collect();
        submission.attachments = Attachments::new(masked, attachments.own_folder);
        if let Some(lock) = &mut submission.origin.lock_file {
            *lock = self.file(lock);
        }
    }

    fn text(&mut self, text: &str) -> String {
        if self.personal.is_held_in(text) {
            self.numbered.hidden(text)
        } else {
            text.to_owned()
        }
    }

    fn path(&mut self, path: &str) -> String {
        let parts: Vec<String> = path.split('/').map(|part| self.file(part)).collect();
        parts.join("/")
    }

    fn file(&mut self, name: &str) -> String {
        if self.personal.is_held_in(name) {
            self.numbered.hidden_file(name.trim())
        } else {
            name.to_owned()
        }
    }
}
