//! Values that the form allows, for rules to be tried on: the rules' own examples first, then those with something
//! changed, then anything.

use std::collections::BTreeSet;

use jiff::ToSpan;

use crate::formula::Formula;
use crate::model::form::{Field, FieldKind};
use crate::model::names::NameKind;
use crate::model::plan::{Case, CaseValue, Plan, Rule};
use crate::model::round::RoundInfo;

/// Days from the as-of date at which limits are likely to lie: days of grace, months, years, terms.
const DAYS: [i64; 17] = [
    -1500, -1096, -1095, -1094, -730, -400, -365, -200, -90, -31, -30, -15, -1, 0, 1, 60, 700,
];

/// Sizes at which limits are likely to lie.
const NUMBERS: [f64; 14] = [
    0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 12.0, 40.0, 41.0, 100.0, 1999.0, 2000.0, 5000.0, 20000.0,
];

/// Which of the numbers that a field allows are tried.
#[derive(Clone, Copy)]
enum Numbers {
    /// The least one.
    Least,
    /// The three least.
    Small,
    /// All.
    Any,
}

/// An endless row of cases; the same each time.
pub struct Values<'a> {
    plan: &'a Plan,
    info: &'a RoundInfo,
    names: Vec<String>,
    seeds: Vec<Case>,
    /// The best case so far, to go on from.
    best: Option<Case>,
    made: usize,
    chance: Chance,
}

impl<'a> Values<'a> {
    /// Values for everything that these rules read.
    pub fn new(plan: &'a Plan, info: &'a RoundInfo, rules: &[&Rule]) -> Self {
        let names: BTreeSet<String> = rules.iter().flat_map(|rule| inputs(plan, rule)).collect();
        let mut seeds = Vec::new();
        // Two rules' examples speak of the same names: once the first has the say, once the second.
        let examples: Vec<[&Case; 2]> = rules.iter().map(|rule| [&rule.pass, &rule.fail]).collect();
        match examples.as_slice() {
            [[pass, fail]] => seeds.extend([allowed(plan, &[pass]), allowed(plan, &[fail])]),
            [ones, others] => {
                for one in ones {
                    for other in others {
                        seeds.push(allowed(plan, &[one, other]));
                        seeds.push(allowed(plan, &[other, one]));
                    }
                }
            }
            _ => {}
        }
        Self {
            plan,
            info,
            names: names.into_iter().collect(),
            seeds,
            best: None,
            made: 0,
            chance: Chance(0x9E37_79B9_7F4A_7C15),
        }
    }

    /// The next values.
    pub fn next(&mut self) -> Case {
        let turn = self.made;
        self.made += 1;
        let seed = turn
            .checked_rem(self.seeds.len())
            .and_then(|at| self.seeds.get(at))
            .cloned();
        if turn < self.seeds.len() {
            return self.completed(seed.unwrap_or_default(), 0, Numbers::Any);
        }
        let numbers = match turn % 4 {
            // Sums agree when all is nothing, counts when all is small.
            0 => Numbers::Least,
            1 | 2 => Numbers::Small,
            _ => Numbers::Any,
        };
        match turn % 3 {
            0 => self.completed(Case::default(), 1, numbers),
            1 => self.completed(seed.unwrap_or_default(), 3, numbers),
            _ => {
                let best = self.best.clone().or(seed).unwrap_or_default();
                self.completed(best, 4, numbers)
            }
        }
    }

    /// Goes on from a case that was better than those before it.
    pub fn go_on_from(&mut self, case: Case) {
        self.best = Some(case);
    }

    /// A case with a value for every name; of those that it holds, one in `change` is made anew (none for 0).
    fn completed(&mut self, seed: Case, change: u64, numbers: Numbers) -> Case {
        let rows = self.chance.below(5) as usize;
        let mut case = Case::default();
        for name in self.names.clone() {
            let held = seed.values.iter().find(|(held, _)| *held == name);
            let renew = change > 0 && self.chance.below(change) == 0;
            let value = match held {
                Some((_, value)) if !renew => Some(value.clone()),
                Some((_, CaseValue::Column(cells))) => self.value(&name, cells.len(), numbers),
                _ => {
                    // Columns of one table are of one length.
                    let table = name.split('_').next().unwrap_or_default();
                    let beside =
                        seed.values
                            .iter()
                            .chain(&case.values)
                            .find_map(|(held, value)| match value {
                                CaseValue::Column(cells) if held.split('_').next() == Some(table) => {
                                    Some(cells.len())
                                }
                                _ => None,
                            });
                    self.value(&name, beside.unwrap_or(rows), numbers)
                }
            };
            if let Some(value) = value {
                case.values.push((name, value));
            }
        }
        case
    }

    fn value(&mut self, name: &str, rows: usize, numbers: Numbers) -> Option<CaseValue> {
        let plan = self.plan;
        match plan.name_kind(name, None)? {
            NameKind::Field { field, .. } => Some(self.cell(field, numbers)),
            NameKind::Column { column, .. } => Some(CaseValue::Column(
                (0..rows).map(|_| self.cell(column, numbers)).collect(),
            )),
            NameKind::RowCell { .. } | NameKind::Parameter(_) | NameKind::Year => None,
        }
    }

    fn cell(&mut self, field: &Field, numbers: Numbers) -> CaseValue {
        match &field.kind {
            FieldKind::Integer | FieldKind::Decimal(_) => {
                let within = |number: &f64| {
                    field.min.is_none_or(|min| *number >= min) && field.max.is_none_or(|max| *number <= max)
                };
                let mut pool: Vec<f64> = NUMBERS
                    .iter()
                    .copied()
                    .chain(field.min)
                    .chain(field.max)
                    .collect();
                pool.retain(within);
                if pool.is_empty() {
                    pool.extend(field.min);
                }
                pool.sort_by(f64::total_cmp);
                pool.truncate(match numbers {
                    Numbers::Least => 1,
                    Numbers::Small => 3,
                    Numbers::Any => pool.len(),
                });
                CaseValue::Number(self.chance.of(&pool).copied().unwrap_or(0.0))
            }
            FieldKind::Year => {
                let years = [-1, 0, 0, 1].map(|difference| f64::from(self.info.year + difference));
                CaseValue::Number(self.chance.of(&years).copied().unwrap_or_default())
            }
            FieldKind::Date => {
                let days = self.chance.of(&DAYS).copied().unwrap_or_default();
                let date = self.info.as_of.checked_add(days.days());
                CaseValue::Date(date.unwrap_or(self.info.as_of))
            }
            FieldKind::Choice(items) => CaseValue::Text(self.chance.of(items).cloned().unwrap_or_default()),
            FieldKind::DocumentNumber => self.text(&["云府办〔2026〕1号", "云府办〔2025〕7号", "无"]),
            FieldKind::List => self.text(&["Z01", "Z01、Z02", "无"]),
            FieldKind::Phone => self.text(&["0790-1234567", "无"]),
            FieldKind::RegionCode => self.text(&["369921", "369922"]),
            FieldKind::Text | FieldKind::Note => {
                self.text(&["甲", "乙", "丙", "无", "云岭县人民政府教育督导委员会办公室"])
            }
        }
    }

    fn text(&mut self, pool: &[&str]) -> CaseValue {
        CaseValue::Text(
            self.chance
                .of(pool)
                .map(|text| (*text).to_owned())
                .unwrap_or_default(),
        )
    }
}

/// What a rule reads in the end: fields and columns that a county fills in, by full names; computed fields stand for
/// what they are computed from.
pub fn inputs(plan: &Plan, rule: &Rule) -> BTreeSet<String> {
    let mut inputs = BTreeSet::new();
    let mut waiting: Vec<(String, Option<String>)> = Vec::new();
    let names_of = |text: &str| -> Vec<String> {
        // A loaded plan's formulas parse.
        Formula::parse(text)
            .map(|formula| formula.names().into_iter().map(str::to_owned).collect())
            .unwrap_or_default()
    };
    for formula in rule.formulas() {
        let table = formula.row_table.map(str::to_owned);
        waiting.extend(
            names_of(formula.text)
                .into_iter()
                .map(|name| (name, table.clone())),
        );
    }
    while let Some((name, table)) = waiting.pop() {
        match plan.name_kind(&name, table.as_deref()) {
            Some(NameKind::Field { field, .. }) => match &field.computed {
                Some(text) => waiting.extend(names_of(text).into_iter().map(|name| (name, None))),
                None => drop(inputs.insert(name)),
            },
            Some(NameKind::RowCell { sheet, column, .. } | NameKind::Column { sheet, column, .. }) => {
                inputs.insert(format!("{}_{}", sheet.name, column.name));
            }
            Some(NameKind::Parameter(_) | NameKind::Year) | None => {}
        }
    }
    inputs
}

/// Examples put together, the first having the say, without what no county can type: thresholds and computed fields.
fn allowed(plan: &Plan, cases: &[&Case]) -> Case {
    let mut together = Case::default();
    for (name, value) in cases.iter().flat_map(|case| &case.values) {
        let typed = match plan.name_kind(name, None) {
            Some(NameKind::Field { field, .. }) => field.computed.is_none(),
            Some(NameKind::Column { .. }) => true,
            _ => false,
        };
        if typed && !together.values.iter().any(|(held, _)| held == name) {
            together.values.push((name.clone(), value.clone()));
        }
    }
    together
}

/// Numbers that look like chance and are the same each time (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound.max(1)
    }

    fn of<'p, T>(&mut self, pool: &'p [T]) -> Option<&'p T> {
        let at = self.below(pool.len() as u64);
        pool.get(usize::try_from(at).unwrap_or(0))
    }
}
