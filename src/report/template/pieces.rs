//! Cuts the text of a template into pieces that can be compiled one by one.
//!
//! For each element of a template, handlebars counts lines and characters from the beginning of the text, which makes
//! the time grow with the square of the length. So a text is cut after lines at which no block is open; what comes of
//! the pieces, with lines counted on, is what would have come of the whole.

/// The text in pieces, each of whole lines and, where the text is well-formed, of whole blocks.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    // A tilde takes blanks away beyond the piece, and what is escaped is no tag.
    if ["{{~", "~}}", "\\{{"].iter().any(|rare| text.contains(rare)) {
        return vec![text];
    }
    let mut pieces = Vec::new();
    let mut piece = text;
    // From the beginning of the piece to where the text is looked at.
    let mut seen = 0;
    let mut open = 0_usize;
    while let Some((before, from)) = piece.get(seen..).and_then(|rest| split_at(rest, "{{")) {
        if let (0, Some(end)) = (open, before.rfind('\n')) {
            let (done, rest) = piece.split_at(seen + end + 1);
            pieces.push(done);
            piece = rest;
            seen = 0;
            continue;
        }
        let tag = from.trim_start_matches('{').trim_start();
        match tag.chars().next() {
            Some('#') => open += 1,
            Some('/') => open = open.saturating_sub(1),
            _ => {}
        }
        let end = if tag.starts_with("!--") { "--}}" } else { "}}" };
        let Some((inside, _)) = split_at(from, end) else {
            break;
        };
        seen += before.len() + inside.len() + end.len();
    }
    pieces.push(piece);
    pieces
}

/// What stands before a mark, and the rest from the mark on.
fn split_at<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    text.find(mark).map(|at| text.split_at(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_no_block_is_open() {
        let long = "字字字字字";
        let text = format!(
            "{long}\n{{{{#if a}}}}{long}\n{{{{b}}}}\n{{{{/if}}}}{long}\n\n{{{{! {long}\n{{{{/if }}}}{{{{c}}}}\n{long}{{{{d}}}}"
        );
        let cut = pieces(&text);
        assert_eq!(cut.concat(), text);
        let begin: Vec<String> = cut.iter().map(|piece| piece.chars().take(5).collect()).collect();
        assert_eq!(begin, ["字字字字字", "{{#if", "{{! 字", "字字字字字"]);
        assert_eq!(pieces(&text.replace("{{b", "{{~b")).len(), 1);
        assert_eq!(pieces("{{a"), ["{{a"]);
    }
}
