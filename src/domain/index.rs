//! What a record is found by: facets (sets of records with a value), words, and orders.
//! A pure function of the record, so that the store can tell what a change takes out and puts in.

use std::borrow::Cow;

use super::field::{Field, Indexed, spec};
use super::record::Record;
use super::value::{Value, day_number};
use super::words;

/// Names a set-valued index of a kind: a field's tag, or a derived facet (1000 and up).
pub type Facet = u16;

/// Names an ordered index of a kind.
pub type OrderId = u16;

/// The order in which every kind can be listed: by record number.
pub const ORDER_BY_ID: OrderId = 0;

/// A place in an order: coarse `bucket` (few distinct values; each has a bitmap, so windows far
/// down an order are found by counting) and `fine` (ties are broken by record number).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub order: OrderId,
    pub bucket: Vec<u8>,
    pub fine: Vec<u8>,
}

/// All that a record is found by. Sorted and without repetition after [`terms`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    pub facets: Vec<(Facet, u64)>,
    pub words: Vec<String>,
    pub places: Vec<Place>,
}

impl Terms {
    pub fn facet(&mut self, facet: Facet, value: u64) {
        self.facets.push((facet, value));
    }

    pub fn place(&mut self, order: OrderId, bucket: impl Into<Vec<u8>>, fine: impl Into<Vec<u8>>) {
        self.places.push(Place { order, bucket: bucket.into(), fine: fine.into() });
    }
}

/// The terms of a record; empty for a record without fields.
pub fn terms(record: &Record) -> Terms {
    let mut terms = terms_but_words(record);
    for (tag, value) in record.values() {
        if spec(record.kind).field(tag).is_some_and(gives_words) {
            word_terms(value, &mut terms);
        }
    }
    terms.words.sort_unstable();
    terms.words.dedup();
    terms
}

/// Whether the words of this field are among the record's words. Making them is most of the work of [`terms`]: a change
/// that leaves all such fields alone needs [`terms_but_words`] only.
pub fn gives_words(field: &Field) -> bool {
    field.indexed == Indexed::Words && !field.personal
}

/// Whether the values of this field are among the record's facets.
fn gives_facets(field: &Field) -> bool {
    field.indexed == Indexed::Equal && !field.personal
}

/// The record as its kind may derive terms from it: what is personal is never found by, because terms lie open.
fn without_personal<'a>(record: &'a Record, fields: &[Field]) -> Cow<'a, Record> {
    let mut shown = Cow::Borrowed(record);
    for field in fields.iter().filter(|field| field.personal && record.get(field.tag).is_some()) {
        shown.to_mut().set(field.tag, None, record.revision(field.tag));
    }
    shown
}

/// The terms of a record without its words.
pub fn terms_but_words(record: &Record) -> Terms {
    let mut terms = Terms::default();
    if record.is_empty() {
        return terms;
    }
    let spec = spec(record.kind);
    for (tag, value) in record.values() {
        if spec.field(tag).is_some_and(gives_facets) {
            equal_terms(tag, value, &mut terms);
        }
    }
    (spec.derived)(&without_personal(record, spec.fields), &mut terms);
    terms.facets.sort_unstable();
    terms.facets.dedup();
    terms.places.sort_unstable();
    terms.places.dedup();
    terms
}

fn equal_terms(facet: Facet, value: &Value, terms: &mut Terms) {
    match value {
        Value::Ref(id) => terms.facet(facet, id.0),
        Value::Code(code) => terms.facet(facet, u64::from(*code)),
        Value::Day(day) => terms.facet(facet, day_facet(*day)),
        Value::Int(number) => terms.facet(facet, number.unsigned_abs()),
        Value::List(items) => items.iter().for_each(|item| equal_terms(facet, item, terms)),
        Value::Text(_) | Value::Parts(_) | Value::Bytes(_) | Value::Erased | Value::Hidden => {}
    }
}

fn word_terms(value: &Value, terms: &mut Terms) {
    match value {
        Value::Text(text) => terms.words.extend(words::stems(text)),
        Value::List(items) => items.iter().for_each(|item| word_terms(item, terms)),
        _ => {}
    }
}

/// Facets and flags that several kinds share, so that one filter and one count serve them all.
pub mod common {
    use super::Facet;
    /// A last day that counts.
    pub const DUE: Facet = 1000;
    /// What is true of the record, see `query::Flag`; and the values below.
    pub const FLAG: Facet = 1001;
    /// Owners of live measures.
    pub const OWNER: Facet = 1010;
    /// Owner and day of one live measure, see [`super::owed_facet`].
    pub const OWED: Facet = 1011;
    /// Block, level and state of one deficit, see `profile::profile_facet`.
    pub const PROFILE: Facet = 1012;
    /// The code by which it is typed, see [`super::text_facet`].
    pub const CODE: Facet = 1020;
    /// A value of [`FLAG`]: something is still owed, or still there.
    pub const LIVE: u64 = 101;
}

/// An owner and a day as one number, ascending with the day within an owner: so a range of days of one owner is a
/// range of numbers. A day needs 20 bits up to the year 2870.
pub fn owed_facet(owner: super::record::RecordId, day: chrono::NaiveDate) -> u64 {
    owner.0 << 20 | day_facet(day).min((1 << 20) - 1)
}

/// A text as a facet value: 48 bits of a hash of its folded form. Different texts share a value about never; who must
/// be exact compares the texts of the few records found.
pub fn text_facet(text: &str) -> u64 {
    let folded = words::folded(text.trim());
    // FNV-1a: the values are part of the view's form, so the hash must not change with a library.
    let hash = folded.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash >> 16
}

/// Bucket and fine key of a text in an order: three letters, then twenty-four. `None` for an empty text.
pub fn text_bucket(text: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let text: String = words::folded(text).chars().take(24).collect();
    let beginning: String = text.chars().take(3).collect();
    (!text.is_empty()).then(|| (beginning.into_bytes(), text.into_bytes()))
}

/// A day as a facet value: ascending with the day.
pub fn day_facet(day: chrono::NaiveDate) -> u64 {
    u64::try_from(day_number(day)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::field::FieldType;
    use super::super::record::{Kind, RecordId};
    use super::*;

    #[test]
    fn what_is_personal_gives_no_terms_and_what_is_only_sealed_does() {
        let field = |tag| Field::new(tag, "x", FieldType::Text);
        let (words, facets) = (field(1).indexed(Indexed::Words), field(2).indexed(Indexed::Equal));
        assert!(gives_words(&words.sealed()) && gives_facets(&facets.sealed()));
        assert!(!gives_words(&words.personal()) && !gives_facets(&facets.personal()));
        let mut record = Record::new(Kind::Owner, RecordId(1));
        record.set(1, Some(Value::text("открыто")), 1);
        record.set(2, Some(Value::text("имя")), 1);
        let shown = without_personal(&record, &[words.sealed(), facets.personal()]);
        assert_eq!((shown.text(1), shown.get(2)), ("открыто", None));
    }
}
