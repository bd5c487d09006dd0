//! What others do: what is shown is asked for again, and nothing else. The row under the cursor stays the same record; one
//! that left the list stays until the cursor leaves it (`model::list::Gone`), so that no key acts on another record than
//! the one that was seen. Forms, and the order of what a picker offers, are left alone.

use super::{Effects, act, answers, ask, offers, reload, reload_known};
use crate::domain::record::{Kind, RecordId};
use crate::engine::{Changed, Details, Here, JournalLine, News, Outcome, Page};
use crate::tui::message::Question;
use crate::tui::model::list::{After, Gone};
use crate::tui::model::place::SheetWhat;
use crate::tui::model::{Known, Layer, ListPlace, Model, Place};

/// What the counts of the head line are made of.
const HEAD: &[Kind] = &[Kind::Activity, Kind::Event, Kind::Plan, Kind::Note, Kind::Line, Kind::Setting];

pub fn news(model: &mut Model, news: &News, fx: &mut Effects) {
    if news.presence {
        ask(fx, Question::Here);
    }
    let changed = &news.changed;
    let on_page = match &model.place {
        Place::Sheet(page) => match page.what {
            SheetWhat::Here => news.presence,
            SheetWhat::Reminder(_) | SheetWhat::SchoolOwes(_) => {
                touches(changed, &[Kind::Line, Kind::Activity, Kind::School])
            }
            SheetWhat::Summary(_) => touches(changed, &[Kind::Deficit, Kind::Teacher, Kind::School]),
            SheetWhat::Looks | SheetWhat::Readers(_) | SheetWhat::Act | SheetWhat::Line => false,
        },
        _ => false,
    };
    if on_page {
        reload(model, fx);
    }
    if !news.is_written() {
        return;
    }
    reload_known(Known::KINDS.into_iter().filter(|kind| touches(changed, &[*kind])), fx);
    if touches(changed, &[Kind::User]) {
        ask(fx, Question::Rights);
    }
    if touches(changed, HEAD) {
        ask(fx, Question::Head);
    }
    shown_again(model, changed, fx);
    let beside = model.beside.as_ref().map(|details| (details.record.kind, details.record.id));
    if let Some((kind, id)) = beside.filter(|(kind, id)| concerns(changed, *kind, *id)) {
        ask(fx, Question::Beside(kind, id));
    }
    offers::recount(model, changed, fx);
}

/// What fills the screen.
fn shown_again(model: &mut Model, changed: &Changed, fx: &mut Effects) {
    match &model.place {
        Place::List(list) => {
            if list.kind().is_some_and(|kind| touches(changed, made_of(kind))) {
                keep_cursor(model, After::News, fx);
            }
        }
        Place::Details(place) if concerns(changed, place.kind, place.id) => {
            ask(fx, Question::Afresh(place.kind, place.id));
        }
        Place::Journal(journal) => {
            let mut query = journal.query.clone();
            query.before = None;
            ask(fx, Question::JournalAfresh(query));
        }
        Place::Details(_) | Place::Sheet(_) => {}
    }
}

fn touches(changed: &Changed, kinds: &[Kind]) -> bool {
    match changed {
        Changed::Many => true,
        Changed::Records(records) => records.iter().any(|(kind, _)| kinds.contains(kind)),
    }
}

/// Whether details of this record may say something else: it changed, or something that hangs on records.
fn concerns(changed: &Changed, kind: Kind, id: RecordId) -> bool {
    match changed {
        Changed::Many => true,
        Changed::Records(records) => {
            let own = |(of, which): &(Kind, RecordId)| {
                (*of, *which) == (kind, id) || (*of != kind && made_of(kind).contains(of))
            };
            records.iter().any(own)
        }
    }
}

/// The kinds of which the rows of a list, its filters and its order are made.
pub fn made_of(kind: Kind) -> &'static [Kind] {
    use Kind::{
        Activity, Deficit, Event, Line, Note, Owner, Plan, SavedView, School, Section, Setting, Teacher, User,
    };
    match kind {
        Activity => &[Activity, Plan, Section, Owner, Event, Note, Line, Setting, School, Teacher, Deficit],
        School => &[School, Line, Teacher, Deficit, Activity],
        Teacher => &[Teacher, Deficit, School],
        Deficit => &[Deficit, Teacher, School, Activity],
        Line => &[Line, Activity, School],
        Section => &[Section, Plan, Activity],
        Owner => &[Owner, Activity],
        Event => &[Event, Activity],
        Plan => &[Plan, Section, Activity],
        User => &[User, School],
        Note => &[Note],
        SavedView => &[SavedView],
        _ => &[],
    }
}

/// After a long silence everything that is shown is asked for.
pub fn restored(model: &mut Model, fx: &mut Effects) {
    let all = News { changed: Changed::Many, presence: true, ..News::default() };
    news(model, &all, fx);
    // What came of a key that waited says it better.
    if model.saying.is_none() {
        model.say("restored", &[]);
    }
}

/// Everything shown is asked for again, with the cursor where it stood.
pub fn refresh(model: &mut Model, fx: &mut Effects) {
    ask(fx, Question::Head);
    match &model.place {
        Place::List(list) if !list.anchors().is_empty() => keep_cursor(model, After::Back, fx),
        _ => reload(model, fx),
    }
}

/// After an act of one's own the cursor stays at its place, as whoever types ahead expects; unless others wrote, too.
pub fn after_own(model: &mut Model, outcome: &Outcome, fx: &mut Effects) {
    let alone = model.list().is_none_or(|list| {
        list.live.gone.is_none() && outcome.sequence == Some(list.page.sequence + 1)
            || list.anchors().is_empty()
    });
    if alone {
        return super::refresh(model, fx);
    }
    ask(fx, Question::Head);
    keep_cursor(model, After::Own(outcome.done.iter().map(|effect| effect.id).collect()), fx);
}

/// The list is asked for again around the row under the cursor.
fn keep_cursor(model: &mut Model, after: After, fx: &mut Effects) {
    let Some(list) = model.list_mut() else { return };
    let anchors = list.anchors();
    let below = list.cursor.saturating_sub(list.top);
    ask_window(model, anchors, below, after, fx);
}

/// The cursor goes to a record of which it is known that the list has it.
pub fn stand_on(model: &mut Model, id: RecordId, fx: &mut Effects) {
    let Some(list) = model.list_mut() else { return };
    let below = list.cursor.saturating_sub(list.top);
    ask_window(model, vec![id], below, After::Go, fx);
}

fn ask_window(model: &mut Model, anchors: Vec<RecordId>, below: u64, after: After, fx: &mut Effects) {
    let from = fx.len();
    super::ask_list(model, fx);
    let Some(list) = model.list_mut() else { return };
    list.live.after = after;
    for effect in &mut fx[from..] {
        if let crate::tui::message::Effect::Ask(Question::List(query)) = effect {
            *effect =
                crate::tui::message::Effect::Ask(Question::Window(query.clone(), anchors.clone(), below));
        }
    }
}

/// The list arrived, with the first anchor that it still has.
pub fn window(model: &mut Model, found: Option<(RecordId, u64)>, page: Page, fx: &mut Effects) {
    let Some(list) = model.list_mut() else { return };
    let after = std::mem::take(&mut list.live.after);
    let row = list.current().cloned();
    let seen = list.page.sequence;
    list.live.rolled = None;
    list.live.gone = None;
    list.top = page.skip;
    list.cursor = found.map_or(list.cursor, |(_, at)| at).min(page.total);
    let own = |id: RecordId| match &after {
        After::Own(done) => done.contains(&id),
        other => *other == After::Go,
    };
    let stays = |id: RecordId| found.is_some_and(|(found, _)| found == id);
    if let Some(row) = row.filter(|row| !stays(row.id) && !own(row.id)) {
        ask(fx, Question::LastChange(row.id));
        list.live.gone = Some(Gone { row, seen, perhaps_own: after == After::Back });
    }
    answers::listed(model, page, fx);
}

/// Who took the row under the cursor away.
pub fn last_change(model: &mut Model, id: RecordId, line: Option<&JournalLine>) {
    let me = model.me.clone();
    let named =
        |words: &crate::locale::Words, line: &JournalLine| words.plain(&format!("command-{}", line.command));
    if let Place::Details(place) = &model.place
        && place.id == id
        && let Some(line) = line
    {
        let handle = place.details.as_ref().map(|details| details.handle.clone()).unwrap_or_default();
        let what = named(&model.words, line);
        let args = [("handle", handle.into()), ("what", what.into()), ("who", (&line.who).into())];
        let text = model.words.say("live-gone", &args);
        return model.refuse(text);
    }
    let height = model.list_height();
    let Some(list) = model.list_mut() else { return };
    let Some(gone) = list.live.gone.clone().filter(|gone| gone.row.id == id) else { return };
    let line = line.filter(|line| line.sequence > gone.seen);
    if gone.perhaps_own && line.is_none_or(|line| line.who == me) {
        list.live.gone = None;
        list.follow_cursor(height);
        return;
    }
    let handle = gone.row.handle.as_str();
    match line {
        Some(line) => {
            let what = named(&model.words, line);
            let args = [("handle", handle.into()), ("what", what.into()), ("who", (&line.who).into())];
            model.say("live-gone", &args);
        }
        None => model.say("live-left", &[("handle", handle.into())]),
    }
}

pub fn here(model: &mut Model, here: Vec<Here>) {
    model.others = here.into_iter().filter(|here| !here.me).collect();
}

/// Details that are shown: they stay when the record is gone, so that what is typed on acts on nothing else.
pub fn afresh(model: &mut Model, details: Option<Details>, fx: &mut Effects) {
    let Place::Details(place) = &mut model.place else { return };
    match details {
        Some(details) if details.record.id == place.id => place.details = Some(details),
        Some(_) => {}
        None => ask(fx, Question::LastChange(place.id)),
    }
}

/// The newest lines of a journal that is shown: the cursor stays on its line.
pub fn journal(model: &mut Model, lines: Vec<JournalLine>) {
    let height = model.list_height();
    let Place::Journal(journal) = &mut model.place else { return };
    let known = journal.lines.first().map_or(0, |line| line.sequence);
    let fresh = lines.iter().filter(|line| line.sequence > known).count();
    if fresh == lines.len() {
        journal.lines = lines;
        (journal.cursor, journal.top, journal.more) = (0, 0, true);
        return;
    }
    journal.lines.splice(0..0, lines.into_iter().take(fresh));
    journal.cursor += fresh;
    if journal.top > 0 || journal.cursor >= height {
        journal.top += fresh;
    }
}

/// Whether the rows that were seen stand elsewhere since the window moved; the cursor moves with them.
pub fn shifted(list: &mut ListPlace) -> bool {
    let Some((skip, rows)) = list.live.rolled.take() else { return false };
    let number = |at: usize, from: u64| from + at as u64;
    let now = |id: RecordId| {
        list.page.rows.iter().position(|row| row.id == id).map(|at| number(at, list.page.skip))
    };
    let moved = rows.iter().enumerate().find_map(|(at, id)| {
        let (before, now) = (number(at, skip), now(*id)?);
        Some(now.cast_signed() - before.cast_signed())
    });
    let Some(by) = moved.filter(|by| *by != 0) else { return false };
    list.cursor = list.cursor.saturating_add_signed(by).min(list.last());
    list.top = list.top.saturating_add_signed(by);
    true
}

/// What others have open, of the record that the next act is for.
pub fn editors(model: &Model) -> Vec<String> {
    let about = match model.layers.iter().rev().find_map(|layer| match layer {
        Layer::Form(form) => Some(form.edits()),
        _ => None,
    }) {
        Some(of_form) => of_form,
        None => act::about(model).and_then(|(kind, about)| Some((kind, about.single()?))),
    };
    about.map(|(kind, id)| model.editors(kind, id).map(str::to_owned).collect()).unwrap_or_default()
}
