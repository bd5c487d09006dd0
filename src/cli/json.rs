//! Small things as JSON: days, papers, hashes. Deadlines and doubts are written by `domain::deadline::json`.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

use crate::domain::paper::{self, Paper};

pub type Object = Map<String, Json>;

/// `2021-02-15`.
pub fn day(day: NaiveDate) -> Json {
    Json::String(day.format("%Y-%m-%d").to_string())
}

pub fn optional_day(value: Option<NaiveDate>) -> Json {
    value.map_or(Json::Null, day)
}

/// A paper given as proof; parts that are not there are left out.
pub fn paper(paper: &Paper) -> Json {
    let mut object = Object::new();
    let mut put = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    let kind = paper.kind.and_then(|code| super::values::name_of(paper::kind::NAMES, code));
    put("kind", kind.map(|kind| json!(kind)));
    put("number", paper.number.as_ref().map(|number| json!(number)));
    put("date", paper.date.map(day));
    put("place", paper.place.as_ref().map(|place| json!(place)));
    let file = paper.file.as_ref();
    put("file", file.map(|file| json!({"name": file.name, "size": file.size, "sha256": hex(&file.hash)})));
    Json::Object(object)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
