//! Lines of collective activities: unfolded, handed in, excused, owed again.

use chrono::{Datelike, NaiveDate};

use super::steps::{self, Regime};
use super::{Decision, consequences};
use crate::domain::activity::{self, status};
use crate::domain::deadline::When;
use crate::domain::index::common;
use crate::domain::line::{self, state};
use crate::domain::obligation::Obligation;
use crate::domain::paper::Paper;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::returned;
use crate::domain::value::Value;
use crate::domain::{owner, school};
use crate::engine::permit::Role;
use crate::engine::{Failure, Refusal, Targets};

/// Unfolds collective activities into a line per school. `chosen`: these schools; empty: those on the list of the
/// activity's year, else all. Schools that have a line keep it.
pub fn unfold(decision: &mut Decision, targets: &Targets, chosen: &[RecordId]) -> Result<(), Failure> {
    let schools = decision.all(Kind::School)?;
    if schools.is_empty() {
        return Err(Refusal::NoSchools.into());
    }
    decision.each(Kind::Activity, targets, |decision, row| {
        if !status::is_live(activity::status_of(&row)) {
            return Err(Refusal::AlreadyClosed { on: Obligation::of(&row).done_on() }.into());
        }
        if !is_collective(decision, &row)? {
            return Err(Refusal::NotCollective.into());
        }
        let owing = match chosen {
            [] => usual(&row, &schools, decision.at.today),
            chosen => schools.iter().filter(|school| chosen.contains(&school.id)).collect(),
        };
        if !unfold_one(decision, row, &owing)? {
            return Err(Refusal::NoChange.into());
        }
        Ok(())
    })
}

/// Unfolds the live collective activities with a day to owe by, among these rows, that are not unfolded yet. For after
/// an import: only where it stays a small gesture.
pub fn unfold_new(decision: &mut Decision, rows: Vec<Record>) -> Result<(), Failure> {
    let schools = decision.all(Kind::School)?;
    let mut wanted = Vec::new();
    for row in rows {
        let owed = Obligation::of(&row);
        let dated = !matches!(owed.when(), When::Standing { .. } | When::Schedule { .. } | When::None);
        let fresh = activity::schools(&row).is_empty() && !activity::is_measure(&row);
        if fresh && dated && owed.is_open() && is_collective(decision, &row)? {
            wanted.push(row);
        }
    }
    if schools.is_empty() || (wanted.len() * schools.len()) as u64 > super::GESTURE_LIMIT {
        return Ok(());
    }
    for row in wanted {
        let owing = usual(&row, &schools, decision.at.today);
        unfold_one(decision, row, &owing)?;
    }
    Ok(())
}

/// Those on the list of the activity's school year, else all.
fn usual<'a>(row: &Record, schools: &'a [Record], today: NaiveDate) -> Vec<&'a Record> {
    let day = activity::horizon(row).map_or(today, |horizon| horizon.start);
    let year = i64::from(day.year());
    let listed = |school: &&Record| {
        school::listings(school).iter().any(|listing| listing.year == year || listing.year == year + 1)
    };
    let on_list: Vec<&Record> = schools.iter().filter(listed).collect();
    if on_list.is_empty() { schools.iter().collect() } else { on_list }
}

/// `false` when every school has its line already.
fn unfold_one(decision: &mut Decision, mut row: Record, schools: &[&Record]) -> Result<bool, Failure> {
    let present = decision.referring(Kind::Line, line::ACTIVITY, row.id)?;
    let has_line = |school: &Record| present.iter().any(|line| line::school_of(line) == Some(school.id));
    let due = Obligation::of(&row).due_day();
    let mut all: Vec<RecordId> = present.iter().filter_map(line::school_of).collect();
    let mut grown = false;
    for school in schools.iter().filter(|school| !has_line(school)) {
        let mut record = decision.create(Kind::Line);
        record.set(line::ACTIVITY, Some(Value::Ref(row.id)), 0);
        record.set(line::SCHOOL, Some(Value::Ref(school.id)), 0);
        record.set(line::STATE, Some(Value::Code(state::OWED)), 0);
        record.set(line::DUE, due.map(Value::Day), 0);
        record.set(line::LABEL, Some(Value::text(consequences::label(&row, school))), 0);
        decision.put(record)?;
        all.push(school.id);
        grown = true;
    }
    if grown {
        row.set(activity::SCHOOLS, Some(Value::List(all.into_iter().map(Value::Ref).collect())), 0);
        decision.put(row)?;
    }
    Ok(grown)
}

/// Whether one of its owners is a collective of schools. A measure is one teacher's, whoever carries it out.
pub fn is_collective(decision: &Decision, row: &Record) -> Result<bool, Failure> {
    if activity::is_measure(row) {
        return Ok(false);
    }
    for id in activity::owners(row) {
        let Some(record) = decision.get(Kind::Owner, id)? else { continue };
        if owner::means_schools(&record) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many schools have not handed in.
pub fn owed_lines(decision: &Decision, id: RecordId) -> Result<u64, Failure> {
    let store = decision.at.store;
    let own = store.facet(Kind::Line, line::ACTIVITY, id.0)?;
    if own.is_empty() {
        return Ok(0);
    }
    Ok(own.intersection_len(&store.facet(Kind::Line, common::FLAG, common::LIVE)?))
}

/// What was handed in.
pub struct HandIn<'a> {
    pub day: NaiveDate,
    pub papers: &'a [Paper],
    pub comment: Option<&'a str>,
    pub accepted: bool,
}

pub fn hand_in(decision: &mut Decision, targets: &Targets, act: &HandIn) -> Result<(), Failure> {
    let today = decision.at.today;
    if act.day > today {
        return Err(Refusal::DayInFuture { day: act.day, today }.into());
    }
    let regime = Regime::of(&decision.at)?;
    let may_accept = !regime.two_steps || steps::may_accept(&decision.at)?;
    // Whether it was handed in, a school says; whether that is enough, it does not.
    let by_school = decision.at.actor.role == Role::Coordinator.name();
    let accepted = act.accepted && !by_school;
    let by = decision.at.actor.name.clone();
    decision.each(Kind::Line, targets, |decision, mut record| {
        let accepted = match line::state_of(&record) {
            state::OWED => {
                record.set(line::DAY, Some(Value::Day(act.day)), 0);
                record.set(line::BY, Some(Value::text(&by)), 0);
                record.set(line::BY_UID, Some(Value::Int(i64::from(decision.at.actor.uid))), 0);
                record.set(line::STATE, Some(Value::Code(state::REPORTED)), 0);
                let answered = returned::answered(record.get(line::RETURNS), None);
                record.set(line::RETURNS, answered, 0);
                match act.accepted {
                    true if regime.two_steps => decision.warn(&record, "controller-accepts"),
                    true if by_school => decision.warn(&record, "department-accepts"),
                    _ => {}
                }
                if regime.only_actor {
                    decision.warn(&record, "nobody-to-accept");
                }
                accepted && !regime.two_steps
            }
            // Handed in before: now it is accepted.
            state::REPORTED if accepted && may_accept => true,
            state::REPORTED if accepted => return Err(Refusal::MayNotAccept.into()),
            _ => {
                let on = record.get(line::DAY).and_then(Value::as_day);
                return Err(Refusal::AlreadyClosed { on }.into());
            }
        };
        let papers: Vec<Value> =
            line::papers(&record).iter().chain(act.papers).map(Paper::to_value).collect();
        record.set(line::PAPERS, (!papers.is_empty()).then_some(Value::List(papers)), 0);
        if let Some(comment) = act.comment {
            record.set(line::COMMENT, Some(Value::text(comment)), 0);
        }
        if accepted {
            record = steps::accepted_line(&decision.at, record, regime)?;
        }
        decision.put(record)
    })
}

pub fn excuse(decision: &mut Decision, targets: &Targets, reason: &str) -> Result<(), Failure> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    decision.each(Kind::Line, targets, |decision, mut record| {
        if line::state_of(&record) != state::OWED {
            let on = record.get(line::DAY).and_then(Value::as_day);
            return Err(Refusal::AlreadyClosed { on }.into());
        }
        record.set(line::STATE, Some(Value::Code(state::EXCUSED)), 0);
        record.set(line::COMMENT, Some(Value::text(reason.trim())), 0);
        decision.put(record)
    })
}

/// Owed again; what was handed in stays in the journal.
pub fn reopen(decision: &mut Decision, targets: &Targets) -> Result<(), Failure> {
    decision.each(Kind::Line, targets, |decision, mut record| {
        if line::state_of(&record) == state::OWED {
            return Err(Refusal::NotClosed.into());
        }
        for tag in [
            line::DAY,
            line::PAPERS,
            line::BY,
            line::BY_UID,
            line::ACCEPTED_ON,
            line::ACCEPTED_BY,
            line::COMMENT,
        ] {
            record.set(tag, None, 0);
        }
        record.set(line::STATE, Some(Value::Code(state::OWED)), 0);
        decision.put(record)
    })
}
