//! Keys of persons, and the values sealed under them (XChaCha20-Poly1305). In: values with their address.
//! Out: sealed values, and back. Destroying a person's key erases all that was ever sealed under it, in the journal, the
//! view and every backup; nothing brings it back. Keys lie in `keys/`, apart from all they open.

pub(super) mod page;
mod pages;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use self::page::{Key, PageId};
use self::pages::Pages;
use super::codec::{self, Address, Sealed, Seals, Side};
use super::disk::Disk;
use super::error::StoreError;
use super::journal::Trouble;
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Tag;

/// Where the keys lie in the store's folder.
pub const FOLDER: &str = "keys";

/// Whose key seals a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Person {
    pub kind: Kind,
    pub id: RecordId,
}

/// The person whom a record's sealed fields are about: so far the record itself.
pub fn person_of(kind: Kind, id: RecordId) -> Person {
    Person { kind, id }
}

/// Which fields are sealed.
pub type IsSealed = fn(Kind, Tag) -> bool;

/// The keys of one store.
pub struct Vault {
    disk: Arc<dyn Disk>,
    store_id: [u8; 16],
    is_sealed: IsSealed,
    pages: Mutex<Pages>,
}

impl Vault {
    pub fn new(disk: Arc<dyn Disk>, store_id: [u8; 16], is_sealed: IsSealed) -> Vault {
        let pages = Mutex::new(Pages::new(Arc::clone(&disk)));
        Vault { disk, store_id, is_sealed, pages }
    }

    /// Makes the keys durable under which something was sealed since the last call. Nothing sealed under them may be
    /// written before.
    ///
    /// # Errors
    /// The disk refuses; the keys wait for the next call.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.pages().flush()
    }

    /// Destroys a person's key: zeros over it, synced. `false` when there was none.
    ///
    /// # Errors
    /// The key may still be on the disk: try again.
    pub fn destroy(&self, person: Person) -> Result<bool, StoreError> {
        self.pages().destroy(person)
    }

    /// Whether this person has a key.
    pub fn has_key(&self, person: Person) -> Result<bool, StoreError> {
        Ok(self.pages().key(person)?.is_some())
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key to seal under. The view makes none: what it seals was in the journal before, so a key that is not there
    /// was destroyed.
    fn key_for(&self, address: &Address) -> Result<Option<Key>, StoreError> {
        let person = person_of(address.kind, address.id);
        match address.side {
            Side::View => self.pages().key(person),
            Side::Before | Side::After => self.pages().key_to_seal(person).map(Some),
        }
    }

    /// What a sealed value is bound to: store id 16, kind u8, id u64, tag u16, sequence u64, side u8.
    fn bound_to(&self, address: &Address) -> Vec<u8> {
        let mut bytes = self.store_id.to_vec();
        bytes.push(address.kind.code());
        bytes.extend_from_slice(&address.id.0.to_le_bytes());
        bytes.extend_from_slice(&address.tag.to_le_bytes());
        bytes.extend_from_slice(&address.sequence.to_le_bytes());
        bytes.push(address.side as u8);
        bytes
    }
}

impl Seals for Vault {
    fn is_sealed(&self, kind: Kind, tag: Tag) -> bool {
        (self.is_sealed)(kind, tag)
    }

    fn seal(&self, address: &Address, plain: &[u8]) -> Result<Sealed, StoreError> {
        let Some(key) = self.key_for(address)? else { return Ok(Sealed::never_opens()) };
        let mut nonce = [0; 24];
        fill_randomly(&mut nonce)?;
        let payload = Payload { msg: plain, aad: &self.bound_to(address) };
        let sealed = cipher(&key).encrypt(&XNonce::from(nonce), payload);
        let bytes = sealed.map_err(|_| StoreError::Internal("a value could not be sealed".to_owned()))?;
        Ok(Sealed { key: key.number, nonce, bytes })
    }

    fn open(&self, address: &Address, sealed: &Sealed) -> Result<Option<Vec<u8>>, StoreError> {
        let person = person_of(address.kind, address.id);
        let key = self.pages().key(person)?;
        let Some(key) = key.filter(|key| key.number == sealed.key) else { return Ok(None) };
        let payload = Payload { msg: &sealed.bytes, aad: &self.bound_to(address) };
        let opened = cipher(&key).decrypt(&XNonce::from(sealed.nonce), payload);
        opened.map(Some).map_err(|_| StoreError::JournalDamaged {
            path: self.disk.shown(&PageId::of(person).path()),
            offset: 0,
            what: Trouble::Sealed.name().to_owned(),
        })
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&key.secret.into())
}

/// The fields that the domain's table calls sealed.
pub fn by_table(kind: Kind, tag: Tag) -> bool {
    codec::is_sealed(kind, tag)
}

pub(super) fn fill_randomly(bytes: &mut [u8]) -> Result<(), StoreError> {
    let mut filled = 0;
    while filled < bytes.len() {
        match rustix::rand::getrandom(&mut bytes[filled..], rustix::rand::GetRandomFlags::empty()) {
            Ok(count) => filled += count,
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(StoreError::Internal(format!("no random numbers: {error}"))),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
