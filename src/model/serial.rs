//! Dates as Excel counts them: day 1 is 1900-01-01, and day 60 is 1900-02-29, a day that never was and that Excel
//! keeps from Lotus 1-2-3. From 1900-03-01 (day 61) on, the numbers are those of every spreadsheet program.

use jiff::civil::Date;

/// The last serial number, 9999-12-31.
pub const LAST: f64 = 2_958_465.0;
/// The fictional 1900-02-29.
const LEAP_DAY: i64 = 60;

/// The serial number of a date; days before 1900 count down from 0, and Excel does not know them.
#[must_use]
pub fn to_serial(date: Date) -> f64 {
    as_f64(day_number(
        i64::from(date.year()),
        i64::from(date.month()),
        i64::from(date.day()),
    ))
}

/// The date of a serial number, its time of day left out; `None` outside 1900–9999 and for the fictional day 60.
#[must_use]
pub fn from_serial(serial: f64) -> Option<Date> {
    let (year, month, day) = parts(serial)?;
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// Year, month and day of a serial number as Excel shows them: day 0 is 1900-01-00, day 60 is 1900-02-29.
pub fn parts(serial: f64) -> Option<(i64, i64, i64)> {
    let serial = serial.floor();
    if !(0.0..=LAST).contains(&serial) {
        return None;
    }
    // A whole number in the range of dates.
    let day = serial as i64;
    match day {
        0 => Some((1900, 1, 0)),
        LEAP_DAY => Some((1900, 2, 29)),
        _ if day < LEAP_DAY => Some(civil_from_days(day - 1)),
        _ => Some(civil_from_days(day - 2)),
    }
}

/// The serial number of a day that the calendar of Excel has.
pub fn of_parts(year: i64, month: i64, day: i64) -> Option<f64> {
    let valid = (1900..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day);
    valid.then(|| as_f64(day_number(year, month, 1) + day - 1))
}

/// The serial number of the first day of a month, where months beyond 1–12 run into other years.
pub fn month_start(year: i64, month: i64) -> f64 {
    let months = year
        .saturating_mul(12)
        .saturating_add(month - 1)
        .clamp(-1_000_000, 1_000_000);
    as_f64(day_number(months.div_euclid(12), months.rem_euclid(12) + 1, 1))
}

/// How many days Excel gives a month: 29 to February 1900.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    let next = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    day_number(next.0, next.1, 1) - day_number(year, month, 1)
}

fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let days = days_from_civil(year, month, day) + 1;
    if days >= LEAP_DAY { days + 1 } else { days }
}

/// Days since 1900-01-01 of the Gregorian calendar (the method is Howard Hinnant's, "chrono-compatible low-level
/// date algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 693_901
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 693_901;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

// Day numbers are far below 2^53.
const fn as_f64(days: i64) -> f64 {
    days as f64
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn known_days() {
        for (day, serial) in [
            (date(1900, 1, 1), 1.0),
            (date(1900, 2, 28), 59.0),
            (date(1900, 3, 1), 61.0),
            (date(1970, 1, 1), 25569.0),
            (date(2000, 2, 29), 36585.0),
            (date(2024, 9, 1), 45536.0),
            (date(9999, 12, 31), LAST),
        ] {
            assert_eq!(to_serial(day), serial, "{day}");
            assert_eq!(from_serial(serial), Some(day), "{day}");
            assert_eq!(from_serial(serial + 0.75), Some(day), "{day}");
        }
        for serial in [-1.0, 0.0, 60.0, LAST + 1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(from_serial(serial), None, "{serial}");
        }
        assert_eq!(parts(60.0), Some((1900, 2, 29)));
        assert_eq!(parts(0.0), Some((1900, 1, 0)));
    }

    #[test]
    fn every_day_comes_back() {
        for serial in (1..=2_958_465).step_by(7).filter(|serial| *serial != 60) {
            let serial = f64::from(serial);
            assert_eq!(from_serial(serial).map(to_serial), Some(serial));
        }
    }

    #[test]
    fn months() {
        assert_eq!(days_in_month(1900, 2), 29);
        assert_eq!(days_in_month(2023, 2), 28);
        assert_eq!(days_in_month(2024, 2), 29);
        assert_eq!(days_in_month(2024, 12), 31);
        assert_eq!(month_start(2023, 14), to_serial(date(2024, 2, 1)));
        assert_eq!(month_start(2024, 0), to_serial(date(2023, 12, 1)));
    }
}
