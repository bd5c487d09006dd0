//! The beginnings of entries: a large gesture is megabytes of changes, and who asks by whom it was, or why, needs none of
//! them; who lists the journal needs the first ten, who
//! reads the history of a record those of that record. In: sequences. Out: headers, or entries cut short.
//! The sum of a long entry is held against it the first time it is looked at; from then on only its beginning is read.

use std::sync::PoisonError;

use chrono::DateTime;

use super::FORMAT;
use super::cursor::Cursor;
use super::frame::{ENTRY_HEAD, EntryHead};
use super::segment::Segment;
use super::stage::Journal;
use super::trouble::Trouble;
use crate::domain::record::RecordId;
use crate::store::codec::{DecodeError, MAX_DEPTH, Reader, decode_entry};
use crate::store::disk::refused;
use crate::store::entry::{Actor, Entry, Header};
use crate::store::error::StoreError;

/// An entry up to this length is read whole; of a longer one, so much for its header.
const BEGINNING: usize = 4 << 10;
/// The same for its first changes; of an entry up to a quarter of that all are read.
const FIRST_CHANGES: usize = 64 << 10;

impl Journal {
    /// The headers of the entries `from..=to`, durable and staged, as far as there are such.
    ///
    /// # Errors
    /// [`StoreError::JournalDamaged`]: what was seen of an entry is not what it was.
    pub fn headers(&self, from: u64, to: u64) -> Result<Vec<Header>, StoreError> {
        let mut headers = Vec::new();
        let mut sequence = from.max(1);
        while sequence <= to.min(self.last_durable()) {
            let segment = &self.segments[self.segment_of(sequence)];
            let mut cursor = segment.stand_on(&*self.disk, sequence)?;
            while sequence < segment.next() && sequence <= to {
                headers.push(self.header_at(segment, &mut cursor, sequence)?);
                sequence += 1;
            }
        }
        while sequence <= to.min(self.last_staged()) {
            headers.extend(self.read(sequence)?.map(|entry| entry.header));
            sequence += 1;
        }
        Ok(headers)
    }

    /// An entry with at least its first `most` changes (at most 100) and all of the records `about`, and how many
    /// changes it has in all.
    ///
    /// # Errors
    /// As [`Journal::headers`].
    pub fn read_part(
        &self,
        sequence: u64,
        most: usize,
        about: &[RecordId],
    ) -> Result<Option<(Entry, usize)>, StoreError> {
        let part = if sequence == 0 || sequence > self.last_durable() {
            None
        } else {
            self.part(sequence, most, about)?
        };
        if part.is_some() {
            return Ok(part);
        }
        // Reading it whole tells what is wrong with it, if anything is.
        let entry = self.read(sequence)?;
        Ok(entry.map(|entry| {
            let count = entry.changes.len();
            (entry, count)
        }))
    }

    /// Holds the sum of the entry at the cursor against its bytes, unless that was done before.
    fn hold(&self, segment: &Segment, cursor: &mut Cursor<'_>, sequence: u64) -> Result<(), StoreError> {
        let held = || self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held().contains(sequence) {
            return Ok(());
        }
        let told = |error| refused(&*self.disk, "reading", &segment.path, &error);
        if !cursor.sum_holds().map_err(told)? {
            return Err(segment.damaged(&*self.disk, cursor.at(), Trouble::Checksum));
        }
        held().insert(sequence);
        Ok(())
    }

    /// A part of a long entry, if it can be had.
    fn part(
        &self,
        sequence: u64,
        most: usize,
        about: &[RecordId],
    ) -> Result<Option<(Entry, usize)>, StoreError> {
        let segment = &self.segments[self.segment_of(sequence)];
        let told = |error| refused(&*self.disk, "reading", &segment.path, &error);
        let mut cursor = segment.stand_on(&*self.disk, sequence)?;
        let Some(head) = cursor.head().map_err(told)? else { return Ok(None) };
        if head.len <= FIRST_CHANGES / 4 || head.sequence != sequence || head.format != FORMAT {
            return Ok(None);
        }
        self.hold(segment, &mut cursor, sequence)?;
        let length = if about.is_empty() { FIRST_CHANGES.min(head.len) } else { head.len };
        let bytes = cursor.peek(length).map_err(told)?;
        let cut = bytes.get(ENTRY_HEAD..).and_then(|payload| cut_short(sequence, payload, most, about));
        let entry = cut.and_then(|(bytes, count)| {
            decode_entry(sequence, &bytes, &*self.vault).ok().map(|entry| (entry, count))
        });
        Ok(entry)
    }

    /// The header of the entry at the cursor, which goes on to the next.
    fn header_at(
        &self,
        segment: &Segment,
        cursor: &mut Cursor<'_>,
        sequence: u64,
    ) -> Result<Header, StoreError> {
        let told = |error| refused(&*self.disk, "reading", &segment.path, &error);
        let head = cursor.head().map_err(told)?;
        let Some(long) = head.filter(|head| head.len > BEGINNING && head.sequence == sequence) else {
            let stored = self.stored_at(segment, cursor, sequence)?;
            let length = stored.bytes.len();
            let entry = self.decoded(segment, stored)?;
            cursor.skip(length);
            return Ok(entry.header);
        };
        self.hold(segment, cursor, sequence)?;
        let read = beginning(&long, cursor.peek(BEGINNING).map_err(told)?);
        cursor.skip(long.padded());
        match read {
            Some(header) => Ok(header),
            // A very long reason, a newer format, or damage: reading it whole tells which.
            None => self
                .read(sequence)?
                .map(|entry| entry.header)
                .ok_or_else(|| StoreError::Internal(format!("entry {sequence} is lost"))),
        }
    }
}

fn beginning(head: &EntryHead, bytes: &[u8]) -> Option<Header> {
    let payload = bytes.get(ENTRY_HEAD..).filter(|_| head.format == FORMAT)?;
    header_and_rest(head.sequence, payload).ok().map(|(header, _)| header)
}

/// The header at the beginning of a payload, see `docs/storage.md`, and where the changes begin.
fn header_and_rest(sequence: u64, payload: &[u8]) -> Result<(Header, usize), DecodeError> {
    let mut reader = Reader::new(payload);
    let reader = &mut reader;
    let at = DateTime::from_timestamp_millis(reader.signed()?);
    let header = Header {
        sequence,
        at: at.ok_or_else(|| reader.malformed("no such time"))?,
        clock_doubtful: reader.flag()?,
        actor: Actor {
            uid: reader.small("a uid")?,
            name: reader.text()?,
            role: reader.text()?,
            session: reader.number()?,
        },
        program: reader.text()?,
        request: reader.wide_number()?,
        command: reader.text()?,
        reason: if reader.flag()? { Some(reader.text()?) } else { None },
        undoes: if reader.flag()? { Some(reader.number()?) } else { None },
    };
    Ok((header, reader.at()))
}

/// The payload with its first `most` changes and those of the records `about` only, and how many it says it has. `None`:
/// not so many lie here, or there is anything in it that is not known here.
fn cut_short(sequence: u64, payload: &[u8], most: usize, about: &[RecordId]) -> Option<(Vec<u8>, usize)> {
    let (_, head) = header_and_rest(sequence, payload).ok()?;
    let mut reader = Reader::new(&payload[head..]);
    let count = usize::try_from(reader.number().ok()?).ok()?;
    let most = most.min(100).min(count);
    let (mut kept, mut changes) = (0_u8, Vec::new());
    for at in 0..count {
        if at >= most && about.is_empty() {
            break;
        }
        let begins = head + reader.at();
        let id = skip_change(&mut reader).ok()?;
        if at < most || about.contains(&id) {
            kept = kept.checked_add(1)?;
            changes.extend(&payload[begins..head + reader.at()]);
        }
    }
    let mut bytes = payload[..head].to_vec();
    // One byte, as numbers under 251 are.
    bytes.push(Some(kept).filter(|kept| *kept < 251)?);
    bytes.append(&mut changes);
    Some((bytes, count))
}

fn skip_change(reader: &mut Reader) -> Result<RecordId, DecodeError> {
    reader.byte()?;
    let id = RecordId(reader.number()?);
    for _ in 0..reader.number()? {
        reader.number()?;
        for _side in ["before", "after"] {
            if reader.flag()? {
                skip_value(reader, 0)?;
            }
        }
    }
    Ok(id)
}

/// See `docs/storage.md` for the numbers of the forms.
fn skip_value(reader: &mut Reader, depth: usize) -> Result<(), DecodeError> {
    match reader.byte()? {
        0 | 7 => reader.sized().map(|_| ()),
        1..=4 => reader.number().map(|_| ()),
        form @ (5 | 6) if depth <= MAX_DEPTH => {
            for _ in 0..reader.number()? {
                if form == 6 {
                    reader.number()?;
                }
                skip_value(reader, depth + 1)?;
            }
            Ok(())
        }
        8 => Ok(()),
        9 => {
            reader.raw(8 + 24)?;
            reader.sized().map(|_| ())
        }
        _ => Err(reader.malformed("a form not known here")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::change::{Change, FieldChange};
    use crate::domain::record::Kind;
    use crate::domain::value::Value;
    use crate::store::disk::{Disk, MemoryDisk};
    use crate::store::entry::NewEntry;

    fn entry(number: u64) -> NewEntry {
        let text = Value::text("слово ".repeat(usize::try_from(number % 5).unwrap() * 900));
        let field = FieldChange { tag: 1, before: None, after: Some(text) };
        NewEntry {
            at: DateTime::from_timestamp(1_800_000_000 + number as i64, 0).unwrap(),
            actor: Actor {
                uid: 7, name: "Кокова".to_owned(), role: "editor".to_owned(), session: number
            },
            program: "1".to_owned(),
            request: u128::from(number) << 70,
            command: "postpone".to_owned(),
            reason: (!number.is_multiple_of(3))
                .then(|| "карантин".repeat(if number == 8 { 1_000 } else { 1 })),
            undoes: number.is_multiple_of(4).then_some(number / 2),
            changes: vec![Change { kind: Kind::Plan, id: RecordId(number), fields: vec![field] }],
        }
    }

    #[test]
    fn headers_are_those_of_the_entries_read_whole() {
        let disk: Arc<dyn Disk> = Arc::new(MemoryDisk::new());
        let mut journal = Journal::open(disk).unwrap().0;
        for number in 1..=40 {
            journal.stage(entry(number)).unwrap();
            if number <= 35 {
                journal.commit().unwrap();
            }
        }
        let whole: Vec<Header> =
            (1..=40).map(|number| journal.read(number).unwrap().unwrap().header).collect();
        assert_eq!(journal.headers(0, 99).as_deref(), Ok(&whole[..]));
        for (from, to) in [(1, 1), (16, 18), (8, 8), (33, 37), (40, 40)] {
            assert_eq!(journal.headers(from, to).as_deref(), Ok(&whole[from as usize - 1..to as usize]));
        }
        assert_eq!(journal.headers(5, 4), Ok(Vec::new()));
    }

    /// Values of every form.
    fn large(number: u64) -> NewEntry {
        let day = chrono::NaiveDate::from_ymd_opt(2021, 2, 1).unwrap();
        let parts = Value::Parts(vec![(1, Value::Day(day)), (300, Value::Int(-70_000))]);
        let list = Value::List(vec![parts, Value::Ref(RecordId(1 << 40)), Value::Code(9), Value::Erased]);
        let change = |id: u64| {
            let mut change = Change::new(Kind::Owner, RecordId(id));
            let values = [Value::text("Кокова Л. Х."), list.clone(), Value::Bytes(vec![id as u8; 300])];
            for (tag, value) in (1..).zip(values) {
                change.fields.push(FieldChange { tag, before: None, after: Some(value) });
            }
            change
        };
        NewEntry { changes: (1..=400).map(change).collect(), ..entry(number) }
    }

    #[test]
    fn an_entry_cut_short_has_its_first_changes_and_knows_how_many_there_are() {
        let disk: Arc<dyn Disk> = Arc::new(MemoryDisk::new());
        let mut journal = Journal::open(disk).unwrap().0;
        for number in 1..=20 {
            journal.stage(if number % 2 == 0 { large(number) } else { entry(number) }).unwrap();
            journal.commit().unwrap();
        }
        for sequence in 1..=20 {
            let whole = journal.read(sequence).unwrap().unwrap();
            let (cut, count) = journal.read_part(sequence, 10, &[]).unwrap().unwrap();
            assert_eq!((cut.header, count), (whole.header, whole.changes.len()));
            let told = count.min(10);
            assert_eq!(cut.changes.len(), if sequence % 2 == 0 { 10 } else { told });
            assert_eq!(cut.changes[..told], whole.changes[..told]);
        }
        assert_eq!(journal.read_part(21, 10, &[]), Ok(None));
        let (cut, count) = journal.read_part(2, 1, &[RecordId(300), RecordId(1)]).unwrap().unwrap();
        let whole = journal.read(2).unwrap().unwrap();
        assert_eq!((cut.changes.len(), count), (2, 400));
        assert_eq!(cut.changes, [whole.changes[0].clone(), whole.changes[299].clone()]);
    }
}
