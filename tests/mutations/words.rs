//! Items of lists, names, document numbers, evidence numbers, telephone numbers and codes as clerks type them.

use dudao::model::form::FieldKind;
use dudao::workbook::Raw;

use super::kind::{Kind, Slot, must_be_filled, retype, typed};
use super::oracle::Expect::{Either, Noted, Returned, Same};

fn choice(slot: &Slot) -> Option<&str> {
    matches!(slot.field.kind, FieldKind::Choice(_))
        .then(|| slot.text())
        .flatten()
}

fn document(slot: &Slot) -> Option<&str> {
    matches!(slot.field.kind, FieldKind::DocumentNumber)
        .then(|| slot.text())
        .flatten()
}

/// A name of two or three Chinese characters.
fn person(slot: &Slot) -> Option<&str> {
    let name = slot
        .text()
        .filter(|name| (2..=3).contains(&name.chars().count()))?;
    (matches!(slot.field.kind, FieldKind::Text) && slot.field.personal).then_some(name)
}

fn several(slot: &Slot) -> Option<Vec<&str>> {
    matches!(slot.field.kind, FieldKind::List).then_some(())?;
    let items: Vec<&str> = slot.text()?.split('、').collect();
    (items.len() > 1).then_some(items)
}

fn words(slot: &Slot) -> Option<&str> {
    matches!(slot.field.kind, FieldKind::Text | FieldKind::Note)
        .then(|| slot.text())
        .flatten()
}

fn brackets(slot: &Slot, open: &str, close: &str) -> Option<Raw> {
    let number = document(slot).filter(|number| number.contains('〔'))?;
    typed(number.replace('〔', open).replace('〕', close))
}

/// The kinds.
pub fn kinds() -> Vec<Kind> {
    vec![
        retype("是填成勾", Noted, |slot, chance| {
            (slot.yes()?).then_some(())?;
            typed(chance.pick(&["√", "✓", "✔", "有", "Y", "y", "Ｙ", "yes", "☑", "是。", "是的"]))
        }),
        retype("否填成叉", Noted, |slot, chance| {
            (!slot.yes()?).then_some(())?;
            typed(chance.pick(&[
                "×", "✗", "✘", "无", "N", "n", "Ｎ", "no", "X", "x", "没有", "不是",
            ]))
        }),
        retype("是否两项都留着", Either, |slot, chance| {
            let yes = slot.yes()?;
            typed(match (chance.between(0, 2), yes) {
                (0, true) => "☑是 □否",
                (0, false) => "□是 ☑否",
                (1, true) => "是√ 否",
                (1, false) => "是 否√",
                (_, true) => "是（√）否（ ）",
                (_, false) => "是（ ）否（√）",
            })
        }),
        retype("是否没有选定", Returned, |slot, chance| {
            slot.yes()?;
            typed(chance.pick(&[
                "是/否",
                "是否",
                "是、否",
                "□是 □否",
                "部分",
                "基本",
                "正在办理",
                "R",
                "?",
                "是或否",
            ]))
        }),
        retype("选项前后有空白", Same, |slot, chance| {
            let item = choice(slot)?;
            typed(match chance.between(0, 2) {
                0 => format!(" {item}"),
                1 => format!("{item}　"),
                _ => format!("{item}\n"),
            })
        }),
        retype(
            "选项中间有空格或不可见字符",
            Noted,
            |slot, chance| {
                let item = choice(slot)?;
                let mut chars = item.chars();
                let first = chars.next()?;
                let rest: String = chars.collect();
                let gap = chance.pick(&[" ", "　", "\u{200b}", "\n"]);
                if rest.is_empty() {
                    return typed(format!("{item}\u{200b}"));
                }
                typed(format!("{first}{gap}{rest}"))
            },
        ),
        retype("选项后加标点", Noted, |slot, chance| {
            typed(format!(
                "{}{}",
                choice(slot)?,
                chance.pick(&["。", "；", ".", "，"])
            ))
        }),
        retype("选项后加说明", Either, |slot, chance| {
            let note = chance.pick(&["（见附件）", "（已印发）", "（2026年）", "，正在修订"]);
            typed(format!("{}{note}", choice(slot)?))
        }),
        retype("选项写成近似的话", Returned, |slot, chance| {
            (slot.yes().is_none()).then_some(())?;
            choice(slot)?;
            typed(chance.pick(&[
                "基本落实",
                "大部分已落实",
                "落实",
                "整改",
                "已落实/部分落实",
                "其他",
                "不详",
            ]))
        }),
        retype("选项写成逻辑值", Either, |slot, _| {
            Some(Raw::Bool(slot.yes()?))
        }),
        retype("选项写成数字", Either, |slot, _| {
            Some(Raw::Number(if slot.yes()? { 1.0 } else { 0.0 }))
        }),
        retype("否写成别的话", Either, |slot, chance| {
            (!slot.yes()?).then_some(())?;
            typed(chance.pick(&["尚未", "未建立", "非", "暂未", "没有开展", "不是的"]))
        }),
        retype("必选项没有选", Returned, |slot, chance| {
            choice(slot)?;
            must_be_filled(&slot.field).then_some(())?;
            typed(chance.pick(&["", "　", "请选择", "\u{200b}"]))
        }),
        retype("姓名中间有空格", Noted, |slot, chance| {
            let name = person(slot)?;
            let mut chars = name.chars();
            let first = chars.next()?;
            let rest: String = chars.collect();
            typed(format!(
                "{first}{}{rest}",
                chance.pick(&[" ", "　", "  ", "\u{a0}", "\u{2003}"])
            ))
        }),
        retype("姓名带不可见字符", Noted, |slot, chance| {
            let name = person(slot)?;
            typed(format!(
                "{name}{}",
                chance.pick(&["\u{200b}", "\u{feff}", "\u{200e}", "\u{ad}"])
            ))
        }),
        retype("文字前后有空白", Same, |slot, chance| {
            let text = words(slot)?;
            typed(match chance.between(0, 3) {
                0 => format!("{text} "),
                1 => format!("　{text}"),
                2 => format!("{text}\n"),
                _ => format!("{text}\u{a0}"),
            })
        }),
        retype("文字末尾有不可见字符", Noted, |slot, chance| {
            typed(format!(
                "{}{}",
                words(slot)?,
                chance.pick(&["\u{200b}", "\u{feff}", "\u{200f}"])
            ))
        }),
        retype("文号方括号", Noted, |slot, chance| {
            match chance.between(0, 5) {
                0 => brackets(slot, "[", "]"),
                1 => brackets(slot, "［", "］"),
                2 => brackets(slot, "【", "】"),
                3 => brackets(slot, "〖", "〗"),
                4 => brackets(slot, "{", "}"),
                _ => brackets(slot, "﹝", "﹞"),
            }
        }),
        retype("文号圆括号", Noted, |slot, chance| {
            match chance.between(0, 1) {
                0 => brackets(slot, "(", ")"),
                _ => brackets(slot, "（", "）"),
            }
        }),
        retype("文号括号不成对", Either, |slot, chance| {
            match chance.between(0, 2) {
                0 => brackets(slot, "[", "）"),
                1 => brackets(slot, "〔", "]"),
                _ => brackets(slot, "〔", "〔"),
            }
        }),
        retype("文号有空格和全角", Noted, |slot, chance| {
            let number = document(slot)?;
            typed(match chance.between(0, 2) {
                0 => number.replace('〔', " 〔").replace('号', " 号"),
                1 => number.replace('〕', "〕\u{200b}"),
                _ => number
                    .chars()
                    .map(|c| match c {
                        '0'..='9' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
                        c => c,
                    })
                    .collect(),
            })
        }),
        retype("文号两位年份", Returned, |slot, _| {
            let number = document(slot)?;
            number.contains("〔20").then_some(())?;
            typed(number.replace("〔20", "〔"))
        }),
        retype("文号没有年份括号", Returned, |slot, _| {
            let number = document(slot).filter(|number| number.contains('〔'))?;
            typed(number.replace(['〔', '〕'], "-"))
        }),
        retype("文号缺号字", Either, |slot, _| {
            typed(document(slot)?.strip_suffix('号')?)
        }),
        retype("一格两个文号", Returned, |slot, chance| {
            let number = document(slot)?;
            typed(format!(
                "{number}{}某府办〔2024〕3号",
                chance.pick(&["、", "\n", "；"])
            ))
        }),
        retype("编号分隔符", Same, |slot, chance| {
            let by = chance.pick(&["，", ",", "；", ";", "\n", "、\n", "， "]);
            typed(several(slot)?.join(by))
        }),
        retype("编号用斜杠或空格分隔", Either, |slot, chance| {
            let by = chance.pick(&["/", " ", "　", "\\", "和", "及", "|", "."]);
            typed(several(slot)?.join(by))
        }),
        retype("编号写成区间", Either, |slot, chance| {
            let items = several(slot)?;
            let consecutive = items
                .windows(2)
                .all(|pair| match (pair[0].get(1..), pair[1].get(1..)) {
                    (Some(a), Some(b)) => a.parse::<u32>().ok().map(|a| a + 1) == b.parse::<u32>().ok(),
                    _ => false,
                });
            let through = consecutive && items.len() > 2 && items[0].starts_with('Z');
            through.then_some(())?;
            let to = chance.pick(&["-", "至", "～", "—"]);
            typed(format!("{}{to}{}", items[0], items[items.len() - 1]))
        }),
        retype("电话有空格和横线", Either, |slot, chance| {
            matches!(slot.field.kind, FieldKind::Phone).then_some(())?;
            let phone = slot.text()?;
            let (head, tail) = phone.split_at_checked(4)?;
            typed(match chance.between(0, 2) {
                0 => format!("{head} {tail}"),
                1 => format!("{phone}\u{200b}"),
                _ => format!("'{phone}"),
            })
        }),
        retype("代码存为数字", Same, |slot, chance| {
            matches!(slot.field.kind, FieldKind::RegionCode).then_some(())?;
            let code = slot.text()?;
            if chance.percent(50) {
                return Some(Raw::Number(code.parse().ok()?));
            }
            typed(format!("{code}\u{a0}"))
        }),
        retype("代码的写法", Either, |slot, chance| {
            matches!(slot.field.kind, FieldKind::RegionCode).then_some(())?;
            let code = slot.text()?;
            typed(match chance.between(0, 3) {
                0 => format!("{code}.0"),
                1 => format!("{} {}", code.get(..2)?, code.get(2..)?),
                2 => format!("{code}000000"),
                _ => format!("{:E}", code.parse::<f64>().ok()?),
            })
        }),
        retype("年度的写法", Noted, |slot, chance| {
            matches!(slot.field.kind, FieldKind::Year).then_some(())?;
            let year = slot.whole()?;
            typed(match chance.between(0, 2) {
                0 => format!("{year}年"),
                1 => format!("{year} 年度"),
                _ => "２０２６".to_owned(),
            })
        }),
        retype("年度只有两位", Returned, |slot, _| {
            matches!(slot.field.kind, FieldKind::Year).then_some(())?;
            typed("26年")
        }),
        retype("必填的文字没有填", Returned, |slot, chance| {
            words(slot)?;
            (must_be_filled(&slot.field) && !slot.field.unique).then_some(())?;
            typed(chance.pick(&["", "　", "\u{200b}", "\u{a0}", "\n"]))
        }),
    ]
}
