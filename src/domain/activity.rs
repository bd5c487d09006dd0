//! An activity (мероприятие): a procedure with a paper at its end.

mod columns;
mod terms;

use super::column::{Facts, Load, Which};
use super::deadline::{Doubt, KeptDoubt, Period, Severity, StoredDeadline, doubts_from_value};
use super::field::{Field, FieldType, Indexed, KindSpec, Part};
use super::obligation::Obligation;
use super::paper;
use super::record::{Kind, Record, RecordId};
use super::value::{PartsBuilder, Tag, Value};
use super::{line, rhythm};

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
/// What the event's date made of the deadline (a `When`); absent while the event is awaited.
pub const RESOLVED: Tag = 20;
/// Whether its deadline waits for an answer: how it is read, or, while it has no day, on which row it hangs.
pub fn is_doubtful(row: &Record, owed: &Obligation) -> bool {
    owed.open_question().is_some() || owed.due_day().is_none() && row_questions(row).next().is_some()
}

/// Open questions about the row that its deadline hangs on.
pub fn row_questions(row: &Record) -> impl Iterator<Item = Doubt> {
    let open = doubts(row).into_iter().filter(KeptDoubt::is_open_question);
    open.map(|kept| kept.doubt).filter(|doubt| doubt.code.is_about_rows())
}

/// Papers given before it was closed.
pub const PAPERS_GIVEN: Tag = 21;
/// The deficit that it is a measure for; absent for a row of a plan. A measure is an activity in everything else: it
/// burns, is moved, closed and taken back by the same rules (`docs/decisions/measures-are-activities.md`).
pub const DEFICIT: Tag = 22;
/// The teacher of that deficit.
pub const TEACHER: Tag = 23;
/// The schools it concerns: a measure's teacher's, or those whose lines a collective activity unfolded into.
pub const SCHOOLS: Tag = 24;
/// The form of a measure.
pub const FORM: Tag = 25;

/// The row of the plan that its deadline hangs on («после 4.2»). By record, so that renumbering keeps it.
pub const AFTER: Tag = 35;
/// How often something is to be told of this standing row, when that is not the plan's rhythm.
pub const RHYTHM: Tag = 36;
/// The plan's rhythm, while the row is a standing one.
pub const PLAN_RHYTHM: Tag = 37;
/// So many days before its last day it is time to begin, when that is not what its papers need.
pub const WARN_DAYS: Tag = 38;
/// What edits of a recurring deadline left behind, see `series.rs`.
pub const SERIES: Tag = 39;
/// Reports that the контролёр returned, oldest first: see [`returned`].
pub const RETURNS: Tag = 40;
/// What the paper said of it at the last import: see [`super::paper_base`]. Absent for what people added.
pub const BASE: Tag = 30;

/// Forms of measures (domain notes 7.4).
pub mod form {
    pub const COURSE: u16 = 1;
    pub const INTERNSHIP: u16 = 2;
    pub const CONSULTATION: u16 = 3;
    pub const WEBINAR: u16 = 4;
    pub const SEMINAR: u16 = 5;
    pub const MENTORING: u16 = 6;
    pub const VISITS: u16 = 7;
    pub const SELF_STUDY: u16 = 8;
    pub const MASTER_CLASS: u16 = 9;
    pub const OTHER: u16 = 99;
    pub const NAMES: &[(u16, &str)] = &[
        (COURSE, "course"),
        (INTERNSHIP, "internship"),
        (CONSULTATION, "consultation"),
        (WEBINAR, "webinar"),
        (SEMINAR, "seminar"),
        (MENTORING, "mentoring"),
        (VISITS, "visits"),
        (SELF_STUDY, "self-study"),
        (MASTER_CLASS, "master-class"),
        (OTHER, "other-form"),
    ];
}

/// What a record of this kind is: a row of a plan, or a measure for a deficit.
pub mod what {
    pub const ACTIVITY: u16 = 1;
    pub const MEASURE: u16 = 2;
}

/// Tags inside [`CANCELLATION`].
pub mod cancellation {
    use super::Tag;
    pub const REASON: Tag = 1;
    pub const PAPER: Tag = 2;
    pub const DAY: Tag = 3;
}

/// Tags inside [`HORIZON`].
mod horizon_part {
    use super::Tag;
    pub const START: Tag = 1;
    pub const END: Tag = 2;
}

/// Derived facets.
pub mod facet {
    use crate::domain::index::{Facet, common};
    /// The last day that counts (of an open question: the latest reading).
    pub const DUE: Facet = common::DUE;
    /// See [`super::flag`].
    pub const FLAG: Facet = common::FLAG;
    /// Kind of deadline: the position in `KINDS` of `deadline/json.rs`.
    pub const DEADLINE_KIND: Facet = 1002;
    /// The day of the last completion.
    pub const DONE_DAY: Facet = 1003;
    /// The first day of a period.
    pub const BEGINS: Facet = 1004;
    /// The leading owner.
    pub const LEAD: Facet = 1005;
    /// The digits of the number, as typed without separators.
    pub const NUMBER: Facet = 1006;
    /// Kinds of paper that are owed; 0 when none is.
    pub const PAPER: Facet = 1007;
    /// See [`super::what`].
    pub const WHAT: Facet = 1008;
    /// The wording of a deadline that a person has settled, as `text_facet`.
    pub const SETTLED: Facet = 1009;
    /// The last day on which a standing row may be silent.
    pub const SILENT_AFTER: Facet = 1010;
    /// Days of warning of its own.
    pub const WARN_DAYS: Facet = 1011;
}

/// Values of the facet [`facet::FLAG`]: the codes of `query::Flag` that do not depend on the day, and two more.
pub mod flag {
    use crate::domain::query::Flag;
    /// A question about the deadline is open.
    pub const DOUBTFUL: u64 = Flag::Doubtful as u64;
    /// Hangs on an event that has not happened.
    pub const WAITING: u64 = Flag::Waiting as u64;
    /// No day can be said: standing, by schedule, none, waiting.
    pub const NO_DATE: u64 = Flag::NoDate as u64;
    /// Closed without the paper that it owes.
    pub const NO_PAPER: u64 = Flag::NoPaper as u64;
    pub const MOVED: u64 = Flag::Moved as u64;
    /// Closed after its last day.
    pub const LATE: u64 = Flag::DoneLate as u64;
    pub const WITHOUT_OWNER: u64 = Flag::NoOwner as u64;
    /// Standing, and nobody has said how often something is to be told of it.
    pub const NO_RHYTHM: u64 = Flag::NoRhythm as u64;
    /// Something was reported of it that waits for acceptance.
    pub const TO_CHECK: u64 = Flag::ToCheck as u64;
    /// The last report came back with a remark that nobody has answered.
    pub const RETURNED: u64 = Flag::Returned as u64;
    /// Any question is open, also one about an owner or a number.
    pub const QUESTION: u64 = 100;
    /// Open or in work.
    pub const LIVE: u64 = crate::domain::index::common::LIVE;
}

/// Orders of activities.
pub mod order {
    use crate::domain::index::OrderId;
    pub const PLAN: OrderId = 1;
    pub const DUE: OrderId = 2;
    pub const STATUS: OrderId = 3;
    pub const TITLE: OrderId = 4;
    pub const RESULT: OrderId = 5;
    /// By the deadline's wording.
    pub const WORDING: OrderId = 6;
    pub const DONE: OrderId = 7;
    pub const MOVES: OrderId = 8;
    pub const FORM: OrderId = 9;
    pub const SCHOOL: OrderId = 10;
    pub const REPORTED_BY: OrderId = 11;
    pub const ACCEPTED_BY: OrderId = 12;
    pub const ACCEPTED: OrderId = 13;
    pub const RETURNED: OrderId = 14;
    /// By the leading owner's name; made from [`super::facet::LEAD`], no keys of its own.
    pub const BY_OWNER: OrderId = 100;
}

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
    handle: Some(NUMBER),
    names: &[NUMBER, TITLE],
    parts: &[Part {
        name: "lines",
        kind: Kind::Line,
        by: line::ACTIVITY,
        columns: &["school-code", "school", "state", "day", "paper", "accepted"],
        filter: "",
        sort: Some("school"),
    }],
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
        Field::new(RESOLVED, "resolved", FieldType::Internal).maintained(),
        Field::new(PAPERS_GIVEN, "papers-given", FieldType::Papers),
        Field::new(DEFICIT, "deficit", FieldType::Ref(Kind::Deficit)).indexed(Indexed::Equal),
        Field::new(TEACHER, "teacher", FieldType::Ref(Kind::Teacher)).indexed(Indexed::Equal),
        Field::new(SCHOOLS, "schools", FieldType::Refs(Kind::School)).indexed(Indexed::Equal),
        Field::new(FORM, "form", FieldType::Choice(form::NAMES)).editable().indexed(Indexed::Equal),
        Field::new(AFTER, "after", FieldType::Ref(Kind::Activity)).indexed(Indexed::Equal),
        Field::new(RHYTHM, "rhythm", FieldType::Choice(rhythm::NAMES)).editable(),
        Field::new(PLAN_RHYTHM, "plan-rhythm", FieldType::Choice(rhythm::NAMES)).maintained(),
        Field::new(WARN_DAYS, "warn-days", FieldType::Int).editable(),
        Field::new(SERIES, "series", FieldType::Internal),
        Field::new(BASE, "base", FieldType::Internal),
        Field::new(RETURNS, "returns", FieldType::Returns),
    ],
    columns: columns::COLUMNS,
    order: Some(order::PLAN),
    derived: terms::derived,
};

/// Whether a report waits for acceptance: of the row, or of one of its schools.
pub fn waits(row: &Record, owed: &Obligation, facts: &dyn Facts) -> bool {
    let lines = || facts.load(Load::of(Kind::Line, line::facet::WAITS_OF, row.id, Which::All));
    owed.is_to_check() || (!is_measure(row) && row.get(SCHOOLS).is_some() && lines() > 0)
}

/// Whether it is a measure for a deficit and not a row of a plan.
pub fn is_measure(row: &Record) -> bool {
    row.get(DEFICIT).is_some()
}

pub fn schools(row: &Record) -> Vec<RecordId> {
    row.get(SCHOOLS)
        .map(|list| list.items().iter().filter_map(Value::as_ref_id).collect())
        .unwrap_or_default()
}

/// Owners, the first leads.
pub fn owners(row: &Record) -> Vec<RecordId> {
    row.get(OWNERS).map(|list| list.items().iter().filter_map(Value::as_ref_id).collect()).unwrap_or_default()
}

/// One of [`status`]; an activity without one is open.
pub fn status_of(row: &Record) -> u16 {
    row.get(STATUS).and_then(Value::as_code).unwrap_or(status::OPEN)
}

/// How often something is to be told of it: the row's own rhythm, else the plan's.
pub fn rhythm_of(row: &Record) -> Option<u16> {
    row.get(RHYTHM).or_else(|| row.get(PLAN_RHYTHM)).and_then(Value::as_code)
}

/// The row that its deadline hangs on.
pub fn after_of(row: &Record) -> Option<RecordId> {
    row.get(AFTER).and_then(Value::as_ref_id)
}

/// Why it was cancelled or withdrawn.
pub fn closing_reason(row: &Record) -> Option<&str> {
    row.get(CANCELLATION)?.part(cancellation::REASON)?.as_text()
}

/// The deadline as read and settled; `None` when the row has none at all.
pub fn stored_deadline(row: &Record) -> Option<StoredDeadline> {
    row.get(DEADLINE).and_then(StoredDeadline::from_value)
}

/// Doubts that are not about the deadline, settled ones included.
pub fn doubts(row: &Record) -> Vec<KeptDoubt> {
    row.get(DOUBTS).map(doubts_from_value).unwrap_or_default()
}

/// Whether a question that is not about the deadline waits for an answer.
pub fn has_open_doubt(row: &Record) -> bool {
    doubts(row).iter().any(|kept| kept.settled.is_none() && kept.doubt.severity == Severity::Ask)
}

/// Papers given before it was closed.
pub fn papers_given(row: &Record) -> Vec<paper::Paper> {
    row.get(PAPERS_GIVEN)
        .map(|list| list.items().iter().map(paper::Paper::from_value).collect())
        .unwrap_or_default()
}

/// The plan's period as the activity knows it.
pub fn horizon(row: &Record) -> Option<Period> {
    let part = |tag| row.get(HORIZON)?.part(tag)?.as_day();
    Some(Period { start: part(horizon_part::START)?, end: part(horizon_part::END)? })
}

pub fn set_horizon(row: &mut Record, period: Option<Period>) {
    let value = period.map(|period| {
        PartsBuilder::new()
            .with(horizon_part::START, Some(Value::Day(period.start)))
            .with(horizon_part::END, Some(Value::Day(period.end)))
            .build()
    });
    row.set(HORIZON, value, 0);
}
