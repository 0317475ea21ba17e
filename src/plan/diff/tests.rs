//! Every kind of change is told, in its own words.

use super::diff;
use crate::plan::tests::documents;
use crate::plan::{Documents, load};

/// The sentences that a change to the sound plan makes.
fn told(change: impl Fn(&mut Documents)) -> String {
    let old = load(&documents()).unwrap();
    let mut changed = documents();
    change(&mut changed);
    let new = load(&changed).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let groups = diff(&old, &new);
    let sentences: Vec<String> = groups
        .iter()
        .flat_map(|group| {
            group
                .sentences
                .iter()
                .map(|sentence| format!("{}：{sentence}", group.title))
        })
        .collect();
    // What is told forwards is told backwards too.
    assert_eq!(diff(&new, &old).is_empty(), groups.is_empty());
    sentences.join("\n")
}

/// Replaces a text that must be there, once.
fn replace(text: &mut String, from: &str, to: &str) {
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
}

fn plan(from: &str, to: &str) -> String {
    told(|documents| replace(&mut documents.plan, from, to))
}

fn form(from: &str, to: &str) -> String {
    told(|documents| replace(&mut documents.form, from, to))
}

fn measures(from: &str, to: &str) -> String {
    told(|documents| replace(&mut documents.measures, from, to))
}

fn roster(from: &str, to: &str) -> String {
    told(|documents| replace(&mut documents.roster, from, to))
}

#[test]
fn nothing_is_told_of_plans_that_say_the_same() {
    assert_eq!(told(|_| {}), "");
    // How it is written down is no difference.
    assert_eq!(plan("[plan]\n", "# 注释\n[plan]\n"), "");
    assert_eq!(
        measures("id = \"C01-01\"\n", "id = \"C01-01\"\nkind = \"达标\"\n"),
        ""
    );
}

#[test]
fn the_head_of_the_plan() {
    assert_eq!(
        plan("version = \"2026.1\"", "version = \"2026.2\""),
        "方案：方案的“方案版本”由“2026.1”改为“2026.2”。"
    );
    assert_eq!(
        plan("issued = 2020-09-14", "issued = 2021-01-02"),
        "方案：方案的“印发日期”由 2020-09-14 改为 2021-01-02。"
    );
    assert_eq!(
        plan(
            "[\"云山省人民政府办公厅\"]",
            "[\"云山省人民政府办公厅\", \"云山省教育厅\"]"
        ),
        "方案：方案的“印发机关”增加“云山省教育厅”。"
    );
}

#[test]
fn what_lasts_and_what_is_compared() {
    let field = "name = \"责任督学数\"\ntype = \"integer\"\n";
    let told = form(field, &format!("{field}lasting = true\n"));
    assert!(
        told.ends_with("的指标“责任督学数”的“沿用上年”由“否”改为“是”。"),
        "{told}"
    );
    let lasts = "type = \"yesno\"\nlasting = true\n";
    let told = form(lasts, "type = \"yesno\"\n");
    assert!(
        told.ends_with("的指标“是否设立”的“沿用上年”由“是”改为“否”。"),
        "{told}"
    );
    let unit = "unit = \"人\"\n";
    let told = plan(unit, &format!("{unit}peers_at = \"责任督学数\"\n"));
    assert!(
        told.contains("数据项") && told.contains("“横向比对指标”") && told.contains("“责任督学数”"),
        "{told}"
    );
}

#[test]
fn sources() {
    assert_eq!(
        plan("certainty = \"in-part\"", "certainty = \"in-hand\""),
        "出处：出处 notice（《通知》）的“掌握程度”由“只掌握所引部分”改为“全文在手”。"
    );
    let added = "[[source]]\nkey = \"law\"\ntitle = \"条例\"\nshort = \"《条例》\"\nissued = \"2012年\"\ncertainty = \"second-hand\"\nnote = \"间接得知。\"\n\n[[parameter]]";
    assert_eq!(plan("[[parameter]]", added), "出处：新增出处 law（《条例》）。");
    assert_eq!(
        told(|documents| {
            for text in [&mut documents.plan, &mut documents.measures] {
                *text = text.replace("\"notice\"", "\"circular\"");
            }
        })
        .lines()
        .next(),
        Some("出处：出处 notice（《通知》）的代号改为 circular。")
    );
}

#[test]
fn parameters_with_their_unit_and_what_they_bear_on() {
    assert_eq!(
        plan("value = 5", "value = 4"),
        "参数：参数“督学配备比”由 5 所/人改为 4 所/人。用到它的有：规则 C02-01；数据项“责任督学”；「基本信息」的“应配督学数”。"
    );
    assert_eq!(
        told(|documents| {
            documents.plan = documents.plan.replace("督学配备比", "配备比例");
            documents.form = documents.form.replace("督学配备比", "配备比例");
            documents.measures = documents.measures.replace("督学配备比", "配备比例");
        })
        .lines()
        .next(),
        Some("参数：参数“督学配备比”改名为“配备比例”。")
    );
}

#[test]
fn fields_and_columns() {
    assert_eq!(
        form("label = \"县（市、区）名称\"", "label = \"县区全称\""),
        "自评工作簿：「基本信息」的指标“县区名称”的“标签”由“县（市、区）名称”改为“县区全称”。"
    );
    // A renamed field keeps its label.
    assert_eq!(
        told(|documents| documents.form = documents.form.replace("\"县区名称\"", "\"县名\"")),
        "自评工作簿：「基本信息」的指标“县区名称”改名为“县名”。\n\
         自评工作簿：指定项的“县区名称”由“县区名称”改为“县名”。"
    );
    assert_eq!(
        form("max = 999", "max = 500"),
        "自评工作簿：「基本信息」的指标“学校总数”的“最大值”由 999 改为 500。"
    );
    assert_eq!(
        form("unit = \"所\"\nmin = 0\n", "unit = \"所\"\nrequired = true\n"),
        "自评工作簿：「基本信息」的指标“学校总数”的“必填”由“否”改为“是”。\n\
         自评工作簿：「基本信息」的指标“学校总数”的“最小值”原为 0，现不填。"
    );
    assert_eq!(
        form(
            "list = [\"单设\", \"合署,或挂靠\"]",
            "list = [\"单设\", \"挂靠\"]"
        ),
        "自评工作簿：「基本信息」的指标“设立方式”的“选项”删去“合署,或挂靠”，增加“挂靠”。"
    );
    assert_eq!(
        form(
            "name = \"填报日期\"\ntype = \"date\"",
            "name = \"填报日期\"\ntype = \"date\"\n[[sheet.section.field]]\nname = \"填报人\"\ntype = \"text\""
        ),
        "自评工作簿：「基本信息」的指标“填报人”是新增的，类型为“文字”。"
    );
    assert_eq!(
        form("type = \"decimal\"\ndecimals = 1\n", "type = \"integer\"\n"),
        "自评工作簿：「督学名册」的列“培训学时”的“类型”由“小数”改为“整数”。\n\
         自评工作簿：「督学名册」的列“培训学时”的“小数位数”原为 1，现不填。"
    );
    assert_eq!(
        form(
            "name = \"说明\"\ntype = \"note\"",
            "name = \"说明\"\ntype = \"note\"\n[[sheet.column]]\nname = \"日期\"\ntype = \"date\""
        ),
        "自评工作簿：「核实说明」的列“日期”是新增的，类型为“日期”。"
    );
    assert_eq!(
        form("[\"请如实填写。\"]", "[\"请如实填写。\", \"请按时报送。\"]"),
        "自评工作簿：「填报说明」增加一段：“请按时报送。”。"
    );
}

#[test]
fn sheets_take_their_rows_with_them() {
    assert_eq!(
        form(
            "name = \"自查结果\"\nkind",
            "name = \"自查\"\naliases = [\"自查结果\"]\nkind"
        ),
        "自评工作簿：工作表「自查结果」改名为「自查」。\n\
         自评工作簿：工作表「自查」的“别名”原不填，现为“自查结果”。"
    );
    let added = "[[sheet]]\nname = \"附表\"\nkind = \"table\"\nkey = \"项目\"\ncapacity = 5\n[[sheet.column]]\nname = \"项目\"\ntype = \"text\"\n[[sheet.column]]\nname = \"金额\"\ntype = \"decimal\"\n[[sheet]]\nname = \"自查结果\"";
    assert_eq!(
        form("[[sheet]]\nname = \"自查结果\"", added),
        "自评工作簿：新增工作表「附表」。"
    );
}

#[test]
fn measures_and_their_titles() {
    assert_eq!(
        told(|documents| {
            replace(
                &mut documents.measures,
                "title = \"配齐责任督学\"\nstatus = \"working\"",
                "title = \"配齐配强责任督学\"\nstatus = \"official\"",
            );
        }),
        "部分和措施：措施 2 的“标题”由“配齐责任督学”改为“配齐配强责任督学”。\n\
         部分和措施：措施 2 的“标题性质”由“工作标题”改为“原文标题”。"
    );
    assert_eq!(
        measures("place = \"措施2\"", "place = \"措施2标题\""),
        "部分和措施：措施 2 删去出处：《通知》：措施2。\n部分和措施：措施 2 增加出处：《通知》：措施2标题。"
    );
}

#[test]
fn rules() {
    assert_eq!(
        measures(
            "at_least = 'ROUNDUP(学校总数/督学配备比,0)'",
            "at_least = '学校总数/督学配备比'"
        ),
        "规则：规则 C02-01（责任督学配备数量）的“应达”由“ROUNDUP(学校总数/督学配备比,0)”改为“学校总数/督学配备比”。"
    );
    assert_eq!(
        measures("severity = \"提示\"", "severity = \"预警\""),
        "规则：规则 C01-02（本年有培训记录）的“严重程度”由“提示”改为“预警”。"
    );
    assert_eq!(
        measures("when = '报送年度>=2021'\n", ""),
        "规则：规则 C01-02（本年有培训记录）的“适用条件”原为“报送年度>=2021”，现不填。"
    );
    assert_eq!(
        measures("days = 60", "days = 30"),
        "规则：规则 C01-01（设立教育督导委员会）的“时限（天）”由 60 改为 30。"
    );
    assert_eq!(
        measures(
            "message = \"填报“{是否设立}”，未设立教育督导委员会。\"",
            "message = \"未设立教育督导委员会。\""
        ),
        "规则：规则 C01-01（设立教育督导委员会）的“不符合时的话”由“填报“{是否设立}”，未设立教育督导委员会。”改为“未设立教育督导委员会。”。"
    );
    assert_eq!(
        measures("explainable = true\n", ""),
        "规则：规则 L01（督学不多于学校）的“可以说明”由“是”改为“否”。"
    );
    assert_eq!(
        measures("pass = { \"责任督学数\" = 2, ", "pass = { \"责任督学数\" = 3, "),
        "规则：规则 C02-01 通过的例子中，“责任督学数”由 2 改为 3。"
    );
    assert_eq!(
        measures("id = \"L01\"", "id = \"L02\""),
        "规则：规则 L01（督学不多于学校）的编号改为 L02。"
    );
}

#[test]
fn rules_come_and_go_with_their_examples() {
    let rule = "[[rule]]\nid = \"L02\"\nseverity = \"提示\"\ntitle = \"学校数不为零\"\nmust = '学校总数>0'\nmessage = \"学校总数为零。\"\nremedy = { what = \"核对\", owner = \"填报单位\", days = 5, evidence = \"\" }\nsource = { key = \"office\", place = \"报送要求\" }\npass = { \"学校总数\" = 1 }\nfail = { \"学校总数\" = 0 }\n";
    assert_eq!(
        told(|documents| documents.measures.push_str(rule)),
        "规则：新增规则 L02（学校数不为零），严重程度为“提示”。"
    );
    let old = load(&documents()).unwrap();
    let mut with = documents();
    with.measures.push_str(rule);
    let groups = diff(&load(&with).unwrap(), &old);
    assert_eq!(groups[0].sentences, ["删去规则 L02（学校数不为零）。"]);
}

#[test]
fn trials_begin_and_end_and_situations_come() {
    let measures = |old: &str, new: &str| {
        told(|documents| documents.measures = documents.measures.replacen(old, new, 1))
    };
    assert_eq!(
        measures("severity = \"预警\"\ntrial = true\n", "severity = \"预警\"\n"),
        "规则：规则 L01（督学不多于学校）的“试行”由“是”改为“否”。"
    );
    assert_eq!(
        measures("accountability = true\n", ""),
        "部分和措施：措施 2 的“问责情况”由“是”改为“否”。"
    );
    let renamed = measures("title = \"正好相等\"", "title = \"相等\"");
    for sentence in ["“正好相等”中删去“责任督学数”", "“相等”中增加“责任督学数”"]
    {
        let sentence = format!("规则：规则 L01 达标的情形{sentence}。");
        assert!(renamed.contains(&sentence), "{renamed}");
    }
}

#[test]
fn the_roster() {
    assert_eq!(
        told(|documents| documents.roster.push_str("云山市,东湖县,990103\n")),
        "县区名单：名单增加东湖县（990103），属于云山市。"
    );
    assert_eq!(
        roster("云山市,南湖县,990102\n", ""),
        "县区名单：名单删去南湖县（990102），原属云山市。"
    );
    assert_eq!(
        roster("南湖县,990102", "南湖区,990102"),
        "县区名单：行政区划代码 990102 的县区由“南湖县”改名为“南湖区”。"
    );
    assert_eq!(
        roster("云山市,南湖县", "碧水市,南湖县"),
        "县区名单：南湖县（990102）由云山市改属碧水市。"
    );
    assert_eq!(
        roster("南湖县,990102", "南湖县,990109"),
        "县区名单：南湖县的行政区划代码由 990102 改为 990109。"
    );
}

#[test]
fn checks_figures_and_order() {
    assert_eq!(
        plan(
            "id = \"T01\"\nkind = \"填报\"\nseverity = \"错误\"",
            "id = \"T01\"\nkind = \"填报\"\nseverity = \"预警\""
        ),
        "固定核查：固定核查 T01（核查）的“严重程度”由“错误”改为“预警”。"
    );
    assert_eq!(
        plan("value = '责任督学数'\n", "value = '责任督学数'\ndecimals = 1\n"),
        "报告的数据项：数据项“责任督学”的“小数位数”由 0 改为 1。"
    );
    let first = "[[sheet.column]]\nname = \"编号\"\ntype = \"text\"\nunique = true\n";
    let second = "[[sheet.column]]\nname = \"文件名\"\ntype = \"list\"\n";
    assert_eq!(
        form(&format!("{first}{second}"), &format!("{second}{first}")),
        "自评工作簿：「表格列」中各项的先后顺序有调整。"
    );
}
