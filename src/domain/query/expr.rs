//! A filter as it was understood. Every predicate carries its place in the input, so that who resolves names can point at
//! the one that means nothing.

use super::days::Days;
use super::number::Numbers;
use super::vocabulary::Key;
use crate::domain::words;

/// A whole filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub expr: Expr,
}

/// `And` and `Or` have at least two parts, none of their own sort; `Not` holds neither `Not` nor `All`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// Everything: the empty filter.
    All,
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Is(Predicate),
}

/// One condition and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicate {
    pub test: Test,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// In any field of the kind that is indexed by words.
    Text(TextTest),
    /// `key:value`.
    Key { key: Key, wanted: Wanted },
}

/// Words or a phrase to be found in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextTest {
    /// All of them, in any order, each in any form. Several only when they were typed without spaces (`IT-куб`).
    Words(Vec<WordTerm>),
    /// As it stands, compared by [`words::phrase`], within one field.
    Phrase(String),
}

/// A word to be found in any of its forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordTerm {
    /// The word as typed, folded.
    pub text: String,
    pub stem: String,
    /// Also longer words that begin so: `школ*`, or the last word while it is being typed.
    pub prefix: bool,
}

/// The values after a key: any of them will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Names(Vec<Name>),
    /// Codes of a choice, ascending. Codes of flags are [`super::Flag::code`].
    Codes(Vec<u16>),
    Days(Vec<Days>),
    Numbers(Vec<Numbers>),
    Texts(Vec<TextTest>),
}

/// The name of a record as typed; what it means is found by `names::resolve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// A part of the input, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Span {
    pub from: usize,
    pub to: usize,
}

impl Span {
    pub fn new(from: usize, to: usize) -> Span {
        Span { from, to }
    }
}

impl Query {
    /// The filter that lets everything through.
    pub fn all() -> Query {
        Query { expr: Expr::All }
    }

    pub fn is_all(&self) -> bool {
        self.expr == Expr::All
    }

    /// What passes both: the filter line together with what the pickers chose.
    #[must_use]
    pub fn and(self, other: Query) -> Query {
        Query { expr: Expr::all_of([self.expr, other.expr]) }
    }

    /// The same filter as if it stood nowhere: two of these are equal when they mean the same in the same words.
    #[must_use]
    pub fn without_spans(mut self) -> Query {
        self.expr.each_mut(&mut |predicate| {
            predicate.span = Span::default();
            if let Test::Key { wanted: Wanted::Names(names), .. } = &mut predicate.test {
                names.iter_mut().for_each(|name| name.span = Span::default());
            }
        });
        self
    }

    /// All conditions, in the order of the input.
    pub fn predicates(&self) -> Vec<&Predicate> {
        let mut found = Vec::new();
        self.expr.collect(&mut found);
        found
    }
}

impl Expr {
    /// All of the parts, in the form that [`Expr`] promises.
    pub fn all_of(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::All => {}
                Expr::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Expr::All,
            1 => flat.remove(0),
            _ => Expr::And(flat),
        }
    }

    /// Any of the parts; of none, everything.
    pub fn any_of(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::All => return Expr::All,
                Expr::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Expr::All,
            1 => flat.remove(0),
            _ => Expr::Or(flat),
        }
    }

    /// The opposite. That of [`Expr::All`] cannot be said and stays `All`; the parser refuses it before.
    #[must_use]
    pub fn negated(self) -> Expr {
        match self {
            Expr::Not(inner) => *inner,
            Expr::All => Expr::All,
            other => Expr::Not(Box::new(other)),
        }
    }

    fn each_mut(&mut self, act: &mut impl FnMut(&mut Predicate)) {
        match self {
            Expr::All => {}
            Expr::And(parts) | Expr::Or(parts) => parts.iter_mut().for_each(|part| part.each_mut(act)),
            Expr::Not(inner) => inner.each_mut(act),
            Expr::Is(predicate) => act(predicate),
        }
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Predicate>) {
        match self {
            Expr::All => {}
            Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| part.collect(found)),
            Expr::Not(inner) => inner.collect(found),
            Expr::Is(predicate) => found.push(predicate),
        }
    }
}

impl TextTest {
    /// Words that every text which passes must have: for a planner to narrow by. Of a phrase those are the inner ones, since
    /// the outer may be parts of longer words.
    pub fn certain_words(&self) -> Vec<WordTerm> {
        match self {
            TextTest::Words(terms) => terms.clone(),
            TextTest::Phrase(text) => {
                let tokens: Vec<_> = words::tokens(text).collect();
                let inner = tokens.get(1..tokens.len().saturating_sub(1)).unwrap_or_default();
                inner.iter().map(|token| WordTerm::new(&token.text, false)).collect()
            }
        }
    }
}

impl WordTerm {
    /// `text` is one token of [`words::tokens`].
    pub fn new(text: &str, prefix: bool) -> WordTerm {
        WordTerm { text: text.to_owned(), stem: words::stem(text), prefix }
    }

    /// The stems that match as a whole.
    pub fn exact_stems(&self) -> Vec<String> {
        let mut stems = vec![self.stem.clone()];
        if self.prefix {
            stems.extend(words::stems_ahead(&self.text));
        }
        stems.sort_unstable();
        stems.dedup();
        stems
    }

    /// What other stems that match begin with, if the word may go on.
    pub fn stem_prefix(&self) -> Option<&str> {
        self.prefix.then_some(self.text.as_str())
    }

    /// Whether a word with this stem matches.
    pub fn accepts(&self, stem: &str) -> bool {
        self.stem == stem
            || self.stem_prefix().is_some_and(|prefix| stem.starts_with(prefix))
            || (self.prefix && words::stems_ahead(&self.text).iter().any(|ahead| ahead == stem))
    }
}
