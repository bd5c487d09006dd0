//! Values of fields as text for people and as JSON for programs.

use serde_json::{Value as Json, json};

use super::activity::{completions_json, moves_json, returns_json};
use super::json;
use super::shown::when_text;
use crate::domain::clean::clean;
use crate::domain::completion::{Completion, completions};
use crate::domain::deadline::{self, KeptDoubt, Move, StoredDeadline, When, moves_from_value};
use crate::domain::field::{Field, FieldType};
use crate::domain::paper::Paper;
use crate::domain::record::RecordId;
use crate::domain::returned::returns;
use crate::domain::school::Listing;
use crate::domain::value::Value;
use crate::locale::Words;
use crate::tui::view::dates::full;
use crate::tui::view::words::{paper_said, return_said};

/// Names of the records that values refer to.
pub struct Names<'a>(&'a [(RecordId, String)]);

impl<'a> Names<'a> {
    pub fn new(names: &'a [(RecordId, String)]) -> Names<'a> {
        Names(names)
    }

    fn of(&self, id: RecordId) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str())
    }
}

/// A value in words; empty for what people do not read (where a row came from).
pub fn field_text(words: &Words, field: &Field, value: &Value, names: &Names<'_>) -> String {
    let joined =
        |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    match (field.holds, value) {
        (FieldType::Internal | FieldType::Doubts, _) => String::new(),
        (FieldType::Years, value) => listings_text(value),
        (FieldType::Deadline, value) => deadline_text(words, value),
        (FieldType::Papers, value) => {
            joined(value.items().iter().map(|paper| paper_text(words, &Paper::from_value(paper))).collect())
        }
        (FieldType::Moves, value) => joined(moves_from_value(value).iter().map(move_text).collect()),
        (FieldType::Completions, value) => {
            joined(completions(Some(value)).iter().map(|done| completion_text(words, done)).collect())
        }
        (FieldType::Returns, value) => joined(
            returns(Some(value)).iter().map(|one| clean(&return_said(words, one)).into_owned()).collect(),
        ),
        (FieldType::Choice(codes), Value::Code(code)) => match name_of(codes, *code) {
            Some(name) => words.plain(&format!("choice-{}-{name}", field.name)),
            None => code.to_string(),
        },
        (FieldType::Choices(codes), value) => {
            let kinds = value.items().iter().filter_map(Value::as_code);
            joined(
                kinds
                    .filter_map(|code| name_of(codes, code))
                    .map(|name| {
                        let own = format!("choice-{}-{name}", field.name);
                        let key = if words.has(&own) { own } else { format!("paper-{name}") };
                        words.plain(&key)
                    })
                    .collect(),
            )
        }
        (_, Value::List(items)) => {
            joined(items.iter().map(|item| field_text(words, field, item, names)).collect())
        }
        (_, Value::Text(text)) => clean(text).into_owned(),
        (_, Value::Int(number)) => number.to_string(),
        (_, Value::Day(day)) => full(*day),
        (_, Value::Ref(id)) => names.of(*id).map_or_else(|| format!("#{}", id.0), str::to_owned),
        (_, Value::Erased) => words.plain("cli-erased"),
        (_, Value::Hidden) => words.plain("value-hidden"),
        (_, Value::Code(_) | Value::Parts(_) | Value::Bytes(_)) => String::new(),
    }
}

/// «2020: ВПР; 2021».
pub fn listings_text(value: &Value) -> String {
    let listings = value.items().iter().filter_map(Listing::from_value);
    listings.map(|listing| clean(&listing.written()).into_owned()).collect::<Vec<_>>().join("; ")
}

fn deadline_text(words: &Words, value: &Value) -> String {
    let Some(stored) = StoredDeadline::from_value(value) else { return String::new() };
    let text = clean(&stored.read.text).into_owned();
    match &stored.settled {
        Some(settled) => format!("{text} ({})", when_text(words, settled)),
        None => text,
    }
}

/// A value for programs; what has no field of this version is told by its plain form.
pub fn field_json(field: Option<&Field>, value: &Value, names: &Names<'_>) -> Json {
    let codes = match field.map(|field| field.holds) {
        Some(FieldType::Choice(codes) | FieldType::Choices(codes)) => codes,
        _ => &[],
    };
    match (field.map(|field| field.holds), value) {
        (Some(FieldType::Deadline), value) => {
            StoredDeadline::from_value(value).map_or(Json::Null, |stored| deadline::json::stored(&stored))
        }
        (Some(FieldType::Doubts), value) => {
            Json::Array(value.items().iter().filter_map(KeptDoubt::from_value).map(kept_doubt_json).collect())
        }
        (Some(FieldType::Internal), value) => {
            When::from_value(value).map_or(Json::Null, |when| deadline::json::when(&when))
        }
        (Some(FieldType::Years), value) => {
            let listings = value.items().iter().filter_map(Listing::from_value);
            Json::Array(listings.map(|one| json!({"year": one.year, "basis": one.basis})).collect())
        }
        (Some(FieldType::Moves), value) => moves_json(&deadline::moves_from_value(value)),
        (Some(FieldType::Completions), value) => completions_json(&completions(Some(value))),
        (Some(FieldType::Returns), value) => returns_json(&returns(Some(value))),
        (Some(FieldType::Papers), value) => {
            Json::Array(value.items().iter().map(|paper| json::paper(&Paper::from_value(paper))).collect())
        }
        (_, Value::Text(text)) => json!(text),
        (_, Value::Int(number)) => json!(number),
        (_, Value::Day(day)) => json::day(*day),
        (_, Value::Code(code)) => name_of(codes, *code).map_or(json!(code), |name| json!(name)),
        (_, Value::Ref(id)) => names.of(*id).map_or(json!(id.0), |name| json!(name)),
        (_, Value::List(items)) => {
            Json::Array(items.iter().map(|item| field_json(field, item, names)).collect())
        }
        (_, Value::Parts(parts)) => Json::Object(
            parts.iter().map(|(tag, part)| (tag.to_string(), field_json(None, part, names))).collect(),
        ),
        (_, Value::Bytes(bytes)) => json!(json::hex(bytes)),
        (_, Value::Erased) => json!({"erased": true}),
        (_, Value::Hidden) => json!({"hidden": true}),
    }
}

fn kept_doubt_json(kept: KeptDoubt) -> Json {
    let mut object = deadline::json::doubt(&kept.doubt);
    if let (Some(settled), Json::Object(object)) = (kept.settled, &mut object) {
        object.insert("settled".to_owned(), json!(settled));
    }
    object
}

/// `аналитическая справка № 12 от 29.01.2021, папка 01-15`.
/// `01.06.2020 → 15.02.2021`; the reason stands in its own column.
fn move_text(step: &Move) -> String {
    format!("{} → {}", step.from.map(full).unwrap_or_default(), full(step.to))
}

/// The day and the papers.
fn completion_text(words: &Words, done: &Completion) -> String {
    let papers: Vec<String> = done.papers.iter().map(|paper| paper_text(words, paper)).collect();
    format!("{} {}", full(done.day), papers.join("; ")).trim_end().to_owned()
}

pub fn paper_text(words: &Words, paper: &Paper) -> String {
    clean(&paper_said(words, paper)).into_owned()
}

/// The English name of a code.
pub fn name_of(codes: &[(u16, &'static str)], code: u16) -> Option<&'static str> {
    codes.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}
