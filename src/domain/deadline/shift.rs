//! A deadline's value moved by whole years, for next year's plan. 29 February becomes 28 February.

use chrono::{Months, NaiveDate};

use super::types::{Period, When};

/// The same day so many years on.
pub fn day_shifted(day: NaiveDate, years: i32) -> NaiveDate {
    let months = Months::new(years.unsigned_abs() * 12);
    let moved = if years < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) };
    moved.unwrap_or(day)
}

/// By how many years a plan of one period moves to become that of another: where the two then have most in common.
pub fn years_between(from: Period, to: Period) -> i32 {
    const FARTHEST: i32 = 30;
    let common = |years: i32| {
        let (start, end) = (day_shifted(from.start, years), day_shifted(from.end, years));
        (end.min(to.end) - start.max(to.start)).num_days()
    };
    // Of equally good ones the smallest step.
    (-FARTHEST..=FARTHEST).max_by_key(|years| (common(*years), -years.abs())).unwrap_or(0)
}

impl When {
    /// The same so many years on. What hangs on an event, a schedule or the plan has no year of its own.
    pub fn shifted(&self, years: i32) -> When {
        let day = |day: NaiveDate| day_shifted(day, years);
        match self {
            When::By { due, time } => When::By { due: day(*due), time: *time },
            When::On { date, time } => When::On { date: day(*date), time: *time },
            When::Period { start, end } => When::Period { start: day(*start), end: day(*end) },
            When::Points(points) => {
                let mut points = points.clone();
                for point in &mut points {
                    point.start = point.start.map(day);
                    point.end = day(point.end);
                }
                When::Points(points)
            }
            When::Recurring(rule) => {
                let mut rule = rule.clone();
                rule.start = rule.start.map(day);
                rule.end = rule.end.map(day);
                When::Recurring(rule)
            }
            When::Standing { start, end, source } => {
                When::Standing { start: start.map(day), end: end.map(day), source: source.clone() }
            }
            When::Conflict { reason, candidates } => {
                let candidates = candidates.iter().map(|when| when.shifted(years)).collect();
                When::Conflict { reason: *reason, candidates }
            }
            When::Schedule { .. } | When::Event(_) | When::None => self.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_leap_day_becomes_the_last_of_february() {
        assert_eq!(day_shifted(day("2020-02-29"), 1), day("2021-02-28"));
        assert_eq!(day_shifted(day("2021-05-31"), -1), day("2020-05-31"));
    }

    #[test]
    fn a_plan_moves_by_the_years_that_bring_it_nearest() {
        let period = |start: &str, end: &str| Period { start: day(start), end: day(end) };
        let old = period("2020-05-01", "2021-06-30");
        assert_eq!(years_between(old, period("2021-09-01", "2022-08-31")), 1);
        assert_eq!(years_between(old, old), 0);
        assert_eq!(years_between(period("2020-01-01", "2020-12-31"), period("2023-01-01", "2023-12-31")), 3);
    }
}
