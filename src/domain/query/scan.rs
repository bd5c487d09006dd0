//! Cuts the input of a filter into pieces: parentheses, operators, quoted phrases, keys, bare words. In: characters.
//! Out: pieces with their places. Knows nothing of what keys mean.

use super::expr::Span;
use super::vocabulary::{Operator, operator};

/// A piece of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Open,
    Close,
    And,
    Or,
    Not,
    /// What stood between quotes. `closed` is false when the input ended before they did.
    Quoted {
        text: String,
        closed: bool,
    },
    /// A word before a colon; the scanner stands behind the colon.
    Key(String),
    Bare(String),
    End,
}

/// Stands at a place in the input.
#[derive(Debug, Clone)]
pub struct Scanner<'a> {
    chars: &'a [char],
    at: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(chars: &'a [char]) -> Scanner<'a> {
        Scanner { chars, at: 0 }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn go_to(&mut self, at: usize) {
        self.at = at.min(self.chars.len());
    }

    pub fn text(&self, span: Span) -> String {
        self.chars.get(span.from..span.to).unwrap_or_default().iter().collect()
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.chars.len()
    }

    pub fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Takes this character if it is the next.
    pub fn take(&mut self, wanted: char) -> bool {
        let here = self.peek() == Some(wanted);
        self.at += usize::from(here);
        here
    }

    /// The next piece and its place; the scanner stands behind it.
    pub fn next(&mut self) -> (Piece, Span) {
        self.skip_spaces();
        let from = self.at;
        let piece = match self.peek() {
            None => Piece::End,
            Some('(') => self.single(Piece::Open),
            Some(')') => self.single(Piece::Close),
            Some('!') => self.single(Piece::Not),
            Some(c) if closing_quotes(c).is_some() => self.quoted(),
            Some(_) => self.bare_or_key(),
        };
        (piece, Span::new(from, self.at))
    }

    fn single(&mut self, piece: Piece) -> Piece {
        self.at += 1;
        piece
    }

    /// What stands in the quotes that begin here, `End` when none do. «» may stand in each other.
    pub fn quoted(&mut self) -> Piece {
        let Some((open, closing)) = self.peek().and_then(|c| Some((c, closing_quotes(c)?))) else {
            return Piece::End;
        };
        self.at += 1;
        let (mut text, mut depth) = (String::new(), 1_usize);
        while let Some(c) = self.peek() {
            self.at += 1;
            if closing.contains(&c) {
                depth -= 1;
                if depth == 0 {
                    return Piece::Quoted { text, closed: true };
                }
            } else if c == open {
                depth += 1;
            }
            text.push(c);
        }
        Piece::Quoted { text, closed: false }
    }

    fn bare_or_key(&mut self) -> Piece {
        let mut text = String::new();
        while let Some(c) = self.peek().filter(|c| !ends_bare(*c)) {
            self.at += 1;
            if matches!(c, ':' | '=') && is_key(&text) {
                return Piece::Key(text);
            }
            text.push(c);
        }
        match operator(&text) {
            Some(Operator::And) => Piece::And,
            Some(Operator::Or) => Piece::Or,
            Some(Operator::Not) => Piece::Not,
            None => Piece::Bare(text),
        }
    }

    /// A value without quotes: up to a space, a comma, a parenthesis or a quote; empty if there is none.
    pub fn value(&mut self) -> (String, Span) {
        let from = self.at;
        while self.peek().is_some_and(|c| !ends_bare(c) && c != ',') {
            self.at += 1;
        }
        let span = Span::new(from, self.at);
        (self.text(span), span)
    }
}

fn ends_bare(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')') || closing_quotes(c).is_some()
}

fn is_key(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '_'))
}

/// The characters that close a quote opened by this one.
pub fn closing_quotes(c: char) -> Option<&'static [char]> {
    match c {
        '"' => Some(&['"']),
        '«' => Some(&['»']),
        '“' => Some(&['”', '"']),
        '„' => Some(&['“', '”', '"']),
        _ => None,
    }
}
