//! A wording under the reader's eyes: its tokens and small questions about them.
//! Positions are token numbers; a question about a place outside the text is answered "no".

use super::Context;
use super::token::{Tok, Token, tokens};
use crate::domain::deadline::Means;

pub struct Text<'a> {
    pub chars: Vec<char>,
    pub tokens: Vec<Token>,
    pub context: &'a Context,
}

/// Characters that are read: a longer cell holds no deadline, or holds it before this place.
pub const LONGEST: usize = 4_000;

/// Tokens `from..to` understood as something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub from: usize,
    pub to: usize,
    pub means: Means,
}

pub fn mark(from: usize, to: usize, means: Means) -> Mark {
    Mark { from, to, means }
}

impl<'a> Text<'a> {
    pub fn new(text: &str, context: &'a Context) -> Self {
        let chars: Vec<char> = text.chars().take(LONGEST).collect();
        let tokens = tokens(&chars);
        Text { chars, tokens, context }
    }

    pub fn kind(&self, at: usize) -> Option<&Tok> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    pub fn word(&self, at: usize) -> Option<&str> {
        match self.kind(at) {
            Some(Tok::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// The word at this place, or an empty one.
    pub fn word_or_empty(&self, at: usize) -> &str {
        self.word(at).unwrap_or("")
    }

    pub fn is_word(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| words.contains(&word))
    }

    pub fn starts(&self, at: usize, stems: &[&str]) -> bool {
        self.word(at).is_some_and(|word| stems.iter().any(|stem| word.starts_with(stem)))
    }

    /// Value and number of digits.
    pub fn number(&self, at: usize) -> Option<(u32, usize)> {
        match self.kind(at) {
            Some(Tok::Number { value, digits, .. }) => Some((*value, *digits)),
            _ => None,
        }
    }

    pub fn number_has_ending(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Tok::Number { ending: Some(_), .. }))
    }

    pub fn is_dash(&self, at: usize) -> bool {
        self.kind(at) == Some(&Tok::Dash)
    }

    pub fn is_mark(&self, at: usize, marks: &[char]) -> bool {
        matches!(self.kind(at), Some(Tok::Mark(c)) if marks.contains(c))
    }

    /// No space between this token and the one before.
    pub fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.spaced)
    }

    pub fn is_end(&self, at: usize) -> bool {
        at >= self.tokens.len()
    }

    /// The place behind an optional mark.
    pub fn past(&self, at: usize, marks: &[char]) -> usize {
        if self.is_mark(at, marks) { at + 1 } else { at }
    }

    /// The wording of tokens `from..to`, with its own spaces.
    pub fn wording(&self, from: usize, to: usize) -> String {
        let start = self.tokens.get(from).map(|token| token.from);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map(|token| token.to);
        match (start, end) {
            (Some(start), Some(end)) if start < end => {
                self.chars.get(start..end).unwrap_or(&[]).iter().collect()
            }
            _ => String::new(),
        }
    }

    /// The place behind a sequence of words, if it stands here; `*` at a pattern's end stands for any ending.
    /// «не позднее, чем за», «тот же, что в»: a comma may stand before such words.
    pub fn phrase(&self, at: usize, pattern: &[&str]) -> Option<usize> {
        let mut at = at;
        for part in pattern {
            if matches!(*part, "чем" | "что" | "указанные") {
                at = self.past(at, &[',']);
            }
            let word = self.word(at)?;
            let fits = match part.strip_suffix('*') {
                Some(stem) => word.starts_with(stem),
                None => word == *part,
            };
            if !fits {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The longest of several phrases that stands here.
    pub fn any_phrase(&self, at: usize, patterns: &[&[&str]]) -> Option<usize> {
        patterns.iter().filter_map(|pattern| self.phrase(at, pattern)).max()
    }
}
