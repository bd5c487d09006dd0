//! What the function-key sequences of terminals mean: all PuTTY modes, the Linux console, xterm, rxvt, SCO,
//! both modes of the numeric pad, modified keys (folded to the plain key), and answers that come late.
//! In: the parts of one complete sequence. Out: its meaning; what is unknown is swallowed, never guessed.

use crate::tui::keys::Key;

/// The meaning of a complete sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    Key(Key),
    /// The terminal's answer to a status report (`ESC [ 5 n`).
    Ack,
    PasteStart,
    Nothing,
}

/// `ESC [` body final. The body holds parameters and intermediates.
pub fn csi(body: &[u8], last: u8) -> Meaning {
    let Some(params) = numbers(body) else {
        return Meaning::Nothing;
    };
    let first = params.first().copied().unwrap_or(0);
    match last {
        b'A'..=b'D' | b'H' | b'F' => known(arrow(last)),
        b'~' if first == 200 => Meaning::PasteStart,
        b'~' if first == 27 && params.len() == 3 => {
            known(character(params.get(2).copied(), params.get(1).copied()))
        }
        b'~' | b'^' | b'$' | b'@' if !params.is_empty() => known(numbered(first)),
        b'u' if !params.is_empty() => known(character(Some(first), params.get(1).copied())),
        b'n' if !params.is_empty() => {
            if first == 0 {
                Meaning::Ack
            } else {
                Meaning::Nothing
            }
        }
        // Modified F1…F4. A late cursor report (`row ; column R`) looks like one only from the first row.
        b'P'..=b'S' if first == 1 && matches!(params.get(1), Some(2..=16)) => {
            Meaning::Key(Key::F(last - b'P' + 1))
        }
        b'Z' => Meaning::Key(Key::BackTab),
        _ if params.is_empty() => known(sco(last)),
        _ => Meaning::Nothing,
    }
}

/// `ESC O` body final: function keys, and the numeric pad in application mode. The body (a modifier) is folded.
pub fn ss3(last: u8) -> Meaning {
    let key = match last {
        b'A'..=b'D' | b'H' | b'F' => return known(arrow(last)),
        // rxvt: arrows with Ctrl.
        b'a'..=b'd' => return known(arrow(last.to_ascii_uppercase())),
        // VT100 and VT400: F1…F4; PuTTY's VT100+ goes on to F12.
        b'P'..=b'[' => Key::F(last - b'P' + 1),
        b'p'..=b'y' => Key::Char(char::from(last - b'p' + b'0')),
        b'j'..=b'o' => Key::Char(char::from(last - b'j' + b'*')),
        b'M' => Key::Enter,
        b'I' => Key::Tab,
        b' ' => Key::Char(' '),
        _ => return Meaning::Nothing,
    };
    Meaning::Key(key)
}

/// `ESC [ [` final: F1…F5 of the Linux console.
pub fn linux(last: u8) -> Meaning {
    match last {
        b'A'..=b'E' => Meaning::Key(Key::F(last - b'A' + 1)),
        _ => Meaning::Nothing,
    }
}

fn known(key: Option<Key>) -> Meaning {
    key.map_or(Meaning::Nothing, Meaning::Key)
}

/// Decimal parameters; of sub-parameters (`:`) the first counts. `None` for private and unknown forms.
fn numbers(body: &[u8]) -> Option<Vec<u32>> {
    if body.is_empty() {
        return Some(Vec::new());
    }
    let number = |part: &[u8]| {
        let digits = part.split(|b| *b == b':').next().unwrap_or_default();
        digits.iter().try_fold(0u32, |sum, b| {
            b.is_ascii_digit().then(|| sum.saturating_mul(10).saturating_add(u32::from(*b - b'0')))
        })
    };
    body.split(|b| *b == b';').map(number).collect()
}

fn arrow(last: u8) -> Option<Key> {
    Some(match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        _ => return None,
    })
}

/// `ESC [ n ~`; rxvt ends modified ones with `^`, `$` or `@`.
fn numbered(number: u32) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Del,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=34 => {
            const F: [u8; 24] =
                [1, 2, 3, 4, 5, 0, 6, 7, 8, 9, 10, 0, 11, 12, 13, 14, 0, 15, 16, 0, 17, 18, 19, 20];
            let key = F[usize::try_from(number - 11).ok()?];
            return (key > 0).then_some(Key::F(key));
        }
        _ => return None,
    })
}

/// Keys of PuTTY's SCO mode, without parameters. Where rxvt uses the same bytes for arrows, rxvt wins.
fn sco(last: u8) -> Option<Key> {
    Some(match last {
        b'I' => Key::PageUp,
        b'G' => Key::PageDown,
        b'L' => Key::Insert,
        b'M'..=b'X' => Key::F(last - b'M' + 1),
        b'Y' => Key::F(1),
        b'a'..=b'd' => return arrow(last.to_ascii_uppercase()),
        b'e'..=b'j' => Key::F(last - b'e' + 7),
        b'k'..=b'v' => Key::F(last - b'k' + 1),
        b'w'..=b'z' => Key::F(last - b'w' + 1),
        _ => return None,
    })
}

/// A character key told by number with its modifiers (1 + Shift 1, Alt 2, Ctrl 4).
fn character(code: Option<u32>, modifiers: Option<u32>) -> Option<Key> {
    let held = modifiers.unwrap_or(1).saturating_sub(1);
    let (shift, ctrl) = (held & 1 != 0, held & 4 != 0);
    let c = char::from_u32(code?)?;
    Some(match c {
        '\r' | '\n' => Key::Enter,
        '\t' if shift => Key::BackTab,
        '\t' => Key::Tab,
        '\u{1b}' => Key::Esc,
        '\u{8}' | '\u{7f}' => Key::Backspace,
        c if ctrl => {
            return Key::parse(&format!("ctrl-{}", if c == ' ' { "space".into() } else { c.to_string() }));
        }
        c => return crate::domain::clean::is_clean(c).then_some(Key::Char(c)),
    })
}
