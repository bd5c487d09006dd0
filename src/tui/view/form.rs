//! A form at the bottom of the screen: what it is about, its fields, and the effect as it would be.

use ratatui::style::Style;

use super::words::Nature;
use super::{dates, words};
use crate::domain::record::Kind;
use crate::engine::Outcome;
use crate::tui::forms::build::{Understood, understood};
use crate::tui::forms::{Form, FormField, FormKind};
use crate::tui::model::Model;
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// Rows of the effect that are drawn.
const EFFECTS: usize = 3;

/// A form laid out: pieces of text with their places, and the cursor.
struct Layout {
    pieces: Vec<Piece>,
    height: usize,
    cursor: (usize, usize),
}

struct Piece {
    x: usize,
    y: usize,
    text: String,
    style: Style,
}

impl Layout {
    fn put(&mut self, x: usize, y: usize, text: impl Into<String>, style: Style) {
        self.pieces.push(Piece { x, y, text: text.into(), style });
        self.height = self.height.max(y + 1);
    }
}

/// Lines it takes.
pub fn height(model: &Model, form: &Form, width: u16) -> usize {
    layout(model, form, usize::from(width)).height
}

/// Draws the form; returns where the cursor stands. On a low screen the lines around the cursor are seen.
pub fn draw(model: &Model, form: &Form, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let layout = layout(model, form, paint.width());
    let hidden = layout.height.saturating_sub(paint.height());
    let top = hidden.min(layout.cursor.1.saturating_sub(1));
    for piece in &layout.pieces {
        if let Some(y) = piece.y.checked_sub(top) {
            paint.put(piece.x, y, &piece.text, piece.style);
        }
    }
    paint.place(layout.cursor.0, layout.cursor.1 - top)
}

fn layout(model: &Model, form: &Form, width: usize) -> Layout {
    let mut layout = Layout { pieces: Vec::new(), height: 1, cursor: (0, 0) };
    layout.put(1, 0, text::cut(&title(model, form), width.saturating_sub(2)), look::strong());
    let labels: Vec<String> = form.fields.iter().map(|field| label(model, field)).collect();
    let wide = labels.iter().map(|label| text::width(label)).max().unwrap_or(0).min(width / 3);
    for (at, (field, label)) in form.fields.iter().zip(&labels).enumerate() {
        field_lines(model, field, label, wide, width, at == form.focus, &mut layout);
    }
    for (line, alarm) in effect_lines(model, form) {
        for part in text::wrapped(&line, width.saturating_sub(2)) {
            let y = layout.height;
            layout.put(1, y, part, if alarm { look::alarm() } else { look::plain() });
        }
    }
    layout
}

fn field_lines(
    model: &Model,
    field: &FormField,
    label: &str,
    wide: usize,
    width: usize,
    focused: bool,
    layout: &mut Layout,
) {
    let mut y = layout.height;
    if focused {
        layout.put(1, y, ">", look::plain());
    }
    let mut x = 3;
    if text::width(label) > wide {
        // A question is longer than a label: it stands above its answer.
        for line in text::wrapped(label, width.saturating_sub(x + 1)) {
            layout.put(x, y, line, look::plain());
            y += 1;
        }
    } else {
        layout.put(x, y, label, look::plain());
        x += wide + 1;
    }
    let (lines, place) = field_text(field, width.saturating_sub(x + 1));
    for (dy, line) in lines.iter().enumerate() {
        layout.put(x, y + dy, line.as_str(), look::plain());
    }
    if focused {
        layout.cursor = (x + place.0, y + place.1);
    }
    let last = lines.len().saturating_sub(1);
    if let Some(meaning) = meaning(model, field) {
        let from = x + lines.last().map_or(0, |line| text::width(line)) + 2;
        layout.put(from, y + last, meaning, look::plain());
    }
    if focused {
        for (at, suggestion) in field.suggestions.iter().enumerate() {
            let y = layout.height;
            layout.put(x, y, format!("{} {}", at + 1, suggestion.shown), look::plain());
        }
    }
}

fn title(model: &Model, form: &Form) -> String {
    let name = model.words.plain(&format!("form-{}", form.kind.name()));
    let about = match (form.about.count, form.about.handle.as_str()) {
        (0, _) => String::new(),
        (1, handle) => format!("{handle} {}", form.about.title).trim().to_owned(),
        (count, _) => model.words.say(counted(&form.kind), &[("n", count.into())]),
    };
    let title = if about.is_empty() { name } else { format!("{name} · {about}") };
    let editors: Vec<&str> =
        form.edits().into_iter().flat_map(|(kind, id)| model.editors(kind, id)).collect();
    if editors.is_empty() {
        return title;
    }
    format!("{title} · {}", model.words.say("live-editing", &[("who", editors.join(", ").into())]))
}

/// What a form about many is about.
fn counted(kind: &FormKind) -> &'static str {
    match kind {
        FormKind::Return { .. } => "count-records",
        FormKind::HandIn | FormKind::Excuse | FormKind::Assess | FormKind::AddMeasure => "count-records",
        _ => "count-activities",
    }
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

/// What the typed text is understood as.
fn meaning(model: &Model, field: &FormField) -> Option<String> {
    let words = &model.words;
    if let Some(at) = field.suggested() {
        let suggestion = &field.suggestions[at];
        return Some(format!("= {}", suggestion.shown));
    }
    if field.edit.is_empty() {
        let hint = format!("hint-{}", field.name);
        if words.has(&hint) {
            return Some(words.plain(&hint));
        }
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

/// What would happen, or what is not right yet; `true` for what is wrong.
fn effect_lines(model: &Model, form: &Form) -> Vec<(String, bool)> {
    if let Some(mistake) = &form.mistake {
        return vec![(mistake.clone(), true)];
    }
    match &form.preview {
        None => Vec::new(),
        Some(Err(failure)) => vec![(words::failure(model, failure), true)],
        Some(Ok(outcome)) => outcome_lines(model, outcome),
    }
}

fn outcome_lines(model: &Model, outcome: &Outcome) -> Vec<(String, bool)> {
    let words = &model.words;
    let mut lines: Vec<(String, bool)> = outcome
        .done
        .iter()
        .take(EFFECTS)
        .filter_map(|effect| Some((effect_said(model, effect)?, false)))
        .collect();
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
    if outcome.unseen > 0 {
        lines.push((words.say("and-unseen", &[("n", outcome.unseen.into())]), false));
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

/// «3.7: 20.01.2021 ср → 15.02.2021 пн», or the fields that change. `None`: nothing would look otherwise than it does.
fn effect_said(model: &Model, effect: &crate::engine::Effect) -> Option<String> {
    let words = &model.words;
    if effect.change.kind == Kind::Note {
        return Some(words.say("effect-note", &[("text", (&effect.handle).into())]));
    }
    match words::nature(&effect.change) {
        Nature::Created => return Some(words.say("effect-new", &[("handle", (&effect.handle).into())])),
        Nature::Deleted => return Some(words.say("effect-gone", &[("handle", (&effect.handle).into())])),
        Nature::Edited => {}
    }
    let day = |day: Option<chrono::NaiveDate>| {
        day.map_or_else(|| words.plain("value-none"), |day| dates::with_weekday(words, day))
    };
    if effect.day_before != effect.day_after && effect.day_after.is_some() {
        return Some(format!("{}: {} → {}", effect.handle, day(effect.day_before), day(effect.day_after)));
    }
    let shown = effect.change.fields.iter().filter(|field| {
        crate::domain::field::spec(effect.change.kind).field(field.tag).is_some_and(|field| {
            !matches!(
                field.holds,
                crate::domain::field::FieldType::Internal
                    | crate::domain::field::FieldType::Completions
                    | crate::domain::field::FieldType::Returns
            )
        })
    });
    let seen = shown.filter_map(|field| words::change_seen(model, effect.change.kind, field));
    let parts: Vec<String> = seen.take(2).collect();
    (!parts.is_empty()).then(|| format!("{}: {}", effect.handle, parts.join("; ")))
}
