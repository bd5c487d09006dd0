//! A professional deficit of a teacher: what is lacking, how much, how it was found, and how far it has been put right.
//! A high score is a low deficit (domain notes 7.2). A measure done gives «меры выполнены» and never «снят»: only a
//! second measurement closes a deficit (domain notes 7.4, 12.2a).

use chrono::NaiveDate;

use super::column::{Column, Facts, Shown, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec, Part};
use super::index::{Terms, common, day_facet, owed_facet, text_bucket, text_facet};
use super::profile::MeasureDigest;
use super::query::Flag;
use super::record::{Kind, Record, RecordId};
use super::value::{PartsBuilder, Tag, Value};
use super::{activity, school, words};

pub const TEACHER: Tag = 1;
pub const BLOCK: Tag = 2;
pub const WORDING: Tag = 3;
pub const LEVEL: Tag = 4;
pub const FOUND_ON: Tag = 5;
/// By what it was found: a test, an observed lesson, a questionnaire.
pub const FOUND_BY: Tag = 6;
pub const STATE: Tag = 7;
/// The subject it was found in, where it is of one.
pub const SUBJECT: Tag = 8;
/// The teacher's schools.
pub const SCHOOLS: Tag = 9;
/// Its measures, for lists and filters: see `profile.rs`.
pub const MEASURES: Tag = 10;
/// Later measurements, oldest first: see [`Assessment`].
pub const ASSESSMENTS: Tag = 11;
/// The teacher's code, for lists.
pub const TEACHER_CODE: Tag = 12;

/// Blocks (domain notes 7.1), in the order in which lists show them.
pub mod block {
    pub const SUBJECT: u16 = 1;
    pub const METHODICAL: u16 = 2;
    pub const PEDAGOGICAL: u16 = 3;
    pub const COMMUNICATIVE: u16 = 4;
    pub const DIGITAL: u16 = 5;
    pub const LEGAL: u16 = 6;
    pub const NAMES: &[(u16, &str)] = &[
        (SUBJECT, "subject"),
        (METHODICAL, "methodical"),
        (PEDAGOGICAL, "pedagogical"),
        (COMMUNICATIVE, "communicative"),
        (DIGITAL, "digital"),
        (LEGAL, "legal"),
    ];
}

/// Levels of the deficit, not of the score (domain notes 7.2).
pub mod level {
    pub const LOW: u16 = 1;
    pub const MIDDLE: u16 = 2;
    pub const HIGH: u16 = 3;
    pub const NAMES: &[(u16, &str)] = &[(LOW, "low"), (MIDDLE, "middle"), (HIGH, "high")];
}

/// States (domain notes 12.2a): выявлен, в работе, меры выполнены, снижен, снят, сохраняется.
pub mod state {
    pub const FOUND: u16 = 1;
    pub const IN_WORK: u16 = 2;
    pub const MEASURES_DONE: u16 = 3;
    pub const REDUCED: u16 = 4;
    pub const REMOVED: u16 = 5;
    pub const REMAINS: u16 = 6;
    pub const NAMES: &[(u16, &str)] = &[
        (FOUND, "found"),
        (IN_WORK, "in-progress"),
        (MEASURES_DONE, "measures-done"),
        (REDUCED, "reduced"),
        (REMOVED, "removed"),
        (REMAINS, "remains"),
    ];

    /// Whether the deficit is still there.
    pub fn is_open(state: u16) -> bool {
        state != REMOVED
    }

    /// Whether a second measurement gave this state; measures alone never do.
    pub fn is_measured(state: u16) -> bool {
        matches!(state, REDUCED | REMOVED | REMAINS)
    }
}

/// Orders of deficits.
pub mod order {
    pub const BLOCK: u16 = 1;
    pub const LEVEL: u16 = 2;
    pub const STATE: u16 = 3;
    pub const NEXT: u16 = 4;
    pub const WORDING: u16 = 5;
    pub const FOUND: u16 = 6;
}

/// Derived facets.
pub mod facet {
    /// The folded wording, to count what is typical.
    pub const WORDING: u16 = 1031;
}

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Deficit,
    name: "deficit",
    title: WORDING,
    handle: None,
    names: &[WORDING],
    parts: &[Part {
        name: "measures",
        kind: Kind::Activity,
        by: activity::DEFICIT,
        columns: &["number", "title", "form", "owners", "deadline", "days", "status"],
        filter: "",
        sort: Some("deadline"),
    }],
    fields: &[
        Field::new(TEACHER, "teacher", FieldType::Ref(Kind::Teacher)).indexed(Indexed::Equal),
        Field::new(BLOCK, "block", FieldType::Choice(block::NAMES)).editable().indexed(Indexed::Equal),
        Field::new(WORDING, "wording", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(LEVEL, "level", FieldType::Choice(level::NAMES)).editable().indexed(Indexed::Equal),
        Field::new(FOUND_ON, "found-on", FieldType::Day).editable(),
        Field::new(FOUND_BY, "found-by", FieldType::Text).editable(),
        Field::new(STATE, "state", FieldType::Choice(state::NAMES)).indexed(Indexed::Equal),
        Field::new(SUBJECT, "subject", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(SCHOOLS, "schools", FieldType::Refs(Kind::School)).maintained().indexed(Indexed::Equal),
        Field::new(MEASURES, "measures", FieldType::Internal).maintained(),
        Field::new(ASSESSMENTS, "assessments", FieldType::Internal),
        Field::new(TEACHER_CODE, "teacher-code", FieldType::Text).maintained(),
    ],
    columns: COLUMNS,
    order: Some(order::BLOCK),
    derived,
};

/// A later measurement by a comparable instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub day: NaiveDate,
    pub by: String,
    pub state: u16,
    pub level: Option<u16>,
}

mod part {
    use super::Tag;
    pub const DAY: Tag = 1;
    pub const BY: Tag = 2;
    pub const STATE: Tag = 3;
    pub const LEVEL: Tag = 4;
}

impl Assessment {
    pub fn to_value(&self) -> Value {
        PartsBuilder::new()
            .with(part::DAY, Some(Value::Day(self.day)))
            .with(part::BY, Some(Value::text(&self.by)))
            .with(part::STATE, Some(Value::Code(self.state)))
            .with(part::LEVEL, self.level.map(Value::Code))
            .build()
    }

    pub fn from_value(value: &Value) -> Option<Assessment> {
        Some(Assessment {
            day: value.part(part::DAY).and_then(Value::as_day)?,
            by: value.part(part::BY).and_then(Value::as_text).unwrap_or("").to_owned(),
            state: value.part(part::STATE).and_then(Value::as_code)?,
            level: value.part(part::LEVEL).and_then(Value::as_code),
        })
    }
}

pub fn assessments(deficit: &Record) -> Vec<Assessment> {
    deficit
        .get(ASSESSMENTS)
        .map(|list| list.items().iter().filter_map(Assessment::from_value).collect())
        .unwrap_or_default()
}

pub fn state_of(deficit: &Record) -> u16 {
    deficit.get(STATE).and_then(Value::as_code).unwrap_or(state::FOUND)
}

pub fn code_at(deficit: &Record, tag: Tag) -> u16 {
    deficit.get(tag).and_then(Value::as_code).unwrap_or(0)
}

pub fn teacher_of(deficit: &Record) -> Option<RecordId> {
    deficit.get(TEACHER).and_then(Value::as_ref_id)
}

pub fn measures(deficit: &Record) -> Vec<MeasureDigest> {
    deficit.get(MEASURES).map(MeasureDigest::list_from_value).unwrap_or_default()
}

/// The state that measures lead to; what a measurement gave stays until a new measure begins.
pub fn state_by_measures(present: u16, measures: &[MeasureDigest]) -> u16 {
    let live = measures.iter().any(|measure| measure.live);
    let done = measures.iter().any(|measure| measure.done);
    match (live, done) {
        (true, _) => state::IN_WORK,
        (false, _) if state::is_measured(present) => present,
        (false, true) => state::MEASURES_DONE,
        (false, false) => state::FOUND,
    }
}

fn derived(deficit: &Record, terms: &mut Terms) {
    let open = state::is_open(state_of(deficit));
    let measures = measures(deficit);
    let mut flag = |value: u64, holds: bool| {
        if holds {
            terms.facet(common::FLAG, value);
        }
    };
    let live = || measures.iter().filter(|measure| measure.live);
    flag(common::LIVE, open);
    flag(u64::from(Flag::NoMeasure.code()), open && state_of(deficit) == state::FOUND);
    for measure in live() {
        for owner in &measure.owners {
            terms.facet(common::OWNER, owner.0);
            if let Some(day) = measure.due {
                terms.facet(common::OWED, owed_facet(*owner, day));
            }
        }
        if let Some(day) = measure.due {
            terms.facet(common::DUE, day_facet(day));
        }
    }
    let wording = words::folded(deficit.text(WORDING));
    terms.facet(facet::WORDING, text_facet(&wording));
    places(deficit, &measures, terms);
}

fn places(deficit: &Record, measures: &[MeasureDigest], terms: &mut Terms) {
    let [block, level, state] = [code_at(deficit, BLOCK), code_at(deficit, LEVEL), state_of(deficit)];
    let worst_first = u16::MAX - level;
    terms.place(order::BLOCK, block.to_be_bytes(), worst_first.to_be_bytes());
    terms.place(order::LEVEL, worst_first.to_be_bytes(), block.to_be_bytes());
    terms.place(order::STATE, state.to_be_bytes(), worst_first.to_be_bytes());
    if let Some(day) = measures.iter().filter(|measure| measure.live).filter_map(|measure| measure.due).min()
    {
        let day = day_facet(day);
        terms.place(order::NEXT, (day / 31).to_be_bytes(), day.to_be_bytes());
    }
    if let Some((bucket, fine)) = text_bucket(deficit.text(WORDING)) {
        terms.place(order::WORDING, bucket, fine);
    }
    if let Some(day) = deficit.get(FOUND_ON).and_then(Value::as_day) {
        let day = day_facet(day);
        terms.place(order::FOUND, (day / 31).to_be_bytes(), day.to_be_bytes());
    }
}

const COLUMNS: &[Column] = &[
    Column { name: "teacher", width: (6, 7), order: None, shown: teacher_called },
    Column { name: "school", width: (8, 14), order: None, shown: school_names },
    Column {
        name: "block",
        width: (12, 12),
        order: Some(order::BLOCK),
        shown: |deficit, _| Shown::choice(deficit, &SPEC, BLOCK),
    },
    Column {
        name: "wording",
        width: (18, 0),
        order: Some(order::WORDING),
        shown: |deficit, _| text_of(deficit, WORDING),
    },
    Column {
        name: "level",
        width: (11, 11),
        order: Some(order::LEVEL),
        shown: |deficit, _| Shown::choice(deficit, &SPEC, LEVEL),
    },
    Column {
        name: "state",
        width: (9, 14),
        order: Some(order::STATE),
        shown: |deficit, _| Shown::choice(deficit, &SPEC, STATE),
    },
    Column { name: "next", width: (10, 10), order: Some(order::NEXT), shown: next },
    Column { name: "days", width: (5, 5), order: Some(order::NEXT), shown: days },
    Column {
        name: "found",
        width: (10, 10),
        order: Some(order::FOUND),
        shown: |deficit, _| text_of(deficit, FOUND_ON),
    },
    Column { name: "found-by", width: (8, 18), order: None, shown: |deficit, _| text_of(deficit, FOUND_BY) },
    Column { name: "subject", width: (8, 14), order: None, shown: |deficit, _| text_of(deficit, SUBJECT) },
    Column { name: "measures", width: (4, 5), order: None, shown: count_of_measures },
];

fn teacher_called(deficit: &Record, facts: &dyn Facts) -> Shown {
    if facts.with_names()
        && let Some(person) = teacher_of(deficit).and_then(|id| facts.record(Kind::Teacher, id))
        && let Some(name) = facts.name_of(&person)
    {
        return Shown::Text(name);
    }
    text_of(deficit, TEACHER_CODE)
}

fn school_names(deficit: &Record, facts: &dyn Facts) -> Shown {
    let ids: Vec<RecordId> = deficit
        .get(SCHOOLS)
        .map(|list| list.items().iter().filter_map(Value::as_ref_id).collect())
        .unwrap_or_default();
    Shown::Names(school::short_names(&ids, facts))
}

fn next_due(deficit: &Record) -> Option<NaiveDate> {
    measures(deficit).iter().filter(|measure| measure.live).filter_map(|measure| measure.due).min()
}

fn next(deficit: &Record, _: &dyn Facts) -> Shown {
    next_due(deficit).map_or(Shown::Nothing, Shown::Day)
}

fn days(deficit: &Record, facts: &dyn Facts) -> Shown {
    next_due(deficit).map_or(Shown::Nothing, |day| Shown::DaysLeft((day - facts.today()).num_days()))
}

fn count_of_measures(deficit: &Record, _: &dyn Facts) -> Shown {
    match measures(deficit).len() {
        0 => Shown::Nothing,
        count => Shown::count(count as u64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(live: bool, done: bool) -> MeasureDigest {
        MeasureDigest { id: RecordId(1), ordinal: 1, due: None, owners: Vec::new(), live, done }
    }

    #[test]
    fn a_measure_done_never_removes_a_deficit() {
        assert_eq!(state_by_measures(state::FOUND, &[]), state::FOUND);
        assert_eq!(state_by_measures(state::FOUND, &[measure(true, false)]), state::IN_WORK);
        assert_eq!(state_by_measures(state::IN_WORK, &[measure(false, true)]), state::MEASURES_DONE);
        let one_left = [measure(false, true), measure(true, false)];
        assert_eq!(state_by_measures(state::IN_WORK, &one_left), state::IN_WORK);
    }

    #[test]
    fn a_measured_state_stays_until_a_new_measure_begins() {
        assert_eq!(state_by_measures(state::REDUCED, &[measure(false, true)]), state::REDUCED);
        assert_eq!(state_by_measures(state::REDUCED, &[measure(true, false)]), state::IN_WORK);
    }

    #[test]
    fn a_dropped_measure_leaves_the_deficit_without_one() {
        assert_eq!(state_by_measures(state::IN_WORK, &[measure(false, false)]), state::FOUND);
    }
}
