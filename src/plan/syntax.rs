//! What the TOML parser says about broken syntax, in Chinese.

/// Descriptions of the parser (their beginnings) and what they mean to somebody who edits the plan.
const MEANINGS: &[(&str, &str)] = &[
    ("duplicate key", "同一个键写了两次"),
    ("missing assignment", "键与值之间缺少等号（=）"),
    ("extra `=`", "多了一个等号（=）"),
    ("extra assignment", "多了一个等号（=）"),
    ("key with no value", "键后面没有值"),
    ("missing value", "等号后面没有值"),
    (
        "string values must be quoted",
        "文字没有加引号，或引号不是半角引号",
    ),
    ("missing opening quote", "文字缺少开头的引号"),
    ("invalid basic string", "双引号内的文字没有结束，或有不能用的字符"),
    (
        "invalid literal string",
        "单引号内的文字没有结束，或有不能用的字符",
    ),
    ("invalid multi-line", "多行文字没有结束，或有不能用的字符"),
    ("unclosed array table", "标题缺少右方括号（]]）"),
    ("unclosed array", "数组缺少右方括号（]）"),
    ("unclosed inline table", "表缺少右花括号（}）"),
    ("unclosed table", "标题缺少右方括号（]）"),
    ("missing comma", "两项之间缺少半角逗号（,）"),
    ("extra comma", "多了一个半角逗号（,）"),
    ("invalid unquoted key", "键名中有不能用的字符，中文键名要加引号"),
    ("invalid key-value pair", "这一行不是“键 = 值”"),
    ("invalid inline table element", "表里的这一项不是“键 = 值”"),
    ("unexpected leading zero", "数字不能以 0 开头"),
    (
        "missing escaped value",
        "反斜杠（\\）后面的字符不对，公式请用单引号",
    ),
];

/// A sentence that says what is wrong with the syntax.
pub(super) fn explain(description: &str) -> String {
    let known = MEANINGS.iter().find(|(start, _)| description.starts_with(start));
    known.map_or_else(
        || format!("不是正确的 TOML（{description}），本文件的其他内容未检查"),
        |(_, meaning)| format!("不是正确的 TOML：{meaning}，本文件的其他内容未检查"),
    )
}
