//! One key press. In: nothing; out: a value that the table of actions and text fields read.
//! A change of size and a lost line are not keys. Alt does not exist: Alt+x arrives as Esc, x.

use std::fmt;

use super::layout::{Physical, physical};

/// A key press, or a whole pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// A printed character, as the terminal sent it, in whatever layout.
    Char(char),
    Enter,
    Esc,
    Tab,
    /// Shift+Tab.
    BackTab,
    Backspace,
    Del,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// F1…F24.
    F(u8),
    /// Control with a character: a lower-case Latin letter, a space, or one of `\ ] ^ _`.
    Ctrl(char),
    /// Pasted text: cleaned, lines separated by `\n`. Never commands, whatever it contains.
    Paste(String),
}

/// Names of the keys without a parameter, as keymap files and the help show them.
const NAMES: [(&str, Key); 15] = [
    ("Enter", Key::Enter),
    ("Esc", Key::Esc),
    ("Tab", Key::Tab),
    ("Shift-Tab", Key::BackTab),
    ("Backspace", Key::Backspace),
    ("Del", Key::Del),
    ("Insert", Key::Insert),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PageUp", Key::PageUp),
    ("PageDown", Key::PageDown),
];

impl Key {
    /// The physical key of a printed character; `None` for other keys and for characters that never act.
    pub fn physical(&self) -> Option<Physical> {
        match self {
            Key::Char(c) => physical(*c),
            _ => None,
        }
    }

    /// The digit, if this is one.
    pub fn digit(&self) -> Option<u8> {
        match self {
            Key::Char(c) => c.to_digit(10).and_then(|digit| u8::try_from(digit).ok()),
            _ => None,
        }
    }

    /// Reads what `Display` writes: `F5`, `Ctrl-L`, `PageDown`, `Space`, or one character.
    /// Case counts only for a single character. A paste has no name that can be read.
    pub fn parse(name: &str) -> Option<Key> {
        let mut chars = name.chars();
        if let (Some(only), None) = (chars.next(), chars.next()) {
            return (!only.is_control()).then_some(Key::Char(only));
        }
        let lower = name.to_ascii_lowercase();
        if lower == "space" {
            return Some(Key::Char(' '));
        }
        if let Some((_, key)) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Some(key.clone());
        }
        if let Some(of) = lower.strip_prefix("ctrl-") {
            return ctrl_named(of);
        }
        let number: u8 = lower.strip_prefix('f')?.parse().ok()?;
        (1..=24).contains(&number).then_some(Key::F(number))
    }
}

fn ctrl_named(of: &str) -> Option<Key> {
    if of == "space" {
        return Some(Key::Ctrl(' '));
    }
    let mut chars = of.chars();
    match (chars.next(), chars.next()) {
        (Some(c @ ('a'..='z' | '\\' | ']' | '^' | '_')), None) => Some(Key::Ctrl(c)),
        _ => None,
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Char(' ') => f.write_str("Space"),
            Key::Char(c) => write!(f, "{c}"),
            Key::F(number) => write!(f, "F{number}"),
            Key::Ctrl(' ') => f.write_str("Ctrl-Space"),
            Key::Ctrl(c) => write!(f, "Ctrl-{}", c.to_ascii_uppercase()),
            Key::Paste(_) => f.write_str("Paste"),
            other => match NAMES.iter().find(|(_, key)| key == other) {
                Some((name, _)) => f.write_str(name),
                None => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_with_a_name_is_read_back_from_it() {
        let mut keys: Vec<Key> = NAMES.iter().map(|(_, key)| key.clone()).collect();
        keys.extend((1..=24).map(Key::F));
        keys.extend(('a'..='z').chain([' ', '\\', ']', '^', '_']).map(Key::Ctrl));
        keys.extend([' ', 'ъ', 'Q', '7', '№'].map(Key::Char));
        for key in keys {
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
    }

    #[test]
    fn names_that_are_no_keys_are_refused() {
        for name in ["", "F0", "F25", "Fx", "Ctrl-", "Ctrl-Ы", "Alt-x", "Paste", "\u{1b}"] {
            assert_eq!(Key::parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn names_are_read_in_any_case() {
        assert_eq!(Key::parse("ctrl-l"), Some(Key::Ctrl('l')));
        assert_eq!(Key::parse("pagedown"), Some(Key::PageDown));
        assert_eq!(Key::parse("f10"), Some(Key::F(10)));
    }
}
