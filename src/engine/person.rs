//! Who sits at a seat of a district: looked up in the store at every request, by uid AND login, so that a changed role
//! acts at once and a reused number opens nothing. In: the kernel's word. Out: a person, or a refusal that says whom to ask.

use super::permit::Role;
use super::refusal::{Failure, Refusal};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::user::{self, mark};
use crate::domain::value::Value;
use crate::domain::words;
use crate::store::{IdSet, Store};

/// A user as far as rights go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: RecordId,
    pub uid: u32,
    pub login: String,
    /// What the journal calls this person.
    pub name: String,
    pub role: Role,
    pub controller: bool,
    pub auditor: bool,
    pub school: Option<RecordId>,
    /// Folded; empty: all.
    pub subjects: Vec<String>,
}

impl Person {
    /// `None` for a record that lets nobody in.
    fn of(user: &Record) -> Option<Person> {
        let role = user::role_of(user).and_then(Role::from_code)?;
        if user::is_disabled(user) {
            return None;
        }
        let subjects = user.get(user::SUBJECTS).map(Value::items).unwrap_or_default();
        let login = user.text(user::LOGIN);
        let name = user.text(user::NAME);
        Some(Person {
            id: user.id,
            uid: user::uid_of(user)?,
            login: login.to_owned(),
            name: if name.is_empty() { login } else { name }.to_owned(),
            role,
            controller: user::has_mark(user, mark::CONTROLLER),
            auditor: user::has_mark(user, mark::AUDITOR),
            school: user::school_of(user),
            subjects: subjects.iter().filter_map(Value::as_text).map(folded).collect(),
        })
    }

    /// Whether a teacher of these subjects is this methodist's.
    pub fn teaches_mine(&self, subjects: &[Value]) -> bool {
        let mine = |subject: &str| self.subjects.contains(&folded(subject));
        self.subjects.is_empty() || subjects.iter().filter_map(Value::as_text).any(mine)
    }
}

fn folded(subject: &str) -> String {
    words::folded(subject.trim())
}

/// Who this is.
///
/// # Errors
/// [`Refusal::NoAdministrator`] until there is one, [`Refusal::NoAccess`] for whoever may not come in.
pub fn person(store: &dyn Store, uid: u32, login: &str) -> Result<Person, Failure> {
    for id in store.facet(Kind::User, user::facet::UID, u64::from(uid))?.iter().map(RecordId) {
        let user = store.shared(Kind::User, id)?;
        let person = user.and_then(|user| Person::of(&user));
        if let Some(person) = person.filter(|person| person.uid == uid && person.login == login) {
            return Ok(person);
        }
    }
    let ask = administrators(store)?;
    if ask.is_empty() {
        return Err(Refusal::NoAdministrator.into());
    }
    Err(Refusal::NoAccess { ask }.into())
}

/// The administrators who may come in, by name.
pub fn administrators(store: &dyn Store) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for id in active_administrators(store)? {
        let user = store.shared(Kind::User, RecordId(id))?;
        names.extend(user.and_then(|user| Person::of(&user)).map(|person| person.name));
    }
    Ok(names)
}

fn active_administrators(store: &dyn Store) -> Result<IdSet, Failure> {
    let of_role = store.facet(Kind::User, user::ROLE, u64::from(user::role::ADMINISTRATOR))?;
    Ok(of_role & store.facet(Kind::User, user::facet::ACTIVE, 1)?)
}
