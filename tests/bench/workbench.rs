//! The workbench at several sizes: the binary in a PTY, and the engine's own share of each gesture.

use std::path::Path;
use std::process::Command as Process;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, Utc};
use opora::domain::calendar::Calendar;
use opora::domain::record::{Kind, RecordId};
use opora::engine::{Command, Engine, ListQuery, Request, Targets, Workbench};
use opora::store::lock::Holder;
use opora::store::{Actor, Store};
use opora::store::{LocalStore, Options};

use crate::process::{self, Run};
use crate::report::line;
use crate::sqlite;
use crate::terminal::Terminal;

const TODAY: &str = "2021-02-01";
const REPEATS: usize = 7;
/// In the pause after the first frame the names of teachers are read, 100,000 in 2.3 s; a search that comes sooner waits
/// for the rest of it.
const READING_NAMES: Duration = Duration::from_secs(4);

pub fn open(store: &Path) -> LocalStore {
    let holder = Holder::this_process("замер", Utc::now());
    LocalStore::open(store, &Options::new(holder), &mut |_| {}).expect("a store")
}

/// A store made by the program itself: `size` activities, measures among them (three to a teacher), `size` / 10 teachers,
/// `size` / 1,000 schools.
pub fn fill(store: &Path, size: usize) -> Run {
    let _ = std::fs::remove_dir_all(store);
    let (activities, teachers) = ((size / 10 * 7).to_string(), (size / 10).to_string());
    process::run(program(store).args([
        "demo",
        "--seed",
        "1",
        "--activities",
        &activities,
        "--teachers",
        &teachers,
    ]))
}

fn program(store: &Path) -> Process {
    let mut program = Process::new(env!("CARGO_BIN_EXE_opora"));
    program.arg("--store").arg(store).args(["--today", TODAY]);
    program
}

/// The keys of a store that lies ready.
pub fn keys(store: &Path) {
    opening(store);
    in_terminal(store);
}

pub fn run(folder: &Path, sizes: &[usize]) {
    for size in sizes {
        let store = folder.join(format!("size-{size}"));
        let Run { seconds, peak } = fill(&store, *size);
        println!(
            "\n{size} activities and measures (filled in {seconds:.1} s, {peak:.0} MiB; {:.1} MiB on disk)",
            on_disk(&store)
        );
        opening(&store);
        in_terminal(&store);
        in_engine(&store);
        sqlite::run(folder, &open(&store));
        rebuilding(&store);
        let _ = std::fs::remove_dir_all(&store);
    }
}

/// The first opening with nothing of the store in memory.
fn opening(store: &Path) {
    let name = if process::forget_disk() { "cold" } else { "caches not dropped" };
    let mut terminal = Terminal::open(store, &["--today", TODAY]);
    line(&format!("process start to first frame ({name})"), vec![terminal.first_frame().milliseconds]);
    println!("  {:<44} {:>9.1} MiB", "peak memory at the first frame", terminal.peak_memory());
    terminal.quit();
}

fn rebuilding(store: &Path) {
    std::fs::remove_dir_all(store.join("view")).expect("a view");
    let Run { seconds, peak } = process::run(program(store).args(["list", "--limit", "1"]));
    println!("  {:<44} {seconds:>9.1} s, {peak:.0} MiB", "the view made again from the journal");
}

fn on_disk(folder: &Path) -> f64 {
    let mut bytes = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => folders.push(entry.path()),
                Ok(meta) => bytes += meta.len(),
                Err(_) => {}
            }
        }
    }
    bytes as f64 / (1 << 20) as f64
}

/// Named gestures: keys as a person types them, in the Russian layout.
const GESTURES: [(&str, &str); 40] = [
    ("whole plan (F9)", "\x1b[20~"),
    ("next row", "\x1b[B"),
    ("page down", "\x1b[6~"),
    ("to the end", "\x1b[F"),
    ("to the beginning", "\x1b[H"),
    ("filter by owner (О, code)", "оим"),
    ("filter overdue too (М 1)", "м1"),
    ("search a word (filter line)", ".школами\r"),
    ("whole plan again (F9)", "\x1b[20~"),
    ("mark and step down", "\x1b[2~"),
    ("undo mark (Space)", " "),
    ("search anywhere (А)", "а"),
    ("its first letter", "п"),
    ("its second letter", "р"),
    ("its third letter", "о"),
    ("its fourth letter", "в"),
    ("back from the search", "\x1b"),
    ("form «перенести» (С)", "с"),
    ("a letter in it", "2"),
    ("back from the form", "\x1b"),
    ("back to the whole plan (F9)", "\x1b[20~"),
    ("teachers (F7)", "\x1b[18~"),
    ("teachers: page down", "\x1b[6~"),
    ("teachers: to the end", "\x1b[F"),
    ("teachers: block and level", ".блок:методический уровень:высокий\r"),
    ("teachers: owner too", "оим"),
    ("a teacher's details (Enter)", "\r"),
    ("back to the list", "\x1b"),
    ("the next teacher's details", "\x1b[B\r"),
    ("back to the list again", "\x1b"),
    ("schools (F6)", "\x1b[17~"),
    ("schools: code 7", "7"),
    ("a school's details (Enter)", "\r"),
    ("back to the list", "\x1b"),
    ("the next school's details", "\x1b[B\r"),
    ("back to the list again", "\x1b"),
    ("only its activities (Ш, F9)", "ш\x1b[20~"),
    ("control with measures (F5)", "\x1b[15~"),
    ("control: overdue of a school", "м1"),
    ("control: to the end", "\x1b[F"),
];

fn in_terminal(store: &Path) {
    let mut first = Vec::new();
    let mut peak = 0.0_f64;
    let mut gestures: Vec<Vec<f64>> = vec![Vec::new(); GESTURES.len()];
    let mut memory = vec![0.0_f64; GESTURES.len()];
    for _ in 0..REPEATS {
        let mut terminal = Terminal::open(store, &["--today", TODAY]);
        first.push(terminal.first_frame().milliseconds);
        std::thread::sleep(READING_NAMES);
        for (at, (_, keys)) in GESTURES.iter().enumerate() {
            gestures[at].push(terminal.press(keys).milliseconds);
            memory[at] = memory[at].max(terminal.peak_memory());
        }
        peak = peak.max(terminal.peak_memory());
        terminal.quit();
    }
    line("process start to first frame", first);
    for (((name, _), times), memory) in GESTURES.iter().zip(gestures).zip(memory) {
        line(&format!("key to frame: {name}"), times);
        println!("  {:<44} {memory:>9.1} MiB", "");
    }
    println!("  {:<44} {peak:>9.1} MiB", "peak memory of the program");
}

fn in_engine(store: &Path) {
    let began = Instant::now();
    let opened: Arc<dyn Store> = Arc::new(open(store));
    println!("  {:<44} {:>9.2} ms", "engine: open the store", began.elapsed().as_secs_f64() * 1000.0);
    let actor = Actor { uid: 0, name: "замер".to_owned(), role: "editor".to_owned(), session: 1 };
    let engine = Engine::new(opened.clone(), actor, *Calendar::standard(), Utc::now);
    let owner = engine.records(Kind::Owner).expect("owners").first().map(|owner| owner.text(3).to_owned());
    let filter = format!("исп:{} признак:просрочено", owner.unwrap_or_default());
    for (name, filter, sort) in [
        ("engine: 20 rows of the whole plan", "", None),
        ("engine: 20 rows, owner and overdue", filter.as_str(), Some("deadline")),
        ("engine: 20 rows, a word in any form", "справка", None),
        ("engine: 20 rows sorted by owner", "", Some("owners")),
        ("engine: 20 rows sorted by deadline", "", Some("deadline")),
        ("engine: 20 rows sorted by result", "", Some("result")),
    ] {
        line(name, (0..REPEATS * 3).map(|_| list(&engine, filter, sort)).collect());
    }
    undo_of_filling(&opened);
    bulk(&engine, &opened);
}

/// Takes back the last gesture of the filling, by whoever filled.
fn undo_of_filling(store: &Arc<dyn Store>) {
    let last = store.headers(store.sequence(), store.sequence()).expect("a header").remove(0);
    let engine = Engine::new(store.clone(), last.actor, *Calendar::standard(), Utc::now);
    let undo = Request { command: Command::Undo, seen: None, today: today(), id: 0 };
    let began = Instant::now();
    let undone = engine.execute(&undo).expect("an undo");
    let name = format!("engine: undo of the last gesture ({})", undone.done.len());
    line(&name, vec![began.elapsed().as_secs_f64() * 1000.0]);
}

fn list(engine: &Engine, filter: &str, sort: Option<&str>) -> f64 {
    let query = ListQuery {
        kind: Kind::Activity,
        filter: filter.to_owned(),
        base: String::new(),
        columns: ["number", "title", "owners", "deadline", "days"].map(str::to_owned).to_vec(),
        sort: sort.map(str::to_owned),
        descending: false,
        skip: 0,
        take: 20,
        today: today(),
        with_names: false,
    };
    let began = Instant::now();
    std::hint::black_box(engine.list(&query).expect("a page"));
    began.elapsed().as_secs_f64() * 1000.0
}

fn bulk(engine: &Engine, store: &Arc<dyn Store>) {
    let ids: Vec<RecordId> =
        store.all(Kind::Activity).expect("ids").iter().take(1_000).map(RecordId).collect();
    let count = ids.len();
    let run = |command: Command| {
        let began = Instant::now();
        engine.execute(&Request { command, seen: None, today: today(), id: 0 }).expect("a command");
        began.elapsed().as_secs_f64() * 1000.0
    };
    let note = |at: usize| Command::Comment { targets: Targets::Records(ids.clone()), text: format!("{at}") };
    let (mut done, mut undone) = (Vec::new(), Vec::new());
    for at in 0..3 {
        done.push(run(note(at)));
        undone.push(run(Command::Undo));
    }
    line(&format!("engine: bulk of {count}"), done);
    line(&format!("engine: undo of a bulk of {count}"), undone);
}

fn today() -> NaiveDate {
    TODAY.parse().expect("a day")
}
