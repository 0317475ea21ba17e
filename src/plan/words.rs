//! The words of which the plan document allows only some, in TOML and in the plan workbook.

use super::mistake::Tongue;
use crate::model::assessment::Verdict;
use crate::model::finding::{Kind, Severity};
use crate::model::plan::{Certainty, Relation, TitleStatus};

/// A word and what it means.
pub(super) struct Word<T> {
    /// In TOML.
    toml: &'static str,
    /// In the workbook.
    workbook: &'static str,
    /// What it means.
    pub(super) means: T,
}

impl<T> Word<T> {
    const fn new(toml: &'static str, workbook: &'static str, means: T) -> Self {
        Word {
            toml,
            workbook,
            means,
        }
    }

    /// The word as the document writes it.
    pub(super) fn in_tongue(&self, tongue: Tongue) -> &'static str {
        tongue.say(self.toml, self.workbook)
    }
}

/// The words as the workbook offers them in a list.
pub(super) fn offered<T>(words: &[Word<T>]) -> Vec<&'static str> {
    words
        .iter()
        .map(|word| word.in_tongue(Tongue::Workbook))
        .collect()
}

/// The word for a meaning.
pub(super) fn word_for<T: PartialEq>(words: &[Word<T>], means: T, tongue: Tongue) -> &'static str {
    words
        .iter()
        .find(|word| word.means == means)
        .map_or("", |word| word.in_tongue(tongue))
}

/// How sure one is of a source's words.
pub(super) const CERTAINTIES: &[Word<Certainty>] = &[
    Word::new("in-hand", "全文在手", Certainty::InHand),
    Word::new("in-part", "只掌握所引部分", Certainty::InPart),
    Word::new("second-hand", "间接得知", Certainty::SecondHand),
    Word::new("office", "省级办公室设定", Certainty::Office),
];

/// Whose wording a title is.
pub(super) const STATUSES: &[Word<TitleStatus>] = &[
    Word::new("official", "原文标题", TitleStatus::Official),
    Word::new("working", "工作标题", TitleStatus::Working),
];

/// The kinds that the plan may give to findings.
pub(super) const KINDS: &[Word<Kind>] = &[
    Word::new("结构", "结构", Kind::结构),
    Word::new("填报", "填报", Kind::填报),
    Word::new("逻辑", "逻辑", Kind::逻辑),
    Word::new("达标", "达标", Kind::达标),
    Word::new("佐证", "佐证", Kind::佐证),
    Word::new("自评一致性", "自评一致性", Kind::自评一致性),
    Word::new("年度比对", "年度比对", Kind::年度比对),
    Word::new("横向比对", "横向比对", Kind::横向比对),
];

/// Severities.
pub(super) const SEVERITIES: &[Word<Severity>] = &[
    Word::new("错误", "错误", Severity::错误),
    Word::new("不达标", "不达标", Severity::不达标),
    Word::new("预警", "预警", Severity::预警),
    Word::new("提示", "提示", Severity::提示),
];

/// What a rule may come to in a situation.
pub(super) const VERDICTS: &[Word<Verdict>] = &[
    Word::new("达标", "达标", Verdict::达标),
    Word::new("未达标", "未达标", Verdict::未达标),
    Word::new("无法判定", "无法判定", Verdict::无法判定),
    Word::new("不适用", "不适用", Verdict::不适用),
];

/// How the actual quantity must stand to the required one; in a rule of TOML these are keys.
pub(super) const RELATIONS: &[Word<Relation>] = &[
    Word::new("at_least", "不少于", Relation::AtLeast),
    Word::new("at_most", "不超过", Relation::AtMost),
    Word::new("equals", "等于", Relation::Equals),
];

/// Kinds of sheets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SheetKind {
    /// How to fill the workbook in.
    Guide,
    /// Labels with one value each.
    Fields,
    /// Rows under a header.
    Table,
    /// The live self-check.
    SelfCheck,
}

/// Words for kinds of sheets.
pub(super) const SHEET_KINDS: &[Word<SheetKind>] = &[
    Word::new("guide", "说明页", SheetKind::Guide),
    Word::new("fields", "指标页", SheetKind::Fields),
    Word::new("table", "表格页", SheetKind::Table),
    Word::new("selfcheck", "自查结果页", SheetKind::SelfCheck),
];

/// Where a table's rows come from, if not from the county.
pub(super) const ROWS: &[Word<()>] = &[Word::new("measures", "每条措施一行", ())];

/// What may stand in a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// A short text.
    Text,
    /// A text of several sentences.
    Note,
    /// A whole number.
    Integer,
    /// A number with decimals.
    Decimal,
    /// A date.
    Date,
    /// A calendar year.
    Year,
    /// 是 or 否.
    YesNo,
    /// One of a list.
    Choice,
    /// The number of an official document.
    Document,
    /// A telephone number.
    Phone,
    /// A GB/T 2260 code.
    RegionCode,
    /// Several short texts.
    List,
}

/// Words for what may stand in a field.
pub(super) const TYPES: &[Word<Type>] = &[
    Word::new("text", "文字", Type::Text),
    Word::new("note", "长文字", Type::Note),
    Word::new("integer", "整数", Type::Integer),
    Word::new("decimal", "小数", Type::Decimal),
    Word::new("date", "日期", Type::Date),
    Word::new("year", "年度", Type::Year),
    Word::new("yesno", "是否", Type::YesNo),
    Word::new("choice", "选项", Type::Choice),
    Word::new("document", "发文字号", Type::Document),
    Word::new("phone", "电话", Type::Phone),
    Word::new("region-code", "行政区划代码", Type::RegionCode),
    Word::new("list", "多项", Type::List),
];
