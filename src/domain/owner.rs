//! An owner (исполнитель): a body, a post, a person or a collective that answers for activities.

use super::column::{Column, Load, Shown, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec};
use super::index::Terms;
use super::record::{Kind, Record};
use super::value::Tag;

/// As the paper writes it: «Отдел мониторинга и статистики образования УО».
pub const NAME: Tag = 1;
/// Shown in lists: «ИМЦ».
pub const SHORT: Tag = 2;
/// Typed: two letters, unique and prefix-free in a store: «ИМ».
pub const CODE: Tag = 3;
/// Other spellings that mean this owner.
pub const ALIASES: Tag = 4;
pub const KIND: Tag = 5;

/// Orders of the list of owners: by short name.
pub const ORDER_BY_NAME: u16 = 1;

/// `COLLECTIVE` unfolds its activity into a line per school.
pub mod kind {
    pub const BODY: u16 = 1;
    pub const COLLECTIVE: u16 = 2;
    pub const PERSON: u16 = 3;
    pub const POST: u16 = 4;
    pub const NAMES: &[(u16, &str)] =
        &[(BODY, "body"), (COLLECTIVE, "collective"), (PERSON, "person"), (POST, "post")];
}

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Owner,
    name: "owner",
    title: SHORT,
    fields: &[
        Field::new(NAME, "name", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(SHORT, "short", FieldType::Text).editable(),
        Field::new(CODE, "code", FieldType::Text).editable(),
        Field::new(ALIASES, "aliases", FieldType::TextList).editable().indexed(Indexed::Words),
        Field::new(KIND, "kind", FieldType::Choice(kind::NAMES)).editable().indexed(Indexed::Equal),
    ],
    columns: COLUMNS,
    order: Some(ORDER_BY_NAME),
    derived,
};

fn derived(owner: &Record, terms: &mut Terms) {
    let short = super::words::folded(owner.text(SHORT));
    let bucket: String = short.chars().take(1).collect();
    terms.place(ORDER_BY_NAME, bucket.into_bytes(), short.into_bytes());
}

const COLUMNS: &[Column] = &[
    Column { name: "code", width: (3, 4), order: None, shown: |owner, _| text_of(owner, CODE) },
    Column {
        name: "short",
        width: (6, 12),
        order: Some(ORDER_BY_NAME),
        shown: |owner, _| text_of(owner, SHORT),
    },
    Column { name: "name", width: (16, 0), order: None, shown: |owner, _| text_of(owner, NAME) },
    Column {
        name: "open",
        width: (5, 8),
        order: None,
        shown: |owner, facts| Shown::count(facts.load(Load::OwnerOpen(owner.id))),
    },
    Column {
        name: "overdue",
        width: (5, 10),
        order: None,
        shown: |owner, facts| Shown::count(facts.load(Load::OwnerOverdue(owner.id))),
    },
    Column {
        name: "next30",
        width: (5, 8),
        order: None,
        shown: |owner, facts| Shown::count(facts.load(Load::OwnerNext30(owner.id))),
    },
    Column { name: "kind", width: (8, 12), order: None, shown: |owner, _| Shown::choice(owner, &SPEC, KIND) },
];
