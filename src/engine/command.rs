//! Commands: every wish to change something, in the words of the work.

use chrono::NaiveDate;

use crate::domain::deadline::When;
use crate::domain::draft::{OwnerDraft, PlanDraft};
use crate::domain::paper::Paper;
use crate::domain::record::{Kind, RecordId};
use crate::domain::roster::RosterDraft;
use crate::domain::value::{Tag, Value};
use crate::engine::merge::{Marked, MergeChoices};

/// A command with what its author knew.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Request {
    pub command: Command,
    /// The journal sequence of the answer that the author had before his eyes. Fields that somebody else changed later
    /// are refused with both values. `None`: whatever stands there now (command line).
    pub seen: Option<u64>,
    /// The author's day: the district's, or `--today`. Dates are counted from it; the journal stamps the real clock.
    pub today: NaiveDate,
    /// Tells a repeated request from a new one: of one person, it acts once. 0: it is never repeated.
    pub id: u128,
}

/// Which records a command is for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Targets {
    Records(Vec<RecordId>),
    /// All activities that a filter matches, less exceptions.
    Matching {
        filter: String,
        except: Vec<RecordId>,
    },
}

impl Targets {
    pub fn one(id: RecordId) -> Targets {
        Targets::Records(vec![id])
    }
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Command {
    /// Takes in a plan: new records, changed fields of known ones; what a person changed here is kept.
    ImportPlan(Box<PlanDraft>),
    /// The same with what a person chose before: fields that the paper wins, rows withdrawn or opened again, the plan.
    MergePlan {
        draft: Box<PlanDraft>,
        choices: MergeChoices,
    },
    /// A plan as the template of another: rows copied, wordings moved by whole years and read anew in the new period,
    /// nothing done yet. Without a title, the old one with its years moved.
    CopyPlan {
        plan: RecordId,
        start: NaiveDate,
        end: NaiveDate,
        title: Option<String>,
    },
    /// «Выполнено». A standing, recurring or many-pointed activity gets an occurrence, others are closed;
    /// `whole` closes any of them for good.
    Complete {
        targets: Targets,
        day: NaiveDate,
        papers: Vec<Paper>,
        comment: Option<String>,
        whole: bool,
    },
    /// Adds papers to the last completion, or to an activity that is not closed yet.
    AttachPapers {
        targets: Targets,
        papers: Vec<Paper>,
    },
    /// Back to open; completions stay in the history.
    Reopen {
        targets: Targets,
        reason: Option<String>,
    },
    /// Something done to one occurrence (or point) of an activity, known by its day before any move.
    Occurrence {
        target: RecordId,
        of: NaiveDate,
        act: OccurrenceAct,
    },
    TakeIntoWork {
        targets: Targets,
    },
    /// «Снято без исполнения».
    Cancel {
        targets: Targets,
        reason: String,
        paper: Option<Paper>,
    },
    /// Moves deadlines; the reason is never empty.
    Postpone {
        targets: Targets,
        to: NewDay,
        reason: String,
        paper: Option<Paper>,
    },
    /// Settles the open question about a deadline.
    SettleDeadline {
        targets: Targets,
        when: When,
    },
    /// Settles the open question about an owner, a number, … `choice` is a candidate, or the reading as it stands.
    SettleDoubt {
        target: RecordId,
        doubt: u16,
        choice: DoubtChoice,
    },
    /// The day on which an event happened (`None`: it did not, after all), and the last day of one that lasts.
    RecordEvent {
        event: RecordId,
        date: Option<NaiveDate>,
        end: Option<NaiveDate>,
    },
    Assign {
        targets: Targets,
        owners: Vec<RecordId>,
        how: Assigning,
    },
    /// Sets one editable field. A deadline is given as text and read anew.
    EditField {
        kind: Kind,
        target: RecordId,
        tag: Tag,
        value: Option<Value>,
    },
    Comment {
        targets: Targets,
        text: String,
    },
    AddActivity(Box<NewActivity>),
    AddSection {
        plan: RecordId,
        number: Option<String>,
        title: String,
        after: Option<RecordId>,
    },
    AddOwner(OwnerDraft),
    /// Puts activities into a section, behind `after` (at its beginning when `None`).
    Move {
        targets: Targets,
        section: RecordId,
        after: Option<RecordId>,
    },
    /// Deletes records (an activity with its notes; an empty section; an owner of nothing).
    Delete {
        kind: Kind,
        targets: Targets,
    },
    /// The plan's period, settled by a person; deadlines without a year are read anew.
    SettlePeriod {
        plan: RecordId,
        start: NaiveDate,
        end: NaiveDate,
    },
    /// How many days before the last day papers of this kind are to be begun; `None`: as many as usual.
    SetWarning {
        paper: u16,
        days: Option<u16>,
    },
    SaveView {
        name: String,
        digit: u8,
        pane: String,
        filter: String,
        sort: String,
        columns: Vec<String>,
    },
    /// A new record of a kind whose fields say everything (a school).
    AddRecord {
        kind: Kind,
        fields: Vec<(Tag, Value)>,
    },
    /// Sets several editable fields of one record in one gesture (a consent, an appointment).
    SetFields {
        kind: Kind,
        target: RecordId,
        fields: Vec<(Tag, Option<Value>)>,
    },
    AddTeacher(Box<NewTeacher>),
    AddDeficits {
        teacher: RecordId,
        deficits: Vec<NewDeficit>,
    },
    /// The same measure for each of these deficits.
    AddMeasure {
        targets: Targets,
        measure: Box<NewMeasure>,
    },
    /// A later measurement of deficits by a comparable instrument: the only way to «снижен», «снят», «сохраняется».
    Assess {
        targets: Targets,
        state: u16,
        level: Option<u16>,
        day: NaiveDate,
        by: String,
    },
    /// Unfolds collective activities into a line per school that owes: those on the year's list, else all.
    Unfold {
        targets: Targets,
        schools: Vec<RecordId>,
    },
    /// Records that schools handed in what lines ask of them.
    HandIn {
        targets: Targets,
        day: NaiveDate,
        papers: Vec<Paper>,
        comment: Option<String>,
        /// Accepted at once; else it waits for acceptance.
        accepted: bool,
    },
    /// A line is not asked of this school after all.
    Excuse {
        targets: Targets,
        reason: String,
    },
    /// Lines are owed again.
    ReopenLines {
        targets: Targets,
    },
    /// Takes in a list of schools or teachers with their deficits.
    ImportRoster(Box<RosterDraft>),
    /// Remembers what the columns of a file mean.
    RememberMapping {
        headings: String,
        target: Kind,
        meanings: Vec<String>,
    },
    /// Destroys the personal data of a teacher. Cannot be undone by anybody.
    Erase {
        teacher: RecordId,
    },
    /// Lets a person in through the district's server.
    AddUser(Box<NewUser>),
    /// Changes what a user is: name, role, marks, school, subjects, account number.
    SetUser {
        user: RecordId,
        fields: Vec<(Tag, Option<Value>)>,
    },
    /// Lets a user in no more, or again.
    AdmitUser {
        user: RecordId,
        admitted: bool,
    },
    /// Takes back this actor's last gesture.
    Undo,
    /// Brings back what this actor's last undo took.
    Redo,
    /// Takes reports off control: all that wait of activities (of a collective one also its schools'), those of the
    /// occurrence `of`, or lines. Never the actor's own where two steps hold.
    Accept {
        kind: Kind,
        targets: Targets,
        of: Option<NaiveDate>,
    },
    /// Gives the last waiting report back with a remark: what was reported is owed again.
    Return {
        kind: Kind,
        targets: Targets,
        of: Option<NaiveDate>,
        remark: String,
    },
}

impl Command {
    /// The English name that stands in the journal; words: `command-NAME` in `locale/`.
    pub fn name(&self) -> &'static str {
        match self {
            Command::ImportPlan(_) | Command::MergePlan { .. } => "import",
            Command::CopyPlan { .. } => "copy-plan",
            Command::Complete { .. } => "done",
            Command::AttachPapers { .. } => "attach",
            Command::Reopen { .. } => "reopen",
            Command::Occurrence { act, .. } => act.name(),
            Command::TakeIntoWork { .. } => "start",
            Command::Cancel { .. } => "cancel",
            Command::Postpone { .. } => "postpone",
            Command::SettleDeadline { .. } => "settle-deadline",
            Command::SettleDoubt { .. } => "settle-doubt",
            Command::RecordEvent { .. } => "event",
            Command::Assign { .. } => "assign",
            Command::EditField { .. } => "edit",
            Command::Comment { .. } => "note",
            Command::AddActivity(_) => "add-activity",
            Command::AddSection { .. } => "add-section",
            Command::AddOwner(_) => "add-owner",
            Command::Move { .. } => "move",
            Command::Delete { .. } => "delete",
            Command::SettlePeriod { .. } => "settle-period",
            Command::SetWarning { .. } => "set-warning",
            Command::SaveView { .. } => "save-view",
            Command::AddRecord { .. } => "add-record",
            Command::SetFields { .. } => "set",
            Command::AddTeacher(_) => "add-teacher",
            Command::AddDeficits { .. } => "add-deficit",
            Command::AddMeasure { .. } => "add-measure",
            Command::Assess { .. } => "assess",
            Command::Unfold { .. } => "unfold",
            Command::HandIn { .. } => "hand-in",
            Command::Excuse { .. } => "excuse",
            Command::ReopenLines { .. } => "reopen-lines",
            Command::ImportRoster(draft) if draft.kind == Kind::School => "import-schools",
            Command::ImportRoster(_) => "import-teachers",
            Command::RememberMapping { .. } => "remember-mapping",
            Command::Erase { .. } => "erase",
            Command::AddUser(_) => "add-user",
            Command::SetUser { .. } => "set-user",
            Command::AdmitUser { admitted: true, .. } => "enable-user",
            Command::AdmitUser { .. } => "disable-user",
            Command::Undo => "undo",
            Command::Redo => "redo",
            Command::Accept { .. } => "accept",
            Command::Return { .. } => "return",
        }
    }

    /// The reason that its author gave.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Command::Cancel { reason, .. }
            | Command::Postpone { reason, .. }
            | Command::Excuse { reason, .. } => Some(reason),
            Command::Return { remark, .. } => Some(remark),
            Command::Reopen { reason, .. } => reason.as_deref(),
            Command::Occurrence { act: OccurrenceAct::Move { reason, .. }, .. } => Some(reason),
            Command::Occurrence { act: OccurrenceAct::Reopen { reason }, .. } => reason.as_deref(),
            Command::MergePlan { choices, .. } if choices.withdraw != Marked::None => Some(&choices.reason),
            _ => None,
        }
    }
}

/// What is done to one occurrence. In the journal it is what the same act on the whole would be.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum OccurrenceAct {
    Complete { day: NaiveDate, papers: Vec<Paper>, comment: Option<String> },
    Reopen { reason: Option<String> },
    Move { to: NewDay, reason: String, paper: Option<Paper> },
}

impl OccurrenceAct {
    fn name(&self) -> &'static str {
        match self {
            OccurrenceAct::Complete { .. } => "done",
            OccurrenceAct::Reopen { .. } => "reopen",
            OccurrenceAct::Move { .. } => "postpone",
        }
    }
}

/// A user as entered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewUser {
    /// Of the Unix account.
    pub login: String,
    /// Of the Unix account; without it nobody comes in yet.
    pub uid: Option<u32>,
    /// What colleagues call this person; empty: the login.
    pub name: String,
    /// `user::role`.
    pub role: u16,
    /// `user::mark`.
    pub marks: Vec<u16>,
    pub school: Option<RecordId>,
    /// Of a methodist; empty: all.
    pub subjects: Vec<String>,
}

/// A teacher as entered, with what was found.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NewTeacher {
    pub fields: Vec<(Tag, Value)>,
    pub deficits: Vec<NewDeficit>,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NewDeficit {
    /// `deficit::block`.
    pub block: u16,
    /// `deficit::level`.
    pub level: u16,
    pub wording: String,
    pub found_on: Option<NaiveDate>,
    pub found_by: String,
    pub subject: String,
    pub measures: Vec<NewMeasure>,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NewMeasure {
    pub title: String,
    /// `activity::form`.
    pub form: Option<u16>,
    pub owners: Vec<RecordId>,
    /// In words, read as an import would; or a day.
    pub deadline: String,
    /// What proves it, in words.
    pub result: String,
}

/// Where a deadline is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum NewDay {
    To(NaiveDate),
    By(Shift),
}

/// A span: counted from the later of today and the present deadline, or strictly from the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shift {
    pub count: u16,
    pub unit: ShiftUnit,
    pub from_deadline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ShiftUnit {
    Days,
    WorkingDays,
    Weeks,
    Months,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DoubtChoice {
    /// As the paper writes it.
    AsWritten,
    /// A candidate, or another text typed by a person.
    Text(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Assigning {
    Replace,
    /// The given owners are added behind.
    Add,
    /// The given owners lead, the present ones follow.
    Lead,
    Remove,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewActivity {
    pub plan: RecordId,
    pub section: RecordId,
    /// Behind this activity; at the end of the section when `None`.
    pub after: Option<RecordId>,
    pub number: Option<String>,
    pub title: String,
    pub owners: Vec<RecordId>,
    /// In words, read as an import would.
    pub deadline: String,
    pub result: String,
}
