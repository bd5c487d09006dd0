//! Two steps: who did it reports, the контролёр accepts or returns with a remark; nobody accepts a report of his own.
//! In: waiting reports of activities, of their occurrences, of schools' lines. Where no active user plays контролёр a
//! report is its own acceptance, and nothing of this is to be seen. See `docs/decisions/two-steps.md`.

use chrono::NaiveDate;

use super::{Circumstances, Decision, complete};
use crate::domain::activity::{self, status};
use crate::domain::completion::{Completion, completions};
use crate::domain::line::{self, state};
use crate::domain::record::{Kind, Record};
use crate::domain::returned::{self, Return};
use crate::domain::user::{self, mark};
use crate::domain::value::Value;
use crate::engine::{Failure, Refusal, Targets};

/// How reports are taken here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regime {
    /// Somebody plays контролёр: a report waits for acceptance.
    pub two_steps: bool,
    /// Nobody but the actor does: what he reports finds nobody to accept it.
    pub only_actor: bool,
}

impl Regime {
    pub fn of(at: &Circumstances) -> Result<Regime, Failure> {
        let active = at.store.facet(Kind::User, user::facet::ACTIVE, 1)?;
        let controllers = at.store.facet(Kind::User, user::MARKS, u64::from(mark::CONTROLLER))? & active;
        let own = at.store.facet(Kind::User, user::facet::UID, u64::from(at.actor.uid))?;
        let others = controllers.len() - controllers.intersection_len(&own);
        Ok(Regime { two_steps: !controllers.is_empty(), only_actor: !controllers.is_empty() && others == 0 })
    }
}

/// Whether the actor may take off control what others report: in a store without users everybody may, else who has the
/// mark. Own reports are another matter, see [`is_own`].
pub fn may_accept(at: &Circumstances) -> Result<bool, Failure> {
    if at.actor.role == "owner" || at.store.all(Kind::User)?.is_empty() {
        return Ok(true);
    }
    for id in at.store.facet(Kind::User, user::facet::UID, u64::from(at.actor.uid))?.iter() {
        let Some(record) = at.store.get(Kind::User, crate::domain::record::RecordId(id))? else { continue };
        let called = [record.text(user::LOGIN), record.text(user::NAME)];
        if called.contains(&at.actor.name.as_str()) && !user::is_disabled(&record) {
            return Ok(user::has_mark(&record, mark::CONTROLLER));
        }
    }
    Ok(false)
}

/// Whether the actor made this report: by account, and by name where old records hold no account.
fn is_own(at: &Circumstances, uid: Option<u32>, name: &str) -> bool {
    uid.map_or(at.actor.name == name, |uid| uid == at.actor.uid)
}

/// A report by the actor, taken off control at once unless it waits.
pub fn completion(at: &Circumstances, regime: Regime, day: NaiveDate) -> Completion {
    let by = at.actor.name.clone();
    Completion {
        occurrence: None,
        school: None,
        day,
        papers: Vec::new(),
        accepted_by: (!regime.two_steps).then(|| by.clone()),
        accepted_on: (!regime.two_steps).then_some(at.today),
        by,
        by_uid: Some(at.actor.uid),
        comment: None,
    }
}

/// Refuses when nobody but others may accept.
fn permitted(at: &Circumstances) -> Result<Regime, Failure> {
    let regime = Regime::of(at)?;
    if regime.two_steps && !may_accept(at)? {
        return Err(Refusal::MayNotAccept.into());
    }
    Ok(regime)
}

/// Takes reports off control: of whole activities or of the occurrence `of`, or of lines.
pub fn accept(
    decision: &mut Decision,
    kind: Kind,
    targets: &Targets,
    of: Option<NaiveDate>,
) -> Result<(), Failure> {
    let regime = permitted(&decision.at)?;
    match kind {
        Kind::Activity => decision
            .each(Kind::Activity, targets, |decision, record| accept_activity(decision, record, of, regime)),
        Kind::Line => decision.each(Kind::Line, targets, |decision, record| {
            let accepted = accepted_line(&decision.at, record, regime)?;
            decision.put(accepted)
        }),
        _ => Err(Refusal::NothingToAccept.into()),
    }
}

fn accept_activity(
    decision: &mut Decision,
    mut record: Record,
    of: Option<NaiveDate>,
    regime: Regime,
) -> Result<(), Failure> {
    let (accepted_lines, own_lines) = accept_lines(decision, &record, of, regime)?;
    let mut all = completions(record.get(activity::COMPLETIONS));
    let at = &decision.at;
    let (mut accepted, mut own, mut waiting) = (false, own_lines > 0, false);
    for one in all.iter_mut().filter(|one| one.is_waiting()) {
        // The whole is accepted with the last of its lines, not before.
        if of.is_some_and(|of| one.occurrence != Some(of)) || own_lines > 0 {
            waiting = true;
        } else if regime.two_steps && is_own(at, one.by_uid, &one.by) {
            (own, waiting) = (true, true);
        } else {
            one.accepted_by = Some(at.actor.name.clone());
            one.accepted_on = Some(at.today);
            accepted = true;
        }
    }
    if !accepted && accepted_lines == 0 {
        return Err(if own { Refusal::OwnReport } else { Refusal::NothingToAccept }.into());
    }
    if own_lines > 0 || (own && accepted) {
        decision.warn(&record, "own-left");
    }
    if accepted {
        if activity::status_of(&record) == status::REPORTED && !waiting {
            record.set(activity::STATUS, Some(Value::Code(status::DONE)), 0);
        }
        complete::set_completions(&mut record, &all);
        decision.put(record)?;
    }
    Ok(())
}

/// Accepts the schools' lines of a collective activity that is accepted whole: how many, and how many are the actor's.
fn accept_lines(
    decision: &mut Decision,
    record: &Record,
    of: Option<NaiveDate>,
    regime: Regime,
) -> Result<(usize, usize), Failure> {
    if of.is_some() || activity::is_measure(record) || activity::schools(record).is_empty() {
        return Ok((0, 0));
    }
    let (mut accepted, mut own) = (0, 0);
    for other in waiting_lines(decision, record)? {
        match accepted_line(&decision.at, other, regime) {
            Ok(other) => {
                decision.put(other)?;
                accepted += 1;
            }
            Err(Failure::Refused(_)) => own += 1,
            Err(failure) => return Err(failure),
        }
    }
    Ok((accepted, own))
}

fn waiting_lines(decision: &Decision, record: &Record) -> Result<Vec<Record>, Failure> {
    let mut lines = decision.referring(Kind::Line, line::ACTIVITY, record.id)?;
    lines.retain(|line| line::state_of(line) == state::REPORTED);
    Ok(lines)
}

/// The line as it stands when the actor accepts it.
pub fn accepted_line(at: &Circumstances, mut record: Record, regime: Regime) -> Result<Record, Failure> {
    if line::state_of(&record) != state::REPORTED {
        return Err(Refusal::NothingToAccept.into());
    }
    if regime.two_steps && is_own(at, line::by_uid(&record), record.text(line::BY)) {
        return Err(Refusal::OwnReport.into());
    }
    record.set(line::STATE, Some(Value::Code(state::ACCEPTED)), 0);
    record.set(line::ACCEPTED_ON, Some(Value::Day(at.today)), 0);
    record.set(line::ACCEPTED_BY, Some(Value::text(&at.actor.name)), 0);
    Ok(record)
}

/// Gives reports back with a remark: what was reported is owed again, with its deadline.
pub fn give_back(
    decision: &mut Decision,
    kind: Kind,
    targets: &Targets,
    of: Option<NaiveDate>,
    remark: &str,
) -> Result<(), Failure> {
    let regime = permitted(&decision.at)?;
    let remark = remark.trim();
    if remark.is_empty() {
        return Err(Refusal::RemarkMissing.into());
    }
    match kind {
        Kind::Activity => decision.each(Kind::Activity, targets, |decision, record| {
            give_back_activity(decision, record, of, remark, regime)
        }),
        Kind::Line => decision
            .each(Kind::Line, targets, |decision, record| give_back_line(decision, record, remark, regime)),
        _ => Err(Refusal::NothingToAccept.into()),
    }
}

fn give_back_activity(
    decision: &mut Decision,
    mut record: Record,
    of: Option<NaiveDate>,
    remark: &str,
    regime: Regime,
) -> Result<(), Failure> {
    let mut all = completions(record.get(activity::COMPLETIONS));
    let meant = |one: &Completion| one.is_waiting() && of.is_none_or(|of| one.occurrence == Some(of));
    let Some(last) = all.iter().rposition(meant) else { return Err(Refusal::NothingToAccept.into()) };
    let at = &decision.at;
    if regime.two_steps && is_own(at, all[last].by_uid, &all[last].by) {
        return Err(Refusal::OwnReport.into());
    }
    let lines = waiting_lines(decision, &record)?.len() as u64;
    if lines > 0 {
        return Err(Refusal::LinesWait { count: lines }.into());
    }
    let taken = all.remove(last);
    complete::owe_again(&mut record, taken.occurrence);
    keep(
        &mut record,
        activity::RETURNS,
        Return {
            day: at.today,
            by: at.actor.name.clone(),
            remark: remark.to_owned(),
            occurrence: taken.occurrence,
            reported_by: taken.by,
            reported_day: Some(taken.day),
            papers: taken.papers,
            answered: false,
        },
    );
    complete::set_completions(&mut record, &all);
    record.set(activity::STATUS, Some(Value::Code(status::IN_WORK)), 0);
    decision.put(record)
}

fn give_back_line(
    decision: &mut Decision,
    mut record: Record,
    remark: &str,
    regime: Regime,
) -> Result<(), Failure> {
    if line::state_of(&record) != state::REPORTED {
        return Err(Refusal::NothingToAccept.into());
    }
    let at = &decision.at;
    if regime.two_steps && is_own(at, line::by_uid(&record), record.text(line::BY)) {
        return Err(Refusal::OwnReport.into());
    }
    let returned = Return {
        day: at.today,
        by: at.actor.name.clone(),
        remark: remark.to_owned(),
        occurrence: None,
        reported_by: record.text(line::BY).to_owned(),
        reported_day: record.get(line::DAY).and_then(Value::as_day),
        papers: line::papers(&record),
        answered: false,
    };
    for tag in [line::DAY, line::PAPERS, line::BY, line::BY_UID, line::COMMENT] {
        record.set(tag, None, 0);
    }
    keep(&mut record, line::RETURNS, returned);
    record.set(line::STATE, Some(Value::Code(state::OWED)), 0);
    decision.put(record)
}

fn keep(record: &mut Record, tag: u16, one: Return) {
    let mut all = returned::returns(record.get(tag));
    all.push(one);
    record.set(tag, returned::to_value(&all), 0);
}
