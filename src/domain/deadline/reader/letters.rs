//! A letter that stands alone where only a number can stand: «с З по 12 февраля», «б октября», «15.Ю.2020».
//! In: tokens and the characters they came from. Out: the same tokens with numbers for such letters.

use super::lexicon::{self, TimeUnit};
use super::token::{Tok, Token};

/// Turns letters into the numbers they look like, where the place asks for one. They stay marked as look-alikes.
pub fn numbers_by_place(mut tokens: Vec<Token>, chars: &[char]) -> Vec<Token> {
    for at in 0..tokens.len() {
        let value = tokens.get(at).and_then(|token| looks_like(token, chars));
        if let Some(value) = value.filter(|value| wants_number(&tokens, at, *value))
            && let Some(token) = tokens.get_mut(at)
        {
            let digits = token.to - token.from;
            let digits = if value > 9 { 2 } else { digits };
            token.kind = Tok::Number { value, digits, ending: None };
            token.lookalike = true;
        }
    }
    tokens
}

fn looks_like(token: &Token, chars: &[char]) -> Option<u32> {
    if !matches!(token.kind, Tok::Word(_)) {
        return None;
    }
    let digit = |letter: &char| match letter {
        'З' | 'з' => Some(3),
        'б' => Some(6),
        'l' | 'I' | 'І' => Some(1),
        'О' | 'о' | 'O' | 'o' => Some(0),
        _ => None,
    };
    match chars.get(token.from..token.to)? {
        // «10» of a scanned page.
        ['Ю'] => Some(10),
        [one] => digit(one).filter(|value| *value > 0),
        [tens, ones] => Some(digit(tens)? * 10 + digit(ones)?).filter(|day| (1..=31).contains(day)),
        _ => None,
    }
}

fn wants_number(tokens: &[Token], at: usize, value: u32) -> bool {
    let kind = |at: usize| tokens.get(at).map(|token| &token.kind);
    let word = |at: usize| match kind(at) {
        Some(Tok::Word(word)) => Some(word.as_str()),
        _ => None,
    };
    let is_number = |at: usize| matches!(kind(at), Some(Tok::Number { .. }));
    let glued = |at: usize| tokens.get(at).is_some_and(|token| !token.spaced);
    let dotted = |at: usize| glued(at) && kind(at) == Some(&Tok::Mark('.')) && glued(at + 1);
    let before = at.checked_sub(1);
    let bounded = before.and_then(word).is_some_and(|word| matches!(word, "с" | "со" | "до" | "к" | "по"));

    let of_month = word(at + 1).is_some_and(|next| {
        lexicon::month(next).is_some() && next.ends_with(['я', 'а']) || matches!(next, "числа" | "число")
    });
    let of_unit = value < 4
        && word(at + 1)
            .and_then(lexicon::unit)
            .is_some_and(|unit| matches!(unit, TimeUnit::Quarter | TimeUnit::SchoolTerm));
    let range = bounded
        && (kind(at + 1) == Some(&Tok::Dash) || matches!(word(at + 1), Some("по" | "до" | "и")))
        && is_number(at + 2);
    let as_day = (before.is_none() || bounded) && dotted(at + 1) && is_number(at + 2);
    let behind_day = at >= 2 && dotted(at - 1) && is_number(at - 2);
    let as_month = behind_day && dotted(at + 1) && is_number(at + 2);
    of_month || of_unit || range || as_day || as_month
}
