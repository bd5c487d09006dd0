//! Which plan of the store a paper is a version of: the same bytes, else the same title, district and time. A paper of
//! the next year under the same title is another plan.

use super::rows::print_of;
use crate::domain::deadline::{DoubtCode, Period};
use crate::domain::draft::PlanDraft;
use crate::domain::paper_base;
use crate::domain::plan::source;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, plan, words};
use crate::engine::merge::WhichPlan;
use crate::engine::{Failure, Refusal};
use crate::store::Store;

/// The plan that the paper is taken for, and the others that it might be.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub plan: Option<Record>,
    pub others: Vec<RecordId>,
}

pub fn find(store: &dyn Store, draft: &PlanDraft, wanted: WhichPlan) -> Result<Found, Failure> {
    let mut plans = Vec::new();
    for id in store.all(Kind::Plan)?.iter().map(RecordId) {
        plans.extend(store.get(Kind::Plan, id)?);
    }
    let chosen = match wanted {
        WhichPlan::New => None,
        WhichPlan::This(id) => {
            let named = plans.iter().find(|record| record.id == id);
            Some(named.cloned().ok_or(Refusal::NotFound)?)
        }
        WhichPlan::Recognised => recognised(store, &plans, draft)?,
    };
    let is_other = |record: &&Record| chosen.as_ref().is_none_or(|chosen| chosen.id != record.id);
    let others = plans.iter().filter(is_other).map(|record| record.id).collect();
    Ok(Found { plan: chosen, others })
}

fn recognised(store: &dyn Store, plans: &[Record], draft: &PlanDraft) -> Result<Option<Record>, Failure> {
    let same_file = plans.iter().find(|record| file_hash(record) == Some(&draft.source.hash));
    if let Some(record) = same_file {
        return Ok(Some(record.clone()));
    }
    let mut best: Option<(i64, &Record)> = None;
    for record in plans.iter().filter(|record| is_of_one_district(record, draft)) {
        let Some(overlap) = common_days(record, draft) else { continue };
        let named_so = is_called_so(record, draft)
            || has_its_rows(record, draft)
            || (goes_on(record, draft) && shares_rows(store, record, draft)?);
        if named_so && best.is_none_or(|(most, _)| overlap > most) {
            best = Some((overlap, record));
        }
    }
    Ok(best.map(|(_, record)| record.clone()))
}

pub fn file_hash(plan: &Record) -> Option<&Vec<u8>> {
    match plan.get(plan::SOURCE)?.part(source::FILE_HASH)? {
        Value::Bytes(hash) => Some(hash),
        _ => None,
    }
}

/// A paper that names no district, or a plan that has none, may be of any.
fn is_of_one_district(record: &Record, draft: &PlanDraft) -> bool {
    let district = words::phrase(draft.district.as_deref().unwrap_or(""));
    let known = [record.text(plan::DISTRICT), paper_said(record, plan::DISTRICT)].map(words::phrase);
    district.is_empty() || known.iter().all(String::is_empty) || known.contains(&district)
}

/// By its title here, or by what its last paper was called.
fn is_called_so(record: &Record, draft: &PlanDraft) -> bool {
    // A plan whose paper has no title is called like its file.
    let wanted = words::phrase(if draft.title.is_empty() { &draft.source.file_name } else { &draft.title });
    let known = [record.text(plan::TITLE), paper_said(record, plan::TITLE)];
    !wanted.is_empty() && known.iter().any(|title| words::phrase(title) == wanted)
}

/// Fewer rows than this are alike by chance in two plans.
const FEWEST_ROWS: usize = 5;

/// Four fifths of its rows, numbers and words, are those of the plan's last paper: the same plan under another title.
fn has_its_rows(record: &Record, draft: &PlanDraft) -> bool {
    let known = record.get(plan::BASE).and_then(|base| base.part(paper_base::ROWS));
    let mut known = known.map(paper_base::fingerprints_from_value).unwrap_or_default();
    let most = known.len().max(draft.activities.len());
    known.sort_unstable();
    let shared = draft.activities.iter().filter(|row| known.binary_search(&print_of(row)).is_ok()).count();
    shared * 5 >= most * 4 && most >= FEWEST_ROWS
}

/// One title begins with the other: «… (с изменениями от 01.02.2021)»; or the paper has none.
fn goes_on(record: &Record, draft: &PlanDraft) -> bool {
    let tokens = |text: &str| -> Vec<String> { words::tokens(text).map(|token| token.text).collect() };
    let (known, wanted) = (tokens(record.text(plan::TITLE)), tokens(&draft.title));
    let short = known.len().min(wanted.len());
    wanted.is_empty() || (short >= 3 && known[..short] == wanted[..short])
}

/// Half of the paper's rows stand in the plan, word for word.
fn shares_rows(store: &dyn Store, record: &Record, draft: &PlanDraft) -> Result<bool, Failure> {
    let mut known = std::collections::HashSet::new();
    for id in store.facet(Kind::Activity, activity::PLAN, record.id.0)?.iter().map(RecordId) {
        if let Some(row) = store.get(Kind::Activity, id)? {
            known.insert(words::phrase(row.text(activity::TITLE)));
        }
    }
    let shared = draft.activities.iter().filter(|row| known.contains(&words::phrase(&row.title))).count();
    Ok(shared * 2 >= draft.activities.len().max(1))
}

/// How many days the two have in common; `None` when they are plans of different times. A period may have been read
/// from the deadlines and move by months, so half of the shorter one is enough.
fn common_days(record: &Record, draft: &PlanDraft) -> Option<i64> {
    let (Some(one), Some(other)) = (plan::period(record), draft.period) else { return Some(0) };
    let length = |period: Period| (period.end - period.start).num_days() + 1;
    let common = (one.end.min(other.end) - one.start.max(other.start)).num_days() + 1;
    (common * 2 >= length(one).min(length(other))).then_some(common)
}

/// Whether the paper itself says its period.
pub fn says_period(draft: &PlanDraft) -> bool {
    draft.period.is_some() && !draft.doubts.iter().any(|doubt| doubt.code == DoubtCode::PeriodInferred)
}

fn paper_said(record: &Record, tag: crate::domain::value::Tag) -> &str {
    record.get(plan::BASE).and_then(|base| base.part(tag)).and_then(Value::as_text).unwrap_or("")
}
