//! Taking in a plan. What is new becomes records; what is known is merged three ways with what the paper said before
//! (`docs/decisions/three-way-merge.md`). The same paper twice changes nothing.
//!
//! `which` finds the plan, `owners` and `sections` what rows refer to, `rows` the activities, `three_way` merges one
//! record, `order` places rows, `vanished` tells what the paper has no more.

mod order;
mod owners;
mod rows;
mod sections;
mod three_way;
mod vanished;
pub mod which;

use super::{Decision, settle};
use crate::domain::deadline::{Doubt, KeptDoubt, Period, doubts_to_value};
use crate::domain::draft::PlanDraft;
use crate::domain::paper_base::{self, made_of};
use crate::domain::plan::{self, source};
use crate::domain::record::{Kind, Record};
use crate::domain::value::{PartsBuilder, Tag, Value};
use crate::engine::Failure;
use crate::engine::merge::MergeChoices;
pub use rows::{base_of, standing};
use three_way::Merge;

/// Fields of a plan that a paper gives.
const OF_PLAN: [Tag; 4] = [plan::TITLE, plan::DISTRICT, plan::START, plan::END];

pub fn import_plan(
    decision: &mut Decision,
    draft: &PlanDraft,
    choices: &MergeChoices,
) -> Result<(), Failure> {
    let found = which::find(decision.at.store, draft, choices.plan)?;
    decision.merge.plan = found.plan.as_ref().map(|plan| plan.id);
    decision.merge.others = found.others;
    let standing = match &found.plan {
        Some(plan) => rows::standing(decision.at.store, plan.id)?,
        None => Vec::new(),
    };
    let known_rows = found.plan.as_ref().map(rows_of_last_paper).unwrap_or_default();
    let plan = take_plan(decision, found.plan, draft, choices)?;
    let sections = sections::take(decision, &plan, draft, choices)?;
    let pairs = rows::recognised(decision, &standing, draft, &sections)?;
    let owners = owners::take(decision, &standing, &pairs, draft)?;
    let taking = rows::Taking { plan: &plan, sections: &sections, owners: &owners, choices };
    let taken = rows::take(decision, &taking, draft, &standing, &pairs, known_rows)?;
    order::place(decision, &standing, &taken)?;
    vanished::tell(decision, &standing, &pairs, choices)?;
    Ok(())
}

/// Fingerprints of the rows of the last paper; empty when none were kept.
fn rows_of_last_paper(plan: &Record) -> Vec<u64> {
    let rows = plan.get(plan::BASE).and_then(|base| base.part(paper_base::ROWS));
    rows.map(paper_base::fingerprints_from_value).unwrap_or_default()
}

fn take_plan(
    decision: &mut Decision,
    known: Option<Record>,
    draft: &PlanDraft,
    choices: &MergeChoices,
) -> Result<Record, Failure> {
    let here = known.clone().unwrap_or_else(|| decision.create(Kind::Plan));
    let paper = as_the_paper_says(&here, draft);
    let mut after = here.clone();
    match &known {
        None => {
            for tag in OF_PLAN.into_iter().chain([plan::DOUBTS]) {
                after.set(tag, paper.get(tag).cloned(), 0);
            }
        }
        Some(_) => {
            let base = here.get(plan::BASE).cloned();
            let merge = Merge { here: &here, paper: &paper, base, choices };
            merge.field(decision, &mut after, plan::TITLE, None)?;
            merge.field(decision, &mut after, plan::DISTRICT, None)?;
            // A period that was only read from the deadlines moves with them and says nothing about the plan.
            if which::says_period(draft) {
                merge.field(decision, &mut after, plan::START, None)?;
                merge.field(decision, &mut after, plan::END, None)?;
            }
        }
    }
    let prints: Vec<u64> = draft.activities.iter().map(rows::print_of).collect();
    let rows = (paper_base::ROWS, paper_base::fingerprints_to_value(&prints));
    after.set(plan::BASE, Some(made_of(&paper, &OF_PLAN, [rows])), 0);
    if which::file_hash(&here) != Some(&draft.source.hash) {
        after.set(plan::SOURCE, Some(source_of(draft)), 0);
    }
    let moved = plan::period(&after).filter(|period| known.is_some() && plan::period(&here) != Some(*period));
    decision.put(after.clone())?;
    if let Some(Period { start, end }) = moved {
        settle::settle_period(decision, after.id, start, end)?;
    }
    decision.need(Kind::Plan, after.id)
}

/// The plan's fields as the paper gives them; what it does not say is taken to be as before.
fn as_the_paper_says(here: &Record, draft: &PlanDraft) -> Record {
    let mut paper = Record::new(Kind::Plan, here.id);
    let before = |tag: Tag| here.get(plan::BASE).and_then(|base| base.part(tag)).cloned();
    let title = match draft.title.is_empty() {
        true => before(plan::TITLE).unwrap_or_else(|| Value::text(&draft.source.file_name)),
        false => Value::text(&draft.title),
    };
    paper.set(plan::TITLE, Some(title), 0);
    paper.set(plan::DISTRICT, draft.district.clone().map(Value::Text).or_else(|| before(plan::DISTRICT)), 0);
    let inferred = here.get(plan::BASE).is_some() && !which::says_period(draft);
    let day = |tag: Tag, day: Option<chrono::NaiveDate>| match inferred {
        true => before(tag),
        false => day.map(Value::Day),
    };
    paper.set(plan::START, day(plan::START, draft.period.map(|period| period.start)), 0);
    paper.set(plan::END, day(plan::END, draft.period.map(|period| period.end)), 0);
    paper.set(plan::DOUBTS, doubts_value(&draft.doubts), 0);
    paper
}

fn source_of(draft: &PlanDraft) -> Value {
    let noise: Vec<Value> =
        draft.noise.iter().map(|line| Value::text(format!("{}: {}", line.place, line.text))).collect();
    PartsBuilder::new()
        .with(source::FILE_NAME, Some(Value::text(&draft.source.file_name)))
        .with(source::FILE_HASH, Some(Value::Bytes(draft.source.hash.clone())))
        .with(source::NOISE, (!noise.is_empty()).then_some(Value::List(noise)))
        .build()
}

fn doubts_value(doubts: &[Doubt]) -> Option<Value> {
    // The place moves whenever a row is put before it, and is no part of the question; the source has it.
    let asked = |doubt: &Doubt| Doubt { place: None, ..doubt.clone() };
    let kept: Vec<KeptDoubt> = doubts.iter().map(asked).map(KeptDoubt::new).collect();
    (!kept.is_empty()).then(|| doubts_to_value(&kept))
}
