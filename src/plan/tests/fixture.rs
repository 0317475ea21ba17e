//! A small plan that is sound: one part, two measures, one rule of each shape, one of no measure.

use crate::model::plan::Builtin;
use crate::plan::Documents;

const PLAN: &str = r#"[plan]
title = "关于深化教育督导改革的实施方案"
province = "云山省"
issued = 2020-09-14
issuers = ["云山省人民政府办公厅"]
version = "2026.1"
contact = "云山省人民政府教育督导委员会办公室"

[[source]]
key = "notice"
title = "关于印发实施方案的通知"
short = "《通知》"
issued = "2020年9月14日"
certainty = "in-part"
note = "仅掌握所引部分。"

[[source]]
key = "office"
title = "报送要求"
short = "报送要求"
issued = "2026年"
certainty = "office"
note = "由本单位规定。"

[[parameter]]
name = "督学配备比"
value = 5
unit = "所/人"
meaning = "每名责任督学负责的学校数上限"
source = { key = "notice", place = "第一条" }

[[parameter]]
name = "学时下限"
value = 40
unit = "学时"
meaning = "每名督学每年培训学时"
source = { key = "office", place = "报送要求第二条" }

[[part]]
no = 1
name = "管理体制"
title = "健全机构设置"
status = "official"
source = { key = "notice", place = "第一部分标题" }

[[figure]]
group = "队伍"
title = "责任督学"
value = '责任督学数'
required = 'ROUNDUP(学校总数/督学配备比,0)'
unit = "人"
"#;

const FORM: &str = r#"[form]
title = "自评工作簿"
version = "2026.1"

[roles]
city = "设区市"
county = "县区名称"
code = "行政区划代码"
year = "填报年度"
filled_on = "填报日期"
rating_sheet = "措施自评"
rating_measure = "序号"
rating_conclusion = "自评结论"
rating_evidence = "佐证编号"
evidence_sheet = "佐证材料"
evidence_number = "编号"
evidence_file = "文件名"
explanation_sheet = "核实说明"
explanation_id = "问题编号"
explanation_text = "说明"

[[sheet]]
name = "填报说明"
kind = "guide"
paragraphs = ["请如实填写。"]

[[sheet]]
name = "基本信息"
kind = "fields"
aliases = ["基本情况"]
[[sheet.section]]
title = "一、填报单位"
[[sheet.section.field]]
name = "设区市"
type = "text"
given = true
[[sheet.section.field]]
name = "县区名称"
label = "县（市、区）名称"
aliases = ["县区"]
type = "text"
required = true
[[sheet.section.field]]
name = "行政区划代码"
type = "region-code"
[[sheet.section.field]]
name = "填报年度"
type = "year"
required = true
[[sheet.section.field]]
name = "填报日期"
type = "date"
[[sheet.section]]
title = "二、督学"
[[sheet.section.field]]
name = "学校总数"
type = "integer"
unit = "所"
min = 0
max = 999
[[sheet.section.field]]
name = "责任督学数"
type = "integer"
[[sheet.section.field]]
name = "是否设立"
type = "yesno"
lasting = true
[[sheet.section.field]]
name = "设立方式"
type = "choice"
list = ["单设", "合署,或挂靠"]
required = '是否设立="是"'
[[sheet.section.field]]
name = "应配督学数"
type = "integer"
computed = 'ROUNDUP(学校总数/督学配备比,0)'
[[sheet.section.field]]
name = "督学缺额"
type = "integer"
computed = 'MAX(应配督学数-责任督学数,0)'

[[sheet]]
name = "督学名册"
kind = "table"
key = "姓名"
capacity = 200
may_be_empty = '责任督学数=0'
[[sheet.column]]
name = "姓名"
type = "text"
required = true
unique = true
personal = true
[[sheet.column]]
name = "培训学时"
type = "decimal"
decimals = 1
unit = "学时"
[[sheet.column]]
name = "学时缺额"
type = "decimal"
computed = 'MAX(学时下限-培训学时,0)'

[[sheet]]
name = "措施自评"
kind = "table"
key = "序号"
rows = "measures"
[[sheet.column]]
name = "序号"
type = "integer"
given = true
[[sheet.column]]
name = "自评结论"
type = "choice"
list = ["已落实", "部分落实", "未落实", "不适用"]
[[sheet.column]]
name = "佐证编号"
type = "list"
refers_to = "佐证材料_编号"

[[sheet]]
name = "佐证材料"
kind = "table"
key = "编号"
capacity = 50
[[sheet.column]]
name = "编号"
type = "text"
unique = true
[[sheet.column]]
name = "文件名"
type = "list"

[[sheet]]
name = "核实说明"
kind = "table"
key = "问题编号"
capacity = 50
[[sheet.column]]
name = "问题编号"
type = "text"
[[sheet.column]]
name = "说明"
type = "note"

[[sheet]]
name = "自查结果"
kind = "selfcheck"
"#;

const MEASURES: &str = r#"[[measure]]
no = 1
part = 1
title = "健全教育督导委员会"
status = "official"
must_show = ["已设立教育督导委员会。"]
sources = [{ key = "notice", place = "措施1标题" }]

[[measure.rule]]
id = "C01-01"
title = "设立教育督导委员会"
must = '是否设立="是"'
message = "填报“{是否设立}”，未设立教育督导委员会。"
remedy = { what = "设立委员会", owner = "县级人民政府", days = 60, evidence = "成立文件" }
source = { key = "notice", place = "第一条" }
pass = { "是否设立" = "是" }
fail = { "是否设立" = "否" }

[[measure.rule]]
id = "C01-02"
severity = "提示"
title = "本年有培训记录"
when = '报送年度>=2021'
must = 'SUM(督学名册_培训学时)>0'
message = "{报送年度}年没有培训记录。"
remedy = { what = "补充记录", owner = "教体局", days = 30, evidence = "培训记录" }
source = { key = "office", place = "报送要求第二条" }
pass = { "督学名册_培训学时" = [40, 12.5] }
fail = { "督学名册_培训学时" = [0, ""] }

[[measure]]
no = 2
part = 1
title = "配齐责任督学"
status = "working"
must_show = ["责任督学按比例配备。"]
accountability = true
sources = [{ key = "notice", place = "措施2" }, { key = "office", place = "报送要求" }]

[[measure.rule]]
id = "C02-01"
title = "责任督学配备数量"
gap = { actual = '责任督学数', at_least = 'ROUNDUP(学校总数/督学配备比,0)', unit = "人" }
message = "责任督学 {实际}，应达 {应达}，缺 {差距}。"
remedy = { what = "补足督学", owner = "教体局", days = 90, evidence = "聘任文件" }
source = { key = "notice", place = "第二条" }
pass = { "责任督学数" = 2, "学校总数" = 10 }
fail = { "责任督学数" = 1, "学校总数" = 10 }

[[measure.rule]]
id = "C02-02"
title = "督学培训学时"
optional = ["姓名"]
message = "{姓名}培训 {培训学时} 学时，应达 {学时下限} 学时。"
remedy = { what = "补训", owner = "教体局", working_days = 90, evidence = "培训证明" }
source = { key = "office", place = "报送要求第二条" }
pass = { "督学名册_姓名" = ["甲", "乙"], "督学名册_培训学时" = [40, 41] }
fail = { "督学名册_姓名" = ["甲", "乙"], "督学名册_培训学时" = [40, 39] }
[measure.rule.each]
table = "督学名册"
where = '姓名<>""'
holds = '培训学时>=学时下限'
at = "培训学时"
at_least_share = '0.9'
unit = "人"

[[rule]]
id = "L01"
kind = "逻辑"
severity = "预警"
trial = true
title = "督学不多于学校"
must = '责任督学数<=学校总数'
explainable = true
message = "责任督学 {责任督学数} 人，多于学校 {学校总数} 所。"
remedy = { what = "核对数字", owner = "填报单位", days = 5, evidence = "" }
source = { key = "office", place = "报送要求第三条" }
pass = { "责任督学数" = 1, "学校总数" = 2 }
fail = { "责任督学数" = 3, "学校总数" = 2 }
[[rule.case]]
title = "正好相等"
verdict = "达标"
values = { "责任督学数" = 2, "学校总数" = 2 }
[[rule.case]]
title = "学校总数未填"
verdict = "无法判定"
values = { "责任督学数" = 2, "学校总数" = "" }
"#;

const ROSTER: &str = "设区市,县区名称,行政区划代码\n云山市,北湖县,990101\n云山市,南湖县,990102\n";

/// The documents, with every built-in check declared.
pub(crate) fn documents() -> Documents {
    let checks = Builtin::ALL.iter().enumerate().map(|(index, builtin)| {
        format!(
            "\n[[check]]\nkey = \"{}\"\nid = \"T{:02}\"\nkind = \"填报\"\nseverity = \"错误\"\ntitle = \"核查\"\n\
             parameters = [{}]\n\
             remedy = {{ what = \"改正\", owner = \"填报单位\", days = 5, evidence = \"\" }}\n\
             source = {{ key = \"office\", place = \"报送要求\" }}\n",
            builtin.key(),
            index + 1,
            builtin
                .thresholds()
                .iter()
                .map(|_| "\"学时下限\"")
                .collect::<Vec<_>>()
                .join(", ")
        )
    });
    Documents {
        plan: format!("{PLAN}{}", checks.collect::<String>()),
        form: FORM.to_owned(),
        measures: MEASURES.to_owned(),
        roster: ROSTER.to_owned(),
    }
}
