//! A plan told as a tree, spread over the rows of the plan workbook's sheets: the reverse of [`super::gather`].

use super::layout::{
    self, CHECKS, COLUMNS, EXAMPLES, FIELDS, FIGURES, MEASURE_SOURCES, MEASURES, OUTCOMES, PARAGRAPHS,
    PARAMETERS, PARTS, PLAN, ROLES, ROSTER, RULES, SHAPES, SHEETS, SOURCES, Sheet, VALUE_FORMS,
};
use crate::model::plan::Plan;
use crate::plan::mistake::Tongue;
use crate::plan::tree::{Table, Value};
use crate::plan::{form, head, measures, roster};

/// The rows of every sheet.
pub(in crate::plan) struct Rows {
    sheets: Vec<(&'static Sheet, Vec<Row>)>,
}

/// A row: its cells under their columns' keys, and an example's values.
#[derive(Clone, Default)]
pub(in crate::plan) struct Row {
    /// Cells.
    pub(in crate::plan) entry: Table,
    /// Values of an example.
    pub(in crate::plan) values: Vec<Value>,
}

impl Rows {
    /// The rows of a plan.
    pub(in crate::plan) fn of(plan: &Plan) -> Self {
        let tongue = Tongue::Workbook;
        let mut rows = Rows { sheets: Vec::new() };
        let mut root = head::tell(plan, tongue);
        let mut form = form::tell(&plan.form, tongue);
        if let Some(item) = form.take("form") {
            root.put("form", item.value);
        }
        rows.pairs(&PLAN, &root);
        rows.pairs(&ROLES, &form);
        for (key, sheet) in [
            ("source", &SOURCES),
            ("parameter", &PARAMETERS),
            ("part", &PARTS),
            ("check", &CHECKS),
        ] {
            for entry in tables(&mut root, key) {
                rows.add(sheet, entry);
            }
        }
        for entry in tables(&mut root, "figure") {
            rows.figure(entry);
        }
        for entry in tables(&mut form, "sheet") {
            rows.sheet(entry);
        }
        let mut told = measures::tell(plan, tongue);
        for entry in tables(&mut told, "measure") {
            rows.measure(entry);
        }
        for entry in tables(&mut told, "rule") {
            rows.rule(entry, None);
        }
        for entry in roster::tell(&plan.roster) {
            rows.add(&ROSTER, entry);
        }
        rows
    }

    /// The rows of a sheet.
    pub(in crate::plan) fn on(&self, sheet: &Sheet) -> &[Row] {
        self.sheets
            .iter()
            .find(|(held, _)| held.concern == sheet.concern)
            .map_or(&[], |(_, rows)| rows.as_slice())
    }

    fn add(&mut self, sheet: &'static Sheet, entry: Table) {
        self.push(
            sheet,
            Row {
                entry,
                values: Vec::new(),
            },
        );
    }

    fn push(&mut self, sheet: &'static Sheet, row: Row) {
        match self
            .sheets
            .iter_mut()
            .find(|(held, _)| held.concern == sheet.concern)
        {
            Some((_, rows)) => rows.push(row),
            None => self.sheets.push((sheet, vec![row])),
        }
    }

    fn pairs(&mut self, sheet: &'static Sheet, root: &Table) {
        for pair in layout::pairs(sheet) {
            let mut entry = Table::default();
            entry.text(layout::LABEL, pair.label);
            if let Some(item) = root.at_path(pair.key) {
                entry.put(layout::CONTENT, item.value.clone());
            }
            entry.text(layout::HINT, pair.help);
            self.add(sheet, entry);
        }
    }

    fn figure(&mut self, mut entry: Table) {
        if let Some(Value::List(formulas)) = entry.take("ratio").map(|item| item.value) {
            for (key, formula) in ["numerator", "denominator"].into_iter().zip(formulas) {
                entry.put(key, formula.value);
            }
        }
        self.add(&FIGURES, entry);
    }

    fn sheet(&mut self, mut entry: Table) {
        let name = entry.get("name").map(|item| item.value.clone());
        let owned = |mut row: Table| {
            if let Some(name) = &name {
                row.put("sheet", name.clone());
            }
            row
        };
        if let Some(Value::List(paragraphs)) = entry.take("paragraphs").map(|item| item.value) {
            for paragraph in paragraphs {
                let mut row = owned(Table::default());
                row.put("paragraph", paragraph.value);
                self.add(&PARAGRAPHS, row);
            }
        }
        for mut section in tables(&mut entry, "section") {
            let title = section.take("title");
            for field in tables(&mut section, "field") {
                let mut row = owned(field);
                if let Some(title) = &title {
                    row.put("section", title.value.clone());
                }
                self.add(&FIELDS, row);
            }
        }
        for column in tables(&mut entry, "column") {
            let row = owned(column);
            self.add(&COLUMNS, row);
        }
        self.add(&SHEETS, entry);
    }

    fn measure(&mut self, mut entry: Table) {
        let no = entry.get("no").map(|item| item.value.clone());
        for mut source in tables(&mut entry, "sources") {
            if let Some(no) = &no {
                source.put("measure", no.clone());
            }
            self.add(&MEASURE_SOURCES, source);
        }
        for rule in tables(&mut entry, "rule") {
            self.rule(rule, no.as_ref());
        }
        self.add(&MEASURES, entry);
    }

    fn rule(&mut self, mut entry: Table, measure: Option<&Value>) {
        let id = entry.get("id").map(|item| item.value.clone());
        if let Some(no) = measure {
            entry.put("measure", no.clone());
        }
        for (key, outcome) in ["pass", "fail"].into_iter().zip(OUTCOMES) {
            if let Some(Value::Table(values)) = entry.take(key).map(|item| item.value) {
                self.example(id.as_ref(), outcome, "", &values);
            }
        }
        for mut situation in tables(&mut entry, "case") {
            let mut text = |key: &str| match situation.take(key).map(|item| item.value) {
                Some(Value::Text(text)) => text,
                _ => String::new(),
            };
            let (title, verdict) = (text("title"), text("verdict"));
            if let Some(Value::Table(values)) = situation.take("values").map(|item| item.value) {
                self.example(id.as_ref(), &verdict, &title, &values);
            }
        }
        spread_shape(&mut entry);
        self.add(&RULES, entry);
    }

    fn example(&mut self, rule: Option<&Value>, outcome: &str, situation: &str, values: &Table) {
        let [single, column] = VALUE_FORMS;
        for (name, item) in values.entries() {
            let mut row = Row::default();
            if let Some(rule) = rule {
                row.entry.put("rule", rule.clone());
            }
            row.entry.text("outcome", outcome);
            row.entry.text("case", situation);
            row.entry.text("name", name);
            match &item.value {
                Value::List(items) => {
                    row.entry.text("form", column);
                    row.values = items.iter().map(|item| item.value.clone()).collect();
                }
                value => {
                    row.entry.text("form", single);
                    row.values = vec![value.clone()];
                }
            }
            self.push(&EXAMPLES, row);
        }
    }
}

/// The tables of an array, taken out.
fn tables(entry: &mut Table, key: &str) -> Vec<Table> {
    let Some(Value::List(items)) = entry.take(key).map(|item| item.value) else {
        return Vec::new();
    };
    let tables = items.into_iter().filter_map(|item| match item.value {
        Value::Table(table) => Some(table),
        _ => None,
    });
    tables.collect()
}

/// Puts what a rule checks under the columns of its way of writing.
fn spread_shape(entry: &mut Table) {
    for shape in SHAPES {
        let mut stated = match shape.below {
            None => std::mem::take(entry),
            Some(below) => match entry.take(below).map(|item| item.value) {
                Some(Value::Table(stated)) => stated,
                _ => continue,
            },
        };
        let cells: Vec<(&str, Value)> = shape
            .cells
            .iter()
            .filter_map(|(cell, key)| Some((*cell, stated.take(key)?.value)))
            .collect();
        if shape.below.is_none() {
            *entry = stated;
        }
        if !cells.is_empty() {
            entry.text("shape", shape.word);
        }
        for (cell, value) in cells {
            entry.put(cell, value);
        }
    }
}
