//! What came of a command: the sentence, the marks that stay, what is asked for again.

use super::{Effects, reload_known};
use crate::domain::paper::PaperFile;
use crate::domain::record::Kind;
use crate::engine::{Failure, Outcome};
use crate::tui::message::Effect;
use crate::tui::model::place::SheetWhat;
use crate::tui::model::{Layer, Model, Place};
use crate::tui::view::words::{failure, outcome_said};

pub fn executed(model: &mut Model, outcome: Result<Outcome, Failure>, fx: &mut Effects) {
    if super::incoming::is_applying(model) {
        return super::incoming::executed(model, outcome, fx);
    }
    if super::roster::is_applying(model) {
        return super::roster::executed(model, outcome, fx);
    }
    let applying = matches!(model.layers.last(), Some(Layer::Form(form)) if form.applying);
    match outcome {
        Ok(outcome) => {
            if applying {
                model.layers.pop();
                forget_draft(model, fx);
            }
            done(model, &outcome, fx);
            show_act(model, &outcome);
        }
        Err(trouble) => {
            let text = failure(model, &trouble);
            match model.layers.last_mut() {
                Some(Layer::Form(form)) if applying => {
                    form.applying = false;
                    form.mistake = Some(text);
                    super::clash::disputed(model, &trouble, fx);
                }
                _ => model.refuse(text),
            }
        }
    }
}

/// What was destroyed is told on a page that can be printed and signed.
fn show_act(model: &mut Model, outcome: &Outcome) {
    if outcome.command == "erase"
        && let Some(effect) = outcome.done.iter().find(|effect| effect.kind == Kind::Teacher)
    {
        let lines = crate::tui::view::sheet::act_lines(&model.words, &effect.handle, model.today, &model.me);
        super::people::show_page(model, SheetWhat::Act, lines);
    }
}

pub fn done(model: &mut Model, outcome: &Outcome, fx: &mut Effects) {
    let (text, refused) = outcome_said(model, outcome);
    if refused {
        model.refuse(text);
    } else {
        model.notice(text);
    }
    model.object = None;
    model.beside = None;
    super::plans::after_command(model, outcome);
    let kept: Vec<_> = outcome.refused.iter().map(|refused| (refused.id, refused.handle.clone())).collect();
    if let Some(list) = model.list_mut() {
        list.marks.keep_refused(kept.clone());
    }
    for place in &mut model.stack {
        if let Place::List(list) = place {
            list.marks.keep_refused(kept.clone());
        }
    }
    reload_known(outcome.done.iter().map(|effect| effect.kind), fx);
    super::live::after_own(model, outcome, fx);
}

/// The form is used up: so is its draft.
pub fn forget_draft(model: &mut Model, fx: &mut Effects) {
    if model.drafted.take().is_some() {
        fx.push(Effect::SaveDraft(Some(model.draft_key.to_vec())));
    }
}

pub fn previewed(model: &mut Model, outcome: Result<Outcome, Failure>) {
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        form.preview = Some(outcome);
    }
}

/// The paper's file lies in the store: the form goes on to its command.
pub fn file_taken(model: &mut Model, file: Result<PaperFile, String>, fx: &mut Effects) {
    match file {
        Ok(file) => super::forms::apply_with_file(model, Some(file), fx),
        Err(why) => {
            if let Some(Layer::Form(form)) = model.layers.last_mut() {
                form.complain("file", why);
            }
        }
    }
}

pub fn exported(model: &mut Model, path: Result<String, String>) {
    match path {
        Ok(path) => model.say("exported", &[("path", path.into())]),
        Err(why) => {
            let text = model.words.say("export-failed", &[("why", why.into())]);
            model.refuse(text);
        }
    }
}
