//! What a record is filed under in the view: the keys of its sets and of its places.
//! In: a record before and after a change. Out: which keys lose its number and which gain it.
//! Pure; what a record is found by is said by `domain::index::terms`.

use std::ops::Range;

use crate::domain::field::spec;
use crate::domain::index::{Terms, gives_words, terms, terms_but_words};
use crate::domain::record::Record;

use super::keys;

/// The keys under which one record is filed, all in one buffer: each by itself was half of all memory taken while a
/// store was filled (measured 2026-11).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    bytes: Vec<u8>,
    sets: Vec<Range<usize>>,
    places: Vec<Range<usize>>,
}

impl Filed {
    /// Keys of sets (see `keys.rs`), without chunk; ascending, without repetition.
    pub fn sets(&self) -> impl Iterator<Item = &[u8]> {
        self.sets.iter().map(|range| &self.bytes[range.clone()])
    }

    /// Keys of places, ascending; one for each order.
    pub fn places(&self) -> impl Iterator<Item = &[u8]> {
        self.places.iter().map(|range| &self.bytes[range.clone()])
    }

    fn set(&mut self, push: impl FnOnce(&mut Vec<u8>)) {
        let range = self.pushed(push);
        self.sets.push(range);
    }

    fn place(&mut self, push: impl FnOnce(&mut Vec<u8>)) {
        let range = self.pushed(push);
        self.places.push(range);
    }

    fn pushed(&mut self, push: impl FnOnce(&mut Vec<u8>)) -> Range<usize> {
        let start = self.bytes.len();
        push(&mut self.bytes);
        start..self.bytes.len()
    }

    fn in_order(mut self) -> Filed {
        let bytes = &self.bytes;
        self.sets.sort_unstable_by(|a, b| bytes[a.clone()].cmp(&bytes[b.clone()]));
        self.sets.dedup_by(|a, b| bytes[a.clone()] == bytes[b.clone()]);
        self.places.sort_unstable_by(|a, b| bytes[a.clone()].cmp(&bytes[b.clone()]));
        self
    }
}

/// Where a record is filed.
pub fn filed(record: &Record) -> Filed {
    filed_under(record, terms(record))
}

/// Where a record is filed before and after a change; words are left out of both when it leaves them alone.
pub fn filed_around(before: &Record, after: &Record) -> (Filed, Filed) {
    let mut word_fields = spec(after.kind).fields.iter().filter(|field| gives_words(field));
    if word_fields.all(|field| before.get(field.tag) == after.get(field.tag)) {
        (filed_under(before, terms_but_words(before)), filed_under(after, terms_but_words(after)))
    } else {
        (filed(before), filed(after))
    }
}

/// A record that names several places in one order is filed at the first of them, so that a window never shows it
/// twice.
fn filed_under(record: &Record, terms: Terms) -> Filed {
    let mut filed = Filed::default();
    if record.is_empty() {
        return filed;
    }
    filed.bytes.reserve(2_048);
    let kind = record.kind;
    filed.set(|key| keys::push_all(key, kind));
    for &(facet, value) in &terms.facets {
        filed.set(|key| keys::push_facet(key, kind, facet, value));
        filed.set(|key| keys::push_facet_block(key, kind, facet, value >> keys::FACET_BLOCK_BITS));
    }
    for stem in &terms.words {
        filed.set(|key| keys::push_word(key, kind, stem));
    }
    let mut last_order = None;
    for place in &terms.places {
        if last_order.replace(place.order) == Some(place.order) {
            continue;
        }
        filed.set(|key| keys::push_bucket(key, kind, place));
        filed.set(|key| keys::push_placed(key, kind, place.order));
        filed.place(|key| keys::push_place(key, kind, place, record.id));
    }
    filed.in_order()
}

/// Calls `differs(key, gained)` for every key that is in one ascending list only.
pub fn differences<'a>(
    before: impl Iterator<Item = &'a [u8]>,
    after: impl Iterator<Item = &'a [u8]>,
    mut differs: impl FnMut(&'a [u8], bool),
) {
    let (mut old, mut new) = (before.peekable(), after.peekable());
    loop {
        match (old.peek(), new.peek()) {
            (Some(lost), Some(gained)) if lost == gained => {
                old.next();
                new.next();
            }
            (Some(lost), gained) if gained.is_none_or(|gained| lost < gained) => {
                differs(lost, false);
                old.next();
            }
            (_, Some(gained)) => {
                differs(gained, true);
                new.next();
            }
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::activity;
    use crate::domain::record::{Kind, RecordId};
    use crate::domain::value::Value;

    #[test]
    fn differences_are_what_is_in_one_list_only() {
        let keys = |text: &'static str| text.split(' ').map(str::as_bytes);
        let mut seen = Vec::new();
        differences(keys("a c d"), keys("b c e"), |key, gained| seen.push((key, gained)));
        assert_eq!(seen, [(&b"a"[..], false), (b"b", true), (b"d", false), (b"e", true)]);
    }

    #[test]
    fn a_record_without_fields_is_filed_nowhere() {
        let mut record = Record::new(Kind::Activity, RecordId(1));
        record.set(activity::TITLE, None, 5);
        assert_eq!(filed(&record), Filed::default());
    }

    #[test]
    fn a_record_is_filed_under_its_values_their_blocks_and_its_words() {
        let mut record = Record::new(Kind::Activity, RecordId(7));
        record.set(activity::STATUS, Some(Value::Code(40)), 1);
        record.set(activity::TITLE, Some(Value::text("школа")), 1);
        let filed = filed(&record);
        assert!(filed.sets().any(|key| key == keys::all(Kind::Activity)));
        assert!(filed.sets().any(|key| key == keys::facet(Kind::Activity, activity::STATUS, 40)));
        assert!(filed.sets().any(|key| key == keys::facet_block(Kind::Activity, activity::STATUS, 1)));
        assert!(filed.sets().any(|key| key == keys::word(Kind::Activity, "школ")));
    }
}
