//! What may be typed next in a filter. In: the text, the cursor, the names that records have. Out: what to put in place of
//! which characters: keys, statuses, flags, days, names. Never looks behind the cursor but for the rest of the word.

use std::ops::Range;

use super::scan::{Piece, Scanner};
use super::unparse::quoted_if_needed;
use super::vocabulary::{
    Choice, DAY_WORDS, Found, KEYS, Key, Language, MONTHS, Takes, Wording, find, language_of, normal,
};
use crate::domain::record::Kind;
use crate::domain::words;

/// Something to put into the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The characters it replaces.
    pub replace: Range<usize>,
    pub with: String,
    pub offers: Offers,
}

/// What a completion is, for the words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offers {
    /// A key with its colon.
    Key(Key),
    /// A value of a key; with the key before it when no key was typed.
    Value(Key),
    /// The name of a record.
    Name(Key),
}

/// For whom completions are.
pub struct Surroundings<'a> {
    pub kind: Kind,
    /// The language to offer in as long as nothing typed shows another.
    pub language: Language,
    /// The names of the records of a kind, in the order in which to offer them.
    pub names: &'a dyn Fn(Kind) -> Vec<String>,
}

/// More than these are not offered at once.
const MOST: usize = 30;
/// From so many letters on a bare word is completed to values without their key.
const LETTERS_FOR_VALUES: usize = 2;

/// What the piece before the cursor (in characters) may become, likeliest first.
pub fn complete(text: &str, cursor: usize, around: &Surroundings<'_>) -> Vec<Completion> {
    let chars: Vec<char> = text.chars().collect();
    let cursor = cursor.min(chars.len());
    let before = &chars[..cursor];
    let mut found = match place(before, around.kind) {
        Place::Word { from } => {
            let typed: String = before[from..].iter().collect();
            let to = rest_of_word(&chars, cursor, true);
            let is_key = to > from && matches!(chars[to - 1], ':' | '=');
            offer_word(&typed, from..to, is_key, around)
        }
        Place::Value { key, from } => {
            let typed: String = before[from..].iter().collect();
            let replace = from..rest_of_word(&chars, cursor, false);
            offer_value(key, &typed, replace, around)
        }
        Place::Nowhere => Vec::new(),
    };
    found.retain(|offer| {
        chars.get(offer.replace.clone()).is_none_or(|old| !offer.with.chars().eq(old.iter().copied()))
    });
    found.truncate(MOST);
    found
}

enum Place {
    /// A bare word from here to the cursor, perhaps empty.
    Word {
        from: usize,
    },
    Value {
        key: Key,
        from: usize,
    },
    /// Within a quoted phrase, or behind a key that does not exist.
    Nowhere,
}

fn place(before: &[char], kind: Kind) -> Place {
    let mut scanner = Scanner::new(before);
    loop {
        let (piece, span) = scanner.next();
        let touches = span.to == before.len();
        match piece {
            Piece::End => return Place::Word { from: before.len() },
            Piece::Key(name) => {
                let rows = KEYS.iter().filter(|key| key.works_on(kind));
                let Found::One(key) = find(rows.map(|key| -> (Key, _) { (key, &key.wording) }), &name) else {
                    return Place::Nowhere;
                };
                if let Some(from) = unfinished_value(&mut scanner) {
                    return Place::Value { key, from };
                }
            }
            Piece::Quoted { closed: false, .. } => return Place::Nowhere,
            Piece::Bare(_) | Piece::And | Piece::Or if touches => return Place::Word { from: span.from },
            // `!` stands before a word and is none.
            Piece::Not if touches && before.get(span.from) != Some(&'!') => {
                return Place::Word { from: span.from };
            }
            _ => {}
        }
    }
}

/// Where the value begins that the input ends with; `None` when the list of values ended before.
fn unfinished_value(scanner: &mut Scanner<'_>) -> Option<usize> {
    loop {
        scanner.skip_spaces();
        let from = scanner.at();
        let quoted = scanner.quoted();
        if matches!(quoted, Piece::Quoted { closed: false, .. }) {
            return Some(from);
        }
        if quoted == Piece::End {
            scanner.value();
        }
        if scanner.is_at_end() {
            return Some(from);
        }
        if !scanner.take(',') {
            return None;
        }
    }
}

/// The end of the word that the cursor stands in; of a key with its colon.
fn rest_of_word(chars: &[char], cursor: usize, with_colon: bool) -> usize {
    let in_word = |c: &&char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let end = cursor + chars[cursor..].iter().take_while(in_word).count();
    let has_colon = matches!(chars.get(end), Some(':' | '='));
    end + usize::from(with_colon && has_colon)
}

fn offer_word(
    typed: &str,
    replace: Range<usize>,
    is_key: bool,
    around: &Surroundings<'_>,
) -> Vec<Completion> {
    let language = language(typed, around);
    let folded = normal(typed);
    let keys: Vec<Key> = KEYS.iter().copied().filter(|key| key.works_on(around.kind)).collect();
    let mut found = Vec::new();
    for key in &keys {
        if begins(&key.wording, &folded) {
            let with = format!("{}:", key.wording.shown(language));
            found.push(Completion { replace: replace.clone(), with, offers: Offers::Key(key) });
        }
    }
    if !is_key && folded.chars().count() >= LETTERS_FOR_VALUES {
        for key in keys {
            let before = format!("{}:", key.wording.shown(language));
            let values = offer_value(key, typed, replace.clone(), around);
            let whole = |value: Completion| Completion { with: format!("{before}{}", value.with), ..value };
            found.extend(values.into_iter().map(whole));
        }
    }
    found
}

fn offer_value(key: Key, typed: &str, replace: Range<usize>, around: &Surroundings<'_>) -> Vec<Completion> {
    let language = language(typed, around);
    let folded = normal(typed);
    let value = |word: &str| Completion {
        replace: replace.clone(),
        with: word.to_owned(),
        offers: Offers::Value(key),
    };
    match key.takes {
        Takes::Choices(table) => {
            let rows = table.iter().filter(|row| begins(&row.wording, &folded));
            rows.map(|row: &Choice| value(row.wording.shown(language))).collect()
        }
        Takes::Days(looking) => {
            let words = DAY_WORDS.iter().filter(|(word, _)| word.suits(looking)).map(|(_, wording)| wording);
            let months = MONTHS.iter().map(|(_, wording)| wording).filter(|_| !folded.is_empty());
            let rows = words.chain(months).filter(|wording| begins(wording, &folded));
            rows.map(|wording| value(wording.shown(language))).collect()
        }
        Takes::Names(kind) => {
            let names = (around.names)(kind);
            let named =
                |name: String| Completion { offers: Offers::Name(key), ..value(&quoted_if_needed(&name)) };
            matching_names(names, typed).into_iter().map(named).collect()
        }
        Takes::Numbers | Takes::Text => Vec::new(),
    }
}

/// Names that begin so, then those with a word that does.
fn matching_names(names: Vec<String>, typed: &str) -> Vec<String> {
    let wanted = words::phrase(typed);
    let (first, others): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| words::phrase(name).starts_with(&wanted));
    let has_word = |name: &String| words::tokens(name).any(|token| token.text.starts_with(&wanted));
    first.into_iter().chain(others.into_iter().filter(has_word)).collect()
}

fn begins(wording: &Wording, folded: &str) -> bool {
    wording.all().any(|word| word.starts_with(folded))
}

fn language(typed: &str, around: &Surroundings<'_>) -> Language {
    if typed.contains(char::is_alphabetic) { language_of(typed) } else { around.language }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(kind: Kind) -> Vec<String> {
        let names: &[&str] = match kind {
            Kind::Owner => &["ИМЦ", "ОМиС", "ОУ района"],
            Kind::Event => &["снятие ограничительных мер"],
            _ => &[],
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// The text with each completion put in, `|` being the cursor in `text`.
    fn offered(text: &str) -> Vec<String> {
        let cursor = text.chars().take_while(|c| *c != '|').count();
        let text = text.replace('|', "");
        let around = Surroundings { kind: Kind::Activity, language: Language::Russian, names: &names };
        let put = |offer: Completion| {
            let chars: Vec<char> = text.chars().collect();
            let (before, after) = (&chars[..offer.replace.start], &chars[offer.replace.end..]);
            format!("{}{}{}", before.iter().collect::<String>(), offer.with, after.iter().collect::<String>())
        };
        complete(&text, cursor, &around).into_iter().map(put).collect()
    }

    #[test]
    fn pieces_before_the_cursor_are_completed_in_place() {
        let cases: &[(&str, &[&str])] = &[
            ("исполн|", &["исп:", "статус:исполнено"]),
            ("школа !ста|", &["школа !статус:", "школа !форма:стажировка"]),
            ("sta|", &["status:", "status:in-work", "kind:standing"]),
            ("ис|:ИМЦ справка", &["исп:ИМЦ справка"]),
            ("статус:вы|", &["статус:выполнено"]),
            ("is:over|", &["is:overdue"]),
            ("исп:|", &["исп:ИМЦ", "исп:ОМиС", "исп:\"ОУ района\""]),
            ("исп:ИМЦ,рай|", &["исп:ИМЦ,\"ОУ района\""]),
            ("исп:«ОУ|", &["исп:\"ОУ района\""]),
            ("событие:огр|", &["событие:\"снятие ограничительных мер\""]),
            ("срок:се|", &["срок:сегодня", "срок:сентябрь"]),
            ("due:we|", &["due:week"]),
            ("проср|", &["срок:просрочено", "признак:просрочено"]),
            ("сняти|", &["событие:\"снятие ограничительных мер\""]),
            ("статус:выполнено|", &[]),
            ("«спра|", &[]),
            ("номер:3|", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(&offered(text), expected, "{text}");
        }
    }

    #[test]
    fn an_empty_place_offers_every_key() {
        let here = KEYS.iter().filter(|key| key.works_on(Kind::Activity)).count();
        assert_eq!(offered("справка |").len(), here);
        assert_eq!(offered("(|")[0], "(исп:");
    }
}
