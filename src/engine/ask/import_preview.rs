//! The preview of an import: what the command would do, sorted for the reader.

use crate::domain::draft::PlanDraft;
use crate::domain::record::Kind;
use crate::domain::{activity, change::Change};
use crate::engine::decide::{Circumstances, Decision};
use crate::engine::merge::MergeChoices;
use crate::engine::{Command, Failure, ImportPreview};

pub fn import_preview(
    at: Circumstances,
    draft: &PlanDraft,
    choices: &MergeChoices,
) -> Result<ImportPreview, Failure> {
    let store = at.store;
    let mut decision = Decision::new(at);
    decision.decide(&Command::MergePlan { draft: Box::new(draft.clone()), choices: choices.clone() })?;
    let (kept, merge) = (decision.kept().to_vec(), decision.merge.clone());
    let (_, outcome) = decision.finish("import")?;
    let known = merge.plan.map(|plan| store.get(Kind::Plan, plan)).transpose()?.flatten();
    let remembered = super::remembered::of_draft(store, draft, known.as_ref())?;
    let mut preview = ImportPreview { kept, merge, remembered, ..ImportPreview::default() };
    for effect in outcome.done.iter().filter(|effect| effect.kind == Kind::Activity) {
        let change = &effect.change;
        let is_new = change.fields.iter().any(|field| field.tag == activity::PLAN && field.before.is_none());
        if is_new {
            preview.new.push(effect.handle.clone());
        } else if is_news(change) {
            preview.changed.push((effect.handle.clone(), change.clone()));
        }
    }
    // Rows that go or come back are told by themselves, and are no rows of the paper.
    let gone = preview.merge.missing.iter().filter(|row| row.chosen).count();
    let touched = preview.new.len() + preview.changed.len().saturating_sub(gone);
    let left_out = preview.merge.deleted.iter().filter(|row| !row.chosen).count();
    preview.same = draft.activities.len().saturating_sub(touched + left_out);
    Ok(preview)
}

/// The place in the paper moves whenever a row is put before it, and what the paper said is kept for the next time: no
/// news.
fn is_news(change: &Change) -> bool {
    let silent = [activity::SOURCE, activity::BASE, activity::ORDER];
    change.fields.iter().any(|field| !silent.contains(&field.tag))
}
