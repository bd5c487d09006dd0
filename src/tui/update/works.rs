//! Deadlines that work on, at the keys: which occurrence is meant, how often standing work is asked about, how many days
//! ahead papers are to be begun.

use super::{Effects, act, ask, forms};
use crate::domain::obligation::Obligation;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rhythm;
use crate::domain::series::{Occurrence, OccurrenceState};
use crate::domain::value::Value;
use crate::domain::{activity, plan, setting, warning};
use crate::tui::forms::{About, Form, FormField, FormKind, Suggestion, Takes};
use crate::tui::message::Question;
use crate::tui::model::{Layer, Model};
use crate::tui::pickers::{Choice, Chosen, Picker, Purpose};
use crate::tui::view::dates;

/// As many as digits can choose.
const OFFERED: usize = 9;
/// The field of a form that says which occurrence is meant.
pub const OF: &str = "of";

/// Asks for the occurrences of the only record of a form that can be about one of them.
pub fn ask_occurrences(form: &Form, fx: &mut Effects) {
    if is_of_occurrence(&form.kind)
        && let Some(id) = form.about.single()
    {
        ask(fx, Question::Occurrences(id));
    }
}

fn is_of_occurrence(kind: &FormKind) -> bool {
    match kind {
        FormKind::Return { kind } => *kind == Kind::Activity.code(),
        kind => matches!(kind, FormKind::Done { whole: false } | FormKind::Postpone | FormKind::Reopen),
    }
}

/// The occurrences are there: the form offers those that it can be about, when there is a choice.
pub fn occurrences(model: &mut Model, id: RecordId, all: &[Occurrence]) {
    let words = model.words.clone();
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return };
    if form.about.single() != Some(id) || !is_of_occurrence(&form.kind) || form.field(OF).is_some() {
        return;
    }
    let reopens = form.kind == FormKind::Reopen;
    let returns = matches!(form.kind, FormKind::Return { .. });
    let fits = |one: &&Occurrence| match one.state {
        OccurrenceState::Reported { .. } => reopens || returns,
        OccurrenceState::Closed { .. } => reopens,
        state => !reopens && !returns && state.is_open(),
    };
    let mut fitting: Vec<&Occurrence> = all.iter().filter(fits).collect();
    if reopens || returns {
        fitting.reverse();
    } else {
        fitting.sort_by_key(|one| one.due);
    }
    if fitting.len() + usize::from(reopens) < 2 {
        return;
    }
    let offered = fitting.into_iter().take(OFFERED).map(|one| {
        let state = words.plain(&format!("occurrence-{}", one.state.name()));
        let on = one.state.closed_on().map(|on| format!(" {}", dates::full(on))).unwrap_or_default();
        let moved = if one.due == one.day { String::new() } else { format!(" → {}", dates::full(one.due)) };
        Suggestion {
            value: one.day.to_string(),
            shown: format!("{}{moved} {state}{on}", dates::full(one.day)),
        }
    });
    form.fields.push(FormField::new(OF, Takes::Choice).suggest(offered.collect()));
}

/// Standing work of which nobody has said how often something is to be told.
pub fn lacks_rhythm(record: &Record) -> bool {
    let owed = Obligation::of(record);
    record.kind == Kind::Activity && owed.is_open() && owed.is_standing() && owed.rhythm.is_none()
}

/// Asks how often something is to be told of the standing rows of a plan.
pub fn open_rhythm(model: &mut Model, of: Option<RecordId>, fx: &mut Effects) {
    let plans = &model.known.plans;
    let unasked = plans.iter().find(|record| record.get(plan::RHYTHM).is_none());
    let meant = match of {
        Some(id) => plans.iter().find(|record| record.id == id),
        None => unasked.or(plans.first()),
    };
    let record = meant.cloned();
    let Some(record) = record else { return model.say("no-plan", &[]) };
    let targets = crate::engine::Targets::one(record.id);
    let title = record.text(plan::TITLE).to_owned();
    let about = About { targets, count: 1, handle: String::new(), title };
    forms::open_about(model, FormKind::EditField { kind: Kind::Plan.code(), tag: plan::RHYTHM }, about, fx);
    let words = model.words.clone();
    let said = |name: &str| words.plain(&format!("choice-rhythm-{name}"));
    if let Some(Layer::Form(form)) = model.layers.last_mut()
        && let Some(field) = form.fields.first_mut()
    {
        let names = rhythm::NAMES.iter().map(|(_, name)| said(name));
        field.suggestions = names.map(|shown| Suggestion { value: shown.clone(), shown }).collect();
        field.label = Some(words.plain("ask-rhythm"));
    }
}

/// The plan of a row.
pub fn plan_of(record: &Record) -> Option<RecordId> {
    record.get(activity::PLAN).and_then(Value::as_ref_id)
}

/// Kinds of paper with the days of warning of each.
pub fn open_warnings(model: &mut Model) {
    let choice = |paper: u16| {
        let name = warning::name_of(paper);
        let days = setting::warn_days(&model.known.settings, paper);
        let mut choice = Choice::new(model.words.plain(&format!("paper-{name}")), Chosen::Warning(paper))
            .detail(days.to_string());
        choice.names.push(name.to_owned());
        choice
    };
    let choices = warning::papers().map(choice).collect();
    act::show_picker(model, Picker::new(Purpose::Warnings, choices));
}

/// Asks for the days of warning of a kind of paper.
pub fn open_warning(model: &mut Model, paper: u16, fx: &mut Effects) {
    let title = model.words.plain(&format!("paper-{}", warning::name_of(paper)));
    let about = About { count: 1, title, ..About::nothing() };
    let days = setting::warn_days(&model.known.settings, paper);
    forms::open_about(model, FormKind::Warning { paper }, about, fx);
    if let Some(Layer::Form(form)) = model.layers.last_mut()
        && let Some(field) = form.fields.first_mut()
    {
        field.edit.set(&days.to_string());
    }
}
