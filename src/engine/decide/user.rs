//! Users: who may come in through the district's server, and as what. In: what an administrator wishes. Out: records.
//! It must never leave a district without an administrator, nor let anybody raise himself.

use super::Decision;
use super::edit::set_field;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::user::{self, mark, role};
use crate::domain::value::{Tag, Value};
use crate::domain::words;
use crate::engine::{Failure, NewUser, Refusal};

/// Names of Unix accounts are at most so long.
const LONGEST_LOGIN: usize = 32;

pub fn add_user(decision: &mut Decision, new: &NewUser) -> Result<(), Failure> {
    let mut record = decision.create(Kind::User);
    record.set(user::LOGIN, Some(Value::text(checked_login(&new.login)?)), 0);
    record.set(user::UID, new.uid.map(|uid| Value::Int(i64::from(uid))), 0);
    let name = new.name.trim();
    record.set(user::NAME, Some(Value::text(if name.is_empty() { new.login.trim() } else { name })), 0);
    set_field(decision, &mut record, user::ROLE, Some(&Value::Code(new.role)))?;
    let marks: Vec<Value> = new.marks.iter().copied().map(Value::Code).collect();
    let subjects: Vec<Value> = new.subjects.iter().map(Value::text).collect();
    for (tag, list) in [(user::MARKS, marks), (user::SUBJECTS, subjects)] {
        if !list.is_empty() {
            set_field(decision, &mut record, tag, Some(&Value::List(list)))?;
        }
    }
    if let Some(school) = new.school {
        set_field(decision, &mut record, user::SCHOOL, Some(&Value::Ref(school)))?;
    }
    put(decision, record)
}

/// The fields of a form as a user.
pub fn entered(fields: &[(Tag, Value)]) -> NewUser {
    let value = |tag: Tag| fields.iter().find(|(at, _)| *at == tag).map(|(_, value)| value);
    let text = |tag: Tag| value(tag).and_then(Value::as_text).unwrap_or_default().to_owned();
    let items = |tag: Tag| value(tag).map(Value::items).unwrap_or_default();
    NewUser {
        login: text(user::LOGIN),
        uid: value(user::UID).and_then(Value::as_int).and_then(|uid| u32::try_from(uid).ok()),
        name: text(user::NAME),
        role: value(user::ROLE).and_then(Value::as_code).unwrap_or(role::READER),
        marks: items(user::MARKS).iter().filter_map(Value::as_code).collect(),
        school: value(user::SCHOOL).and_then(Value::as_ref_id),
        subjects: items(user::SUBJECTS).iter().filter_map(Value::as_text).map(str::to_owned).collect(),
    }
}

pub fn set_user(
    decision: &mut Decision,
    target: RecordId,
    fields: &[(Tag, Option<Value>)],
) -> Result<(), Failure> {
    let mut record = decision.need(Kind::User, target)?;
    let before = record.clone();
    for (tag, value) in fields {
        match *tag {
            user::UID => {
                let uid = value.as_ref().and_then(Value::as_int);
                uid.and_then(|uid| u32::try_from(uid).ok()).ok_or(Refusal::BadValue)?;
                record.set(user::UID, value.clone(), 0);
            }
            user::ROLE if value.is_none() => return Err(Refusal::BadValue.into()),
            user::DISABLED => return Err(Refusal::NotEditable.into()),
            tag => set_field(decision, &mut record, tag, value.as_ref())?,
        }
    }
    if record.same_values(&before) {
        return Err(Refusal::NoChange.into());
    }
    put(decision, record)
}

pub fn admit(decision: &mut Decision, target: RecordId, admitted: bool) -> Result<(), Failure> {
    let mut record = decision.need(Kind::User, target)?;
    if user::is_disabled(&record) != admitted {
        return Err(Refusal::NoChange.into());
    }
    record.set(user::DISABLED, (!admitted).then_some(Value::Day(decision.at.today)), 0);
    put(decision, record)
}

/// A login is what the system may call an account: no more is ever compared or shown.
fn checked_login(login: &str) -> Result<&str, Failure> {
    let login = login.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
    if login.is_empty() || login.len() > LONGEST_LOGIN || login.starts_with('-') || !login.chars().all(fits) {
        return Err(Refusal::BadValue.into());
    }
    Ok(login)
}

/// Puts a user that suits its role and is no other's double.
fn put(decision: &mut Decision, record: Record) -> Result<(), Failure> {
    let is = |wanted: u16| user::role_of(&record) == Some(wanted);
    if is(role::COORDINATOR) && user::school_of(&record).is_none() {
        return Err(Refusal::SchoolMissing.into());
    }
    let marked = user::has_mark(&record, mark::CONTROLLER) || user::has_mark(&record, mark::AUDITOR);
    if marked && !is(role::EDITOR) && !is(role::READER) {
        return Err(Refusal::MarksOfRole.into());
    }
    for other in decision.all(Kind::User)?.iter().filter(|other| other.id != record.id) {
        let same_login = words::folded(other.text(user::LOGIN)) == words::folded(record.text(user::LOGIN));
        let same_uid = user::uid_of(&record).is_some() && user::uid_of(other) == user::uid_of(&record);
        // The number of an account that is no more may be given to another; whoever had it stays shut out.
        if same_login || (same_uid && !user::is_disabled(other) && !user::is_disabled(&record)) {
            let code = match same_login {
                true => record.text(user::LOGIN).to_owned(),
                false => user::uid_of(&record).unwrap_or_default().to_string(),
            };
            return Err(Refusal::CodeTaken { code, by: other.text(user::NAME).to_owned() }.into());
        }
    }
    decision.put(record)
}

/// What must hold whatever command, undo or redo changed users: an administrator is left where there was one, and
/// nobody changed what he himself may. `own`: the user who acts.
pub fn keep_order(decision: &Decision, own: Option<RecordId>) -> Result<(), Failure> {
    let touched: Vec<RecordId> = decision.touched_of(Kind::User);
    if touched.is_empty() {
        return Ok(());
    }
    let lets_in =
        |user: &Record| user::role_of(user) == Some(role::ADMINISTRATOR) && !user::is_disabled(user);
    let was_there = decision.was_any(Kind::User, lets_in)?;
    if was_there && !decision.all(Kind::User)?.iter().any(lets_in) {
        return Err(Refusal::LastAdministrator.into());
    }
    if let Some(own) = own.filter(|own| touched.contains(own)) {
        let before = decision.before(own).cloned();
        let after = decision.get(Kind::User, own)?;
        let same = |tag: Tag| {
            before.as_ref().and_then(|user| user.get(tag)) == after.as_ref().and_then(|user| user.get(tag))
        };
        let kept =
            [user::LOGIN, user::UID, user::ROLE, user::MARKS, user::SCHOOL, user::SUBJECTS, user::DISABLED];
        if !kept.into_iter().all(same) {
            return Err(Refusal::OwnRole.into());
        }
    }
    Ok(())
}
