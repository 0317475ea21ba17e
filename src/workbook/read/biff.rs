//! What the two binary formats, BIFF8 (.xls) and BIFF12 (.xlsb), have in common.

/// Little-endian fields of a record, taken from the front; `None` when the record is too short for what it should hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'b>(pub(super) &'b [u8]);

impl<'b> Fields<'b> {
    pub(super) fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    /// `count` UTF-16 units.
    pub(super) fn wide(&mut self, count: usize) -> Option<String> {
        self.take(count.checked_mul(2)?).map(utf16)
    }
}

/// UTF-16 to text; halves of a pair that stand alone become a replacement character.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok());
    char::decode_utf16(units.map(u16::from_le_bytes))
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// A number in 30 bits: the upper part of a float, or an integer; perhaps in hundredths.
pub(super) fn rk(bits: u32) -> f64 {
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// An error value by its code.
pub(super) fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#UNKNOWN!",
    }
}

/// Sheets that a formula may refer to: which workbook, first and last sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExternSheet {
    pub(super) book: u32,
    pub(super) first: i32,
    pub(super) last: i32,
}

/// A cell or area on one sheet of the workbook itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) extern_sheet: u16,
    pub(super) first: (u32, u16),
    pub(super) last: (u32, u16),
}

/// What a formula refers to if it is nothing but one absolute cell or area on a sheet, as in a defined name.
/// `wide_rows` in BIFF12, where rows have 32 bits.
pub(super) fn reference(formula: &[u8], wide_rows: bool) -> Option<Reference> {
    // The two upper bits of a column say that it, or the row, is relative.
    const RELATIVE: u16 = 0xC000;
    let mut fields = Fields(formula);
    let token = fields.u8()?;
    let extern_sheet = fields.u16()?;
    let row = |fields: &mut Fields<'_>| {
        if wide_rows {
            fields.u32()
        } else {
            fields.u16().map(u32::from)
        }
    };
    let (first, last) = match token & 0x1F {
        0x1A => {
            let cell = (row(&mut fields)?, fields.u16()?);
            (cell, cell)
        }
        0x1B => {
            let rows = (row(&mut fields)?, row(&mut fields)?);
            let cols = (fields.u16()?, fields.u16()?);
            ((rows.0, cols.0), (rows.1, cols.1))
        }
        _ => return None,
    };
    let absolute = (first.1 | last.1) & RELATIVE == 0;
    // Bits 5 and 6 are the token's class; without one it would be another token.
    (token & 0x60 != 0 && token < 0x80 && absolute && fields.0.is_empty()).then_some(Reference {
        extern_sheet,
        first,
        last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers() {
        for (bits, number) in [
            (0x3FF0_0000, 1.0),
            (0x3FF0_0001, 0.01),
            (123_456 << 2 | 2, 123_456.0),
            (123_456 << 2 | 3, 1_234.56),
            ((-7_i32 << 2 | 2).cast_unsigned(), -7.0),
            ((-7_i32 << 2 | 3).cast_unsigned(), -0.07),
            (0x4197_D784, 100_000_000.0),
        ] {
            assert_eq!(rk(bits), number, "{bits:x}");
        }
    }

    #[test]
    fn only_one_absolute_place_is_a_reference() {
        let cell = [0x3A, 1, 0, 6, 0, 2, 0];
        assert_eq!(
            reference(&cell, false),
            Some(Reference {
                extern_sheet: 1,
                first: (6, 2),
                last: (6, 2)
            })
        );
        let area = [0x5B, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 2, 0, 3, 0];
        let found = reference(&area, true).unwrap();
        assert_eq!((found.first, found.last), ((1, 2), (9, 3)));
        for wrong in [
            &[0x3A, 1, 0, 6, 0, 2, 0x40][..],
            &[0x3A, 1, 0, 6, 0, 2, 0, 0],
            &[0x3A, 1, 0, 6, 0, 2],
            &[0x1A, 1, 0, 6, 0, 2, 0],
            &[0x44, 1, 0, 6, 0, 2, 0],
            &[],
        ] {
            assert_eq!(reference(wrong, false), None);
        }
    }

    #[test]
    fn half_a_pair_is_replaced() {
        assert_eq!(utf16(&[0x63, 0x77, 0x00, 0xD8, 0x41, 0x00]), "督\u{FFFD}A");
        assert_eq!(Fields(&[1, 2, 3]).wide(2), None);
    }
}
