//! The types of a deadline: what was read, what is doubtful, and how it can be settled.
//! They are the contract of `docs/architecture.md` for everybody who stores, shows or exports deadlines.

use crate::domain::passing;
use chrono::{NaiveDate, NaiveTime};

/// A deadline as read from its wording.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Deadline {
    /// The wording, never altered.
    pub text: String,
    pub when: When,
    pub doubts: Vec<Doubt>,
    /// The parts of `text` that were understood, ascending and disjoint.
    pub spans: Vec<Span>,
    /// Form of work, place, or what was not used.
    pub note: Option<String>,
}

/// The ten kinds (domain notes 10.4).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum When {
    /// Not later than `due`, inclusive.
    By {
        due: NaiveDate,
        time: Option<NaiveTime>,
    },
    On {
        date: NaiveDate,
        time: Option<NaiveTime>,
    },
    Period {
        start: NaiveDate,
        end: NaiveDate,
    },
    Points(Vec<Point>),
    Recurring(Box<Recurrence>),
    /// The whole period of the plan; bounds are `None` when no plan period is known.
    Standing {
        start: Option<NaiveDate>,
        end: Option<NaiveDate>,
        source: Option<String>,
    },
    /// Depends on another paper.
    Schedule {
        source: Option<String>,
    },
    Event(EventBound),
    /// Contradictory or impossible; a person decides. Candidates are of other kinds than this one.
    Conflict {
        reason: DoubtCode,
        #[serde(deserialize_with = "passing::nested")]
        candidates: Vec<When>,
    },
    None,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Point {
    pub start: Option<NaiveDate>,
    pub end: NaiveDate,
    pub each: Each,
    pub label: Option<String>,
}

/// Whether a point is a last day ("by") or a stretch of time ("in").
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Each {
    By,
    In,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Every {
    Day,
    Week,
    Month,
    Quarter,
    SchoolTerm,
    HalfYear,
    Year,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Recurrence {
    pub every: Every,
    pub interval: Option<u16>,
    /// Days of the month, 1–31.
    pub days: Vec<u8>,
    /// Months, 1–12.
    pub months: Vec<u8>,
    /// `fri`, `last-fri`, `2nd-thu`…
    pub weekdays: Vec<String>,
    pub last_working_day: bool,
    pub month_of_quarter: Option<u8>,
    /// The occurrence lies this many months after the period it reports on.
    pub month_offset: Option<i8>,
    /// So many times a period.
    pub times: Option<u16>,
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct EventBound {
    /// The event as a noun phrase in the nominative where it can be had, else as written. Rows of the plan stand in it
    /// as «п. 4.2»; see [`EventBound::row_references`].
    pub event: String,
    pub offset: Option<Offset>,
    pub direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Direction {
    Before,
    During,
    After,
}

/// A distance from an event: `14d`, `10wd`, `2w`, `2m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Offset {
    pub count: u16,
    pub unit: OffsetUnit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum OffsetUnit {
    Days,
    WorkingDays,
    Weeks,
    Months,
}

/// A part of the wording that was understood, in characters (not bytes) of `text`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Span {
    pub from: usize,
    pub to: usize,
    pub means: Means,
}

/// What a span was understood as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Means {
    Limit,
    Day,
    Month,
    Quarter,
    HalfYear,
    Year,
    SchoolYear,
    SchoolTerm,
    Date,
    Time,
    Range,
    Repetition,
    Standing,
    Schedule,
    Event,
    Offset,
    Label,
    Note,
}

/// A question about what was read. `Ask`: a person decides; `Note`: shown only.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Doubt {
    pub code: DoubtCode,
    pub severity: Severity,
    /// The fragment in question, or a fact that the words of the doubt need.
    pub text: Option<String>,
    /// Where in the paper: line, or page/sheet with row and column.
    pub place: Option<String>,
    pub candidates: Vec<Candidate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Severity {
    Ask,
    Note,
}

/// One way to settle a doubt.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Candidate {
    When(When),
    Text(String),
}

/// Why something is doubtful. The numbers are part of the store's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[repr(u16)]
pub enum DoubtCode {
    YearInferred = 1,
    YearMissing = 2,
    TwoMonths = 3,
    TwoBases = 4,
    NoSuchDay = 5,
    NoSuchMonth = 6,
    EndBeforeStart = 7,
    OutsidePlan = 8,
    PeriodInferred = 9,
    LookalikeLetters = 10,
    OwnerTypo = 11,
    OwnerAlias = 12,
    NearDuplicate = 13,
    StagesWithoutDates = 14,
    NumberMissing = 15,
    NumberDoubled = 16,
    /// Words of the cell that the reader could not use and that may matter.
    NotUnderstood = 17,
    /// Two readings of a year, month or day other than the ones above.
    Ambiguous = 18,
    TypingSlip = 19,
    /// It hangs on a row that the plan does not have.
    RowMissing = 45,
    /// It hangs on a number that several rows bear.
    RowDoubled = 46,
    /// It hangs on a row that hangs on it.
    RowCycle = 47,
    /// A heading that no rule knows; the candidate is the role that its column was given.
    ColumnUnknown = 30,
    /// A column without a known heading whose cells tell what it is.
    ColumnByContent = 31,
    /// A heading says one thing and the cells below it another.
    ColumnContradicts = 32,
    /// The row has no deadline; its section's was taken.
    SectionDeadline = 33,
    /// The deadline stands in the name of the activity.
    DeadlineInTitle = 34,
    /// The cells of a row do not fit their columns.
    CellsShifted = 35,
    /// No column of the table is about deadlines.
    NoDeadlineColumn = 36,
    /// A row of nothing but a name: a section or an activity.
    SectionUnsure = 37,
    /// Last year's decision about the same row, carried over and asked again.
    CarriedDecision = 40,
    /// A cell that says «то же»: taken from the row above.
    Ditto = 38,
}

impl DoubtCode {
    pub const ALL: &[(DoubtCode, &'static str)] = &[
        (DoubtCode::YearInferred, "year-inferred"),
        (DoubtCode::YearMissing, "year-missing"),
        (DoubtCode::TwoMonths, "two-months"),
        (DoubtCode::TwoBases, "two-bases"),
        (DoubtCode::NoSuchDay, "no-such-day"),
        (DoubtCode::NoSuchMonth, "no-such-month"),
        (DoubtCode::EndBeforeStart, "end-before-start"),
        (DoubtCode::OutsidePlan, "outside-plan"),
        (DoubtCode::PeriodInferred, "period-inferred"),
        (DoubtCode::LookalikeLetters, "lookalike-letters"),
        (DoubtCode::OwnerTypo, "owner-typo"),
        (DoubtCode::OwnerAlias, "owner-alias"),
        (DoubtCode::NearDuplicate, "near-duplicate"),
        (DoubtCode::StagesWithoutDates, "stages-without-dates"),
        (DoubtCode::NumberMissing, "number-missing"),
        (DoubtCode::NumberDoubled, "number-doubled"),
        (DoubtCode::NotUnderstood, "not-understood"),
        (DoubtCode::Ambiguous, "ambiguous"),
        (DoubtCode::TypingSlip, "typing-slip"),
        (DoubtCode::RowMissing, "row-missing"),
        (DoubtCode::RowDoubled, "row-doubled"),
        (DoubtCode::RowCycle, "row-cycle"),
        (DoubtCode::ColumnUnknown, "column-unknown"),
        (DoubtCode::ColumnByContent, "column-by-content"),
        (DoubtCode::ColumnContradicts, "column-contradicts"),
        (DoubtCode::SectionDeadline, "section-deadline"),
        (DoubtCode::DeadlineInTitle, "deadline-in-title"),
        (DoubtCode::CellsShifted, "cells-shifted"),
        (DoubtCode::NoDeadlineColumn, "no-deadline-column"),
        (DoubtCode::SectionUnsure, "section-unsure"),
        (DoubtCode::CarriedDecision, "carried-decision"),
        (DoubtCode::Ditto, "ditto"),
    ];

    /// Questions about the row that a deadline hangs on: none, several, or one that comes back to it.
    pub fn is_about_rows(self) -> bool {
        matches!(self, DoubtCode::RowMissing | DoubtCode::RowDoubled | DoubtCode::RowCycle)
    }

    /// The stable English name of JSON and of the locale key `doubt-NAME`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(code, _)| *code == self).map_or("", |(_, name)| name)
    }

    pub fn from_number(number: u16) -> Option<DoubtCode> {
        Self::ALL.iter().map(|(code, _)| *code).find(|code| *code as u16 == number)
    }
}

/// A stretch of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Period {
    pub start: NaiveDate,
    pub end: NaiveDate,
}
