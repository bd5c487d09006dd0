//! The naive model: all records and entries in memory, every question answered by looking at everything.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;

use crate::domain::change::Change;
use crate::domain::index::terms;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, owner, section};
use crate::store::entry::{Actor, Entry, Header, NewEntry};
use crate::store::{IdSet, Window};

pub const KINDS: [Kind; 3] = [Kind::Activity, Kind::Section, Kind::Owner];

const WORDS: [&str; 8] = ["школа", "школы", "анализ", "анализа", "план", "справка", "списка", "учитель"];

/// Something that may be done to a record; what it comes to depends on the record.
#[derive(Debug, Clone, Copy)]
pub struct Deed {
    /// Which of the records.
    pub which: u16,
    pub what: u8,
    pub value: u16,
}

#[derive(Debug, Clone, Default)]
pub struct Model {
    pub records: BTreeMap<(Kind, RecordId), Record>,
    pub entries: Vec<Entry>,
}

/// Numbers lie far apart, so that they fall into several chunks.
pub fn id_of(which: u16) -> RecordId {
    RecordId(1 + u64::from(which) * 20_011)
}

pub fn kind_of(which: u16) -> Kind {
    KINDS[usize::from(which) % KINDS.len()]
}

impl Model {
    /// The changes of one gesture; a record is changed at most once.
    pub fn changes(&self, deeds: &[Deed]) -> Vec<Change> {
        let mut seen = BTreeSet::new();
        let fresh = deeds.iter().filter(|deed| seen.insert(deed.which));
        fresh.filter_map(|deed| self.change(*deed)).collect()
    }

    fn change(&self, deed: Deed) -> Option<Change> {
        let (kind, id) = (kind_of(deed.which), id_of(deed.which));
        let before = self.records.get(&(kind, id)).cloned().unwrap_or_else(|| Record::new(kind, id));
        let mut after = before.clone();
        let number = u64::from(deed.value);
        if deed.what == 0 {
            let tags: Vec<_> = before.values().map(|(tag, _)| tag).collect();
            tags.into_iter().for_each(|tag| after.set(tag, None, 0));
        } else {
            let text = format!("{} {}", WORDS[number as usize % 8], WORDS[number as usize / 8 % 8]);
            let (tag, value) = match (kind, deed.what % 4) {
                (Kind::Activity, 0) => (activity::STATUS, Value::Code(deed.value % 7)),
                (Kind::Activity, 1) => (activity::PLAN, Value::Ref(RecordId(number))),
                (Kind::Activity, 2) => {
                    let owners = [number % 40, number % 7].map(|id| Value::Ref(RecordId(id)));
                    (activity::OWNERS, Value::List(owners.to_vec()))
                }
                (Kind::Activity, _) => (activity::TITLE, Value::Text(text)),
                (Kind::Section, 0 | 1) => (section::PLAN, Value::Ref(RecordId(number % 5))),
                (Kind::Section, 2) => (section::ORDER, Value::Int(i64::from(deed.value % 50))),
                (Kind::Section, _) => (section::TITLE, Value::Text(text)),
                (_, 0 | 1) => (
                    owner::SHORT,
                    Value::Text(format!("{}\0{}", &text[..2 * (1 + deed.what as usize % 3)], number)),
                ),
                (_, 2) => (owner::KIND, Value::Code(deed.value % 4)),
                (_, _) => (owner::NAME, Value::Text(text)),
            };
            after.set(tag, Some(value), 0);
        }
        Change::between(&before, &after)
    }

    pub fn apply(&mut self, entry: Entry) {
        for change in &entry.changes {
            let record = self
                .records
                .entry((change.kind, change.id))
                .or_insert_with(|| Record::new(change.kind, change.id));
            change.apply(record, entry.header.sequence);
        }
        self.entries.push(entry);
    }

    pub fn live(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.records.values().filter(move |record| record.kind == kind && !record.is_empty())
    }

    pub fn all(&self, kind: Kind) -> IdSet {
        self.live(kind).map(|record| record.id.0).collect()
    }

    pub fn history(&self, id: RecordId) -> Vec<u64> {
        let changed = |entry: &&Entry| entry.changes.iter().any(|change| change.id == id);
        self.entries.iter().filter(changed).map(|entry| entry.header.sequence).collect()
    }

    pub fn facet_between(&self, kind: Kind, facet: u16, from: u64, to: u64) -> IdSet {
        let has = |record: &&Record| {
            terms(record).facets.iter().any(|(of, value)| *of == facet && (from..=to).contains(value))
        };
        self.live(kind).filter(has).map(|record| record.id.0).collect()
    }

    pub fn facet_values(&self, kind: Kind, facet: u16) -> Vec<(u64, u64)> {
        let mut counts = BTreeMap::new();
        for record in self.live(kind) {
            for (of, value) in terms(record).facets {
                if of == facet {
                    *counts.entry(value).or_insert(0) += 1;
                }
            }
        }
        counts.into_iter().collect()
    }

    pub fn words_from(&self, kind: Kind, prefix: &str, whole: bool) -> IdSet {
        let has = |record: &&Record| {
            terms(record)
                .words
                .iter()
                .any(|word| if whole { word == prefix } else { word.starts_with(prefix) })
        };
        self.live(kind).filter(has).map(|record| record.id.0).collect()
    }

    /// All of `within` in the order of the query.
    pub fn ordered(&self, query: &Window) -> Vec<RecordId> {
        let mut keyed: Vec<_> = query
            .within
            .iter()
            .map(|id| {
                let record = self.records.get(&(query.kind, RecordId(id)));
                let places = record.map(|record| terms(record).places).unwrap_or_default();
                let place = places.into_iter().find(|place| place.order == query.order);
                (place.is_none(), place, id)
            })
            .collect();
        keyed.sort();
        if query.descending {
            keyed.reverse();
        }
        keyed.into_iter().map(|(_, _, id)| RecordId(id)).collect()
    }
}

pub fn actor() -> Actor {
    Actor { uid: 1000, name: "Петрова".to_owned(), role: "specialist".to_owned(), session: 1 }
}

pub fn new_entry(changes: Vec<Change>) -> NewEntry {
    NewEntry {
        at: DateTime::UNIX_EPOCH,
        actor: actor(),
        program: "test".to_owned(),
        request: 0,
        command: "edit".to_owned(),
        reason: None,
        undoes: None,
        changes,
    }
}

/// The entry as the journal would make it.
pub fn entry(sequence: u64, changes: Vec<Change>) -> Entry {
    let new = new_entry(changes);
    let header = Header {
        sequence,
        at: new.at,
        clock_doubtful: false,
        actor: new.actor,
        program: new.program,
        request: new.request,
        command: new.command,
        reason: new.reason,
        undoes: new.undoes,
    };
    Entry { header, changes: new.changes }
}
