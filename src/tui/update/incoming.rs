//! A paper on its way in: asked for by its path, looked at, then taken in or left. Nothing is written before Enter.

use super::{Effects, act, incoming_columns, outcome, push_layer, reload_known};
use crate::domain::draft::PlanDraft;
use crate::domain::paper_column::Role;
use crate::domain::record::Kind;
use crate::engine::{Command, Failure, ImportPreview, Outcome, Refusal};
use crate::tui::forms::FormKind;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::layer::Incoming;
use crate::tui::model::{Layer, Model};
use crate::tui::view::incoming as view;

/// A plan as read and compared; or why not.
pub type PaperRead = Result<Box<(PlanDraft, ImportPreview)>, String>;

/// The form with the path was confirmed.
pub fn look_at(model: &mut Model, path: String, fx: &mut Effects) {
    let empty = model.words.plain("mistake-path");
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return };
    if let Some(why) = form.blocked.clone() {
        form.mistake = Some(why);
    } else if path.is_empty() {
        form.complain("path", empty);
    } else {
        fx.push(Effect::ReadPaper { path, meanings: Vec::new() });
    }
}

/// The paper was read, or why not: the form says it and keeps the path.
pub fn read(
    model: &mut Model,
    path: Option<String>,
    meanings: Vec<(String, Role)>,
    paper: PaperRead,
    fx: &mut Effects,
) {
    let asked = matches!(model.layers.last(), Some(Layer::Form(form)) if form.kind == FormKind::Import);
    match paper {
        Ok(paper) => {
            if let Some(effect) = incoming_columns::as_remembered(model, path.as_deref(), &meanings, &paper.0)
            {
                return fx.push(effect);
            }
            if asked {
                model.layers.pop();
                outcome::forget_draft(model, fx);
            }
            model.saying = None;
            let (draft, compared) = *paper;
            let top = incoming_columns::shown_before(model);
            let incoming = Incoming { path, meanings, column: 0, draft, compared, top, applying: false };
            push_layer(model, Layer::Incoming(Box::new(incoming)));
        }
        Err(why) => match model.layers.last_mut() {
            Some(Layer::Form(form)) if asked => form.complain("path", why),
            _ => model.refuse(why),
        },
    }
}

/// Enter takes the paper in, Esc leaves it; every key is taken.
pub fn key(model: &mut Model, mut paper: Box<Incoming>, key: &Key, fx: &mut Effects) {
    model.saying = None;
    let page = view::rows_shown(model).saturating_sub(1).max(1);
    match key {
        Key::Esc => return model.say("incoming-left", &[]),
        Key::Enter => return take_in(model, paper, fx),
        Key::Up => paper.top = paper.top.saturating_sub(1),
        Key::Down => paper.top += 1,
        Key::PageUp => paper.top = paper.top.saturating_sub(page),
        Key::PageDown | Key::Char(' ') => paper.top += page,
        Key::Home => paper.top = 0,
        Key::End => paper.top = usize::MAX,
        _ if incoming_columns::is_asked(key) => return incoming_columns::choose(model, paper, key),
        _ => {}
    }
    paper.top = paper.top.min(view::last_top(model, &paper));
    model.layers.push(Layer::Incoming(paper));
}

fn take_in(model: &mut Model, mut paper: Box<Incoming>, fx: &mut Effects) {
    // A store that may not be written says so; the paper stays open.
    paper.applying = model.read_only.is_none();
    let command = Command::ImportPlan(Box::new(paper.draft.clone()));
    let remember = incoming_columns::remember(model, &paper);
    model.layers.push(Layer::Incoming(paper));
    if let Some(remember) = remember {
        act::execute(model, remember, None, fx);
    }
    act::execute(model, command, None, fx);
}

/// Whether an outcome that arrives now is that of the paper on top.
pub fn is_applying(model: &Model) -> bool {
    matches!(model.layers.last(), Some(Layer::Incoming(paper)) if paper.applying)
}

/// What came of taking it in.
pub fn executed(model: &mut Model, result: Result<Outcome, Failure>, fx: &mut Effects) {
    if matches!(&result, Ok(outcome) if outcome.command == "remember-mapping") {
        return reload_known([Kind::Mapping], fx);
    }
    let Some(Layer::Incoming(mut paper)) = model.layers.pop() else { return };
    match result {
        Ok(done) if done.sequence.is_some() => {
            outcome::done(model, &done, fx);
            let text = view::taken_said(&model.words, &paper.draft, &paper.compared);
            model.notice(text);
        }
        Ok(_) | Err(Failure::Refused(Refusal::NoChange)) => {
            model.say("incoming-known", &[("file", (&paper.draft.source.file_name).into())]);
        }
        Err(trouble) => {
            let text = crate::tui::view::words::failure(model, &trouble);
            paper.applying = false;
            model.layers.push(Layer::Incoming(paper));
            model.refuse(text);
        }
    }
}
