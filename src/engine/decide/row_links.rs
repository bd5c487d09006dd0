//! Deadlines that hang on other rows («после 4.2») or on events. A row is found by its number once and remembered by its
//! record, so that renumbering keeps the tie; what no number or several say becomes a question. Closing, reopening or
//! re-dating the row or the event moves all that hang on it in the same gesture; undo works the days out anew.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::consequences::Course;
use super::{Decision, settle};
use crate::domain::activity::{self, status};
use crate::domain::deadline::{
    Candidate, Direction, Doubt, DoubtCode, EventBound, KeptDoubt, Resolved, Severity, When, resolve,
};
use crate::domain::obligation::Obligation;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{event, words};
use crate::engine::{Failure, Refusal};

/// A chain of rows longer than this is no chain that an office has written.
const LONGEST_CHAIN: usize = 1_000;
/// So many rows are offered in place of one that is missing.
const OFFERED: usize = 5;

/// Ties the touched rows to those they hang on, and works out the days of all that hang on what is touched.
/// An undo brings ties and questions back as they were, and only the days are worked out anew.
pub fn follow(decision: &mut Decision, course: Course) -> Result<(), Failure> {
    let touched: Vec<RecordId> = decision.touched(Kind::Activity).collect();
    let mut waiting: VecDeque<RecordId> = VecDeque::new();
    let mut numbers = Numbers::default();
    for id in &touched {
        match decision.get(Kind::Activity, *id)? {
            Some(row) if course == Course::Forward => tie(decision, row, &mut numbers)?,
            Some(_) => {}
            None => waiting.extend(untie_from(decision, *id)?),
        }
        waiting.push_back(*id);
    }
    for id in touched {
        waiting.extend(hanging_on(decision, activity::AFTER, id)?);
    }
    for id in decision.touched(Kind::Event).collect::<Vec<_>>() {
        waiting.extend(hanging_on(decision, activity::EVENT, id)?);
    }
    let mut queued: BTreeSet<RecordId> = waiting.iter().copied().collect();
    while let Some(id) = waiting.pop_front() {
        queued.remove(&id);
        if date(decision, id)? {
            let others = hanging_on(decision, activity::AFTER, id)?;
            waiting.extend(others.into_iter().filter(|other| queued.insert(*other)));
        }
    }
    Ok(())
}

fn hanging_on(decision: &Decision, by: u16, id: RecordId) -> Result<Vec<RecordId>, Failure> {
    Ok(decision.referring(Kind::Activity, by, id)?.into_iter().map(|row| row.id).collect())
}

/// The number that the deadline of a row refers to.
fn reference_of(row: &Record) -> Option<String> {
    match activity::stored_deadline(row)?.effective() {
        When::Event(bound) => bound.row_reference(),
        _ => None,
    }
}

/// Finds the row that this one hangs on, or asks which.
fn tie(decision: &mut Decision, mut row: Record, numbers: &mut Numbers) -> Result<(), Failure> {
    let present = activity::after_of(&row);
    let reference = reference_of(&row);
    if reference.is_none() && present.is_none() && !activity::doubts(&row).iter().any(is_about_rows) {
        return Ok(());
    }
    let before = row.clone();
    let mut question = None;
    let mut target = None;
    if let Some(number) = &reference {
        let same = decision.before(row.id).and_then(reference_of).as_ref() == Some(number);
        let stands = match present {
            Some(id) => decision.get(Kind::Activity, id)?.is_some(),
            None => false,
        };
        // Chosen in this very gesture, or found before: renumbering does not loosen the tie.
        let given = decision.before(row.id).is_none_or(|before| activity::after_of(before) != present);
        if stands && (same || given) {
            target = present;
        } else {
            let found: Vec<RecordId> = numbers.rows(decision, &row, number)?;
            match found.as_slice() {
                [only] => target = Some(*only),
                [] => question = Some((DoubtCode::RowMissing, near(decision, &row, number)?)),
                several => question = Some((DoubtCode::RowDoubled, labels(decision, several)?)),
            }
        }
        if let Some(id) = target
            && leads_to(decision, id, row.id)?
        {
            question = Some((DoubtCode::RowCycle, Vec::new()));
        }
    }
    row.set(activity::AFTER, target.map(Value::Ref), 0);
    ask(&mut row, question.map(|(code, candidates)| doubt(code, reference.unwrap_or_default(), candidates)));
    if row.same_values(&before) { Ok(()) } else { decision.put(row) }
}

fn doubt(code: DoubtCode, number: String, candidates: Vec<String>) -> Doubt {
    let candidates = candidates.into_iter().map(Candidate::Text).collect();
    Doubt { code, severity: Severity::Ask, text: Some(number), place: None, candidates }
}

fn is_about_rows(kept: &KeptDoubt) -> bool {
    kept.settled.is_none() && kept.doubt.code.is_about_rows()
}

/// Leaves this question about its row, or none; what a person has decided stays.
fn ask(row: &mut Record, question: Option<Doubt>) {
    let mut kept = activity::doubts(row);
    let same = |one: &Doubt, other: &Doubt| one.code == other.code && one.text == other.text;
    kept.retain(|kept| !is_about_rows(kept) || question.as_ref().is_some_and(|new| same(new, &kept.doubt)));
    if let Some(question) = question
        && !kept.iter().any(|kept| same(&kept.doubt, &question))
    {
        kept.push(KeptDoubt::new(question));
    }
    row.set(activity::DOUBTS, settle::kept_or_none(&kept), 0);
}

/// Whether the chain of rows that begins here comes back to `end`.
fn leads_to(decision: &Decision, from: RecordId, end: RecordId) -> Result<bool, Failure> {
    let mut at = Some(from);
    for _ in 0..LONGEST_CHAIN {
        let Some(id) = at else { return Ok(false) };
        if id == end {
            return Ok(true);
        }
        at = decision.get(Kind::Activity, id)?.as_ref().and_then(activity::after_of);
    }
    Ok(false)
}

/// The row that others hang on is no more: they ask which is meant now.
fn untie_from(decision: &mut Decision, gone: RecordId) -> Result<Vec<RecordId>, Failure> {
    let mut untied = Vec::new();
    for mut row in decision.referring(Kind::Activity, activity::AFTER, gone)? {
        row.set(activity::AFTER, None, 0);
        let number = reference_of(&row).unwrap_or_default();
        let candidates = near(decision, &row, &number)?;
        ask(&mut row, Some(doubt(DoubtCode::RowMissing, number, candidates)));
        untied.push(row.id);
        decision.put(row)?;
    }
    Ok(untied)
}

/// Rows by number: those of the store by its index, those that this decision makes or renumbers from it.
#[derive(Default)]
struct Numbers {
    touched: Option<HashMap<String, Vec<RecordId>>>,
}

impl Numbers {
    /// The rows of the same plan that bear this number, in the order of their records.
    fn rows(&mut self, decision: &Decision, row: &Record, number: &str) -> Result<Vec<RecordId>, Failure> {
        if self.touched.is_none() {
            let mut known: HashMap<String, Vec<RecordId>> = HashMap::new();
            for id in decision.touched(Kind::Activity) {
                if let Some(other) = decision.get(Kind::Activity, id)? {
                    known.entry(bare(other.text(activity::NUMBER)).to_owned()).or_default().push(id);
                }
            }
            self.touched = Some(known);
        }
        let mut ids: BTreeSet<RecordId> = in_store(decision, number)?.into_iter().collect();
        ids.extend(self.touched.iter().filter_map(|known| known.get(bare(number))).flatten());
        let mut found = Vec::new();
        for id in ids {
            if let Some(other) = decision.get(Kind::Activity, id)?
                && bears(&other, row, number)
            {
                found.push(id);
            }
        }
        Ok(found)
    }
}

fn in_store(decision: &Decision, number: &str) -> Result<Vec<RecordId>, Failure> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let Ok(value) = digits.parse() else { return Ok(Vec::new()) };
    let ids = decision.at.store.facet(Kind::Activity, activity::facet::NUMBER, value)?;
    Ok(ids.iter().map(RecordId).collect())
}

fn bare(number: &str) -> &str {
    number.trim().trim_end_matches('.')
}

/// Whether `other` is another row of the same plan with this number.
fn bears(other: &Record, row: &Record, number: &str) -> bool {
    other.id != row.id
        && other.get(activity::PLAN) == row.get(activity::PLAN)
        && bare(other.text(activity::NUMBER)) == bare(number)
}

/// Rows of the plan whose numbers look most like this one.
fn near(decision: &Decision, row: &Record, number: &str) -> Result<Vec<String>, Failure> {
    let Some(plan) = row.get(activity::PLAN).and_then(Value::as_ref_id) else { return Ok(Vec::new()) };
    let mut ids: BTreeSet<RecordId> =
        decision.at.store.facet(Kind::Activity, activity::PLAN, plan.0)?.iter().map(RecordId).collect();
    ids.extend(decision.touched(Kind::Activity));
    let mut rows = Vec::new();
    for id in ids {
        let Some(other) = decision.get(Kind::Activity, id)? else { continue };
        let own = other.text(activity::NUMBER);
        if other.id == row.id || other.get(activity::PLAN) != row.get(activity::PLAN) || own.is_empty() {
            continue;
        }
        let distance = strsim::osa_distance(bare(own), bare(number));
        rows.push((distance, label(&other)));
    }
    rows.sort();
    Ok(rows
        .into_iter()
        .filter(|(distance, _)| *distance <= 2)
        .map(|(_, label)| label)
        .take(OFFERED)
        .collect())
}

fn labels(decision: &Decision, ids: &[RecordId]) -> Result<Vec<String>, Failure> {
    let mut labels = Vec::new();
    for id in ids {
        labels.extend(decision.get(Kind::Activity, *id)?.as_ref().map(label));
    }
    Ok(labels)
}

/// «4.2 Мониторинг результатов»: a row as it is offered.
fn label(row: &Record) -> String {
    let title: String = row.text(activity::TITLE).chars().take(60).collect();
    format!("{} {}", bare(row.text(activity::NUMBER)), title.trim_end())
}

/// The row that a person's answer means: one that was offered, or a number.
pub fn chosen(decision: &Decision, row: &Record, answer: &str) -> Result<RecordId, Failure> {
    let number = answer.split_whitespace().next().unwrap_or_default();
    if bare(row.text(activity::NUMBER)) == bare(number) && words::folded(&label(row)) == words::folded(answer)
    {
        return Err(Refusal::HangsOnItself.into());
    }
    let found = Numbers::default().rows(decision, row, number)?;
    let mut fitting = Vec::new();
    for id in &found {
        let other = decision.get(Kind::Activity, *id)?;
        if other.is_some_and(|other| words::folded(&label(&other)) == words::folded(answer)) {
            fitting.push(*id);
        }
    }
    match (fitting.first(), found.as_slice()) {
        (Some(id), _) => Ok(*id),
        (None, [only]) => Ok(*only),
        _ => Err(Refusal::NotFound.into()),
    }
}

/// Works out the day of a row that hangs on something; whether its days changed for those that hang on it.
fn date(decision: &mut Decision, id: RecordId) -> Result<bool, Failure> {
    let Some(mut row) = decision.get(Kind::Activity, id)? else { return Ok(false) };
    let resolved = match (activity::after_of(&row), row.get(activity::EVENT).and_then(Value::as_ref_id)) {
        (Some(after), _) => by_row(decision, &row, after)?,
        (None, Some(event)) => {
            let of = decision.get(Kind::Event, event)?;
            of.and_then(|of| super::event::resolved(decision, &row, &of))
        }
        (None, None) => None,
    };
    if row.get(activity::RESOLVED) == resolved.as_ref() {
        return Ok(false);
    }
    row.set(activity::RESOLVED, resolved, 0);
    decision.put(row)?;
    Ok(true)
}

/// What the row it hangs on makes of a deadline. Behind a row counts the day on which the whole of it was closed; before
/// it or together with it, its own deadline. Rows in a circle wait for each other.
fn by_row(decision: &Decision, row: &Record, after: RecordId) -> Result<Option<Value>, Failure> {
    let Some(stored) = activity::stored_deadline(row) else { return Ok(None) };
    let When::Event(bound) = stored.effective() else { return Ok(None) };
    if leads_to(decision, after, row.id)? {
        return Ok(None);
    }
    let Some(other) = decision.get(Kind::Activity, after)? else { return Ok(None) };
    let owed = Obligation::of(&other);
    let is_closed = matches!(owed.status, status::DONE | status::REPORTED);
    let closed = owed.done_on().filter(|_| is_closed);
    let planned = owed.due_day().filter(|_| owed.open_question().is_none());
    let together = bound.direction == Direction::During && bound.offset.is_none();
    if together {
        let when = match (owed.begins(), planned.or(closed)) {
            (Some(start), Some(end)) if start <= end => Some(When::Period { start, end }),
            (_, Some(due)) => Some(When::By { due, time: None }),
            _ => None,
        };
        return Ok(when.map(|when| when.to_value()));
    }
    let day = if bound.direction == Direction::Before { planned.or(closed) } else { closed };
    let Some(day) = day else { return Ok(None) };
    Ok(Some(when_of(decision, row, bound, day, None).to_value()))
}

/// What a day (and a last day) make of a deadline that hangs on them.
pub fn when_of(
    decision: &Decision,
    row: &Record,
    bound: &EventBound,
    day: chrono::NaiveDate,
    end: Option<chrono::NaiveDate>,
) -> When {
    match resolve(bound, day, end, activity::horizon(row), decision.at.calendar) {
        Resolved::By(due) => When::By { due, time: None },
        Resolved::During { start, end: Some(end) } => When::Period { start, end },
        Resolved::During { start, end: None } => {
            When::Standing { start: Some(start), end: None, source: None }
        }
    }
}

/// The days of an event, when it has happened.
pub fn days_of(event: &Record) -> Option<(chrono::NaiveDate, Option<chrono::NaiveDate>)> {
    let day = |tag| event.get(tag).and_then(Value::as_day);
    Some((day(event::DATE)?, day(event::END)))
}
