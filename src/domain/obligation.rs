//! What an activity owes: its deadline with moves, closed occurrences, the event's date and its status, read from the
//! record once. In: a record. Out: whether and since when it burns, what is asked, when it was done.

use chrono::NaiveDate;

use super::activity::{self, status};
use super::calendar::Calendar;
use super::completion::{Completion, completions};
use super::deadline::{
    self, Answer, Candidate, Deadline, Doubt, Move, Period, SchoolCalendar, Situation, StoredDeadline, When,
    occurrences, overdue,
};
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

    /// Of a deadline that was just read and lies in no record yet.
    pub fn fresh(read: Deadline, horizon: Option<Period>) -> Obligation {
        Obligation {
            stored: StoredDeadline { read, settled: None },
            moves: Vec::new(),
            completions: Vec::new(),
            status: status::OPEN,
            horizon,
            resolved: None,
            closed: Vec::new(),
        }
    }

    /// What holds now: what the event made of it, a person's decision, or the reading.
    pub fn when(&self) -> &When {
        self.resolved.as_ref().unwrap_or_else(|| self.stored.effective())
    }

    fn situation(&self) -> Situation<'_> {
        Situation {
            when: self.when(),
            question: self.open_question(),
            moves: &self.moves,
            closed: &self.closed,
            horizon: self.horizon,
            // What the event made of the deadline stands in `when` already.
            resolved: None,
            live: status::is_live(self.status),
            school: SchoolCalendar::usual(),
            calendar: Calendar::standard(),
        }
    }

    pub fn answer(&self, today: NaiveDate) -> Answer {
        overdue::answer(&self.situation(), today)
    }

    /// The last day that counts, whatever day it is.
    pub fn due_day(&self) -> Option<NaiveDate> {
        overdue::due_day(&self.situation())
    }

    /// The point or occurrence that comes next, by its day before any move.
    pub fn next_occurrence(&self) -> Option<NaiveDate> {
        let days = match self.when() {
            When::Points(points) => points.iter().map(|point| point.end).collect(),
            When::Recurring(rule) => {
                occurrences(rule, self.horizon, SchoolCalendar::usual(), Calendar::standard())
            }
            _ => Vec::new(),
        };
        let moved = |day: &NaiveDate| {
            self.moves.iter().rev().find(|step| step.of == Some(*day)).map_or(*day, |step| step.to)
        };
        days.into_iter().filter(|day| !self.closed.contains(day)).min_by_key(moved)
    }

    /// The days of all readings of an open question, ascending; empty without one.
    pub fn candidate_days(&self) -> Vec<NaiveDate> {
        let Some(question) = self.open_question() else { return Vec::new() };
        let readings = question.candidates.iter().filter_map(|candidate| match candidate {
            Candidate::When(when) => Some(when),
            Candidate::Text(_) => None,
        });
        let mut days: Vec<NaiveDate> = readings.filter_map(last_day).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The first day of its period, or of the next point.
    pub fn begins(&self) -> Option<NaiveDate> {
        match self.when() {
            When::Period { start, .. } => Some(*start),
            When::Points(points) => {
                let next = self.next_occurrence()?;
                points.iter().find(|point| point.end == next).and_then(|point| point.start)
            }
            _ => None,
        }
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

/// The last day of a reading that has one by itself.
fn last_day(when: &When) -> Option<NaiveDate> {
    match when {
        When::By { due: day, .. } | When::On { date: day, .. } | When::Period { end: day, .. } => Some(*day),
        When::Points(points) => points.iter().map(|point| point.end).max(),
        _ => None,
    }
}
