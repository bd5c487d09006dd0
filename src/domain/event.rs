//! An event that deadlines hang on: «снятие ограничительных мер».

use super::activity;
use super::column::{Column, Load, Shown, Which, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec, no_terms};
use super::record::Kind;
use super::value::Tag;

pub const NAME: Tag = 1;
/// The day on which it happened (or began); absent while it is awaited.
pub const DATE: Tag = 2;
/// The day on which it ended, for events that last.
pub const END: Tag = 3;

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Event,
    name: "event",
    title: NAME,
    handle: None,
    names: &[NAME],
    parts: &[],
    fields: &[
        Field::new(NAME, "name", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(DATE, "date", FieldType::Day),
        Field::new(END, "end", FieldType::Day),
    ],
    columns: COLUMNS,
    order: None,
    derived: no_terms,
};

const COLUMNS: &[Column] = &[
    Column { name: "title", width: (20, 0), order: None, shown: |event, _| text_of(event, NAME) },
    Column { name: "date", width: (10, 10), order: None, shown: |event, _| text_of(event, DATE) },
    Column { name: "end", width: (10, 10), order: None, shown: |event, _| text_of(event, END) },
    Column {
        name: "count",
        width: (5, 11),
        order: None,
        shown: |event, facts| {
            Shown::count(facts.load(Load::of(Kind::Activity, activity::EVENT, event.id, Which::All)))
        },
    },
];
