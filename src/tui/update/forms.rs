//! Forms opened, typed into, previewed and applied.

use super::{Effects, act, ask, outcome, plans, push_layer};
use crate::domain::deadline::{When, marked};
use crate::domain::field::{FieldType, spec};
use crate::domain::paper::PaperFile;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, event, plan, section};
use crate::engine::{Command, Details};
use crate::tui::actions::Action;
use crate::tui::forms::build::{self, Facts};
use crate::tui::forms::people;
use crate::tui::forms::{About, Form, FormKind, Pressed, Suggestion, Takes, draft, fill};
use crate::tui::keys::Key;
use crate::tui::message::{Effect, Question};
use crate::tui::model::{Layer, Model, reading};
use crate::tui::pickers::{Choice, Chosen, Picker, Purpose};
use crate::tui::view::{dates, words};

/// A record is looked up before its form can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub action: Action,
    pub about: About,
}

/// Opens a form about the marked rows, the typed number or the current row.
pub fn open(model: &mut Model, kind: FormKind, fx: &mut Effects) {
    match act::about(model) {
        Some((found, about)) if found == acts_on(&kind).0 => open_about(model, kind, about, fx),
        Some(_) => {
            let why = acts_on(&kind).1;
            open_blocked(model, kind, why, fx);
        }
        None => open_blocked(model, kind, "no-row", fx),
    }
}

/// The kind of record that a form is for, and what to say of others.
fn acts_on(kind: &FormKind) -> (Kind, &'static str) {
    match kind {
        FormKind::HandIn | FormKind::Excuse => (Kind::Line, "only-lines"),
        FormKind::Return { kind } if *kind == Kind::Line.code() => (Kind::Line, "only-lines"),
        FormKind::Assess | FormKind::AddMeasure => (Kind::Deficit, "only-deficits"),
        _ => (Kind::Activity, "only-activities"),
    }
}

/// Opens a form that cannot be applied and says why: what was typed ahead for it must not act on the list.
fn open_blocked(model: &mut Model, kind: FormKind, why: &str, fx: &mut Effects) {
    let why = model.words.plain(why);
    let mut form = Form::new(kind.clone(), About::nothing(), draft::blank(&kind), None);
    form.mistake = Some(why.clone());
    form.blocked = Some(why);
    ask_suggestions(&form, fx);
    push_layer(model, Layer::Form(Box::new(form)));
}

pub fn open_about(model: &mut Model, kind: FormKind, about: About, fx: &mut Effects) {
    let mut fields = draft::blank(&kind);
    if let FormKind::Assign { .. } = kind
        && let Some(how) = fields.first_mut()
    {
        how.suggestions = ["replace", "add", "lead", "remove"]
            .into_iter()
            .map(|name| Suggestion {
                value: name.to_owned(),
                shown: model.words.plain(&format!("assign-{name}")),
            })
            .collect();
    }
    for field in &mut fields {
        let mut offered = people::choices(&model.words, &kind, field.name);
        if field.name == "accepted" && !model.rights.accepts_lines() {
            offered.retain(|choice| choice.value == "accepted-later");
        }
        if !offered.is_empty() {
            field.suggestions = offered;
        }
    }
    let seen = act::seen(model);
    let mut form = Form::new(kind, about, fields, seen);
    form.blocked = model.read_only.clone();
    form.mistake = form.blocked.clone();
    ask_suggestions(&form, fx);
    super::works::ask_occurrences(&form, fx);
    push_layer(model, Layer::Form(Box::new(form)));
}

/// Asks for what a form offers under digits.
pub fn ask_suggestions(form: &Form, fx: &mut Effects) {
    if form.field(super::steps::REMARK).is_some() {
        ask(fx, Question::Reasons("return"));
    }
    if form.field("reason").is_some() {
        let command = match form.kind {
            FormKind::Cancel => "cancel",
            FormKind::Reopen => "reopen",
            _ => "postpone",
        };
        ask(fx, Question::Reasons(command));
    }
}

/// Reasons given lately, numbered.
pub fn reasons(model: &mut Model, reasons: Vec<String>) {
    if let Some(Layer::Form(form)) = model.layers.last_mut()
        && let Some(field) =
            form.fields.iter_mut().find(|field| matches!(field.name, "reason" | super::steps::REMARK))
    {
        let suggestion = |text: String| Suggestion { shown: text.clone(), value: text };
        field.suggestions = reasons.into_iter().take(9).map(suggestion).collect();
    }
}

pub fn key(model: &mut Model, mut form: Box<Form>, key: &Key, fx: &mut Effects) {
    match form.press(key) {
        Pressed::Stay => {
            let field = form.fields.get(form.focus).filter(|field| field.takes == Takes::Activity);
            let number = field.map(|field| field.value()).filter(|number| !number.is_empty());
            model.layers.push(Layer::Form(form));
            if let Some(number) = number {
                ask(fx, Question::Numbered(number));
            }
        }
        Pressed::Close => {
            model.object = None;
            outcome::forget_draft(model, fx);
        }
        Pressed::Apply => {
            model.layers.push(Layer::Form(form));
            apply(model, fx);
        }
    }
}

/// Does what the top form says.
pub fn apply(model: &mut Model, fx: &mut Effects) {
    let Some(Layer::Form(form)) = model.layers.last() else { return };
    let path = form.value("file");
    match form.kind {
        FormKind::ImportRoster { kind } => {
            let list = form.value("path");
            super::roster::look_at(model, kind, list, fx);
        }
        FormKind::Import => {
            let paper = form.value("path");
            super::incoming::look_at(model, paper, fx);
        }
        FormKind::AddUser if form.value("uid").is_empty() && !form.value("account").is_empty() => {
            let login = form.value("account");
            if checked(model, None) {
                fx.push(Effect::FindAccount(login));
            }
        }
        FormKind::Purpose => {
            let purpose = form.value("purpose");
            fx.push(Effect::StatePurpose(purpose));
        }
        _ if path.is_empty() => apply_with_file(model, None, fx),
        _ => {
            if checked(model, None) {
                fx.push(Effect::TakeFile(path));
            }
        }
    }
}

/// Whether the form is right as it stands; if not, it says why.
fn checked(model: &mut Model, file: Option<&PaperFile>) -> bool {
    if let Some(Layer::Form(form)) = model.layers.last_mut()
        && form.blocked.is_some()
    {
        form.mistake = form.blocked.clone();
        return false;
    }
    match command(model, file, false) {
        Some(Err(mistake)) => {
            let text = model.words.plain(mistake.why);
            if let Some(Layer::Form(form)) = model.layers.last_mut() {
                form.complain(mistake.field, text);
            }
            false
        }
        Some(Ok(_)) => true,
        None => false,
    }
}

pub fn apply_with_file(model: &mut Model, file: Option<PaperFile>, fx: &mut Effects) {
    if !checked(model, file.as_ref()) {
        return;
    }
    let Some(Ok(command)) = command(model, file.as_ref(), false) else { return };
    send(model, command, fx);
}

/// Sends the command of the top form.
pub fn send(model: &mut Model, command: Command, fx: &mut Effects) {
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        form.applying = true;
        let seen = form.seen;
        act::execute(model, command, seen, fx);
    }
}

/// The command of the top form.
pub fn command(
    model: &Model,
    file: Option<&PaperFile>,
    lenient: bool,
) -> Option<Result<Command, build::Mistake>> {
    let Some(Layer::Form(form)) = model.layers.last() else { return None };
    let read_deadline = |text: &str| settled_when(model, form, text);
    let numbered =
        |typed: &str| form.numbered.as_ref().filter(|(number, _)| number == typed).map(|(_, id)| *id);
    let facts = Facts {
        today: model.today,
        known: &model.known,
        words: &model.words,
        file,
        lenient,
        read_deadline: &read_deadline,
        numbered: &numbered,
    };
    Some(build::command(form, &facts))
}

/// A chosen candidate as it is, or a typed deadline as the reader understands it.
fn settled_when(model: &Model, form: &Form, text: &str) -> Option<When> {
    let suggested = form.field("when").and_then(|field| field.suggested());
    if let Some(when) = suggested.and_then(|at| form.candidates.get(at)) {
        return Some(when.clone());
    }
    let plan = plans::meant(model).and_then(plan::period);
    reading::typed(text, model.today, plan, &form.candidates)
}

/// Previews the top form once after a batch of keys.
pub fn preview(model: &mut Model, fx: &mut Effects) {
    match model.layers.last_mut() {
        Some(Layer::Form(form)) if form.changed && form.blocked.is_none() => form.changed = false,
        _ => return,
    }
    let built = command(model, None, true);
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return };
    match built {
        Some(Ok(command)) => {
            let seen = form.seen;
            fx.push(Effect::Preview { command: Box::new(command), seen });
        }
        _ => form.preview = None,
    }
}

pub fn open_assign(model: &mut Model, owner: RecordId, name: &str, fx: &mut Effects) {
    open(model, FormKind::Assign { owner: owner.0 }, fx);
    if let Some(Layer::Form(form)) = model.layers.last_mut()
        && let Some(field) = form.fields.first_mut()
    {
        field.label = Some(name.to_owned());
    }
}

pub fn open_add_activity(model: &mut Model, fx: &mut Effects) {
    let current = act::about(model).filter(|(kind, _)| *kind == Kind::Activity);
    let after = current.and_then(|(_, about)| about.single());
    match after {
        Some(id) => {
            model.wanted = Some(Wanted { action: Action::Add, about: About::nothing() });
            ask(fx, Question::Details(Kind::Activity, id));
        }
        None => add_activity(model, None, None, fx),
    }
}

/// Of the section's plan; without a section, at the end of the plan that is meant.
fn add_activity(model: &mut Model, section: Option<RecordId>, after: Option<RecordId>, fx: &mut Effects) {
    let of = |record: &Record| record.get(section::PLAN).and_then(Value::as_ref_id);
    let meant = plans::meant(model).map(|record| record.id);
    let last = || model.known.sections.iter().rfind(|record| meant.is_some() && of(record) == meant);
    let section = section.and_then(|id| model.known.section(id)).or_else(last);
    let Some((section, plan)) = section.and_then(|record| Some((record.id, of(record)?))) else {
        return plans::none_meant(model);
    };
    let kind = FormKind::AddActivity { plan: plan.0, section: section.0, after: after.map(|id| id.0) };
    open_about(model, kind, About::nothing(), fx);
}

pub fn open_add_section(model: &mut Model, fx: &mut Effects) {
    match plans::meant(model).map(|record| record.id) {
        Some(plan) => open_about(model, FormKind::AddSection { plan: plan.0 }, About::nothing(), fx),
        None => plans::none_meant(model),
    }
}

pub fn open_period(model: &mut Model, fx: &mut Effects) {
    let Some(record) = plans::meant(model).cloned() else { return plans::none_meant(model) };
    open_about(model, FormKind::SettlePeriod { plan: record.id.0 }, About::nothing(), fx);
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        for (name, tag) in [("start", plan::START), ("end", plan::END)] {
            if let (Some(field), Some(day)) = (form.field_mut(name), record.get(tag).and_then(Value::as_day))
            {
                field.edit.set(&dates::full(day));
            }
        }
    }
}

pub fn open_save_view(model: &mut Model, kind: FormKind, fx: &mut Effects) {
    let free = (1..=9).find(|digit| model.known.view_by_digit(*digit).is_none()).unwrap_or(9);
    open_about(model, kind, About::nothing(), fx);
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        if let Some(field) = form.field_mut("digit") {
            field.edit.set(&free.to_string());
        }
        form.focus = 1;
    }
}

/// Questions, fields and events of a record are looked up before the form opens.
pub fn look_first(model: &mut Model, action: Action, fx: &mut Effects) {
    let Some((kind, about)) = act::about(model) else {
        return open_blocked(model, FormKind::SettleDeadline, "no-row", fx);
    };
    match about.single() {
        Some(id) => {
            model.wanted = Some(Wanted { action, about });
            ask(fx, Question::Details(kind, id));
        }
        None if action == Action::Settle && kind == Kind::Activity => {
            open_about(model, FormKind::SettleDeadline, about, fx);
        }
        None => open_blocked(model, FormKind::SettleDeadline, "one-record-only", fx),
    }
}

/// The record is there: its form, or the list of its fields.
pub fn looked(model: &mut Model, wanted: Wanted, details: &Details, fx: &mut Effects) {
    let record = &details.record;
    let mut about = wanted.about;
    about.handle = details.handle.clone();
    about.title = match record.kind {
        Kind::Teacher => String::new(),
        kind => record.text(spec(kind).title).to_owned(),
    };
    match wanted.action {
        Action::Lines => super::people::lines_of(model, record, about, fx),
        Action::Add => {
            let section = record.get(activity::SECTION).and_then(Value::as_ref_id);
            add_activity(model, section, Some(record.id), fx);
        }
        Action::RecordEvent => match record.kind {
            Kind::Event => open_event(model, record.id, record.text(event::NAME), fx),
            _ => match record.get(activity::EVENT).and_then(Value::as_ref_id) {
                Some(id) => {
                    let name = model.known.name(id).unwrap_or_default().to_owned();
                    open_event(model, id, &name, fx);
                }
                None if model.known.events.is_empty() => model.say("no-event", &[]),
                None => {
                    let choices = event_choices(model);
                    act::show_picker(model, Picker::new(Purpose::Event, choices));
                }
            },
        },
        Action::Settle if record.kind == Kind::Event => {
            open_event(model, record.id, record.text(event::NAME), fx);
        }
        Action::Settle if settle(model, details, &about, fx) => {}
        Action::Settle if super::works::lacks_rhythm(record) => {
            super::works::open_rhythm(model, super::works::plan_of(record), fx);
        }
        Action::Settle if reading::awaited(record).is_some() => {
            let id = reading::awaited(record).unwrap_or(record.id);
            let name = model.known.name(id).unwrap_or_default().to_owned();
            open_event(model, id, &name, fx);
        }
        Action::Admit => {
            super::users::admit(model, Some(record.id), crate::domain::user::is_disabled(record), fx);
        }
        Action::Edit if record.kind == Kind::User => super::users::open_edit(model, record, about, fx),
        _ => {
            let choices = super::offers::fields(model, record.kind);
            model.editing = Some((record.clone(), about, details.sequence));
            act::show_picker(model, Picker::new(Purpose::Edit, choices));
        }
    }
}

/// Opens the first open question, if there is one: the deadline's, then the others.
fn settle(model: &mut Model, details: &Details, about: &About, fx: &mut Effects) -> bool {
    let record = &details.record;
    if record.kind != Kind::Activity {
        return false;
    }
    if let Some(question) = reading::deadline_question(record) {
        open_about(model, FormKind::SettleDeadline, about.clone(), fx);
        let mut question = question;
        let remembered = details.remembered.as_ref();
        if let Some(decided) = remembered {
            // What was decided for the same wording goes first, and says so.
            question.candidates.retain(|when| *when != decided.when);
            question.candidates.insert(0, decided.when.clone());
        }
        let suggestions: Vec<Suggestion> = question
            .candidates
            .iter()
            .enumerate()
            .map(|(at, when)| {
                let said = words::when_said(&model.words, when);
                // A draft holds only texts: this one is read back as the same deadline.
                let value = match when {
                    When::By { due, .. } => format!("до {}", dates::full(*due)),
                    _ => said.clone(),
                };
                let decided = remembered.filter(|_| at == 0);
                let shown = decided.map_or(said, |decided| words::decided_said(model, decided));
                Suggestion { value, shown }
            })
            .collect();
        let read = reading::deadline(record).map(|deadline| deadline.read);
        let wording = read.as_ref().map(marked).unwrap_or_default();
        // A fragment that stands in the wording is not told twice.
        let apart = |text: &&str| read.as_ref().is_some_and(|read| !read.text.contains(*text));
        let asked = words::doubt_said(&model.words, question.code, question.text.as_deref().filter(apart));
        let label = format!("«{wording}»: {asked}");
        if let Some(Layer::Form(form)) = model.layers.last_mut() {
            form.candidates = question.candidates;
            if let Some(field) = form.fields.first_mut() {
                field.suggestions = suggestions;
                field.label = Some(label);
            }
        }
        return true;
    }
    let Some(doubt) = reading::other_question(record) else { return false };
    open_about(model, FormKind::SettleDoubt { doubt: doubt.code as u16 }, about.clone(), fx);
    let label = words::doubt_said(&model.words, doubt.code, doubt.text.as_deref());
    let candidate = |text: String| Suggestion { shown: text.clone(), value: text };
    let mut suggestions: Vec<Suggestion> = reading::texts(&doubt).into_iter().map(candidate).collect();
    suggestions.push(Suggestion { value: String::new(), shown: model.words.plain("settle-as-written") });
    if let Some(Layer::Form(form)) = model.layers.last_mut()
        && let Some(field) = form.fields.first_mut()
    {
        field.suggestions = suggestions;
        field.label = Some(label);
    }
    true
}

pub fn open_event(model: &mut Model, id: RecordId, name: &str, fx: &mut Effects) {
    let about = About { count: 1, handle: name.to_owned(), ..About::nothing() };
    let record = model.known.events.iter().find(|record| record.id == id).cloned();
    open_about(model, FormKind::Event { event: id.0 }, about, fx);
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return };
    let day = |tag: Tag| record.as_ref().and_then(|record| record.get(tag)).and_then(Value::as_day);
    for (field, tag) in [("date", event::DATE), ("end", event::END)] {
        if let (Some(field), Some(day)) = (form.field_mut(field), day(tag)) {
            field.edit.set(&dates::full(day));
        }
    }
}

/// A field of the record that was looked up.
pub fn open_field(model: &mut Model, tag: Tag, fx: &mut Effects) {
    let Some((record, about, seen)) = model.editing.take() else { return };
    let Some(field) = spec(record.kind).field(tag) else { return };
    let wording = reading::deadline(&record).map(|deadline| deadline.read.text);
    let text = fill::text_to_edit(&record, tag, &model.words, wording.as_deref());
    let label = model.words.plain(&format!("field-{}-{}", spec(record.kind).name, field.name));
    let choices = match field.holds {
        FieldType::Choice(names) => names
            .iter()
            .map(|(_, name)| model.words.plain(&format!("choice-{}-{name}", field.name)))
            .map(|shown| Suggestion { value: shown.clone(), shown })
            .collect(),
        _ => Vec::new(),
    };
    open_about(model, FormKind::EditField { kind: record.kind.code(), tag }, about, fx);
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        // The list may have been read anew since; the text is of then.
        form.seen = form.seen.map(|now| now.min(seen));
        if let Some(field) = form.fields.first_mut() {
            field.edit.set(&text);
            field.label = Some(label);
            field.suggestions = choices;
        }
    }
}

/// Events to choose from, when a row hangs on none.
fn event_choices(model: &Model) -> Vec<Choice> {
    let choice = |record: &Record| {
        let name = record.text(event::NAME).to_owned();
        Choice::new(name.clone(), Chosen::Record { kind: Kind::Event, id: record.id, handle: name })
    };
    model.known.events.iter().map(choice).collect()
}
