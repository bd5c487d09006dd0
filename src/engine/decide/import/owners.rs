//! Owners of a paper: those that the store knows under any name, or that an earlier version of the paper meant by the
//! same words, are not made again.

use std::collections::HashMap;

use super::rows::Pairs;
use crate::domain::draft::{OwnerDraft, PlanDraft};
use crate::domain::paper_base::is_same;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, owner, words};
use crate::engine::Failure;
use crate::engine::decide::add::owner_record;
use crate::engine::decide::{Decision, settle};

/// Spelling (folded) → owner.
pub type Spelled = HashMap<String, RecordId>;

pub fn take(
    decision: &mut Decision,
    standing: &[Record],
    pairs: &Pairs,
    draft: &PlanDraft,
) -> Result<Spelled, Failure> {
    let mut spelled = remembered(decision, standing, pairs, draft)?;
    for draft in &draft.owners {
        let names = || std::iter::once(&draft.name).chain(&draft.aliases).map(|name| words::folded(name));
        let remembered = names().find_map(|name| spelled.get(&name).copied());
        let known = match remembered {
            Some(id) => Some(id),
            None => settle::owner_called(decision, &draft.name)?.map(|record| record.id),
        };
        let id = match known {
            Some(id) => id,
            None => {
                let mut draft = draft.clone();
                draft.code = free_code(decision, &draft)?;
                let record = owner_record(decision, &draft);
                let id = record.id;
                decision.put(record)?;
                id
            }
        };
        for name in names() {
            spelled.entry(name).or_insert(id);
        }
    }
    Ok(spelled)
}

/// What the last version of the paper meant by its owners' names, where their wording is the same still: an owner who
/// was renamed here stays who he is.
fn remembered(
    decision: &Decision,
    standing: &[Record],
    pairs: &Pairs,
    draft: &PlanDraft,
) -> Result<Spelled, Failure> {
    let mut spelled = Spelled::new();
    for (row, known) in draft.activities.iter().zip(pairs) {
        let Some(base) = known.and_then(|at| standing[at].get(activity::BASE)) else { continue };
        let said = base.part(activity::OWNERS).map(Value::items).unwrap_or_default();
        let same_words =
            is_same(base.part(activity::OWNERS_WORDING), Some(&Value::text(&row.owners_wording)));
        if !same_words || said.len() != row.owners.len() {
            continue;
        }
        for (name, id) in row.owners.iter().zip(said.iter().filter_map(Value::as_ref_id)) {
            if decision.get(Kind::Owner, id)?.is_some() {
                spelled.entry(words::folded(name)).or_insert(id);
            }
        }
    }
    Ok(spelled)
}

/// The draft's code, or the next free pair of letters of its name.
fn free_code(decision: &Decision, draft: &OwnerDraft) -> Result<String, Failure> {
    let taken: Vec<String> =
        decision.all(Kind::Owner)?.iter().map(|owner| words::folded(owner.text(owner::CODE))).collect();
    let is_free = |code: &str| !taken.contains(&words::folded(code));
    if is_free(&draft.code) {
        return Ok(draft.code.clone());
    }
    let letters: Vec<char> = draft.name.to_uppercase().chars().filter(|c| c.is_alphabetic()).collect();
    let pairs =
        letters.iter().enumerate().flat_map(|(at, a)| letters[at + 1..].iter().map(move |b| [*a, *b]));
    let spare = ('А'..='Я').flat_map(|a| ('А'..='Я').map(move |b| [a, b]));
    Ok(pairs
        .chain(spare)
        .map(|pair| pair.iter().collect::<String>())
        .find(|code| is_free(code))
        .unwrap_or_default())
}
