//! Finding without a filter: by typed digits, by a few letters, and the reasons given lately.

use std::sync::Arc;

use crate::domain::field::spec;
use crate::domain::query::find::rank;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, plan, school, teacher, words};
use crate::engine::decide::handle;
use crate::engine::slice::go_on;
use crate::engine::undo::backwards;
use crate::engine::{Failure, Hit};
use crate::store::Store;

/// How far back reasons are looked for, in entries.
const REASONS_BACK: u64 = 2_000;

/// Kinds in which «найти где угодно» looks, in this order; teachers are found by the engine itself.
const SEARCHED: [Kind; 7] =
    [Kind::School, Kind::Owner, Kind::Section, Kind::Event, Kind::Plan, Kind::Deficit, Kind::Activity];

/// A fuzzy search weighs all records of a kind that has at most so many; weighing one takes 3 µs, looking at it the
/// first time 10 µs (measured 2026-11), and an answer has 16 ms.
const WEIGHED_WHOLE: u64 = 1_000;

/// Of a larger kind it weighs so many of those whose words begin as the needle's do.
const WEIGHED: usize = 400;

/// Activities that typed digits mean; «П17.2» means that measure. With separators the number is exact (`3.7`, `2020/3.7`); bare digits mean any
/// number with these digits (`37`: 3.7, or 37). Exact numbers come first.
pub fn numbered(store: &dyn Store, typed: &str) -> Result<Vec<RecordId>, Failure> {
    let (year, typed) = match typed.split_once('/') {
        Some((year, number)) => (Some(year), number),
        None => (None, typed),
    };
    let typed = typed.trim().trim_end_matches(['.', ',']).replace(',', ".");
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let Ok(value) = digits.parse::<u64>() else { return Ok(Vec::new()) };
    if typed.starts_with(['П', 'п', 'P', 'p']) {
        return measure_numbered(store, typed.as_str());
    }
    let mut exact = Vec::new();
    let mut alike = Vec::new();
    for id in store.facet(Kind::Activity, activity::facet::NUMBER, value)?.iter().map(RecordId) {
        let Some(record) = store.get(Kind::Activity, id)? else { continue };
        if !year.is_none_or(|year| in_plan_of(store, &record, year).unwrap_or(false)) {
            continue;
        }
        match record.text(activity::NUMBER) == typed {
            true => exact.push(id),
            false => alike.push(id),
        }
    }
    if typed.contains('.') || !exact.is_empty() {
        return Ok(exact);
    }
    Ok(alike)
}

/// The measure of a number made of its teacher's code.
fn measure_numbered(store: &dyn Store, typed: &str) -> Result<Vec<RecordId>, Failure> {
    let Some((code, ordinal)) = typed.split_once('.') else { return Ok(Vec::new()) };
    let Some(code) = teacher::number_of(code).map(teacher::code_of) else { return Ok(Vec::new()) };
    let ordinal: Option<u16> = ordinal.parse().ok();
    let mut found = Vec::new();
    for id in super::named::coded(store, Kind::Teacher, &code)? {
        let Some(record) = store.get(Kind::Teacher, id)? else { continue };
        let profile = teacher::profile(&record);
        let measures = profile.deficits.iter().flat_map(|deficit| &deficit.measures);
        found.extend(measures.filter(|measure| Some(measure.ordinal) == ordinal).map(|measure| measure.id));
    }
    Ok(found)
}

/// Whether the activity's plan begins in this year, or is called so.
fn in_plan_of(store: &dyn Store, record: &Record, year: &str) -> Result<bool, Failure> {
    let Some(id) = record.get(activity::PLAN).and_then(Value::as_ref_id) else { return Ok(false) };
    let Some(record) = store.get(Kind::Plan, id)? else { return Ok(false) };
    let begins = record.get(plan::START).and_then(Value::as_day).map(|day| day.format("%Y").to_string());
    Ok(begins.as_deref() == Some(year)
        || words::folded(record.text(plan::TITLE)).contains(&words::folded(year)))
}

/// Fuzzy search over owners, sections, events, plans and activities; best first.
pub fn find(store: &dyn Store, needle: &str, limit: usize) -> Result<Vec<Hit>, Failure> {
    let needle = needle.trim();
    if needle.is_empty() {
        return Ok(Vec::new());
    }
    let mut records: Vec<Arc<Record>> = Vec::new();
    for id in numbered(store, needle)?.into_iter().take(limit) {
        records.extend(store.shared(Kind::Activity, id)?);
    }
    let certain = records.len();
    for kind in SEARCHED {
        for id in candidates(store, kind, needle)? {
            go_on()?;
            records.extend(store.shared(kind, RecordId(id))?);
        }
    }
    let titles: Vec<String> = records.iter().map(|record| searched(record)).collect();
    let ranked =
        rank(needle, titles.iter().enumerate().skip(certain).map(|(at, text)| (at, text.as_str())), limit);
    let order = (0..certain).chain(ranked.into_iter().map(|hit| hit.id));
    let mut hits: Vec<Hit> = Vec::new();
    for at in order {
        let record = &records[at];
        if hits.iter().any(|hit| hit.id == record.id) {
            continue;
        }
        let title = record.text(spec(record.kind).title).to_owned();
        hits.push(Hit { kind: record.kind, id: record.id, handle: handle(record), title });
    }
    hits.truncate(limit);
    Ok(hits)
}

fn searched(record: &Record) -> String {
    match record.kind {
        Kind::Owner => {
            use crate::domain::owner;
            format!("{} {} {}", record.text(owner::SHORT), record.text(owner::CODE), record.text(owner::NAME))
        }
        Kind::School => {
            format!(
                "{} {} {}",
                record.text(school::CODE),
                record.text(school::SHORT),
                record.text(school::NAME)
            )
        }
        Kind::Activity => format!("{} {}", record.text(activity::NUMBER), record.text(activity::TITLE)),
        kind => record.text(spec(kind).title).to_owned(),
    }
}

/// All records of a small kind; of a large one some whose words begin as the needle's words do.
fn candidates(store: &dyn Store, kind: Kind, needle: &str) -> Result<Vec<u64>, Failure> {
    let mut found = store.all(kind)?;
    if found.len() <= WEIGHED_WHOLE {
        return Ok(found.iter().collect());
    }
    for stem in words::stems(needle) {
        found &= store.words_from(kind, &stem)?;
    }
    Ok(found.iter().take(WEIGHED).collect())
}

/// Reasons given for this command, last first, without repetition.
pub fn reasons(store: &dyn Store, command: &str, limit: usize) -> Result<Vec<String>, Failure> {
    let mut found: Vec<String> = Vec::new();
    for header in backwards(store, REASONS_BACK) {
        if found.len() >= limit {
            break;
        }
        go_on()?;
        let header = header?;
        let Some(reason) = header.reason.filter(|_| header.command == command) else { continue };
        if !found.contains(&reason) {
            found.push(reason);
        }
    }
    Ok(found)
}
