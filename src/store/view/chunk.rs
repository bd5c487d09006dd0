//! One stored chunk of a set: up to 65,536 numbers, their count first.
//! In: low halves of numbers. Out: bytes, a count, or a bitmap. The chunk's place in the set is in its key.
//!
//! Body: count (varying length), then up to 4,096 numbers as u16 ascending, or 8,192 bytes of bits.

use roaring::RoaringBitmap;

use crate::store::error::StoreError;

use super::frame::{damaged, push_number, take_number};

const BITS: usize = 1 << 16;
/// Above this many numbers, bits take less room.
const MOST_IN_LIST: usize = 4096;

/// The body of a chunk; `numbers` ascend and are not empty.
pub fn encode(numbers: &[u16]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(3 + (2 * numbers.len()).min(BITS / 8));
    push_number(&mut bytes, numbers.len() as u64);
    if numbers.len() <= MOST_IN_LIST {
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    } else {
        let start = bytes.len();
        bytes.resize(start + BITS / 8, 0);
        for &number in numbers {
            bytes[start + usize::from(number >> 3)] |= 1 << (number & 7);
        }
    }
    bytes
}

/// How many numbers a chunk holds, without looking at them.
pub fn count(key: &[u8], mut body: &[u8]) -> Result<u64, StoreError> {
    take_number(&mut body).ok_or_else(|| damaged(key, "chunk without count"))
}

/// The numbers of a chunk, ascending.
pub fn decode(key: &[u8], mut body: &[u8]) -> Result<Vec<u16>, StoreError> {
    let count = count_and_advance(key, &mut body)?;
    let mut numbers = Vec::with_capacity(count);
    if count <= MOST_IN_LIST {
        numbers.extend(body.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
    } else {
        for (at, &byte) in body.iter().enumerate() {
            let mut bits = byte;
            while bits != 0 {
                numbers.push((at * 8) as u16 + bits.trailing_zeros() as u16);
                bits &= bits - 1;
            }
        }
    }
    if numbers.len() != count {
        return Err(damaged(key, "chunk count differs"));
    }
    Ok(numbers)
}

/// Adds the numbers of chunk `chunk` (low 32 bits of the set's numbers) to a bitmap.
pub fn add_to(bitmap: &mut RoaringBitmap, chunk: u16, key: &[u8], mut body: &[u8]) -> Result<(), StoreError> {
    let whole = body;
    let count = count_and_advance(key, &mut body)?;
    let base = u32::from(chunk) << 16;
    if count > MOST_IN_LIST {
        *bitmap |= RoaringBitmap::from_lsb0_bytes(base, body);
        return Ok(());
    }
    let numbers = decode(key, whole)?;
    let ascending = bitmap.append(numbers.iter().map(|&number| base | u32::from(number)));
    ascending.map(|_| ()).map_err(|_| damaged(key, "chunk not ascending"))
}

fn count_and_advance(key: &[u8], body: &mut &[u8]) -> Result<usize, StoreError> {
    let count = take_number(body).and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
    let length = if count <= MOST_IN_LIST { 2 * count } else { BITS / 8 };
    if count > BITS || body.len() != length {
        return Err(damaged(key, "chunk of wrong length"));
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_come_back_in_both_forms() {
        for count in [1usize, 2, 4096, 4097, 30_000, 65_536] {
            let step = 65_536 / count;
            let numbers: Vec<u16> = (0..count).map(|at| (at * step) as u16).collect();
            let body = encode(&numbers);
            assert_eq!(super::count(b"", &body), Ok(count as u64));
            assert_eq!(decode(b"", &body).as_ref(), Ok(&numbers));
            let mut bitmap = RoaringBitmap::new();
            bitmap.insert(7);
            add_to(&mut bitmap, 3, b"", &body).unwrap();
            assert_eq!(bitmap.len(), count as u64 + 1);
            assert!(numbers.iter().all(|&number| bitmap.contains(3 << 16 | u32::from(number))));
        }
    }

    #[test]
    fn a_chunk_of_wrong_length_is_damaged() {
        let body = encode(&[1, 2, 3]);
        assert!(decode(b"", &body[..body.len() - 1]).is_err());
        assert!(decode(b"", b"").is_err());
        assert!(add_to(&mut RoaringBitmap::new(), 0, b"", &[0x90, 0x7F]).is_err());
    }
}
