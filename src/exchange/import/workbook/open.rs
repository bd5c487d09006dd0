//! The one opening of workbooks. The guarded archive is unpacked once to nothing before the reader of workbooks sees
//! it; a reader that panics on a workbook made to hurt refuses it.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader as _, Xlsx};

use crate::exchange::import::archive::{self, Guarded};
use crate::exchange::import::error::Fault;

pub type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

const MAX_SHEETS: usize = 256;
/// A workbook may say beforehand how many texts it has, and room is made for so many.
const MAX_TEXTS_DECLARED: u64 = 4_000_000;

/// Weighs the archive, opens the workbook, and lets `take` read both.
pub fn guarded<T>(
    bytes: &[u8],
    take: impl FnOnce(&mut Book<'_>, &mut Guarded<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut archive = archive::open(bytes)?;
    archive.weigh(|_, part| weigh_part(part))?;
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Fault::BrokenWorkbook)?;
        if book.sheet_names().len() > MAX_SHEETS {
            return Err(Fault::TooManyCells);
        }
        take(&mut book, &mut archive::open(bytes)?)
    }));
    read.unwrap_or(Err(Fault::BrokenWorkbook))
}

/// Refuses a part that asks for more room than it has cells: `uniqueCount` is believed by the reader. Parts in two-byte
/// encodings would hide it, and no program writes them.
fn weigh_part(part: &[u8]) -> Result<(), Fault> {
    const COUNT: &[u8] = b"uniqueCount";
    if part.starts_with(b"\xFF\xFE") || part.starts_with(b"\xFE\xFF") {
        return Err(Fault::BrokenWorkbook);
    }
    for at in (0..part.len().saturating_sub(COUNT.len())).filter(|at| part[*at..].starts_with(COUNT)) {
        let digits = part[at + COUNT.len()..].iter().skip_while(|byte| !byte.is_ascii_digit());
        let mut count: u64 = 0;
        for digit in digits.take_while(|byte| byte.is_ascii_digit()) {
            count = count.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
        }
        if count > MAX_TEXTS_DECLARED {
            return Err(Fault::TooManyCells);
        }
    }
    Ok(())
}
