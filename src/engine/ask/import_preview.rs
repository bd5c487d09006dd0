//! The preview of an import: what the command would do, sorted for the reader.

use crate::domain::deadline::{Doubt, doubts_from_value};
use crate::domain::draft::PlanDraft;
use crate::domain::record::Kind;
use crate::domain::value::Value;
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
        preview.asked.extend(asked_anew(change).map(|doubt| (effect.handle.clone(), doubt)));
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

/// Open questions about rows that stand in the record now and did not before.
fn asked_anew(change: &Change) -> impl Iterator<Item = Doubt> {
    let field = change.fields.iter().find(|field| field.tag == activity::DOUBTS);
    let open = |value: Option<&Value>| -> Vec<Doubt> {
        let kept = value.map(doubts_from_value).unwrap_or_default().into_iter();
        let open = kept.filter(|kept| kept.is_open_question() && kept.doubt.code.is_about_rows());
        open.map(|kept| kept.doubt).collect()
    };
    let before = open(field.and_then(|field| field.before.as_ref()));
    let after = open(field.and_then(|field| field.after.as_ref())).into_iter();
    after.filter(move |doubt| !before.contains(doubt))
}

/// The place in the paper moves whenever a row is put before it, and what the paper said is kept for the next time: no
/// news.
fn is_news(change: &Change) -> bool {
    let silent = [activity::SOURCE, activity::BASE, activity::ORDER];
    change.fields.iter().any(|field| !silent.contains(&field.tag))
}
