//! Deadlines, doubts and drafts as JSON: the contract of `docs/architecture.md`. English field names, ISO dates, always
//! the same order; parts that are not there are left out.

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Map, Value as Json, json};

use crate::domain::deadline::{
    Candidate, Deadline, Direction, Doubt, Each, Every, Means, Offset, OffsetUnit, Point, Recurrence,
    Severity, When,
};
use crate::domain::paper::{self, Paper};

pub type Object = Map<String, Json>;

/// `2021-02-15`.
pub fn day(day: NaiveDate) -> Json {
    Json::String(day.format("%Y-%m-%d").to_string())
}

pub fn optional_day(value: Option<NaiveDate>) -> Json {
    value.map_or(Json::Null, day)
}

fn put<T: Into<Json>>(object: &mut Object, name: &str, value: Option<T>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}

/// A deadline with its wording, its values by kind, doubts and spans.
pub fn deadline(deadline: &Deadline) -> Json {
    let mut object = Object::new();
    put(&mut object, "text", Some(deadline.text.as_str()));
    when_parts(&deadline.when, &mut object);
    put(&mut object, "note", deadline.note.as_deref());
    put(&mut object, "doubts", Some(deadline.doubts.iter().map(doubt).collect::<Vec<_>>()));
    let spans = deadline
        .spans
        .iter()
        .map(|span| json!({"from": span.from, "to": span.to, "means": means(span.means)}));
    put(&mut object, "spans", Some(spans.collect::<Vec<_>>()));
    Json::Object(object)
}

/// A deadline without wording and doubts, as candidates are.
pub fn when(when: &When) -> Json {
    let mut object = Object::new();
    when_parts(when, &mut object);
    Json::Object(object)
}

pub fn kind_of(when: &When) -> &'static str {
    match when {
        When::By { .. } => "by",
        When::On { .. } => "on",
        When::Period { .. } => "period",
        When::Points(_) => "points",
        When::Recurring(_) => "recurring",
        When::Standing { .. } => "standing",
        When::Schedule { .. } => "schedule",
        When::Event(_) => "event",
        When::Conflict { .. } => "conflict",
        When::None => "none",
    }
}

fn when_parts(when_: &When, object: &mut Object) {
    put(object, "kind", Some(kind_of(when_)));
    let clock = |time: &Option<NaiveTime>| time.map(|time| time.format("%H:%M").to_string());
    match when_ {
        When::By { due, time } => {
            put(object, "due", Some(day(*due)));
            put(object, "time", clock(time));
        }
        When::On { date, time } => {
            put(object, "date", Some(day(*date)));
            put(object, "time", clock(time));
        }
        When::Period { start, end } => {
            put(object, "start", Some(day(*start)));
            put(object, "end", Some(day(*end)));
        }
        When::Points(points) => put(object, "points", Some(points.iter().map(point).collect::<Vec<_>>())),
        When::Recurring(recurrence) => recurrence_parts(recurrence, object),
        When::Standing { start, end, source } => {
            put(object, "start", Some(optional_day(*start)));
            put(object, "end", Some(optional_day(*end)));
            put(object, "source", source.as_deref());
        }
        When::Schedule { source } => put(object, "source", source.as_deref()),
        When::Event(bound) => {
            put(object, "event", Some(bound.event.as_str()));
            put(object, "offset", bound.offset.map(offset));
            put(object, "direction", Some(direction(bound.direction)));
        }
        When::Conflict { reason, candidates } => {
            put(object, "reason", Some(reason.name()));
            put(object, "candidates", Some(candidates.iter().map(when).collect::<Vec<_>>()));
        }
        When::None => {}
    }
}

fn point(point: &Point) -> Json {
    let mut object = Object::new();
    put(&mut object, "start", point.start.map(day));
    put(&mut object, "end", Some(day(point.end)));
    let each = match point.each {
        Each::By => "by",
        Each::In => "in",
    };
    put(&mut object, "each", Some(each));
    put(&mut object, "label", point.label.as_deref());
    Json::Object(object)
}

fn recurrence_parts(recurrence: &Recurrence, object: &mut Object) {
    let every = match recurrence.every {
        Every::Day => "day",
        Every::Week => "week",
        Every::Month => "month",
        Every::Quarter => "quarter",
        Every::SchoolTerm => "school-term",
        Every::HalfYear => "half-year",
        Every::Year => "year",
    };
    let numbers = |numbers: &[u8]| (!numbers.is_empty()).then(|| json!(numbers));
    put(object, "every", Some(every));
    put(object, "interval", recurrence.interval);
    put(object, "days", numbers(&recurrence.days));
    put(object, "months", numbers(&recurrence.months));
    put(object, "weekdays", (!recurrence.weekdays.is_empty()).then(|| json!(recurrence.weekdays)));
    put(object, "last_working_day", recurrence.last_working_day.then_some(true));
    put(object, "month_of_quarter", recurrence.month_of_quarter);
    put(object, "month_offset", recurrence.month_offset);
    put(object, "times", recurrence.times);
    put(object, "start", recurrence.start.map(day));
    put(object, "end", recurrence.end.map(day));
}

/// `14d`, `10wd`, `2w`, `2m`.
fn offset(offset: Offset) -> String {
    let unit = match offset.unit {
        OffsetUnit::Days => "d",
        OffsetUnit::WorkingDays => "wd",
        OffsetUnit::Weeks => "w",
        OffsetUnit::Months => "m",
    };
    format!("{}{unit}", offset.count)
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Before => "before",
        Direction::During => "during",
        Direction::After => "after",
    }
}

pub fn doubt(doubt: &Doubt) -> Json {
    let mut object = Object::new();
    put(&mut object, "code", Some(doubt.code.name()));
    let severity = match doubt.severity {
        Severity::Ask => "ask",
        Severity::Note => "note",
    };
    put(&mut object, "severity", Some(severity));
    put(&mut object, "text", doubt.text.as_deref());
    put(&mut object, "place", doubt.place.as_deref());
    let candidates = doubt.candidates.iter().map(|candidate| match candidate {
        Candidate::When(found) => when(found),
        Candidate::Text(text) => json!(text),
    });
    let candidates: Vec<Json> = candidates.collect();
    put(&mut object, "candidates", (!candidates.is_empty()).then_some(candidates));
    Json::Object(object)
}

/// A paper given as proof.
pub fn paper(paper: &Paper) -> Json {
    let mut object = Object::new();
    let kind = paper.kind.and_then(|code| super::values::name_of(paper::kind::NAMES, code));
    put(&mut object, "kind", kind);
    put(&mut object, "number", paper.number.as_deref());
    put(&mut object, "date", paper.date.map(day));
    put(&mut object, "place", paper.place.as_deref());
    let file = paper
        .file
        .as_ref()
        .map(|file| json!({"name": file.name, "size": file.size, "sha256": hex(&file.hash)}));
    put(&mut object, "file", file);
    Json::Object(object)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn means(means: Means) -> &'static str {
    match means {
        Means::Limit => "limit",
        Means::Day => "day",
        Means::Month => "month",
        Means::Quarter => "quarter",
        Means::HalfYear => "half-year",
        Means::Year => "year",
        Means::SchoolYear => "school-year",
        Means::SchoolTerm => "school-term",
        Means::Date => "date",
        Means::Time => "time",
        Means::Range => "range",
        Means::Repetition => "repetition",
        Means::Standing => "standing",
        Means::Schedule => "schedule",
        Means::Event => "event",
        Means::Offset => "offset",
        Means::Label => "label",
        Means::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deadline::{DoubtCode, Span};

    #[test]
    fn a_deadline_reads_as_the_contract_says() {
        let due =
            |month, day| When::By { due: NaiveDate::from_ymd_opt(2020, month, day).unwrap(), time: None };
        let read = Deadline {
            text: "до 31 мая октября 2020 г.".to_owned(),
            when: When::Conflict { reason: DoubtCode::TwoMonths, candidates: vec![due(5, 31), due(10, 31)] },
            doubts: vec![Doubt {
                code: DoubtCode::TwoMonths,
                severity: Severity::Ask,
                text: Some("мая октября".to_owned()),
                place: None,
                candidates: vec![Candidate::When(due(5, 31)), Candidate::Text("иначе".to_owned())],
            }],
            spans: vec![Span { from: 0, to: 2, means: Means::Limit }],
            note: None,
        };
        let wanted = r#"{"text":"до 31 мая октября 2020 г.","kind":"conflict","reason":"two-months","candidates":[{"kind":"by","due":"2020-05-31"},{"kind":"by","due":"2020-10-31"}],"doubts":[{"code":"two-months","severity":"ask","text":"мая октября","candidates":[{"kind":"by","due":"2020-05-31"},"иначе"]}],"spans":[{"from":0,"to":2,"means":"limit"}]}"#;
        assert_eq!(deadline(&read).to_string(), wanted);
    }

    #[test]
    fn a_standing_deadline_shows_its_bounds_even_when_no_plan_gives_them() {
        let standing = When::Standing { start: None, end: None, source: None };
        assert_eq!(when(&standing).to_string(), r#"{"kind":"standing","start":null,"end":null}"#);
    }
}
