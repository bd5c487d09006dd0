//! What a person sets otherwise for their terminal: it holds at once and is kept for the next start.

use super::{Effects, reload_list};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::pickers::{Choice, Chosen};
use crate::tui::settings::{Change, Look};

/// The looks, each with a line of what it is.
pub fn looks(model: &Model) -> Vec<Choice> {
    let choice = |look: Look| {
        let now = model.settings.look == look;
        let label = model.words.plain(&format!("look-{}", look.name()));
        Choice::new(label, Chosen::Look(look)).detail(if now { "+" } else { "" })
    };
    Look::ALL.into_iter().map(choice).collect()
}

/// The list gets more rows or fewer, and what stood beside it may go.
pub fn look(model: &mut Model, look: Look, fx: &mut Effects) {
    set(model, Change::Look(look), fx);
    if !model.is_wide() {
        model.beside = None;
    }
    let height = model.list_height();
    if let Some(list) = model.list_mut() {
        list.follow_cursor(height);
    }
    reload_list(model, fx);
    model.say(&format!("look-{}-set", look.name()), &[]);
}

pub fn clipboard(model: &mut Model, fx: &mut Effects) {
    let on = !model.settings.clipboard;
    set(model, Change::Clipboard(on), fx);
    model.say(if on { "clipboard-on" } else { "clipboard-off" }, &[]);
}

fn set(model: &mut Model, change: Change, fx: &mut Effects) {
    model.settings = model.settings.with(change);
    fx.push(Effect::KeepSetting(change));
}

/// What became of keeping a setting; said only where something is to be known.
pub fn kept(model: &mut Model, kept: Result<Option<String>, String>) {
    match kept {
        Ok(Some(text)) => model.notice(text),
        Ok(None) => {}
        Err(why) => model.refuse(why),
    }
}
