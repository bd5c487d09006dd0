//! An activity (мероприятие): a procedure with a paper at its end.

use chrono::Datelike;

use super::column::{Column, DeadlineShown, Facts, Load, Shown, Which, text_of};
use super::deadline::{Doubt, KeptDoubt, Period, Severity, StoredDeadline, doubts_from_value};
use super::field::{Field, FieldType, Indexed, KindSpec, Part};
use super::index::{Terms, day_facet, text_bucket, text_facet};
use super::obligation::Obligation;
use super::paper;
use super::query::vocabulary::deadline_kind;
use super::record::{Kind, Record, RecordId};
use super::value::{PartsBuilder, Tag, Value};
use super::{line, returned, rhythm, school, warning};

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
    columns: COLUMNS,
    order: Some(order::PLAN),
    derived,
};

const COLUMNS: &[Column] = &[
    Column { name: "number", width: (4, 6), order: Some(order::PLAN), shown: |row, _| text_of(row, NUMBER) },
    Column { name: "title", width: (20, 0), order: Some(order::TITLE), shown: |row, _| text_of(row, TITLE) },
    Column { name: "owners", width: (7, 9), order: Some(order::BY_OWNER), shown: owner_names },
    Column { name: "deadline", width: (10, 12), order: Some(order::DUE), shown: deadline_shown },
    Column { name: "days", width: (5, 5), order: Some(order::DUE), shown: days_left },
    Column {
        name: "status",
        width: (8, 13),
        order: Some(order::STATUS),
        shown: |row, _| Shown::choice(row, &SPEC, STATUS),
    },
    Column {
        name: "result",
        width: (16, 30),
        order: Some(order::RESULT),
        shown: |row, _| text_of(row, RESULT),
    },
    Column { name: "section", width: (4, 20), order: Some(order::PLAN), shown: section_title },
    Column { name: "wording", width: (12, 30), order: Some(order::WORDING), shown: wording },
    Column { name: "done", width: (10, 10), order: Some(order::DONE), shown: done_on },
    Column { name: "moves", width: (3, 8), order: Some(order::MOVES), shown: moves },
    Column {
        name: "form",
        width: (8, 14),
        order: Some(order::FORM),
        shown: |row, _| Shown::choice(row, &SPEC, FORM),
    },
    Column { name: "school", width: (8, 16), order: Some(order::SCHOOL), shown: school_names },
    Column { name: "handed", width: (5, 6), order: None, shown: handed },
    Column { name: "reported-by", width: (8, 14), order: Some(order::REPORTED_BY), shown: reported_by },
    Column { name: "accepted-by", width: (8, 14), order: Some(order::ACCEPTED_BY), shown: accepted_by },
    Column { name: "accepted", width: (10, 10), order: Some(order::ACCEPTED), shown: accepted_on },
    Column { name: "returned", width: (12, 24), order: Some(order::RETURNED), shown: last_remark },
    Column { name: "begin", width: (10, 10), order: Some(order::DUE), shown: begin_by },
    Column { name: "silent", width: (10, 10), order: Some(order::DUE), shown: silent_since },
];

/// Who told of it last.
fn reported_by(row: &Record, _: &dyn Facts) -> Shown {
    Obligation::of(row).completions.last().map_or(Shown::Nothing, |last| Shown::Text(last.by.clone()))
}

/// Who took what was told last off control.
fn accepted_by(row: &Record, _: &dyn Facts) -> Shown {
    let last = Obligation::of(row).completions.pop();
    last.and_then(|last| last.accepted_by).map_or(Shown::Nothing, Shown::Text)
}

fn accepted_on(row: &Record, _: &dyn Facts) -> Shown {
    let last = Obligation::of(row).completions.pop();
    last.and_then(|last| last.accepted_on).map_or(Shown::Nothing, Shown::Day)
}

/// The last remark, answered or not.
fn last_remark(row: &Record, _: &dyn Facts) -> Shown {
    let last = returned::returns(row.get(RETURNS)).pop();
    last.map_or(Shown::Nothing, |last| Shown::Text(last.remark))
}

/// The day on which it is time to begin.
fn begin_by(row: &Record, facts: &dyn Facts) -> Shown {
    let owed = Obligation::of(row);
    let due = owed.due_day().filter(|_| owed.is_open() && owed.open_question().is_none());
    let days = warning::days(row, &|paper| facts.warn_days(paper));
    let begin = due.zip(days).and_then(|(due, days)| warning::begin_by(due, days));
    begin.map_or(Shown::Nothing, Shown::Day)
}

/// Since when a standing row is silent.
fn silent_since(row: &Record, facts: &dyn Facts) -> Shown {
    Obligation::of(row).silent_since(facts.today()).map_or(Shown::Nothing, Shown::Day)
}

fn school_names(row: &Record, facts: &dyn Facts) -> Shown {
    Shown::Names(school::short_names(&schools(row), facts))
}

/// «7/11»: how many schools have handed in.
fn handed(row: &Record, facts: &dyn Facts) -> Shown {
    if is_measure(row) || schools(row).is_empty() {
        return Shown::Nothing;
    }
    let lines = |which| facts.load(Load::of(Kind::Line, line::ACTIVITY, row.id, which));
    let all = lines(Which::All);
    Shown::Part(all.saturating_sub(lines(Which::Live)), all)
}

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

fn owner_names(row: &Record, facts: &dyn Facts) -> Shown {
    let name = |id| facts.record(Kind::Owner, id).map(|owner| owner.text(super::owner::SHORT).to_owned());
    Shown::Names(owners(row).into_iter().filter_map(name).collect())
}

fn section_title(row: &Record, facts: &dyn Facts) -> Shown {
    let section = row.get(SECTION).and_then(Value::as_ref_id);
    let section = section.and_then(|id| facts.record(Kind::Section, id));
    section.map_or(Shown::Nothing, |section| text_of(&section, super::section::TITLE))
}

fn deadline_shown(row: &Record, facts: &dyn Facts) -> Shown {
    let owed = Obligation::of(row);
    let answer = owed.answer(facts.today());
    Shown::Deadline(Box::new(DeadlineShown {
        wording: owed.stored.read.text.clone(),
        when: owed.when().clone(),
        day: answer.next.or_else(|| owed.due_day()),
        begins: owed.begins(),
        candidates: owed.candidate_days(),
        open_question: is_doubtful(row, &owed),
        moves: owed.moves.len(),
        silent: owed.silent_since(facts.today()).is_some(),
    }))
}

fn days_left(row: &Record, facts: &dyn Facts) -> Shown {
    let answer = Obligation::of(row).answer(facts.today());
    answer.days_left.map_or(Shown::Nothing, Shown::DaysLeft)
}

fn wording(row: &Record, _: &dyn Facts) -> Shown {
    stored_deadline(row).map_or(Shown::Nothing, |stored| Shown::Text(stored.read.text))
}

fn done_on(row: &Record, _: &dyn Facts) -> Shown {
    Obligation::of(row).done_on().map_or(Shown::Nothing, Shown::Day)
}

fn moves(row: &Record, _: &dyn Facts) -> Shown {
    match row.get(MOVES).map_or(0, |list| list.items().len()) {
        0 => Shown::Nothing,
        count => Shown::count(count as u64),
    }
}

fn derived(row: &Record, terms: &mut Terms) {
    let owed = Obligation::of(row);
    let live = status::is_live(owed.status);
    let mut flag = |value: u64, holds: bool| {
        if holds {
            terms.facet(facet::FLAG, value);
        }
    };
    let doubtful = is_doubtful(row, &owed);
    flag(flag::DOUBTFUL, doubtful);
    flag(flag::QUESTION, doubtful || has_open_doubt(row));
    flag(flag::WAITING, live && owed.is_waiting());
    flag(flag::NO_DATE, owed.due_day().is_none());
    flag(flag::NO_PAPER, owed.status == status::DONE && lacks_paper(row, &owed));
    flag(flag::MOVED, !owed.moves.is_empty());
    flag(flag::LATE, owed.late_days().is_some_and(|days| days > 0));
    flag(flag::TO_CHECK, owed.is_to_check());
    flag(flag::RETURNED, live && returned::open(row.get(RETURNS)).is_some());
    flag(flag::WITHOUT_OWNER, owners(row).is_empty());
    flag(flag::LIVE, live);
    let of_plan = row.get(PLAN).is_some();
    flag(flag::NO_RHYTHM, live && of_plan && owed.is_standing() && owed.rhythm.is_none());
    if let Some(day) = owed.due_day() {
        terms.facet(facet::DUE, day_facet(day));
    }
    if let Some(day) = owed.begins() {
        terms.facet(facet::BEGINS, day_facet(day));
    }
    if let Some(day) = owed.silent_after() {
        terms.facet(facet::SILENT_AFTER, day_facet(day));
    }
    if owed.stored.settled.is_some() && !owed.stored.read.text.trim().is_empty() {
        terms.facet(facet::SETTLED, text_facet(&owed.stored.read.text));
    }
    if let Some(days) = warning::own_days(row) {
        terms.facet(facet::WARN_DAYS, u64::from(days));
    }
    if let Some(day) = owed.done_on() {
        terms.facet(facet::DONE_DAY, day_facet(day));
    }
    terms.facet(facet::DEADLINE_KIND, u64::from(deadline_kind::of(owed.stored.effective())));
    if let Some(lead) = owners(row).first() {
        terms.facet(facet::LEAD, lead.0);
    }
    let what = if is_measure(row) { what::MEASURE } else { what::ACTIVITY };
    terms.facet(facet::WHAT, u64::from(what));
    let digits: String = row.text(NUMBER).chars().filter(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse()
        && !is_measure(row)
    {
        terms.facet(facet::NUMBER, number);
    }
    for code in warning::papers_owed(row) {
        terms.facet(facet::PAPER, u64::from(code));
    }
    places(row, &owed, terms);
}

/// Rows of a plan stand in buckets of 256 steps; days in buckets of a month; texts in buckets of three letters. Rows
/// without a value have no place in its order and stand last.
fn places(row: &Record, owed: &Obligation, terms: &mut Terms) {
    let plan = row.get(PLAN).and_then(Value::as_ref_id).map_or(0, |id| id.0);
    let at = row.get(ORDER).and_then(Value::as_int).unwrap_or(0).unsigned_abs();
    let mut bucket = plan.to_be_bytes().to_vec();
    bucket.extend((at >> 18).to_be_bytes());
    terms.place(order::PLAN, bucket.clone(), at.to_be_bytes());
    let by_status = [&status_of(row).to_be_bytes()[..], &bucket].concat();
    terms.place(order::STATUS, by_status, at.to_be_bytes());
    let in_plan = [&plan.to_be_bytes()[..], &at.to_be_bytes()[..]].concat();
    // A standing row stands where it falls silent.
    let awaited = owed.due_day().or(owed.silent_after());
    let last = owed.completions.last();
    let accepted = last.and_then(|last| last.accepted_on);
    for (order, day) in [(order::DUE, awaited), (order::DONE, owed.done_on()), (order::ACCEPTED, accepted)] {
        if let Some(day) = day {
            let month = day.year().unsigned_abs() * 12 + day.month0();
            terms.place(order, month.to_be_bytes(), [&day_facet(day).to_be_bytes()[..], &in_plan].concat());
        }
    }
    if !owed.moves.is_empty() {
        terms.place(order::MOVES, owed.moves.len().to_be_bytes(), in_plan.clone());
    }
    if let Some(form) = row.get(FORM).and_then(Value::as_code) {
        terms.place(order::FORM, form.to_be_bytes(), in_plan.clone());
    }
    if let Some(school) = schools(row).first() {
        terms.place(order::SCHOOL, school.0.to_be_bytes(), in_plan.clone());
    }
    let wording = owed.stored.read.text.as_str();
    let remark = returned::returns(row.get(RETURNS)).pop().map(|last| last.remark);
    let texts = [
        (order::TITLE, row.text(TITLE)),
        (order::RESULT, row.text(RESULT)),
        (order::WORDING, wording),
        (order::REPORTED_BY, last.map_or("", |last| last.by.as_str())),
        (order::ACCEPTED_BY, last.and_then(|last| last.accepted_by.as_deref()).unwrap_or("")),
        (order::RETURNED, remark.as_deref().unwrap_or("")),
    ];
    for (order, text) in texts {
        if let Some((bucket, fine)) = text_bucket(text) {
            terms.place(order, bucket, fine);
        }
    }
}

fn lacks_paper(row: &Record, owed: &Obligation) -> bool {
    let owes = row.get(PAPERS_OWED).is_some_and(|list| !list.items().is_empty());
    owes && owed.completions.iter().all(|completion| completion.papers.is_empty())
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
