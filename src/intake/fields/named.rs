//! The cell that a defined name refers to.

use crate::model::place::Cell as At;

/// The single cell that a defined name refers to, if it lies on this sheet: `'基本信息'!$C$7`.
pub fn cell(target: &str, sheet: &str) -> Option<At> {
    let (on, cell) = target.rsplit_once('!')?;
    if on.trim_matches('\'').replace("''", "'") != sheet {
        return None;
    }
    let cell = cell.replace('$', "");
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = cell.split_at_checked(digits)?;
    let row: u32 = digits.parse().ok()?;
    let mut col = 0_u16;
    for letter in letters.chars() {
        let digit = u16::try_from(u32::from(letter.to_ascii_uppercase()).checked_sub(64)?).ok()?;
        col = col.checked_mul(26)?.checked_add(digit)?;
    }
    Some(At {
        row: row.checked_sub(1)?,
        col: col.checked_sub(1)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defined_name_of_one_cell_is_understood() {
        assert_eq!(
            cell("'机构与队伍'!$C$7", "机构与队伍"),
            Some(At { row: 6, col: 2 })
        );
        assert_eq!(
            cell("机构与队伍!AA10", "机构与队伍"),
            Some(At { row: 9, col: 26 })
        );
        assert_eq!(cell("机构与队伍!$C$7:$C$9", "机构与队伍"), None);
        assert_eq!(cell("基本信息!$C$7", "机构与队伍"), None);
        assert_eq!(cell("#REF!", "机构与队伍"), None);
    }
}
