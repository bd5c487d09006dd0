//! A record: its kind, its number, and its fields with the revision of each.
//! One form for every kind; what a kind's fields are is said in that kind's file (see `field.rs`).

use super::value::{Tag, Value};

/// Dense number given by the single writer; unique within a store. 0 is never given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct RecordId(pub u64);

pub use super::kinds::Kind;

/// One field of a record with the journal sequence of its last change (its revision).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cell {
    pub tag: Tag,
    pub revision: u64,
    /// `None`: the field was emptied; its revision is still known.
    pub value: Option<Value>,
}

/// A record as the store holds it. Cells ascend by tag; tags this version does not know are kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Record {
    pub kind: Kind,
    pub id: RecordId,
    pub cells: Vec<Cell>,
}

impl Record {
    pub fn new(kind: Kind, id: RecordId) -> Record {
        Record { kind, id, cells: Vec::new() }
    }

    pub fn get(&self, tag: Tag) -> Option<&Value> {
        let at = self.cells.binary_search_by_key(&tag, |cell| cell.tag).ok()?;
        self.cells[at].value.as_ref()
    }

    /// The sequence of the field's last change; 0 when it was never set.
    pub fn revision(&self, tag: Tag) -> u64 {
        match self.cells.binary_search_by_key(&tag, |cell| cell.tag) {
            Ok(at) => self.cells[at].revision,
            Err(_) => 0,
        }
    }

    pub fn set(&mut self, tag: Tag, value: Option<Value>, revision: u64) {
        match self.cells.binary_search_by_key(&tag, |cell| cell.tag) {
            Ok(at) => self.cells[at] = Cell { tag, revision, value },
            Err(at) => self.cells.insert(at, Cell { tag, revision, value }),
        }
    }

    pub fn text(&self, tag: Tag) -> &str {
        self.get(tag).and_then(Value::as_text).unwrap_or("")
    }

    /// The set fields, ascending by tag.
    pub fn values(&self) -> impl Iterator<Item = (Tag, &Value)> {
        self.cells.iter().filter_map(|cell| cell.value.as_ref().map(|value| (cell.tag, value)))
    }

    /// A record without a single set field does not exist (any more).
    pub fn is_empty(&self) -> bool {
        self.values().next().is_none()
    }

    /// Equal in everything but revisions.
    pub fn same_values(&self, other: &Record) -> bool {
        self.kind == other.kind && self.id == other.id && self.values().eq(other.values())
    }
}
