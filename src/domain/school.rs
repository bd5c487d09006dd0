//! A school (ОУ): what the district knows of it, the years in which it stands as needing help, its coordinator.
//! Joined across files by the six digits of its ФИС ОКО login, never by its name (domain notes 6.1).

use super::column::{Column, Facts, Load, Shown, Which, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec, Part};
use super::index::{Terms, common, text_bucket, text_facet};
use super::query::Flag;
use super::record::{Kind, Record, RecordId};
use super::value::{PartsBuilder, Tag, Value};
use super::{activity, deficit, line, teacher};

pub const NAME: Tag = 1;
/// Shown in lists: «СОШ № 3 с. Аргудан».
pub const SHORT: Tag = 2;
/// Typed: two digits (three in a store of more than 99 schools), unique.
pub const CODE: Tag = 3;
/// The six digits of the ФИС ОКО login: the same in `sch223379` and `edu223379`.
pub const LOGIN: Tag = 4;
pub const KIND: Tag = 5;
/// Village or town.
pub const PLACE: Tag = 6;
pub const PUPILS: Tag = 7;
pub const CLASSES: Tag = 8;
/// How many teachers it has (чел.), as reported; not how many are known here.
pub const STAFF: Tag = 9;
/// The years in which it is listed as needing help, see [`Listing`].
pub const LISTED: Tag = 10;
/// The school's coordinator (by order; domain notes 12.2a).
pub const COORDINATOR: Tag = 11;
pub const ORDER_NUMBER: Tag = 12;
pub const ORDER_DATE: Tag = 13;
pub const NOTE: Tag = 14;
/// Other spellings of its name.
pub const ALIASES: Tag = 15;

/// Sorts of school.
pub mod kind {
    pub const SECONDARY: u16 = 1;
    pub const BASIC: u16 = 2;
    pub const PRIMARY: u16 = 3;
    pub const GYMNASIUM: u16 = 4;
    pub const LYCEUM: u16 = 5;
    pub const CORRECTIONAL: u16 = 6;
    pub const EVENING: u16 = 7;
    pub const BOARDING: u16 = 8;
    pub const CADET: u16 = 9;
    pub const OTHER: u16 = 99;
    pub const NAMES: &[(u16, &str)] = &[
        (SECONDARY, "secondary"),
        (BASIC, "basic"),
        (PRIMARY, "primary"),
        (GYMNASIUM, "gymnasium"),
        (LYCEUM, "lyceum"),
        (CORRECTIONAL, "correctional"),
        (EVENING, "evening"),
        (BOARDING, "boarding"),
        (CADET, "cadet"),
        (OTHER, "other-school"),
    ];
}

/// Orders of schools.
pub mod order {
    pub const CODE: u16 = 1;
    pub const SHORT: u16 = 2;
    pub const LISTED: u16 = 4;
}

/// Derived facets.
pub mod facet {
    /// A year in which it is listed.
    pub const YEAR: u16 = 1030;
}

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::School,
    name: "school",
    title: SHORT,
    handle: Some(CODE),
    names: &[CODE, SHORT, NAME, LOGIN, ALIASES],
    parts: &[
        Part {
            name: "owes",
            kind: Kind::Line,
            by: line::SCHOOL,
            columns: &["activity", "activity-title", "due", "days"],
            filter: "state:owed",
            sort: Some("due"),
        },
        Part {
            name: "measures",
            kind: Kind::Activity,
            by: activity::SCHOOLS,
            columns: &["number", "title", "owners", "deadline", "days"],
            filter: "what:measure status:live",
            sort: Some("deadline"),
        },
        Part {
            name: "handed",
            kind: Kind::Line,
            by: line::SCHOOL,
            columns: &["activity", "activity-title", "state", "day", "paper"],
            filter: "!state:owed",
            sort: Some("due"),
        },
        Part {
            name: "teachers",
            kind: Kind::Teacher,
            by: teacher::SCHOOLS,
            columns: &["code", "subjects", "blocks", "worst", "next"],
            filter: "",
            sort: Some("code"),
        },
        Part {
            name: "deficits",
            kind: Kind::Deficit,
            by: deficit::SCHOOLS,
            columns: &["block", "wording", "level", "state", "teacher"],
            filter: "",
            sort: Some("block"),
        },
    ],
    fields: &[
        Field::new(NAME, "name", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(SHORT, "short", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(CODE, "code", FieldType::Text).editable(),
        Field::new(LOGIN, "login", FieldType::Text).editable(),
        Field::new(KIND, "kind", FieldType::Choice(kind::NAMES)).editable().indexed(Indexed::Equal),
        Field::new(PLACE, "place", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(PUPILS, "pupils", FieldType::Int).editable(),
        Field::new(CLASSES, "classes", FieldType::Int).editable(),
        Field::new(STAFF, "staff", FieldType::Int).editable(),
        Field::new(LISTED, "listed", FieldType::Years).editable(),
        Field::new(COORDINATOR, "coordinator", FieldType::Text).editable().sealed(),
        Field::new(ORDER_NUMBER, "order-number", FieldType::Text).editable(),
        Field::new(ORDER_DATE, "order-date", FieldType::Day).editable(),
        Field::new(NOTE, "note", FieldType::LongText).editable().indexed(Indexed::Words),
        Field::new(ALIASES, "aliases", FieldType::TextList).editable().indexed(Indexed::Words),
    ],
    columns: COLUMNS,
    order: Some(order::CODE),
    derived,
};

/// A year's list of schools in need of help, and why the school stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    pub year: i64,
    pub basis: String,
}

mod listing {
    use super::Tag;
    pub const YEAR: Tag = 1;
    pub const BASIS: Tag = 2;
}

impl Listing {
    pub fn to_value(&self) -> Value {
        let basis = (!self.basis.is_empty()).then(|| Value::text(&self.basis));
        PartsBuilder::new()
            .with(listing::YEAR, Some(Value::Int(self.year)))
            .with(listing::BASIS, basis)
            .build()
    }

    pub fn from_value(value: &Value) -> Option<Listing> {
        let year = value.part(listing::YEAR).and_then(Value::as_int)?;
        let basis = value.part(listing::BASIS).and_then(Value::as_text).unwrap_or("").to_owned();
        Some(Listing { year, basis })
    }

    /// «2020: ВПР РУ, МА; 2021»: years parted by `;`, the basis behind a colon or a dash. `None` when a year is none.
    pub fn read_all(text: &str) -> Option<Vec<Listing>> {
        let parts = text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let mut found: Vec<Listing> = Vec::new();
        for part in parts {
            let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
            let year: i64 = digits.parse().ok().filter(|year| (1990..=2199).contains(year))?;
            let rest = part[digits.len()..].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '«');
            found.push(Listing { year, basis: rest.trim().to_owned() });
        }
        found.sort_by_key(|listing| listing.year);
        Some(found)
    }

    pub fn written(&self) -> String {
        if self.basis.is_empty() { self.year.to_string() } else { format!("{}: {}", self.year, self.basis) }
    }
}

/// The years in which a school is listed, ascending.
pub fn listings(school: &Record) -> Vec<Listing> {
    school
        .get(LISTED)
        .map(|list| list.items().iter().filter_map(Listing::from_value).collect())
        .unwrap_or_default()
}

fn derived(school: &Record, terms: &mut Terms) {
    let code = school.text(CODE);
    terms.facet(common::CODE, text_facet(code));
    if !school.text(LOGIN).is_empty() {
        terms.facet(common::CODE, text_facet(school.text(LOGIN)));
    }
    for listing in listings(school) {
        terms.facet(facet::YEAR, listing.year.unsigned_abs());
    }
    let mut flag = |flag: Flag, holds: bool| {
        if holds {
            terms.facet(common::FLAG, u64::from(flag.code()));
        }
    };
    flag(Flag::Listed, !listings(school).is_empty());
    flag(Flag::NoCoordinator, school.text(COORDINATOR).is_empty());
    terms.place(order::CODE, code.chars().take(1).collect::<String>(), code.as_bytes());
    if let Some((bucket, fine)) = text_bucket(school.text(SHORT)) {
        terms.place(order::SHORT, bucket, fine);
    }
    if let Some(last) = listings(school).last() {
        let year = last.year.unsigned_abs().to_be_bytes();
        terms.place(order::LISTED, year, code.as_bytes());
    }
}

fn counted(facts: &dyn Facts, load: Load) -> Shown {
    if facts.sees(load.kind) { Shown::count(facts.load(load)) } else { Shown::Nothing }
}

const COLUMNS: &[Column] = &[
    Column {
        name: "code",
        width: (3, 4),
        order: Some(order::CODE),
        shown: |school, _| text_of(school, CODE),
    },
    Column {
        name: "short",
        width: (14, 0),
        order: Some(order::SHORT),
        shown: |school, _| text_of(school, SHORT),
    },
    Column { name: "listed", width: (6, 10), order: Some(order::LISTED), shown: listed },
    Column {
        name: "coordinator",
        width: (11, 16),
        // A name lies in no index, so it is no order.
        order: None,
        shown: |school, _| text_of(school, COORDINATOR),
    },
    Column {
        name: "lines",
        width: (6, 7),
        order: None,
        shown: |school, facts| owed_of(school, facts, Which::Live),
    },
    Column {
        name: "lines-overdue",
        width: (5, 6),
        order: None,
        shown: |school, facts| owed_of(school, facts, Which::Overdue),
    },
    Column {
        name: "teachers",
        width: (4, 5),
        order: None,
        shown: |school, facts| {
            counted(facts, Load::of(Kind::Teacher, teacher::SCHOOLS, school.id, Which::All))
        },
    },
    Column {
        name: "deficits",
        width: (4, 5),
        order: None,
        shown: |school, facts| {
            counted(facts, Load::of(Kind::Deficit, deficit::SCHOOLS, school.id, Which::Live))
        },
    },
    Column { name: "name", width: (20, 0), order: None, shown: |school, _| text_of(school, NAME) },
    Column { name: "login", width: (6, 7), order: None, shown: |school, _| text_of(school, LOGIN) },
    Column {
        name: "kind",
        width: (8, 14),
        order: None,
        shown: |school, _| Shown::choice(school, &SPEC, KIND),
    },
    Column { name: "place", width: (8, 16), order: None, shown: |school, _| text_of(school, PLACE) },
    Column { name: "pupils", width: (5, 7), order: None, shown: |school, _| text_of(school, PUPILS) },
    Column { name: "classes", width: (5, 7), order: None, shown: |school, _| text_of(school, CLASSES) },
    Column { name: "staff", width: (5, 8), order: None, shown: |school, _| text_of(school, STAFF) },
    Column {
        name: "order-number",
        width: (6, 10),
        order: None,
        shown: |school, _| text_of(school, ORDER_NUMBER),
    },
    Column {
        name: "order-date",
        width: (10, 10),
        order: None,
        shown: |school, _| text_of(school, ORDER_DATE),
    },
    Column { name: "note", width: (10, 20), order: None, shown: |school, _| text_of(school, NOTE) },
];

/// Short names of schools, for cells of other kinds.
pub fn short_names(ids: &[RecordId], facts: &dyn super::column::Facts) -> Vec<String> {
    let short = |id: &RecordId| Some(facts.record(Kind::School, *id)?.text(SHORT).to_owned());
    ids.iter().filter_map(short).collect()
}

fn listed(school: &Record, _: &dyn super::column::Facts) -> Shown {
    let years: Vec<String> = listings(school).iter().map(|listing| listing.year.to_string()).collect();
    if years.is_empty() { Shown::Nothing } else { Shown::Text(years.join(", ")) }
}

/// What it owes: its lines of collective activities. «Горит» what is overdue of them.
fn owed_of(school: &Record, facts: &dyn super::column::Facts, which: Which) -> Shown {
    Shown::count(facts.load(Load::of(Kind::Line, line::SCHOOL, school.id, which)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_with_their_basis_are_read_and_written_back() {
        let read = Listing::read_all("2021; 2020: ВПР РУ, МА").unwrap();
        assert_eq!(read.iter().map(Listing::written).collect::<Vec<_>>(), ["2020: ВПР РУ, МА", "2021"]);
        assert_eq!(Listing::read_all("2020 — ВПР").unwrap()[0].basis, "ВПР");
        assert_eq!(Listing::read_all("ВПР"), None);
        assert_eq!(Listing::read_all(""), Some(Vec::new()));
    }
}
