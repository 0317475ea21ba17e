//! The table at the end of a run: at most a screen.

use std::path::Path;

use anstyle::{AnsiColor, Style};
use dudao::model::assessment::{Assessment, SubmissionVerdict, Verdict};
use dudao::model::finding::Severity;
use dudao::model::followup::State;
use dudao::model::round::{Round, Status};
use dudao::report::paths;
use unicode_width::UnicodeWidthStr;

use super::terminal::println;

/// Rows of counties shown; the rest are counted.
const ROWS: usize = 15;

/// Files shown of those that could not be read, and of those that came twice; the rest are counted.
const FILES: usize = 5;

/// Actions shown for a single county.
const ACTIONS: usize = 8;

/// Prints what came of a round and what to do next.
pub fn print(round: &Round, out: &Path, formats: &[super::args::Format]) {
    println!(
        "{}　报送年度 {}　核查基准日 {}",
        round.info.title, round.info.year, round.info.as_of
    );
    println!();
    if !round.assessments.is_empty() {
        counties(round);
        println!();
    }
    returns(round);
    compared(round);
    followed(round);
    unreadable(round);
    if let [only] = round.assessments.as_slice() {
        actions(only);
    }
    println!();
    next(round, out, formats);
}

/// What the clerk of a single county has to do first.
fn actions(assessment: &Assessment) {
    if assessment.actions.is_empty() {
        return;
    }
    println!();
    println!("先做这些：");
    for (index, action) in assessment.actions.iter().take(ACTIONS).enumerate() {
        println!(
            "{:>3}. {} {}（{} 前）",
            index + 1,
            action.severity.sign(),
            action.problem,
            action.due
        );
    }
    if assessment.actions.len() > ACTIONS {
        println!("……其余 {} 项见报告。", assessment.actions.len() - ACTIONS);
    }
}

fn counties(round: &Round) {
    let header = [
        "县（市、区）",
        "结论",
        "达标措施",
        "错误",
        "不达标",
        "预警",
        "提示",
    ];
    // Those with most to do come first.
    let mut ordered: Vec<&Assessment> = round.assessments.iter().collect();
    ordered.sort_by_key(|assessment| {
        (
            std::cmp::Reverse(assessment.verdict),
            std::cmp::Reverse(assessment.count(Severity::不达标)),
        )
    });
    let rows: Vec<(SubmissionVerdict, Vec<String>)> = ordered
        .iter()
        .take(ROWS)
        .map(|assessment| {
            let mut cells = vec![
                name(assessment),
                format!("{} {}", assessment.verdict.sign(), assessment.verdict.word()),
                format!(
                    "{}/{}",
                    assessment.measures_with(Verdict::达标),
                    assessment.measures.len()
                ),
            ];
            cells.extend(
                Severity::ALL
                    .iter()
                    .map(|severity| assessment.count(*severity).to_string()),
            );
            (assessment.verdict, cells)
        })
        .collect();
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|(_, cells)| cells.get(column))
            .map(|cell| cell.width());
        cells
            .chain(header.get(column).map(|cell| cell.width()))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    println!("{}", line(header.iter().copied(), &widths));
    println!(
        "{}",
        "─".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1))
    );
    for (verdict, cells) in &rows {
        let style = colour(*verdict);
        println!(
            "{style}{}{style:#}",
            line(cells.iter().map(String::as_str), &widths)
        );
    }
    if round.assessments.len() > ROWS {
        println!("……其余 {} 个县（市、区）见汇总。", round.assessments.len() - ROWS);
    }
}

fn name(assessment: &Assessment) -> String {
    if assessment.county.name.is_empty() {
        assessment.file.name.to_string()
    } else {
        assessment.county.name.to_string()
    }
}

/// Text left-aligned, numbers right-aligned.
fn line<'a>(cells: impl Iterator<Item = &'a str>, widths: &[usize]) -> String {
    let padded = cells.zip(widths).enumerate().map(|(column, (cell, width))| {
        let space = " ".repeat(width.saturating_sub(cell.width()));
        if column < 2 {
            format!("{cell}{space}")
        } else {
            format!("{space}{cell}")
        }
    });
    padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

fn returns(round: &Round) {
    let of = round.entries.len();
    if of <= 1 {
        return;
    }
    println!(
        "应报 {of}，已报送 {}，年度不符 {}，无法读取 {}，未报送 {}。",
        round.count(Status::已报送),
        round.count(Status::年度不符),
        round.count(Status::无法读取),
        round.count(Status::未报送)
    );
    let missing: Vec<&str> = round
        .entries
        .iter()
        .filter(|entry| entry.status == Status::未报送)
        .map(|entry| entry.county.name.as_str())
        .collect();
    if !missing.is_empty() && missing.len() <= ROWS {
        println!("未报送：{}。", missing.join("、"));
    }
    for set in round.superseded.iter().take(FILES) {
        println!(
            "重复报送：{}以“{}”为准，“{}”未采用。",
            set.county.name, set.by.name, set.file.name
        );
    }
    rest("重复报送", round.superseded.len());
}

/// With what of last year counties were compared, and which could not be.
fn compared(round: &Round) {
    let with: Vec<_> = round
        .assessments
        .iter()
        .filter_map(|sent| Some((&sent.county.name, sent.last_year.as_ref()?)))
        .collect();
    let Some((_, first)) = with.first() else { return };
    let without: Vec<&str> = with
        .iter()
        .filter(|(_, last)| last.file.is_none())
        .map(|(name, _)| name.as_str())
        .collect();
    let left = if without.is_empty() {
        String::new()
    } else if without.len() <= ROWS {
        format!("；没有上年数据、没有比对的：{}", without.join("、"))
    } else {
        format!("；没有上年数据、没有比对的 {} 个", without.len())
    };
    println!(
        "与 {} 年度所报的数比对：{} 个县区{left}。",
        first.year,
        with.len() - without.len()
    );
}

/// What became of the round before.
fn followed(round: &Round) {
    let Some(follows) = &round.follows else { return };
    let counts: Vec<String> = State::ALL
        .iter()
        .map(|state| {
            (
                state,
                round
                    .ledgers
                    .iter()
                    .map(|ledger| ledger.count(*state))
                    .sum::<usize>(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{} {count}", state.word()))
        .collect();
    println!(
        "接上一轮“{}”（{}）的整改：{}。",
        follows.title,
        follows.as_of,
        counts.join("，")
    );
    for list in &follows.lists {
        for left in &list.left {
            println!("清单“{}”：{left}", list.name);
        }
    }
}

fn unreadable(round: &Round) {
    for file in round.unreadable.iter().take(FILES) {
        println!(
            "{}无法读取：{}{:#} {}",
            red(),
            file.file.name,
            red(),
            file.message
        );
    }
    rest("无法读取", round.unreadable.len());
}

fn rest(what: &str, count: usize) {
    if count > FILES {
        println!("……其余 {} 份{what}的见报告。", count - FILES);
    }
}

fn next(round: &Round, out: &Path, formats: &[super::args::Format]) {
    use super::args::Format;
    let mut files = Vec::new();
    if formats.contains(&Format::Html) {
        files.push(out.join(paths::PROVINCE_PAGE).display().to_string());
    }
    if formats.contains(&Format::Xlsx) {
        files.push(out.join(paths::PROVINCE_BOOK).display().to_string());
    }
    if formats.contains(&Format::Json) {
        files.push(out.join(paths::RESULT).display().to_string());
    }
    if !files.is_empty() {
        println!("结果：{}", files.join("　"));
    }
    if formats.iter().any(|format| *format != Format::Json) && !round.assessments.is_empty() {
        println!("各县报告：{}", out.join(paths::COUNTIES).display());
    }
    let returned = round
        .assessments
        .iter()
        .filter(|assessment| assessment.verdict == SubmissionVerdict::退回修改)
        .count();
    let actions: usize = round
        .assessments
        .iter()
        .map(|assessment| assessment.actions.len())
        .sum();
    let mut steps = Vec::new();
    let missing = round.count(Status::未报送);
    if missing > 0 {
        steps.push(format!("催报 {missing} 个县（市、区）"));
    }
    if !round.unreadable.is_empty() {
        steps.push(format!("请无法读取的 {} 份重新报送", round.unreadable.len()));
    }
    if returned > 0 {
        steps.push(format!("退回 {returned} 份修改后重报"));
    }
    if actions > 0 {
        steps.push(format!("按整改清单督促落实，共 {actions} 项"));
    }
    if steps.is_empty() {
        steps.push("没有需要改正或整改的事项".to_owned());
    }
    println!("下一步：{}。", steps.join("；"));
}

fn colour(verdict: SubmissionVerdict) -> Style {
    match verdict {
        SubmissionVerdict::通过 => Style::new().fg_color(Some(AnsiColor::Green.into())),
        SubmissionVerdict::通过有整改 => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
        SubmissionVerdict::退回修改 => red(),
    }
}

fn red() -> Style {
    Style::new().fg_color(Some(AnsiColor::Red.into()))
}
