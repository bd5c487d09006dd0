//! Which row of a new version of a paper is which row of the one before. In: rows of both, in their order. Out: for each
//! new row the old one that it is, never one for two. Text goes before numbers: papers are renumbered more often than
//! reworded. Exact words first, then words that are nearly the same, then a rewording under the same number.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::words;

/// A row as far as it can be recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub section: String,
    pub number: String,
    pub title: String,
    pub deadline: String,
    pub owners: String,
    pub result: String,
}

/// Rows whose words are at least this near are the same row when nothing else is as near (of 1).
const NEAR: f64 = 0.8;
/// Under the same number of the same section, so near is near enough.
const NEAR_UNDER_ONE_NUMBER: f64 = 0.4;
/// The second best must be farther by this much.
const CLEARLY: f64 = 0.02;
/// A word that more rows than this have says nothing about which row is meant.
const FREQUENT: usize = 200;

/// For each new row its old row.
pub fn recognise(old: &[Row], new: &[Row]) -> Vec<Option<usize>> {
    let mut pairing = Pairing::new(old, new);
    let keys: [fn(&Row) -> Vec<&str>; 5] = [
        |row| vec![&row.section, &row.number, &row.title],
        |row| vec![&row.number, &row.title],
        |row| vec![&row.title, &row.deadline, &row.owners],
        |row| vec![&row.section, &row.title],
        |row| vec![&row.title],
    ];
    for key in keys {
        pairing.exactly(key);
    }
    pairing.nearly();
    pairing.under_one_number();
    pairing.found
}

struct Pairing<'a> {
    old: &'a [Row],
    new: &'a [Row],
    /// Old rows that no new row took yet.
    left: Vec<bool>,
    found: Vec<Option<usize>>,
}

impl<'a> Pairing<'a> {
    fn new(old: &'a [Row], new: &'a [Row]) -> Pairing<'a> {
        Pairing { old, new, left: vec![true; old.len()], found: vec![None; new.len()] }
    }

    fn take(&mut self, old: usize, new: usize) {
        self.left[old] = false;
        self.found[new] = Some(old);
    }

    fn old_left(&self) -> Vec<usize> {
        (0..self.old.len()).filter(|at| self.left[*at]).collect()
    }

    fn new_left(&self) -> Vec<usize> {
        (0..self.new.len()).filter(|at| self.found[*at].is_none()).collect()
    }

    /// Rows with the same words in these cells; of several alike the first goes with the first.
    fn exactly(&mut self, key: fn(&Row) -> Vec<&str>) {
        let of = |row: &Row| {
            let cells: Vec<String> = key(row).into_iter().map(words::phrase).collect();
            (!words::phrase(&row.title).is_empty()).then_some(cells)
        };
        let mut known: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
        for at in self.old_left().into_iter().rev() {
            if let Some(key) = of(&self.old[at]) {
                known.entry(key).or_default().push(at);
            }
        }
        for at in self.new_left() {
            let old = of(&self.new[at]).and_then(|key| known.get_mut(&key)?.pop());
            if let Some(old) = old {
                self.take(old, at);
            }
        }
    }

    /// Rows whose words are nearly the same, the nearest first; what is near to two is left alone.
    fn nearly(&mut self) {
        let (old, new) = (self.old_left(), self.new_left());
        let texts = |rows: &[Row], at: &[usize]| -> Vec<Text> {
            at.iter().map(|at| Text::of(&rows[*at].title)).collect()
        };
        let (old_texts, new_texts) = (texts(self.old, &old), texts(self.new, &new));
        let by_word = ByWord::of(&old_texts);
        let mut near: Vec<Near> = Vec::new();
        for (at, text) in new_texts.iter().enumerate() {
            for candidate in by_word.candidates(text) {
                let (one, other) = (&self.old[old[candidate]], &self.new[new[at]]);
                let score = nearness(&old_texts[candidate], text);
                if score >= NEAR
                    && (!differ_in_numbers(&old_texts[candidate], text) || same_place(one, other))
                {
                    // The place in the paper decides between rows that are equally near.
                    let place = f64::from(u8::from(same_place(one, other))) * 2.0 * CLEARLY;
                    near.push(Near { old: candidate, new: at, score: score + place });
                }
            }
        }
        for pair in clear(near) {
            self.take(old[pair.old], new[pair.new]);
        }
    }

    /// A rewording: the same number in the same section, and words or other cells that speak for it.
    fn under_one_number(&mut self) {
        let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in self.old_left() {
            known.entry(self.old[at].number.as_str()).or_default().push(at);
        }
        for at in self.new_left() {
            let row = &self.new[at];
            let candidates = known.get(row.number.as_str()).map_or(&[][..], Vec::as_slice);
            let [only] = *candidates else { continue };
            if row.number.is_empty() || !self.left[only] {
                continue;
            }
            let (before, after) = (Text::of(&self.old[only].title), Text::of(&row.title));
            let enough =
                nearness(&before, &after) >= NEAR_UNDER_ONE_NUMBER && !differ_in_numbers(&before, &after);
            if enough || same_cells(&self.old[only], row) >= 2 {
                self.take(only, at);
            }
        }
    }
}

fn same_place(one: &Row, other: &Row) -> bool {
    !one.number.is_empty()
        && one.number == other.number
        && words::phrase(&one.section) == words::phrase(&other.section)
}

/// How many of deadline, owners and result are written and the same.
fn same_cells(one: &Row, other: &Row) -> usize {
    let cells =
        [(&one.deadline, &other.deadline), (&one.owners, &other.owners), (&one.result, &other.result)];
    let same =
        |(one, other): &(&String, &String)| !one.is_empty() && words::phrase(one) == words::phrase(other);
    cells.iter().filter(|pair| same(pair)).count()
}

/// Two rows that may be one, by their places among those left.
#[derive(Debug, Clone, Copy)]
struct Near {
    old: usize,
    new: usize,
    score: f64,
}

/// The pairs that are clearly the best for both their rows; what they take makes others clear.
fn clear(mut open: Vec<Near>) -> Vec<Near> {
    let mut taken: Vec<Near> = Vec::new();
    loop {
        let (mut old, mut new) = (HashMap::<usize, Vec<f64>>::new(), HashMap::<usize, Vec<f64>>::new());
        for pair in &open {
            old.entry(pair.old).or_default().push(pair.score);
            new.entry(pair.new).or_default().push(pair.score);
        }
        let alone = |scores: Option<&Vec<f64>>, score: f64| {
            scores.is_some_and(|scores| scores.iter().filter(|rival| **rival > score - CLEARLY).count() == 1)
        };
        let is_clear =
            |pair: &&Near| alone(old.get(&pair.old), pair.score) && alone(new.get(&pair.new), pair.score);
        let found: Vec<Near> = open.iter().filter(is_clear).copied().collect();
        if found.is_empty() {
            return taken;
        }
        let olds: HashSet<usize> = found.iter().map(|pair| pair.old).collect();
        let news: HashSet<usize> = found.iter().map(|pair| pair.new).collect();
        open.retain(|pair| !olds.contains(&pair.old) && !news.contains(&pair.new));
        taken.extend(found);
    }
}

/// A title as it is compared.
struct Text {
    stems: HashSet<String>,
    numbers: Vec<String>,
    phrase: String,
}

impl Text {
    fn of(title: &str) -> Text {
        let tokens: Vec<String> = words::tokens(title).map(|token| token.text).collect();
        let numbers = tokens.iter().filter(|word| is_number(word)).cloned().collect();
        Text { stems: words::stems(title).into_iter().collect(), numbers, phrase: words::phrase(title) }
    }
}

/// Digits, Roman digits, «первый»…: what tells «за I полугодие» from «за II полугодие».
fn is_number(word: &str) -> bool {
    const ORDINALS: [&str; 8] = ["перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм"];
    word.chars().any(|c| c.is_ascii_digit())
        || word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
        || (word.chars().count() <= 10 && ORDINALS.iter().any(|stem| word.starts_with(stem)))
}

fn differ_in_numbers(one: &Text, other: &Text) -> bool {
    one.numbers != other.numbers && !(one.numbers.is_empty() || other.numbers.is_empty())
}

/// How near two titles are, 0 to 1: the words they share, or the letters, whichever says more.
fn nearness(one: &Text, other: &Text) -> f64 {
    let all = one.stems.len() + other.stems.len();
    if all == 0 {
        return 0.0;
    }
    let shared = one.stems.intersection(&other.stems).count();
    let by_words = 2.0 * shared as f64 / all as f64;
    // Slips of typing change a word and hardly a letter; long texts with few common words are not worth the letters.
    let by_letters =
        if by_words >= 0.5 { strsim::normalized_levenshtein(&one.phrase, &other.phrase) } else { 0.0 };
    by_words.max(by_letters)
}

/// Which of many texts share a telling word with one.
struct ByWord<'a>(HashMap<&'a str, Vec<usize>>);

impl<'a> ByWord<'a> {
    fn of(texts: &'a [Text]) -> ByWord<'a> {
        let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, text) in texts.iter().enumerate() {
            for stem in &text.stems {
                by_word.entry(stem).or_default().push(at);
            }
        }
        ByWord(by_word)
    }

    /// In their order, each once.
    fn candidates(&self, text: &Text) -> BTreeSet<usize> {
        let known = text.stems.iter().filter_map(|stem| self.0.get(stem.as_str()));
        known.filter(|places| places.len() <= FREQUENT).flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: &str, title: &str) -> Row {
        let section = number.split('.').next().unwrap_or("").to_owned();
        Row { section, number: number.to_owned(), title: title.to_owned(), ..Row::default() }
    }

    fn found(old: &[Row], new: &[Row]) -> Vec<Option<usize>> {
        recognise(old, new)
    }

    #[test]
    fn a_row_is_known_by_its_words_whatever_its_number() {
        let old = [row("1.1", "Анализ ВПР"), row("1.2", "Семинар для учителей"), row("2.1", "Отчёт")];
        let new = [row("1.1", "Семинар для учителей"), row("1.2", "Новая строка"), row("3.4", "Отчёт")];
        assert_eq!(found(&old, &new), [Some(1), None, Some(2)]);
    }

    #[test]
    fn nearly_the_same_words_are_the_same_row_when_nothing_else_is_as_near() {
        let old = [row("1.1", "Проведение мониторинга условий работы школ района")];
        let new = [row("1.3", "Проведение мониторинга условий работы школ района и города")];
        assert_eq!(found(&old, &new), [Some(0)]);
        let slip = [row("1.3", "Проведение монитринга условий работы школ района")];
        assert_eq!(found(&old, &slip), [Some(0)]);
    }

    #[test]
    fn rows_that_differ_in_a_number_are_different_rows() {
        let old = [row("1.1", "Отчёт о работе школ за I полугодие 2020 года")];
        let new = [row("1.2", "Отчёт о работе школ за II полугодие 2020 года")];
        assert_eq!(found(&old, &new), [None]);
    }

    #[test]
    fn another_row_under_the_same_number_is_another_row() {
        let old = [row("1.1", "Анализ результатов ВПР")];
        let new = [row("1.1", "Ремонт спортивных площадок")];
        assert_eq!(found(&old, &new), [None]);
        let reworded = [row("1.1", "Анализ результатов процедур")];
        assert_eq!(found(&old, &reworded), [Some(0)]);
    }

    #[test]
    fn a_split_row_goes_on_as_one_of_its_halves_and_never_as_both() {
        let old = [row("2.1", "Проведение семинаров и консультаций")];
        let new = [row("2.1", "Проведение семинаров"), row("2.2", "Проведение консультаций")];
        let pairs = found(&old, &new);
        assert_eq!(pairs, [Some(0), None]);
    }

    #[test]
    fn doubled_rows_stay_as_many_as_they_are() {
        let old = [row("1.1", "Совещание"), row("1.2", "Совещание")];
        assert_eq!(found(&old, &old), [Some(0), Some(1)]);
        assert_eq!(found(&old, &old[1..]), [Some(1)]);
        let three = [row("1.1", "Совещание"), row("1.2", "Совещание"), row("1.3", "Совещание")];
        assert_eq!(found(&old, &three), [Some(0), Some(1), None]);
    }

    #[test]
    fn of_two_that_are_equally_near_none_is_taken() {
        let old = [
            row("", "Мониторинг условий работы школ района"),
            row("", "Мониторинг условий работы школ города"),
        ];
        let new = [row("", "Мониторинг условий работы школ области")];
        assert_eq!(found(&old, &new), [None]);
    }
}
