//! Lists: a window of the records that match, in an order.

use std::collections::BTreeSet;

use super::facts::StoreFacts;
use super::filter::matching;
use crate::domain::column::{Column, Facts};
use crate::domain::deadline::Sure;
use crate::domain::field::spec;
use crate::domain::index::ORDER_BY_ID;
use crate::domain::obligation::Obligation;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, deficit, line, owner, returned, teacher, warning, words};
use crate::engine::decide::handle;
use crate::engine::slice::go_on;
use crate::engine::{Failure, ListQuery, Page, Row, RowFlags};
use crate::store::{IdSet, Store, Window};

/// The window, and whose names it tells.
pub fn list(store: &dyn Store, query: &ListQuery) -> Result<(Page, BTreeSet<RecordId>), Failure> {
    let matching = matching(store, query.kind, &query.filter, query.today)?;
    page(store, query, &matching)
}

/// The window of a set that is known already; the query's filter is not looked at.
pub fn page(
    store: &dyn Store,
    query: &ListQuery,
    matching: &IdSet,
) -> Result<(Page, BTreeSet<RecordId>), Failure> {
    let ids = window(store, query, matching)?;
    let facts = StoreFacts::new(store, query.today, query.with_names);
    let columns = columns_of(query);
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        go_on()?;
        let Some(record) = store.get(query.kind, id)? else { continue };
        rows.push(row(&record, &columns, &facts));
    }
    let of = match query.base.as_str() {
        "" => store.all(query.kind)?.len(),
        base => super::filter::count(store, query.kind, base, query.today)?,
    };
    let page = Page { total: matching.len(), of, skip: query.skip, rows, sequence: store.sequence() };
    Ok((page, facts.named()))
}

/// Unknown column names show nothing.
fn columns_of(query: &ListQuery) -> Vec<Option<&'static Column>> {
    let known = spec(query.kind).columns;
    query.columns.iter().map(|name| known.iter().find(|column| column.name == name)).collect()
}

fn row(record: &Record, columns: &[Option<&'static Column>], facts: &dyn Facts) -> Row {
    let cells = columns
        .iter()
        .map(|column| {
            column.map_or(crate::domain::column::Shown::Nothing, |column| (column.shown)(record, facts))
        })
        .collect();
    Row { id: record.id, handle: handle(record), cells, flags: flags(record, facts) }
}

fn flags(record: &Record, facts: &dyn Facts) -> RowFlags {
    let late = |due: Option<chrono::NaiveDate>| due.is_some_and(|day| day < facts.today());
    match record.kind {
        Kind::Activity => {}
        Kind::Line => {
            let owed = line::state_of(record) == line::state::OWED;
            let due = record.get(line::DUE).and_then(Value::as_day);
            return RowFlags {
                overdue: owed && late(due),
                closed: !owed,
                to_check: line::state_of(record) == line::state::REPORTED,
                returned: owed && returned::open(record.get(line::RETURNS)).is_some(),
                ..RowFlags::default()
            };
        }
        Kind::Deficit => {
            let closed = !deficit::state::is_open(deficit::state_of(record));
            let overdue = deficit::measures(record).iter().any(|measure| measure.live && late(measure.due));
            return RowFlags { overdue, closed, ..RowFlags::default() };
        }
        Kind::Teacher => {
            return RowFlags { overdue: late(teacher::profile(record).next_due()), ..RowFlags::default() };
        }
        _ => return RowFlags::default(),
    }
    let owed = Obligation::of(record);
    let answer = owed.answer(facts.today());
    let warned = || {
        let sure = answer.sure == Sure::Certain && answer.overdue == Some(false);
        let days = warning::days(record, &|paper| facts.warn_days(paper));
        sure && answer.days_left.zip(days).is_some_and(|(left, days)| left <= i64::from(days))
    };
    RowFlags {
        overdue: answer.overdue == Some(true),
        silent: owed.silent_since(facts.today()).is_some(),
        warned: warned(),
        doubtful: activity::is_doubtful(record, &owed),
        question: owed.open_question().is_some() || activity::has_open_doubt(record),
        closed: !owed.is_open(),
        waiting: owed.is_waiting(),
        moved: !owed.moves.is_empty(),
        to_check: activity::waits(record, &owed, facts),
        returned: owed.is_open() && returned::open(record.get(activity::RETURNS)).is_some(),
    }
}

/// Where the record stands in the list.
pub fn position(store: &dyn Store, query: &ListQuery, id: RecordId) -> Result<Option<u64>, Failure> {
    let matching = matching(store, query.kind, &query.filter, query.today)?;
    if !matching.contains(id.0) {
        return Ok(None);
    }
    match order_of(query) {
        Order::Index(order) => Ok(store.rank(&view(query, order, &matching, 0, 0), id)?),
        Order::ByOwner => {
            let mut before = 0;
            for group in owner_groups(store, query, &matching)? {
                if group.contains(id.0) {
                    let own = view(query, activity::order::PLAN, &group, 0, 0);
                    let own = Window { descending: false, ..own };
                    return Ok(store.rank(&own, id)?.map(|rank| rank + before));
                }
                before += group.len();
            }
            Ok(None)
        }
    }
}

enum Order {
    Index(u16),
    /// By the leading owner's name: each owner's rows in the plan's order.
    ByOwner,
}

fn order_of(query: &ListQuery) -> Order {
    let spec = spec(query.kind);
    let named = query.sort.as_deref().and_then(|name| spec.columns.iter().find(|column| column.name == name));
    match named.and_then(|column| column.order) {
        Some(activity::order::BY_OWNER) if query.kind == Kind::Activity => Order::ByOwner,
        Some(order) => Order::Index(order),
        None => Order::Index(spec.order.unwrap_or(ORDER_BY_ID)),
    }
}

fn view<'a>(query: &ListQuery, order: u16, within: &'a IdSet, skip: u64, take: usize) -> Window<'a> {
    Window { kind: query.kind, order, descending: query.descending, within, skip, take }
}

fn window(store: &dyn Store, query: &ListQuery, matching: &IdSet) -> Result<Vec<RecordId>, Failure> {
    match order_of(query) {
        Order::Index(order) => Ok(store.window(&view(query, order, matching, query.skip, query.take))?),
        Order::ByOwner => {
            let mut skip = query.skip;
            let mut ids = Vec::new();
            for group in owner_groups(store, query, matching)? {
                if skip >= group.len() {
                    skip -= group.len();
                    continue;
                }
                let left = query.take - ids.len();
                let own = view(query, activity::order::PLAN, &group, skip, left);
                ids.extend(store.window(&Window { descending: false, ..own })?);
                skip = 0;
                if ids.len() >= query.take {
                    break;
                }
            }
            Ok(ids)
        }
    }
}

/// The matching rows by leading owner, owners by name; rows without an owner last.
fn owner_groups(store: &dyn Store, query: &ListQuery, matching: &IdSet) -> Result<Vec<IdSet>, Failure> {
    let mut named = Vec::new();
    for id in store.all(Kind::Owner)? {
        if let Some(record) = store.get(Kind::Owner, RecordId(id))? {
            named.push((words::folded(record.text(owner::SHORT)), id));
        }
    }
    named.sort();
    if query.descending {
        named.reverse();
    }
    let mut rest = matching.clone();
    let mut groups = Vec::new();
    for (_, id) in named {
        go_on()?;
        let own = store.facet(Kind::Activity, activity::facet::LEAD, id)? & matching;
        rest -= &own;
        groups.push(own);
    }
    groups.push(rest);
    Ok(groups)
}

/// The teachers whose names this list would tell if it were read whole. Unknown consents tell none.
pub fn named(store: &dyn Store, query: &ListQuery) -> Result<BTreeSet<RecordId>, Failure> {
    let tells = |name: &str| query.columns.iter().any(|column| column == name);
    let shown = match query.kind {
        Kind::Teacher => tells("name"),
        Kind::Deficit => tells("teacher"),
        _ => false,
    };
    let mut named = BTreeSet::new();
    if !query.with_names || !shown {
        return Ok(named);
    }
    for id in matching(store, query.kind, &query.filter, query.today)? {
        let id = match query.kind {
            Kind::Deficit => {
                let deficit = store.shared(Kind::Deficit, RecordId(id))?;
                match deficit.as_deref().and_then(deficit::teacher_of) {
                    Some(teacher) => teacher,
                    None => continue,
                }
            }
            _ => RecordId(id),
        };
        if !named.contains(&id)
            && store.get(Kind::Teacher, id)?.is_some_and(|record| teacher::name_shown(&record).is_some())
        {
            named.insert(id);
        }
    }
    Ok(named)
}
