//! What others did after the author of a command looked: fields of theirs are not written over, and the author is told
//! who changed what.

use chrono::{DateTime, Utc};

use super::{Decision, handle};
use crate::domain::change::Change;
use crate::domain::field::spec;
use crate::domain::record::Record;
use crate::domain::value::Tag;
use crate::engine::refusal::Contested;
use crate::engine::{Failure, Refusal, Refused};
use crate::store::Store;

impl Decision<'_> {
    /// Leaves records alone whose fields somebody else changed after the author looked: nothing may follow from what is not
    /// done.
    pub(super) fn leave_contested(&mut self) -> Result<(), Failure> {
        if self.at.seen.is_none() {
            return Ok(());
        }
        for id in self.order.clone() {
            let Some((before, after)) = self.records.get(&id) else { continue };
            let Some(change) = Change::between(before, after) else { continue };
            if let Some(why) = self.changed_meanwhile(before, &change)? {
                self.refused.push(Refused { id, handle: handle(before), why });
                self.records.remove(&id);
                self.order.retain(|other| *other != id);
            }
        }
        Ok(())
    }

    /// The fields that somebody else changed after the author looked.
    pub(super) fn changed_meanwhile(
        &self,
        before: &Record,
        change: &Change,
    ) -> Result<Option<Refusal>, Failure> {
        let Some(seen) = self.at.seen else { return Ok(None) };
        let mut contested = Vec::new();
        for field in &change.fields {
            let revision = before.revision(field.tag);
            let maintained = spec(before.kind).field(field.tag).is_some_and(|known| known.maintained);
            if revision <= seen || maintained {
                continue;
            }
            let Some(header) = self.at.store.headers(revision, revision)?.pop() else { continue };
            if header.actor.uid != self.at.actor.uid || header.actor.name != self.at.actor.name {
                contested.push(Contested {
                    tag: field.tag,
                    by: header.actor.name,
                    at: header.at,
                    theirs: before.get(field.tag).cloned(),
                    yours: field.after.clone(),
                });
            }
        }
        let kind = before.kind;
        Ok(match contested.len() {
            0 => None,
            1 => contested.pop().map(|Contested { tag, by, at, theirs, yours }| Refusal::ChangedMeanwhile {
                kind,
                tag,
                by,
                at,
                theirs,
                yours,
            }),
            _ => Some(Refusal::FieldsChanged { kind, fields: contested }),
        })
    }
}

/// When a person last wrote this field: for messages about who changed what.
pub fn last_change(
    store: &dyn Store,
    record: &Record,
    tag: Tag,
) -> Result<Option<(String, DateTime<Utc>)>, Failure> {
    let revision = record.revision(tag);
    let header = store.headers(revision, revision)?.pop();
    Ok(header.map(|header| (header.actor.name, header.at)))
}
