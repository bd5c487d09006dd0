//! Acts on schools, teachers, deficits and reports of schools.

use super::{Effects, act, ask, forms, refresh};
use crate::domain::activity;
use crate::domain::record::{Kind, RecordId};
use crate::engine::{Command, Failure, Look, SummaryBy};
use crate::tui::actions::Action;
use crate::tui::forms::{About, FormKind};
use crate::tui::message::{Effect, Question};
use crate::tui::model::list::Within;
use crate::tui::model::place::{SheetPlace, SheetWhat};
use crate::tui::model::{Layer, ListPlace, Model, Place, filters};
use crate::tui::panes::PaneId;

pub fn run(model: &mut Model, action: Action, fx: &mut Effects) {
    match action {
        Action::Lines => lines(model, fx),
        Action::Remind => remind(model, fx),
        Action::Assess => forms::open(model, FormKind::Assess, fx),
        Action::AddMeasure => forms::open(model, FormKind::AddMeasure, fx),
        Action::AddRecord => forms::open_about(model, FormKind::AddSchool, About::nothing(), fx),
        Action::AddTeacher => forms::open_about(model, FormKind::AddTeacher, About::nothing(), fx),
        Action::AddDeficit => on_teacher(model, |teacher, _| FormKind::AddDeficit { teacher }, fx),
        Action::Consent => on_teacher(model, |teacher, _| FormKind::Consent { teacher }, fx),
        Action::Withdraw => on_teacher(model, |teacher, _| FormKind::Withdraw { teacher }, fx),
        Action::Erase => erase(model, fx),
        Action::AskConsent => ask_consent(model, fx),
        Action::ImportSchools => import(model, Kind::School, fx),
        Action::ImportTeachers => import(model, Kind::Teacher, fx),
        Action::Names => names(model, fx),
        Action::Looks => looks(model, fx),
        _ => {}
    }
}

/// The only record of this kind that the act is for: its number and what it is called.
fn one(model: &Model, kind: Kind) -> Option<(RecordId, String)> {
    let (found, about) = act::about(model)?;
    about.single().filter(|_| found == kind).map(|id| (id, about.handle))
}

/// The teacher of the row: a teacher, or the one whose deficits are listed.
fn on_teacher(model: &mut Model, kind: impl Fn(u64, String) -> FormKind, fx: &mut Effects) {
    match one(model, Kind::Teacher) {
        Some((id, handle)) => {
            let about = About { count: 1, handle: handle.clone(), ..About::nothing() };
            forms::open_about(model, kind(id.0, handle), about, fx);
        }
        None => model.say("only-teachers", &[]),
    }
}

fn erase(model: &mut Model, fx: &mut Effects) {
    on_teacher(model, |teacher, code| FormKind::Erase { teacher, code }, fx);
    let warning = model.words.plain("erase-warning");
    if let Some(Layer::Form(form)) = model.layers.last_mut()
        && let Some(field) = form.fields.first_mut()
    {
        field.label = Some(warning);
    }
}

fn ask_consent(model: &mut Model, fx: &mut Effects) {
    match one(model, Kind::Teacher) {
        Some((id, _)) => ask(fx, Question::Look(Kind::Teacher, id, Look::Consent)),
        None => model.say("only-teachers", &[]),
    }
}

fn import(model: &mut Model, kind: Kind, fx: &mut Effects) {
    forms::open_about(model, FormKind::ImportRoster { kind: kind.code() }, About::nothing(), fx);
}

/// Reports of schools: of an activity its schools (unfolded when it is not yet), of a school what it owes.
fn lines(model: &mut Model, fx: &mut Effects) {
    let Some((kind, about)) = act::about(model) else { return model.say("no-row", &[]) };
    let Some(id) = about.single() else {
        return match kind {
            Kind::Activity => forms::open(model, FormKind::Unfold, fx),
            _ => model.say("one-record-only", &[]),
        };
    };
    match kind {
        Kind::Activity => {
            model.wanted = Some(forms::Wanted { action: Action::Lines, about });
            ask(fx, Question::Details(Kind::Activity, id));
        }
        Kind::School => {
            let name = about.handle.clone();
            show_lines(model, filters::Key::School, &name, "state:owed", fx);
        }
        _ => model.say("not-here", &[]),
    }
}

/// The activity was looked up: its reports, or the form that unfolds it.
pub fn lines_of(model: &mut Model, record: &crate::domain::record::Record, about: About, fx: &mut Effects) {
    if activity::is_measure(record) {
        return model.say("not-here", &[]);
    }
    if activity::schools(record).is_empty() {
        if !model.rights.may("unfold") {
            return super::rights::refuse_command(model, "unfold");
        }
        return forms::open_about(model, FormKind::Unfold, about, fx);
    }
    let handle = about.handle.clone();
    show_lines(model, filters::Key::Activity, &handle, "", fx);
}

fn show_lines(model: &mut Model, key: filters::Key, name: &str, more: &str, fx: &mut Effects) {
    // The number that led here means no row of the new list.
    model.object = None;
    let filter = filters::term(model.lang(), key, name);
    let mut list = ListPlace::new(PaneId::Lines);
    list.columns = Some(shown_columns(key));
    if key == filters::Key::School {
        list.sort = Some(("due".to_owned(), false));
    }
    let whole = filters::joined([filter.as_str(), more]);
    list.within = Some(Within { label: filter, filter: whole });
    act::go(model, Place::List(list), fx);
}

/// Of one activity the schools differ, of one school the activities.
fn shown_columns(key: filters::Key) -> Vec<String> {
    let names: &[&str] = match key {
        filters::Key::School => &["activity", "activity-title", "state", "due", "days"],
        _ => &["school-code", "school", "state", "day", "paper", "accepted", "days"],
    };
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A text for the debtors of an activity, or for one school.
fn remind(model: &mut Model, fx: &mut Effects) {
    if let Some((id, _)) = one(model, Kind::School) {
        return super::sheet::go(model, SheetWhat::SchoolOwes(id), fx);
    }
    let activity = one(model, Kind::Activity).map(|(id, _)| id).or_else(|| activity_of_lines(model));
    match activity {
        Some(id) => super::sheet::go(model, SheetWhat::Reminder(id), fx),
        None => model.say("not-here", &[]),
    }
}

/// The activity whose reports are listed: where the list was entered from.
fn activity_of_lines(model: &Model) -> Option<RecordId> {
    let list = model.list().filter(|list| list.kind() == Some(Kind::Line))?;
    list.within.as_ref()?;
    let entered = model.stack.last()?;
    match entered {
        Place::List(from) if from.kind() == Some(Kind::Activity) => from.current().map(|row| row.id),
        Place::Details(from) if from.kind == Kind::Activity => Some(from.id),
        _ => None,
    }
}

pub fn summary(model: &mut Model, by: SummaryBy, fx: &mut Effects) {
    super::sheet::go(model, SheetWhat::Summary(by), fx);
}

/// A page that is made here and asked of nobody.
pub fn show_page(model: &mut Model, what: SheetWhat, lines: Vec<String>) {
    let page = Place::Sheet(Box::new(SheetPlace { what, lines, top: 0 }));
    let left = std::mem::replace(&mut model.place, page);
    model.stack.push(left);
}

/// Names are shown for a purpose that is typed, and hidden when none is.
fn names(model: &mut Model, fx: &mut Effects) {
    forms::open_about(model, FormKind::Purpose, About::nothing(), fx);
    // Nothing is written by it but the log, which is also kept when the store takes no commands.
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        (form.blocked, form.mistake) = (None, None);
    }
}

/// The purpose was taken: lists and cards are asked for again, with names or without.
pub fn purpose_stated(model: &mut Model, stated: Result<String, Failure>, fx: &mut Effects) {
    let purpose = match stated {
        Ok(purpose) => purpose,
        Err(trouble) => {
            let text = crate::tui::view::words::failure(model, &trouble);
            if let Some(Layer::Form(form)) = model.layers.last_mut() {
                form.complain("purpose", text);
            }
            return;
        }
    };
    if matches!(model.layers.last(), Some(Layer::Form(form)) if form.kind == FormKind::Purpose) {
        model.layers.pop();
        super::outcome::forget_draft(model, fx);
    }
    model.purpose = Some(purpose).filter(|purpose| !purpose.is_empty());
    refresh(model, fx);
    model.say(if model.purpose.is_some() { "names-shown" } else { "names-hidden" }, &[]);
}

/// The list on the screen shows names when a purpose is stated.
pub fn name_people(model: &mut Model) {
    let wanted = model.purpose.is_some();
    let Some(list) = model.list_mut() else { return };
    let names_people = matches!(list.kind(), Some(Kind::Teacher | Kind::Deficit));
    if !names_people || list.with_names == wanted {
        return;
    }
    list.with_names = wanted;
    if list.kind() == Some(Kind::Teacher) {
        let mut names: Vec<String> = list.columns().iter().map(|column| column.name.to_owned()).collect();
        names.retain(|name| name != "name");
        if wanted {
            names.insert(1.min(names.len()), "name".to_owned());
        }
        list.columns = Some(names);
    }
}

/// From a teacher's card, who looked at this teacher; elsewhere the whole log.
fn looks(model: &mut Model, fx: &mut Effects) {
    let card = match &model.place {
        Place::Details(card) if card.kind == Kind::Teacher => card.details.as_ref(),
        _ => None,
    };
    let what = card.map_or(SheetWhat::Looks, |details| SheetWhat::Readers(details.handle.clone()));
    super::sheet::go(model, what, fx);
}

/// Reports of schools that need nothing to be typed.
pub fn reopen_lines(model: &mut Model, fx: &mut Effects) {
    if let Some((Kind::Line, about)) = act::about(model) {
        let seen = act::seen(model);
        act::execute(model, Command::ReopenLines { targets: about.targets }, seen, fx);
    }
}

/// Writes the page on the screen to a file.
pub fn write_sheet(model: &Model, fx: &mut Effects) {
    if let Place::Sheet(sheet) = &model.place {
        let name = model.words.plain(&format!("sheet-{}", sheet.what.name()));
        fx.push(Effect::WriteText { name, text: sheet.lines.join("\n") });
    }
}
