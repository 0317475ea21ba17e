//! What is taken over from the results of the last round.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::followup::Ledger;
use crate::model::place::SourceFile;
use crate::model::round::{PreviousRound, RoundInfo};

/// Reads the `result.json` of the last round; `sha256` is the hash of its bytes, in lower-case hexadecimal.
///
/// # Errors
/// The text is no `result.json`.
pub fn previous(json: &str, sha256: String) -> Result<PreviousRound, serde_json::Error> {
    let document: Document = serde_json::from_str(json)?;
    let round = document.round;
    let sent = round.assessments.into_iter().chain(round.superseded);
    let files: BTreeMap<String, String> = sent.map(|sent| (sent.file.sha256, sent.file.name)).collect();
    Ok(PreviousRound {
        info: round.info,
        sha256,
        files,
        ledgers: round.ledgers,
    })
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
}
