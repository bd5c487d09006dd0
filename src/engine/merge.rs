//! The vocabulary of taking in a new version of a paper: what a person may choose, and what a merge has to tell.
//! Values only; the rules are in `decide/import`.

use crate::domain::record::{Kind, RecordId};
use crate::domain::value::{Tag, Value};

/// What a person chose before a paper is taken in. The default takes what only the paper changed and keeps everything
/// else as it stands here.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MergeChoices {
    pub plan: WhichPlan,
    /// Fields that both the paper and a person changed, in which the paper goes before.
    pub take_paper: Marked<(RecordId, Tag)>,
    /// Rows that the paper has no more and that are withdrawn («исключено из плана»).
    pub withdraw: Marked<RecordId>,
    /// Withdrawn rows that the paper has again and that are opened again.
    pub reopen: Marked<RecordId>,
    /// Rows of the paper that were deleted here and are made again, by their fingerprints.
    pub restore: Marked<u64>,
    /// Why rows are withdrawn, in the words of the store: «нет в новой редакции план.docx».
    pub reason: String,
}

/// Which plan of the store a paper is a version of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum WhichPlan {
    /// The same file, else the same title, district and time.
    #[default]
    Recognised,
    New,
    This(RecordId),
}

/// A choice among things that are offered.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Marked<T> {
    #[default]
    None,
    All,
    These(Vec<T>),
}

impl<T: PartialEq + Clone> Marked<T> {
    pub fn holds(&self, thing: &T) -> bool {
        match self {
            Marked::None => false,
            Marked::All => true,
            Marked::These(these) => these.contains(thing),
        }
    }

    /// Marks or unmarks one of those that are `offered`.
    pub fn toggle(&mut self, thing: &T, offered: impl IntoIterator<Item = T>) {
        let mut these: Vec<T> = offered.into_iter().filter(|one| self.holds(one)).collect();
        match these.iter().position(|one| one == thing) {
            Some(at) => {
                these.remove(at);
            }
            None => these.push(thing.clone()),
        }
        *self = if these.is_empty() { Marked::None } else { Marked::These(these) };
    }
}

/// A field that the paper changed one way and a person another.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldConflict {
    pub kind: Kind,
    pub id: RecordId,
    /// What people call the record.
    pub handle: String,
    pub tag: Tag,
    /// What the paper said before; `None` also when nobody knows any more.
    pub was: Option<Value>,
    /// What the paper says now.
    pub paper: Option<Value>,
    /// What stands here.
    pub here: Option<Value>,
    /// The paper goes before; else what stands here stays.
    pub takes_paper: bool,
}

/// A row about which something is offered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OfferedRow {
    pub id: RecordId,
    pub handle: String,
    pub title: String,
    /// It is closed here already: nothing is offered, it is only named.
    pub closed: bool,
    pub chosen: bool,
}

/// A row of the paper whose record was deleted here.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DeletedRow {
    pub print: u64,
    pub number: String,
    pub title: String,
    pub chosen: bool,
}

/// What a merge has to tell besides its changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MergeNotes {
    /// The plan in the store that the paper is taken for.
    pub plan: Option<RecordId>,
    /// Other plans that it might be a version of.
    pub others: Vec<RecordId>,
    pub conflicts: Vec<FieldConflict>,
    /// Rows that the paper has no more.
    pub missing: Vec<OfferedRow>,
    /// Withdrawn rows that it has again.
    pub returned: Vec<OfferedRow>,
    pub deleted: Vec<DeletedRow>,
}
