//! The rules as live formulas.
//!
//! A rule gets one row of the self-check. Its state comes first (does it apply, is everything filled in), then the
//! quantities, then the verdict, which is the same that the checker gives: a blank that the rule needs, or an error,
//! makes it 待填, never 达标. The formulas look at what the hidden sheet has read, never at the county's cells.

use crate::model::assessment::Verdict;
use crate::model::names::NameKind;
use crate::model::plan::ON_TRIAL;
use crate::model::plan::{Plan, Relation, Rule, Shape};
use crate::workbook::{MadeFrom, in_row};

use super::AS_OF;
use super::entries::Entries;
use super::error::FormError;
use super::formulas::Formulas;
use super::layout::{TableSpot, cell_at_hand, check_name};
use super::needs::{Need, Needs};
use super::text::{alone, any, checked, literal};
use super::working::{BLANK, Block, Part, beyond_name, read_name};

/// The rule can be judged.
pub(super) const READY: &str = "可核";
/// Something that the rule needs is not filled in.
pub(super) const WAITING: &str = "待填";
/// The rule does not apply.
pub(super) const OUT: &str = "不适用";
/// The row is out of the rule's scope.
pub(super) const ROW_OUT: &str = "—";

/// The verdict of a rule that fails.
pub(super) fn failing(rule: &Rule) -> &'static str {
    if rule.trial {
        ON_TRIAL
    } else {
        Verdict::未达标.word()
    }
}

/// Addresses of a rule's cells in its row of the self-check.
pub(super) struct Row {
    pub(super) actual: String,
    pub(super) required: String,
    pub(super) verdict: String,
    pub(super) state: String,
    pub(super) waiting_for: String,
}

/// A rule's live formulas, without `=`.
pub(super) struct RuleFormulas {
    pub(super) state: MadeFrom,
    pub(super) actual: Option<MadeFrom>,
    pub(super) required: Option<MadeFrom>,
    pub(super) gap: Option<MadeFrom>,
    pub(super) verdict: MadeFrom,
    /// What is still to be filled in, each thing with 、 before it.
    pub(super) waiting_for: MadeFrom,
    pub(super) advice: MadeFrom,
}

/// What a rule needs: what its `when` needs, what must be there before it can be judged, and all of it. What a
/// formula over rows needs elsewhere makes its rows undecided; where no row is in scope, nothing is missed.
pub(super) struct RuleNeeds {
    when: Vec<Need>,
    judged: Vec<Need>,
    pub(super) all: Vec<Need>,
}

/// Whether a rule's rows are undecided because of something that stands elsewhere.
#[derive(Clone, Copy, Default)]
pub(super) struct RowsWait {
    pub(super) scope: bool,
    pub(super) holds: bool,
}

/// Makes live formulas.
pub(super) struct Live<'a> {
    pub(super) plan: &'a Plan,
    pub(super) formulas: &'a Formulas,
}

impl Live<'_> {
    /// Whether the formulas over rows, scope and condition, miss something that stands elsewhere, going by what is
    /// written into the workbook beforehand.
    pub(super) fn rows_wait(&self, rule: &Rule, entries: &Entries<'_>) -> Result<RowsWait, FormError> {
        let Shape::Each {
            table, scope, holds, ..
        } = &rule.shape
        else {
            return Ok(RowsWait::default());
        };
        let waits = |text: &str| -> Result<bool, FormError> {
            let needs = Needs::elsewhere(self.plan, self.formulas, &rule.optional, text, table)?;
            Ok(needs.iter().any(|need| entries.is_missing(need)))
        };
        Ok(RowsWait {
            scope: scope.as_deref().map_or(Ok(false), waits)?,
            holds: waits(holds)?,
        })
    }

    /// The formulas of a rule's row.
    pub(super) fn rule(&self, rule: &Rule, needs: &RuleNeeds, at: &Row) -> Result<RuleFormulas, FormError> {
        let state = self.state(rule, needs)?;
        let fails = literal(failing(rule));
        let guarded = |formula: &str| format!("IF({}=\"{READY}\",IFERROR({formula},\"\"),\"\")", at.state);
        let judged = |formula: &str| {
            format!(
                "IF({0}=\"{READY}\",IFERROR({formula},\"{WAITING}\"),{0})",
                at.state
            )
        };
        let known = format!("COUNT({},{})=2", at.actual, at.required);
        let (actual, required, gap, verdict) = match &rule.shape {
            Shape::Must { holds } => {
                let holds = self.scalar(holds, &rule.optional)?;
                (None, None, None, judged(&format!("IF({holds},\"达标\",{fails})")))
            }
            Shape::Gap {
                actual,
                relation,
                required,
                ..
            } => {
                let (a, r) = (&at.actual, &at.required);
                let (gap, holds) = match relation {
                    Relation::AtLeast => (format!("MAX(0,{r}-{a})"), format!("{a}>={r}")),
                    Relation::AtMost => (format!("MAX(0,{a}-{r})"), format!("{a}<={r}")),
                    Relation::Equals => (format!("{a}-{r}"), format!("{a}={r}")),
                };
                // Sums of amounts leave dust behind the tenth decimal.
                let round = |formula: String| format!("ROUND({formula},10)");
                (
                    Some(guarded(&round(self.scalar(actual, &rule.optional)?))),
                    Some(guarded(&round(self.scalar(required, &rule.optional)?))),
                    Some(format!("IF({known},{},\"\")", round(gap))),
                    judged(&format!("IF({known},IF({holds},\"达标\",{fails}),\"{WAITING}\")")),
                )
            }
            Shape::Each {
                table,
                at_least_share,
                ..
            } => {
                let name = check_name(rule);
                let (holding, failing) = (format!("COUNTIF({name},1)"), format!("COUNTIF({name},0)"));
                let unknown = unknown_rows(table, rule);
                let total = format!("({holding}+{failing}+{unknown})");
                let share = match at_least_share {
                    Some(share) => format!("({})*", self.scalar(share, &rule.optional)?),
                    None => String::new(),
                };
                let (a, r) = (&at.actual, &at.required);
                let verdict = format!(
                    "IF({total}=0,\"{OUT}\",IF({known},IF({a}>={r},\"达标\",IF({a}+{unknown}<{r},{fails},\"{WAITING}\")),\"{WAITING}\"))"
                );
                (
                    Some(guarded(&format!("IF({total}=0,\"\",{holding})"))),
                    // A share of 7% of 100 rows is 7 rows, not 8: the product is a hair above.
                    Some(guarded(&format!(
                        "IF({total}=0,\"\",ROUNDUP(ROUND({share}{total},6),0))"
                    ))),
                    Some(format!("IF({known},MAX(0,{r}-{a}),\"\")")),
                    judged(&verdict),
                )
            }
        };
        let alone = |formula| alone(&rule.id, formula);
        Ok(RuleFormulas {
            state: alone(state)?,
            actual: actual.map(alone).transpose()?,
            required: required.map(alone).transpose()?,
            gap: gap.map(alone).transpose()?,
            verdict: alone(verdict)?,
            waiting_for: alone(self.waiting_for(rule, needs))?,
            advice: alone(self.advice(rule, at))?,
        })
    }

    /// What a rule needs before it can be judged.
    pub(super) fn needs(&self, rule: &Rule) -> Result<RuleNeeds, FormError> {
        let mut when = Needs::new(self.plan, self.formulas, &rule.optional);
        let mut judged = Needs::new(self.plan, self.formulas, &rule.optional);
        let mut all = Needs::new(self.plan, self.formulas, &rule.optional);
        if let Some(text) = &rule.when {
            when.formula(text, None)?;
        }
        let own = rule.row_table();
        if let Some((sheet, table)) = own.and_then(|sheet| Some((sheet, self.plan.form.table(sheet)?))) {
            judged.rows(sheet, table)?;
            all.rows(sheet, table)?;
        }
        for formula in rule.formulas() {
            if formula.row_table.is_none() {
                judged.formula(formula.text, None)?;
            }
            all.formula(formula.text, formula.row_table)?;
        }
        Ok(RuleNeeds {
            when: when.into_vec(),
            judged: judged.into_vec(),
            all: all.into_vec(),
        })
    }

    fn state(&self, rule: &Rule, needs: &RuleNeeds) -> Result<String, FormError> {
        let conditions = |needs: &[Need]| {
            let missing: Vec<String> = needs.iter().map(|need| need.missing.clone()).collect();
            any(&missing)
        };
        let mut formula = literal(READY);
        if let Some(missing) = conditions(&needs.judged) {
            formula = format!("IF({missing},\"{WAITING}\",{formula})");
        }
        if let Some(when) = &rule.when {
            formula = format!("IF({},{formula},\"{OUT}\")", self.scalar(when, &rule.optional)?);
            if let Some(missing) = conditions(&needs.when) {
                formula = format!("IF({missing},\"{WAITING}\",{formula})");
            }
        }
        Ok(format!("IFERROR({formula},\"{WAITING}\")"))
    }

    fn waiting_for(&self, rule: &Rule, needs: &RuleNeeds) -> String {
        let mut parts: Vec<String> = needs
            .all
            .iter()
            .map(|need| {
                format!(
                    "IF({},{},\"\")",
                    need.missing,
                    literal(&format!("、{}", need.label))
                )
            })
            .collect();
        if let Some(table) = rule.row_table() {
            let unknown = unknown_rows(table, rule);
            let before = literal(&format!("、「{table}」中的 "));
            parts.push(format!("IF({unknown}>0,{before}&{unknown}&\" 行\",\"\")"));
        }
        if parts.is_empty() {
            literal("")
        } else {
            format!("IFERROR({},\"\")", parts.join("&"))
        }
    }

    /// What the county is told to do.
    fn advice(&self, rule: &Rule, at: &Row) -> String {
        let mut remedy = literal(&remedy(rule));
        if let Some(table) = rule.row_table() {
            let (before, after) = failing_rows(table);
            let (before, after) = (literal(&before), literal(after));
            remedy = format!("{before}&COUNTIF({},0)&{after}&{remedy}", check_name(rule));
        }
        let fails = literal(failing(rule));
        let (verdict, waiting) = (&at.verdict, &at.waiting_for);
        format!(
            "IF({verdict}={fails},{remedy},IF({verdict}=\"{WAITING}\",IF({waiting}=\"\",\"请核对所填数据。\",\"请先填写\"&MID({waiting},2,500)&\"。\"),\"\"))"
        )
    }

    /// A formula over fields and columns.
    fn scalar(&self, text: &str, optional: &[String]) -> Result<String, FormError> {
        self.printed(text, optional, None)
    }

    /// Prints a formula over what has been read; `row` is where the record at hand stands.
    fn printed(&self, text: &str, optional: &[String], row: Option<&Block<'_>>) -> Result<String, FormError> {
        let formula = self.formulas.get(text)?;
        let needed = formula.needed_names();
        let home = row.map(Block::sheet);
        let operand = |name: &str| {
            let is_known = needed.contains(&name) && !optional.iter().any(|held| held == name);
            let Some((read, typed)) = self.read_at(name, row) else {
                return match self.plan.name_kind(name, home) {
                    Some(NameKind::Column { .. }) => read_name(name),
                    _ => name.to_owned(),
                };
            };
            if is_known {
                read
            } else {
                // A blank stays a blank, and what cannot be read stands for itself, as it does for the checker.
                format!("IF(ISNA({read}),{BLANK},IF(ISERROR({read}),{typed}&\"\",{read}))")
            }
        };
        let mut printed = formula.excel(&operand, AS_OF);
        for name in formula.names() {
            let plain = match (self.plan.name_kind(name, home), row) {
                (Some(NameKind::RowCell { .. }), Some(block)) => block.own_cell(name),
                _ => name.to_owned(),
            };
            let read = operand(name);
            // Only a number that was read is one; so printed, the formula stays short.
            if let Some((bare, _)) = self.read_at(name, row) {
                printed = printed.replace(&format!("ISNUMBER({read})"), &format!("ISNUMBER({bare})"));
            }
            for function in ["ISBLANK", "COUNTA", "COUNTBLANK"] {
                printed = printed.replace(&format!("{function}({read})"), &format!("{function}({plain})"));
            }
        }
        Ok(printed)
    }

    /// Where a field's or a cell's value stands, and what was typed.
    fn read_at(&self, name: &str, row: Option<&Block<'_>>) -> Option<(String, String)> {
        match (self.plan.name_kind(name, row.map(Block::sheet)), row) {
            (Some(NameKind::RowCell { .. }), Some(block)) => {
                Some((block.value_cell(name)?, block.typed_cell(name)?))
            }
            (Some(NameKind::Field { .. }), _) => Some((read_name(name), name.to_owned())),
            _ => None,
        }
    }

    /// A computed field as the hidden sheet reads it: an error as long as something that it needs is missing.
    pub(super) fn computed_value(&self, text: &str) -> Result<String, FormError> {
        let formula = self.scalar(text, &[])?;
        Ok(match self.missing(text)? {
            Some(missing) => format!("IF({missing},NA(),{formula})"),
            None => formula,
        })
    }

    /// The formula of a computed field; blank as long as something that it needs is: a blank is never 0.
    pub(super) fn computed_field(&self, field: &str, text: &str) -> Result<MadeFrom, FormError> {
        let formula = self.scalar(text, &[])?;
        let formula = match self.missing(text)? {
            Some(missing) => format!("IF({missing},\"\",{formula})"),
            None => formula,
        };
        alone(field, format!("IFERROR({formula},\"\")"))
    }

    fn missing(&self, text: &str) -> Result<Option<String>, FormError> {
        let mut needs = Needs::new(self.plan, self.formulas, &[]);
        needs.formula(text, None)?;
        let missing: Vec<String> = needs.into_vec().into_iter().map(|need| need.missing).collect();
        Ok(any(&missing))
    }

    /// From what the formulas of a computed column are made; blank in a blank row.
    pub(super) fn computed_cell(&self, spot: &TableSpot<'_>, text: &str) -> Result<String, FormError> {
        let operand = |name: &str| match self.plan.name_kind(name, Some(&spot.sheet.name)) {
            Some(NameKind::RowCell { .. }) => cell_at_hand(spot.col(name)),
            Some(NameKind::Field { .. } | NameKind::Column { .. }) => read_name(name),
            _ => name.to_owned(),
        };
        let formula = self.formulas.get(text)?.excel(&operand, AS_OF);
        let empty = spot.row_is_empty();
        let formula = format!("IF({empty},\"\",IFERROR({formula},\"\"))");
        // In the last row it is longest.
        checked(&spot.sheet.name, in_row(&formula, spot.last))?;
        Ok(formula)
    }

    /// The live check of the record at hand, the `index`-th of its table: 1 holds, 0 fails, 待填, — out of scope.
    pub(super) fn row_check(&self, block: &Block<'_>, rule: &Rule, index: u16) -> Result<String, FormError> {
        let Shape::Each { scope, holds, .. } = &rule.shape else {
            return Ok(literal(""));
        };
        let guarded = |text: &str, part: Part, inner: String| -> Result<String, FormError> {
            let needs = Needs::of_row(self.plan, self.formulas, &rule.optional, text, block)?;
            let mut missing: Vec<String> = needs.into_iter().map(|need| need.missing).collect();
            if self.waits_elsewhere(rule, part)?.is_some() {
                missing.push(block.waits(index, part));
            }
            Ok(match any(&missing) {
                Some(missing) => format!("IF({missing},\"{WAITING}\",{inner})"),
                None => inner,
            })
        };
        let in_row = |text: &str| self.printed(text, &rule.optional, Some(block));
        let mut formula = guarded(holds, Part::Holds, format!("IF({},1,0)", in_row(holds)?))?;
        if let Some(scope) = scope {
            let in_scope = in_row(scope)?;
            formula = guarded(
                scope,
                Part::Scope,
                format!("IF({in_scope},{formula},\"{ROW_OUT}\")"),
            )?;
        }
        Ok(formula)
    }

    /// The condition that a rule's formula over rows misses something elsewhere, the same for every row.
    pub(super) fn waits_elsewhere(&self, rule: &Rule, part: Part) -> Result<Option<String>, FormError> {
        let Shape::Each {
            table, scope, holds, ..
        } = &rule.shape
        else {
            return Ok(None);
        };
        let text = match part {
            Part::Scope => scope.as_deref(),
            Part::Holds => Some(holds.as_str()),
        };
        let Some(text) = text else { return Ok(None) };
        let needs = Needs::elsewhere(self.plan, self.formulas, &rule.optional, text, table)?;
        let missing: Vec<String> = needs.into_iter().map(|need| need.missing).collect();
        // What cannot be told is missing too.
        Ok(any(&missing).map(|missing| format!("IFERROR({missing},TRUE)")))
    }
}

/// The sentence that says how many rows fail, before and after their number.
pub(super) fn failing_rows(sheet: &str) -> (String, &'static str) {
    (format!("「{sheet}」标红的 "), " 行不符合。")
}

/// What to do and what to hand in.
pub(super) fn remedy(rule: &Rule) -> String {
    let what = rule.remedy.what.trim_end_matches('。');
    if rule.remedy.evidence.is_empty() {
        format!("{what}。")
    } else {
        let evidence = rule.remedy.evidence.trim_end_matches('。');
        format!("{what}。需提供：{evidence}。")
    }
}

/// How many rows of its table a rule cannot judge: those that say so, and those that are too far down to be read.
fn unknown_rows(table: &str, rule: &Rule) -> String {
    let beyond = beyond_name(table);
    format!("(COUNTIF({},\"{WAITING}\")+{beyond})", check_name(rule))
}
