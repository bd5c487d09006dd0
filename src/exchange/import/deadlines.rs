//! The plan's deadlines: read without a period first, to infer one where neither the paper nor a person gives it, then
//! read in its light. The same wording is read once, however many rows have it.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::deadline::{Context, Deadline, Period, full_days, infer_period, read};

/// Every wording read, in order; the period is the given one, else inferred from the fully dated rows, but no longer
/// than `until` where the paper says its last day.
pub fn read_all(
    wordings: &[String],
    given: Option<Period>,
    until: Option<NaiveDate>,
) -> (Option<Period>, Vec<Deadline>) {
    let all = |context: &Context| -> Vec<Deadline> {
        let mut known: HashMap<&str, Deadline> = HashMap::new();
        let one = |text| known.entry(text).or_insert_with(|| read(text, context)).clone();
        wordings.iter().map(String::as_str).map(one).collect()
    };
    if given.is_some() {
        return (given, all(&Context::with_period(given)));
    }
    let undated = all(&Context::default());
    let days: Vec<_> = undated.iter().flat_map(full_days).collect();
    let inferred = infer_period(&days);
    let inferred = inferred.map(|period| match until.filter(|until| *until > period.start) {
        Some(end) => Period { end, ..period },
        None => period,
    });
    match inferred {
        None => (None, undated),
        period => (period, all(&Context { period_is_inferred: true, ..Context::with_period(period) })),
    }
}
