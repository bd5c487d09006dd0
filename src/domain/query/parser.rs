//! The grammar: alternatives of conjunctions of conditions, `!` before any of them, parentheses to any sensible depth.
//! In: a text, today, the kind of record it is for. Out: a [`Query`] or the first fault. Any text is safe to give.

use chrono::NaiveDate;

use super::error::{ErrorCode, QueryError};
use super::expr::{Expr, Predicate, Query, Span, Test, Wanted};
use super::number::{Numbers, looks_like_number};
use super::scan::{Piece, Scanner};
use super::values::{self, phrase, text_words};
use super::vocabulary::{Found, KEYS, Key, Wording, find};
use crate::domain::record::Kind;

/// Parentheses in each other; people use two.
const DEEPEST: usize = 32;
/// Characters. A pasted page is refused before it is read.
const LONGEST: usize = 4_000;

/// What a filter is read for.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// The day that years are guessed from.
    pub today: NaiveDate,
    /// The records that it filters; decides which keys there are.
    pub kind: Kind,
    /// The end of the text is still being typed: its last word matches what begins so, and what is merely unfinished
    /// (an open quote or parenthesis, a key without a value, an operator) is no fault.
    pub typing: bool,
}

impl Context {
    /// For a finished filter of activities.
    pub fn new(today: NaiveDate) -> Context {
        Context { today, kind: Kind::Activity, typing: false }
    }
}

/// Reads a filter.
pub fn parse(text: &str, context: &Context) -> Result<Query, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        let span = Span::new(LONGEST, chars.len());
        return Err(QueryError::new(ErrorCode::TooLong, span, ""));
    }
    let mut parser = Parser { scanner: Scanner::new(&chars), context, depth: 0 };
    let expr = parser.alternatives()?;
    match parser.scanner.next() {
        (Piece::Close, span) => Err(QueryError::new(ErrorCode::UnexpectedParenthesis, span, ")")),
        _ => Ok(Query { expr }),
    }
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    context: &'a Context,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> (Piece, Span) {
        self.scanner.clone().next()
    }

    fn fault<T>(&self, code: ErrorCode, span: Span) -> Result<T, QueryError> {
        Err(QueryError::new(code, span, self.scanner.text(span)))
    }

    /// What stands for nothing yet, at the end of a text that is being typed.
    fn unfinished(&self) -> bool {
        self.context.typing && matches!(self.peek().0, Piece::End)
    }

    fn alternatives(&mut self) -> Result<Expr, QueryError> {
        let mut parts = vec![self.conjunction()?];
        while let (Piece::Or, span) = self.peek() {
            self.scanner.go_to(span.to);
            if self.unfinished() {
                break;
            }
            let part = self.conjunction()?;
            if part == Expr::All && self.unfinished() {
                break;
            }
            if part == Expr::All || parts.last() == Some(&Expr::All) {
                return self.fault(ErrorCode::DanglingOperator, span);
            }
            parts.push(part);
        }
        Ok(Expr::any_of(parts))
    }

    fn conjunction(&mut self) -> Result<Expr, QueryError> {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                (Piece::End | Piece::Close | Piece::Or, _) => break,
                (Piece::And, span) => {
                    self.scanner.go_to(span.to);
                    if self.unfinished() {
                        break;
                    }
                    let follows =
                        !matches!(self.peek().0, Piece::End | Piece::Close | Piece::Or | Piece::And);
                    if parts.is_empty() || !follows {
                        return self.fault(ErrorCode::DanglingOperator, span);
                    }
                }
                _ => parts.extend(self.condition()?),
            }
        }
        Ok(Expr::all_of(parts))
    }

    /// One condition with what turns it round; `None` for mere punctuation, which says nothing.
    fn condition(&mut self) -> Result<Option<Expr>, QueryError> {
        let (mut negated, mut sign) = (false, None);
        while let (Piece::Not, span) = self.peek() {
            self.scanner.go_to(span.to);
            negated = !negated;
            sign = Some(span);
        }
        let Some(sign) = sign else { return self.atom() };
        if self.unfinished() {
            return Ok(None);
        }
        match self.peek() {
            (Piece::End | Piece::Close | Piece::Or | Piece::And, _) => {
                self.fault(ErrorCode::DanglingOperator, sign)
            }
            (_, span) => match self.atom()? {
                Some(Expr::All) if self.context.typing => Ok(None),
                None | Some(Expr::All) => self.fault(ErrorCode::NothingToFind, Span::new(sign.from, span.to)),
                Some(expr) => Ok(Some(if negated { expr.negated() } else { expr })),
            },
        }
    }

    fn atom(&mut self) -> Result<Option<Expr>, QueryError> {
        let (piece, span) = self.scanner.next();
        match piece {
            Piece::Open => self.group(span).map(Some),
            Piece::Key(name) => self.keyed(&name, span).map(Some),
            Piece::Quoted { closed: false, .. } if !self.context.typing => {
                self.fault(ErrorCode::UnclosedQuote, span)
            }
            Piece::Quoted { text, closed } => match phrase(&text) {
                Some(test) => Ok(Some(is(Test::Text(test), span))),
                None if !closed => Ok(None),
                None => self.fault(ErrorCode::NothingToFind, span),
            },
            Piece::Bare(text) => Ok(self.bare(&text, span)),
            // Taken care of by who calls.
            Piece::Close | Piece::And | Piece::Or | Piece::Not | Piece::End => Ok(None),
        }
    }

    fn group(&mut self, open: Span) -> Result<Expr, QueryError> {
        if self.depth == DEEPEST {
            return self.fault(ErrorCode::TooDeep, open);
        }
        self.depth += 1;
        let inner = self.alternatives()?;
        self.depth -= 1;
        match self.scanner.next() {
            (Piece::Close, close) if inner == Expr::All => {
                self.fault(ErrorCode::EmptyParentheses, Span::new(open.from, close.to))
            }
            (Piece::Close, _) => Ok(inner),
            _ if self.context.typing => Ok(inner),
            _ => self.fault(ErrorCode::UnclosedParenthesis, open),
        }
    }

    fn bare(&self, text: &str, span: Span) -> Option<Expr> {
        if looks_like_number(text) {
            let wanted = Wanted::Numbers(vec![Numbers::read(text)?]);
            let key =
                KEYS.iter().find(|key| key.takes == super::Takes::Numbers && key.works_on(self.context.kind));
            if let Some(key) = key {
                return Some(is(Test::Key { key, wanted }, span));
            }
        }
        let typed = self.context.typing && self.scanner.is_at_end();
        text_words(text, typed).map(|test| is(Test::Text(test), span))
    }

    fn keyed(&mut self, name: &str, span: Span) -> Result<Expr, QueryError> {
        let key = self.key(name, Span::new(span.from, span.to.saturating_sub(1)))?;
        let wanted = values::read(&mut self.scanner, key, span, self.context)?;
        let whole = Span::new(span.from, self.scanner.at());
        Ok(wanted.map_or(Expr::All, |wanted| is(Test::Key { key, wanted }, whole)))
    }

    fn key(&self, name: &str, span: Span) -> Result<Key, QueryError> {
        let kind = self.context.kind;
        let fault = |code, candidates: Vec<&str>| {
            let candidates = candidates.into_iter().map(str::to_owned).collect();
            Err(QueryError::new(code, span, name).with_candidates(candidates))
        };
        let rows = |here: bool| {
            let chosen = KEYS.iter().filter(move |key| key.works_on(kind) == here);
            chosen.map(|key| -> (Key, &'static Wording) { (key, &key.wording) })
        };
        match find(rows(true), name) {
            Found::One(key) => Ok(key),
            Found::Several(words) => fault(ErrorCode::AmbiguousKey, words),
            Found::None(near) => match find(rows(false), name) {
                Found::One(_) => fault(ErrorCode::KeyNotHere, near),
                _ => fault(ErrorCode::UnknownKey, near),
            },
        }
    }
}

fn is(test: Test, span: Span) -> Expr {
    Expr::Is(Predicate { test, span })
}
