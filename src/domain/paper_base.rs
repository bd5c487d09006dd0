//! What a paper said of a record when it was last taken in: the base of the three-way merge with its next version
//! (`docs/decisions/three-way-merge.md`). In and out: a value of the field `BASE` of plans, sections and activities.
//! Holds what the paper gave, field by field, never what people made of it.

use super::record::Record;
use super::value::{PartsBuilder, Tag, Value};
use super::words;

/// Beside the record's own tags: the owners as the paper was split, a list of texts in the order of the references.
pub const OWNER_NAMES: Tag = 1_000;
/// Of a plan: a fingerprint of each of its rows, 8 bytes each, so that a row deleted here is not made again.
pub const ROWS: Tag = 1_001;

/// What the paper said of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said<'a> {
    /// The record was never taken from a paper, or by a version of the program that kept no base.
    Unknown,
    Known(Option<&'a Value>),
}

/// The base of a record; `None` when it keeps none.
pub fn base_of(record: &Record, base: Tag) -> Option<&Value> {
    record.get(base)
}

/// What the base says of a field.
pub fn said(base: Option<&Value>, tag: Tag) -> Said<'_> {
    base.map_or(Said::Unknown, |base| Said::Known(base.part(tag)))
}

/// A base of the fields that the paper gives, as they stand in `paper`, and of what is known besides.
pub fn made_of(paper: &Record, tags: &[Tag], besides: impl IntoIterator<Item = (Tag, Value)>) -> Value {
    let fields = tags.iter().filter_map(|tag| Some((*tag, paper.get(*tag)?.clone())));
    let all = fields.chain(besides);
    all.fold(PartsBuilder::new(), |built, (tag, value)| built.with(tag, Some(value))).build()
}

/// Whether two papers say the same here: the breaking of lines and the number of spaces is no difference.
pub fn is_same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::Text(one)), Some(Value::Text(other))) => {
            one.split_whitespace().eq(other.split_whitespace())
        }
        (one, other) => one == other,
    }
}

/// What tells a row of a paper from others: its number and its words.
pub fn fingerprint(number: &str, title: &str) -> u64 {
    // FNV-1a: short, and the same for ever, since fingerprints lie in the store.
    let text = format!("{}\t{}", number.trim(), words::phrase(title));
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

pub fn fingerprints_to_value(prints: &[u64]) -> Value {
    Value::Bytes(prints.iter().flat_map(|print| print.to_be_bytes()).collect())
}

pub fn fingerprints_from_value(value: &Value) -> Vec<u64> {
    let Value::Bytes(bytes) = value else { return Vec::new() };
    let print = |chunk: &[u8]| chunk.try_into().ok().map(u64::from_be_bytes);
    bytes.chunks(8).filter_map(print).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_line_breaks_are_no_difference_and_letters_are() {
        let text = |text: &str| Some(Value::text(text));
        let same = |one: &str, other: &str| is_same(text(one).as_ref(), text(other).as_ref());
        assert!(same("до 1 июня\n2020 года", "до 1 июня  2020 года"));
        assert!(!same("до 1 июня", "до 1 июля"));
        assert!(!is_same(None, text("до 1 июня").as_ref()));
    }

    #[test]
    fn fingerprints_come_back_from_the_store() {
        let prints = [fingerprint("3.7", "Семинар"), fingerprint("3.8", "Семинар")];
        assert_ne!(prints[0], prints[1]);
        assert_eq!(fingerprints_from_value(&fingerprints_to_value(&prints)), prints);
    }
}
