//! The journal held against what clients were told: everything acknowledged is in it, once, whole, in the order in which it
//! happened; nothing that stood in it before is gone or changed; the view says the same as the journal.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use opora::domain::record::{Kind, Record, RecordId};
use opora::store::check::check_journal;
use opora::store::disk::{Disk, RealDisk};
use opora::store::{Entry, Store};

use crate::desk::open;
use crate::work::{Act, Told};

#[derive(Default)]
pub struct Ledger {
    /// All entries that were ever found durable; at 0 the first.
    entries: Vec<Entry>,
    by_request: HashMap<u128, u64>,
    /// When acknowledged commands began and ended, and which entry they made.
    spans: Vec<(Instant, Instant, u64)>,
    seen: Vec<(Instant, Instant, u64, Record)>,
    pub acknowledged: u64,
}

impl Ledger {
    /// Reads the journal of a store that nobody holds, and holds it against what clients were told since the last time.
    pub fn close(&mut self, store: &Path, acts: Vec<Act>) {
        let mut problems = Vec::new();
        let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(store).unwrap());
        check_journal(&disk, &mut |problem| problems.push(problem)).unwrap();
        assert!(problems.is_empty(), "{problems:?}");
        let opened = open(store);
        assert_eq!(opened.read_only(), None);
        self.read(&opened);
        acts.into_iter().for_each(|act| self.compare(act));
        opened.verify_view().unwrap();
        self.records_are_of_the_journal(&opened);
    }

    fn read(&mut self, store: &opora::store::LocalStore) {
        let durable = store.sequence();
        let known = self.entries.len() as u64;
        assert!(durable >= known, "{known} entries were durable, now {durable} are");
        if let Some(last) = self.entries.last() {
            // What stood last still stands; the chain of sums holds what is before it.
            assert_eq!(store.entry(known).unwrap().as_ref(), Some(last), "an entry has changed");
        }
        let mut keep = |entry: Entry| {
            assert_eq!(entry.header.sequence, self.entries.len() as u64 + 1);
            if entry.header.request != 0 {
                let twice = self.by_request.insert(entry.header.request, entry.header.sequence);
                assert_eq!(twice, None, "entry {} is a request that acted before", entry.header.sequence);
            }
            self.entries.push(entry);
            Ok(true)
        };
        store.entries(known + 1, &mut keep).unwrap();
    }

    fn compare(&mut self, act: Act) {
        let Act { client, request, command, began, ended, told } = act;
        match told {
            Told::Done { sequence, changes } => {
                self.acknowledged += 1;
                let found = self.by_request.get(&request);
                assert_eq!(found, Some(&sequence), "client {client}, {command}: acknowledged as {sequence}");
                let entry = &self.entries[sequence as usize - 1];
                assert_eq!(entry.header.command, command);
                for change in &changes {
                    let whole = entry.changes.iter().find(|other| other.id == change.id);
                    assert_eq!(whole, Some(change), "entry {sequence}, {command}: done by half");
                }
                self.spans.push((began, ended, sequence));
            }
            Told::Nothing => assert_eq!(self.by_request.get(&request), None, "{command}: done and not told"),
            Told::Seen(record) => self.seen.push((began, ended, client, record)),
        }
    }

    /// Every activity of the view is what its changes made of it.
    fn records_are_of_the_journal(&self, store: &opora::store::LocalStore) {
        let mut made: HashMap<RecordId, Record> = HashMap::new();
        for entry in &self.entries {
            for change in entry.changes.iter().filter(|change| change.kind == Kind::Activity) {
                let record = made.entry(change.id).or_insert_with(|| Record::new(change.kind, change.id));
                change.apply(record, entry.header.sequence);
            }
        }
        assert_eq!(store.all(Kind::Activity).unwrap().len(), made.len() as u64);
        for (id, record) in made {
            assert_eq!(store.get(Kind::Activity, id).unwrap().as_ref(), Some(&record));
        }
    }

    /// A command that began after another was acknowledged stands behind it.
    pub fn order_is_of_time(&self) {
        let mut begun = self.spans.clone();
        begun.sort_by_key(|(began, ..)| *began);
        let mut ended = self.spans.clone();
        ended.sort_by_key(|(_, ended, _)| *ended);
        let (mut next, mut last) = (ended.iter().peekable(), 0);
        for (began, _, sequence) in begun {
            while let Some((_, _, earlier)) = next.next_if(|(_, ended, _)| *ended < began) {
                last = last.max(*earlier);
            }
            assert!(sequence > last, "entry {sequence} began after {last} was acknowledged");
        }
    }

    /// Every record that a client saw is what a beginning of the journal makes of it: no shorter than what was
    /// acknowledged before the client asked, and never shorter than what it saw of the record before.
    pub fn what_was_seen_was_so(&mut self) -> usize {
        self.seen.sort_by_key(|(began, ..)| *began);
        let mut acknowledged = self.spans.clone();
        acknowledged.sort_by_key(|(_, ended, _)| *ended);
        let mut histories: HashMap<RecordId, Vec<u64>> = HashMap::new();
        for entry in &self.entries {
            for change in &entry.changes {
                histories.entry(change.id).or_default().push(entry.header.sequence);
            }
        }
        let mut least: HashMap<RecordId, u64> = HashMap::new();
        let mut next = acknowledged.iter().peekable();
        for (began, _, client, seen) in &self.seen {
            while let Some((_, _, sequence)) = next.next_if(|(_, ended, _)| ended < began) {
                for change in &self.entries[*sequence as usize - 1].changes {
                    let known = least.entry(change.id).or_default();
                    *known = (*known).max(*sequence);
                }
            }
            let upto = seen.cells.iter().map(|cell| cell.revision).max().unwrap_or(0);
            let must = least.get(&seen.id).copied().unwrap_or(0);
            assert!(upto >= must, "client {client} saw {:?} of {upto}, {must} was acknowledged", seen.id);
            assert!(
                upto <= self.entries.len() as u64,
                "client {client} saw entry {upto}, which was never durable"
            );
            let mut record = Record::new(seen.kind, seen.id);
            for sequence in histories.get(&seen.id).into_iter().flatten().filter(|at| **at <= upto) {
                let changes = &self.entries[*sequence as usize - 1].changes;
                let own = changes.iter().filter(|change| change.id == seen.id);
                own.for_each(|change| change.apply(&mut record, *sequence));
            }
            assert_eq!(seen, &record, "client {client}: no beginning of the journal makes this");
        }
        self.seen.len()
    }
}
