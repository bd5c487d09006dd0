//! The file of a person's settings: `opora/settings.json` in their configuration folder. In: the environment's folders.
//! Out: the settings with a sentence where something could not be read, and the way to keep a change. A file that
//! cannot be read is set aside before another is written; each is written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy;

use crate::locale::{Lang, Words};
use crate::tui::settings::{Change, Keeper, Settings, Unreadable};

/// A file longer than this is no file of settings, in bytes.
const LONGEST: u64 = 64 << 10;

/// The settings of whoever runs this process, what is wrong with their file, and the way to keep a change.
pub fn of_user(words: &Words) -> (Settings, Option<String>, Option<Keeper>) {
    match etcetera::choose_base_strategy() {
        Ok(base) => {
            let path = base.config_dir().join("opora").join("settings.json");
            let (settings, notice) = load(words, &path);
            (settings, notice, Some(keeper(words.lang(), path)))
        }
        Err(_) => (Settings::default(), None, None),
    }
}

/// Every trouble with the file leaves the usual settings and a sentence; it never keeps the workbench shut.
fn load(words: &Words, path: &Path) -> (Settings, Option<String>) {
    match text_of(path) {
        Ok(text) => {
            let (settings, wrong) = Settings::read(&text);
            (settings, wrong.map(|wrong| wrong_said(words, path, &wrong)))
        }
        Err(error) => {
            let args = [("path", shown(path).into()), ("why", error.to_string().into())];
            (Settings::default(), Some(words.say("settings-unread", &args)))
        }
    }
}

fn keeper(lang: Lang, path: PathBuf) -> Keeper {
    let words = Words::new(lang);
    Arc::new(move |change| {
        keep(&path, change)
            .map(|aside| aside.map(|aside| words.say("settings-aside", &[("path", shown(&aside).into())])))
            .map_err(|error| {
                let args = [("path", shown(&path).into()), ("why", error.to_string().into())];
                words.say("settings-unkept", &args)
            })
    })
}

/// Writes the change over what the file says now; returns where a file that could not be read was put.
fn keep(path: &Path, change: Change) -> io::Result<Option<PathBuf>> {
    // Whoever keeps their settings elsewhere and links them here goes on doing so.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let (text, aside) = match text_of(path).map(|text| change.written_over(&text)) {
        Ok(Ok(text)) => (text, None),
        Ok(Err(_)) => (change.written_over("").unwrap_or_default(), Some(set_aside(path)?)),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            (change.written_over("").unwrap_or_default(), Some(set_aside(path)?))
        }
        Err(error) => return Err(error),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(aside)
}

/// The text of the file; empty when there is none.
fn text_of(path: &Path) -> io::Result<String> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => return Err(error),
    };
    // A pipe would keep the workbench waiting.
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// Beside the file, under a name that is free.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    for number in 1..1_000 {
        let aside = path.with_extension(format!("json.{number}"));
        match fs::hard_link(path, &aside) {
            Ok(()) => return Ok(aside),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn wrong_said(words: &Words, path: &Path, wrong: &Unreadable) -> String {
    let path = shown(path);
    match wrong {
        Unreadable::Broken { line } => {
            words.say("settings-broken", &[("path", path.into()), ("line", line.to_string().into())])
        }
        Unreadable::Value { key } => {
            words.say("settings-value", &[("path", path.into()), ("key", (*key).into())])
        }
    }
}

/// The path as people write it: a status line is short.
fn shown(path: &Path) -> String {
    let home = etcetera::home_dir().ok().and_then(|home| path.strip_prefix(home).ok());
    home.map_or_else(|| path.display().to_string(), |rest| format!("~/{}", rest.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::settings::Look;

    fn words() -> Words {
        Words::new(Lang::Ru)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_change_is_kept_in_a_folder_that_was_not_there() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("opora/settings.json");
        assert_eq!(load(&words(), &path), (Settings::default(), None));
        assert_eq!(keeper(Lang::Ru, path.clone())(Change::Look(Look::Bare)), Ok(None));
        assert_eq!(keeper(Lang::Ru, path.clone())(Change::Clipboard(false)), Ok(None));
        let wanted = Settings { look: Look::Bare, clipboard: false, ..Settings::default() };
        assert_eq!(load(&words(), &path), (wanted, None));
        assert_eq!(names(&home.path().join("opora")), ["settings.json"], "nothing half-written stays");
    }

    #[test]
    fn a_broken_file_is_told_of_and_set_aside_whole() {
        let long = vec![b' '; 70_000];
        for broken in [b"{\"look\": ".as_slice(), b"\xff\xfe", b"{\"line\": \"fast\"}", &long] {
            let home = tempfile::tempdir().expect("a folder");
            let path = home.path().join("settings.json");
            fs::write(&path, broken).expect("a file");
            let (settings, said) = load(&words(), &path);
            assert_eq!(settings, Settings::default());
            assert!(said.expect("a sentence").contains("settings.json"));
            assert_eq!(fs::read(&path).expect("the file"), broken, "reading leaves it alone");
            let said = keeper(Lang::Ru, path.clone())(Change::Look(Look::Plain)).expect("kept");
            assert!(said.expect("where it is").contains("settings.json.1"));
            assert_eq!(fs::read(home.path().join("settings.json.1")).expect("the old one"), broken);
            assert_eq!(load(&words(), &path), (Settings { look: Look::Plain, ..settings }, None));
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told_of() {
        let home = tempfile::tempdir().expect("a folder");
        fs::write(home.path().join("opora"), "a file where a folder should be").expect("a file");
        let path = home.path().join("opora/settings.json");
        let said = keeper(Lang::Ru, path)(Change::Look(Look::Plain)).expect_err("no folder");
        assert!(said.contains("settings.json"), "{said}");
    }

    #[test]
    fn a_link_to_the_file_stays_a_link() {
        let home = tempfile::tempdir().expect("a folder");
        let (real, link) = (home.path().join("mine.json"), home.path().join("settings.json"));
        fs::write(&real, "{}").expect("a file");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        keep(&link, Change::Line(Some(64_000))).expect("kept");
        assert!(link.is_symlink());
        assert!(fs::read_to_string(&real).expect("the file").contains("64000"));
    }
}
