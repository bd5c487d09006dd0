//! The journal: who, when, what, why. About one record: with every field's change.

use super::words::Nature;
use super::{dates, words};
use crate::engine::JournalLine;
use crate::tui::model::{JournalPlace, Model};
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// Draws the journal; returns where the cursor stands.
pub fn draw(model: &Model, journal: &JournalPlace, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let title = match &journal.about {
        Some(handle) => model.words.say("journal-about", &[("handle", handle.into())]),
        None => model.words.plain("journal-title"),
    };
    paint.put(3, 0, &title, look::strong());
    if journal.lines.is_empty() {
        let why = match model.rights.journal {
            true => model.words.plain("pane-journal-empty"),
            false => super::list::not_for_this_role(model),
        };
        paint.put(3, 1, &why, look::plain());
        return None;
    }
    let mut cursor = None;
    let mut y = 1;
    for (at, line) in journal.lines.iter().enumerate().skip(journal.top) {
        if y >= paint.height() {
            break;
        }
        if at == journal.cursor {
            paint.put(1, y, ">", look::plain());
            cursor = paint.place(1, y);
        }
        paint.put(3, y, &said(model, line), look::plain());
        y += 1;
        if journal.about.is_some() || at == journal.cursor {
            for part in parts(model, line, journal.about.is_some()) {
                for wrapped in text::wrapped(&part, paint.width().saturating_sub(22)) {
                    paint.put(20, y, &wrapped, look::plain());
                    y += 1;
                }
            }
        }
    }
    cursor
}

/// A line with what it changed, to be copied.
pub fn text(model: &Model, line: &JournalLine, all: bool) -> Vec<String> {
    let parts = parts(model, line, all).into_iter().map(|part| format!("\t{part}"));
    std::iter::once(said(model, line)).chain(parts).collect()
}

/// «01.02.2021 14:02 Петрова  Перенос срока  3.7 (причина)».
fn said(model: &Model, line: &JournalLine) -> String {
    let words = &model.words;
    let mut text = format!("{} {}  ", dates::moment(line.at, model.offset), line.who);
    if line.clock_doubtful {
        text.push_str(&words.plain("journal-clock-doubtful"));
    }
    text.push_str(&words.plain(&format!("command-{}", line.command)));
    if let Some((_, of)) = &line.undoes {
        text.push_str(&format!(": {}", words.plain(&format!("command-{of}"))));
    }
    let records = match line.count {
        0 => String::new(),
        count if count <= line.handles.len() => line.handles.join(", "),
        count => words.say("count-records", &[("n", count.into())]),
    };
    text.push_str(&format!("  {records}"));
    if let Some(reason) = &line.reason {
        text.push_str(&format!("  «{reason}»"));
    }
    text
}

/// The changes of a line; on the whole journal only the first few.
fn parts(model: &Model, line: &JournalLine, all: bool) -> Vec<String> {
    let mut parts = Vec::new();
    let limit = if all { usize::MAX } else { 3 };
    for change in line.changes.iter().take(limit) {
        match words::nature(change) {
            Nature::Edited => {}
            Nature::Created => {
                parts.push(model.words.plain("journal-created"));
                continue;
            }
            Nature::Deleted => {
                parts.push(model.words.plain("journal-deleted"));
                continue;
            }
        }
        for field in &change.fields {
            let internal = crate::domain::field::spec(change.kind)
                .field(field.tag)
                .is_none_or(|field| field.holds == crate::domain::field::FieldType::Internal);
            if !internal {
                parts.push(words::change_said(model, change.kind, field, &line.names));
            }
        }
    }
    if !all && parts.len() > 4 {
        let more = parts.len() - 4;
        parts.truncate(4);
        parts.push(model.words.say("and-more", &[("n", more.into())]));
    }
    parts
}
