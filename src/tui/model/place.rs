//! What fills the screen: a list, a record's details, a journal. Esc leads back through a stack of them.

use crate::domain::record::{Kind, RecordId};
use crate::engine::{Details, JournalLine, JournalQuery, SummaryBy};
use crate::tui::model::list::ListPlace;
use crate::tui::panes::{Content, Pane};

#[derive(Debug, Clone)]
pub enum Place {
    List(ListPlace),
    Details(Box<DetailsPlace>),
    Journal(JournalPlace),
    Sheet(Box<SheetPlace>),
}

/// A page of text that can be read, written to a file, and copied by hand.
#[derive(Debug, Clone)]
pub struct SheetPlace {
    pub what: SheetWhat,
    pub lines: Vec<String>,
    /// First line shown.
    pub top: usize,
}

/// What a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetWhat {
    /// Who has not handed in what this activity asks.
    Reminder(RecordId),
    /// What this school owes.
    SchoolOwes(RecordId),
    Summary(SummaryBy),
    Looks,
    /// The act of destruction of a teacher's data; its lines are made when it happens.
    Act,
    /// The line: its rate and delay, what was sent.
    Line,
    /// Who is here, and where.
    Here,
    /// Who was told the name of the teacher with this code.
    Readers(String),
}

impl SheetWhat {
    /// Its heading: `sheet-NAME`; also the beginning of a file's name.
    pub fn name(&self) -> &'static str {
        match self {
            SheetWhat::Reminder(_) | SheetWhat::SchoolOwes(_) => "reminder",
            SheetWhat::Summary(_) => "summary",
            SheetWhat::Looks => "looks",
            SheetWhat::Act => "act",
            SheetWhat::Line => "line",
            SheetWhat::Here => "here",
            SheetWhat::Readers(_) => "readers",
        }
    }
}

impl Place {
    /// A pane as its key opens it.
    pub fn opening(pane: &Pane) -> Place {
        match pane.content {
            Content::Journal => Place::Journal(JournalPlace::new(None)),
            Content::Records(_) => Place::List(ListPlace::new(pane.id)),
        }
    }
}

/// Which part of the details is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// The record and what was understood.
    #[default]
    Read,
    /// The file's own cells.
    Cells,
}

#[derive(Debug, Clone)]
pub struct DetailsPlace {
    pub kind: Kind,
    pub id: RecordId,
    pub details: Option<Details>,
    pub part: Part,
    /// First line shown.
    pub top: usize,
}

impl DetailsPlace {
    pub fn new(kind: Kind, id: RecordId) -> DetailsPlace {
        DetailsPlace { kind, id, details: None, part: Part::Read, top: 0 }
    }
}

#[derive(Debug, Clone)]
pub struct JournalPlace {
    pub query: JournalQuery,
    /// Handle of the record it is about.
    pub about: Option<String>,
    /// Newest first.
    pub lines: Vec<JournalLine>,
    pub cursor: usize,
    pub top: usize,
    /// Whether older lines may follow.
    pub more: bool,
}

/// How many lines of the journal are asked for at once.
pub const JOURNAL_PAGE: usize = 100;

impl JournalPlace {
    pub fn new(about: Option<(RecordId, String)>) -> JournalPlace {
        let (id, handle) = about.unzip();
        let query = JournalQuery { about: id, take: JOURNAL_PAGE, ..JournalQuery::default() };
        JournalPlace { query, about: handle, lines: Vec::new(), cursor: 0, top: 0, more: true }
    }
}
