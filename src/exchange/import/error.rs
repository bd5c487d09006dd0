//! Why a paper could not be read at all. One variant a situation, its facts as fields; every error names the file
//! and, where there is one, the place. The words for people are the edge's (`import-fault-NAME` in `locale/`).

use crate::domain::place::Place;

/// What is wrong, and with which file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {fault}")]
pub struct ImportError {
    /// The path as it was given, or the file's name when only bytes were.
    pub file: String,
    pub fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("there is no such file")]
    NotFound,
    #[error("this is a directory")]
    Directory,
    /// A pipe, a socket or a device.
    #[error("not a regular file but a {kind}")]
    NotRegular { kind: &'static str },
    #[error("no permission to read")]
    NotPermitted,
    #[error("cannot be read: {message}")]
    Unreadable { message: String },
    /// Told before reading.
    #[error("{size} bytes, more than the limit of {limit}")]
    TooLarge { size: u64, limit: u64 },
    #[error("empty")]
    Empty,
    /// Not text, whatever its name says; `looks_like` names the format that the first bytes announce.
    #[error("not a text, byte {offset}, looks like: {}", looks_like.unwrap_or("unknown binary data"))]
    Binary { looks_like: Option<&'static str>, offset: u64 },
    /// Rows cannot be told apart from lines.
    #[error("no table in {lines} lines")]
    NoTable { lines: u32 },
    /// There are rows, but none of them heads the columns of a road map.
    #[error("{place}: no heading of a road map; this is the likeliest row: {}", cells.join(" | "))]
    NoHeading { place: Place, cells: Vec<String> },
    #[error("no activity below the heading at {place}")]
    NoActivities { place: Place },
    /// Every column is known, and none of them, nor any row, says when.
    #[error("{place}: no column of deadlines: {}", cells.join(" | "))]
    NoDeadline { place: Place, cells: Vec<String> },
    /// No row among the first names the columns of a list of schools or teachers.
    #[error("no heading of a list")]
    NoRosterHeading,
    /// The archive or the workbook inside it does not hold together.
    #[error("broken workbook")]
    BrokenWorkbook,
    /// More rows, columns, cells or unpacked bytes than a list of a district has.
    #[error("more cells than can be read")]
    TooManyCells,
}

impl Fault {
    /// The stable English name, for locale keys and JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Fault::NotFound => "not-found",
            Fault::Directory => "directory",
            Fault::NotRegular { .. } => "not-regular",
            Fault::NotPermitted => "not-permitted",
            Fault::Unreadable { .. } => "unreadable",
            Fault::TooLarge { .. } => "too-large",
            Fault::Empty => "empty",
            Fault::Binary { .. } => "binary",
            Fault::NoTable { .. } => "no-table",
            Fault::NoHeading { .. } => "no-heading",
            Fault::NoActivities { .. } => "no-activities",
            Fault::NoDeadline { .. } => "no-deadline",
            Fault::NoRosterHeading => "no-roster-heading",
            Fault::BrokenWorkbook => "broken-workbook",
            Fault::TooManyCells => "too-many-cells",
        }
    }

    /// The place at fault, where there is one.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Fault::NoHeading { place, .. }
            | Fault::NoActivities { place }
            | Fault::NoDeadline { place, .. } => Some(place),
            _ => None,
        }
    }
}
