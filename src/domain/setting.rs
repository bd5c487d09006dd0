//! A setting of the district: a named number. Today: days of warning by kind of paper (`warn-list` = 2). What is not set
//! has no record, so that a better usual value reaches everybody who never chose.

use super::column::{Column, text_of};
use super::field::{Field, FieldType, KindSpec, no_terms};
use super::record::{Kind, Record};
use super::value::{Tag, Value};
use super::warning;

/// Stable English name.
pub const NAME: Tag = 1;
pub const VALUE: Tag = 2;

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Setting,
    name: "setting",
    title: NAME,
    handle: None,
    names: &[NAME],
    parts: &[],
    fields: &[Field::new(NAME, "name", FieldType::Text), Field::new(VALUE, "value", FieldType::Int)],
    columns: COLUMNS,
    order: None,
    derived: no_terms,
};

const COLUMNS: &[Column] = &[
    Column { name: "title", width: (20, 0), order: None, shown: |setting, _| text_of(setting, NAME) },
    Column { name: "value", width: (5, 8), order: None, shown: |setting, _| text_of(setting, VALUE) },
];

/// The name of the days of warning of a kind of paper.
pub fn warning_name(paper: u16) -> String {
    format!("warn-{}", warning::name_of(paper))
}

/// The days of warning of a kind of paper: as set among these records, else the usual ones.
pub fn warn_days<'a>(settings: impl IntoIterator<Item = &'a Record>, paper: u16) -> u16 {
    let name = warning_name(paper);
    let set = settings.into_iter().find(|record| record.text(NAME) == name);
    let days = set.and_then(|record| record.get(VALUE)).and_then(Value::as_int);
    days.and_then(|days| u16::try_from(days).ok()).unwrap_or_else(|| warning::usual_days(paper))
}
