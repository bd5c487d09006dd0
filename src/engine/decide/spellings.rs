//! Spellings of one owner: merged once, remembered as an alias (or as two different owners), and not asked about again.

use super::Decision;
use super::settle::{kept_or_none, owner_called};
use crate::domain::activity;
use crate::domain::deadline::{Candidate, Doubt, DoubtCode, KeptDoubt};
use crate::domain::owner;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::domain::words::folded;
use crate::engine::{DoubtChoice, Failure, Refusal};

/// Settles the question about a spelling for every row that asks it. `record` is the row in hand, not yet put.
pub fn settle(
    decision: &mut Decision,
    record: &mut Record,
    doubt: &Doubt,
    choice: &DoubtChoice,
) -> Result<(), Failure> {
    let written = doubt.text.clone().unwrap_or_default();
    let wrong = owner_called(decision, &written)?;
    let answer = match choice {
        DoubtChoice::AsWritten => {
            keep_apart(decision, wrong, doubt)?;
            written.clone()
        }
        DoubtChoice::Text(chosen) => {
            merge(decision, record, wrong, &written, chosen)?;
            chosen.clone()
        }
    };
    for mut other in asking(decision, record.id, &written)? {
        answer_in(&mut other, &written, &answer);
        decision.put(other)?;
    }
    answer_in(record, &written, &answer);
    Ok(())
}

/// The other rows of the store in which the same spelling is asked about.
fn asking(decision: &Decision, but: RecordId, written: &str) -> Result<Vec<Record>, Failure> {
    let question = activity::flag::QUESTION;
    let mut rows = Vec::new();
    for id in decision.at.store.facet(Kind::Activity, activity::facet::FLAG, question)?.iter().map(RecordId) {
        let Some(row) = decision.get(Kind::Activity, id)? else { continue };
        if id != but && activity::doubts(&row).iter().any(|kept| asks(kept, written)) {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn asks(kept: &KeptDoubt, written: &str) -> bool {
    kept.is_open_question()
        && kept.doubt.code == DoubtCode::OwnerTypo
        && kept.doubt.text.as_deref() == Some(written)
}

fn answer_in(row: &mut Record, written: &str, answer: &str) {
    let mut kept = activity::doubts(row);
    for one in kept.iter_mut().filter(|kept| asks(kept, written)) {
        one.settled = Some(answer.to_owned());
    }
    row.set(activity::DOUBTS, kept_or_none(&kept), 0);
}

/// The owner as written becomes an alias of the chosen one, which takes all that was his.
fn merge(
    decision: &mut Decision,
    record: &mut Record,
    wrong: Option<Record>,
    written: &str,
    chosen: &str,
) -> Result<(), Failure> {
    let mut right = owner_called(decision, chosen)?.ok_or(Refusal::NotFound)?;
    let wrong = wrong.filter(|wrong| wrong.id != right.id);
    if let Some(wrong) = &wrong {
        replace(record, wrong.id, right.id);
        for mut row in decision.referring(Kind::Activity, activity::OWNERS, wrong.id)? {
            if row.id != record.id {
                replace(&mut row, wrong.id, right.id);
                decision.put(row)?;
            }
        }
    }
    add_text(&mut right, owner::ALIASES, written);
    for alias in wrong.iter().flat_map(|wrong| texts(wrong, owner::ALIASES)).collect::<Vec<_>>() {
        add_text(&mut right, owner::ALIASES, &alias);
    }
    decision.put(right)?;
    wrong.map_or(Ok(()), |wrong| decision.remove(&wrong))
}

/// An owner of a row gives way to another, who is named once.
fn replace(row: &mut Record, wrong: RecordId, right: RecordId) {
    let mut owners: Vec<RecordId> = Vec::new();
    for id in activity::owners(row) {
        let id = if id == wrong { right } else { id };
        if !owners.contains(&id) {
            owners.push(id);
        }
    }
    row.set(activity::OWNERS, Some(Value::List(owners.into_iter().map(Value::Ref).collect())), 0);
}

/// They are two owners: that is remembered with the one that was taken for a slip.
fn keep_apart(decision: &mut Decision, written: Option<Record>, doubt: &Doubt) -> Result<(), Failure> {
    let Some(mut owner) = written else { return Ok(()) };
    for meant in meant(doubt) {
        add_text(&mut owner, owner::DISTINCT, meant);
    }
    decision.put(owner)
}

fn meant(doubt: &Doubt) -> impl Iterator<Item = &str> {
    doubt.candidates.iter().filter_map(|candidate| match candidate {
        Candidate::Text(text) => Some(text.as_str()),
        Candidate::When(_) => None,
    })
}

fn texts(record: &Record, tag: Tag) -> Vec<String> {
    let items = record.get(tag).map(Value::items).unwrap_or_default();
    items.iter().filter_map(Value::as_text).map(str::to_owned).collect()
}

fn add_text(record: &mut Record, tag: Tag, text: &str) {
    let mut all = texts(record, tag);
    if !all.iter().any(|known| folded(known) == folded(text)) {
        all.push(text.to_owned());
        record.set(tag, Some(Value::List(all.into_iter().map(Value::Text).collect())), 0);
    }
}

/// Questions about spellings that were answered before are answered in the touched rows.
pub fn recall(decision: &mut Decision) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for id in decision.touched(Kind::Activity).collect::<Vec<_>>() {
        let row = decision.get(Kind::Activity, id)?;
        let asks = |row: &Record| activity::doubts(row).iter().any(is_about_spelling);
        rows.extend(row.filter(|row| row.get(activity::DOUBTS).is_some() && asks(row)));
    }
    if rows.is_empty() {
        return Ok(());
    }
    let owners = decision.all(Kind::Owner)?;
    for mut row in rows {
        let mut kept = activity::doubts(&row);
        let mut answered = false;
        for one in kept.iter_mut().filter(|kept| is_about_spelling(kept)) {
            one.settled = remembered(&owners, &one.doubt);
            answered |= one.settled.is_some();
        }
        if answered {
            row.set(activity::DOUBTS, kept_or_none(&kept), 0);
            decision.put(row)?;
        }
    }
    Ok(())
}

fn is_about_spelling(kept: &KeptDoubt) -> bool {
    kept.is_open_question() && kept.doubt.code == DoubtCode::OwnerTypo
}

/// The answer that stands with the owners: an alias of the meant one, or a name kept apart from it.
fn remembered(owners: &[Record], doubt: &Doubt) -> Option<String> {
    let written = doubt.text.as_deref()?;
    let has = |owner: &Record, tag: Tag, name: &str| {
        texts(owner, tag).iter().any(|known| folded(known) == folded(name))
    };
    let called = |owner: &Record, name: &str| folded(owner.text(owner::NAME)) == folded(name);
    for meant in meant(doubt) {
        let is_alias = |owner: &&Record| called(owner, meant) && has(owner, owner::ALIASES, written);
        if owners.iter().any(|owner| is_alias(&owner)) {
            return Some(meant.to_owned());
        }
        if owners.iter().any(|owner| called(owner, written) && has(owner, owner::DISTINCT, meant)) {
            return Some(written.to_owned());
        }
    }
    None
}
