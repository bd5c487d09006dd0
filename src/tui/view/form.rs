//! A form at the bottom of the screen: what it is about, its fields, and the effect as it would be.

use super::{dates, words};
use crate::engine::{Failure, Outcome};
use crate::tui::forms::build::{Understood, understood};
use crate::tui::forms::{Form, FormField};
use crate::tui::model::Model;
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// Rows of the effect that are drawn.
const EFFECTS: usize = 3;

/// Lines it takes.
pub fn height(model: &Model, form: &Form, width: u16) -> usize {
    let suggestions: usize = form
        .fields
        .iter()
        .enumerate()
        .filter(|(at, _)| *at == form.focus)
        .map(|(_, field)| field.suggestions.len())
        .sum();
    let effects = effect_lines(model, form).len();
    let long = form.fields.iter().map(|field| text_lines(field, usize::from(width)).len() - 1).sum::<usize>();
    1 + form.fields.len() + suggestions + effects + long
}

/// Draws the form; returns where the cursor stands.
pub fn draw(model: &Model, form: &Form, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    paint.put(1, 0, &title(model, form), look::strong());
    let labels: Vec<String> = form.fields.iter().map(|field| label(model, field)).collect();
    let wide = labels.iter().map(|label| text::width(label)).max().unwrap_or(0).min(paint.width() / 3);
    let mut y = 1;
    let mut cursor = None;
    for (at, (field, label)) in form.fields.iter().zip(&labels).enumerate() {
        let marked = if at == form.focus { ">" } else { " " };
        paint.put(1, y, marked, look::strong());
        let mut x = 3;
        let long = text::width(label) > wide;
        paint.put(x, y, &text::cut(label, paint.width().saturating_sub(x + 1)), look::plain());
        if long {
            y += 1;
        } else {
            x += wide + 1;
        }
        let (lines, place) = field_text(field, paint.width().saturating_sub(x + 1));
        for (dy, line) in lines.iter().enumerate() {
            paint.put(x, y + dy, line, look::plain());
        }
        if at == form.focus {
            cursor = paint.place(x + place.0, y + place.1);
        }
        let last = lines.len().saturating_sub(1);
        if let Some(meaning) = meaning(model, field) {
            let from = x + text::width(&lines[last]) + 2;
            paint.put(from, y + last, &meaning, look::plain());
        }
        y += lines.len().max(1);
        if at == form.focus {
            y = suggestions(field, x, y, paint);
        }
    }
    for (line, alarm) in effect_lines(model, form) {
        paint.put(1, y, &line, if alarm { look::alarm() } else { look::plain() });
        y += 1;
    }
    cursor
}

fn title(model: &Model, form: &Form) -> String {
    let name = model.words.plain(&format!("form-{}", form.kind.name()));
    let about = match (form.about.count, form.about.handle.as_str()) {
        (0, _) => String::new(),
        (1, handle) => format!("{handle} {}", form.about.title).trim().to_owned(),
        (count, _) => model.words.say("count-activities", &[("n", count.into())]),
    };
    if about.is_empty() { name } else { format!("{name} · {about}") }
}

fn label(model: &Model, field: &FormField) -> String {
    field.label.clone().unwrap_or_else(|| model.words.plain(&format!("input-{}", field.name)))
}

/// The lines of a field and the cursor in them. A one-line text scrolls sideways; a long one is broken.
fn field_text(field: &FormField, cells: usize) -> (Vec<String>, (usize, usize)) {
    if !is_long(field, cells) {
        let (shown, at) = field.edit.window(cells);
        return (vec![shown], (at, 0));
    }
    let lines = text::wrapped(field.edit.value(), cells);
    let before = text::wrapped(field.edit.before_cursor(), cells);
    let row = before.len().saturating_sub(1);
    let spaces = field.edit.before_cursor().chars().rev().take_while(|c| *c == ' ').count();
    let column = before.last().map_or(0, |line| text::width(line)) + spaces;
    (lines, (column.min(cells), row))
}

fn is_long(field: &FormField, cells: usize) -> bool {
    field.takes == crate::tui::forms::Takes::LongText
        && (field.edit.value().contains('\n') || text::width(field.edit.value()) + 1 > cells)
}

fn text_lines(field: &FormField, width: usize) -> Vec<String> {
    field_text(field, (width * 2 / 3).max(20)).0
}

/// What the typed text is understood as.
fn meaning(model: &Model, field: &FormField) -> Option<String> {
    let words = &model.words;
    if let Some(at) = field.suggested() {
        let suggestion = &field.suggestions[at];
        return Some(format!("= {}", suggestion.shown));
    }
    match understood(field, model.today)? {
        Understood::Day(day) => {
            let said = dates::with_weekday(words, day);
            Some(if day == model.today {
                format!("= {} {said}", words.plain("day-today"))
            } else {
                format!("= {said}")
            })
        }
        Understood::Papers(papers) => {
            let said: Vec<String> = papers.iter().map(|paper| words::paper_said(words, paper)).collect();
            Some(format!("= {}", said.join("; ")))
        }
    }
}

fn suggestions(field: &FormField, x: usize, mut y: usize, paint: &mut Paint<'_>) -> usize {
    for (at, suggestion) in field.suggestions.iter().enumerate() {
        paint.put(x, y, &format!("{} {}", at + 1, suggestion.shown), look::plain());
        y += 1;
    }
    y
}

/// What would happen, or what is not right yet; `true` for what is wrong.
fn effect_lines(model: &Model, form: &Form) -> Vec<(String, bool)> {
    if let Some(mistake) = &form.mistake {
        return vec![(mistake.clone(), true)];
    }
    match &form.preview {
        None => Vec::new(),
        Some(Err(Failure::Refused(refusal))) => vec![(words::refusal_said(model, refusal), true)],
        Some(Err(Failure::Store(error))) => vec![(words::store_said(&model.words, error), true)],
        Some(Ok(outcome)) => outcome_lines(model, outcome),
    }
}

fn outcome_lines(model: &Model, outcome: &Outcome) -> Vec<(String, bool)> {
    let words = &model.words;
    let mut lines: Vec<(String, bool)> =
        outcome.done.iter().take(EFFECTS).map(|effect| (effect_said(model, effect), false)).collect();
    if outcome.done.len() > EFFECTS {
        lines.push((words.say("and-more", &[("n", (outcome.done.len() - EFFECTS).into())]), false));
    }
    for refused in outcome.refused.iter().take(EFFECTS) {
        let why = words::refusal_said(model, &refused.why);
        lines.push((
            words.say("effect-refused", &[("handle", (&refused.handle).into()), ("why", why.into())]),
            true,
        ));
    }
    if outcome.refused.len() > EFFECTS {
        lines.push((words.say("and-more-refused", &[("n", (outcome.refused.len() - EFFECTS).into())]), true));
    }
    let mut codes: Vec<&str> = outcome.warnings.iter().map(|warning| warning.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let said: Vec<String> = codes.iter().map(|code| words.plain(&format!("warning-{code}"))).collect();
    if !said.is_empty() {
        lines.push((format!("! {}", said.join(", ")), true));
    }
    lines
}

/// «3.7: 20.01.2021 ср → 15.02.2021 пн», or the fields that change.
fn effect_said(model: &Model, effect: &crate::engine::Effect) -> String {
    let words = &model.words;
    let day = |day: Option<chrono::NaiveDate>| {
        day.map_or_else(|| words.plain("value-none"), |day| dates::with_weekday(words, day))
    };
    if effect.day_before != effect.day_after && effect.day_after.is_some() {
        return format!("{}: {} → {}", effect.handle, day(effect.day_before), day(effect.day_after));
    }
    let shown = effect.change.fields.iter().filter(|field| {
        crate::domain::field::spec(effect.change.kind).field(field.tag).is_some_and(|field| {
            !matches!(
                field.holds,
                crate::domain::field::FieldType::Internal | crate::domain::field::FieldType::Completions
            )
        })
    });
    let parts: Vec<String> =
        shown.take(2).map(|field| words::change_said(model, effect.change.kind, field, &[])).collect();
    format!("{}: {}", effect.handle, parts.join("; "))
}
