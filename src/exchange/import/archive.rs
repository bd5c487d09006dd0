//! The one guarded opening of a zip archive, for documents and workbooks. In: bytes from anywhere. Out: its kind and
//! its parts, each within limits that are counted while it is unpacked, because what an archive declares may be a lie.
//! Nothing is written, no archive inside the archive is opened, no part is read that nobody asks for.
//!
//! Limits: crates.md "Opening .docx and .xlsx", reliability-security.md S17 and S18; the stricter one holds.

use std::io::{BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::MAX_FILE;
use super::error::{Fault, Foreign};

const MAX_ENTRIES: usize = 2_000;
const MAX_PART: u64 = 64 << 20;
const MAX_ALL: u64 = 256 << 20;
/// Unpacked to packed. Beyond it lies no text that people wrote.
const MAX_RATIO: u64 = 100;
/// Smaller ones may be packed as well as they like: repeated rows are, and a long cell is told by its place.
const RATIO_FROM: u64 = 8 << 20;

/// What an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `.docx` and its like.
    Document,
    /// `.xlsx` and its like.
    Workbook,
    Other(Foreign),
}

/// An archive whose directory was looked through.
pub struct Guarded<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes unpacked so far.
    spent: u64,
}

/// Whether the bytes are a zip archive by their first ones, sound or not.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Looks at the directory alone: entries, sizes and ratios as declared, encryption, overlaps.
pub fn open(bytes: &[u8]) -> Result<Guarded<'_>, Fault> {
    let size = bytes.len() as u64;
    if size > MAX_FILE {
        return Err(Fault::TooLarge { size, limit: MAX_FILE });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(fault_of)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Fault::ArchiveBomb);
    }
    let (mut declared, mut packed): (u64, u64) = (0, 0);
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(fault_of)?;
        if entry.encrypted() {
            return Err(Fault::Encrypted);
        }
        declared = declared.saturating_add(entry.size());
        packed = packed.saturating_add(entry.compressed_size());
        within(entry.size(), entry.compressed_size())?;
    }
    if declared > MAX_ALL || is_blown_up(declared, packed) {
        return Err(Fault::ArchiveBomb);
    }
    match archive.has_overlapping_entries() {
        Ok(false) => Ok(Guarded { archive, spent: 0 }),
        _ => Err(Fault::BrokenArchive),
    }
}

fn is_blown_up(unpacked: u64, packed: u64) -> bool {
    unpacked > RATIO_FROM && unpacked / MAX_RATIO > packed
}

fn within(unpacked: u64, packed: u64) -> Result<(), Fault> {
    match () {
        () if is_blown_up(unpacked, packed) => Err(Fault::ArchiveBomb),
        () if unpacked > MAX_PART => Err(Fault::TooLarge { size: unpacked, limit: MAX_PART }),
        () => Ok(()),
    }
}

fn fault_of(error: ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Fault::Encrypted
        }
        _ => Fault::BrokenArchive,
    }
}

impl<'a> Guarded<'a> {
    /// Told by what is inside, never by the file's name.
    pub fn kind(&mut self) -> Result<Kind, Fault> {
        if let Some(types) = self.part("[Content_Types].xml")? {
            let has = |text: &str| types.windows(text.len()).any(|window| window == text.as_bytes());
            // The plain, the template and the macro-enabled kinds of each.
            return Ok(match () {
                () if has("wordprocessingml.document.main") || has("wordprocessingml.template.main") => {
                    Kind::Document
                }
                () if has("ms-word.document.macroEnabled") || has("ms-word.template.macroEnabled") => {
                    Kind::Document
                }
                () if has("spreadsheetml.sheet.main") || has("spreadsheetml.template.main") => Kind::Workbook,
                () if has("ms-excel.sheet.macroEnabled") || has("ms-excel.template.macroEnabled") => {
                    Kind::Workbook
                }
                () if has("presentationml") || has("ms-powerpoint") => Kind::Other(Foreign::Slides),
                () => Kind::Other(Foreign::Archive),
            });
        }
        let kind = self.part("mimetype")?.unwrap_or_default();
        let odf = |of: &str| kind.starts_with(format!("application/vnd.oasis.opendocument.{of}").as_bytes());
        Ok(Kind::Other(match () {
            () if odf("text") => Foreign::Odt,
            () if odf("spreadsheet") => Foreign::Ods,
            () if odf("presentation") => Foreign::Slides,
            () => Foreign::Archive,
        }))
    }

    /// The names of all parts, as they stand in the archive.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
    }

    /// A part as a whole; `None`: there is no such part. Names are compared without case, as Word
    /// does, and with either slash, as some programs pack.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(mut stream) = self.stream(name)? else { return Ok(None) };
        let mut part = Vec::new();
        stream.read_to_end(&mut part).map_err(|error| unpacking(&error))?;
        drop(stream);
        self.spent = self.spent.saturating_add(part.len() as u64);
        Ok(Some(part))
    }

    /// A part to be read once from start to end; reading beyond a limit is an error that [`unpacking`] tells.
    pub fn stream(
        &mut self,
        name: &str,
    ) -> Result<Option<BufReader<Counted<impl Read + use<'_, 'a>>>>, Fault> {
        let Some(at) = self.find(name) else { return Ok(None) };
        let left = MAX_ALL.saturating_sub(self.spent);
        let entry = self.archive.by_index(at).map_err(fault_of)?;
        let packed = entry.compressed_size();
        Ok(Some(BufReader::new(Counted { from: entry, packed, unpacked: 0, left })))
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            let plain = |byte: &u8| if *byte == b'\\' { b'/' } else { byte.to_ascii_lowercase() };
            let same = |other: &[u8]| other.iter().map(plain).eq(name.bytes().map(|byte| plain(&byte)));
            self.archive.file_names_raw().position(same)
        })
    }

    /// Unpacks every part and forgets it, for a reader that unpacks again on its own. `look` sees each part.
    pub fn weigh(&mut self, mut look: impl FnMut(&str, &[u8]) -> Result<(), Fault>) -> Result<(), Fault> {
        for name in self.names().iter().filter(|name| !name.ends_with('/')) {
            let part = self.part(name)?.unwrap_or_default();
            if self.spent > MAX_ALL {
                return Err(Fault::ArchiveBomb);
            }
            refuse_entities(name, &part)?;
            look(name, &part)?;
        }
        Ok(())
    }
}

/// Counts what comes out, and stops at the limits of a part.
pub struct Counted<R> {
    from: R,
    packed: u64,
    unpacked: u64,
    /// What may still come out of the archive as a whole.
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        let count = self.from.read(room)?;
        self.unpacked += count as u64;
        match within(self.unpacked, self.packed) {
            Err(Fault::TooLarge { .. }) => Err(std::io::ErrorKind::FileTooLarge.into()),
            Err(_) => Err(std::io::ErrorKind::QuotaExceeded.into()),
            Ok(()) if self.unpacked > self.left => Err(std::io::ErrorKind::QuotaExceeded.into()),
            Ok(()) => Ok(count),
        }
    }
}

/// What a failed read of a part means.
pub fn unpacking(error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::QuotaExceeded => Fault::ArchiveBomb,
        std::io::ErrorKind::FileTooLarge => Fault::TooLarge { size: MAX_PART + 1, limit: MAX_PART },
        _ => Fault::BrokenArchive,
    }
}

/// Refuses XML that declares a document type or entities: no office program writes any.
pub fn refuse_entities(name: &str, part: &[u8]) -> Result<(), Fault> {
    let is_xml = [".xml", ".rels", ".vml"].iter().any(|end| name.to_lowercase().ends_with(end));
    let declares = |rest: &[u8]| rest.starts_with(b"!DOCTYPE") || rest.starts_with(b"!ENTITY");
    match is_xml && part.split(|byte| *byte == b'<').any(declares) {
        true => Err(Fault::XmlEntities { part: name.to_owned() }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn refusal(bytes: &[u8]) -> Option<Fault> {
        open(bytes).and_then(|mut archive| archive.weigh(|_, _| Ok(()))).err()
    }

    /// The place of a part's declared size in the archive's directory.
    fn declare(bytes: &mut [u8], size: u32) {
        for (start, offset) in [(b"PK\x01\x02", 24), (b"PK\x03\x04", 22)] {
            let at = bytes.windows(4).position(|window| window == start).unwrap() + offset;
            bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
        }
    }

    #[test]
    fn an_archive_is_told_by_its_content() {
        let types = |kind: &str| zipped(&[("[Content_Types].xml", kind.as_bytes())]);
        let odf = |kind: &str| zipped(&[("mimetype", kind.as_bytes())]);
        for (bytes, kind) in [
            (types("wordprocessingml.document.main+xml"), Kind::Document),
            (types("application/vnd.ms-word.document.macroEnabled.main+xml"), Kind::Document),
            (types("spreadsheetml.sheet.main+xml"), Kind::Workbook),
            (types("presentationml.presentation.main+xml"), Kind::Other(Foreign::Slides)),
            (odf("application/vnd.oasis.opendocument.text"), Kind::Other(Foreign::Odt)),
            (odf("application/vnd.oasis.opendocument.spreadsheet"), Kind::Other(Foreign::Ods)),
            (zipped(&[("plan.docx", b"PK")]), Kind::Other(Foreign::Archive)),
        ] {
            assert_eq!(open(&bytes).and_then(|mut archive| archive.kind()), Ok(kind));
        }
    }

    #[test]
    fn bombs_are_refused_whatever_they_declare() {
        let zeros = vec![0; 9 << 20];
        let mut bytes = zipped(&[("word/document.xml", &zeros)]);
        assert_eq!(refusal(&bytes), Some(Fault::ArchiveBomb));
        declare(&mut bytes, 1_000);
        assert!(matches!(refusal(&bytes), Some(Fault::ArchiveBomb | Fault::BrokenArchive)));
        declare(&mut bytes, u32::MAX - 1);
        assert_eq!(refusal(&bytes), Some(Fault::ArchiveBomb));
        let names: Vec<String> = (0..2_001).map(|at| at.to_string()).collect();
        let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert_eq!(refusal(&zipped(&many)), Some(Fault::ArchiveBomb));
    }

    #[test]
    fn what_is_cut_off_or_locked_is_named_as_such() {
        let bytes = zipped(&[("word/document.xml", b"<a>text text text text</a>"), ("b.xml", b"<b/>")]);
        assert_eq!(refusal(&bytes), None);
        for cut in [4, bytes.len() / 2, bytes.len() - 1] {
            assert_eq!(refusal(&bytes[..cut]), Some(Fault::BrokenArchive), "{cut}");
        }
        let mut damaged = bytes.clone();
        damaged[48] ^= 0x55;
        assert_eq!(refusal(&damaged), Some(Fault::BrokenArchive));
        let mut locked = bytes.clone();
        for (start, offset) in [(b"PK\x01\x02", 8), (b"PK\x03\x04", 6)] {
            let at = locked.windows(4).position(|window| window == start).unwrap();
            locked[at + offset] |= 1;
        }
        assert_eq!(refusal(&locked), Some(Fault::Encrypted));
    }

    #[test]
    fn a_document_type_is_refused_in_any_part() {
        let bytes =
            zipped(&[("xl/workbook.xml", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>")]);
        assert_eq!(refusal(&bytes), Some(Fault::XmlEntities { part: "xl/workbook.xml".into() }));
    }
}
