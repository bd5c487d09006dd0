//! The number of the store's format, in a file of its own, and the steps from an older one to this one. In: a disk. Out:
//! the number, or a store brought up to it. Whoever changes any form of the store's files raises the number, so that an
//! older program refuses the store before it touches anything.
//! A step may be stopped anywhere and is done again: the number is written when all of it is on the disk.

use std::path::Path;

use super::disk::{Disk, read_whole, refused, sync_folder_of, write_whole};
use super::error::StoreError;
use super::journal::Trouble;

/// The file, in the store's folder. A store without one is of format 1.
pub const FILE: &str = "format";

/// What this program writes.
pub const FORMAT: u16 = 3;

const MAGIC: [u8; 8] = *b"OPORAFMT";

/// Magic 8, format u16, zeros, CRC32C u32 of all before it. Less than a sector, so never torn.
const LEN: usize = 64;

/// What the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Number(u16),
    Damaged,
}

/// A step from one format to the next. It may find its work half done.
#[derive(Debug)]
pub struct Step {
    pub from: u16,
    pub act: fn(&dyn Disk) -> Result<(), StoreError>,
}

/// The steps to [`FORMAT`], one for each format before it.
pub const STEPS: &[Step] = &[Step { from: 1, act: to_2 }, Step { from: 2, act: to_3 }];

/// Format 2: a place for copies that are made unasked.
fn to_2(disk: &dyn Disk) -> Result<(), StoreError> {
    let folder = Path::new(super::copies::FOLDER);
    disk.create_dir(folder).map_err(|error| refused(disk, "making", folder, &error))?;
    sync_folder_of(disk, folder)
}

/// Format 3: looks say whose names they told. Older ones stay as they are; what an older program would add must not.
#[expect(clippy::unnecessary_wraps, reason = "one form for all steps")]
fn to_3(_: &dyn Disk) -> Result<(), StoreError> {
    Ok(())
}

pub fn read(disk: &dyn Disk) -> Result<Said, StoreError> {
    Ok(match read_whole(disk, Path::new(FILE), 1 << 20)? {
        None => Said::Number(1),
        Some(bytes) => from_bytes(&bytes).map_or(Said::Damaged, Said::Number),
    })
}

pub fn write(disk: &dyn Disk, format: u16) -> Result<(), StoreError> {
    write_whole(disk, Path::new(FILE), &to_bytes(format))
}

/// Refuses the store of a newer program. Only reads; a folder that is not there is no store of anybody.
pub fn refuse_newer(folder: &Path) -> Result<(), StoreError> {
    let path = folder.join(FILE);
    match std::fs::read(&path) {
        Ok(bytes) => refuse(from_bytes(&bytes).unwrap_or(FORMAT)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::Io { doing: "reading", path, reason: error.to_string() }),
    }
}

/// Refuses a format that this program does not know.
pub fn refuse(found: u16) -> Result<(), StoreError> {
    if found > FORMAT {
        return Err(StoreError::TooNew { found: u32::from(found), known: u32::from(FORMAT) });
    }
    Ok(())
}

/// That the file cannot be believed: nothing may be written to the store then.
pub fn damage(disk: &dyn Disk) -> StoreError {
    let (path, what) = (disk.shown(Path::new(FILE)), Trouble::Format.name().to_owned());
    StoreError::JournalDamaged { path, offset: 0, what }
}

/// Brings a store to the format behind the last of these steps: first a copy, then step by step.
///
/// # Errors
/// The store is as it was, or half way through a step, and is brought up by the next try.
pub fn upgrade(
    disk: &dyn Disk,
    from: u16,
    steps: &[Step],
    copy: &mut dyn FnMut() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut todo = steps.iter().filter(|step| step.from >= from).peekable();
    if todo.peek().is_some() {
        copy()?;
    }
    for step in todo {
        (step.act)(disk)?;
        write(disk, step.from + 1)?;
    }
    Ok(())
}

pub fn to_bytes(format: u16) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..10].copy_from_slice(&format.to_le_bytes());
    let sum = crc32c::crc32c(&bytes[..LEN - 4]);
    bytes[LEN - 4..].copy_from_slice(&sum.to_le_bytes());
    bytes
}

fn from_bytes(bytes: &[u8]) -> Option<u16> {
    let number = bytes.get(8..10)?.first_chunk::<2>().copied().map(u16::from_le_bytes)?;
    (to_bytes(number) == bytes).then_some(number)
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;
    use crate::store::disk::{Lasting, MemoryDisk};

    fn there(disk: &dyn Disk, name: &str) -> Option<Vec<u8>> {
        read_whole(disk, Path::new(name), 1 << 20).unwrap()
    }

    /// A made-up format 2 keeps the content of `old` in `new`, and format 3 the same in capitals.
    const TRIAL: &[Step] = &[
        Step {
            from: 1,
            act: |disk| {
                if let Some(bytes) = read_whole(disk, Path::new("old"), 1 << 20)? {
                    write_whole(disk, Path::new("new"), &bytes)?;
                    disk.remove(Path::new("old"))
                        .map_err(|error| refused(disk, "removing", Path::new("old"), &error))?;
                    sync_folder_of(disk, Path::new("old"))?;
                }
                Ok(())
            },
        },
        Step {
            from: 2,
            act: |disk| {
                let bytes = read_whole(disk, Path::new("new"), 1 << 20)?.unwrap_or_default();
                write_whole(disk, Path::new("new"), &bytes.to_ascii_uppercase())
            },
        },
    ];

    #[test]
    fn an_upgrade_stopped_at_any_call_is_finished_by_the_next_and_has_a_copy_before_it() {
        for call in 0.. {
            let disk = MemoryDisk::new();
            write_whole(&disk, Path::new("old"), b"truth").unwrap();
            disk.fail_at(disk.calls() + call, ErrorKind::Other, Lasting::ForEver);
            let before = disk.calls();
            let mut copied = false;
            let first = upgrade(&disk, 1, TRIAL, &mut || {
                copied = true;
                Ok(())
            });
            assert!(copied);
            let calls = disk.calls() - before;
            for lost in [false, true] {
                let after = disk.after_power_cut(&mut |_| !lost);
                let Said::Number(from) = read(&after).unwrap() else { panic!("call {call}: torn") };
                assert!(first.is_err() || lost || from == 3, "call {call}");
                let whole = there(&after, "old").or(there(&after, "new")).unwrap();
                assert_eq!(whole.to_ascii_lowercase(), b"truth", "call {call}");
                upgrade(&after, from, TRIAL, &mut || Ok(())).unwrap();
                assert_eq!(read(&after), Ok(Said::Number(3)));
                assert_eq!((there(&after, "old"), there(&after, "new")), (None, Some(b"TRUTH".to_vec())));
            }
            if first.is_ok() {
                assert!(calls > 8, "{calls}");
                break;
            }
        }
    }

    #[test]
    fn without_a_copy_nothing_is_upgraded() {
        let disk = MemoryDisk::new();
        write_whole(&disk, Path::new("old"), b"truth").unwrap();
        let full = || StoreError::DiskFull { path: "x".into() };
        assert_eq!(upgrade(&disk, 1, TRIAL, &mut || Err(full())), Err(full()));
        assert_eq!((there(&disk, "old"), there(&disk, "new")), (Some(b"truth".to_vec()), None));
        assert_eq!(read(&disk), Ok(Said::Number(1)));
    }

    #[test]
    fn there_is_a_step_from_every_format_before_this_one() {
        let from: Vec<u16> = STEPS.iter().map(|step| step.from).collect();
        assert_eq!(from, (1..FORMAT).collect::<Vec<_>>());
    }

    #[test]
    fn a_flipped_bit_of_the_number_is_noticed() {
        let disk = MemoryDisk::new();
        write(&disk, FORMAT).unwrap();
        for bit in 0..LEN * 8 {
            disk.flip(Path::new(FILE), bit as u64 / 8, 1 << (bit % 8));
            assert_eq!(read(&disk), Ok(Said::Damaged));
            disk.flip(Path::new(FILE), bit as u64 / 8, 1 << (bit % 8));
        }
        assert_eq!(read(&disk), Ok(Said::Number(FORMAT)));
    }
}
