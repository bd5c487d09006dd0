//! Keys of persons, and the personal values sealed under them (XChaCha20-Poly1305). In: values with their address.
//! Out: sealed values, and back. Destroying a person's key erases all that was ever sealed under it, in the journal, the
//! view and every backup; nothing brings it back. Keys lie in `keys/`, apart from all they open.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::codec::{self, Address, Sealed, Seals};
use super::disk::{Disk, read_whole, refused, sync_failed, sync_folder_of, write_whole};
use super::error::StoreError;
use super::journal::Trouble;
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Tag;

/// Where the keys lie in the store's folder.
pub const FOLDER: &str = "keys";

const MAGIC: [u8; 8] = *b"OPORAKEY";

/// Magic 8, number of the key 8, key 32, CRC32C u32 of all before it.
const FILE_LEN: usize = 52;

/// Whose key seals a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Person {
    pub kind: Kind,
    pub id: RecordId,
}

/// The person whom a record's personal fields are about: so far the record itself.
pub fn person_of(kind: Kind, id: RecordId) -> Person {
    Person { kind, id }
}

impl Person {
    /// The file of this person's key.
    pub fn path(&self) -> PathBuf {
        Path::new(FOLDER).join(format!("{:02x}-{:016x}.key", self.kind.code(), self.id.0))
    }
}

/// Which fields are personal.
pub type IsSealed = fn(Kind, Tag) -> bool;

/// The keys of one store.
pub struct Vault {
    disk: Arc<dyn Disk>,
    store_id: [u8; 16],
    is_sealed: IsSealed,
    /// Keys read so far; `None`: there is none.
    keys: Mutex<HashMap<Person, Option<Arc<Key>>>>,
}

struct Key {
    /// Tells a person's key from an earlier, destroyed one.
    number: [u8; 8],
    cipher: XChaCha20Poly1305,
}

impl Vault {
    pub fn new(disk: Arc<dyn Disk>, store_id: [u8; 16], is_sealed: IsSealed) -> Vault {
        Vault { disk, store_id, is_sealed, keys: Mutex::default() }
    }

    /// Destroys a person's key: overwritten, removed, the folder synced. `false` when there was none.
    ///
    /// # Errors
    /// The key may still be there: try again.
    pub fn destroy(&self, person: Person) -> Result<bool, StoreError> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let path = person.path();
        let told = |error: std::io::Error| refused(&*self.disk, "destroying", &path, &error);
        let file = match self.disk.open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(told(error)),
        };
        let len = usize::try_from(file.len().map_err(told)?).unwrap_or(0).max(FILE_LEN);
        file.write_at(0, &vec![0; len]).map_err(told)?;
        file.sync().map_err(|error| sync_failed(&*self.disk, &path, &error))?;
        self.disk.remove(&path).map_err(told)?;
        sync_folder_of(&*self.disk, &path)?;
        keys.insert(person, None);
        Ok(true)
    }

    /// Whether this person has a key.
    pub fn has_key(&self, person: Person) -> Result<bool, StoreError> {
        Ok(self.key(person)?.is_some())
    }

    fn key(&self, person: Person) -> Result<Option<Arc<Key>>, StoreError> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = keys.get(&person) {
            return Ok(known.clone());
        }
        let key = self.read_key(person)?.map(Arc::new);
        keys.insert(person, key.clone());
        Ok(key)
    }

    fn key_or_new(&self, person: Person) -> Result<Arc<Key>, StoreError> {
        if let Some(key) = self.key(person)? {
            return Ok(key);
        }
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have made it meanwhile.
        if let Some(Some(key)) = keys.get(&person) {
            return Ok(key.clone());
        }
        let mut random = [0; 40];
        fill_randomly(&mut random)?;
        let bytes = key_file(&random);
        random.fill(0);
        let folder = Path::new(FOLDER);
        self.disk.create_dir(folder).map_err(|error| refused(&*self.disk, "making", folder, &error))?;
        sync_folder_of(&*self.disk, folder)?;
        write_whole(&*self.disk, &person.path(), &bytes)?;
        let key = Arc::new(self.key_from(person, &bytes)?);
        keys.insert(person, Some(key.clone()));
        Ok(key)
    }

    fn read_key(&self, person: Person) -> Result<Option<Key>, StoreError> {
        match read_whole(&*self.disk, &person.path(), 4096)? {
            // A destruction that was stopped between overwriting and removing.
            Some(bytes) if bytes.starts_with(&[0; MAGIC.len()]) => Ok(None),
            Some(bytes) => self.key_from(person, &bytes).map(Some),
            None => Ok(None),
        }
    }

    fn key_from(&self, person: Person, bytes: &[u8]) -> Result<Key, StoreError> {
        let (number, key) = parsed(bytes).ok_or_else(|| StoreError::JournalDamaged {
            path: self.disk.shown(&person.path()),
            offset: 0,
            what: Trouble::Key.name().to_owned(),
        })?;
        Ok(Key { number, cipher: XChaCha20Poly1305::new(&key.into()) })
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
        let key = self.key_or_new(person_of(address.kind, address.id))?;
        let mut nonce = [0; 24];
        fill_randomly(&mut nonce)?;
        let payload = Payload { msg: plain, aad: &self.bound_to(address) };
        let sealed = key.cipher.encrypt(&XNonce::from(nonce), payload);
        let bytes = sealed.map_err(|_| StoreError::Internal("a value could not be sealed".to_owned()))?;
        Ok(Sealed { key: key.number, nonce, bytes })
    }

    fn open(&self, address: &Address, sealed: &Sealed) -> Result<Option<Vec<u8>>, StoreError> {
        let person = person_of(address.kind, address.id);
        let Some(key) = self.key(person)?.filter(|key| key.number == sealed.key) else {
            return Ok(None);
        };
        let payload = Payload { msg: &sealed.bytes, aad: &self.bound_to(address) };
        let opened = key.cipher.decrypt(&XNonce::from(sealed.nonce), payload);
        opened.map(Some).map_err(|_| StoreError::JournalDamaged {
            path: self.disk.shown(&person.path()),
            offset: 0,
            what: Trouble::Sealed.name().to_owned(),
        })
    }
}

/// The fields that the domain's table calls personal.
pub fn by_table(kind: Kind, tag: Tag) -> bool {
    codec::is_sealed(kind, tag)
}

fn key_file(random: &[u8; 40]) -> [u8; FILE_LEN] {
    let mut bytes = [0; FILE_LEN];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..48].copy_from_slice(random);
    let sum = crc32c::crc32c(&bytes[..48]);
    bytes[48..].copy_from_slice(&sum.to_le_bytes());
    bytes
}

/// Number and key of a key file; `None` when it is none.
fn parsed(bytes: &[u8]) -> Option<([u8; 8], [u8; 32])> {
    let random = bytes.get(8..48)?.first_chunk::<40>()?;
    if key_file(random) != bytes {
        return None;
    }
    Some((*random.first_chunk::<8>()?, *random.last_chunk::<32>()?))
}

/// Whether these are the bytes of a key file.
pub fn is_key_file(bytes: &[u8]) -> bool {
    parsed(bytes).is_some()
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
