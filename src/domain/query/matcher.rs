//! Whether a record passes a filter. In: the filter, a record, and the [`Facts`] that are not in the record. The slow and
//! plain answer: for what no index holds, and for tests to hold the planner against.

use chrono::NaiveDate;

use super::days::Days;
use super::expr::{Expr, Predicate, Query, Test, TextTest, Wanted};
use super::vocabulary::{Derived, Flag, Key, Reads, Takes};
use crate::domain::field::{Indexed, spec};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::words;

/// What must be known besides the record itself.
pub trait Facts {
    fn today(&self) -> NaiveDate;

    /// The records of this kind that are called so, see `names::resolve`; none for an unknown name.
    fn named(&self, kind: Kind, name: &str) -> Vec<RecordId>;

    /// The days of [`Derived::DueDay`] or [`Derived::DoneDays`]; any of them in a range will do.
    fn days(&self, which: Derived, record: &Record) -> Vec<NaiveDate>;

    /// See `vocabulary::deadline_kind`; absent for a record without a deadline.
    fn deadline_kind(&self, record: &Record) -> Option<u16>;

    fn has(&self, flag: Flag, record: &Record) -> bool;
}

/// Whether the record passes the whole filter.
pub fn matches(query: &Query, record: &Record, facts: &dyn Facts) -> bool {
    expr_matches(&query.expr, record, facts)
}

fn expr_matches(expr: &Expr, record: &Record, facts: &dyn Facts) -> bool {
    match expr {
        Expr::All => true,
        Expr::And(parts) => parts.iter().all(|part| expr_matches(part, record, facts)),
        Expr::Or(parts) => parts.iter().any(|part| expr_matches(part, record, facts)),
        Expr::Not(inner) => !expr_matches(inner, record, facts),
        Expr::Is(predicate) => passes(predicate, record, facts),
    }
}

/// Whether the record passes one condition.
pub fn passes(predicate: &Predicate, record: &Record, facts: &dyn Facts) -> bool {
    match &predicate.test {
        Test::Text(test) => has_text(test, &searched(record)),
        Test::Key { key, wanted } => has_wanted(key, wanted, record, facts),
    }
}

/// The texts of the fields in which bare words are looked for.
fn searched(record: &Record) -> Vec<&str> {
    let spec = spec(record.kind);
    let looked_in =
        |tag| spec.field(tag).is_some_and(|field| field.indexed == Indexed::Words && !field.personal);
    record.values().filter(|(tag, _)| looked_in(*tag)).flat_map(|(_, value)| texts(value)).collect()
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Text(text) => vec![text],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn has_text(test: &TextTest, texts: &[&str]) -> bool {
    match test {
        TextTest::Phrase(wanted) => {
            let wanted = words::phrase(wanted);
            texts.iter().any(|text| words::phrase(text).contains(&wanted))
        }
        TextTest::Words(terms) => {
            let stems: Vec<String> = texts.iter().flat_map(|text| words::stems(text)).collect();
            terms.iter().all(|term| stems.iter().any(|stem| term.accepts(stem)))
        }
    }
}

fn has_wanted(key: Key, wanted: &Wanted, record: &Record, facts: &dyn Facts) -> bool {
    let value = key.tag(record.kind).and_then(|tag| record.get(tag));
    match wanted {
        Wanted::Names(names) => {
            let Takes::Names(kind) = key.takes else { return false };
            let held: Vec<RecordId> = flat(value).filter_map(Value::as_ref_id).collect();
            names.iter().any(|name| facts.named(kind, &name.text).iter().any(|id| held.contains(id)))
        }
        Wanted::Codes(codes) => codes.iter().any(|code| has_code(key, *code, value, record, facts)),
        Wanted::Days(days) => days.iter().any(|days| has_day(key, days, value, record, facts)),
        Wanted::Numbers(numbers) => {
            let held = value.and_then(Value::as_text);
            held.is_some_and(|held| numbers.iter().any(|numbers| numbers.contains(held)))
        }
        Wanted::Texts(tests) => {
            let texts = value.map(texts).unwrap_or_default();
            tests.iter().any(|test| has_text(test, &texts))
        }
    }
}

/// The value itself, or the elements of a list.
fn flat(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let items = value.map(Value::items).unwrap_or_default();
    value.into_iter().chain(items)
}

fn has_code(key: Key, code: u16, value: Option<&Value>, record: &Record, facts: &dyn Facts) -> bool {
    match key.reads {
        Reads::Derived(Derived::Flags, _) => {
            Flag::from_code(code).is_some_and(|flag| facts.has(flag, record))
        }
        Reads::Derived(Derived::DeadlineKind, _) => facts.deadline_kind(record) == Some(code),
        Reads::Derived(..) => false,
        Reads::Field(_) => flat(value).any(|held| held.as_code() == Some(code)),
    }
}

fn has_day(key: Key, days: &Days, value: Option<&Value>, record: &Record, facts: &dyn Facts) -> bool {
    if let Days::Flag(flag) = days {
        return facts.has(*flag, record);
    }
    let Takes::Days(looking) = key.takes else { return false };
    let Some(range) = days.range(facts.today(), looking) else { return false };
    match key.reads {
        Reads::Derived(which, _) => facts.days(which, record).into_iter().any(|day| range.contains(day)),
        Reads::Field(_) => flat(value).filter_map(Value::as_day).any(|day| range.contains(day)),
    }
}
