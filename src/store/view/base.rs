//! Reading the stored view: framed values of a [`Kv`] as records, sets, counts, places, histories and state.
//! It sees what was merged, perhaps half of a merge; what lies over it makes that whole (see `live.rs`).

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use roaring::RoaringBitmap;

use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Tag;
use crate::store::codec::{self, Address, DecodeError, Sealed, Seals};
use crate::store::entry::{Actor, Header, NewEntry};
use crate::store::error::StoreError;
use crate::store::kv::{Batch, Kv};
use crate::store::{IdSet, keys};

use super::cache::Directory;
use super::delta::Kept;
use super::frame::{body, damaged, framed};
use super::{chunk, history, places};

/// The form of the view that this program writes. Another form is rebuilt from the journal.
pub const FORMAT: u32 = 3;

/// What the view knows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    pub format: u32,
    pub store_id: [u8; 16],
    /// Every entry up to here is in the view, whole.
    pub reached: u64,
    /// A merge up to here has begun and not ended; 0: none.
    pub in_progress: u64,
    /// The highest record number in any entry.
    pub highest_id: u64,
    /// What the header of the entry reached was like (see [`print`]): another journal's view is not taken for ours.
    pub print: u32,
}

const STATE_BYTES: usize = 48;

/// A checksum of an entry's header. The changes are left out: erasing a person changes how they read.
pub fn print(header: &Header) -> u32 {
    let Header { sequence, at, actor, request, command, .. } = header;
    print_of(*sequence, *at, actor, *request, command)
}

/// The same for an entry that is not in the journal yet.
pub fn print_ahead(sequence: u64, entry: &NewEntry) -> u32 {
    print_of(sequence, entry.at, &entry.actor, entry.request, &entry.command)
}

fn print_of(sequence: u64, at: DateTime<Utc>, actor: &Actor, request: u128, command: &str) -> u32 {
    let mut sum = crc32c::crc32c(&sequence.to_be_bytes());
    for part in
        [&at.timestamp_millis().to_be_bytes()[..], &request.to_be_bytes(), &actor.session.to_be_bytes()]
    {
        sum = crc32c::crc32c_append(sum, part);
    }
    crc32c::crc32c_append(sum, command.as_bytes())
}

impl State {
    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(STATE_BYTES);
        bytes.extend(self.format.to_be_bytes());
        bytes.extend(self.store_id);
        for number in [self.reached, self.in_progress, self.highest_id] {
            bytes.extend(number.to_be_bytes());
        }
        bytes.extend(self.print.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<State> {
        let bytes: &[u8; STATE_BYTES] = bytes.try_into().ok()?;
        let number = |at: usize| keys::number_at_end(&bytes[..at + 8]);
        let (format, rest) = bytes.split_first_chunk()?;
        Some(State {
            format: u32::from_be_bytes(*format),
            store_id: *rest.first_chunk()?,
            reached: number(20),
            in_progress: number(28),
            highest_id: number(36),
            print: u32::from_be_bytes(*bytes.last_chunk()?),
        })
    }
}

pub struct Base {
    pub kv: Arc<dyn Kv>,
    seals: Arc<dyn Seals + Send + Sync>,
    /// Held for writing while a batch is applied, so that no scan of places sees half of one.
    batches: RwLock<()>,
}

impl Base {
    pub fn new(kv: Arc<dyn Kv>, seals: Arc<dyn Seals + Send + Sync>) -> Base {
        Base { kv, seals, batches: RwLock::new(()) }
    }

    pub fn write(&self, batch: Batch) -> Result<(), StoreError> {
        let _alone = self.batches.write().unwrap_or_else(PoisonError::into_inner);
        self.kv.write(batch)
    }

    /// The body stored under a key.
    pub fn body(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(value) = self.kv.get(key)? else { return Ok(None) };
        body(key, &value).map(|body| Some(body.to_vec()))
    }

    /// `None`: the store holds no view yet.
    pub fn state(&self) -> Result<Option<State>, StoreError> {
        let Some(bytes) = self.body(keys::STATE)? else { return Ok(None) };
        let state = State::from_bytes(&bytes).ok_or_else(|| damaged(keys::STATE, "state of wrong length"))?;
        Ok(Some(state))
    }

    pub fn set_state(&self, state: State) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.put(keys::STATE.to_vec(), framed(keys::STATE, &state.to_bytes()));
        self.write(batch)
    }

    pub fn record(&self, kind: Kind, id: RecordId) -> Result<Option<Record>, StoreError> {
        let key = keys::record(kind, id);
        let Some(value) = self.kv.get(&key)? else { return Ok(None) };
        decoded(kind, id, body(&key, &value)?, &*self.seals).map(Some)
    }

    /// A record as it waits in memory.
    pub fn kept(&self, record: &Record) -> Result<Kept, StoreError> {
        let bytes = codec::encode_record_sealed(record, &Unsealed)?.into();
        let is_sealed = record.values().any(|(tag, _)| self.seals.is_sealed(record.kind, tag));
        Ok(Kept { bytes, is_sealed })
    }

    /// The record again.
    pub fn taken_out(&self, kind: Kind, id: RecordId, kept: &Kept) -> Result<Record, StoreError> {
        decoded(kind, id, &kept.bytes, &Unsealed)
    }

    /// The bytes under which it is stored, with what is to be sealed sealed.
    pub fn encoded<'a>(&self, kind: Kind, id: RecordId, kept: &'a Kept) -> Result<Cow<'a, [u8]>, StoreError> {
        if !kept.is_sealed {
            return Ok(Cow::Borrowed(&kept.bytes));
        }
        let record = self.taken_out(kind, id, kept)?;
        codec::encode_record_sealed(&record, &*self.seals).map(Cow::Owned)
    }

    pub fn set(&self, set: &[u8]) -> Result<IdSet, StoreError> {
        let mut builder = SetBuilder::default();
        self.kv.scan(set, &keys::after(set), &mut |key, value| {
            let (of, number) = keys::split_chunk(key);
            if of == set {
                builder.add(key, number, value)?;
            }
            Ok(true)
        })?;
        Ok(builder.build())
    }

    /// Every set whose key begins so, ascending by key.
    pub fn sets_from(
        &self,
        prefix: &[u8],
        visit: &mut dyn FnMut(&[u8], IdSet) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut now: Option<(Vec<u8>, SetBuilder)> = None;
        let mut goes_on = true;
        self.kv.scan(prefix, &keys::after(prefix), &mut |key, value| {
            let (set, number) = keys::split_chunk(key);
            if now.as_ref().is_none_or(|(current, _)| current != set) {
                let before = now.replace((set.to_vec(), SetBuilder::default()));
                if let Some((before, builder)) = before {
                    goes_on = visit(&before, builder.build()).is_continue();
                }
            }
            if let Some((_, builder)) = &mut now {
                builder.add(key, number, value)?;
            }
            Ok(goes_on)
        })?;
        if let (true, Some((set, builder))) = (goes_on, now) {
            let _ = visit(&set, builder.build());
        }
        Ok(())
    }

    /// The counts of the sets of a directory, without reading the numbers in them.
    pub fn directory(&self, prefix: &[u8]) -> Result<Directory, StoreError> {
        let mut counts = Directory::new();
        self.kv.scan(prefix, &keys::after(prefix), &mut |key, value| {
            let (set, _) = keys::split_chunk(key);
            let count = chunk::count(key, body(key, value)?)?;
            let rest = set.get(prefix.len()..).unwrap_or_default();
            match counts.get_mut(rest) {
                Some(sum) => *sum += count,
                None => {
                    counts.insert(rest.to_vec(), count);
                }
            }
            Ok(true)
        })?;
        Ok(counts)
    }

    /// The sort keys of a bucket, ascending.
    pub fn places(&self, prefix: &[u8], visit: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), StoreError> {
        let _whole = self.batches.read().unwrap_or_else(PoisonError::into_inner);
        places::scan(&*self.kv, prefix, visit)
    }

    /// The sequences that changed a record, ascending.
    pub fn history(&self, id: u64) -> Result<Vec<u64>, StoreError> {
        let prefix = keys::histories(id);
        let slot = id & ((1 << keys::HISTORY_BITS) - 1);
        let mut all = Vec::new();
        self.kv.scan(&prefix, &keys::after(&prefix), &mut |key, value| {
            all.extend(history::decode(key, body(key, value)?)?.remove(&slot).unwrap_or_default());
            Ok(true)
        })?;
        Ok(all)
    }

    /// Reads everything once: the number of values, or the first damage.
    pub fn verify(&self) -> Result<u64, StoreError> {
        let mut values = 0;
        self.kv.scan(&[], &[0xFF; 16], &mut |key, value| {
            body(key, value)?;
            values += 1;
            Ok(true)
        })?;
        Ok(values)
    }
}

fn decoded(kind: Kind, id: RecordId, bytes: &[u8], seals: &dyn Seals) -> Result<Record, StoreError> {
    codec::decode_record_sealed(kind, id, bytes, seals).map_err(|error| match error {
        DecodeError::Seal(error) => error,
        _ => damaged(&keys::record(kind, id), "record cannot be read"),
    })
}

/// For what stays in memory.
struct Unsealed;

impl Seals for Unsealed {
    fn is_sealed(&self, _: Kind, _: Tag) -> bool {
        false
    }

    fn seal(&self, _: &Address, _: &[u8]) -> Result<Sealed, StoreError> {
        Err(StoreError::Internal("nothing is sealed in memory".to_owned()))
    }

    fn open(&self, _: &Address, _: &Sealed) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(None)
    }
}

/// Puts the chunks of a set, which come ascending, together.
#[derive(Default)]
struct SetBuilder {
    done: Vec<(u32, RoaringBitmap)>,
}

/// Chunks in one 32-bit bitmap.
const CHUNKS_IN_BITMAP: u64 = 1 << (32 - keys::CHUNK_BITS);

impl SetBuilder {
    fn add(&mut self, key: &[u8], number: u64, value: &[u8]) -> Result<(), StoreError> {
        let high = u32::try_from(number / CHUNKS_IN_BITMAP).map_err(|_| damaged(key, "chunk too far"))?;
        if self.done.last().is_none_or(|(last, _)| *last != high) {
            self.done.push((high, RoaringBitmap::new()));
        }
        let low = (number % CHUNKS_IN_BITMAP) as u16;
        match self.done.last_mut() {
            Some((_, bitmap)) => chunk::add_to(bitmap, low, key, body(key, value)?),
            None => Ok(()),
        }
    }

    fn build(self) -> IdSet {
        IdSet::from_bitmaps(self.done)
    }
}
