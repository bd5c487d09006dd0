//! Copying what is looked at to the clipboard of the terminal's own computer: the marked rows or the current one, the
//! part of the details that is shown, a line of the journal, a page of text. Only ever by a person's own key. Says how
//! much it was and what stands in the way.

use super::{Effects, ask};
use crate::domain::clean::clean;
use crate::domain::formula::would_be_formula;
use crate::engine::Row;
use crate::tui::actions::{Action, entry_of, key_of};
use crate::tui::message::{Effect, Question};
use crate::tui::model::{ListPlace, Model, Place};
use crate::tui::terminal::clipboard::{LONGEST, beginning};
use crate::tui::view::{cell, details, journal};

/// A cell of a list goes whole: what is cut on the screen is not cut here.
const WIDE: usize = 40;

pub fn copy(model: &mut Model, fx: &mut Effects) {
    if !model.settings.clipboard {
        let (menu, action) = (key_of(Action::Menu, &model.words), title_of(model, Action::Clipboard));
        return model.say("copy-off", &[("key", menu.into()), ("action", action.into())]);
    }
    if !model.has_clipboard {
        return model.say("copy-terminal", &[]);
    }
    let lines = match &model.place {
        Place::List(list) if !list.marks.is_empty() => {
            let query = list.query(0, model.lang(), model.today);
            return query.into_iter().for_each(|query| ask(fx, Question::Marked(query, list.marks.clone())));
        }
        Place::List(list) => list.current().map(|row| vec![row_text(model, list, row)]),
        Place::Details(place) => Some(details::text(model, place)),
        Place::Journal(place) => {
            place.lines.get(place.cursor).map(|line| journal::text(model, line, place.about.is_some()))
        }
        Place::Sheet(sheet) => Some(sheet.lines.clone()),
    };
    match lines.filter(|lines| !lines.is_empty()) {
        Some(lines) => {
            let all = lines.len() as u64;
            put(model, &lines, all, fx);
        }
        None => model.say("no-row", &[]),
    }
}

/// The marked rows arrived.
pub fn marked(model: &mut Model, rows: &[Row], fx: &mut Effects) {
    let Some(list) = model.list() else { return };
    let lines: Vec<String> = rows.iter().map(|row| row_text(model, list, row)).collect();
    let all = list.marks.count();
    put(model, &lines, all, fx);
}

fn title_of(model: &Model, action: Action) -> String {
    entry_of(action).map(|entry| entry.title(&model.words)).unwrap_or_default()
}

/// The shown columns, parted by tabs as a spreadsheet takes them.
fn row_text(model: &Model, list: &ListPlace, row: &Row) -> String {
    let columns = list.columns();
    let cells = columns.iter().zip(&row.cells).map(|(column, shown)| {
        clean(&cell::in_list(&model.words, column.name, shown, WIDE, row.flags)).into_owned()
    });
    cells.collect::<Vec<_>>().join("\t")
}

/// With an apostrophe before what a spreadsheet would take for a formula.
fn guarded(line: &str) -> String {
    let cell = |text: &str| match would_be_formula(text.trim_start_matches('\'')) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    line.split('\t').map(cell).collect::<Vec<_>>().join("\t")
}

/// Whole lines go, as many as there is room for; of a first line that is longer its beginning.
fn put(model: &mut Model, lines: &[String], all: u64, fx: &mut Effects) {
    let mut text = String::new();
    let mut count: u64 = 0;
    for line in lines.iter().map(|line| guarded(line)) {
        if text.len() + line.len() + 1 > LONGEST {
            break;
        }
        text.push_str(&line);
        text.push('\n');
        count += 1;
    }
    // A single line is pasted into the midst of a text as often as not.
    if count == 1 {
        text.pop();
    }
    let is_begun = count == 0;
    if is_begun {
        text = lines.first().map(|line| beginning(&guarded(line)).to_owned()).unwrap_or_default();
    }
    let chars = text.trim_end().chars().count().to_string();
    let args = [("n", count.into()), ("all", all.into()), ("chars", chars.into())];
    match () {
        () if text.is_empty() => return model.say("no-row", &[]),
        () if is_begun => model.say("copied-begun", &args),
        () if count < lines.len() as u64 => model.say("copied-part", &args),
        () if count < all => model.say("copied-shown", &args),
        () => model.say("copied", &args),
    }
    fx.push(Effect::Copy(text));
}
