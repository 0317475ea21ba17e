//! The sheet around the cells: names, frozen panes, paper, protection, filters.

use std::collections::BTreeSet;

use rust_xlsxwriter::{ProtectionOptions, Worksheet};

use super::write::{WriteError, clean, truncated};

/// Excel's longest sheet name, in UTF-16 units.
const MAX_NAME: usize = 31;

/// A valid sheet name: forbidden characters become full-width ones, cut to 31 characters, never empty.
#[must_use]
pub fn sheet_name(wanted: &str) -> String {
    let replaced: String = clean(wanted)
        .chars()
        .map(|c| match c {
            '[' => '［',
            ']' => '］',
            ':' => '：',
            '*' => '＊',
            '?' => '？',
            '/' => '／',
            '\\' => '＼',
            '\'' => '’',
            '\n' | '\t' => ' ',
            c => c,
        })
        .collect();
    let name = truncated(replaced.trim(), MAX_NAME).trim().to_owned();
    // Excel keeps this one for itself.
    if name.is_empty() || name.eq_ignore_ascii_case("history") {
        "工作表".to_owned()
    } else {
        name
    }
}

/// A valid sheet name that is not taken yet, with a number in brackets where needed; enters it into `taken`.
///
/// Excel compares sheet names without regard to case, and so does this.
pub fn unique_sheet_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let name = sheet_name(wanted);
    if taken.insert(name.to_lowercase()) {
        return name;
    }
    let mut number = 2_u32;
    loop {
        let suffix = format!("（{number}）");
        let candidate = truncated(&name, MAX_NAME - suffix.encode_utf16().count()) + &suffix;
        if taken.insert(candidate.to_lowercase()) {
            return candidate;
        }
        number += 1;
    }
}

/// A4 paper, one page wide and as many long as it takes, page number in the footer.
///
/// `repeat_rows` are the first and last row (0-based) printed on top of every page; `footer` stands at the left
/// of the page number (county, date).
///
/// # Errors
/// [`WriteError`] when the rows are outside the grid or in the wrong order.
pub fn print_setup(
    ws: &mut Worksheet,
    landscape: bool,
    repeat_rows: Option<(u32, u32)>,
    footer: &str,
) -> Result<(), WriteError> {
    const A4: u8 = 9;
    ws.set_paper_size(A4);
    if landscape {
        ws.set_landscape();
    }
    ws.set_print_fit_to_pages(1, 0);
    ws.set_print_center_horizontally(true);
    // Inches: 15 mm at the sides, 19 mm above and below, 8 mm to the footer.
    ws.set_margins(0.59, 0.59, 0.75, 0.75, 0.31, 0.31);
    // & is a control sign there; Excel takes 255 characters in all.
    let left = truncated(&clean(footer).replace('\n', " "), 180).replace('&', "&&");
    ws.set_footer(format!("&L{left}&R第 &P 页，共 &N 页"));
    if let Some((first, last)) = repeat_rows {
        ws.set_repeat_rows(first, last)?;
    }
    Ok(())
}

/// Keeps the rows above `row` and the columns left of `col` in sight, and puts the cursor at that cell.
///
/// # Errors
/// [`WriteError`] outside the grid.
pub fn freeze(ws: &mut Worksheet, row: u32, col: u16) -> Result<(), WriteError> {
    ws.set_freeze_panes(row, col)?;
    ws.set_selection(row, col, row, col)?;
    Ok(())
}

/// What a protected sheet allows besides filling in unlocked cells and making columns and rows wider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    /// Inserting rows.
    pub insert_rows: bool,
    /// Deleting rows (Excel allows it only where every cell of the row is unlocked).
    pub delete_rows: bool,
    /// Sorting and using the filter.
    pub sort_and_filter: bool,
}

/// Protects a sheet without a password: against slips, not against people.
pub fn protect_structure(ws: &mut Worksheet, allow: Allow) {
    ws.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        insert_rows: allow.insert_rows,
        delete_rows: allow.delete_rows,
        sort: allow.sort_and_filter,
        use_autofilter: allow.sort_and_filter,
        ..ProtectionOptions::default()
    });
}

/// A filter over a table from its header row down to its last row (0-based, included).
///
/// # Errors
/// [`WriteError`] outside the grid or when the last row is above the header.
pub fn autofilter(
    ws: &mut Worksheet,
    header_row: u32,
    first_col: u16,
    last_row: u32,
    last_col: u16,
) -> Result<(), WriteError> {
    ws.autofilter(header_row, first_col, last_row, last_col)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_and_unique() {
        assert_eq!(sheet_name("一/二[三]:*?\\'四'"), "一／二［三］：＊？＼’四’");
        assert_eq!(sheet_name("  "), "工作表");
        assert_eq!(sheet_name("History"), "工作表");
        assert_eq!(sheet_name(&"长".repeat(40)).chars().count(), 31);
        // Outside the basic plane a character takes two units.
        assert_eq!(sheet_name(&"𠮷".repeat(40)).chars().count(), 15);
        let mut taken = BTreeSet::new();
        assert_eq!(unique_sheet_name("Ab", &mut taken), "Ab");
        assert_eq!(unique_sheet_name("aB", &mut taken), "aB（2）");
        assert_eq!(unique_sheet_name("ab", &mut taken), "ab（3）");
        let long = "长".repeat(31);
        assert_eq!(unique_sheet_name(&long, &mut taken), long);
        assert_eq!(unique_sheet_name(&long, &mut taken).chars().count(), 31);
    }
}
