//! A list before it is taken in: its columns with their meaning, what is new, changed and refused, row by row. In: the
//! draft and its comparison. Out: lines, each knowing what it is about.

use ratatui::style::Style;

use super::words::{self, change_said};
use crate::domain::clean::clean;
use crate::domain::roster::{Meaning, RosterDraft, RosterRefusal};
use crate::engine::{RosterNote, RosterPreview};
use crate::locale::Words;
use crate::tui::actions::{Action, key_of};
use crate::tui::model::Model;
use crate::tui::model::layer::{Roster, RosterLine, RosterText};
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// Rows that are told of each sort.
const TOLD: usize = 200;

pub fn rows_shown(model: &Model) -> usize {
    model.body_height()
}

pub fn draw(_: &Model, list: &Roster, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let mut cursor = None;
    for (y, line) in list.lines.iter().skip(list.top).enumerate().take(paint.height()) {
        if list.top + y == list.cursor {
            paint.put(0, y, ">", look::plain());
            cursor = paint.place(0, y);
        }
        let style = if line.alarm { look::alarm() } else { Style::default() };
        paint.put(2, y, &text::cut(&line.text, paint.width().saturating_sub(3)), style);
    }
    cursor
}

pub fn lines(model: &Model, draft: &RosterDraft, preview: &RosterPreview) -> Vec<RosterText> {
    let words = &model.words;
    let mut lines = vec![plain(words.say(
        "roster-heading",
        &[
            ("file", (&draft.file_name).into()),
            ("rows", draft.rows.len().to_string().into()),
            ("encoding", (&draft.encoding).into()),
        ],
    ))];
    lines.push(plain(counts(model, preview)));
    columns(words, draft, &mut lines);
    notes(model, draft, preview, &mut lines);
    for refusal in draft.refused.iter().take(TOLD) {
        let text = refusal_said(words, refusal);
        lines.push(RosterText { text, alarm: true, about: RosterLine::Row(refusal.line) });
    }
    for (handle, change) in preview.changed.iter().take(TOLD) {
        for field in change.fields.iter().filter(|field| !is_maintained(change.kind, field.tag)) {
            lines.push(plain(format!("{handle}: {}", change_said(model, change.kind, field, &[]))));
        }
    }
    lines
}

fn is_maintained(kind: crate::domain::record::Kind, tag: u16) -> bool {
    crate::domain::field::spec(kind).field(tag).is_some_and(|field| field.maintained)
}

fn plain(text: String) -> RosterText {
    RosterText { text, alarm: false, about: RosterLine::Nothing }
}

/// «новых: 120 · изменено: 3 · без изменений: 7 · оставлено: 1», and what comes along.
fn counts(model: &Model, preview: &RosterPreview) -> String {
    let words = &model.words;
    let count = |wanted: fn(&RosterNote) -> bool| preview.notes.iter().filter(|note| wanted(note)).count();
    let said = |key: &str, n: usize| words.say(key, &[("n", n.to_string().into())]);
    let mut parts = vec![
        said("roster-new", count(|note| matches!(note, RosterNote::New { .. }))),
        said("roster-changed", count(|note| matches!(note, RosterNote::Changed { .. }))),
        said("roster-same", count(|note| matches!(note, RosterNote::Same { .. }))),
    ];
    if !preview.kept.is_empty() {
        parts.push(said("roster-kept", preview.kept.len()));
    }
    for (kind, n) in &preview.new {
        let name = crate::domain::field::spec(*kind).name;
        parts.push(format!("{}: {n}", words.plain(&format!("kinds-{name}"))));
    }
    parts.join(" · ")
}

fn columns(words: &Words, draft: &RosterDraft, lines: &mut Vec<RosterText>) {
    for (at, column) in draft.columns.iter().enumerate() {
        let (meaning, alarm) = match column.meaning {
            Meaning::Field(kind, tag) => (words::field_name(words, kind, tag), false),
            Meaning::Unknown => (words.plain("roster-unknown"), true),
            Meaning::LeftOut => (words.plain("roster-left-out"), false),
            Meaning::Forbidden(code) => {
                let why = words.plain(&format!("forbidden-{code}"));
                (words.say("roster-forbidden", &[("why", why.into())]), true)
            }
        };
        let text = words.say(
            "roster-column",
            &[
                ("heading", (&column.heading).into()),
                ("meaning", meaning.into()),
                ("filled", column.filled.to_string().into()),
            ],
        );
        lines.push(RosterText { text, alarm, about: RosterLine::Column(at) });
    }
}

fn notes(model: &Model, draft: &RosterDraft, preview: &RosterPreview, lines: &mut Vec<RosterText>) {
    let words = &model.words;
    for note in preview.notes.iter().take(TOLD * 10) {
        match note {
            RosterNote::Refused { line, why, partly } => {
                let why = words::refusal_said(model, why);
                let said = [("line", line.to_string().into()), ("why", why.into())];
                let key = if *partly { "roster-refused-part" } else { "roster-refused-row" };
                let text = words.say(key, &said);
                lines.push(RosterText { text, alarm: true, about: RosterLine::Row(*line) });
            }
            RosterNote::Alike { line, code, .. } => {
                let merged = draft.rows.iter().any(|row| row.line == *line && row.same_as.is_some());
                let key = if merged { "roster-merged" } else { "roster-alike" };
                let text = words.say(key, &[("line", line.to_string().into()), ("code", code.into())]);
                lines.push(RosterText { text, alarm: !merged, about: RosterLine::Row(*line) });
            }
            RosterNote::New { .. } | RosterNote::Changed { .. } | RosterNote::Same { .. } => {}
        }
    }
}

/// «Принято: педагоги.csv · новых: 120 · Я отменить».
pub fn taken_said(words: &Words, draft: &RosterDraft, preview: &RosterPreview) -> String {
    let new = preview.notes.iter().filter(|note| matches!(note, RosterNote::New { .. })).count();
    let taken = words.say("roster-taken", &[("file", (&draft.file_name).into())]);
    let new = words.say("roster-new", &[("n", new.to_string().into())]);
    let undo = words.say("outcome-undo", &[("key", key_of(Action::Undo, words).into())]);
    format!("{taken} · {new}{undo}")
}

/// Why a row, a cell or a sheet was not taken.
pub fn refusal_said(words: &Words, refusal: &RosterRefusal) -> String {
    let why = ("why", words.plain(&format!("roster-{}", refusal.why)).into());
    let line = ("line", refusal.line.to_string().into());
    let text = ("text", clean(&refusal.text).into_owned().into());
    match &refusal.column {
        Some(column) => {
            let column = ("column", clean(column).into_owned().into());
            words.say("roster-refused-cell", &[line, column, text, why])
        }
        None if refusal.line == 0 => words.say("roster-refused-sheet", &[text, why]),
        None => words.say("roster-refused-row", &[line, why]),
    }
}
