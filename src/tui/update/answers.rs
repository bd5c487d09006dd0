//! Answers of the workbench, each put where it belongs.

use super::{Effects, forms, keys, line, live, offers, refresh, reload_list};
use crate::domain::record::Kind;
use crate::engine::{Details, Failure, JournalLine, Look, Page};
use crate::tui::message::Answer;
use crate::tui::model::place::JOURNAL_PAGE;
use crate::tui::model::{Layer, Model, Place};
use crate::tui::view::words::failure;

pub fn answered(model: &mut Model, answer: Result<Answer, Failure>, fx: &mut Effects) {
    let answer = match answer {
        Ok(answer) => answer,
        Err(trouble) => return troubled(model, &trouble),
    };
    match answer {
        Answer::Head(head) => model.head = head,
        Answer::List(page) => listed(model, page, fx),
        Answer::Marked(rows) => super::copy::marked(model, &rows, fx),
        Answer::Position(id, place, why) => keys::placed(model, id, place, why, fx),
        Answer::Window(found, page) => live::window(model, found, page, fx),
        Answer::LastChange(id, line) => live::last_change(model, id, line.as_deref()),
        Answer::Lately(lines) => super::clash::lately(model, &lines, fx),
        Answer::Here(here) => live::here(model, here),
        Answer::Afresh(details) => live::afresh(model, details, fx),
        Answer::Beside(details) => model.beside = details,
        Answer::Details(details) => detailed(model, details, fx),
        Answer::Look(details, why) => looked_at(model, details, why),
        Answer::Sheet(what, data) => super::sheet::arrived(model, &what, &data),
        Answer::Coded(typed, ids) => keys::coded(model, &typed, &ids, fx),
        Answer::Facet(name, values) => offers::facet(model, name, values),
        Answer::Journal(lines) => journal(model, lines),
        Answer::JournalAfresh(lines) => live::journal(model, lines),
        Answer::Recount(name, values) => offers::recounted(model, name, values),
        Answer::Records(kind, records) => {
            model.known.put(kind, records);
            if kind == Kind::Plan {
                super::plans::arrived(model, fx);
            }
        }
        Answer::Numbered(typed, ids) => keys::numbered(model, &typed, &ids, fx),
        Answer::Find(needle, hits) => offers::found(model, &needle, hits, fx),
        Answer::Reasons(reasons) => forms::reasons(model, reasons),
        Answer::Count(filter, count) => line::counted(model, &filter, count, fx),
        Answer::HandedIn(done, all) => {
            if let Some(list) = model.list_mut() {
                list.handed = Some((done, all));
            }
        }
        Answer::Occurrences(id, all) => super::works::occurrences(model, id, &all),
        Answer::Rights(may) => super::rights::arrived(model, may, fx),
        Answer::Draft(draft) => super::settle::offered(model, draft),
    }
}

fn troubled(model: &mut Model, trouble: &Failure) {
    if let Failure::Refused(crate::engine::Refusal::BadFilter(error)) = trouble {
        if let Some(Layer::Line(line)) = model.layers.last_mut() {
            line.error = Some(error.clone());
            line.count = None;
            return;
        }
        let text = failure(model, trouble);
        if let Some(list) = model.list_mut() {
            list.page = Page::default();
            list.trouble = Some(text.clone());
        }
        return model.refuse(text);
    }
    let text = failure(model, trouble);
    model.refuse(text);
}

pub fn listed(model: &mut Model, page: Page, fx: &mut Effects) {
    let height = model.list_height() as u64;
    let Some(list) = model.list_mut() else { return };
    list.trouble = None;
    list.page = page;
    if live::shifted(list) {
        list.follow_cursor(usize::try_from(height).unwrap_or(1));
        return reload_list(model, fx);
    }
    let last = list.last();
    list.counter = (list.cursor.min(last), list.page.total);
    if list.cursor > last
        || (list.top > 0 && list.top + height > list.page.total && list.page.skip == list.top)
    {
        // The list became shorter: the window is pulled back, once.
        let top = list.page.total.saturating_sub(height);
        let again = list.top > top;
        list.cursor = list.cursor.min(last);
        list.top = list.top.min(top).min(list.cursor);
        if again {
            reload_list(model, fx);
        }
    }
}

/// The name of a teacher who is to be asked for a consent: said, and nothing else.
fn looked_at(model: &mut Model, details: Option<Details>, why: Look) {
    let Some(details) = details.filter(|_| why == Look::Consent) else { return };
    let name = details.record.text(crate::domain::teacher::NAME).to_owned();
    model.notice(format!("{}: {name}", details.handle));
}

fn detailed(model: &mut Model, details: Option<Details>, fx: &mut Effects) {
    let Some(details) = details else {
        model.wanted = None;
        let text = model.words.plain("record-gone");
        if let Place::Details(_) = model.place
            && let Some(place) = model.stack.pop()
        {
            model.place = place;
            refresh(model, fx);
        }
        return model.refuse(text);
    };
    if let Some(wanted) = model.wanted.take() {
        return forms::looked(model, wanted, &details, fx);
    }
    let title = details.record.text(crate::domain::field::spec(details.record.kind).title).to_owned();
    if details.record.kind == Kind::Activity {
        keys::name_hidden(model, details.record.id, &details.handle, &title);
    }
    if let Place::Details(place) = &mut model.place
        && place.id == details.record.id
    {
        place.details = Some(details);
    }
}

fn journal(model: &mut Model, lines: Vec<JournalLine>) {
    let Place::Journal(journal) = &mut model.place else { return };
    let more = lines.len() == JOURNAL_PAGE;
    let follows = match (journal.lines.last(), lines.first()) {
        (Some(last), Some(first)) => first.sequence < last.sequence,
        _ => false,
    };
    if follows {
        journal.lines.extend(lines);
    } else if lines.is_empty() && !journal.lines.is_empty() && journal.more {
        journal.more = false;
        return;
    } else {
        journal.lines = lines;
        journal.cursor = journal.cursor.min(journal.lines.len().saturating_sub(1));
        journal.top = journal.top.min(journal.cursor);
    }
    journal.more = more;
}
