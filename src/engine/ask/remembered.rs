//! What people have decided about the same wording before, to be offered first: never applied by itself. Nothing is
//! stored for it: the settled rows of the store are the memory, found by their wording, so undoing a decision forgets it.

use crate::domain::deadline::{self, Deadline, Period, StoredDeadline};
use crate::domain::draft::PlanDraft;
use crate::domain::index::text_facet;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, plan, words};
use crate::engine::decide::handle;
use crate::engine::{Failure, Remembered};
use crate::store::Store;

/// How many rows of a draft are looked up.
const LOOKED_UP: usize = 500;

/// The last decision about the wording of a row whose question is open.
pub fn of_row(store: &dyn Store, row: &Record) -> Result<Option<Remembered>, Failure> {
    let Some(stored) = activity::stored_deadline(row) else { return Ok(None) };
    if row.kind != Kind::Activity || stored.open_question().is_none() {
        return Ok(None);
    }
    of_wording(store, &stored.read, activity::horizon(row), Some(row.id))
}

/// The decisions about the wordings of a draft's questions: (place among its rows, decision). Rows of the plan that the
/// draft is a version of keep their answers anyway.
pub fn of_draft(
    store: &dyn Store,
    draft: &PlanDraft,
    known: Option<&Record>,
) -> Result<Vec<(usize, Remembered)>, Failure> {
    let mut found = Vec::new();
    let asks = |deadline: &Deadline| StoredDeadline::new(deadline.clone()).open_question().is_some();
    let rows = draft.activities.iter().enumerate().filter(|(_, row)| asks(&row.deadline));
    for (at, row) in rows.take(LOOKED_UP) {
        let Some(remembered) = of_wording(store, &row.deadline, draft.period, None)? else { continue };
        let settled = store.get(Kind::Activity, remembered.id)?;
        let of_plan = settled.and_then(|row| row.get(activity::PLAN).and_then(Value::as_ref_id));
        if known.is_none_or(|known| of_plan != Some(known.id)) {
            found.push((at, remembered));
        }
    }
    Ok(found)
}

fn of_wording(
    store: &dyn Store,
    read: &Deadline,
    period: Option<Period>,
    own: Option<RecordId>,
) -> Result<Option<Remembered>, Failure> {
    let wanted = words::folded(read.text.trim());
    let mut decided: Vec<(u64, Record)> = Vec::new();
    for id in store.facet(Kind::Activity, activity::facet::SETTLED, text_facet(&read.text))? {
        let Some(row) = store.get(Kind::Activity, RecordId(id))? else { continue };
        let same = activity::stored_deadline(&row)
            .is_some_and(|stored| words::folded(stored.read.text.trim()) == wanted);
        if same && Some(row.id) != own {
            decided.push((row.revision(activity::DEADLINE), row));
        }
    }
    decided.sort_by_key(|(revision, row)| std::cmp::Reverse((*revision, row.id)));
    for (revision, row) in decided {
        let Some(stored) = activity::stored_deadline(&row) else { continue };
        let Some(when) = deadline::carried(&stored, activity::horizon(&row), read, period) else { continue };
        let Some(header) = store.headers(revision, revision)?.pop() else { continue };
        let of_plan = row.get(activity::PLAN).and_then(Value::as_ref_id);
        let of_plan = of_plan.map(|id| store.get(Kind::Plan, id)).transpose()?.flatten();
        return Ok(Some(Remembered {
            when,
            id: row.id,
            handle: handle(&row),
            plan: of_plan.map(|plan| plan.text(plan::TITLE).to_owned()).unwrap_or_default(),
            who: header.actor.name,
            at: header.at,
        }));
    }
    Ok(None)
}
