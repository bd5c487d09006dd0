//! A comment on a record. Who wrote it and when is in the journal entry of its revision.

use super::field::{Field, FieldType, Indexed, KindSpec, no_terms};
use super::record::Kind;
use super::value::Tag;

/// The record it is about (of any kind).
pub const ABOUT: Tag = 1;
pub const TEXT: Tag = 2;

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Note,
    name: "note",
    title: TEXT,
    fields: &[
        Field::new(ABOUT, "about", FieldType::Ref(Kind::Activity)).indexed(Indexed::Equal),
        Field::new(TEXT, "text", FieldType::LongText).editable().indexed(Indexed::Words),
    ],
    derived: no_terms,
};
