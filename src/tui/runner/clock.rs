//! The district's day and its next midnight.

use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};

pub struct Clock {
    pub fixed: Option<NaiveDate>,
    pub offset: FixedOffset,
    pub now: fn() -> DateTime<Utc>,
}

impl Clock {
    pub fn today(&self) -> NaiveDate {
        self.fixed.unwrap_or_else(|| (self.now)().with_timezone(&self.offset).date_naive())
    }

    /// `None` while the day is given.
    pub fn until_midnight(&self) -> Option<Duration> {
        if self.fixed.is_some() {
            return None;
        }
        let now = (self.now)().with_timezone(&self.offset).naive_local();
        let midnight = now.date().succ_opt()?.and_time(NaiveTime::MIN);
        // A second behind midnight, so that a clock put back a little does not wake in vain.
        (midnight - now).to_std().ok()?.checked_add(Duration::from_secs(1))
    }

    pub fn new_day(&self, shown: NaiveDate) -> Option<NaiveDate> {
        Some(self.today()).filter(|today| *today != shown)
    }
}
