//! Durable commands per second beside a bare append + fdatasync loop on the same disk, round by round in turn.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use opora::domain::calendar::Calendar;
use opora::domain::record::{Kind, RecordId};
use opora::engine::{Command, Engine, Request, Targets, Workbench};
use opora::store::{Actor, Store};

use crate::report::median;
use crate::workbench::open;

const ROUND: Duration = Duration::from_millis(1500);
const ROUNDS: usize = 5;
const RECORD: [u8; 200] = [b'x'; 200];

/// Commands per second, and the longest wait of one of them.
#[derive(Clone, Copy)]
struct Round {
    rate: f64,
    worst: Duration,
}

pub fn run(folder: &Path) {
    println!("\nDurable commands, {ROUNDS} rounds of {} ms in turn with the bare loop", ROUND.as_millis());
    for writers in [1, 8] {
        let store = folder.join(format!("durable-{writers}"));
        crate::workbench::fill(&store, 1_000);
        let engine_store: Arc<dyn Store> = Arc::new(open(&store));
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            bare.push(bare_round(&folder.join(format!("bare-{writers}-{round}")), writers));
            ours.push(our_round(&engine_store, writers));
        }
        let rate = |rounds: &[Round]| median(rounds.iter().map(|round| round.rate).collect());
        let worst = |rounds: &[Round]| rounds.iter().map(|round| round.worst).max().unwrap_or_default();
        println!(
            "  {writers} writer(s): {:>8.0} /s, bare loop {:>8.0} /s, share {:>4.0} %, worst wait {:>6.1} ms (bare {:>6.1} ms)",
            rate(&ours),
            rate(&bare),
            100.0 * rate(&ours) / rate(&bare),
            worst(&ours).as_secs_f64() * 1000.0,
            worst(&bare).as_secs_f64() * 1000.0,
        );
    }
}

/// What several writers share: whoever comes while a sync runs waits for the next, and one of them does it for all.
struct Group {
    /// Records that wait, and how many there ever were.
    waiting: Mutex<(Vec<u8>, u64)>,
    /// The file, and how many records are durable in it.
    synced: Mutex<(File, u64)>,
}

impl Group {
    fn append(&self) {
        let ticket = {
            let mut waiting = self.waiting.lock().expect("no writer panics");
            waiting.0.extend(RECORD);
            waiting.1 += 1;
            waiting.1
        };
        let mut synced = self.synced.lock().expect("no writer panics");
        if synced.1 < ticket {
            let (bytes, upto) = {
                let mut waiting = self.waiting.lock().expect("no writer panics");
                (std::mem::take(&mut waiting.0), waiting.1)
            };
            synced.0.write_all(&bytes).expect("a write");
            synced.0.sync_data().expect("a sync");
            synced.1 = upto;
        }
    }
}

fn bare_round(path: &Path, writers: usize) -> Round {
    let file = File::create(path).expect("a file");
    file.sync_all().expect("a sync");
    let group = Group { waiting: Mutex::default(), synced: Mutex::new((file, 0)) };
    let round = measured(writers, |_, _| group.append());
    let _ = std::fs::remove_file(path);
    round
}

/// So many threads do `act` (of a worker, for the nth time) until the round is over.
fn measured(writers: usize, act: impl Fn(usize, usize) + Sync) -> Round {
    let count = AtomicUsize::new(0);
    let started = Instant::now();
    let work = &|worker: usize| {
        let (mut worst, mut done) = (Duration::ZERO, 0);
        while started.elapsed() < ROUND {
            let began = Instant::now();
            act(worker, done);
            worst = worst.max(began.elapsed());
            done += 1;
        }
        count.fetch_add(done, Ordering::Relaxed);
        worst
    };
    let worst = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..writers).map(|worker| scope.spawn(move || work(worker))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).max().unwrap_or_default()
    });
    Round { rate: count.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64(), worst }
}

fn our_round(store: &Arc<dyn Store>, writers: usize) -> Round {
    let actor = Actor { uid: 0, name: "замер".to_owned(), role: "editor".to_owned(), session: 1 };
    let engine = Engine::new(store.clone(), actor, *Calendar::standard(), Utc::now);
    let ids: Vec<RecordId> = store.all(Kind::Activity).expect("ids").iter().map(RecordId).collect();
    measured(writers, |worker, done| {
        let at = worker * 97 + done;
        let targets = Targets::one(ids[at % ids.len()]);
        let command = Command::Comment {
            targets,
            text: format!("Заметка {at}: позвонить в школу, нет справки"),
        };
        engine.execute(&Request { command, seen: None, today: today(), id: 0 }).expect("a command");
    })
}

fn today() -> chrono::NaiveDate {
    DateTime::<Utc>::from_timestamp(1_612_137_600, 0).expect("a day").date_naive()
}
