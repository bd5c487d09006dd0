//! The one place that says whether a deadline has passed. In: what holds, the open question, moves, what was closed,
//! the plan's period, the event's date, and a day. Out: overdue or not (or not to be said), days left, the next date.
//! Never reads the clock: "today" is an argument.

use chrono::{Months, NaiveDate};

use super::occurrences::occurrences;
use super::reader::SchoolCalendar;
use super::stored::Move;
use super::types::{Candidate, Direction, Doubt, EventBound, OffsetUnit, Period, When};
use crate::domain::calendar::{Calendar, add_days};

/// All that the answer depends on, except the day.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// What holds: settled, else as read.
    pub when: &'a When,
    /// The question that a person has still to decide.
    pub question: Option<&'a Doubt>,
    /// Oldest first.
    pub moves: &'a [Move],
    /// Days of the occurrences (points) that are closed, as they were before any move.
    pub closed: &'a [NaiveDate],
    /// The plan's period.
    pub horizon: Option<Period>,
    /// What the event's date made of an event-bound deadline; `None` while it is awaited.
    pub resolved: Option<Resolved>,
    /// Whether the activity still owes something.
    pub live: bool,
    pub school: &'a SchoolCalendar,
    pub calendar: &'a Calendar,
}

/// An event-bound deadline once its event has a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    By(NaiveDate),
    /// From the event on; without an end when no plan's period is known.
    During {
        start: NaiveDate,
        end: Option<NaiveDate>,
    },
}

/// How far the answer can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    Certain,
    /// A question is open: the days are those of the latest candidate.
    Disputed,
    /// The event has no date yet, or another paper sets the day.
    Waiting,
    /// There is no day to hold anything against.
    Dateless,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// `None`: cannot be said.
    pub overdue: Option<bool>,
    /// Calendar days to the last day, itself day 0; negative when it has passed.
    pub days_left: Option<i64>,
    /// The last day that counts next.
    pub next: Option<NaiveDate>,
    /// The first day, while it is ahead («ещё не начато»).
    pub begins: Option<NaiveDate>,
    pub sure: Sure,
}

/// The answer for a day.
pub fn answer(situation: &Situation, today: NaiveDate) -> Answer {
    if !situation.live {
        return Answer {
            overdue: Some(false),
            days_left: None,
            next: None,
            begins: None,
            sure: Sure::Certain,
        };
    }
    let days = days_of(situation);
    let passed = |day: NaiveDate| day < today;
    let overdue = match (days.earliest, days.latest) {
        (Some(_), Some(latest)) if passed(latest) => Some(true),
        (Some(earliest), Some(_)) if passed(earliest) => None,
        (Some(_), Some(_)) => Some(false),
        // One of the candidates has no day that could pass.
        _ if matches!(days.sure, Sure::Disputed | Sure::Waiting) => None,
        _ => Some(false),
    };
    Answer {
        overdue,
        days_left: days.latest.map(|day| day.signed_duration_since(today).num_days()),
        next: days.latest,
        begins: days.begins.filter(|begins| today < *begins),
        sure: days.sure,
    }
}

/// The day after which the deadline is overdue: for live activities, overdue ⇔ `due_day < today`.
///
/// `None` when there is no such day: work without a date, an event awaited, a candidate without a date.
pub fn due_day(situation: &Situation) -> Option<NaiveDate> {
    days_of(situation).latest
}

/// The last days of what holds, free of "today".
struct LastDays {
    /// Of all candidates; equal to `latest` when nothing is disputed. Both are set or neither is.
    earliest: Option<NaiveDate>,
    latest: Option<NaiveDate>,
    begins: Option<NaiveDate>,
    sure: Sure,
}

impl LastDays {
    fn certain(day: NaiveDate) -> LastDays {
        LastDays { earliest: Some(day), latest: Some(day), begins: None, sure: Sure::Certain }
    }

    fn none(sure: Sure) -> LastDays {
        LastDays { earliest: None, latest: None, begins: None, sure }
    }
}

fn days_of(situation: &Situation) -> LastDays {
    // A move of the whole puts a plain day in place of whatever was written.
    if let Some(whole) = situation.moves.iter().rev().find(|one| one.of.is_none()) {
        return LastDays::certain(whole.to);
    }
    let conflict = match situation.when {
        When::Conflict { candidates, .. } => Some(candidates.iter().collect::<Vec<_>>()),
        _ => None,
    };
    match (conflict, situation.question) {
        (Some(candidates), _) => disputed(situation, &candidates),
        (None, Some(question)) => {
            let mut candidates: Vec<&When> = question
                .candidates
                .iter()
                .filter_map(|candidate| match candidate {
                    Candidate::When(when) => Some(when),
                    Candidate::Text(_) => None,
                })
                .collect();
            if candidates.is_empty() {
                candidates.push(situation.when);
            }
            disputed(situation, &candidates)
        }
        (None, None) => of_when(situation, situation.when),
    }
}

fn disputed(situation: &Situation, candidates: &[&When]) -> LastDays {
    let days: Option<Vec<NaiveDate>> =
        candidates.iter().map(|when| of_when(situation, when).latest).collect();
    let days = days.unwrap_or_default();
    LastDays {
        earliest: days.iter().min().copied(),
        latest: days.iter().max().copied(),
        begins: None,
        sure: Sure::Disputed,
    }
}

fn of_when(situation: &Situation, when: &When) -> LastDays {
    match when {
        When::By { due: day, .. } | When::On { date: day, .. } => LastDays::certain(*day),
        When::Period { start, end } => LastDays { begins: Some(*start), ..LastDays::certain(*end) },
        When::Points(points) => {
            let days = points.iter().map(|point| (point.start, point.end));
            next_open(situation, days)
        }
        When::Recurring(rule) => {
            let days = occurrences(rule, situation.horizon, situation.school, situation.calendar);
            if days.is_empty() && situation.horizon.is_none() {
                return LastDays::none(Sure::Waiting);
            }
            next_open(situation, days.into_iter().map(|day| (None, day)))
        }
        When::Standing { .. } | When::None => LastDays::none(Sure::Dateless),
        When::Schedule { .. } | When::Conflict { .. } => LastDays::none(Sure::Waiting),
        When::Event(_) => match situation.resolved {
            Some(Resolved::By(day)) => LastDays::certain(day),
            Some(Resolved::During { start, end: Some(end) }) => {
                LastDays { begins: Some(start), ..LastDays::certain(end) }
            }
            Some(Resolved::During { start, end: None }) => {
                LastDays { begins: Some(start), ..LastDays::none(Sure::Dateless) }
            }
            None => LastDays::none(Sure::Waiting),
        },
    }
}

/// The first occurrence that is not closed; each is known by its day before any move.
fn next_open(situation: &Situation, days: impl Iterator<Item = (Option<NaiveDate>, NaiveDate)>) -> LastDays {
    let open = days.filter(|(_, day)| !situation.closed.contains(day));
    let moved = |day: NaiveDate| {
        situation.moves.iter().rev().find(|one| one.of == Some(day)).map_or(day, |one| one.to)
    };
    let next = open.map(|(start, day)| (moved(day), start)).min_by_key(|(day, _)| *day);
    match next {
        Some((day, begins)) => LastDays { begins, ..LastDays::certain(day) },
        None => LastDays::none(Sure::Dateless),
    }
}

/// What an event's days make of a deadline that hangs on it.
///
/// `start` and `end`: when the event happened or began, and ended. Before it means up to the day before; with an
/// offset, that distance from it; after it without an offset, from it to the plan's end.
pub fn resolve(
    bound: &EventBound,
    start: NaiveDate,
    end: Option<NaiveDate>,
    horizon: Option<Period>,
    calendar: &Calendar,
) -> Resolved {
    let plan_end = horizon.map(|plan| plan.end);
    let not_before = |first: NaiveDate| move |last: &NaiveDate| *last >= first;
    let days = |unit: OffsetUnit, count: u16, from: NaiveDate, back: bool| {
        let count = i64::from(count) * if back { -1 } else { 1 };
        match unit {
            OffsetUnit::Days => add_days(from, count),
            OffsetUnit::Weeks => add_days(from, count * 7),
            OffsetUnit::WorkingDays => {
                calendar.add_working_days(from, i32::try_from(count).unwrap_or(i32::MAX))
            }
            OffsetUnit::Months => {
                let months = Months::new(u32::try_from(count.unsigned_abs()).unwrap_or(0));
                let moved =
                    if back { from.checked_sub_months(months) } else { from.checked_add_months(months) };
                moved.unwrap_or(from)
            }
        }
    };
    match (bound.direction, bound.offset) {
        (Direction::Before, None) => Resolved::By(add_days(start, -1)),
        (Direction::Before, Some(offset)) => Resolved::By(days(offset.unit, offset.count, start, true)),
        (Direction::During, None) => {
            Resolved::During { start, end: end.or(plan_end).filter(not_before(start)) }
        }
        (Direction::After, None) => {
            let from = end.unwrap_or(start);
            Resolved::During { start: from, end: plan_end.filter(not_before(from)) }
        }
        (Direction::During | Direction::After, Some(offset)) => {
            Resolved::By(days(offset.unit, offset.count, end.unwrap_or(start), false))
        }
    }
}
