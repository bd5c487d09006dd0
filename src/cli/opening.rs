//! The way to the store: opens it, puts the engine on it, and starts the program again when the view hangs.

use std::io::{IsTerminal, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Utc;

use super::context::{Context, random};
use super::outcome;
use super::trouble::{Exit, Trouble};
use crate::domain::calendar::Calendar;
use crate::engine::{Engine, Workbench};
use crate::locale::Words;
use crate::store::lock::Holder;
use crate::store::view::Progress;
use crate::store::{Actor, StoreError};
use crate::store::{LocalStore, Options};

/// Set for the second start, so that a view that hangs again is told and not tried for ever.
const AGAIN: &str = "OPORA_STARTED_AGAIN";

impl Context<'_> {
    /// The engine on a store that is there. Whoever only reads or corrects makes no store by it.
    pub fn bench(&self) -> Result<Box<dyn Workbench>, Trouble> {
        self.existing_store()?;
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
    pub fn new_bench(&self) -> Result<Box<dyn Workbench>, Trouble> {
        Ok(Box::new(engine(self, Arc::new(self.open_store(&self.store_dir()?)?))?))
    }

    /// For a preview: the engine if there is a store, and none otherwise.
    pub fn bench_if_there(&self) -> Result<Option<Box<dyn Workbench>>, Trouble> {
        if is_there(&self.store_dir()?) { self.bench().map(Some) } else { Ok(None) }
    }

    pub fn open_store(&self, dir: &Path) -> Result<LocalStore, Trouble> {
        // sled makes its files with the process's own mask, and nobody else may read them.
        rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
        let holder = Holder::this_process(&person(), Utc::now());
        let mut told = Told::new(self.words);
        let options = Options::new(holder);
        let opened = patiently(|| LocalStore::open(dir, &options, &mut |progress| told.hear(progress)));
        told.end();
        match opened {
            Err(StoreError::ViewHung { path }) if std::env::var_os(AGAIN).is_none() => {
                Err(start_again(self, &path))
            }
            opened => opened.map_err(|error| outcome::store(self.words, &error)),
        }
    }
}

/// Commands of a pipeline or of a script that runs several at once wait for each other; a workbench that is open is
/// not waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(1);
const KNOCK: Duration = Duration::from_millis(20);

/// Tries again while another process holds the store.
pub fn patiently<T>(mut attempt: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let begin = Instant::now();
    loop {
        match attempt() {
            Err(StoreError::Held { .. }) if begin.elapsed() < PATIENCE => std::thread::sleep(KNOCK),
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
    let uid = rustix::process::getuid().as_raw();
    let actor = Actor { uid, name: person(), role: "editor".to_owned(), session };
    Ok(Engine::new(store, actor, *Calendar::standard(), Utc::now))
}

/// What the system calls the user of this process: the name, else the login, else the number.
pub fn person() -> String {
    let uid = rustix::process::getuid().as_raw().to_string();
    let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let row = known.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let row = row.into_iter().find(|row| row.get(2) == Some(&uid.as_str()));
    let name = row.and_then(|row| {
        let full = row.get(4).map(|gecos| gecos.split(',').next().unwrap_or("").trim());
        full.filter(|name| !name.is_empty()).or(row.first().copied()).map(str::to_owned)
    });
    crate::domain::clean::clean(&name.unwrap_or(uid)).into_owned()
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
