//! The frame of every value in the view: CRC32C of its key and body, then the body; and numbers of varying length.
//! In: bodies. Out: values, or what is wrong with one. A value under another's key is as damaged as a flipped bit.

use crate::store::error::StoreError;

const CRC_BYTES: usize = 4;

/// The value to store under `key`.
pub fn framed(key: &[u8], body: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(CRC_BYTES + body.len());
    value.extend(checksum(key, body).to_le_bytes());
    value.extend(body);
    value
}

/// The body of a stored value.
pub fn body<'a>(key: &[u8], value: &'a [u8]) -> Result<&'a [u8], StoreError> {
    let (crc, body) = value.split_at_checked(CRC_BYTES).ok_or_else(|| damaged(key, "too short"))?;
    if crc != checksum(key, body).to_le_bytes() {
        return Err(damaged(key, "checksum differs"));
    }
    Ok(body)
}

fn checksum(key: &[u8], body: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(key), body)
}

/// The error of a value that cannot be believed.
pub fn damaged(key: &[u8], what: &str) -> StoreError {
    let hex: String = key.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    StoreError::ViewDamaged { what: format!("{what} at key {hex}") }
}

/// Appends a number, seven bits a byte, the lowest first.
pub fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number from the front; `None` when it is cut short or too long.
pub fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Takes `length` bytes from the front.
pub fn take_bytes<'a>(bytes: &mut &'a [u8], length: u64) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            push_number(&mut bytes, number);
            let mut rest = &bytes[..];
            assert_eq!(take_number(&mut rest), Some(number));
            assert!(rest.is_empty());
        }
        assert_eq!(take_number(&mut &[0x80, 0x80][..]), None);
        assert_eq!(take_number(&mut &[0xFF; 11][..]), None);
    }

    #[test]
    fn every_flipped_bit_of_a_value_is_noticed() {
        let value = framed(b"key", b"body of a value");
        assert_eq!(body(b"key", &value), Ok(&b"body of a value"[..]));
        for bit in 0..value.len() * 8 {
            let mut flipped = value.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(body(b"key", &flipped).is_err());
        }
        assert!(body(b"kez", &value).is_err());
        assert!(body(b"key", b"abc").is_err());
    }
}
