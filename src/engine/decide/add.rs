//! New records: comments, activities, sections, owners.

use super::Decision;
use super::event_of_plan::event_for;
use crate::domain::deadline::{self, StoredDeadline};
use crate::domain::draft::OwnerDraft;
use crate::domain::field::spec;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, note, owner, paper_kinds, plan, section, words};
use crate::engine::{Failure, NewActivity, Refusal, Targets};

/// Orders in a plan leave room for rows put between.
pub const ORDER_STEP: i64 = 1024;

pub fn comment(decision: &mut Decision, targets: &Targets, text: &str) -> Result<(), Failure> {
    if text.trim().is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    decision.each(Kind::Activity, targets, |decision, activity| {
        let mut record = decision.create(Kind::Note);
        record.set(note::ABOUT, Some(Value::Ref(activity.id)), 0);
        record.set(note::TEXT, Some(Value::text(text.trim())), 0);
        decision.put(record)
    })
}

pub fn add_activity(decision: &mut Decision, new: &NewActivity) -> Result<(), Failure> {
    if new.title.trim().is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    let plan = decision.need(Kind::Plan, new.plan)?;
    decision.need(Kind::Section, new.section)?;
    for owner in &new.owners {
        decision.need(Kind::Owner, *owner)?;
    }
    let order = order_behind(decision, new.plan, new.section, new.after)?;
    let mut record = decision.create(Kind::Activity);
    record.set(activity::PLAN, Some(Value::Ref(new.plan)), 0);
    record.set(activity::SECTION, Some(Value::Ref(new.section)), 0);
    let number = match &new.number {
        Some(number) => Some(number.clone()),
        None => next_number(decision, new.section)?,
    };
    record.set(activity::NUMBER, number.map(Value::Text), 0);
    record.set(activity::ORDER, Some(Value::Int(order)), 0);
    record.set(activity::TITLE, Some(Value::text(new.title.trim())), 0);
    let owners: Vec<Value> = new.owners.iter().copied().map(Value::Ref).collect();
    record.set(activity::OWNERS, (!owners.is_empty()).then_some(Value::List(owners)), 0);
    let read = deadline::read(&new.deadline, &deadline::Context::with_period(plan::period(&plan)));
    set_deadline(decision, &mut record, StoredDeadline { read, settled: None })?;
    let result = new.result.trim();
    record.set(activity::RESULT, (!result.is_empty()).then(|| Value::text(result)), 0);
    let owed: Vec<Value> = paper_kinds::owed(result).into_iter().map(Value::Code).collect();
    record.set(activity::PAPERS_OWED, (!owed.is_empty()).then_some(Value::List(owed)), 0);
    record.set(activity::STATUS, Some(Value::Code(activity::status::OPEN)), 0);
    activity::set_horizon(&mut record, plan::period(&plan));
    decision.put(record)
}

/// Puts a deadline on an activity and ties it to its event, which is made when it is new.
pub fn set_deadline(
    decision: &mut Decision,
    record: &mut Record,
    deadline: StoredDeadline,
) -> Result<(), Failure> {
    let was = decision.get(Kind::Activity, record.id)?;
    let event = match deadline.effective() {
        // A row of the plan is no event: see `row_links.rs`.
        deadline::When::Event(bound) if bound.row_reference().is_some() => None,
        deadline::When::Event(bound) => Some(event_for(decision, record, &bound.event)?),
        _ => None,
    };
    record.set(activity::DEADLINE, Some(deadline.to_value()), 0);
    record.set(activity::EVENT, event.as_ref().map(|event| Value::Ref(event.id)), 0);
    let resolved = event.and_then(|event| super::event::resolved(decision, record, &event));
    record.set(activity::RESOLVED, resolved, 0);
    if let Some(was) = was {
        super::series::carry_over(decision, &was, record);
    }
    Ok(())
}

pub fn add_section(
    decision: &mut Decision,
    plan: RecordId,
    number: Option<&str>,
    title: &str,
    after: Option<RecordId>,
) -> Result<(), Failure> {
    if title.trim().is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    decision.need(Kind::Plan, plan)?;
    let present = sections_of(decision, plan)?;
    let at = match after {
        Some(id) => present.iter().position(|section| section.id == id).ok_or(Refusal::NotFound)? + 1,
        None => present.len(),
    };
    let next = (present.len() + 1).to_string();
    let mut record = decision.create(Kind::Section);
    record.set(section::PLAN, Some(Value::Ref(plan)), 0);
    record.set(section::NUMBER, Some(Value::text(number.unwrap_or(&next))), 0);
    record.set(section::TITLE, Some(Value::text(title.trim())), 0);
    record.set(section::ORDER, Some(Value::Int(as_int(at + 1))), 0);
    decision.put(record)?;
    for (index, mut follower) in present.into_iter().enumerate().skip(at) {
        follower.set(section::ORDER, Some(Value::Int(as_int(index + 2))), 0);
        decision.put(follower)?;
    }
    Ok(())
}

/// A record of a kind whose fields say everything. A school without a code gets the next free one.
pub fn add_record(decision: &mut Decision, kind: Kind, fields: &[(Tag, Value)]) -> Result<(), Failure> {
    if kind == Kind::User {
        return super::user::add_user(decision, &super::user::entered(fields));
    }
    let mut record = decision.create(kind);
    for (tag, value) in fields {
        super::edit::set_field(decision, &mut record, *tag, Some(value))?;
    }
    if kind == Kind::School {
        super::school_names::complete_school(decision, &mut record)?;
    }
    if record.text(spec(kind).title).is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    decision.put(record)
}

pub fn add_owner(decision: &mut Decision, draft: &OwnerDraft) -> Result<(), Failure> {
    if draft.name.trim().is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    let wanted = words::folded(&draft.code);
    for present in decision.all(Kind::Owner)? {
        if words::folded(present.text(owner::CODE)) == wanted {
            let by = present.text(owner::SHORT).to_owned();
            return Err(Refusal::CodeTaken { code: draft.code.clone(), by }.into());
        }
    }
    let record = owner_record(decision, draft);
    decision.put(record)
}

/// A new record for an owner draft.
pub fn owner_record(decision: &mut Decision, draft: &OwnerDraft) -> Record {
    let mut record = decision.create(Kind::Owner);
    record.set(owner::NAME, Some(Value::text(&draft.name)), 0);
    record.set(owner::SHORT, Some(Value::text(&draft.short)), 0);
    record.set(owner::CODE, Some(Value::text(&draft.code)), 0);
    let aliases: Vec<Value> = draft.aliases.iter().map(Value::text).collect();
    record.set(owner::ALIASES, (!aliases.is_empty()).then_some(Value::List(aliases)), 0);
    record.set(owner::KIND, Some(Value::Code(draft.kind)), 0);
    record
}

/// The sections of a plan in their order.
pub fn sections_of(decision: &Decision, plan: RecordId) -> Result<Vec<Record>, Failure> {
    let mut sections = decision.all(Kind::Section)?;
    sections.retain(|section| section.get(section::PLAN) == Some(&Value::Ref(plan)));
    sections.sort_by_key(|section| section.get(section::ORDER).and_then(Value::as_int).unwrap_or(0));
    Ok(sections)
}

/// An order that stands behind `after`, or at the end of the section, before whatever follows it in the plan.
pub fn order_behind(
    decision: &mut Decision,
    plan: RecordId,
    section: RecordId,
    after: Option<RecordId>,
) -> Result<i64, Failure> {
    let rows = rows_of(decision, plan)?;
    let sections: Vec<RecordId> =
        sections_of(decision, plan)?.into_iter().map(|section| section.id).collect();
    let place_of = |id: RecordId| sections.iter().position(|section| *section == id).unwrap_or(usize::MAX);
    let own = place_of(section);
    let stands_before = |row: &(RecordId, RecordId, i64)| place_of(row.1) <= own;
    let at = match after {
        Some(id) => rows.iter().position(|row| row.0 == id).ok_or(Refusal::NotFound)? + 1,
        None => rows.iter().rposition(stands_before).map_or(0, |at| at + 1),
    };
    let low = if at == 0 { 0 } else { rows[at - 1].2 };
    let Some(next) = rows.get(at) else { return Ok(low + ORDER_STEP) };
    if next.2 - low >= 2 {
        return Ok(low + (next.2 - low) / 2);
    }
    // No room is left: the rows behind move on by a step.
    for row in &rows[at..] {
        let mut record = decision.need(Kind::Activity, row.0)?;
        record.set(activity::ORDER, Some(Value::Int(row.2 + ORDER_STEP)), 0);
        decision.put(record)?;
    }
    Ok(low + ORDER_STEP / 2)
}

/// (activity, section, order) of a plan, in its order.
fn rows_of(decision: &Decision, plan: RecordId) -> Result<Vec<(RecordId, RecordId, i64)>, Failure> {
    let mut ids = decision.at.store.facet(Kind::Activity, activity::PLAN, plan.0)?;
    decision.touched(Kind::Activity).for_each(|id| {
        ids.insert(id.0);
    });
    let mut rows = Vec::new();
    for id in ids.iter().map(RecordId) {
        let Some(record) = decision.get(Kind::Activity, id)? else { continue };
        if record.get(activity::PLAN) != Some(&Value::Ref(plan)) {
            continue;
        }
        let section = record.get(activity::SECTION).and_then(Value::as_ref_id).unwrap_or(RecordId(0));
        rows.push((id, section, record.get(activity::ORDER).and_then(Value::as_int).unwrap_or(0)));
    }
    rows.sort_by_key(|row| (row.2, row.0));
    Ok(rows)
}

/// The number after the section's last: `3.16` after `3.15`.
fn next_number(decision: &Decision, section: RecordId) -> Result<Option<String>, Failure> {
    let own = decision.need(Kind::Section, section)?.text(section::NUMBER).to_owned();
    if own.is_empty() {
        return Ok(None);
    }
    let mut last = 0_u32;
    for id in decision.at.store.facet(Kind::Activity, activity::SECTION, section.0)?.iter().map(RecordId) {
        let Some(record) = decision.get(Kind::Activity, id)? else { continue };
        let tail =
            record.text(activity::NUMBER).strip_prefix(&format!("{own}.")).and_then(|tail| tail.parse().ok());
        last = last.max(tail.unwrap_or(0));
    }
    Ok(Some(format!("{own}.{}", last + 1)))
}

fn as_int(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
