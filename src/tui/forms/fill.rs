//! Values of single fields: as text to be edited, and back. Generic over the field table, so a new field needs nothing
//! here.

use super::FormField;
use super::build::{Facts, Mistake, owner_named};
use super::day::read_day;
use super::people::school_named;
use crate::domain::deadline::typed::Prefer;
use crate::domain::field::{FieldType, spec};
use crate::domain::record::{Kind, Record};
use crate::domain::school::Listing;
use crate::domain::value::{Tag, Value};
use crate::domain::words::folded;
use crate::locale::Words;

/// The field's value as text to be edited.
pub fn text_to_edit(record: &Record, tag: Tag, words: &Words, wording: Option<&str>) -> String {
    let Some(field) = spec(record.kind).field(tag) else { return String::new() };
    let Some(value) = record.get(tag) else { return String::new() };
    match (field.holds, value) {
        (FieldType::Deadline, _) => wording.unwrap_or_default().to_owned(),
        (FieldType::Choices(names), Value::List(codes)) => codes
            .iter()
            .filter_map(Value::as_code)
            .filter_map(|code| names.iter().find(|(known, _)| *known == code))
            .map(|(_, name)| words.plain(&format!("paper-{name}")))
            .collect::<Vec<_>>()
            .join(", "),
        (FieldType::Choice(names), Value::Code(code)) => names
            .iter()
            .find(|(known, _)| known == code)
            .map(|(_, name)| words.plain(&format!("choice-{}-{name}", field.name)))
            .unwrap_or_default(),
        (FieldType::Years, value) => {
            let listings = value.items().iter().filter_map(Listing::from_value);
            listings.map(|listing| listing.written()).collect::<Vec<_>>().join("; ")
        }
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Int(number)) => number.to_string(),
        (_, Value::Day(day)) => day.format("%d.%m.%Y").to_string(),
        (_, Value::List(items)) => items.iter().filter_map(Value::as_text).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

/// The value that an edited text means; `None` empties the field.
pub(super) fn edited(
    kind: Kind,
    tag: Tag,
    field: &FormField,
    facts: &Facts<'_>,
) -> Result<Option<Value>, Mistake> {
    let text = field.value();
    let wrong = |why| Mistake { field: "value", why };
    let Some(known) = spec(kind).field(tag) else { return Err(wrong("mistake-text")) };
    if text.is_empty() {
        return Ok(None);
    }
    let parts = || text.split(',').map(str::trim).filter(|part| !part.is_empty());
    Ok(Some(match known.holds {
        FieldType::Int => Value::Int(text.parse().map_err(|_| wrong("mistake-number"))?),
        FieldType::Day => Value::Day(read_day(&text, facts.today, Prefer::Past).ok_or(wrong("mistake-day"))?),
        FieldType::TextList => Value::List(parts().map(Value::text).collect()),
        FieldType::Refs(Kind::Owner) => {
            let found: Option<Vec<Value>> =
                parts().map(|name| owner_named(name, facts).map(Value::Ref)).collect();
            Value::List(found.ok_or(wrong("mistake-owner"))?)
        }
        FieldType::Refs(Kind::School) => {
            let found: Option<Vec<Value>> =
                parts().map(|name| school_named(name, facts).map(Value::Ref)).collect();
            Value::List(found.ok_or(wrong("mistake-school"))?)
        }
        FieldType::Years => {
            let listings = Listing::read_all(&text).ok_or(wrong("mistake-text"))?;
            Value::List(listings.iter().map(Listing::to_value).collect())
        }
        FieldType::Choice(names) => {
            Value::Code(code_named(known.name, names, &text, facts.words).ok_or(wrong("mistake-choice"))?)
        }
        FieldType::Choices(names) => {
            let codes: Option<Vec<Value>> = parts()
                .map(|part| code_named(known.name, names, part, facts.words).map(Value::Code))
                .collect();
            Value::List(codes.ok_or(wrong("mistake-choice"))?)
        }
        _ => Value::Text(text),
    }))
}

/// A choice by a word of either language, or by its beginning.
fn code_named(field: &str, names: &[(u16, &'static str)], typed: &str, words: &Words) -> Option<u16> {
    let wanted = folded(typed);
    let called = |name: &str| -> Vec<String> {
        let keys = [format!("paper-{name}"), format!("choice-{field}-{name}")];
        let said = keys.iter().filter(|key| words.has(key)).map(|key| words.plain(key));
        said.chain([name.to_owned()]).map(|word| folded(&word)).collect()
    };
    let exact = names.iter().find(|(_, name)| called(name).contains(&wanted));
    let begun = || names.iter().find(|(_, name)| called(name).iter().any(|word| word.starts_with(&wanted)));
    exact.or_else(begun).map(|(code, _)| *code)
}
