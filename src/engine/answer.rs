//! Questions and their answers. Every answer carries the journal sequence that it is true of.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::change::Change;
use crate::domain::column::Shown;
use crate::domain::record::{Kind, Record, RecordId};
use crate::engine::Refusal;

/// What a command did, or (from `preview`) would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// The entry's sequence; `None` from `preview`, or when nothing changed.
    pub sequence: Option<u64>,
    pub command: String,
    pub done: Vec<Effect>,
    pub refused: Vec<Refused>,
    /// From `preview`: so many more targets were not looked at; what becomes of each is told when the command is given.
    pub unseen: usize,
    /// For an undo or redo: the command that was taken back or brought again.
    pub of_command: Option<String>,
    /// What to tell besides (`warning-NAME` in `locale/`): `no-paper`, `day-off`, `outside-plan`, `before-plan-end`.
    pub warnings: Vec<Warning>,
}

/// One record's part in an outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    pub kind: Kind,
    pub id: RecordId,
    /// What people call it: a number, else a short title.
    pub handle: String,
    pub change: Change,
    /// The deadline's day before and after, when it moves.
    pub day_before: Option<NaiveDate>,
    pub day_after: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    pub id: RecordId,
    pub handle: String,
    pub why: Refusal,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub id: RecordId,
    pub handle: String,
    pub code: &'static str,
}

/// A list of records of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    pub kind: Kind,
    /// In the filter language; empty: all.
    pub filter: String,
    /// Names of the columns wanted, in order.
    pub columns: Vec<String>,
    /// Name of a sortable column; `None`: the kind's own order (the plan's order for activities).
    pub sort: Option<String>,
    pub descending: bool,
    pub skip: u64,
    pub take: usize,
    pub today: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// How many match in all.
    pub total: u64,
    /// How many there are without the filter.
    pub of: u64,
    pub skip: u64,
    pub rows: Vec<Row>,
    pub sequence: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: RecordId,
    /// What people call it.
    pub handle: String,
    /// In the order of the query's columns.
    pub cells: Vec<Shown>,
    pub flags: RowFlags,
}

/// What a row's gutter and colour tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowFlags {
    pub overdue: bool,
    /// A question about the deadline is open.
    pub doubtful: bool,
    /// Any question is open.
    pub question: bool,
    pub closed: bool,
    pub waiting: bool,
    pub moved: bool,
}

/// The numbers of the head line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeadCounts {
    pub all: u64,
    pub open: u64,
    pub overdue: u64,
    /// Due from today to seven days on.
    pub week: u64,
    /// With an open question about the deadline.
    pub doubtful: u64,
    /// With any open question.
    pub questions: u64,
    pub sequence: u64,
}

/// What a picker counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetName {
    Owner,
    Section,
    Status,
    /// Overdue, week, month, quarter, no date, doubtful.
    Due,
    /// Values of «признак».
    Flag,
    Event,
    Plan,
}

/// One value of a picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// What is written into the filter line: `ИМЦ`, `done`, `overdue`.
    pub term: String,
    /// Shown name when it is data (an owner, a section, an event); else words: `facet-TERM`.
    pub label: Option<String>,
    /// What is typed to accept it: an owner's code.
    pub code: Option<String>,
    pub id: Option<RecordId>,
    pub count: u64,
}

/// Everything about one record, for its details.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    pub record: Record,
    pub handle: String,
    /// Records it refers to, for their names.
    pub related: Vec<Record>,
    /// Comments, newest first: (record, author, when).
    pub notes: Vec<(Record, String, DateTime<Utc>)>,
    pub sequence: u64,
}

/// A line of the journal: one entry, or one record's part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    pub sequence: u64,
    pub at: DateTime<Utc>,
    pub clock_doubtful: bool,
    pub who: String,
    pub command: String,
    pub reason: Option<String>,
    /// The command that it took back or brought again.
    pub undoes: Option<(u64, String)>,
    /// Handles of the records it changed, at most ten.
    pub handles: Vec<String>,
    /// How many records it changed.
    pub count: usize,
    /// The changes of the record asked about; of all records when there are at most ten.
    pub changes: Vec<Change>,
    /// Names of records that the changes refer to.
    pub names: Vec<(RecordId, String)>,
}

/// Which part of the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalQuery {
    /// Only entries that changed this record.
    pub about: Option<RecordId>,
    /// Only entries with this command's English name.
    pub command: Option<String>,
    /// Only entries of this person.
    pub who: Option<String>,
    pub since: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// Newest first; entries with a sequence below this.
    pub before: Option<u64>,
    pub take: usize,
}

/// A hit of «найти где угодно».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub kind: Kind,
    pub id: RecordId,
    pub handle: String,
    pub title: String,
}

/// What an import of a draft would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportPreview {
    /// The plan in the store that it is taken for.
    pub plan: Option<RecordId>,
    pub new: Vec<String>,
    /// (handle, change) of records whose fields differ.
    pub changed: Vec<(String, Change)>,
    pub same: usize,
    /// Kept because a person changed them here: (handle, field).
    pub kept: Vec<(String, u16)>,
    pub missing: Vec<String>,
}
