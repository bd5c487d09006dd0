//! A desk in memory: the real road map and 1,000 invented activities on the day on which the plan burns, played by keys.
//! Keys are typed as text, in the Russian layout; others by name in angle brackets: `в12 29.01<Enter>`.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use opora::cli::invent::{self, Inventor};
use opora::domain::calendar::Calendar;
use opora::domain::record::Kind;
use opora::engine::{Command, Engine, Failure, Outcome, Request, Workbench, default_offset};
use opora::exchange::import;
use opora::locale::{Lang, Words};
use opora::store::{Actor, LocalStore, Store};
use opora::tui::Session;
use opora::tui::keys::Key;
use opora::tui::message::Msg;
use opora::tui::model::Model;
use opora::tui::session::Wish;
use opora::tui::update::greeting;
use opora::tui::view;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::gestures::{Pace, Step};
use super::{Frame, Moment, Played};

const ACTIVITIES: u32 = 1_000;
const SEED: u64 = 1;

/// 1 February 2021, 14:02 in the district.
fn clock() -> DateTime<Utc> {
    DateTime::from_timestamp(1_612_177_320, 0).expect("a moment")
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 2, 1).expect("a day")
}

pub struct Desk {
    session: Session,
    area: Rect,
    last: Option<Buffer>,
}

impl Desk {
    /// As the program opens: what is asked at the start is answered, nothing is drawn yet.
    pub fn open(size: Size) -> Desk {
        let engine = Arc::new(filled());
        let mut model = Model::new(Arc::new(Words::new(Lang::Ru)), today(), default_offset());
        model.size = (size.width, size.height);
        let mut session = Session::new(model, engine, None);
        session.send(Msg::Settled);
        greeting::greet(&mut session.model);
        Desk { session, area: Rect::from((Position::ORIGIN, size)), last: None }
    }

    fn frame(&mut self, moment: Moment, anew: bool) -> Frame {
        let (buffer, cursor) = view::screen(&self.session.model, self.area, self.last.as_ref());
        self.last = Some(buffer.clone());
        Frame { buffer, cursor, moment, anew }
    }

    /// The first frame, and the one at rest.
    pub fn first(&mut self) -> Vec<Frame> {
        let first = self.frame(Moment::Key, false);
        vec![first, self.rest()]
    }

    fn rest(&mut self) -> Frame {
        self.session.send(Msg::Rest);
        self.frame(Moment::Rest, false)
    }

    fn press(&mut self, key: Key) -> Wish {
        self.session.key(key)
    }

    fn settle(&mut self, wish: Wish) -> Frame {
        self.session.send(Msg::Settled);
        self.frame(Moment::Key, wish.redraw)
    }

    /// The frames that the runner shows for these keys.
    pub fn play(&mut self, keys: &str, pace: Pace) -> Vec<Frame> {
        let mut frames = Vec::new();
        let mut wish = Wish::default();
        for key in parsed(keys) {
            wish = self.press(key);
            if pace != Pace::AtOnce {
                frames.push(self.settle(wish));
            }
            if pace == Pace::Resting {
                frames.push(self.rest());
            }
        }
        match pace {
            Pace::Held => frames.push(self.rest()),
            Pace::AtOnce => frames.extend([self.settle(wish), self.rest()]),
            Pace::Resting => {}
        }
        frames
    }

    /// Plays a script from the first frame on.
    pub fn script(&mut self, steps: &[Step]) -> Vec<Played> {
        let start = Played { name: "start".to_owned(), aside: false, frames: self.first() };
        let play = |step: &Step| Played {
            name: step.name.to_owned(),
            aside: step.aside,
            frames: self.play(&step.keys, step.pace),
        };
        std::iter::once(start).chain(steps.iter().map(play).collect::<Vec<_>>()).collect()
    }

    /// What the screen says, for a look at a script.
    pub fn text(frame: &Frame) -> String {
        let area = frame.buffer.area;
        let line = |y| (0..area.width).map(|x| frame.buffer[(x, y)].symbol()).collect::<String>();
        (0..area.height).map(|y| line(y).trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }
}

/// The engine over a store in memory with everything in it.
fn filled() -> Engine {
    let store: Arc<dyn Store> = Arc::new(LocalStore::in_memory().expect("a store"));
    let actor = Actor { uid: 1000, name: "Иванова".to_owned(), role: "editor".to_owned(), session: 1 };
    let engine = Engine::new(store, actor, *Calendar::standard(), clock);
    let mut id = 0;
    let mut execute = |command: Command| -> Outcome {
        id += 1;
        match engine.execute(&Request { command, seen: None, today: today(), id }) {
            Ok(outcome) => outcome,
            Err(Failure::Refused(_)) => Outcome::default(),
            Err(failure) => panic!("{failure:?}"),
        }
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/roadmaps/leskensky-2020.txt");
    let reading = import::read_file(&path, &import::Options::default()).expect("the road map");
    execute(Command::ImportPlan(Box::new(reading.draft)));
    let invention = Inventor::new(SEED, today()).plan(1, ACTIVITIES);
    let outcome = execute(Command::ImportPlan(Box::new(invention.draft)));
    let activities =
        outcome.done.iter().filter(|effect| effect.kind == Kind::Activity).map(|effect| effect.id);
    for command in invent::gestures(invention.fates, activities) {
        execute(command);
    }
    engine
}

fn parsed(typed: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        match named {
            Some((name, after)) => {
                keys.push(Key::parse(name).unwrap_or_else(|| panic!("no key is called {name}")));
                rest = after;
            }
            None => {
                keys.push(Key::Char(c));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    keys
}
