//! Records of small kinds kept at hand for names, codes and forms: plans, sections, owners, events, saved views.

use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{event, owner, plan, saved_view, school, section};

#[derive(Debug, Clone, Default)]
pub struct Known {
    pub plans: Vec<Record>,
    pub sections: Vec<Record>,
    pub owners: Vec<Record>,
    pub events: Vec<Record>,
    pub views: Vec<Record>,
    pub schools: Vec<Record>,
    pub mappings: Vec<Record>,
    pub settings: Vec<Record>,
}

impl Known {
    pub const KINDS: [Kind; 8] = [
        Kind::Plan,
        Kind::Section,
        Kind::Owner,
        Kind::Event,
        Kind::SavedView,
        Kind::School,
        Kind::Mapping,
        Kind::Setting,
    ];

    pub fn put(&mut self, kind: Kind, records: Vec<Record>) {
        match kind {
            Kind::Plan => self.plans = records,
            Kind::Section => self.sections = records,
            Kind::Owner => self.owners = records,
            Kind::Event => self.events = records,
            Kind::SavedView => self.views = records,
            Kind::School => self.schools = records,
            Kind::Mapping => self.mappings = records,
            Kind::Setting => self.settings = records,
            _ => {}
        }
    }

    pub fn owner(&self, id: RecordId) -> Option<&Record> {
        self.owners.iter().find(|record| record.id == id)
    }

    /// How any record known here is called; `None` for others.
    pub fn name(&self, id: RecordId) -> Option<&str> {
        let find = |records: &[Record]| records.iter().position(|record| record.id == id);
        if let Some(at) = find(&self.owners) {
            return Some(self.owners[at].text(owner::SHORT));
        }
        if let Some(at) = find(&self.sections) {
            return Some(self.sections[at].text(section::TITLE));
        }
        if let Some(at) = find(&self.events) {
            return Some(self.events[at].text(event::NAME));
        }
        if let Some(at) = find(&self.schools) {
            return Some(self.schools[at].text(school::SHORT));
        }
        find(&self.plans).map(|at| self.plans[at].text(plan::TITLE))
    }

    pub fn section(&self, id: RecordId) -> Option<&Record> {
        self.sections.iter().find(|record| record.id == id)
    }

    pub fn view_by_digit(&self, digit: u8) -> Option<&Record> {
        let of = |record: &&Record| record.get(saved_view::DIGIT).and_then(Value::as_int);
        self.views.iter().find(|record| of(record) == Some(i64::from(digit)))
    }
}
