//! One cell → owners as written, the first leads. Splits at commas, semicolons, line breaks, «и» between bodies and
//! runs of names; never inside brackets, quotation marks, a name or a participial phrase.

use super::lexicon::{
    begins_participle, is_body, is_collective, is_known_abbreviation, is_legal_form, is_line_of_work,
    is_nominative_adjective, is_oblique_adjective, is_post, is_staff, is_subject, takes_genitive,
};
use super::person;
use crate::domain::words::folded;

/// What separates two pieces of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// A semicolon, «совместно с»: always separates.
    Hard,
    Comma,
    LineBreak,
    And,
}

/// A piece of a cell and the mark before it.
struct Piece {
    mark: Mark,
    text: String,
}

/// Phrases that join two owners as equals or nearly so; the second one follows.
const LINKS: &[&str] = &[
    "совместно с",
    "совместно со",
    "во взаимодействии с",
    "при участии",
    "с участием",
    "при поддержке",
    "с привлечением",
];

/// The owners of a cell, as written, white space made single.
pub fn split(cell: &str) -> Vec<String> {
    let mut owners: Vec<String> = Vec::new();
    for piece in pieces(cell) {
        match owners.last_mut().filter(|above| goes_on(above, &piece)) {
            Some(above) => {
                above.push_str(match piece.mark {
                    Mark::Comma | Mark::Hard => ", ",
                    Mark::And => " и ",
                    Mark::LineBreak => " ",
                });
                above.push_str(&piece.text);
            }
            None => owners.push(piece.text),
        }
    }
    owners
        .iter()
        .flat_map(|owner| by_persons(owner))
        .filter(|owner| owner.chars().any(char::is_alphanumeric))
        .collect()
}

/// Cuts at every mark outside brackets and quotation marks.
fn pieces(cell: &str) -> Vec<Piece> {
    let letters: Vec<char> = cell.chars().collect();
    let depths = depths(&letters);
    let mut pieces = Vec::new();
    let (mut mark, mut start, mut at) = (Mark::Hard, 0, 0);
    while at < letters.len() {
        let found = if depths[at] == 0 { mark_at(&letters, at) } else { None };
        let Some((next, length)) = found else {
            at += 1;
            continue;
        };
        push(&mut pieces, mark, &letters[start..at]);
        (mark, start) = (next, at + length);
        at = start;
    }
    push(&mut pieces, mark, &letters[start..]);
    pieces
}

fn push(pieces: &mut Vec<Piece>, mark: Mark, letters: &[char]) {
    let text: String = letters.iter().collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_matches(['•', '-', '–', '—', ' ', ',']).trim_end_matches(':').trim();
    let text = without_full_stop(without_count(text));
    if !text.is_empty() {
        pieces.push(Piece { mark, text: text.to_owned() });
    }
}

/// «1. ИМЦ», «2) школы»: a list inside the cell.
fn without_count(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = rest.len() < text.len() && text.len() - rest.len() <= 2;
    let bare = rest.strip_prefix(['.', ')']).map(str::trim_start);
    bare.filter(|bare| counted && bare.starts_with(char::is_alphabetic)).unwrap_or(text)
}

/// A full stop behind a word goes; one behind an initial or an abbreviation stays.
fn without_full_stop(text: &str) -> &str {
    let Some(bare) = text.strip_suffix('.') else { return text };
    let last = bare.rsplit([' ', '.']).next().unwrap_or("");
    if last.chars().count() >= 2 && !bare.ends_with('.') { bare } else { text }
}

/// How deep each letter lies in brackets and quotation marks. Marks without a partner do not count.
fn depths(letters: &[char]) -> Vec<u16> {
    let mut depths = vec![0u16; letters.len()];
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut close = |open: &mut Vec<(char, usize)>, at: usize, to: usize| {
        depths[at..=to].iter_mut().for_each(|depth| *depth = depth.saturating_add(1));
        open.retain(|(_, from)| *from < at);
    };
    for (at, letter) in letters.iter().enumerate() {
        let opened_by = match letter {
            ')' => '(',
            ']' => '[',
            '»' => '«',
            '”' => '“',
            '"' => '"',
            _ => '\0',
        };
        let partner =
            open.iter().rev().find(|(opener, _)| *opener == opened_by || (*letter == '“' && *opener == '„'));
        match partner.copied() {
            Some((_, from)) => close(&mut open, from, at),
            None if matches!(letter, '(' | '[' | '«' | '“' | '„' | '"') => open.push((*letter, at)),
            None => {}
        }
    }
    depths
}

fn mark_at(letters: &[char], at: usize) -> Option<(Mark, usize)> {
    match letters[at] {
        ';' => return Some((Mark::Hard, 1)),
        '\n' => return Some((Mark::LineBreak, 1)),
        ',' => return Some((Mark::Comma, 1)),
        '/' if between_names(letters, at) => return Some((Mark::Hard, 1)),
        '+' if between_names(letters, at) || stands_free(letters, at) => return Some((Mark::Hard, 1)),
        letter if letter.is_whitespace() => {}
        _ => return None,
    }
    let word_end = |word: &str| {
        let length = word.chars().count();
        let same = |(found, wanted): (&char, char)| {
            found.to_lowercase().eq([wanted]) || wanted == ' ' && found.is_whitespace()
        };
        let rest = letters.get(at + 1..at + 1 + length)?;
        let ends = letters.get(at + 1 + length).is_some_and(|next| next.is_whitespace());
        (rest.iter().zip(word.chars()).all(same) && ends).then_some(length + 2)
    };
    if let Some(length) = LINKS.iter().find_map(|link| word_end(link)) {
        return Some((Mark::Hard, length));
    }
    word_end("и").map(|length| (Mark::And, length))
}

/// «УО/ИМЦ», «УО / ИМЦ», but not «и/или», «п/п».
fn between_names(letters: &[char], at: usize) -> bool {
    let before = letters[..at].iter().rev().find(|letter| !letter.is_whitespace());
    let after = letters[at + 1..].iter().find(|letter| !letter.is_whitespace());
    before.is_some_and(|letter| letter.is_uppercase() || *letter == '.')
        && after.is_some_and(|letter| letter.is_uppercase())
}

/// White space on both sides: «УО + методисты».
fn stands_free(letters: &[char], at: usize) -> bool {
    let space = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_whitespace());
    at > 0 && space(letters.get(at - 1)) && space(letters.get(at + 1))
}

/// Whether the piece belongs to the owner before it.
fn goes_on(above: &str, piece: &Piece) -> bool {
    let word = first_word(&piece.text);
    let names_owner = begins_owner(&piece.text);
    match piece.mark {
        Mark::Hard => false,
        Mark::Comma => {
            begins_participle(&word)
                || says_for_what(&piece.text) && is_staff(&first_word(above))
                || counts_on(&piece.text)
                || is_relative(&piece.text)
                || is_line_of_work(&word) && ends_in_line_of_work(above)
                || is_subject(&word) && speaks_of_teachers(above)
                || !names_owner && ends_in_list(above)
        }
        Mark::LineBreak => !names_owner || begins_participle(&word),
        // «директора и учителя школ» share what follows.
        Mark::And => {
            !names_owner
                || counts_on(&piece.text)
                || is_line_of_work(&word) && ends_in_line_of_work(above)
                || word == "зп" && folded(above).ends_with("кдн")
                || is_post(&folded(above)) && is_post(&word)
        }
    }
}

/// «СОШ № 1, 2, 5», «классные руководители 9, 11 классов»: numbers go on with the owner before them.
fn counts_on(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let number = |word: &str| {
        let bare = word.trim_start_matches('№');
        word == "№" || !bare.is_empty() && bare.starts_with(|c: char| c.is_ascii_digit())
    };
    words.next().is_some_and(number)
}

/// «ответственные за организацию»: of staff it says which of them; others it joins as owners of their own.
fn says_for_what(text: &str) -> bool {
    let text = folded(text);
    let mut words = text.split_whitespace();
    words.next().is_some_and(|word| word.starts_with("ответственн")) && words.next() == Some("за")
}

/// «, в которых выявлены…»
fn is_relative(text: &str) -> bool {
    let mut words = text.split_whitespace().map(folded);
    let preposition = words.next().is_some_and(|word| word.chars().count() <= 3);
    preposition && words.next().is_some_and(|word| word.starts_with("котор") || word == "том")
}

/// «заместитель директора по УВР»: another line of work belongs to it.
fn ends_in_line_of_work(above: &str) -> bool {
    let words: Vec<String> = above.split_whitespace().map(folded).collect();
    let last = words.iter().rev().take(3);
    let named = words.last().is_some_and(|word| is_line_of_work(word) || word == "работе");
    named
        && last.into_iter().any(|word| word == "по" || word == "и")
        && words.iter().any(|word| is_post(word))
}

fn speaks_of_teachers(above: &str) -> bool {
    let words: Vec<String> = above.split_whitespace().map(folded).collect();
    words
        .iter()
        .any(|word| word.starts_with("учител") || ["рмо", "шмо", "гмо", "мо"].contains(&word.as_str()))
}

/// Whether a text is nothing but owners: bodies, posts, persons, abbreviations. Told by how each of them begins.
pub fn names_owners(text: &str) -> bool {
    let owners = split(text);
    !owners.is_empty() && text.chars().count() <= LONGEST_OWNERS && owners.iter().all(|owner| is_owner(owner))
}

/// Longer texts are no owners' cell.
const LONGEST_OWNERS: usize = 400;

fn is_owner(owner: &str) -> bool {
    let spaced = person::spaced(owner);
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    let first = folded(first.trim_matches(['«', '"', '“', '(', ')', '.', ',', '»']));
    let head =
        |word: &str| is_post(word) || is_body(word) || is_collective(word) || is_known_abbreviation(word);
    let described = |word: &&str| {
        let word = folded(word.trim_matches(['«', '»', '"', ',', '(', ')']));
        is_post(&word) || is_body(&word) || is_collective(&word)
    };
    let letters: Vec<char> = words[0].chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    let abbreviated = (2..=9).contains(&letters.len()) && capitals >= 2 && capitals + 1 >= letters.len();
    !person::persons(&words).is_empty()
        || abbreviated
        || head(&first)
        || is_legal_form(&first)
        || is_nominative_adjective(&first) && words.iter().skip(1).take(3).any(described)
}

fn first_word(text: &str) -> String {
    folded(text.split([' ', ',', '(']).next().unwrap_or(""))
}

/// A capital, a post, a body or an adjective in the nominative can begin an owner.
fn begins_owner(text: &str) -> bool {
    let word = first_word(text);
    let capital = text.trim_start_matches(['«', '"', '“']).starts_with(char::is_uppercase);
    capital
        || is_post(&word)
        || is_body(&word)
        || is_collective(&word) && !word.ends_with("ий")
        || is_nominative_adjective(&word) && !is_oblique_adjective(&word)
}

/// A name that can go on after a comma: «Отдел мониторинга, статистики…», «управление в сфере образования, культуры».
fn ends_in_list(above: &str) -> bool {
    let words: Vec<String> = folded(above).split([' ', ',']).map(str::to_owned).collect();
    let answers = words.windows(2).any(|two| two[0].starts_with("ответственн") && two[1] == "за");
    answers
        || words.iter().any(|word| takes_genitive(word))
        || words.iter().any(|word| begins_participle(word))
}

/// «Отдел (Иванова И.И., Петрова П.П.)»: such a name tells who is meant, and is no owner of its own.
fn in_brackets(words: &[&str], at: usize) -> bool {
    let until = words[..=at].join(" ");
    until.matches('(').count() > until.matches(')').count()
}

/// A run of names without commas: «И.И. Иванова П.П. Петров», «МУК "Музей" Иванова И.И.».
fn by_persons(owner: &str) -> Vec<String> {
    let spaced = person::spaced(owner);
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let persons: Vec<_> =
        person::persons(&words).into_iter().filter(|(at, _)| !in_brackets(&words, *at)).collect();
    let Some((first, _)) = persons.first().copied() else { return vec![owner.to_owned()] };
    let lead = words[..first].join(" ");
    // A post stays with its person.
    let post = is_post(&first_word(&lead)) || lead.starts_with(char::is_lowercase);
    if persons.len() == 1 && (lead.is_empty() || post) {
        return vec![owner.to_owned()];
    }
    let mut found = Vec::new();
    if !post && !lead.is_empty() {
        found.push(lead.trim_end_matches(['-', '–', ' ', ':']).to_owned());
    }
    for (at, (from, _)) in persons.iter().enumerate() {
        let from = if at == 0 && post { 0 } else { *from };
        let to = persons.get(at + 1).map_or(words.len(), |(next, _)| *next);
        found.push(words[from..to].join(" ").trim_end_matches(',').to_owned());
    }
    found
}
