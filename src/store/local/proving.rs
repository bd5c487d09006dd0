//! Whether the journal still holds what was written: proved at opening, in a thread beside the work when it is long, and
//! again whenever something else found damage. In: a proof. Out: the refusal under which the store takes no more writes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::LocalStore;
use crate::store::StoreError;
use crate::store::journal::{Journal, Trouble, proof::Proof};

/// A journal of so many bytes is proved before the store opens: some milliseconds.
const AT_ONCE: u64 = 16 << 20;

/// Why a store takes no writes, as its threads share it.
pub(super) type Refusal = Arc<Mutex<Option<StoreError>>>;

/// A proof that goes on beside the work, and stops when the store is closed.
pub(super) struct Proving {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Proving {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

/// Proves a journal that was just opened, if that is short work; damage closes it to writing.
pub(super) fn at_opening(journal: &mut Journal) -> Option<StoreError> {
    let proof = journal.proof();
    if journal.failed().is_some() || proof.bytes() > AT_ONCE {
        return None;
    }
    let damage = damage(proof.hold(&|| true).err()?)?;
    journal.refuse(damage.clone());
    Some(damage)
}

/// Proves a long one meanwhile.
pub(super) fn beside(journal: &Journal, refusal: &Refusal) -> Option<Proving> {
    let proof = journal.proof();
    if journal.failed().is_some() || proof.bytes() <= AT_ONCE {
        return None;
    }
    let stop = Arc::new(AtomicBool::new(false));
    let (stopped, refusal) = (Arc::clone(&stop), Arc::clone(refusal));
    let proving = move || prove(&proof, &stopped, &refusal);
    // Without a thread the next check or copy finds what there is.
    let thread = thread::Builder::new().name("opora-proof".to_owned()).spawn(proving).ok()?;
    Some(Proving { stop, thread: Some(thread) })
}

fn prove(proof: &Proof, stopped: &AtomicBool, refusal: &Refusal) {
    // Whoever waits for an answer goes first; it does no harm where the system does not allow it.
    let _ = rustix::process::nice(5);
    let found = proof.hold(&|| !stopped.load(Ordering::SeqCst));
    if let Some(damage) = found.err().and_then(damage) {
        refusal.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(damage);
    }
}

/// What the disk does not give is damage only when it may not pass.
fn damage(error: StoreError) -> Option<StoreError> {
    (!error.passes()).then_some(error)
}

/// Troubles of entries: a backup alone gives back what they lost.
fn is_of_entries(what: &str) -> bool {
    let others = [
        Trouble::Mark,
        Trouble::Table,
        Trouble::Key,
        Trouble::Sealed,
        Trouble::Paper,
        Trouble::Draft,
        Trouble::Format,
    ];
    others.iter().all(|other| other.name() != what)
}

/// Whether what is in this journal is not all that was written: copies of it would be poorer than older ones.
pub(super) fn is_loss(refusal: &StoreError) -> bool {
    matches!(refusal, StoreError::JournalDamaged { .. } | StoreError::ViewAhead { .. })
}

/// Whether a store that lost entries can be read all the same, and its log of looks be written to.
pub(super) fn is_readable(refusal: &StoreError) -> bool {
    match refusal {
        StoreError::JournalDamaged { what, .. } => is_of_entries(what),
        StoreError::ViewAhead { .. } => true,
        _ => false,
    }
}

impl LocalStore {
    /// Passes an answer of the journal on; after one that tells of damage the store takes no writes.
    pub(super) fn noted<T>(&self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(damage @ StoreError::JournalDamaged { what, .. }) = &answer
            && is_of_entries(what)
        {
            self.refusal().get_or_insert_with(|| damage.clone());
        }
        answer
    }

    /// Proves all that is durable, when something was found that may be damage of entries.
    pub(super) fn prove_again(&self) {
        let proof = self.journal().proof();
        if let Some(damage) = proof.hold(&|| true).err().and_then(damage) {
            self.refusal().get_or_insert(damage);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, FieldChange};
    use crate::domain::record::{Kind, RecordId};
    use crate::domain::value::Value;
    use crate::store::disk::{Disk, MemoryDisk};
    use crate::store::{Actor, NewEntry, Store};

    fn entry(id: u64) -> NewEntry {
        let actor =
            Actor { uid: 1, name: "Иванова".to_owned(), role: "editor".to_owned(), session: 1 };
        let mut change = Change::new(Kind::Section, RecordId(id));
        change.fields.push(FieldChange { tag: 2, before: None, after: Some(Value::text("раздел")) });
        NewEntry {
            at: chrono::DateTime::UNIX_EPOCH,
            actor,
            program: "test".to_owned(),
            request: 0,
            command: "add".to_owned(),
            reason: None,
            undoes: None,
            changes: vec![change],
        }
    }

    /// A store of five entries whose second is not what was written.
    fn hurt() -> (Arc<MemoryDisk>, LocalStore) {
        let disk = Arc::new(MemoryDisk::new());
        let store = LocalStore::on_disk(disk.clone()).unwrap();
        (1..=5).for_each(|id| store.commit(&store.stage(entry(id)).unwrap()).unwrap());
        let path = crate::store::journal::segment_path(1);
        let at = store.journal().extent(1).unwrap().0[0].1 + 100;
        let file = disk.open(&path).unwrap();
        let mut byte = [0];
        file.read_at(at, &mut byte).unwrap();
        file.write_at(at, &[byte[0] ^ 1]).unwrap();
        (disk, store)
    }

    #[test]
    fn damage_found_beside_the_work_stops_writing_and_what_was_not_acknowledged_is_gone() {
        let (_, store) = hurt();
        let ticket = store.stage(entry(6)).unwrap();
        prove(&store.journal().proof(), &AtomicBool::new(false), &store.refusal);
        assert!(matches!(store.read_only(), Some(StoreError::JournalDamaged { .. })));
        assert!(matches!(store.commit(&ticket), Err(StoreError::JournalDamaged { .. })));
        assert_eq!(store.get(Kind::Section, RecordId(6)).unwrap(), None);
        assert!(store.get(Kind::Section, RecordId(2)).unwrap().is_some());
        assert!(matches!(store.stage(entry(7)), Err(StoreError::JournalDamaged { .. })));
        store.look(NewEntry { changes: Vec::new(), ..entry(8) }).unwrap();
        assert!(matches!(store.capture().map(|_| ()), Err(StoreError::JournalDamaged { .. })));
    }

    #[test]
    fn a_read_that_meets_damage_stops_writing() {
        let (_, store) = hurt();
        assert!(store.entry(3).is_ok());
        assert_eq!(store.read_only(), None);
        assert!(store.entry(2).is_err());
        assert!(store.read_only().is_some());
    }

    #[test]
    fn a_journal_damaged_where_opening_does_not_read_opens_without_writing() {
        let (disk, store) = hurt();
        drop(store);
        let again = LocalStore::on_disk(disk).unwrap();
        assert!(matches!(again.read_only(), Some(StoreError::JournalDamaged { .. })));
        assert!(!again.report().doubts.is_empty());
        assert_eq!(again.sequence(), 5);
    }
}
