//! Mistakes in the workbook: told at their cell, in the words of the workbook, all at once.

use super::{book, col, loaded, put, set, set_text, sheet};
use crate::plan::load_workbook;
use crate::workbook::{Book, Raw};

/// Everything that is told of a changed workbook.
fn told(change: impl Fn(&mut Book)) -> String {
    let mut changed = book();
    change(&mut changed);
    loaded(&changed).expect_err("a mistake was expected").to_string()
}

#[test]
fn a_word_that_is_not_on_the_list() {
    assert_eq!(
        told(|book| set_text(book, "规则", 6, "严重程度", "严重")),
        "「规则」第 6 行（D6）：规则 C02-01 的“严重程度”不能是“严重”，只能是错误、不达标、预警、提示之一"
    );
    assert_eq!(
        told(|book| set_text(book, "规则", 4, "写法", "数量")),
        "「规则」第 4 行（G4）：规则 C01-01 的“写法”应从列表中选一种写法"
    );
    assert_eq!(
        told(|book| set_text(book, "规则", 6, "关系", "大于")),
        "「规则」第 6 行（I6）：规则 C02-01 的“关系”不能是“大于”，只能是不少于、不超过、等于之一"
    );
    assert_eq!(
        told(|book| set_text(book, "指标", 4, "类型", "字符")),
        "「指标」第 4 行（F4）：指标“设区市”的“类型”不能是“字符”，只能是文字、长文字、整数、小数、日期、年度、是否、选项、发文字号、电话、行政区划代码、多项之一"
    );
    assert_eq!(
        told(|book| set_text(book, "规则", 8, "可以说明", "可以")),
        "「规则」第 8 行（P8）：规则 L01 的“可以说明”应为“是”或“否”"
    );
    assert_eq!(
        told(|book| set_text(book, "例子", 4, "结论", "合格")),
        "「规则」第 4 行（A4）：规则 C01-01 的“通过的例子”没有填写\n\
         「例子」第 4 行（B4）：“结论”不能是“合格”，只能是通过、不通过、达标、未达标、无法判定、不适用之一"
    );
}

#[test]
fn what_is_missing_and_what_is_too_much() {
    assert_eq!(
        told(|book| set(book, "规则", 6, "整改要求", Raw::Blank)),
        "「规则」第 6 行（S6）：规则 C02-01 的“整改要求”没有填写"
    );
    assert_eq!(
        told(|book| set(book, "规则", 6, "应达", Raw::Blank))
            .lines()
            .next(),
        Some("「规则」第 6 行（J6）：规则 C02-01 的“应达”没有填写")
    );
    assert_eq!(
        told(|book| set_text(book, "规则", 4, "核查的表", "督学名册")),
        "「规则」第 4 行（L4）：规则 C01-01 不用填写“核查的表”，请清空"
    );
    assert_eq!(
        told(|book| set(book, "方案", 4, "内容", Raw::Blank)),
        "「方案」第 4 行（B4）：方案的“方案名称”没有填写"
    );
    assert_eq!(
        told(|book| sheet(book, "方案").cells.retain(|cell| cell.row != 4)),
        "「方案」：方案的“省份”没有填写"
    );
    assert_eq!(
        told(|book| sheet(book, "措施出处").cells.retain(|cell| cell.row != 3)),
        "「措施」第 4 行（D4）：措施 1 的“标题性质”为“原文标题”时，出处中至少要有一份掌握程度为“全文在手”或“只掌握所引部分”的文件；转述的或本单位自拟的标题请选“工作标题”\n\
         「措施出处」：措施 1 缺少出处"
    );
}

#[test]
fn formulas_names_and_ids() {
    assert_eq!(
        told(|book| set_text(book, "规则", 6, "公式", "责任督学人数")),
        "「规则」第 6 行（H6）：规则 C02-01 的“公式”用了未定义的名称“责任督学人数”，是否应为“责任督学数”？"
    );
    assert_eq!(
        told(|book| set_text(book, "规则", 6, "应达", "ROUNDUP(学校总/督学配备比,0)"))
            .lines()
            .next(),
        Some("「规则」第 6 行（J6）：规则 C02-01 的“应达”用了未定义的名称“学校总”，是否应为“学校总数”？")
    );
    let twice = told(|book| set_text(book, "规则", 5, "编号", "L01"));
    let wrong = "「规则」第 8 行（A8）：规则 L01 的“编号”“L01”与「规则」第 5 行（A5）重复";
    assert!(twice.lines().any(|line| line == wrong), "{twice}");
    assert_eq!(
        told(|book| set_text(book, "规则", 6, "出处", "notise")),
        "「规则」第 6 行（X6）：规则 C02-01 的“出处”引用了没有登记的出处 notise，是否应为“notice”？"
    );
    assert_eq!(
        told(|book| set_text(book, "规则", 6, "措施", "9")).lines().next(),
        Some("「规则」第 6 行（B6）：「措施」中没有序号 9")
    );
    let astray = told(|book| set_text(book, "指标", 9, "工作表", "基本信忌"));
    let wrong = "「指标」第 9 行（A9）：「工作表」中没有“基本信忌”，是否应为“基本信息”？";
    assert!(astray.lines().any(|line| line == wrong), "{astray}");
    let stray = told(|book| set_text(book, "例子", 12, "规则", "C02-09"));
    let wrong = "「例子」第 12 行（A12）：「规则」中没有编号 C02-09";
    assert!(stray.lines().any(|line| line == wrong), "{stray}");
    assert_eq!(
        told(|book| set_text(book, "指定项", 4, "内容", "区市")),
        "「指定项」第 4 行（B4）：指定项的“设区市”没有指标“区市”，是否应为“设区市”？"
    );
}

#[test]
fn a_figure_compared_at_another_field() {
    let at = |field: &'static str| told(move |book| set_text(book, "数据项", 4, "横向比对指标", field));
    let unknown = at("责任督学");
    assert!(
        unknown.starts_with("「数据项」第 4 行") && unknown.contains("“责任督学”不是指标"),
        "{unknown}"
    );
    let other = at("学校总数");
    assert!(other.contains("“学校总数”不在这项数据的公式里"), "{other}");
}

#[test]
fn cells_that_hold_no_value() {
    assert_eq!(
        told(|book| {
            let rules = sheet(book, "规则");
            let title = col(rules, "名称");
            put(rules, 3, title, Raw::Text("名".into()), Some("A1".to_owned()));
            put(rules, 4, title, Raw::Error("#N/A".into()), None);
        }),
        "「规则」第 4 行（E4）：规则 C01-01 的“名称”里是公式，请改为直接填写的内容；内容以等号开头的，先把单元格格式设为文本\n\
         「规则」第 5 行（E5）：规则 C01-02 的“名称”里是错误值，请重新填写"
    );
    assert_eq!(
        told(|book| set(book, "规则", 4, "时限（天）", Raw::DateTime(44_000.0))),
        "「规则」第 4 行（U4）：规则 C01-01 的“时限（天）”里是日期，应为数字，请把单元格格式设为常规后重新填写"
    );
    assert_eq!(
        told(|book| set_text(book, "参数", 4, "取值", "约5")),
        "「参数」第 4 行（B4）：参数“督学配备比”的“取值”应为数字"
    );
    assert_eq!(
        told(|book| set_text(book, "方案", 6, "内容", "2020年秋")),
        "「方案」第 6 行（B6）：方案的“印发日期”应为日期，如 2020-09-14"
    );
    assert_eq!(
        told(|book| set_text(book, "县区名单", 5, "行政区划代码", "99010")),
        "「县区名单」第 5 行（C5）：行政区划代码“99010”应为 6 位数字"
    );
}

#[test]
fn examples() {
    assert_eq!(
        told(|book| set(book, "例子", 4, "值1", Raw::Blank)),
        "「规则」第 4 行（A4）：规则 C01-01 的“通过的例子”没有填写\n\
         「例子」第 4 行（E4）：没有填写值；表示空白的，请写 \"\""
    );
    assert_eq!(
        told(|book| set(book, "例子", 4, "值2", Raw::Number(1.0)))
            .lines()
            .last(),
        Some("「例子」第 4 行（E4）：写了不止一个值，“几个值”却是“一个值”")
    );
    assert_eq!(
        told(|book| set_text(book, "例子", 4, "几个值", "一列")),
        "「例子」第 4 行（E4）：规则 C01-01 的“通过的例子”中“是否设立”是一个值，“几个值”应选“一个值”"
    );
    assert_eq!(
        told(|book| set_text(book, "例子", 4, "值1", "\"是")),
        "「例子」第 4 行（F4）：规则 C01-01 的“通过的例子”中“是否设立”的值的双引号不成对"
    );
}

#[test]
fn situations() {
    let first = |change: &dyn Fn(&mut Book)| told(change).lines().last().map(str::to_owned);
    let row = 4 + rows_before_situations();
    assert_eq!(
        first(&|book| set(book, "例子", row, "情形", Raw::Blank)),
        Some(format!(
            "「例子」第 {row} 行（B{row}）：“结论”为“达标”的，须填写“情形”；通过的例子，结论请填“通过”"
        ))
    );
    assert_eq!(
        first(&|book| set_text(book, "例子", 4, "情形", "设立了")),
        Some("「例子」第 4 行（C4）：“情形”只用于其他情形；填了情形的，“结论”不能是通过或不通过".to_owned())
    );
    assert_eq!(
        first(&|book| set_text(book, "例子", row, "名称", "学校总")),
        Some(format!(
            "「例子」第 {row} 行（F{row}）：规则 L01 的“情形“正好相等””给了“学校总”的值，但本规则没有用到它，是否应为“学校总数”？"
        ))
    );
}

/// Rows of the sheet of examples before the first situation.
fn rows_before_situations() -> u32 {
    let mut book = book();
    let sheet = sheet(&mut book, "例子");
    let situation = col(sheet, "情形");
    let first = sheet
        .cells
        .iter()
        .filter(|cell| cell.col == situation && cell.row > 2 && cell.value != Raw::Blank)
        .map(|cell| cell.row)
        .min();
    first.unwrap() - 3
}

#[test]
fn sheets_and_columns() {
    let own = "自己的备注请写在表头为“备注”的列里";
    assert_eq!(
        told(|book| {
            let rules = sheet(book, "规则");
            let title = col(rules, "时限（天）");
            put(rules, 2, title, Raw::Text("时间（天）".into()), None);
        })
        .lines()
        .filter(|line| !line.contains("没有填写"))
        .collect::<Vec<_>>(),
        [
            "「规则」：缺少“时限（天）”一列".to_owned(),
            format!("「规则」第 3 行（U3）：本表没有“时间（天）”这一列，是否应为“时限（天）”？；{own}"),
        ]
    );
    assert_eq!(
        told(|book| put(sheet(book, "规则"), 5, 50, Raw::Text("再议".into()), None)),
        format!("「规则」第 6 行（AY6）：这一列没有表头，{own}")
    );
    assert_eq!(
        told(|book| {
            let rules = sheet(book, "规则");
            put(rules, 2, 50, Raw::Text("编号".into()), None);
        })
        .lines()
        .next(),
        Some("「规则」第 3 行（AY3）：表头“编号”出现了两次")
    );
    assert_eq!(
        told(|book| book.sheets.retain(|sheet| sheet.name != "指标")),
        "「指标」：没有这张工作表，与它有关的内容未检查"
    );
    assert_eq!(
        told(|book| {
            let mut copy = sheet(book, "规则").clone();
            copy.name = "规则 (2)".to_owned();
            book.sheets.push(copy);
        }),
        "「规则 (2)」：方案工作簿没有这张工作表；自己的备注请写在名称以“备注”开头的工作表里"
    );
    assert_eq!(
        told(|book| sheet(book, "措施").cells.retain(|cell| cell.row != 2)),
        "「措施」：没有找到表头（序号、部分、标题等），与它有关的内容未检查"
    );
}

#[test]
fn another_file_is_one_mistake() {
    assert_eq!(load_workbook(b"abc").unwrap_err().to_string().lines().count(), 1);
    assert_eq!(
        told(|book| book.sheets.truncate(1)),
        "方案工作簿：里没有方案的各张工作表，请使用 dudao plan export 生成的方案工作簿"
    );
}
