//! A section of a plan: «1. Анализ перечня общеобразовательных организаций».

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

/// The order of sections in their plan.
pub const ORDER_IN_PLAN: u16 = 1;

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Section,
    name: "section",
    title: TITLE,
    fields: &[
        Field::new(PLAN, "plan", FieldType::Ref(Kind::Plan)).indexed(Indexed::Equal),
        Field::new(NUMBER, "number", FieldType::Text).editable(),
        Field::new(TITLE, "title", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(ORDER, "order", FieldType::Int),
    ],
    derived,
};

fn derived(section: &Record, terms: &mut Terms) {
    let plan = section.get(PLAN).and_then(Value::as_ref_id).map_or(0, |id| id.0);
    let order = section.get(ORDER).and_then(Value::as_int).unwrap_or(0).unsigned_abs();
    terms.place(ORDER_IN_PLAN, plan.to_be_bytes(), order.to_be_bytes());
}
