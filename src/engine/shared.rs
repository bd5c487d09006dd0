//! What all seats of a store share: the store, the clock, the turn, names at hand, who is here, what somebody sees.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use super::live::Seats;
use super::once::Once;
use super::people::People;
use super::refusal::Failure;
use super::sights::Sights;
use crate::domain::calendar::Calendar;
use crate::store::{Actor, NewEntry, Store};

/// What all seats of a store share.
pub struct Core {
    pub store: Arc<dyn Store>,
    pub calendar: Calendar,
    /// The district's time, for days of the journal.
    pub offset: FixedOffset,
    pub clock: fn() -> DateTime<Utc>,
    /// Held while a command is decided and staged; holds which requests were done.
    pub turn: Mutex<Once>,
    pub people: Mutex<People>,
    pub seats: Seats,
    pub sights: Sights,
}

impl Core {
    pub fn new(store: Arc<dyn Store>, calendar: Calendar, clock: fn() -> DateTime<Utc>) -> Core {
        Core {
            store,
            calendar,
            offset: default_offset(),
            clock,
            turn: Mutex::default(),
            people: Mutex::default(),
            seats: Seats::default(),
            sights: Sights::default(),
        }
    }

    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// The district's day by the real clock.
    pub fn today(&self) -> NaiveDate {
        (self.clock)().with_timezone(&self.offset).date_naive()
    }

    /// Writes down that somebody was refused at the door.
    pub fn note_stranger(&self, uid: u32, login: &str) -> Result<(), Failure> {
        if self.sights.is_new_stranger(uid, login) {
            let actor = Actor { uid, name: login.to_owned(), role: "none".to_owned(), session: 0 };
            self.note(&actor, "look-refused", format!("uid {uid}"))?;
        }
        Ok(())
    }

    /// A line of the log of looks.
    pub fn note(&self, actor: &Actor, what: &str, about: String) -> Result<(), Failure> {
        self.store.look(NewEntry {
            at: (self.clock)(),
            actor: actor.clone(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            request: 0,
            command: what.to_owned(),
            reason: Some(about),
            undoes: None,
            changes: Vec::new(),
        })?;
        Ok(())
    }
}

/// Moscow time, the default of a district.
pub fn default_offset() -> FixedOffset {
    // 3 hours lie within the ±24 hours that an offset may have.
    FixedOffset::east_opt(3 * 3600).unwrap_or(chrono::offset::Offset::fix(&Utc))
}
