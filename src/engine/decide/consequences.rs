//! What follows from a change for other records: a deficit remembers its measures and a teacher the deficits, so that
//! lists need not look further; lines know their activity's last day; a collective activity closes with its last line.
//! Everything here is worked out anew and may be worked out again: undo does so, too.

use std::collections::BTreeSet;

use super::Decision;
use crate::domain::activity;
use crate::domain::activity::status;
use crate::domain::obligation::Obligation;
use crate::domain::profile::{DeficitDigest, MeasureDigest, Profile};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{deficit, line, school, teacher};
use crate::engine::Failure;

/// What a new deed leads to, and what undo leads back from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Measures move the state of their deficit on.
    Forward,
    /// The state goes back as the entry says; only what is maintained is worked out anew.
    Back,
}

/// Brings what is maintained up to what this decision changes.
pub fn follow(decision: &mut Decision, course: Course) -> Result<(), Failure> {
    if course == Course::Forward {
        super::spellings::recall(decision)?;
    }
    super::row_links::follow(decision, course)?;
    super::rhythm::follow(decision)?;
    let mut deficits: BTreeSet<RecordId> = decision.touched(Kind::Deficit).collect();
    let mut teachers: BTreeSet<RecordId> = decision.touched(Kind::Teacher).collect();
    for id in decision.touched(Kind::Activity).collect::<Vec<_>>() {
        deficits.extend(of_both(decision, Kind::Activity, id, activity::DEFICIT)?);
        follow_lines(decision, id)?;
    }
    for id in decision.touched(Kind::Line).collect::<Vec<_>>() {
        if let Some(record) = decision.get(Kind::Line, id)? {
            follow_line(decision, record)?;
        }
    }
    for id in &deficits {
        teachers.extend(of_both(decision, Kind::Deficit, *id, deficit::TEACHER)?);
    }
    for id in &teachers {
        deficits.extend(follow_schools(decision, *id)?);
    }
    for id in deficits {
        follow_measures(decision, id, course)?;
    }
    for id in teachers {
        follow_deficits(decision, id)?;
    }
    for id in decision.touched(Kind::School).collect::<Vec<_>>() {
        relabel_lines_of(decision, id)?;
    }
    Ok(())
}

/// What a touched record refers to by this field, before and after.
fn of_both(decision: &Decision, kind: Kind, id: RecordId, tag: u16) -> Result<Vec<RecordId>, Failure> {
    let after = decision.get(kind, id)?;
    let refers = |record: &Record| record.get(tag).and_then(Value::as_ref_id);
    let before = decision.before(id).and_then(refers);
    Ok(before.into_iter().chain(after.as_ref().and_then(refers)).collect())
}

/// The measures of a deficit, and the state that they lead to.
fn follow_measures(decision: &mut Decision, id: RecordId, course: Course) -> Result<(), Failure> {
    let Some(mut record) = decision.get(Kind::Deficit, id)? else { return Ok(()) };
    let rows = decision.referring(Kind::Activity, activity::DEFICIT, id)?;
    let digests: Vec<MeasureDigest> = rows.iter().map(digest_of).collect();
    let before = deficit::measures(&record);
    if digests != before {
        let fates = |measures: &[MeasureDigest]| -> Vec<(RecordId, bool, bool)> {
            measures.iter().map(|measure| (measure.id, measure.live, measure.done)).collect()
        };
        if course == Course::Forward && fates(&digests) != fates(&before) {
            let state = deficit::state_by_measures(deficit::state_of(&record), &digests);
            record.set(deficit::STATE, Some(Value::Code(state)), 0);
        }
        record.set(deficit::MEASURES, MeasureDigest::list_to_value(&digests), 0);
    }
    put_if_changed(decision, record)
}

fn digest_of(row: &Record) -> MeasureDigest {
    let owed = Obligation::of(row);
    let ordinal = row.text(activity::NUMBER).rsplit('.').next().and_then(|tail| tail.parse().ok());
    MeasureDigest {
        id: row.id,
        ordinal: ordinal.unwrap_or(0),
        due: owed.due_day(),
        owners: activity::owners(row),
        live: owed.is_open(),
        done: matches!(owed.status, status::DONE | status::REPORTED),
    }
}

/// The deficits of a teacher.
fn follow_deficits(decision: &mut Decision, id: RecordId) -> Result<(), Failure> {
    let Some(mut record) = decision.get(Kind::Teacher, id)? else { return Ok(()) };
    let found = decision.referring(Kind::Deficit, deficit::TEACHER, id)?;
    let digest = |record: &Record| DeficitDigest {
        id: record.id,
        block: deficit::code_at(record, deficit::BLOCK),
        level: deficit::code_at(record, deficit::LEVEL),
        state: deficit::state_of(record),
        measures: deficit::measures(record),
    };
    let profile = Profile { deficits: found.iter().map(digest).collect() };
    record.set(teacher::PROFILE, profile.to_value(), 0);
    put_if_changed(decision, record)
}

/// Deficits and measures stand at the schools of their teacher. Which deficits those are.
fn follow_schools(decision: &mut Decision, id: RecordId) -> Result<Vec<RecordId>, Failure> {
    let Some(person) = decision.get(Kind::Teacher, id)? else { return Ok(Vec::new()) };
    let schools = person.get(teacher::SCHOOLS).cloned();
    let code = person.get(teacher::CODE).cloned();
    let mut touched = Vec::new();
    for mut record in decision.referring(Kind::Deficit, deficit::TEACHER, id)? {
        touched.push(record.id);
        record.set(deficit::SCHOOLS, schools.clone(), 0);
        record.set(deficit::TEACHER_CODE, code.clone(), 0);
        put_if_changed(decision, record)?;
    }
    let moved = decision.before(id).is_none_or(|before| before.get(teacher::SCHOOLS) != schools.as_ref());
    if moved && decision.before(id).is_some() {
        for mut row in decision.referring(Kind::Activity, activity::TEACHER, id)? {
            row.set(activity::SCHOOLS, schools.clone(), 0);
            put_if_changed(decision, row)?;
        }
    }
    Ok(touched)
}

/// The lines of an activity show its last day and its number.
fn follow_lines(decision: &mut Decision, id: RecordId) -> Result<(), Failure> {
    let Some(row) = decision.get(Kind::Activity, id)? else { return Ok(()) };
    if activity::is_measure(&row) || activity::schools(&row).is_empty() {
        return Ok(());
    }
    let due = Obligation::of(&row).due_day();
    let same_day = decision.before(id).map(|before| Obligation::of(before).due_day()) == Some(due);
    let same_number = decision.before(id).map(|before| before.text(activity::NUMBER).to_owned())
        == Some(row.text(activity::NUMBER).to_owned());
    if same_day && same_number {
        return Ok(());
    }
    for record in decision.referring(Kind::Line, line::ACTIVITY, id)? {
        follow_line(decision, record)?;
    }
    Ok(())
}

/// A line shows the last day and the number of its activity, and the code of its school.
fn follow_line(decision: &mut Decision, mut record: Record) -> Result<(), Failure> {
    let row = line::activity_of(&record).map(|id| decision.get(Kind::Activity, id)).transpose()?.flatten();
    let of = line::school_of(&record).map(|id| decision.get(Kind::School, id)).transpose()?.flatten();
    let (Some(row), Some(of)) = (row, of) else { return Ok(()) };
    record.set(line::DUE, Obligation::of(&row).due_day().map(Value::Day), 0);
    record.set(line::LABEL, Some(Value::text(label(&row, &of))), 0);
    put_if_changed(decision, record)
}

/// «3.1 · 07».
pub fn label(row: &Record, of_school: &Record) -> String {
    let number = row.text(activity::NUMBER);
    let number = if number.is_empty() { super::handle(row) } else { number.to_owned() };
    format!("{number} · {}", of_school.text(school::CODE))
}

fn relabel_lines_of(decision: &mut Decision, id: RecordId) -> Result<(), Failure> {
    let Some(of_school) = decision.get(Kind::School, id)? else { return Ok(()) };
    let code = of_school.text(school::CODE);
    if decision.before(id).is_none_or(|before| before.is_empty() || before.text(school::CODE) == code) {
        return Ok(());
    }
    for record in decision.referring(Kind::Line, line::SCHOOL, id)? {
        follow_line(decision, record)?;
    }
    Ok(())
}

fn put_if_changed(decision: &mut Decision, record: Record) -> Result<(), Failure> {
    if decision.get(record.kind, record.id)?.is_some_and(|present| present.same_values(&record)) {
        return Ok(());
    }
    decision.put(record)
}
