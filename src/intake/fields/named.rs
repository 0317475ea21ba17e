//! The cell that a defined name refers to.

use crate::model::place::Cell as At;

/// The single cell that a defined name refers to, if it lies on this sheet: `'基本信息'!$C$7`.
pub fn cell(target: &str, sheet: &str) -> Option<At> {
    let (on, cell) = target.rsplit_once('!')?;
    if on.trim_matches('\'').replace("''", "'") != sheet {
        return None;
    }
    At::parse(cell)
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
