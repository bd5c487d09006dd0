//! Wording → tokens: words folded for comparison, numbers with their endings, Roman numerals, marks.
//! Every token knows its place in characters of the wording; nothing of the wording is dropped or changed.

use super::letters::numbers_by_place;
use super::lexicon;
use crate::domain::words::as_cyrillic;

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
    numbers_by_place(once(join_broken(join_letters(join_endings(lexer.out)))), chars)
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
                new_line |= matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
                self.at += 1;
                continue;
            }
            if is_invisible(c) || is_combining(c) {
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
        // «IIквартал»: the numeral ends where the small letters begin.
        let numeral = self.chars.get(start..end).unwrap_or(&[]).iter();
        let numeral = numeral.take_while(|c| matches!(c, 'I' | 'V' | 'X' | 'І')).count();
        let behind = self.chars.get(start + numeral..end).unwrap_or(&[]);
        if numeral > 0 && behind.len() > 1 && behind.iter().all(|c| ('а'..='я').contains(c)) {
            end = start + numeral;
        }
        let run = self.chars.get(start..end).unwrap_or(&[]);
        self.at = end;
        if let Some(value) = roman(run) {
            let lookalike = run.iter().any(|c| !matches!(c, 'I' | 'V' | 'X' | 'i' | 'v' | 'x'));
            self.push(Tok::Roman(value), start, end, lookalike);
            return;
        }
        if let Some(value) = typed_roman(run).filter(|_| self.is_before_stretch(end)) {
            self.push(Tok::Roman(value), start, end, true);
            return;
        }
        // «П–Ш кварталы»; right before its word, the letter is read there.
        let letter = match run {
            ['П'] => Some(2),
            ['Ш'] => Some(3),
            _ => None,
        };
        let listed = self.chars.get(end..).unwrap_or(&[]).iter().find(|c| !is_space(**c));
        let listed = listed.is_some_and(|c| is_dash(*c) || matches!(c, ',' | 'и'));
        if let Some(value) = letter.filter(|_| listed && self.is_before_stretch(end)) {
            self.push(Tok::Roman(value), start, end, true);
            return;
        }
        if let Some(word) = word_with_digits(run) {
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

    /// Whether the word behind, perhaps with more numerals between, is numbered in Roman.
    fn is_before_stretch(&self, from: usize) -> bool {
        let between =
            |c: &char| is_space(*c) || is_dash(*c) || matches!(c, ',' | 'и') || is_typed_numeral(*c);
        let behind = self.chars.get(from..).unwrap_or(&[]).iter().skip_while(|c| between(c));
        let behind: Vec<char> = behind.filter(|c| !is_space(**c)).take(8).copied().collect();
        let word: String = behind.iter().flat_map(|c| c.to_lowercase()).collect();
        ["кв", "полу", "четв", "трим"].iter().any(|stem| word.starts_with(stem))
            && !(word.starts_with("кв.м") || word.starts_with("квм"))
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
        // «майоктябрь»: two months, with the mark between them lost.
        let glued = (3..run.len().saturating_sub(2)).find(|at| {
            let part = |run: &[char]| lexicon::month(&fold_word(run).0).is_some();
            part(run.get(..*at).unwrap_or(&[])) && part(run.get(*at..).unwrap_or(&[]))
        });
        if let Some(at) = glued.filter(|_| lexicon::month(&word).is_none()) {
            for (part, from) in [(run.get(..at), from), (run.get(at..), from + at)] {
                let part = part.unwrap_or(&[]);
                self.push(Tok::Word(fold_word(part).0), from, from + part.len(), lookalike);
            }
            return;
        }
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

/// Characters that nobody sees, and the small raised digits of footnotes.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '¹' | '²' | '³'
            | '\u{2070}'..='\u{209c}'
    )
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
        'S' => Some(5),
        other => other.to_digit(10),
    }
}

/// «0ктября», «октя6ря»: digits for the letters that look like them, when that makes a word of the reader's own.
fn word_with_digits(run: &[char]) -> Option<String> {
    let digits = run.iter().filter(|c| c.is_ascii_digit()).count();
    if digits == 0 || run.len() < 4 || digits * 2 > run.len() {
        return None;
    }
    let letters: Option<Vec<char>> = run
        .iter()
        .map(|&c| match c {
            '0' => Some('о'),
            '3' => Some('з'),
            '4' => Some('ч'),
            '6' => Some('б'),
            digit if digit.is_ascii_digit() => None,
            letter => Some(letter),
        })
        .collect();
    let (word, _) = fold_word(&letters?);
    (lexicon::month(&word).is_some() || lexicon::is_keyword(&word)).then_some(word)
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
            'I' | 'І' | 'Ӏ' | 'Ⅰ' | 'i' => 1,
            'V' | 'v' | 'Y' => 5,
            'X' => 10,
            'x' if run.len() > 1 => 10,
            'Ⅱ' => 2,
            'Ⅲ' => 3,
            'Ⅳ' => 4,
            'l' | '1' => 1,
            'У' => 5,
            'Х' => 10,
            _ => return None,
        };
        sure |= !matches!(c, 'l' | '1' | 'У' | 'Х' | 'X' | 'x');
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

fn is_typed_numeral(c: char) -> bool {
    matches!(c, '1' | 'l' | 'I' | 'І' | 'i' | 'V' | 'v' | 'У' | 'Y' | 'X' | 'Х' | 'П' | 'Ш')
}

/// «111», «1У», «11»: a Roman numeral typed with digits and other letters; only its place tells that it is one.
fn typed_roman(run: &[char]) -> Option<u32> {
    let has_one = run.contains(&'1');
    if !has_one || !(2..=3).contains(&run.len()) {
        return None;
    }
    let as_typed: String = run.iter().map(|c| if matches!(c, 'У' | 'Y' | 'v') { 'V' } else { *c }).collect();
    let ones: String =
        as_typed.chars().map(|c| if matches!(c, 'l' | 'I' | 'І' | 'i') { '1' } else { c }).collect();
    match ones.as_str() {
        "11" => Some(2),
        "111" => Some(3),
        "1V" => Some(4),
        _ => None,
    }
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

/// As everywhere, and the letters that italics make alike: «и» as u, «г» as r.
fn cyrillic_of(c: char) -> char {
    match c {
        'u' => 'и',
        'r' => 'г',
        other => as_cyrillic(other),
    }
}

/// «25-го», «1-й», «25го»: the ending joins its number.
fn join_endings(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let long = matches!(&token.kind, Tok::Word(word) if word.chars().count() > 1);
        let dashed = out.last().is_some_and(|last| last.kind == Tok::Dash && (!last.spaced || long));
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

/// «т е ч е н и е»: letters spaced out for emphasis, when together they are a word of the reader's own.
fn join_letters(tokens: Vec<Token>) -> Vec<Token> {
    let letter = |token: &Token| match &token.kind {
        Tok::Word(word) => word.chars().next().filter(|_| word.chars().count() == 1),
        _ => None,
    };
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or(&[]);
        // No word of the reader's own is longer.
        let letters: Vec<char> = rest.iter().map_while(letter).take(16).collect();
        let longest = (4..=letters.len()).rev().find(|length| {
            let whole: String = letters.iter().take(*length).collect();
            lexicon::month(&whole).is_some() || lexicon::is_keyword(&whole)
        });
        match longest {
            Some(length) => {
                let whole = letters.iter().take(length).collect();
                let to = rest.get(length - 1).map_or(token.to, |last| last.to);
                out.push(Token { kind: Tok::Word(whole), to, ..token.clone() });
                at += length;
            }
            None => {
                out.push(token.clone());
                at += 1;
            }
        }
    }
    out
}

/// «сентя-⏎бря», «ежеквар-тально», «окт ябрь»: a word broken in two, when the whole is a word of the reader's own.
fn join_broken(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let dashed = out.last().is_some_and(|last| last.kind == Tok::Dash && !last.spaced);
        let head_at = out.len().checked_sub(if dashed { 2 } else { 1 });
        let whole = match (head_at.and_then(|at| out.get(at)), &token.kind) {
            (Some(Token { kind: Tok::Word(head), .. }), Tok::Word(tail)) => broken(head, tail),
            _ => None,
        };
        let Some(whole) = whole else {
            out.push(token);
            continue;
        };
        if dashed {
            out.pop();
        }
        if let Some(head) = out.last_mut() {
            head.kind = Tok::Word(whole);
            head.to = token.to;
            head.slip |= !dashed;
        }
    }
    out
}

/// «до до 15 марта»: a small word written twice.
fn once(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let small = matches!(&token.kind, Tok::Word(word) if matches!(word.as_str(), "до" | "по" | "не" | "к" | "в" | "позднее"));
        match out.last_mut() {
            Some(last) if small && last.kind == token.kind => {
                last.to = token.to;
                last.slip = true;
            }
            _ => out.push(token),
        }
    }
    out
}

fn broken(head: &str, tail: &str) -> Option<String> {
    let whole_words = |word: &str| lexicon::month(word).is_some() && word.chars().count() > 4;
    let short = head.chars().count() < 2 || tail.chars().count() < 2;
    if short || lexicon::month(tail).is_some() || whole_words(head) {
        return None;
    }
    let whole = format!("{head}{tail}");
    (lexicon::month(&whole).is_some() || lexicon::is_keyword(&whole)).then_some(whole)
}
