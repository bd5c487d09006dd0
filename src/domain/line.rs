//! A line: what one school owes of a collective activity («ОУ района»), and whether it has handed it in.
//! The daily question is «кто не сдал» (domain notes 12.2a).

use super::column::{Column, Facts, Shown, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec};
use super::index::{Terms, common, day_facet};
use super::paper::Paper;
use super::query::Flag;
use super::record::{Kind, Record, RecordId};
use super::value::{Tag, Value};
use super::{activity, returned, school};

pub const ACTIVITY: Tag = 1;
pub const SCHOOL: Tag = 2;
pub const STATE: Tag = 3;
/// The day on which it was handed in.
pub const DAY: Tag = 4;
pub const PAPERS: Tag = 5;
/// Who recorded it.
pub const BY: Tag = 6;
pub const ACCEPTED_ON: Tag = 7;
pub const ACCEPTED_BY: Tag = 8;
pub const COMMENT: Tag = 9;
/// The activity's last day that counts.
pub const DUE: Tag = 10;
/// «3.1 · 07»: what people call it.
pub const LABEL: Tag = 11;
/// The number of the account that recorded it.
pub const BY_UID: Tag = 12;
/// Reports that the контролёр returned, oldest first.
pub const RETURNS: Tag = 13;

/// States: owed, handed in, accepted, or not asked of this school after all.
pub mod state {
    pub const OWED: u16 = 1;
    pub const REPORTED: u16 = 2;
    pub const ACCEPTED: u16 = 3;
    pub const EXCUSED: u16 = 4;
    pub const NAMES: &[(u16, &str)] =
        &[(OWED, "owed"), (REPORTED, "handed-in"), (ACCEPTED, "accepted"), (EXCUSED, "excused")];
}

/// Orders of lines.
pub mod order {
    pub const SCHOOL: u16 = 1;
    pub const DUE: u16 = 2;
    pub const STATE: u16 = 3;
}

/// Derived facets.
pub mod facet {
    /// The activity, while the line is owed: whose reports are still missing is told by the values of this facet.
    pub const OWED_OF: u16 = 1032;
    /// The activity, while the line waits for acceptance.
    pub const WAITS_OF: u16 = 1033;
}

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Line,
    name: "line",
    title: LABEL,
    handle: None,
    names: &[LABEL],
    parts: &[],
    fields: &[
        Field::new(ACTIVITY, "activity", FieldType::Ref(Kind::Activity)).indexed(Indexed::Equal),
        Field::new(SCHOOL, "school", FieldType::Ref(Kind::School)).indexed(Indexed::Equal),
        Field::new(STATE, "state", FieldType::Choice(state::NAMES)).indexed(Indexed::Equal),
        Field::new(DAY, "day", FieldType::Day),
        Field::new(PAPERS, "papers", FieldType::Papers),
        Field::new(BY, "by", FieldType::Text),
        Field::new(ACCEPTED_ON, "accepted-on", FieldType::Day),
        Field::new(ACCEPTED_BY, "accepted-by", FieldType::Text),
        Field::new(COMMENT, "comment", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(DUE, "due", FieldType::Day).maintained(),
        Field::new(LABEL, "label", FieldType::Text).maintained(),
        Field::new(BY_UID, "by-uid", FieldType::Internal),
        Field::new(RETURNS, "returns", FieldType::Returns),
    ],
    columns: COLUMNS,
    order: Some(order::SCHOOL),
    derived,
};

pub fn state_of(line: &Record) -> u16 {
    line.get(STATE).and_then(Value::as_code).unwrap_or(state::OWED)
}

pub fn activity_of(line: &Record) -> Option<RecordId> {
    line.get(ACTIVITY).and_then(Value::as_ref_id)
}

pub fn school_of(line: &Record) -> Option<RecordId> {
    line.get(SCHOOL).and_then(Value::as_ref_id)
}

/// The account that recorded the report.
pub fn by_uid(line: &Record) -> Option<u32> {
    line.get(BY_UID).and_then(Value::as_int).and_then(|uid| u32::try_from(uid).ok())
}

pub fn papers(line: &Record) -> Vec<Paper> {
    line.get(PAPERS).map(|list| list.items().iter().map(Paper::from_value).collect()).unwrap_or_default()
}

fn derived(line: &Record, terms: &mut Terms) {
    let owed = state_of(line) == state::OWED;
    let school = school_of(line).map_or(0, |id| id.0);
    let activity = activity_of(line).map_or(0, |id| id.0);
    if owed {
        terms.facet(common::FLAG, common::LIVE);
        terms.facet(facet::OWED_OF, activity);
    }
    if state_of(line) == state::REPORTED {
        terms.facet(common::FLAG, Flag::ToCheck as u64);
        terms.facet(facet::WAITS_OF, activity);
    }
    if owed && returned::open(line.get(RETURNS)).is_some() {
        terms.facet(common::FLAG, Flag::Returned as u64);
    }
    let label = line.text(LABEL).rsplit(' ').next().unwrap_or("").as_bytes().to_vec();
    terms.place(order::SCHOOL, (activity >> 8).to_be_bytes(), [&activity.to_be_bytes()[..], &label].concat());
    terms.place(order::STATE, state_of(line).to_be_bytes(), [&label[..], &activity.to_be_bytes()].concat());
    if let Some(day) = line.get(DUE).and_then(Value::as_day) {
        let day = day_facet(day);
        terms.facet(common::DUE, day);
        let fine = [&day.to_be_bytes()[..], &activity.to_be_bytes(), &school.to_be_bytes()].concat();
        terms.place(order::DUE, (day / 31).to_be_bytes(), fine);
    }
}

const COLUMNS: &[Column] = &[
    Column { name: "activity", width: (5, 6), order: None, shown: number },
    Column { name: "activity-title", width: (16, 0), order: None, shown: title },
    Column { name: "school-code", width: (3, 4), order: Some(order::SCHOOL), shown: code },
    Column { name: "school", width: (14, 0), order: Some(order::SCHOOL), shown: school_name },
    Column {
        name: "state",
        width: (11, 12),
        order: Some(order::STATE),
        shown: |line, _| Shown::choice(line, &SPEC, STATE),
    },
    Column { name: "day", width: (10, 10), order: None, shown: |line, _| text_of(line, DAY) },
    Column { name: "paper", width: (12, 26), order: None, shown: |line, _| Shown::Papers(papers(line)) },
    Column { name: "accepted", width: (10, 10), order: None, shown: |line, _| text_of(line, ACCEPTED_ON) },
    Column { name: "reported-by", width: (8, 14), order: None, shown: |line, _| text_of(line, BY) },
    Column { name: "accepted-by", width: (8, 14), order: None, shown: |line, _| text_of(line, ACCEPTED_BY) },
    Column {
        name: "returned",
        width: (12, 24),
        order: None,
        shown: |line, _| {
            let last = returned::returns(line.get(RETURNS)).pop();
            last.map_or(Shown::Nothing, |last| Shown::Text(last.remark))
        },
    },
    Column { name: "due", width: (10, 10), order: Some(order::DUE), shown: |line, _| text_of(line, DUE) },
    Column { name: "days", width: (5, 5), order: Some(order::DUE), shown: days },
    Column { name: "comment", width: (10, 20), order: None, shown: |line, _| text_of(line, COMMENT) },
];

fn number(line: &Record, facts: &dyn Facts) -> Shown {
    let row = activity_of(line).and_then(|id| facts.record(Kind::Activity, id));
    row.map_or(Shown::Nothing, |row| text_of(&row, activity::NUMBER))
}

fn title(line: &Record, facts: &dyn Facts) -> Shown {
    let row = activity_of(line).and_then(|id| facts.record(Kind::Activity, id));
    row.map_or(Shown::Nothing, |row| text_of(&row, activity::TITLE))
}

fn code(line: &Record, facts: &dyn Facts) -> Shown {
    let found = school_of(line).and_then(|id| facts.record(Kind::School, id));
    found.map_or(Shown::Nothing, |found| text_of(&found, school::CODE))
}

fn school_name(line: &Record, facts: &dyn Facts) -> Shown {
    let found = school_of(line).and_then(|id| facts.record(Kind::School, id));
    found.map_or(Shown::Nothing, |found| text_of(&found, school::SHORT))
}

fn days(line: &Record, facts: &dyn Facts) -> Shown {
    let due = line.get(DUE).and_then(Value::as_day).filter(|_| state_of(line) == state::OWED);
    due.map_or(Shown::Nothing, |day| Shown::DaysLeft((day - facts.today()).num_days()))
}
