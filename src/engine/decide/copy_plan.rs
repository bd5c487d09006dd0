//! Last year's plan as a template for the next: sections, rows, owners, results and papers owed are copied; wordings are
//! moved by whole years and read anew in the new period. Completions, moves, notes and dates of events are not. A
//! decision about an unclear deadline becomes the first answer offered, and the question is asked again.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::add::{sections_of, set_deadline};
use super::{Decision, import};
use crate::domain::activity::{self, status};
use crate::domain::deadline::{
    self, Candidate, Context, Deadline, Doubt, DoubtCode, Period, Severity, StoredDeadline, When,
    doubts_to_value, shift,
};
use crate::domain::field::{Field, spec};
use crate::domain::paper_base::{self, fingerprint, made_of};
use crate::domain::plan::{self, source};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{PartsBuilder, Tag, Value};
use crate::domain::year_shift::shifted;
use crate::domain::{section, words};
use crate::engine::{Failure, Refusal};

pub fn copy_plan(
    decision: &mut Decision,
    from: RecordId,
    to: Period,
    title: Option<&str>,
) -> Result<(), Failure> {
    if to.end < to.start {
        return Err(Refusal::EndBeforeStart { start: to.start, end: to.end }.into());
    }
    let old = decision.need(Kind::Plan, from)?;
    let same_title = title.is_none_or(|title| words::phrase(title) == words::phrase(old.text(plan::TITLE)));
    if same_title && plan::period(&old) == Some(to) {
        return Err(Refusal::PlanThere { title: old.text(plan::TITLE).to_owned() }.into());
    }
    let rows = import::standing(decision.at.store, from)?;
    let rows: Vec<Record> = rows
        .into_iter()
        .filter(|row| activity::status_of(row) != status::WITHDRAWN && !activity::is_measure(row))
        .collect();
    let years =
        plan::period(&old).or_else(|| inferred(&rows)).map_or(0, |period| shift::years_between(period, to));
    let copying = Copying { to, years };
    let plan = copying.plan(decision, &old, &rows, title)?;
    let mut sections = HashMap::new();
    for section in sections_of(decision, from)? {
        sections.insert(section.id, copying.section(decision, &section, plan)?);
    }
    for row in &rows {
        copying.row(decision, row, plan, &sections)?;
    }
    Ok(())
}

fn inferred(rows: &[Record]) -> Option<Period> {
    let days: Vec<NaiveDate> = rows
        .iter()
        .filter_map(activity::stored_deadline)
        .flat_map(|stored| deadline::full_days(&stored.read))
        .collect();
    deadline::infer_period(&days)
}

struct Copying {
    to: Period,
    years: i32,
}

impl Copying {
    fn plan(
        &self,
        decision: &mut Decision,
        old: &Record,
        rows: &[Record],
        title: Option<&str>,
    ) -> Result<RecordId, Failure> {
        let mut plan = decision.create(Kind::Plan);
        copy_editable(old, &mut plan);
        let title = title.map(str::trim).filter(|title| !title.is_empty());
        let title = title.map_or_else(|| shifted(old.text(plan::TITLE), self.years), str::to_owned);
        plan.set(plan::TITLE, Some(Value::text(title)), 0);
        plan.set(plan::START, Some(Value::Day(self.to.start)), 0);
        plan.set(plan::END, Some(Value::Day(self.to.end)), 0);
        let print = |row: &Record| {
            fingerprint(row.text(activity::NUMBER), &shifted(row.text(activity::TITLE), self.years))
        };
        let prints = paper_base::fingerprints_to_value(&rows.iter().map(print).collect::<Vec<_>>());
        let said = [plan::TITLE, plan::DISTRICT, plan::START, plan::END];
        plan.set(plan::BASE, Some(made_of(&plan, &said, [(paper_base::ROWS, prints)])), 0);
        let id = plan.id;
        decision.put(plan)?;
        Ok(id)
    }

    fn section(&self, decision: &mut Decision, old: &Record, plan: RecordId) -> Result<RecordId, Failure> {
        let mut section = decision.create(Kind::Section);
        section.set(section::PLAN, Some(Value::Ref(plan)), 0);
        copy_editable(old, &mut section);
        section.set(section::TITLE, Some(Value::text(shifted(old.text(section::TITLE), self.years))), 0);
        section.set(section::ORDER, old.get(section::ORDER).cloned(), 0);
        section.set(section::BASE, Some(made_of(&section, &[section::NUMBER, section::TITLE], [])), 0);
        let id = section.id;
        decision.put(section)?;
        Ok(id)
    }

    fn row(
        &self,
        decision: &mut Decision,
        old: &Record,
        plan: RecordId,
        sections: &HashMap<RecordId, RecordId>,
    ) -> Result<(), Failure> {
        let mut row = decision.create(Kind::Activity);
        row.set(activity::PLAN, Some(Value::Ref(plan)), 0);
        copy_editable(old, &mut row);
        let section = old.get(activity::SECTION).and_then(Value::as_ref_id).and_then(|id| sections.get(&id));
        row.set(activity::SECTION, section.map(|id| Value::Ref(*id)), 0);
        for tag in [activity::ORDER, activity::OWNERS, activity::OWNERS_WORDING] {
            row.set(tag, old.get(tag).cloned(), 0);
        }
        for tag in [activity::TITLE, activity::RESULT] {
            let text = old.get(tag).and_then(Value::as_text);
            row.set(tag, text.map(|text| Value::text(shifted(text, self.years))), 0);
        }
        row.set(activity::STATUS, Some(Value::Code(status::OPEN)), 0);
        let open: Vec<_> = activity::doubts(old).into_iter().filter(|kept| kept.settled.is_none()).collect();
        row.set(activity::DOUBTS, (!open.is_empty()).then(|| doubts_to_value(&open)), 0);
        activity::set_horizon(&mut row, Some(self.to));
        row.set(activity::SOURCE, source_of(old), 0);
        let mut wording = String::new();
        if let Some(stored) = activity::stored_deadline(old) {
            let next = self.deadline(&stored);
            wording.clone_from(&next.text);
            set_deadline(decision, &mut row, StoredDeadline::new(next))?;
        }
        row.set(activity::BASE, Some(import::base_of(&row, &wording)), 0);
        decision.put(row)
    }

    /// The wording moved and read anew. What a person decided about the old one goes before the other answers.
    fn deadline(&self, old: &StoredDeadline) -> Deadline {
        let text = shifted(&old.read.text, self.years);
        let read = deadline::read(&text, &Context::with_period(Some(self.to)));
        match &old.settled {
            Some(settled) => asked_again(read, settled.shifted(self.years)),
            None => read,
        }
    }
}

/// Puts an answer before all others; where nothing was asked, asks.
fn asked_again(mut read: Deadline, decided: When) -> Deadline {
    if read.when == decided {
        return read;
    }
    if let When::Conflict { candidates, .. } = &mut read.when {
        put_first(candidates, decided.clone());
    }
    match read.doubts.iter_mut().find(|doubt| doubt.severity == Severity::Ask) {
        Some(doubt) => put_first(&mut doubt.candidates, Candidate::When(decided)),
        None => {
            let candidates = [decided, read.when.clone()].into_iter().filter(|when| *when != When::None);
            read.doubts.push(Doubt {
                code: DoubtCode::CarriedDecision,
                severity: Severity::Ask,
                text: None,
                place: None,
                candidates: candidates.map(Candidate::When).collect(),
            });
        }
    }
    read
}

fn put_first<T: PartialEq>(all: &mut Vec<T>, first: T) {
    all.retain(|one| *one != first);
    all.insert(0, first);
}

/// What people may set of a record, but for its deadline, which is read anew.
fn copy_editable(old: &Record, new: &mut Record) {
    let is_plain =
        |field: &&Field| field.editable && field.holds != crate::domain::field::FieldType::Deadline;
    for field in spec(old.kind).fields.iter().filter(is_plain) {
        new.set(field.tag, old.get(field.tag).cloned(), 0);
    }
}

/// The old paper's own cells; of a row that people added, its old wording.
fn source_of(old: &Record) -> Option<Value> {
    if let Some(source) = old.get(activity::SOURCE) {
        return Some(source.clone());
    }
    let wording = activity::stored_deadline(old)?.read.text;
    let cell = |tag: Tag, text: &str| (!words::phrase(text).is_empty()).then(|| (tag, Value::text(text)));
    let cells = [cell(source::CELL_TEXT, old.text(activity::TITLE)), cell(source::CELL_TEXT, &wording)];
    let cells =
        cells.into_iter().flatten().map(|(tag, text)| PartsBuilder::new().with(tag, Some(text)).build());
    Some(PartsBuilder::new().with(source::CELLS, Some(Value::List(cells.collect()))).build())
}
