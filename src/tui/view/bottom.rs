//! The foot of the screen: the status line, the line of keys, and the filter line while it is typed.

use crate::domain::line;
use crate::domain::obligation::Obligation;
use crate::domain::record::Kind;
use crate::tui::actions::{Action, entry_of, key_of};
use crate::tui::model::layer::FilterLine;
use crate::tui::model::place::SheetWhat;
use crate::tui::model::{Layer, Link, Model, Place, Tone};
use crate::tui::panes::pane;
use crate::tui::update::is_offered;
use crate::tui::view::{incoming, words};
use crate::tui::widgets::paint::{Paint, look};
use crate::tui::widgets::text;

/// The status line and the line of keys.
pub fn draw(model: &Model, paint: &mut Paint<'_>) {
    let right = counter(model);
    let room = paint.width().saturating_sub(text::width(&right) + 3);
    // While a paper lies open, Enter is for it and not for the draft.
    let looking = matches!(model.layers.last(), Some(Layer::Incoming(_) | Layer::Roster(_)));
    let (said, style) = match (&model.saying, model.offer.as_ref().filter(|_| !looking)) {
        (Some(saying), _) => {
            (saying.text.clone(), if saying.tone == Tone::Refused { look::alarm() } else { look::plain() })
        }
        (None, _) if model.link == Link::Missed => {
            (model.words.say("wait-server", &[("keys", 0_usize.into())]), look::alarm())
        }
        (None, Some(offer)) => {
            let name = model.words.plain(&format!("form-{}", offer.form.kind.name()));
            let said =
                model.words.say("draft-offer", &[("name", name.into()), ("time", (&offer.saved).into())]);
            (said, look::strong())
        }
        (None, None) => (with_editors(model, where_we_are(model)), look::plain()),
    };
    let lines = in_two(model, &said, room);
    for (y, line) in lines.iter().enumerate() {
        paint.put(1, y, line, style);
    }
    let at = paint.width().saturating_sub(text::width(&right) + 1);
    paint.put(at, 0, &right, look::plain());
    if model.settings.look.has_keys() && lines.len() == 1 {
        keys_line(model, paint);
    }
}

/// What must be read to its end, a refusal or an offer, takes the line of keys, too; anything else is cut.
fn in_two(model: &Model, said: &str, room: usize) -> Vec<String> {
    let refused = model.saying.as_ref().is_some_and(|saying| saying.tone == Tone::Refused);
    let offered = model.saying.is_none() && model.offer.is_some() && model.link != Link::Missed;
    if text::width(said) <= room || !(refused || offered) || !model.settings.look.has_keys() {
        return vec![text::cut(said, room)];
    }
    let mut lines = text::wrapped(said, room);
    if lines.len() > 2 {
        let rest = lines.split_off(1).join(" ");
        lines.push(text::cut(&rest, room));
    }
    lines
}

/// Whether what is said takes the line of keys.
pub fn says_much(model: &Model, width: u16) -> bool {
    let text = match (&model.saying, &model.offer) {
        (Some(saying), _) if saying.tone == Tone::Refused => text::width(&saying.text),
        // An offer stands until a key comes.
        _ => 0,
    };
    text + text::width(&counter(model)) + 3 > usize::from(width)
}

/// The rung, what the list was entered from, the laid filters, the marks.
fn where_we_are(model: &Model) -> String {
    let words = &model.words;
    match &model.place {
        Place::List(list) => {
            let mut parts = Vec::new();
            // No line of panes says it.
            let pane = entry_of(pane(list.pane).action).filter(|_| !model.settings.look.has_keys());
            parts.extend(pane.map(|entry| entry.title(words)));
            parts.extend(list.rung.map(|rung| words.plain(&format!("rung-{}", rung.name()))));
            parts.extend(list.within.as_ref().map(|within| within.label.clone()));
            if let Some((done, all)) = list.handed {
                let (done, all) = (done.to_string(), all.to_string());
                parts.push(words.say("count-schools-handed", &[("done", done.into()), ("all", all.into())]));
            }
            parts.extend(list.filters.iter().map(|filter| filter.text.clone()));
            if !list.marks.is_empty() {
                parts.push(words.say("marked", &[("n", list.marks.count().to_string().into())]));
            }
            parts.join(" · ")
        }
        Place::Details(place) if place.kind != Kind::Activity => words.plain("details-part-parts"),
        Place::Details(place) => words.plain(match place.part {
            crate::tui::model::place::Part::Read => "details-part-read",
            crate::tui::model::place::Part::Cells => "details-part-cells",
        }),
        Place::Journal(_) | Place::Sheet(_) => String::new(),
    }
}

/// Who else has a form open for the record under the cursor goes first.
fn with_editors(model: &Model, said: String) -> String {
    let editors = crate::tui::update::editors(model);
    if editors.is_empty() {
        return said;
    }
    let who = model.words.say("live-editing", &[("who", editors.join(", ").into())]);
    if said.is_empty() { who } else { format!("{who} · {said}") }
}

/// «8 из 24», as it was when the cursor last rested.
fn counter(model: &Model) -> String {
    match &model.place {
        Place::List(list) if list.kind().is_some() => {
            let (at, total) = list.counter;
            let at = if total == 0 { 0 } else { at + 1 };
            model.words.say(
                "counter",
                &[
                    ("at", at.to_string().into()),
                    ("total", total.to_string().into()),
                    ("of", list.page.of.to_string().into()),
                ],
            )
        }
        Place::Journal(journal) => journal.lines.len().to_string(),
        _ => String::new(),
    }
}

/// Which actions the bottom line names, by what is on top.
fn keys_line(model: &Model, paint: &mut Paint<'_>) {
    let words = &model.words;
    let fixed: Option<&str> = match model.layers.last() {
        Some(Layer::Form(_)) => Some("keys-form"),
        Some(Layer::Picker(_)) => Some("keys-picker"),
        Some(Layer::Line(_)) => Some("keys-line"),
        Some(Layer::Incoming(paper)) if incoming::offers(paper) => Some("keys-incoming"),
        Some(Layer::Incoming(_)) => Some("keys-incoming-plain"),
        Some(Layer::Roster(_)) => Some("keys-roster"),
        Some(Layer::Clash(clash)) if clash.apart => Some("keys-clash"),
        Some(Layer::Clash(_)) => Some("keys-clash-whole"),
        None => match &model.place {
            Place::Sheet(page) if page.what == SheetWhat::Line => Some("keys-sheet-line"),
            Place::Sheet(_) => Some("keys-sheet"),
            _ => None,
        },
    };
    if let Some(key) = fixed {
        paint.put(1, 1, &words.plain(key), look::plain());
        return;
    }
    let kind = match &model.place {
        Place::List(list) => list.kind(),
        Place::Details(place) => Some(place.kind),
        Place::Journal(_) | Place::Sheet(_) => None,
    };
    let actions: &[Action] = match &model.place {
        Place::List(_) | Place::Details(_) if people_keys(kind).is_some() => {
            people_keys(kind).unwrap_or_default()
        }
        Place::List(_) => &[
            Action::Done,
            Action::Postpone,
            Action::Assign,
            Action::Comment,
            Action::History,
            Action::Quit,
            Action::Help,
            Action::ByOwner,
            Action::Filter,
            Action::Find,
            Action::Undo,
        ],
        Place::Details(_) => &[
            Action::NextPart,
            Action::Done,
            Action::Postpone,
            Action::Settle,
            Action::Comment,
            Action::History,
            Action::Back,
            Action::Help,
        ],
        Place::Sheet(_) => &[],
        Place::Journal(_) => {
            &[Action::Undo, Action::Redo, Action::Back, Action::Find, Action::Help, Action::Quit]
        }
    };
    let mut x = 1;
    let offered = |action: &&Action| is_offered(model, **action);
    for action in waiting_keys(model).iter().chain(actions).filter(offered) {
        let Some(entry) = entry_of(*action) else { continue };
        let title = match (action, kind) {
            (Action::Delete, Some(Kind::User)) => words.plain("keys-shut-out"),
            _ => entry.title(words),
        };
        let key = key_of(*action, words);
        if x + text::width(&key) + text::width(&title) + 2 > paint.width() {
            break;
        }
        x = paint.put(x, 1, &key, look::strong()) + 1;
        x = paint.put(x, 1, &title, look::plain()) + 1;
    }
}

/// What is done first where a report waits.
fn waiting_keys(model: &Model) -> &'static [Action] {
    let waits = match &model.place {
        Place::List(list) => list.page.rows.iter().any(|row| row.flags.to_check),
        Place::Details(place) => place.details.as_ref().is_some_and(|details| match details.record.kind {
            Kind::Activity => Obligation::of(&details.record).is_to_check(),
            Kind::Line => line::state_of(&details.record) == line::state::REPORTED,
            _ => false,
        }),
        Place::Journal(_) | Place::Sheet(_) => false,
    };
    if waits { &[Action::Accept, Action::Return] } else { &[] }
}

/// What is done most with schools, teachers, deficits and reports.
fn people_keys(kind: Option<Kind>) -> Option<&'static [Action]> {
    use Action::{
        Add, Assess, ByFlag, ByOwner, BySchool, Delete, Done, Edit, Filter, Find, Help, History, Lines, Quit,
        Remind, Undo,
    };
    Some(match kind? {
        Kind::School => &[Lines, Remind, Add, Edit, ByFlag, History, Find, Quit, Help, Undo],
        Kind::Teacher => &[Add, Edit, BySchool, ByFlag, ByOwner, Find, History, Quit, Help, Undo],
        Kind::Deficit => &[Add, Assess, Edit, BySchool, ByFlag, History, Filter, Quit, Help, Undo],
        Kind::User => &[Add, Edit, Delete, History, Filter, Find, Quit, Help, Undo],
        Kind::Line => &[Done, Remind, ByFlag, History, Find, Quit, Help, Undo],
        _ => return None,
    })
}

/// The filter line: what is typed with its error underlined, and below what it means.
pub fn draw_line(model: &Model, line: &FilterLine, paint: &mut Paint<'_>) -> Option<(u16, u16)> {
    let words = &model.words;
    let x = paint.put(1, 0, &format!("{}: ", words.plain("filter-line")), look::strong());
    let (shown, at) = line.edit.window(paint.width().saturating_sub(x + 1));
    paint.put(x, 0, &shown, look::plain());
    let whole = shown.chars().count() == line.edit.value().chars().count();
    if let Some(error) = line.error.as_ref().filter(|_| whole) {
        let before: String = shown.chars().take(error.span.from).collect();
        let wrong: String =
            shown.chars().skip(error.span.from).take(error.span.to - error.span.from).collect();
        let wrong = if wrong.is_empty() { "?".to_owned() } else { wrong };
        paint.put(x + text::width(&before), 0, &wrong, look::wrong());
    }
    let below = match (&line.error, line.count) {
        (Some(error), _) => words::filter_error(words, error),
        (None, Some(count)) => words.say("filter-count", &[("n", count.to_string().into())]),
        (None, None) => String::new(),
    };
    let mut x = paint.put(3, 1, &below, if line.error.is_some() { look::alarm() } else { look::plain() }) + 2;
    for (at, offer) in line.offers.iter().take(8).enumerate() {
        let style = if at == 0 { look::strong() } else { look::plain() };
        if at == 0 && !model.settings.look.has_pens() {
            paint.put(x - 1, 1, ">", look::plain());
        }
        x = paint.put(x, 1, &offer.with, style) + 1;
    }
    paint.place(1 + text::width(&words.plain("filter-line")) + 2 + at, 0)
}
