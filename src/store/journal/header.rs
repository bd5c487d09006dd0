//! The headers of entries without their changes: a large gesture is megabytes of changes, and who asks by whom it was,
//! or why, needs none of them. In: a range of sequences. Out: headers, ascending.
//! Of a long entry only the beginning is read, so its checksum is not held against it: what is acted upon must be read
//! whole, with `Journal::read`.

use chrono::DateTime;

use super::FORMAT;
use super::cursor::Cursor;
use super::frame::{ENTRY_HEAD, EntryHead};
use super::segment::Segment;
use super::stage::Journal;
use crate::store::codec::{DecodeError, Reader};
use crate::store::disk::refused;
use crate::store::entry::{Actor, Header};
use crate::store::error::StoreError;

/// An entry up to this length is read whole; of a longer one, so much.
const BEGINNING: usize = 4 << 10;

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
    header(head.sequence, payload).ok()
}

/// The header at the beginning of a payload, see `docs/storage.md`; what follows it is not looked at.
fn header(sequence: u64, payload: &[u8]) -> Result<Header, DecodeError> {
    let mut reader = Reader::new(payload);
    let reader = &mut reader;
    let at = DateTime::from_timestamp_millis(reader.signed()?);
    Ok(Header {
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
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::change::{Change, FieldChange};
    use crate::domain::record::{Kind, RecordId};
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
}
