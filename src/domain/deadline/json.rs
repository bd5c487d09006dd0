//! Deadlines as JSON, by the contract of the command line: English names, ISO dates, absent optional fields left out.
//! In: deadlines, doubts, values. Out: `serde_json` values, the same on every run.

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Map, Value as Json, json};

use super::names::{DIRECTION, EACH, EVERY, MEANS, OFFSET_UNIT, SEVERITY, name};
use super::stored::StoredDeadline;
use super::types::{Candidate, Deadline, Doubt, Offset, Point, Recurrence, Severity, Span, When};

/// A deadline as read: always `text`, `kind`, `doubts`, `spans`.
pub fn deadline(deadline: &Deadline) -> Json {
    with_when(deadline, &deadline.when, &deadline.doubts)
}

/// A kept deadline: the value that holds, and the doubts that are still open; settled ones are gone.
pub fn stored(stored: &StoredDeadline) -> Json {
    let settled = stored.settled.is_some();
    let doubts: Vec<Doubt> = stored
        .read
        .doubts
        .iter()
        .filter(|doubt| !settled || doubt.severity == Severity::Note)
        .cloned()
        .collect();
    with_when(&stored.read, stored.effective(), &doubts)
}

fn with_when(deadline: &Deadline, value: &When, doubts: &[Doubt]) -> Json {
    let mut object = fields(value);
    object.insert("text".to_owned(), json!(deadline.text));
    object.insert("doubts".to_owned(), doubts.iter().map(doubt).collect());
    object.insert("spans".to_owned(), deadline.spans.iter().map(span).collect());
    insert(&mut object, "note", deadline.note.as_ref().map(|note| json!(note)));
    Json::Object(object)
}

/// A value alone, as among candidates: `kind` and the fields of that kind.
pub fn when(when: &When) -> Json {
    Json::Object(fields(when))
}

/// A doubt; candidates are values or texts.
pub fn doubt(doubt: &Doubt) -> Json {
    let mut object = Map::new();
    object.insert("code".to_owned(), json!(doubt.code.name()));
    object.insert("severity".to_owned(), json!(name(SEVERITY, &doubt.severity)));
    insert(&mut object, "text", doubt.text.as_ref().map(|text| json!(text)));
    insert(&mut object, "place", doubt.place.as_ref().map(|place| json!(place)));
    let candidates: Json = doubt.candidates.iter().map(candidate).collect();
    insert(&mut object, "candidates", (!doubt.candidates.is_empty()).then_some(candidates));
    Json::Object(object)
}

fn candidate(candidate: &Candidate) -> Json {
    match candidate {
        Candidate::When(value) => when(value),
        Candidate::Text(text) => json!(text),
    }
}

fn span(span: &Span) -> Json {
    json!({"from": span.from, "to": span.to, "means": name(MEANS, &span.means)})
}

fn insert(object: &mut Map<String, Json>, key: &str, value: Option<Json>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value);
    }
}

fn day(day: NaiveDate) -> Json {
    json!(day.format("%Y-%m-%d").to_string())
}

fn time(time: NaiveTime) -> Json {
    json!(time.format("%H:%M").to_string())
}

fn fields(when: &When) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("kind".to_owned(), json!(when.kind_name()));
    match when {
        When::By { due, time: at } => {
            object.insert("due".to_owned(), day(*due));
            insert(&mut object, "time", at.map(time));
        }
        When::On { date, time: at } => {
            object.insert("date".to_owned(), day(*date));
            insert(&mut object, "time", at.map(time));
        }
        When::Period { start, end } => {
            object.insert("start".to_owned(), day(*start));
            object.insert("end".to_owned(), day(*end));
        }
        When::Points(points) => {
            object.insert("points".to_owned(), points.iter().map(point).collect());
        }
        When::Recurring(rule) => recurrence(&mut object, rule),
        When::Standing { start, end, source } => {
            object.insert("start".to_owned(), start.map_or(Json::Null, day));
            object.insert("end".to_owned(), end.map_or(Json::Null, day));
            insert(&mut object, "source", source.as_ref().map(|source| json!(source)));
        }
        When::Schedule { source } => {
            insert(&mut object, "source", source.as_ref().map(|source| json!(source)))
        }
        When::Event(bound) => {
            object.insert("event".to_owned(), json!(bound.event));
            insert(&mut object, "offset", bound.offset.map(|offset| json!(offset_text(offset))));
            object.insert("direction".to_owned(), json!(name(DIRECTION, &bound.direction)));
        }
        When::Conflict { reason, candidates } => {
            object.insert("reason".to_owned(), json!(reason.name()));
            object.insert("candidates".to_owned(), candidates.iter().map(self::when).collect());
        }
        When::None => {}
    }
    object
}

/// `14d`, `10wd`, `2w`, `2m`.
pub fn offset_text(offset: Offset) -> String {
    format!("{}{}", offset.count, name(OFFSET_UNIT, &offset.unit))
}

fn point(point: &Point) -> Json {
    let mut object = Map::new();
    insert(&mut object, "start", point.start.map(day));
    object.insert("end".to_owned(), day(point.end));
    object.insert("each".to_owned(), json!(name(EACH, &point.each)));
    insert(&mut object, "label", point.label.as_ref().map(|label| json!(label)));
    Json::Object(object)
}

fn recurrence(object: &mut Map<String, Json>, rule: &Recurrence) {
    object.insert("every".to_owned(), json!(name(EVERY, &rule.every)));
    insert(object, "interval", rule.interval.map(|interval| json!(interval)));
    insert(object, "days", (!rule.days.is_empty()).then(|| json!(rule.days)));
    insert(object, "months", (!rule.months.is_empty()).then(|| json!(rule.months)));
    insert(object, "weekdays", (!rule.weekdays.is_empty()).then(|| json!(rule.weekdays)));
    insert(object, "last_working_day", rule.last_working_day.then_some(json!(true)));
    insert(object, "month_of_quarter", rule.month_of_quarter.map(|month| json!(month)));
    insert(object, "month_offset", rule.month_offset.map(|offset| json!(offset)));
    insert(object, "times", rule.times.map(|times| json!(times)));
    insert(object, "start", rule.start.map(day));
    insert(object, "end", rule.end.map(day));
}

#[cfg(test)]
mod tests {
    use super::super::reader::{Context, read};
    use super::super::types::Period;
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn of(text: &str) -> Json {
        let period = Period { start: ymd(2020, 5, 1), end: ymd(2021, 6, 30) };
        deadline(&read(text, &Context::with_period(Some(period))))
    }

    #[test]
    fn a_conflict_lists_its_candidates_as_deadlines() {
        let candidates = json!([{"kind": "by", "due": "2020-10-31"}, {"kind": "by", "due": "2020-05-31"}]);
        let expected = json!({
            "text": "до 31 мая октября 2020 г.",
            "kind": "conflict",
            "reason": "two-months",
            "candidates": candidates,
            "doubts": [{
                "code": "two-months",
                "severity": "ask",
                "text": "до 31 мая октября 2020 г.",
                "candidates": candidates,
            }],
            "spans": [
                {"from": 0, "to": 2, "means": "limit"},
                {"from": 3, "to": 5, "means": "day"},
                {"from": 6, "to": 9, "means": "month"},
                {"from": 10, "to": 17, "means": "month"},
                {"from": 18, "to": 25, "means": "year"},
            ],
        });
        assert_eq!(of("до 31 мая октября 2020 г."), expected);
    }

    #[test]
    fn optional_fields_are_left_out_and_offsets_are_short() {
        let event = of("не позднее 2 месяцев со дня завершения мероприятий");
        assert_eq!(event["offset"], json!("2m"));
        assert_eq!(event["direction"], json!("after"));
        let plain = of("01.06.2020");
        assert_eq!(plain["date"], json!("2020-06-01"));
        assert!(plain.get("time").is_none() && plain.get("note").is_none());
    }
}
