//! The values after a key: `ИМЦ,ОМ`, `..15.02.2021`, `«в работе»`. In: the scanner behind the colon and the key's row.
//! Out: what is wanted, or a fault at the value in question.

use super::days::{self, DayFault};
use super::error::{ErrorCode, QueryError};
use super::expr::{Name, Span, TextTest, Wanted, WordTerm};
use super::number::Numbers;
use super::parser::Context;
use super::scan::{Piece, Scanner};
use super::vocabulary::{Choice, Found, Key, Looking, Takes, find, operator};
use crate::domain::words;

/// How many words one date may have: «1 сентября 2020 .. 31 мая 2021» has seven.
const WORDS_IN_DATE: usize = 8;

/// One value as it stands in the input.
struct Raw {
    text: String,
    span: Span,
    quoted: bool,
    /// Its quotes are closed, or it has none.
    closed: bool,
}

/// Reads the list of values of `key`. `None`: the value is still to be typed (only while typing).
pub fn read(
    scanner: &mut Scanner<'_>,
    key: Key,
    key_span: Span,
    context: &Context,
) -> Result<Option<Wanted>, QueryError> {
    let mut values = Vec::new();
    loop {
        scanner.skip_spaces();
        let value = match key.takes {
            Takes::Days(looking) => day_value(scanner, looking, context),
            _ => next_value(scanner),
        };
        if words::phrase(&value.text).is_empty() {
            if context.typing && scanner.is_at_end() {
                break;
            }
            let span = Span::new(key_span.from, value.span.to);
            return Err(QueryError::new(ErrorCode::MissingValue, span, scanner.text(span)));
        }
        if !value.closed && !context.typing {
            return Err(QueryError::new(ErrorCode::UnclosedQuote, value.span, value.text));
        }
        values.push(value);
        if !scanner.take(',') {
            break;
        }
    }
    if values.is_empty() {
        return Ok(None);
    }
    wanted(key, &values, context, scanner.is_at_end()).map(Some)
}

fn next_value(scanner: &mut Scanner<'_>) -> Raw {
    let from = scanner.at();
    if let Piece::Quoted { text, closed } = scanner.quoted() {
        let text = without_quotes(&text);
        return Raw { text, span: Span::new(from, scanner.at()), quoted: true, closed };
    }
    let (text, span) = scanner.value();
    Raw { text, span, quoted: false, closed: true }
}

/// A date may be written with spaces («15 мая 2021»), a short one with a comma («15,02»): the longest run of words that
/// reads as days is taken.
fn day_value(scanner: &mut Scanner<'_>, looking: Looking, context: &Context) -> Raw {
    let reads = |text: &str| days::read(text, context.today, looking).is_ok();
    let first = next_value(scanner);
    if first.quoted {
        return first;
    }
    let mut ahead = scanner.clone();
    let mut best = first;
    for _ in 1..WORDS_IN_DATE {
        if ahead.peek() == Some(',') {
            // Two dates beside a comma are a list; only what is no date without its comma goes on behind it.
            if reads(&best.text) {
                break;
            }
            ahead.take(',');
        }
        ahead.skip_spaces();
        let (word, _) = ahead.value();
        if word.is_empty() || operator(&word).is_some() {
            break;
        }
        let span = Span::new(best.span.from, ahead.at());
        let text = ahead.text(span);
        if reads(&text) {
            best = Raw { text, span, quoted: false, closed: true };
            scanner.go_to(span.to);
        }
    }
    best
}

/// Inner quotes say nothing (they are not compared) and would have to be escaped.
pub fn without_quotes(text: &str) -> String {
    let kept: String = text.chars().filter(|c| words::folded_char(*c) != '"').collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn wanted(key: Key, values: &[Raw], context: &Context, at_end: bool) -> Result<Wanted, QueryError> {
    Ok(match key.takes {
        Takes::Names(_) => {
            let name = |value: &Raw| Name { text: without_quotes(&value.text), span: value.span };
            Wanted::Names(values.iter().map(name).collect())
        }
        Takes::Choices(table) => {
            let mut codes = Vec::new();
            for value in values {
                codes.extend_from_slice(choice(table, value)?.codes);
            }
            codes.sort_unstable();
            codes.dedup();
            Wanted::Codes(codes)
        }
        Takes::Days(looking) => Wanted::Days(each(values, |value| day(value, looking, context))?),
        Takes::Numbers => Wanted::Numbers(each(values, |value| {
            let fault = || QueryError::new(ErrorCode::NotANumber, value.span, &value.text);
            Numbers::read(&value.text).ok_or_else(fault)
        })?),
        Takes::Text => {
            let last = values.len() - 1;
            let mut texts = Vec::new();
            for (at, value) in values.iter().enumerate() {
                let typed = context.typing && at_end && at == last;
                let found = if value.quoted { phrase(&value.text) } else { text_words(&value.text, typed) };
                let fault = || QueryError::new(ErrorCode::NothingToFind, value.span, &value.text);
                texts.push(found.ok_or_else(fault)?);
            }
            Wanted::Texts(texts)
        }
    })
}

fn each<T>(values: &[Raw], read: impl Fn(&Raw) -> Result<T, QueryError>) -> Result<Vec<T>, QueryError> {
    values.iter().map(read).collect()
}

fn choice(table: &'static [Choice], value: &Raw) -> Result<&'static Choice, QueryError> {
    let fault = |code, candidates: Vec<&str>| {
        let candidates = candidates.into_iter().map(str::to_owned).collect();
        QueryError::new(code, value.span, &value.text).with_candidates(candidates)
    };
    match find(table.iter().map(|row| (row, &row.wording)), &value.text) {
        Found::One(row) => Ok(row),
        Found::Several(words) => Err(fault(ErrorCode::AmbiguousValue, words)),
        Found::None(near) => Err(fault(ErrorCode::UnknownValue, near)),
    }
}

fn day(value: &Raw, looking: Looking, context: &Context) -> Result<days::Days, QueryError> {
    days::read(&value.text, context.today, looking).map_err(|fault| {
        let (code, candidates) = match fault {
            DayFault::NotADay(near) => (ErrorCode::NotADay, near),
            DayFault::Ambiguous(words) => (ErrorCode::AmbiguousValue, words),
            DayFault::NoSuchDay => (ErrorCode::NoSuchDay, Vec::new()),
            DayFault::Reversed => (ErrorCode::RangeReversed, Vec::new()),
        };
        let candidates = candidates.into_iter().map(str::to_owned).collect();
        QueryError::new(code, value.span, &value.text).with_candidates(candidates)
    })
}

/// The words of a bare piece, the last one as a beginning when it ends in `*` or is being typed; `None` without a word.
pub fn text_words(text: &str, typed: bool) -> Option<TextTest> {
    let starred = text.ends_with('*');
    let tokens: Vec<String> = words::tokens(text).map(|token| token.text).collect();
    let last = tokens.len().checked_sub(1)?;
    let goes_on = text.trim_end_matches('*').ends_with(char::is_alphanumeric);
    let term =
        |(at, text): (usize, &String)| WordTerm::new(text, at == last && goes_on && (starred || typed));
    Some(TextTest::Words(tokens.iter().enumerate().map(term).collect()))
}

/// A quoted phrase; `None` when nothing in it can be compared.
pub fn phrase(text: &str) -> Option<TextTest> {
    let text = without_quotes(text);
    words::phrase(&text).contains(char::is_alphanumeric).then_some(TextTest::Phrase(text))
}
