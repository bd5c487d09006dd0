//! A teacher (педагог): only what the work with professional deficits needs (152-ФЗ, ст. 5: no more than the purpose
//! asks for). No birth date, СНИЛС, passport, telephone or address exists here. All that is personal lies sealed.

use chrono::NaiveDate;

use super::column::{Column, Facts, Shown, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec, Part};
use super::index::{Terms, common, day_facet, owed_facet, text_facet};
use super::profile::{Profile, block_digits, profile_facet};
use super::query::Flag;
use super::record::{Kind, Record, RecordId};
use super::value::{Tag, Value};
use super::{activity, deficit, school};

/// What stands for the name wherever it is not asked for or not allowed: «П17».
pub const CODE: Tag = 1;
pub const NAME: Tag = 2;
/// Where he or she teaches; the first is the main one.
pub const SCHOOLS: Tag = 3;
pub const SUBJECTS: Tag = 4;
pub const POSITION: Tag = 5;
pub const CATEGORY: Tag = 6;
/// The year of the last course (КПК).
pub const COURSE: Tag = 7;
/// Of the consent to processing (152-ФЗ, ст. 9; a paper of its own since 01.09.2025).
pub const CONSENT_NUMBER: Tag = 8;
pub const CONSENT_DATE: Tag = 9;
pub const CONSENT_SCOPE: Tag = 10;
pub const WITHDRAWN: Tag = 11;
/// The day of the last diagnostic, whatever it found.
pub const DIAGNOSED: Tag = 12;
/// What is known of the deficits and their measures, for lists and filters: see `profile.rs`.
pub const PROFILE: Tag = 13;
/// The day on which the person's data were destroyed.
pub const ERASED: Tag = 14;

/// Qualification categories.
pub mod category {
    pub const NONE: u16 = 1;
    pub const COMPLIANCE: u16 = 2;
    pub const FIRST: u16 = 3;
    pub const HIGHEST: u16 = 4;
    pub const METHODIST: u16 = 5;
    pub const MENTOR: u16 = 6;
    pub const NAMES: &[(u16, &str)] = &[
        (NONE, "no-category"),
        (COMPLIANCE, "compliance"),
        (FIRST, "first"),
        (HIGHEST, "highest"),
        (METHODIST, "methodist"),
        (MENTOR, "mentor"),
    ];
}

/// Orders of teachers.
pub mod order {
    pub const CODE: u16 = 1;
    /// By the nearest deadline of a live measure.
    pub const NEXT: u16 = 2;
    /// By the worst level of an open deficit.
    pub const WORST: u16 = 3;
    pub const SCHOOL: u16 = 4;
}

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::Teacher,
    name: "teacher",
    title: NAME,
    handle: Some(CODE),
    names: &[CODE, NAME],
    parts: &[
        Part {
            name: "deficits",
            kind: Kind::Deficit,
            by: deficit::TEACHER,
            columns: &["block", "wording", "level", "state", "found"],
            filter: "",
            sort: Some("block"),
        },
        Part {
            name: "measures",
            kind: Kind::Activity,
            by: activity::TEACHER,
            columns: &["number", "title", "form", "owners", "deadline", "days", "status"],
            filter: "",
            sort: Some("deadline"),
        },
    ],
    fields: &[
        Field::new(CODE, "code", FieldType::Text),
        Field::new(NAME, "name", FieldType::Text).editable().personal(),
        Field::new(SCHOOLS, "schools", FieldType::Refs(Kind::School)).editable().indexed(Indexed::Equal),
        Field::new(SUBJECTS, "subjects", FieldType::TextList).editable().sealed().indexed(Indexed::Words),
        Field::new(POSITION, "position", FieldType::Text).editable().sealed().indexed(Indexed::Words),
        Field::new(CATEGORY, "category", FieldType::Choice(category::NAMES))
            .editable()
            .sealed()
            .indexed(Indexed::Equal),
        Field::new(COURSE, "course", FieldType::Int).editable().sealed(),
        Field::new(CONSENT_NUMBER, "consent-number", FieldType::Text).editable().personal(),
        Field::new(CONSENT_DATE, "consent-date", FieldType::Day).editable().sealed(),
        Field::new(CONSENT_SCOPE, "consent-scope", FieldType::Text).editable().sealed(),
        Field::new(WITHDRAWN, "withdrawn", FieldType::Day).editable().sealed(),
        Field::new(DIAGNOSED, "diagnosed", FieldType::Day).editable(),
        Field::new(PROFILE, "profile", FieldType::Internal).maintained(),
        Field::new(ERASED, "erased", FieldType::Day),
    ],
    columns: COLUMNS,
    order: Some(order::CODE),
    derived,
};

/// Whether a valid consent lets the name be shown.
pub fn may_be_named(teacher: &Record) -> bool {
    teacher.get(CONSENT_DATE).and_then(Value::as_day).is_some() && teacher.get(WITHDRAWN).is_none()
}

/// The name, where there is one that may be shown.
pub fn name_shown(teacher: &Record) -> Option<&str> {
    Some(teacher.text(NAME)).filter(|name| may_be_named(teacher) && !name.is_empty())
}

pub fn schools(teacher: &Record) -> Vec<RecordId> {
    teacher
        .get(SCHOOLS)
        .map(|list| list.items().iter().filter_map(Value::as_ref_id).collect())
        .unwrap_or_default()
}

pub fn profile(teacher: &Record) -> Profile {
    teacher.get(PROFILE).map(Profile::from_value).unwrap_or_default()
}

/// The number in a code: 17 of «П17».
pub fn number_of(code: &str) -> Option<u64> {
    code.strip_prefix(['П', 'п', 'P', 'p'])?.parse().ok()
}

pub fn code_of(number: u64) -> String {
    format!("П{number}")
}

fn derived(teacher: &Record, terms: &mut Terms) {
    let code = teacher.text(CODE);
    terms.facet(common::CODE, text_facet(code));
    let number = number_of(code).unwrap_or(0);
    terms.place(order::CODE, (number >> 10).to_be_bytes(), number.to_be_bytes());
    let profile = profile(teacher);
    let mut flag = |value: u64, holds: bool| {
        if holds {
            terms.facet(common::FLAG, value);
        }
    };
    let diagnosed = teacher.get(DIAGNOSED).is_some() || !profile.deficits.is_empty();
    let gone = teacher.get(ERASED).is_some();
    flag(u64::from(Flag::NoDiagnostic.code()), !diagnosed && !gone);
    flag(u64::from(Flag::NoMeasure.code()), profile.has_open_without_measure());
    flag(u64::from(Flag::NoConsent.code()), !may_be_named(teacher) && !gone);
    flag(common::LIVE, profile.live_measures().next().is_some());
    for measure in profile.live_measures() {
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
    for deficit in &profile.deficits {
        terms.facet(common::PROFILE, profile_facet(deficit.block, deficit.level, deficit.state));
    }
    places(teacher, &profile, number, terms);
}

fn places(teacher: &Record, profile: &Profile, number: u64, terms: &mut Terms) {
    let number = number.to_be_bytes();
    if let Some(day) = profile.next_due() {
        let day = day_facet(day);
        terms.place(order::NEXT, (day / 31).to_be_bytes(), [&day.to_be_bytes()[..], &number].concat());
    }
    if let Some(level) = profile.worst_open() {
        // The worst first.
        terms.place(order::WORST, (u16::MAX - level).to_be_bytes(), number);
    }
    if let Some(school) = schools(teacher).first() {
        terms.place(order::SCHOOL, school.0.to_be_bytes(), number);
    }
}

const COLUMNS: &[Column] = &[
    Column {
        name: "code",
        width: (6, 7),
        order: Some(order::CODE),
        shown: |teacher, _| text_of(teacher, CODE),
    },
    Column { name: "name", width: (24, 34), order: None, shown: name },
    Column { name: "school", width: (10, 18), order: Some(order::SCHOOL), shown: school_names },
    Column { name: "subjects", width: (12, 0), order: None, shown: |teacher, _| text_of(teacher, SUBJECTS) },
    Column { name: "blocks", width: (6, 6), order: None, shown: blocks },
    Column { name: "worst", width: (11, 11), order: Some(order::WORST), shown: worst },
    Column { name: "next", width: (10, 10), order: Some(order::NEXT), shown: next },
    Column { name: "days", width: (5, 5), order: Some(order::NEXT), shown: days },
    Column { name: "position", width: (8, 20), order: None, shown: |teacher, _| text_of(teacher, POSITION) },
    Column {
        name: "category",
        width: (6, 12),
        order: None,
        shown: |teacher, _| Shown::choice(teacher, &SPEC, CATEGORY),
    },
    Column { name: "course", width: (4, 6), order: None, shown: |teacher, _| text_of(teacher, COURSE) },
    Column { name: "consent", width: (8, 12), order: None, shown: consent },
    Column {
        name: "diagnosed",
        width: (10, 11),
        order: None,
        shown: |teacher, _| text_of(teacher, DIAGNOSED),
    },
    Column { name: "deficits", width: (4, 5), order: None, shown: open_deficits },
];

fn name(teacher: &Record, facts: &dyn Facts) -> Shown {
    facts.name_of(teacher).map_or(Shown::Nothing, Shown::Text)
}

/// The field that a column tells of.
pub fn field_of(column: &str) -> Option<Tag> {
    Some(match column {
        "school" => SCHOOLS,
        "consent" => CONSENT_DATE,
        "blocks" | "worst" | "next" | "days" | "deficits" => PROFILE,
        name => SPEC.fields.iter().find(|field| field.name == name)?.tag,
    })
}

fn school_names(teacher: &Record, facts: &dyn Facts) -> Shown {
    Shown::Names(school::short_names(&schools(teacher), facts))
}

/// Open deficits by block, a digit each; `·` for none, `+` for more than nine.
fn blocks(teacher: &Record, _: &dyn Facts) -> Shown {
    let profile = profile(teacher);
    if profile.deficits.is_empty() { Shown::Nothing } else { Shown::Text(block_digits(&profile)) }
}

fn worst(teacher: &Record, _: &dyn Facts) -> Shown {
    let Some(level) = profile(teacher).worst_open() else { return Shown::Nothing };
    let name = deficit::level::NAMES.iter().find(|(code, _)| *code == level);
    name.map_or(Shown::Nothing, |(_, name)| Shown::Choice("level", name))
}

fn next(teacher: &Record, _: &dyn Facts) -> Shown {
    profile(teacher).next_due().map_or(Shown::Nothing, Shown::Day)
}

fn days(teacher: &Record, facts: &dyn Facts) -> Shown {
    let left = |day: NaiveDate| Shown::DaysLeft((day - facts.today()).num_days());
    profile(teacher).next_due().map_or(Shown::Nothing, left)
}

fn consent(teacher: &Record, _: &dyn Facts) -> Shown {
    let state = match (teacher.get(ERASED), teacher.get(WITHDRAWN), teacher.get(CONSENT_DATE)) {
        (Some(_), ..) => "erased",
        (None, Some(_), _) => "withdrawn",
        (None, None, Some(_)) => "given",
        (None, None, None) => "none",
    };
    Shown::Choice("consent", state)
}

fn open_deficits(teacher: &Record, _: &dyn Facts) -> Shown {
    match profile(teacher).open().count() {
        0 => Shown::Nothing,
        count => Shown::count(count as u64),
    }
}
