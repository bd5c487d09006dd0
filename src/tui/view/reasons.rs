//! What the system, and who reads a copy, say of a failure, in words. In: a reason as the store and the sockets hold it: what
//! the system said with its number, or a code. Out: words; what is not known is shown as it came.

use std::io::ErrorKind;

use crate::locale::Words;

const KINDS: [(ErrorKind, &str); 24] = [
    (ErrorKind::NotFound, "io-not-found"),
    (ErrorKind::PermissionDenied, "io-permission-denied"),
    (ErrorKind::AlreadyExists, "io-already-exists"),
    (ErrorKind::StorageFull, "io-storage-full"),
    (ErrorKind::QuotaExceeded, "io-quota-exceeded"),
    (ErrorKind::ReadOnlyFilesystem, "io-read-only"),
    (ErrorKind::AddrInUse, "io-addr-in-use"),
    (ErrorKind::ConnectionRefused, "io-connection-refused"),
    (ErrorKind::ConnectionReset, "io-connection-reset"),
    (ErrorKind::ConnectionAborted, "io-connection-reset"),
    (ErrorKind::BrokenPipe, "io-connection-reset"),
    (ErrorKind::NotConnected, "io-connection-refused"),
    (ErrorKind::TimedOut, "io-timed-out"),
    (ErrorKind::WouldBlock, "io-timed-out"),
    (ErrorKind::UnexpectedEof, "io-unexpected-eof"),
    (ErrorKind::NotADirectory, "io-not-a-directory"),
    (ErrorKind::IsADirectory, "io-is-a-directory"),
    (ErrorKind::DirectoryNotEmpty, "io-directory-not-empty"),
    (ErrorKind::CrossesDevices, "io-crosses-devices"),
    (ErrorKind::FileTooLarge, "io-file-too-large"),
    (ErrorKind::InvalidFilename, "io-invalid-filename"),
    (ErrorKind::ResourceBusy, "io-busy"),
    (ErrorKind::OutOfMemory, "io-out-of-memory"),
    (ErrorKind::Unsupported, "io-unsupported"),
];

/// Numbers of the system that have no kind: the device itself fails, too many files of the process and of the machine, a
/// chain of links.
const NUMBERS: [(i32, &str); 4] =
    [(5, "io-device"), (23, "io-too-many-files"), (24, "io-too-many-files"), (40, "io-links")];

/// What the system said.
pub fn system_said(words: &Words, reason: &str) -> String {
    match key_of(reason) {
        Some(key) => words.plain(key),
        None => reason.to_owned(),
    }
}

fn key_of(reason: &str) -> Option<&'static str> {
    let number = reason.split_once("(os error ").and_then(|(_, rest)| rest.split_once(')')?.0.parse().ok());
    let by_kind = |kind: ErrorKind| KINDS.iter().find(|(known, _)| *known == kind).map(|(_, key)| *key);
    match number {
        Some(number) => {
            let by_number = NUMBERS.iter().find(|(known, _)| *known == number).map(|(_, key)| *key);
            by_number.or_else(|| by_kind(std::io::Error::from_raw_os_error(number).kind()))
        }
        None => KINDS.iter().find(|(kind, _)| kind.to_string() == reason).map(|(_, key)| *key),
    }
}

/// What was tried when it failed.
pub fn doing_said(words: &Words, doing: &str) -> String {
    known_or(words, format!("doing-{}", doing.replace(' ', "-")), doing)
}

/// What is wrong with a file of the store.
pub fn damage_said(words: &Words, code: &str) -> String {
    known_or(words, format!("cli-damage-{code}"), code)
}

/// What is wrong with a copy: its own troubles, else those of the store in it.
pub fn copy_damage_said(words: &Words, code: &str) -> String {
    let own = format!("copy-damage-{code}");
    if words.has(&own) { words.plain(&own) } else { damage_said(words, code) }
}

fn known_or(words: &Words, key: String, otherwise: &str) -> String {
    if words.has(&key) { words.plain(&key) } else { otherwise.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    #[test]
    fn what_the_system_said_is_told_in_words_and_the_unknown_as_it_came() {
        let words = Words::new(Lang::Ru);
        let said = |reason: &str| system_said(&words, reason);
        assert_eq!(said("No such file or directory (os error 2)"), "нет такого файла или папки");
        assert_eq!(
            said("No such file or directory (os error 2) at path \"/tmp/.tmpAbc\""),
            "нет такого файла или папки"
        );
        assert_eq!(said("Permission denied (os error 13)"), "нет прав");
        assert_eq!(said("address in use"), "там уже слушает другая программа");
        assert_eq!(said("Input/output error (os error 5)"), "диск не читается или не пишет");
        assert_eq!(said("Exec format error (os error 8)"), "Exec format error (os error 8)");
        for (kind, key) in KINDS {
            assert!(words.has(key) && Words::new(Lang::En).has(key), "{kind}: {key}");
        }
        for (number, key) in NUMBERS {
            assert!(words.has(key), "{number}: {key}");
        }
    }

    #[test]
    fn what_was_tried_has_words() {
        let words = Words::new(Lang::Ru);
        assert_eq!(doing_said(&words, "restoring into"), "не восстановить в");
        assert_eq!(doing_said(&words, "never tried"), "never tried");
        assert_eq!(copy_damage_said(&words, "cut-off"), "она обрезана");
        assert_eq!(copy_damage_said(&words, "checksum"), "запись не та, что была записана");
    }
}
