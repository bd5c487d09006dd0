//! What an owner is called: kind, short name for lists, two-letter code for typing.

use std::collections::BTreeSet;

use super::lexicon::{is_body, is_collective, is_collective_adjective, is_legal_form, is_post, is_qualifier};
use super::person;
use crate::domain::owner::kind;
use crate::domain::words::folded;

/// Names that fit a list as they are.
const SHORT_ENOUGH: usize = 10;
const POST_SHORT_ENOUGH: usize = 20;
/// Initials of more words than this are no longer a word.
const MOST_INITIALS: usize = 6;

/// Reads as medical insurance or as local self-government (domain notes 12.2a).
const MISLEADING: &[&str] = &["ОМС"];

/// Words that initials leave out.
const UNSPOKEN: &[&str] = &["по", "при", "в", "во", "для", "с", "со", "на", "об", "о", "от", "к", "за"];

/// `owner::kind`: a person, a post, every school together, or a body.
pub fn kind_of(name: &str) -> u16 {
    if person::surname(name).is_some() {
        return kind::PERSON;
    }
    let text = folded(name);
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let Some(first) = words.first() else { return kind::BODY };
    if is_post(first) || words.get(1).is_some_and(|word| is_post(word) && !is_body(first)) {
        return kind::POST;
    }
    let own = words.iter().take_while(|word| !is_telling(word)).filter(|word| !is_qualifier(word));
    let mut own = own.filter(|word| !is_collective_adjective(word)).peekable();
    let about_schools = own.peek().is_some() && own.all(|word| is_collective(word) || is_staff_of_all(word));
    if about_schools { kind::COLLECTIVE } else { kind::BODY }
}

/// Words that only describe which schools: «с низкими результатами», «участники проекта», «, показывающие…».
fn is_telling(word: &str) -> bool {
    ["с", "со", "шнор", "шнро", "-", "участник", "участники", "проекта"].contains(&word)
        || word.ends_with("щие")
}

/// «администрации школ» owe as the schools do.
fn is_staff_of_all(word: &str) -> bool {
    matches!(word, "администрация" | "администрации" | "коллективы")
}

/// The name shown in lists, not yet unique: «ИМЦ», «ОМиС», «Иванова».
pub fn short_name(name: &str) -> String {
    let kind = kind_of(name);
    if kind == kind::PERSON {
        return person::surname(name).unwrap_or_else(|| name.to_owned());
    }
    let name = name.split(',').next().unwrap_or(name).trim();
    let limit = if kind == kind::POST { POST_SHORT_ENOUGH } else { SHORT_ENOUGH };
    let words = own_words(name);
    match words.first() {
        Some(first) if kind != kind::POST && is_abbreviation(first) => abbreviation(&words),
        _ if words.join(" ").chars().count() <= limit || words.len() == 1 => words.join(" "),
        _ => initials(&words),
    }
}

/// The words without legal forms before and qualifiers behind, the quoted name alone when there is one.
fn own_words(name: &str) -> Vec<&str> {
    let quoted = name.split_once(['«', '"', '“']).and_then(|(_, rest)| rest.split_once(['»', '"', '”']));
    let words: Vec<&str> = match quoted {
        Some((inside, _)) if inside.contains(' ') => inside.split_whitespace().collect(),
        _ => name.split_whitespace().collect(),
    };
    let from = words.iter().take_while(|word| is_legal_form(&folded(word))).count();
    let from = if from == words.len() { 0 } else { from };
    let mut own = words[from..].to_vec();
    while own.len() > 1 && own.last().is_some_and(|word| is_qualifier(&folded(word))) {
        own.pop();
    }
    own
}

/// «ИМЦ»; a number behind it belongs to it: «СОШ № 2».
fn abbreviation(words: &[&str]) -> String {
    let numbered = |word: &&&str| word.starts_with('№') || word.chars().all(|c| c.is_ascii_digit());
    let number: Vec<&str> = words[1..].iter().take_while(numbered).copied().collect();
    let parts: Vec<&str> = words[..1].iter().copied().chain(number).collect();
    parts.join(" ").trim_matches(['«', '»', '"', ',']).to_owned()
}

/// At least two letters, all or nearly all of them capitals: «ИМЦ», «ОМиС», «РЦОКО».
fn is_abbreviation(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|letter| letter.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|letter| letter.is_uppercase()).count();
    (2..=8).contains(&letters.len()) && capitals >= 2 && capitals + 1 >= letters.len()
}

/// First letters; «и» stays small, prepositions and a last «образования» are left out.
fn initials(words: &[&str]) -> String {
    let mut spoken: Vec<&str> =
        words.iter().copied().filter(|word| !UNSPOKEN.contains(&folded(word).as_str())).collect();
    let told = |words: &[&str]| words.iter().filter(|word| folded(word) != "и").count();
    while told(&spoken) > 2 && spoken.last().is_some_and(|word| is_understood(word)) {
        spoken.pop();
    }
    let letter = |word: &&str| match folded(word).as_str() {
        "и" => Some('и'),
        _ => word
            .chars()
            .find(|letter| letter.is_alphanumeric())
            .and_then(|letter| letter.to_uppercase().next()),
    };
    let short: String = spoken.iter().filter_map(letter).take(MOST_INITIALS).collect();
    let short = short.trim_end_matches('и').to_owned();
    if MISLEADING.contains(&short.as_str()) { longer(&short, &spoken) } else { short }
}

/// Said of every body here: leaves nothing to be told apart by.
fn is_understood(word: &str) -> bool {
    let word_folded = folded(word);
    word_folded.starts_with("образован") || is_abbreviation(word)
}

/// With one more letter of the last word: «ОМСт».
fn longer(short: &str, words: &[&str]) -> String {
    let more = words.last().and_then(|word| word.chars().nth(1));
    short.chars().chain(more).collect()
}

/// A short name that nobody else has.
pub fn unique_short(name: &str, taken: &BTreeSet<String>) -> String {
    let short = short_name(name);
    let free = |candidate: &String| !taken.contains(&folded(candidate));
    if free(&short) {
        return short;
    }
    let whole = Some(name.to_owned()).filter(|name| name.chars().count() <= POST_SHORT_ENOUGH);
    let counted = (2u32..).map(|count| format!("{short} {count}"));
    whole.into_iter().chain(counted).find(free).unwrap_or(short)
}

/// Two capitals that nobody else has, the first of them (where it can be) the first of the short name; where they
/// begin the short name, typing the name on does no harm.
pub fn code_for(short: &str, name: &str, taken: &BTreeSet<String>) -> String {
    let letters = |text: &str| -> Vec<char> {
        folded(text).chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_uppercase).collect()
    };
    let (short, name) = (letters(short), letters(name));
    let first = short.first().or(name.first()).copied().unwrap_or('Ю');
    let alphabet = || "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ".chars();
    let own = short.iter().skip(1).chain(name.iter().skip(1)).copied();
    let with_first = own.chain(alphabet()).map(|second| [first, second]);
    let any = alphabet().flat_map(|first| alphabet().map(move |second| [first, second]));
    let codes = with_first.chain(any).map(String::from_iter);
    codes.into_iter().find(|code| !taken.contains(code)).unwrap_or_else(|| "ЮЮ".to_owned())
}
