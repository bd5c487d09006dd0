//! A list of schools or teachers on its way in: columns with what they mean, what would change, what is refused. One key
//! sets a column's meaning, one says that two are the same person; nothing is written before Enter.

use super::{Effects, act, outcome, push_layer, reload_known};
use crate::domain::mapping;
use crate::domain::record::Kind;
use crate::domain::roster::{self, Meaning, RosterDraft};
use crate::domain::value::Value;
use crate::engine::{Command, Failure, Outcome, Refusal, RosterNote, RosterPreview};
use crate::tui::forms::FormKind;
use crate::tui::keys::{Key, physical};
use crate::tui::message::Effect;
use crate::tui::model::layer::{Roster, RosterLine};
use crate::tui::model::{Layer, Model};
use crate::tui::pickers::{Choice, Chosen, Picker, Purpose};
use crate::tui::view::{roster as view, words};

/// A list as read and compared; or why not.
pub type RosterRead = Result<Box<(RosterDraft, RosterPreview)>, String>;

/// The form with the path was confirmed.
pub fn look_at(model: &mut Model, kind: u8, path: String, fx: &mut Effects) {
    let empty = model.words.plain("mistake-path");
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return };
    if path.is_empty() {
        return form.complain("path", empty);
    }
    let kind = Kind::from_code(kind).unwrap_or(Kind::Teacher);
    fx.push(Effect::ReadRoster { path, kind, meanings: Vec::new() });
}

/// The list was read: columns that a person settled before are read so at once.
pub fn read(
    model: &mut Model,
    path: String,
    meanings: Vec<(String, Meaning)>,
    list: RosterRead,
    fx: &mut Effects,
) {
    let asked = matches!(model.layers.last(), Some(Layer::Form(form)) if matches!(form.kind, FormKind::ImportRoster { .. }));
    match list {
        Ok(list) => {
            let (draft, preview) = *list;
            let remembered = remembered(model, &draft);
            if meanings.is_empty() && !remembered.is_empty() {
                let kind = draft.kind;
                return fx.push(Effect::ReadRoster { path, kind, meanings: remembered });
            }
            if asked {
                model.layers.pop();
                outcome::forget_draft(model, fx);
            }
            model.layers.retain(|layer| !matches!(layer, Layer::Roster(_)));
            model.saying = None;
            let lines = view::lines(model, &draft, &preview);
            let layer = Roster { path, draft, preview, meanings, lines, cursor: 0, top: 0, applying: false };
            push_layer(model, Layer::Roster(Box::new(layer)));
        }
        Err(why) => match model.layers.last_mut() {
            Some(Layer::Form(form)) if asked => form.complain("path", why),
            _ => model.refuse(why),
        },
    }
}

/// What a person said before of columns with these headings.
fn remembered(model: &Model, draft: &RosterDraft) -> Vec<(String, Meaning)> {
    let headings = roster::fingerprint(&draft.columns);
    let target = crate::domain::field::spec(draft.kind).name;
    let known =
        model.known.mappings.iter().find(|record| {
            record.text(mapping::HEADINGS) == headings && record.text(mapping::TARGET) == target
        });
    let meanings =
        known.and_then(|record| record.get(mapping::MEANINGS)).map(Value::items).unwrap_or_default();
    let said = meanings.iter().map(|meaning| meaning.as_text().and_then(roster::read));
    draft
        .columns
        .iter()
        .zip(said)
        .filter_map(|(column, meaning)| Some((column.heading.clone(), meaning?)))
        .collect()
}

pub fn key(model: &mut Model, mut list: Box<Roster>, key: &Key, fx: &mut Effects) {
    model.saying = None;
    let page = view::rows_shown(model).saturating_sub(1).max(1);
    let last = list.lines.len().saturating_sub(1);
    let letter = match key {
        Key::Char(c) => physical(*c).map(|key| key.latin()),
        _ => None,
    };
    match key {
        Key::Esc => return model.say("incoming-left", &[]),
        Key::Enter => return take_in(model, list, fx),
        Key::Up => list.cursor = list.cursor.saturating_sub(1),
        Key::Down => list.cursor = (list.cursor + 1).min(last),
        Key::PageUp => list.cursor = list.cursor.saturating_sub(page),
        Key::PageDown => list.cursor = (list.cursor + page).min(last),
        Key::Home => list.cursor = 0,
        Key::End => list.cursor = last,
        _ if letter == Some('e') => return choose_meaning(model, list),
        _ if letter == Some('j') => return same_person(model, list, fx),
        _ => {}
    }
    list.top = list.top.min(list.cursor).max((list.cursor + 1).saturating_sub(view::rows_shown(model)));
    model.layers.push(Layer::Roster(list));
}

/// What the column under the cursor may mean.
fn choose_meaning(model: &mut Model, list: Box<Roster>) {
    let column = match list.lines.get(list.cursor).map(|line| line.about) {
        Some(RosterLine::Column(at)) => list.draft.columns.get(at).cloned(),
        _ => None,
    };
    let kind = list.draft.kind;
    model.layers.push(Layer::Roster(list));
    match column {
        Some(column) if !matches!(column.meaning, Meaning::Forbidden(_)) => {
            let choices = meanings(model, kind);
            act::show_picker(model, Picker::new(Purpose::Meaning, choices));
        }
        _ => model.say("not-here", &[]),
    }
}

fn meanings(model: &Model, kind: Kind) -> Vec<Choice> {
    let left_out = Choice::new(model.words.plain("roster-left-out"), Chosen::Meaning(Meaning::LeftOut));
    let field = |(kind, tag): (Kind, u16)| {
        let label = words::field_name(&model.words, kind, tag);
        let detail = model.words.plain(&format!("kind-{}", crate::domain::field::spec(kind).name));
        Choice::new(label, Chosen::Meaning(Meaning::Field(kind, tag))).detail(detail)
    };
    std::iter::once(left_out).chain(roster::possible_meanings(kind).into_iter().map(field)).collect()
}

/// A meaning was chosen: the rows are read anew at once.
pub fn meaning_chosen(model: &mut Model, meaning: Meaning, fx: &mut Effects) {
    let Some(Layer::Roster(list)) = model.layers.last_mut() else { return };
    let Some(RosterLine::Column(at)) = list.lines.get(list.cursor).map(|line| line.about) else { return };
    let Some(column) = list.draft.columns.get(at) else { return };
    let mut meanings = list.meanings.clone();
    meanings.retain(|(heading, _)| *heading != column.heading);
    meanings.push((column.heading.clone(), meaning));
    fx.push(Effect::ReadRoster { path: list.path.clone(), kind: list.draft.kind, meanings });
}

/// The row under the cursor is the person that it looks like; pressed again, it is not.
fn same_person(model: &mut Model, mut list: Box<Roster>, fx: &mut Effects) {
    let about = list.lines.get(list.cursor).map(|line| line.about);
    let found = match about {
        Some(RosterLine::Row(line)) => list.preview.notes.iter().find_map(|note| match note {
            RosterNote::Alike { line: at, id, .. } if *at == line => Some((line, *id)),
            _ => None,
        }),
        _ => None,
    };
    let Some((line, id)) = found else {
        model.layers.push(Layer::Roster(list));
        return model.say("not-here", &[]);
    };
    for row in list.draft.rows.iter_mut().filter(|row| row.line == line) {
        row.same_as = if row.same_as.is_some() { None } else { Some(id) };
    }
    let text = view::lines(model, &list.draft, &list.preview);
    list.lines = text;
    let draft = list.draft.clone();
    model.layers.push(Layer::Roster(list));
    fx.push(Effect::CompareRoster(Box::new(draft)));
}

/// A changed list was compared anew.
pub fn compared(model: &mut Model, preview: Result<RosterPreview, Failure>) {
    let text = match &preview {
        Ok(_) => None,
        Err(failure) => Some(words::failure(model, failure)),
    };
    if let Some(Layer::Roster(list)) = model.layers.last() {
        let (draft, cursor) = (list.draft.clone(), list.cursor);
        let old = list.preview.clone();
        // The offer of the row stays in sight, so that it can be taken back.
        let mut preview = preview.unwrap_or(old.clone());
        let offers = old.notes.iter().filter(|note| matches!(note, RosterNote::Alike { .. }));
        for offer in offers {
            if !preview.notes.contains(offer) {
                preview.notes.push(offer.clone());
            }
        }
        let lines = view::lines(model, &draft, &preview);
        if let Some(Layer::Roster(list)) = model.layers.last_mut() {
            list.preview = preview;
            list.cursor = cursor.min(lines.len().saturating_sub(1));
            list.lines = lines;
        }
    }
    if let Some(text) = text {
        model.refuse(text);
    }
}

fn take_in(model: &mut Model, mut list: Box<Roster>, fx: &mut Effects) {
    list.applying = model.read_only.is_none();
    let draft = list.draft.clone();
    if !list.meanings.is_empty() {
        let said = |column: &roster::RosterColumn| {
            let by_hand = list.meanings.iter().find(|(heading, _)| *heading == column.heading);
            by_hand.map_or(String::new(), |(_, meaning)| roster::written(*meaning))
        };
        let command = Command::RememberMapping {
            headings: roster::fingerprint(&draft.columns),
            target: draft.kind,
            meanings: draft.columns.iter().map(said).collect(),
        };
        model.layers.push(Layer::Roster(list));
        act::execute(model, command, None, fx);
    } else {
        model.layers.push(Layer::Roster(list));
    }
    act::execute(model, Command::ImportRoster(Box::new(draft)), None, fx);
}

/// Whether an outcome that arrives now is that of the list on top.
pub fn is_applying(model: &Model) -> bool {
    matches!(model.layers.last(), Some(Layer::Roster(list)) if list.applying)
}

pub fn executed(model: &mut Model, result: Result<Outcome, Failure>, fx: &mut Effects) {
    if matches!(&result, Ok(outcome) if outcome.command == "remember-mapping") {
        return reload_known([Kind::Mapping], fx);
    }
    let Some(Layer::Roster(mut list)) = model.layers.pop() else { return };
    match result {
        Ok(done) if done.sequence.is_some() => {
            outcome::done(model, &done, fx);
            let text = view::taken_said(&model.words, &list.draft, &list.preview);
            model.notice(text);
        }
        Ok(_) | Err(Failure::Refused(Refusal::NoChange)) => {
            model.say("roster-known", &[("file", (&list.draft.file_name).into())]);
        }
        Err(trouble) => {
            let text = words::failure(model, &trouble);
            list.applying = false;
            model.layers.push(Layer::Roster(list));
            model.refuse(text);
        }
    }
}
