//! Which actions whoever sits here is offered. In: an action, and the rights that the workbench told. Out: whether it is
//! offered, or the sentence that says who may do it. What is refused in the end is decided by the engine, not here.

use super::{Effects, act, offers};
use crate::domain::record::Kind;
use crate::engine::{Names, Rights, who_may};
use crate::tui::actions::Action;
use crate::tui::model::{Model, Place};
use crate::tui::panes::PaneId;

/// The commands, by their names in the journal, to which an action leads; any of them is enough. Empty: it only looks.
fn leads_to(action: Action, kind: Option<Kind>) -> &'static [&'static str] {
    let of_line = kind == Some(Kind::Line);
    match action {
        Action::Done if of_line => &["hand-in"],
        Action::Done | Action::CloseWhole => &["done"],
        Action::Postpone => &["postpone"],
        Action::Assign => &["assign"],
        Action::Paper => &["attach"],
        Action::Comment => &["note"],
        Action::Settle => &["settle-deadline", "settle-doubt", "event"],
        Action::Accept => &["accept"],
        Action::Return => &["return"],
        Action::Undo => &["undo"],
        Action::Redo => &["redo"],
        Action::Edit if kind == Some(Kind::User) => &["set-user"],
        Action::Edit => &["edit"],
        Action::Delete if kind == Some(Kind::User) => &["disable-user"],
        Action::Delete => &["delete"],
        Action::Assess => &["assess"],
        Action::StartWork => &["start"],
        Action::Reopen if of_line => &["reopen-lines"],
        Action::Reopen => &["reopen"],
        Action::Cancel if of_line => &["excuse"],
        Action::Cancel => &["cancel"],
        Action::MoveTo => &["move"],
        Action::RecordEvent => &["event"],
        Action::AddSection => &["add-section"],
        Action::AddOwner => &["add-owner"],
        Action::Import => &["import"],
        Action::CopyPlan => &["copy-plan"],
        Action::SettlePeriod => &["settle-period"],
        // A field of the plan.
        Action::Rhythm => &["settle-period"],
        Action::Warnings => &["set-warning"],
        Action::Consent | Action::Withdraw => &["set"],
        Action::Erase => &["erase"],
        Action::AddRecord => &["add-record"],
        Action::AddTeacher => &["add-teacher"],
        Action::AddDeficit => &["add-deficit"],
        Action::AddMeasure => &["add-measure"],
        Action::ImportSchools => &["import-schools"],
        Action::ImportTeachers => &["import-teachers"],
        Action::AddUser | Action::Users => &["add-user"],
        Action::Admit => &["enable-user"],
        _ => &[],
    }
}

pub fn is_offered(model: &Model, action: Action) -> bool {
    let rights = &model.rights;
    match action {
        Action::Users | Action::AddUser => rights.manages_users(),
        Action::Admit => rights.manages_users() && act::listed(model) == Some(Kind::User),
        Action::Export => rights.export,
        Action::History => rights.journal,
        Action::Names => matches!(rights.names, Names::ForPurpose | Names::Always),
        Action::AskConsent => rights.names != Names::Never,
        Action::Add => !offers::additions(model).is_empty(),
        _ => {
            let commands = leads_to(action, act::listed(model));
            commands.is_empty() || commands.iter().any(|command| rights.may(command))
        }
    }
}

/// Whether it may be added; [`Action::Add`] among the additions is an activity.
pub fn adds(model: &Model, action: Action) -> bool {
    match action {
        Action::Add => model.rights.may("add-activity"),
        other => is_offered(model, other),
    }
}

/// Says who may do it.
pub fn refuse(model: &mut Model, action: Action) {
    let commands = match action {
        Action::Add => &["add-activity"],
        _ => leads_to(action, act::listed(model)),
    };
    let who = who(model, commands);
    say(model, &who);
}

/// The same of a command that follows from an action which may also only look.
pub fn refuse_command(model: &mut Model, command: &'static str) {
    let who = who(model, &[command]);
    say(model, &who);
}

/// What was typed ahead for what is refused is nobody's.
fn say(model: &mut Model, who: &str) {
    let role = role_said(model, &model.rights.role);
    let key = if who.is_empty() { "not-your-role-plain" } else { "not-your-role" };
    let args = [("who", who.into()), ("role", role.into())];
    let text = model.words.say(key, if who.is_empty() { &args[1..] } else { &args });
    model.refuse(text);
    model.deaf = true;
}

/// The roles that may give any of these commands, the most trusted first; or the mark that they need.
fn who(model: &Model, commands: &[&str]) -> String {
    if commands.iter().any(|command| matches!(*command, "accept" | "return")) {
        return model.words.plain("choice-marks-controller");
    }
    let mut roles: Vec<_> = commands.iter().flat_map(|command| who_may(command)).collect();
    roles.sort_unstable();
    roles.dedup();
    let short =
        |role: &crate::engine::permit::Role| model.words.plain(&format!("role-short-{}", role.name()));
    roles.iter().rev().map(short).collect::<Vec<_>>().join(", ")
}

fn role_said(model: &Model, role: &str) -> String {
    let key = format!("choice-role-{role}");
    if model.words.has(&key) { model.words.plain(&key) } else { role.to_owned() }
}

/// What may be done was told: at the start, or because somebody's role was changed.
pub fn arrived(model: &mut Model, rights: Rights, fx: &mut Effects) {
    let before = std::mem::replace(&mut model.rights, rights);
    let is_users = |place: &Place| match place {
        Place::List(list) => list.kind() == Some(Kind::User),
        Place::Details(place) => place.kind == Kind::User,
        Place::Journal(_) | Place::Sheet(_) => false,
    };
    if !model.rights.manages_users() && (is_users(&model.place) || model.stack.iter().any(is_users)) {
        act::open_pane(model, PaneId::Control, fx);
    }
    // In a personal store nobody has a role; at the start nobody had another one.
    if before.role != model.rights.role && before.role != Rights::of_owner().role {
        let role = role_said(model, &model.rights.role);
        model.say("role-is-now", &[("role", role.into())]);
    }
}
