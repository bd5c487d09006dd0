//! Owners of activities: given, added, taken away. The first of several leads.

use super::Decision;
use crate::domain::activity;
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::engine::{Assigning, Failure, Refusal, Targets};

pub fn assign(
    decision: &mut Decision,
    targets: &Targets,
    owners: &[RecordId],
    how: Assigning,
) -> Result<(), Failure> {
    for owner in owners {
        decision.need(Kind::Owner, *owner)?;
    }
    decision.each(Kind::Activity, targets, |decision, mut activity| {
        let present = activity::owners(&activity);
        let next = combined(&present, owners, how);
        if next == present {
            return Err(Refusal::NoChange.into());
        }
        activity.set(activity::OWNERS, Some(Value::List(next.into_iter().map(Value::Ref).collect())), 0);
        decision.put(activity)
    })
}

fn combined(present: &[RecordId], given: &[RecordId], how: Assigning) -> Vec<RecordId> {
    let mut next: Vec<RecordId> = match how {
        Assigning::Replace => given.to_vec(),
        Assigning::Add => present.iter().chain(given).copied().collect(),
        Assigning::Lead => given.iter().chain(present).copied().collect(),
        Assigning::Remove => present.iter().filter(|id| !given.contains(id)).copied().collect(),
    };
    let mut seen = Vec::new();
    next.retain(|id| {
        let fresh = !seen.contains(id);
        seen.push(*id);
        fresh
    });
    next
}
