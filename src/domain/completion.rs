//! A completion: that an activity, or one occurrence of it, was done; on which day, by which papers, by whom.

use chrono::NaiveDate;

use super::paper::Paper;
use super::record::RecordId;
use super::value::{PartsBuilder, Tag, Value};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Which occurrence or point was closed by it; `None`: a standing activity's occurrence, or the whole.
    pub occurrence: Option<NaiveDate>,
    /// For a collective activity: whose line.
    pub school: Option<RecordId>,
    pub day: NaiveDate,
    pub papers: Vec<Paper>,
    /// Name of the one who reported it, as it was then.
    pub by: String,
    /// Name of the one who took it off control; the same person where nobody plays контролёр.
    pub accepted_by: Option<String>,
    pub comment: Option<String>,
    /// The number of the account that reported it; absent in old records.
    pub by_uid: Option<u32>,
    /// The district's day on which it was taken off control; absent in old records.
    pub accepted_on: Option<NaiveDate>,
}

/// The part that holds the comment.
pub const COMMENT: Tag = 7;

mod tag {
    use super::Tag;
    pub const OCCURRENCE: Tag = 1;
    pub const SCHOOL: Tag = 2;
    pub const DAY: Tag = 3;
    pub const PAPERS: Tag = 4;
    pub const BY: Tag = 5;
    pub const ACCEPTED_BY: Tag = 6;
    pub const COMMENT: Tag = super::COMMENT;
    pub const BY_UID: Tag = 8;
    pub const ACCEPTED_ON: Tag = 9;
}

impl Completion {
    pub fn to_value(&self) -> Value {
        let papers = self.papers.iter().map(Paper::to_value).collect::<Vec<_>>();
        PartsBuilder::new()
            .with(tag::OCCURRENCE, self.occurrence.map(Value::Day))
            .with(tag::SCHOOL, self.school.map(Value::Ref))
            .with(tag::DAY, Some(Value::Day(self.day)))
            .with(tag::PAPERS, (!papers.is_empty()).then_some(Value::List(papers)))
            .with(tag::BY, Some(Value::text(&self.by)))
            .with(tag::ACCEPTED_BY, self.accepted_by.clone().map(Value::Text))
            .with(tag::COMMENT, self.comment.clone().map(Value::Text))
            .with(tag::BY_UID, self.by_uid.map(|uid| Value::Int(i64::from(uid))))
            .with(tag::ACCEPTED_ON, self.accepted_on.map(Value::Day))
            .build()
    }

    /// `None` for a value without a day.
    pub fn from_value(value: &Value) -> Option<Completion> {
        let text = |tag| value.part(tag).and_then(Value::as_text).map(str::to_owned);
        Some(Completion {
            occurrence: value.part(tag::OCCURRENCE).and_then(Value::as_day),
            school: value.part(tag::SCHOOL).and_then(Value::as_ref_id),
            day: value.part(tag::DAY).and_then(Value::as_day)?,
            papers: value
                .part(tag::PAPERS)
                .map(|papers| papers.items().iter().map(Paper::from_value).collect())
                .unwrap_or_default(),
            by: text(tag::BY).unwrap_or_default(),
            accepted_by: text(tag::ACCEPTED_BY),
            comment: text(tag::COMMENT),
            by_uid: value.part(tag::BY_UID).and_then(Value::as_int).and_then(|uid| u32::try_from(uid).ok()),
            accepted_on: value.part(tag::ACCEPTED_ON).and_then(Value::as_day),
        })
    }
}

impl Completion {
    /// Reported, and neither accepted nor returned yet.
    pub fn is_waiting(&self) -> bool {
        self.accepted_by.is_none()
    }
}

/// The completions that lie in a field, oldest first.
pub fn completions(value: Option<&Value>) -> Vec<Completion> {
    value.map(|list| list.items().iter().filter_map(Completion::from_value).collect()).unwrap_or_default()
}
