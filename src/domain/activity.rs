//! An activity (мероприятие): a procedure with a paper at its end.

use super::field::{Field, FieldType, Indexed, KindSpec};
use super::index::Terms;
use super::paper;
use super::record::{Kind, Record};
use super::value::Tag;

pub const PLAN: Tag = 1;
pub const SECTION: Tag = 2;
/// As printed, without the final dot: `3.7`; absent when the paper gives none.
pub const NUMBER: Tag = 3;
/// 1-based order in the paper; decides the order of the plan, whatever the numbers say.
pub const ORDER: Tag = 4;
pub const TITLE: Tag = 5;
/// References to owners; the first leads.
pub const OWNERS: Tag = 6;
/// Owners as the paper writes them.
pub const OWNERS_WORDING: Tag = 7;
/// The deadline as read and settled, see `deadline/stored.rs`.
pub const DEADLINE: Tag = 8;
/// Every later move of the deadline, oldest first.
pub const MOVES: Tag = 9;
/// The planned result as the paper writes it.
pub const RESULT: Tag = 10;
/// Kinds of paper that prove the result; empty: none is owed.
pub const PAPERS_OWED: Tag = 11;
pub const STATUS: Tag = 12;
/// What was done and when: a list, one for each occurrence (or one in all).
pub const COMPLETIONS: Tag = 13;
/// Doubts that are not about the deadline (owner, number, near duplicate…).
pub const DOUBTS: Tag = 14;
/// The event its deadline hangs on.
pub const EVENT: Tag = 15;
/// File, place and cells as read.
pub const SOURCE: Tag = 16;
/// The plan's period as it was when the deadline was last worked out.
pub const HORIZON: Tag = 17;
/// Why it was cancelled or withdrawn, with the paper for it.
pub const CANCELLATION: Tag = 18;
/// The day it was taken into work.
pub const STARTED: Tag = 19;
/// What the event's date made of the deadline: a period or a last day; absent while the event is awaited.
pub const RESOLVED: Tag = 20;

/// Status (domain notes 12.2a: исполнено ≠ снято с контроля).
pub mod status {
    pub const OPEN: u16 = 1;
    pub const IN_WORK: u16 = 2;
    pub const REPORTED: u16 = 3;
    pub const DONE: u16 = 4;
    pub const CANCELLED: u16 = 5;
    pub const WITHDRAWN: u16 = 6;
    pub const NAMES: &[(u16, &str)] = &[
        (OPEN, "open"),
        (IN_WORK, "in-work"),
        (REPORTED, "reported"),
        (DONE, "done"),
        (CANCELLED, "cancelled"),
        (WITHDRAWN, "withdrawn"),
    ];

    /// Whether an activity in this status still owes something.
    pub fn is_live(status: u16) -> bool {
        matches!(status, OPEN | IN_WORK)
    }
}

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Activity,
    name: "activity",
    title: TITLE,
    fields: &[
        Field::new(PLAN, "plan", FieldType::Ref(Kind::Plan)).indexed(Indexed::Equal),
        Field::new(SECTION, "section", FieldType::Ref(Kind::Section)).indexed(Indexed::Equal),
        Field::new(NUMBER, "number", FieldType::Text).editable(),
        Field::new(ORDER, "order", FieldType::Int),
        Field::new(TITLE, "title", FieldType::LongText).editable().indexed(Indexed::Words),
        Field::new(OWNERS, "owners", FieldType::Refs(Kind::Owner)).indexed(Indexed::Equal),
        Field::new(OWNERS_WORDING, "owners-wording", FieldType::Text),
        Field::new(DEADLINE, "deadline", FieldType::Deadline).editable(),
        Field::new(MOVES, "moves", FieldType::Moves),
        Field::new(RESULT, "result", FieldType::LongText).editable().indexed(Indexed::Words),
        Field::new(PAPERS_OWED, "papers", FieldType::Choices(paper::kind::NAMES)).editable(),
        Field::new(STATUS, "status", FieldType::Choice(status::NAMES)).indexed(Indexed::Equal),
        Field::new(COMPLETIONS, "completions", FieldType::Completions),
        Field::new(DOUBTS, "doubts", FieldType::Doubts),
        Field::new(EVENT, "event", FieldType::Ref(Kind::Event)).indexed(Indexed::Equal),
        Field::new(SOURCE, "source", FieldType::Internal),
        Field::new(HORIZON, "horizon", FieldType::Internal),
        Field::new(CANCELLATION, "cancellation", FieldType::Internal),
        Field::new(STARTED, "started", FieldType::Day),
        Field::new(RESOLVED, "resolved", FieldType::Internal),
    ],
    derived,
};

fn derived(_activity: &Record, _terms: &mut Terms) {}
