//! What columns ask about besides their record: names of related records, and counts by owner and section.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use super::filter::Sets;
use crate::domain::activity;
use crate::domain::column::{Facts, Load};
use crate::domain::record::{Kind, Record, RecordId};
use crate::engine::Failure;
use crate::store::{IdSet, Store};

/// Facts for the rows of one answer; related records are read once.
pub struct StoreFacts<'a> {
    store: &'a dyn Store,
    today: NaiveDate,
    related: RefCell<HashMap<RecordId, Option<Record>>>,
    loads: RefCell<Option<Loads>>,
}

/// The sets that counts are made of.
struct Loads {
    live: IdSet,
    overdue: IdSet,
    next30: IdSet,
}

impl<'a> StoreFacts<'a> {
    pub fn new(store: &'a dyn Store, today: NaiveDate) -> StoreFacts<'a> {
        StoreFacts { store, today, related: RefCell::default(), loads: RefCell::default() }
    }

    fn count(&self, of: Load) -> Result<u64, Failure> {
        if self.loads.borrow().is_none() {
            let sets = Sets::new(self.store, self.today);
            let until = self.today.checked_add_days(Days::new(30)).unwrap_or(self.today);
            let next30 = sets.due_for_sure(self.today, until)? & sets.live()?;
            *self.loads.borrow_mut() = Some(Loads { live: sets.live()?, overdue: sets.overdue()?, next30 });
        }
        let (facet, id) = match of {
            Load::OwnerOpen(id) | Load::OwnerOverdue(id) | Load::OwnerNext30(id) | Load::OwnerAll(id) => {
                (activity::OWNERS, id)
            }
            Load::EventAll(id) => (activity::EVENT, id),
            Load::SectionAll(id) | Load::SectionOpen(id) | Load::SectionOverdue(id) => {
                (activity::SECTION, id)
            }
        };
        let own = self.store.facet(Kind::Activity, facet, id.0)?;
        let loads = self.loads.borrow();
        let Some(loads) = loads.as_ref() else { return Ok(0) };
        Ok(match of {
            Load::OwnerAll(_) | Load::SectionAll(_) | Load::EventAll(_) => own.len(),
            Load::OwnerOpen(_) | Load::SectionOpen(_) => own.intersection_len(&loads.live),
            Load::OwnerOverdue(_) | Load::SectionOverdue(_) => own.intersection_len(&loads.overdue),
            Load::OwnerNext30(_) => own.intersection_len(&loads.next30),
        })
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

    fn load(&self, of: Load) -> u64 {
        self.count(of).unwrap_or(0)
    }
}
