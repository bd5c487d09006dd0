//! What the tests of the journal share: entries of many sizes, small settings, a repeatable source of chance.
#![allow(dead_code)]

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use opora::domain::change::{Change, FieldChange};
use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::store::check::{Problem, check_journal};
use opora::store::disk::{Disk, MemoryDisk};
use opora::store::entry::{Actor, Entry, NewEntry};
use opora::store::journal::{Journal, Settings};

/// A few entries fill a step, a few dozen a segment.
pub const SMALL: Settings = Settings { step: 2048, segment: 12_000, is_sealed: |_, _| false };

/// An entry of about 150 to 1,400 bytes.
pub fn entry(number: u64) -> NewEntry {
    let mut change = Change::new(Kind::Activity, RecordId(number + 1));
    let text = "слово ".repeat(usize::try_from(number % 120).unwrap());
    change.fields.push(FieldChange { tag: 5, before: None, after: Some(Value::text(text)) });
    NewEntry {
        at: Utc.with_ymd_and_hms(2027, 2, 1, 12, 0, 0).unwrap(),
        actor: Actor { uid: 1000, name: "petrova".into(), role: "editor".into(), session: 7 },
        program: "0.1.0".into(),
        request: u128::from(number),
        command: "edit".into(),
        reason: Some(format!("запись {number}")),
        undoes: None,
        changes: vec![change],
    }
}

pub fn all(journal: &Journal) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut keep = |entry| {
        entries.push(entry);
        Ok(true)
    };
    journal.scan(1, &mut keep).unwrap();
    entries
}

pub fn check(disk: &MemoryDisk) -> Vec<Problem> {
    let mut problems = Vec::new();
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    check_journal(&disk, &mut |problem| problems.push(problem)).unwrap();
    problems
}

/// How much is tried: in every run, and by `OPORA_NIGHTLY=1`.
pub fn size(every_run: u64, nightly: u64) -> u64 {
    if std::env::var_os("OPORA_NIGHTLY").is_some() { nightly } else { every_run }
}

/// Where chance begins: said when a test fails, and taken from `OPORA_SEED` to play it again.
pub fn seed(usual: u64) -> u64 {
    let given = std::env::var("OPORA_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or(usual);
    println!("OPORA_SEED={seed}");
    seed
}

/// Repeatable chance (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

pub fn check_real(folder: &std::path::Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    let disk: Arc<dyn Disk> = Arc::new(opora::store::disk::RealDisk::new(folder).unwrap());
    check_journal(&disk, &mut |problem| problems.push(problem)).unwrap();
    problems
}
