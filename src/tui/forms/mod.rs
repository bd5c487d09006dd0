//! Forms: an act with what it needs to know. In: keys. Out: a command, or the field that is not right yet.
//! The effect is drawn while the values are typed; Enter applies.

pub mod build;
pub mod day;
pub mod draft;
pub mod fill;
pub mod paper_line;
pub mod people;
pub mod users;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::domain::deadline::When;
use crate::domain::record::{Kind, RecordId};
use crate::engine::{Failure, Outcome, Targets};
use crate::tui::keys::Key;
use crate::tui::widgets::line_edit::LineEdit;

/// What a form is for. Ids are plain numbers, so that a draft can hold them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormKind {
    Done {
        whole: bool,
    },
    /// Papers for an activity that is done already, or not closed yet.
    Attach,
    Postpone,
    Assign {
        owner: u64,
    },
    Comment,
    SettleDeadline,
    /// An open question that is not about the deadline, by its code.
    SettleDoubt {
        doubt: u16,
    },
    EditField {
        kind: u8,
        tag: u16,
    },
    AddActivity {
        plan: u64,
        section: u64,
        after: Option<u64>,
    },
    AddSection {
        plan: u64,
    },
    AddOwner,
    Cancel,
    Reopen,
    Move,
    Event {
        event: u64,
    },
    SaveView {
        pane: String,
        filter: String,
        sort: String,
        columns: Vec<String>,
    },
    SettlePeriod {
        plan: u64,
    },
    /// Days of warning of a kind of paper.
    Warning {
        paper: u16,
    },
    /// The next plan after this one.
    CopyPlan {
        plan: u64,
    },
    /// The file of a paper; what it would change is shown before anything is written.
    Import,
    AddSchool,
    /// With two deficits and a measure for each.
    AddTeacher,
    AddDeficit {
        teacher: u64,
    },
    AddMeasure,
    Assess,
    Unfold,
    HandIn,
    Excuse,
    Consent {
        teacher: u64,
    },
    Withdraw {
        teacher: u64,
    },
    Erase {
        teacher: u64,
        code: String,
    },
    /// The file of a list of schools or teachers (`Kind` by its number).
    ImportRoster {
        kind: u8,
    },
    /// A report given back with a remark: of an activity or of a line (`Kind` by its number).
    Return {
        kind: u8,
    },
    /// Somebody is let in.
    AddUser,
    /// What somebody is let in as; `before`: the values of the fields when the form was opened.
    EditUser {
        user: u64,
        before: Vec<String>,
    },
    /// What for names of teachers are shown; empty: they are hidden.
    Purpose,
}

impl FormKind {
    /// Its heading: `form-NAME`.
    pub fn name(&self) -> &'static str {
        match self {
            FormKind::Done { whole: false } => "done",
            FormKind::Done { whole: true } => "close-whole",
            FormKind::Attach => "attach",
            FormKind::Postpone => "postpone",
            FormKind::Assign { .. } => "assign",
            FormKind::Comment => "comment",
            FormKind::SettleDeadline => "settle-deadline",
            FormKind::SettleDoubt { .. } => "settle-doubt",
            FormKind::EditField { .. } => "edit",
            FormKind::AddActivity { .. } => "add-activity",
            FormKind::AddSection { .. } => "add-section",
            FormKind::AddOwner => "add-owner",
            FormKind::Cancel => "cancel",
            FormKind::Reopen => "reopen",
            FormKind::Move => "move",
            FormKind::Event { .. } => "event",
            FormKind::SaveView { .. } => "save-view",
            FormKind::SettlePeriod { .. } => "settle-period",
            FormKind::Warning { .. } => "warning",
            FormKind::CopyPlan { .. } => "copy-plan",
            FormKind::Import => "import",
            FormKind::AddSchool => "add-record",
            FormKind::AddTeacher => "add-teacher",
            FormKind::AddDeficit { .. } => "add-deficit",
            FormKind::AddMeasure => "add-measure",
            FormKind::Assess => "assess",
            FormKind::Unfold => "unfold",
            FormKind::HandIn => "hand-in",
            FormKind::Excuse => "excuse",
            FormKind::Consent { .. } => "consent",
            FormKind::Withdraw { .. } => "withdraw",
            FormKind::Erase { .. } => "erase",
            FormKind::ImportRoster { .. } => "import-roster",
            FormKind::Return { .. } => "return",
            FormKind::AddUser => "add-user",
            FormKind::EditUser { .. } => "edit-user",
            FormKind::Purpose => "purpose",
        }
    }
}

/// What a field of a form takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Text,
    LongText,
    /// Papers: number and day, perhaps kind and place; several parted by `;`.
    Papers,
    /// A day that has come; a missing year is the nearest past.
    PastDay,
    /// A day or a span; a missing year is the nearest future.
    NewDay,
    /// Any day.
    AnyDay,
    /// A path of a file to be kept with the paper.
    File,
    /// Codes or names of owners.
    Owners,
    /// A number of a section.
    Section,
    /// A number of an activity.
    Activity,
    /// One of its suggestions only.
    Choice,
}

/// A field of a form. Its label is `input-NAME`.
#[derive(Debug, Clone)]
pub struct FormField {
    pub name: &'static str,
    pub takes: Takes,
    pub edit: LineEdit,
    /// Numbered values: a bare digit means one of them.
    pub suggestions: Vec<Suggestion>,
    /// The label, when it is data or depends on a record.
    pub label: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Stands for the typed text.
    pub value: String,
    /// What is shown.
    pub shown: String,
}

impl FormField {
    pub fn new(name: &'static str, takes: Takes) -> FormField {
        let edit = LineEdit::default();
        let edit = if takes == Takes::LongText { edit.several_lines() } else { edit };
        FormField { name, takes, edit, suggestions: Vec::new(), label: None }
    }

    #[must_use]
    pub fn with(mut self, value: &str) -> FormField {
        self.edit.set(value);
        self
    }

    #[must_use]
    pub fn suggest(mut self, suggestions: Vec<Suggestion>) -> FormField {
        self.suggestions = suggestions;
        self
    }

    /// Which suggestion is meant: a bare digit, or for a pure choice the first when nothing is typed.
    pub fn suggested(&self) -> Option<usize> {
        let typed = self.edit.value().trim();
        if typed.is_empty() && self.takes == Takes::Choice && !self.suggestions.is_empty() {
            return Some(0);
        }
        let number: usize = if typed.len() == 1 { typed.parse().ok()? } else { return None };
        number.checked_sub(1).filter(|at| *at < self.suggestions.len())
    }

    /// The value: what was typed, or the suggestion that a digit means.
    pub fn value(&self) -> String {
        match self.suggested() {
            Some(at) => self.suggestions[at].value.clone(),
            None => self.edit.value().trim().to_owned(),
        }
    }
}

/// The records an act is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub targets: Targets,
    pub count: u64,
    /// The handle of the only record; else empty.
    pub handle: String,
    pub title: String,
}

impl About {
    pub fn nothing() -> About {
        About { targets: Targets::Records(Vec::new()), count: 0, handle: String::new(), title: String::new() }
    }

    /// The only record, if it is one.
    pub fn single(&self) -> Option<RecordId> {
        match &self.targets {
            Targets::Records(ids) => ids.first().copied().filter(|_| ids.len() == 1),
            Targets::Matching { .. } => None,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Form {
    pub kind: FormKind,
    pub about: About,
    pub fields: Vec<FormField>,
    pub focus: usize,
    /// What would happen.
    pub preview: Option<Result<Outcome, Failure>>,
    /// What is not right yet.
    pub mistake: Option<String>,
    /// The journal sequence of what its author saw.
    pub seen: Option<u64>,
    /// Changed since it was last previewed and saved as a draft.
    pub changed: bool,
    /// Sent; waits for the outcome.
    pub applying: bool,
    /// Whether anything was typed: an untouched form is no draft.
    pub touched: bool,
    /// The hand has rested since it opened: all of it has been drawn, and not only what is typed into.
    pub drawn: bool,
    /// What the number typed in it means.
    pub numbered: Option<(String, RecordId)>,
    /// Why it cannot be applied at all: it is open only so that typed-ahead keys do not act on something else.
    pub blocked: Option<String>,
    /// The readings behind the suggestions of a question about a deadline.
    pub candidates: Vec<When>,
}

/// What a key came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    Stay,
    Apply,
    Close,
}

impl Form {
    pub fn new(kind: FormKind, about: About, fields: Vec<FormField>, seen: Option<u64>) -> Form {
        Form {
            kind,
            about,
            fields,
            focus: 0,
            preview: None,
            mistake: None,
            seen,
            changed: true,
            applying: false,
            touched: false,
            drawn: false,
            candidates: Vec::new(),
            blocked: None,
            numbered: None,
        }
    }

    /// The one record that it is about.
    pub fn edits(&self) -> Option<(Kind, RecordId)> {
        let of_kind = |code: &u8| Kind::from_code(*code);
        let one = self.about.single();
        match &self.kind {
            FormKind::EditField { kind, .. } => of_kind(kind).zip(one),
            FormKind::Event { event } => Some((Kind::Event, RecordId(*event))),
            FormKind::SettlePeriod { plan } => Some((Kind::Plan, RecordId(*plan))),
            FormKind::AddDeficit { teacher }
            | FormKind::Consent { teacher }
            | FormKind::Withdraw { teacher } => Some((Kind::Teacher, RecordId(*teacher))),
            FormKind::Erase { teacher, .. } => Some((Kind::Teacher, RecordId(*teacher))),
            FormKind::EditUser { user, .. } => Some((Kind::User, RecordId(*user))),
            FormKind::HandIn | FormKind::Excuse => Some(Kind::Line).zip(one),
            FormKind::Assess | FormKind::AddMeasure => Some(Kind::Deficit).zip(one),
            _ => Some(Kind::Activity).zip(one),
        }
    }

    pub fn field(&self, name: &str) -> Option<&FormField> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub fn field_mut(&mut self, name: &str) -> Option<&mut FormField> {
        self.fields.iter_mut().find(|field| field.name == name)
    }

    pub fn value(&self, name: &str) -> String {
        self.field(name).map(FormField::value).unwrap_or_default()
    }

    /// Takes a key; every key is taken.
    pub fn press(&mut self, key: &Key) -> Pressed {
        let last = self.fields.len().saturating_sub(1);
        match key {
            Key::Enter => return Pressed::Apply,
            Key::Esc => return Pressed::Close,
            Key::Tab | Key::Down => self.focus = if self.focus == last { 0 } else { self.focus + 1 },
            Key::BackTab | Key::Up => self.focus = self.focus.checked_sub(1).unwrap_or(last),
            other => {
                if let Some(field) = self.fields.get_mut(self.focus)
                    && field.edit.take(other)
                {
                    self.changed = true;
                    self.touched = true;
                    self.mistake = None;
                }
            }
        }
        Pressed::Stay
    }

    /// Puts the cursor on the field that is not right, and says why.
    pub fn complain(&mut self, field: &str, text: String) {
        if let Some(at) = self.fields.iter().position(|known| known.name == field) {
            self.focus = at;
        }
        self.mistake = Some(text);
    }
}
