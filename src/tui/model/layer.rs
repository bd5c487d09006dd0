//! What lies over the place and gets the keys: a form, a picker, the filter line, a paper to be taken in. And the draft offered at the start.

use crate::domain::draft::PlanDraft;
use crate::domain::paper_column::Role;
use crate::domain::query::{Completion, QueryError};
use crate::domain::record::{Kind, RecordId};
use crate::domain::roster::{Meaning, RosterDraft};
use crate::domain::value::{Tag, Value};
use crate::engine::{Contested, ImportPreview, MergeChoices, RosterPreview};
use crate::tui::forms::Form;
use crate::tui::pickers::Picker;
use crate::tui::widgets::line_edit::LineEdit;

#[derive(Debug, Clone)]
pub enum Layer {
    Form(Box<Form>),
    Picker(Box<Picker>),
    Line(Box<FilterLine>),
    Incoming(Box<Incoming>),
    Roster(Box<Roster>),
    Clash(Box<Clash>),
}

/// What two people changed at once, before one of them decides, field by field.
#[derive(Debug, Clone)]
pub struct Clash {
    pub kind: Kind,
    pub handle: String,
    pub fields: Vec<Disputed>,
    pub cursor: usize,
    /// Whether fields can be chosen apart; else the act is done whole or not at all.
    pub apart: bool,
    /// What stands now was read at this sequence.
    pub now: Option<u64>,
}

#[derive(Debug, Clone)]
pub struct Disputed {
    pub contested: Contested,
    /// What stood there before either; `None`: not known.
    pub was: Option<Option<Value>>,
    pub side: Option<Side>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Theirs,
    Mine,
}

/// A list of schools or teachers as read and compared with the store, before it is taken in.
#[derive(Debug, Clone)]
pub struct Roster {
    pub path: String,
    pub draft: RosterDraft,
    pub preview: RosterPreview,
    /// What a person said of columns, by their headings.
    pub meanings: Vec<(String, Meaning)>,
    pub lines: Vec<RosterText>,
    pub cursor: usize,
    pub top: usize,
    /// Sent; waits for the outcome.
    pub applying: bool,
}

/// A line of the preview.
#[derive(Debug, Clone)]
pub struct RosterText {
    pub text: String,
    pub alarm: bool,
    pub about: RosterLine,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterLine {
    Nothing,
    Column(usize),
    /// A row of the file.
    Row(u32),
}

/// A plan as read from a paper and compared with the store, before it is taken in.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Where it can be read again.
    pub path: Option<String>,
    /// What a person said of columns, by their headings.
    pub meanings: Vec<(String, Role)>,
    /// The column whose meaning is being chosen.
    pub column: usize,
    pub draft: PlanDraft,
    pub compared: ImportPreview,
    pub choices: MergeChoices,
    /// What the cursor is on, when anything is offered.
    pub pick: Option<Pick>,
    /// First line shown.
    pub top: usize,
    /// Sent; waits for the outcome.
    pub applying: bool,
}

/// Something that is offered before a paper is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Which plan the paper is a version of.
    Plan,
    /// A field that the paper and a person changed differently.
    Field(RecordId, Tag),
    /// A row that the paper has no more.
    Missing(RecordId),
    /// A withdrawn row that it has again.
    Returned(RecordId),
    /// A row that was deleted here.
    Deleted(u64),
}

/// The filter line while it is typed.
#[derive(Debug, Clone, Default)]
pub struct FilterLine {
    pub edit: LineEdit,
    /// How much it matches, together with the rung and what it was entered from.
    pub count: Option<u64>,
    /// The text in the other keyboard layout and how much that matches, asked when the text matches nothing.
    pub other: Option<(String, u64)>,
    /// What is wrong, and where.
    pub error: Option<QueryError>,
    /// How the word under the cursor may go on.
    pub offers: Vec<Completion>,
}

/// A draft of an earlier session.
#[derive(Debug, Clone)]
pub struct Offer {
    pub form: Box<Form>,
    /// The window in which it was typed.
    pub key: crate::tui::forms::draft::Key,
    pub bytes: Vec<u8>,
    /// When it was saved, as shown: `14:02`.
    pub saved: String,
}
