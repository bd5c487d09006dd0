//! The way to the store: opens it, puts the engine on it, and starts the program again when the view hangs.

use std::io::{IsTerminal, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Utc;

use super::context::{Context, random};
use super::trouble::{Exit, Trouble};
use super::{hosting, outcome};
use crate::domain::calendar::Calendar;
use crate::engine::{Engine, Failure, ServerTrouble, Workbench};
use crate::locale::Words;
use crate::store::lock::Holder;
use crate::store::view::Progress;
use crate::store::{Actor, StoreError};
use crate::store::{LocalStore, Options};
use crate::wire::identity::{Account, this_person};
use crate::wire::{Address, Client, Patience, guarded, place};

/// Set for the second start, so that a view that hangs again is told and not tried for ever.
const AGAIN: &str = "OPORA_STARTED_AGAIN";

/// Where this person's work lies.
pub enum Place {
    /// A store's folder; another process of the same person may hold it.
    Dir(PathBuf),
    /// A server's socket.
    Socket(PathBuf),
}

/// A workbench, and the store behind it when it is this process that holds it.
pub enum Opened {
    Held { engine: Arc<Engine>, dir: PathBuf },
    Far(Client),
}

impl Opened {
    pub fn bench(self) -> Arc<dyn Workbench> {
        match self {
            Opened::Held { engine, .. } => engine,
            Opened::Far(client) => Arc::new(client),
        }
    }
}

impl Context<'_> {
    /// `--store`, else `--socket`, else the district server's socket if it is there, else the personal store.
    pub fn place(&self) -> Result<Place, Trouble> {
        if self.global.store.is_some() {
            return Ok(Place::Dir(self.store_dir()?));
        }
        if let Some(socket) = &self.global.socket {
            return Ok(Place::Socket(socket.clone()));
        }
        let system = place::system_socket();
        match system.try_exists() {
            Ok(true) => return Ok(Place::Socket(system)),
            // There is a district's server, and it is not for this account; who has a store of their own works on that.
            Err(_) if !is_there(&self.store_dir()?) => {
                return Ok(Place::Socket(system));
            }
            _ => {}
        }
        Ok(Place::Dir(self.store_dir()?))
    }

    /// The engine on a store that is there. Whoever only reads or corrects makes no store by it.
    pub fn bench(&self) -> Result<Arc<dyn Workbench>, Trouble> {
        if let Place::Dir(_) = self.place()? {
            self.existing_store()?;
        }
        self.new_bench()
    }

    /// The folder of a store that is there.
    pub fn existing_store(&self) -> Result<PathBuf, Trouble> {
        let dir = self.store_dir()?;
        if is_there(&dir) {
            return Ok(dir);
        }
        let what = self.trouble(Exit::Refused, "cli-no-store", &[("dir", &dir.display().to_string())]);
        Err(what.hint(self.words.plain("cli-no-store-hint")))
    }

    /// The engine on the store, which is made if need be.
    pub fn new_bench(&self) -> Result<Arc<dyn Workbench>, Trouble> {
        Ok(self.opened(Patience::Until(CALL))?.bench())
    }

    /// The store, held by this process or by another one; `patience`: how long a call waits for a server.
    pub fn opened(&self, patience: Patience) -> Result<Opened, Trouble> {
        match self.place()? {
            Place::Dir(dir) => self.opened_here(dir, patience),
            Place::Socket(socket) => {
                let told = |failure: Failure| outcome::failed(self.words, failure);
                guarded(&socket).map_err(|trouble| told(trouble.into()))?;
                let address = Address { socket, reviver: None };
                // A server that is just being started again is waited for.
                let connected = knocking(|| Client::connect(address.clone(), patience));
                Ok(Opened::Far(connected.map_err(told)?))
            }
        }
    }

    fn opened_here(&self, dir: PathBuf, patience: Patience) -> Result<Opened, Trouble> {
        let began = Instant::now();
        loop {
            match self.try_store(&dir) {
                Err(StoreError::Held { holder }) => {
                    let socket = place::of_store(&dir);
                    let address = Address { socket, reviver: Some(hosting::reviver(&dir)) };
                    match Client::connect(address, patience) {
                        Ok(client) => return Ok(Opened::Far(client)),
                        Err(Failure::Server(ServerTrouble::Away { .. })) if began.elapsed() < PATIENCE => {
                            std::thread::sleep(KNOCK);
                        }
                        Err(Failure::Server(ServerTrouble::Away { .. })) => {
                            return Err(outcome::store(self.words, &StoreError::Held { holder }));
                        }
                        Err(failure) => return Err(outcome::failed(self.words, failure)),
                    }
                }
                opened => {
                    let store = self.or_start_again(opened)?;
                    return Ok(Opened::Held { engine: Arc::new(engine(self, Arc::new(store))?), dir });
                }
            }
        }
    }

    /// For a preview: the engine if there is a store, and none otherwise.
    pub fn bench_if_there(&self) -> Result<Option<Arc<dyn Workbench>>, Trouble> {
        match self.place()? {
            Place::Dir(dir) if !is_there(&dir) => Ok(None),
            _ => self.bench().map(Some),
        }
    }

    /// The store in this folder, for this process alone.
    pub fn open_store(&self, dir: &Path) -> Result<LocalStore, Trouble> {
        self.or_start_again(patiently(|| self.try_store(dir)))
    }

    fn try_store(&self, dir: &Path) -> Result<LocalStore, StoreError> {
        let holder = Holder::this_process(&this_person().name, Utc::now());
        let mut told = Told::new(self.words);
        let options = Options::new(holder);
        let opened = LocalStore::open(dir, &options, &mut |progress| told.hear(progress));
        told.end();
        opened
    }

    fn or_start_again(&self, opened: Result<LocalStore, StoreError>) -> Result<LocalStore, Trouble> {
        match opened {
            Err(StoreError::ViewHung { path }) if std::env::var_os(AGAIN).is_none() => {
                Err(start_again(self, &path))
            }
            opened => opened.map_err(|error| outcome::store(self.words, &error)),
        }
    }
}

/// How long a call of the command line waits for a server that is being started again.
const CALL: Duration = Duration::from_secs(5);

/// Tries again while nobody answers.
fn knocking<T>(mut attempt: impl FnMut() -> Result<T, Failure>) -> Result<T, Failure> {
    let began = Instant::now();
    loop {
        match attempt() {
            Err(Failure::Server(ServerTrouble::Away { .. } | ServerTrouble::NoAccess { .. }))
                if began.elapsed() < PATIENCE =>
            {
                std::thread::sleep(KNOCK);
            }
            done => return done,
        }
    }
}

/// How long a server that does not answer is knocked at.
const PATIENCE: Duration = Duration::from_secs(1);
/// Commands of a pipeline or of a script that runs several at once wait for each other. Whoever works longer with a store
/// listens beside it, so that somebody who holds it and lets nobody in is waited for no longer than this.
const TURN: Duration = Duration::from_secs(5);
const KNOCK: Duration = Duration::from_millis(20);

/// Tries again while another process holds the store.
pub fn patiently<T>(mut attempt: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let begin = Instant::now();
    loop {
        match attempt() {
            Err(StoreError::Held { .. }) if begin.elapsed() < TURN => std::thread::sleep(KNOCK),
            done => return done,
        }
    }
}

pub fn is_there(dir: &Path) -> bool {
    dir.join("journal").exists()
}

/// This person at this store.
pub fn engine(context: &Context<'_>, store: Arc<LocalStore>) -> Result<Engine, Trouble> {
    let session = random(context.words)? as u64;
    let Account { uid, name: person, .. } = this_person();
    let actor = Actor { uid, name: person, role: "editor".to_owned(), session };
    Ok(Engine::new(store, actor, *Calendar::standard(), Utc::now))
}

/// A thread of this process may still be busy with the view that was set aside: only another process is safe.
fn start_again(context: &Context<'_>, aside: &Path) -> Trouble {
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("/proc/self/exe"));
    let failed = process::Command::new(program).args(std::env::args_os().skip(1)).env(AGAIN, "1").exec();
    let trouble = outcome::store(context.words, &StoreError::ViewHung { path: aside.to_owned() });
    trouble.lines(vec![failed.to_string()])
}

/// Progress on standard error, twice a second at most, and only on a terminal.
struct Told<'a> {
    words: &'a Words,
    listening: bool,
    last: Option<Instant>,
}

const PAUSE: Duration = Duration::from_millis(500);

impl<'a> Told<'a> {
    fn new(words: &'a Words) -> Told<'a> {
        Told { words, listening: std::io::stderr().is_terminal(), last: None }
    }

    fn hear(&mut self, progress: Progress) {
        if !self.listening || self.last.is_some_and(|last| last.elapsed() < PAUSE) {
            return;
        }
        self.last = Some(Instant::now());
        let percent = (progress.done.saturating_mul(100) / progress.total.max(1)).to_string();
        let text = self.words.say("cli-opening", &[("percent", percent.into())]);
        let _nobody_listens = write!(std::io::stderr(), "\r{text}\x1b[K");
    }

    fn end(&self) {
        if self.last.is_some() {
            let _nobody_listens = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
