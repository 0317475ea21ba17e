//! Which days offices work: public holidays, and weekends worked in exchange (调休).

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::remedy::TimeLimit;
use super::round::RoundInfo;

/// A calendar of public holidays, as its file states it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Calendar {
    /// The file's name.
    pub name: String,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Days off (休); weekends among them change nothing.
    #[schemars(with = "Vec<String>")]
    pub off: BTreeSet<Date>,
    /// Weekend days that are worked (班).
    #[schemars(with = "Vec<String>")]
    pub worked: BTreeSet<Date>,
}

impl Calendar {
    /// Whether offices work on a day.
    pub fn is_working(&self, day: Date) -> bool {
        self.worked.contains(&day) || !is_weekend(day) && !self.off.contains(&day)
    }

    /// Whether it says anything of a year.
    pub fn covers(&self, year: i16) -> bool {
        self.off.iter().chain(&self.worked).any(|day| day.year() == year)
    }
}

/// Whether a day is a Saturday or a Sunday.
pub fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

impl RoundInfo {
    /// The last day of a time limit that counts from the as-of date; none if no calendar goes so far.
    pub fn due(&self, within: TimeLimit) -> Option<Date> {
        match within {
            TimeLimit::Days(days) => {
                let days = jiff::Span::new().try_days(i64::from(days)).ok()?;
                self.as_of.checked_add(days).ok()
            }
            TimeLimit::WorkingDays(days) => {
                let mut day = self.as_of;
                let mut left = days;
                while left > 0 {
                    day = day.tomorrow().ok()?;
                    if self.is_working(day) {
                        left -= 1;
                    }
                }
                Some(day)
            }
        }
    }

    /// Without a calendar every Monday to Friday is a working day.
    fn is_working(&self, day: Date) -> bool {
        match &self.calendar {
            Some(calendar) => calendar.is_working(day),
            None => !is_weekend(day),
        }
    }

    /// By what working days were counted, and what was not known; none if no time limit of the plan counts them.
    pub fn working_days_told(&self, plan: &Plan) -> Option<String> {
        let longest = plan.longest_working_days()?;
        let Some(calendar) = &self.calendar else {
            return Some("未提供节假日安排，工作日只扣除周六、周日。".to_owned());
        };
        let mut told = format!(
            "工作日按节假日安排“{}”计算，扣除休息日，计入调休上班日。",
            calendar.name
        );
        let last = self.due(TimeLimit::WorkingDays(longest)).unwrap_or(Date::MAX);
        let unknown: Vec<String> = (self.as_of.year()..=last.year())
            .filter(|year| !calendar.covers(*year))
            .map(|year| format!("{year} 年"))
            .collect();
        if !unknown.is_empty() {
            let years = unknown.join("、");
            told.push_str(&format!(
                "节假日安排中没有{years}的内容，{years}的工作日只扣除周六、周日。"
            ));
        }
        Some(told)
    }

    /// The calendar's file and hash, as reports name their inputs; none without one.
    pub fn calendar_told(&self) -> Option<String> {
        let calendar = self.calendar.as_ref()?;
        Some(format!("{}，校验值（SHA-256）{}", calendar.name, calendar.sha256))
    }
}

impl Plan {
    /// The longest time limit that counts working days; none if none does.
    pub fn longest_working_days(&self) -> Option<u16> {
        let rules = self.rules.iter().map(|rule| rule.remedy.within);
        let checks = self.checks.iter().map(|check| check.remedy.within);
        let working = rules.chain(checks).filter_map(|within| match within {
            TimeLimit::WorkingDays(days) => Some(days),
            TimeLimit::Days(_) => None,
        });
        working.max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn info(as_of: Date, calendar: Option<Calendar>) -> RoundInfo {
        RoundInfo {
            calendar,
            ..RoundInfo::new(as_of, None, None)
        }
    }

    #[test]
    fn working_days_pass_over_weekends_and_holidays_and_count_weekends_worked() {
        // A made-up holiday week, 1 to 7 October 2026, with Saturday 10 October worked.
        let calendar = Calendar {
            off: (1..=7).map(|day| date(2026, 10, day)).collect(),
            worked: [date(2026, 10, 10)].into(),
            ..Calendar::default()
        };
        let wednesday = date(2026, 9, 30);
        let due = |days, calendar: Option<&Calendar>| {
            info(wednesday, calendar.cloned())
                .due(TimeLimit::WorkingDays(days))
                .unwrap()
        };
        let table = [
            // days, without a calendar, with it
            (0, wednesday, wednesday),
            (1, date(2026, 10, 1), date(2026, 10, 8)),
            (2, date(2026, 10, 2), date(2026, 10, 9)),
            (3, date(2026, 10, 5), date(2026, 10, 10)),
            (4, date(2026, 10, 6), date(2026, 10, 12)),
            (8, date(2026, 10, 12), date(2026, 10, 16)),
        ];
        for (days, without, with) in table {
            assert_eq!(due(days, None), without, "{days}");
            assert_eq!(due(days, Some(&calendar)), with, "{days}");
        }
        assert_eq!(
            info(wednesday, Some(calendar)).due(TimeLimit::Days(30)),
            Some(date(2026, 10, 30))
        );
    }

    #[test]
    fn a_limit_beyond_every_calendar_has_no_day() {
        assert_eq!(info(Date::MAX, None).due(TimeLimit::WorkingDays(1)), None);
        assert_eq!(info(Date::MAX, None).due(TimeLimit::Days(1)), None);
    }
}
