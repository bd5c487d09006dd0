//! «Найти где угодно»: ranks names and titles by a few letters of them. In: what was typed and any number of texts.
//! Out: the best, with the characters to mark. Case, ё and dashes make no difference; neither does the form of a word.

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::domain::words;

/// One text that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<Id> {
    pub id: Id,
    /// Higher is better; comparable within one search only.
    pub score: u32,
    /// The characters of the text that matched, ascending.
    pub indices: Vec<u32>,
}

/// What a letter of the needle must bring on average, so that letters strewn over a long title are no hit. The matcher
/// gives 16 for a letter, adds for neighbours and beginnings of words, and takes off for gaps; two neighbours inside a
/// word bring 36, a single letter inside a word 16.
const LEAST_PER_LETTER: u16 = 18;
/// So much more for each letter of a word that stands there whole: «спр» is «справка» before «с профессионалами».
const MORE_FOR_WHOLE: u32 = 8;
/// A word in another form counts a little less than the letters as typed.
const LESS_FOR_FORM: u32 = 8;

/// The `limit` best texts that have every word of `needle`, best first; of equals the shorter, then the earlier. An empty
/// needle finds nothing.
pub fn rank<'a, Id: Copy>(
    needle: &str,
    haystacks: impl Iterator<Item = (Id, &'a str)>,
    limit: usize,
) -> Vec<Hit<Id>> {
    let needle: Vec<Wanted> = words::folded(needle).split_whitespace().map(Wanted::new).collect();
    if needle.is_empty() || limit == 0 {
        return Vec::new();
    }
    let mut search = Search { matcher: Matcher::new(Config::DEFAULT), text: Vec::new() };
    let mut found: Vec<(u32, usize, Id, &str)> = Vec::new();
    for (id, text) in haystacks {
        if let Some(score) = search.score(&needle, text) {
            found.push((score, text.len(), id, text));
        }
    }
    found.sort_by_key(|(score, length, ..)| (std::cmp::Reverse(*score), *length));
    found.truncate(limit);
    let hit = |(score, _, id, text)| Hit { id, score, indices: search.indices(&needle, text) };
    found.into_iter().map(hit).collect()
}

/// A word of the needle: as typed, and what its other forms have in common.
struct Wanted {
    /// Its letters in order, with others between them: rejects most texts cheaply.
    strewn: Atom,
    whole: Atom,
    letters: u16,
    stem: Option<Atom>,
}

impl Wanted {
    fn new(word: &str) -> Wanted {
        let atom =
            |text: &str, kind| Atom::new(text, CaseMatching::Respect, Normalization::Never, kind, false);
        let stem = words::stem(word);
        let other = stem.chars().count() > 2 && stem != word;
        Wanted {
            strewn: atom(word, AtomKind::Fuzzy),
            whole: atom(word, AtomKind::Substring),
            letters: u16::try_from(word.chars().count()).unwrap_or(u16::MAX),
            stem: other.then(|| atom(&stem, AtomKind::Substring)),
        }
    }
}

struct Search {
    matcher: Matcher,
    /// The folded characters of the text in hand, kept to be used again.
    text: Vec<char>,
}

impl Search {
    fn take(&mut self, text: &str) {
        self.text.clear();
        self.text.extend(text.chars().map(words::folded_char));
    }

    fn score(&mut self, needle: &[Wanted], text: &str) -> Option<u32> {
        self.take(text);
        needle.iter().map(|word| self.word(word, None)).sum()
    }

    fn indices(&mut self, needle: &[Wanted], text: &str) -> Vec<u32> {
        self.take(text);
        let mut indices = Vec::new();
        for word in needle {
            let mut of_word = Vec::new();
            if self.word(word, Some(&mut of_word)).is_some() {
                indices.append(&mut of_word);
            }
        }
        indices.sort_unstable();
        indices.dedup();
        indices
    }

    /// The score of one word, and the characters it matched if asked for (which costs more).
    fn word(&mut self, word: &Wanted, mut indices: Option<&mut Vec<u32>>) -> Option<u32> {
        let text = Utf32Str::Unicode(&self.text);
        let marked = indices.is_some();
        let mut match_atom = |atom: &Atom| match &mut indices {
            Some(indices) => {
                indices.clear();
                atom.indices(text, &mut self.matcher, indices)
            }
            None => atom.score(text, &mut self.matcher),
        };
        if let Some(strewn) = match_atom(&word.strewn) {
            let whole = match_atom(&word.whole).is_some();
            // The strewn letters again: their best place, which the whole word need not be at.
            if marked {
                match_atom(&word.strewn);
            }
            if whole {
                return Some(u32::from(strewn) + u32::from(word.letters) * MORE_FOR_WHOLE);
            }
            if strewn >= word.letters.saturating_mul(LEAST_PER_LETTER) {
                return Some(u32::from(strewn));
            }
        }
        let score = match_atom(word.stem.as_ref()?)?;
        Some((u32::from(score) + u32::from(word.letters) * MORE_FOR_WHOLE).saturating_sub(LESS_FOR_FORM))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLES: &[&str] = &[
        "Проведение анализа списка школ по результатам ВПР по русскому языку и математике",
        "Назначение ответственных координаторов реализации программы в ОУ района",
        "Участие в межрегиональном вебинаре с целью обмена опытом с участием субъектов",
        "Прохождение курсов повышения квалификации с использованием дистанционных технологий",
        "МКОУ «СОШ № 1» с. п. Озрек",
        "Зелёная Ёлкина",
        "ИМЦ",
        "Excel 2021",
    ];

    fn found(needle: &str) -> Vec<usize> {
        rank(needle, TITLES.iter().copied().enumerate(), 3).into_iter().map(|hit| hit.id).collect()
    }

    #[test]
    fn a_few_letters_find_a_title_and_strewn_letters_do_not() {
        let cases: &[(&str, &[usize])] = &[
            ("имц", &[6]),
            ("ИМЦ", &[6]),
            ("елкина зел", &[5]),
            ("ЁЛК", &[5]),
            ("вебинары", &[2]),
            ("школами", &[0]),
            ("анлиз списка", &[0]),
            ("сош № 1", &[4]),
            ("excel", &[7]),
            ("курсов повыш", &[3]),
            ("цтщ", &[]),
            ("лзв", &[]),
            ("ямк", &[0]),
            ("", &[]),
        ];
        for (needle, expected) in cases {
            assert_eq!(&found(needle), expected, "{needle}");
        }
    }

    #[test]
    fn a_whole_word_goes_before_strewn_letters_and_a_short_text_before_a_long_one() {
        let texts = ["Работа с профессионалами", "Справка о школе", "Справка"];
        let hits = rank("спр", texts.into_iter().enumerate(), 9);
        assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [2, 1, 0]);
    }

    #[test]
    fn indices_are_characters_of_the_text() {
        let hits = rank("ел", [(1, "Зелёная ёлка")].into_iter(), 1);
        assert_eq!(hits[0].indices, [8, 9]);
        assert_eq!(rank("ел", [(1, "Зелёная ёлка")].into_iter(), 0), []);
    }
}
