//! Text as a document may hold it.

/// Stands for a character that cannot be shown; typesetters put it where a character is missing.
const MISSING: char = '〓';

/// The text with line ends as `\n` and without tabs; what XML cannot hold, and what would turn the direction of the
/// text around it, is replaced so that everybody sees that something stood there.
pub(super) fn visible(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            _ if is_unfit(c) => MISSING,
            _ => c,
        })
        .collect()
}

fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{FFFE}' | '\u{FFFF}')
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_cannot_be_held_is_seen_to_be_missing() {
        assert_eq!(visible("一\r\n二\r三\u{2028}四"), "一\n二\n三\n四");
        assert_eq!(visible("甲\u{0}乙\u{1B}\t丙\u{FFFF}"), "甲〓乙〓 丙〓");
        assert_eq!(visible("\u{202E}cod.督学"), "〓cod.督学");
        assert_eq!(visible("𠮷田（\u{E000}）"), "𠮷田（\u{E000}）");
    }
}
