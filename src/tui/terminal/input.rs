//! Bytes of the terminal → keys. A state machine that takes a stream in pieces of any size and gives the same keys.
//! Alt is not used: ESC not followed by `[` or `O` is Esc, then that key. Only an unfinished sequence waits
//! (see [`Decoder::waiting`]); the clock is the caller's. Late answers of the terminal are swallowed, limited in length.

use crate::domain::clean::{clean_lines, is_clean};
use crate::tui::keys::Key;

use super::sequences::{self, Meaning};

/// The longest paste that is kept, in bytes; what is longer is cut and told.
pub const PASTE_LIMIT: usize = 256 * 1024;
const BODY_LIMIT: usize = 64;
const STRING_LIMIT: usize = 4096;
const PASTE_END: &[u8] = b"\x1b[201~";

/// What the bytes said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// The terminal's answer to a status report: everything sent before it has been shown.
    Ack,
    /// Bytes that are not UTF-8; told once for a run of them. The person should switch the terminal to UTF-8.
    NotUtf8,
    /// The paste before this was longer than [`PASTE_LIMIT`] and has been cut.
    PasteCut,
}

/// What an unfinished piece of input is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    Nothing,
    /// A lone ESC: the key, or the start of a sequence.
    Escape,
    /// The rest of a sequence or of a character.
    Sequence,
    /// The end of a paste.
    Paste,
}

/// The decoder. Feed it with [`push`](Decoder::push); when it has waited long enough, call [`timeout`](Decoder::timeout).
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    /// The last thing told was `NotUtf8`.
    told: bool,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    Utf8 {
        bytes: Vec<u8>,
        need: usize,
    },
    Escape,
    /// After `ESC ]` or `ESC P`, while it may still be the answer to a question: the bytes behind ESC.
    PerhapsString(Vec<u8>),
    /// Inside such an answer: its length so far, and whether the last byte was ESC.
    InString {
        length: usize,
        escape: bool,
    },
    /// After `ESC [`. `waited`: the pause is over, the rest is still expected.
    Csi {
        body: Vec<u8>,
        waited: bool,
    },
    CsiLinux,
    /// After `ESC O`.
    Ss3(Vec<u8>),
    /// Inside a sequence over the limit, with its length.
    TooLong(usize),
    Paste {
        text: Vec<u8>,
        /// Bytes of the end marker seen.
        matched: usize,
        cut: bool,
    },
}

impl Decoder {
    pub fn new() -> Decoder {
        Decoder::default()
    }

    /// The keys that these bytes complete, in order.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Input> {
        let mut out = Vec::new();
        for byte in bytes {
            self.byte(*byte, &mut out);
        }
        out
    }

    /// What is unfinished, for choosing the pause after which [`timeout`](Decoder::timeout) is due.
    pub fn waiting(&self) -> Waiting {
        match &self.state {
            State::Ground | State::TooLong(_) | State::Csi { waited: true, .. } => Waiting::Nothing,
            State::Escape => Waiting::Escape,
            State::Paste { .. } => Waiting::Paste,
            _ => Waiting::Sequence,
        }
    }

    /// The pause is over: an unfinished ESC, `ESC [` or `ESC O` becomes keys, the rest of a sequence is dropped.
    pub fn timeout(&mut self) -> Vec<Input> {
        let mut out = Vec::new();
        match std::mem::take(&mut self.state) {
            State::Ground | State::InString { .. } | State::TooLong(_) => {}
            State::Utf8 { .. } => self.tell_not_utf8(&mut out),
            State::Escape => self.key(Key::Esc, &mut out),
            State::PerhapsString(bytes) => self.replay(&bytes, &mut out),
            State::Csi { body, .. } if body.iter().all(u8::is_ascii_digit) => {
                self.replay(&[b"[", body.as_slice()].concat(), &mut out);
            }
            // Nobody types `ESC [ 1 ; 5`: its end is still on the line.
            State::Csi { body, .. } => self.state = State::Csi { body, waited: true },
            State::CsiLinux => self.replay(b"[[", &mut out),
            State::Ss3(body) => self.replay(&[b"O", body.as_slice()].concat(), &mut out),
            State::Paste { text, matched, cut } => self.end_paste(text, &PASTE_END[..matched], cut, &mut out),
        }
        out
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Input>) {
        match std::mem::take(&mut self.state) {
            State::Ground => self.ground(byte, out),
            State::Utf8 { bytes, need } => self.continue_utf8(bytes, need, byte, out),
            State::Escape => self.after_escape(byte, out),
            State::PerhapsString(bytes) => self.perhaps_string(bytes, byte, out),
            State::InString { length, escape } => self.in_string(length, escape, byte, out),
            State::Csi { body, waited } => self.in_csi(body, waited, byte, out),
            State::CsiLinux => self.finish(sequences::linux(byte), byte, out),
            State::Ss3(body) => self.in_ss3(body, byte, out),
            State::TooLong(length) => match byte {
                0x20..=0x3f if length < STRING_LIMIT => self.state = State::TooLong(length + 1),
                0x20..=0x7e => {}
                _ => self.ground(byte, out),
            },
            State::Paste { text, matched, cut } => self.in_paste(text, matched, cut, byte, out),
        }
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Input>) {
        let key = match byte {
            0x1b => {
                self.state = State::Escape;
                return;
            }
            b'\r' | b'\n' => Key::Enter,
            b'\t' => Key::Tab,
            0x08 | 0x7f => Key::Backspace,
            0x00 => Key::Ctrl(' '),
            0x01..=0x1a => Key::Ctrl(char::from(byte - 1 + b'a')),
            0x1c..=0x1f => Key::Ctrl(char::from(byte + 0x40)),
            0x20..=0x7e => Key::Char(char::from(byte)),
            _ => return self.start_utf8(byte, out),
        };
        self.key(key, out);
    }

    fn start_utf8(&mut self, byte: u8, out: &mut Vec<Input>) {
        let need = match byte {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return self.tell_not_utf8(out),
        };
        self.state = State::Utf8 { bytes: vec![byte], need };
    }

    fn continue_utf8(&mut self, mut bytes: Vec<u8>, need: usize, byte: u8, out: &mut Vec<Input>) {
        if !(0x80..=0xbf).contains(&byte) {
            self.tell_not_utf8(out);
            return self.byte(byte, out);
        }
        bytes.push(byte);
        if bytes.len() < need {
            self.state = State::Utf8 { bytes, need };
            return;
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => {
                for c in text.chars().filter(|c| is_clean(*c)) {
                    self.key(Key::Char(c), out);
                }
            }
            Err(_) => self.tell_not_utf8(out),
        }
    }

    fn after_escape(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'[' => self.state = State::Csi { body: Vec::new(), waited: false },
            b'O' => self.state = State::Ss3(Vec::new()),
            b']' | b'P' => self.state = State::PerhapsString(vec![byte]),
            _ => {
                self.key(Key::Esc, out);
                self.byte(byte, out);
            }
        }
    }

    /// `ESC ] 11 ;` and `ESC P 1 $ r` are answers to questions of whoever used the terminal before us; a person who
    /// types Esc, `]` goes on differently.
    fn perhaps_string(&mut self, mut bytes: Vec<u8>, byte: u8, out: &mut Vec<Input>) {
        bytes.push(byte);
        match string_start(&bytes) {
            Some(true) => self.state = State::InString { length: bytes.len(), escape: false },
            Some(false) => self.state = State::PerhapsString(bytes),
            None => self.replay(&bytes, out),
        }
    }

    fn in_string(&mut self, length: usize, escape: bool, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'\\' if escape => {}
            _ if escape => self.after_escape(byte, out),
            0x07 | 0x18 | 0x1a => {}
            0x1b => self.state = State::InString { length, escape: true },
            0x00..=0x1f | 0x7f => self.ground(byte, out),
            _ if length >= STRING_LIMIT => {}
            _ => self.state = State::InString { length: length + 1, escape: false },
        }
    }

    fn in_csi(&mut self, mut body: Vec<u8>, waited: bool, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'[' if body.is_empty() => self.state = State::CsiLinux,
            // rxvt ends a key with Shift by `$`.
            b'$' if !body.is_empty() && body.iter().all(u8::is_ascii_digit) => {
                self.finish(sequences::csi(&body, byte), byte, out);
            }
            0x20..=0x3f if body.len() >= BODY_LIMIT => self.state = State::TooLong(body.len()),
            0x20..=0x3f => {
                body.push(byte);
                self.state = State::Csi { body, waited };
            }
            _ => self.finish(sequences::csi(&body, byte), byte, out),
        }
    }

    fn in_ss3(&mut self, mut body: Vec<u8>, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'0'..=b'9' | b';' if body.len() >= BODY_LIMIT => self.state = State::TooLong(body.len()),
            b'0'..=b'9' | b';' => {
                body.push(byte);
                self.state = State::Ss3(body);
            }
            _ => self.finish(sequences::ss3(byte), byte, out),
        }
    }

    /// The sequence ended with `byte`, unless that byte cannot end one: then what was is dropped and it counts itself.
    fn finish(&mut self, meaning: Meaning, byte: u8, out: &mut Vec<Input>) {
        if !(0x20..=0x7e).contains(&byte) {
            return self.ground(byte, out);
        }
        match meaning {
            Meaning::Key(key) => self.key(key, out),
            Meaning::Ack => self.give(Input::Ack, out),
            Meaning::PasteStart => self.state = State::Paste { text: Vec::new(), matched: 0, cut: false },
            Meaning::Nothing => {}
        }
    }

    fn in_paste(&mut self, mut text: Vec<u8>, matched: usize, mut cut: bool, byte: u8, out: &mut Vec<Input>) {
        if byte == PASTE_END[matched] {
            if matched + 1 == PASTE_END.len() {
                return self.end_paste(text, b"", cut, out);
            }
            self.state = State::Paste { text, matched: matched + 1, cut };
            return;
        }
        // Only its first byte is ESC, so a broken marker can start anew only with this byte.
        let restarts = byte == PASTE_END[0];
        let own = if restarts { &[][..] } else { &[byte][..] };
        for piece in [&PASTE_END[..matched], own] {
            let room = PASTE_LIMIT.saturating_sub(text.len()).min(piece.len());
            text.extend_from_slice(&piece[..room]);
            cut |= room < piece.len();
        }
        self.state = State::Paste { text, matched: usize::from(restarts), cut };
    }

    fn end_paste(&mut self, mut text: Vec<u8>, rest: &[u8], cut: bool, out: &mut Vec<Input>) {
        text.extend_from_slice(rest);
        if cut {
            // The limit may have cut a character.
            let whole = text.utf8_chunks().map(|chunk| chunk.valid().len() + chunk.invalid().len());
            let last = text.utf8_chunks().last().map_or(0, |chunk| chunk.invalid().len());
            let length = whole.sum::<usize>() - last;
            text.truncate(length);
        }
        // Cleaning takes every ESC away: nothing in a paste can act later.
        let text = clean_lines(&String::from_utf8_lossy(&text)).into_owned();
        if !text.is_empty() {
            self.key(Key::Paste(text), out);
        }
        if cut {
            self.give(Input::PasteCut, out);
        }
    }

    /// It was no sequence: Esc, then what followed, key by key.
    fn replay(&mut self, after_escape: &[u8], out: &mut Vec<Input>) {
        self.key(Key::Esc, out);
        for byte in after_escape {
            self.byte(*byte, out);
        }
    }

    fn key(&mut self, key: Key, out: &mut Vec<Input>) {
        self.give(Input::Key(key), out);
    }

    fn give(&mut self, input: Input, out: &mut Vec<Input>) {
        self.told = false;
        out.push(input);
    }

    fn tell_not_utf8(&mut self, out: &mut Vec<Input>) {
        if !std::mem::replace(&mut self.told, true) {
            out.push(Input::NotUtf8);
        }
    }
}

/// `Some(true)`: certainly the start of an answer; `Some(false)`: not yet; `None`: certainly not.
fn string_start(bytes: &[u8]) -> Option<bool> {
    let (kind, rest) = bytes.split_first()?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit() || **b == b';').count();
    match (kind, &rest[digits..]) {
        (b']', []) if rest.contains(&b';') => (rest.first() != Some(&b';')).then_some(true),
        (_, []) if digits <= 8 => Some(false),
        (b'P', [b'+' | b'$' | b'!' | b'>']) => Some(false),
        (b'P', [b'+' | b'$', b'r'] | [b'!' | b'>', b'|']) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
