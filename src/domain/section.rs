//! A section of a plan: «1. Анализ перечня общеобразовательных организаций».

use super::activity;
use super::column::{Column, Load, Shown, Which, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec};
use super::index::Terms;
use super::record::{Kind, Record};
use super::value::{Tag, Value};

pub const PLAN: Tag = 1;
/// As printed, without the final dot; absent when the paper gives none.
pub const NUMBER: Tag = 2;
pub const TITLE: Tag = 3;
/// 1-based order in the plan.
pub const ORDER: Tag = 4;
/// What the paper said of it at the last import: see [`super::paper_base`].
pub const BASE: Tag = 10;

/// The order of sections in their plan.
pub const ORDER_IN_PLAN: u16 = 1;

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Section,
    name: "section",
    title: TITLE,
    handle: Some(NUMBER),
    names: &[NUMBER, TITLE],
    parts: &[],
    fields: &[
        Field::new(PLAN, "plan", FieldType::Ref(Kind::Plan)).indexed(Indexed::Equal),
        Field::new(NUMBER, "number", FieldType::Text).editable(),
        Field::new(TITLE, "title", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(ORDER, "order", FieldType::Int),
        Field::new(BASE, "base", FieldType::Internal),
    ],
    columns: COLUMNS,
    order: Some(ORDER_IN_PLAN),
    derived,
};

fn derived(section: &Record, terms: &mut Terms) {
    let plan = section.get(PLAN).and_then(Value::as_ref_id).map_or(0, |id| id.0);
    let order = section.get(ORDER).and_then(Value::as_int).unwrap_or(0).unsigned_abs();
    terms.place(ORDER_IN_PLAN, plan.to_be_bytes(), order.to_be_bytes());
}

const COLUMNS: &[Column] = &[
    Column {
        name: "number",
        width: (4, 5),
        order: Some(ORDER_IN_PLAN),
        shown: |section, _| text_of(section, NUMBER),
    },
    Column { name: "title", width: (20, 0), order: None, shown: |section, _| text_of(section, TITLE) },
    Column {
        name: "count",
        width: (5, 7),
        order: None,
        shown: |section, facts| {
            Shown::count(facts.load(Load::of(Kind::Activity, activity::SECTION, section.id, Which::All)))
        },
    },
    Column {
        name: "open",
        width: (5, 7),
        order: None,
        shown: |section, facts| {
            Shown::count(facts.load(Load::of(Kind::Activity, activity::SECTION, section.id, Which::Live)))
        },
    },
    Column {
        name: "overdue",
        width: (5, 10),
        order: None,
        shown: |section, facts| {
            Shown::count(facts.load(Load::of(Kind::Activity, activity::SECTION, section.id, Which::Overdue)))
        },
    },
];
