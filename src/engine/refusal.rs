//! Refusals: why a rule does not let a command happen. One variant a situation, its facts as fields;
//! the edges turn them into what happened, to what, what to do now (`refusal-NAME` in `locale/`).

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::deadline::DoubtCode;
use crate::domain::query::QueryError;
use crate::domain::record::Kind;
use crate::domain::value::{Tag, Value};
use crate::store::StoreError;

/// A rule said no, for one record or for the whole command.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Refusal {
    /// There is no such record (any more).
    NotFound,
    /// The deadline has an open question; it must be settled first.
    OpenQuestion {
        code: DoubtCode,
    },
    /// There is no open question of this kind.
    NothingToSettle,
    /// No date can be moved: standing, by schedule, waiting for an event, none.
    NoDate,
    /// Already closed, on this day if known.
    AlreadyClosed {
        on: Option<NaiveDate>,
    },
    /// Not closed, so it cannot be reopened.
    NotClosed,
    AlreadyInWork,
    /// The activity has no occurrence on this day that this could be done to.
    NoSuchOccurrence {
        day: NaiveDate,
    },
    /// A row cannot hang on itself.
    HangsOnItself,
    /// Closing before it was begun, or on a day that has not come yet.
    DayInFuture {
        day: NaiveDate,
        today: NaiveDate,
    },
    /// The deadline was moved with a reason; it is moved further, not read anew.
    DeadlineMoved {
        to: NaiveDate,
    },
    ReasonMissing,
    TextMissing,
    /// Somebody changed this field after the author looked.
    ChangedMeanwhile {
        kind: Kind,
        tag: Tag,
        by: String,
        at: DateTime<Utc>,
        theirs: Option<Value>,
        yours: Option<Value>,
    },
    /// More records than one gesture may change.
    TooMany {
        count: u64,
        limit: u64,
    },
    NothingMatches,
    /// Nothing of this actor's is left to take back (or to bring back).
    NothingToUndo,
    NothingToRedo,
    /// Others changed it after the gesture that is to be taken back.
    ChangedSince {
        by: String,
        at: DateTime<Utc>,
    },
    /// The section holds activities, the owner has some.
    InUse {
        count: u64,
    },
    CodeTaken {
        code: String,
        by: String,
    },
    /// The field cannot be set this way.
    NotEditable,
    /// The value does not suit the field.
    BadValue,
    /// There is such a plan for this time already.
    PlanThere {
        title: String,
    },
    /// The end lies before the start.
    EndBeforeStart {
        start: NaiveDate,
        end: NaiveDate,
    },
    /// The collective activity waits for so many schools; it is closed with a reason, or when all have handed in.
    SchoolsOwe {
        count: u64,
    },
    /// Nothing of the store is called so.
    UnknownName {
        name: String,
    },
    /// No schools are known, so nothing can be unfolded.
    NoSchools,
    /// The owner is no collective: there is no line per school.
    NotCollective,
    /// A later measurement must say by what it was made, on a day after the deficit was found.
    NoInstrument,
    /// What was destroyed cannot be changed or brought back.
    Erased,
    /// The last gesture destroyed a person's data: it cannot be taken back, and undo does not reach behind it.
    ErasureStands,
    /// A saved view must not hold the name of a person.
    PersonalInView,
    /// Comments on a teacher are not kept: only what the work needs.
    NoComments,
    /// Whoever asks may not come in; these administrators can help.
    NoAccess {
        ask: Vec<String>,
    },
    /// Nobody may come in before there is an administrator.
    NoAdministrator,
    /// There is an administrator already.
    AdministratorThere,
    /// The role does not let this be done, or not with this record.
    NotAllowed,
    /// Names of teachers are shown for a purpose that is stated first.
    PurposeMissing,
    /// Nobody changes his own role, marks or admission.
    OwnRole,
    /// Without this one there would be no administrator.
    LastAdministrator,
    /// A coordinator is one of a school.
    SchoolMissing,
    /// Marks are for editors and readers: an administrator neither accepts nor reads along.
    MarksOfRole,
    /// Nothing would change.
    NoChange,
    BadFilter(QueryError),
    /// Nobody accepts or returns his own report.
    OwnReport,
    /// Only who plays контролёр accepts and returns.
    MayNotAccept,
    /// Nothing that was reported of it waits for acceptance.
    NothingToAccept,
    /// A report is returned with a remark.
    RemarkMissing,
    /// So many reports of schools wait; they are returned one by one.
    LinesWait {
        count: u64,
    },
    /// Somebody changed several of these fields after the author looked.
    FieldsChanged {
        kind: Kind,
        fields: Vec<Contested>,
    },
}

/// A field that two people changed.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Contested {
    pub tag: Tag,
    /// Who changed it first, and when.
    pub by: String,
    pub at: DateTime<Utc>,
    pub theirs: Option<Value>,
    pub yours: Option<Value>,
}

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum Failure {
    #[error("refused: {0:?}")]
    Refused(Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Server(#[from] ServerTrouble),
}

/// Why the server could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum ServerTrouble {
    /// Nobody answers at this socket.
    #[error("no server at {path}: {reason}")]
    Away { path: PathBuf, reason: String },
    /// Server and program have no protocol in common. `theirs`: (oldest, newest).
    #[error("server {version} speaks {theirs:?}, this program {ours:?}")]
    OtherProtocol { ours: (u16, u16), theirs: (u16, u16), version: String },
    /// Whatever listens there is no Opora.
    #[error("no Opora listens at {path}")]
    NoOpora { path: PathBuf },
    /// The answer is none of this program's.
    #[error("the answer cannot be read")]
    Unreadable,
    /// The server's folder or socket could be anybody's.
    #[error("{path} is open to others")]
    Unguarded { path: PathBuf },
    /// As many as may be connected are; `own`: of this very person.
    #[error("too many connections")]
    Crowded { own: bool },
    /// The request is longer than a message may be.
    #[error("longer than {limit} bytes")]
    TooLong { limit: u64 },
    /// A fault of the program; the place in its source.
    #[error("fault {code}")]
    Fault { code: String },
    /// Another store than before answers at this socket.
    #[error("another store")]
    OtherStore,
    /// This account may not come in.
    #[error("not admitted")]
    NotAdmitted,
    /// The question was given up: it takes longer than one may keep the server busy.
    #[error("given up after {seconds} s")]
    TookTooLong { seconds: u64 },
    /// The socket, or its folder, is closed to this account; `group`: who may come to it, if anybody may.
    #[error("{path} is closed to this account")]
    NoAccess { path: PathBuf, group: String },
    /// Everybody has sockets in this folder, and it is not for the server to close it.
    #[error("{path} is everybody's")]
    Shared { path: PathBuf },
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(refusal)
    }
}
