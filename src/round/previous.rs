//! What is taken over from the results of the last round.

use std::collections::BTreeMap;
use std::io::Read;

use serde::Deserialize;

use crate::model::followup::Ledger;
use crate::model::place::SourceFile;
use crate::model::round::{PreviousRound, RoundInfo};

/// Reads the `result.json` of the last round; `sha256` is the hash of its bytes, in lower-case hexadecimal.
///
/// # Errors
/// The text is no `result.json`.
pub fn previous(json: &str, sha256: String) -> Result<PreviousRound, serde_json::Error> {
    Ok(taken_over(serde_json::from_str(json)?, sha256))
}

/// The follow-up in a `result.json` that is read as it comes: over thousands of counties its text would fill the memory,
/// and the follow-up is a small part of it.
///
/// # Errors
/// It is no `result.json`, or cannot be read.
pub fn ledgers(json: impl Read) -> Result<Vec<Ledger>, serde_json::Error> {
    let document: Document = serde_json::from_reader(json)?;
    Ok(document.round.ledgers)
}

fn taken_over(document: Document, sha256: String) -> PreviousRound {
    let round = document.round;
    let sent = round.assessments.into_iter().chain(round.superseded);
    let files: BTreeMap<String, String> = sent
        .map(|sent| (sent.file.sha256.into(), sent.file.name.into()))
        .collect();
    PreviousRound {
        info: round.info,
        sha256,
        files,
        ledgers: round.ledgers,
    }
}

/// The parts of the document that are needed; a later version of it may hold more, an earlier one less.
#[derive(Deserialize)]
struct Document {
    round: Round,
}

#[derive(Deserialize)]
struct Round {
    info: RoundInfo,
    assessments: Vec<Sent>,
    #[serde(default)]
    superseded: Vec<Sent>,
    #[serde(default)]
    ledgers: Vec<Ledger>,
}

#[derive(Deserialize)]
struct Sent {
    file: SourceFile,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_counted_and_that_were_set_aside_are_known_again() {
        let json = r#"{"format": 1, "round": {"info": {"title": "上半年", "year": 2026, "as_of": "2026-06-30"},
            "assessments": [{"file": {"name": "甲.xlsx", "sha256": "aa", "bytes": 1}, "verdict": "通过"}],
            "superseded": [{"file": {"name": "旧.xlsx", "sha256": "bb", "bytes": 1}}]}}"#;
        let round = previous(json, "cc".to_owned()).unwrap();
        assert_eq!(round.info.title, "上半年");
        assert_eq!(round.files["aa"], "甲.xlsx");
        assert_eq!(round.files["bb"], "旧.xlsx");
        assert!(previous("{}", String::new()).is_err());
    }

    #[test]
    fn the_follow_up_is_the_same_read_as_it_comes() {
        let json = r#"{"round": {"info": {"title": "", "year": 2026, "as_of": "2026-06-30"}, "assessments": [],
            "ledgers": [{"county": {"code": "1", "name": "甲县", "city": "乙市"}, "columns": ["督办人"], "items": [], "notes": {}, "rows": []}]}}"#;
        let held = ledgers(json.as_bytes()).unwrap();
        assert_eq!(held.len(), 1);
        assert_eq!(held, previous(json, String::new()).unwrap().ledgers);
        let broken = json.get(..json.len() - 1).unwrap();
        assert!(ledgers(broken.as_bytes()).is_err());
    }
}
