//! Tables whose cells run together on a line and go on over lines (`pdftotext -raw`, text copied out of a viewer) →
//! rows. The heading's captions say which columns there are, numbers that count on where rows begin; the cells of a row
//! are told in `cutting`. A row that cannot be cut surely is given whole in its name's column and told in a remark.

use std::collections::{BTreeSet, HashMap};

use super::cutting::{Cut, Words};
use super::lines::{Physical, tidy};
use super::read::Laid;
use super::wrapped::{Vocabulary, joined};
use crate::domain::words::folded;
use crate::exchange::import::captions;
use crate::exchange::import::columns::{Role, role_of};
use crate::exchange::import::numbers;
use crate::exchange::import::table::{Item, Join, Remark, Row};

/// A heading is looked for in so many first lines.
const HEADING_WITHIN: usize = 2_000;
const HEADING_LINES: usize = 8;
/// A line of a heading is no longer, in bytes.
const LONGEST_CAPTIONS: usize = 300;
const MOST_COLUMNS: usize = 7;
/// More rows than a paper has; each is costly.
const MOST_ROWS: usize = 1_500;
/// A section's name takes no more lines.
const SECTION_LINES: usize = 3;

/// `None` when no line heads several columns, or no numbers count rows below it.
pub fn lay(lines: &[Physical]) -> Option<Laid> {
    let heading = heading(lines)?;
    let pieces = pieces(lines, &heading);
    let rows = pieces.iter().filter(|piece| piece.is == Is::Row).count();
    if !(2..=MOST_ROWS).contains(&rows) {
        return None;
    }
    let vocabulary = Vocabulary::of(lines);
    let roles = &heading.roles[1..];
    let owners = owners(lines, &pieces, roles, &vocabulary);
    let mut laid = Laid { items: Vec::new(), remarks: Vec::new() };
    for piece in &pieces {
        piece
            .add_to(&mut laid, &Paper { lines, heading: &heading, vocabulary: &vocabulary, owners: &owners });
    }
    Some(laid)
}

/// The owners that more than one row seems to name: they are known again in all rows.
fn owners(lines: &[Physical], pieces: &[Piece], roles: &[Role], vocabulary: &Vocabulary) -> BTreeSet<String> {
    let mut rows = HashMap::<String, usize>::new();
    for piece in pieces.iter().filter(|piece| piece.is == Is::Row) {
        let texts = piece.texts(lines);
        let owners = Words::of(&texts, roles, vocabulary, &BTreeSet::new()).likely_owners();
        owners.into_iter().for_each(|owner| *rows.entry(owner).or_default() += 1);
    }
    rows.into_iter().filter(|(_, rows)| *rows > 1).map(|(owner, _)| owner).collect()
}

struct Heading {
    from: usize,
    to: usize,
    captions: Vec<String>,
    /// That of the number first.
    roles: Vec<Role>,
}

/// The first lines that head columns, a number's the first, more than one of them on a line.
fn heading(lines: &[Physical]) -> Option<Heading> {
    (0..lines.len().min(HEADING_WITHIN)).find_map(|from| {
        let first = lines[from].text.trim();
        if first.len() > LONGEST_CAPTIONS || sign(&first.split_whitespace().collect::<Vec<_>>()) == 0 {
            return None;
        }
        let mut best: Option<(usize, Heading)> = None;
        for to in from + 1..=(from + HEADING_LINES).min(lines.len()) {
            let last = lines[to - 1].text.trim();
            let foreign = last.len() > LONGEST_CAPTIONS
                || to > from + 1 && (numbers::leading(last).is_some() || numbers::announces_section(last))
                || to > from + 1 && last.starts_with(|c: char| c.is_ascii_digit());
            if foreign {
                break;
            }
            let Some(found) = headed(lines, from, to) else { continue };
            let small = last.starts_with(|c: char| c.is_lowercase() || c == '(');
            let told = told(&found.roles);
            if best.as_ref().is_none_or(|(best, _)| told > *best || small && told == *best) {
                best = Some((told, found));
            }
        }
        best.map(|(_, heading)| heading).filter(|it| {
            let deadlines = it.roles.iter().filter(|role| **role == Role::Deadline).count();
            it.roles.first() == Some(&Role::Number)
                && it.roles.contains(&Role::Title)
                && deadlines == 1
                && (3..=MOST_COLUMNS).contains(&it.captions.len())
                && lines[it.from..it.to].iter().any(|line| runs_together(line.text.trim()))
        })
    })
}

fn headed(lines: &[Physical], from: usize, to: usize) -> Option<Heading> {
    let text = lines[from..to].iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
    let captions = captions(&text);
    let roles = captions::roles(&captions)?;
    Some(Heading { from, to, captions, roles })
}

/// How many different things the columns tell of an activity.
fn told(roles: &[Role]) -> usize {
    let all = [Role::Number, Role::Title, Role::Owners, Role::Deadline, Role::Result, Role::Aside];
    all.iter().filter(|role| roles.contains(role)).count()
}

/// How many of the first words are «№ п/п».
fn sign(words: &[&str]) -> usize {
    let is_sign = |count: &usize| role_of(&words[..*count].join(" ")) == Role::Number;
    (1..=words.len().min(3)).rev().find(is_sign).unwrap_or(0)
}

/// The captions that run together: each begins with a capital, those of one column are put together again.
fn captions(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = sign(&words);
    let mut captions: Vec<String> = vec![words[..first].join(" ")];
    for (at, word) in words[first..].iter().enumerate() {
        match captions.last_mut().filter(|_| at > 0 && !word.starts_with(char::is_uppercase)) {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => captions.push((*word).to_owned()),
        }
    }
    let capitals = |caption: &str| !caption.chars().any(char::is_lowercase);
    let mut merged: Vec<String> = Vec::new();
    for caption in captions {
        let same = |last: &&mut String| {
            let role = role_of(&caption);
            role_of(last) == role && role != Role::Unknown || role == Role::Unknown && capitals(&caption)
        };
        match merged.last_mut().filter(same) {
            Some(last) => *last = format!("{last} {caption}"),
            None => merged.push(caption),
        }
    }
    merged
}

/// Several captions on a line.
fn runs_together(line: &str) -> bool {
    captions(line).iter().filter(|caption| role_of(caption) != Role::Unknown).count() > 1
}

/// «1 2 3 4 5»
fn counts(text: &str) -> Option<usize> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let counted = words.len() >= 3 && (1..).zip(&words).all(|(count, word)| **word == count.to_string());
    counted.then_some(words.len())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Outside,
    Heading,
    Counts,
    Section,
    Row,
    /// The rest of a row on the next page.
    Rest,
}

/// Lines `from..to` and what they are.
struct Piece {
    from: usize,
    to: usize,
    is: Is,
    /// The number as printed.
    number: String,
}

/// What the pieces are read by.
struct Paper<'a> {
    lines: &'a [Physical<'a>],
    heading: &'a Heading,
    vocabulary: &'a Vocabulary,
    owners: &'a BTreeSet<String>,
}

impl Piece {
    /// Its lines without the number.
    fn texts<'a>(&self, lines: &[Physical<'a>]) -> Vec<&'a str> {
        let mut texts: Vec<&str> = lines[self.from..self.to].iter().map(|line| line.text.trim()).collect();
        if let Some(first) = texts.first_mut() {
            *first = first.strip_prefix(self.number.as_str()).unwrap_or(first).trim();
        }
        texts
    }

    fn add_to(&self, laid: &mut Laid, paper: &Paper) {
        let (lines, heading) = (paper.lines, paper.heading);
        let width = heading.captions.len();
        let mut row = Row {
            from: lines[self.from].at,
            to: lines[self.to - 1].at,
            apart: lines[self.from].apart || self.is == Is::Rest,
            page: lines[self.from].page,
            ..Row::default()
        };
        let together = || tidy(&joined(&self.texts(lines), 0, 0, paper.vocabulary));
        match self.is {
            Is::Outside => {
                laid.items.extend(lines[self.from..self.to].iter().map(Physical::item));
                return;
            }
            Is::Heading => row.cells.clone_from(&heading.captions),
            Is::Counts => row.cells = lines[self.from].text.split_whitespace().map(str::to_owned).collect(),
            Is::Section => {
                row.cells = vec![String::new(); width];
                row.cells[0] = format!("{} {}", self.number, together()).trim().to_owned();
                row.joins = (0..width).map(|at| if at > 0 { Join::FromLeft } else { Join::Own }).collect();
            }
            Is::Row => {
                let texts = self.texts(lines);
                let cut = Words::of(&texts, &heading.roles[1..], paper.vocabulary, paper.owners).cut();
                if matches!(cut, Cut::Unsure(_)) {
                    unclear(laid, (row.from, row.to));
                }
                let (Cut::Sure(cells) | Cut::Unsure(cells)) = cut;
                row.cells = [self.number.clone()].into_iter().chain(cells).map(|cell| tidy(&cell)).collect();
            }
            Is::Rest => {
                let text = together();
                let title = heading.roles.iter().position(|role| *role == Role::Title);
                // What begins small goes on with a sentence, most often the name's.
                let column = title.filter(|_| text.starts_with(char::is_lowercase)).unwrap_or(width - 1);
                row.cells = vec![String::new(); width];
                row.cells[column] = text;
                unclear(laid, (row.from, row.to));
            }
        }
        laid.items.push(Item::Row(row));
    }
}

fn unclear(laid: &mut Laid, rows: (u32, u32)) {
    match laid.remarks.last_mut() {
        Some(last) if last.rows.1 + 1 >= rows.0 => last.rows.1 = rows.1,
        _ => laid.remarks.push(Remark { code: "row-unclear".to_owned(), part: 0, rows, text: String::new() }),
    }
}

/// Every line in exactly one piece.
fn pieces(lines: &[Physical], heading: &Heading) -> Vec<Piece> {
    let mut sorter = Sorter { lines, heading, pieces: Vec::new(), last: None, broken: false };
    if heading.from > 0 {
        sorter.push(0, heading.from, Is::Outside);
    }
    sorter.push(heading.from, heading.to, Is::Heading);
    let mut at = heading.to;
    while at < lines.len() {
        at = sorter.line(at);
    }
    sorter.signature();
    sorter.numbered_sections();
    sorter.pieces
}

struct Sorter<'a> {
    lines: &'a [Physical<'a>],
    heading: &'a Heading,
    pieces: Vec<Piece>,
    /// Number of the row or section above.
    last: Option<String>,
    /// A page ended inside the row above.
    broken: bool,
}

impl Sorter<'_> {
    fn push(&mut self, from: usize, to: usize, is: Is) {
        self.pieces.push(Piece { from, to, is, number: String::new() });
    }

    /// Sorts the lines from one on; where the next begins.
    fn line(&mut self, at: usize) -> usize {
        let text = self.lines[at].text.trim();
        if self.repeats_heading(at) {
            let to = at + self.heading.to - self.heading.from;
            self.push(at, to, Is::Heading);
            self.broken = true;
            return to;
        }
        if counts(text) == Some(self.heading.captions.len()) {
            self.push(at, at + 1, Is::Counts);
            return at + 1;
        }
        if self.is_page_number(at) {
            self.push(at, at + 1, Is::Outside);
            self.broken = true;
            return at + 1;
        }
        if let Some(number) = self.number(at) {
            self.last = numbers::whole(&number);
            self.pieces.push(Piece { from: at, to: at + 1, is: Is::Row, number });
            self.broken = false;
            return at + 1;
        }
        if is_section(text) {
            self.push(at, at + 1, Is::Section);
            self.broken = false;
            return at + 1;
        }
        self.goes_on(at);
        at + 1
    }

    fn goes_on(&mut self, at: usize) {
        let broken = self.broken || at > 0 && self.lines[at].page != self.lines[at - 1].page;
        let Some(last) = self.pieces.last_mut() else { return };
        let goes_on = match last.is {
            Is::Row => !broken,
            Is::Rest => true,
            Is::Section => at - last.from < SECTION_LINES,
            Is::Outside => last.from > self.heading.from && !broken,
            Is::Heading | Is::Counts => false,
        };
        match goes_on {
            true => last.to = at + 1,
            false => {
                let is = if self.last.is_some() { Is::Rest } else { Is::Outside };
                self.push(at, at + 1, is);
            }
        }
        self.broken = false;
    }

    fn repeats_heading(&self, at: usize) -> bool {
        let own = &self.lines[self.heading.from..self.heading.to];
        let here = self.lines.get(at..at + own.len());
        here.is_some_and(|here| here.iter().zip(own).all(|(one, two)| one.text.trim() == two.text.trim()))
    }

    /// Digits alone where a page ends or begins.
    fn is_page_number(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let text = line.text.trim().trim_matches(['-', '–', '—', ' ']);
        let digits = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let next = self.lines.get(at + 1);
        let edge = next.is_none_or(|next| next.page != line.page)
            || self.lines[at - 1].page != line.page
            || self.repeats_heading(at + 1);
        digits && edge
    }

    /// The number that begins a row there: it counts on, and a name follows.
    fn number(&self, at: usize) -> Option<String> {
        let text = self.lines[at].text.trim();
        let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let number = numbers::whole(first).filter(|number| numbers::is_arabic(number))?;
        let rest = match rest.trim() {
            "" => self.lines.get(at + 1).map_or("", |next| next.text.trim()),
            rest => rest,
        };
        let named = rest.trim_start_matches(['«', '"', '(', '„', '“']).starts_with(char::is_uppercase);
        let marked = first.ends_with(['.', ')']) && rest.starts_with(char::is_alphabetic);
        let after_section = self.pieces.last().is_some_and(|piece| piece.is == Is::Section);
        let small = number.split('.').all(|group| group.len() <= 3);
        let follows = match &self.last {
            None => true,
            Some(last) => counts_on(last, &number) || after_section && number.ends_with('1'),
        };
        // Where the deadline stands first, rows begin as it does.
        let dated = self.heading.roles.get(1) == Some(&Role::Deadline)
            && self.last.as_ref().is_none_or(|last| numbers::next(last).as_ref() == Some(&number));
        (small && follows && (named || marked || dated)).then(|| first.to_owned())
    }

    /// What signs the paper below its last row.
    fn signature(&mut self) {
        let Some(last) = self.pieces.iter_mut().rfind(|piece| matches!(piece.is, Is::Row | Is::Rest)) else {
            return;
        };
        let lines = &self.lines[last.from..last.to];
        let Some(at) = lines.iter().skip(1).position(|line| line.apart || signs(line.text)) else { return };
        let at = last.from + at + 1;
        let (to, is) = (last.to, Is::Outside);
        last.to = at;
        let place = self.pieces.iter().position(|piece| piece.from >= at).unwrap_or(self.pieces.len());
        self.pieces.insert(place, Piece { from: at, to, is, number: String::new() });
    }

    /// «2 Сопровождение» above «2.1 …» is a section.
    fn numbered_sections(&mut self) {
        let numbers: Vec<Option<String>> =
            self.pieces.iter().map(|piece| numbers::whole(&piece.number)).collect();
        for at in 0..self.pieces.len() {
            let next = numbers[at + 1..].iter().flatten().next();
            let heads = numbers[at].as_ref().zip(next).is_some_and(|(own, next)| {
                next.strip_prefix(own.as_str()).is_some_and(|rest| rest.starts_with('.'))
            });
            if heads && self.pieces[at].to - self.pieces[at].from <= SECTION_LINES {
                self.pieces[at].is = Is::Section;
            }
        }
    }
}

/// «I. Организационный блок», «Раздел 2. …»
fn is_section(text: &str) -> bool {
    let roman = numbers::leading(text)
        .is_some_and(|found| numbers::is_roman(&found.number) && found.rest.starts_with(char::is_uppercase));
    // «этап» inside a sentence begins small.
    let announced = numbers::announces_section(text)
        && (text.starts_with(char::is_uppercase) || text.starts_with(|c: char| c.is_ascii_digit()))
        && text.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    roman || announced
}

/// Whether a number is the next one, one number missing at most, or the first below it or below its next.
fn counts_on(last: &str, number: &str) -> bool {
    let groups =
        |text: &str| -> Vec<u32> { text.split('.').filter_map(|group| group.parse().ok()).collect() };
    let (last, number) = (groups(last), groups(number));
    let Some((tail, head)) = number.split_last() else { return false };
    let above = last.get(head.len()).copied();
    let same_head = last.starts_with(head);
    let next = same_head && above.is_some_and(|above| *tail > above && *tail <= above + 2);
    let first_below = same_head && above.is_none() && *tail == 1;
    let first_of_next = *tail == 1
        && head.split_last().is_some_and(|(own, rest)| {
            last.starts_with(rest) && last.get(rest.len()).is_some_and(|above| *own == above + 1)
        });
    next || first_below || first_of_next
}

/// «Начальник отдела И.И. Иванов»
fn signs(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let Some((name, rest)) = words.split_last().filter(|_| (3..=14).contains(&words.len())) else {
        return false;
    };
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let initials = |word: &str| word.ends_with('.') && (1..=2).contains(&letters(word));
    let posts = ["начальник", "председатель", "директор", "руководитель", "заведующ", "заместитель", "глава"];
    let first = folded(words[0]);
    capital(name)
        && letters(name) > 2
        && rest.last().is_some_and(|word| capital(word) && initials(word))
        && capital(words[0])
        && posts
            .iter()
            .chain(&["исполнитель", "методист", "исп", "и.о", "врио"])
            .any(|it| first.starts_with(it))
}

#[cfg(test)]
#[path = "runs_tests.rs"]
mod tests;
