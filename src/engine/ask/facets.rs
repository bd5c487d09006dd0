//! The head line's numbers, and the values of a picker with their counts within a filter.

use chrono::{Days, NaiveDate};

use super::details::records;
use super::filter::{Sets, matching};
use crate::domain::activity::{self, flag, status};
use crate::domain::field::spec;
use crate::domain::query::{self, Flag};
use crate::domain::record::{Kind, Record};
use crate::domain::{owner, section};
use crate::engine::{FacetName, FacetValue, Failure, HeadCounts};
use crate::store::{IdSet, Store};

pub fn head(store: &dyn Store, today: NaiveDate) -> Result<HeadCounts, Failure> {
    let sets = Sets::new(store, today);
    let live = sets.live()?;
    let week = today.checked_add_days(Days::new(7)).unwrap_or(today);
    Ok(HeadCounts {
        all: store.all(Kind::Activity)?.len(),
        overdue: sets.overdue()?.len(),
        week: (sets.due_for_sure(today, week)? & &live).len(),
        doubtful: (sets.flagged(flag::DOUBTFUL)? & &live).len(),
        questions: (sets.flagged(flag::QUESTION)? & &live).len(),
        open: live.len(),
        sequence: store.sequence(),
    })
}

/// The values of a facet among the activities that the filter lets through. Records (owners, sections, events, plans)
/// in their own order, owners with most rows first; other values in the order of the field.
pub fn facet(
    store: &dyn Store,
    name: FacetName,
    filter: &str,
    today: NaiveDate,
) -> Result<Vec<FacetValue>, Failure> {
    let within = matching(store, Kind::Activity, filter, today)?;
    match name {
        FacetName::Owner => {
            let mut values = of_records(store, Kind::Owner, activity::OWNERS, &within)?;
            values.sort_by_key(|value| std::cmp::Reverse(value.count));
            Ok(values)
        }
        FacetName::Section => of_records(store, Kind::Section, activity::SECTION, &within),
        FacetName::Event => of_records(store, Kind::Event, activity::EVENT, &within),
        FacetName::Plan => of_records(store, Kind::Plan, activity::PLAN, &within),
        FacetName::Status => statuses(store, &within),
        FacetName::Flag => flags(store, &within, today),
        FacetName::Due => due(store, &within, today),
    }
}

fn of_records(store: &dyn Store, kind: Kind, facet: u16, within: &IdSet) -> Result<Vec<FacetValue>, Failure> {
    let mut values = Vec::new();
    for record in records(store, kind)? {
        let count = store.facet(Kind::Activity, facet, record.id.0)?.intersection_len(within);
        let (term, label, code) = called(&record);
        values.push(FacetValue { term, label: Some(label), code, id: Some(record.id), count });
    }
    Ok(values)
}

/// (what is written into a filter, what is shown, what is typed).
fn called(record: &Record) -> (String, String, Option<String>) {
    let title = record.text(spec(record.kind).title).to_owned();
    match record.kind {
        Kind::Owner => {
            let code = record.text(owner::CODE).to_owned();
            let label = format!("{} — {}", record.text(owner::SHORT), record.text(owner::NAME));
            (record.text(owner::SHORT).to_owned(), label, Some(code))
        }
        Kind::Section => {
            let number = record.text(section::NUMBER).to_owned();
            let term = if number.is_empty() { title.clone() } else { number.clone() };
            (term, format!("{number}. {title}"), Some(number))
        }
        _ => (title.clone(), title, None),
    }
}

fn plain(term: &str, count: u64) -> FacetValue {
    FacetValue { term: term.to_owned(), label: None, code: None, id: None, count }
}

fn statuses(store: &dyn Store, within: &IdSet) -> Result<Vec<FacetValue>, Failure> {
    let mut values = Vec::new();
    for (code, name) in status::NAMES {
        let count = store.facet(Kind::Activity, activity::STATUS, u64::from(*code))?.intersection_len(within);
        values.push(plain(name, count));
    }
    Ok(values)
}

fn flags(store: &dyn Store, within: &IdSet, today: NaiveDate) -> Result<Vec<FacetValue>, Failure> {
    let sets = Sets::new(store, today);
    let mut values = Vec::new();
    for flag in Flag::ALL {
        values.push(plain(flag_name(flag), sets.flag(flag)?.intersection_len(within)));
    }
    Ok(values)
}

/// The English name of a flag, as the filter language writes it.
fn flag_name(flag: Flag) -> &'static str {
    let row = query::vocabulary::FLAGS.iter().find(|row| row.codes == [flag.code()]);
    row.map_or("", |row| row.wording.shown(query::Language::English))
}

fn due(store: &dyn Store, within: &IdSet, today: NaiveDate) -> Result<Vec<FacetValue>, Failure> {
    let sets = Sets::new(store, today);
    let live = sets.live()? & within;
    let ahead = |days: u64| -> Result<u64, Failure> {
        let until = today.checked_add_days(Days::new(days)).unwrap_or(today);
        Ok((sets.due_for_sure(today, until)? & &live).len())
    };
    Ok(vec![
        plain("overdue", (sets.overdue()? & within).len()),
        plain("week", ahead(7)?),
        plain("month", ahead(30)?),
        plain("quarter", ahead(91)?),
        plain("no-date", (sets.flagged(flag::NO_DATE)? & within).len()),
        plain("doubtful", (sets.flagged(flag::DOUBTFUL)? & within).len()),
        plain("waiting", (sets.flagged(flag::WAITING)? & within).len()),
    ])
}
