//! What stands in an activity's structured fields: its deadline, its questions, its moves. In: a record. Out: domain
//! values as forms and details need them.

use chrono::{Datelike, Months, NaiveDate};

use crate::domain::activity;
use crate::domain::deadline::typed::Prefer;
use crate::domain::deadline::{
    self, Candidate, Context, Doubt, DoubtCode, KeptDoubt, Move, Period, Severity, StoredDeadline, When,
};
use crate::domain::obligation::Obligation;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::Value;
use crate::tui::forms::day::read_day;

/// The open question about a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub code: DoubtCode,
    pub text: Option<String>,
    pub candidates: Vec<When>,
}

/// The deadline as read and settled.
pub fn deadline(record: &Record) -> Option<StoredDeadline> {
    activity::stored_deadline(record)
}

/// The deadline that a stored value holds.
pub fn deadline_of(value: &Value) -> Option<StoredDeadline> {
    StoredDeadline::from_value(value)
}

/// What holds now: what the event made of it, a person's decision, or the reading.
pub fn effective(record: &Record) -> When {
    Obligation::of(record).when().clone()
}

/// The moves of a deadline, oldest first.
pub fn moves(record: &Record) -> Vec<Move> {
    record.get(activity::MOVES).map(deadline::moves_from_value).unwrap_or_default()
}

/// The first open question about the deadline, with its readings.
pub fn deadline_question(record: &Record) -> Option<Question> {
    let deadline = deadline(record)?;
    let doubt = deadline.open_question()?;
    let mut candidates: Vec<When> = doubt
        .candidates
        .iter()
        .filter_map(|candidate| match candidate {
            Candidate::When(when) => Some(when.clone()),
            Candidate::Text(_) => None,
        })
        .collect();
    if candidates.is_empty() {
        candidates = match &deadline.read.when {
            When::Conflict { candidates, .. } => candidates.clone(),
            read => vec![read.clone()],
        };
    }
    Some(Question { code: doubt.code, text: doubt.text.clone(), candidates })
}

/// The event that the deadline waits for, while it has not happened.
pub fn awaited(record: &Record) -> Option<RecordId> {
    let event = record.get(activity::EVENT).and_then(Value::as_ref_id)?;
    Obligation::of(record).is_waiting().then_some(event)
}

/// Doubts that are not about the deadline, settled ones included.
pub fn doubts(record: &Record) -> Vec<KeptDoubt> {
    activity::doubts(record)
}

/// The first open question that is not about the deadline.
pub fn other_question(record: &Record) -> Option<Doubt> {
    let open = |kept: &KeptDoubt| kept.settled.is_none() && kept.doubt.severity == Severity::Ask;
    doubts(record).into_iter().find(open).map(|kept| kept.doubt)
}

/// The candidates of a doubt that are texts.
pub fn texts(doubt: &Doubt) -> Vec<String> {
    let text = |candidate: &Candidate| match candidate {
        Candidate::Text(text) => Some(text.clone()),
        Candidate::When(_) => None,
    };
    doubt.candidates.iter().filter_map(text).collect()
}

/// A deadline typed by a person: a short date, or words as a paper would say it, if they leave no question. A day
/// without its year is that of a reading in question, else one within the plan, else the nearest to come.
pub fn typed(text: &str, today: NaiveDate, period: Option<Period>, candidates: &[When]) -> Option<When> {
    if let Some(due) = read_day(text, today, Prefer::Future) {
        let later = today.checked_add_months(Months::new(13)).unwrap_or(today);
        if read_day(text, later, Prefer::Future) == Some(due) {
            return Some(When::By { due, time: None });
        }
        let same_day = |day: &NaiveDate| (day.month(), day.day()) == (due.month(), due.day());
        let of = |when: &When| match when {
            When::By { due: day, .. } | When::On { date: day, .. } => Some(*day),
            _ => None,
        };
        if let Some(when) = candidates.iter().find(|when| of(when).is_some_and(|day| same_day(&day))) {
            return Some(when.clone());
        }
        let in_plan = period.and_then(|plan| {
            plan.start.iter_days().take_while(|day| *day <= plan.end).filter(same_day).last()
        });
        return Some(When::By { due: in_plan.unwrap_or(due), time: None });
    }
    let read = deadline::read(text, &Context::with_period(period));
    let asks = read.doubts.iter().any(|doubt| doubt.severity == Severity::Ask);
    let understood = !matches!(read.when, When::Conflict { .. } | When::None);
    (understood && !asks).then_some(read.when)
}
