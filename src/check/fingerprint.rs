//! Makes a submission's fingerprint, by which a round finds workbooks that were copied from one another.
//!
//! A copyist replaces the county's name and touches up numbers. So what is hashed is without names of counties; of
//! a text also without digits and punctuation, and by runs of characters, so that a changed word changes few of them.
//! What the plan and its form say themselves is left out: whoever repeats it copies from there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::fingerprint::{ColumnPrint, Fingerprint, RosterPrint, RowPrints, SKETCH, TextPrint};
use crate::model::form::{Body, Field, FieldKind, Table};
use crate::model::plan::{Builtin, Plan, Roster};
use crate::model::serial::to_serial;
use crate::model::submission::{Answer, RowReading, Submission, TableReading};
use crate::model::value::Value;
use crate::model::wording::is_han;

/// Characters of a run: long enough to occur by chance in few texts, short enough to lie between two changed names.
const RUN: usize = 5;
/// Texts kept of a submission, the longest ones: more than the form has measures.
const TEXTS: usize = 32;
/// Rows kept of a table.
const ROWS: usize = 2_000;
/// Answers that a row needs to be told from any other: a common name with one more answer is no sign of anything.
const ANSWERS: usize = 3;
/// Characters of a text that a finding quotes.
const QUOTED: usize = 16;

/// Makes the fingerprints of a round's submissions.
pub struct Printer<'a> {
    plan: &'a Plan,
    /// What all counties of the round are called.
    listed: Names<'a>,
    /// Length from which a text is compared, in characters that are letters.
    least: usize,
    /// Hashes of the plan's own texts.
    own: BTreeSet<u64>,
}

impl<'a> Printer<'a> {
    /// By a plan, of the counties of a roster; none if the plan does not compare material.
    pub fn new(plan: &'a Plan, roster: &'a Roster) -> Option<Self> {
        let check = plan.check(Builtin::AlikeMaterial)?;
        let [least, _, _, _, _, _, _] = plan.thresholds(check)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of characters"
        )]
        let least = (least.max(0.0) as usize).max(RUN);
        let own = own_texts(plan)
            .into_iter()
            .map(letters)
            .filter(|letters| letters.len() >= least)
            .map(|letters| hash(&letters))
            .collect();
        let counties = roster.counties.iter();
        let names = counties.flat_map(|county| [county.name.as_str(), county.city.as_str()]);
        Some(Self {
            plan,
            listed: Names::from(names),
            least,
            own,
        })
    }

    /// The fingerprint of a submission as it was typed, before a public edition takes anything out.
    pub fn print(&self, submission: &Submission) -> Fingerprint {
        let form = &self.plan.form;
        let typed = [&form.roles.county, &form.roles.city];
        let typed = typed.map(|field| submission.value(field).text().unwrap_or_default());
        let names = LeftOut {
            listed: &self.listed,
            typed: Names::from(typed.into_iter()),
        };
        let mut print = Fingerprint::default();
        for (sheet, table) in form.rosters() {
            if let Some(read) = submission.tables.get(&sheet.name) {
                let columns = Columns::of(table, read);
                let rows = read.rows.iter().filter_map(|row| columns.row_print(row, &names));
                print.rosters.push(RosterPrint {
                    table: sheet.name.clone(),
                    sheet: read.sheet.clone(),
                    key: read.columns.get(&table.key).map(|header| header.col),
                    rows: RowPrints::of(rows.take(ROWS)),
                });
            }
        }
        self.texts(submission, &names, &mut print);
        print
    }

    fn texts(&self, submission: &Submission, names: &LeftOut<'_>, print: &mut Fingerprint) {
        let mut found: Vec<(usize, TextPrint)> = Vec::new();
        for sheet in &self.plan.form.sheets {
            let mut look = |field: &Field, answers: &mut dyn Iterator<Item = &Answer>| {
                if !matches!(field.kind, FieldKind::Text | FieldKind::Note)
                    || field.given
                    || field.personal
                    || field.computed.is_some()
                {
                    return;
                }
                let column = print.columns.len();
                let held = found.len();
                for answer in answers {
                    if let Some(text) = self.text(answer, names, column) {
                        if held == found.len() {
                            print.columns.push(ColumnPrint {
                                table: sheet.name.clone(),
                                sheet: answer.sheet.to_string(),
                                label: field.label.to_string(),
                            });
                        }
                        found.push(text);
                    }
                }
            };
            match &sheet.body {
                Body::Fields(sections) => {
                    for field in sections.iter().flat_map(|section| &section.fields) {
                        look(field, &mut submission.fields.get(&field.name).into_iter());
                    }
                }
                Body::Table(table) => {
                    let rows = submission
                        .tables
                        .get(&sheet.name)
                        .map_or(&[][..], |read| &read.rows);
                    for column in &table.columns {
                        look(
                            column,
                            &mut rows.iter().filter_map(|row| row.answers.get(&column.name)),
                        );
                    }
                }
                Body::Guide(_) | Body::SelfCheck => {}
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|(_, text)| seen.insert(text.sketch));
        if found.len() > TEXTS {
            let mut lengths: Vec<usize> = found.iter().map(|(length, _)| *length).collect();
            lengths.sort_unstable_by(|one, other| other.cmp(one));
            let least = lengths.get(TEXTS - 1).copied().unwrap_or_default();
            found.retain(|(length, _)| *length >= least);
            found.truncate(TEXTS);
        }
        print.texts = found.into_iter().map(|(_, text)| text).collect();
    }

    /// A text's length and sketch, if it is long and the county's own.
    fn text(&self, answer: &Answer, names: &LeftOut<'_>, column: usize) -> Option<(usize, TextPrint)> {
        let Value::Text(text) = &answer.value else {
            return None;
        };
        // A letter takes a byte at least; most answers are too short to be looked at.
        if text.len() < self.least {
            return None;
        }
        let letters = letters(&without(text, names));
        if letters.len() < self.least || self.own.contains(&hash(&letters)) {
            return None;
        }
        let print = TextPrint {
            sketch: sketch(&letters),
            column,
            at: answer.at,
            begins: text
                .split_whitespace()
                .collect::<String>()
                .chars()
                .take(QUOTED)
                .collect(),
        };
        Some((letters.len(), print))
    }
}

/// The columns by which rows of a table are told apart.
struct Columns<'a> {
    key: &'a str,
    /// With the place of each among the answers of most rows.
    telling: Vec<(usize, &'a str)>,
}

impl<'a> Columns<'a> {
    fn of(table: &'a Table, read: &TableReading) -> Self {
        let telling = table.telling().map(|column| column.name.as_str());
        Self {
            key: &table.key,
            telling: telling.map(|name| (read.place(name), name)).collect(),
        }
    }

    /// The hash of a row and where it stands; none if it says too little to be told from another county's.
    fn row_print(&self, row: &RowReading, names: &LeftOut<'_>) -> Option<(u32, u32)> {
        if matches!(row.value(self.key), Value::Blank | Value::Nothing) {
            return None;
        }
        let mut answered = 0;
        let mut hash = Hash::default();
        for (place, column) in &self.telling {
            let answer = row.answers.get_at(*place, column);
            let value = answer.map_or(&Value::Blank, |answer| &answer.value);
            if !matches!(value, Value::Blank | Value::Nothing) {
                answered += 1;
            }
            match value {
                Value::Text(text) => hash.text(&without(text, names)),
                Value::Number(number) => hash.word(number.to_bits()),
                Value::Date(date) => hash.word(to_serial(*date).to_bits()),
                Value::Blank | Value::Nothing => {}
                Value::Unreadable => {
                    let raw = answer.map_or("", |answer| &answer.raw);
                    hash.text(&without(raw, names));
                }
            }
            // So that what stands in one column is not taken for what stands in the next.
            hash.word(u64::MAX);
        }
        (answered >= ANSWERS).then(|| (hash.half(), row.row))
    }
}

/// What names counties and cities in a submission: all of the roster, because a copyist may have left the other county's
/// name, and its own as typed.
struct LeftOut<'a> {
    listed: &'a Names<'a>,
    typed: Names<'a>,
}

impl LeftOut<'_> {
    fn any_begins_with(&self, first: char) -> bool {
        !self.listed.beginning_with(first).is_empty() || !self.typed.beginning_with(first).is_empty()
    }

    /// How many bytes of a text that begins with a character are the longest name that it begins with.
    fn at(&self, text: &str, first: char) -> Option<usize> {
        self.listed.at(text, first).max(self.typed.at(text, first))
    }
}

/// Names of counties and cities without their last character.
struct Names<'a> {
    /// By the first character, the longest first.
    by_first: BTreeMap<char, Vec<&'a str>>,
    /// For each value of a character's lowest byte, whether a name begins with such a character: that is asked of every
    /// character of every text, and of most the answer is no.
    may_begin: [bool; 256],
}

/// What names of counties and cities end with.
const ENDS: [char; 4] = ['县', '市', '区', '旗'];

impl<'a> Names<'a> {
    fn from(names: impl Iterator<Item = &'a str>) -> Self {
        let mut held: BTreeMap<char, Vec<&str>> = BTreeMap::new();
        for name in names {
            let short = name.trim_end_matches(ENDS);
            let several = |name: &str| name.chars().count() >= 2;
            // 赣县 is named in full.
            let name = if several(short) { short } else { name };
            if let Some(first) = name.chars().next().filter(|_| several(name)) {
                held.entry(first).or_default().push(name);
            }
        }
        for names in held.values_mut() {
            names.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
            names.dedup();
        }
        let mut may_begin = [false; 256];
        for first in held.keys() {
            if let Some(may) = may_begin.get_mut(lowest_byte(*first)) {
                *may = true;
            }
        }
        Self {
            by_first: held,
            may_begin,
        }
    }

    /// The names that begin with this character, the longest first.
    fn beginning_with(&self, first: char) -> &[&'a str] {
        if !self.may_begin.get(lowest_byte(first)).copied().unwrap_or(true) {
            return &[];
        }
        self.by_first.get(&first).map_or(&[], Vec::as_slice)
    }

    fn at(&self, text: &str, first: char) -> Option<usize> {
        let mut names = self.beginning_with(first).iter();
        names.find(|name| text.starts_with(**name)).map(|name| name.len())
    }
}

fn lowest_byte(c: char) -> usize {
    usize::from(u32::from(c).to_le_bytes()[0])
}

/// A text without these names, and what they end with.
fn without<'t>(text: &'t str, names: &LeftOut<'_>) -> Cow<'t, str> {
    if !text.contains(|c| names.any_begins_with(c)) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars();
    loop {
        let here = rest.as_str();
        let Some(first) = rest.next() else {
            return Cow::Owned(kept);
        };
        match names.at(here, first).and_then(|name| here.get(name..)) {
            Some(after) => rest = after.strip_prefix(ENDS).unwrap_or(after).chars(),
            None => kept.push(first),
        }
    }
}

/// What is left of a text without digits, punctuation and spaces.
fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len() / 3);
    for c in text.chars() {
        if is_han(c) {
            letters.push(c);
        } else if c.is_alphabetic() {
            letters.extend(c.to_lowercase());
        }
    }
    letters
}

/// The sentences of the plan and its form that a county may repeat.
fn own_texts(plan: &Plan) -> Vec<&str> {
    let form = &plan.form;
    let mut texts: Vec<&str> = Vec::new();
    for sheet in &form.sheets {
        texts.push(&sheet.intro);
        match &sheet.body {
            Body::Guide(paragraphs) => texts.extend(paragraphs.iter().map(String::as_str)),
            Body::Fields(sections) => {
                let fields = sections.iter().flat_map(|section| &section.fields);
                texts.extend(fields.map(|field| field.help.as_str()));
            }
            Body::Table(table) => texts.extend(table.columns.iter().map(|column| column.help.as_str())),
            Body::SelfCheck => {}
        }
    }
    for measure in &plan.measures {
        texts.extend([measure.title.as_str(), &measure.title_note]);
        texts.extend(measure.must_show.iter().map(String::as_str));
    }
    for rule in &plan.rules {
        texts.extend([rule.message.as_str(), &rule.remedy.what, &rule.remedy.evidence]);
    }
    for check in &plan.checks {
        texts.extend([check.remedy.what.as_str(), &check.remedy.evidence]);
    }
    texts
}

/// The sketch of a text that is at least a run long.
fn sketch(letters: &[char]) -> [u32; SKETCH] {
    let mut sketch = [u32::MAX; SKETCH];
    for run in letters.windows(RUN) {
        let run = hash(run);
        for (least, nth) in sketch.iter_mut().zip(1..) {
            *least = (*least).min(high(mixed(run ^ mixed(nth))));
        }
    }
    sketch
}

/// The hash of characters.
fn hash(letters: &[char]) -> u64 {
    let mut hash = Hash::default();
    for letter in letters {
        hash.word(u64::from(u32::from(*letter)));
    }
    hash.0
}

/// A hash of a sequence of words (FNV-1a), which is the same with every compiler: findings hang on it.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3);
    }

    /// Letters and digits of a text; what else stands between them is retyped differently.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if is_han(c) {
                self.word(u64::from(u32::from(c)));
            } else if c.is_alphanumeric() {
                c.to_lowercase()
                    .for_each(|letter| self.word(u64::from(u32::from(letter))));
            }
        }
    }

    fn half(&self) -> u32 {
        high(mixed(self.0))
    }
}

/// Spreads what tells two numbers apart over all of their bits (the end of SplitMix64).
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The upper half of a number.
fn high(number: u64) -> u32 {
    u32::try_from(number >> 32).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "青岚县委编办批复设立教育督导办公室，核定编制 6 名，在岗 5 人；总督学、副总督学均已任命，\
                        有单独印章，督导文书以督导办名义印发，全年开展综合督导 12 次。";

    /// A text without names that are listed, and those that are typed.
    fn left<'t>(text: &'t str, listed: &[&str], typed: &[&str]) -> Cow<'t, str> {
        let names = LeftOut {
            listed: &Names::from(listed.iter().copied()),
            typed: Names::from(typed.iter().copied()),
        };
        without(text, &names)
    }

    fn print(text: &str, name: &str) -> TextPrint {
        TextPrint {
            sketch: sketch(&letters(&left(text, &[name], &[]))),
            column: 0,
            at: None,
            begins: String::new(),
        }
    }

    #[test]
    fn names_numbers_and_punctuation_do_not_count_and_a_word_counts_little() {
        let own = print(TEXT, "青岚县");
        let copied = TEXT
            .replace("青岚", "霁川")
            .replace("6 名", "11名")
            .replace('，', ",");
        assert!((own.likeness(&print(&copied, "霁川县")) - 1.0).abs() < f64::EPSILON);
        let touched_up = copied.replace("综合督导", "专项督导");
        let likeness = own.likeness(&print(&touched_up, "霁川县"));
        assert!((0.6..1.0).contains(&likeness), "{likeness}");
        let other = "本年度督学培训列入教育管理干部培训计划，内容包括督导法规、入校观察、报告撰写和心理健康教育，\
                     采取集中授课与跟岗相结合的办法，学员考核全部合格，培训简报报市教育局备案。";
        assert!(own.likeness(&print(other, "霁川县")) < 0.2);
    }

    #[test]
    fn a_name_is_left_out_whoever_it_names_and_however_it_ends() {
        let kept = |text| left(text, &["霁川县", "赣县", "云山市", "鹭汀"], &["鹭汀新区", "岚市"]);
        for text in [
            "霁川县人民政府",
            "鹭汀人民政府",
            "鹭汀县人民政府",
            "赣县人民政府",
            "云山市霁川县人民政府",
            // The longer of two, one listed and one typed.
            "鹭汀新区人民政府",
            "岚市人民政府",
            "人民政府",
        ] {
            assert_eq!(kept(text), "人民政府", "{text}");
        }
        assert_eq!(kept("赣州人民政府，霁月"), "赣州人民政府，霁月");
    }

    #[test]
    fn what_stands_in_one_column_is_not_taken_for_the_next() {
        let two = |one: &str, other: &str| {
            let mut hash = Hash::default();
            hash.text(one);
            hash.word(u64::MAX);
            hash.text(other);
            hash.half()
        };
        assert_ne!(two("王丽", "华"), two("王", "丽华"));
        assert_eq!(two("王 丽", "（华）"), two("王丽", "华"));
    }
}
