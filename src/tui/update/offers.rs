//! What pickers offer: choices from what is at hand, or from facets that are asked for.

use super::{Effects, act, ask};
use crate::domain::field::{FieldType, spec};
use crate::domain::record::Kind;
use crate::domain::value::Value;
use crate::domain::{owner, saved_view};
use crate::engine::{Changed, FacetName, FacetValue, Hit, SummaryBy};
use crate::tui::actions::{self, Action, Group, TABLE};
use crate::tui::keys::to_other_layout;
use crate::tui::message::{ExportFormat, Question};
use crate::tui::model::{Layer, Model, Place, filters};
use crate::tui::panes;
use crate::tui::pickers::{Choice, Chosen, Picker, Purpose};
use crate::tui::view::words::term_of;

/// Opens a picker and asks for what it needs.
pub fn open(model: &mut Model, purpose: Purpose, fx: &mut Effects) {
    let choices = at_hand(model, purpose);
    act::show_picker(model, Picker::new(purpose, choices));
    let listed = model.list().and_then(|list| list.kind()).unwrap_or(Kind::Activity);
    if key_of(purpose).is_some_and(|key| !key.works_on(listed)) {
        model.layers.pop();
        return model.say("not-here", &[]);
    }
    for facet in purpose.facets().iter().filter(|facet| offers(listed, **facet)) {
        let filter = filter_without(model, purpose);
        ask(fx, Question::Facet(listed, *facet, filter));
    }
}

/// Whether records of this kind have such values.
fn offers(kind: Kind, facet: FacetName) -> bool {
    match facet {
        FacetName::Status => kind == Kind::Activity,
        FacetName::Block | FacetName::Level => matches!(kind, Kind::Teacher | Kind::Deficit),
        FacetName::State => matches!(kind, Kind::Teacher | Kind::Deficit | Kind::Line),
        _ => true,
    }
}

/// The list's filter without what this picker itself laid: its counts say what each value would show.
fn filter_without(model: &Model, purpose: Purpose) -> String {
    let key = key_of(purpose);
    match model.list() {
        Some(list) => {
            let mut other = list.clone();
            other.filters.retain(|filter| filter.by.is_none() || filter.by != key);
            if purpose == Purpose::FilterDue {
                other.rung = None;
            }
            other.filter(model.lang())
        }
        None => String::new(),
    }
}

/// The key that a picker writes.
pub fn key_of(purpose: Purpose) -> Option<filters::Key> {
    match purpose {
        Purpose::FilterOwner => Some(filters::Key::Owner),
        Purpose::FilterDue => Some(filters::Key::Due),
        Purpose::FilterSection => Some(filters::Key::Section),
        Purpose::FilterFlag => Some(filters::Key::Flag),
        Purpose::FilterSchool => Some(filters::Key::School),
        _ => None,
    }
}

fn at_hand(model: &Model, purpose: Purpose) -> Vec<Choice> {
    let words = &model.words;
    match purpose {
        Purpose::Assign => owners(model),
        Purpose::Views => views(model),
        Purpose::Sort | Purpose::Columns => columns(model, purpose),
        Purpose::Export => ExportFormat::of_list(lists_activities(model))
            .map(|format| {
                Choice::new(words.plain(&format!("export-{}", format.extension())), Chosen::Export(format))
            })
            .collect(),
        Purpose::Summary => [SummaryBy::School, SummaryBy::Block, SummaryBy::Typical]
            .into_iter()
            .zip(["summary-by-school", "summary-by-block", "summary-typical"])
            .map(|(by, key)| Choice::new(words.plain(key), Chosen::Summary(by)))
            .collect(),
        Purpose::Parts => parts(model),
        Purpose::Plans => super::plans::choices(model),
        Purpose::Looks => super::settings::looks(model),
        Purpose::Add => additions(model)
            .into_iter()
            .filter_map(actions::entry_of)
            .map(|entry| {
                let adds = entry.action == Action::Add;
                let label = if adds { words.plain("add-activity") } else { entry.title(words) };
                Choice::new(label, Chosen::Do(entry.action))
                    .code(Some(words.plain(&format!("code-{}", entry.name))))
            })
            .collect(),
        Purpose::Menu => actions_of(model, |group, keyless| keyless || group == Group::Menu),
        Purpose::Palette | Purpose::Help => actions_of(model, |_, _| true),
        _ => Vec::new(),
    }
}

/// Whether the list in front is of activities.
fn lists_activities(model: &Model) -> bool {
    model.list().is_some_and(|list| list.kind() == Some(Kind::Activity))
}

/// What can be added, what this list is of first.
pub fn additions(model: &Model) -> Vec<Action> {
    let kind = match &model.place {
        Place::List(list) => list.kind(),
        Place::Details(place) => Some(place.kind),
        Place::Journal(_) | Place::Sheet(_) => None,
    };
    let first: &[Action] = match kind {
        Some(Kind::School) => &[Action::AddRecord],
        Some(Kind::Teacher) => &[Action::AddTeacher, Action::AddDeficit],
        Some(Kind::Deficit) => &[Action::AddMeasure],
        Some(Kind::User) => &[Action::AddUser],
        _ => &[],
    };
    let all = [
        Action::Add,
        Action::AddSection,
        Action::AddOwner,
        Action::Import,
        Action::CopyPlan,
        Action::AddRecord,
        Action::AddTeacher,
        Action::ImportSchools,
        Action::ImportTeachers,
        Action::AddUser,
    ];
    let rest = all.into_iter().filter(|action| !first.contains(action));
    let may = |action: &Action| super::rights::adds(model, *action);
    first.iter().copied().chain(rest).filter(may).collect()
}

/// What belongs to the record whose details are shown.
fn parts(model: &Model) -> Vec<Choice> {
    let Place::Details(place) = &model.place else { return Vec::new() };
    let Some(details) = &place.details else { return Vec::new() };
    let choice = |part: &crate::engine::DetailsPart| {
        Choice::new(model.words.plain(&format!("part-{}", part.name)), Chosen::Part(part.name))
            .detail(part.page.total.to_string())
    };
    details.parts.iter().map(choice).collect()
}

fn owners(model: &Model) -> Vec<Choice> {
    let choice = |record: &crate::domain::record::Record| {
        let aliases = record.get(owner::ALIASES).map(Value::items).unwrap_or_default();
        let mut choice = Choice::new(record.text(owner::NAME), Chosen::Owner(record.id))
            .code(Some(record.text(owner::CODE).to_owned()))
            .detail(record.text(owner::SHORT));
        choice.names = aliases.iter().filter_map(Value::as_text).map(str::to_owned).collect();
        choice.names.push(record.text(owner::SHORT).to_owned());
        choice
    };
    model.known.owners.iter().map(choice).collect()
}

fn views(model: &Model) -> Vec<Choice> {
    let digit = |record: &crate::domain::record::Record| {
        record.get(saved_view::DIGIT).and_then(Value::as_int).unwrap_or(0)
    };
    let mut saved: Vec<_> = model.known.views.iter().collect();
    saved.sort_by_key(|record| digit(record));
    let choice = |record: &&crate::domain::record::Record| {
        Choice::new(record.text(saved_view::NAME), Chosen::View(record.id))
            .code(Some(digit(record).to_string()))
            .detail(record.text(saved_view::FILTER))
    };
    let mut choices: Vec<Choice> = saved.iter().map(choice).collect();
    let save = Choice::new(model.words.plain("view-save"), Chosen::SaveView).code(Some("0".to_owned()));
    if model.rights.may("save-view") {
        choices.push(save);
    }
    choices
}

fn columns(model: &Model, purpose: Purpose) -> Vec<Choice> {
    let Some(list) = model.list() else { return Vec::new() };
    let Some(kind) = list.kind() else { return Vec::new() };
    let shown = list.columns();
    let choice = |column: &panes::ColumnLook| {
        let label = model.words.plain(&format!("column-{}", column.name));
        let (chosen, detail) = if purpose == Purpose::Sort {
            let now = list.sort.as_ref().filter(|(name, _)| name == column.name);
            let detail = now.map_or("", |(_, descending)| if *descending { "↓" } else { "↑" });
            (Chosen::Sort(column.name.to_owned()), detail)
        } else {
            let on = shown.iter().any(|known| known.name == column.name);
            (Chosen::Column(column.name.to_owned()), if on { "+" } else { "" })
        };
        Choice::new(label, chosen).detail(detail)
    };
    let offered = panes::offered(kind);
    let wanted = |column: &&panes::ColumnLook| purpose == Purpose::Columns || column.sorts;
    offered.iter().filter(wanted).map(choice).collect()
}

/// Actions that work here: all, or those that `wanted` takes by their group and whether they have no key.
fn actions_of(model: &Model, wanted: impl Fn(Group, bool) -> bool) -> Vec<Choice> {
    let context = super::keys::context_of(&model.place);
    let works = |entry: &&actions::Entry| {
        entry.contexts & context != 0
            && wanted(entry.group, entry.presses.is_empty())
            && super::rights::is_offered(model, entry.action)
            && !matches!(entry.action, Action::Menu | Action::Palette | Action::Help)
    };
    let choice = |entry: &actions::Entry| {
        let mut choice =
            Choice::new(entry.title(&model.words), Chosen::Do(entry.action)).detail(entry.keys(&model.words));
        choice.names = vec![entry.name.to_owned(), entry.help(&model.words), entry.other_title(model.lang())];
        choice
    };
    TABLE.iter().filter(works).map(choice).collect()
}

/// The values of a facet arrived.
pub fn facet(model: &mut Model, name: FacetName, values: Vec<FacetValue>) {
    let choices = choices_of(model, name, values);
    if let Some(Layer::Picker(picker)) = model.layers.last_mut()
        && picker.purpose.facets().contains(&name)
    {
        picker.choices.extend(choices);
    }
}

/// Counts of an open picker are asked for again.
pub fn recount(model: &Model, changed: &Changed, fx: &mut Effects) {
    let Some(Layer::Picker(picker)) = model.layers.last() else { return };
    let listed = model.list().and_then(|list| list.kind()).unwrap_or(Kind::Activity);
    let touched = match changed {
        Changed::Many => true,
        Changed::Records(records) => {
            records.iter().any(|(kind, _)| super::live::made_of(listed).contains(kind))
        }
    };
    for facet in picker.purpose.facets().iter().filter(|facet| touched && offers(listed, **facet)) {
        ask(fx, Question::Recount(listed, *facet, filter_without(model, picker.purpose)));
    }
}

/// The counts change and nothing else: whoever types a number or moves means the choice that was seen.
pub fn recounted(model: &mut Model, name: FacetName, values: Vec<FacetValue>) {
    let fresh = choices_of(model, name, values);
    let key = key_of_facet(name);
    let Some(Layer::Picker(picker)) = model.layers.last_mut() else { return };
    for choice in &mut picker.choices {
        if matches!(&choice.chosen, Chosen::Term { key: of, .. } if *of == key) {
            let now = fresh.iter().find(|fresh| fresh.chosen == choice.chosen && fresh.label == choice.label);
            choice.detail = now.map_or_else(|| "0".to_owned(), |now| now.detail.clone());
        }
    }
}

fn choices_of(model: &Model, name: FacetName, values: Vec<FacetValue>) -> Vec<Choice> {
    let key = key_of_facet(name);
    values.into_iter().map(|value| choice_of(model, key, value)).collect()
}

fn key_of_facet(name: FacetName) -> filters::Key {
    match name {
        FacetName::Owner => filters::Key::Owner,
        FacetName::Section => filters::Key::Section,
        FacetName::Status => filters::Key::Status,
        FacetName::Due => filters::Key::Due,
        FacetName::Flag => filters::Key::Flag,
        FacetName::Event => filters::Key::Event,
        FacetName::School => filters::Key::School,
        FacetName::State => filters::Key::State,
        FacetName::Block => filters::Key::Block,
        FacetName::Level => filters::Key::Level,
        FacetName::Plan => filters::Key::Plan,
    }
}

fn choice_of(model: &Model, key: filters::Key, value: FacetValue) -> Choice {
    let label = value.label.clone().unwrap_or_else(|| model.words.plain(&format!("facet-{}", value.term)));
    let term = if value.label.is_some() { value.term.clone() } else { term_of(model.lang(), &value.term) };
    let code = match key {
        filters::Key::Section => value.code.clone().or_else(|| Some(value.term.clone())),
        _ => value.code.clone(),
    };
    let mut choice = Choice::new(label, Chosen::Term { key, value: term })
        .code(code.filter(|code| code.chars().count() <= 3))
        .detail(super::steps::count_beyond(model, &value.term).unwrap_or(value.count).to_string());
    choice.names.push(value.term);
    if let Some(record) = value.id.and_then(|id| model.known.owner(id)) {
        choice.names.push(record.text(owner::SHORT).to_owned());
        choice.names.push(record.text(owner::NAME).to_owned());
    }
    choice
}

/// Hits of the search arrived.
pub fn found(model: &mut Model, needle: &str, hits: Vec<Hit>, fx: &mut Effects) {
    let Some(Layer::Picker(picker)) = model.layers.last_mut() else { return };
    if picker.purpose != Purpose::Find {
        return;
    }
    let typed = picker.typed.value();
    let other = to_other_layout(typed);
    if hits.is_empty()
        && typed == needle
        && let Some(other) = other
    {
        return ask(fx, Question::Find(other));
    }
    picker.cursor = 0;
    picker.choices = hits
        .into_iter()
        .map(|hit| {
            let label = if hit.handle == hit.title {
                hit.title.clone()
            } else {
                format!("{}  {}", hit.handle, hit.title)
            };
            let kind = model.words.plain(&format!("kind-{}", spec(hit.kind).name));
            Choice::new(label, Chosen::Record { kind: hit.kind, id: hit.id, handle: hit.handle }).detail(kind)
        })
        .collect();
}

/// The fields of a record that may be edited.
pub fn fields(model: &Model, kind: Kind) -> Vec<Choice> {
    let spec = spec(kind);
    let editable =
        |field: &&crate::domain::field::Field| field.editable && field.holds != FieldType::Internal;
    let choice = |field: &crate::domain::field::Field| {
        Choice::new(
            model.words.plain(&format!("field-{}-{}", spec.name, field.name)),
            Chosen::Field(field.tag),
        )
    };
    spec.fields.iter().filter(editable).map(choice).collect()
}
