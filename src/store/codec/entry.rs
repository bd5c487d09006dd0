//! An entry's header fields and changes as bytes. Sequence and hash stand before them in the journal's own frame.

use chrono::{DateTime, Utc};

use super::primitives::{Reader, Writer};
use super::{Address, DecodeError, Seals, Side, value};
use crate::domain::change::{Change, FieldChange};
use crate::domain::record::{Kind, RecordId};
use crate::store::entry::{Actor, Entry, Header};
use crate::store::error::StoreError;

/// All of an entry but its sequence. Times are cut to milliseconds.
pub fn encode_entry(entry: &Entry, seals: &dyn Seals) -> Result<Vec<u8>, StoreError> {
    let mut writer = Writer::default();
    write_header(&mut writer, &entry.header);
    writer.count(entry.changes.len());
    for change in &entry.changes {
        write_change(&mut writer, change, entry.header.sequence, seals)?;
    }
    Ok(writer.into_bytes())
}

pub fn decode_entry(sequence: u64, bytes: &[u8], seals: &dyn Seals) -> Result<Entry, DecodeError> {
    let mut reader = Reader::new(bytes);
    let header = read_header(&mut reader, sequence)?;
    let mut changes = Vec::new();
    for _ in 0..reader.count()? {
        changes.push(read_change(&mut reader, sequence, seals)?);
    }
    reader.end()?;
    Ok(Entry { header, changes })
}

fn write_header(writer: &mut Writer, header: &Header) {
    writer.signed(header.at.timestamp_millis());
    writer.flag(header.clock_doubtful);
    writer.number(u64::from(header.actor.uid));
    writer.sized(header.actor.name.as_bytes());
    writer.sized(header.actor.role.as_bytes());
    writer.number(header.actor.session);
    writer.sized(header.program.as_bytes());
    writer.wide_number(header.request);
    writer.sized(header.command.as_bytes());
    writer.flag(header.reason.is_some());
    if let Some(reason) = &header.reason {
        writer.sized(reason.as_bytes());
    }
    writer.flag(header.undoes.is_some());
    if let Some(undoes) = header.undoes {
        writer.number(undoes);
    }
}

fn read_header(reader: &mut Reader, sequence: u64) -> Result<Header, DecodeError> {
    Ok(Header {
        sequence,
        at: read_time(reader)?,
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

fn read_time(reader: &mut Reader) -> Result<DateTime<Utc>, DecodeError> {
    let millis = reader.signed()?;
    DateTime::from_timestamp_millis(millis).ok_or_else(|| reader.malformed("no such time"))
}

fn write_change(
    writer: &mut Writer,
    change: &Change,
    sequence: u64,
    seals: &dyn Seals,
) -> Result<(), StoreError> {
    writer.byte(change.kind.code());
    writer.number(change.id.0);
    writer.count(change.fields.len());
    for field in &change.fields {
        writer.number(u64::from(field.tag));
        let (kind, id, tag) = (change.kind, change.id, field.tag);
        for (side, value) in [(Side::Before, &field.before), (Side::After, &field.after)] {
            let address = Address { kind, id, tag, sequence, side };
            value::write_option(writer, value.as_ref(), &address, seals)?;
        }
    }
    Ok(())
}

fn read_change(reader: &mut Reader, sequence: u64, seals: &dyn Seals) -> Result<Change, DecodeError> {
    let at = reader.at();
    let kind = Kind::from_code(reader.byte()?).ok_or(DecodeError::Newer { at, what: "a kind of record" })?;
    let id = RecordId(reader.number()?);
    let mut change = Change::new(kind, id);
    for _ in 0..reader.count()? {
        let tag = reader.small("a tag")?;
        let before =
            value::read_option(reader, &Address { kind, id, tag, sequence, side: Side::Before }, seals)?;
        let after =
            value::read_option(reader, &Address { kind, id, tag, sequence, side: Side::After }, seals)?;
        change.fields.push(FieldChange { tag, before, after });
    }
    Ok(change)
}
