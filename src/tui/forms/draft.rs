//! Forms as drafts: bytes that survive the death of the program. In: a form. Out: bytes, and the form again.

use serde::{Deserialize, Serialize};

use super::people::{self, is_personal};
use super::{About, Form, FormField, FormKind, Suggestion, Takes};
use crate::domain::record::RecordId;
use crate::engine::Targets;

#[derive(Serialize, Deserialize)]
struct Saved {
    kind: FormKind,
    ids: Vec<u64>,
    filter: Option<String>,
    count: u64,
    handle: String,
    title: String,
    focus: usize,
    fields: Vec<SavedField>,
    /// What its author had seen.
    #[serde(default)]
    seen: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct SavedField {
    name: String,
    text: String,
    label: Option<String>,
    suggestions: Vec<(String, String)>,
}

/// What draft bytes begin with: the window in which the form was typed.
pub type Key = [u8; 16];

/// The bytes of a form; `None` when it cannot be written.
pub fn write(form: &Form, key: &Key) -> Option<Vec<u8>> {
    let (ids, filter) = match &form.about.targets {
        Targets::Records(ids) => (ids, None),
        Targets::Matching { filter, except } => (except, Some(filter.clone())),
    };
    let fields = form.fields.iter().map(|field| SavedField {
        name: field.name.to_owned(),
        text: if is_personal(&form.kind, field.name) { String::new() } else { field.edit.value().to_owned() },
        label: field.label.clone(),
        suggestions: field.suggestions.iter().map(|s| (s.value.clone(), s.shown.clone())).collect(),
    });
    let saved = Saved {
        kind: form.kind.clone(),
        ids: ids.iter().map(|id| id.0).collect(),
        filter,
        count: form.about.count,
        handle: form.about.handle.clone(),
        title: form.about.title.clone(),
        focus: form.focus,
        fields: fields.collect(),
        seen: form.seen,
    };
    let mut bytes = key.to_vec();
    serde_json::to_writer(&mut bytes, &saved).ok()?;
    Some(bytes)
}

/// The form of bytes that [`write`] made, and its window; `None` for others.
pub fn read(bytes: &[u8]) -> Option<(Key, Form)> {
    let (key, form) = bytes.split_first_chunk()?;
    let saved: Saved = serde_json::from_slice(form).ok()?;
    let ids: Vec<RecordId> = saved.ids.into_iter().map(RecordId).collect();
    let targets = match saved.filter {
        None => Targets::Records(ids),
        Some(filter) => Targets::Matching { filter, except: ids },
    };
    let about = About { targets, count: saved.count, handle: saved.handle, title: saved.title };
    let known = blank(&saved.kind);
    let mut fields = Vec::new();
    for mut field in known {
        if let Some(old) = saved.fields.iter().find(|old| old.name == field.name) {
            field.edit.set(&old.text);
            field.label = old.label.clone();
            let suggestion =
                |(value, shown): &(String, String)| Suggestion { value: value.clone(), shown: shown.clone() };
            field.suggestions = old.suggestions.iter().map(suggestion).collect();
        }
        fields.push(field);
    }
    if let Some(of) = saved.fields.iter().find(|old| old.name == "of") {
        // Which occurrence is meant was offered when the form was opened.
        let offered = of.suggestions.iter();
        let offered = offered.map(|(value, shown)| Suggestion { value: value.clone(), shown: shown.clone() });
        let mut field = FormField::new("of", Takes::Choice).suggest(offered.collect());
        field.edit.set(&of.text);
        fields.push(field);
    }
    let mut form = Form::new(saved.kind, about, fields, saved.seen);
    form.focus = saved.focus.min(form.fields.len().saturating_sub(1));
    form.touched = true;
    Some((*key, form))
}

/// The empty fields of a form.
pub fn blank(kind: &FormKind) -> Vec<FormField> {
    let fields: &[(&'static str, Takes)] = match kind {
        kind if people::fields(kind).is_some() => people::fields(kind).unwrap_or_default(),
        FormKind::Done { .. } => &[
            ("papers", Takes::Papers),
            ("day", Takes::PastDay),
            ("comment", Takes::LongText),
            ("file", Takes::File),
        ],
        FormKind::Attach => &[("papers", Takes::Papers), ("file", Takes::File)],
        FormKind::Postpone => &[("to", Takes::NewDay), ("reason", Takes::Text), ("paper", Takes::Papers)],
        FormKind::Assign { .. } => &[("how", Takes::Choice)],
        FormKind::Comment => &[("text", Takes::LongText)],
        FormKind::SettleDeadline => &[("when", Takes::Text)],
        FormKind::SettleDoubt { .. } => &[("choice", Takes::Text)],
        FormKind::EditField { .. } => &[("value", Takes::LongText)],
        FormKind::AddActivity { .. } => &[
            ("number", Takes::Text),
            ("title", Takes::Text),
            ("owners", Takes::Owners),
            ("deadline", Takes::Text),
            ("result", Takes::Text),
            ("section", Takes::Section),
        ],
        FormKind::AddSection { .. } => &[("number", Takes::Text), ("title", Takes::Text)],
        FormKind::AddOwner => &[("name", Takes::Text), ("short", Takes::Text), ("code", Takes::Text)],
        FormKind::Cancel => &[("reason", Takes::Text), ("paper", Takes::Papers)],
        FormKind::Reopen => &[("reason", Takes::Text)],
        FormKind::Return { .. } => &[("remark", Takes::LongText)],
        FormKind::Move => &[("section", Takes::Section), ("after", Takes::Activity)],
        FormKind::Event { .. } => &[("date", Takes::AnyDay), ("end", Takes::AnyDay)],
        FormKind::SaveView { .. } => &[("digit", Takes::Text), ("name", Takes::Text)],
        FormKind::Warning { .. } => &[("days", Takes::Text)],
        FormKind::Import => &[("path", Takes::Text)],
        FormKind::SettlePeriod { .. } => &[("start", Takes::AnyDay), ("end", Takes::AnyDay)],
        FormKind::CopyPlan { .. } => {
            &[("start", Takes::AnyDay), ("end", Takes::AnyDay), ("title", Takes::Text)]
        }
        // The others have their fields in `people.rs`.
        _ => &[],
    };
    fields.iter().map(|(name, takes)| FormField::new(name, *takes)).collect()
}
