//! A return: a report that the контролёр did not accept, with the remark. It stays beside what is owed, so that what
//! was told before and what was missing in it can be read where the work goes on. In: a field's value. Out: returns.

use chrono::NaiveDate;

use super::paper::Paper;
use super::value::{PartsBuilder, Tag, Value};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// The district's day on which it was returned.
    pub day: NaiveDate,
    /// Who returned it.
    pub by: String,
    pub remark: String,
    /// Which occurrence had been reported.
    pub occurrence: Option<NaiveDate>,
    /// What had been reported: by whom, as done on which day, with which papers.
    pub reported_by: String,
    pub reported_day: Option<NaiveDate>,
    pub papers: Vec<Paper>,
    /// It was reported again since.
    pub answered: bool,
}

/// The part that holds the remark.
pub const REMARK: Tag = 3;

mod tag {
    use super::Tag;
    pub const DAY: Tag = 1;
    pub const BY: Tag = 2;
    pub const REMARK: Tag = super::REMARK;
    pub const OCCURRENCE: Tag = 4;
    pub const REPORTED_BY: Tag = 5;
    pub const REPORTED_DAY: Tag = 6;
    pub const PAPERS: Tag = 7;
    pub const ANSWERED: Tag = 8;
}

impl Return {
    pub fn to_value(&self) -> Value {
        let papers = self.papers.iter().map(Paper::to_value).collect::<Vec<_>>();
        PartsBuilder::new()
            .with(tag::DAY, Some(Value::Day(self.day)))
            .with(tag::BY, Some(Value::text(&self.by)))
            .with(tag::REMARK, Some(Value::text(&self.remark)))
            .with(tag::OCCURRENCE, self.occurrence.map(Value::Day))
            .with(tag::REPORTED_BY, Some(Value::text(&self.reported_by)))
            .with(tag::REPORTED_DAY, self.reported_day.map(Value::Day))
            .with(tag::PAPERS, (!papers.is_empty()).then_some(Value::List(papers)))
            .with(tag::ANSWERED, self.answered.then_some(Value::Int(1)))
            .build()
    }

    /// `None` for a value without a day.
    pub fn from_value(value: &Value) -> Option<Return> {
        let text = |tag| value.part(tag).and_then(Value::as_text).map(str::to_owned).unwrap_or_default();
        let papers =
            value.part(tag::PAPERS).map(|papers| papers.items().iter().map(Paper::from_value).collect());
        Some(Return {
            day: value.part(tag::DAY).and_then(Value::as_day)?,
            by: text(tag::BY),
            remark: text(tag::REMARK),
            occurrence: value.part(tag::OCCURRENCE).and_then(Value::as_day),
            reported_by: text(tag::REPORTED_BY),
            reported_day: value.part(tag::REPORTED_DAY).and_then(Value::as_day),
            papers: papers.unwrap_or_default(),
            answered: value.part(tag::ANSWERED).is_some(),
        })
    }
}

/// The returns that lie in a field, oldest first.
pub fn returns(value: Option<&Value>) -> Vec<Return> {
    value.map(|list| list.items().iter().filter_map(Return::from_value).collect()).unwrap_or_default()
}

/// What a field holds for these returns.
pub fn to_value(returns: &[Return]) -> Option<Value> {
    (!returns.is_empty()).then(|| Value::List(returns.iter().map(Return::to_value).collect()))
}

/// The field after its occurrence was reported again: every remark on it is answered.
pub fn answered(value: Option<&Value>, occurrence: Option<NaiveDate>) -> Option<Value> {
    let mut all = returns(value);
    all.iter_mut().filter(|one| one.occurrence == occurrence).for_each(|one| one.answered = true);
    to_value(&all)
}

/// The last return that nobody has answered yet.
pub fn open(value: Option<&Value>) -> Option<Return> {
    returns(value).into_iter().rev().find(|one| !one.answered)
}
