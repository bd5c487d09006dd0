//! What comes into the workbench (keys, answers) and what it wants (questions, commands). Plain values: nothing here
//! is done yet.

use chrono::NaiveDate;

use crate::domain::draft::PlanDraft;
use crate::domain::paper::PaperFile;
use crate::domain::paper_column::Role;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::roster::{Meaning, RosterDraft};
use crate::domain::series::Occurrence;
use crate::engine::{
    Command, Details, FacetName, FacetValue, Failure, HeadCounts, Hit, ImportPreview, JournalLine,
    JournalQuery, ListQuery, MergeChoices, Outcome, Page, Row,
};
use crate::engine::{Here, Look, News, RosterPreview};
use crate::tui::gesture::Gesture;
use crate::tui::keys::Key;
use crate::tui::model::Marks;
use crate::tui::model::place::SheetWhat;
use crate::tui::settings::Change;
use crate::tui::terminal::ledger::Dear;
use crate::tui::terminal::line::LineState;
use crate::tui::terminal::measure::Rate;
use crate::tui::update::{PaperRead, RosterRead, SheetData};

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// The screen is there: ask for what it shows.
    Start,
    Key(Key),
    Resize(u16, u16),
    /// Bytes arrived that are not UTF-8.
    NotUtf8,
    /// A paste was longer than what is kept.
    PasteCut,
    /// Others changed something, came, went, or opened a form.
    News(News),
    /// After a long silence the store answers again.
    Restored,
    /// Midnight in the district.
    NewDay(NaiveDate),
    /// All waiting keys are done; a frame follows.
    Settled,
    /// No key for a while.
    Rest,
    Answered(Result<Answer, Failure>),
    Executed(Result<Outcome, Failure>),
    Previewed(Result<Outcome, Failure>),
    /// A paper's file was taken in, or why not.
    FileTaken(Result<PaperFile, String>),
    /// The account with this login: its number and its person's name.
    AccountFound {
        login: String,
        account: Option<(u32, String)>,
    },
    /// A paper was read and compared with the store, or why not.
    PaperRead {
        /// Where it can be read again.
        path: Option<String>,
        /// What was said of its columns.
        meanings: Vec<(String, Role)>,
        paper: PaperRead,
    },
    /// A paper was compared anew, with what was chosen since.
    PaperCompared(Result<Box<ImportPreview>, String>),
    /// A list was read (from this path, with these meanings of columns) and compared with the store, or why not.
    RosterRead {
        path: String,
        meanings: Vec<(String, Meaning)>,
        list: RosterRead,
    },
    RosterCompared(Result<RosterPreview, Failure>),
    /// The path of the file written, or why not.
    Exported(Result<String, String>),
    /// What for names are looked at from now on.
    PurposeStated(Result<String, Failure>),
    /// A setting was kept, with what there is to say of it, or why it holds for this session only.
    SettingKept(Result<Option<String>, String>),
    /// How the line stands and what was sent over it.
    Line(Box<LineReport>),
}

/// The line as it stands, and what has cost most on it in this session.
#[derive(Debug, Clone, Default)]
pub struct LineReport {
    pub state: LineState,
    /// The dearest first.
    pub dearest: Vec<Dear<Gesture>>,
}

/// Something that must be done outside; carried out in order, each before the next key is taken.
#[derive(Debug, Clone)]
pub enum Effect {
    Ask(Question),
    Execute {
        command: Box<Command>,
        seen: Option<u64>,
    },
    Preview {
        command: Box<Command>,
        seen: Option<u64>,
    },
    /// Reads a file and keeps it in the store.
    TakeFile(String),
    /// Looks an account of this machine up by its login.
    FindAccount(String),
    /// Reads a plan from the file of this path and compares it with the store. Nothing is written.
    ReadPaper {
        path: String,
        meanings: Vec<(String, Role)>,
    },
    /// Compares a paper that was read with the store, with what a person chose. Nothing is written.
    ComparePaper(Box<(PlanDraft, MergeChoices)>),
    /// Reads a list from the file of this path and compares it with the store. Nothing is written.
    ReadRoster {
        path: String,
        kind: Kind,
        meanings: Vec<(String, Meaning)>,
    },
    CompareRoster(Box<RosterDraft>),
    /// Writes a page of text to a file of this name, with a day and an ending.
    WriteText {
        name: String,
        text: String,
    },
    /// From now on names are looked at for this; empty: they are not.
    StatePurpose(String),
    /// Writes what a list shows to a file.
    Export {
        query: ListQuery,
        format: ExportFormat,
    },
    SaveDraft(Option<Vec<u8>>),
    /// Others are to see that a form for this record is open here, or none.
    TellOpen(Option<(Kind, RecordId)>),
    /// Tell how the line stands.
    TellLine,
    /// From now on the line is held to carry so much when its terminal does not answer.
    SetLine(Rate),
    /// Keeps what was set otherwise for the next start.
    KeepSetting(Change),
    /// Puts a text on the clipboard of the terminal's own computer.
    Copy(String),
    /// The terminal's content is not trusted: draw everything.
    Redraw,
    Quit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    Xlsx,
    Csv,
    Json,
    /// The plan as it is printed.
    Docx,
    /// Deadlines for a calendar.
    Ics,
}

impl ExportFormat {
    const ALL: [ExportFormat; 5] =
        [ExportFormat::Xlsx, ExportFormat::Csv, ExportFormat::Json, ExportFormat::Docx, ExportFormat::Ics];

    /// What a list can be written as: plans and calendars are made of activities alone.
    pub fn of_list(of_activities: bool) -> impl Iterator<Item = ExportFormat> {
        let only_activities =
            |format: &ExportFormat| matches!(format, ExportFormat::Docx | ExportFormat::Ics);
        ExportFormat::ALL.into_iter().filter(move |format| of_activities || !only_activities(format))
    }

    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::Xlsx => "xlsx",
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
            ExportFormat::Docx => "docx",
            ExportFormat::Ics => "ics",
        }
    }
}

/// Why a record's place in the list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek {
    /// Typed digits: stand on it, or name it when it is hidden.
    Jump,
    /// Stand on it wherever it is now.
    Follow,
}

#[derive(Debug, Clone)]
pub enum Question {
    Head,
    List(ListQuery),
    /// The marked rows of a list, as many as can be copied.
    Marked(ListQuery, Marks),
    Position(ListQuery, RecordId, Seek),
    /// The list after it changed: the window in which the first of these records that is still there stands so many rows
    /// below the top.
    Window(ListQuery, Vec<RecordId>, u64),
    /// Who changed a record last, and how.
    LastChange(RecordId),
    Here,
    /// What was done to a record lately, for what stood before.
    Lately(RecordId),
    /// Details that are shown already.
    Afresh(Kind, RecordId),
    /// For the second part of a wide screen.
    Beside(Kind, RecordId),
    Details(Kind, RecordId),
    /// Details with names where consents allow; that somebody looked is recorded.
    Look(Kind, RecordId, Look),
    Sheet(SheetWhat),
    /// The record of a kind with the typed code.
    Coded(Kind, String),
    Facet(Kind, FacetName, String),
    Journal(JournalQuery),
    /// The newest lines of a journal that is shown already.
    JournalAfresh(JournalQuery),
    /// Of values that are offered already.
    Recount(Kind, FacetName, String),
    Records(Kind),
    Numbered(String),
    Find(String),
    Reasons(&'static str),
    /// How much a filter under construction matches.
    Count(Kind, String),
    /// How many reports of schools that a filter matches are in.
    HandedIn(String),
    /// The occurrences of an activity.
    Occurrences(RecordId),
    Draft,
    /// What whoever sits here may do.
    Rights,
}

#[derive(Debug, Clone)]
pub enum Answer {
    Head(HeadCounts),
    List(Page),
    Marked(Vec<Row>),
    Position(RecordId, Option<u64>, Seek),
    Window(Option<(RecordId, u64)>, Page),
    LastChange(RecordId, Option<Box<JournalLine>>),
    Here(Vec<Here>),
    Lately(Vec<JournalLine>),
    Afresh(Option<Details>),
    Beside(Option<Details>),
    Details(Option<Details>),
    Look(Option<Details>, Look),
    Sheet(SheetWhat, SheetData),
    Coded(String, Vec<RecordId>),
    Facet(FacetName, Vec<FacetValue>),
    Journal(Vec<JournalLine>),
    JournalAfresh(Vec<JournalLine>),
    Recount(FacetName, Vec<FacetValue>),
    Records(Kind, Vec<Record>),
    Numbered(String, Vec<RecordId>),
    Find(String, Vec<Hit>),
    Reasons(Vec<String>),
    Count(String, u64),
    HandedIn(u64, u64),
    Occurrences(RecordId, Vec<Occurrence>),
    Draft(Option<crate::engine::Draft>),
    Rights(crate::engine::Rights),
}
