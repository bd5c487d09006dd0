//! What may be sent to a terminal with these capabilities: every sequence is looked at. The emulators take all of them,
//! so that they alone would not tell.

use opora::tui::terminal::caps::{Caps, Colours};

/// The first sequence that this terminal cannot take.
pub fn refused(bytes: &[u8], caps: &Caps) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = &*text;
    while let Some(start) = rest.find('\u{1b}') {
        let sequence = &rest[start + 1..];
        let length = match sequence.strip_prefix('[') {
            Some(body) => 2 + body.find(|c: char| ('@'..='~').contains(&c))?,
            None => 1,
        };
        let (sequence, behind) = sequence.split_at(length);
        if !may(sequence, caps) {
            return Some(format!("ESC{sequence}"));
        }
        rest = behind;
    }
    None
}

fn may(sequence: &str, caps: &Caps) -> bool {
    let Some(body) = sequence.strip_prefix('[') else { return sequence == "M" };
    let (parameters, last) = body.split_at(body.len() - 1);
    if parameters.starts_with('?') {
        return caps.private_modes;
    }
    match last {
        "A" | "B" | "C" | "D" | "H" | "J" | "K" | "r" => true,
        "G" | "d" => caps.column_row,
        "L" | "M" => caps.lines,
        "P" | "@" => caps.chars,
        "S" | "T" => caps.scroll,
        "X" => caps.erase_chars,
        "m" => parameters.split(';').all(|code| may_pen(code.parse().unwrap_or(0), caps)),
        _ => false,
    }
}

fn may_pen(code: u8, caps: &Caps) -> bool {
    match code {
        0 | 1 | 4 | 7 => true,
        2 => caps.dim,
        3 => caps.italic,
        9 => caps.crossed,
        22..=29 | 39 | 49 => caps.attributes_off,
        30..=37 | 40..=47 => caps.colours >= Colours::Eight,
        90..=97 | 100..=107 => caps.colours >= Colours::Sixteen,
        _ => false,
    }
}
