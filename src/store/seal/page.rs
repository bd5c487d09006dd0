//! A page of keys: one file for 256 persons of a kind whose numbers differ in the last eight bits only.
//! In: keys and bytes. Out: bytes and keys, or what is wrong with them. No I/O.
//! A slot lies within one sector of the disk, so a power cut leaves it old or new, never half.

use std::path::{Path, PathBuf};

use super::{FOLDER, Person};
use crate::domain::record::{Kind, RecordId};
use crate::store::journal::frame::HeadFault;

const MAGIC: [u8; 8] = *b"OPORAKEY";
const FORMAT: u16 = 1;

/// Magic 8, format u16, kind u8, zeros, page's number u64 at 16, zeros, CRC32C u32 of all before it.
const HEAD: usize = 64;

/// Number of the key 8, key 32, CRC32C u32 of both and of kind u8 and person u64; zeros. All zeros: no key.
const SLOT: usize = 64;
const FILLED: usize = 44;

/// Bits of a person's number that choose the slot.
const SLOT_BITS: u32 = 8;

/// A page's file is always so long.
pub const LEN: usize = HEAD + (SLOT << SLOT_BITS);

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId {
    kind: Kind,
    number: u64,
}

impl PageId {
    pub fn of(person: Person) -> PageId {
        PageId { kind: person.kind, number: person.id.0 >> SLOT_BITS }
    }

    /// The page whose file has this name in the folder of keys.
    pub fn named(name: &str) -> Option<PageId> {
        let (kind, number) = name.strip_suffix(".keys")?.split_once('-')?;
        let kind = Kind::from_code(u8::from_str_radix(kind, 16).ok()?)?;
        let page = PageId { kind, number: u64::from_str_radix(number, 16).ok()? };
        (page.name() == name).then_some(page)
    }

    fn name(&self) -> String {
        format!("{:02x}-{:014x}.keys", self.kind.code(), self.number)
    }

    pub fn path(&self) -> PathBuf {
        Path::new(FOLDER).join(self.name())
    }

    fn person(&self, slot: u8) -> Person {
        Person { kind: self.kind, id: RecordId(self.number << SLOT_BITS | u64::from(slot)) }
    }
}

/// The slot of a person in the page.
pub fn slot_of(person: Person) -> u8 {
    (person.id.0 & ((1 << SLOT_BITS) - 1)) as u8
}

/// Where a slot begins in the file.
pub fn offset_of(slot: u8) -> usize {
    HEAD + SLOT * usize::from(slot)
}

/// A person's key.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// Tells it from an earlier, destroyed one.
    pub number: [u8; 8],
    pub secret: [u8; 32],
}

/// What a slot holds.
pub enum Slot {
    /// No key was made, or it was destroyed.
    Empty,
    Key(Key),
    /// One half is zeros: a call that made or destroyed a key broke off, and was not acknowledged. No key.
    Torn,
    Damaged,
}

/// The bytes of a page.
pub struct Page {
    pub id: PageId,
    bytes: Vec<u8>,
}

impl Page {
    pub fn empty(id: PageId) -> Page {
        let mut bytes = vec![0; LEN];
        bytes[..HEAD].copy_from_slice(&head(id));
        Page { id, bytes }
    }

    /// Slots are looked at one by one later: damage to one costs no other.
    pub fn from_bytes(id: PageId, bytes: Vec<u8>) -> Result<Page, HeadFault> {
        let Some(found) = bytes.first_chunk::<HEAD>() else { return Err(HeadFault::Bad) };
        let format = u16::from_le_bytes([found[8], found[9]]);
        if format > FORMAT && found[HEAD - 4..] == crc32c::crc32c(&found[..HEAD - 4]).to_le_bytes() {
            return Err(HeadFault::TooNew(format));
        }
        if *found != head(id) || bytes.len() != LEN {
            return Err(HeadFault::Bad);
        }
        Ok(Page { id, bytes })
    }

    pub fn slot(&self, slot: u8) -> Slot {
        let bytes = self.bytes(slot, slot);
        if bytes.iter().all(|byte| *byte == 0) {
            return Slot::Empty;
        }
        if bytes.chunks(SLOT / 2).any(|half| half.iter().all(|byte| *byte == 0)) {
            return Slot::Torn;
        }
        let (Some(number), Some(secret)) = (bytes.first_chunk(), bytes[8..].first_chunk()) else {
            return Slot::Damaged;
        };
        let key = Key { number: *number, secret: *secret };
        if filled(self.id.person(slot), &key) == *bytes { Slot::Key(key) } else { Slot::Damaged }
    }

    pub fn put(&mut self, slot: u8, key: &Key) {
        let at = offset_of(slot);
        self.bytes[at..at + SLOT].copy_from_slice(&filled(self.id.person(slot), key));
    }

    pub fn clear(&mut self, slot: u8) {
        let at = offset_of(slot);
        self.bytes[at..at + SLOT].fill(0);
    }

    /// The bytes of these slots, both included.
    pub fn bytes(&self, first: u8, last: u8) -> &[u8] {
        &self.bytes[offset_of(first)..offset_of(last) + SLOT]
    }

    pub fn whole(&self) -> &[u8] {
        &self.bytes
    }
}

fn head(id: PageId) -> [u8; HEAD] {
    let mut bytes = [0; HEAD];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..10].copy_from_slice(&FORMAT.to_le_bytes());
    bytes[10] = id.kind.code();
    bytes[16..24].copy_from_slice(&id.number.to_le_bytes());
    let sum = crc32c::crc32c(&bytes[..HEAD - 4]);
    bytes[HEAD - 4..].copy_from_slice(&sum.to_le_bytes());
    bytes
}

/// A slot with a key. Whose it is goes into the sum: a key moved to another slot is damage.
fn filled(person: Person, key: &Key) -> [u8; SLOT] {
    let mut bytes = [0; SLOT];
    bytes[..8].copy_from_slice(&key.number);
    bytes[8..40].copy_from_slice(&key.secret);
    let sum = crc32c::crc32c_append(crc32c::crc32c(&bytes[..40]), &[person.kind.code()]);
    let sum = crc32c::crc32c_append(sum, &person.id.0.to_le_bytes());
    bytes[40..FILLED].copy_from_slice(&sum.to_le_bytes());
    bytes
}
