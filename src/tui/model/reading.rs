//! What stands in an activity's structured fields: its deadline, its questions. In: a record. Out: domain values.

use chrono::NaiveDate;

use crate::domain::deadline::{Candidate, Deadline, Doubt, DoubtCode, Period, Severity, When};
use crate::domain::activity;
use crate::domain::record::Record;
use crate::domain::value::Value;
use crate::tui::forms::day::{Nearest, read_day};

/// The open question about a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub code: DoubtCode,
    pub text: Option<String>,
    pub candidates: Vec<When>,
}

/// The deadline as read and settled.
pub fn deadline(record: &Record) -> Option<Deadline> {
    record.get(activity::DEADLINE).and_then(deadline_of)
}

/// The deadline that a stored value holds.
pub fn deadline_of(_value: &Value) -> Option<Deadline> {
    None
}

/// A later move of a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub before: Option<NaiveDate>,
    pub after: Option<NaiveDate>,
    pub reason: String,
}

/// The moves of a deadline, oldest first.
pub fn moves(_record: &Record) -> Vec<Moved> {
    Vec::new()
}

/// The first open question about the deadline, with its readings.
pub fn deadline_question(record: &Record) -> Option<Question> {
    let deadline = deadline(record)?;
    let doubt = deadline.doubts.iter().find(|doubt| doubt.severity == Severity::Ask)?;
    let mut candidates: Vec<When> = doubt
        .candidates
        .iter()
        .filter_map(|candidate| match candidate {
            Candidate::When(when) => Some(when.clone()),
            Candidate::Text(_) => None,
        })
        .collect();
    if let When::Conflict { candidates: readings, .. } = &deadline.when
        && candidates.is_empty()
    {
        candidates = readings.clone();
    }
    Some(Question { code: doubt.code, text: doubt.text.clone(), candidates })
}

/// Doubts that are not about the deadline.
pub fn doubts(_record: &Record) -> Vec<Doubt> {
    Vec::new()
}

/// The first open question that is not about the deadline.
pub fn other_question(record: &Record) -> Option<Doubt> {
    doubts(record).into_iter().find(|doubt| doubt.severity == Severity::Ask)
}

/// The candidates of a doubt that are texts.
pub fn texts(doubt: &Doubt) -> Vec<String> {
    let text = |candidate: &Candidate| match candidate {
        Candidate::Text(text) => Some(text.clone()),
        Candidate::When(_) => None,
    };
    doubt.candidates.iter().filter_map(text).collect()
}

/// A deadline typed by a person: a short date, or words as a paper would say it.
pub fn typed(text: &str, today: NaiveDate, _period: Option<Period>) -> Option<When> {
    read_day(text, today, Nearest::Future).map(|due| When::By { due, time: None })
}
