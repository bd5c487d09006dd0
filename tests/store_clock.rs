//! The clock cannot hurt: whatever it shows, the order of the journal is that in which entries were acknowledged, none is
//! refused, and those made under a doubtful clock are marked. `OPORA_NIGHTLY=1`: 100,000 cases, `OPORA_SEED`: one of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod journal_support;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use journal_support::{Random, SMALL, all, entry, seed, size};
use opora::store::disk::MemoryDisk;
use opora::store::journal::Journal;

/// Moments at which clocks were seen to go wrong.
fn jump(random: &mut Random, now: DateTime<Utc>) -> DateTime<Utc> {
    let years = |n: i64| TimeDelta::days(n * 365);
    match random.below(14) {
        0 => now + years(10),
        1 => now - years(10),
        2 => DateTime::UNIX_EPOCH,
        3 => Utc.with_ymd_and_hms(1970, 1, 1, 0, 0, 1).unwrap(),
        4 => Utc.with_ymd_and_hms(2028, 2, 29, 23, 59, 59).unwrap(),
        5 => Utc.with_ymd_and_hms(2027, 3, 28, 0, 59, 59).unwrap(),
        6 => now - TimeDelta::hours(1),
        7 => now + TimeDelta::hours(1),
        8 => now - TimeDelta::milliseconds(1),
        9 => Utc.with_ymd_and_hms(2038, 1, 19, 3, 14, 8).unwrap(),
        10 => DateTime::from_timestamp(-62_135_596_800, 0).unwrap(),
        11 => DateTime::from_timestamp(253_402_300_799, 999_000_000).unwrap(),
        _ => now + TimeDelta::seconds(random.below(100) as i64),
    }
}

fn case(number: u64) {
    let mut random = Random(number);
    let disk = MemoryDisk::new();
    let mut now = Utc.with_ymd_and_hms(2027, 2, 1, 12, 0, 0).unwrap();
    let mut journal = Journal::open_with(Arc::new(disk.clone()), SMALL).unwrap().0;
    let mut acknowledged = Vec::new();
    for written in 0..4 + random.below(8) {
        now = jump(&mut random, now);
        let mut entry = entry(written % 3);
        entry.request = u128::from(written);
        entry.at = now;
        journal.stage(entry).unwrap();
        journal.commit().unwrap();
        acknowledged.push((now, u128::from(written)));
        if random.below(4) == 0 {
            drop(journal);
            journal = Journal::open_with(Arc::new(disk.clone()), SMALL).unwrap().0;
        }
    }
    let built = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
    let mut before: Option<DateTime<Utc>> = None;
    for (place, entry) in all(&journal).into_iter().enumerate() {
        let header = entry.header;
        assert_eq!(header.sequence, place as u64 + 1, "case {number}");
        assert_eq!((header.at, header.request), acknowledged[place], "case {number}");
        let silent = |before: DateTime<Utc>| before >= built && header.at > before + TimeDelta::days(400);
        let doubtful = header.at < built || before.is_some_and(|before| header.at < before || silent(before));
        assert_eq!(header.clock_doubtful, doubtful, "case {number}, entry {}: {}", place + 1, header.at);
        before = Some(header.at);
    }
    assert_eq!(journal.last_durable(), acknowledged.len() as u64);
}

#[test]
fn whatever_the_clock_shows_the_order_is_that_of_acknowledgement_and_doubt_is_marked() {
    let first = seed(0);
    for number in first..first + size(2_000, 100_000) {
        case(number);
    }
}
