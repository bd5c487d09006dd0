//! What an activity owes: its deadline with moves, closed occurrences, the event's date and its status, read from the
//! record once. In: a record. Out: whether and since when it burns, what is asked, when it was done.

use chrono::NaiveDate;

use super::activity::{self, status};
use super::completion::{Completion, completions};
use super::deadline::{self, Answer, Deadline, Doubt, Move, Owed, Period, StoredDeadline, When};
use super::record::Record;

#[derive(Debug, Clone)]
pub struct Obligation {
    pub stored: StoredDeadline,
    pub moves: Vec<Move>,
    pub completions: Vec<Completion>,
    pub status: u16,
    horizon: Option<Period>,
    /// What the event's date made of the deadline.
    resolved: Option<When>,
    closed: Vec<NaiveDate>,
}

impl Obligation {
    pub fn of(row: &Record) -> Obligation {
        let stored = activity::stored_deadline(row).unwrap_or_else(|| StoredDeadline {
            read: Deadline {
                text: String::new(),
                when: When::None,
                doubts: Vec::new(),
                spans: Vec::new(),
                note: None,
            },
            settled: None,
        });
        let completions = completions(row.get(activity::COMPLETIONS));
        let closed = completions.iter().filter_map(|completion| completion.occurrence).collect();
        Obligation {
            stored,
            moves: row.get(activity::MOVES).map(deadline::moves_from_value).unwrap_or_default(),
            completions,
            status: activity::status_of(row),
            horizon: activity::horizon(row),
            resolved: row.get(activity::RESOLVED).and_then(When::from_value),
            closed,
        }
    }

    /// What holds now: what the event made of it, a person's decision, or the reading.
    pub fn when(&self) -> &When {
        self.resolved.as_ref().unwrap_or_else(|| self.stored.effective())
    }

    fn owed(&self) -> Owed<'_> {
        Owed {
            when: self.when(),
            question: self.open_question(),
            moves: &self.moves,
            closed: &self.closed,
            horizon: self.horizon,
            live: status::is_live(self.status),
        }
    }

    pub fn answer(&self, today: NaiveDate) -> Answer {
        self.owed().answer(today)
    }

    /// The last day that counts, whatever day it is.
    pub fn due_day(&self) -> Option<NaiveDate> {
        self.owed().due_day()
    }

    /// The point or occurrence that comes next.
    pub fn next_occurrence(&self) -> Option<NaiveDate> {
        self.owed().next_occurrence()
    }

    pub fn candidate_days(&self) -> Vec<NaiveDate> {
        self.owed().candidate_days()
    }

    /// The first day of its period.
    pub fn begins(&self) -> Option<NaiveDate> {
        self.owed().begins()
    }

    /// The first question about the deadline that waits for an answer.
    pub fn open_question(&self) -> Option<&Doubt> {
        self.stored.open_question()
    }

    /// Hangs on an event that has not happened.
    pub fn is_waiting(&self) -> bool {
        self.resolved.is_none() && matches!(self.stored.effective(), When::Event(_))
    }

    pub fn is_open(&self) -> bool {
        status::is_live(self.status)
    }

    /// The day of the last completion.
    pub fn done_on(&self) -> Option<NaiveDate> {
        self.completions.last().map(|completion| completion.day)
    }

    /// How many days after its last day it was closed; negative when before. `None` while it is open or has no day.
    pub fn late_days(&self) -> Option<i64> {
        if self.status != status::DONE && self.status != status::REPORTED {
            return None;
        }
        Some((self.done_on()? - self.due_day()?).num_days())
    }

    /// The same with this occurrence closed.
    #[must_use]
    pub fn without(&self, occurrence: Option<NaiveDate>) -> Obligation {
        let mut next = self.clone();
        next.closed.extend(occurrence);
        next
    }
}
