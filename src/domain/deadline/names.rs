//! Numbers (of the store's format, never reused) and English names (of JSON) of the small choices inside a deadline.

use super::types::{Direction, Each, Every, Means, OffsetUnit, Severity, When};

/// A choice, its number in the store, its name in JSON.
type Row<T> = (T, u16, &'static str);

pub const MEANS: &[Row<Means>] = &[
    (Means::Limit, 1, "limit"),
    (Means::Day, 2, "day"),
    (Means::Month, 3, "month"),
    (Means::Quarter, 4, "quarter"),
    (Means::HalfYear, 5, "half-year"),
    (Means::Year, 6, "year"),
    (Means::SchoolYear, 7, "school-year"),
    (Means::SchoolTerm, 8, "school-term"),
    (Means::Date, 9, "date"),
    (Means::Time, 10, "time"),
    (Means::Range, 11, "range"),
    (Means::Repetition, 12, "repetition"),
    (Means::Standing, 13, "standing"),
    (Means::Schedule, 14, "schedule"),
    (Means::Event, 15, "event"),
    (Means::Offset, 16, "offset"),
    (Means::Label, 17, "label"),
    (Means::Note, 18, "note"),
];

pub const EVERY: &[Row<Every>] = &[
    (Every::Day, 1, "day"),
    (Every::Week, 2, "week"),
    (Every::Month, 3, "month"),
    (Every::Quarter, 4, "quarter"),
    (Every::SchoolTerm, 5, "school-term"),
    (Every::HalfYear, 6, "half-year"),
    (Every::Year, 7, "year"),
];

pub const EACH: &[Row<Each>] = &[(Each::By, 1, "by"), (Each::In, 2, "in")];

pub const DIRECTION: &[Row<Direction>] =
    &[(Direction::Before, 1, "before"), (Direction::During, 2, "during"), (Direction::After, 3, "after")];

/// The name is the letter behind the count: `10wd`.
pub const OFFSET_UNIT: &[Row<OffsetUnit>] = &[
    (OffsetUnit::Days, 1, "d"),
    (OffsetUnit::WorkingDays, 2, "wd"),
    (OffsetUnit::Weeks, 3, "w"),
    (OffsetUnit::Months, 4, "m"),
];

pub const SEVERITY: &[Row<Severity>] = &[(Severity::Ask, 1, "ask"), (Severity::Note, 2, "note")];

/// The number of a choice; 0 for one that its table lacks.
pub fn number<T: PartialEq>(table: &[Row<T>], choice: &T) -> u16 {
    table.iter().find(|(one, ..)| one == choice).map_or(0, |(_, number, _)| *number)
}

pub fn name<T: PartialEq>(table: &[Row<T>], choice: &T) -> &'static str {
    table.iter().find(|(one, ..)| one == choice).map_or("", |(.., name)| *name)
}

pub fn numbered<T: Copy>(table: &[Row<T>], number: u16) -> Option<T> {
    table.iter().find(|(_, of, _)| *of == number).map(|(one, ..)| *one)
}

/// The English name of what a span means: of JSON and of the locale key `means-NAME`.
pub fn means_name(means: Means) -> &'static str {
    name(MEANS, &means)
}

/// Numbers of the kinds in the store.
pub mod kind {
    pub const BY: u16 = 1;
    pub const ON: u16 = 2;
    pub const PERIOD: u16 = 3;
    pub const POINTS: u16 = 4;
    pub const RECURRING: u16 = 5;
    pub const STANDING: u16 = 6;
    pub const SCHEDULE: u16 = 7;
    pub const EVENT: u16 = 8;
    pub const CONFLICT: u16 = 9;
    pub const NONE: u16 = 10;
    /// For choices in filters and facets: number and English name.
    pub const NAMES: &[(u16, &str)] = &[
        (BY, "by"),
        (ON, "on"),
        (PERIOD, "period"),
        (POINTS, "points"),
        (RECURRING, "recurring"),
        (STANDING, "standing"),
        (SCHEDULE, "schedule"),
        (EVENT, "event"),
        (CONFLICT, "conflict"),
        (NONE, "none"),
    ];
}

impl When {
    /// The kind's number in the store.
    pub fn kind(&self) -> u16 {
        match self {
            When::By { .. } => kind::BY,
            When::On { .. } => kind::ON,
            When::Period { .. } => kind::PERIOD,
            When::Points(_) => kind::POINTS,
            When::Recurring(_) => kind::RECURRING,
            When::Standing { .. } => kind::STANDING,
            When::Schedule { .. } => kind::SCHEDULE,
            When::Event(_) => kind::EVENT,
            When::Conflict { .. } => kind::CONFLICT,
            When::None => kind::NONE,
        }
    }

    /// The kind's English name, as in JSON.
    pub fn kind_name(&self) -> &'static str {
        let kind = self.kind();
        kind::NAMES.iter().find(|(number, _)| *number == kind).map_or("", |(_, name)| *name)
    }
}
