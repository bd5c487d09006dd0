//! The filter line: typed with the errors underlined at their place, completed by Tab, laid by Enter.

use super::{Effects, ask, push_layer, reload_list};
use crate::domain::query::{self, Completion, Context, Surroundings};
use crate::domain::record::Kind;
use crate::domain::{event, owner, plan, section};
use crate::tui::keys::{Key, to_other_layout};
use crate::tui::message::Question;
use crate::tui::model::layer::FilterLine;
use crate::tui::model::{Layer, Model, filters};
use crate::tui::widgets::line_edit::LineEdit;

/// Opens the line with what is laid already.
pub fn open(model: &mut Model, fx: &mut Effects) {
    let Some(list) = model.list() else { return };
    if list.kind().is_none() {
        return;
    }
    let mut text = list.laid();
    if !text.is_empty() {
        text.push(' ');
    }
    let line = FilterLine { edit: LineEdit::new(&text), ..FilterLine::default() };
    push_layer(model, Layer::Line(Box::new(line)));
    changed(model, fx);
}

pub fn key(model: &mut Model, mut line: Box<FilterLine>, key: &Key, fx: &mut Effects) {
    match key {
        Key::Esc => {}
        Key::Enter => apply(model, line, fx),
        Key::Tab => {
            complete(&mut line);
            model.layers.push(Layer::Line(line));
            changed(model, fx);
        }
        other => {
            line.edit.take(other);
            model.layers.push(Layer::Line(line));
            changed(model, fx);
        }
    }
}

/// Reads the text anew: its error, its completions, how much it matches.
fn changed(model: &mut Model, fx: &mut Effects) {
    let today = model.today;
    let Some(kind) = model.list().and_then(|list| list.kind()) else { return };
    let base = base(model);
    let Some(Layer::Line(line)) = model.layers.last_mut() else { return };
    let text = line.edit.value().to_owned();
    let context = Context { today, kind, typing: true };
    match query::parse(&text, &context) {
        Ok(_) => {
            line.error = None;
            ask(fx, Question::Count(kind, filters::joined([base.as_str(), text.trim()])));
        }
        Err(error) => {
            line.count = None;
            line.error = Some(error);
        }
    }
    let offers = match model.layers.last() {
        Some(Layer::Line(line)) => completions(model, kind, line),
        _ => Vec::new(),
    };
    if let Some(Layer::Line(line)) = model.layers.last_mut() {
        line.offers = offers;
    }
}

/// The rung and what the list was entered from, without the laid filters.
fn base(model: &Model) -> String {
    let lang = model.lang();
    match model.list() {
        Some(list) => {
            let mut bare = list.clone();
            bare.filters.clear();
            bare.filter(lang)
        }
        None => String::new(),
    }
}

/// A count has come: of the text as typed, or of the same keys in the other layout.
pub fn counted(model: &mut Model, filter: &str, count: u64, fx: &mut Effects) {
    let (today, base) = (model.today, base(model));
    let Some(kind) = model.list().and_then(|list| list.kind()) else { return };
    let Some(Layer::Line(line)) = model.layers.last_mut() else { return };
    let text = line.edit.value().trim().to_owned();
    let other = to_other_layout(&text);
    if let Some(other) = other.as_ref().filter(|other| filters::joined([base.as_str(), *other]) == filter) {
        line.other = Some((other.clone(), count));
        return;
    }
    line.count = Some(count);
    line.other = None;
    let reads = |text: &String| query::parse(text, &Context { today, kind, typing: false }).is_ok();
    if let (0, Some(other)) = (count, other.filter(reads)) {
        ask(fx, Question::Count(kind, filters::joined([base.as_str(), other.as_str()])));
    }
}

/// How the piece before the cursor may go on.
fn completions(model: &Model, kind: Kind, line: &FilterLine) -> Vec<Completion> {
    let names = |of: Kind| -> Vec<String> {
        let (records, tag) = match of {
            Kind::Owner => (&model.known.owners, owner::SHORT),
            Kind::Section => (&model.known.sections, section::NUMBER),
            Kind::Event => (&model.known.events, event::NAME),
            Kind::Plan => (&model.known.plans, plan::TITLE),
            Kind::School => (&model.known.schools, crate::domain::school::CODE),
            _ => return Vec::new(),
        };
        records.iter().map(|record| record.text(tag).to_owned()).filter(|name| !name.is_empty()).collect()
    };
    let around = Surroundings { kind, language: filters::language(model.lang()), names: &names };
    query::complete(line.edit.value(), line.edit.cursor(), &around)
}

/// Puts the first way to go on in its place.
fn complete(line: &mut FilterLine) {
    let Some(offer) = line.offers.first().cloned() else { return };
    let chars: Vec<char> = line.edit.value().chars().collect();
    let before: String = chars.iter().take(offer.replace.start).collect();
    let after: String = chars.iter().skip(offer.replace.end).collect();
    let end = format!("{before}{}", offer.with);
    line.edit.set(&format!("{end}{after}"));
    line.edit.move_to(end.chars().count());
}

/// Lays the typed text: what was added to the laid filters becomes one more, a rewritten text replaces them all.
fn apply(model: &mut Model, line: Box<FilterLine>, fx: &mut Effects) {
    let (today, words) = (model.today, model.words.clone());
    let Some(kind) = model.list().and_then(|list| list.kind()) else { return };
    let mut text = line.edit.value().trim().to_owned();
    if let Err(error) = query::parse(&text, &Context { today, kind, typing: false }) {
        let code = error.code.name();
        let mut line = line;
        line.error = Some(error);
        line.count = None;
        model.layers.push(Layer::Line(line));
        return model.refuse(words.plain(&format!("filter-error-{code}")));
    }
    if line.count == Some(0)
        && let Some((other, _)) = line.other.filter(|(_, count)| *count > 0)
    {
        model.say("filter-other-layout", &[("text", (&other).into())]);
        text = other;
    }
    let Some(list) = model.list_mut() else { return };
    let laid = list.laid();
    match text.strip_prefix(&laid) {
        Some(added) if !laid.is_empty() && (added.is_empty() || added.starts_with(' ')) => {
            if !added.trim().is_empty() {
                list.lay(added.trim().to_owned(), None);
            }
        }
        _ => {
            list.filters.clear();
            if !text.is_empty() {
                list.lay(text, None);
            } else {
                (list.cursor, list.top) = (0, 0);
            }
        }
    }
    reload_list(model, fx);
}
