//! What the reader must know besides the wording: the plan's period and the settings of the school year.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::domain::deadline::Period;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The plan's period: decides missing years, bounds standing work.
    pub period: Option<Period>,
    /// The period was worked out from the dates of the plan; changes nothing in the reading.
    pub period_is_inferred: bool,
    /// A day near which a year is looked for when no period is known; then candidates are offered, never chosen.
    pub near: Option<NaiveDate>,
    pub school: SchoolCalendar,
}

impl Context {
    /// Default settings with this period of the plan.
    pub fn with_period(period: Option<Period>) -> Context {
        Context { period, ..Context::default() }
    }
}

/// (month, day)
pub type DayOfYear = (u32, u32);

/// First and last days of the school year and its parts, by month and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolCalendar {
    pub year: (DayOfYear, DayOfYear),
    pub terms: [(DayOfYear, DayOfYear); 4],
    pub trimesters: [(DayOfYear, DayOfYear); 3],
}

impl SchoolCalendar {
    /// The usual school year, for whoever has no settings of his own.
    pub fn usual() -> &'static SchoolCalendar {
        static USUAL: LazyLock<SchoolCalendar> = LazyLock::new(SchoolCalendar::default);
        &USUAL
    }
}

impl Default for SchoolCalendar {
    fn default() -> Self {
        SchoolCalendar {
            year: ((9, 1), (5, 31)),
            terms: [((9, 1), (10, 31)), ((11, 1), (12, 31)), ((1, 10), (3, 25)), ((4, 1), (5, 31))],
            trimesters: [((9, 1), (11, 30)), ((12, 1), (2, 28)), ((3, 1), (5, 31))],
        }
    }
}
