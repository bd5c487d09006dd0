//! The same questions put to `sqlite3`, when it is installed: one table with the usual indexes and a full-text one.
//! In: a store. Out: lines of the report. The command is driven by a script with `.timer on`; its own start is not
//! counted, and its cache is its default one.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use opora::domain::obligation::Obligation;
use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::domain::{activity, owner};
use opora::store::Store;

use crate::report::line;

const REPEATS: usize = 7;

const TABLE: &str = "\
    PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
    CREATE TABLE activities(id INTEGER PRIMARY KEY, plan INTEGER, section INTEGER, number TEXT, title TEXT,
        owner TEXT, due TEXT, status INTEGER, deadline TEXT, result TEXT, place INTEGER);
    CREATE INDEX by_owner ON activities(owner, due); CREATE INDEX by_due ON activities(due);
    CREATE INDEX by_status ON activities(status); CREATE INDEX by_place ON activities(plan, place);
    CREATE VIRTUAL TABLE words USING fts5(title, result, content='activities', content_rowid='id');";

/// Questions with the like of which the workbench answers a key.
const QUESTIONS: [(&str, &str); 8] = [
    ("first page of the plan", "SELECT * FROM activities ORDER BY plan, place LIMIT 20;"),
    ("to the end", "SELECT * FROM activities ORDER BY plan DESC, place DESC LIMIT 20;"),
    ("a page in the middle", "SELECT * FROM activities ORDER BY plan, place LIMIT 20 OFFSET (SELECT max(id) / 2 FROM activities);"),
    (
        "owner and overdue, with the count",
        "SELECT * FROM activities WHERE owner='ИМЦ' AND due<'2021-02-01' AND status<3 ORDER BY due LIMIT 20;
         SELECT count(*) FROM activities WHERE owner='ИМЦ' AND due<'2021-02-01' AND status<3;",
    ),
    (
        "counts of every owner among the overdue",
        "SELECT owner, count(*) FROM activities WHERE due<'2021-02-01' AND status<3 GROUP BY owner;",
    ),
    (
        "a word by its beginning, with the count",
        "SELECT a.* FROM words JOIN activities a ON a.id=words.rowid WHERE words MATCH 'школ*' ORDER BY a.plan, a.place LIMIT 20;
         SELECT count(*) FROM words WHERE words MATCH 'школ*';",
    ),
    ("sorted by deadline", "SELECT * FROM activities ORDER BY due LIMIT 20;"),
    ("sorted by result (no index)", "SELECT * FROM activities ORDER BY result LIMIT 20;"),
];

/// Fills a database with the activities of the store and measures it.
pub fn run(folder: &Path, store: &dyn Store) {
    if Command::new("sqlite3").arg("--version").output().is_err() {
        println!("  sqlite3 not installed");
        return;
    }
    let (rows, database) = (folder.join("rows.csv"), folder.join("rows.db"));
    let _ = std::fs::remove_file(&database);
    write_rows(&rows, store);
    let began = Instant::now();
    let filling = format!(
        "{TABLE}\n.mode csv\n.import {} activities\nINSERT INTO words(words) VALUES('rebuild');\nPRAGMA wal_checkpoint(TRUNCATE);",
        rows.display()
    );
    script(&database, &filling);
    let size = std::fs::metadata(&database).map_or(0, |file| file.len()) as f64 / (1 << 20) as f64;
    println!("  {:<44} {:>9.1} s, {size:.1} MiB on disk", "sqlite3: filled", began.elapsed().as_secs_f64());
    let began = Instant::now();
    script(&database, QUESTIONS[0].1);
    line("sqlite3: start of the program to a page", vec![began.elapsed().as_secs_f64() * 1000.0]);
    for (name, question) in QUESTIONS {
        line(&format!("sqlite3: {name}"), timed(&database, question));
    }
    let bulk = |status: u8| {
        format!(
            "BEGIN; UPDATE activities SET status={status}, result=result||'.' WHERE id IN (SELECT id FROM activities LIMIT 1000); COMMIT;"
        )
    };
    line("sqlite3: bulk of 1000", timed(&database, &bulk(2)));
    line("sqlite3: bulk of 1000 back", timed(&database, &bulk(1)));
}

fn write_rows(path: &Path, store: &dyn Store) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let mut owners = std::collections::HashMap::new();
    for id in store.all(Kind::Owner).expect("owners") {
        let record = store.shared(Kind::Owner, RecordId(id)).expect("an owner").expect("an owner");
        owners.insert(RecordId(id), record.text(owner::SHORT).to_owned());
    }
    for id in store.all(Kind::Activity).expect("activities") {
        let record = store.shared(Kind::Activity, RecordId(id)).expect("a record").expect("a record");
        let number = |tag| record.get(tag).and_then(Value::as_ref_id).map_or(0, |id| id.0);
        let owed = Obligation::of(&record);
        let lead =
            activity::owners(&record).first().and_then(|id| owners.get(id)).cloned().unwrap_or_default();
        let due = owed.due_day().map(|day| day.to_string()).unwrap_or_default();
        let place = record.get(activity::ORDER).and_then(Value::as_int).unwrap_or(0);
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        writeln!(
            file,
            "{id},{},{},{},{},{},{due},{},{},{},{place}",
            number(activity::PLAN),
            number(activity::SECTION),
            quoted(record.text(activity::NUMBER)),
            quoted(record.text(activity::TITLE)),
            quoted(&lead),
            owed.status,
            quoted(&owed.stored.read.text),
            quoted(record.text(activity::RESULT)),
        )
        .expect("a row");
    }
}

fn script(database: &Path, text: &str) -> String {
    let file = database.with_extension("sql");
    std::fs::write(&file, text).expect("a script");
    let input = File::open(&file).expect("a script");
    let done = Command::new("sqlite3").arg(database).stdin(input).output().expect("sqlite3");
    assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// Milliseconds of each repetition: the sum of its statements.
fn timed(database: &Path, question: &str) -> Vec<f64> {
    let mut text = String::from("PRAGMA synchronous=FULL;\n.timer on\n");
    for _ in 0..REPEATS {
        let _ = writeln!(text, "{question}\n.print next");
    }
    let told = script(database, &text);
    let real =
        |line: &str| line.strip_prefix("Run Time: real ")?.split_whitespace().next()?.parse::<f64>().ok();
    let rounds = told.split("next\n").filter(|round| round.contains("Run Time"));
    rounds.map(|round| round.lines().filter_map(real).sum::<f64>() * 1000.0).collect()
}
