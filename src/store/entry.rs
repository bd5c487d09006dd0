//! A journal entry: who did what, when and why, and the changes it made. One gesture, one entry.

use chrono::{DateTime, Utc};

use crate::domain::change::Change;

/// Who acts. The name is the one at that time; the uid is what the kernel said.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Actor {
    pub uid: u32,
    pub name: String,
    /// Role at that time, by its English name.
    pub role: String,
    /// Tells the sessions of one person apart.
    pub session: u64,
}

/// What the writer of an entry gives; sequence and hash are the journal's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// The real clock, never `--today`.
    pub at: DateTime<Utc>,
    pub actor: Actor,
    /// Version of the program.
    pub program: String,
    /// Given by the client, so that a repeated request acts once.
    pub request: u128,
    /// The command's English name: `done`, `postpone`, `undo`…
    pub command: String,
    pub reason: Option<String>,
    /// The entry whose changes this one takes back (an undo), or whose taking back it takes back (a redo).
    pub undoes: Option<u64>,
    pub changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub sequence: u64,
    pub at: DateTime<Utc>,
    /// The clock stood before the entry before, or before the program was built.
    pub clock_doubtful: bool,
    pub actor: Actor,
    pub program: String,
    pub request: u128,
    pub command: String,
    pub reason: Option<String>,
    pub undoes: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub header: Header,
    pub changes: Vec<Change>,
}
