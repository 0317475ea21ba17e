//! Numbers as clerks type them.

use dudao::workbook::Raw;

use super::kind::{Kind, Slot, must_be_filled, retype, typed};
use super::oracle::Expect::{Either, Noted, Returned};

/// A number as it is typed.
fn plain(number: f64) -> String {
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn shown(slot: &Slot) -> Option<String> {
    slot.is_number().then(|| slot.number()).flatten().map(plain)
}

fn wide(text: &str) -> String {
    let widened = text.chars().map(|c| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        c => c,
    });
    widened.collect()
}

/// A number below ten thousand in Chinese numerals.
fn numerals(number: u32, digits: [&str; 10], units: [&str; 4]) -> String {
    if number == 0 {
        return digits[0].to_owned();
    }
    let mut out = String::new();
    let mut zero = false;
    for (power, unit) in [1000, 100, 10, 1].into_iter().zip(units) {
        let digit = number / power % 10;
        if digit == 0 {
            zero = !out.is_empty();
            continue;
        }
        if zero {
            out.push_str(digits[0]);
            zero = false;
        }
        // 十二, not 一十二.
        if !(power == 10 && digit == 1 && out.is_empty()) {
            out.push_str(digits[digit as usize]);
        }
        out.push_str(unit);
    }
    out
}

fn grouped(whole: u32, separator: &str) -> Option<String> {
    (whole >= 1000).then(|| format!("{}{separator}{:03}", whole / 1000, whole % 1000))
}

fn formal(number: u32) -> String {
    let digits = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
    numerals(number, digits, ["仟", "佰", "拾", ""])
}

fn common(number: u32) -> String {
    let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    numerals(number, digits, ["千", "百", "十", ""])
}

fn superscript(c: char) -> char {
    ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][c.to_digit(10).unwrap_or(0) as usize]
}

/// The kinds.
pub fn kinds() -> Vec<Kind> {
    vec![
        retype("数字存为文本", Noted, |slot, _| typed(shown(slot)?)),
        retype("数字带单位", Noted, |slot, chance| {
            let unit = slot.unit();
            let gap = chance.pick(&["", " ", "　"]);
            (!unit.is_empty()).then_some(())?;
            typed(format!("{}{gap}{unit}", shown(slot)?))
        }),
        retype("万元填成元", Noted, |slot, _| {
            (slot.unit() == "万元").then_some(())?;
            typed(format!("{}元", plain((slot.number()? * 10_000.0).round())))
        }),
        retype("千分位", Noted, |slot, chance| {
            slot.is_number().then_some(())?;
            typed(grouped(slot.whole()?, chance.pick(&[",", "，"]))?)
        }),
        retype("空格千分位", Either, |slot, chance| {
            slot.is_number().then_some(())?;
            typed(grouped(slot.whole()?, chance.pick(&[" ", "\u{a0}", "\u{2009}"]))?)
        }),
        retype("汉字数字", Noted, |slot, _| {
            slot.is_number().then_some(())?;
            let whole = slot.whole().filter(|whole| (1..10_000).contains(whole))?;
            typed(common(whole))
        }),
        retype("汉字数字带单位", Noted, |slot, _| {
            (slot.is_number() && !slot.unit().is_empty()).then_some(())?;
            let whole = slot.whole().filter(|whole| (1..10_000).contains(whole))?;
            typed(format!("{}{}", common(whole), slot.unit()))
        }),
        retype("大写汉字数字", Either, |slot, _| {
            slot.is_number().then_some(())?;
            let whole = slot.whole().filter(|whole| (1..10_000).contains(whole))?;
            typed(formal(whole))
        }),
        retype("全角数字", Noted, |slot, _| typed(wide(&shown(slot)?))),
        retype("百分号", Returned, |slot, _| {
            typed(format!("{}%", shown(slot)?))
        }),
        retype("约数", Returned, |slot, chance| {
            let shown = shown(slot)?;
            let typed_so = match chance.between(0, 7) {
                0 => format!("约{shown}"),
                1 => format!("{shown}左右"),
                2 => format!("{shown}以上"),
                3 => format!("{shown}余"),
                4 => format!("{shown}多{}", slot.unit()),
                5 => format!("近{shown}"),
                6 => format!("不足{shown}"),
                _ => format!("≥{shown}"),
            };
            typed(typed_so)
        }),
        retype("数字区间", Returned, |slot, chance| {
            let whole = slot.is_number().then(|| slot.whole()).flatten()?;
            let to = chance.pick(&["-", "～", "~", "至", "—", "到"]);
            typed(format!("{whole}{to}{}", whole + 2))
        }),
        retype("两个数", Returned, |slot, chance| {
            let whole = slot.is_number().then(|| slot.whole()).flatten()?;
            let and = chance.pick(&["、", "/", "\n", "，另", "+", " "]);
            typed(format!("{whole}{and}{}", whole + 1))
        }),
        retype("数字后加括注", Either, |slot, chance| {
            let shown = shown(slot)?;
            typed(format!(
                "{shown}{}",
                chance.pick(&["（含借调）", "（其中女2）", "(见附件)"])
            ))
        }),
        retype("另一种量的单位", Returned, |slot, _| {
            let other = if slot.unit() == "万元" { "人" } else { "元" };
            typed(format!("{}{other}", shown(slot)?))
        }),
        retype("人数带万", Returned, |slot, _| {
            let fits = slot.is_number() && slot.unit() == "人" && slot.whole()? >= 1;
            fits.then_some(())?;
            typed(format!("{}万", slot.whole()?))
        }),
        retype("上标数字", Either, |slot, chance| {
            let shown = shown(slot)?;
            if chance.percent(50) {
                return typed(format!("{shown}{}", chance.pick(&["²", "¹", "³"])));
            }
            slot.whole()?;
            typed(shown.chars().map(superscript).collect::<String>())
        }),
        retype("圈码数字", Either, |slot, _| {
            let whole = slot.is_number().then(|| slot.whole()).flatten()?;
            (1..=20).contains(&whole).then_some(())?;
            typed(char::from_u32(0x245F + whole)?.to_string())
        }),
        retype("分数字符", Returned, |slot, chance| {
            typed(format!("{}{}", shown(slot)?, chance.pick(&["½", "¼", "⅓"])))
        }),
        retype("字母当数字", Returned, |slot, _| {
            let shown = shown(slot)?;
            let meant = shown.replace('0', "O").replace('1', "l");
            (meant != shown).then_some(())?;
            typed(meant)
        }),
        retype("算式当文本", Returned, |slot, chance| {
            let whole = slot.is_number().then(|| slot.whole()).flatten()?;
            (whole > 2).then_some(())?;
            typed(format!("{}{}2", whole - 2, chance.pick(&["+", "＋", "加"])))
        }),
        retype("小数点后补零", Noted, |slot, chance| {
            let whole = slot.is_number().then(|| slot.whole()).flatten()?;
            typed(format!("{whole}{}", chance.pick(&[".0", ".00", "．0"])))
        }),
        retype("点在末尾", Either, |slot, chance| {
            let whole = slot.is_number().then(|| slot.whole()).flatten()?;
            typed(format!("{whole}{}", chance.pick(&[".", "。", "．"])))
        }),
        retype("小数点写成逗号", Returned, |slot, _| {
            let shown = shown(slot)?;
            shown.contains('.').then_some(())?;
            typed(shown.replace('.', ","))
        }),
        retype("数字带不可见字符", Noted, |slot, chance| {
            let shown = shown(slot)?;
            let hidden = chance.pick(&["\u{200b}", "\u{feff}", "\u{a0}", "\u{200e}", "\t", "\n"]);
            typed(if chance.percent(50) {
                format!("{shown}{hidden}")
            } else {
                format!("{hidden}{shown}")
            })
        }),
        retype("数字中间有零宽字符", Noted, |slot, _| {
            let shown = shown(slot)?;
            (shown.len() > 1).then_some(())?;
            let (first, rest) = shown.split_at(1);
            typed(format!("{first}\u{200b}{rest}"))
        }),
        retype("数字前有撇号", Noted, |slot, chance| {
            typed(format!("{}{}", chance.pick(&["'", "‘"]), shown(slot)?))
        }),
        retype("科学计数文本", Either, |slot, _| {
            let whole = slot.is_number().then(|| slot.whole()).flatten()?;
            (whole >= 10).then_some(())?;
            typed(format!("{:E}", f64::from(whole)))
        }),
        retype("负数", Returned, |slot, chance| {
            let shown = shown(slot).filter(|shown| shown != "0")?;
            typed(match chance.between(0, 3) {
                0 => format!("-{shown}"),
                1 => format!("－{shown}"),
                2 => format!("({shown})"),
                _ => format!("负{shown}"),
            })
        }),
        retype("数字成了日期格式", Either, |slot, _| {
            let whole = slot.is_number().then(|| slot.whole()).flatten()?;
            (whole > 0).then_some(Raw::DateTime(f64::from(whole)))
        }),
        retype("数字成了逻辑值", Returned, |slot, _| {
            slot.is_number().then_some(Raw::Bool(true))
        }),
        retype("整数带小数", Returned, |slot, _| {
            matches!(slot.field.kind, dudao::model::form::FieldKind::Integer).then_some(())?;
            Some(Raw::Number(slot.number()? + 0.5))
        }),
        retype("零写成无", Noted, |slot, chance| {
            (slot.is_number() && slot.number() == Some(0.0)).then_some(())?;
            typed(chance.pick(&["无", "没有", "暂无"]))
        }),
        retype("零写成斜杠或横线", Either, |slot, chance| {
            (slot.is_number() && slot.number() == Some(0.0)).then_some(())?;
            typed(chance.pick(&["/", "—", "－", "--", "\\"]))
        }),
        retype("零没有填", Returned, |slot, _| {
            let fits = slot.is_number() && slot.number() == Some(0.0) && must_be_filled(&slot.field);
            fits.then_some(Raw::Blank)
        }),
        retype("必填的数没有填", Returned, |slot, chance| {
            let fits = slot.is_number() && must_be_filled(&slot.field);
            fits.then_some(())?;
            typed(chance.pick(&["", " ", "　", "\u{200b}", "\u{a0}"]))
        }),
        retype("数字写成见附件", Returned, |slot, chance| {
            slot.is_number().then_some(())?;
            typed(chance.pick(&["见附件", "同上", "〃", "待定", "不详", "？", "若干", "#"]))
        }),
    ]
}
