//! What every name of the plan means, found once for all submissions: to search the form for each name of each rule
//! of each county takes longer than the rules themselves.

use std::collections::BTreeMap;

use crate::model::names::{NameKind, YEAR};
use crate::model::plan::Plan;

/// The names of a plan; see [`NameKind::of`], which answers the same.
pub struct Names<'a> {
    everywhere: BTreeMap<String, NameKind<'a>>,
    /// The bare columns of each table, by its sheet.
    in_rows: BTreeMap<&'a str, BTreeMap<&'a str, NameKind<'a>>>,
}

impl<'a> Names<'a> {
    /// Looks at every name that the plan defines.
    pub fn new(plan: &'a Plan) -> Self {
        let form = &plan.form;
        let fields = form.fields().map(|(_, field)| field.name.clone());
        let parameters = plan.parameters.iter().map(|parameter| parameter.name.clone());
        let of_tables = form.tables().flat_map(|(sheet, table)| {
            let columns = table.columns.iter();
            columns.map(move |column| format!("{}_{}", sheet.name, column.name))
        });
        let all = std::iter::once(YEAR.to_owned()).chain(fields).chain(parameters);
        let everywhere = all.chain(of_tables).filter_map(|name| {
            let kind = plan.name_kind(&name, None)?;
            Some((name, kind))
        });
        let in_rows = form.tables().map(|(sheet, table)| {
            let columns = table.columns.iter().filter_map(|column| {
                let kind = plan.name_kind(&column.name, Some(&sheet.name))?;
                Some((column.name.as_str(), kind))
            });
            (sheet.name.as_str(), columns.collect())
        });
        Self {
            everywhere: everywhere.collect(),
            in_rows: in_rows.collect(),
        }
    }

    /// What a name in a formula means. `row_table` is the sheet of the table whose row is at hand; its bare columns
    /// come first.
    pub fn kind(&self, name: &str, row_table: Option<&str>) -> Option<NameKind<'a>> {
        let in_row = row_table.and_then(|table| self.in_rows.get(table)?.get(name));
        in_row.or_else(|| self.everywhere.get(name)).copied()
    }
}
