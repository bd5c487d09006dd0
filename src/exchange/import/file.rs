//! A file's bytes, or why not. Looks at kind and size before it opens, and again behind the open descriptor, so that
//! a file swapped for a pipe meanwhile neither blocks nor floods. Tells what is no text at all.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use super::error::{Fault, ImportError};
use super::{MAX_FILE, encoding, foreign};

pub fn bytes(path: &Path) -> Result<Vec<u8>, ImportError> {
    read(path).map_err(|fault| ImportError { file: path.display().to_string(), fault })
}

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    accept(&std::fs::metadata(path).map_err(fault_of)?)?;
    let file = open(path).map_err(fault_of)?;
    accept(&file.metadata().map_err(fault_of)?)?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(fault_of)?;
    let size = bytes.len() as u64;
    if size > MAX_FILE {
        return Err(Fault::TooLarge { size, limit: MAX_FILE });
    }
    Ok(bytes)
}

/// Without blocking: a pipe put in the file's place would wait for a writer for ever.
fn open(path: &Path) -> io::Result<File> {
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::CLOEXEC | rustix::fs::OFlags::NOCTTY;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

fn accept(metadata: &Metadata) -> Result<(), Fault> {
    let kind = metadata.file_type();
    if kind.is_dir() {
        return Err(Fault::Directory);
    }
    if !kind.is_file() {
        let kind = match () {
            () if kind.is_fifo() => "pipe",
            () if kind.is_socket() => "socket",
            () => "device",
        };
        return Err(Fault::NotRegular { kind });
    }
    match metadata.len() {
        size if size > MAX_FILE => Err(Fault::TooLarge { size, limit: MAX_FILE }),
        _ => Ok(()),
    }
}

fn fault_of(error: io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Fault::NotFound,
        io::ErrorKind::PermissionDenied => Fault::NotPermitted,
        _ => Fault::Unreadable { message: error.to_string() },
    }
}

/// First bytes of what nobody takes for a paper, whatever it is called.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x7fELF", "program (ELF)"),
    (b"MZ\x90", "program (exe)"),
    (b"\x89PNG", "picture (png)"),
    (b"\xFF\xD8\xFF", "picture (jpeg)"),
    (b"GIF8", "picture (gif)"),
    (b"7z\xBC\xAF\x27\x1C", "7z archive"),
    (b"Rar!\x1A\x07", "rar archive"),
    (b"\x1F\x8B", "gzip archive"),
    (b"SQLite format 3\0", "SQLite data base"),
];

/// Refuses what is empty or no text. UTF-16 with a byte order mark is text.
pub fn refuse_foreign(bytes: &[u8]) -> Result<(), Fault> {
    let size = bytes.len() as u64;
    if size > MAX_FILE {
        return Err(Fault::TooLarge { size, limit: MAX_FILE });
    }
    foreign::refuse(bytes)?;
    if let Some((_, name)) = MAGIC.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Fault::Binary { looks_like: Some(name), offset: 0 });
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || encoding::two_byte(bytes).is_some()
    {
        return Ok(());
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Fault::Binary { looks_like: None, offset: at as u64 });
    }
    let strange =
        |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1F);
    let count = bytes.iter().filter(|byte| strange(byte)).count();
    // A stray control character happens in copied text; one in fifty does not.
    if count * 50 > bytes.len() {
        let at = bytes.iter().position(strange).unwrap_or(0);
        return Err(Fault::Binary { looks_like: None, offset: at as u64 });
    }
    Ok(())
}
