//! What an importer read from a list of schools or teachers, before it is compared with the store: columns with their
//! meaning, rows with their places, what was refused and why.

use super::record::{Kind, RecordId};
use super::value::{Tag, Value};
use crate::domain::passing::{self, Word};

/// A list as read.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RosterDraft {
    /// What a row is of: `Kind::School` or `Kind::Teacher`.
    pub kind: Kind,
    /// Last component only.
    pub file_name: String,
    /// SHA-256 of the bytes.
    pub hash: Vec<u8>,
    pub encoding: String,
    pub columns: Vec<RosterColumn>,
    pub rows: Vec<RosterRow>,
    /// Rows and cells that were not taken, each with its place and cause.
    pub refused: Vec<RosterRefusal>,
}

/// A column: its heading as written, and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RosterColumn {
    pub heading: String,
    pub meaning: Meaning,
    /// How many rows have something in it.
    pub filled: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Meaning {
    /// A field of the row's record, or of a record that belongs to it (a deficit, a measure).
    Field(Kind, Tag),
    /// Not recognised: left out until a person says what it means.
    Unknown,
    /// Left out by a person's word.
    LeftOut,
    /// Personal data that the work does not need (152-ФЗ, ст. 5): refused, whatever anybody says. The code
    /// (`birth-date`, `snils`, `passport`, `phone`, `address`, …) has its words in `locale/` (`forbidden-CODE`).
    Forbidden(#[serde(deserialize_with = "passing::word")] Word),
}

/// One row. References (schools, owners) and deadlines stay texts; the store resolves them.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RosterRow {
    /// Counted from 1, as a spreadsheet counts.
    pub line: u32,
    pub cells: Vec<RosterCell>,
    /// The record of the store that a person said it is.
    pub same_as: Option<RecordId>,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RosterCell {
    pub kind: Kind,
    pub tag: Tag,
    pub value: Value,
}

/// What was not taken: a whole row (`column` empty) or one cell of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RosterRefusal {
    pub line: u32,
    pub column: Option<String>,
    /// The cell as written; empty for a row.
    pub text: String,
    /// `roster-NAME` in `locale/`.
    #[serde(deserialize_with = "passing::word")]
    pub why: Word,
}

impl RosterRow {
    pub fn get(&self, kind: Kind, tag: Tag) -> Option<&Value> {
        self.cells.iter().find(|cell| cell.kind == kind && cell.tag == tag).map(|cell| &cell.value)
    }

    /// Whether the row says anything of this kind.
    pub fn has(&self, kind: Kind) -> bool {
        self.cells.iter().any(|cell| cell.kind == kind)
    }
}

/// The headings of a file as one text, by which its mapping is remembered.
pub fn fingerprint(columns: &[RosterColumn]) -> String {
    let folded = |column: &RosterColumn| super::words::folded(column.heading.trim());
    columns.iter().map(folded).collect::<Vec<_>>().join(" | ")
}

/// What a column of such a list may be said to hold, in the order in which it is offered.
pub fn possible_meanings(kind: Kind) -> Vec<(Kind, Tag)> {
    use super::field::{FieldType, spec};
    use super::{activity, deficit};
    let settable = |kind: Kind| {
        let fields =
            spec(kind).fields.iter().filter(|field| field.editable && field.holds != FieldType::Internal);
        fields.map(move |field| (kind, field.tag))
    };
    if kind == Kind::School {
        return settable(Kind::School).collect();
    }
    let of_deficit = [
        deficit::BLOCK,
        deficit::WORDING,
        deficit::LEVEL,
        deficit::FOUND_ON,
        deficit::FOUND_BY,
        deficit::SUBJECT,
    ];
    let of_measure =
        [activity::TITLE, activity::FORM, activity::OWNERS, activity::DEADLINE, activity::RESULT];
    settable(Kind::Teacher)
        .chain(of_deficit.map(|tag| (Kind::Deficit, tag)))
        .chain(of_measure.map(|tag| (Kind::Activity, tag)))
        .collect()
}

/// A meaning as a mapping remembers it: `teacher.name`, `-` for what is left out; empty for what nobody said.
pub fn written(meaning: Meaning) -> String {
    match meaning {
        Meaning::Field(kind, tag) => {
            let spec = super::field::spec(kind);
            let name = spec.field(tag).map_or("", |field| field.name);
            format!("{}.{name}", spec.name)
        }
        Meaning::LeftOut => "-".to_owned(),
        Meaning::Unknown | Meaning::Forbidden(_) => String::new(),
    }
}

/// The meaning again; `None` for what nobody said, and for fields that are no more.
pub fn read(text: &str) -> Option<Meaning> {
    if text == "-" {
        return Some(Meaning::LeftOut);
    }
    let (kind, field) = text.split_once('.')?;
    let kind = Kind::ALL.iter().copied().find(|known| super::field::spec(*known).name == kind)?;
    Some(Meaning::Field(kind, super::field::spec(kind).field_named(field)?.tag))
}
