//! Keys as the bytes that a terminal sends. Letters that act are named by their Latin keycaps and sent in either
//! layout; text is sent as it is.

/// Which layout is on while keys that act are pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Latin,
    Russian,
}

pub const UP: &str = "\x1b[A";
pub const DOWN: &str = "\x1b[B";
pub const ENTER: &str = "\r";
pub const ESC: &str = "\x1b";
pub const TAB: &str = "\t";
pub const INSERT: &str = "\x1b[2~";
pub const F5: &str = "\x1b[15~";

const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,./";
const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбю.";

impl Layout {
    /// What arrives when these keys (named by their Latin caps) are pressed.
    pub fn press(self, keys: &str) -> String {
        match self {
            Layout::Latin => keys.to_owned(),
            Layout::Russian => keys.chars().map(russian).collect(),
        }
    }
}

fn russian(key: char) -> char {
    let at = LATIN.chars().position(|latin| latin == key);
    at.and_then(|at| RUSSIAN.chars().nth(at)).unwrap_or(key)
}
