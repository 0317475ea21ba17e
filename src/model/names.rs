//! Which names a formula of the plan may use, and what each means.
//!
//! One answer for the loader, which refuses names that mean nothing, and for those who evaluate formulas or write
//! them into the workbook.

use super::form::{Field, Form, Sheet, Table};
use super::plan::{Parameter, Plan, Relation, Rule, Shape};

/// The name of the round's year, a number.
pub const YEAR: &str = "报送年度";

/// What a name in a formula means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NameKind<'a> {
    /// A scalar field.
    Field {
        /// Its sheet.
        sheet: &'a Sheet,
        /// The field.
        field: &'a Field,
    },
    /// A threshold of the plan.
    Parameter(&'a Parameter),
    /// The round's year.
    Year,
    /// A whole column, named `表_列`.
    Column {
        /// The table's sheet.
        sheet: &'a Sheet,
        /// The table.
        table: &'a Table,
        /// The column.
        column: &'a Field,
    },
    /// The value of a column in the row at hand, named by the column alone.
    RowCell {
        /// The table's sheet.
        sheet: &'a Sheet,
        /// The table.
        table: &'a Table,
        /// The column.
        column: &'a Field,
    },
}

impl<'a> NameKind<'a> {
    /// What a name means. `row_table` is the sheet of the table whose row is at hand; its bare columns come first.
    pub fn of(
        form: &'a Form,
        parameters: &'a [Parameter],
        name: &str,
        row_table: Option<&str>,
    ) -> Option<NameKind<'a>> {
        let cell = row_table.and_then(|wanted| {
            let (sheet, table) = form.tables().find(|(sheet, _)| sheet.name == wanted)?;
            let column = table.column(name)?;
            Some(NameKind::RowCell { sheet, table, column })
        });
        cell.or_else(|| (name == YEAR).then_some(NameKind::Year))
            .or_else(|| {
                form.field(name)
                    .map(|(sheet, field)| NameKind::Field { sheet, field })
            })
            .or_else(|| {
                let parameter = parameters.iter().find(|parameter| parameter.name == name)?;
                Some(NameKind::Parameter(parameter))
            })
            .or_else(|| {
                form.column(name)
                    .map(|(sheet, table, column)| NameKind::Column { sheet, table, column })
            })
    }

    /// Whether it is a whole column, which may stand only inside an aggregate.
    pub fn is_column(&self) -> bool {
        matches!(self, NameKind::Column { .. })
    }
}

impl Plan {
    /// What a name in a formula means; see [`NameKind::of`].
    pub fn name_kind(&self, name: &str, row_table: Option<&str>) -> Option<NameKind<'_>> {
        NameKind::of(&self.form, &self.parameters, name, row_table)
    }
}

/// A formula of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleFormula<'a> {
    /// The key by which the plan document states it, such as `must` or `gap.actual`.
    pub key: &'static str,
    /// The formula.
    pub text: &'a str,
    /// The sheet of the table in whose rows it is evaluated; none if it is evaluated once.
    pub row_table: Option<&'a str>,
}

impl<'a> RuleFormula<'a> {
    /// A formula that is evaluated once.
    fn once(key: &'static str, text: &'a str) -> Self {
        RuleFormula {
            key,
            text,
            row_table: None,
        }
    }
}

impl Rule {
    /// Every formula of the rule, in the order in which it is evaluated.
    pub fn formulas(&self) -> Vec<RuleFormula<'_>> {
        let once = RuleFormula::once;
        let mut formulas: Vec<RuleFormula<'_>> = self.when.iter().map(|text| once("when", text)).collect();
        match &self.shape {
            Shape::Must { holds } => formulas.push(once("must", holds)),
            Shape::Gap {
                actual,
                relation,
                required,
                ..
            } => {
                formulas.push(once("gap.actual", actual));
                let key = match relation {
                    Relation::AtLeast => "gap.at_least",
                    Relation::AtMost => "gap.at_most",
                    Relation::Equals => "gap.equals",
                };
                formulas.push(once(key, required));
            }
            Shape::Each {
                table,
                scope,
                holds,
                at_least_share,
                ..
            } => {
                let row_table = Some(table.as_str());
                formulas.extend(scope.iter().map(|text| RuleFormula {
                    row_table,
                    ..once("each.where", text)
                }));
                formulas.push(RuleFormula {
                    row_table,
                    ..once("each.holds", holds)
                });
                formulas.extend(
                    at_least_share
                        .iter()
                        .map(|text| once("each.at_least_share", text)),
                );
            }
        }
        formulas
    }

    /// The sheet of the table whose rows the rule looks at.
    pub fn row_table(&self) -> Option<&str> {
        if let Shape::Each { table, .. } = &self.shape {
            Some(table)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::{Body, FieldKind, Required, Roles, Section};
    use super::super::plan::Citation;
    use super::*;

    fn field(name: &str) -> Field {
        Field {
            name: name.to_owned(),
            label: name.into(),
            aliases: Vec::new(),
            kind: FieldKind::Integer,
            unit: String::new(),
            required: Required::Never,
            min: None,
            max: None,
            help: String::new(),
            computed: None,
            given: false,
            unique: false,
            refers_to: None,
            personal: false,
            lasting: false,
            compare: false,
        }
    }

    fn sheet(name: &str, body: Body) -> Sheet {
        Sheet {
            name: name.to_owned(),
            aliases: Vec::new(),
            intro: String::new(),
            body,
        }
    }

    fn form() -> Form {
        let section = Section {
            title: String::new(),
            fields: vec![field("学校总数"), field("备注")],
        };
        let table = Table {
            columns: vec![field("姓名"), field("备注")],
            key: "姓名".to_owned(),
            capacity: 1,
            measure_rows: false,
            may_be_empty: None,
        };
        Form {
            title: String::new(),
            version: String::new(),
            sheets: vec![
                sheet("基本信息", Body::Fields(vec![section])),
                sheet("名册", Body::Table(table)),
            ],
            roles: Roles {
                city: String::new(),
                county: String::new(),
                code: String::new(),
                year: String::new(),
                filled_on: String::new(),
                rating_sheet: String::new(),
                rating_measure: String::new(),
                rating_conclusion: String::new(),
                rating_evidence: String::new(),
                evidence_sheet: String::new(),
                evidence_number: String::new(),
                evidence_file: String::new(),
                explanation_sheet: String::new(),
                explanation_id: String::new(),
                explanation_text: String::new(),
            },
        }
    }

    #[test]
    fn a_name_means_what_its_scope_says() {
        let form = form();
        let parameters = [Parameter {
            name: "配备比".to_owned(),
            value: 5.0,
            unit: String::new(),
            meaning: String::new(),
            source: Citation::default(),
        }];
        let of = |name, table| NameKind::of(&form, &parameters, name, table);
        assert!(matches!(of("学校总数", None), Some(NameKind::Field { .. })));
        assert!(matches!(
            of("学校总数", Some("名册")),
            Some(NameKind::Field { .. })
        ));
        assert!(matches!(of("配备比", None), Some(NameKind::Parameter(_))));
        assert_eq!(of(YEAR, None), Some(NameKind::Year));
        assert!(of("名册_姓名", Some("名册")).is_some_and(|kind| kind.is_column()));
        assert!(matches!(of("姓名", Some("名册")), Some(NameKind::RowCell { .. })));
        assert!(matches!(of("备注", Some("名册")), Some(NameKind::RowCell { .. })));
        assert_eq!(of("姓名", None), None);
        assert_eq!(of("名册_年龄", None), None);
    }
}
