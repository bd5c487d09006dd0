//! A desk to try the workbench on: the engine over a store in memory with the real road map, keys typed as text.

use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, Utc};
use opora::domain::calendar::Calendar;
use opora::domain::record::Kind;
use opora::engine::*;
use opora::exchange::import;
use opora::locale::{Lang, Words};
use opora::store::{Actor, LocalStore, Store};
use opora::tui::Session;
use opora::tui::keys::Key;
use opora::tui::message::Msg;
use opora::tui::model::Model;
use opora::tui::view::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

pub fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%d.%m.%Y").expect("a day")
}

fn clock() -> DateTime<Utc> {
    DateTime::from_timestamp(1_612_177_320, 0).expect("a moment")
}

pub struct Desk {
    pub session: Session,
    pub store: Arc<dyn Store>,
    pub engine: Arc<Engine>,
    heard: Arc<Mutex<Option<News>>>,
    /// Where pages of text are written.
    pub folder: tempfile::TempDir,
    size: (u16, u16),
}

impl Desk {
    /// On the day on which the plan burns.
    pub fn new() -> Desk {
        Desk::sized(80, 24, Lang::Ru)
    }

    pub fn sized(width: u16, height: u16, lang: Lang) -> Desk {
        let store: Arc<dyn Store> = Arc::new(LocalStore::in_memory().expect("a store"));
        let engine = engine(&store);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/roadmaps/leskensky-2020.txt");
        let reading = import::read_file(&path, &import::Options::default()).expect("the road map");
        let command = Command::ImportPlan(Box::new(reading.draft));
        let request = Request { command, seen: None, today: day("01.02.2021"), id: 0 };
        engine.execute(&request).expect("the import");
        Desk::over(store, width, height, lang)
    }

    /// The road map and the invented district beside it: 11 schools, 120 teachers, 300 deficits.
    pub fn district(width: u16, height: u16, lang: Lang) -> Desk {
        let desk = Desk::sized(width, height, lang);
        for (kind, name) in
            [(Kind::School, "schools.csv"), (Kind::Teacher, "teachers.csv"), (Kind::Teacher, "deficits.csv")]
        {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo").join(name);
            let options = import::RosterOptions { kind, meanings: Vec::new(), today: day("01.02.2021") };
            let draft = import::read_roster(&path, &options).expect("a list");
            let command = Command::ImportRoster(Box::new(draft));
            let request = Request { command, seen: None, today: day("01.02.2021"), id: 0 };
            let outcome = desk.engine.execute(&request).expect("the import");
            assert!(outcome.refused.is_empty(), "{name}: {:?}", outcome.refused);
        }
        Desk::over(desk.store, width, height, lang)
    }

    pub fn empty(width: u16, height: u16) -> Desk {
        let store: Arc<dyn Store> = Arc::new(LocalStore::in_memory().expect("a store"));
        Desk::over(store, width, height, Lang::Ru)
    }

    /// Another session over the same store.
    pub fn over(store: Arc<dyn Store>, width: u16, height: u16, lang: Lang) -> Desk {
        Desk::at(Arc::new(engine(&store)), store, width, height, lang)
    }

    /// A colleague at the same store. From now on both hear of each other.
    pub fn colleague(&mut self, name: &str) -> Desk {
        let actor = Actor { uid: 1001, name: name.to_owned(), role: "editor".to_owned(), session: 2 };
        let seat = Arc::new(self.engine.for_actor(actor));
        let (width, height) = self.size;
        let mut other = Desk::at(seat, self.store.clone(), width, height, self.session.model.lang());
        self.follow();
        other.follow();
        self.hear();
        other
    }

    /// A user of a district with this role, at this store.
    pub fn user(store: &Arc<dyn Store>, role: u16) -> Desk {
        let district = District::new(store.clone(), *Calendar::standard(), clock);
        district.first_administrator("admin", 1).expect("an administrator");
        let new = NewUser {
            login: "user".to_owned(),
            uid: Some(2),
            name: "Петрова".to_owned(),
            role,
            marks: Vec::new(),
            school: None,
            subjects: Vec::new(),
        };
        let command = Command::AddUser(Box::new(new));
        let admin = district.seat(1, "admin", 1).expect("a seat");
        admin.execute(&Request { command, seen: None, today: day("01.02.2021"), id: 0 }).expect("a user");
        let seat = Arc::new(district.seat(2, "user", 2).expect("a seat"));
        Desk::at(seat, store.clone(), 80, 24, Lang::Ru)
    }

    /// Another window of the same person.
    pub fn window(&self) -> Desk {
        let actor =
            Actor { uid: 1000, name: "Иванова".to_owned(), role: "editor".to_owned(), session: 9 };
        let seat = Arc::new(self.engine.for_actor(actor));
        Desk::at(seat, self.store.clone(), self.size.0, self.size.1, self.session.model.lang())
    }

    /// The desk of a user of a district; from now on it hears of the others.
    pub fn seated(
        district: &District,
        store: &Arc<dyn Store>,
        uid: u32,
        login: &str,
        width: u16,
        height: u16,
    ) -> Desk {
        let seat = Arc::new(district.seat(uid, login, u64::from(uid)).expect("a seat"));
        let mut desk = Desk::at(seat, store.clone(), width, height, Lang::Ru);
        desk.follow();
        desk.hear();
        desk
    }

    /// The district whose store this is: roles hold there.
    pub fn district_of(store: &Arc<dyn Store>) -> District {
        District::new(store.clone(), *Calendar::standard(), clock)
    }

    fn follow(&mut self) {
        let heard = self.heard.clone();
        self.session.follow(Arc::new(move |news| {
            let mut slot = heard.lock().expect("a slot");
            let before = slot.take();
            *slot = Some(before.map_or(news.clone(), |before: News| before.and(news)));
        }));
    }

    /// What the others did reaches this screen.
    pub fn hear(&mut self) -> &mut Desk {
        let news = self.heard.lock().expect("a slot").take();
        if let Some(news) = news {
            self.session.send(Msg::News(news));
        }
        self
    }

    fn at(engine: Arc<Engine>, store: Arc<dyn Store>, width: u16, height: u16, lang: Lang) -> Desk {
        let mut model = Model::new(Arc::new(Words::new(lang)), day("01.02.2021"), default_offset());
        model.size = (width, height);
        let mut session = Session::new(model, engine.clone(), None);
        session.find_accounts_with(Some(Arc::new(|login| {
            (login == "petrova").then(|| (1007, "Петрова М. С.".to_owned()))
        })));
        session.read_papers_with(Some(Arc::new(|path, meanings| {
            let options = import::Options { meanings: meanings.to_vec(), ..import::Options::default() };
            import::read_file(Path::new(path), &options)
                .map(|reading| reading.draft)
                .map_err(|error| error.to_string())
        })));
        let heard = Arc::default();
        let folder = tempfile::tempdir().expect("a folder");
        session.write_into(folder.path());
        let mut desk = Desk { session, store, engine, heard, folder, size: (width, height) };
        desk.rest();
        desk
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = (width, height);
        self.session.send(Msg::Resize(width, height));
    }

    pub fn rest(&mut self) {
        self.session.send(Msg::Settled);
        self.session.send(Msg::Rest);
    }

    /// Types keys: characters as they are, others by name in angle brackets: `в12 29.01<Enter>`.
    /// A pause after each key.
    pub fn keys(&mut self, typed: &str) -> &mut Desk {
        for key in parsed(typed) {
            self.session.key(key);
            self.rest();
        }
        self
    }

    /// The same keys arriving at once.
    pub fn burst(&mut self, typed: &str) -> &mut Desk {
        for key in parsed(typed) {
            self.session.key(key);
        }
        self.rest();
        self
    }

    pub fn screen(&self) -> String {
        let backend = TestBackend::new(self.size.0, self.size.1);
        let mut terminal = Terminal::new(backend).expect("a terminal");
        terminal.draw(|frame| view(&self.session.model, frame)).expect("a frame");
        let buffer = terminal.backend().buffer().clone();
        let mut lines = Vec::new();
        for y in 0..self.size.1 {
            let line: String = (0..self.size.0).map(|x| buffer[(x, y)].symbol()).collect();
            lines.push(line.trim_end().to_owned());
        }
        lines.join("\n")
    }

    /// The status line.
    pub fn status(&self) -> String {
        let screen = self.screen();
        let lines: Vec<&str> = screen.lines().collect();
        lines[lines.len() - 2].trim().to_owned()
    }

    /// Commands of the journal, oldest first, with their reasons, handles and changes.
    pub fn journal(&self) -> Vec<String> {
        let query = JournalQuery { take: 1_000, ..JournalQuery::default() };
        let lines = self.engine.journal(&query).expect("the journal");
        let said = |line: &JournalLine| {
            format!("{} {} {:?} {:?}", line.command, line.handles.join(","), line.reason, line.changes)
        };
        lines.iter().rev().map(said).collect()
    }
}

fn engine(store: &Arc<dyn Store>) -> Engine {
    let actor = Actor { uid: 1000, name: "Иванова".to_owned(), role: "editor".to_owned(), session: 1 };
    Engine::new(store.clone(), actor, *Calendar::standard(), clock)
}

pub fn parsed(typed: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        match named.and_then(|(name, after)| Key::parse(name).map(|key| (key, after))) {
            Some((key, after)) => {
                keys.push(key);
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
