//! A deadline as an activity keeps it: what was read from the wording, what a person decided, how it was moved since.
//! In and out: values of the store. The wording and what was read from it never change by settling or moving.

use chrono::NaiveDate;

use super::types::{Deadline, Doubt, Severity, When};
use crate::domain::paper::Paper;
use crate::domain::value::{PartsBuilder, Tag, Value};

/// The part of a move that holds its reason.
pub const MOVE_REASON: Tag = 4;

mod tag {
    use super::Tag;
    /// Beside the tags of a `Deadline`, 1–5.
    pub const SETTLED: Tag = 6;

    pub mod moved {
        use super::Tag;
        pub const OF: Tag = 1;
        pub const FROM: Tag = 2;
        pub const TO: Tag = 3;
        pub const REASON: Tag = super::super::MOVE_REASON;
        pub const PAPER: Tag = 5;
    }

    /// Beside the tags of a `Doubt`, 1–5.
    pub const DOUBT_SETTLED: Tag = 6;
}

/// What was read, and what a person settled, if anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDeadline {
    pub read: Deadline,
    /// A candidate or a typed date, in place of what was read.
    pub settled: Option<When>,
}

impl StoredDeadline {
    /// As read, nothing settled yet.
    pub fn new(read: Deadline) -> StoredDeadline {
        StoredDeadline { read, settled: None }
    }

    /// What holds: the settled value, else the one read.
    pub fn effective(&self) -> &When {
        self.settled.as_ref().unwrap_or(&self.read.when)
    }

    /// The first question that a person has still to decide.
    pub fn open_question(&self) -> Option<&Doubt> {
        if self.settled.is_some() {
            return None;
        }
        self.read.doubts.iter().find(|doubt| doubt.severity == Severity::Ask)
    }

    pub fn to_value(&self) -> Value {
        let Value::Parts(parts) = self.read.to_value() else { return self.read.to_value() };
        parts
            .into_iter()
            .fold(PartsBuilder::new(), |builder, (tag, value)| builder.with(tag, Some(value)))
            .with(tag::SETTLED, self.settled.as_ref().map(When::to_value))
            .build()
    }

    /// `None` when the value is no deadline, or was written by a later version in a way this one does not know.
    pub fn from_value(value: &Value) -> Option<StoredDeadline> {
        let settled = match value.part(tag::SETTLED) {
            Some(settled) => Some(When::from_value(settled)?),
            None => None,
        };
        Some(StoredDeadline { read: Deadline::from_value(value)?, settled })
    }
}

/// One move of a deadline, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which occurrence or point was moved, by its day before any move; `None`: the deadline as a whole.
    pub of: Option<NaiveDate>,
    /// The day that held before; `None` when there was none.
    pub from: Option<NaiveDate>,
    pub to: NaiveDate,
    pub reason: String,
    pub paper: Option<Paper>,
}

impl Move {
    pub fn to_value(&self) -> Value {
        PartsBuilder::new()
            .with(tag::moved::OF, self.of.map(Value::Day))
            .with(tag::moved::FROM, self.from.map(Value::Day))
            .with(tag::moved::TO, Some(Value::Day(self.to)))
            .with(tag::moved::REASON, Some(Value::text(&self.reason)))
            .with(tag::moved::PAPER, self.paper.as_ref().map(Paper::to_value))
            .build()
    }

    pub fn from_value(value: &Value) -> Option<Move> {
        let day = |tag| value.part(tag).and_then(Value::as_day);
        Some(Move {
            of: day(tag::moved::OF),
            from: day(tag::moved::FROM),
            to: day(tag::moved::TO)?,
            reason: value.part(tag::moved::REASON).and_then(Value::as_text).unwrap_or_default().to_owned(),
            paper: value.part(tag::moved::PAPER).map(Paper::from_value),
        })
    }
}

/// Moves as one value, oldest first.
pub fn moves_to_value(moves: &[Move]) -> Value {
    Value::List(moves.iter().map(Move::to_value).collect())
}

/// The moves of a value, oldest first; elements that are no moves are left out.
pub fn moves_from_value(value: &Value) -> Vec<Move> {
    value.items().iter().filter_map(Move::from_value).collect()
}

/// A doubt of an activity or plan that is not about its deadline, and how a person settled it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDoubt {
    pub doubt: Doubt,
    /// What was decided, in words; `None` while it is open.
    pub settled: Option<String>,
}

impl KeptDoubt {
    /// Open, or a mere note.
    pub fn new(doubt: Doubt) -> KeptDoubt {
        KeptDoubt { doubt, settled: None }
    }

    /// Whether a person has still to decide.
    pub fn is_open_question(&self) -> bool {
        self.settled.is_none() && self.doubt.severity == Severity::Ask
    }

    pub fn to_value(&self) -> Value {
        let Value::Parts(parts) = self.doubt.to_value() else { return self.doubt.to_value() };
        parts
            .into_iter()
            .fold(PartsBuilder::new(), |builder, (tag, value)| builder.with(tag, Some(value)))
            .with(tag::DOUBT_SETTLED, self.settled.clone().map(Value::Text))
            .build()
    }

    pub fn from_value(value: &Value) -> Option<KeptDoubt> {
        let settled = value.part(tag::DOUBT_SETTLED).and_then(Value::as_text).map(str::to_owned);
        Some(KeptDoubt { doubt: Doubt::from_value(value)?, settled })
    }
}

/// Doubts as one value.
pub fn doubts_to_value(doubts: &[KeptDoubt]) -> Value {
    Value::List(doubts.iter().map(KeptDoubt::to_value).collect())
}

/// The doubts of a value; elements that are no doubts are left out.
pub fn doubts_from_value(value: &Value) -> Vec<KeptDoubt> {
    value.items().iter().filter_map(KeptDoubt::from_value).collect()
}
