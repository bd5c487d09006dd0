//! Standing rows carry the rhythm of their plan, so that lists know who is silent without looking further.

use super::Decision;
use crate::domain::obligation::Obligation;
use crate::domain::query::vocabulary::deadline_kind;
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, plan};
use crate::engine::Failure;

/// Brings the standing rows up to what this decision changes: rows themselves, or their plan's rhythm.
pub fn follow(decision: &mut Decision) -> Result<(), Failure> {
    let mut rows: Vec<RecordId> = decision.touched(Kind::Activity).collect();
    for plan_id in decision.touched(Kind::Plan).collect::<Vec<_>>() {
        let after = decision.get(Kind::Plan, plan_id)?;
        let rhythm = after.as_ref().and_then(|plan| plan.get(plan::RHYTHM)).cloned();
        if decision.before(plan_id).is_none_or(|before| before.get(plan::RHYTHM) == rhythm.as_ref()) {
            continue;
        }
        let store = decision.at.store;
        let of_kind =
            |kind: u16| store.facet(Kind::Activity, activity::facet::DEADLINE_KIND, u64::from(kind));
        let perhaps = of_kind(deadline_kind::STANDING)? | of_kind(deadline_kind::EVENT)?;
        let own = store.facet(Kind::Activity, activity::PLAN, plan_id.0)?;
        rows.extend((own & perhaps).iter().map(RecordId));
    }
    for id in rows {
        let Some(mut row) = decision.get(Kind::Activity, id)? else { continue };
        let rhythm = match row.get(activity::PLAN).and_then(Value::as_ref_id) {
            Some(plan_id) if Obligation::of(&row).is_standing() => {
                let of = decision.get(Kind::Plan, plan_id)?;
                of.and_then(|of| of.get(plan::RHYTHM).cloned())
            }
            _ => None,
        };
        if row.get(activity::PLAN_RHYTHM) != rhythm.as_ref() {
            row.set(activity::PLAN_RHYTHM, rhythm, 0);
            decision.put(row)?;
        }
    }
    Ok(())
}
