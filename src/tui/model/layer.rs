//! What lies over the place and gets the keys: a form, a picker, the filter line, a paper to be taken in. And the draft offered at the start.

use crate::domain::draft::PlanDraft;
use crate::domain::query::{Completion, QueryError};
use crate::engine::ImportPreview;
use crate::tui::forms::Form;
use crate::tui::pickers::Picker;
use crate::tui::widgets::line_edit::LineEdit;

#[derive(Debug, Clone)]
pub enum Layer {
    Form(Box<Form>),
    Picker(Box<Picker>),
    Line(Box<FilterLine>),
    Incoming(Box<Incoming>),
}

/// A plan as read from a paper and compared with the store, before it is taken in.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub draft: PlanDraft,
    pub compared: ImportPreview,
    /// First line shown.
    pub top: usize,
    /// Sent; waits for the outcome.
    pub applying: bool,
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
    pub bytes: Vec<u8>,
    /// When it was saved, as shown: `14:02`.
    pub saved: String,
}
