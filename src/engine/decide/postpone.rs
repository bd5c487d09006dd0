//! Moving deadlines, by a date or by a span, always with a reason. The first deadline and every move stay.

use chrono::{Months, NaiveDate};

use super::Decision;
use crate::domain::activity::{self, status};
use crate::domain::calendar::Calendar;
use crate::domain::deadline::Move;
use crate::domain::obligation::Obligation;
use crate::domain::paper::Paper;
use crate::domain::record::{Kind, Record};
use crate::domain::value::Value;
use crate::engine::{Failure, NewDay, Refusal, Shift, ShiftUnit, Targets};

/// `occurrence`: which one is moved; `None`: the one that comes next.
pub fn postpone(
    decision: &mut Decision,
    targets: &Targets,
    to: NewDay,
    reason: &str,
    paper: Option<&Paper>,
    occurrence: Option<NaiveDate>,
) -> Result<(), Failure> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    let today = decision.at.today;
    decision.each(Kind::Activity, targets, |decision, mut record| {
        let owed = Obligation::of(&record);
        if !status::is_live(owed.status) {
            return Err(Refusal::AlreadyClosed { on: owed.done_on() }.into());
        }
        if let Some(question) = owed.open_question() {
            return Err(Refusal::OpenQuestion { code: question.code }.into());
        }
        let present = match occurrence {
            Some(day) if owed.is_closed(day) || !owed.days().contains(&day) => {
                return Err(Refusal::NoSuchOccurrence { day }.into());
            }
            Some(day) => owed.moved(day),
            None => owed.due_day().ok_or(Refusal::NoDate)?,
        };
        let day = match to {
            NewDay::To(day) => day,
            NewDay::By(shift) => {
                shifted(shift, today, present, decision.at.calendar).ok_or(Refusal::NoDate)?
            }
        };
        if day == present {
            return Err(Refusal::NoChange.into());
        }
        let plan_start = activity::horizon(&record).map(|horizon| horizon.start);
        if let Some(start) = owed.begins().max(plan_start).filter(|start| day < *start) {
            return Err(Refusal::EndBeforeStart { start, end: day }.into());
        }
        let of = occurrence.or_else(|| owed.next_occurrence());
        let paper = paper.cloned();
        let step = Move { of, from: Some(present), to: day, reason: reason.trim().to_owned(), paper };
        warn(decision, &record, present, day);
        let mut moves: Vec<Value> =
            record.get(activity::MOVES).map(|list| list.items().to_vec()).unwrap_or_default();
        moves.push(step.to_value());
        record.set(activity::MOVES, Some(Value::List(moves)), 0);
        decision.put(record)
    })
}

fn warn(decision: &mut Decision, record: &Record, present: NaiveDate, day: NaiveDate) {
    if day < present {
        decision.warn(record, "earlier");
    }
    if !decision.at.calendar.is_working(day) {
        decision.warn(record, "day-off");
    }
    if activity::horizon(record).is_some_and(|horizon| day > horizon.end) {
        decision.warn(record, "outside-plan");
    }
}

/// A span counts from the later of today and the present deadline, or strictly from the deadline.
pub fn shifted(shift: Shift, today: NaiveDate, present: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    let base = if shift.from_deadline { present } else { present.max(today) };
    let count = u64::from(shift.count);
    match shift.unit {
        ShiftUnit::Days => base.checked_add_days(chrono::Days::new(count)),
        ShiftUnit::Weeks => base.checked_add_days(chrono::Days::new(7 * count)),
        ShiftUnit::Months => base.checked_add_months(Months::new(u32::from(shift.count))),
        ShiftUnit::WorkingDays => Some(calendar.add_working_days(base, i32::from(shift.count))),
    }
}
