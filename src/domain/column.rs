//! Columns: what a list of some kind can show, and in which order. The table of a kind stands in that kind's file;
//! a column is drawn, sorted, exported and named (`column-NAME` in `locale/`) without code of its own elsewhere.

use crate::domain::passing::{self, Word};
use chrono::NaiveDate;

use super::deadline::When;
use super::field::{FieldType, KindSpec};
use super::index::{Facet, OrderId};
use super::paper::Paper;
use super::record::{Kind, Record, RecordId};
use super::value::{Tag, Value};

/// What a cell of a list shows; the edge turns it into text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Shown {
    Nothing,
    Text(String),
    Number(i64),
    Day(NaiveDate),
    /// A deadline: the day that counts (if any), whether a question about it is open, and what was read.
    Deadline(Box<DeadlineShown>),
    /// Calendar days left; negative when overdue.
    DaysLeft(i64),
    /// A named choice: English names of field and choice; words: `choice-FIELD-NAME`.
    Choice(
        #[serde(deserialize_with = "passing::word")] Word,
        #[serde(deserialize_with = "passing::word")] Word,
    ),
    /// Names, the first leads.
    Names(Vec<String>),
    /// Papers given.
    Papers(Vec<Paper>),
    /// So many of so many: «7/11».
    Part(u64, u64),
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DeadlineShown {
    pub wording: String,
    pub when: When,
    /// The last day that counts today.
    pub day: Option<NaiveDate>,
    /// For periods: its first day.
    pub begins: Option<NaiveDate>,
    /// All readings, when a question is open (ascending).
    pub candidates: Vec<NaiveDate>,
    pub open_question: bool,
    /// How often it was moved.
    pub moves: usize,
    /// Standing, and nothing was told of it for longer than its rhythm.
    pub silent: bool,
}

/// What columns may ask about besides their record.
pub trait Facts {
    /// The district's day.
    fn today(&self) -> NaiveDate;
    /// A record this one refers to.
    fn record(&self, kind: Kind, id: RecordId) -> Option<Record>;
    /// How many records match, for columns of counts.
    fn load(&self, of: Load) -> u64;
    /// Whether anything of a kind may be seen: what may not is not counted as none.
    fn sees(&self, _kind: Kind) -> bool {
        true
    }
    /// How many days before its last day a kind of paper is to be begun (0: rows without a paper).
    fn warn_days(&self, paper: u16) -> u16;
    /// Whether names of persons were asked for.
    fn with_names(&self) -> bool;
    /// A teacher's name, where names were asked for and the consent allows. No column tells a name otherwise: whose were
    /// told is written down.
    fn name_of(&self, teacher: &Record) -> Option<String>;
}

/// A count that columns show: records of a kind with a value of a facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    pub kind: Kind,
    pub facet: Facet,
    pub value: u64,
    pub which: Which,
}

/// Which of them are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Which {
    All,
    /// Something is still owed.
    Live,
    Overdue,
    /// Due within thirty days.
    Next30,
}

impl Load {
    pub fn of(kind: Kind, facet: Facet, id: RecordId, which: Which) -> Load {
        Load { kind, facet, value: id.0, which }
    }
}

impl Shown {
    pub fn count(count: u64) -> Shown {
        Shown::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// The named choice that a field holds.
    pub fn choice(record: &Record, spec: &KindSpec, tag: Tag) -> Shown {
        let Some(field) = spec.field(tag) else { return Shown::Nothing };
        let (FieldType::Choice(names), Some(code)) = (field.holds, record.get(tag).and_then(Value::as_code))
        else {
            return Shown::Nothing;
        };
        match names.iter().find(|(known, _)| *known == code) {
            Some((_, name)) => Shown::Choice(field.name, name),
            None => Shown::Number(i64::from(code)),
        }
    }
}

/// One column of a kind.
pub struct Column {
    /// Stable English name: `--columns`, JSON, saved views, locale key `column-NAME`.
    pub name: &'static str,
    /// Narrowest and preferred width in screen cells; a preferred width of 0 takes what is left.
    pub width: (u16, u16),
    /// The order that sorts by this column.
    pub order: Option<OrderId>,
    pub shown: fn(&Record, &dyn Facts) -> Shown,
}

/// The text of a field as a cell.
pub fn text_of(record: &Record, tag: Tag) -> Shown {
    match record.get(tag) {
        Some(Value::Text(text)) => Shown::Text(text.clone()),
        Some(Value::Int(number)) => Shown::Number(*number),
        Some(Value::Day(day)) => Shown::Day(*day),
        Some(Value::List(items)) => {
            Shown::Names(items.iter().filter_map(Value::as_text).map(str::to_owned).collect())
        }
        _ => Shown::Nothing,
    }
}
