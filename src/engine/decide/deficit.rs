//! Deficits and their measures: found, put right by measures, measured again.

use chrono::NaiveDate;

use super::{Decision, add};
use crate::domain::activity::{self, status};
use crate::domain::deadline::{self, Period, StoredDeadline};
use crate::domain::deficit::{self, Assessment, block, level, state};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{paper_kinds, plan, teacher};
use crate::engine::{Failure, NewDeficit, NewMeasure, Refusal, Targets};

pub fn add_deficits(
    decision: &mut Decision,
    person: RecordId,
    deficits: &[NewDeficit],
) -> Result<(), Failure> {
    let record = decision.need(Kind::Teacher, person)?;
    if deficits.is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    let mut ordinal = teacher::profile(&record).next_ordinal();
    for new in deficits {
        add_deficit(decision, &record, new, &mut ordinal)?;
    }
    Ok(())
}

/// A deficit of this teacher with its measures, numbered from `ordinal` on.
pub fn add_deficit(
    decision: &mut Decision,
    person: &Record,
    new: &NewDeficit,
    ordinal: &mut u16,
) -> Result<RecordId, Failure> {
    let known = |names: &[(u16, &str)], code: u16| names.iter().any(|(known, _)| *known == code);
    if new.wording.trim().is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    if !known(block::NAMES, new.block) || !known(level::NAMES, new.level) {
        return Err(Refusal::BadValue.into());
    }
    if person.get(teacher::ERASED).is_some() {
        return Err(Refusal::Erased.into());
    }
    let today = decision.at.today;
    let found = new.found_on.unwrap_or(today);
    if found > today {
        return Err(Refusal::DayInFuture { day: found, today }.into());
    }
    let text = |text: &str| (!text.trim().is_empty()).then(|| Value::text(text.trim()));
    let mut record = decision.create(Kind::Deficit);
    record.set(deficit::TEACHER, Some(Value::Ref(person.id)), 0);
    record.set(deficit::BLOCK, Some(Value::Code(new.block)), 0);
    record.set(deficit::WORDING, text(&new.wording), 0);
    record.set(deficit::LEVEL, Some(Value::Code(new.level)), 0);
    record.set(deficit::FOUND_ON, Some(Value::Day(found)), 0);
    record.set(deficit::FOUND_BY, text(&new.found_by), 0);
    record.set(deficit::STATE, Some(Value::Code(state::FOUND)), 0);
    record.set(deficit::SUBJECT, text(&new.subject), 0);
    let id = record.id;
    decision.put(record.clone())?;
    for measure in &new.measures {
        put_measure(decision, &record, person, measure, *ordinal)?;
        *ordinal = ordinal.saturating_add(1);
    }
    Ok(id)
}

/// The same measure for each of these deficits.
pub fn add_measure(decision: &mut Decision, targets: &Targets, measure: &NewMeasure) -> Result<(), Failure> {
    // Several deficits of one teacher number their measures one after another.
    let mut next: std::collections::HashMap<RecordId, u16> = std::collections::HashMap::new();
    decision.each(Kind::Deficit, targets, |decision, record| {
        if !state::is_open(deficit::state_of(&record)) {
            return Err(Refusal::AlreadyClosed { on: None }.into());
        }
        let person = deficit::teacher_of(&record).ok_or(Refusal::NotFound)?;
        let person = decision.need(Kind::Teacher, person)?;
        let ordinal = next.entry(person.id).or_insert_with(|| teacher::profile(&person).next_ordinal());
        put_measure(decision, &record, &person, measure, *ordinal)?;
        *ordinal = ordinal.saturating_add(1);
        Ok(())
    })
}

pub fn put_measure(
    decision: &mut Decision,
    of: &Record,
    person: &Record,
    new: &NewMeasure,
    ordinal: u16,
) -> Result<(), Failure> {
    if new.title.trim().is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    for owner in &new.owners {
        decision.need(Kind::Owner, *owner)?;
    }
    let period = period_of_today(decision)?;
    let mut record = decision.create(Kind::Activity);
    let number = format!("{}.{ordinal}", person.text(teacher::CODE));
    record.set(activity::NUMBER, Some(Value::Text(number)), 0);
    record.set(activity::TITLE, Some(Value::text(new.title.trim())), 0);
    let owners: Vec<Value> = new.owners.iter().copied().map(Value::Ref).collect();
    record.set(activity::OWNERS, (!owners.is_empty()).then_some(Value::List(owners)), 0);
    activity::set_horizon(&mut record, period);
    let read = deadline::read(&new.deadline, &deadline::Context::with_period(period));
    add::set_deadline(decision, &mut record, StoredDeadline { read, settled: None })?;
    let result = new.result.trim();
    record.set(activity::RESULT, (!result.is_empty()).then(|| Value::text(result)), 0);
    let owed: Vec<Value> = paper_kinds::owed(result).into_iter().map(Value::Code).collect();
    record.set(activity::PAPERS_OWED, (!owed.is_empty()).then_some(Value::List(owed)), 0);
    record.set(activity::STATUS, Some(Value::Code(status::OPEN)), 0);
    record.set(activity::DEFICIT, Some(Value::Ref(of.id)), 0);
    record.set(activity::TEACHER, Some(Value::Ref(person.id)), 0);
    record.set(activity::SCHOOLS, person.get(teacher::SCHOOLS).cloned(), 0);
    record.set(activity::FORM, new.form.map(Value::Code), 0);
    decision.put(record)
}

/// The period that a measure's «постоянно» or «до 25 мая» is read in: of the plan that today lies in, else of the last.
fn period_of_today(decision: &mut Decision) -> Result<Option<Period>, Failure> {
    if let Some(known) = decision.period {
        return Ok(known);
    }
    let today = decision.at.today;
    let mut periods: Vec<Period> = decision.all(Kind::Plan)?.iter().filter_map(plan::period).collect();
    periods.sort_by_key(|period| period.end);
    let now = periods.iter().rev().find(|period| period.start <= today && today <= period.end);
    let found = now.or(periods.last()).copied();
    decision.period = Some(found);
    Ok(found)
}

/// A later measurement.
pub struct Measured<'a> {
    pub state: u16,
    pub level: Option<u16>,
    pub day: NaiveDate,
    pub by: &'a str,
}

pub fn assess(decision: &mut Decision, targets: &Targets, measured: &Measured) -> Result<(), Failure> {
    let today = decision.at.today;
    if !state::is_measured(measured.state) {
        return Err(Refusal::BadValue.into());
    }
    if measured.by.trim().is_empty() {
        return Err(Refusal::NoInstrument.into());
    }
    if measured.day > today {
        return Err(Refusal::DayInFuture { day: measured.day, today }.into());
    }
    decision.each(Kind::Deficit, targets, |decision, mut record| {
        let found = record.get(deficit::FOUND_ON).and_then(Value::as_day);
        let last = deficit::assessments(&record).last().map(|assessment| assessment.day).max(found);
        if last.is_some_and(|last| measured.day <= last) {
            return Err(Refusal::NoInstrument.into());
        }
        if !deficit::measures(&record).iter().any(|measure| measure.done) && measured.state == state::REMOVED
        {
            decision.warn(&record, "no-measure-done");
        }
        let mut list = deficit::assessments(&record);
        list.push(Assessment {
            day: measured.day,
            by: measured.by.trim().to_owned(),
            state: measured.state,
            level: measured.level,
        });
        let values = list.iter().map(Assessment::to_value).collect();
        record.set(deficit::ASSESSMENTS, Some(Value::List(values)), 0);
        record.set(deficit::STATE, Some(Value::Code(measured.state)), 0);
        if let Some(level) = measured.level {
            record.set(deficit::LEVEL, Some(Value::Code(level)), 0);
        }
        decision.put(record)
    })
}
