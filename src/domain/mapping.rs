//! A mapping: what the columns of a file with these headings mean, as a person settled it; offered for the next file
//! with the same headings.

use super::column::{Column, text_of};
use super::field::{Field, FieldType, KindSpec, no_terms};
use super::record::Kind;
use super::value::Tag;

/// The headings, folded, in their order.
pub const HEADINGS: Tag = 1;
/// The kind that a row of the file is of, by its English name.
pub const TARGET: Tag = 2;
/// For each heading `kind.field`, or empty where it is left out.
pub const MEANINGS: Tag = 3;

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Mapping,
    name: "mapping",
    title: HEADINGS,
    handle: None,
    names: &[HEADINGS],
    parts: &[],
    fields: &[
        Field::new(HEADINGS, "headings", FieldType::Text),
        Field::new(TARGET, "target", FieldType::Text),
        Field::new(MEANINGS, "meanings", FieldType::TextList),
    ],
    columns: COLUMNS,
    order: None,
    derived: no_terms,
};

const COLUMNS: &[Column] = &[
    Column { name: "target", width: (7, 9), order: None, shown: |mapping, _| text_of(mapping, TARGET) },
    Column { name: "headings", width: (20, 0), order: None, shown: |mapping, _| text_of(mapping, HEADINGS) },
];
