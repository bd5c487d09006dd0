//! One value as bytes: the number of its form, then its content. Values of sealed fields go through `Seals`.
//! The numbers are part of the store's format and never reused.

use super::primitives::{Reader, Writer};
use super::{Address, DecodeError, MAX_DEPTH, Sealed, Seals};
use crate::domain::record::RecordId;
use crate::domain::value::{Tag, Value, day_from_number, day_number};
use crate::store::error::StoreError;

const TEXT: u8 = 0;
const INT: u8 = 1;
const DAY: u8 = 2;
const CODE: u8 = 3;
const REF: u8 = 4;
const LIST: u8 = 5;
const PARTS: u8 = 6;
const BYTES: u8 = 7;
const ERASED: u8 = 8;
const SEALED: u8 = 9;

/// A value by itself, unsealed.
///
/// # Errors
/// [`StoreError::Internal`] when it nests deeper than [`MAX_DEPTH`].
pub fn encode_value(value: &Value) -> Result<Vec<u8>, StoreError> {
    let mut writer = Writer::default();
    write(&mut writer, value, 0)?;
    Ok(writer.into_bytes())
}

pub fn decode_value(bytes: &[u8]) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(bytes);
    let form = reader.byte()?;
    let value = read(&mut reader, form, 0)?;
    reader.end()?;
    Ok(value)
}

pub(super) fn write_option(
    writer: &mut Writer,
    value: Option<&Value>,
    address: &Address,
    seals: &dyn Seals,
) -> Result<(), StoreError> {
    writer.flag(value.is_some());
    match value {
        None => Ok(()),
        Some(value) if *value != Value::Erased && seals.is_sealed(address.kind, address.tag) => {
            write_sealed(writer, &seals.seal(address, &encode_value(value)?)?);
            Ok(())
        }
        Some(value) => write(writer, value, 0),
    }
}

pub(super) fn read_option(
    reader: &mut Reader,
    address: &Address,
    seals: &dyn Seals,
) -> Result<Option<Value>, DecodeError> {
    if !reader.flag()? {
        return Ok(None);
    }
    let form = reader.byte()?;
    if form != SEALED {
        return read(reader, form, 0).map(Some);
    }
    let sealed = read_sealed(reader)?;
    match seals.open(address, &sealed).map_err(DecodeError::Seal)? {
        Some(plain) => decode_value(&plain).map(Some),
        None => Ok(Some(Value::Erased)),
    }
}

fn write_sealed(writer: &mut Writer, sealed: &Sealed) {
    writer.byte(SEALED);
    writer.raw(&sealed.key);
    writer.raw(&sealed.nonce);
    writer.sized(&sealed.bytes);
}

fn read_sealed(reader: &mut Reader) -> Result<Sealed, DecodeError> {
    Ok(Sealed { key: reader.array()?, nonce: reader.array()?, bytes: reader.sized()?.to_vec() })
}

fn write(writer: &mut Writer, value: &Value, depth: usize) -> Result<(), StoreError> {
    if depth > MAX_DEPTH {
        return Err(StoreError::Internal(format!("a value nests deeper than {MAX_DEPTH}")));
    }
    match value {
        Value::Text(text) => {
            writer.byte(TEXT);
            writer.sized(text.as_bytes());
        }
        Value::Int(number) => {
            writer.byte(INT);
            writer.signed(*number);
        }
        Value::Day(day) => {
            writer.byte(DAY);
            writer.signed(i64::from(day_number(*day)));
        }
        Value::Code(code) => {
            writer.byte(CODE);
            writer.number(u64::from(*code));
        }
        Value::Ref(id) => {
            writer.byte(REF);
            writer.number(id.0);
        }
        Value::List(items) => {
            writer.byte(LIST);
            writer.count(items.len());
            for item in items {
                write(writer, item, depth + 1)?;
            }
        }
        Value::Parts(parts) => {
            writer.byte(PARTS);
            writer.count(parts.len());
            for (tag, part) in parts {
                writer.number(u64::from(*tag));
                write(writer, part, depth + 1)?;
            }
        }
        Value::Bytes(bytes) => {
            writer.byte(BYTES);
            writer.sized(bytes);
        }
        Value::Erased => writer.byte(ERASED),
        Value::Hidden => return Err(StoreError::Internal("a hidden value is no value".to_owned())),
    }
    Ok(())
}

fn read(reader: &mut Reader, form: u8, depth: usize) -> Result<Value, DecodeError> {
    if depth > MAX_DEPTH {
        return Err(reader.malformed("nests too deep"));
    }
    let value = match form {
        TEXT => Value::Text(reader.text()?),
        INT => Value::Int(reader.signed()?),
        DAY => {
            let number = i32::try_from(reader.signed()?).ok();
            let day = number.and_then(day_from_number);
            Value::Day(day.ok_or_else(|| reader.malformed("no such day"))?)
        }
        CODE => Value::Code(reader.small("a code")?),
        REF => Value::Ref(RecordId(reader.number()?)),
        LIST => Value::List(read_list(reader, depth)?),
        PARTS => Value::Parts(read_parts(reader, depth)?),
        BYTES => Value::Bytes(reader.sized()?.to_vec()),
        ERASED => Value::Erased,
        SEALED => return Err(reader.malformed("a sealed value inside another")),
        _ => return Err(DecodeError::Newer { at: reader.at(), what: "a form of value" }),
    };
    Ok(value)
}

fn read_list(reader: &mut Reader, depth: usize) -> Result<Vec<Value>, DecodeError> {
    let mut items = Vec::new();
    for _ in 0..reader.count()? {
        let form = reader.byte()?;
        items.push(read(reader, form, depth + 1)?);
    }
    Ok(items)
}

fn read_parts(reader: &mut Reader, depth: usize) -> Result<Vec<(Tag, Value)>, DecodeError> {
    let mut parts = Vec::new();
    for _ in 0..reader.count()? {
        let tag = reader.small("a tag")?;
        let form = reader.byte()?;
        parts.push((tag, read(reader, form, depth + 1)?));
    }
    Ok(parts)
}
