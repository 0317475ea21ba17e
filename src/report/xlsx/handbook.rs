//! 规则手册.xlsx: the rule handbook as tables, each with a column for comments.

use super::cell::{Cell, Fill};
use super::sheet::{Column, Row, Sheet, Sheets, Table, write_flat};
use super::words;
use crate::model::plan::Plan;
use crate::model::provenance::Provenance;
use crate::report::view::card::{self, Places, RuleCard};
use crate::report::view::handbook::{check_row, extent, usage, verdicts};
use crate::report::view::mark::Pair;
use crate::report::view::notes;
use crate::workbook::{Styles, WriteError, print_setup};

/// Name of the first sheet.
const FIRST: &str = "使用说明";

/// Writes the workbook; its bytes depend on the plan alone, so it carries the plan's date.
pub fn write(plan: &Plan, places: &Places, provenance: &Provenance) -> Result<Vec<u8>, WriteError> {
    let styles = Styles::new();
    let title = format!("{}教育督导改革核查规则手册", plan.province);
    let hash: String = plan.hash.chars().take(8).collect();
    let footer = format!("核查规则手册 · 方案版本 {} · 方案校验值 {hash}", plan.version);
    let mut workbook = Sheets::new(
        plan.issued,
        &title,
        &[
            ("plan-version", &plan.version),
            ("plan-hash", &plan.hash),
            ("program-version", &provenance.program_version),
        ],
    )?;
    let cards: Vec<RuleCard> = plan
        .rules
        .iter()
        .map(|rule| card::card(plan, rule, places))
        .collect();
    let mut tables = [
        rules(plan, &cards),
        formulas(&cards),
        measures(plan),
        checks(plan),
        parameters(plan),
        sources(plan),
    ];
    first(&mut workbook, &styles, plan, provenance, &title, &tables, &footer)?;
    for table in &mut tables {
        write_flat(&mut workbook, &styles, table, &footer)?;
    }
    workbook.save()
}

fn first(
    workbook: &mut Sheets,
    styles: &Styles,
    plan: &Plan,
    provenance: &Provenance,
    title: &str,
    tables: &[Table],
    footer: &str,
) -> Result<(), WriteError> {
    let mut sheet = Sheet::add(workbook, styles, FIRST, &[22.0, 90.0])?;
    sheet.title(
        title,
        &[format!("{}《{}》", plan.province, plan.title), extent(plan)],
    );
    sheet.heading("各工作表");
    let listed: Vec<Row> = tables
        .iter()
        .map(|table| Row::plain(vec![Cell::Link(table.name.into()), Cell::text(&table.title)]))
        .collect();
    sheet.rows(&[1, 1], listed)?;
    let comment = Pair::new(
        "征求意见",
        "对规则、措施、固定核查和参数有意见的，写在各表白色的“意见”一栏，连同本文件报回；其他各栏请勿改动。",
    );
    let versions = notes::plan_provenance(plan, &provenance.program_version);
    let mut using = vec![comment];
    using.extend(usage(plan));
    for (heading, pairs) in [
        ("怎样使用", using),
        ("结论怎样得出", verdicts(plan)),
        ("版本", versions),
    ] {
        sheet.heading(heading);
        let rows: Vec<Row> = pairs
            .iter()
            .map(|pair| Row::plain(vec![Cell::text(&pair.label), Cell::text(&pair.value)]))
            .collect();
        sheet.rows(&[1, 1], rows)?;
    }
    if !plan.contact.is_empty() {
        sheet.heading("咨询");
        sheet.rows(&[2], vec![Row::plain(vec![Cell::text(&plan.contact)])])?;
    }
    print_setup(sheet.ws, false, None, footer)
}

fn comment() -> Column {
    Column::new("意见", 30.0, 30.0)
}

fn rules(plan: &Plan, cards: &[RuleCard]) -> Table {
    let rows = plan.rules.iter().zip(cards).map(|(rule, card)| {
        Row::plain(vec![
            Cell::short(&card.id),
            Cell::text(words::measure(plan, rule.measure)),
            Cell::text(&card.title),
            Cell::short(format!("{} {}", card.mark.sign, card.mark.word)),
            Cell::Fill(Fill::Text),
            labelled(&card.words),
            Cell::text(&card.cite),
            Cell::short(card.certainty),
            Cell::text(&card.evidence),
            Cell::text(&card.what),
            Cell::text(&card.owner),
            Cell::short(&card.within),
        ])
    });
    Table {
        name: "规则",
        title: "核查规则".to_owned(),
        lines: vec![
            "一行一条规则；公式、取数和例子见「公式与例子」。时限由省级办公室设定，可以调整。".to_owned(),
        ],
        columns: vec![
            Column::new("编号", 10.0, 12.0),
            Column::new("措施", 16.0, 20.0),
            Column::new("核查内容", 22.0, 26.0),
            Column::new("不符合时", 12.0, 12.0),
            comment(),
            Column::new("怎样核查", 34.0, 40.0),
            Column::new("依据", 18.0, 22.0),
            Column::new("把握程度", 12.0, 14.0),
            Column::new("佐证要求", 16.0, 20.0),
            Column::new("整改要求", 24.0, 28.0),
            Column::new("责任单位", 14.0, 16.0),
            Column::new("时限", 8.0, 13.0),
        ],
        rows: rows.collect(),
        frozen: 3,
        empty: "方案中没有规则。",
    }
}

fn formulas(cards: &[RuleCard]) -> Table {
    let rows = cards.iter().map(formulas_row);
    Table {
        name: "公式与例子",
        title: "核查规则的公式和例子".to_owned(),
        lines: vec!["取数的位置按空白工作簿标注。".to_owned()],
        columns: vec![
            Column::new("编号", 10.0, 12.0),
            Column::new("核查内容", 18.0, 22.0),
            Column::new("公式", 28.0, 34.0),
            Column::new("取数", 28.0, 34.0),
            Column::new("参数", 18.0, 24.0),
            Column::new("能否说明", 14.0, 18.0),
            Column::new("通过的例子", 20.0, 26.0),
            Column::new("不通过的例子", 20.0, 26.0),
            Column::new("其他情形", 24.0, 32.0),
        ],
        rows: rows.collect(),
        frozen: 2,
        empty: "方案中没有规则。",
    }
}

/// Pairs, a line each.
fn labelled(pairs: &[Pair]) -> Cell {
    let lines: Vec<String> = pairs
        .iter()
        .map(|pair| format!("{}：{}", pair.label, pair.value))
        .collect();
    Cell::text(lines.join("\n"))
}

fn formulas_row(card: &RuleCard) -> Row {
    let reads: Vec<String> = card
        .reads
        .iter()
        .map(|read| {
            let note = if read.note.is_empty() {
                String::new()
            } else {
                format!("，{}", read.note)
            };
            format!(
                "{}〔{}!{}〕{}{note}",
                read.name, read.sheet, read.cell, read.label
            )
        })
        .collect();
    let thresholds: Vec<String> = card
        .thresholds
        .iter()
        .map(|threshold| format!("{} ＝ {}，{}", threshold.name, threshold.value, threshold.cite))
        .collect();
    let situations: Vec<String> = card
        .situations
        .iter()
        .map(|situation| {
            let values = situation.values.join("；");
            format!("{}，{}：{values}", situation.title, situation.mark.word)
        })
        .collect();
    Row::plain(vec![
        Cell::short(&card.id),
        Cell::text(&card.title),
        labelled(&card.formulas),
        Cell::text(reads.join("\n")),
        Cell::text(thresholds.join("\n")),
        Cell::text(&card.explainable),
        Cell::text(card.pass.join("；\n")),
        Cell::text(card.fail.join("；\n")),
        Cell::text(situations.join("\n")),
    ])
}

fn measures(plan: &Plan) -> Table {
    let rows = plan.measures.iter().map(|measure| {
        let part = plan.parts.iter().find(|part| part.no == measure.part);
        Row::plain(vec![
            Cell::short(format!("第 {} 条", measure.no)),
            Cell::short(part.map_or("", |part| part.name.as_str())),
            Cell::text(&measure.title),
            Cell::short(measure.status.word()),
            Cell::Fill(Fill::Text),
            Cell::text(measure.must_show.join("\n")),
            Cell::text(words::cites(plan, &measure.sources)),
            Cell::text(&measure.title_note),
        ])
    });
    Table {
        name: "措施",
        title: "各项措施".to_owned(),
        lines: vec!["标“工作标题”的是为便于核查而拟的名称，不是方案原文，以正式文件为准。".to_owned()],
        columns: vec![
            Column::new("措施", 10.0, 12.0),
            Column::new("部分", 12.0, 14.0),
            Column::new("标题", 26.0, 32.0),
            Column::new("标题性质", 12.0, 12.0),
            comment(),
            Column::new("县（市、区）应当做到", 40.0, 60.0),
            Column::new("依据", 24.0, 34.0),
            Column::new("标题说明", 20.0, 34.0),
        ],
        rows: rows.collect(),
        frozen: 1,
        empty: "方案中没有措施。",
    }
}

fn checks(plan: &Plan) -> Table {
    let rows = plan.checks.iter().map(|check| {
        let row = check_row(plan, check);
        Row::plain(vec![
            Cell::short(&row.id),
            Cell::text(&row.title),
            Cell::short(row.kind),
            Cell::severity(check.severity),
            Cell::Fill(Fill::Text),
            Cell::text(&row.what),
            Cell::text(&row.owner),
            Cell::short(if row.within.is_empty() { "—" } else { &row.within }),
            Cell::short(if row.explainable { "能" } else { "不能" }),
            Cell::text(&row.cite),
        ])
    });
    Table {
        name: "固定核查",
        title: "固定核查：由核查程序直接判定，不用公式表示".to_owned(),
        lines: Vec::new(),
        columns: vec![
            Column::new("编号", 10.0, 12.0),
            Column::new("核查内容", 30.0, 40.0),
            Column::new("类别", 10.0, 14.0),
            Column::new("程度", 12.0, 12.0),
            comment(),
            Column::new("怎么改", 36.0, 50.0),
            Column::new("责任单位", 14.0, 22.0),
            Column::new("时限", 8.0, 13.0),
            Column::new("能否说明", 10.0, 10.0),
            Column::new("依据", 20.0, 32.0),
        ],
        rows: rows.collect(),
        frozen: 2,
        empty: "方案中没有固定核查。",
    }
}

fn parameters(plan: &Plan) -> Table {
    let rows = plan.parameters.iter().map(|parameter| {
        let threshold = card::threshold(plan, parameter);
        Row::plain(vec![
            Cell::text(&threshold.name),
            Cell::short(&threshold.value),
            Cell::Fill(Fill::Text),
            Cell::text(&threshold.meaning),
            Cell::text(&threshold.cite),
            Cell::short(if threshold.office {
                "省级办公室设定"
            } else {
                ""
            }),
        ])
    });
    Table {
        name: "参数",
        title: "期限和阈值".to_owned(),
        lines: vec!["标“省级办公室设定”的没有文件直接规定，省级办公室可以调整。".to_owned()],
        columns: vec![
            Column::new("名称", 22.0, 30.0),
            Column::new("数值", 12.0, 18.0),
            comment(),
            Column::new("含义", 40.0, 56.0),
            Column::new("出处", 36.0, 50.0),
            Column::new("性质", 12.0, 14.0),
        ],
        rows: rows.collect(),
        frozen: 1,
        empty: "方案中没有参数。",
    }
}

fn sources(plan: &Plan) -> Table {
    let rows = plan.sources.iter().map(|source| {
        Row::plain(vec![
            Cell::text(&source.short),
            Cell::short(notes::certainty_word(source.certainty)),
            Cell::text(&source.title),
            Cell::text(&source.issued),
            Cell::text(&source.note),
        ])
    });
    Table {
        name: "依据",
        title: "依据的出处和把握程度".to_owned(),
        lines: Vec::new(),
        columns: vec![
            Column::new("简称", 22.0, 30.0),
            Column::new("把握程度", 14.0, 16.0),
            Column::new("全称", 40.0, 56.0),
            Column::new("发布", 26.0, 40.0),
            Column::new("说明", 40.0, 60.0),
        ],
        rows: rows.collect(),
        frozen: 1,
        empty: "方案中没有依据。",
    }
}
