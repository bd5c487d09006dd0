//! What can be wrong with a filter, where, and what may have been meant. The words for a person are in `locale/`.

use super::expr::Span;

/// A fault in a filter.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct QueryError {
    /// The part to underline, in characters of the input; never beyond its end.
    pub span: Span,
    pub code: ErrorCode,
    /// The fragment in question.
    pub text: String,
    /// What may have been meant, likeliest first; each can stand in place of `text`.
    pub candidates: Vec<String>,
}

/// The locale key is `filter-error-NAME`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum ErrorCode {
    /// No key is called or begins so.
    UnknownKey,
    /// Several keys begin so: the candidates.
    AmbiguousKey,
    /// The key exists, but not for records of this kind.
    KeyNotHere,
    /// Nothing follows the colon or the comma.
    MissingValue,
    UnknownValue,
    AmbiguousValue,
    /// A value of a day key that is no day, stretch or range.
    NotADay,
    /// It reads as a date, but the calendar has no such day.
    NoSuchDay,
    /// The end of a range lies before its start.
    RangeReversed,
    /// A value of a number key that is no number.
    NotANumber,
    UnclosedQuote,
    UnclosedParenthesis,
    /// A closing parenthesis that none opened.
    UnexpectedParenthesis,
    EmptyParentheses,
    /// «или», «и», «не» or `!` without what it stands for.
    DanglingOperator,
    /// Quotes or a negation without a letter or digit.
    NothingToFind,
    /// Parentheses in each other beyond the limit.
    TooDeep,
    /// More characters than a filter may have.
    TooLong,
    /// No record is called so (found by who resolves names, not by the parser).
    UnknownName,
}

impl ErrorCode {
    pub const ALL: [(ErrorCode, &'static str); 19] = [
        (ErrorCode::UnknownKey, "unknown-key"),
        (ErrorCode::AmbiguousKey, "ambiguous-key"),
        (ErrorCode::KeyNotHere, "key-not-here"),
        (ErrorCode::MissingValue, "missing-value"),
        (ErrorCode::UnknownValue, "unknown-value"),
        (ErrorCode::AmbiguousValue, "ambiguous-value"),
        (ErrorCode::NotADay, "not-a-day"),
        (ErrorCode::NoSuchDay, "no-such-day"),
        (ErrorCode::RangeReversed, "range-reversed"),
        (ErrorCode::NotANumber, "not-a-number"),
        (ErrorCode::UnclosedQuote, "unclosed-quote"),
        (ErrorCode::UnclosedParenthesis, "unclosed-parenthesis"),
        (ErrorCode::UnexpectedParenthesis, "unexpected-parenthesis"),
        (ErrorCode::EmptyParentheses, "empty-parentheses"),
        (ErrorCode::DanglingOperator, "dangling-operator"),
        (ErrorCode::NothingToFind, "nothing-to-find"),
        (ErrorCode::TooDeep, "too-deep"),
        (ErrorCode::TooLong, "too-long"),
        (ErrorCode::UnknownName, "unknown-name"),
    ];

    /// The stable English name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(code, _)| *code == self).map_or("", |(_, name)| name)
    }
}

impl QueryError {
    pub fn new(code: ErrorCode, span: Span, text: impl Into<String>) -> QueryError {
        QueryError { span, code, text: text.into(), candidates: Vec::new() }
    }

    #[must_use]
    pub fn with_candidates(mut self, candidates: Vec<String>) -> QueryError {
        self.candidates = candidates;
        self
    }
}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}..{}: {}", self.code.name(), self.span.from, self.span.to, self.text)
    }
}

impl std::error::Error for QueryError {}
