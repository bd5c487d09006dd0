//! Who may do what, and who may see what: the one table. In: a role, a command or a field. Out: a right.
//! The rows are those of `docs/decisions/roles.md`; whatever stands in no row nobody may do. It reads no store and decides
//! nothing about single records: what is somebody's own is said in `sight.rs` and `narrow.rs`.

use crate::domain::record::Kind;
use crate::domain::user::role;
use crate::domain::value::Tag;
use crate::domain::{line, school, teacher};

/// The part that somebody plays in a district, from the least to the most trusted with data; administrators are none of
/// the row, they look after people and copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Reader,
    /// Of one school.
    Coordinator,
    /// Of the methodical centre, for some subjects or all.
    Methodist,
    /// Of the education department.
    Editor,
    Administrator,
}

impl Role {
    pub fn from_code(code: u16) -> Option<Role> {
        match code {
            role::READER => Some(Role::Reader),
            role::COORDINATOR => Some(Role::Coordinator),
            role::METHODIST => Some(Role::Methodist),
            role::EDITOR => Some(Role::Editor),
            role::ADMINISTRATOR => Some(Role::Administrator),
            _ => None,
        }
    }

    /// The English name that stands in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Coordinator => "coordinator",
            Role::Methodist => "methodist",
            Role::Editor => "editor",
            Role::Administrator => "administrator",
        }
    }
}

/// A right to give a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    No,
    /// For what is one's own: one's school and its lines, teachers of one's subjects, activities of the methodical centre.
    Own,
    /// For all that one sees.
    Yes,
}

use May::{No, Own, Yes};

/// Command (by its name in the journal) × reader, coordinator, methodist, editor, administrator.
const COMMANDS: &[(&str, [May; 5])] = &[
    // The road map.
    ("import", [No, No, No, Yes, No]),
    ("copy-plan", [No, No, No, Yes, No]),
    ("add-activity", [No, No, No, Yes, No]),
    ("add-section", [No, No, No, Yes, No]),
    ("add-owner", [No, No, No, Yes, No]),
    ("move", [No, No, No, Yes, No]),
    ("assign", [No, No, No, Yes, No]),
    ("settle-deadline", [No, No, No, Yes, No]),
    ("settle-doubt", [No, No, No, Yes, No]),
    ("settle-period", [No, No, No, Yes, No]),
    ("set-warning", [No, No, No, Yes, No]),
    ("unfold", [No, No, No, Yes, No]),
    // Reporting what was done.
    ("done", [No, Own, Own, Yes, No]),
    ("report", [No, Own, Own, Yes, No]),
    ("attach", [No, Own, Own, Yes, No]),
    ("start", [No, Own, Own, Yes, No]),
    ("hand-in", [No, Own, No, Yes, No]),
    ("note", [No, No, Yes, Yes, No]),
    ("event", [No, No, Yes, Yes, No]),
    // Accepting, returning, moving a deadline. Whoever accepts must carry the controller's mark besides.
    ("accept", [Yes, No, No, Yes, No]),
    ("return", [Yes, No, No, Yes, No]),
    ("reopen", [No, No, No, Yes, No]),
    ("postpone", [No, No, No, Yes, No]),
    ("cancel", [No, No, No, Yes, No]),
    ("excuse", [No, No, No, Yes, No]),
    ("reopen-lines", [No, No, No, Yes, No]),
    // Schools, cards of teachers, profiles.
    ("edit", [No, Own, Own, Yes, No]),
    ("set", [No, Own, Own, Yes, No]),
    ("add-record", [No, No, No, Yes, No]),
    ("delete", [No, No, Own, Yes, No]),
    ("add-teacher", [No, Own, Own, Yes, No]),
    ("add-deficit", [No, Own, Own, Yes, No]),
    ("add-measure", [No, No, Own, No, No]),
    ("assess", [No, No, Own, No, No]),
    ("import-schools", [No, No, No, Yes, No]),
    ("import-teachers", [No, No, Own, Yes, No]),
    ("remember-mapping", [No, No, Yes, Yes, No]),
    ("erase", [No, No, No, Yes, No]),
    ("save-view", [No, No, Yes, Yes, No]),
    // People.
    ("add-user", [No, No, No, No, Yes]),
    ("set-user", [No, No, No, No, Yes]),
    ("disable-user", [No, No, No, No, Yes]),
    ("enable-user", [No, No, No, No, Yes]),
    // Of what: see the command that is taken back.
    ("undo", [No, Own, Own, Own, Own]),
    ("redo", [No, Own, Own, Own, Own]),
];

/// Commands that only who carries the controller's mark may give.
pub const OF_CONTROLLERS: &[&str] = &["accept", "return"];

pub fn may(role: Role, command: &str) -> May {
    let row = COMMANDS.iter().find(|(name, _)| *name == command);
    row.map_or(No, |(_, rights)| rights[role as usize])
}

/// The roles that may give this command, at least for what is their own.
pub fn who_may(command: &str) -> impl Iterator<Item = Role> {
    [Role::Reader, Role::Coordinator, Role::Methodist, Role::Editor, Role::Administrator]
        .into_iter()
        .filter(move |role| may(*role, command) != No)
}

/// The commands that this role may never give.
pub fn never(role: Role) -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().filter(move |(_, rights)| rights[role as usize] == No).map(|(name, _)| *name)
}

/// What somebody sees of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum See {
    Nothing,
    /// One's school and what is its; teachers of one's subjects and what is theirs.
    Own,
    /// Of activities: rows of plans, not the measures of teachers. Of notes: those on such rows.
    Rows,
    All,
}

/// What a role sees of each kind; kinds in no row everybody sees.
pub fn see(role: Role, kind: Kind) -> See {
    use Role::{Administrator, Coordinator, Editor, Methodist};
    match (kind, role) {
        (Kind::User, Administrator) => See::All,
        (Kind::User, _) => See::Nothing,
        (_, Editor) => See::All,
        (Kind::Teacher, Coordinator | Methodist) => See::Own,
        (Kind::Deficit, Methodist) => See::Own,
        (Kind::Teacher | Kind::Deficit, _) => See::Nothing,
        (Kind::Activity | Kind::Note, Methodist) => See::Own,
        (Kind::Activity, _) => See::Rows,
        (Kind::Note, Administrator) => See::Rows,
        (Kind::Note, _) => See::Nothing,
        (Kind::School | Kind::Line, Coordinator) => See::Own,
        (Kind::SavedView | Kind::Mapping, Methodist) => See::All,
        (Kind::SavedView | Kind::Mapping, _) => See::Nothing,
        _ => See::All,
    }
}

/// Fields that a role does not see in records that it does see.
const HIDDEN: &[(Role, Kind, &[Tag])] = &[
    // Names of people at schools, and what was written about them.
    (Role::Reader, Kind::School, &[school::LOGIN, school::COORDINATOR, school::NOTE]),
    (Role::Reader, Kind::Line, &[line::BY, line::ACCEPTED_BY, line::COMMENT, line::RETURNS]),
    // A school sees who teaches there, not their deficits.
    (Role::Coordinator, Kind::Teacher, &[teacher::PROFILE, teacher::DIAGNOSED]),
];

pub fn hidden(role: Role, kind: Kind) -> &'static [Tag] {
    let row = HIDDEN.iter().find(|(of, at, _)| *of == role && *at == kind);
    row.map_or(&[], |(_, _, tags)| tags)
}

/// The fields of schools and of teachers that a school keeps itself.
const KEPT_BY_SCHOOLS: &[(Kind, &[Tag])] = &[
    (
        Kind::School,
        &[
            school::PUPILS,
            school::CLASSES,
            school::STAFF,
            school::COORDINATOR,
            school::ORDER_NUMBER,
            school::ORDER_DATE,
        ],
    ),
    (Kind::Teacher, &[teacher::POSITION, teacher::CATEGORY, teacher::COURSE]),
];

/// Whether a role may set this field of a record that it may edit.
pub fn may_set(role: Role, kind: Kind, tag: Tag) -> bool {
    match (role, kind) {
        (Role::Reader | Role::Administrator, _) | (_, Kind::User) => false,
        (Role::Coordinator, _) => KEPT_BY_SCHOOLS.iter().any(|(of, tags)| *of == kind && tags.contains(&tag)),
        (Role::Methodist, _) => matches!(kind, Kind::Teacher | Kind::Deficit | Kind::Activity),
        // A profile is the methodists' to write.
        (Role::Editor, _) => kind != Kind::Deficit,
    }
}

/// Whether a role may delete records of this kind.
pub fn may_delete(role: Role, kind: Kind) -> bool {
    match role {
        Role::Editor => !matches!(kind, Kind::User | Kind::Deficit),
        Role::Methodist => matches!(kind, Kind::Deficit | Kind::Activity),
        _ => false,
    }
}

/// Names of teachers: on a card, or also in lists, searches and exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Names {
    Never,
    /// One at a time, on the card.
    OnCard,
    /// With a purpose that is stated first.
    ForPurpose,
    Always,
}

pub fn names(role: Role) -> Names {
    match role {
        Role::Reader | Role::Administrator => Names::Never,
        Role::Coordinator => Names::OnCard,
        Role::Methodist => Names::Always,
        Role::Editor => Names::ForPurpose,
    }
}

pub fn may_export(role: Role) -> bool {
    role != Role::Administrator
}

/// What of the journal somebody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journal {
    Nothing,
    /// The history of what one sees, and one's own entries.
    History,
    /// Who did something, when and to how many; the history of what one sees.
    Counts,
    /// Everything but names.
    Whole,
}

pub fn journal(role: Role, auditor: bool) -> Journal {
    match role {
        _ if auditor && role != Role::Administrator => Journal::Whole,
        Role::Reader => Journal::Nothing,
        Role::Administrator => Journal::Counts,
        _ => Journal::History,
    }
}

/// Who is told who looked at a teacher: whoever answers for access, by the teacher's code.
pub fn readers(role: Role, auditor: bool) -> bool {
    role == Role::Administrator || journal(role, auditor) == Journal::Whole
}

/// What one may do, for whoever offers it on a screen. The engine refuses the rest whatever is offered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rights {
    /// The role's English name; `owner` in a personal store.
    pub role: String,
    /// Commands that would always be refused, by their names in the journal.
    pub never: Vec<String>,
    pub names: Names,
    pub export: bool,
    /// Whether the journal tells anything here.
    pub journal: bool,
}

impl Rights {
    pub fn of_owner() -> Rights {
        Rights {
            role: "owner".to_owned(),
            never: Vec::new(),
            names: Names::Always,
            export: true,
            journal: true,
        }
    }

    pub fn of(role: Role, controller: bool, auditor: bool) -> Rights {
        let mut never: Vec<String> = never(role).map(str::to_owned).collect();
        if !controller {
            never.extend(OF_CONTROLLERS.iter().map(|name| (*name).to_owned()));
            never.sort();
            never.dedup();
        }
        let journal = journal(role, auditor) != Journal::Nothing;
        Rights { role: role.name().to_owned(), never, names: names(role), export: may_export(role), journal }
    }

    /// Whether people are let in here, and by this one; a personal store has nobody to let in.
    pub fn manages_users(&self) -> bool {
        self.role == Role::Administrator.name() && self.may("add-user")
    }

    fn known_role(&self) -> Option<Role> {
        let all = [Role::Reader, Role::Coordinator, Role::Methodist, Role::Editor, Role::Administrator];
        all.into_iter().find(|role| role.name() == self.role)
    }

    /// Whether what a school hands in may be taken off control here; a school only says that it was handed in.
    pub fn accepts_lines(&self) -> bool {
        self.role != Role::Coordinator.name()
    }

    /// Whether anything of a kind is ever shown here.
    pub fn sees(&self, kind: Kind) -> bool {
        self.known_role().is_none_or(|role| see(role, kind) != See::Nothing)
    }

    pub fn may(&self, command: &str) -> bool {
        !self.never.iter().any(|name| name == command)
    }
}
