//! Words as people mean them: folding (case, ё, dashes, quotes, №) and Russian word forms.
//! In: any text. Out: folded text, tokens with their places, stems. The same functions make the words of the index and
//! the words of a filter, so both sides always agree. Never fails, keeps nothing between calls.

mod irregular;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

pub use irregular::stems_beginning as irregular_stems_beginning;

/// One character as it is compared: lower case, ё as е, dashes, quotes and spaces of one sort, № as n.
pub fn folded_char(c: char) -> char {
    match c {
        'а'..='я' => c,
        'ё' | 'Ё' => 'е',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => '-',
        '«' | '»' | '“' | '”' | '„' | '‟' | '″' => '"',
        '‘' | '’' | '‚' | '`' => '\'',
        '№' => 'n',
        c if c.is_whitespace() => ' ',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// The text with every character folded; as many characters as before, so places in it are places in the text.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    out.extend(text.chars().map(folded_char));
    out
}

/// The text as a quoted phrase compares it: folded, quotes dropped, runs of spaces made one, none around dashes and
/// none between № and its number (`№ 12`, `N12` → `n12`).
pub fn phrase(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in composed(text).chars().map(folded_char).filter(|c| !matches!(c, '"' | '\u{ad}')) {
        if c == ' ' {
            gap = !out.is_empty();
            continue;
        }
        if gap && c != '-' && !out.ends_with('-') && !(c.is_ascii_digit() && ends_with_number_sign(&out)) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

fn ends_with_number_sign(text: &str) -> bool {
    text.strip_suffix('n').is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

/// A word of a text: its folded letters and digits, and where it stands, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub from: usize,
    pub to: usize,
}

/// The words of a text in order. A number sign is no word: `№ 12`, `N 12` and `N12` all give `12`. Latin letters that
/// look like Russian ones are taken for them inside a Russian word («Cидоров»).
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut chars = text.chars().enumerate().peekable();
    std::iter::from_fn(move || {
        loop {
            while chars.next_if(|(_, c)| !begins_word(*c)).is_some() {}
            let (from, _) = *chars.peek()?;
            let (mut word, mut to) = (String::with_capacity(32), from);
            while let Some((at, c)) = chars.next_if(|(_, c)| begins_word(*c) || joins_word(*c)) {
                if c != '\u{ad}' {
                    word.push(folded_char(c));
                }
                to = at + 1;
            }
            let before = word.len();
            let word = as_word(word);
            if !word.is_empty() {
                let from = if word.len() + 1 == before && word.is_ascii() { from + 1 } else { from };
                return Some(Token { text: word, from, to });
            }
        }
    })
}

fn begins_word(c: char) -> bool {
    matches!(c, 'а'..='я') || c.is_alphanumeric()
}

/// A soft hyphen, or a mark over the letter before (й and ё written as two characters).
fn joins_word(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}')
}

fn as_word(word: String) -> String {
    let word = match composed(&word) {
        Cow::Borrowed(_) => word,
        Cow::Owned(composed) => composed.chars().map(folded_char).filter(|c| begins_word(*c)).collect(),
    };
    if word.is_ascii() {
        return match word.strip_prefix('n') {
            Some(rest) if rest.bytes().all(|b| b.is_ascii_digit()) => rest.to_owned(),
            _ => word,
        };
    }
    if is_mixed_script(&word) { word.chars().map(as_cyrillic).collect() } else { word }
}

/// Marks joined with their letters, when there are any.
fn composed(text: &str) -> Cow<'_, str> {
    match text.contains(|c| matches!(c, '\u{300}'..='\u{36f}')) {
        true => Cow::Owned(text.nfc().collect()),
        false => Cow::Borrowed(text),
    }
}

/// Whether a word has both Russian and Latin letters: mostly a slip of the keyboard layout.
pub fn is_mixed_script(word: &str) -> bool {
    word.contains(is_cyrillic) && word.contains(|c: char| c.is_ascii_alphabetic())
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4ff}')
}

/// The Russian letter that a small Latin one looks like (as a capital, if not as itself); other letters stay.
pub fn as_cyrillic(c: char) -> char {
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
        other => other,
    }
}

/// A Latin word whose letters all look like Russian ones, in those («OMC» → «омс»); `None` for any other.
pub fn in_russian_letters(word: &str) -> Option<String> {
    let letters: String = word.chars().map(folded_char).map(as_cyrillic).collect();
    let whole = letters.chars().all(|c| !c.is_ascii_alphabetic());
    (whole && letters != folded(word)).then_some(letters)
}

/// The stems of the words of a text, in order, with repetition.
pub fn stems(text: &str) -> Vec<String> {
    tokens(text).map(|token| stem_of(token.text)).collect()
}

/// What all forms of a word have in common: школа, школ, школами → `школ`. The word may be in any case; of a text with
/// several words the first counts, of one without words nothing is left.
pub fn stem(word: &str) -> String {
    tokens(word).next().map(|token| stem_of(token.text)).unwrap_or_default()
}

/// `word` as [`tokens`] gives it. Latin words and numbers stay as they are.
fn stem_of(word: String) -> String {
    if !word.chars().all(is_cyrillic) {
        return word;
    }
    if let Some(stem) = irregular::stem(&word) {
        return stem.to_owned();
    }
    let stem = Stemmer::create(Algorithm::Russian).stem(&word).into_owned();
    without_fleeting_vowel(stem)
}

/// «справок» beside «справка», «поддержек» beside «поддержка», «список» beside «списка», «образец» beside «образца».
fn without_fleeting_vowel(stem: String) -> String {
    let Some(base) = ["ок", "ек", "ец"].iter().find_map(|ending| stem.strip_suffix(ending)) else {
        return stem;
    };
    let mut letters = base.chars().rev();
    let (Some(before), Some(_)) = (letters.next(), letters.next()) else { return stem };
    if irregular::keeps_its_vowel(&stem) {
        return stem;
    }
    match stem.get(base.len()..) {
        Some("ек") if is_vowel(before) => format!("{base}йк"),
        Some("ек") if matches!(before, 'ж' | 'ч' | 'ш') => format!("{base}к"),
        Some("ок") => format!("{base}к"),
        Some("ец") if !is_vowel(before) => format!("{base}ц"),
        _ => stem,
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я')
}

/// The whole stems that a word just being typed may be on its way to, besides those that begin with it: «порядо» will be
/// «порядок», whose stem has no о.
pub fn stems_ahead(typed: &str) -> Vec<String> {
    let mut stems: Vec<String> = irregular_stems_beginning(typed).map(str::to_owned).collect();
    for (vowel, endings) in [('о', &["к"][..]), ('е', &["к", "ц"][..])] {
        if let Some(base) = typed.strip_suffix(vowel).filter(|base| base.chars().count() > 1) {
            stems.extend(endings.iter().map(|ending| format!("{base}{ending}")));
        }
    }
    stems
}
