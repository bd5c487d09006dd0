//! When two spellings are one owner: the same but for case, quotes and look-alike letters; with and without words that
//! only say whose it is; or one slip apart.

use super::lexicon::{is_known_abbreviation, is_legal_form, is_qualifier};
use super::person;
use crate::domain::words::{as_cyrillic, folded, stems};

/// A mention of an owner, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Without «(далее – …)», «(по согласованию)».
    pub name: String,
    /// What the paper calls it from here on: «(далее – РЦОКО)».
    pub later: Option<String>,
}

pub fn mention(written: &str) -> Mention {
    let (mut name, mut later) = (String::new(), None);
    let mut rest = written;
    while let Some((before, bracket)) = rest.split_once('(') {
        let Some((inside, after)) = bracket.split_once(')') else { break };
        name.push_str(before);
        let text = folded(inside);
        match text.trim().strip_prefix("далее") {
            Some(_) => {
                let alias = inside.trim().chars().skip(5).collect::<String>();
                later = Some(alias.trim_matches([' ', '-', '–', '—', ':', ',']).to_owned());
            }
            None if text.contains("согласовани") => {}
            None => {
                name.push('(');
                name.push_str(inside);
                name.push(')');
            }
        }
        rest = after;
    }
    name.push_str(rest);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name
        .trim_end_matches([',', ' ', ';'])
        .trim_end_matches("по согласованию")
        .trim_end_matches([',', ' ']);
    Mention { name: name.to_owned(), later: later.filter(|alias| !alias.is_empty()) }
}

/// The form in which names are compared: lower case, look-alike Latin letters as Cyrillic, quotes and dots dropped.
pub fn key(name: &str) -> String {
    let letters: String = folded(name)
        .chars()
        .map(|letter| match letter {
            '"' | '.' | ',' | '(' | ')' => ' ',
            other => as_cyrillic(other),
        })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key without the words behind it that only say whose it is; the key itself when nothing else is left.
pub fn base(key: &str) -> &str {
    let mut base = key;
    while let Some((head, last)) = base.rsplit_once(' ') {
        if !is_qualifier(last) {
            break;
        }
        base = head;
    }
    if is_legal_form(base) && base != key { key } else { base }
}

/// One name with, one without such words.
pub fn are_aliases(first: &str, second: &str) -> bool {
    first != second && base(first) == base(second) && (base(first) == first || base(second) == second)
}

/// One slip of the pen apart, and too alike to be two owners by right. Digits, initials, endings of words and common
/// abbreviations differ by right.
pub fn is_near(first: &str, second: &str) -> bool {
    let letters = first.chars().count().min(second.chars().count());
    if letters < 3 || strsim::osa_distance(first, second) != 1 {
        return false;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(first) != digits(second) || stems(first) == stems(second) {
        return false;
    }
    let (ours, theirs) = (first.split(' '), second.split(' '));
    if first.split(' ').count() != second.split(' ').count() {
        // A space lost or won.
        return first.replace(' ', "") == second.replace(' ', "");
    }
    let differing: Vec<(&str, &str)> = ours.zip(theirs).filter(|(a, b)| a != b).collect();
    // Two letters are too few, unless other words say the same: «МУ УО» beside «МЦ УО».
    let least = if first.contains(' ') { 2 } else { 3 };
    differing.iter().all(|(a, b)| {
        let long = a.chars().count().min(b.chars().count()) >= least;
        // «Иванов», «Иванова»; «методист», «методисты».
        let inflected = a.starts_with(b) || b.starts_with(a);
        long && !inflected && !(is_known_abbreviation(a) && is_known_abbreviation(b))
    })
}

/// The same but for a legal form before it («МКУ «ИМЦ»», «ИМЦ») or for the order of a person's initials and surname.
pub fn is_respelled(first: &str, second: &str) -> bool {
    let bare = |text: &str| {
        let words = text.split(' ').skip_while(|word| is_legal_form(word));
        words.collect::<Vec<_>>().join(" ")
    };
    let (ours, theirs) = (bare(first), bare(second));
    let formed = ours == theirs && !ours.is_empty() && (ours == first || theirs == second);
    first != second && (formed || initials_moved(first, second))
}

/// «м п иванова», «иванова м п».
fn initials_moved(first: &str, second: &str) -> bool {
    let taken_apart = |text: &str| {
        let (initials, names): (Vec<_>, Vec<_>) =
            text.split(' ').map(str::to_owned).partition(|word| word.chars().count() == 1);
        (initials, names)
    };
    let (initials, names) = taken_apart(first);
    (1..=2).contains(&initials.len())
        && names.len() == 1
        && !names[0].chars().any(|c| c.is_ascii_digit())
        && taken_apart(second) == (initials, names)
}

/// One slip inside a long word is none by right, however often each spelling occurs.
pub fn is_plain_slip(first: &str, second: &str) -> bool {
    const LONG: usize = 9;
    let words = first.split(' ').zip(second.split(' ')).filter(|(a, b)| a != b);
    let long = |(a, b): (&str, &str)| a.chars().count().min(b.chars().count()) >= LONG;
    is_near(first, second) && first.split(' ').count() > 1 && words.into_iter().all(long)
}

/// Persons with other initials, or with a surname of the other gender, are other persons.
pub fn same_sort(first: &str, second: &str) -> bool {
    person::surname(first).is_some() == person::surname(second).is_some()
}
