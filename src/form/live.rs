//! The rules as live formulas.
//!
//! A rule gets one row of the self-check. Its state comes first (does it apply, is everything filled in), then the
//! quantities, then the verdict, which is the same that the checker gives: a blank that the rule needs, or an error,
//! makes it 待填, never 达标.

use crate::model::form::{Field, FieldKind};
use crate::model::names::NameKind;
use crate::model::plan::{Plan, Relation, Rule, Shape};

use super::AS_OF;
use super::entries::Entries;
use super::error::FormError;
use super::layout::{Helper, Layout, TableSpot, row_cell};
use super::lists::NOTHING;
use super::needs::{Need, Needs, is_numeric};
use super::text::{any, checked, literal, parse};

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
    if rule.severity == crate::model::finding::Severity::提示 {
        "试行"
    } else {
        "未达标"
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
    pub(super) state: String,
    pub(super) actual: Option<String>,
    pub(super) required: Option<String>,
    pub(super) gap: Option<String>,
    pub(super) verdict: String,
    /// What is still to be filled in, each thing with 、 before it.
    pub(super) waiting_for: String,
    pub(super) advice: String,
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
    pub(super) layout: &'a Layout<'a>,
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
            let needs = Needs::elsewhere(self.plan, self.layout, &rule.optional, text, table)?;
            Ok(needs.iter().any(|need| entries.is_missing(need)))
        };
        Ok(RowsWait {
            scope: scope.as_deref().map_or(Ok(false), waits)?,
            holds: waits(holds)?,
        })
    }

    /// The formulas of a rule's row.
    pub(super) fn rule(&self, rule: &Rule, at: &Row) -> Result<RuleFormulas, FormError> {
        let needs = self.needs(rule)?;
        let state = self.state(rule, &needs)?;
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
                let holds = self.scalar(holds)?;
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
                    Some(guarded(&round(self.scalar(actual)?))),
                    Some(guarded(&round(self.scalar(required)?))),
                    Some(format!("IF({known},{},\"\")", round(gap))),
                    judged(&format!("IF({known},IF({holds},\"达标\",{fails}),\"{WAITING}\")")),
                )
            }
            Shape::Each {
                table,
                at_least_share,
                ..
            } => {
                let Some((spot, helper)) = self.helper(table, rule) else {
                    return Ok(self.never(state));
                };
                let (holding, failing) = (
                    format!("COUNTIF({},1)", helper.name),
                    format!("COUNTIF({},0)", helper.name),
                );
                let unknown = unknown_rows(spot, helper);
                let total = format!("({holding}+{failing}+{unknown})");
                let share = match at_least_share {
                    Some(share) => format!("({})*", self.scalar(share)?),
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
        let owner = &rule.id;
        let check = |formula: Option<String>| formula.map(|formula| checked(owner, formula)).transpose();
        Ok(RuleFormulas {
            state: checked(owner, state)?,
            actual: check(actual)?,
            required: check(required)?,
            gap: check(gap)?,
            verdict: checked(owner, verdict)?,
            waiting_for: checked(owner, self.waiting_for(rule, &needs))?,
            advice: checked(owner, self.advice(rule, at))?,
        })
    }

    /// A rule over a table that the form does not have: loading refuses it, so this is never seen.
    fn never(&self, state: String) -> RuleFormulas {
        RuleFormulas {
            state,
            actual: None,
            required: None,
            gap: None,
            verdict: literal(WAITING),
            waiting_for: literal(""),
            advice: literal(""),
        }
    }

    /// What a rule needs before it can be judged.
    pub(super) fn needs(&self, rule: &Rule) -> Result<RuleNeeds, FormError> {
        let mut when = Needs::new(self.plan, self.layout, &rule.optional);
        let mut judged = Needs::new(self.plan, self.layout, &rule.optional);
        let mut all = Needs::new(self.plan, self.layout, &rule.optional);
        if let Some(text) = &rule.when {
            when.formula(text, None)?;
        }
        if let Some((spot, _)) = rule.row_table().and_then(|table| self.helper(table, rule)) {
            judged.rows(&spot.sheet.name, spot.table)?;
            all.rows(&spot.sheet.name, spot.table)?;
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
            formula = format!("IF({},{formula},\"{OUT}\")", self.scalar(when)?);
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
        if let Some((spot, helper)) = rule.row_table().and_then(|table| self.helper(table, rule)) {
            let unknown = unknown_rows(spot, helper);
            let before = literal(&format!("、「{}」中的 ", spot.sheet.name));
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
        if let Some((spot, helper)) = rule.row_table().and_then(|table| self.helper(table, rule)) {
            let (before, after) = failing_rows(&spot.sheet.name);
            let (before, after) = (literal(&before), literal(after));
            remedy = format!("{before}&COUNTIF({},0)&{after}&{remedy}", helper.name);
        }
        let fails = literal(failing(rule));
        let (verdict, waiting) = (&at.verdict, &at.waiting_for);
        format!(
            "IF({verdict}={fails},{remedy},IF({verdict}=\"{WAITING}\",IF({waiting}=\"\",\"请核对所填数据。\",\"请先填写\"&MID({waiting},2,500)&\"。\"),\"\"))"
        )
    }

    fn helper(&self, table: &str, rule: &Rule) -> Option<(&TableSpot<'_>, &Helper<'_>)> {
        let spot = self.layout.table(table)?;
        let helper = spot.helpers.iter().find(|helper| helper.rule.id == rule.id)?;
        Some((spot, helper))
    }

    /// A formula over fields and columns.
    fn scalar(&self, text: &str) -> Result<String, FormError> {
        let formula = parse(text)?;
        let needed = formula.needed_names();
        let operand = |name: &str| match self.plan.name_kind(name, None) {
            Some(NameKind::Field { field, .. }) if field.computed.is_none() => {
                answer(field, name, needed.contains(&name))
            }
            _ => name.to_owned(),
        };
        self.printed(text, &operand, None)
    }

    /// A formula over the row at hand.
    fn in_row(&self, text: &str, spot: &TableSpot<'_>, row: u32) -> Result<String, FormError> {
        let formula = parse(text)?;
        let needed = formula.needed_names();
        let home = spot.sheet.name.as_str();
        let operand = |name: &str| match self.plan.name_kind(name, Some(home)) {
            Some(NameKind::RowCell { column, .. }) => {
                answer(column, &row_cell(spot.col(name), row), needed.contains(&name))
            }
            Some(NameKind::Field { field, .. }) if field.computed.is_none() => {
                answer(field, name, needed.contains(&name))
            }
            _ => name.to_owned(),
        };
        self.printed(text, &operand, Some((spot, row)))
    }

    /// Prints a formula; where a name must stay a reference, its answer is undone.
    fn printed(
        &self,
        text: &str,
        operand: &dyn Fn(&str) -> String,
        row: Option<(&TableSpot<'_>, u32)>,
    ) -> Result<String, FormError> {
        let formula = parse(text)?;
        let mut printed = formula.excel(operand, AS_OF);
        for name in formula.names() {
            let (wrapped, plain) = match row {
                Some((spot, row)) if spot.table.column(name).is_some() => {
                    (operand(name), row_cell(spot.col(name), row))
                }
                _ => (operand(name), name.to_owned()),
            };
            if wrapped != plain {
                for function in ["ISBLANK", "COUNTA", "COUNTBLANK"] {
                    printed =
                        printed.replace(&format!("{function}({wrapped})"), &format!("{function}({plain})"));
                }
            }
        }
        Ok(printed)
    }

    /// The formula of a computed field; blank as long as something that it needs is.
    pub(super) fn computed_field(&self, field: &str, text: &str) -> Result<String, FormError> {
        let mut needs = Needs::new(self.plan, self.layout, &[]);
        needs.formula(text, None)?;
        let missing: Vec<String> = needs.into_vec().into_iter().map(|need| need.missing).collect();
        let formula = self.scalar(text)?;
        // As long as something is missing the cell stays blank: a blank is never 0.
        let formula = match any(&missing) {
            Some(missing) => format!("IF({missing},\"\",{formula})"),
            None => formula,
        };
        checked(field, format!("IFERROR({formula},\"\")"))
    }

    /// The formula of a computed column in a row; blank in a blank row.
    pub(super) fn computed_cell(
        &self,
        spot: &TableSpot<'_>,
        text: &str,
        row: u32,
    ) -> Result<String, FormError> {
        let formula = self.in_row(text, spot, row)?;
        let empty = spot.row_is_empty(row);
        checked(
            &spot.sheet.name,
            format!("IF({empty},\"\",IFERROR({formula},\"\"))"),
        )
    }

    /// The live check of one row: 1 holds, 0 fails, 待填, — out of scope, blank in a blank row.
    pub(super) fn row_check(&self, spot: &TableSpot<'_>, rule: &Rule, row: u32) -> Result<String, FormError> {
        let Shape::Each { scope, holds, .. } = &rule.shape else {
            return Ok(literal(""));
        };
        let home = spot.sheet.name.as_str();
        let guarded = |text: &str, inner: String| -> Result<String, FormError> {
            let needs = Needs::of_row(self.plan, self.layout, &rule.optional, text, home, row)?;
            let missing: Vec<String> = needs.into_iter().map(|need| need.missing).collect();
            Ok(match any(&missing) {
                Some(missing) => format!("IF({missing},\"{WAITING}\",{inner})"),
                None => inner,
            })
        };
        let mut formula = guarded(holds, format!("IF({},1,0)", self.in_row(holds, spot, row)?))?;
        if let Some(scope) = scope {
            let in_scope = self.in_row(scope, spot, row)?;
            formula = guarded(scope, format!("IF({in_scope},{formula},\"{ROW_OUT}\")"))?;
        }
        let empty = spot.row_is_empty(row);
        checked(
            &rule.id,
            format!("IF({empty},\"\",IFERROR({formula},\"{WAITING}\"))"),
        )
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

/// How many rows cannot be judged: those that say so, or those that the live checks do not reach.
fn unknown_rows(spot: &TableSpot<'_>, helper: &Helper<'_>) -> String {
    let name = &helper.name;
    let key = spot.full_name(&spot.table.key);
    format!(
        "MAX(COUNTIF({name},\"{WAITING}\"),COUNTA({key})-COUNTIF({name},1)-COUNTIF({name},0)-COUNTIF({name},\"{ROW_OUT}\"))"
    )
}

/// What a cell means in a formula: the answer that there is nothing (无, /, —) is an empty text, as it is for the
/// checker. A needed number or date is known to be one, and an item of a list stands for itself.
fn answer(field: &Field, cell: &str, needed: bool) -> String {
    let says_nothing = format!("ISNUMBER(MATCH(TRIM({cell}),{NOTHING},0))");
    match &field.kind {
        FieldKind::Choice(_) | FieldKind::RegionCode => cell.to_owned(),
        _ if is_numeric(field) && needed => cell.to_owned(),
        _ if is_numeric(field) => format!("IF(ISTEXT({cell}),IF({says_nothing},\"\",NA()),{cell})"),
        _ => format!("IF({says_nothing},\"\",{cell}&\"\")"),
    }
}
