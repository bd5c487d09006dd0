//! Taking in a plan: what is new becomes records, what the paper changed is changed, what a person changed here is kept.

use std::collections::HashMap;

use super::add::{self, ORDER_STEP, owner_record, set_deadline};
use super::{Decision, settle};
use crate::domain::activity::{self, status};
use crate::domain::deadline::{self, Context, Doubt, KeptDoubt, StoredDeadline};
use crate::domain::draft::{ActivityDraft, OwnerDraft, PlanDraft};
use crate::domain::plan::source;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{PartsBuilder, Tag, Value};
use crate::domain::{owner, plan, section, words};
use crate::engine::Failure;
use crate::store::Store;

/// Fields that a later version of the paper may change here.
pub const FROM_PAPER: [Tag; 9] = [
    activity::SECTION,
    activity::NUMBER,
    activity::TITLE,
    activity::OWNERS,
    activity::OWNERS_WORDING,
    activity::DEADLINE,
    activity::RESULT,
    activity::PAPERS_OWED,
    activity::DOUBTS,
];

pub fn import_plan(decision: &mut Decision, draft: &PlanDraft) -> Result<(), Failure> {
    let known = known_plan(decision.at.store, draft)?;
    if known.as_ref().is_some_and(|plan| source_hash(plan) == Some(&draft.source.hash)) {
        return Ok(());
    }
    let plan = take_plan(decision, known, draft)?;
    let owners = take_owners(decision, &draft.owners)?;
    let sections = take_sections(decision, plan.id, draft)?;
    let known = earlier_rows(decision.at.store, plan.id, &draft.activities)?;
    for (row, known) in draft.activities.iter().zip(known) {
        take_activity(decision, &plan, &sections, &owners, known, row)?;
    }
    Ok(())
}

/// The plan in the store that this paper is a version of: the same bytes, or the same title.
pub fn known_plan(store: &dyn Store, draft: &PlanDraft) -> Result<Option<Record>, Failure> {
    let mut by_title = None;
    for id in store.all(Kind::Plan)? {
        let Some(record) = store.get(Kind::Plan, RecordId(id))? else { continue };
        if source_hash(&record) == Some(&draft.source.hash) {
            return Ok(Some(record));
        }
        let same_title = words::folded(record.text(plan::TITLE)) == words::folded(&draft.title);
        let same_district = record.text(plan::DISTRICT) == draft.district.as_deref().unwrap_or("");
        if same_title && same_district && !draft.title.is_empty() {
            by_title = Some(record);
        }
    }
    Ok(by_title)
}

fn source_hash(plan: &Record) -> Option<&Vec<u8>> {
    match plan.get(plan::SOURCE)?.part(source::FILE_HASH)? {
        Value::Bytes(hash) => Some(hash),
        _ => None,
    }
}

fn take_plan(decision: &mut Decision, known: Option<Record>, draft: &PlanDraft) -> Result<Record, Failure> {
    let is_new = known.is_none();
    let mut record = match known {
        Some(record) => record,
        None => decision.create(Kind::Plan),
    };
    if is_new {
        let title = if draft.title.is_empty() { &draft.source.file_name } else { &draft.title };
        record.set(plan::TITLE, Some(Value::text(title)), 0);
        record.set(plan::DISTRICT, draft.district.clone().map(Value::Text), 0);
        record.set(plan::START, draft.period.map(|period| Value::Day(period.start)), 0);
        record.set(plan::END, draft.period.map(|period| Value::Day(period.end)), 0);
        record.set(plan::DOUBTS, doubts_value(&draft.doubts), 0);
    }
    let noise: Vec<Value> =
        draft.noise.iter().map(|line| Value::text(format!("{}: {}", line.place, line.text))).collect();
    let from = PartsBuilder::new()
        .with(source::FILE_NAME, Some(Value::text(&draft.source.file_name)))
        .with(source::FILE_HASH, Some(Value::Bytes(draft.source.hash.clone())))
        .with(source::NOISE, (!noise.is_empty()).then_some(Value::List(noise)))
        .build();
    record.set(plan::SOURCE, Some(from), 0);
    decision.put(record.clone())?;
    Ok(record)
}

fn doubts_value(doubts: &[Doubt]) -> Option<Value> {
    // The place moves whenever a row is put before it, and is no part of the question; the source has it.
    let asked = |doubt: &Doubt| Doubt { place: None, ..doubt.clone() };
    let kept = doubts.iter().map(|doubt| KeptDoubt { doubt: asked(doubt), settled: None }.to_value());
    let kept: Vec<Value> = kept.collect();
    (!kept.is_empty()).then_some(Value::List(kept))
}

/// Spelling (folded) → owner. Owners that the store knows under any name are not made again.
fn take_owners(decision: &mut Decision, drafts: &[OwnerDraft]) -> Result<HashMap<String, RecordId>, Failure> {
    let mut spelled = HashMap::new();
    for draft in drafts {
        let known = settle::owner_called(decision, &draft.name)?;
        let id = match known {
            Some(record) => record.id,
            None => {
                let mut draft = draft.clone();
                draft.code = free_code(decision, &draft)?;
                let record = owner_record(decision, &draft);
                let id = record.id;
                decision.put(record)?;
                id
            }
        };
        spelled.insert(words::folded(&draft.name), id);
        for alias in &draft.aliases {
            spelled.insert(words::folded(alias), id);
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

fn take_sections(
    decision: &mut Decision,
    plan: RecordId,
    draft: &PlanDraft,
) -> Result<Vec<RecordId>, Failure> {
    let present = add::sections_of(decision, plan)?;
    let mut ids = Vec::new();
    for (index, row) in draft.sections.iter().enumerate() {
        let same = |record: &&Record| {
            words::folded(record.text(section::TITLE)) == words::folded(&row.title)
                && record.text(section::NUMBER) == row.number.as_deref().unwrap_or("")
        };
        let mut record = match present.iter().find(same) {
            Some(record) => record.clone(),
            None => decision.create(Kind::Section),
        };
        record.set(section::PLAN, Some(Value::Ref(plan)), 0);
        record.set(section::NUMBER, row.number.clone().map(Value::Text), 0);
        record.set(section::TITLE, Some(Value::text(&row.title)), 0);
        record.set(section::ORDER, Some(Value::Int(i64::try_from(index + 1).unwrap_or(i64::MAX))), 0);
        ids.push(record.id);
        decision.put(record)?;
    }
    Ok(ids)
}

/// For each row of the draft the record that an earlier version of the paper made of it: the same number and wording,
/// else the only one of the same wording (renumbered), else the only one of the same number (reworded).
fn earlier_rows(
    store: &dyn Store,
    plan: RecordId,
    rows: &[ActivityDraft],
) -> Result<Vec<Option<Record>>, Failure> {
    let mut left = Vec::new();
    for id in store.facet(Kind::Activity, activity::PLAN, plan.0)? {
        left.extend(store.get(Kind::Activity, RecordId(id))?);
    }
    let mut found: Vec<Option<Record>> = vec![None; rows.len()];
    if left.is_empty() {
        return Ok(found);
    }
    let title = |text: &str| words::folded(text);
    let keys: [(KeyOfRow, KeyOfRecord); 3] = [
        (
            |row| format!("{} {}", number_of(row), row.title),
            |record| format!("{} {}", record.text(activity::NUMBER), record.text(activity::TITLE)),
        ),
        (|row| row.title.clone(), |record| record.text(activity::TITLE).to_owned()),
        (|row| number_of(row).to_owned(), |record| record.text(activity::NUMBER).to_owned()),
    ];
    for (of_row, of_record) in keys {
        let mut by_key: HashMap<String, Vec<Record>> = HashMap::new();
        for record in left.drain(..) {
            by_key.entry(title(&of_record(&record))).or_default().push(record);
        }
        let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate().filter(|(at, _)| found[*at].is_none()) {
            wanted.entry(title(&of_row(row))).or_default().push(at);
        }
        for (key, records) in by_key {
            match (wanted.get(&key).map(Vec::as_slice), records.as_slice()) {
                (Some([at]), [only]) if !key.trim().is_empty() => found[*at] = Some(only.clone()),
                _ => left.extend(records),
            }
        }
    }
    Ok(found)
}

type KeyOfRow = fn(&ActivityDraft) -> String;
type KeyOfRecord = fn(&Record) -> String;

fn number_of(row: &ActivityDraft) -> &str {
    row.number.as_deref().unwrap_or("")
}

fn take_activity(
    decision: &mut Decision,
    plan: &Record,
    sections: &[RecordId],
    owners: &HashMap<String, RecordId>,
    known: Option<Record>,
    row: &ActivityDraft,
) -> Result<(), Failure> {
    let is_new = known.is_none();
    let before = match known {
        Some(record) => record,
        None => decision.create(Kind::Activity),
    };
    let mut record = before.clone();
    record.set(activity::PLAN, Some(Value::Ref(plan.id)), 0);
    let section = row.section.and_then(|index| sections.get(index));
    record.set(activity::SECTION, section.map(|id| Value::Ref(*id)), 0);
    record.set(activity::NUMBER, row.number.clone().map(Value::Text), 0);
    record.set(activity::TITLE, Some(Value::text(&row.title)), 0);
    let led = row.owners.iter().filter_map(|name| owners.get(&words::folded(name)));
    let mut ids: Vec<Value> = Vec::new();
    for id in led {
        if !ids.contains(&Value::Ref(*id)) {
            ids.push(Value::Ref(*id));
        }
    }
    record.set(activity::OWNERS, (!ids.is_empty()).then_some(Value::List(ids)), 0);
    let text = |text: &str| (!text.is_empty()).then(|| Value::text(text));
    record.set(activity::OWNERS_WORDING, text(&row.owners_wording), 0);
    record.set(activity::RESULT, text(&row.result), 0);
    let owed: Vec<Value> = row.papers.iter().copied().map(Value::Code).collect();
    record.set(activity::PAPERS_OWED, (!owed.is_empty()).then_some(Value::List(owed)), 0);
    record.set(activity::DOUBTS, doubts_value(&row.doubts), 0);
    // The plan's own period goes before what this version of the paper let the importer infer.
    let read = deadline::read(&row.deadline.text, &Context::with_period(plan::period(plan)));
    let stored = StoredDeadline { read, settled: None };
    activity::set_horizon(&mut record, plan::period(plan));
    set_deadline(decision, &mut record, stored)?;
    if is_new {
        record.set(activity::ORDER, Some(Value::Int(i64::from(row.order) * ORDER_STEP)), 0);
        record.set(activity::STATUS, Some(Value::Code(status::OPEN)), 0);
    } else {
        keep_what_people_changed(decision, &before, &mut record)?;
    }
    record.set(activity::SOURCE, Some(source_of(row)), 0);
    decision.put(record)
}

/// A field that anybody but an import wrote last keeps its value.
fn keep_what_people_changed(
    decision: &mut Decision,
    before: &Record,
    after: &mut Record,
) -> Result<(), Failure> {
    for tag in FROM_PAPER {
        if before.get(tag) == after.get(tag) {
            continue;
        }
        let revision = before.revision(tag);
        let Some(header) = decision.at.store.headers(revision, revision)?.pop() else { continue };
        if header.command == "import" {
            continue;
        }
        after.set(tag, before.get(tag).cloned(), 0);
        decision.keep(before, tag);
        if tag == activity::DEADLINE {
            for derived in [activity::EVENT, activity::RESOLVED] {
                after.set(derived, before.get(derived).cloned(), 0);
            }
        }
    }
    Ok(())
}

fn source_of(row: &ActivityDraft) -> Value {
    let cell = |(heading, text): &(String, String)| {
        PartsBuilder::new()
            .with(source::CELL_HEADING, Some(Value::text(heading)))
            .with(source::CELL_TEXT, Some(Value::text(text)))
            .build()
    };
    PartsBuilder::new()
        .with(source::FROM, Some(Value::Int(i64::from(row.lines.0))))
        .with(source::TO, Some(Value::Int(i64::from(row.lines.1))))
        .with(source::CELLS, Some(Value::List(row.cells.iter().map(cell).collect())))
        .build()
}
