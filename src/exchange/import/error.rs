//! Why a paper could not be read at all. One variant a situation, its facts as fields; every error names the file
//! and, where there is one, the place. The words for people are the edge's (`import-fault-NAME` in `locale/`).

use serde::{Deserialize, Serialize};

use crate::domain::place::Place;

/// What is wrong, and with which file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {fault}")]
pub struct ImportError {
    /// The path as it was given, or the file's name when only bytes were.
    pub file: String,
    pub fault: Fault,
}

/// Told across processes as well, but for words that only the one that opens the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Fault {
    #[error("there is no such file")]
    NotFound,
    #[error("this is a directory")]
    Directory,
    /// A pipe, a socket or a device.
    #[error("not a regular file but a {kind}")]
    NotRegular {
        #[serde(skip)]
        kind: &'static str,
    },
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
    Binary {
        #[serde(skip)]
        looks_like: Option<&'static str>,
        offset: u64,
    },
    /// A format that offices use and that is not read here; each has its own advice.
    #[error("{} is not read", format.name())]
    Foreign { format: Foreign },
    /// Locked by a password.
    #[error("encrypted")]
    Encrypted,
    /// The archive that the document is does not hold together: cut off, overlapping, in an unknown method.
    #[error("broken archive")]
    BrokenArchive,
    /// Unpacks to far more than its size, or has far more parts than a document.
    #[error("unpacks to more than a document can be")]
    ArchiveBomb,
    /// A part declares a document type or names an entity of its own making.
    #[error("{part} declares or uses entities")]
    XmlEntities { part: String },
    /// Elements or tables inside one another beyond every document.
    #[error("{part}: nested too deep")]
    TooDeep { part: String },
    /// XML that does not hold together.
    #[error("{part}, byte {offset}: broken XML")]
    BrokenXml { part: String, offset: u64 },
    /// A cell longer than a page of text.
    #[error("table {table}, row {row}: a cell of more than {limit} bytes")]
    CellTooLong { table: u16, row: u32, limit: u64 },
    /// Text and pictures only.
    #[error("no table in {lines} paragraphs")]
    NoTableInDocument { lines: u32 },
    /// The process that read it was stopped at its limit of time.
    #[error("reading took too long")]
    ReadingTooLong,
    /// The process that read it died, for want of memory or by a fault in it.
    #[error("the reading process died")]
    ReadingDied,
    /// Rows cannot be told apart from lines.
    #[error("no table in {lines} lines")]
    NoTable { lines: u32 },
    /// The cells of each column stand below one another without their rows: which belong together cannot be known.
    #[error("{place}: the table was copied column by column")]
    CellsOutOfOrder { place: Place },
    /// There are rows, but none of them heads the columns of a road map.
    #[error("{place}: no heading of a road map; this is the likeliest row: {}", cells.join(" | "))]
    NoHeading { place: Place, cells: Vec<String> },
    #[error("no activity below the heading at {place}")]
    NoActivities { place: Place },
    /// Every column is known, and none of them, nor any row, says when.
    #[error("{place}: no column of deadlines: {}", cells.join(" | "))]
    NoDeadline { place: Place, cells: Vec<String> },
    /// A table of a district has a dozen columns; hundreds are no plan.
    #[error("{place}: more columns than a plan has")]
    TooManyColumns { place: Place },
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
    /// A table was found whose columns are not told for those of a plan: a person's word may help.
    pub fn is_of_meaning(&self) -> bool {
        matches!(self, Fault::NoHeading { .. } | Fault::NoActivities { .. } | Fault::NoDeadline { .. })
    }

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
            Fault::Foreign { .. } => "foreign",
            Fault::Encrypted => "encrypted",
            Fault::BrokenArchive => "broken-archive",
            Fault::ArchiveBomb => "archive-bomb",
            Fault::XmlEntities { .. } => "xml-entities",
            Fault::TooDeep { .. } => "too-deep",
            Fault::BrokenXml { .. } => "broken-xml",
            Fault::CellTooLong { .. } => "cell-too-long",
            Fault::NoTableInDocument { .. } => "no-table-in-document",
            Fault::ReadingTooLong => "reading-too-long",
            Fault::ReadingDied => "reading-died",
            Fault::NoTable { .. } => "no-table",
            Fault::CellsOutOfOrder { .. } => "cells-out-of-order",
            Fault::NoHeading { .. } => "no-heading",
            Fault::NoActivities { .. } => "no-activities",
            Fault::NoDeadline { .. } => "no-deadline",
            Fault::TooManyColumns { .. } => "too-many-columns",
            Fault::NoRosterHeading => "no-roster-heading",
            Fault::BrokenWorkbook => "broken-workbook",
            Fault::TooManyCells => "too-many-cells",
        }
    }

    /// The place at fault, where there is one.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Fault::CellsOutOfOrder { place }
            | Fault::TooManyColumns { place }
            | Fault::NoHeading { place, .. }
            | Fault::NoActivities { place }
            | Fault::NoDeadline { place, .. } => Some(place),
            _ => None,
        }
    }
}

/// Formats that people have and that are not read, told by content, whatever the file is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Foreign {
    /// Word before 2007.
    Doc,
    /// Excel before 2007.
    Xls,
    /// The same container, nothing known in it.
    OldOffice,
    Pdf,
    Rtf,
    Odt,
    Ods,
    /// Slides of any program.
    Slides,
    /// A page of the web or XML that Word or Excel saved, often as `.doc` or `.xls`.
    Page,
    /// Word, where a list is wanted.
    Document,
    /// Excel, where it is not read.
    Workbook,
    /// An archive that is no document.
    Archive,
}

impl Foreign {
    /// The stable English name, for locale keys (`import-foreign-NAME`, `import-foreign-NAME-hint`).
    pub fn name(self) -> &'static str {
        match self {
            Foreign::Doc => "doc",
            Foreign::Xls => "xls",
            Foreign::OldOffice => "old-office",
            Foreign::Pdf => "pdf",
            Foreign::Rtf => "rtf",
            Foreign::Odt => "odt",
            Foreign::Ods => "ods",
            Foreign::Slides => "slides",
            Foreign::Page => "page",
            Foreign::Document => "document",
            Foreign::Workbook => "workbook",
            Foreign::Archive => "archive",
        }
    }
}
