//! A district's store and the seats at it: who comes in, as what, and what of an answer goes out to whom.
//! In: a uid and a login from the kernel. Out: seats; for each request the person's standing as the store says it then.
//! A seat with the authority of an owner passes here without cost.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::alone::Engine;
use super::answer::{Outcome, RosterNote, RosterPreview};
use super::command::{Command, NewUser, Request};
use super::live::{Changed, Here, Listener, News};
use super::permit::{self, Names, Role};
use super::person::{Person, administrators, person};
use super::refusal::{Failure, Refusal};
use super::shared::Core;
use super::sight::Sight;
use super::veil::Veil;
use super::workbench::Workbench;
use crate::domain::calendar::Calendar;
use crate::domain::record::{Kind, RecordId};
use crate::domain::user::role;
use crate::store::{Actor, Store};

/// Whose rights a seat has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    /// Of a personal store: everything.
    Owner,
    /// Of the user with this login, as the store says it at each request.
    User { login: String },
}

/// A store of which no person sits at the core: everybody comes in by uid and login.
pub struct District {
    core: Arc<Core>,
}

impl District {
    /// `clock` stamps the journal.
    pub fn new(store: Arc<dyn Store>, calendar: Calendar, clock: fn() -> DateTime<Utc>) -> District {
        District { core: Arc::new(Core::new(store, calendar, clock)) }
    }

    /// A seat for whom the kernel says it is; `session` tells the sittings of one person apart.
    ///
    /// # Errors
    /// [`Refusal::NoAccess`], which is written down the first time, or [`Refusal::NoAdministrator`].
    pub fn seat(&self, uid: u32, login: &str, session: u64) -> Result<Engine, Failure> {
        let who = match person(self.core.store(), uid, login) {
            Ok(who) => who,
            Err(failure) => {
                if matches!(failure, Failure::Refused(Refusal::NoAccess { .. })) {
                    self.core.note_stranger(uid, login)?;
                }
                return Err(failure);
            }
        };
        let actor = actor_of(&who, session);
        Ok(Engine::at(Arc::clone(&self.core), actor, Authority::User { login: login.to_owned() }))
    }

    /// Lets the first administrator in.
    ///
    /// # Errors
    /// [`Refusal::AdministratorThere`] when there is one.
    pub fn first_administrator(&self, login: &str, uid: u32) -> Result<(), Failure> {
        if !administrators(self.core.store())?.is_empty() {
            return Err(Refusal::AdministratorThere.into());
        }
        let root = Actor { uid: 0, name: "root".to_owned(), role: "owner".to_owned(), session: 0 };
        let engine = Engine::at(Arc::clone(&self.core), root, Authority::Owner);
        let new = NewUser {
            login: login.to_owned(),
            uid: Some(uid),
            name: String::new(),
            role: role::ADMINISTRATOR,
            marks: Vec::new(),
            school: None,
            subjects: Vec::new(),
        };
        let command = Command::AddUser(Box::new(new));
        engine.execute(&Request { command, seen: None, today: self.core.today(), id: 0 })?;
        Ok(())
    }
}

/// Who acts, as the journal writes it down.
pub fn actor_of(person: &Person, session: u64) -> Actor {
    Actor { uid: person.uid, name: person.name.clone(), role: person.role.name().to_owned(), session }
}

/// What somebody is at one request.
pub struct Standing<'a> {
    pub actor: Cow<'a, Actor>,
    store: &'a dyn Store,
    veil: Option<(Arc<Sight>, Veil<'a>)>,
}

impl<'a> Standing<'a> {
    pub fn owner(store: &'a dyn Store, actor: &'a Actor) -> Standing<'a> {
        Standing { actor: Cow::Borrowed(actor), store, veil: None }
    }

    pub fn user(store: &'a dyn Store, actor: Actor, sight: Arc<Sight>) -> Standing<'a> {
        let veil = Veil::new(store, Arc::clone(&sight));
        Standing { actor: Cow::Owned(actor), store, veil: Some((sight, veil)) }
    }

    /// The store as it is seen.
    pub fn store(&self) -> &dyn Store {
        match &self.veil {
            Some((_, veil)) => veil,
            None => self.store,
        }
    }

    /// `None`: everything.
    pub fn sight(&self) -> Option<&Arc<Sight>> {
        self.veil.as_ref().map(|(sight, _)| sight)
    }

    pub fn role(&self) -> Option<Role> {
        self.sight().map(|sight| sight.person.role)
    }

    /// Whether names may be asked for in lists.
    pub fn may_name(&self) -> Result<(), Failure> {
        match self.sight() {
            None => Ok(()),
            Some(sight) if sight.names => Ok(()),
            Some(sight) if permit::names(sight.person.role) == Names::ForPurpose => {
                Err(Refusal::PurposeMissing.into())
            }
            Some(_) => Err(Refusal::NotAllowed.into()),
        }
    }

    /// Whether a gesture of this name may be given at all.
    pub fn may(&self, command: &str) -> Result<(), Failure> {
        match self.role() {
            Some(role) if permit::may(role, command) == permit::May::No => Err(Refusal::NotAllowed.into()),
            _ => Ok(()),
        }
    }

    /// Whether backups and checks are this person's business.
    pub fn keeps_house(&self) -> Result<(), Failure> {
        match self.role() {
            None | Some(Role::Administrator) => Ok(()),
            Some(_) => Err(Refusal::NotAllowed.into()),
        }
    }

    /// Whether the record is there, for this person.
    fn sees(&self, id: RecordId) -> bool {
        Kind::ALL.iter().any(|kind| matches!(self.store().shared(*kind, id), Ok(Some(_))))
    }

    /// An outcome as far as it is seen.
    pub fn outcome(&self, mut outcome: Outcome) -> Outcome {
        let Some(sight) = self.sight() else { return outcome };
        let done = std::mem::take(&mut outcome.done).into_iter();
        outcome.done = done
            .filter_map(|mut effect| {
                effect.change = sight.change(&effect.change, true)?;
                Some(effect)
            })
            .collect();
        for refused in &mut outcome.refused {
            if !self.sees(refused.id) {
                refused.handle = format!("#{}", refused.id.0);
                refused.why = Refusal::NotFound;
            }
        }
        let is_told = |id: RecordId| outcome.done.iter().any(|effect| effect.id == id) || self.sees(id);
        outcome.warnings.retain(|warning| is_told(warning.id));
        outcome
    }

    pub fn roster_preview(&self, mut preview: RosterPreview) -> RosterPreview {
        let Some(sight) = self.sight() else { return preview };
        let changed = std::mem::take(&mut preview.changed).into_iter();
        preview.changed =
            changed.filter_map(|(handle, change)| Some((handle, sight.change(&change, true)?))).collect();
        preview.notes.retain(|note| match note {
            RosterNote::Alike { id, .. } => sight.sees(Kind::Teacher, *id),
            _ => true,
        });
        preview
    }

    /// Who is here, without the records that are not seen.
    pub fn here(&self, mut here: Vec<Here>) -> Vec<Here> {
        if let Some(sight) = self.sight() {
            for somebody in &mut here {
                somebody.editing = somebody.editing.filter(|(kind, id)| sight.sees(*kind, *id));
            }
        }
        here
    }
}

/// Hears of what this user sees, as what he is when it happens.
pub fn veiled(core: Arc<Core>, uid: u32, login: String, listener: Listener) -> Listener {
    Arc::new(move |news: News| {
        let store = core.store();
        let Ok(who) = person(store, uid, &login) else { return };
        let Ok(sight) = core.sights.of(store, &who, false) else { return };
        let Changed::Records(records) = news.changed else { return listener(news) };
        let had = !records.is_empty();
        let seen: Vec<_> = records.into_iter().filter(|(kind, id)| sight.admits(store, *kind, *id)).collect();
        if had && seen.is_empty() && !news.presence {
            return;
        }
        listener(News { changed: Changed::Records(seen), ..news });
    })
}
