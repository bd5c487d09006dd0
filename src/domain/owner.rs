//! An owner (исполнитель): a body, a post, a person or a collective that answers for activities.

use super::activity;
use super::column::{Column, Load, Shown, Which, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec};
use super::index::Terms;
use super::record::{Kind, Record};
use super::value::{Tag, Value};

/// As the paper writes it: «Отдел мониторинга и статистики образования УО».
pub const NAME: Tag = 1;
/// Shown in lists: «ИМЦ».
pub const SHORT: Tag = 2;
/// Typed: two letters, unique and prefix-free in a store: «ИМ».
pub const CODE: Tag = 3;
/// Other spellings that mean this owner.
pub const ALIASES: Tag = 4;
pub const KIND: Tag = 5;
/// Names of owners with whom a person said that this one is not the same, however alike they are spelled.
pub const DISTINCT: Tag = 10;

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
    handle: None,
    names: &[SHORT, CODE, NAME, ALIASES],
    parts: &[],
    fields: &[
        Field::new(NAME, "name", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(SHORT, "short", FieldType::Text).editable(),
        Field::new(CODE, "code", FieldType::Text).editable(),
        Field::new(ALIASES, "aliases", FieldType::TextList).editable().indexed(Indexed::Words),
        Field::new(KIND, "kind", FieldType::Choice(kind::NAMES)).editable().indexed(Indexed::Equal),
        Field::new(DISTINCT, "distinct", FieldType::TextList).editable(),
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
        shown: |owner, facts| {
            Shown::count(facts.load(Load::of(Kind::Activity, activity::OWNERS, owner.id, Which::Live)))
        },
    },
    Column {
        name: "overdue",
        width: (5, 10),
        order: None,
        shown: |owner, facts| {
            Shown::count(facts.load(Load::of(Kind::Activity, activity::OWNERS, owner.id, Which::Overdue)))
        },
    },
    Column {
        name: "next30",
        width: (5, 8),
        order: None,
        shown: |owner, facts| {
            Shown::count(facts.load(Load::of(Kind::Activity, activity::OWNERS, owner.id, Which::Next30)))
        },
    },
    Column { name: "kind", width: (8, 12), order: None, shown: |owner, _| Shown::choice(owner, &SPEC, KIND) },
];

/// Whether this collective is one of schools, each of which owes a report of its own: «ОУ района», «школы», «ОО».
pub fn means_schools(owner: &Record) -> bool {
    let is_collective = owner.get(KIND).and_then(super::value::Value::as_code) == Some(kind::COLLECTIVE);
    let aliases = owner.get(ALIASES).map(super::value::Value::items).unwrap_or_default();
    let names = aliases.iter().filter_map(super::value::Value::as_text);
    is_collective && [owner.text(NAME), owner.text(SHORT)].into_iter().chain(names).any(names_schools)
}

/// Whether an owner of activities is this very school, by any of its names.
pub fn is_school(owner: &Record, school: &Record) -> bool {
    let names = |record: &Record, tags: &[Tag]| -> Vec<String> {
        let texts = tags.iter().filter_map(|tag| record.get(*tag));
        let each = texts.flat_map(|value| {
            value.as_text().into_iter().chain(value.items().iter().filter_map(Value::as_text))
        });
        each.map(super::words::phrase).filter(|name| !name.is_empty()).collect()
    };
    let own = names(school, &[super::school::SHORT, super::school::NAME, super::school::ALIASES]);
    names(owner, &[SHORT, NAME, ALIASES]).iter().any(|name| own.contains(name))
}

/// Whether this is the methodical centre, by any of its names: «ИМЦ», «информационно-методический центр». What it answers
/// for is its methodists' own.
pub fn means_methodical_centre(owner: &Record) -> bool {
    let aliases = owner.get(ALIASES).map(super::value::Value::items).unwrap_or_default();
    let names = aliases.iter().filter_map(super::value::Value::as_text);
    [owner.text(NAME), owner.text(SHORT)].into_iter().chain(names).any(|name| {
        let words: Vec<String> = super::words::tokens(name).map(|token| token.text).collect();
        let has = |beginning: &str| words.iter().any(|word| word.starts_with(beginning));
        words.iter().any(|word| word == "имц" || word == "рмц") || (has("методическ") && has("центр"))
    })
}

fn names_schools(name: &str) -> bool {
    super::words::tokens(name).any(|token| {
        let word = token.text.as_str();
        matches!(word, "оу" | "оо" | "мкоу" | "мбоу" | "моу" | "сош")
            || word.starts_with("школ")
            || word.starts_with("общеобразоват")
    })
}
