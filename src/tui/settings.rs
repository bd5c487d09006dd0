//! What one person has chosen for their terminal: how much the screen shows, the line's rate, the clipboard.
//! In: the text of a small JSON file, one change at a time. Out: the settings, what of the file could not be read, the
//! text with the change. Keys that are not known here stay as they stand. Reads and writes no file: whoever opens the
//! workbench hands that in.

use std::sync::Arc;

use serde_json::{Map, Value};

/// How much of the screen is drawn, and with which pens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// Sparse colours, bold headings and keycaps.
    #[default]
    Full,
    /// The same cells in one pen: no colour, no bold.
    Plain,
    /// One pen, and no lines of keys: the list gets their rows. Nothing stands beside it.
    Bare,
}

impl Look {
    pub const ALL: [Look; 3] = [Look::Full, Look::Plain, Look::Bare];

    /// As the file and the keys of the locale name it.
    pub fn name(self) -> &'static str {
        match self {
            Look::Full => "full",
            Look::Plain => "plain",
            Look::Bare => "bare",
        }
    }

    pub fn named(name: &str) -> Option<Look> {
        Look::ALL.into_iter().find(|look| look.name() == name)
    }

    /// Whether pens may differ from the plain one.
    pub fn has_pens(self) -> bool {
        self == Look::Full
    }

    /// Whether lines of keys are drawn, and a second part beside a list on a wide screen.
    pub fn has_keys(self) -> bool {
        self != Look::Bare
    }

    /// Rows above the place: counts, and the keys of the panes.
    pub fn head(self) -> u16 {
        if self.has_keys() { 2 } else { 1 }
    }

    /// Rows below the place: the status line, and the line of keys.
    pub fn foot(self) -> u16 {
        if self.has_keys() { 2 } else { 1 }
    }
}

/// Slower and faster lines than these are taken for a slip of the pen, in bits a second.
pub const RATES: std::ops::RangeInclusive<u32> = 300..=1_000_000_000;

/// The settings of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub look: Look,
    /// The line's rate as set by hand, in bits a second; `None`: nobody has set it.
    pub line: Option<u32>,
    /// Whether text may be put on the clipboard of the terminal's own computer.
    pub clipboard: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { look: Look::default(), line: None, clipboard: true }
    }
}

/// One thing that a person set otherwise; the others stay as the file has them, another session may have changed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Look(Look),
    /// In bits a second; `None`: no longer set by hand.
    Line(Option<u32>),
    Clipboard(bool),
}

/// Keeps a change for the next start. Says what it had to do on the way (a broken file set aside), or why it could
/// not; given by whoever may know of files.
pub type Keeper = Arc<dyn Fn(Change) -> Result<Option<String>, String> + Send + Sync>;

/// What of a file of settings could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no JSON object: the line where it breaks, from 1, or 0.
    Broken { line: usize },
    /// A key that is known has a value that means nothing.
    Value { key: &'static str },
}

const LOOK: &str = "look";
const LINE: &str = "line";
const CLIPBOARD: &str = "clipboard";

impl Settings {
    /// What a file says, as far as it can be read, and what is wrong with it.
    pub fn read(text: &str) -> (Settings, Option<Unreadable>) {
        let mut settings = Settings::default();
        let map = match object(text) {
            Ok(map) => map,
            Err(wrong) => return (settings, Some(wrong)),
        };
        let mut wrong = None;
        let mut read = |key: &'static str, change: fn(&Value) -> Option<Change>| {
            let Some(value) = map.get(key) else { return };
            match change(value) {
                Some(change) => settings = settings.with(change),
                None => wrong = wrong.take().or(Some(Unreadable::Value { key })),
            }
        };
        read(LOOK, |value| value.as_str().and_then(Look::named).map(Change::Look));
        read(LINE, |value| rate(value).map(Change::Line));
        read(CLIPBOARD, |value| value.as_bool().map(Change::Clipboard));
        (settings, wrong)
    }

    /// The settings with this change.
    #[must_use]
    pub fn with(mut self, change: Change) -> Settings {
        match change {
            Change::Look(look) => self.look = look,
            Change::Line(line) => self.line = line,
            Change::Clipboard(on) => self.clipboard = on,
        }
        self
    }
}

impl Change {
    /// The text of the file with this change; all else that stands in it stays. An empty text is a new file. Fails
    /// where something would be lost.
    pub fn written_over(self, text: &str) -> Result<String, Unreadable> {
        if let (_, Some(wrong)) = Settings::read(text) {
            return Err(wrong);
        }
        let mut map = object(text)?;
        let (key, value) = match self {
            Change::Look(look) => (LOOK, Value::from(look.name())),
            Change::Line(line) => (LINE, line.map_or(Value::Null, Value::from)),
            Change::Clipboard(on) => (CLIPBOARD, Value::from(on)),
        };
        map.insert(key.to_owned(), value);
        // A map of strings and what was read from JSON is always written.
        Ok(format!("{:#}\n", Value::Object(map)))
    }
}

fn object(text: &str) -> Result<Map<String, Value>, Unreadable> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Unreadable::Broken { line: 1 }),
        Err(error) => Err(Unreadable::Broken { line: error.line() }),
    }
}

fn rate(value: &Value) -> Option<Option<u32>> {
    if value.is_null() {
        return Some(None);
    }
    let rate = u32::try_from(value.as_u64()?).ok()?;
    RATES.contains(&rate).then_some(Some(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut text = String::new();
        let mut wanted = Settings::default();
        for change in [
            Change::Look(Look::Bare),
            Change::Line(Some(64_000)),
            Change::Clipboard(false),
            Change::Line(None),
        ] {
            text = change.written_over(&text).expect("nothing is lost");
            wanted = wanted.with(change);
            assert_eq!(Settings::read(&text), (wanted, None), "{text}");
        }
    }

    #[test]
    fn a_new_file_is_small_and_readable() {
        let text = Change::Look(Look::Plain).written_over("").expect("a new file");
        assert_eq!(text, "{\n  \"look\": \"plain\"\n}\n");
    }

    #[test]
    fn keys_of_other_versions_stay_in_their_order() {
        let text = "{\"theme\": [1, {\"a\": null}], \"look\": \"full\", \"later\": \"да\"}";
        let (settings, wrong) = Settings::read(text);
        assert_eq!((settings, wrong), (Settings::default(), None));
        let text = Change::Look(Look::Bare).written_over(text).expect("nothing is lost");
        let keys: Vec<_> = object(&text).expect("an object").keys().cloned().collect();
        assert_eq!(keys, ["theme", "look", "later"]);
        assert!(text.contains("\"да\""), "{text}");
    }

    #[test]
    fn a_broken_file_means_the_usual_settings_and_is_never_written_over() {
        for (text, line) in [("{\n  \"look\": \"bare\"", 2), ("[]", 1), ("look = bare", 1), ("\0\0", 1)] {
            assert_eq!(
                Settings::read(text),
                (Settings::default(), Some(Unreadable::Broken { line })),
                "{text}"
            );
            assert_eq!(
                Change::Clipboard(true).written_over(text),
                Err(Unreadable::Broken { line }),
                "{text}"
            );
        }
    }

    #[test]
    fn a_value_that_means_nothing_is_named_and_the_others_hold() {
        for (value, key) in [
            ("{\"look\": \"fast\", \"clipboard\": false}", LOOK),
            ("{\"line\": 0, \"clipboard\": false}", LINE),
            ("{\"line\": 1e99, \"clipboard\": false}", LINE),
            ("{\"line\": \"64\", \"clipboard\": false}", LINE),
        ] {
            let (settings, wrong) = Settings::read(value);
            assert_eq!((settings.clipboard, wrong), (false, Some(Unreadable::Value { key })), "{value}");
            assert_eq!(
                Change::Look(Look::Bare).written_over(value),
                Err(Unreadable::Value { key }),
                "{value}"
            );
        }
    }
}
