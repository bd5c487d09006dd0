//! The plan's deadlines: read without a period first, to infer one where neither the paper nor a person gives it, then
//! read in its light. The same wording is read once, however many rows have it.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::deadline::{Context, Deadline, Period, full_days, infer_period, read};

/// Every wording read, in order; the period is the given one, else inferred from the fully dated rows, but no longer
/// than `until` where the paper says its last day. A wording that stands under a year of its own is read in that.
pub fn read_all(
    wordings: &[(&str, Option<Period>)],
    given: Option<Period>,
    until: Option<NaiveDate>,
) -> (Option<Period>, Vec<Deadline>) {
    let all = |context: &Context| in_light_of(context, wordings);
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

fn in_light_of(context: &Context, wordings: &[(&str, Option<Period>)]) -> Vec<Deadline> {
    let mut known: HashMap<(&str, Option<Period>), Deadline> = HashMap::new();
    let mut read_all = Vec::with_capacity(wordings.len());
    for (text, within) in wordings.iter().copied() {
        let own = within.map(|within| Context { period: Some(within), ..context.clone() });
        let read = || read(text, own.as_ref().unwrap_or(context));
        read_all.push(known.entry((text, within)).or_insert_with(read).clone());
    }
    read_all
}
