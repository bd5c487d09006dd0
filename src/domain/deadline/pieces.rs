//! A wording in pieces: what was understood of it, what was not used, and the glue between. In: a wording and its spans.
//! Out: pieces that make the whole wording again, so that one cell shows both.

use super::types::{Deadline, Means};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub used: Used,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// The deadline was read from it.
    Understood,
    /// Words that say nothing of the deadline: a place, a form of work, what could not be read.
    Unused,
    /// Spaces, signs and short words between the others.
    Glue,
}

/// The pieces of a wording, in order.
pub fn pieces(deadline: &Deadline) -> Vec<Piece> {
    let letters: Vec<char> = deadline.text.chars().collect();
    let mut spans: Vec<_> = deadline.spans.iter().filter(|span| span.means != Means::Note).collect();
    spans.sort_by_key(|span| span.from);
    let part =
        |from: usize, to: usize| -> String { letters.get(from..to).unwrap_or_default().iter().collect() };
    let mut found = Vec::new();
    let mut at = 0;
    for span in spans {
        let (from, to) = (span.from.max(at), span.to.min(letters.len()));
        if from >= to {
            continue;
        }
        between(&part(at, from), &mut found);
        push(&mut found, part(from, to), Used::Understood);
        at = to;
    }
    between(&part(at, letters.len()), &mut found);
    found
}

/// What stands between spans: its words are unused, unless they are too short to say anything.
fn between(text: &str, found: &mut Vec<Piece>) {
    let says = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
        letters > 2 || word.contains(|c: char| c.is_ascii_digit())
    };
    let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | ':'));
    if !text.split_whitespace().any(says) {
        return push(found, text.to_owned(), Used::Glue);
    }
    let start = text.find(bare).unwrap_or(0);
    push(found, text[..start].to_owned(), Used::Glue);
    push(found, bare.to_owned(), Used::Unused);
    push(found, text[start + bare.len()..].to_owned(), Used::Glue);
}

fn push(found: &mut Vec<Piece>, text: String, used: Used) {
    if !text.is_empty() {
        found.push(Piece { text, used });
    }
}

/// The wording with what was not used in square brackets, for where there are no colours.
pub fn marked(deadline: &Deadline) -> String {
    let mut text = String::new();
    for piece in pieces(deadline) {
        match piece.used {
            Used::Unused => text.push_str(&format!("[{}]", piece.text)),
            Used::Understood | Used::Glue => text.push_str(&piece.text),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::reader::{Context, read};
    use super::*;

    #[test]
    fn what_was_not_used_is_marked_and_nothing_is_lost() {
        for (text, expected) in [
            ("до 31 мая 2020 года", "до 31 мая 2020 года"),
            (
                "до 15 февраля 2021 года, совещание в актовом зале",
                "до 15 февраля 2021 года, [совещание в актовом зале]",
            ),
            ("постоянно", "постоянно"),
            ("", ""),
            ("как получится", "[как получится]"),
        ] {
            let deadline = read(text, &Context::default());
            assert_eq!(marked(&deadline), expected);
            let whole: String = pieces(&deadline).into_iter().map(|piece| piece.text).collect();
            assert_eq!(whole, text);
        }
    }
}
