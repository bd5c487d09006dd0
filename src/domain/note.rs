//! A comment on a record. Who wrote it and when is in the journal entry of its revision.

use super::column::{Column, text_of};
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
    handle: None,
    names: &[TEXT],
    parts: &[],
    fields: &[
        Field::new(ABOUT, "about", FieldType::Ref(Kind::Activity)).indexed(Indexed::Equal),
        Field::new(TEXT, "text", FieldType::LongText).editable().indexed(Indexed::Words),
    ],
    columns: COLUMNS,
    order: None,
    derived: no_terms,
};

const COLUMNS: &[Column] =
    &[Column { name: "text", width: (20, 0), order: None, shown: |note, _| text_of(note, TEXT) }];
