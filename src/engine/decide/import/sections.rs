//! Sections of a paper: found by number and title, as here or as the paper said before; then by title, then by number.

use super::three_way::Merge;
use crate::domain::draft::{PlanDraft, SectionDraft};
use crate::domain::paper_base::made_of;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::domain::{section, words};
use crate::engine::Failure;
use crate::engine::decide::{Decision, add};
use crate::engine::merge::MergeChoices;

/// The records of the draft's sections, in its order.
pub fn take(
    decision: &mut Decision,
    plan: &Record,
    draft: &PlanDraft,
    choices: &MergeChoices,
) -> Result<Vec<RecordId>, Failure> {
    let present = add::sections_of(decision, plan.id)?;
    let known = recognised(&present, &draft.sections);
    let mut ids = Vec::new();
    for (index, (row, known)) in draft.sections.iter().zip(known).enumerate() {
        let is_new = known.is_none();
        let here = known.unwrap_or_else(|| decision.create(Kind::Section));
        let mut paper = Record::new(Kind::Section, here.id);
        paper.set(section::NUMBER, row.number.clone().map(Value::Text), 0);
        paper.set(section::TITLE, Some(Value::text(&row.title)), 0);
        let mut after = here.clone();
        after.set(section::PLAN, Some(Value::Ref(plan.id)), 0);
        let merge = Merge { here: &here, paper: &paper, base: here.get(section::BASE).cloned(), choices };
        for tag in [section::NUMBER, section::TITLE] {
            match is_new {
                true => after.set(tag, paper.get(tag).cloned(), 0),
                false => merge.field(decision, &mut after, tag, None)?,
            }
        }
        after.set(section::ORDER, Some(Value::Int(i64::try_from(index + 1).unwrap_or(i64::MAX))), 0);
        after.set(section::BASE, Some(made_of(&paper, &[section::NUMBER, section::TITLE], [])), 0);
        ids.push(after.id);
        decision.put(after)?;
    }
    Ok(ids)
}

type IsIt<'a> = dyn Fn(&SectionDraft, &Record) -> bool + 'a;

fn recognised(present: &[Record], drafts: &[SectionDraft]) -> Vec<Option<Record>> {
    let mut left: Vec<&Record> = present.iter().collect();
    let mut found: Vec<Option<Record>> = vec![None; drafts.len()];
    let same_number = |draft: &SectionDraft, record: &Record| {
        names(record, section::NUMBER).any(|number| number == draft.number.as_deref().unwrap_or(""))
    };
    let same_title = |draft: &SectionDraft, record: &Record| {
        names(record, section::TITLE).any(|title| words::phrase(title) == words::phrase(&draft.title))
    };
    let ways: [&IsIt; 3] = [
        &|draft, record| same_number(draft, record) && same_title(draft, record),
        &same_title,
        &|draft, record| draft.number.is_some() && same_number(draft, record),
    ];
    for is_it in ways {
        for (at, draft) in drafts.iter().enumerate() {
            if found[at].is_none()
                && let Some(place) = left.iter().position(|record| is_it(draft, record))
            {
                found[at] = Some(left.remove(place).clone());
            }
        }
    }
    found
}

/// What it is called here, and what the last paper called it.
fn names(record: &Record, tag: Tag) -> impl Iterator<Item = &str> {
    let before = record.get(section::BASE).map(|base| base.part(tag).and_then(Value::as_text).unwrap_or(""));
    std::iter::once(record.text(tag)).chain(before)
}
