//! What `dudao check` does with a file's bytes, without the file.

use std::sync::LazyLock;

use dudao::followup::Edits;
use dudao::model::plan::Plan;
use dudao::model::provenance::Provenance;
use dudao::model::round::RoundInfo;
use dudao::plan::{Documents, load};
use dudao::report::json;
use dudao::{Input, Outcome, Session};
use jiff::civil::date;

static PLAN: LazyLock<Plan> =
    LazyLock::new(|| load(&Documents::embedded()).expect("the program's plan loads"));

static INFO: LazyLock<RoundInfo> = LazyLock::new(|| RoundInfo::new(date(2026, 11, 20), Some(2026), None));

static SESSION: LazyLock<Session<'static>> =
    LazyLock::new(|| Session::new(&PLAN, &INFO, &PLAN.roster).expect("the plan's formulas can be used"));

/// Every file ends in an assessment or in a message, and either can be written into result.json.
pub fn check(bytes: &[u8]) {
    let outcome = SESSION.check(Input {
        name: "县区.xlsx".to_owned(),
        bytes,
        ..Input::default()
    });
    let round = match outcome {
        Outcome::Checked { assessment, .. } => {
            SESSION.assemble(vec![*assessment], Vec::new(), &Edits::default())
        }
        Outcome::Unreadable { file, .. } => {
            assert!(!file.message.is_empty());
            // A panic that the reader caught is a fault of ours all the same.
            assert!(!file.message.contains("内容无法解析"), "{}", file.message);
            SESSION.assemble(Vec::new(), vec![file], &Edits::default())
        }
        Outcome::List(list) => {
            let edits = Edits {
                lists: vec![list],
                ..Edits::default()
            };
            SESSION.assemble(Vec::new(), Vec::new(), &edits)
        }
    };
    json::write(&PLAN, &round, &Provenance::default()).expect("a round can be written");
}
