//! Moving activities within the plan, and deleting records.

use super::{Decision, add};
use crate::domain::field::{FieldType, Indexed, spec};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, line, note, section};
use crate::engine::{Failure, Refusal, Targets};

/// Puts the activities behind `after` in the section, keeping their order among themselves.
pub fn move_to(
    decision: &mut Decision,
    targets: &Targets,
    to: RecordId,
    after: Option<RecordId>,
) -> Result<(), Failure> {
    let target = decision.need(Kind::Section, to)?;
    let mut behind = after;
    decision.each(Kind::Activity, targets, |decision, mut record| {
        if behind == Some(record.id) {
            return Err(Refusal::NoChange.into());
        }
        // A measure stands with its deficit and in no section.
        if activity::is_measure(&record) {
            return Err(Refusal::NotEditable.into());
        }
        let to = own_section(decision, &record, &target)?;
        let plan = to.get(section::PLAN).and_then(Value::as_ref_id).ok_or(Refusal::NotFound)?;
        let order = add::order_behind(decision, plan, to.id, behind)?;
        record.set(activity::PLAN, Some(Value::Ref(plan)), 0);
        record.set(activity::SECTION, Some(Value::Ref(to.id)), 0);
        record.set(activity::ORDER, Some(Value::Int(order)), 0);
        behind = Some(record.id);
        decision.put(record)
    })
}

/// A section named by its number is that of the row's own plan: rows never leave their plan.
fn own_section(decision: &Decision, row: &Record, target: &Record) -> Result<Record, Failure> {
    let plan = row.get(activity::PLAN);
    if target.get(section::PLAN) == plan || plan.is_none() {
        return Ok(target.clone());
    }
    let own = decision.all(Kind::Section)?.into_iter().find(|record| {
        record.get(section::PLAN) == plan && record.text(section::NUMBER) == target.text(section::NUMBER)
    });
    own.ok_or(Refusal::NotFound.into())
}

pub fn delete(decision: &mut Decision, kind: Kind, targets: &Targets) -> Result<(), Failure> {
    decision.each(kind, targets, |decision, record| {
        let users = users_of(decision, &record)?;
        if users > 0 {
            return Err(Refusal::InUse { count: users }.into());
        }
        for about in notes_about(decision, record.id)? {
            decision.remove(&about)?;
        }
        if kind == Kind::Activity {
            for line in decision.referring(Kind::Line, line::ACTIVITY, record.id)? {
                decision.remove(&line)?;
            }
        }
        decision.remove(&record)
    })
}

/// How many records hang on this one, which therefore cannot go. What belongs to it goes with it.
fn users_of(decision: &Decision, record: &Record) -> Result<u64, Failure> {
    let mut users = 0;
    for kind in Kind::ALL {
        for field in spec(*kind).fields.iter().filter(|field| field.indexed == Indexed::Equal) {
            let refers = matches!(field.holds, FieldType::Ref(to) | FieldType::Refs(to) if to == record.kind);
            // Rows that hang on a deleted one ask what is meant now.
            let belongs = (*kind == Kind::Note && field.tag == note::ABOUT)
                || (*kind == Kind::Activity && field.tag == activity::AFTER)
                || (*kind == Kind::Line && field.tag == line::ACTIVITY);
            if refers && !belongs && !field.maintained {
                users += decision.at.store.facet(*kind, field.tag, record.id.0)?.len();
            }
        }
    }
    Ok(users)
}

fn notes_about(decision: &Decision, id: RecordId) -> Result<Vec<Record>, Failure> {
    let mut notes = Vec::new();
    for note in decision.at.store.facet(Kind::Note, note::ABOUT, id.0)? {
        notes.extend(decision.get(Kind::Note, RecordId(note))?);
    }
    Ok(notes)
}
