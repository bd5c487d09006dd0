//! A named view (закладка): pane, filter, sort and columns, recalled by З and a digit.

use super::column::{Column, text_of};
use super::field::{Field, FieldType, KindSpec, no_terms};
use super::record::Kind;
use super::value::Tag;

pub const NAME: Tag = 1;
/// The digit it answers to, 1–9.
pub const DIGIT: Tag = 2;
/// The pane, by its English name.
pub const PANE: Tag = 3;
/// A filter in the filter language.
pub const FILTER: Tag = 4;
/// A column's English name, with a leading `-` when descending.
pub const SORT: Tag = 5;
/// Names of the columns shown, in order.
pub const COLUMNS: Tag = 6;

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::SavedView,
    name: "view",
    title: NAME,
    handle: None,
    names: &[NAME],
    parts: &[],
    fields: &[
        Field::new(NAME, "name", FieldType::Text).editable(),
        Field::new(DIGIT, "digit", FieldType::Int),
        Field::new(PANE, "pane", FieldType::Text),
        Field::new(FILTER, "filter", FieldType::Text),
        Field::new(SORT, "sort", FieldType::Text),
        Field::new(COLUMNS, "columns", FieldType::TextList),
    ],
    columns: SHOWN,
    order: None,
    derived: no_terms,
};

const SHOWN: &[Column] = &[
    Column { name: "digit", width: (3, 5), order: None, shown: |view, _| text_of(view, DIGIT) },
    Column { name: "name", width: (12, 20), order: None, shown: |view, _| text_of(view, NAME) },
    Column { name: "filter", width: (20, 0), order: None, shown: |view, _| text_of(view, FILTER) },
];
