//! A user: who may come in through the district's server, and as what. Joined to the kernel's word by number *and* login,
//! so that a reused number opens nothing.

use super::column::{Column, Shown, text_of};
use super::field::{Field, FieldType, Indexed, KindSpec};
use super::index::{Terms, common, text_facet};
use super::record::{Kind, Record, RecordId};
use super::value::{Tag, Value};

/// The login of the Unix account; unique.
pub const LOGIN: Tag = 1;
/// The number of the Unix account.
pub const UID: Tag = 2;
/// What colleagues call this person.
pub const NAME: Tag = 3;
pub const ROLE: Tag = 4;
/// Besides the role: see [`mark`].
pub const MARKS: Tag = 5;
/// The school of a coordinator.
pub const SCHOOL: Tag = 6;
/// The subjects of a methodist; empty: all.
pub const SUBJECTS: Tag = 7;
/// Since when this person may not come in any more.
pub const DISABLED: Tag = 8;

/// Roles, as stored. Whoever owns a personal store has no record and no role of these.
pub mod role {
    pub const ADMINISTRATOR: u16 = 1;
    /// Of the education department (УО).
    pub const EDITOR: u16 = 2;
    /// Of the methodical centre (ИМЦ).
    pub const METHODIST: u16 = 3;
    /// Of one school.
    pub const COORDINATOR: u16 = 4;
    pub const READER: u16 = 5;
    pub const NAMES: &[(u16, &str)] = &[
        (ADMINISTRATOR, "administrator"),
        (EDITOR, "editor"),
        (METHODIST, "methodist"),
        (COORDINATOR, "coordinator"),
        (READER, "reader"),
    ];
}

/// Marks beside a role.
pub mod mark {
    /// Accepts what others report (контролёр).
    pub const CONTROLLER: u16 = 1;
    /// Reads the journal whole (аудитор).
    pub const AUDITOR: u16 = 2;
    pub const NAMES: &[(u16, &str)] = &[(CONTROLLER, "controller"), (AUDITOR, "auditor")];
}

/// Derived facets.
pub mod facet {
    use crate::domain::index::Facet;
    /// The uid.
    pub const UID: Facet = 1040;
    /// Who may come in.
    pub const ACTIVE: Facet = 1041;
}

pub static SPEC: KindSpec = KindSpec {
    kind: Kind::User,
    name: "user",
    title: NAME,
    handle: Some(LOGIN),
    names: &[LOGIN, NAME],
    parts: &[],
    fields: &[
        Field::new(LOGIN, "login", FieldType::Text),
        Field::new(UID, "uid", FieldType::Int),
        Field::new(NAME, "name", FieldType::Text).editable().indexed(Indexed::Words),
        Field::new(ROLE, "role", FieldType::Choice(role::NAMES)).editable().indexed(Indexed::Equal),
        Field::new(MARKS, "marks", FieldType::Choices(mark::NAMES)).editable().indexed(Indexed::Equal),
        Field::new(SCHOOL, "school", FieldType::Ref(Kind::School)).editable().indexed(Indexed::Equal),
        Field::new(SUBJECTS, "subjects", FieldType::TextList).editable(),
        Field::new(DISABLED, "disabled", FieldType::Day).editable(),
    ],
    columns: COLUMNS,
    order: None,
    derived,
};

/// The role of a user that is stored under this number.
pub fn role_of(user: &Record) -> Option<u16> {
    user.get(ROLE).and_then(Value::as_code)
}

pub fn uid_of(user: &Record) -> Option<u32> {
    user.get(UID).and_then(Value::as_int).and_then(|uid| u32::try_from(uid).ok())
}

pub fn school_of(user: &Record) -> Option<RecordId> {
    user.get(SCHOOL).and_then(Value::as_ref_id)
}

pub fn has_mark(user: &Record, mark: u16) -> bool {
    user.get(MARKS).is_some_and(|marks| marks.items().contains(&Value::Code(mark)))
}

pub fn is_disabled(user: &Record) -> bool {
    user.get(DISABLED).is_some()
}

fn derived(user: &Record, terms: &mut Terms) {
    terms.facet(common::CODE, text_facet(user.text(LOGIN)));
    if let Some(uid) = uid_of(user) {
        terms.facet(facet::UID, u64::from(uid));
    }
    if !is_disabled(user) {
        terms.facet(facet::ACTIVE, 1);
    }
}

/// Nobody bears both marks often: the two together have a word of their own.
fn marks_of(user: &Record) -> Shown {
    let name = match (has_mark(user, mark::CONTROLLER), has_mark(user, mark::AUDITOR)) {
        (true, true) => "both",
        (true, false) => "controller",
        (false, true) => "auditor",
        (false, false) => return Shown::Nothing,
    };
    Shown::Choice("marks", name)
}

fn subjects_of(user: &Record) -> Shown {
    match subjects_text(user) {
        text if text.is_empty() => Shown::Nothing,
        text => Shown::Text(text),
    }
}

/// The subjects as they are typed.
pub fn subjects_text(user: &Record) -> String {
    let items = user.get(SUBJECTS).map(Value::items).unwrap_or_default();
    items.iter().filter_map(Value::as_text).collect::<Vec<_>>().join(", ")
}

const COLUMNS: &[Column] = &[
    Column { name: "login", width: (8, 12), order: None, shown: |user, _| text_of(user, LOGIN) },
    Column { name: "user-name", width: (14, 0), order: None, shown: |user, _| text_of(user, NAME) },
    Column { name: "role", width: (13, 17), order: None, shown: |user, _| Shown::choice(user, &SPEC, ROLE) },
    Column { name: "marks", width: (9, 10), order: None, shown: |user, _| marks_of(user) },
    Column { name: "uid", width: (5, 6), order: None, shown: |user, _| text_of(user, UID) },
    Column {
        name: "user-school",
        width: (10, 20),
        order: None,
        shown: |user, facts| {
            let ids: Vec<RecordId> = school_of(user).into_iter().collect();
            Shown::Names(super::school::short_names(&ids, facts))
        },
    },
    Column { name: "user-subjects", width: (10, 24), order: None, shown: |user, _| subjects_of(user) },
    Column { name: "disabled", width: (10, 10), order: None, shown: |user, _| text_of(user, DISABLED) },
];
