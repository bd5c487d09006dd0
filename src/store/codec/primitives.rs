//! Numbers, texts and counts as bytes: little endian, small numbers in one byte (bincode's varint).
//! In: numbers and slices. Out: bytes, or the place at which they stop making sense. Allocates nothing by a number
//! it has read.

use super::DecodeError;

/// First bytes that announce a wider number; smaller ones are the number itself.
const WIDE_16: u8 = 251;
const WIDE_32: u8 = 252;
const WIDE_64: u8 = 253;
const WIDE_128: u8 = 254;

#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn flag(&mut self, flag: bool) {
        self.byte(u8::from(flag));
    }

    pub fn number(&mut self, number: u64) {
        if let Ok(small) = u8::try_from(number)
            && small < WIDE_16
        {
            self.byte(small);
        } else if let Ok(number) = u16::try_from(number) {
            self.byte(WIDE_16);
            self.raw(&number.to_le_bytes());
        } else if let Ok(number) = u32::try_from(number) {
            self.byte(WIDE_32);
            self.raw(&number.to_le_bytes());
        } else {
            self.byte(WIDE_64);
            self.raw(&number.to_le_bytes());
        }
    }

    pub fn wide_number(&mut self, number: u128) {
        match u64::try_from(number) {
            Ok(number) => self.number(number),
            Err(_) => {
                self.byte(WIDE_128);
                self.raw(&number.to_le_bytes());
            }
        }
    }

    /// Zigzag: small numbers of either sign are short.
    pub fn signed(&mut self, number: i64) {
        self.number((number as u64) << 1 ^ (number >> 63) as u64);
    }

    pub fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub fn sized(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.raw(bytes);
    }
}

/// Reads what [`Writer`] wrote, and accepts nothing that it would not have written.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn malformed(&self, what: &'static str) -> DecodeError {
        DecodeError::Malformed { at: self.at, what }
    }

    pub fn raw(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let rest = &self.bytes[self.at..];
        let Some(taken) = rest.get(..count) else {
            return Err(self.malformed("ends too early"));
        };
        self.at += count;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let mut array = [0; N];
        array.copy_from_slice(self.raw(N)?);
        Ok(array)
    }

    pub fn byte(&mut self) -> Result<u8, DecodeError> {
        Ok(self.array::<1>()?[0])
    }

    pub fn flag(&mut self) -> Result<bool, DecodeError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.malformed("neither yes nor no")),
        }
    }

    pub fn number(&mut self) -> Result<u64, DecodeError> {
        let (number, least) = match self.byte()? {
            WIDE_16 => (u64::from(u16::from_le_bytes(self.array()?)), u64::from(WIDE_16)),
            WIDE_32 => (u64::from(u32::from_le_bytes(self.array()?)), 1 << 16),
            WIDE_64 => (u64::from_le_bytes(self.array()?), 1 << 32),
            small if small < WIDE_16 => (u64::from(small), 0),
            _ => return Err(self.malformed("a number too wide")),
        };
        if number < least { Err(self.malformed("a number wider than it must be")) } else { Ok(number) }
    }

    pub fn wide_number(&mut self) -> Result<u128, DecodeError> {
        if self.bytes.get(self.at) != Some(&WIDE_128) {
            return Ok(u128::from(self.number()?));
        }
        self.at += 1;
        let number = u128::from_le_bytes(self.array()?);
        if number >> 64 == 0 { Err(self.malformed("a number wider than it must be")) } else { Ok(number) }
    }

    pub fn signed(&mut self) -> Result<i64, DecodeError> {
        let number = self.number()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// A number that must fit a smaller type.
    pub fn small<T: TryFrom<u64>>(&mut self, what: &'static str) -> Result<T, DecodeError> {
        let at = self.at;
        T::try_from(self.number()?).map_err(|_| DecodeError::Malformed { at, what })
    }

    /// How many things follow. Each takes a byte at least, so more than there are bytes is refused at once.
    pub fn count(&mut self) -> Result<usize, DecodeError> {
        let count: usize = self.small("a count")?;
        if count > self.bytes.len() - self.at { Err(self.malformed("ends too early")) } else { Ok(count) }
    }

    pub fn sized(&mut self) -> Result<&'a [u8], DecodeError> {
        let count = self.count()?;
        self.raw(count)
    }

    pub fn text(&mut self) -> Result<String, DecodeError> {
        let at = self.at;
        let bytes = self.sized()?;
        let text = str::from_utf8(bytes).map_err(|_| DecodeError::Malformed { at, what: "not UTF-8" })?;
        Ok(text.to_owned())
    }

    /// Nothing may follow.
    pub fn end(&self) -> Result<(), DecodeError> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.malformed("bytes left over")) }
    }
}
