//! What a chosen line of a picker does.

use super::{Effects, act, ask, forms, offers, reload_list};
use crate::domain::field::spec;
use crate::domain::record::{Kind, RecordId};
use crate::domain::saved_view;
use crate::domain::value::Value;
use crate::tui::actions::Action;
use crate::tui::forms::FormKind;
use crate::tui::keys::Key;
use crate::tui::message::{Effect, ExportFormat, Question};
use crate::tui::model::list::{Filter, Within};
use crate::tui::model::{Layer, ListPlace, Model, Place, filters};
use crate::tui::panes::{self, Rung};
use crate::tui::pickers::{Choice, Chosen, Picker, Pressed, Purpose, code};

pub fn key(model: &mut Model, mut picker: Box<Picker>, key: &Key, fx: &mut Effects) {
    match picker.press(key) {
        Pressed::Close => model.object = None,
        Pressed::Stay => model.layers.push(Layer::Picker(picker)),
        Pressed::Ask(text) => {
            model.layers.push(Layer::Picker(picker));
            ask(fx, Question::Find(text));
        }
        Pressed::Typed(text) => {
            lay(model, filters::Key::Due, &text, fx);
        }
        Pressed::Accept(choice, typed) => {
            accept(model, &picker, *choice, &typed, fx);
            // Below the heading of the next picker the choices of this one must not be seen.
            if let Some(Layer::Picker(next)) = model.layers.last_mut() {
                next.hasty = false;
            }
        }
    }
}

fn accept(model: &mut Model, picker: &Picker, choice: Choice, typed: &str, fx: &mut Effects) {
    if !typed.is_empty() {
        let names = choice.names.iter().chain(&choice.code).chain([&choice.label]);
        let rests = code::rests(names.map(String::as_str), typed);
        model.swallow = rests;
    }
    let swallow = model.swallow.clone();
    match choice.chosen {
        Chosen::Term { key, value } => lay(model, key, &value, fx),
        Chosen::Owner(id) => forms::open_assign(model, id, &choice.label, fx),
        Chosen::View(id) => recall(model, id, fx),
        Chosen::Plan(id) => super::plans::choose(model, id, fx),
        Chosen::SaveView => save_view(model, fx),
        Chosen::Sort(name) => sort(model, name, fx),
        Chosen::Column(name) => {
            toggle_column(model, &name, fx);
            let cursor = picker.cursor;
            offers::open(model, Purpose::Columns, fx);
            if let Some(Layer::Picker(again)) = model.layers.last_mut() {
                again.cursor = cursor;
            }
        }
        Chosen::Export(format) => export(model, format, fx),
        Chosen::Meaning(meaning) => super::roster::meaning_chosen(model, meaning, fx),
        Chosen::PaperColumn(at) => super::incoming_columns::choose_role(model, at),
        Chosen::PaperRole(role) => super::incoming_columns::role_chosen(model, role, fx),
        Chosen::Summary(by) => super::people::summary(model, by, fx),
        Chosen::Warning(paper) => super::works::open_warning(model, paper, fx),
        Chosen::Look(look) => super::settings::look(model, look, fx),
        Chosen::Part(name) => open_part(model, name, fx),
        Chosen::Do(Action::Add) if picker.purpose == Purpose::Add => forms::open_add_activity(model, fx),
        Chosen::Do(action) => act::run(model, action, fx),
        Chosen::Field(tag) => forms::open_field(model, tag, fx),
        Chosen::Record { kind, id, handle } if picker.purpose == Purpose::Event => {
            let _ = kind;
            forms::open_event(model, id, &handle, fx);
        }
        Chosen::Record { kind, id, handle } => act::enter(model, kind, id, &handle, fx),
    }
    // A form that opened takes all letters itself.
    if !typed.is_empty() && model.layers.is_empty() {
        model.swallow = swallow;
    }
}

fn lay(model: &mut Model, key: filters::Key, value: &str, fx: &mut Effects) {
    let text = filters::term(model.lang(), key, value);
    let leaves = key == filters::Key::Flag && super::steps::is_of_steps(model.lang(), value);
    if !model.list().and_then(ListPlace::kind).is_some_and(|kind| key.works_on(kind)) {
        return model.say("not-here", &[]);
    }
    let Some(list) = model.list_mut() else { return };
    if key == filters::Key::Due && list.rung.is_some() {
        // A deadline chosen by hand stands instead of the rung.
        list.rung = Some(Rung::Plan);
    }
    if leaves && list.rung.is_some() {
        list.rung = Some(Rung::Plan);
    }
    list.lay(text, Some(key));
    if key == filters::Key::School {
        model.school = Some(value.to_owned());
    }
    reload_list(model, fx);
}

/// The list of what belongs to a record, narrowed to it.
fn open_part(model: &mut Model, name: &'static str, fx: &mut Effects) {
    let Place::Details(place) = &model.place else { return };
    let Some(details) = &place.details else { return };
    let Some(part) = spec(place.kind).parts.iter().find(|part| part.name == name) else { return };
    let (pane, key) = match (part.kind, place.kind) {
        (Kind::Line, Kind::School) => (panes::PaneId::Lines, filters::Key::School),
        (Kind::Line, _) => (panes::PaneId::Lines, filters::Key::Activity),
        (Kind::Teacher, _) => (panes::PaneId::Teachers, filters::Key::School),
        (Kind::Deficit, Kind::School) => (panes::PaneId::Deficits, filters::Key::School),
        (Kind::Deficit, _) => (panes::PaneId::Deficits, filters::Key::Teacher),
        (_, Kind::School) => (panes::PaneId::Control, filters::Key::School),
        (_, Kind::Teacher) => (panes::PaneId::Control, filters::Key::Teacher),
        _ => return,
    };
    let own = filters::term(model.lang(), key, &details.handle);
    let mut list = ListPlace::new(pane);
    list.rung = list.rung.map(|_| Rung::Plan);
    let filter = filters::joined([own.as_str(), part.filter]);
    list.within = Some(Within { label: own, filter });
    act::go(model, Place::List(list), fx);
}

fn sort(model: &mut Model, name: String, fx: &mut Effects) {
    let Some(list) = model.list_mut() else { return };
    let descending = matches!(&list.sort, Some((now, false)) if *now == name);
    list.sort = Some((name, descending));
    (list.cursor, list.top) = (0, 0);
    reload_list(model, fx);
}

fn toggle_column(model: &mut Model, name: &str, fx: &mut Effects) {
    let Some(list) = model.list_mut() else { return };
    let mut names: Vec<String> = list.columns().iter().map(|column| column.name.to_owned()).collect();
    match names.iter().position(|shown| shown == name) {
        Some(at) if names.len() > 1 => {
            names.remove(at);
        }
        Some(_) => return,
        None => names.push(name.to_owned()),
    }
    let order = panes::offered(list.kind().unwrap_or(Kind::Activity));
    names.sort_by_key(|name| order.iter().position(|column| column.name == name));
    list.columns = Some(names);
    reload_list(model, fx);
}

fn export(model: &mut Model, format: ExportFormat, fx: &mut Effects) {
    let Some(list) = model.list() else { return };
    if let Some(mut query) = list.query(0, model.lang(), model.today) {
        query.skip = 0;
        query.take = usize::MAX;
        fx.push(Effect::Export { query, format });
    }
}

/// Recalls a saved view: its pane, filter, order and columns.
fn recall(model: &mut Model, id: RecordId, fx: &mut Effects) {
    let Some(record) = model.known.views.iter().find(|record| record.id == id).cloned() else { return };
    let Some(pane) = panes::named(record.text(saved_view::PANE)) else { return };
    let mut list = ListPlace::new(pane.id);
    if pane.ladder {
        // The view's own filter says how far it looks.
        list.rung = Some(Rung::Plan);
    }
    let filter = record.text(saved_view::FILTER);
    if !filter.is_empty() {
        list.filters.push(Filter { text: filter.to_owned(), by: None, cursor: 0, top: 0 });
    }
    let sort = record.text(saved_view::SORT);
    if !sort.is_empty() {
        let descending = sort.starts_with('-');
        list.sort = Some((sort.trim_start_matches('-').to_owned(), descending));
    }
    let columns: Vec<String> = record
        .get(saved_view::COLUMNS)
        .map(|columns| columns.items().iter().filter_map(Value::as_text).map(str::to_owned).collect())
        .unwrap_or_default();
    list.columns = (!columns.is_empty()).then_some(columns);
    model.stack.clear();
    model.pane = pane.id;
    model.place = Place::List(list);
    let name = record.text(spec(Kind::SavedView).title).to_owned();
    model.say("view-recalled", &[("name", name.into())]);
    reload_list(model, fx);
}

fn save_view(model: &mut Model, fx: &mut Effects) {
    let lang = model.lang();
    let Some(list) = model.list() else { return };
    let sort =
        list.sort.as_ref().map_or(
            String::new(),
            |(name, descending)| {
                if *descending { format!("-{name}") } else { name.clone() }
            },
        );
    let kind = FormKind::SaveView {
        pane: panes::pane(list.pane).name.to_owned(),
        // A view holds for whatever plan is chosen when it is recalled.
        filter: ListPlace { plan: None, ..list.clone() }.filter(lang),
        sort,
        columns: list.columns.clone().unwrap_or_default(),
    };
    forms::open_save_view(model, kind, fx);
}
