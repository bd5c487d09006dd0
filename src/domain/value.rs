//! The values a field may hold. A closed, small set: richer things (a deadline, a paper) are `Parts`
//! with tags of their own, so that every journal entry ever written can be read without its old structs.

use crate::domain::passing;
use chrono::{Datelike, NaiveDate};

use super::record::RecordId;

/// Number of a field, or of a part inside a `Value::Parts`. Never reused within its owner.
pub type Tag = u16;

/// One value of a field.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Value {
    Text(String),
    Int(i64),
    /// A calendar day.
    Day(NaiveDate),
    /// A choice among the named codes of the field's type.
    Code(u16),
    Ref(RecordId),
    List(#[serde(deserialize_with = "passing::nested")] Vec<Value>),
    /// A structured value: (tag, value), ascending tags, absent parts left out.
    Parts(#[serde(deserialize_with = "passing::nested")] Vec<(Tag, Value)>),
    Bytes(Vec<u8>),
    /// A personal value whose key was destroyed: it was there, and nobody can read it any more.
    Erased,
    /// In answers only, in the place of a personal value that is not shown. Never stored.
    Hidden,
}

impl Value {
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub fn as_day(&self) -> Option<NaiveDate> {
        match self {
            Value::Day(day) => Some(*day),
            _ => None,
        }
    }

    pub fn as_code(&self) -> Option<u16> {
        match self {
            Value::Code(code) => Some(*code),
            _ => None,
        }
    }

    pub fn as_ref_id(&self) -> Option<RecordId> {
        match self {
            Value::Ref(id) => Some(*id),
            _ => None,
        }
    }

    /// The elements of a list; of anything else none.
    pub fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// A part of a structured value by its tag.
    /// The value without this part, also in each element of a list.
    pub fn without(&self, part: Tag) -> Value {
        match self {
            Value::List(items) => Value::List(items.iter().map(|item| item.without(part)).collect()),
            Value::Parts(parts) => {
                Value::Parts(parts.iter().filter(|(at, _)| *at != part).cloned().collect())
            }
            other => other.clone(),
        }
    }

    pub fn part(&self, tag: Tag) -> Option<&Value> {
        match self {
            Value::Parts(parts) => parts.iter().find(|(t, _)| *t == tag).map(|(_, v)| v),
            _ => None,
        }
    }
}

/// Builds a `Value::Parts`: absent parts are left out, tags are kept ascending.
#[derive(Debug, Default)]
pub struct PartsBuilder(Vec<(Tag, Value)>);

impl PartsBuilder {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn with(mut self, tag: Tag, value: Option<Value>) -> Self {
        if let Some(value) = value {
            self.0.push((tag, value));
        }
        self
    }

    pub fn build(mut self) -> Value {
        self.0.sort_by_key(|(tag, _)| *tag);
        Value::Parts(self.0)
    }
}

/// Days since 0001-01-01 (day 1), the form in which days lie in the store and in indexes.
pub fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

/// The same day so many months later; the last one of a month that lacks it.
pub fn months_on(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    day.checked_add_months(chrono::Months::new(months))
}

/// The first day that has a number.
pub fn first_day() -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(1).unwrap_or(NaiveDate::MIN)
}

/// The day of a number made by [`day_number`]; `None` when it lies outside chrono's calendar.
pub fn day_from_number(number: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(number)
}
