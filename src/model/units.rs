//! Units as clerks write them behind a number or into a label.
//!
//! The reader goes by these words, and so do the formulas of the workbook's self-check; both take them from here, so
//! that neither takes a number for what the other does not.

/// Units that count the same things, by the unit of the field. 小时 is not among those of 学时: an hour of sixty
/// minutes is no hour of class.
const SAME: [(&str, &[&str]); 9] = [
    ("人", &["名", "位", "个人", "个"]),
    ("名", &["人", "位", "个", "个人"]),
    ("所", &["个", "家", "所学校", "所学校(园)"]),
    ("个", &["家", "所", "项", "名", "个单位"]),
    ("次", &["回", "场", "个", "次会议"]),
    ("项", &["个", "件"]),
    ("份", &["个", "篇"]),
    ("学时", &["课时", "个学时", "个课时"]),
    ("平方米", &["m2", "m²", "㎡", "平米", "平方"]),
];

/// Units of money and what one of each is in 元.
const MONEY: [(&str, f64); 9] = [
    ("元", 1.0),
    ("圆", 1.0),
    ("元整", 1.0),
    ("千元", 1e3),
    ("万元", 1e4),
    ("万圆", 1e4),
    ("万元整", 1e4),
    ("百万元", 1e6),
    ("亿元", 1e8),
];

/// How amounts are shortened where it is clear that money is meant: 3.5万 in a column of 万元 says the unit, though not
/// all of it.
const SHORT: [(&str, f64); 2] = [("万", 1e4), ("亿", 1e8)];

/// What clerks write for a unit that counts things, apart from the unit itself.
pub fn same(unit: &str) -> &'static [&'static str] {
    SAME.iter()
        .find(|(held, _)| *held == unit)
        .map_or(&[], |(_, words)| words)
}

/// What one of a unit of money is in 元.
pub fn yuan(unit: &str) -> Option<f64> {
    amount(&MONEY, unit)
}

/// The same for what stands behind an amount, which may be shortened.
pub fn yuan_typed(typed: &str) -> Option<f64> {
    amount(&SHORT, typed).or_else(|| yuan(typed))
}

/// What may stand behind an amount in units of so many 元.
pub fn money_words(yuan: f64) -> impl Iterator<Item = &'static str> {
    MONEY
        .iter()
        .chain(&SHORT)
        .filter(move |(_, held)| *held == yuan)
        .map(|(word, _)| *word)
}

fn amount(words: &[(&str, f64)], wanted: &str) -> Option<f64> {
    words
        .iter()
        .find(|(word, _)| *word == wanted)
        .map(|(_, yuan)| *yuan)
}
