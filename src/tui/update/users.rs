//! Acts on people of a district's server: letting in, changing what they are let in as, shutting out. Records of users are
//! changed by commands of their own.

use super::{Effects, act, forms};
use crate::domain::record::{Kind, Record, RecordId};
use crate::engine::Command;
use crate::tui::actions::Action;
use crate::tui::forms::users::filled;
use crate::tui::forms::{About, FormKind};
use crate::tui::model::{Layer, Model};

/// Opens or closes somebody's access.
pub fn admit(model: &mut Model, user: Option<RecordId>, admitted: bool, fx: &mut Effects) {
    let Some(user) = user else { return model.say("one-record-only", &[]) };
    let seen = act::seen(model);
    act::execute(model, Command::AdmitUser { user, admitted }, seen, fx);
}

/// Whether access is to be opened or closed stands in the record.
pub fn look_first(model: &mut Model, fx: &mut Effects) {
    match act::about(model) {
        Some((Kind::User, _)) => forms::look_first(model, Action::Admit, fx),
        _ => model.say("not-here", &[]),
    }
}

/// A form with everything that somebody is let in as.
pub fn open_edit(model: &mut Model, record: &Record, about: About, fx: &mut Effects) {
    let values = filled(record, &model.known);
    let before = values.iter().map(|(_, value)| value.clone()).collect();
    forms::open_about(model, FormKind::EditUser { user: record.id.0, before }, about, fx);
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        for (name, value) in &values {
            if let Some(field) = form.field_mut(name) {
                field.edit.set(value);
            }
        }
    }
}

/// The account of the login in the top form: the person is let in under its number.
pub fn account_found(model: &mut Model, login: &str, account: Option<(u32, String)>, fx: &mut Effects) {
    let Some((uid, name)) = account else {
        let text = model.words.say("account-unknown", &[("login", login.into())]);
        if let Some(Layer::Form(form)) = model.layers.last_mut() {
            form.complain("uid", text);
        }
        return;
    };
    if let Some(Ok(Command::AddUser(mut new))) = forms::command(model, None, false)
        && new.login == login
    {
        new.uid = Some(uid);
        if new.name.is_empty() {
            new.name = name;
        }
        forms::send(model, Command::AddUser(new), fx);
    }
}
