//! The occurrences of a recurring or many-pointed deadline, one by one, and what edits of the series left behind.
//! In: a value of the store. Out: which days stay closed although nobody closed them by name. What an edit means for
//! them is said in `docs/decisions/rhythm-and-series.md`.

use chrono::NaiveDate;

use super::value::{PartsBuilder, Tag, Value};

/// One occurrence (or point) and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// Its day before any move: by it the occurrence is known.
    pub day: NaiveDate,
    /// The day on which it burns.
    pub due: NaiveDate,
    pub state: OccurrenceState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OccurrenceState {
    /// Closed on this day; `None`: it lay behind what was closed when the series was edited.
    Closed {
        on: Option<NaiveDate>,
    },
    /// It was reported as done on this day, and waits for acceptance.
    Reported {
        on: NaiveDate,
    },
    /// It was closed, and is no occurrence of the present series any more.
    Former {
        on: NaiveDate,
    },
    Overdue,
    /// The one that comes next.
    Next,
    Later,
    /// The activity was closed as a whole before it.
    Dropped,
}

impl OccurrenceState {
    /// The English name of JSON and of `occurrence-NAME` in `locale/`.
    pub fn name(self) -> &'static str {
        match self {
            OccurrenceState::Closed { .. } => "closed",
            OccurrenceState::Reported { .. } => "reported",
            OccurrenceState::Former { .. } => "former",
            OccurrenceState::Overdue => "overdue",
            OccurrenceState::Next => "next",
            OccurrenceState::Later => "later",
            OccurrenceState::Dropped => "dropped",
        }
    }

    /// The day on which it was closed.
    pub fn closed_on(self) -> Option<NaiveDate> {
        match self {
            OccurrenceState::Closed { on } => on,
            OccurrenceState::Former { on } | OccurrenceState::Reported { on } => Some(on),
            _ => None,
        }
    }

    /// Whether it waits to be closed.
    pub fn is_open(self) -> bool {
        matches!(self, OccurrenceState::Overdue | OccurrenceState::Next | OccurrenceState::Later)
    }
}

/// So many occurrences are shown of a long series, and so many of them before the first open one.
const SHOWN: usize = 14;
const SHOWN_CLOSED: usize = 4;

/// The part of a series that matters now: a few that are closed, then from the first open one on. With how many are left
/// out before and behind.
pub fn window(all: &[Occurrence]) -> (usize, &[Occurrence], usize) {
    let open = all.iter().position(|one| one.state.is_open()).unwrap_or(all.len());
    let from = open.saturating_sub(SHOWN_CLOSED).min(all.len().saturating_sub(SHOWN));
    let shown = &all[from..(from + SHOWN).min(all.len())];
    (from, shown, all.len() - from - shown.len())
}

/// Up to which day an edited series counts as closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    pub until: Option<NaiveDate>,
    /// Days up to then that are owed all the same.
    pub owed: Vec<NaiveDate>,
}

mod tag {
    use super::Tag;
    pub const UNTIL: Tag = 1;
    pub const OWED: Tag = 2;
}

impl Series {
    /// Of a field; an absent one leaves nothing behind.
    pub fn of(value: Option<&Value>) -> Series {
        let part = |tag| value.and_then(|value| value.part(tag));
        let owed = part(tag::OWED).map(Value::items).unwrap_or_default();
        Series {
            until: part(tag::UNTIL).and_then(Value::as_day),
            owed: owed.iter().filter_map(Value::as_day).collect(),
        }
    }

    /// `None` when nothing was left behind.
    pub fn to_value(&self) -> Option<Value> {
        let until = self.until?;
        let owed: Vec<Value> = self.owed.iter().copied().map(Value::Day).collect();
        let builder = PartsBuilder::new().with(tag::UNTIL, Some(Value::Day(until)));
        Some(builder.with(tag::OWED, (!owed.is_empty()).then_some(Value::List(owed))).build())
    }

    /// Whether an edit left this day behind, closed.
    pub fn leaves_behind(&self, day: NaiveDate) -> bool {
        self.until.is_some_and(|until| day <= until) && !self.owed.contains(&day)
    }
}
