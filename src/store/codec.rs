//! Values, records and entries as bytes, and back. In: the domain's types. Out: the bytes that `docs/storage.md`
//! lists: those of bincode 1.3.3 with `DefaultOptions` for the types named there.
//! Written by hand because bincode has no limit on nesting: three bytes a level would exhaust the stack. A test
//! holds both against each other. Nothing here touches a disk; sealing is behind [`Seals`].

mod entry;
mod primitives;
mod value;

pub use entry::{decode_entry, encode_entry};
pub use primitives::{Reader, Writer};
pub use value::{decode_value, encode_value};

use super::error::StoreError;
use crate::domain::field::spec;
use crate::domain::record::{Cell, Kind, Record, RecordId};
use crate::domain::value::Tag;

/// The form of a record's bytes in the view.
const RECORD_FORMAT: u8 = 1;

/// Lists in lists and parts in parts, at most.
pub const MAX_DEPTH: usize = 32;

/// Why bytes are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error("byte {at}: {what}")]
    Malformed { at: usize, what: &'static str },
    /// Well formed, but by a newer program.
    #[error("byte {at}: {what} of a newer program")]
    Newer { at: usize, what: &'static str },
    /// A sealed value could not be opened although its key is there.
    #[error("{0}")]
    Seal(StoreError),
}

/// Where a sealed value stands. A sealed value moved to another place does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    pub kind: Kind,
    pub id: RecordId,
    pub tag: Tag,
    /// The entry that wrote it.
    pub sequence: u64,
    pub side: Side,
}

/// Which of the places that an address may have in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Side {
    Before = 0,
    After = 1,
    View = 2,
}

/// A value that only its person's key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Number of the key, so that a destroyed key is told from a wrong one.
    pub key: [u8; 8],
    pub nonce: [u8; 24],
    pub bytes: Vec<u8>,
}

impl Sealed {
    /// What stands for a value whose key is not there: it reads as erased. No key has the number 0.
    pub fn never_opens() -> Sealed {
        Sealed { key: [0; 8], nonce: [0; 24], bytes: Vec::new() }
    }
}

/// What the codec must know of sealed fields.
pub trait Seals {
    fn is_sealed(&self, kind: Kind, tag: Tag) -> bool;

    /// Makes the person's key when there is none (not for the view, where it must have been destroyed).
    fn seal(&self, address: &Address, plain: &[u8]) -> Result<Sealed, StoreError>;

    /// `None`: the key was destroyed.
    fn open(&self, address: &Address, sealed: &Sealed) -> Result<Option<Vec<u8>>, StoreError>;
}

/// Without keys: sealed values are never written in the clear, they are left out as erased.
pub struct NoKeys;

impl Seals for NoKeys {
    fn is_sealed(&self, kind: Kind, tag: Tag) -> bool {
        is_sealed(kind, tag)
    }

    fn seal(&self, _: &Address, _: &[u8]) -> Result<Sealed, StoreError> {
        Ok(Sealed::never_opens())
    }

    fn open(&self, _: &Address, _: &Sealed) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(None)
    }
}

/// What the table of fields says: personal fields, and those sealed without being hidden.
pub fn is_sealed(kind: Kind, tag: Tag) -> bool {
    spec(kind).field(tag).is_some_and(|field| field.sealed)
}

/// A record for the view, with what is to be sealed sealed.
pub fn encode_record_sealed(record: &Record, seals: &dyn Seals) -> Result<Vec<u8>, StoreError> {
    let mut writer = Writer::default();
    writer.byte(RECORD_FORMAT);
    writer.count(record.cells.len());
    for cell in &record.cells {
        let Cell { tag, revision, value } = cell;
        let (kind, id) = (record.kind, record.id);
        let address = Address { kind, id, tag: *tag, sequence: *revision, side: Side::View };
        writer.number(u64::from(*tag));
        writer.number(*revision);
        value::write_option(&mut writer, value.as_ref(), &address, seals)?;
    }
    Ok(writer.into_bytes())
}

/// The record again; kind and id come from its key in the view.
pub fn decode_record_sealed(
    kind: Kind,
    id: RecordId,
    bytes: &[u8],
    seals: &dyn Seals,
) -> Result<Record, DecodeError> {
    let mut reader = Reader::new(bytes);
    if reader.byte()? != RECORD_FORMAT {
        return Err(DecodeError::Newer { at: 0, what: "a record's form" });
    }
    let mut record = Record::new(kind, id);
    for _ in 0..reader.count()? {
        let at = reader.at();
        let tag = reader.small("a tag")?;
        if record.cells.last().is_some_and(|cell| cell.tag >= tag) {
            return Err(DecodeError::Malformed { at, what: "tags do not ascend" });
        }
        let revision = reader.number()?;
        let address = Address { kind, id, tag, sequence: revision, side: Side::View };
        let value = value::read_option(&mut reader, &address, seals)?;
        record.cells.push(Cell { tag, revision, value });
    }
    reader.end()?;
    Ok(record)
}

/// A record without sealed fields for the view. Their values are not written (they come back as erased):
/// [`encode_record_sealed`] keeps them.
pub fn encode_record(record: &Record) -> Vec<u8> {
    // Without keys nothing can fail.
    encode_record_sealed(record, &NoKeys).unwrap_or_default()
}

pub fn decode_record(kind: Kind, id: RecordId, bytes: &[u8]) -> Result<Record, DecodeError> {
    decode_record_sealed(kind, id, bytes, &NoKeys)
}

#[cfg(test)]
mod tests;
