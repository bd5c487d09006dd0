//! A writing process is killed at random, 200 times on one store (5,000 by `OPORA_NIGHTLY=1`): whatever it had acknowledged is there, nothing
//! is there by half. The child is this very test binary, started again with a folder in its environment.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod journal_support;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use journal_support::{Random, check_real, entry, seed, size};
use opora::store::disk::RealDisk;
use opora::store::journal::Journal;
use opora::store::lock::{Holder, Lock};

const FOLDER: &str = "OPORA_TEST_KILL";

fn open(folder: &Path) -> Journal {
    let disk = RealDisk::new(folder).unwrap();
    let (journal, report) = Journal::open(Arc::new(disk)).unwrap();
    assert_eq!(report.doubts, []);
    journal
}

/// Does nothing in an ordinary run; as the child it writes and says what is durable until it is killed.
#[test]
fn the_child_writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let _lock = Lock::take(folder, &Holder::this_process("child", chrono::DateTime::UNIX_EPOCH)).unwrap();
    let mut journal = open(folder);
    let mut out = std::io::stdout();
    for group in 0u64.. {
        for _ in 0..=group % 4 {
            let next = journal.last_staged() + 1;
            journal.stage(entry(next)).unwrap();
        }
        journal.commit().unwrap();
        if writeln!(out, "durable {}", journal.last_durable()).and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

#[test]
fn a_writer_killed_again_and_again_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    drop(RealDisk::new(folder.path()).unwrap());
    let mut random = Random(seed(4));
    let mut seen = 0;
    for round in 0..size(200, 5_000) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["the_child_writes_until_it_is_killed", "--exact", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let durable =
            |line: String| line.strip_prefix("durable ").map(|number| number.parse::<u64>().unwrap());
        let mut left = random.below(12);
        let mut acknowledged = 0;
        for number in lines.by_ref().map_while(Result::ok).filter_map(durable) {
            acknowledged = number;
            if left == 0 {
                break;
            }
            left -= 1;
        }
        // A little later than the last line, so that the kill falls anywhere in the next group.
        (0..random.below(60_000)).for_each(|spin| _ = std::hint::black_box(spin));
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged = lines.map_while(Result::ok).filter_map(durable).max().unwrap_or(acknowledged);
        assert!(acknowledged > seen, "round {round}: the child wrote nothing");
        let journal = open(folder.path());
        let found = journal.last_durable();
        assert!(found >= acknowledged, "round {round}: {found} of {acknowledged} are there");
        for sequence in seen + 1..=found {
            let read = journal.read(sequence).unwrap().unwrap();
            assert_eq!(read.changes, entry(sequence).changes, "round {round}: entry {sequence}");
        }
        seen = found;
    }
    assert_eq!(check_real(folder.path()), []);
}
