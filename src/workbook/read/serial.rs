//! Numbers that are shown as dates, in the 1900 system for all formats.

use super::super::Raw;
use super::number_format::Shown;
use crate::model::serial::to_serial;

/// Days between the epochs of the 1904 and the 1900 date system.
const EPOCH_1904: f64 = 1462.0;

/// A number as it is shown.
pub(super) fn number(value: f64, shown: Shown, date_1904: bool) -> Raw {
    match shown {
        // A duration, [h]:mm, counts hours and no days from an epoch.
        Shown::Number | Shown::Duration => Raw::Number(value),
        Shown::Moment => moment(value, date_1904),
    }
}

/// A date or time of day.
pub(super) fn moment(value: f64, date_1904: bool) -> Raw {
    // Below 1 it is a time of day, the same in both systems.
    if date_1904 && value >= 1.0 {
        Raw::DateTime(value + EPOCH_1904)
    } else {
        Raw::DateTime(value)
    }
}

/// The serial number of an ISO date or moment, as OpenDocument and the strict variant of .xlsx store them.
pub(super) fn of_iso(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    if let Ok(moment) = text.parse::<jiff::civil::DateTime>() {
        let time = moment.time();
        let seconds =
            f64::from(time.hour()) * 3600.0 + f64::from(time.minute()) * 60.0 + f64::from(time.second());
        return Some(to_serial(moment.date()) + seconds / 86_400.0);
    }
    text.parse().ok().map(to_serial)
}

/// Days in an ISO duration such as `PT08H30M00S`, as OpenDocument stores a time.
pub(super) fn of_iso_duration(text: &str) -> Option<f64> {
    let text = text.trim();
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let rest = text.strip_prefix('P')?;
    let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
    let mut total = 0.0;
    for (part, units) in [(days, &[('D', 1.0)][..]), (time, &TIME_UNITS[..])] {
        let mut rest = part;
        while !rest.is_empty() {
            let at = rest.find(|c: char| c.is_ascii_alphabetic())?;
            let (count, tail) = rest.split_at_checked(at)?;
            let mut tail = tail.chars();
            let unit = tail.next()?;
            let (_, days) = units.iter().find(|(name, _)| *name == unit)?;
            total += count.replace(',', ".").parse::<f64>().ok()? * days;
            rest = tail.as_str();
        }
    }
    Some(sign * total)
}

const TIME_UNITS: [(char, f64); 3] = [('H', 1.0 / 24.0), ('M', 1.0 / 1440.0), ('S', 1.0 / 86_400.0)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_dates_and_times_are_serials() {
        assert_eq!(of_iso("2025-09-01"), Some(45_901.0));
        assert_eq!(of_iso("2025-09-01T12:00:00"), Some(45_901.5));
        assert_eq!(of_iso("2025-09"), None);
        assert_eq!(of_iso_duration("PT12H00M00S"), Some(0.5));
        assert_eq!(of_iso_duration("P1DT6H"), Some(1.25));
        assert_eq!(of_iso_duration("-PT6H0M0,0S"), Some(-0.25));
        for wrong in ["", "PT", "12:00", "PT5X", "PTH", "P1M"] {
            assert!(of_iso_duration(wrong).is_none_or(|days| days == 0.0), "{wrong}");
        }
    }

    #[test]
    fn the_1904_system_is_converted() {
        assert_eq!(number(44_439.0, Shown::Moment, true), Raw::DateTime(45_901.0));
        assert_eq!(number(0.5, Shown::Moment, true), Raw::DateTime(0.5));
        assert_eq!(number(2.5, Shown::Duration, true), Raw::Number(2.5));
        assert_eq!(number(2.5, Shown::Number, false), Raw::Number(2.5));
    }
}
