//! Copies by date in one folder (`opora backup --keep N FOLDER`): a name for tonight's, and which old ones go when the new
//! one is whole. In: a folder, a time, how many stay. Only files that carry such a name are ever removed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::store::backup::keys_beside;

const BEGINS: &str = "opora-";
const ENDS: &str = ".backup";
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// The names sort as the times do.
pub fn file(folder: &Path, now: DateTime<Utc>) -> PathBuf {
    folder.join(format!("{BEGINS}{}{ENDS}", now.format(STAMP)))
}

/// Removes all but the newest `keep` with their keys; gives how many went.
pub fn prune(folder: &Path, keep: usize) -> io::Result<usize> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && entry.file_name().to_str().is_some_and(is_copy) {
            copies.push(entry.path());
        }
    }
    copies.sort();
    let old = copies.len().saturating_sub(keep);
    for copy in &copies[..old] {
        let keys = keys_beside(copy);
        match fs::remove_file(&keys) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::remove_file(copy)?,
        }
    }
    Ok(old)
}

fn is_copy(name: &str) -> bool {
    let stamp = name.strip_prefix(BEGINS).and_then(|rest| rest.strip_suffix(ENDS));
    stamp.is_some_and(|stamp| chrono::NaiveDateTime::parse_from_str(stamp, STAMP).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_stay_with_their_keys_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let at = |hour: i64| DateTime::from_timestamp(1_700_000_000 + hour * 3600, 0).unwrap();
        for hour in 0..5 {
            let copy = file(folder.path(), at(hour));
            fs::write(keys_beside(&copy), "keys").unwrap();
            fs::write(copy, "copy").unwrap();
        }
        for other in ["opora-.backup", "opora-2023.backup", "notes.txt", "opora-20231114T221320Z.backup.old"]
        {
            fs::write(folder.path().join(other), "other").unwrap();
        }
        assert_eq!(prune(folder.path(), 2).unwrap(), 3);
        assert_eq!(prune(folder.path(), 2).unwrap(), 0);
        let there = |hour: i64| {
            let copy = file(folder.path(), at(hour));
            (copy.exists(), keys_beside(&copy).exists())
        };
        assert_eq!(
            (0..5).map(there).collect::<Vec<_>>(),
            [(false, false), (false, false), (false, false), (true, true), (true, true)]
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4 + 4);
    }
}
