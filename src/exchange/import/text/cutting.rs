//! Where the cells of one row end when only its words and the ends of its lines are left (`pdftotext -raw`). A cell on
//! one line may be followed by the next one on that line; behind a cell of several lines the next begins a line. Of all
//! divisions the one is taken whose deadline is read to its last word and whose owners and results look like such;
//! where another is nearly as good, that is said.

use std::collections::{BTreeSet, HashMap};

use super::wrapped::{Vocabulary, joined};
use crate::domain::deadline::{Context, Means, When, read};
use crate::domain::owner_phrase::{names_owners, split};
use crate::domain::paper_kinds;
use crate::domain::words::folded;
use crate::exchange::import::columns::Role;

/// Longer rows are not cut.
const MOST_WORDS: usize = 220;
/// Divisions of one row that are looked at.
const MOST_DIVISIONS: usize = 60_000;
/// A deadline has no more letters.
const LONGEST_DEADLINE: usize = 160;
/// By so much the best division must be better than others to be believed.
const MARGIN: i32 = 10;
/// What costs more is no division.
const WORST: i32 = 60;

/// The words of a row without its number.
pub struct Words<'a> {
    words: Vec<&'a str>,
    /// For each word where its line ends.
    ends: Vec<usize>,
    columns: &'a [Role],
    vocabulary: &'a Vocabulary,
    /// Owners that other rows name.
    owners: &'a BTreeSet<String>,
}

/// The cells of a row.
#[derive(Debug, PartialEq, Eq)]
pub enum Cut {
    Sure(Vec<String>),
    /// Only these are beyond doubt, in the columns of the name and the deadline; the other words stand with the name.
    Unsure(Vec<String>),
}

impl<'a> Words<'a> {
    pub fn of(
        lines: &[&'a str],
        columns: &'a [Role],
        vocabulary: &'a Vocabulary,
        owners: &'a BTreeSet<String>,
    ) -> Words<'a> {
        let (mut words, mut ends) = (Vec::new(), Vec::new());
        for line in lines {
            words.extend(line.split_whitespace());
            ends.resize(words.len(), words.len());
        }
        Words { words, ends, columns, vocabulary, owners }
    }

    pub fn cut(&self) -> Cut {
        let found = self.divisions();
        let Some((best, bounds)) = found.first() else { return Cut::Unsure(self.whole(None)) };
        let near: Vec<&Vec<usize>> =
            found.iter().filter(|(cost, _)| *cost < best + MARGIN).map(|(_, bounds)| bounds).collect();
        if near.len() == 1 {
            return Cut::Sure((0..self.columns.len()).map(|at| self.cell(bounds, at)).collect());
        }
        let at = self.columns.iter().position(|role| *role == Role::Deadline);
        let same = |at: &usize| near.iter().all(|it| it[*at..=at + 1] == bounds[*at..=at + 1]);
        Cut::Unsure(self.whole(at.filter(same).map(|at| (at, bounds))))
    }

    /// The owners of the likeliest division.
    pub fn likely_owners(&self) -> BTreeSet<String> {
        let found = self.divisions();
        let Some((best, bounds)) = found.first() else { return BTreeSet::new() };
        let sure = found.get(1).is_none_or(|(next, _)| *next >= best + MARGIN);
        // What fills two cells in one would be known by both.
        if bounds.windows(2).any(|cell| cell[0] == cell[1]) {
            return BTreeSet::new();
        }
        let cells = (0..self.columns.len()).filter(|at| self.columns[*at] == Role::Owners);
        let cells: Vec<String> = cells.map(|at| self.cell(bounds, at)).collect();
        let named = cells.iter().filter(|cell| sure || names_owners(cell));
        named.flat_map(|cell| split(cell)).map(|owner| folded(&owner)).collect()
    }

    /// The divisions that can be, the likeliest first.
    fn divisions(&self) -> Vec<(i32, Vec<usize>)> {
        let mut search =
            Search { words: self, found: Vec::new(), seen: 0, costs: HashMap::new(), read: HashMap::new() };
        if self.words.len() <= MOST_WORDS {
            search.go(&mut Vec::new(), 0);
        }
        if search.seen >= MOST_DIVISIONS {
            return Vec::new();
        }
        let mut found = search.found;
        found.sort();
        found.retain(|(cost, _)| *cost <= WORST + MARGIN);
        if found.first().is_some_and(|(cost, _)| *cost > WORST) { Vec::new() } else { found }
    }

    fn cell(&self, bounds: &[usize], column: usize) -> String {
        self.text(bounds[column], bounds[column + 1])
    }

    fn text(&self, from: usize, to: usize) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut at = from;
        while at < to {
            let end = self.ends[at].min(to);
            lines.push(self.words[at..end].join(" "));
            at = end;
        }
        joined(&lines.iter().map(String::as_str).collect::<Vec<_>>(), 0, 0, self.vocabulary)
    }

    /// All in the column of the name, but for a deadline whose place is sure.
    fn whole(&self, deadline: Option<(usize, &Vec<usize>)>) -> Vec<String> {
        let mut cells = vec![String::new(); self.columns.len()];
        let title = self.columns.iter().position(|role| *role == Role::Title).unwrap_or(0);
        let count = self.words.len();
        let Some((at, bounds)) = deadline else {
            cells[title] = self.text(0, count);
            return cells;
        };
        cells[at] = self.cell(bounds, at);
        let parts = [self.text(0, bounds[at]), self.text(bounds[at + 1], count)];
        cells[title] = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
        cells
    }

    /// Ends in mid-sentence; a dash alone is a cell.
    fn hangs(&self, from: usize, to: usize) -> bool {
        let last = self.words[to - 1];
        hangs(last) && !(to == from + 1 && last.chars().all(|c| matches!(c, '-' | '–' | '—')))
    }

    fn is_capital(&self, at: usize) -> bool {
        self.words[at].trim_start_matches(['«', '"', '(']).starts_with(char::is_uppercase)
    }
}

/// Looks at the divisions of a row.
struct Search<'a, 'b> {
    words: &'b Words<'a>,
    /// What each costs, and where its cells begin and end.
    found: Vec<(i32, Vec<usize>)>,
    seen: usize,
    costs: HashMap<(usize, usize, usize), Option<i32>>,
    read: HashMap<(usize, usize), Option<i32>>,
}

impl Search<'_, '_> {
    fn go(&mut self, bounds: &mut Vec<usize>, cost: i32) {
        let (column, count) = (bounds.len(), self.words.words.len());
        let from = bounds.last().copied().unwrap_or(0);
        if column == 0 {
            bounds.push(0);
            self.go(bounds, cost);
            return;
        }
        if self.seen >= MOST_DIVISIONS {
            return;
        }
        self.seen += 1;
        let at = column - 1;
        if at == self.words.columns.len() {
            if from == count {
                self.found.push((cost, bounds.clone()));
            }
            return;
        }
        let last = at + 1 == self.words.columns.len();
        for to in self.ends(at, from, last) {
            let Some(more) = self.cost(at, from, to).filter(|more| cost + more <= WORST + 40) else {
                continue;
            };
            bounds.push(to);
            self.go(bounds, cost + more);
            bounds.pop();
        }
    }

    /// Where a cell that begins at a word may end: on its line, with a later line, or at once.
    fn ends(&self, column: usize, from: usize, last: bool) -> Vec<usize> {
        let (words, count) = (self.words, self.words.words.len());
        if from == count || last {
            return vec![count];
        }
        let mut ends: Vec<usize> = (from + 1..=words.ends[from]).collect();
        while let Some(end) = ends.last().copied().filter(|end| *end < count) {
            ends.push(words.ends[end]);
        }
        if empty(words.columns[column]).is_some() {
            ends.push(from);
        }
        ends
    }

    fn cost(&mut self, column: usize, from: usize, to: usize) -> Option<i32> {
        if let Some(known) = self.costs.get(&(column, from, to)) {
            return *known;
        }
        let role = self.words.columns[column];
        let own = match role {
            _ if from == to => empty(role),
            Role::Title => Some(self.title(from, to)),
            Role::Deadline => self.deadline(from, to),
            Role::Owners => Some(self.owners(from, to) + self.begins_in_name(column, from, to)),
            _ => Some(self.result(from, to)),
        };
        let last = to == self.words.words.len();
        let ends_line = from < to && to == self.words.ends[from] && !last;
        let hangs = from < to && self.words.hangs(from, to);
        let cost = own.map(|own| own + if ends_line { 4 } else { 0 } + if hangs { 40 } else { 0 });
        self.costs.insert((column, from, to), cost);
        cost
    }

    /// A name begins with a capital, does not end in a number, and no line of it is a deadline.
    fn title(&mut self, from: usize, to: usize) -> i32 {
        let words = self.words;
        let mut cost = if words.is_capital(from) { 0 } else { 15 };
        cost += if words.words[to - 1].ends_with(|c: char| c.is_ascii_digit()) { 10 } else { 0 };
        let mut at = words.ends[from];
        while at < to {
            let end = words.ends[at];
            cost += if self.deadline_of(at, end) == Some(0) { 20 } else { 0 };
            at = end;
        }
        cost
    }

    /// Read to its last word, and not to be read together with the word before or behind it.
    fn deadline(&mut self, from: usize, to: usize) -> Option<i32> {
        let words = self.words;
        if words.hangs(from, to) {
            return None;
        }
        let own = self.deadline_of(from, to)?;
        let mut cost = own;
        let limit = ["до", "не", "в", "к", "после"].contains(&folded(words.words[from]).as_str());
        let longer = |before: usize| from.checked_sub(before);
        // «с 1 сентября» before «до 15 октября» belongs to it, «за 2020 год» does not.
        let begins =
            |at: &usize| !limit || own > 0 || ["с", "со", "не"].contains(&folded(words.words[*at]).as_str());
        let mut before = (1..=3).filter_map(longer).filter(begins);
        if before.any(|from| self.deadline_of(from, to).is_some_and(|longer| longer <= own)) {
            cost += 30;
        }
        let mut behind = (to + 1..=to + 3).take_while(|to| *to <= words.words.len());
        if own == 0 && behind.any(|to| !words.hangs(from, to) && self.deadline_of(from, to) == Some(0)) {
            cost += 30;
        }
        Some(cost)
    }

    fn deadline_of(&mut self, from: usize, to: usize) -> Option<i32> {
        if let Some(known) = self.read.get(&(from, to)) {
            return *known;
        }
        let opens = opens_time(self.words.words[from]);
        let mut cost = if opens { reading_cost(&self.words.text(from, to)) } else { None };
        // «по графику | ИРО»: a capital rather begins the next cell.
        let capitals =
            (from + 1..to).filter(|at| self.words.is_capital(*at) && !is_time(self.words.words[*at]));
        let capitals = i32::try_from(capitals.count()).unwrap_or(WORST);
        cost = cost.map(|cost| cost + 10 * capitals.min(5));
        self.read.insert((from, to), cost);
        cost
    }

    fn owners(&self, from: usize, to: usize) -> i32 {
        let words = self.words;
        let text = words.text(from, to);
        let mut cost = if names_owners(&text) { 0 } else { 20 };
        cost -= if self.is_known(&text) { 20 } else { 0 };
        cost + self.begins_odd(from) + 8 * self.capitals(from, to)
    }

    fn is_known(&self, text: &str) -> bool {
        let pieces = split(text);
        !pieces.is_empty() && pieces.iter().all(|piece| self.words.owners.contains(&folded(piece)))
    }

    /// On the line of the name nothing parts an owner from it but that other rows have the same one: «итоги ЕГЭ».
    fn begins_in_name(&self, column: usize, from: usize, to: usize) -> i32 {
        let words = self.words;
        let behind_name = column > 0 && words.columns[column - 1] == Role::Title;
        let inside = behind_name && from > 0 && words.ends[from - 1] != from;
        // «централизованная | бухгалтерия»
        let longer = inside && names_owners(&words.text(from - 1, to));
        let unknown = inside && !self.is_known(&words.text(from, to));
        27 * i32::from(unknown) + 25 * i32::from(longer)
    }

    fn result(&self, from: usize, to: usize) -> i32 {
        let words = self.words;
        let first = words.words[from];
        let paper = !paper_kinds::owed(&words.text(from, to)).is_empty();
        let small = match first.starts_with(char::is_lowercase) {
            true if paper && !paper_kinds::owed(first).is_empty() => 8,
            true => 30,
            false => 0,
        };
        let shortened = first.chars().filter(|c| c.is_uppercase()).count() > 1;
        let initials = (from..to).any(|at| is_initials(words.words[at]));
        let digit = first.starts_with(|c: char| c.is_ascii_digit());
        let odd = if digit { 5 } else { self.begins_odd(from) };
        small + odd + 20 * i32::from(shortened) + 30 * i32::from(initials) + 5 * self.capitals(from, to)
    }

    fn begins_odd(&self, from: usize) -> i32 {
        let first = self.words.words[from];
        match first.starts_with(|c: char| !c.is_alphabetic() && c != '«') {
            true => 40,
            false if first.starts_with('«') => 25,
            false => 0,
        }
    }

    /// Words inside that begin like another cell: a capital in the middle of a line, not behind a comma.
    fn capitals(&self, from: usize, to: usize) -> i32 {
        let words = self.words;
        let begins = |at: &usize| {
            let (word, above) = (words.words[*at], words.words[at - 1]);
            let shortened = word.chars().filter(|c| c.is_uppercase()).count() > 1 || is_initials(word);
            let bound =
                above.ends_with([',', ';', '.', '-', '–', '—', '(', '«', '№']) || word.starts_with('«');
            words.is_capital(*at) && !shortened && !bound
        };
        i32::try_from((from + 1..to).filter(begins).count()).unwrap_or(WORST)
    }
}

fn empty(role: Role) -> Option<i32> {
    match role {
        Role::Title | Role::Deadline => None,
        Role::Owners => Some(35),
        _ => Some(25),
    }
}

/// `None`: not a deadline, or not to the last word. What is put together of a year and a limit is no clear one.
fn reading_cost(text: &str) -> Option<i32> {
    if text.chars().count() > LONGEST_DEADLINE || !may_be_time(text) {
        return None;
    }
    if text.chars().all(|c| matches!(c, '-' | '–' | '—')) {
        return Some(10);
    }
    let found = read(text, &Context::default());
    let all_noted = found.note.as_deref().is_some_and(|note| folded(note) == folded(text));
    let bracket = text.split_once('(').map_or("", |(_, rest)| rest.trim_end());
    let in_brackets = found.note.as_deref().is_some_and(|note| bracket.strip_suffix(')') == Some(note));
    if found.when == When::None || found.note.is_some() && !all_noted && !in_brackets {
        return None;
    }
    // «(за) 2020 год до 15 января 2021», «три года до 1 мая 2022»: the beginning belongs to the name.
    let limit = text.find(" до ").map(|at| text[..at].chars().count());
    let before = |at: usize| {
        let year = |means: Means| matches!(means, Means::Year | Means::Offset);
        found.spans.iter().any(|span| span.to == at && year(span.means))
    };
    let opens = text.split_whitespace().next().unwrap_or("");
    let twofold = limit.is_some_and(before) && !matches!(folded(opens).as_str(), "с" | "со" | "в" | "от");
    // An event is free text: it must not take in what stands beside it.
    let event = found.spans.iter().find(|span| span.means == Means::Event);
    let event_cost = event.map_or(0, |span| {
        let inside: String = text.chars().skip(span.from).take(span.to.saturating_sub(span.from)).collect();
        let dated = inside.chars().any(|c| c.is_ascii_digit()) || folded(&inside).contains("квартал");
        if dated { 32 } else { 12 }
    });
    // Several times without a comma between them are not one cell's.
    let listed = text.contains([',', ';', '/']) || text.contains(" и ");
    let unlisted = matches!(found.when, When::Points(_)) && !listed;
    // Nothing of a bare number or year is a deadline of this kind.
    let bare = text.chars().all(|c| !c.is_alphabetic()) && text.matches('.').count() < 2;
    let flaws = [(unlisted, 25), (twofold, 20), (all_noted, 2), (bare, 30)];
    let flaws = flaws.iter().filter(|(is, _)| *is).map(|(_, cost)| cost).sum::<i32>();
    Some(event_cost + flaws)
}

/// Cheap: whether a deadline may begin with the word.
fn opens_time(word: &str) -> bool {
    const WHOLE: &[&str] = &[
        "до",
        "не",
        "в",
        "во",
        "с",
        "со",
        "к",
        "ко",
        "по",
        "на",
        "за",
        "после",
        "перед",
        "при",
        "через",
        "раз",
        "один",
        "два",
        "май",
        "мая",
        "мае",
        "лето",
        "зима",
        "дата",
        "срок",
        "сроки",
        "-",
        "–",
        "—",
    ];
    const STEMS: &[&str] = &[
        "янв",
        "фев",
        "март",
        "апр",
        "май",
        "мая",
        "июн",
        "июл",
        "авг",
        "сен",
        "окт",
        "ноя",
        "дек",
        "кажд",
        "еже",
        "посто",
        "регул",
        "систем",
        "весь",
        "всё",
        "все",
        "весн",
        "осен",
        "летн",
        "летом",
        "зимн",
        "зимой",
        "начал",
        "конец",
        "конце",
        "концу",
        "серед",
        "перв",
        "втор",
        "трет",
        "четв",
        "послед",
        "квартал",
        "полугод",
        "учебн",
        "кругл",
        "течени",
        "накан",
        "одновр",
        "своевр",
        "незам",
        "немед",
        "текущ",
        "период",
        "ориент",
        "весно",
        "дважд",
        "трижд",
        "канику",
        "недел",
        "день",
    ];
    let word = folded(word.trim_matches(['(', ')', ',', ';', '.', ':', '«', '»']));
    let roman =
        !word.is_empty() && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'і' | 'х' | '-' | '–'));
    roman
        || word.starts_with(|c: char| c.is_ascii_digit())
        || WHOLE.contains(&word.as_str())
        || STEMS.iter().any(|stem| word.starts_with(stem))
}

/// Cheap: what has neither a digit nor a word of time is not read.
fn may_be_time(text: &str) -> bool {
    const STEMS: &[&str] = &[
        "янв",
        "фев",
        "мар",
        "апр",
        "мая",
        "май",
        "мае",
        "июн",
        "июл",
        "авг",
        "сен",
        "окт",
        "ноя",
        "дек",
        "дн",
        "день",
        "недел",
        "месяц",
        "кварт",
        "год",
        "четверт",
        "срок",
        "период",
        "граф",
        "план",
        "посто",
        "ежед",
        "ежен",
        "ежем",
        "ежек",
        "ежег",
        "мере",
        "запрос",
        "согласов",
        "течени",
        "систем",
        "регул",
        "оконч",
        "заверш",
        "после",
        "до ",
        "раз",
        "каникул",
        "весн",
        "осен",
        "зим",
        "лет",
        "декад",
        "заявк",
        "-",
        "–",
        "—",
    ];
    let lower = folded(text);
    lower.chars().any(|c| c.is_ascii_digit()) || STEMS.iter().any(|stem| lower.contains(stem))
}

/// Months and quarters may be written with capitals.
fn is_time(word: &str) -> bool {
    let roman = word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'І' | 'Х' | ',' | '-' | '–'));
    roman || word.chars().count() > 2 && reading_cost(word).is_some()
}

/// «И.И.»
fn is_initials(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next() == Some('.')
}

fn hangs(word: &str) -> bool {
    const LINKS: &[&str] = &[
        "и",
        "или",
        "в",
        "во",
        "на",
        "по",
        "с",
        "со",
        "о",
        "об",
        "для",
        "при",
        "от",
        "до",
        "из",
        "к",
        "у",
        "за",
        "не",
        "позднее",
        "позже",
        "ранее",
        "раньше",
        "реже",
        "чаще",
        "менее",
        "более",
        "течение",
        "течении",
    ];
    word.ends_with([',', '-', '–', '—', '(', '«', '№']) || LINKS.contains(&folded(word).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Role] = &[Role::Title, Role::Deadline, Role::Owners, Role::Result];

    fn cut(lines: &[&str], columns: &[Role], known: &[&str]) -> Cut {
        let known = known.iter().map(|owner| folded(owner)).collect();
        Words::of(lines, columns, &Vocabulary::default(), &known).cut()
    }

    #[test]
    fn a_row_is_cut_around_its_deadline() {
        let table: &[(&[&str], [&str; 4])] = &[
            (
                &["Проверка отчётов школ за 2020 год до 15 января 2021 года Отдел образования Справка"],
                [
                    "Проверка отчётов школ за 2020 год",
                    "до 15 января 2021 года",
                    "Отдел образования",
                    "Справка",
                ],
            ),
            (
                &[
                    "Обучение школьных",
                    "команд",
                    "октябрь –",
                    "ноябрь 2021 г.",
                    "ИМЦ, директора",
                    "школ",
                    "Удостоверения",
                ],
                [
                    "Обучение школьных команд",
                    "октябрь – ноябрь 2021 г.",
                    "ИМЦ, директора школ",
                    "Удостоверения",
                ],
            ),
            (
                &["Мониторинг ежемесячно ИМЦ Аналитическая", "справка"],
                ["Мониторинг", "ежемесячно", "ИМЦ", "Аналитическая справка"],
            ),
        ];
        for (lines, cells) in table {
            assert_eq!(cut(lines, COLUMNS, &[]), Cut::Sure(cells.map(str::to_owned).to_vec()));
        }
    }

    #[test]
    fn what_cannot_be_told_stays_with_the_name() {
        let columns = &[Role::Title, Role::Owners, Role::Deadline];
        let line = ["Подготовка справки руководителями школы до 15.01.2021"];
        let whole = ["Подготовка справки руководителями школы", "", "до 15.01.2021"];
        assert_eq!(cut(&line, columns, &[]), Cut::Unsure(whole.map(str::to_owned).to_vec()));
        assert_eq!(
            cut(&["Работа идёт без всякого конца"], COLUMNS, &[]),
            Cut::Unsure(["Работа идёт без всякого конца", "", "", ""].map(str::to_owned).to_vec())
        );
    }

    #[test]
    fn owners_of_other_rows_are_known_again() {
        let line = ["Посещение уроков по графику ИРО руководители школ Справки"];
        let cells = ["Посещение уроков", "по графику ИРО", "руководители школ", "Справки"];
        let known = cut(&line, COLUMNS, &["руководители школ"]);
        assert_eq!(known, Cut::Sure(cells.map(str::to_owned).to_vec()));
    }
}
