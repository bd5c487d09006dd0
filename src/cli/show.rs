//! `opora show ID`: everything about one record: fields, deadline as written and as understood, questions, moves,
//! completions, comments, and the paper's own cells.

use serde_json::{Map, Value as Json, json};

use super::args::TextOrJson;
use super::context::Context;
use super::edit::kind_of;
use super::json::Object;
use super::shown::{doubt_text, when_text};
use super::trouble::{Done, Trouble};
use super::values::{Names, field_json, field_text, paper_text};
use super::{activity as activity_json, find, outcome};
use crate::domain::clean::clean;
use crate::domain::deadline::{self, Severity};
use crate::domain::field::{Field, FieldType, spec};
use crate::domain::obligation::Obligation;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::returned::returns;
use crate::domain::series::{Occurrence, window};
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, note, plan};
use crate::engine::{Details, Refusal};
use crate::locale::Words;
use crate::tui::view::dates::full;
use crate::tui::view::words::{accepted_said, called, return_said};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TextOrJson,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let kind = kind_of(context, args.kind.as_deref())?;
    let bench = context.bench()?;
    let id = find::record(context, &*bench, kind, &args.id)?;
    let details =
        bench.details(kind, id, context.today).map_err(|failure| outcome::failed(context.words, failure))?;
    let Some(details) = details else {
        return Err(outcome::failed(context.words, Refusal::NotFound.into()));
    };
    match args.format {
        TextOrJson::Json => {
            let object = Json::Object(in_json(context, &details));
            context.out.line(&serde_json::to_string_pretty(&object).unwrap_or_default())
        }
        TextOrJson::Text => in_words(context, &details),
    }
}

fn names(details: &Details) -> Vec<(RecordId, String)> {
    let name = |record: &Record| (record.id, called(record));
    details.related.iter().map(name).collect()
}

fn in_json(context: &Context<'_>, details: &Details) -> Object {
    let row = &details.record;
    let mut object = match row.kind {
        Kind::Activity => activity_json::from_details(details, context.today),
        _ => fields_json(details),
    };
    let notes = details.notes.iter().map(|(record, who, at)| {
        json!({"text": record.text(note::TEXT), "who": who, "at": at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)})
    });
    object.insert("notes".to_owned(), Json::Array(notes.collect()));
    if let Some(source) = row.get(activity::SOURCE).filter(|_| row.kind == Kind::Activity) {
        object.insert("source".to_owned(), source_json(source));
    }
    object
}

fn fields_json(details: &Details) -> Object {
    let row = &details.record;
    let named = names(details);
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(row.id.0));
    object.insert("kind".to_owned(), json!(spec(row.kind).name));
    for field in spec(row.kind).fields.iter().filter(|field| field.holds != FieldType::Internal) {
        let value = row
            .get(field.tag)
            .map_or(Json::Null, |value| field_json(Some(field), value, &Names::new(&named)));
        object.insert(field.name.replace('-', "_"), value);
    }
    object
}

fn source_json(source: &Value) -> Json {
    let number = |tag| source.part(tag).and_then(Value::as_int);
    let cells =
        source_cells(source).into_iter().map(|(heading, text)| json!({"heading": heading, "text": text}));
    json!({
        "from": number(plan::source::FROM),
        "to": number(plan::source::TO),
        "cells": cells.collect::<Vec<_>>(),
    })
}

/// The file's own cells: heading and text as read.
fn source_cells(source: &Value) -> Vec<(&str, &str)> {
    let cells = source.part(plan::source::CELLS).map(Value::items).unwrap_or_default();
    cells
        .iter()
        .map(|cell| (part_text(cell, plan::source::CELL_HEADING), part_text(cell, plan::source::CELL_TEXT)))
        .collect()
}

fn part_text(value: &Value, tag: Tag) -> &str {
    value.part(tag).and_then(Value::as_text).unwrap_or("")
}

fn in_words(context: &mut Context<'_>, details: &Details) -> Done {
    let (words, row) = (context.words, &details.record);
    let named = names(details);
    context.out.line(&clean(&details.handle))?;
    for field in spec(row.kind).fields.iter().filter(|field| is_told(row.kind, field)) {
        let Some(value) = row.get(field.tag) else { continue };
        let text = field_text(words, field, value, &Names::new(&named));
        if !text.is_empty() {
            let name = words.plain(&format!("field-{}-{}", spec(row.kind).name, field.name));
            context.out.line(&format!("  {name}: {text}"))?;
        }
    }
    if row.kind == Kind::Activity {
        let mut lines = activity_lines(words, row, context.today);
        lines.extend(details.remembered.iter().map(|one| format!("  ? {}", remembered_text(words, one))));
        lines.iter().try_for_each(|line| context.out.line(line))?;
    }
    notes(context, details)?;
    cells(context, row)
}

/// The place in the paper is no news to a reader; moves and completions are told one by one below.
fn is_told(kind: Kind, field: &Field) -> bool {
    let is_order = matches!(kind, Kind::Activity | Kind::Section) && field.name == "order";
    !is_order && !matches!(field.holds, FieldType::Moves | FieldType::Completions | FieldType::Returns)
        || kind != Kind::Activity && field.holds == FieldType::Returns
}

fn activity_lines(words: &Words, row: &Record, today: chrono::NaiveDate) -> Vec<String> {
    let owed = Obligation::of(row);
    let understood = when_text(words, owed.when());
    let mut lines = vec![format!("  {}: {understood}", words.plain("cli-show-understood"))];
    let wording = deadline::marked(&owed.stored.read);
    if wording != owed.stored.read.text {
        lines.push(format!("  {}: {}", words.plain("cli-show-unused"), clean(&wording)));
    }
    let answer = owed.answer(today);
    if let Some(since) = owed.silent_since(today) {
        lines.push(format!("  {}", words.say("details-silent-since", &[("day", full(since).into())])));
    }
    if let Some(days) = answer.days_left {
        let key = if days < 0 { "cli-show-overdue" } else { "cli-show-days-left" };
        lines.push(format!("  {}", words.say(key, &[("days", days.abs().into())])));
    }
    let open_doubts =
        activity::doubts(row).into_iter().filter(|kept| kept.settled.is_none()).map(|kept| kept.doubt);
    let of_deadline = owed.stored.read.doubts.iter().cloned();
    let settled = owed.stored.settled.is_some();
    let asked = of_deadline.filter(|doubt| !settled || doubt.severity == Severity::Note).chain(open_doubts);
    lines.extend(asked.map(|doubt| format!("  {}", doubt_text(words, &doubt))));
    lines.extend(occurrence_lines(words, &owed, today));
    if let Some(reason) = activity::closing_reason(row) {
        lines.push(format!("  {}: {}", words.plain("field-activity-cancellation"), clean(reason)));
    }
    for step in &owed.moves {
        let from = step.from.map_or_else(|| "—".to_owned(), full);
        let paper =
            step.paper.as_ref().map(|paper| format!(" ({})", paper_text(words, paper))).unwrap_or_default();
        let name = words.plain("command-postpone");
        lines.push(format!("  {name}: {from} → {}: {}{paper}", full(step.to), clean(&step.reason)));
    }
    for done in &owed.completions {
        let papers = done.papers.iter().map(|paper| paper_text(words, paper)).collect::<Vec<_>>().join("; ");
        let line = format!("  {}: {}  {papers}", words.plain("command-done"), full(done.day));
        // Who told of it stands where that is not who took it off control.
        let two = accepted_said(words, done).map(|accepted| format!("  {} — {accepted}", done.by));
        lines.push(clean(&format!("{}{}", line.trim_end(), two.unwrap_or_default())).into_owned());
    }
    for one in returns(row.get(activity::RETURNS)) {
        lines.push(format!("  {}: {}", words.plain("details-returned"), clean(&return_said(words, &one))));
    }
    lines
}

/// The occurrences that matter now; a long series is told from its first open one on.
fn occurrence_lines(words: &Words, owed: &Obligation, today: chrono::NaiveDate) -> Vec<String> {
    let said = |one: &Occurrence| {
        let moved = if one.due == one.day { String::new() } else { format!(" → {}", full(one.due)) };
        let closed = one.state.closed_on().map(|on| format!(" {}", full(on))).unwrap_or_default();
        let state = words.plain(&format!("occurrence-{}", one.state.name()));
        format!("    {}{moved}  {state}{closed}", full(one.day))
    };
    let all = owed.occurrences(today);
    if all.is_empty() {
        return Vec::new();
    }
    let (before, shown, behind) = window(&all);
    let mut lines = vec![format!("  {}:", words.plain("details-occurrences"))];
    let left_out = |count: usize| {
        (count > 0).then(|| format!("    {}", words.say("cli-and-more", &[("count", count.into())])))
    };
    lines.extend(left_out(before));
    lines.extend(shown.iter().map(said));
    lines.extend(left_out(behind));
    lines
}

pub fn remembered_text(words: &Words, remembered: &crate::engine::Remembered) -> String {
    let day = outcome::moment(&remembered.at);
    words.say(
        "decided-so",
        &[
            ("when", when_text(words, &remembered.when).into()),
            ("day", day.split(' ').next().unwrap_or_default().into()),
            ("handle", clean(&remembered.handle).into_owned().into()),
            ("who", clean(&remembered.who).into_owned().into()),
        ],
    )
}

fn notes(context: &mut Context<'_>, details: &Details) -> Done {
    for (record, who, at) in &details.notes {
        let head = format!("  {} · {}", outcome::moment(at), clean(who));
        context.out.line(&format!("{head}: {}", clean(record.text(note::TEXT))))?;
    }
    Ok(())
}

/// The row as the paper has it.
fn cells(context: &mut Context<'_>, row: &Record) -> Result<(), Trouble> {
    let Some(source) = row.get(activity::SOURCE).filter(|_| row.kind == Kind::Activity) else {
        return Ok(());
    };
    let lines = [plan::source::FROM, plan::source::TO]
        .map(|tag| source.part(tag).and_then(Value::as_int).unwrap_or(0));
    let place = match lines {
        [from, to] if from == to => from.to_string(),
        [from, to] => format!("{from}–{to}"),
    };
    context.out.line(&format!("  {}", context.words.say("cli-show-source", &[("lines", place.into())])))?;
    for (heading, text) in source_cells(source) {
        context.out.line(&format!("    {}: {}", clean(heading), clean(text)))?;
    }
    Ok(())
}
