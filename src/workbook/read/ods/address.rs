//! Addresses of cells as OpenDocument writes them: `$基本信息.$C$7`, `$'a.b'.$A$1:.$B$2`.

/// One cell or area on a sheet, 0-based.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) sheet: String,
    pub(super) first: (u32, u16),
    pub(super) last: (u32, u16),
}

/// An absolute address of one cell or area; `None` for anything else.
pub(super) fn parse(text: &str) -> Option<Address> {
    let (sheet, rest) = sheet(text)?;
    let (first, rest) = cell(rest)?;
    let last = match rest.strip_prefix(':') {
        None if rest.is_empty() => first,
        None => return None,
        Some(rest) => {
            // The sheet may be said again.
            let rest = match rest.strip_prefix('.') {
                Some(rest) => rest,
                None => {
                    let (again, rest) = self::sheet(rest)?;
                    (again == sheet).then_some(rest)?
                }
            };
            let (last, rest) = cell(rest)?;
            rest.is_empty().then_some(last)?
        }
    };
    Some(Address { sheet, first, last })
}

/// A sheet's name up to its dot, and the rest.
fn sheet(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let Some(quoted) = text.strip_prefix('\'') else {
        let (name, rest) = text.split_once('.')?;
        return (!name.is_empty()).then(|| (name.to_owned(), rest));
    };
    let mut name = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next()? {
            '\'' => match chars.clone().next()? {
                '\'' => {
                    chars.next();
                    name.push('\'');
                }
                '.' => {
                    chars.next();
                    return Some((name, chars.as_str()));
                }
                _ => return None,
            },
            c => name.push(c),
        }
    }
}

/// `$C$7`, and the rest.
fn cell(text: &str) -> Option<((u32, u16), &str)> {
    let text = text.strip_prefix('$')?;
    let (letters, rest) = text.split_once('$')?;
    let mut col = 0_u16;
    for letter in letters.bytes() {
        let digit = u16::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1;
        col = col.checked_mul(26)?.checked_add(digit).filter(|_| digit <= 26)?;
    }
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at_checked(end)?;
    let row: u32 = digits.parse().ok()?;
    Some(((row.checked_sub(1)?, col.checked_sub(1)?), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_addresses() {
        let found = |text| parse(text).map(|at| (at.sheet, at.first, at.last));
        let on = |sheet: &str, first, last| Some((sheet.to_owned(), first, last));
        assert_eq!(found("$基本信息.$C$7"), on("基本信息", (6, 2), (6, 2)));
        assert_eq!(found("表.$A$1:.$B$2"), on("表", (0, 0), (1, 1)));
        assert_eq!(found("$表.$A$1:$表.$B$2"), on("表", (0, 0), (1, 1)));
        assert_eq!(found("$'it''s a.b'.$AA$10"), on("it's a.b", (9, 26), (9, 26)));
        for wrong in [
            "$表.A1",
            "$表.$A$0",
            "$表.$3:.$3",
            "$表.$A$1:$乙.$B$2",
            "$表.$A$1 ",
            "#REF!",
            "$'表.$A$1",
            "",
            ".$A$1",
        ] {
            assert_eq!(found(wrong), None, "{wrong}");
        }
    }
}
