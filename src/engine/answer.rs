//! Questions and their answers. Every answer carries the journal sequence that it is true of.

use crate::domain::passing::{self, Word};
use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::change::Change;
use crate::domain::column::Shown;
use crate::domain::deadline::{Doubt, When};
use crate::domain::record::{Kind, Record, RecordId};
use crate::engine::Refusal;
use crate::engine::merge::MergeNotes;

/// What a command did, or (from `preview`) would do.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
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
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
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

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Refused {
    pub id: RecordId,
    pub handle: String,
    pub why: Refusal,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Warning {
    pub id: RecordId,
    pub handle: String,
    #[serde(deserialize_with = "passing::word")]
    pub code: Word,
}

/// A list of records of one kind.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListQuery {
    pub kind: Kind,
    /// In the filter language; empty: all.
    pub filter: String,
    /// What the list is of, besides its kind: `Page::of` counts these. A part of `filter`; empty: all.
    pub base: String,
    /// Names of the columns wanted, in order.
    pub columns: Vec<String>,
    /// Name of a sortable column; `None`: the kind's own order (the plan's order for activities).
    pub sort: Option<String>,
    pub descending: bool,
    pub skip: u64,
    pub take: usize,
    pub today: NaiveDate,
    /// Names of persons where consents allow them. The asking is recorded, see [`Look`].
    pub with_names: bool,
}

/// Why somebody looks at names; recorded in the log of looks as `look-NAME`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Look {
    Profile,
    List,
    Search,
    /// To ask for a consent: the one purpose for which a name without consent is shown.
    Consent,
}

impl Look {
    pub fn name(self) -> &'static str {
        match self {
            Look::Profile => "look-profile",
            Look::List => "look-list",
            Look::Search => "look-search",
            Look::Consent => "look-consent",
        }
    }
}

/// A line of the log of looks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LookLine {
    pub at: DateTime<Utc>,
    pub who: String,
    /// `look-NAME`.
    pub what: String,
    /// The person's code, or how many names were shown.
    pub about: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Page {
    /// How many match in all.
    pub total: u64,
    /// How many there are without the filter.
    pub of: u64,
    pub skip: u64,
    pub rows: Vec<Row>,
    pub sequence: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Row {
    pub id: RecordId,
    /// What people call it.
    pub handle: String,
    /// In the order of the query's columns.
    pub cells: Vec<Shown>,
    pub flags: RowFlags,
}

/// What a row's gutter and colour tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct RowFlags {
    pub overdue: bool,
    /// A question about the deadline is open.
    pub doubtful: bool,
    /// Any question is open.
    pub question: bool,
    pub closed: bool,
    pub waiting: bool,
    pub moved: bool,
    /// Standing, and nothing was told of it for longer than its rhythm.
    pub silent: bool,
    /// It is time to begin.
    pub warned: bool,
    /// Something that was reported of it waits for acceptance.
    pub to_check: bool,
    /// Its last report came back with a remark.
    pub returned: bool,
}

/// The numbers of the head line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct HeadCounts {
    /// Standing rows of which nothing was told for longer than their rhythm.
    pub silent: u64,
    /// It is time to begin.
    pub warned: u64,
    /// Standing rows for which nobody has said how often something is to be told of them.
    pub no_rhythm: u64,
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
    /// Reported, waiting for acceptance.
    pub to_check: u64,
    /// Returned with a remark that nobody has answered.
    pub returned: u64,
    /// The disk of the store is nearly full: writing will soon be refused.
    pub short_of_space: bool,
}

/// What a picker counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
    School,
    /// Of deficits, or of a teacher's deficits; of lines.
    State,
    Block,
    Level,
}

/// One value of a picker.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Details {
    pub record: Record,
    pub handle: String,
    /// Records it refers to, for their names.
    pub related: Vec<Record>,
    /// Comments, newest first: (record, author, when).
    pub notes: Vec<(Record, String, DateTime<Utc>)>,
    /// Records that belong to it.
    pub parts: Vec<DetailsPart>,
    /// What was decided last about the wording of its open question, elsewhere.
    pub remembered: Option<Remembered>,
    pub sequence: u64,
}

/// A person's decision about a wording, as it would be decided here. It is offered, never applied by itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Remembered {
    pub when: When,
    /// The row for which it was decided.
    pub id: RecordId,
    pub handle: String,
    /// The title of that row's plan.
    pub plan: String,
    pub who: String,
    pub at: DateTime<Utc>,
}

/// Records of one sort that belong to a record: the first of them, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DetailsPart {
    /// Words: `part-NAME`.
    #[serde(deserialize_with = "passing::word")]
    pub name: Word,
    pub kind: Kind,
    #[serde(deserialize_with = "passing::words")]
    pub columns: &'static [Word],
    pub page: Page,
}

/// A line of the journal: one entry, or one record's part of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Hit {
    pub kind: Kind,
    pub id: RecordId,
    pub handle: String,
    pub title: String,
}

/// What an import of a draft would do.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ImportPreview {
    pub new: Vec<String>,
    /// (handle, change) of records whose fields differ.
    pub changed: Vec<(String, Change)>,
    pub same: usize,
    /// Kept because only a person changed them: (handle, field).
    pub kept: Vec<(String, u16)>,
    /// Questions that the paper alone does not raise, about rows that deadlines hang on: (handle, question).
    pub asked: Vec<(String, Doubt)>,
    /// What was decided before about the wordings in question: (place among the draft's rows, decision).
    pub remembered: Vec<(usize, Remembered)>,
    /// What else the merge has to tell: which plan, conflicts, rows missing, returned and deleted here.
    pub merge: MergeNotes,
}

/// What became of a row of an imported list.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum RosterNote {
    New {
        line: u32,
        handle: String,
    },
    Changed {
        line: u32,
        handle: String,
    },
    Same {
        line: u32,
    },
    /// `partly`: the teacher was taken, a deficit or a measure was not.
    Refused {
        line: u32,
        why: Refusal,
        partly: bool,
    },
    /// A teacher of the store who may be the same person: offered for merging.
    Alike {
        line: u32,
        id: RecordId,
        code: String,
    },
}

/// What an import of a list would do.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RosterPreview {
    pub notes: Vec<RosterNote>,
    /// Field by field what changes in records that are known.
    pub changed: Vec<(String, Change)>,
    /// Kept because a person changed them here: (handle, field).
    pub kept: Vec<(String, u16)>,
    /// Records that would come: (kind, how many).
    pub new: Vec<(Kind, usize)>,
}

/// Deficits across the district.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SummaryQuery {
    pub by: SummaryBy,
    /// Of deficits, in the filter language.
    pub filter: String,
    pub today: NaiveDate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SummaryBy {
    /// Rows: schools; columns: blocks.
    School,
    /// Rows: blocks; columns: levels.
    Block,
    /// Rows: wordings, the most frequent first.
    Typical,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Summary {
    /// English names of choices or columns.
    #[serde(deserialize_with = "passing::word_list")]
    pub columns: Vec<Word>,
    pub rows: Vec<SummaryRow>,
    /// How many groups were too small to be told alone.
    pub merged: usize,
    /// Of teachers: (name, how many), `coverage-NAME` in `locale/`.
    #[serde(deserialize_with = "passing::word_counts")]
    pub coverage: Vec<(Word, u64)>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SummaryRow {
    pub label: SummaryLabel,
    /// Open deficits, in the order of the columns; empty where they are too few to be told.
    pub cells: Vec<u64>,
    /// Teachers behind them.
    pub people: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SummaryLabel {
    Data(String),
    /// A named choice: field and name.
    Choice(
        #[serde(deserialize_with = "passing::word")] Word,
        #[serde(deserialize_with = "passing::word")] Word,
    ),
    /// So many small groups together.
    Merged(usize),
}

/// Who has not handed in what a collective activity asks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Debtors {
    pub number: String,
    pub title: String,
    pub due: Option<NaiveDate>,
    /// Short names of the schools, in the order of their codes.
    pub schools: Vec<String>,
    pub handed: u64,
    pub all: u64,
}
