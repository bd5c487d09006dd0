//! Why the store cannot do what it is asked: one variant a situation, its facts as fields.
//! The edges turn them into words.

use std::path::PathBuf;

use crate::domain::passing::{self, Word};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum StoreError {
    /// Another process owns the store: who and since when, as its lock file says.
    #[error("store is held by {holder}")]
    Held { holder: String },
    /// The operating system refused: which file, what was tried, what it said.
    #[error("{doing} {path}: {reason}")]
    Io {
        #[serde(deserialize_with = "passing::word")]
        doing: Word,
        path: PathBuf,
        reason: String,
    },
    /// The disk (or the quota) is full; nothing of the entry was acknowledged.
    #[error("disk full at {path}")]
    DiskFull { path: PathBuf },
    /// The file system takes no writes, perhaps for a while.
    #[error("nothing can be written to {path}")]
    ReadOnlyDisk { path: PathBuf },
    /// No more files can be opened, perhaps for a while.
    #[error("too many open files, at {path}")]
    TooManyFiles { path: PathBuf },
    /// The store's file has no name any more: somebody removed the folder under the program.
    #[error("{path} was removed")]
    Gone { path: PathBuf },
    /// A sync failed; the store takes no writes until it is opened again.
    #[error("sync failed at {path}: {reason}")]
    SyncFailed { path: PathBuf, reason: String },
    /// The journal is damaged at this place.
    #[error("journal damaged: {path} at byte {offset}: {what}")]
    JournalDamaged { path: PathBuf, offset: u64, what: String },
    /// The view holds entries that the journal lost: read only, never rebuilt unasked.
    #[error("view at {view} is ahead of the journal at {journal}")]
    ViewAhead { view: u64, journal: u64 },
    /// The view does not answer; it was set aside and the program must start again.
    #[error("view set aside at {path}")]
    ViewHung { path: PathBuf },
    /// The view holds something that cannot be believed; it is set aside and rebuilt from the journal.
    #[error("view damaged: {what}")]
    ViewDamaged { what: String },
    /// Written by a newer program.
    #[error("store format {found} is newer than {known}")]
    TooNew { found: u32, known: u32 },
    /// Other users may read or write `path`, which is the store's folder `root` or lies in it.
    #[error("store {path} is open to others (mode {mode:o})")]
    OpenToOthers { root: PathBuf, path: PathBuf, mode: u32 },
    /// `path` belongs to another user than the one who runs the program.
    #[error("{path} belongs to uid {owner}, not to {me}")]
    OtherOwner { root: PathBuf, path: PathBuf, owner: u32, me: u32 },
    /// `path` leads elsewhere, and may be led elsewhere still.
    #[error("{path} is a symbolic link")]
    Symlink { path: PathBuf },
    /// The target of a restore is not empty.
    #[error("{path} is not empty")]
    NotEmpty { path: PathBuf },
    /// A backup that is not whole: what is wrong, a code of its own or the name of a [`super::journal::Trouble`].
    #[error("backup {path} is damaged: {what}")]
    BackupDamaged { path: PathBuf, what: String },
    /// A broken rule of the program itself.
    #[error("internal: {0}")]
    Internal(String),
}

impl StoreError {
    /// Whether the cause may pass while the program runs: what was refused may be tried again.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            StoreError::DiskFull { .. } | StoreError::ReadOnlyDisk { .. } | StoreError::TooManyFiles { .. }
        )
    }
}
