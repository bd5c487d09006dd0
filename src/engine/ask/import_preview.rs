//! The preview of an import: what the command would do, sorted for the reader.

use crate::domain::activity;
use crate::domain::draft::PlanDraft;
use crate::domain::record::Kind;
use crate::engine::decide::import::known_plan;
use crate::engine::decide::{Circumstances, Decision, handle};
use crate::engine::{Command, Failure, ImportPreview};
use crate::store::Store;

pub fn import_preview(at: Circumstances, draft: &PlanDraft) -> Result<ImportPreview, Failure> {
    let store = at.store;
    let plan = known_plan(store, draft)?;
    let mut decision = Decision::new(at);
    decision.decide(&Command::ImportPlan(Box::new(draft.clone())))?;
    let kept = decision.kept().to_vec();
    let (changes, outcome) = decision.finish("import")?;
    let mut preview =
        ImportPreview { plan: plan.as_ref().map(|plan| plan.id), kept, ..ImportPreview::default() };
    preview.remembered = super::remembered::of_draft(store, draft, plan.as_ref())?;
    let mut touched = 0;
    for effect in outcome.done.iter().filter(|effect| effect.kind == Kind::Activity) {
        touched += 1;
        let is_new =
            effect.change.fields.iter().any(|field| field.tag == activity::PLAN && field.before.is_none());
        // The place in the paper moves whenever a row is put before it: no news.
        let only_place = effect.change.fields.iter().all(|field| field.tag == activity::SOURCE);
        match (is_new, only_place) {
            (true, _) => preview.new.push(effect.handle.clone()),
            (false, true) => preview.same += 1,
            (false, false) => preview.changed.push((effect.handle.clone(), effect.change.clone())),
        }
    }
    if changes.is_empty() || touched < draft.activities.len() {
        preview.same += draft.activities.len() - touched;
    }
    if let Some(plan) = plan {
        preview.missing = missing(store, plan.id, draft)?;
    }
    Ok(preview)
}

/// Rows that the store has and the paper has no more.
fn missing(
    store: &dyn Store,
    plan: crate::domain::record::RecordId,
    draft: &PlanDraft,
) -> Result<Vec<String>, Failure> {
    let mut missing = Vec::new();
    for id in store.facet(Kind::Activity, activity::PLAN, plan.0)? {
        let Some(record) = store.get(Kind::Activity, crate::domain::record::RecordId(id))? else { continue };
        let number = record.text(activity::NUMBER);
        let title = crate::domain::words::folded(record.text(activity::TITLE));
        let stands = draft.activities.iter().any(|row| {
            (row.number.as_deref() == Some(number) && !number.is_empty())
                || crate::domain::words::folded(&row.title) == title
        });
        if !stands {
            missing.push(handle(&record));
        }
    }
    Ok(missing)
}
