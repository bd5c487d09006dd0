//! A made-up kind for tests: a visit of a methodist to a school. It shows what a new kind costs: this file, a row of
//! `kinds.rs`, a `mod` line; for people also its words and a row of panes.

use super::column::{Column, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec};
use super::index::{Terms, text_bucket};
use super::record::{Kind, Record};
use super::value::Tag;

pub const TOPIC: Tag = 1;
pub const DAY: Tag = 2;
pub const SCHOOL: Tag = 3;

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Trial,
    name: "trial",
    title: TOPIC,
    handle: None,
    names: &[TOPIC],
    parts: &[],
    fields: &[
        Field::new(TOPIC, "topic", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(DAY, "day", FieldType::Day).editable(),
        Field::new(SCHOOL, "school", FieldType::Ref(Kind::School)).editable().indexed(Indexed::Equal),
    ],
    columns: &[
        Column { name: "topic", width: (10, 0), order: Some(1), shown: |visit, _| text_of(visit, TOPIC) },
        Column { name: "day", width: (10, 10), order: None, shown: |visit, _| text_of(visit, DAY) },
    ],
    order: Some(1),
    derived,
};

fn derived(visit: &Record, terms: &mut Terms) {
    if let Some((bucket, fine)) = text_bucket(visit.text(TOPIC)) {
        terms.place(1, bucket, fine);
    }
}
