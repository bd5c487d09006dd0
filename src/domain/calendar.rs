//! The production calendar: which days are worked. In: a day. Out: worked or not, and spans of working days.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Days off and worked of the Russian Federation.
#[derive(Debug, Clone, Default)]
pub struct Calendar {}

impl Calendar {
    /// The calendar without a region's own days off.
    pub fn standard() -> &'static Calendar {
        static STANDARD: Calendar = Calendar {};
        &STANDARD
    }

    pub fn is_working(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// The day so many working days after (before, when negative) this one.
    pub fn add_working_days(&self, day: NaiveDate, count: i64) -> NaiveDate {
        let mut left = count.unsigned_abs();
        let mut at = day;
        while left > 0 {
            let next =
                if count > 0 { at.checked_add_days(Days::new(1)) } else { at.checked_sub_days(Days::new(1)) };
            let Some(next) = next else { break };
            at = next;
            left -= u64::from(self.is_working(at));
        }
        at
    }
}
