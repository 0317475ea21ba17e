//! Mistakes in `form.toml`.

use super::File::Form;
use super::{changed, mistake, mistake_elsewhere, sound};

/// All mistakes of a change, one a line.
fn all(from: &str, to: &str) -> String {
    changed(Form, from, to).0.unwrap_err().to_string()
}

#[test]
fn sheet_names() {
    assert!(mistake(Form, "name = \"填报说明\"", "name = \"填报/说明\"").contains("工作表名不能用的字符"));
    let long = format!("name = \"{}\"", "说".repeat(32));
    assert!(mistake(Form, "name = \"填报说明\"", &long).contains("超过 31 字"));
    assert!(
        all("aliases = [\"基本情况\"]", "aliases = [\"自查结果\"]")
            .contains("工作表“自查结果”的 name “自查结果”与 plan/form.toml 第 30 行重复")
    );
    assert!(
        all("name = \"核实说明\"", "name = \"核实（说明）\"")
            .contains("“核实（说明）”是表，公式要用它的名称")
    );
}

#[test]
fn names_and_labels() {
    assert!(all("name = \"学校总数\"", "name = \"责任督学数\"").contains(
        "plan/form.toml 第 62 行：指标“责任督学数”的 name “责任督学数”与 plan/form.toml 第 56 行重复"
    ));
    assert!(
        all("name = \"填报日期\"", "name = \"1日期\"").contains("指标“1日期”的 name “1日期”不能用作名称")
    );
    assert_eq!(
        mistake(Form, "aliases = [\"县区\"]", "aliases = [\"设区市\"]"),
        "指标“县区名称”的 aliases “设区市”与同一张表的“设区市”的标签或别名相同，读表时无法区分"
    );
    assert!(mistake(Form, "label = \"县（市、区）名称\"", "label = \"设 区市\"").contains("读表时无法区分"));
    sound(Form, "aliases = [\"县区\"]", "aliases = [\"县市区名称\"]");
}

#[test]
fn kinds_and_limits() {
    assert!(mistake(Form, "type = \"yesno\"", "type = \"yes-no\"").contains("是否应为“yesno”？"));
    assert_eq!(
        mistake(Form, "min = 0", "min = 1000"),
        "指标“学校总数”的 min 1000 大于 max 999"
    );
    assert_eq!(
        mistake(Form, "type = \"region-code\"", "type = \"region-code\"\nmin = 1"),
        "指标“行政区划代码”的 min 只用于 integer、decimal、year 类型"
    );
    assert_eq!(
        mistake_elsewhere(Form, "list = [\"单设\", \"合署,或挂靠\"]\n", ""),
        "指标“设立方式”缺少 list"
    );
    assert_eq!(
        mistake(Form, "list = [\"单设\"", "list = [\"合署,或挂靠\""),
        "指标“设立方式”的 list 中“合署,或挂靠”重复"
    );
    let long = format!("list = [\"{}\"", "单".repeat(256));
    assert!(mistake(Form, "list = [\"单设\"", &long).contains("超过 255 字"));
    assert_eq!(
        mistake(Form, "type = \"yesno\"", "type = \"yesno\"\nlist = [\"是\"]"),
        "指标“是否设立”的 list 只用于 choice 类型"
    );
    assert!(mistake(Form, "decimals = 1", "decimals = 9").contains("应在 1 到 6 之间"));
    assert!(mistake(Form, "type = \"yesno\"", "type = \"yesno\"\nunique = true").contains("多余的键 unique"));
    assert!(
        mistake(Form, "type = \"yesno\"", "type = \"yesno\"\ncompare = true")
            .contains("只用于 integer、decimal 类型")
    );
    assert!(mistake(Form, "capacity = 200", "capacity = 0").contains("应为大于 0 的整数"));
}

#[test]
fn required_and_computed() {
    assert!(
        mistake(
            Form,
            "computed = 'MAX(应配",
            "required = true\ncomputed = 'MAX(应配"
        )
        .contains("与 computed 不能同时使用")
    );
    assert!(
        mistake(Form, "computed = 'MAX(应配", "given = true\ncomputed = 'MAX(应配")
            .contains("与 computed 不能同时使用")
    );
    assert!(
        mistake(Form, "required = '是否设立=\"是\"'", "required = 1").contains("应为 true、false 或公式")
    );
    assert_eq!(
        mistake(
            Form,
            "required = '是否设立=\"是\"'",
            "required = '是否设置=\"是\"'"
        ),
        "指标“设立方式”的 required 用了未定义的名称“是否设置”，是否应为“是否设立”？"
    );
    assert_eq!(
        mistake(
            Form,
            "computed = 'MAX(学时下限-培训学时,0)'",
            "computed = 'MAX(学时下限-督学名册_学时,0)'"
        ),
        "列“学时缺额”的 computed 用了未定义的名称“督学名册_学时”，表“督学名册”没有列“学时”，是否应为“督学名册_培训学时”？"
    );
    assert_eq!(
        mistake(
            Form,
            "computed = 'MAX(应配督学数-责任督学数,0)'",
            "computed = 'MAX(应配督学数-培训学时,0)'"
        ),
        "指标“督学缺额”的 computed 用了列名“培训学时”，这里不是逐行核查“督学名册”，整列应写“督学名册_培训学时”"
    );
}

#[test]
fn computed_cells_do_not_turn_in_circles() {
    let circle = all(
        "computed = 'ROUNDUP(学校总数/督学配备比,0)'",
        "computed = '督学缺额+责任督学数'",
    );
    assert_eq!(circle.matches("循环计算").count(), 2, "{circle}");
    let own = all(
        "computed = 'MAX(学时下限-培训学时,0)'",
        "computed = '学时下限-学时缺额'",
    );
    assert!(own.contains("列“学时缺额”的 computed 循环计算"), "{own}");
}

#[test]
fn tables() {
    assert_eq!(
        mistake(Form, "key = \"姓名\"", "key = \"姓 名\""),
        "工作表“督学名册”的 key 没有列“姓 名”，是否应为“姓名”？"
    );
    assert!(
        mistake(
            Form,
            "refers_to = \"佐证材料_编号\"",
            "refers_to = \"佐证材料_编码\""
        )
        .contains("是否应为“佐证材料_编号”？")
    );
    assert!(
        mistake(
            Form,
            "may_be_empty = '责任督学数=0'",
            "may_be_empty = 'COUNTA(督学名册_姓名)=0'"
        )
        .contains("不能用列")
    );
    assert!(mistake_elsewhere(Form, "capacity = 200\n", "").contains("缺少 capacity"));
}

#[test]
fn roles_are_all_given_and_name_something() {
    assert_eq!(
        mistake_elsewhere(Form, "filled_on = \"填报日期\"\n", ""),
        "[roles] 缺少 filled_on"
    );
    assert_eq!(
        mistake(Form, "city = \"设区市\"", "city = \"区市\""),
        "[roles] 的 city 没有指标“区市”，是否应为“设区市”？"
    );
    assert!(
        mistake(
            Form,
            "evidence_sheet = \"佐证材料\"",
            "evidence_sheet = \"基本信息\""
        )
        .contains("没有表“基本信息”")
    );
    assert_eq!(
        mistake(
            Form,
            "rating_conclusion = \"自评结论\"",
            "rating_conclusion = \"结论\""
        ),
        "[roles] 的 rating_conclusion 没有列“结论”"
    );
    assert!(
        mistake_elsewhere(Form, "rows = \"measures\"", "capacity = 18").contains("应写 rows = \"measures\"")
    );
    assert!(
        mistake(Form, "city = \"设区市\"", "city = \"设区市\"\ntown = \"设区市\"").contains("多余的键 town")
    );
}

#[test]
fn what_is_of_the_year_does_not_last() {
    assert_eq!(
        mistake(
            Form,
            "name = \"填报日期\"\n",
            "name = \"填报日期\"\nlasting = true\n"
        ),
        "指标“填报日期”的 lasting 不能用于每年都不同的指标"
    );
    assert!(mistake(Form, "given = true", "given = true\nlasting = true").contains("只用于县里填写的"));
    assert!(
        mistake(
            Form,
            "name = \"培训学时\"\n",
            "name = \"培训学时\"\nlasting = true\n"
        )
        .contains("靠“姓名”分清各行")
    );
    assert!(
        mistake(
            Form,
            "name = \"自评结论\"\n",
            "name = \"自评结论\"\nlasting = true\n"
        )
        .contains("只对当年有效")
    );
}
