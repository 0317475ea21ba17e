//! Looks at a formula: is it well formed, does every name in it mean something here, do columns stand where a
//! formula may use a column.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use super::mistake::{Lines, Log};
use super::suggest::suggestion;
use crate::formula::Formula;
use crate::model::form::{Form, Sheet};
use crate::model::names::{NameKind, YEAR};
use crate::model::plan::Parameter;

/// Every name that formulas may use, and which parameters they did use.
pub(super) struct Names<'a> {
    /// The form.
    pub(super) form: &'a Form,
    /// The thresholds.
    pub(super) parameters: &'a [Parameter],
    log: &'a Log,
    used: RefCell<BTreeSet<String>>,
    complete: Cell<bool>,
}

/// The names that a formula uses and that mean something, in order.
pub(super) struct Used<'a> {
    /// Each name and what it means.
    pub(super) names: Vec<(String, NameKind<'a>)>,
    /// Whether these are all: the formula could be read and knows no other name.
    pub(super) complete: bool,
}

impl<'a> Names<'a> {
    /// The names of a form and its thresholds.
    pub(super) fn new(form: &'a Form, parameters: &'a [Parameter], log: &'a Log) -> Self {
        Names {
            form,
            parameters,
            log,
            used: RefCell::default(),
            complete: Cell::new(true),
        }
    }

    /// What a name means.
    pub(super) fn kind(&self, name: &str, row_table: Option<&str>) -> Option<NameKind<'a>> {
        NameKind::of(self.form, self.parameters, name, row_table)
    }

    /// Whether no formula uses this parameter; not while a formula could not be read, for it may be the one.
    pub(super) fn is_unused(&self, parameter: &str) -> bool {
        self.complete.get() && !self.used.borrow().contains(parameter)
    }

    /// Remembers that some formulas were not looked at.
    pub(super) fn pass_over(&self) {
        self.complete.set(false);
    }

    /// Notes what is wrong with a formula; hands out the names it uses.
    pub(super) fn formula(&self, text: &str, row_table: Option<&str>, lines: &Lines, key: &str) -> Used<'a> {
        let used = self.read(text, row_table, lines, key);
        self.complete.set(self.complete.get() && used.complete);
        let names = used.names.iter().map(|(name, _)| name.clone());
        self.used.borrow_mut().extend(names);
        used
    }

    fn read(&self, text: &str, row_table: Option<&str>, lines: &Lines, key: &str) -> Used<'a> {
        let mut used = Used {
            names: Vec::new(),
            complete: false,
        };
        // That it is missing has been noted where it was read.
        if text.trim().is_empty() {
            return used;
        }
        let formula = match Formula::parse(text) {
            Ok(formula) => formula,
            Err(error) => {
                let error = error.to_string();
                let wrong = error.trim_end_matches('。');
                self.log.at(lines, key, format!("不是正确的公式：{wrong}"));
                return used;
            }
        };
        used.complete = true;
        for name in formula.names() {
            let Some(kind) = self.kind(name, row_table) else {
                used.complete = false;
                self.log.at(lines, key, self.unknown(name, row_table));
                continue;
            };
            if matches!(kind, NameKind::RowCell { .. }) && self.kind(name, None).is_some() {
                let wrong = format!("中的“{name}”既是本表的列，又是指标或参数，请改名");
                self.log.at(lines, key, wrong);
            }
            used.names.push((name.to_owned(), kind));
        }
        let is_column = |name: &str| self.kind(name, row_table).is_some_and(|kind| kind.is_column());
        if let Some(misuse) = formula.array_misuse(&is_column) {
            let wrong =
                format!("中整列“{misuse}”用错了地方，只能放在 SUM、COUNTIF 等汇总函数或 SUMPRODUCT 的算式里");
            self.log.at(lines, key, wrong);
        }
        used
    }

    /// What is wrong with a name that means nothing here.
    pub(super) fn unknown(&self, name: &str, row_table: Option<&str>) -> String {
        let bare: Vec<&str> = self
            .form
            .tables()
            .filter(|(_, table)| table.column(name).is_some())
            .map(|(sheet, _)| sheet.name.as_str())
            .collect();
        if let [table, ..] = bare.as_slice() {
            return format!("用了列名“{name}”，这里不是逐行核查“{table}”，整列应写“{table}_{name}”");
        }
        let near = suggestion(name, self.all(row_table).iter().map(String::as_str));
        match self.table_before(name) {
            Some((sheet, column)) => {
                format!(
                    "用了未定义的名称“{name}”，表“{}”没有列“{column}”{near}",
                    sheet.name
                )
            }
            None => format!("用了未定义的名称“{name}”{near}"),
        }
    }

    /// The table whose name stands before a `_` in the name, and what follows.
    fn table_before<'n>(&self, name: &'n str) -> Option<(&'a Sheet, &'n str)> {
        self.form.tables().find_map(|(sheet, _)| {
            let column = name.strip_prefix(sheet.name.as_str())?.strip_prefix('_')?;
            Some((sheet, column))
        })
    }

    /// Every name that means something here.
    fn all(&self, row_table: Option<&str>) -> Vec<String> {
        let mut names: Vec<String> = vec![YEAR.to_owned()];
        names.extend(self.form.fields().map(|(_, field)| field.name.clone()));
        names.extend(self.parameters.iter().map(|parameter| parameter.name.clone()));
        for (sheet, table) in self.form.tables() {
            for column in &table.columns {
                names.push(format!("{}_{}", sheet.name, column.name));
                if row_table == Some(sheet.name.as_str()) {
                    names.push(column.name.clone());
                }
            }
        }
        names
    }
}
