//! By what an activity is found, and where it stands in each order.

use chrono::Datelike;

use super::{
    FORM, NUMBER, ORDER, PAPERS_OWED, PLAN, RESULT, RETURNS, TITLE, facet, flag, has_open_doubt, is_doubtful,
    is_measure, order, owners, schools, status, status_of, what,
};
use crate::domain::index::{Terms, day_facet, text_bucket, text_facet};
use crate::domain::obligation::Obligation;
use crate::domain::query::vocabulary::deadline_kind;
use crate::domain::record::Record;
use crate::domain::value::Value;
use crate::domain::{returned, warning};

pub(super) fn derived(row: &Record, terms: &mut Terms) {
    let owed = Obligation::of(row);
    let live = status::is_live(owed.status);
    let mut flag = |value: u64, holds: bool| {
        if holds {
            terms.facet(facet::FLAG, value);
        }
    };
    let doubtful = is_doubtful(row, &owed);
    flag(flag::DOUBTFUL, doubtful);
    flag(flag::QUESTION, doubtful || has_open_doubt(row));
    flag(flag::WAITING, live && owed.is_waiting());
    flag(flag::NO_DATE, owed.due_day().is_none());
    flag(flag::NO_PAPER, owed.status == status::DONE && lacks_paper(row, &owed));
    flag(flag::MOVED, !owed.moves.is_empty());
    flag(flag::LATE, owed.late_days().is_some_and(|days| days > 0));
    flag(flag::TO_CHECK, owed.is_to_check());
    flag(flag::RETURNED, live && returned::open(row.get(RETURNS)).is_some());
    flag(flag::WITHOUT_OWNER, owners(row).is_empty());
    flag(flag::LIVE, live);
    let of_plan = row.get(PLAN).is_some();
    flag(flag::NO_RHYTHM, live && of_plan && owed.is_standing() && owed.rhythm.is_none());
    if let Some(day) = owed.due_day() {
        terms.facet(facet::DUE, day_facet(day));
    }
    if let Some(day) = owed.begins() {
        terms.facet(facet::BEGINS, day_facet(day));
    }
    if let Some(day) = owed.silent_after() {
        terms.facet(facet::SILENT_AFTER, day_facet(day));
    }
    if owed.stored.settled.is_some() && !owed.stored.read.text.trim().is_empty() {
        terms.facet(facet::SETTLED, text_facet(&owed.stored.read.text));
    }
    if let Some(days) = warning::own_days(row) {
        terms.facet(facet::WARN_DAYS, u64::from(days));
    }
    if let Some(day) = owed.done_on() {
        terms.facet(facet::DONE_DAY, day_facet(day));
    }
    terms.facet(facet::DEADLINE_KIND, u64::from(deadline_kind::of(owed.stored.effective())));
    if let Some(lead) = owners(row).first() {
        terms.facet(facet::LEAD, lead.0);
    }
    let what = if is_measure(row) { what::MEASURE } else { what::ACTIVITY };
    terms.facet(facet::WHAT, u64::from(what));
    let digits: String = row.text(NUMBER).chars().filter(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse()
        && !is_measure(row)
    {
        terms.facet(facet::NUMBER, number);
    }
    for code in warning::papers_owed(row) {
        terms.facet(facet::PAPER, u64::from(code));
    }
    places(row, &owed, terms);
}

/// Rows of a plan stand in buckets of 256 steps; days in buckets of a month; texts in buckets of three letters. Rows
/// without a value have no place in its order and stand last.
fn places(row: &Record, owed: &Obligation, terms: &mut Terms) {
    let plan = row.get(PLAN).and_then(Value::as_ref_id).map_or(0, |id| id.0);
    let at = row.get(ORDER).and_then(Value::as_int).unwrap_or(0).unsigned_abs();
    let mut bucket = plan.to_be_bytes().to_vec();
    bucket.extend((at >> 18).to_be_bytes());
    terms.place(order::PLAN, bucket.clone(), at.to_be_bytes());
    let by_status = [&status_of(row).to_be_bytes()[..], &bucket].concat();
    terms.place(order::STATUS, by_status, at.to_be_bytes());
    let in_plan = [&plan.to_be_bytes()[..], &at.to_be_bytes()[..]].concat();
    // A standing row stands where it falls silent.
    let awaited = owed.due_day().or(owed.silent_after());
    let last = owed.completions.last();
    let accepted = last.and_then(|last| last.accepted_on);
    for (order, day) in [(order::DUE, awaited), (order::DONE, owed.done_on()), (order::ACCEPTED, accepted)] {
        if let Some(day) = day {
            let month = day.year().unsigned_abs() * 12 + day.month0();
            terms.place(order, month.to_be_bytes(), [&day_facet(day).to_be_bytes()[..], &in_plan].concat());
        }
    }
    if !owed.moves.is_empty() {
        terms.place(order::MOVES, owed.moves.len().to_be_bytes(), in_plan.clone());
    }
    if let Some(form) = row.get(FORM).and_then(Value::as_code) {
        terms.place(order::FORM, form.to_be_bytes(), in_plan.clone());
    }
    if let Some(school) = schools(row).first() {
        terms.place(order::SCHOOL, school.0.to_be_bytes(), in_plan.clone());
    }
    let wording = owed.stored.read.text.as_str();
    let remark = returned::returns(row.get(RETURNS)).pop().map(|last| last.remark);
    let texts = [
        (order::TITLE, row.text(TITLE)),
        (order::RESULT, row.text(RESULT)),
        (order::WORDING, wording),
        (order::REPORTED_BY, last.map_or("", |last| last.by.as_str())),
        (order::ACCEPTED_BY, last.and_then(|last| last.accepted_by.as_deref()).unwrap_or("")),
        (order::RETURNED, remark.as_deref().unwrap_or("")),
    ];
    for (order, text) in texts {
        if let Some((bucket, fine)) = text_bucket(text) {
            terms.place(order, bucket, fine);
        }
    }
}

fn lacks_paper(row: &Record, owed: &Obligation) -> bool {
    let owes = row.get(PAPERS_OWED).is_some_and(|list| !list.items().is_empty());
    owes && owed.completions.iter().all(|completion| completion.papers.is_empty())
}
