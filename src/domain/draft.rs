//! What an importer read from a paper, before it is compared with the store: drafts with doubts and places.

use super::deadline::{Deadline, Doubt, Period};
use super::paper_column::ColumnDraft;
use super::place::Place;
use crate::domain::passing::{self, Word};

/// A whole plan as read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PlanDraft {
    pub title: String,
    pub district: Option<String>,
    pub period: Option<Period>,
    /// Doubts about the plan as a whole (`period-inferred`).
    pub doubts: Vec<Doubt>,
    pub sections: Vec<SectionDraft>,
    pub activities: Vec<ActivityDraft>,
    pub owners: Vec<OwnerDraft>,
    /// Lines that are no part of the plan: notes, signatures, page numbers. Listed, never swallowed.
    pub noise: Vec<PaperLine>,
    /// Rows that could not be taken, each with its cause.
    pub refused: Vec<RefusedRow>,
    pub source: SourceDraft,
    /// What became of its columns and rows.
    pub account: Account,
}

/// How the paper was read: nothing in it is unaccounted for.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    /// Of the first table; later ones with other headings tell their unknown columns as doubts.
    pub columns: Vec<ColumnDraft>,
    pub rows: RowCount,
    pub remarks: Vec<RemarkDraft>,
}

/// Rows and lines that hold something, by what they were taken for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RowCount {
    /// The sum of all below.
    pub seen: usize,
    pub title: usize,
    pub headings: usize,
    pub sections: usize,
    pub activities: usize,
    /// Further rows of an activity or a section that begins above them.
    pub joined: usize,
    pub noise: usize,
    pub refused: usize,
}

/// What the reader of the format left out or decided, though it is in no cell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RemarkDraft {
    /// Its words are in `locale/` under `import-remark-CODE`.
    pub code: String,
    pub place: Place,
    /// The last row concerned; that of the place where it is only one.
    pub to: u32,
    /// A fact for the sentence: a count, a name.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SourceDraft {
    /// Last component only.
    pub file_name: String,
    /// SHA-256 of the bytes.
    pub hash: Vec<u8>,
    /// `utf-8`, `windows-1251`… as it was recognised.
    pub encoding: String,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SectionDraft {
    pub number: Option<String>,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ActivityDraft {
    /// Without the final dot.
    pub number: Option<String>,
    /// Index into `PlanDraft::sections`.
    pub section: Option<usize>,
    /// 1-based order in the paper.
    pub order: u32,
    pub title: String,
    /// Owners as written, split; the first leads.
    pub owners: Vec<String>,
    /// The owners' cell as written.
    pub owners_wording: String,
    pub deadline: Deadline,
    /// What a heading above it says of its year, where its own words name none; it is read in that, not in the plan's.
    pub year_above: Option<Period>,
    /// The planned result as written.
    pub result: String,
    /// Kinds of paper that prove the result (`paper::kind`).
    pub papers: Vec<u16>,
    /// Doubts that are not about the deadline.
    pub doubts: Vec<Doubt>,
    /// First and last line of the paper, counted from 1.
    pub lines: (u32, u32),
    /// The file's own cells: (heading, text as read, line breaks kept).
    pub cells: Vec<(String, String)>,
}

/// An owner found in the paper. One draft for all its spellings.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OwnerDraft {
    pub name: String,
    pub short: String,
    /// Two letters, unique and prefix-free in the paper.
    pub code: String,
    pub aliases: Vec<String>,
    /// `owner::kind`.
    pub kind: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PaperLine {
    pub place: Place,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RefusedRow {
    pub place: Place,
    pub text: String,
    /// English code of the cause; its words are in `locale/` under `row-refused-CODE`.
    #[serde(deserialize_with = "passing::word")]
    pub why: Word,
}
