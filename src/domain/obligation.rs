//! What an activity owes: its deadline with moves, closed occurrences, the event's date and its status, read from the
//! record once. In: a record. Out: whether and since when it burns, what is asked, when it was done, when it falls silent.

use chrono::NaiveDate;

use super::activity::{self, status};
use super::calendar::Calendar;
use super::completion::{Completion, completions};
use super::deadline::{
    self, Answer, Candidate, Deadline, Doubt, Move, Period, SchoolCalendar, Situation, StoredDeadline, When,
    occurrences, overdue,
};
use super::record::Record;
use super::series::{Occurrence, OccurrenceState, Series};
use super::{rhythm, value};

#[derive(Debug, Clone)]
pub struct Obligation {
    pub stored: StoredDeadline,
    pub moves: Vec<Move>,
    pub completions: Vec<Completion>,
    pub status: u16,
    horizon: Option<Period>,
    /// What the event's date made of the deadline.
    resolved: Option<When>,
    /// What edits of the series left behind.
    pub series: Series,
    closed: Vec<NaiveDate>,
    /// How often something is to be told of it, `rhythm`; `None`: nobody has said.
    pub rhythm: Option<u16>,
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
        let mut owed = Obligation {
            stored,
            moves: row.get(activity::MOVES).map(deadline::moves_from_value).unwrap_or_default(),
            completions,
            status: activity::status_of(row),
            horizon: activity::horizon(row),
            resolved: row.get(activity::RESOLVED).and_then(When::from_value),
            series: Series::of(row.get(activity::SERIES)),
            closed,
            rhythm: activity::rhythm_of(row),
        };
        owed.close_what_an_edit_left_behind();
        owed
    }

    fn close_what_an_edit_left_behind(&mut self) {
        if self.series.until.is_some() {
            let behind: Vec<NaiveDate> =
                self.days().into_iter().filter(|day| self.series.leaves_behind(*day)).collect();
            self.closed.extend(behind);
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
            series: Series::default(),
            closed: Vec::new(),
            rhythm: None,
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

    /// The days of its points or occurrences before any move, ascending.
    pub fn days(&self) -> Vec<NaiveDate> {
        let mut days = match self.when() {
            When::Points(points) => points.iter().map(|point| point.end).collect(),
            When::Recurring(rule) => {
                occurrences(rule, self.horizon, SchoolCalendar::usual(), Calendar::standard())
            }
            _ => Vec::new(),
        };
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The day on which an occurrence burns: its own, or the one that it was moved to.
    pub fn moved(&self, day: NaiveDate) -> NaiveDate {
        self.moves.iter().rev().find(|step| step.of == Some(day)).map_or(day, |step| step.to)
    }

    /// Whether this occurrence is done with: closed, or left behind by an edit of the series.
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        self.closed.contains(&day)
    }

    /// The point or occurrence that comes next, by its day before any move.
    pub fn next_occurrence(&self) -> Option<NaiveDate> {
        let open = self.days().into_iter().filter(|day| !self.is_closed(*day));
        open.min_by_key(|day| self.moved(*day))
    }

    /// Every point or occurrence with what became of it, by day. What was closed and is no occurrence of the present
    /// series any more stands among them, too. Empty for deadlines of one day.
    pub fn occurrences(&self, today: NaiveDate) -> Vec<Occurrence> {
        let days = self.days();
        if days.is_empty() {
            return Vec::new();
        }
        let next = self.next_occurrence();
        let done_on = |day: NaiveDate| {
            let own = self.completions.iter().rev().find(|done| done.occurrence == Some(day));
            own.map(|done| (done.day, done.is_waiting()))
        };
        let of = |day: NaiveDate, in_series: bool| {
            let due = self.moved(day);
            let state = match done_on(day) {
                Some((on, true)) => OccurrenceState::Reported { on },
                Some((on, false)) if in_series => OccurrenceState::Closed { on: Some(on) },
                Some((on, false)) => OccurrenceState::Former { on },
                None if self.is_closed(day) => OccurrenceState::Closed { on: None },
                None if !self.is_open() => OccurrenceState::Dropped,
                None if due < today => OccurrenceState::Overdue,
                None if next == Some(day) => OccurrenceState::Next,
                None => OccurrenceState::Later,
            };
            Occurrence { day, due, state }
        };
        let former = self.completions.iter().filter_map(|done| done.occurrence);
        let former: Vec<NaiveDate> = former.filter(|day| !days.contains(day)).collect();
        let mut all: Vec<Occurrence> = days.iter().map(|day| of(*day, true)).collect();
        all.extend(former.into_iter().map(|day| of(day, false)));
        all.sort_unstable_by_key(|one| one.day);
        all.dedup();
        all
    }

    /// What an edit of the series on this day leaves behind, its occurrences being `edited` from now on.
    ///
    /// Everything before the day stays closed but for what was still owed: an occurrence that stands in the new series,
    /// too, and, of those behind the last closed one, as many (the latest) as were owed before. So an edit neither makes
    /// a heap of overdue occurrences nor lets one go. See `docs/decisions/rhythm-and-series.md`.
    pub fn series_after_edit(&self, edited: &[NaiveDate], today: NaiveDate) -> Series {
        let last = self.completions.iter().filter_map(|done| done.occurrence).max();
        let behind = last.into_iter().chain(self.series.until).max();
        let Some(until) = behind.into_iter().chain(today.pred_opt()).max().filter(|_| behind.is_some())
        else {
            return Series::default();
        };
        let past = |day: &NaiveDate| *day <= until;
        let was_owed: Vec<NaiveDate> =
            self.days().into_iter().filter(|day| past(day) && !self.is_closed(*day)).collect();
        let (mut owed, new): (Vec<NaiveDate>, Vec<NaiveDate>) =
            edited.iter().copied().filter(past).partition(|day| was_owed.contains(day));
        let left = was_owed.len() - owed.len();
        owed.extend(new.into_iter().rev().filter(|day| last.is_none_or(|last| *day > last)).take(left));
        owed.sort_unstable();
        Series { until: Some(until), owed }
    }

    /// Work that goes on, without a day of its own.
    pub fn is_standing(&self) -> bool {
        matches!(self.when(), When::Standing { .. })
    }

    /// The last day on which it may still be silent; from the next one on it is silent. Only standing work with a rhythm
    /// has one, and only while the plan goes on.
    pub fn silent_after(&self) -> Option<NaiveDate> {
        let When::Standing { start, end, .. } = self.when() else { return None };
        let begun = self.horizon.map(|horizon| horizon.start);
        let told = self.completions.iter().map(|done| done.day).max();
        let since = told.or((*start).max(begun))?;
        let last = rhythm::months(self.rhythm?).and_then(|months| value::months_on(since, months))?;
        let ends = end.or(self.horizon.map(|horizon| horizon.end));
        (ends.is_none_or(|end| last < end) && self.is_open()).then_some(last)
    }

    /// The day since which nothing was told for longer than its rhythm.
    pub fn silent_since(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.silent_after().filter(|last| *last < today).and_then(|last| last.succ_opt())
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

    /// Whether something that was reported of it waits for acceptance.
    pub fn is_to_check(&self) -> bool {
        let stands = !matches!(self.status, status::CANCELLED | status::WITHDRAWN);
        stands && self.completions.iter().any(Completion::is_waiting)
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
