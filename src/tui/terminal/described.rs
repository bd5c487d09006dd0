//! What the system's terminfo says of a terminal. In: a value of TERM (hostile: limited, no path in it). Out: which of
//! the sequences that we would send it has in exactly our form. It only ever takes away from the tested table of
//! [`Caps`](super::caps::Caps): no entry of a database makes us send more. Files of the person's own (`TERMINFO`,
//! `~/.terminfo`) are not read.

use std::path::{Path, PathBuf};

use termini::{StringCapability as Cap, TermInfo};

use super::caps::Caps;

/// Where a system keeps its entries, by the first letter or its code.
const FOLDERS: [&str; 4] = ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"];
/// Names are short; this keeps a path short.
const LONGEST_NAME: usize = 64;
/// Entries are a few kilobytes; the format itself ends at 32.
const LARGEST_ENTRY: u64 = 64 << 10;

/// What the terminal of this process can do: the table, the environment, and the system's entry.
pub fn caps_here() -> Caps {
    let get = |name: &str| std::env::var(name).ok();
    let mut caps = Caps::from_env(get);
    if let Some(entry) = get("TERM").and_then(|term| Described::of(&term)) {
        entry.limit(&mut caps);
    }
    caps
}

/// An entry of the database.
pub struct Described(TermInfo);

impl Described {
    /// The system's entry for this value of TERM, if there is one that can be read.
    pub fn of(term: &str) -> Option<Described> {
        FOLDERS.iter().find_map(|folder| Described::within(Path::new(folder), term))
    }

    /// The entry in this folder.
    pub fn within(folder: &Path, term: &str) -> Option<Described> {
        let first = term.chars().next()?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
        if term.len() > LONGEST_NAME || !term.chars().all(plain) || first == '.' {
            return None;
        }
        let named = |letter: String| -> PathBuf { folder.join(letter).join(term) };
        [named(first.to_string()), named(format!("{:x}", u32::from(first)))].iter().find_map(|path| {
            let meta = std::fs::metadata(path).ok()?;
            let small = meta.is_file() && meta.len() <= LARGEST_ENTRY;
            small.then(|| TermInfo::from_path(path).ok()).flatten().map(Described)
        })
    }

    /// Takes from `caps` what this entry lacks or has in another form.
    pub fn limit(&self, caps: &mut Caps) {
        let has = |cap: Cap, form: &str| {
            self.0.raw_string_cap(cap).is_some_and(|told| without_delays(told) == form.as_bytes())
        };
        caps.column_row &= has(Cap::ColumnAddress, "\x1b[%i%p1%dG") && has(Cap::RowAddress, "\x1b[%i%p1%dd");
        caps.erase_chars &= has(Cap::EraseChars, "\x1b[%p1%dX");
        caps.lines &= has(Cap::ParmInsertLine, "\x1b[%p1%dL") && has(Cap::ParmDeleteLine, "\x1b[%p1%dM");
        caps.chars &=
            has(Cap::ParmInsertCharacters, "\x1b[%p1%d@") && has(Cap::ParmDeleteCharacters, "\x1b[%p1%dP");
        caps.scroll &= has(Cap::ParmIndex, "\x1b[%p1%dS") && has(Cap::ParmReverseIndex, "\x1b[%p1%dT");
        caps.dim &= has(Cap::EnterDimMode, "\x1b[2m");
        caps.italic &= has(Cap::EnterItalicsMode, "\x1b[3m");
    }
}

/// A capability without its padding (`$<5>`), which real terminals needed once.
fn without_delays(told: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(told.len());
    let mut rest = told;
    while let Some((first, after)) = rest.split_first() {
        let delay = rest.strip_prefix(b"$<").and_then(|inside| inside.iter().position(|byte| *byte == b'>'));
        rest = match delay {
            Some(end) => &rest[2 + end + 1..],
            None => {
                kept.push(*first);
                after
            }
        };
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A legacy entry with these strings alone.
    fn entry<const N: usize>(strings: [(Cap, &str); N]) -> Vec<u8> {
        let (name, count) = (b"made-up|for a test\0", 400_usize);
        let mut table = Vec::new();
        let mut offsets = vec![0xffff_u16; count];
        for (cap, form) in strings {
            offsets[cap as usize] = u16::try_from(table.len()).unwrap_or(u16::MAX);
            table.extend_from_slice(form.as_bytes());
            table.push(0);
        }
        let sizes = [0o432, name.len(), 0, 0, count, table.len()];
        let mut bytes: Vec<u8> = sizes.iter().flat_map(|size| (*size as u16).to_le_bytes()).collect();
        bytes.extend_from_slice(name);
        if name.len() % 2 == 1 {
            bytes.push(0);
        }
        bytes.extend(offsets.iter().flat_map(|offset| offset.to_le_bytes()));
        bytes.extend(table);
        bytes
    }

    fn folder_with(term: &str, bytes: &[u8]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap_or_else(|error| unreachable!("a folder: {error}"));
        let letter = folder.path().join(&term[..1]);
        let written = std::fs::create_dir(&letter).and_then(|()| std::fs::write(letter.join(term), bytes));
        assert!(written.is_ok());
        folder
    }

    #[test]
    fn what_the_entry_lacks_or_has_in_another_form_is_not_sent() {
        let told = [
            (Cap::EraseChars, "\x1b[%p1%dX$<4>"),
            (Cap::ParmInsertLine, "\x1b[%p1%dL"),
            (Cap::ParmDeleteLine, "\x1b[%p1%dM"),
            (Cap::ColumnAddress, "\x1b[%i%p1%d`"),
            (Cap::RowAddress, "\x1b[%i%p1%dd"),
        ];
        let folder = folder_with("xterm", &entry(told));
        let mut caps = Caps::named("xterm");
        let entry = Described::within(folder.path(), "xterm");
        entry.iter().for_each(|entry| entry.limit(&mut caps));
        assert!(entry.is_some());
        assert_eq!((caps.erase_chars, caps.lines), (true, true));
        assert_eq!((caps.column_row, caps.chars, caps.scroll, caps.dim), (false, false, false, false));
    }

    #[test]
    fn an_entry_gives_nothing_that_the_table_refuses() {
        let folder = folder_with("vt100", &entry([(Cap::EraseChars, "\x1b[%p1%dX")]));
        let mut caps = Caps::named("vt100");
        Described::within(folder.path(), "vt100").iter().for_each(|entry| entry.limit(&mut caps));
        assert_eq!(caps, Caps::named("vt100"));
    }

    #[test]
    fn names_with_a_path_and_broken_entries_are_no_entries() {
        let folder = folder_with("xterm", b"\x1a\x01 not an entry");
        for term in ["xterm", "../x/xterm", "x/xterm", ".", "", "absent", &"x".repeat(65)] {
            assert!(Described::within(folder.path(), term).is_none(), "{term}");
        }
    }
}
