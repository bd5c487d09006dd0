//! What happens: (model, message) → a changed model and effects. Never does I/O and never reads a clock.
//! Effects are carried out in order, and their answers come back, before the next key is taken.

mod act;
mod answers;
mod choose;
mod clash;
mod copy;
mod forms;
pub mod greeting;
mod incoming;
mod incoming_columns;
mod keys;
mod line;
mod live;
mod offers;
mod outcome;
mod people;
mod plans;
mod rights;
mod roster;
mod settings;
mod settle;
mod sheet;
mod steps;
mod users;
mod works;

pub use forms::Wanted;
pub use incoming::PaperRead;
pub use keys::context_of;
pub use live::editors;
pub use rights::is_offered;
pub use roster::RosterRead;
pub use sheet::SheetData;

use crate::domain::record::{Kind, RecordId};
use crate::tui::message::{Effect, Msg, Question};
use crate::tui::model::{Known, Layer, Model, Place, filters};

/// The effects that a message leads to, in order.
pub type Effects = Vec<Effect>;

/// The one way in.
pub fn update(model: &mut Model, msg: Msg) -> Effects {
    let mut fx = Effects::new();
    match msg {
        Msg::Start => start(model, &mut fx),
        Msg::Key(key) => {
            model.rested = false;
            keys::key(model, &key, &mut fx);
        }
        Msg::Resize(width, height) => {
            model.size = (width, height);
            reload_window(model, &mut fx);
        }
        Msg::NotUtf8 => {
            let text = model.words.plain("input-not-utf8");
            model.refuse(text);
        }
        Msg::PasteCut => {
            let text = model.words.plain("input-paste-cut");
            model.refuse(text);
        }
        Msg::News(news) => live::news(model, &news, &mut fx),
        Msg::Restored => live::restored(model, &mut fx),
        Msg::NewDay(today) => {
            model.today = today;
            refresh(model, &mut fx);
        }
        Msg::Settled => settle::settled(model, &mut fx),
        Msg::Rest => settle::rest(model, &mut fx),
        Msg::Answered(answer) => answers::answered(model, answer, &mut fx),
        Msg::Executed(outcome) => outcome::executed(model, outcome, &mut fx),
        Msg::Previewed(outcome) => outcome::previewed(model, outcome),
        Msg::FileTaken(file) => outcome::file_taken(model, file, &mut fx),
        Msg::AccountFound { login, account } => users::account_found(model, &login, account, &mut fx),
        Msg::PaperCompared(compared) => incoming::compared(model, compared),
        Msg::PaperRead { path, meanings, paper } => incoming::read(model, path, meanings, paper, &mut fx),
        Msg::RosterRead { path, meanings, list } => roster::read(model, path, meanings, list, &mut fx),
        Msg::RosterCompared(preview) => roster::compared(model, preview),
        Msg::Exported(path) => outcome::exported(model, path),
        Msg::PurposeStated(stated) => people::purpose_stated(model, stated, &mut fx),
        Msg::Line(report) => sheet::line(model, &report),
        Msg::SettingKept(kept) => settings::kept(model, kept),
    }
    fx
}

fn start(model: &mut Model, fx: &mut Effects) {
    ask(fx, Question::Rights);
    for kind in Known::KINDS {
        ask(fx, Question::Records(kind));
    }
    refresh(model, fx);
    ask(fx, Question::Draft);
}

fn ask(fx: &mut Effects, question: Question) {
    fx.push(Effect::Ask(question));
}

/// Everything that is shown is asked for again: something changed.
fn refresh(model: &mut Model, fx: &mut Effects) {
    ask(fx, Question::Head);
    reload(model, fx);
}

/// The place is asked for again.
fn reload(model: &mut Model, fx: &mut Effects) {
    match &model.place {
        Place::List(_) => reload_list(model, fx),
        Place::Details(details) => ask(fx, Question::Details(details.kind, details.id)),
        Place::Sheet(page) => sheet::ask(page, fx),
        Place::Journal(journal) => {
            let mut query = journal.query.clone();
            query.before = None;
            ask(fx, Question::Journal(query));
        }
    }
}

fn reload_list(model: &mut Model, fx: &mut Effects) {
    if let Some(list) = model.list_mut() {
        list.live.gone = None;
    }
    ask_list(model, fx);
}

fn ask_list(model: &mut Model, fx: &mut Effects) {
    let height = model.list_height();
    narrow_to_plan(model);
    people::name_people(model);
    let query = model.list().and_then(|list| list.query(height, model.lang(), model.today));
    if let Some(query) = query {
        // Of all that was asked of the school or for the activity, not only of what is still owed.
        let whole = model.list().and_then(|list| list.within.as_ref()).map(|within| within.label.clone());
        if let (Kind::Line, Some(whole)) = (query.kind, whole) {
            ask(fx, Question::HandedIn(whole));
        }
        ask(fx, Question::List(query));
    }
}

/// The chosen plan holds on every list of what plans consist of.
fn narrow_to_plan(model: &mut Model) {
    let (lang, plan) = (model.lang(), model.plan);
    let Some(list) = model.list_mut() else { return };
    let belongs = list.kind().is_some_and(|kind| filters::Key::Plan.works_on(kind));
    let term = |id: RecordId| filters::term(lang, filters::Key::Plan, &format!("#{}", id.0));
    list.plan = plan.filter(|_| belongs).map(term);
}

/// The window of the list is moved so that the cursor is in it, and asked for if it is not all there.
fn reload_window(model: &mut Model, fx: &mut Effects) {
    let height = model.list_height();
    let Some(list) = model.list_mut() else { return };
    list.follow_cursor(height);
    let wanted = list.page.total.saturating_sub(list.top).min(height as u64);
    if list.page.skip != list.top || (list.page.rows.len() as u64) < wanted {
        list.live.rolled = Some((list.page.skip, list.page.rows.iter().map(|row| row.id).collect()));
        ask_list(model, fx);
    }
}

/// Kinds of small records that a command may have changed.
fn reload_known(kinds: impl IntoIterator<Item = Kind>, fx: &mut Effects) {
    let mut kinds: Vec<Kind> = kinds.into_iter().filter(|kind| Known::KINDS.contains(kind)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        ask(fx, Question::Records(kind));
    }
}

/// Puts a layer over the place; it gets the keys.
fn push_layer(model: &mut Model, layer: Layer) {
    model.swallow.clear();
    model.layers.push(layer);
}
