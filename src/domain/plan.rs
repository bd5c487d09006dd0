//! A plan (road map): the paper that sections and activities belong to.

use chrono::NaiveDate;

use super::activity;
use super::column::{Column, Facts, Load, Shown, Which, text_of};
use super::deadline::{KeptDoubt, Period, doubts_from_value};
use super::field::{Field, FieldType, Indexed, KindSpec, no_terms};
use super::record::{Kind, Record};
use super::rhythm;
use super::value::{Tag, Value};

pub const TITLE: Tag = 1;
pub const DISTRICT: Tag = 2;
pub const START: Tag = 3;
pub const END: Tag = 4;
/// Open questions about the plan as a whole (its period inferred).
pub const DOUBTS: Tag = 5;
/// Where it came from: see [`source`].
pub const SOURCE: Tag = 6;
/// How often something is to be told of the plan's standing rows that have no rhythm of their own.
pub const RHYTHM: Tag = 20;

/// What the paper said of it at the last import: see [`super::paper_base`].
pub const BASE: Tag = 10;

/// Tags inside a source value (of a plan or of an activity).
pub mod source {
    use super::Tag;
    pub const FILE_NAME: Tag = 1;
    /// SHA-256 of the file's bytes.
    pub const FILE_HASH: Tag = 2;
    /// First and last line (or row) of the paper, counted from 1.
    pub const FROM: Tag = 3;
    pub const TO: Tag = 4;
    /// The cells as read: a list of parts {1: heading, 2: text}.
    pub const CELLS: Tag = 5;
    /// Lines that were taken for noise (plans only).
    pub const NOISE: Tag = 6;
    pub const CELL_HEADING: Tag = 1;
    pub const CELL_TEXT: Tag = 2;
}

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Plan,
    name: "plan",
    title: TITLE,
    handle: None,
    names: &[TITLE, DISTRICT],
    parts: &[],
    fields: &[
        Field::new(TITLE, "title", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(DISTRICT, "district", FieldType::Text).editable(),
        Field::new(START, "start", FieldType::Day).editable(),
        Field::new(END, "end", FieldType::Day).editable(),
        Field::new(DOUBTS, "doubts", FieldType::Doubts),
        Field::new(SOURCE, "source", FieldType::Internal),
        Field::new(RHYTHM, "rhythm", FieldType::Choice(rhythm::NAMES)).editable(),
        Field::new(BASE, "base", FieldType::Internal),
    ],
    columns: COLUMNS,
    order: None,
    derived: no_terms,
};

/// The plan's period, when both ends are known.
pub fn period(plan: &Record) -> Option<Period> {
    let start: NaiveDate = plan.get(START).and_then(Value::as_day)?;
    let end = plan.get(END).and_then(Value::as_day)?;
    Some(Period { start, end })
}

const COLUMNS: &[Column] = &[
    Column { name: "title", width: (20, 0), order: None, shown: |plan, _| text_of(plan, TITLE) },
    Column { name: "district", width: (12, 30), order: None, shown: |plan, _| text_of(plan, DISTRICT) },
    Column { name: "start", width: (10, 10), order: None, shown: |plan, _| text_of(plan, START) },
    Column { name: "end", width: (10, 10), order: None, shown: |plan, _| text_of(plan, END) },
    Column { name: "count", width: (5, 11), order: None, shown: |plan, facts| rows(plan, facts, Which::All) },
    Column { name: "open", width: (5, 8), order: None, shown: |plan, facts| rows(plan, facts, Which::Live) },
    Column {
        name: "overdue",
        width: (5, 10),
        order: None,
        shown: |plan, facts| rows(plan, facts, Which::Overdue),
    },
];

fn rows(plan: &Record, facts: &dyn Facts, which: Which) -> Shown {
    Shown::count(facts.load(Load::of(Kind::Activity, activity::PLAN, plan.id, which)))
}

/// The open and settled questions about the plan as a whole.
pub fn doubts(plan: &Record) -> Vec<KeptDoubt> {
    plan.get(DOUBTS).map(doubts_from_value).unwrap_or_default()
}
