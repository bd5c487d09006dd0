//! What columns ask about besides their record: names of related records, and counts by a facet.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};

use super::filter::Sets;
use crate::domain::column::{Facts, Load, Which};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::{setting, teacher};
use crate::engine::Failure;
use crate::store::{IdSet, Store};

/// Facts for the rows of one answer; related records and sets are read once.
pub struct StoreFacts<'a> {
    store: &'a dyn Store,
    today: NaiveDate,
    with_names: bool,
    related: RefCell<HashMap<RecordId, Option<Record>>>,
    sets: RefCell<HashMap<(Kind, Which), IdSet>>,
    settings: OnceCell<Vec<Record>>,
    /// Whose names were told.
    named: RefCell<BTreeSet<RecordId>>,
}

impl<'a> StoreFacts<'a> {
    pub fn new(store: &'a dyn Store, today: NaiveDate, with_names: bool) -> StoreFacts<'a> {
        let (related, sets, settings, named) = Default::default();
        StoreFacts { store, today, with_names, related, sets, settings, named }
    }

    /// Whose names the columns told so far.
    pub fn named(self) -> BTreeSet<RecordId> {
        self.named.into_inner()
    }

    fn count(&self, of: Load) -> Result<u64, Failure> {
        let own = self.store.facet(of.kind, of.facet, of.value)?;
        if of.which == Which::All || own.is_empty() {
            return Ok(own.len());
        }
        let key = (of.kind, of.which);
        if !self.sets.borrow().contains_key(&key) {
            let set = self.set(of.kind, of.which)?;
            self.sets.borrow_mut().insert(key, set);
        }
        Ok(self.sets.borrow().get(&key).map_or(0, |set| own.intersection_len(set)))
    }

    fn set(&self, kind: Kind, which: Which) -> Result<IdSet, Failure> {
        let sets = Sets::new(self.store, self.today, kind);
        match which {
            Which::All => Ok(self.store.all(kind)?),
            Which::Live => sets.live(),
            Which::Overdue => sets.overdue(),
            Which::Next30 => {
                let until = self.today.checked_add_days(Days::new(30)).unwrap_or(self.today);
                Ok(sets.due_for_sure(self.today, until)? & sets.live()?)
            }
        }
    }
}

impl Facts for StoreFacts<'_> {
    fn today(&self) -> NaiveDate {
        self.today
    }

    fn record(&self, kind: Kind, id: RecordId) -> Option<Record> {
        if let Some(known) = self.related.borrow().get(&id) {
            return known.clone();
        }
        // An unreadable record is shown as absent here; `opora check` names it.
        let record = self.store.get(kind, id).ok().flatten();
        self.related.borrow_mut().insert(id, record.clone());
        record
    }

    fn sees(&self, kind: Kind) -> bool {
        self.store.sees(kind)
    }

    fn load(&self, of: Load) -> u64 {
        self.count(of).unwrap_or(0)
    }

    fn warn_days(&self, paper: u16) -> u16 {
        let settings = || super::details::records(self.store, Kind::Setting).unwrap_or_default();
        setting::warn_days(self.settings.get_or_init(settings), paper)
    }

    fn with_names(&self) -> bool {
        self.with_names
    }

    fn name_of(&self, teacher: &Record) -> Option<String> {
        let name = teacher::name_shown(teacher).filter(|_| self.with_names)?;
        self.named.borrow_mut().insert(teacher.id);
        Some(name.to_owned())
    }
}
