//! Wording → tokens: words folded for comparison, numbers with their endings, Roman numerals, marks.
//! Every token knows its place in characters of the wording; nothing of the wording is dropped or changed.

use super::lexicon;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tok {
    /// A word in lower case, ё as е, Latin look-alikes as Cyrillic.
    Word(String),
    /// Digits, with the number of digits as written; `ending` is the «го» of «25-го».
    Number { value: u32, digits: usize, ending: Option<String> },
    /// A Roman numeral, 1–39.
    Roman(u32),
    /// Any hyphen or dash.
    Dash,
    /// Any other mark, one character.
    Mark(char),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Tok,
    /// First character, and the one after the last.
    pub from: usize,
    pub to: usize,
    /// White space stands before it.
    pub spaced: bool,
    /// A line break stands before it.
    pub new_line: bool,
    /// Letters of another alphabet, or letters for digits, were read for what they look like.
    pub lookalike: bool,
    /// A word of the reader's own with one slip of typing.
    pub slip: bool,
}

/// Splits a wording. Total: any text gives tokens, ascending and disjoint.
pub fn tokens(chars: &[char]) -> Vec<Token> {
    let mut lexer = Lexer { chars, at: 0, out: Vec::new() };
    lexer.run();
    join_hyphenation(join_endings(lexer.out))
}

struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
    out: Vec<Token>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        let (mut spaced, mut new_line) = (false, false);
        while let Some(&c) = self.chars.get(self.at) {
            if is_space(c) {
                spaced = true;
                new_line |= c == '\n' || c == '\r';
                self.at += 1;
                continue;
            }
            if is_invisible(c) {
                self.at += 1;
                continue;
            }
            let first = self.out.len();
            if c.is_alphanumeric() {
                self.run_of_letters_and_digits();
            } else {
                let kind = if is_dash(c) { Tok::Dash } else { Tok::Mark(c) };
                self.push(kind, self.at, self.at + 1, false);
                self.at += 1;
            }
            if let Some(token) = self.out.get_mut(first) {
                token.spaced = spaced;
                token.new_line = new_line;
            }
            (spaced, new_line) = (false, false);
        }
    }

    fn push(&mut self, kind: Tok, from: usize, to: usize, lookalike: bool) {
        self.out.push(Token { kind, from, to, spaced: false, new_line: false, lookalike, slip: false });
    }

    /// An unbroken run like `25`, `мая`, `2О20г`, `до31мая`, `1V`.
    fn run_of_letters_and_digits(&mut self) {
        let start = self.at;
        let mut end = start;
        while self.chars.get(end).is_some_and(|&c| c.is_alphanumeric() || is_invisible(c) || is_combining(c))
        {
            end += 1;
        }
        let run = self.chars.get(start..end).unwrap_or(&[]);
        self.at = end;
        if let Some(value) = roman(run) {
            let lookalike = run.iter().any(|c| !matches!(c, 'I' | 'V' | 'X'));
            self.push(Tok::Roman(value), start, end, lookalike);
            return;
        }
        if let Some(word) = word_with_zero(run) {
            self.push(Tok::Word(word), start, end, true);
            return;
        }
        let mut at = 0;
        while at < run.len() {
            let length = number_length(run.get(at..).unwrap_or(&[]));
            let next = if length > 0 {
                self.push_number(run.get(at..at + length).unwrap_or(&[]), start + at);
                at + length
            } else {
                let mut next = at + 1;
                while run.get(next).is_some_and(|c| !c.is_ascii_digit()) {
                    next += 1;
                }
                self.push_word(run.get(at..next).unwrap_or(&[]), start + at);
                next
            };
            at = next;
        }
    }

    fn push_number(&mut self, run: &[char], from: usize) {
        let mut value: u32 = 0;
        let mut digits = 0;
        for digit in run.iter().filter_map(|&c| digit_of(c)) {
            value = value.saturating_mul(10).saturating_add(digit);
            digits += 1;
        }
        let lookalike = run.iter().any(|c| !c.is_ascii_digit());
        self.push(Tok::Number { value, digits, ending: None }, from, from + run.len(), lookalike);
    }

    fn push_word(&mut self, run: &[char], from: usize) {
        let (word, lookalike) = fold_word(run);
        let corrected = lexicon::keyword_with_slip(&word);
        let slip = corrected.is_some();
        self.push(Tok::Word(corrected.map_or(word, str::to_owned)), from, from + run.len(), lookalike);
        if let Some(token) = self.out.last_mut() {
            token.slip = slip;
        }
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{a0}' || c == '\u{202f}'
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '−' | '\u{fe58}' | '\u{ff0d}' | '~')
}

/// How many characters from the start are a number; letters that look like digits count between digits.
fn number_length(run: &[char]) -> usize {
    let starts = run.first().is_some_and(|&c| c.is_ascii_digit() || matches!(c, 'О' | 'З' | 'O' | 'I' | 'l'));
    if !starts {
        return 0;
    }
    let mut length = run.iter().take_while(|&&c| digit_of(c).is_some()).count();
    let has_digit = run.iter().take(length).any(char::is_ascii_digit);
    if !has_digit {
        return 0;
    }
    if length < run.len() {
        // «20октября»: the letter belongs to the word behind it.
        while length > 0 && !run.get(length - 1).is_some_and(char::is_ascii_digit) {
            length -= 1;
        }
    }
    length
}

fn digit_of(c: char) -> Option<u32> {
    match c {
        'О' | 'о' | 'O' | 'o' => Some(0),
        'З' | 'з' => Some(3),
        'I' | 'l' | 'І' => Some(1),
        other => other.to_digit(10),
    }
}

/// «0ктября»: a zero for the letter О.
fn word_with_zero(run: &[char]) -> Option<String> {
    if run.first() != Some(&'0') || run.len() < 3 {
        return None;
    }
    let mut letters = vec!['о'];
    letters.extend(run.iter().skip(1));
    let (word, _) = fold_word(&letters);
    lexicon::month(&word).map(|_| word)
}

/// Roman numerals up to 39 in any of the letters people type for I, V and X.
fn roman(run: &[char]) -> Option<u32> {
    if run.is_empty() || run.len() > 6 {
        return None;
    }
    let mut sure = false;
    let mut values = Vec::with_capacity(run.len());
    for &c in run {
        let value = match c {
            'I' | 'І' | 'Ӏ' | 'Ⅰ' => 1,
            'V' => 5,
            'X' => 10,
            'Ⅱ' => 2,
            'Ⅲ' => 3,
            'Ⅳ' => 4,
            'l' | '1' => 1,
            'У' => 5,
            'Х' => 10,
            _ => return None,
        };
        sure |= !matches!(c, 'l' | '1' | 'У' | 'Х' | 'X');
        values.push(value);
    }
    let only_ones = run.iter().all(|c| matches!(c, '1' | 'l' | 'I' | 'І'));
    if !sure || only_ones && run.contains(&'1') {
        return None;
    }
    let mut total = 0;
    for (index, &value) in values.iter().enumerate() {
        let next = values.get(index + 1).copied().unwrap_or(0);
        total += if value < next { -value } else { value };
    }
    u32::try_from(total).ok().filter(|total| (1..=39).contains(total))
}

/// Lower case, ё as е, combining marks composed, look-alikes of a word with Cyrillic in it made Cyrillic.
fn fold_word(run: &[char]) -> (String, bool) {
    let mut letters: Vec<char> = Vec::with_capacity(run.len());
    for &c in run {
        match c {
            '\u{306}' if letters.last() == Some(&'и') => {
                letters.pop();
                letters.push('й');
            }
            c if is_invisible(c) || is_combining(c) => {}
            c => letters.extend(c.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c })),
        }
    }
    let latin = letters.iter().any(char::is_ascii_alphabetic);
    if !latin {
        return (letters.into_iter().collect(), false);
    }
    let mapped: String = letters.iter().map(|&c| cyrillic_of(c)).collect();
    let all_cyrillic = !mapped.chars().any(|c| c.is_ascii_alphabetic());
    let mixed = letters.iter().any(|c| ('а'..='я').contains(c));
    if all_cyrillic && (mixed || lexicon::is_known(&mapped)) {
        (mapped, true)
    } else {
        (letters.into_iter().collect(), false)
    }
}

fn cyrillic_of(c: char) -> char {
    match c {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' => 'н',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        'u' => 'и',
        'r' => 'г',
        other => other,
    }
}

/// «25-го», «1-й», «25го»: the ending joins its number.
fn join_endings(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let dashed = out.last().is_some_and(|last| last.kind == Tok::Dash && !last.spaced);
        let number_at = out.len().checked_sub(if dashed { 2 } else { 1 });
        let number = number_at.and_then(|at| out.get_mut(at));
        match (&token.kind, number) {
            (Tok::Word(word), Some(Token { kind: Tok::Number { ending: ending @ None, .. }, to, .. }))
                if !token.spaced && lexicon::is_number_ending(word, dashed) =>
            {
                *ending = Some(word.clone());
                *to = token.to;
                if dashed {
                    out.pop();
                }
            }
            _ => out.push(token),
        }
    }
    out
}

/// «сентя-⏎бря»: a word broken at a line's end, when the whole is a month.
fn join_hyphenation(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let joined = match (out.len().checked_sub(2).and_then(|at| out.get(at..)), &token.kind) {
            (Some([Token { kind: Tok::Word(head), .. }, dash]), Tok::Word(tail))
                if dash.kind == Tok::Dash && !dash.spaced && lexicon::month(tail).is_none() =>
            {
                let whole = format!("{head}{tail}");
                (lexicon::month(&whole).is_some() && lexicon::month(head).is_none()).then_some(whole)
            }
            _ => None,
        };
        if let Some(whole) = joined {
            out.pop();
            if let Some(head) = out.last_mut() {
                head.kind = Tok::Word(whole);
                head.to = token.to;
            }
        } else {
            out.push(token);
        }
    }
    out
}
