//! Two people changed the same: both values side by side, chosen field by field, then the command is sent again. The form
//! stays behind until that is done.

use super::{Effects, ask, forms, outcome, push_layer};
use crate::domain::field::spec;
use crate::domain::record::{Kind, Record};
use crate::domain::value::Tag;
use crate::domain::{activity, event, plan};
use crate::engine::{Contested, Failure, JournalLine, Refusal};
use crate::tui::forms::{Form, FormKind, fill};
use crate::tui::keys::Key;
use crate::tui::message::Question;
use crate::tui::model::layer::{Clash, Disputed, Side};
use crate::tui::model::{Layer, Model, reading};

/// The form's command was refused: when others changed what it changes, a person is to choose.
pub fn disputed(model: &mut Model, trouble: &Failure, fx: &mut Effects) {
    let Failure::Refused(refusal) = trouble else { return };
    let (kind, fields) = match refusal.clone() {
        Refusal::ChangedMeanwhile { kind, tag, by, at, theirs, yours } => {
            (kind, vec![Contested { tag, by, at, theirs, yours }])
        }
        Refusal::FieldsChanged { kind, fields } => (kind, fields),
        _ => return,
    };
    let Some(Layer::Form(form)) = model.layers.last() else { return };
    let Some((_, id)) = form.edits().filter(|(of, _)| *of == kind) else { return };
    let apart = fields.iter().all(|field| input_of(&form.kind, field.tag).is_some());
    let handle = form.about.handle.clone();
    let fields = fields.into_iter().map(|contested| Disputed { contested, was: None, side: None }).collect();
    push_layer(model, Layer::Clash(Box::new(Clash { kind, handle, fields, cursor: 0, apart, now: None })));
    ask(fx, Question::Lately(id));
}

/// The field of a form in which a field of the record is typed.
fn input_of(kind: &FormKind, tag: Tag) -> Option<&'static str> {
    match kind {
        FormKind::EditField { tag: edited, .. } => (*edited == tag).then_some("value"),
        FormKind::Event { .. } => match tag {
            event::DATE => Some("date"),
            event::END => Some("end"),
            _ => None,
        },
        FormKind::SettlePeriod { .. } => match tag {
            plan::START => Some("start"),
            plan::END => Some("end"),
            _ => None,
        },
        _ => None,
    }
}

/// What stood there before. A field that this person did not touch stays as it is now without asking.
pub fn lately(model: &mut Model, lines: &[JournalLine], fx: &mut Effects) {
    let seen = model.layers.iter().rev().find_map(|layer| match layer {
        Layer::Form(form) => Some(form.seen),
        _ => None,
    });
    let seen = seen.flatten().unwrap_or(0);
    let Some(Layer::Clash(clash)) = model.layers.last_mut() else { return };
    clash.now = lines.first().map(|line| line.sequence);
    for field in &mut clash.fields {
        let since = lines.iter().filter(|line| line.sequence > seen);
        let of_field = since.flat_map(|line| &line.changes).filter(|change| change.kind == clash.kind);
        // The newest first: the last one is the first that was done to what this person saw.
        let first = of_field.flat_map(|change| &change.fields).rfind(|one| one.tag == field.contested.tag);
        field.was = first.map(|one| one.before.clone());
        if clash.apart && field.was.as_ref() == Some(&field.contested.yours) {
            field.side = Some(Side::Theirs);
        }
    }
    if clash.fields.iter().all(|field| field.side.is_some()) {
        settle(model, fx);
    }
}

pub fn key(model: &mut Model, mut clash: Box<Clash>, key: &Key, fx: &mut Effects) {
    model.saying = None;
    let last = clash.fields.len().saturating_sub(1);
    match key {
        Key::Esc => return,
        Key::Enter if clash.fields.iter().all(|field| field.side.is_some()) => {
            model.layers.push(Layer::Clash(clash));
            return settle(model, fx);
        }
        Key::Enter => {
            clash.cursor = clash.fields.iter().position(|field| field.side.is_none()).unwrap_or(0);
            model.say("clash-choose", &[]);
        }
        Key::Up | Key::BackTab => clash.cursor = clash.cursor.checked_sub(1).unwrap_or(last),
        Key::Down | Key::Tab => clash.cursor = if clash.cursor == last { 0 } else { clash.cursor + 1 },
        Key::Char('1') | Key::Left => choose(&mut clash, Side::Theirs, false),
        Key::Char('2') | Key::Right => choose(&mut clash, Side::Mine, false),
        Key::Char('0') => choose(&mut clash, Side::Theirs, true),
        Key::Char('*') => choose(&mut clash, Side::Mine, true),
        _ => model.say("clash-choose", &[]),
    }
    model.layers.push(Layer::Clash(clash));
}

fn choose(clash: &mut Clash, side: Side, all: bool) {
    let all = all || !clash.apart;
    let cursor = clash.cursor;
    for (at, field) in clash.fields.iter_mut().enumerate() {
        if all || at == cursor {
            field.side = Some(side);
        }
    }
    let next = clash.fields.iter().position(|field| field.side.is_none());
    clash.cursor = next.unwrap_or(cursor);
}

/// All is chosen: the form says so and is applied again, on what stands now.
fn settle(model: &mut Model, fx: &mut Effects) {
    let Some(Layer::Clash(clash)) = model.layers.pop() else { return };
    let words = model.words.clone();
    let theirs = |field: &&Disputed| field.side == Some(Side::Theirs);
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return };
    if clash.fields.iter().filter(theirs).count() == clash.fields.len() && !has_more(form, &clash) {
        let who = clash.fields.first().map(|field| field.contested.by.clone()).unwrap_or_default();
        model.layers.pop();
        model.say("clash-kept-theirs", &[("handle", (&clash.handle).into()), ("who", who.into())]);
        outcome::forget_draft(model, fx);
        return super::refresh(model, fx);
    }
    for field in clash.fields.iter().filter(theirs) {
        let Some(name) = input_of(&form.kind, field.contested.tag) else { continue };
        let text = as_typed(clash.kind, &field.contested, &words);
        if let Some(input) = form.field_mut(name) {
            input.edit.set(&text);
        }
    }
    form.mistake = None;
    form.changed = true;
    form.seen = clash.now.or(form.seen);
    forms::apply(model, fx);
}

/// Whether the form says anything besides what is disputed.
fn has_more(form: &Form, clash: &Clash) -> bool {
    clash.apart && form.fields.len() > clash.fields.len()
}

/// Their value as it would have been typed here.
fn as_typed(kind: Kind, contested: &Contested, words: &crate::locale::Words) -> String {
    let mut record = Record::new(kind, crate::domain::record::RecordId(0));
    record.set(contested.tag, contested.theirs.clone(), 0);
    let is_deadline = kind == Kind::Activity && contested.tag == activity::DEADLINE;
    let wording =
        is_deadline.then(|| reading::deadline(&record).map(|deadline| deadline.read.text)).flatten();
    debug_assert!(spec(kind).field(contested.tag).is_some());
    fill::text_to_edit(&record, contested.tag, words, wording.as_deref())
}
