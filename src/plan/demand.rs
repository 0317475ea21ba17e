//! Reads what every demand of the plan carries, and tells it again: where it comes from and what to do when it is not
//! met.

use super::mistake::spaced;
use super::read::{Entry, as_number};
use super::suggest::suggestion;
use super::tree::Table;
use crate::model::plan::{Certainty, Citation, Remedy, Source, TimeLimit, TitleStatus};

/// Sources that may be cited; none if `plan.toml` could not be read, and then nothing is said about them.
pub(super) type Sources<'a> = Option<&'a [Source]>;

/// The citation under `source`.
pub(super) fn citation(entry: &Entry<'_>, sources: Sources<'_>) -> Citation {
    entry
        .entry("source")
        .map(|below| read_citation(below, sources))
        .unwrap_or_default()
}

/// The citations under `sources`, at least one.
pub(super) fn citations(entry: &Entry<'_>, sources: Sources<'_>) -> Vec<Citation> {
    let below = entry.entries("sources", &format!("{}的出处", spaced(entry.label())), "key");
    if below.is_empty() {
        entry.lacks("sources", "缺少出处", "sources 至少要有一项");
    }
    below
        .into_iter()
        .map(|below| read_citation(below, sources))
        .collect()
}

fn read_citation(below: Entry<'_>, sources: Sources<'_>) -> Citation {
    let citation = Citation {
        key: below.text("key").into(),
        place: below.text("place").into(),
    };
    if let Some(sources) = sources
        && !citation.key.is_empty()
        && !sources.iter().any(|source| source.key == citation.key)
    {
        let near = suggestion(&citation.key, sources.iter().map(|source| source.key.as_str()));
        below.wrong("key", &format!("引用了没有登记的出处 {}{near}", citation.key));
    }
    below.close();
    citation
}

/// Refuses a title that is given as the document's own wording without that document in hand.
pub(super) fn title_status(entry: &Entry<'_>, status: TitleStatus, cited: &[Citation], sources: Sources<'_>) {
    let Some(sources) = sources else { return };
    let in_hand = sources
        .iter()
        .filter(|source| matches!(source.certainty, Certainty::InHand | Certainty::InPart))
        .any(|source| cited.iter().any(|citation| citation.key == source.key));
    if status == TitleStatus::Official && !in_hand {
        entry.wrong(
            "status",
            entry.tongue().say(
                "为 official 时，出处中至少要有一份确知程度为 in-hand 或 in-part 的文件；转述的或本单位自拟的标题请写 working",
                "为“原文标题”时，出处中至少要有一份掌握程度为“全文在手”或“只掌握所引部分”的文件；转述的或本单位自拟的标题请选“工作标题”",
            ),
        );
    }
}

/// The remedy under `remedy`; its evidence may be left out where none is asked for.
pub(super) fn remedy(entry: &Entry<'_>, evidence_needed: bool) -> Remedy {
    let Some(below) = entry.entry("remedy") else {
        return Remedy::default();
    };
    let remedy = Remedy {
        what: below.text("what").into(),
        owner: below.text("owner").into(),
        within: time_limit(&below),
        evidence: if evidence_needed {
            below.text("evidence").into()
        } else {
            below.loose_text("evidence").into()
        },
    };
    below.close();
    remedy
}

/// The time limit: `days` or `working_days`, one of them.
fn time_limit(remedy: &Entry<'_>) -> TimeLimit {
    let key = match (remedy.has("days"), remedy.has("working_days")) {
        (true, true) => {
            let wrong = remedy.tongue().say(
                "与 days 只能写一个",
                "与“时限（天）”只能填一个，按哪一种计算填哪一栏",
            );
            remedy.wrong("working_days", wrong);
            "days"
        }
        (false, true) => "working_days",
        (_, false) => "days",
    };
    // Both count as asked for.
    let given = [remedy.get("days"), remedy.get("working_days")];
    let days = remedy.whole(key);
    if given
        .into_iter()
        .flatten()
        .any(|item| as_number(&item.value) == Some(0.0))
    {
        remedy.wrong(key, "应为大于 0 的整数");
    }
    if key == "days" {
        TimeLimit::Days(days)
    } else {
        TimeLimit::WorkingDays(days)
    }
}

/// The other way: a citation as the document says it.
pub(super) fn tell_citation(citation: &Citation) -> Table {
    let mut entry = Table::default();
    entry.text("key", &citation.key);
    entry.text("place", &citation.place);
    entry
}

/// The other way: a remedy as the document says it.
pub(super) fn tell_remedy(remedy: &Remedy) -> Table {
    let mut entry = Table::default();
    entry.text("what", &remedy.what);
    entry.text("owner", &remedy.owner);
    match remedy.within {
        TimeLimit::Days(days) => entry.number("days", days),
        TimeLimit::WorkingDays(days) => entry.number("working_days", days),
    }
    entry.text("evidence", &remedy.evidence);
    entry
}
