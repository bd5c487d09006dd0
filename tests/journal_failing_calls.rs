//! Every call that the journal makes fails once, or from then on: what was acknowledged stays, what is there was
//! staged, and when the disk is well again writing goes on after opening anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod journal_support;

use std::io::ErrorKind;
use std::sync::Arc;

use journal_support::{SMALL, all, check, entry, size};
use opora::store::disk::{Lasting, MemoryDisk};
use opora::store::entry::Entry;
use opora::store::journal::Journal;

const COMMITS: u64 = 40;

/// The entries that must be there: acknowledged, or found after opening anew.
struct Run {
    disk: MemoryDisk,
    journal: Option<Journal>,
    log: Vec<Entry>,
    /// The call that was told to fail.
    call: u64,
}

impl Run {
    /// Opens; when the disk does not let us, it is healed first.
    fn reopen(&mut self, pending: &[Entry]) {
        self.journal = None;
        let open = |disk: &MemoryDisk| Journal::open_with(Arc::new(disk.clone()), SMALL);
        let opened = match open(&self.disk) {
            Ok((journal, _)) if journal.failed().is_none() => journal,
            _ => {
                self.disk.heal();
                let (journal, report) = open(&self.disk).unwrap();
                assert_eq!(journal.failed(), None, "call {}: {:?}", self.call, report.doubts);
                journal
            }
        };
        let found = all(&opened);
        let more = found.strip_prefix(&self.log[..]).expect("acknowledged entries are there");
        assert!(pending.starts_with(more), "nothing else than what was staged");
        self.log = found;
        self.journal = Some(opened);
    }

    fn commit(&mut self, numbers: &[u64]) {
        if self.journal.is_none() {
            self.reopen(&[]);
        }
        let journal = self.journal.as_mut().unwrap();
        let pending: Vec<Entry> = numbers.iter().map(|n| journal.stage(entry(*n)).unwrap()).collect();
        match journal.commit() {
            Ok(()) => {
                self.log.extend(pending);
                if journal.failed().is_some() {
                    self.reopen(&[]);
                }
            }
            Err(_) if journal.failed().is_none() => {
                assert_eq!(journal.last_staged(), self.log.len() as u64);
                self.disk.heal();
            }
            Err(_) => {
                assert!(journal.stage(entry(1)).is_err());
                self.reopen(&pending);
            }
        }
    }
}

fn run(call: u64, kind: ErrorKind, lasting: Lasting) -> u64 {
    let disk = MemoryDisk::new();
    disk.fail_at(call, kind, lasting);
    let mut run = Run { disk: disk.clone(), journal: None, log: Vec::new(), call };
    for number in 0..COMMITS {
        run.commit(&[number * 7 % 100, number].repeat(usize::try_from(number % 2 + 1).unwrap())[..]);
    }
    let calls = disk.calls();
    disk.heal();
    run.reopen(&[]);
    run.journal = None;
    let log = run.log;
    assert_eq!(check(&disk), []);
    let cut = disk.after_power_cut(&mut |_| false);
    let (journal, report) = Journal::open_with(Arc::new(cut), SMALL).unwrap();
    assert_eq!(report.doubts, []);
    assert!(
        all(&journal) == log,
        "{} of {} left after call {call} failed",
        journal.last_durable(),
        log.len()
    );
    assert!(log.len() >= 100, "{}", log.len());
    calls
}

#[test]
fn whichever_call_fails_what_was_acknowledged_stays() {
    let calls = run(u64::MAX, ErrorKind::Other, Lasting::Once);
    assert!(calls > 150, "{calls}");
    for call in 0..calls {
        let often = [ErrorKind::Other, ErrorKind::StorageFull, ErrorKind::ReadOnlyFilesystem];
        let rare = [ErrorKind::QuotaExceeded, ErrorKind::TimedOut, ErrorKind::WriteZero];
        for kind in often.into_iter().chain(rare).take(if size(0, 1) == 0 { 3 } else { 6 }) {
            for lasting in [Lasting::Once, Lasting::ForEver] {
                run(call, kind, lasting);
            }
        }
    }
}
