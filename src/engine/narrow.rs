//! A command as far as its author may give it: targets that he does not see are told as if they were not there, those
//! that are not his are named as refused, and the rest goes on. In: a command, a person's sight. Out: a command.
//! What came out of deciding is looked at once more: nothing outside one's own may have been touched.

use chrono::NaiveDate;

use super::answer::Refused;
use super::ask;
use super::command::{Command, NewDeficit, OccurrenceAct, Targets};
use super::decide::handle;
use super::permit::{self, May, Role};
use super::person::Person;
use super::refusal::{Failure, Refusal};
use super::sight::Sight;
use crate::domain::change::Change;
use crate::domain::field::spec;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, line, owner, teacher};
use crate::store::{IdSet, Store};

/// What is left of a command, and what of it was refused.
pub struct Narrowed {
    /// `None`: nothing is left.
    pub command: Option<Command>,
    pub refused: Vec<Refused>,
}

/// The targets of a command, one kind at a time.
enum Aim<'c> {
    /// New records, or the whole store.
    Nothing,
    One(Kind, RecordId),
    Many(Kind, &'c mut Targets),
}

/// In: `veiled`, the store as this person sees it.
pub fn narrow(
    command: &Command,
    store: &dyn Store,
    veiled: &dyn Store,
    sight: &Sight,
    today: NaiveDate,
) -> Result<Narrowed, Failure> {
    let person = &sight.person;
    let right = permit::may(person.role, command.name());
    let for_controllers = permit::OF_CONTROLLERS.contains(&command.name());
    if right == May::No || (for_controllers && !person.controller) {
        return Err(Refusal::NotAllowed.into());
    }
    within_limits(command, person)?;
    let mut refused = Vec::new();
    let rewrites = matches!(command.name(), "edit" | "set" | "delete");
    let is_mine = |record: &Record| {
        // A methodist reports on rows of the road map, and writes only what is done for teachers.
        let is_row = record.kind == Kind::Activity && !activity::is_measure(record);
        right == May::Yes || (owns(store, person, record) && !(rewrites && is_row))
    };
    let mut command = command.clone();
    match aim(&mut command) {
        Aim::Nothing => {}
        Aim::One(kind, id) => {
            if let Err(why) = judged(veiled, kind, id, &is_mine)? {
                return Err(why.why.into());
            }
        }
        Aim::Many(kind, targets) => {
            let mut left = Vec::new();
            for id in resolved(veiled, kind, targets, today)? {
                match judged(veiled, kind, id, &is_mine)? {
                    Ok(()) => left.push(id),
                    Err(why) => refused.push(why),
                }
            }
            if left.is_empty() && !refused.is_empty() {
                return Ok(Narrowed { command: None, refused });
            }
            *targets = Targets::Records(left);
        }
    }
    Ok(Narrowed { command: Some(command), refused })
}

/// Whether a target may be aimed at.
fn judged(
    veiled: &dyn Store,
    kind: Kind,
    id: RecordId,
    is_mine: &dyn Fn(&Record) -> bool,
) -> Result<Result<(), Refused>, Failure> {
    let Some(record) = veiled.shared(kind, id)? else {
        return Ok(Err(Refused { id, handle: format!("#{}", id.0), why: Refusal::NotFound }));
    };
    if is_mine(&record) {
        return Ok(Ok(()));
    }
    Ok(Err(Refused { id, handle: handle(&record), why: Refusal::NotAllowed }))
}

fn resolved(
    veiled: &dyn Store,
    kind: Kind,
    targets: &Targets,
    today: NaiveDate,
) -> Result<Vec<RecordId>, Failure> {
    Ok(match targets {
        Targets::Records(ids) => ids.clone(),
        Targets::Matching { filter, except } => {
            let except: IdSet = except.iter().map(|id| id.0).collect();
            (ask::matching(veiled, kind, filter, today)? - except).iter().map(RecordId).collect()
        }
    })
}

fn aim(command: &mut Command) -> Aim<'_> {
    use Command as C;
    match command {
        C::Complete { targets, .. }
        | C::AttachPapers { targets, .. }
        | C::Reopen { targets, .. }
        | C::TakeIntoWork { targets }
        | C::Cancel { targets, .. }
        | C::Postpone { targets, .. }
        | C::SettleDeadline { targets, .. }
        | C::Assign { targets, .. }
        | C::Comment { targets, .. }
        | C::Move { targets, .. }
        | C::Unfold { targets, .. } => Aim::Many(Kind::Activity, targets),
        C::HandIn { targets, .. } | C::Excuse { targets, .. } | C::ReopenLines { targets } => {
            Aim::Many(Kind::Line, targets)
        }
        C::AddMeasure { targets, .. } | C::Assess { targets, .. } => Aim::Many(Kind::Deficit, targets),
        C::Delete { kind, targets } | C::Accept { kind, targets, .. } | C::Return { kind, targets, .. } => {
            Aim::Many(*kind, targets)
        }
        C::Occurrence { target, .. } | C::SettleDoubt { target, .. } => Aim::One(Kind::Activity, *target),
        C::EditField { kind, target, .. } | C::SetFields { kind, target, .. } => Aim::One(*kind, *target),
        C::RecordEvent { event, .. } => Aim::One(Kind::Event, *event),
        C::AddDeficits { teacher, .. } | C::Erase { teacher } => Aim::One(Kind::Teacher, *teacher),
        C::AddSection { plan, .. } | C::CopyPlan { plan, .. } | C::SettlePeriod { plan, .. } => {
            Aim::One(Kind::Plan, *plan)
        }
        C::SetUser { user, .. } | C::AdmitUser { user, .. } => Aim::One(Kind::User, *user),
        C::ImportPlan(_)
        | C::MergePlan { .. }
        | C::AddActivity(_)
        | C::AddOwner(_)
        | C::SetWarning { .. }
        | C::SaveView { .. }
        | C::AddRecord { .. }
        | C::AddTeacher(_)
        | C::ImportRoster(_)
        | C::RememberMapping { .. }
        | C::AddUser(_)
        | C::Undo
        | C::Redo => Aim::Nothing,
    }
}

/// What a right holds besides its targets.
fn within_limits(command: &Command, person: &Person) -> Result<(), Failure> {
    let role = person.role;
    let is_within = match command {
        Command::EditField { kind, tag, .. } => permit::may_set(role, *kind, *tag),
        Command::SetFields { kind, fields, .. } => {
            fields.iter().all(|(tag, _)| permit::may_set(role, *kind, *tag))
        }
        Command::AddRecord { kind, .. } => *kind != Kind::User,
        Command::Delete { kind, .. } => permit::may_delete(role, *kind),
        // To close for good is no report.
        Command::Complete { whole, .. } => !(*whole && role == Role::Coordinator),
        Command::Occurrence { act: OccurrenceAct::Move { .. } | OccurrenceAct::Reopen { .. }, .. } => {
            role == Role::Editor
        }
        Command::AddTeacher(new) => is_own_card(person, &new.fields) && is_card(person, &new.deficits),
        Command::AddDeficits { deficits, .. } => is_card(person, deficits),
        _ => true,
    };
    if is_within { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}

/// A card says what was found; what is done about it stands in the profile, which methodists write.
fn is_card(person: &Person, deficits: &[NewDeficit]) -> bool {
    person.role == Role::Methodist || deficits.iter().all(|deficit| deficit.measures.is_empty())
}

fn is_own_card(person: &Person, fields: &[(Tag, Value)]) -> bool {
    let items = |tag: Tag| {
        fields.iter().find(|(at, _)| *at == tag).map(|(_, value)| value.items()).unwrap_or_default()
    };
    match person.role {
        Role::Coordinator => {
            let schools = items(teacher::SCHOOLS);
            !schools.is_empty() && schools.iter().all(|school| school.as_ref_id() == person.school)
        }
        Role::Methodist => person.teaches_mine(items(teacher::SUBJECTS)),
        _ => true,
    }
}

/// Whether a record that one sees is one's own.
fn owns(store: &dyn Store, person: &Person, record: &Record) -> bool {
    match (person.role, record.kind) {
        (Role::Administrator, Kind::User) | (Role::Methodist, Kind::Teacher | Kind::Deficit) => true,
        (Role::Methodist, Kind::Activity) => {
            activity::is_measure(record) || has_owner(store, record, &owner::means_methodical_centre)
        }
        (Role::Coordinator, Kind::School) => Some(record.id) == person.school,
        (Role::Coordinator, Kind::Line) => {
            person.school.is_some() && line::school_of(record) == person.school
        }
        (Role::Coordinator, Kind::Teacher) => {
            person.school.is_some_and(|own| teacher::schools(record).contains(&own))
        }
        (Role::Coordinator, Kind::Activity) => {
            let own = person.school.and_then(|id| store.shared(Kind::School, id).ok().flatten());
            own.is_some_and(|school| has_owner(store, record, &|owner| owner::is_school(owner, &school)))
        }
        _ => false,
    }
}

fn has_owner(store: &dyn Store, row: &Record, is_so: &dyn Fn(&Record) -> bool) -> bool {
    let owners = activity::owners(row).into_iter();
    owners.filter_map(|id| store.shared(Kind::Owner, id).ok().flatten()).any(|owner| is_so(&owner))
}

/// Whether what was decided touches only what this person sees; what merely follows from it does not count.
pub fn may_touch(store: &dyn Store, sight: &Sight, changes: &[Change]) -> Result<(), Failure> {
    for change in changes {
        let guarded = match change.kind {
            Kind::Teacher | Kind::Deficit | Kind::User | Kind::SavedView | Kind::Mapping => true,
            Kind::School | Kind::Line => sight.person.role == Role::Coordinator,
            Kind::Activity => !sight.sees_all(Kind::Activity),
            _ => false,
        };
        let own = |tag: Tag| spec(change.kind).field(tag).is_none_or(|field| !field.maintained);
        if !guarded || !change.fields.iter().any(|field| own(field.tag)) {
            continue;
        }
        let is_there = store.shared(change.kind, change.id)?.is_some();
        let is_made = !is_there && sight.person.role != Role::Reader;
        if !sight.sees(change.kind, change.id) && !is_made {
            return Err(Refusal::NotAllowed.into());
        }
    }
    Ok(())
}
