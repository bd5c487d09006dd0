//! Collective activities follow their schools' lines: the last one that is handed in closes the whole, as reported while
//! one of them waits for acceptance; the last acceptance takes it off control; a line that came back opens it again.

use std::collections::BTreeSet;

use super::Decision;
use super::complete::set_completions;
use super::steps::{self, Regime};
use crate::domain::activity::{self, status};
use crate::domain::completion::{Completion, completions};
use crate::domain::line::{self, state};
use crate::domain::paper::Paper;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::engine::Failure;

/// Settles the collective activities one of whose lines changed its state.
pub fn settle(decision: &mut Decision) -> Result<(), Failure> {
    let mut activities = BTreeSet::new();
    for id in decision.touched(Kind::Line).collect::<Vec<_>>() {
        let Some(record) = decision.get(Kind::Line, id)? else { continue };
        let was = decision.before(id).filter(|before| !before.is_empty()).map(line::state_of);
        if was.is_some_and(|was| was != line::state_of(&record)) {
            activities.extend(line::activity_of(&record));
        }
    }
    for id in activities {
        settle_one(decision, id)?;
    }
    Ok(())
}

fn settle_one(decision: &mut Decision, id: RecordId) -> Result<(), Failure> {
    let Some(row) = decision.get(Kind::Activity, id)? else { return Ok(()) };
    let lines = decision.referring(Kind::Line, line::ACTIVITY, id)?;
    let any = |wanted| lines.iter().any(|record| line::state_of(record) == wanted);
    let all_in = !any(state::OWED);
    if status::is_live(activity::status_of(&row)) {
        // A line that came back leaves the activity as open as it is.
        let handed_now = lines.iter().any(|record| {
            let before = decision.before(record.id).filter(|before| !before.is_empty());
            let was_owed = before.is_some_and(|before| line::state_of(before) == state::OWED);
            was_owed && line::state_of(record) != state::OWED
        });
        return if all_in && handed_now { close(decision, row, &lines) } else { Ok(()) };
    }
    let mut done = completions(row.get(activity::COMPLETIONS));
    let Some(last) = done.pop().filter(|last| made_by_lines(&row, last)) else { return Ok(()) };
    if !all_in {
        return open_again(decision, row, &done, &last.papers);
    }
    if any(state::REPORTED) {
        return Ok(());
    }
    // Who accepted the line that this report stands for: never the one who reported it.
    let stands_for = lines.iter().filter(|record| line::by_uid(record) == last.by_uid);
    let Some(accepted) = stands_for.max_by_key(|record| day_of(record)) else { return Ok(()) };
    done.push(Completion {
        accepted_by: Some(accepted.text(line::ACCEPTED_BY).to_owned()),
        accepted_on: accepted.get(line::ACCEPTED_ON).and_then(Value::as_day),
        ..last
    });
    put(decision, row, &done, status::DONE)
}

/// A report of the whole that only says that all lines are in: it waits, and nobody wrote a word to it.
fn made_by_lines(row: &Record, last: &Completion) -> bool {
    let reported = activity::status_of(row) == status::REPORTED;
    reported && last.is_waiting() && last.comment.is_none() && last.occurrence.is_none()
}

fn day_of(line: &Record) -> Option<chrono::NaiveDate> {
    line.get(line::DAY).and_then(Value::as_day)
}

/// The last line is in. Where two steps hold, the whole is reported by whoever handed in last, and waits with its lines.
fn close(decision: &mut Decision, row: Record, lines: &[Record]) -> Result<(), Failure> {
    let Some(last) =
        lines.iter().filter(|record| day_of(record).is_some()).max_by_key(|record| day_of(record))
    else {
        return Ok(());
    };
    let Some(day) = day_of(last) else { return Ok(()) };
    let regime = Regime::of(&decision.at)?;
    let mut report = steps::completion(&decision.at, regime, day);
    report.papers = activity::papers_given(&row);
    if regime.two_steps {
        last.text(line::BY).clone_into(&mut report.by);
        report.by_uid = line::by_uid(last);
        if line::state_of(last) == state::ACCEPTED {
            report.accepted_by = Some(last.text(line::ACCEPTED_BY).to_owned());
            report.accepted_on = last.get(line::ACCEPTED_ON).and_then(Value::as_day);
        }
    }
    let waits = lines.iter().any(|record| line::state_of(record) == state::REPORTED);
    let next = if regime.two_steps && waits { status::REPORTED } else { status::DONE };
    if next == status::REPORTED {
        (report.accepted_by, report.accepted_on) = (None, None);
    }
    let mut done = completions(row.get(activity::COMPLETIONS));
    done.push(report);
    decision.warn(&row, "all-handed-in");
    put(decision, row, &done, next)
}

fn open_again(
    decision: &mut Decision,
    mut row: Record,
    done: &[Completion],
    papers: &[Paper],
) -> Result<(), Failure> {
    let papers: Vec<Value> = papers.iter().map(Paper::to_value).collect();
    row.set(activity::PAPERS_GIVEN, (!papers.is_empty()).then_some(Value::List(papers)), 0);
    put(decision, row, done, status::IN_WORK)
}

fn put(decision: &mut Decision, mut row: Record, done: &[Completion], next: u16) -> Result<(), Failure> {
    set_completions(&mut row, done);
    if !status::is_live(next) {
        row.set(activity::PAPERS_GIVEN, None, 0);
    }
    row.set(activity::STATUS, Some(Value::Code(next)), 0);
    decision.put(row)
}
