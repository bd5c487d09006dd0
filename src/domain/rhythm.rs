//! How often something is to be told of standing work («постоянно»). In: a code. Out: its length in months.
//! Asked once for all standing rows of a plan; a row may have a rhythm of its own.

pub const MONTH: u16 = 1;
pub const QUARTER: u16 = 2;
pub const HALF_YEAR: u16 = 3;
pub const YEAR: u16 = 4;
/// Nobody waits for news: such a row is never silent.
pub const NEVER: u16 = 9;
pub const NAMES: &[(u16, &str)] =
    &[(MONTH, "month"), (QUARTER, "quarter"), (HALF_YEAR, "half-year"), (YEAR, "year"), (NEVER, "never")];

/// How many months may pass without news; `None`: as many as like.
pub fn months(rhythm: u16) -> Option<u32> {
    match rhythm {
        MONTH => Some(1),
        QUARTER => Some(3),
        HALF_YEAR => Some(6),
        YEAR => Some(12),
        _ => None,
    }
}
