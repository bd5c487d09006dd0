//! What a colleague does costs the line what of it is seen, and costs the store no question when nothing of it is shown.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use opora::domain::record::{Kind, RecordId};
use opora::domain::{activity, value::Value};
use opora::engine::*;
use opora::locale::{Lang, Words};
use opora::store::Actor;
use opora::tui::Session;
use opora::tui::message::Msg;
use opora::tui::model::Model;
use opora::tui::terminal::caps::Caps;
use opora::tui::terminal::screen::Writer;
use opora::tui::view;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use crate::desk::{Desk, day};
use crate::stuck::Stuck;

const SIZE: Size = Size::new(80, 15);

/// A screen with its line, that hears a colleague.
struct Watched {
    session: Session,
    bench: Arc<Stuck>,
    heard: Arc<Mutex<Option<News>>>,
    writer: Writer<Vec<u8>>,
    last: Option<Buffer>,
}

impl Watched {
    fn beside(desk: &Desk) -> Watched {
        let actor =
            Actor { uid: 1002, name: "Сидорова".to_owned(), role: "editor".to_owned(), session: 3 };
        let bench = Arc::new(Stuck::new(desk.engine.for_actor(actor), "/nowhere/at/all"));
        let mut model = Model::new(Arc::new(Words::new(Lang::Ru)), day("01.02.2021"), default_offset());
        model.size = (SIZE.width, SIZE.height);
        let mut session = Session::new(model, bench.clone(), None);
        let heard: Arc<Mutex<Option<News>>> = Arc::default();
        let into = heard.clone();
        session.follow(Arc::new(move |news| {
            let mut slot = into.lock().expect("a slot");
            let before = slot.take();
            *slot = Some(before.map_or(news.clone(), |before: News| before.and(news)));
        }));
        let writer = Writer::new(Vec::new(), Caps::named("xterm-256color"), SIZE);
        let mut watched = Watched { session, bench, heard, writer, last: None };
        watched.keys("");
        watched
    }

    fn keys(&mut self, typed: &str) {
        for key in crate::desk::parsed(typed) {
            self.session.key(key);
        }
        self.session.send(Msg::Settled);
        self.session.send(Msg::Rest);
        self.frame();
    }

    /// Bytes of the frame that follows what was heard, and how many questions led to it.
    fn hears(&mut self) -> (usize, usize) {
        let before = self.bench.calls.load(Ordering::SeqCst);
        let news = self.heard.lock().expect("a slot").take().expect("news");
        self.session.send(Msg::News(news));
        (self.frame(), self.bench.calls.load(Ordering::SeqCst) - before)
    }

    fn frame(&mut self) -> usize {
        let area = Rect::from((Position::ORIGIN, SIZE));
        let (buffer, cursor) = view::screen(&self.session.model, area, self.last.as_ref());
        self.writer.paint(&buffer);
        self.last = Some(buffer);
        self.writer.set_cursor_position(cursor).expect("memory");
        self.writer.show_cursor().expect("memory");
        Backend::flush(&mut self.writer).expect("memory");
        std::mem::take(self.writer.stream_mut()).len()
    }
}

fn id(desk: &Desk, number: &str) -> RecordId {
    desk.engine.numbered(number).expect("an answer")[0]
}

fn execute(desk: &Desk, command: Command) {
    let request = Request { command, seen: None, today: day("01.02.2021"), id: 0 };
    desk.engine.execute(&request).expect("done");
}

fn title(desk: &Desk, number: &str, text: &str) -> Command {
    Command::EditField {
        kind: Kind::Activity,
        target: id(desk, number),
        tag: activity::TITLE,
        value: Some(Value::text(text)),
    }
}

#[test]
fn what_is_not_seen_costs_the_line_nothing() {
    let desk = Desk::new();
    let mut one = Watched::beside(&desk);
    // The rung «просрочено» hides it, and no count changes.
    execute(&desk, title(&desk, "4.4", "Другое"));
    assert_eq!(one.hears().0, 0);
    desk.engine.follow(Arc::new(|_| {}));
    assert_eq!(one.hears().0, 0, "somebody came");
    desk.engine.editing(Some((Kind::Activity, id(&desk, "4.4"))));
    assert_eq!(one.hears().0, 0, "a form for a row that is not shown");
}

#[test]
fn what_is_seen_costs_what_of_it_changed() {
    let desk = Desk::new();
    let mut one = Watched::beside(&desk);
    desk.engine.follow(Arc::new(|_| {}));
    desk.engine.editing(Some((Kind::Activity, id(&desk, "3.5"))));
    let (presence, _) = one.hears();
    assert!((1..=12).contains(&presence), "a mark in the gutter: {presence} bytes");
    execute(&desk, title(&desk, "3.5", "Иное"));
    let (row, _) = one.hears();
    assert!((1..=90).contains(&row), "a title of one row: {row} bytes");
}

#[test]
fn nothing_is_asked_of_the_store_when_the_news_touch_nothing_that_is_shown() {
    let desk = Desk::new();
    let mut one = Watched::beside(&desk);
    let view = Command::SaveView {
        name: "моё".to_owned(),
        digit: 9,
        pane: "control".to_owned(),
        filter: String::new(),
        sort: String::new(),
        columns: Vec::new(),
    };
    execute(&desk, view);
    // Bookmarks are at hand for the picker: these alone.
    assert_eq!(one.hears(), (0, 1));
    let person = Command::AddRecord {
        kind: Kind::School,
        fields: vec![
            (opora::domain::school::CODE, Value::text("07")),
            (opora::domain::school::NAME, Value::text("Школа № 7")),
        ],
    };
    one.keys("<F8>");
    execute(&desk, person);
    // Names of schools are at hand, too; sections have nothing to do with them.
    assert_eq!(one.hears(), (0, 1));
}

#[test]
fn a_change_of_the_list_costs_as_few_questions_as_the_list_needs() {
    let desk = Desk::new();
    let mut one = Watched::beside(&desk);
    one.keys("<Down><Down>");
    execute(&desk, title(&desk, "3.5", "Иное"));
    // The counts of the head line and the window.
    assert_eq!(one.hears().1, 2);
}
