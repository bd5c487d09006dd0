//! Formats that offices have and that are not read: told by content, because names lie (`.doc` may be a page of the web,
//! `.txt` an archive). In: bytes. Out: which format, so that the message can say what to save it as.

use super::archive;
use super::error::{Fault, Foreign};

/// Word and Excel before 2007, and whatever was locked by a password, are such containers.
const CONTAINER: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// How far into a text its kind is looked for.
const TOP: usize = 1_024;

/// Refuses a format that has a name; what has none goes through.
pub fn refuse(bytes: &[u8]) -> Result<(), Fault> {
    if archive::is_archive(bytes) {
        let format = match archive::open(bytes)?.kind()? {
            archive::Kind::Document => Foreign::Document,
            archive::Kind::Workbook => Foreign::Workbook,
            archive::Kind::Other(format) => format,
        };
        return Err(Fault::Foreign { format });
    }
    match () {
        () if bytes.starts_with(CONTAINER) => Err(in_container(bytes)),
        () if bytes.starts_with(b"%PDF-") => Err(Fault::Foreign { format: Foreign::Pdf }),
        () if bytes.starts_with(b"{\\rtf") => Err(Fault::Foreign { format: Foreign::Rtf }),
        () if is_page(bytes) => Err(Fault::Foreign { format: Foreign::Page }),
        () => Ok(()),
    }
}

/// Told by the names of the streams inside.
fn in_container(bytes: &[u8]) -> Fault {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    let format = match () {
        () if has("EncryptedPackage") => return Fault::Encrypted,
        () if has("WordDocument") => Foreign::Doc,
        () if has("Workbook") || has("Book") => Foreign::Xls,
        () if has("PowerPoint Document") => Foreign::Slides,
        () => Foreign::OldOffice,
    };
    Fault::Foreign { format }
}

/// HTML, a page with its pictures (MHTML), or the XML of Word and Excel 2003.
fn is_page(bytes: &[u8]) -> bool {
    let top = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let top = String::from_utf8_lossy(&top[..top.len().min(TOP)]).to_lowercase();
    let top = top.trim_start();
    let xml =
        top.starts_with("<?xml") && ["mso-application", "<html", "<pkg:"].iter().any(|it| top.contains(it));
    let mail = top.starts_with("mime-version:") || top.starts_with("content-type: multipart/related");
    xml || mail || ["<!doctype html", "<html", "<meta ", "<table"].iter().any(|it| top.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> Option<Fault> {
        refuse(bytes).err()
    }

    #[test]
    fn formats_are_told_by_content_and_not_by_name() {
        let container = |stream: &str| {
            let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
            CONTAINER.iter().copied().chain([0; 100]).chain(name).collect::<Vec<u8>>()
        };
        let of = |format| Some(Fault::Foreign { format });
        for (bytes, fault) in [
            (container("WordDocument"), of(Foreign::Doc)),
            (container("Workbook"), of(Foreign::Xls)),
            (container("EncryptedPackage"), Some(Fault::Encrypted)),
            (container("Contents"), of(Foreign::OldOffice)),
            (b"%PDF-1.7".to_vec(), of(Foreign::Pdf)),
            (b"{\\rtf1\\ansi".to_vec(), of(Foreign::Rtf)),
            (
                b"\xEF\xBB\xBF <html xmlns:w=\"urn:schemas-microsoft-com:office:word\">".to_vec(),
                of(Foreign::Page),
            ),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related".to_vec(), of(Foreign::Page)),
            (
                b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?>".to_vec(),
                of(Foreign::Page),
            ),
            (b"PK\x03\x04rest".to_vec(), Some(Fault::BrokenArchive)),
            ("План\tСрок".into(), None),
        ] {
            assert_eq!(told(&bytes), fault, "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
