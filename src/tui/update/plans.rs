//! Plans on the screen: one is chosen or all are shown; a new one is made after the last. In: keys and choices. Out: what
//! every pane is narrowed to, and the form of a copy.

use chrono::NaiveDate;

use super::{Effects, act, forms, refresh};
use crate::domain::deadline::{Period, shift};
use crate::domain::plan;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::section;
use crate::domain::value::Value;
use crate::domain::year_shift::shifted;
use crate::engine::Outcome;
use crate::tui::forms::{About, FormKind};
use crate::tui::model::{Layer, Model, Place};
use crate::tui::panes::PaneId;
use crate::tui::pickers::{Choice, Chosen};
use crate::tui::view::{dates, head};

/// All plans, then each with its period.
pub fn choices(model: &Model) -> Vec<Choice> {
    let all = Choice::new(model.words.plain("plans-all"), Chosen::Plan(None));
    let one = |record: &Record| {
        let period = plan::period(record).map(|period| dates::period(&model.words, period.start, period.end));
        let name = head::names_of(record).into_iter().next().unwrap_or_default();
        let mut choice =
            Choice::new(format!("{name}  {}", record.text(plan::TITLE)), Chosen::Plan(Some(record.id)))
                .detail(period.unwrap_or_default());
        choice.names.push(record.text(plan::TITLE).to_owned());
        choice
    };
    std::iter::once(all).chain(model.known.plans.iter().map(one)).collect()
}

/// Every pane shows this plan from now on; `None`: all of them.
pub fn choose(model: &mut Model, id: Option<RecordId>, fx: &mut Effects) {
    model.plan = id;
    model.beside = None;
    if let Some(list) = model.list_mut() {
        (list.cursor, list.top) = (0, 0);
        list.marks = Default::default();
    }
    refresh(model, fx);
}

/// Enter on a plan: it is chosen, and its activities are shown.
pub fn enter(model: &mut Model, id: RecordId, fx: &mut Effects) {
    model.plan = Some(id);
    act::open_pane(model, PaneId::Activities, fx);
    super::ask(fx, crate::tui::message::Question::Head);
}

/// The plan that a new record or a form is for: the one under the cursor, the chosen one, the only one.
pub fn meant(model: &Model) -> Option<&Record> {
    under_cursor(model).or_else(|| model.chosen_plan())
}

fn under_cursor(model: &Model) -> Option<&Record> {
    let (kind, id) = match &model.place {
        Place::List(list) => (list.kind()?, list.current()?.id),
        Place::Details(place) => (place.kind, place.id),
        Place::Journal(_) | Place::Sheet(_) => return None,
    };
    let of = match (kind, &model.place) {
        (Kind::Plan, _) => Some(id),
        (Kind::Section, _) => model.known.section(id)?.get(section::PLAN)?.as_ref_id(),
        (Kind::Activity, Place::Details(place)) => {
            let record = &place.details.as_ref()?.record;
            record.get(crate::domain::activity::PLAN).and_then(Value::as_ref_id)
        }
        _ => None,
    };
    model.known.plans.iter().find(|record| Some(record.id) == of)
}

/// Of several plans none is meant: says how to choose.
pub fn none_meant(model: &mut Model) {
    if model.known.plans.is_empty() {
        return model.say("no-plan", &[]);
    }
    let key = crate::tui::actions::key_of(crate::tui::actions::Action::ChoosePlan, &model.words);
    model.say("plan-not-chosen", &[("key", key.into())]);
}

/// The form of the next plan, filled with the year after.
pub fn open_copy(model: &mut Model, fx: &mut Effects) {
    let Some(record) = meant(model).cloned() else { return none_meant(model) };
    forms::open_about(model, FormKind::CopyPlan { plan: record.id.0 }, About::nothing(), fx);
    let next = plan::period(&record).map(next_period);
    let years = plan::period(&record).zip(next).map_or(1, |(one, other)| shift::years_between(one, other));
    let title = shifted(record.text(plan::TITLE), years);
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return };
    let day = |day: NaiveDate| dates::full(day);
    let values = [
        ("start", next.map(|period| day(period.start))),
        ("end", next.map(|period| day(period.end))),
        ("title", Some(title)),
    ];
    for (name, value) in values {
        if let (Some(field), Some(value)) = (form.field_mut(name), value) {
            field.edit.set(&value);
        }
    }
}

/// The same days a year on: so every date of the old plan has its place in the new one.
fn next_period(period: Period) -> Period {
    Period { start: shift::day_shifted(period.start, 1), end: shift::day_shifted(period.end, 1) }
}

/// A plan that came or was made is shown, where one plan is shown; one that is gone is chosen no more.
pub fn after_command(model: &mut Model, outcome: &Outcome) {
    let made = outcome.done.iter().find(|effect| effect.kind == Kind::Plan).map(|effect| effect.id);
    let Some(made) = made else { return };
    match outcome.command.as_str() {
        "copy-plan" => model.plan = Some(made),
        "import" if model.plan.is_some() => model.plan = Some(made),
        _ => {}
    }
}

/// The plans arrived: one that is gone is chosen no more.
pub fn arrived(model: &mut Model, fx: &mut Effects) {
    let is_there = |id: RecordId| model.known.plans.iter().any(|record| record.id == id);
    if model.plan.is_some_and(|id| !is_there(id)) {
        model.plan = None;
        refresh(model, fx);
    }
}
