//! Several people at one server of the built program: durable commands a second, how long news take, and two hundred
//! clients that each press a key a second. `OPORA_NIGHTLY=1`: the crowd of terminals is of 200 for ten minutes.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use opora::domain::record::{Kind, RecordId};
use opora::engine::{Command, ListQuery, Request, Targets, Workbench};
use opora::wire::{Address, Client, Patience};

use crate::report::median;
use crate::terminal::Terminal;

const TODAY: &str = "2021-02-01";
const ROUND: Duration = Duration::from_secs(3);
const CROWD: usize = 200;
const CROWD_TIME: Duration = Duration::from_secs(30);

struct Serving {
    child: Child,
    socket: PathBuf,
}

impl Serving {
    fn start(store: &Path) -> Serving {
        let mut command = Process::new(env!("CARGO_BIN_EXE_opora"));
        command.arg("--store").arg(store).args(["serve", "--own", "--idle", "3600", "--calls", "0"]);
        command.args(["--per-person", "400", "--connections", "400"]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("a server");
        let mut said = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut said).expect("a line");
        assert!(!said.is_empty(), "no server");
        Serving { child, socket: store.join("socket") }
    }

    fn client(&self) -> Client {
        let address = Address { socket: self.socket.clone(), reviver: None };
        Client::connect(address, Patience::Endless).expect("a client")
    }

    /// MiB.
    fn memory(&self, name: &str) -> f64 {
        status(self.child.id(), name)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A figure of `/proc/PID/status`, MiB.
fn status(pid: u32, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0");
    let kib: f64 = line.split_whitespace().find_map(|word| word.parse().ok()).unwrap_or(0.0);
    kib / 1024.0
}

pub fn run(folder: &Path) {
    println!("\nThrough the server");
    let small = folder.join("served-small");
    crate::workbench::fill(&small, 1_000);
    for clients in [1, 8, 64] {
        durable(&small, clients);
    }
    news(&small);
    let large = folder.join("served-large");
    crate::workbench::fill(&large, 100_000);
    crowd(&large);
    terminals(&large);
}

fn note(bench: &Client, id: RecordId, text: String) {
    let command = Command::Comment { targets: Targets::one(id), text };
    bench.execute(&Request { command, seen: None, today: today(), id: 0 }).expect("a note");
}

pub fn query(skip: u64, take: usize) -> ListQuery {
    ListQuery {
        kind: Kind::Activity,
        filter: String::new(),
        base: String::new(),
        columns: ["number", "title", "owners", "deadline", "days"].map(str::to_owned).to_vec(),
        sort: Some("deadline".to_owned()),
        descending: false,
        skip,
        take,
        today: today(),
        with_names: false,
    }
}

fn ids(bench: &Client, count: usize) -> Vec<RecordId> {
    bench.list(&query(0, count)).expect("a page").rows.iter().map(|row| row.id).collect()
}

pub fn today() -> NaiveDate {
    TODAY.parse().expect("a day")
}

fn durable(store: &Path, clients: usize) {
    let server = Serving::start(store);
    let benches: Vec<Client> = (0..clients).map(|_| server.client()).collect();
    let ids = ids(&benches[0], 500);
    let began = Instant::now();
    let waits: Vec<f64> = std::thread::scope(|scope| {
        let threads: Vec<_> = benches
            .iter()
            .enumerate()
            .map(|(number, bench)| {
                let ids = &ids;
                scope.spawn(move || {
                    let mut waits = Vec::new();
                    while began.elapsed() < ROUND {
                        let at = number * 31 + waits.len();
                        let asked = Instant::now();
                        note(bench, ids[at % ids.len()], format!("Заметка {at}: нет справки"));
                        waits.push(asked.elapsed().as_secs_f64() * 1000.0);
                    }
                    waits
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a client")).collect()
    });
    let rate = waits.len() as f64 / began.elapsed().as_secs_f64();
    let (middle, late, worst) = shares(waits);
    println!(
        "  {clients:>3} client(s): {rate:>7.0} durable commands /s, each {middle:.2} ms, p99 {late:.2} ms, worst {worst:.1} ms"
    );
}

/// Median, 99th of a hundred, and the worst.
pub fn shares(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get((values.len() as f64 * share) as usize).or(values.last()).copied();
    (at(0.5).unwrap_or(0.0), at(0.99).unwrap_or(0.0), values.last().copied().unwrap_or(0.0))
}

/// From the call of one client to the news at another, who has heard nothing for a while.
fn news(store: &Path) {
    let server = Serving::start(store);
    let (one, two) = (server.client(), server.client());
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    two.follow(Arc::new(move |_| {
        let _ = tell.lock().expect("a sender").send(Instant::now());
    }));
    let ids = ids(&one, 50);
    let mut times = Vec::new();
    for id in ids {
        std::thread::sleep(Duration::from_millis(600));
        while told.try_recv().is_ok() {}
        let asked = Instant::now();
        note(&one, id, "Новость".to_owned());
        let heard = told.recv_timeout(Duration::from_secs(5)).expect("news");
        times.push((heard - asked).as_secs_f64() * 1000.0);
    }
    let (middle, late, worst) = shares(times);
    println!(
        "  from one client's command to another's news: {middle:.2} ms, p99 {late:.2} ms, worst {worst:.2} ms"
    );
}

/// Lists, positions, details, and marks of what is done: a key a second from each of two hundred clients.
fn crowd(store: &Path) {
    let server = Serving::start(store);
    println!("  100,000 records: server at rest {:.0} MiB", server.memory("VmRSS:"));
    let benches: Vec<Client> = (0..CROWD).map(|_| server.client()).collect();
    benches.iter().for_each(|bench| bench.follow(Arc::new(|_| ())));
    let ids = ids(&benches[0], 5_000);
    let began = Instant::now();
    let all: Vec<(usize, f64)> = std::thread::scope(|scope| {
        let threads: Vec<_> = benches
            .iter()
            .enumerate()
            .map(|(number, bench)| {
                let ids = &ids;
                scope.spawn(move || presses(bench, number, began, ids))
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a client")).collect()
    });
    for (name, sorts) in
        [("a page", 0..5), ("its place and its page", 5..7), ("details", 7..9), ("done", 9..10)]
    {
        let own: Vec<f64> =
            all.iter().filter(|(sort, _)| sorts.contains(sort)).map(|(_, time)| *time).collect();
        let (count, (middle, late, worst)) = (own.len(), shares(own));
        println!(
            "    {name:<24} {count:>6} keys: {middle:>6.2} ms, p99 {late:>6.2} ms, worst {worst:>6.1} ms"
        );
    }
    let (middle, late, worst) = shares(all.iter().map(|(_, time)| *time).collect());
    println!("  {CROWD} clients, a key a second each: {middle:.2} ms, p99 {late:.2} ms, worst {worst:.1} ms");
    println!("    server {:.0} MiB, at most {:.0} MiB", server.memory("VmRSS:"), server.memory("VmHWM:"));
}

/// The keys of one of the crowd: which sort each was, and how long its answer took, milliseconds.
fn presses(bench: &Client, number: usize, began: Instant, ids: &[RecordId]) -> Vec<(usize, f64)> {
    let mut times = Vec::new();
    // Nobody presses in step with anybody.
    let mut next = began + Duration::from_micros(number as u64 * 1_000_000 / CROWD as u64);
    let mut state = number * 7919 + 1;
    while began.elapsed() < CROWD_TIME {
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let (sort, id) = ((state >> 33) % 10, ids[(state >> 37) % ids.len()]);
        let asked = Instant::now();
        key(bench, sort, id);
        times.push((sort, asked.elapsed().as_secs_f64() * 1000.0));
        next += Duration::from_secs(1);
    }
    times
}

fn key(bench: &Client, sort: usize, id: RecordId) {
    match sort {
        0..5 => drop(bench.list(&query(id.0 % 5_000, 20)).expect("a page")),
        5..7 => {
            let at = bench.position(&query(0, 20), id).expect("a place").unwrap_or(0);
            drop(bench.list(&query(at.saturating_sub(10), 20)).expect("a page"));
        }
        7..9 => drop(bench.details(Kind::Activity, id, today()).expect("details")),
        _ => {
            let targets = Targets::one(id);
            let command =
                Command::Complete { targets, day: today(), papers: Vec::new(), comment: None, whole: true };
            // One that is closed already is refused; that is an answer too.
            let _ = bench.execute(&Request { command, seen: None, today: today(), id: 0 });
        }
    }
}

/// The keys of one terminal, a second apart: how long each took, milliseconds.
fn steps(terminal: &mut Terminal, number: usize, keys: usize) -> Vec<f64> {
    let mut times = Vec::new();
    for at in 0..keys {
        let next = Instant::now() + Duration::from_secs(1);
        let key = ["\x1b[B", "\x1b[6~", "\x1b[A", "\x1b[B", "\r", "\x1b"][(at + number) % 6];
        times.push(terminal.press(key).milliseconds);
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    times
}

/// Real terminals on the same server, a key a second each.
fn terminals(store: &Path) {
    let nightly = std::env::var_os("OPORA_NIGHTLY").is_some_and(|set| set == "1");
    let (count, keys) = if nightly { (200, 600) } else { (20, 20) };
    let server = Serving::start(store);
    let mut open: Vec<Terminal> = (0..count).map(|_| Terminal::open(store, &["--today", TODAY])).collect();
    for terminal in &mut open {
        terminal.first_frame();
    }
    let times: Vec<f64> = std::thread::scope(|scope| {
        let threads: Vec<_> = open
            .iter_mut()
            .enumerate()
            .map(|(number, terminal)| scope.spawn(move || steps(terminal, number, keys)))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a terminal")).collect()
    });
    let (middle, late, worst) = shares(times);
    let peaks: Vec<f64> = open.iter().map(Terminal::peak_memory).collect();
    let most = peaks.iter().copied().fold(0.0, f64::max);
    println!(
        "  {count} terminals, {keys} keys each: key to last byte {middle:.1} ms, p99 {late:.1} ms, worst {worst:.1} ms"
    );
    println!(
        "    a client {:.1} MiB, at most {most:.1} MiB; server {:.0} MiB",
        median(peaks),
        server.memory("VmHWM:")
    );
    open.into_iter().for_each(Terminal::quit);
}
