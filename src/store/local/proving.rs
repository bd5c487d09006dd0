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
