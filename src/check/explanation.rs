//! Whether a county's explanation explains anything.

/// Fewer characters than these, without marks and spaces, cannot say what happened and why.
const LEAST: usize = 8;

/// What is written where nothing is to be said.
const PHRASES: [&str; 17] = [
    "情况属实",
    "属实",
    "情况说明",
    "见附件",
    "详见附件",
    "已核实",
    "经核实",
    "核实无误",
    "数据无误",
    "填报无误",
    "实际情况如此",
    "符合实际",
    "与实际相符",
    "已确认",
    "无误",
    "特此说明",
    "无",
];

/// What such a phrase begins with, which says nothing either.
const OPENINGS: [&str; 12] = [
    "经我县",
    "经我区",
    "经我市",
    "经",
    "我县",
    "我区",
    "我市",
    "本县",
    "此项",
    "该项",
    "以上",
    "数据",
];

/// Why an explanation explains nothing, as officials read it; none if it may explain something.
pub fn says_nothing(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if is_phrase(&bare) {
        return Some(format!("只写了“{}”，请写明具体原因。", text.trim()));
    }
    let length = bare.chars().count();
    (length < LEAST).then(|| format!("只有 {length} 个字，请写明具体原因。"))
}

/// Whether a text is made of nothing but such phrases.
fn is_phrase(text: &str) -> bool {
    let mut rest = text;
    while let Some(after) = OPENINGS
        .iter()
        .chain(&PHRASES)
        .filter_map(|phrase| rest.strip_prefix(phrase))
        .min_by_key(|after| after.len())
    {
        if after.is_empty() {
            return true;
        }
        rest = after;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::says_nothing;

    #[test]
    fn phrases_and_scraps_explain_nothing() {
        for text in [
            "情况属实。",
            "经核实，情况属实。",
            "经我县核实无误，特此说明",
            "见附件",
            "人少",
            "2026",
            "无",
            "",
        ] {
            assert!(says_nothing(text).is_some(), "{text}");
        }
        for text in [
            "上年有一次性设备购置，本年不再发生。",
            "原件在县纪委，已函告督导办。",
        ] {
            assert_eq!(says_nothing(text), None, "{text}");
        }
    }
}
