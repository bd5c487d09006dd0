//! One process owns a store. In: the store's folder and who opens it. Out: a lock that lasts as long as its value, or
//! who holds it. The system frees it when the process dies, however it dies.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};

use super::error::StoreError;
use super::format;

/// The file that is locked, in the store's folder.
pub const FILE: &str = "lock";

/// More than this of a lock file is not read.
const LONGEST: u64 = 4096;

/// Who holds a store, as the lock file says. Facts only, a line each; [`Holder::read_from`] reads them again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub pid: u32,
    pub user: String,
    /// The terminal it runs on, e.g. `/dev/pts/3`.
    pub terminal: Option<PathBuf>,
    pub since: DateTime<Utc>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terminal = self.terminal.as_deref().unwrap_or(Path::new("-")).display();
        let since = self.since.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(f, "pid {}\nuser {}\nterminal {terminal}\nsince {since}\n", self.pid, self.user)
    }
}

impl Holder {
    /// This process, on the terminal of its standard input.
    pub fn this_process(user: &str, now: DateTime<Utc>) -> Holder {
        let user = user.chars().filter(|c| !c.is_control()).collect();
        let since = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
        Holder { pid: std::process::id(), user, terminal: terminal(), since }
    }

    /// What [`StoreError::Held`] carries, as facts; `None` when the file is not of this form.
    pub fn read_from(text: &str) -> Option<Holder> {
        let fact = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Some(Holder {
            pid: fact("pid")?.parse().ok()?,
            user: fact("user")?.to_owned(),
            terminal: fact("terminal").filter(|terminal| *terminal != "-").map(PathBuf::from),
            since: DateTime::parse_from_rfc3339(fact("since")?).ok()?.to_utc(),
        })
    }
}

/// A held lock. Dropping it frees the store.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the store in `folder` for this process.
    ///
    /// # Errors
    /// [`StoreError::Held`] when another process (or another handle of this one) has it. [`StoreError::TooNew`]: it is
    /// of a newer program; then nothing was touched.
    pub fn take(folder: &Path, holder: &Holder) -> Result<Lock, StoreError> {
        format::refuse_newer(folder)?;
        let path = folder.join(FILE);
        let told = |error: std::io::Error| StoreError::Io {
            doing: "locking",
            path: path.clone(),
            reason: error.to_string(),
        };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = match options.open(&path) {
            // A copy on a disk that takes no writes can be read all the same.
            Err(error) if error.kind() == ErrorKind::ReadOnlyFilesystem => File::open(&path).map_err(told)?,
            opened => opened.map_err(told)?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Whoever holds it may be writing it just now: then nothing is known of him.
                (&mut file).take(LONGEST).read_to_string(&mut text).ok();
                return Err(StoreError::Held { holder: text });
            }
            Err(TryLockError::Error(error)) => return Err(told(error)),
        }
        let text = holder.to_string();
        // A full disk must not keep anyone from opening the store: the lock holds without its text.
        if file.write_all_at(text.as_bytes(), 0).is_ok() {
            file.set_len(text.len() as u64).ok();
        }
        Ok(Lock { _file: file })
    }
}

/// The terminal of standard input, if it is one.
fn terminal() -> Option<PathBuf> {
    let path = std::fs::read_link("/proc/self/fd/0").ok()?;
    (path.starts_with("/dev/pts") || path.to_string_lossy().starts_with("/dev/tty")).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(terminal: Option<&str>) -> Holder {
        let since = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Holder { pid: 77, user: "petrova".into(), terminal: terminal.map(PathBuf::from), since }
    }

    #[test]
    fn the_second_is_told_who_holds_the_store_until_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let held = Lock::take(folder.path(), &holder(Some("/dev/pts/3"))).unwrap();
        let Err(StoreError::Held { holder: text }) = Lock::take(folder.path(), &holder(None)) else {
            panic!("taken twice");
        };
        assert_eq!(Holder::read_from(&text), Some(holder(Some("/dev/pts/3"))));
        drop(held);
        let _again = Lock::take(folder.path(), &holder(None)).unwrap();
        let Err(StoreError::Held { holder: text }) = Lock::take(folder.path(), &holder(None)) else {
            panic!("taken twice");
        };
        assert_eq!(Holder::read_from(&text), Some(holder(None)));
    }

    #[test]
    fn a_name_cannot_forge_a_line() {
        let now = DateTime::from_timestamp(1_800_000_000, 5).unwrap();
        let holder = Holder::this_process("x\npid 1", now);
        assert_eq!(holder.user, "xpid 1");
        assert_eq!(Holder::read_from(&holder.to_string()), Some(holder));
        assert_eq!(Holder::read_from("nonsense"), None);
    }
}
