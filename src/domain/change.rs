//! A change: what happened to one record, field by field, before and after.
//! Creating is a change from no values; deleting is a change to no values.

use super::record::{Kind, Record, RecordId};
use super::value::{Tag, Value};

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldChange {
    pub tag: Tag,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// The change of one record. A group (one journal entry) holds each record at most once.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    pub kind: Kind,
    pub id: RecordId,
    pub fields: Vec<FieldChange>,
}

impl Change {
    pub fn new(kind: Kind, id: RecordId) -> Change {
        Change { kind, id, fields: Vec::new() }
    }

    /// What must change for `before` to become `after`. `None` when nothing differs.
    pub fn between(before: &Record, after: &Record) -> Option<Change> {
        let mut change = Change::new(after.kind, after.id);
        let mut tags: Vec<Tag> = before.values().chain(after.values()).map(|(tag, _)| tag).collect();
        tags.sort_unstable();
        tags.dedup();
        for tag in tags {
            let (old, new) = (before.get(tag), after.get(tag));
            if old != new {
                let (before, after) = (old.cloned(), new.cloned());
                change.fields.push(FieldChange { tag, before, after });
            }
        }
        (!change.fields.is_empty()).then_some(change)
    }

    /// Applies the change; `sequence` becomes the revision of the fields it touches.
    pub fn apply(&self, record: &mut Record, sequence: u64) {
        for field in &self.fields {
            record.set(field.tag, field.after.clone(), sequence);
        }
    }

    /// The change that leads back.
    pub fn reversed(&self) -> Change {
        let fields = self.fields.iter().map(|field| FieldChange {
            tag: field.tag,
            before: field.after.clone(),
            after: field.before.clone(),
        });
        Change { kind: self.kind, id: self.id, fields: fields.collect() }
    }
}
