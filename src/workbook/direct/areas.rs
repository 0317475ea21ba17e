//! What a sheet's part says of merged cells and of links, after its rows (ECMA-376 part 1, 18.3.1.99: the order of the
//! parts of a worksheet).

use quick_xml::escape::escape;

use super::part::{push, push_text};
use super::{DirectCells, Link};
use crate::model::place::Cell;
use crate::workbook::Rect;

/// What may stand between the rows and the merged cells.
const BEFORE_MERGED: [&str; 2] = ["<sheetProtection ", "<autoFilter "];

/// What follows upon the links; the margins are always told.
const AFTER_LINKS: [&str; 2] = ["<printOptions", "<pageMargins"];

impl DirectCells {
    /// Writes what follows upon the rows, with the merged cells and the links; none if it is not as the writer writes it.
    pub(super) fn push_areas(&self, after: &str, out: &mut Vec<u8>) -> Option<()> {
        let mut rest = after;
        for begin in BEFORE_MERGED {
            if rest.starts_with(begin) {
                let (whole, left) = rest.split_at_checked(rest.find("/>")? + 2)?;
                push_text(out, whole);
                rest = left;
            }
        }
        push_merged(&self.merged, out);
        if !self.links.is_empty() {
            let at = AFTER_LINKS.iter().find_map(|begin| rest.find(begin))?;
            let (before, left) = rest.split_at_checked(at)?;
            push_text(out, before);
            push_links(&self.links, out);
            rest = left;
        }
        push_text(out, rest);
        Some(())
    }
}

fn push_merged(merged: &[Rect], out: &mut Vec<u8>) {
    if merged.is_empty() {
        return;
    }
    debug_assert!(
        are_apart(merged),
        "Excel opens no workbook with cells that are merged twice: {merged:?}"
    );
    push(out, format_args!("<mergeCells count=\"{}\">", merged.len()));
    for area in merged {
        let (row, col) = (area.top, area.left);
        let first = Cell { row, col };
        let (row, col) = (area.bottom, area.right);
        let last = Cell { row, col };
        push(out, format_args!("<mergeCell ref=\"{first}:{last}\"/>"));
    }
    push_text(out, "</mergeCells>");
}

fn push_links(links: &[Link], out: &mut Vec<u8>) {
    push_text(out, "<hyperlinks>");
    for Link {
        at: (row, col),
        to,
        text,
    } in links
    {
        let cell = Cell { row: *row, col: *col };
        let (to, text) = (escape(to), escape(text.as_str()));
        push(
            out,
            format_args!("<hyperlink ref=\"{cell}\" location=\"{to}\" display=\"{text}\"/>"),
        );
    }
    push_text(out, "</hyperlinks>");
}

/// Whether no cell lies in two areas, each of which is one row high.
fn are_apart(merged: &[Rect]) -> bool {
    let mut areas: Vec<_> = merged
        .iter()
        .map(|area| (area.top, area.left, area.right))
        .collect();
    areas.sort_unstable();
    let overlap = |pair: &[(u32, u16, u16)]| matches!(pair, [(above, _, end), (row, start, _)] if above == row && start <= end);
    !areas.windows(2).any(overlap)
}
