//! Actions: what each row of the table does. One match, each arm a line or a call.

use super::{
    Effects, ask, forms, line, offers, people, plans, push_layer, reload, reload_list, reload_window, rights,
    steps, users,
};
use crate::domain::field::spec;
use crate::domain::record::{Kind, RecordId};
use crate::domain::section;
use crate::engine::{Command, Targets};
use crate::tui::actions::Action;
use crate::tui::forms::{About, FormKind};
use crate::tui::message::{Effect, Question};
use crate::tui::model::list::Within;
use crate::tui::model::place::{Part, SheetWhat};
use crate::tui::model::{DetailsPlace, JournalPlace, Layer, ListPlace, Marks, Model, Place, filters};
use crate::tui::panes::{self, PaneId};
use crate::tui::pickers::Purpose;

/// Whether the action is for a record, so that a typed number may be its object.
pub fn needs_record(action: Action) -> bool {
    use Action::*;
    matches!(
        action,
        Done | Postpone
            | Assign
            | Paper
            | Comment
            | Settle
            | Add
            | History
            | Delete
            | Edit
            | StartWork
            | CloseWhole
            | Reopen
            | Accept
            | Return
            | Cancel
            | MoveTo
            | RecordEvent
            | Lines
            | Remind
            | Assess
            | AddDeficit
            | AddMeasure
            | Consent
            | Withdraw
            | AskConsent
            | Erase
            | Admit
            | Menu
            | Palette
            | Help
    )
}

pub fn run(model: &mut Model, action: Action, fx: &mut Effects) {
    let meant = if action == Action::Done && steps::only_waits(model) { Action::Accept } else { action };
    if !rights::is_offered(model, meant) {
        return rights::refuse(model, meant);
    }
    if let Some(pane) = panes::opened_by(action) {
        return open_pane(model, pane.id, fx);
    }
    match action {
        Action::Accept => steps::accept(model, fx),
        Action::Done if steps::only_waits(model) => steps::accept(model, fx),
        Action::Return => steps::open_return(model, fx),
        Action::Done if listed(model) == Some(Kind::Line) => forms::open(model, FormKind::HandIn, fx),
        Action::Cancel if listed(model) == Some(Kind::Line) => forms::open(model, FormKind::Excuse, fx),
        Action::Reopen if listed(model) == Some(Kind::Line) => people::reopen_lines(model, fx),
        Action::Postpone if listed(model) == Some(Kind::Line) => model.say("lines-are-shared", &[]),
        Action::Done => forms::open(model, FormKind::Done { whole: false }, fx),
        Action::Paper => forms::open(model, FormKind::Attach, fx),
        Action::CloseWhole => forms::open(model, FormKind::Done { whole: true }, fx),
        Action::Postpone => forms::open(model, FormKind::Postpone, fx),
        Action::Comment => forms::open(model, FormKind::Comment, fx),
        Action::Cancel => forms::open(model, FormKind::Cancel, fx),
        Action::Reopen => forms::open(model, FormKind::Reopen, fx),
        Action::MoveTo => forms::open(model, FormKind::Move, fx),
        Action::Assign => offers::open(model, Purpose::Assign, fx),
        Action::Settle | Action::RecordEvent | Action::Edit => forms::look_first(model, action, fx),
        Action::Admit => users::look_first(model, fx),
        Action::AddUser => forms::open_about(model, FormKind::AddUser, About::nothing(), fx),
        Action::Add => match offers::additions(model).as_slice() {
            [Action::AddUser] => run(model, Action::AddUser, fx),
            _ => offers::open(model, Purpose::Add, fx),
        },
        Action::AddSection => forms::open_add_section(model, fx),
        Action::AddOwner => forms::open_about(model, FormKind::AddOwner, About::nothing(), fx),
        Action::Import => forms::open_about(model, FormKind::Import, About::nothing(), fx),
        Action::SettlePeriod => forms::open_period(model, fx),
        Action::Rhythm => super::works::open_rhythm(model, None, fx),
        Action::Warnings => super::works::open_warnings(model),
        Action::ChoosePlan => offers::open(model, Purpose::Plans, fx),
        Action::CopyPlan => plans::open_copy(model, fx),
        Action::StartWork => at_once(model, |targets| Command::TakeIntoWork { targets }, fx),
        Action::Delete => delete(model, fx),
        Action::Undo => execute(model, Command::Undo, None, fx),
        Action::Redo => execute(model, Command::Redo, None, fx),
        Action::Export if matches!(model.place, Place::Sheet(_)) => people::write_sheet(model, fx),
        Action::Export => offers::open(model, Purpose::Export, fx),
        Action::History => history(model, fx),
        Action::ByOwner => offers::open(model, Purpose::FilterOwner, fx),
        Action::ByDue => offers::open(model, Purpose::FilterDue, fx),
        Action::BySection => offers::open(model, Purpose::FilterSection, fx),
        Action::ByFlag => offers::open(model, Purpose::FilterFlag, fx),
        Action::BySchool => by_school(model, fx),
        Action::Summary => offers::open(model, Purpose::Summary, fx),
        Action::Lines
        | Action::Remind
        | Action::Assess
        | Action::AddMeasure
        | Action::AddRecord
        | Action::AddTeacher
        | Action::AddDeficit
        | Action::Consent
        | Action::Withdraw
        | Action::AskConsent
        | Action::Erase
        | Action::ImportSchools
        | Action::ImportTeachers
        | Action::Names
        | Action::Looks => people::run(model, action, fx),
        Action::Line => super::sheet::go(model, SheetWhat::Line, fx),
        Action::Here => super::sheet::go(model, SheetWhat::Here, fx),
        Action::Wider => climb(model, true, fx),
        Action::Narrower => climb(model, false, fx),
        Action::Views => offers::open(model, Purpose::Views, fx),
        Action::SortBy => offers::open(model, Purpose::Sort, fx),
        Action::Columns => offers::open(model, Purpose::Columns, fx),
        Action::Menu => offers::open(model, Purpose::Menu, fx),
        Action::Palette => offers::open(model, Purpose::Palette, fx),
        Action::Help => offers::open(model, Purpose::Help, fx),
        Action::Find => offers::open(model, Purpose::Find, fx),
        Action::Filter => line::open(model, fx),
        Action::ClearFilters => clear_filters(model, fx),
        Action::Quit => {
            model.quit = true;
            fx.push(Effect::Quit);
        }
        Action::Frugal => offers::open(model, Purpose::Looks, fx),
        Action::Clipboard => super::settings::clipboard(model, fx),
        Action::Copy => super::copy::copy(model, fx),
        Action::Redraw => fx.push(Effect::Redraw),
        Action::Open => open(model, fx),
        Action::Back => back(model, fx),
        Action::NextPart => next_part(model, fx),
        Action::Mark | Action::MarkDown => mark(model, action == Action::MarkDown, fx),
        Action::Invert => invert(model),
        Action::Up => step(model, -1, fx),
        Action::Down => step(model, 1, fx),
        Action::PageUp => step(model, -page(model), fx),
        Action::PageDown => step(model, page(model), fx),
        Action::First => step(model, i64::MIN, fx),
        Action::Last => step(model, i64::MAX, fx),
        Action::Control
        | Action::Schools
        | Action::Teachers
        | Action::Sections
        | Action::Activities
        | Action::Owners
        | Action::Events
        | Action::Deficits
        | Action::SchoolLines
        | Action::Plans
        | Action::Users
        | Action::Journal => {}
    }
}

/// The kind that acts are for here.
pub fn listed(model: &Model) -> Option<Kind> {
    match &model.place {
        Place::List(list) => list.kind(),
        Place::Details(place) => Some(place.kind),
        Place::Journal(_) | Place::Sheet(_) => None,
    }
}

fn page(model: &Model) -> i64 {
    i64::try_from(model.list_height()).unwrap_or(1)
}

fn moved(at: u64, by: i64, last: u64) -> u64 {
    at.saturating_add_signed(by).min(last)
}

fn step(model: &mut Model, by: i64, fx: &mut Effects) {
    let height = model.list_height();
    match &mut model.place {
        Place::List(list) => {
            list.step(by);
            reload_window(model, fx);
        }
        Place::Sheet(_) => super::sheet::scroll(model, by),
        Place::Details(details) => {
            // The last line is known where it is drawn; scrolling past it is stopped there.
            let top = moved(details.top as u64, by.clamp(-10_000, 10_000), 10_000);
            details.top = usize::try_from(top).unwrap_or(0);
        }
        Place::Journal(journal) => {
            let last = journal.lines.len().saturating_sub(1) as u64;
            journal.cursor = usize::try_from(moved(journal.cursor as u64, by, last)).unwrap_or(0);
            journal.top = journal.top.min(journal.cursor).max((journal.cursor + 1).saturating_sub(height));
            let older = journal.lines.last().map(|line| line.sequence);
            if journal.more && journal.cursor as u64 == last && older.is_some() {
                let mut query = journal.query.clone();
                query.before = older;
                ask(fx, Question::Journal(query));
            }
        }
    }
}

/// Opens a pane anew: its own filter and order, nothing to go back to.
pub fn open_pane(model: &mut Model, id: PaneId, fx: &mut Effects) {
    let pane = panes::pane(id);
    model.stack.clear();
    model.pane = id;
    model.beside = None;
    model.place = Place::opening(pane);
    narrow_to_school(model);
    reload(model, fx);
}

/// A school that was chosen holds on every pane that knows schools, until Esc takes it off.
fn narrow_to_school(model: &mut Model) {
    let Some(code) = model.school.clone() else { return };
    let text = filters::term(model.lang(), filters::Key::School, &code);
    if let Some(list) = model.list_mut()
        && list.kind().is_some_and(|kind| filters::Key::School.works_on(kind))
    {
        list.lay(text, Some(filters::Key::School));
    }
}

/// In the list of schools the one under the cursor is meant; elsewhere one is picked.
fn by_school(model: &mut Model, fx: &mut Effects) {
    let under = model.list().filter(|list| list.kind() == Some(Kind::School)).and_then(|list| list.current());
    match under.map(|row| row.handle.clone()) {
        Some(code) => {
            model.say("school-holds", &[("code", code.clone().into())]);
            model.school = Some(code);
        }
        None => offers::open(model, Purpose::FilterSchool, fx),
    }
}

/// Enters what the cursor is on.
fn open(model: &mut Model, fx: &mut Effects) {
    match &model.place {
        Place::List(list) => {
            let (Some(kind), Some(row)) = (list.kind(), list.current()) else { return };
            let (id, handle) = (row.id, row.handle.clone());
            enter(model, kind, id, &handle, fx);
        }
        Place::Journal(journal) => {
            let line = journal.lines.get(journal.cursor);
            let only = line.and_then(|line| match line.changes.as_slice() {
                [change] if journal.about.is_none() => Some((change.kind, change.id)),
                _ => None,
            });
            if let Some((Kind::Activity, id)) = only {
                go(model, Place::Details(Box::new(DetailsPlace::new(Kind::Activity, id))), fx);
            }
        }
        Place::Details(_) => next_part(model, fx),
        Place::Sheet(page) if page.what == SheetWhat::Line => reload(model, fx),
        Place::Sheet(_) => {}
    }
}

/// An activity opens its details; a section, an owner, an event its activities.
pub fn enter(model: &mut Model, kind: Kind, id: RecordId, handle: &str, fx: &mut Effects) {
    let lang = model.lang();
    if kind == Kind::Plan {
        return plans::enter(model, id, fx);
    }
    let name = match kind {
        Kind::Activity | Kind::School | Kind::Teacher | Kind::Deficit | Kind::Line | Kind::User => {
            return go(model, Place::Details(Box::new(DetailsPlace::new(kind, id))), fx);
        }
        Kind::Section => model
            .known
            .section(id)
            .map(|record| record.text(section::NUMBER).to_owned())
            .filter(|number| !number.is_empty())
            .or_else(|| model.known.name(id).map(str::to_owned)),
        _ => model.known.name(id).map(str::to_owned),
    };
    let name = name.unwrap_or_else(|| handle.to_owned());
    let key = match kind {
        Kind::Section => filters::Key::Section,
        Kind::Owner => filters::Key::Owner,
        Kind::Event => filters::Key::Event,
        _ => return,
    };
    let filter = filters::term(lang, key, &name);
    let mut list = ListPlace::new(PaneId::Activities);
    list.within = Some(Within { label: filter.clone(), filter });
    go(model, Place::List(list), fx);
}

/// Goes on to a place; Esc leads back.
pub fn go(model: &mut Model, place: Place, fx: &mut Effects) {
    let left = std::mem::replace(&mut model.place, place);
    model.stack.push(left);
    reload(model, fx);
}

fn back(model: &mut Model, fx: &mut Effects) {
    if let Some(list) = model.list_mut() {
        let of_school = list.filters.last().is_some_and(|filter| filter.by == Some(filters::Key::School));
        if list.pop_filter() {
            if of_school {
                model.school = None;
            }
            return reload_list(model, fx);
        }
    }
    if let Some(place) = model.stack.pop() {
        model.place = place;
        return super::live::refresh(model, fx);
    }
    match model.list_mut() {
        Some(list) if !list.marks.is_empty() => list.marks = Marks::default(),
        _ => model.say("back-nowhere", &[]),
    }
}

fn next_part(model: &mut Model, fx: &mut Effects) {
    let has_parts = matches!(&model.place, Place::Details(place) if place.kind != Kind::Activity);
    if has_parts {
        return offers::open(model, Purpose::Parts, fx);
    }
    if let Place::Details(details) = &mut model.place {
        details.part = match details.part {
            Part::Read => Part::Cells,
            Part::Cells => Part::Read,
        };
        details.top = 0;
    }
}

fn climb(model: &mut Model, wider: bool, fx: &mut Effects) {
    let Some(list) = model.list_mut() else { return };
    let Some(rung) = list.rung else { return model.say("no-ladder", &[]) };
    match if wider { rung.wider() } else { rung.narrower() } {
        Some(next) => {
            list.rung = Some(next);
            (list.cursor, list.top) = (0, 0);
            reload_list(model, fx);
        }
        None => model.say(if wider { "ladder-widest" } else { "ladder-narrowest" }, &[]),
    }
}

fn clear_filters(model: &mut Model, fx: &mut Effects) {
    let Some(list) = model.list_mut() else { return };
    list.filters.clear();
    list.marks = Marks::default();
    (list.cursor, list.top) = (0, 0);
    model.school = None;
    reload_list(model, fx);
}

fn mark(model: &mut Model, down: bool, fx: &mut Effects) {
    let Some(list) = model.list_mut() else { return };
    let Some((id, handle)) = list.current().map(|row| (row.id, row.handle.clone())) else { return };
    list.marks.toggle(id, &handle);
    if down {
        step(model, 1, fx);
    }
}

fn invert(model: &mut Model) {
    let lang = model.lang();
    let Some(list) = model.list_mut() else { return };
    let rows: Vec<(RecordId, String)> =
        list.page.rows.iter().map(|row| (row.id, row.handle.clone())).collect();
    let whole = rows.len() as u64 == list.page.total;
    let (filter, total) = (list.filter(lang), list.page.total);
    list.marks.invert(&rows, whole, &filter, total);
}

/// The kind that acts are for, and what they are for: a typed number, the marked rows, the current row.
pub fn about(model: &Model) -> Option<(Kind, About)> {
    if let Some(object) = &model.object {
        let about = About {
            targets: Targets::one(object.id),
            count: 1,
            handle: object.handle.clone(),
            title: String::new(),
        };
        return Some((Kind::Activity, about));
    }
    match &model.place {
        Place::Details(place) => {
            let details = place.details.as_ref()?;
            let title = match details.record.kind {
                Kind::Teacher => String::new(),
                kind => details.record.text(spec(kind).title).to_owned(),
            };
            let about =
                About { targets: Targets::one(place.id), count: 1, handle: details.handle.clone(), title };
            Some((place.kind, about))
        }
        Place::List(list) => {
            let kind = list.kind()?;
            if let Some(targets) = list.marks.targets() {
                let count = list.marks.count();
                return Some((kind, About { targets, count, handle: String::new(), title: String::new() }));
            }
            let row = list.current()?;
            let title_at = list.columns().iter().position(|column| column.name == "title");
            let title = match title_at.and_then(|at| row.cells.get(at)) {
                Some(crate::domain::column::Shown::Text(text)) => text.clone(),
                _ => String::new(),
            };
            Some((kind, About { targets: Targets::one(row.id), count: 1, handle: row.handle.clone(), title }))
        }
        Place::Sheet(_) => None,
        Place::Journal(journal) => {
            let id = journal.query.about?;
            let handle = journal.about.clone().unwrap_or_default();
            Some((
                Kind::Activity,
                About { targets: Targets::one(id), count: 1, handle, title: String::new() },
            ))
        }
    }
}

/// What the author had before his eyes.
pub fn seen(model: &Model) -> Option<u64> {
    match &model.place {
        Place::List(list) => Some(list.live.gone.as_ref().map_or(list.page.sequence, |gone| gone.seen)),
        Place::Details(place) => place.details.as_ref().map(|details| details.sequence),
        Place::Journal(_) | Place::Sheet(_) => None,
    }
    .filter(|sequence| *sequence > 0)
}

pub fn execute(model: &mut Model, command: Command, seen: Option<u64>, fx: &mut Effects) {
    if let Some(why) = model.read_only.clone() {
        return model.refuse(why);
    }
    fx.push(Effect::Execute { command: Box::new(command), seen });
}

/// An act that needs nothing to be typed.
fn at_once(model: &mut Model, command: impl Fn(Targets) -> Command, fx: &mut Effects) {
    match about(model) {
        Some((Kind::Activity, about)) => {
            let seen = seen(model);
            execute(model, command(about.targets), seen, fx);
        }
        Some(_) => model.say("only-activities", &[]),
        None => model.say("no-row", &[]),
    }
}

fn delete(model: &mut Model, fx: &mut Effects) {
    match about(model) {
        Some((Kind::User, about)) => users::admit(model, about.single(), false, fx),
        Some((kind, about)) => {
            let seen = seen(model);
            execute(model, Command::Delete { kind, targets: about.targets }, seen, fx);
        }
        None => model.say("no-row", &[]),
    }
}

fn history(model: &mut Model, fx: &mut Effects) {
    let Some((_, about)) = about(model) else { return model.say("no-row", &[]) };
    let current = model.list().and_then(|list| list.current()).map(|row| (row.id, row.handle.clone()));
    let record = about.single().map(|id| (id, about.handle)).or(current);
    go(model, Place::Journal(JournalPlace::new(record)), fx);
}

/// A picker over the place.
pub fn show_picker(model: &mut Model, picker: crate::tui::pickers::Picker) {
    push_layer(model, Layer::Picker(Box::new(picker)));
}
