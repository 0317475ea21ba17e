//! Numbers in Chinese numerals, everyday and formal.

/// What stands in Chinese numerals at the beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numerals<'t> {
    /// The number.
    pub value: f64,
    /// It ends in 万 or 亿, which before an amount may belong to the unit (三十五万元).
    pub ends_in_large: bool,
    /// What follows.
    pub rest: &'t str,
}

/// Why a text in numerals is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not begin with a numeral.
    None,
    /// Digits side by side (三五 may be 35, or three to five), or a last digit without its unit (一百五).
    Unclear,
}

/// Reads the numerals at the beginning of a text.
pub fn read(text: &str) -> Result<Numerals<'_>, Fault> {
    let end = text
        .find(|c: char| kind(c).is_none() && c != '点')
        .unwrap_or(text.len());
    let (numerals, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let (whole, fraction) = match numerals.split_once('点') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (numerals, None),
    };
    if whole.is_empty() {
        return Err(Fault::None);
    }
    let ends_in_large = numerals.ends_with(['万', '萬', '亿', '億']);
    let value = match fraction {
        None => integer(whole)?,
        Some(fraction) => {
            // 三点五万: the unit of thousands stands behind the fraction.
            let digits_end = fraction
                .find(|c| !matches!(kind(c), Some(Kind::Digit(_))))
                .unwrap_or(fraction.len());
            let (digits, large) = fraction.split_at_checked(digits_end).ok_or(Fault::Unclear)?;
            if digits.is_empty() {
                return Err(Fault::Unclear);
            }
            let digits: String = digits.chars().filter_map(ascii).collect();
            let factor = match large {
                "" => 1.0,
                "万" | "萬" => 1e4,
                "亿" | "億" => 1e8,
                _ => return Err(Fault::Unclear),
            };
            let number: f64 = format!("{:.0}.{digits}", integer(whole)?)
                .parse()
                .map_err(|_| Fault::Unclear)?;
            super::rounded(number * factor)
        }
    };
    Ok(Numerals {
        value,
        ends_in_large,
        rest,
    })
}

/// Digits written one after the other, as in a year: 二〇二六.
pub fn positional(text: &str) -> Option<String> {
    text.chars().map(ascii).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Digit(u32),
    Small(u32),
    Large(f64),
    /// 廿 and 卅: a digit with its ten.
    Tens(u32),
}

fn kind(c: char) -> Option<Kind> {
    Some(match c {
        '零' | '〇' | '○' => Kind::Digit(0),
        '一' | '壹' => Kind::Digit(1),
        '二' | '贰' | '貳' | '两' => Kind::Digit(2),
        '三' | '叁' | '參' => Kind::Digit(3),
        '四' | '肆' => Kind::Digit(4),
        '五' | '伍' => Kind::Digit(5),
        '六' | '陆' | '陸' => Kind::Digit(6),
        '七' | '柒' => Kind::Digit(7),
        '八' | '捌' => Kind::Digit(8),
        '九' | '玖' => Kind::Digit(9),
        '十' | '拾' => Kind::Small(10),
        '百' | '佰' => Kind::Small(100),
        '千' | '仟' => Kind::Small(1000),
        '万' | '萬' => Kind::Large(1e4),
        '亿' | '億' => Kind::Large(1e8),
        '廿' => Kind::Tens(20),
        '卅' => Kind::Tens(30),
        _ => return None,
    })
}

fn ascii(c: char) -> Option<char> {
    match kind(c)? {
        Kind::Digit(digit) => char::from_digit(digit, 10),
        _ => None,
    }
}

fn integer(text: &str) -> Result<f64, Fault> {
    let all_digits = text.chars().all(|c| matches!(kind(c), Some(Kind::Digit(_))));
    if all_digits && text.chars().count() > 1 {
        // 一〇五 is written as digits are; without a zero it may as well be a range, 三五 for three to five.
        let sure = text.chars().skip(1).any(|c| ascii(c) == Some('0'));
        let digits = positional(text).filter(|_| sure).ok_or(Fault::Unclear)?;
        return digits.parse().map_err(|_| Fault::Unclear);
    }
    let (mut total, mut section) = (0.0, Section::default());
    let mut last_large = f64::INFINITY;
    for c in text.chars() {
        match kind(c).ok_or(Fault::Unclear)? {
            Kind::Large(unit) => {
                // 一亿二千万: the units of thousands come in falling order.
                if unit >= last_large || section.is_empty() {
                    return Err(Fault::Unclear);
                }
                total += f64::from(section.close(true)?) * unit;
                last_large = unit;
                section = Section {
                    after_large: true,
                    ..Section::default()
                };
            }
            other => section.take(other)?,
        }
    }
    Ok(total + f64::from(section.close(false)?))
}

/// Up to 9999: what stands between two units of thousands.
#[derive(Default)]
struct Section {
    total: u32,
    digit: Option<u32>,
    last_unit: Option<u32>,
    /// A zero stood before the digit, so that a last digit is one of units (一百零五).
    zero: bool,
    after_large: bool,
}

impl Section {
    fn is_empty(&self) -> bool {
        self.total == 0 && self.digit.is_none()
    }

    fn take(&mut self, kind: Kind) -> Result<(), Fault> {
        match kind {
            Kind::Digit(0) => {
                if self.digit.is_some() {
                    return Err(Fault::Unclear);
                }
                self.zero = true;
            }
            Kind::Digit(digit) => {
                if self.digit.replace(digit).is_some() {
                    return Err(Fault::Unclear);
                }
            }
            Kind::Small(unit) => {
                if self.last_unit.is_some_and(|last| unit >= last) {
                    return Err(Fault::Unclear);
                }
                self.total += self.digit.take().unwrap_or(1) * unit;
                self.last_unit = Some(unit);
                self.zero = false;
            }
            Kind::Tens(tens) => {
                if self.digit.is_some() || self.last_unit.is_some_and(|last| last <= 10) {
                    return Err(Fault::Unclear);
                }
                self.total += tens;
                self.last_unit = Some(10);
                self.zero = false;
            }
            Kind::Large(_) => return Err(Fault::Unclear),
        }
        Ok(())
    }

    /// The number; 一百五 and 三万五 leave open which digit is meant.
    fn close(&self, before_large: bool) -> Result<u32, Fault> {
        let open = match self.last_unit {
            Some(unit) => unit > 10,
            None => self.after_large && !before_large,
        };
        if self.digit.is_some() && open && !self.zero {
            return Err(Fault::Unclear);
        }
        Ok(self.total + self.digit.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read() {
        for (text, value) in [
            ("十二", 12.0),
            ("三十五", 35.0),
            ("二十", 20.0),
            ("一百零五", 105.0),
            ("一百一十", 110.0),
            ("两百", 200.0),
            ("廿", 20.0),
            ("廿五", 25.0),
            ("卅", 30.0),
            ("零", 0.0),
            ("〇", 0.0),
            ("一〇五", 105.0),
            ("二〇二六", 2026.0),
            ("壹佰贰拾叁", 123.0),
            ("伍仟零陆拾", 5060.0),
            ("三点五", 3.5),
            ("三十五点二五", 35.25),
            ("一万二千", 12_000.0),
            ("三点五万", 35_000.0),
            ("一亿二千万", 120_000_000.0),
            ("一万零五", 10_005.0),
        ] {
            assert_eq!(read(text).map(|read| read.value), Ok(value), "{text}");
        }
        let read = read("三十五万元").unwrap();
        assert!(read.ends_in_large);
        assert_eq!(read.rest, "元");
    }

    #[test]
    fn what_is_not_sure_is_no_number() {
        for text in [
            "三五",
            "一二三",
            "一百五",
            "三万五",
            "十百",
            "二十三十",
            "三点",
            "万",
            "一万一亿",
        ] {
            assert_eq!(read(text), Err(Fault::Unclear), "{text}");
        }
        assert_eq!(read("见附件"), Err(Fault::None));
    }
}
