//! The plan's formulas, parsed, each with the names that it needs.

use std::sync::Arc;

use std::collections::BTreeMap;

use super::UnusableFormula;
use super::names::Names;
use super::used::{self, UsedName};
use crate::formula::Formula;
use crate::model::assessment::FigureName;
use crate::model::form::{Field, Required};
use crate::model::plan::{Plan, Relation, Rule, Shape};

/// A formula and the names whose values it cannot do without.
pub struct Bound {
    /// The formula.
    pub formula: Formula,
    /// Names that must have a value for the result to be known.
    pub needed: Vec<String>,
}

/// A rule's formulas.
pub struct CompiledRule<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// When it applies.
    pub when: Option<Bound>,
    /// What it checks.
    pub shape: CompiledShape<'a>,
}

impl CompiledRule<'_> {
    /// Every formula, in the order in which it is evaluated, and whether that is for each row of the rule's table.
    pub fn formulas(&self) -> Vec<(&Bound, bool)> {
        let mut formulas: Vec<(&Bound, bool)> = self.when.iter().map(|bound| (bound, false)).collect();
        match &self.shape {
            CompiledShape::Must(holds) => formulas.push((holds, false)),
            CompiledShape::Gap { actual, required, .. } => {
                formulas.extend([(actual, false), (required, false)])
            }
            CompiledShape::Each {
                scope, holds, share, ..
            } => {
                formulas.extend(scope.iter().map(|bound| (bound, true)));
                formulas.push((holds, true));
                formulas.extend(share.iter().map(|bound| (bound, false)));
            }
        }
        formulas
    }
}

/// A rule's shape with its formulas parsed; see [`Shape`].
pub enum CompiledShape<'a> {
    /// A formula that is true.
    Must(Bound),
    /// A quantity that reaches another.
    Gap {
        actual: Bound,
        relation: Relation,
        required: Bound,
        unit: &'a str,
    },
    /// A formula that is true for the rows of a table.
    Each {
        table: &'a str,
        scope: Option<Bound>,
        holds: Bound,
        at: &'a str,
        share: Option<Bound>,
        unit: &'a str,
    },
}

/// A figure's formulas.
pub struct CompiledFigure {
    /// What it is called.
    pub named: Arc<FigureName>,
    /// The value.
    pub value: Bound,
    /// The required value.
    pub required: Option<Bound>,
    /// Numerator and denominator.
    pub ratio: Option<(Bound, Bound)>,
}

/// Every formula of a plan.
pub struct Compiled<'a> {
    /// What the names in them mean.
    pub names: Names<'a>,
    /// In the plan's order.
    pub rules: Vec<CompiledRule<'a>>,
    /// Computed fields by name, in the form's order.
    pub computed: Vec<(&'a str, Bound)>,
    /// When a field (by name) or a column (by `表_列`) is required.
    pub required_when: BTreeMap<String, Bound>,
    /// When a table (by its sheet) may be empty.
    pub may_be_empty: BTreeMap<&'a str, Bound>,
    /// In the plan's order.
    pub figures: Vec<CompiledFigure>,
    /// The names that are told with an assessment, see [`used::names`].
    pub used: Vec<UsedName<'a>>,
}

impl<'a> Compiled<'a> {
    /// Parses every formula.
    pub fn new(plan: &'a Plan) -> Result<Self, UnusableFormula> {
        let mut compiled = Self {
            names: Names::new(plan),
            rules: plan.rules.iter().map(rule).collect::<Result<_, _>>()?,
            computed: Vec::new(),
            required_when: BTreeMap::new(),
            may_be_empty: BTreeMap::new(),
            figures: Vec::new(),
            used: Vec::new(),
        };
        for (_, field) in plan.form.fields() {
            if let Some(text) = &field.computed {
                compiled.computed.push((&field.name, bound(text, &[])?));
            }
            compiled.required(field.name.clone(), field)?;
        }
        for (sheet, table) in plan.form.tables() {
            for column in &table.columns {
                compiled.required(format!("{}_{}", sheet.name, column.name), column)?;
            }
            if let Some(text) = &table.may_be_empty {
                compiled.may_be_empty.insert(&sheet.name, bound(text, &[])?);
            }
        }
        for figure in &plan.figures {
            let ratio = figure.ratio.as_ref();
            compiled.figures.push(CompiledFigure {
                named: Arc::new(FigureName::of(figure)),
                value: bound(&figure.value, &[])?,
                required: figure
                    .required
                    .as_deref()
                    .map(|text| bound(text, &[]))
                    .transpose()?,
                ratio: ratio
                    .map(|(part, whole)| Ok((bound(part, &[])?, bound(whole, &[])?)))
                    .transpose()?,
            });
        }
        compiled.used = used::names(plan, &compiled);
        Ok(compiled)
    }

    fn required(&mut self, name: String, field: &Field) -> Result<(), UnusableFormula> {
        if let Required::When(text) = &field.required {
            self.required_when.insert(name, bound(text, &[])?);
        }
        Ok(())
    }
}

fn rule(rule: &Rule) -> Result<CompiledRule<'_>, UnusableFormula> {
    let one = |text: &str| bound(text, &rule.optional);
    let maybe = |text: &Option<String>| text.as_deref().map(one).transpose();
    Ok(CompiledRule {
        rule,
        when: maybe(&rule.when)?,
        shape: match &rule.shape {
            Shape::Must { holds } => CompiledShape::Must(one(holds)?),
            Shape::Gap {
                actual,
                relation,
                required,
                unit,
            } => CompiledShape::Gap {
                actual: one(actual)?,
                relation: *relation,
                required: one(required)?,
                unit,
            },
            Shape::Each {
                table,
                scope,
                holds,
                at,
                at_least_share,
                unit,
            } => CompiledShape::Each {
                table,
                scope: maybe(scope)?,
                holds: one(holds)?,
                at,
                share: maybe(at_least_share)?,
                unit,
            },
        },
    })
}

fn bound(text: &str, optional: &[String]) -> Result<Bound, UnusableFormula> {
    let formula = Formula::parse(text).map_err(|error| UnusableFormula {
        text: text.to_owned(),
        error,
    })?;
    let needed = formula
        .needed_names()
        .into_iter()
        .filter(|name| !optional.iter().any(|held| held == name))
        .map(str::to_owned)
        .collect();
    Ok(Bound { formula, needed })
}
