//! Whether the form is sound as a whole: names, labels, roles, references, formulas.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::form::{FormDocument, Walked};
use super::mistake::{Lines, Located, Log};
use super::names::Names;
use super::roles;
use super::suggest::suggestion;
use crate::formula::is_valid_name;
use crate::model::form::{Body, Field, Required, Roles, Sheet, Table};
use crate::model::names::{NameKind, YEAR};
use crate::model::plan::Parameter;

/// Notes everything that is wrong with names: of sheets, fields, columns and parameters.
pub(super) fn check_names(document: &FormDocument, parameters: &[Located<Parameter>], log: &Log) {
    let mut names = Taken::new(log);
    for Located { item, lines } in parameters {
        names.take(&item.name, &item.name, lines, "name");
    }
    let mut sheets = Taken::new(log);
    for Walked { sheet, lines, fields } in document.walk() {
        sheets.take_sheet(&sheet.name, lines, "name");
        for alias in &sheet.aliases {
            sheets.take_sheet(alias, lines, "aliases");
        }
        let mut labels = Taken::new(log);
        for (field, lines) in fields {
            labels.take_label(&field.label, field, lines, "label");
            for alias in &field.aliases {
                labels.take_label(alias, field, lines, "aliases");
            }
            if let Body::Table(_) = sheet.body {
                names.take(
                    &field.name,
                    &format!("{}_{}", sheet.name, field.name),
                    lines,
                    "name",
                );
            } else {
                names.take(&field.name, &field.name, lines, "name");
            }
        }
    }
}

/// Names already given, as a reader tells them apart.
struct Taken<'a> {
    log: &'a Log,
    /// Whose each is, or where it stands.
    names: BTreeMap<String, String>,
}

impl<'a> Taken<'a> {
    fn new(log: &'a Log) -> Self {
        let names = BTreeMap::new();
        Taken { log, names }
    }

    /// Takes a name of the rule language. Excel does not tell upper case from lower.
    fn take(&mut self, own: &str, full: &str, lines: &Lines, key: &str) {
        if own.is_empty() {
            return;
        }
        if !is_valid_name(full) {
            let wrong = "只能由汉字、字母、数字和下划线组成，不能以数字开头，也不能与单元格地址相同";
            self.log.at(lines, key, format!("“{full}”不能用作名称：{wrong}"));
        }
        if full == YEAR {
            self.log.at(lines, key, format!("“{YEAR}”是程序保留的名称"));
        }
        self.once(full.to_lowercase(), full, lines, key);
    }

    /// Takes a sheet's name or alias.
    fn take_sheet(&mut self, name: &str, lines: &Lines, key: &str) {
        if name.chars().count() > 31 {
            self.log
                .at(lines, key, format!("“{name}”超过 31 字，Excel 的工作表名放不下"));
        }
        if name.contains([':', '\\', '/', '?', '*', '[', ']'])
            || name.starts_with('\'')
            || name.ends_with('\'')
        {
            self.log.at(
                lines,
                key,
                format!("“{name}”含有工作表名不能用的字符（: \\ / ? * [ ] '）"),
            );
        }
        self.once(name.to_lowercase(), name, lines, key);
    }

    /// Takes a label of a sheet. A field may name the same label twice.
    fn take_label(&mut self, label: &str, field: &Field, lines: &Lines, key: &str) {
        let folded: String = label.nfkc().filter(|letter| letter.is_alphanumeric()).collect();
        match self.names.get(&folded) {
            Some(owner) if *owner != field.name => {
                let wrong = format!("“{label}”与同一张表的“{owner}”的标签或别名相同，读表时无法区分");
                self.log.at(lines, key, wrong);
            }
            _ => {
                self.names.insert(folded, field.name.clone());
            }
        }
    }

    fn once(&mut self, folded: String, name: &str, lines: &Lines, key: &str) {
        if name.is_empty() {
            return;
        }
        let here = lines.of(key).in_sentence();
        if let Some(earlier) = self.names.insert(folded, here) {
            self.log.at(lines, key, format!("“{name}”与{earlier}重复"));
        }
    }
}

/// Notes what is wrong with the form's formulas and references.
pub(super) fn check_references(document: &FormDocument, names: &Names<'_>, log: &Log) {
    // What each computed cell is computed from, by full name.
    let mut computed: BTreeMap<String, (Vec<String>, &Lines)> = BTreeMap::new();
    for Walked { sheet, lines, fields } in document.walk() {
        let table = if let Body::Table(table) = &sheet.body {
            check_table(sheet, table, lines, names, log);
            Some(sheet.name.as_str())
        } else {
            None
        };
        let full = |name: &str| table.map_or_else(|| name.to_owned(), |table| format!("{table}_{name}"));
        for (field, lines) in fields {
            if let Required::When(formula) = &field.required {
                names.formula(formula, table, lines, "required");
            }
            if let Some(formula) = &field.computed {
                let used = names.formula(formula, table, lines, "computed").names.into_iter();
                let used = used.map(|(name, kind)| {
                    if matches!(kind, NameKind::RowCell { .. }) {
                        full(&name)
                    } else {
                        name
                    }
                });
                computed.insert(full(&field.name), (used.collect(), lines));
            }
            if let Some(target) = &field.refers_to
                && names.form.column(target).is_none()
            {
                let known: Vec<String> = columns(names);
                let near = suggestion(target, known.iter().map(String::as_str));
                log.at(
                    lines,
                    "refers_to",
                    format!("没有列“{target}”（应写 表_列）{near}"),
                );
            }
        }
    }
    for (name, (_, lines)) in &computed {
        if reaches(name, name, &computed, &mut Vec::new()) {
            log.at(lines, "computed", "循环计算：算来算去用到了自己");
        }
    }
    if let Some(Located { item, lines }) = &document.roles {
        roles::check(item, lines, names, log);
        for walked in document.walk() {
            check_lasting(&walked, item, log);
        }
    }
}

/// Notes what cannot be carried over into next year's workbook: what the program knows to be of the year, and rows that
/// would come without what tells them apart.
fn check_lasting(walked: &Walked<'_>, roles: &Roles, log: &Log) {
    let sheet = walked.sheet;
    let lasting = walked.fields.iter().filter(|(field, _)| field.lasting);
    for (field, lines) in lasting {
        let wrong = match &sheet.body {
            Body::Fields(_) if [&roles.year, &roles.filled_on].contains(&&field.name) => {
                Some("不能用于每年都不同的指标".to_owned())
            }
            Body::Table(table) if table.measure_rows || sheet.name == roles.explanation_sheet => {
                Some(format!("不能用于“{}”，它的内容只对当年有效", sheet.name))
            }
            Body::Table(table) if table.column(&table.key).is_some_and(|key| !key.lasting) => Some(format!(
                "不能用在这里：“{}”靠“{}”分清各行，那一列没有沿用",
                sheet.name, table.key
            )),
            _ => None,
        };
        if let Some(wrong) = wrong {
            log.at(lines, "lasting", wrong);
        }
    }
}

fn columns(names: &Names<'_>) -> Vec<String> {
    let tables = names.form.tables();
    tables
        .flat_map(|(sheet, table)| {
            let columns = table.columns.iter();
            columns.map(|column| format!("{}_{}", sheet.name, column.name))
        })
        .collect()
}

/// Whether computing `from` takes the value of `to`.
fn reaches(
    from: &str,
    to: &str,
    computed: &BTreeMap<String, (Vec<String>, &Lines)>,
    seen: &mut Vec<String>,
) -> bool {
    let Some((used, _)) = computed.get(from) else {
        return false;
    };
    used.iter().any(|name| {
        if name == to {
            return true;
        }
        if seen.contains(name) {
            return false;
        }
        seen.push(name.clone());
        reaches(name, to, computed, seen)
    })
}

fn check_table(sheet: &Sheet, table: &Table, lines: &Lines, names: &Names<'_>, log: &Log) {
    if table.column(&table.key).is_none() && !table.key.is_empty() {
        let near = suggestion(
            &table.key,
            table.columns.iter().map(|column| column.name.as_str()),
        );
        log.at(lines, "key", format!("没有列“{}”{near}", table.key));
    }
    if let Some(formula) = &table.may_be_empty {
        for (name, kind) in names.formula(formula, None, lines, "may_be_empty").names {
            if kind.is_column() {
                log.at(
                    lines,
                    "may_be_empty",
                    format!("只能用指标和参数，不能用列“{name}”"),
                );
            }
        }
    }
    if !is_valid_name(&sheet.name) && !sheet.name.is_empty() {
        log.at(
            lines,
            "name",
            format!(
                "“{}”是表，公式要用它的名称，只能由汉字、字母、数字和下划线组成",
                sheet.name
            ),
        );
    }
}
