//! The form of a backup file: a head, parts one after another, an end. In: names and contents. Out: a file in which
//! every byte is under a checksum, and the same read again. Knows nothing of what the parts are.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{PIECE, at_target};
use crate::store::disk::beside;
use crate::store::error::StoreError;

const MAGIC: [u8; 8] = *b"OPORABAK";
const FORMAT: u16 = 1;

/// Magic 8, format u16, what it holds u8, zeros 5, store id 16, last sequence u64, made i64 (UTC ms), zeros 12,
/// CRC32C u32 of all before it.
const HEAD: usize = 64;

/// Before a part: its number of bytes of name u16, name, length of the content u64. Behind it: SHA-256 of all of that.
const PART: u8 = 1;
/// Behind the last part: SHA-256 of the whole file up to here.
const END: u8 = 0;

/// Names of parts are at most so long.
const LONGEST_NAME: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Store = 1,
    Keys = 2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub holds: Holds,
    pub store_id: [u8; 16],
    pub last: u64,
    pub made: DateTime<Utc>,
}

impl Head {
    fn to_bytes(self) -> [u8; HEAD] {
        let mut bytes = [0; HEAD];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..10].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[10] = self.holds as u8;
        bytes[16..32].copy_from_slice(&self.store_id);
        bytes[32..40].copy_from_slice(&self.last.to_le_bytes());
        bytes[40..48].copy_from_slice(&self.made.timestamp_millis().to_le_bytes());
        let sum = crc32c::crc32c(&bytes[..HEAD - 4]);
        bytes[HEAD - 4..].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// The inner error says what is wrong.
    fn from_bytes(bytes: &[u8; HEAD]) -> Result<Head, &'static str> {
        if bytes[..8] != MAGIC {
            return Err("not-a-copy");
        }
        if crc32c::crc32c(&bytes[..HEAD - 4]).to_le_bytes() != bytes[HEAD - 4..] {
            return Err("head");
        }
        let holds = match bytes[10] {
            1 => Holds::Store,
            2 => Holds::Keys,
            _ => return Err("head"),
        };
        let (mut store_id, mut last, mut made) = ([0; 16], [0; 8], [0; 8]);
        store_id.copy_from_slice(&bytes[16..32]);
        last.copy_from_slice(&bytes[32..40]);
        made.copy_from_slice(&bytes[40..48]);
        let made = DateTime::from_timestamp_millis(i64::from_le_bytes(made)).ok_or("head")?;
        Ok(Head { holds, store_id, last: u64::from_le_bytes(last), made })
    }
}

/// A backup being written, beside the place it will take.
pub struct Target {
    path: PathBuf,
    file: BufWriter<File>,
    whole: Sha256,
    part: Sha256,
}

impl Target {
    pub fn begin(place: &Path, head: Head) -> Result<Target, StoreError> {
        let path = beside(place);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let file = options.open(&path).map_err(|error| at_target("writing", &path, &error))?;
        let mut target =
            Target { path, file: BufWriter::new(file), whole: Sha256::new(), part: Sha256::new() };
        target.write(&head.to_bytes())?;
        Ok(target)
    }

    /// A whole part at once.
    pub fn part(&mut self, name: &str, content: &[u8]) -> Result<(), StoreError> {
        self.begin_part(name, content.len() as u64)?;
        self.content(content)?;
        self.end_part()
    }

    /// The `len` bytes of the part must follow, then [`Target::end_part`].
    pub fn begin_part(&mut self, name: &str, len: u64) -> Result<(), StoreError> {
        let name_len = u16::try_from(name.len()).unwrap_or(u16::MAX);
        self.part = Sha256::new();
        self.content(&[PART])?;
        self.content(&name_len.to_le_bytes())?;
        self.content(name.as_bytes())?;
        self.content(&len.to_le_bytes())
    }

    pub fn content(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.part.update(bytes);
        self.write(bytes)
    }

    pub fn end_part(&mut self) -> Result<(), StoreError> {
        let sum = self.part.clone().finalize();
        self.write(&sum)
    }

    /// Synced, not yet in its place; where it is.
    pub fn finish(mut self) -> Result<PathBuf, StoreError> {
        self.write(&[END])?;
        let sum = self.whole.clone().finalize();
        self.write(&sum)?;
        let Target { path, mut file, .. } = self;
        let synced = file.flush().and_then(|()| file.get_ref().sync_all());
        synced.map_err(|error| at_target("writing", &path, &error))?;
        Ok(path)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.whole.update(bytes);
        self.file.write_all(bytes).map_err(|error| at_target("writing", &self.path, &error))
    }
}

/// A backup being read.
pub struct Source {
    path: PathBuf,
    file: BufReader<File>,
    /// Bytes not read yet.
    left: u64,
    whole: Sha256,
    part: Sha256,
    pub head: Head,
}

impl Source {
    pub fn open(path: &Path) -> Result<Source, StoreError> {
        let told = |error: io::Error| at_target("reading", path, &error);
        let file = File::open(path).map_err(told)?;
        let data = file.metadata().map_err(told)?;
        if !data.is_file() {
            return Err(StoreError::BackupDamaged { path: path.into(), what: "not-a-file".to_owned() });
        }
        let made = DateTime::UNIX_EPOCH;
        let mut source = Source {
            path: path.into(),
            file: BufReader::with_capacity(PIECE, file),
            left: data.len(),
            whole: Sha256::new(),
            part: Sha256::new(),
            head: Head { holds: Holds::Store, store_id: [0; 16], last: 0, made },
        };
        let mut bytes = [0; HEAD];
        source.read(&mut bytes)?;
        source.head = Head::from_bytes(&bytes).map_err(|what| source.damaged(what))?;
        let format = u16::from_le_bytes([bytes[8], bytes[9]]);
        if format > FORMAT {
            return Err(StoreError::TooNew { found: u32::from(format), known: u32::from(FORMAT) });
        }
        Ok(source)
    }

    /// Name and length of the next part, whose [`Source::content`] must be read before the one after; `None` at the
    /// end, which was then found right.
    pub fn next_part(&mut self) -> Result<Option<(String, u64)>, StoreError> {
        self.part = Sha256::new();
        let mut form = [0];
        self.read(&mut form)?;
        match form[0] {
            PART => {}
            END => return self.end().map(|()| None),
            _ => return Err(self.damaged("no-part")),
        }
        let mut name_len = [0; 2];
        self.read(&mut name_len)?;
        let mut name = vec![0; usize::from(u16::from_le_bytes(name_len))];
        if name.len() > LONGEST_NAME {
            return Err(self.damaged("part-name"));
        }
        self.read(&mut name)?;
        let mut len = [0; 8];
        self.read(&mut len)?;
        let name = String::from_utf8(name).map_err(|_| self.damaged("part-name"))?;
        Ok(Some((name, u64::from_le_bytes(len))))
    }

    /// Hands the part's bytes on, piece by piece, and holds them against their checksum.
    pub fn content(
        &mut self,
        len: u64,
        each: &mut dyn FnMut(&[u8]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut piece = vec![0; PIECE];
        let mut left = len;
        while left > 0 {
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(PIECE);
            self.read(&mut piece[..count])?;
            each(&piece[..count])?;
            left -= count as u64;
        }
        let sum: [u8; 32] = self.part.clone().finalize().into();
        let mut stored = [0; 32];
        self.read(&mut stored)?;
        if stored == sum { Ok(()) } else { Err(self.damaged("part-checksum")) }
    }

    fn end(&mut self) -> Result<(), StoreError> {
        let sum: [u8; 32] = self.whole.clone().finalize().into();
        let mut stored = [0; 32];
        self.read(&mut stored)?;
        if stored != sum {
            return Err(self.damaged("whole-checksum"));
        }
        if self.left > 0 { Err(self.damaged("behind-end")) } else { Ok(()) }
    }

    fn read(&mut self, bytes: &mut [u8]) -> Result<(), StoreError> {
        if self.left < bytes.len() as u64 {
            return Err(self.damaged("cut-off"));
        }
        self.file.read_exact(bytes).map_err(|error| at_target("reading", &self.path, &error))?;
        self.left -= bytes.len() as u64;
        self.whole.update(&*bytes);
        self.part.update(&*bytes);
        Ok(())
    }

    fn damaged(&self, what: &str) -> StoreError {
        StoreError::BackupDamaged { path: self.path.clone(), what: what.to_owned() }
    }
}

/// Reads a backup to its end; `each` sees the names and lengths of its parts.
pub fn read_through(
    path: &Path,
    each: &mut dyn FnMut(&str, u64) -> Result<(), StoreError>,
) -> Result<Head, StoreError> {
    let mut source = Source::open(path)?;
    while let Some((name, len)) = source.next_part()? {
        source.content(len, &mut |_| Ok(()))?;
        each(&name, len)?;
    }
    Ok(source.head)
}

/// Makes the name of a file durable.
pub fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| StoreError::SyncFailed { path: folder.into(), reason: error.to_string() })
}
