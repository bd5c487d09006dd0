//! Closing and reopening. Standing, recurring and many-pointed activities get an occurrence; others are closed.

use chrono::NaiveDate;

use super::Decision;
use super::steps::{self, Regime};
use crate::domain::activity::{self, status};
use crate::domain::completion::Completion;
use crate::domain::deadline::When;
use crate::domain::obligation::Obligation;
use crate::domain::paper::Paper;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::returned;
use crate::domain::series::Series;
use crate::domain::value::{PartsBuilder, Value};
use crate::engine::{Failure, Refusal, Targets};

/// How an activity is closed.
pub struct Completing<'a> {
    pub day: NaiveDate,
    pub papers: &'a [Paper],
    pub comment: Option<&'a str>,
    /// For good, also a standing or recurring one.
    pub whole: bool,
    /// Which occurrence; `None`: the earliest that is open.
    pub occurrence: Option<NaiveDate>,
}

pub fn complete(decision: &mut Decision, targets: &Targets, act: &Completing) -> Result<(), Failure> {
    let today = decision.at.today;
    if act.day > today {
        return Err(Refusal::DayInFuture { day: act.day, today }.into());
    }
    let regime = Regime::of(&decision.at)?;
    if regime.two_steps {
        decision.call("report");
    }
    decision.each(Kind::Activity, targets, |decision, mut record| {
        let owed = Obligation::of(&record);
        if !status::is_live(owed.status) {
            return Err(Refusal::AlreadyClosed { on: owed.done_on() }.into());
        }
        if let Some(day) = act.occurrence
            && (owed.is_closed(day) || !owed.days().contains(&day))
        {
            return Err(Refusal::NoSuchOccurrence { day }.into());
        }
        let missing = super::line::owed_lines(decision, record.id)?;
        if missing > 0 && act.comment.is_none_or(|comment| comment.trim().is_empty()) {
            return Err(Refusal::SchoolsOwe { count: missing }.into());
        }
        let (occurrence, closes) = what_closes(&owed, act);
        let mut completions = owed.completions.clone();
        completions.push(Completion {
            occurrence,
            papers: act.papers.iter().cloned().chain(activity::papers_given(&record)).collect(),
            comment: act.comment.map(str::to_owned),
            ..steps::completion(&decision.at, regime, act.day)
        });
        warn(decision, &record, &owed, act, closes);
        if regime.only_actor {
            decision.warn(&record, "nobody-to-accept");
        }
        let next_status = match closes {
            true if regime.two_steps => status::REPORTED,
            true => status::DONE,
            false => status::IN_WORK,
        };
        set_completions(&mut record, &completions);
        let answered = returned::answered(record.get(activity::RETURNS), occurrence);
        record.set(activity::RETURNS, answered, 0);
        record.set(activity::PAPERS_GIVEN, None, 0);
        record.set(activity::STATUS, Some(Value::Code(next_status)), 0);
        decision.put(record)
    })
}

/// The occurrence that is closed, and whether nothing is left then.
fn what_closes(owed: &Obligation, act: &Completing) -> (Option<NaiveDate>, bool) {
    let occurrence = act.occurrence.or_else(|| owed.next_occurrence());
    let is_last = match owed.when() {
        When::Standing { .. } => false,
        When::Recurring(_) | When::Points(_) => owed.without(occurrence).next_occurrence().is_none(),
        _ => true,
    };
    (occurrence, act.whole || is_last)
}

fn warn(decision: &mut Decision, record: &Record, owed: &Obligation, act: &Completing, closes: bool) {
    let owes_paper = record.get(activity::PAPERS_OWED).is_some_and(|owed| !owed.items().is_empty());
    if owes_paper && act.papers.is_empty() && activity::papers_given(record).is_empty() {
        decision.warn(record, "no-paper");
    }
    let plan_end = activity::horizon(record).map(|horizon| horizon.end);
    let standing = matches!(owed.when(), When::Standing { .. });
    if standing && closes && plan_end.is_some_and(|end| act.day < end) {
        decision.warn(record, "before-plan-end");
    }
}

pub fn set_completions(record: &mut Record, completions: &[Completion]) {
    let values: Vec<Value> = completions.iter().map(Completion::to_value).collect();
    record.set(activity::COMPLETIONS, (!values.is_empty()).then_some(Value::List(values)), 0);
}

/// Adds papers: to the last completion, or, before it is closed, to what will prove it.
pub fn attach(decision: &mut Decision, targets: &Targets, papers: &[Paper]) -> Result<(), Failure> {
    if papers.is_empty() {
        return Err(Refusal::TextMissing.into());
    }
    decision.each(Kind::Activity, targets, |decision, mut record| {
        let owed = Obligation::of(&record);
        let mut completions = owed.completions.clone();
        if let (false, Some(last)) = (status::is_live(owed.status), completions.last_mut()) {
            last.papers.extend(papers.iter().cloned());
            set_completions(&mut record, &completions);
        } else {
            let given = activity::papers_given(&record);
            let all = given.iter().chain(papers).map(Paper::to_value).collect();
            record.set(activity::PAPERS_GIVEN, Some(Value::List(all)), 0);
        }
        decision.put(record)
    })
}

/// Back to work: the last completion stays in the journal, not in the record.
pub fn reopen(decision: &mut Decision, targets: &Targets) -> Result<(), Failure> {
    decision.each(Kind::Activity, targets, |decision, mut record| {
        let owed = Obligation::of(&record);
        if status::is_live(owed.status) {
            return Err(Refusal::NotClosed.into());
        }
        let mut completions = owed.completions.clone();
        if owed.status != status::CANCELLED
            && let Some(taken) = completions.pop()
        {
            owe_again(&mut record, taken.occurrence);
        }
        let was_begun = !completions.is_empty() || record.get(activity::STARTED).is_some();
        let next = if was_begun { status::IN_WORK } else { status::OPEN };
        set_completions(&mut record, &completions);
        record.set(activity::CANCELLATION, None, 0);
        record.set(activity::STATUS, Some(Value::Code(next)), 0);
        decision.put(record)
    })
}

/// One occurrence is owed again, whether the activity goes on or was closed with its last one.
pub fn reopen_occurrence(decision: &mut Decision, target: RecordId, day: NaiveDate) -> Result<(), Failure> {
    decision.each(Kind::Activity, &Targets::one(target), |decision, mut record| {
        let owed = Obligation::of(&record);
        let mut completions = owed.completions.clone();
        let at = completions.iter().rposition(|done| done.occurrence == Some(day));
        if owed.status == status::CANCELLED || !owed.days().contains(&day) || !owed.is_closed(day) {
            return Err(Refusal::NoSuchOccurrence { day }.into());
        }
        if let Some(at) = at {
            completions.remove(at);
        }
        owe_again(&mut record, Some(day));
        set_completions(&mut record, &completions);
        record.set(activity::STATUS, Some(Value::Code(status::IN_WORK)), 0);
        decision.put(record)
    })
}

/// What an edit of the series left behind does not close an occurrence that was reopened by name.
pub fn owe_again(record: &mut Record, occurrence: Option<NaiveDate>) {
    let mut series = Series::of(record.get(activity::SERIES));
    if let Some(day) = occurrence.filter(|day| series.leaves_behind(*day)) {
        series.owed.push(day);
        series.owed.sort_unstable();
        record.set(activity::SERIES, series.to_value(), 0);
    }
}

pub fn take_into_work(decision: &mut Decision, targets: &Targets) -> Result<(), Failure> {
    let today = decision.at.today;
    decision.each(Kind::Activity, targets, |decision, mut record| {
        match activity::status_of(&record) {
            status::OPEN => {}
            status::IN_WORK => return Err(Refusal::AlreadyInWork.into()),
            _ => return Err(Refusal::AlreadyClosed { on: Obligation::of(&record).done_on() }.into()),
        }
        record.set(activity::STATUS, Some(Value::Code(status::IN_WORK)), 0);
        record.set(activity::STARTED, Some(Value::Day(today)), 0);
        decision.put(record)
    })
}

/// «Снято без исполнения»: always with a reason.
pub fn cancel(
    decision: &mut Decision,
    targets: &Targets,
    reason: &str,
    paper: Option<&Paper>,
) -> Result<(), Failure> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    let today = decision.at.today;
    decision.each(Kind::Activity, targets, |decision, mut record| {
        if !status::is_live(activity::status_of(&record)) {
            return Err(Refusal::AlreadyClosed { on: Obligation::of(&record).done_on() }.into());
        }
        let cancellation = PartsBuilder::new()
            .with(activity::cancellation::REASON, Some(Value::text(reason.trim())))
            .with(activity::cancellation::PAPER, paper.map(Paper::to_value))
            .with(activity::cancellation::DAY, Some(Value::Day(today)))
            .build();
        record.set(activity::CANCELLATION, Some(cancellation), 0);
        record.set(activity::STATUS, Some(Value::Code(status::CANCELLED)), 0);
        decision.put(record)
    })
}
