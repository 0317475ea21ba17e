//! The live self-check: every rule with its formulas, counts on top, and the measures below.

mod prepared;

use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatAlign, Worksheet};

use crate::model::assessment::{RuleOutcome, Verdict, outcomes_of};
use crate::model::form::Sheet;
use crate::model::plan::{ON_TRIAL, Rule};
use crate::workbook::{
    Allow, Cached, DirectCells, Look, Styles, Tone, autofilter, freeze, print_setup, protect_structure,
    row_height,
};

use self::prepared::last_row;
use super::Paper;
use super::error::FormError;
use super::layout::{INTRO_ROW, TITLE_ROW, row_cell, to_u32};
use super::live::{self, OUT, READY, Row, WAITING};
use super::prepared::PreparedRule;

pub(super) use self::prepared::{PreparedRow, PreparedSheet, number_formats};

const ID: u16 = 0;
const MEASURE: u16 = 1;
const TITLE: u16 = 2;
const SEVERITY: u16 = 3;
const ACTUAL: u16 = 4;
const REQUIRED: u16 = 5;
const GAP: u16 = 6;
const VERDICT: u16 = 7;
const SOURCE: u16 = 8;
const ADVICE: u16 = 9;
const LAST: u16 = ADVICE;
/// Hidden: whether the rule can be judged, and what is still to be filled in.
const STATE: u16 = 10;
const WAITING_FOR: u16 = 11;

const HEADERS: [&str; 12] = [
    "编号",
    "措施",
    "核查内容",
    "不符合时",
    "实际",
    "应达",
    "差距",
    "结论",
    "依据",
    "说明或整改要求",
    "数据情况",
    "待填内容",
];
const WIDTHS: [f64; 10] = [9.0, 22.0, 30.0, 9.0, 13.0, 13.0, 13.0, 10.0, 26.0, 46.0];
const SIZE: f64 = 11.0;

/// Rows of the counts, and of the table's header.
const COUNT_HEADER: u32 = 2;
const COUNTS: u32 = 3;
const HEADER: u32 = 5;
/// The first row of the rules.
const FIRST: u32 = HEADER + 1;

/// What stands in place of a verdict where no formula can give one.
const BY_PROGRAM: &str = "由核查程序判定";

/// The words of the self-check, in order, with their colours.
const VERDICTS: [(&str, Tone); 5] = [
    ("达标", Tone::Met),
    ("未达标", Tone::Unmet),
    (WAITING, Tone::Unknown),
    (OUT, Tone::NotApplicable),
    (ON_TRIAL, Tone::Trial),
];

const ADVISORY: &str = "本表随填随算，只供县（市、区）自查，正式结论以省级核查为准。“待填”表示所需的内容还没有填全，“试行”表示试行的规则没有达到，不计入结论。没有达标的，按“不符合时”一栏办理：“错误”须改正，“不达标”列入整改事项，“预警”须改正或在核实说明中写明原因，“提示”供参考。";

/// Writes the sheet, and gives its cells, which come onto it when the workbook is saved.
pub(super) fn write(paper: &Paper<'_>, sheet: &Sheet, ws: &mut Worksheet) -> Result<DirectCells, FormError> {
    for (width, col) in WIDTHS.iter().zip(0_u16..) {
        ws.set_column_width(col, *width)?;
    }
    for col in [STATE, WAITING_FOR] {
        ws.set_column_hidden(col)?;
    }
    let styles = paper.styles;
    let mut direct = DirectCells::default();
    let (title, note) = (direct.look(&styles.title), direct.look(&styles.note));
    direct.put_text((TITLE_ROW, 0), &sheet.name, title);
    direct.set_row_height(TITLE_ROW, 30.0);
    let intro = format!("{}{ADVISORY}", sheet.intro);
    direct.put_across((INTRO_ROW, 0), LAST, &intro, note);
    direct.set_row_height(INTRO_ROW, row_height(&intro, WIDTHS.iter().sum(), SIZE) + 6.0);

    let header = direct.look(&styles.header);
    direct.put_texts((HEADER, 0), &HEADERS, header);
    direct.set_row_height(HEADER, 26.0);
    let verdicts = Checks { paper }.rules(&mut direct)?;
    let last = last_row(paper.plan);
    counts(paper, &verdicts, &mut direct);
    let below = measures(paper, &verdicts, last, &mut direct);
    let below = program_checks(paper, below + 2, &mut direct);

    for (word, tone) in VERDICTS {
        let cell = row_cell(VERDICT, FIRST);
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("={cell}=\"{word}\"").as_str())
            .set_format(
                Format::new()
                    .set_bold()
                    .set_font_color(tone.ink())
                    .set_background_color(tone.ground()),
            );
        ws.add_conditional_format(FIRST, VERDICT, last, VERDICT, &rule)?;
    }
    autofilter(ws, HEADER, 0, last, LAST)?;
    freeze(ws, FIRST, 0)?;
    ws.set_selection(FIRST, VERDICT, FIRST, VERDICT)?;
    ws.set_print_area(0, 0, below, LAST)?;
    print_setup(ws, true, Some((HEADER, HEADER)), &paper.footer())?;
    protect_structure(
        ws,
        Allow {
            sort_and_filter: true,
            ..Allow::default()
        },
    );
    Ok(direct)
}

/// The words of the self-check that the formulas will come to, for one rule.
struct Stored<'a> {
    measure: Option<u8>,
    trial: bool,
    word: &'a str,
}

impl Stored<'_> {
    /// Whether it is one of those that are counted under a word.
    fn counts_as(&self, word: &str) -> bool {
        self.word == word && (!self.trial || word == ON_TRIAL)
    }
}

/// The looks of the rules' rows.
struct Looks<'p> {
    centred: Look,
    label: Look,
    verdict: Look,
    advice: Look,
    computed: Look,
    /// Those of quantities, by their number format.
    quantities: Vec<(&'p str, Look)>,
}

impl<'p> Looks<'p> {
    fn new(styles: &Styles, direct: &mut DirectCells) -> Self {
        let computed = &styles.computed;
        Self {
            centred: direct.look(&styles.centred),
            label: direct.look(&styles.label.clone().set_indent(1)),
            verdict: direct.look(&computed.clone().set_align(FormatAlign::Center)),
            advice: direct.look(&computed.clone().set_indent(1)),
            computed: direct.look(computed),
            quantities: Vec::new(),
        }
    }

    fn quantity(&mut self, number_format: &'p str, styles: &Styles, direct: &mut DirectCells) -> Look {
        let known = self.quantities.iter().find(|(held, _)| *held == number_format);
        if let Some((_, look)) = known {
            return *look;
        }
        let look = direct.look(&styles.computed_count.clone().set_num_format(number_format));
        self.quantities.push((number_format, look));
        look
    }
}

struct Checks<'a> {
    paper: &'a Paper<'a>,
}

impl<'a> Checks<'a> {
    fn rules(&self, direct: &mut DirectCells) -> Result<Vec<Stored<'a>>, FormError> {
        let paper = self.paper;
        let live = paper.live();
        let mut looks = Looks::new(paper.styles, direct);
        let mut stored = Vec::new();
        let rules = &paper.plan.rules;
        let outcomes = outcomes_of(paper.results().unwrap_or_default(), rules);
        let prepared = rules.iter().zip(&paper.prepared.rules);
        for (((rule, prepared), outcome), row) in prepared.zip(outcomes).zip(FIRST..) {
            let word = outcome.map_or(WAITING, |outcome| word(outcome.verdict));
            let mut waiting: String = prepared
                .needs
                .iter()
                .filter(|need| paper.entries.is_missing(need))
                .map(|need| format!("、{}", need.label))
                .collect();
            if let Some(sheet) = rule.row_table() {
                let unknown = paper.entries.row_checks(rule, &live)?.unknown();
                if unknown > 0 {
                    waiting.push_str(&format!("、「{sheet}」中的 {unknown} 行"));
                }
            }
            prepared.row.put(row, looks.centred, looks.label, direct);
            self.formulas((rule, row), prepared, outcome, word, &waiting, &mut looks, direct);
            stored.push(Stored {
                measure: rule.measure,
                trial: rule.trial,
                word,
            });
        }
        Ok(stored)
    }

    #[expect(clippy::too_many_arguments, reason = "one row of the sheet, all of it")]
    fn formulas(
        &self,
        (rule, row): (&Rule, u32),
        prepared: &'a PreparedRule,
        outcome: Option<&RuleOutcome>,
        word: &str,
        waiting: &str,
        looks: &mut Looks<'a>,
        direct: &mut DirectCells,
    ) {
        let formulas = &prepared.formulas;
        let gap = outcome.and_then(|outcome| outcome.gap.as_ref());
        let number = |value: Option<f64>| value.map_or(Cached::Blank, Cached::Number);
        let quantities = [
            (ACTUAL, &formulas.actual, number(gap.map(|gap| gap.actual))),
            (REQUIRED, &formulas.required, number(gap.map(|gap| gap.required))),
            (GAP, &formulas.gap, number(gap.map(|gap| gap.gap))),
        ];
        for ((col, formula, result), format) in quantities.into_iter().zip(&prepared.formats) {
            match formula {
                Some(formula) => {
                    let look = looks.quantity(format, self.paper.styles, direct);
                    direct.put_formula((row, col), formula, result, look);
                }
                None => direct.put_blank((row, col), looks.computed),
            }
        }
        let state = if word == WAITING || word == OUT {
            word
        } else {
            READY
        };
        let advice = if word == live::failing(rule) {
            let rows = outcome.and_then(|outcome| outcome.gap.as_ref()?.rows);
            let rows = rows.map(|rows| rows.total.saturating_sub(rows.holding));
            let counted = rule.row_table().zip(rows).map(|(sheet, rows)| {
                let (before, after) = live::failing_rows(sheet);
                format!("{before}{rows}{after}")
            });
            format!("{}{}", counted.unwrap_or_default(), live::remedy(rule))
        } else if word != WAITING {
            String::new()
        } else if waiting.is_empty() {
            "请核对所填数据。".to_owned()
        } else {
            format!("请先填写{}。", waiting.trim_start_matches('、'))
        };
        let texts = [
            (VERDICT, &formulas.verdict, word, looks.verdict),
            (ADVICE, &formulas.advice, &advice, looks.advice),
            (STATE, &formulas.state, state, looks.computed),
            (WAITING_FOR, &formulas.waiting_for, waiting, looks.computed),
        ];
        for (col, formula, result, look) in texts {
            direct.put_formula((row, col), formula, Cached::Text(result.into()), look);
        }
    }
}

/// Addresses of the cells of the rule of this index.
pub(super) fn addresses(index: u32) -> Row {
    let row = FIRST + index;
    let at = |col| row_cell(col, row);
    Row {
        actual: at(ACTUAL),
        required: at(REQUIRED),
        verdict: at(VERDICT),
        state: at(STATE),
        waiting_for: at(WAITING_FOR),
    }
}

/// The self-check's word for a verdict.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::达标 => "达标",
        Verdict::未达标 | Verdict::部分达标 => "未达标",
        Verdict::无法判定 => WAITING,
        Verdict::不适用 => OUT,
        Verdict::试行 => "试行",
    }
}

/// How many rules came to each word.
fn counts(paper: &Paper<'_>, verdicts: &[Stored<'_>], direct: &mut DirectCells) {
    let styles = paper.styles;
    let header = direct.look(&styles.header);
    let label = direct.look(&styles.label.clone().set_align(FormatAlign::Center));
    direct.put_text((COUNT_HEADER, ID), "结论", header);
    direct.put_text((COUNTS, ID), "条数", label);
    let look = direct.look(&styles.computed_count.clone().set_align(FormatAlign::Center));
    let formulas = &paper.prepared.selfcheck.counts;
    for (((word, tone), formula), col) in VERDICTS.iter().zip(formulas).zip(MEASURE..) {
        let toned = direct.look(styles.tone(*tone));
        direct.put_text((COUNT_HEADER, col), word, toned);
        let count = verdicts.iter().filter(|stored| stored.counts_as(word)).count();
        let result = Cached::Number(f64::from(to_u32(count)));
        direct.put_formula((COUNTS, col), formula, result, look);
    }
    for row in [COUNT_HEADER, COUNTS] {
        direct.set_row_height(row, 22.0);
    }
    direct.set_row_height(COUNTS + 1, 10.0);
}

/// The measures below the rules: how many of each one's rules came to each word. Gives the last row.
fn measures(paper: &Paper<'_>, verdicts: &[Stored<'_>], last: u32, direct: &mut DirectCells) -> u32 {
    let styles = paper.styles;
    let title = last + 2;
    section(title, "各措施核查情况（条数）", styles, direct);
    let header = title + 1;
    let heading = direct.look(&styles.header);
    direct.put_across((header, ID), TITLE, "措施", heading);
    for ((word, _), col) in VERDICTS.iter().zip(SEVERITY..) {
        direct.put_text((header, col), word, heading);
    }
    direct.set_row_height(header, 24.0);
    let look = direct.look(&styles.computed_count.clone().set_align(FormatAlign::Center));
    let name = direct.look(&styles.label);
    let measures = &paper.prepared.selfcheck.measures;
    let mut row = header;
    for (measure, (label, formulas)) in paper.plan.measures.iter().zip(measures) {
        row += 1;
        direct.put_across((row, ID), TITLE, label, name);
        direct.set_row_height(row, 22.0);
        for (((word, _), formula), col) in VERDICTS.iter().zip(formulas).zip(SEVERITY..) {
            let own = verdicts
                .iter()
                .filter(|stored| stored.measure == Some(measure.no));
            let count = own.filter(|stored| stored.counts_as(word)).count();
            let result = Cached::Number(f64::from(to_u32(count)));
            direct.put_formula((row, col), formula, result, look);
        }
    }
    row
}

/// The checks that look at the file itself, at attachments or at other counties: a formula cannot state them. Gives the
/// last row.
fn program_checks(paper: &Paper<'_>, title: u32, direct: &mut DirectCells) -> u32 {
    let styles = paper.styles;
    let label = direct.look(&styles.label.clone().set_indent(1));
    let centred = direct.look(&styles.centred);
    let said = "由核查程序判定的核查（本表不能用公式判断，报送前请对照要求自行检查）";
    section(title, said, styles, direct);
    let header = title + 1;
    let heading = direct.look(&styles.header);
    direct.put_texts((header, ID), &["编号", "类别", "核查内容", "不符合时"], heading);
    direct.put_across((header, ACTUAL), VERDICT, "结论", heading);
    direct.put_texts((header, SOURCE), &["依据", "要求"], heading);
    direct.set_row_height(header, 24.0);
    let mut row = header;
    for (check, texts) in paper.plan.checks.iter().zip(&paper.prepared.selfcheck.checks) {
        row += 1;
        texts.put(row, centred, label, direct);
        direct.put_across((row, ACTUAL), VERDICT, BY_PROGRAM, centred);
        direct.put_text((row, ADVICE), &check.remedy.what, label);
    }
    row
}

/// The heading of a part of the sheet.
fn section(row: u32, heading: &str, styles: &Styles, direct: &mut DirectCells) {
    let look = direct.look(&styles.section);
    direct.put_across((row, 0), LAST, heading, look);
    direct.set_row_height(row, 24.0);
}
