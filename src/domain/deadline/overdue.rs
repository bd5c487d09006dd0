//! Overdue arithmetic. In: a deadline with its moves, closed occurrences and the plan's period, and a day.
//! Out: whether it is overdue, days left, or that this cannot be said. Never reads the clock: "today" is an argument.

use chrono::{Days, Months, NaiveDate};

use super::occurrences::occurrences;
use super::stored::Move;
use super::types::*;
use crate::domain::calendar::Calendar;

/// All that the arithmetic looks at.
#[derive(Debug, Clone, Copy)]
pub struct Owed<'a> {
    /// What holds: the reading, a person's decision, or what an event made of it.
    pub when: &'a When,
    /// The open question about it, if any.
    pub question: Option<&'a Doubt>,
    pub moves: &'a [Move],
    /// The occurrences and points that were closed.
    pub closed: &'a [NaiveDate],
    /// The plan's period.
    pub horizon: Option<Period>,
    /// Open or in work: only then can it be overdue.
    pub live: bool,
}

/// What can be said on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answer {
    /// `None`: cannot be said.
    pub overdue: Option<bool>,
    /// Calendar days to the last day; 0 on the day itself, negative when it has passed.
    pub days_left: Option<i64>,
    /// The last day that counts (of an open question: the latest reading).
    pub next: Option<NaiveDate>,
    /// The first day of a period that has not begun.
    pub begins: Option<NaiveDate>,
}

impl Owed<'_> {
    /// Overdue from the day after the last day. With an open question, overdue only when every reading has passed;
    /// before that nothing can be said. Source: architecture, section 4.
    pub fn answer(&self, today: NaiveDate) -> Answer {
        let begins = self.begins().filter(|start| *start > today);
        let Some(next) = self.due_day() else {
            return Answer { overdue: self.never_burns().then_some(false), begins, ..Answer::default() };
        };
        if !self.live {
            return Answer { overdue: Some(false), days_left: None, next: Some(next), begins };
        }
        let days = (next - today).num_days();
        let passed = days < 0;
        if self.question.is_some() && !passed {
            return Answer { overdue: None, days_left: None, next: Some(next), begins };
        }
        Answer { overdue: Some(passed), days_left: Some(days), next: Some(next), begins }
    }

    /// Standing activities and those without a deadline are never overdue; what waits for a paper or an event, or asks a
    /// question without days, cannot be judged.
    fn never_burns(&self) -> bool {
        !self.live
            || (self.question.is_none() && matches!(self.when, When::Standing { .. } | When::None))
            || self.all_closed()
    }

    fn all_closed(&self) -> bool {
        matches!(self.when, When::Points(_) | When::Recurring(_)) && self.next_occurrence().is_none()
    }

    /// The last day that counts, the same on every day: overdue is exactly `due_day < today` while it is live.
    pub fn due_day(&self) -> Option<NaiveDate> {
        if self.question.is_some() {
            return self.candidate_days().last().copied();
        }
        match self.when {
            When::Points(_) | When::Recurring(_) => {
                let of = self.next_occurrence()?;
                let moved = self.moves.iter().rev().find(|step| step.of == Some(of));
                Some(moved.map_or(of, |step| step.to))
            }
            when => {
                self.moves.iter().rev().find(|step| step.of.is_none()).map(|step| step.to).or(last_day(when))
            }
        }
    }

    /// The next point or occurrence that is not closed, by its first date.
    pub fn next_occurrence(&self) -> Option<NaiveDate> {
        match self.when {
            When::Points(points) => {
                let mut ends: Vec<NaiveDate> = points.iter().map(|point| point.end).collect();
                ends.sort_unstable();
                ends.into_iter().find(|end| !self.closed.contains(end))
            }
            When::Recurring(rule) => {
                occurrences(rule, self.horizon).into_iter().find(|day| !self.closed.contains(day))
            }
            _ => None,
        }
    }

    /// All readings of an open question, ascending; empty without one.
    pub fn candidate_days(&self) -> Vec<NaiveDate> {
        let Some(question) = self.question else { return Vec::new() };
        let mut days: Vec<NaiveDate> = question
            .candidates
            .iter()
            .filter_map(|candidate| match candidate {
                Candidate::When(when) => last_day(when),
                Candidate::Text(_) => None,
            })
            .collect();
        days.extend(last_day(self.when));
        if let When::Conflict { candidates, .. } = self.when {
            days.extend(candidates.iter().filter_map(last_day));
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The first day of a period or of the next point.
    pub fn begins(&self) -> Option<NaiveDate> {
        match self.when {
            When::Period { start, .. } => Some(*start),
            When::Points(points) => {
                let next = self.next_occurrence()?;
                points.iter().find(|point| point.end == next).and_then(|point| point.start)
            }
            _ => None,
        }
    }
}

/// The last day of a deadline that has one by itself; of a conflict none.
pub fn last_day(when: &When) -> Option<NaiveDate> {
    match when {
        When::By { due, .. } => Some(*due),
        When::On { date, .. } => Some(*date),
        When::Period { end, .. } => Some(*end),
        When::Points(points) => points.iter().map(|point| point.end).max(),
        _ => None,
    }
}

/// What an event's date makes of a deadline that hangs on it. Without an offset, `after` runs to the plan's end and
/// `during` to the event's last day (else the plan's end); `before` ends on the day before.
pub fn resolve(
    bound: &EventBound,
    date: NaiveDate,
    end: Option<NaiveDate>,
    horizon: Option<Period>,
    calendar: &Calendar,
) -> Option<When> {
    let plan_end = horizon.map_or(date, |horizon| horizon.end).max(date);
    match (bound.direction, bound.offset) {
        (Direction::During, _) => Some(When::Period { start: date, end: end.unwrap_or(plan_end) }),
        (Direction::After, None) => Some(When::Period { start: date, end: plan_end }),
        (Direction::After, Some(offset)) => {
            let due = moved(end.unwrap_or(date), offset, false, calendar)?;
            Some(When::By { due, time: None })
        }
        (Direction::Before, None) => Some(When::By { due: date.pred_opt()?, time: None }),
        (Direction::Before, Some(offset)) => {
            Some(When::By { due: moved(date, offset, true, calendar)?, time: None })
        }
    }
}

/// A day at a distance. Units are the offset's; `back` counts into the past.
pub fn moved(day: NaiveDate, offset: Offset, back: bool, calendar: &Calendar) -> Option<NaiveDate> {
    let count = u64::from(offset.count);
    let days = |days: u64| match back {
        true => day.checked_sub_days(Days::new(days)),
        false => day.checked_add_days(Days::new(days)),
    };
    match offset.unit {
        OffsetUnit::Days => days(count),
        OffsetUnit::Weeks => days(7 * count),
        OffsetUnit::Months => {
            let months = Months::new(u32::from(offset.count));
            if back { day.checked_sub_months(months) } else { day.checked_add_months(months) }
        }
        OffsetUnit::WorkingDays => {
            let count = i64::from(offset.count);
            Some(calendar.add_working_days(day, if back { -count } else { count }))
        }
    }
}
