//! What a record is filed under in the view: the keys of its sets and of its places.
//! In: a record before and after a change. Out: which keys lose its number and which gain it.
//! Pure; what a record is found by is said by `domain::index::terms`.

use crate::domain::field::spec;
use crate::domain::index::{Terms, gives_words, terms, terms_but_words};
use crate::domain::record::Record;

use super::keys;

/// The keys under which one record is filed, ascending and without repetition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    /// Keys of sets (see `keys.rs`), without chunk.
    pub sets: Vec<Vec<u8>>,
    /// Keys of places; one for each order.
    pub places: Vec<Vec<u8>>,
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
    let kind = record.kind;
    filed.sets.push(keys::all(kind));
    for &(facet, value) in &terms.facets {
        filed.sets.push(keys::facet(kind, facet, value));
        filed.sets.push(keys::facet_block(kind, facet, value >> keys::FACET_BLOCK_BITS));
    }
    for stem in &terms.words {
        filed.sets.push(keys::word(kind, stem));
    }
    let mut last_order = None;
    for place in &terms.places {
        if last_order.replace(place.order) == Some(place.order) {
            continue;
        }
        filed.sets.push(keys::bucket(kind, place));
        filed.sets.push(keys::placed(kind, place.order));
        filed.places.push(keys::place(kind, place, record.id));
    }
    filed.sets.sort_unstable();
    filed.sets.dedup();
    filed
}

/// Calls `differs(key, gained)` for every key that is in one ascending list only.
pub fn differences<'a>(before: &'a [Vec<u8>], after: &'a [Vec<u8>], mut differs: impl FnMut(&'a [u8], bool)) {
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
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

    fn key(text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }

    #[test]
    fn differences_are_what_is_in_one_list_only() {
        let before = [key("a"), key("c"), key("d")];
        let after = [key("b"), key("c"), key("e")];
        let mut seen = Vec::new();
        differences(&before, &after, |key, gained| seen.push((key.to_vec(), gained)));
        assert_eq!(seen, [(key("a"), false), (key("b"), true), (key("d"), false), (key("e"), true)]);
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
        assert!(filed.sets.contains(&keys::all(Kind::Activity)));
        assert!(filed.sets.contains(&keys::facet(Kind::Activity, activity::STATUS, 40)));
        assert!(filed.sets.contains(&keys::facet_block(Kind::Activity, activity::STATUS, 1)));
        assert!(filed.sets.contains(&keys::word(Kind::Activity, "школ")));
    }
}
