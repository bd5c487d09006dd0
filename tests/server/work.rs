//! Clients at work: random gestures, and what each was told, written down outside the server.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use opora::domain::activity;
use opora::domain::change::Change;
use opora::domain::record::{Kind, Record, RecordId};
use opora::domain::value::Value;
use opora::engine::{Command, Failure, NewDay, Request, Shift, ShiftUnit, Targets, Workbench};

use crate::chance::Chance;
use crate::desk::{LIMIT, activities, client, today};

/// What a client was told.
pub enum Told {
    /// Done, as this entry, with these changes.
    Done { sequence: u64, changes: Vec<Change> },
    /// Nothing was changed.
    Nothing,
    /// A record as it stands.
    Seen(Record),
}

/// One call of one client.
pub struct Act {
    pub client: u64,
    pub request: u128,
    pub command: &'static str,
    pub began: Instant,
    pub ended: Instant,
    pub told: Told,
}

/// What all clients were told so far.
#[derive(Default)]
pub struct Log {
    pub acts: Mutex<Vec<Act>>,
    /// Acknowledged commands.
    pub done: AtomicU64,
}

impl Log {
    fn note(&self, act: Act) {
        if matches!(act.told, Told::Done { .. }) {
            self.done.fetch_add(1, Ordering::SeqCst);
        }
        self.acts.lock().unwrap().push(act);
    }

    /// Until so many more commands have been acknowledged.
    pub fn wait_for(&self, more: u64) {
        let (from, began) = (self.done.load(Ordering::SeqCst), Instant::now());
        while self.done.load(Ordering::SeqCst) < from + more {
            assert!(began.elapsed() < LIMIT, "nothing is acknowledged any more");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    pub fn take(&self) -> Vec<Act> {
        std::mem::take(&mut self.acts.lock().unwrap())
    }
}

/// What clients do.
#[derive(Debug, Clone, Copy)]
pub struct Desire {
    /// Of so many records.
    pub records: usize,
    /// Of a hundred calls, so many only look.
    pub looks: u64,
    /// Hundreds of rows at once too.
    pub bulks: bool,
}

impl Default for Desire {
    fn default() -> Desire {
        Desire { records: usize::MAX, looks: 20, bulks: true }
    }
}

/// Clients at work until they are told to stop.
pub struct Crew {
    pub log: Arc<Log>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Crew {
    /// So many clients at this socket. They come in before this returns.
    pub fn start(socket: &Path, clients: u64, desire: Desire, chance: &mut Chance) -> Crew {
        let (log, stop) = (Arc::new(Log::default()), Arc::new(AtomicBool::new(false)));
        let mut threads = Vec::new();
        for number in 0..clients {
            let bench = client(socket);
            let (log, stop, chance) = (Arc::clone(&log), Arc::clone(&stop), chance.split());
            let name = format!("client-{number}");
            let worker = Worker { number, bench, desire, chance, log };
            threads.push(std::thread::Builder::new().name(name).spawn(move || worker.work(&stop)).unwrap());
        }
        Crew { log, stop, threads }
    }

    /// Every client ends its call; the server must be there.
    pub fn stop(self) -> Arc<Log> {
        self.stop.store(true, Ordering::SeqCst);
        for thread in self.threads {
            thread.join().expect("a client ends well");
        }
        self.log
    }
}

struct Worker {
    number: u64,
    bench: opora::wire::Client,
    desire: Desire,
    chance: Chance,
    log: Arc<Log>,
}

impl Worker {
    fn work(mut self, stop: &AtomicBool) {
        let mut ids = activities(&self.bench);
        ids.truncate(self.desire.records);
        while !stop.load(Ordering::SeqCst) {
            match self.chance.below(100) < self.desire.looks {
                true => self.look(&ids),
                false => self.act(&ids),
            }
        }
    }

    fn act(&mut self, ids: &[RecordId]) {
        let command = command(&mut self.chance, ids, self.desire.bulks);
        let name = command.name();
        let id = (u128::from(self.chance.next()) << 64) | u128::from(self.chance.next()) | 1;
        let request = Request { command, seen: None, today: today(), id };
        let began = Instant::now();
        let told = match self.bench.execute(&request) {
            Ok(outcome) => match outcome.sequence {
                Some(sequence) => {
                    let changes = outcome.done.into_iter().map(|effect| effect.change).collect();
                    Told::Done { sequence, changes }
                }
                None => Told::Nothing,
            },
            Err(Failure::Refused(_)) => Told::Nothing,
            Err(failure) => panic!("{name}: {failure}"),
        };
        self.note(id, name, began, told);
    }

    fn look(&mut self, ids: &[RecordId]) {
        let id = ids[self.chance.below(ids.len() as u64) as usize];
        let began = Instant::now();
        let details = self.bench.details(Kind::Activity, id, today()).unwrap().unwrap();
        self.note(0, "look", began, Told::Seen(details.record));
    }

    fn note(&self, request: u128, command: &'static str, began: Instant, told: Told) {
        self.log.note(Act { client: self.number, request, command, began, ended: Instant::now(), told });
    }
}

/// What a person at the road map does, some of it for hundreds of rows at once.
fn command(chance: &mut Chance, ids: &[RecordId], bulks: bool) -> Command {
    let one = ids[chance.below(ids.len() as u64) as usize];
    let targets = Targets::one(one);
    match chance.below(if bulks { 48 } else { 46 }) {
        0..12 => {
            Command::Comment { targets, text: format!("позвонить в школу {}", chance.next()) }
        }
        12..21 => Command::Complete { targets, day: today(), papers: Vec::new(), comment: None, whole: true },
        21..28 => Command::Reopen { targets, reason: Some("ошибка".to_owned()) },
        28..35 => {
            let to = NewDay::By(Shift { count: 3, unit: ShiftUnit::Days, from_deadline: true });
            Command::Postpone { targets, to, reason: "нет справки".to_owned(), paper: None }
        }
        35..42 => {
            let value = Some(Value::text(format!("Заголовок {}", chance.next())));
            Command::EditField { kind: Kind::Activity, target: one, tag: activity::TITLE, value }
        }
        42..44 => Command::Undo,
        44 | 45 => Command::Redo,
        46 => {
            let from = chance.below(100) as usize;
            let many = ids.iter().copied().skip(from).take(200).collect();
            Command::TakeIntoWork { targets: Targets::Records(many) }
        }
        _ => {
            let from = chance.below(100) as usize;
            let many = ids.iter().copied().skip(from).take(200).collect();
            let to = NewDay::By(Shift { count: 1, unit: ShiftUnit::Days, from_deadline: true });
            Command::Postpone {
                targets: Targets::Records(many),
                to,
                reason: "карантин".to_owned(),
                paper: None,
            }
        }
    }
}
