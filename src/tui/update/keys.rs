//! Where a key goes: to the top layer, to a number being typed, or to the action it means.

use super::{Effects, act, ask, choose, forms, incoming, line, reload_list, sheet};
use crate::domain::record::{Kind, RecordId};
use crate::domain::teacher;
use crate::engine::ListQuery;
use crate::tui::actions::{Action, action_for, context};
use crate::tui::keys::Key;
use crate::tui::message::{Effect, Question, Seek};
use crate::tui::model::{Layer, Model, Object, Place};
use crate::tui::panes::Rung;
use crate::tui::pickers::code;
use crate::tui::widgets::line_edit::LineEdit;

/// The object of a number that nothing bears; no record is ever numbered so.
const NO_RECORD: RecordId = RecordId(0);

pub fn key(model: &mut Model, key: &Key, fx: &mut Effects) {
    if *key == Key::Ctrl('l') {
        fx.push(Effect::Redraw);
        return;
    }
    if let Some(layer) = model.layers.pop() {
        match layer {
            Layer::Form(form) => forms::key(model, form, key, fx),
            Layer::Picker(picker) => choose::key(model, picker, key, fx),
            Layer::Line(open) => line::key(model, open, key, fx),
            Layer::Incoming(paper) => incoming::key(model, paper, key, fx),
            Layer::Roster(list) => super::roster::key(model, list, key, fx),
            Layer::Clash(clash) => super::clash::key(model, clash, key, fx),
        }
        if matches!(key, Key::Paste(text) if !LineEdit::has_room_for(text)) {
            let text = model.words.plain("input-paste-cut");
            model.refuse(text);
        }
        return;
    }
    if swallowed(model, key) {
        return;
    }
    if take_offer(model, key, fx) {
        return;
    }
    let is_text = matches!(key, Key::Char(_) | Key::Paste(_) | Key::Enter | Key::Tab | Key::Backspace);
    if model.deaf && is_text {
        return;
    }
    model.deaf = false;
    model.saying = None;
    if typed_number(model, key, fx) || sheet::set_line(model, key, fx) {
        return;
    }
    let jumped = model.jump.take();
    let action = action_for(context_of(&model.place), key);
    let keeps_object = matches!(action, Some(action) if act::needs_record(action)) || *key == Key::Enter;
    if !keeps_object {
        model.object = None;
    }
    match action {
        Some(Action::Open) if jumped.is_some() && model.object.is_some() => show_hidden(model, fx),
        Some(action) => act::run(model, action, fx),
        None => match key {
            Key::Char(_) => model.say("key-unbound", &[]),
            Key::Paste(_) => model.say("paste-nowhere", &[]),
            _ => {}
        },
    }
    if *key != Key::Enter && !matches!(model.layers.last(), Some(Layer::Form(_) | Layer::Picker(_))) {
        model.object = None;
    }
}

pub fn context_of(place: &Place) -> u8 {
    match place {
        Place::List(_) => context::LIST,
        Place::Details(_) => context::DETAILS,
        Place::Journal(_) => context::JOURNAL,
        Place::Sheet(_) => context::SHEET,
    }
}

/// Letters that go on with a name that its code already chose.
fn swallowed(model: &mut Model, key: &Key) -> bool {
    let rests = std::mem::take(&mut model.swallow);
    let Key::Char(c) = key else { return false };
    match code::goes_on(&rests, *c) {
        Some(left) => {
            model.swallow = left;
            true
        }
        None => false,
    }
}

/// Enter takes the offered draft, Esc puts it off; any other key leaves it for the next start.
fn take_offer(model: &mut Model, key: &Key, fx: &mut Effects) -> bool {
    let Some(offer) = model.offer.take() else { return false };
    match key {
        Key::Enter => {
            // From now on it is typed here.
            model.draft_key = offer.key;
            model.drafted = Some(offer.bytes.clone());
            fx.push(Effect::SaveDraft(Some(offer.bytes)));
            let mut form = offer.form;
            form.changed = true;
            forms::ask_suggestions(&form, fx);
            super::push_layer(model, Layer::Form(form));
            true
        }
        Key::Esc => {
            model.say("draft-put-off", &[]);
            true
        }
        _ => false,
    }
}

/// Digits jump to a number; while one is typed, `.` and `,` part it.
fn typed_number(model: &mut Model, key: &Key, fx: &mut Effects) -> bool {
    let Key::Char(c) = key else { return false };
    let kind = model.list().and_then(|list| list.kind());
    if let Some(kind @ (Kind::School | Kind::Teacher)) = kind {
        return typed_code(model, kind, *c, fx);
    }
    if kind != Some(Kind::Activity) {
        return false;
    }
    let digit = c.is_ascii_digit();
    let parts = matches!(c, '.' | ',') && model.jump.is_some();
    if !digit && !parts {
        return false;
    }
    let mut jump = model.jump.take().unwrap_or_default();
    jump.typed.push(if parts { '.' } else { *c });
    jump.found = None;
    model.object = None;
    model.say("jump-typed", &[("typed", (&jump.typed).into())]);
    ask(fx, Question::Numbered(jump.typed.clone()));
    model.jump = Some(jump);
    true
}

/// Digits in a list of schools or teachers are a code: `07`, `17` (П17).
fn typed_code(model: &mut Model, kind: Kind, c: char, fx: &mut Effects) -> bool {
    if !c.is_ascii_digit() {
        return false;
    }
    let mut jump = model.jump.take().unwrap_or_default();
    jump.typed.push(c);
    jump.found = None;
    model.object = None;
    model.say("jump-typed", &[("typed", (&jump.typed).into())]);
    let code = match kind {
        Kind::Teacher => jump.typed.parse().map(teacher::code_of).unwrap_or_default(),
        _ => jump.typed.clone(),
    };
    ask(fx, Question::Coded(kind, code));
    model.jump = Some(jump);
    true
}

/// The records with a typed code: the cursor stands on it.
pub fn coded(model: &mut Model, _typed: &str, ids: &[RecordId], fx: &mut Effects) {
    let Some(id) = ids.first().copied() else { return };
    if let Some(jump) = model.jump.as_mut() {
        jump.found = Some(id);
        seek(model, id, Seek::Follow, fx);
    }
}

/// The records that the typed digits mean.
pub fn numbered(model: &mut Model, typed: &str, ids: &[RecordId], fx: &mut Effects) {
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        form.numbered = ids.first().map(|id| (typed.to_owned(), *id));
        return;
    }
    let Some(jump) = model.jump.as_mut().filter(|jump| jump.typed == typed) else { return };
    match ids {
        [] => {
            // What is typed next is for no row at all, and never for the one under the cursor.
            let handle = typed.to_owned();
            model.say("jump-nothing", &[("typed", (&handle).into())]);
            model.object = Some(Object { id: NO_RECORD, handle });
        }
        [id] => {
            jump.found = Some(*id);
            seek(model, *id, Seek::Jump, fx);
        }
        [first, ..] => {
            // Several plans have it, or restarted numbers: the first that stands in the list is taken.
            let (first, handle) = (*first, typed.to_owned());
            jump.found = Some(first);
            let count = ids.len();
            model.say("jump-several", &[("typed", typed.into()), ("n", count.into())]);
            seek(model, first, Seek::Jump, fx);
            // Which one is meant nobody knows: an act typed on is for none of them.
            model.object = Some(Object { id: NO_RECORD, handle });
        }
    }
}

pub fn seek(model: &mut Model, id: RecordId, why: Seek, fx: &mut Effects) {
    if let Some(query) = whole_query(model) {
        ask(fx, Question::Position(query, id, why));
    }
}

fn whole_query(model: &Model) -> Option<ListQuery> {
    model.list()?.query(model.list_height(), model.lang(), model.today)
}

/// Where a sought record stands in the list.
pub fn placed(model: &mut Model, id: RecordId, place: Option<u64>, why: Seek, fx: &mut Effects) {
    let height = model.list_height();
    match (place, why) {
        (Some(at), _) => {
            let Some(list) = model.list_mut() else { return };
            list.live.gone = None;
            list.cursor = at;
            let moved = list.top > at || at >= list.top + height as u64 || list.page.skip != list.top;
            if moved {
                list.top = at.saturating_sub(height as u64 / 2);
            }
            // The list may be older than the answer: another row would bear the cursor.
            if moved || list.current().is_none_or(|row| row.id != id) {
                super::live::stand_on(model, id, fx);
            }
        }
        (None, Seek::Jump) => {
            model.object = Some(Object { id, handle: String::new() });
            ask(fx, Question::Details(Kind::Activity, id));
        }
        (None, Seek::Follow) => {}
    }
}

/// The hidden record was looked up for its name.
pub fn name_hidden(model: &mut Model, id: RecordId, handle: &str, title: &str) {
    if let Some(object) = model.object.as_mut().filter(|object| object.id == id) {
        object.handle = handle.to_owned();
        model.say("jump-hidden", &[("number", handle.into()), ("title", title.into())]);
    }
}

/// Enter on a hidden number: the filters that hide it are taken off.
fn show_hidden(model: &mut Model, fx: &mut Effects) {
    let Some(object) = model.object.take().filter(|object| object.id != NO_RECORD) else { return };
    let Some(list) = model.list_mut() else { return };
    list.filters.clear();
    if list.rung.is_some() {
        list.rung = Some(Rung::Plan);
    }
    list.within = None;
    (list.cursor, list.top) = (0, 0);
    reload_list(model, fx);
    seek(model, object.id, Seek::Follow, fx);
}
