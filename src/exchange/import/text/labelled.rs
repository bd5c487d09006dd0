//! A numbered list whose items say «Срок: …», «Ответственный: …» (orders, minutes, cards) → rows. In: lines. Out: a
//! heading made of the labels, which stands on no line, and a row for each item; or `None` when too few items are
//! labelled. What belongs to no item goes out as a line.

use super::lines::{Physical, tidy};
use super::read::Laid;
use crate::exchange::import::columns::{Role, role_of};
use crate::exchange::import::numbers;
use crate::exchange::import::table::{Item, Row};

/// A label has no more words than this («Ответственные за исполнение пункта»).
const LONGEST_LABEL: usize = 4;
/// Nor more bytes.
const LABEL_BYTES: usize = 90;
/// Nor is a longer line looked at for more labels.
const LONGEST_LINE: usize = 4_000;
/// So many items must be labelled.
const FEWEST: usize = 2;
/// The heading of what is named without a label.
const NAMES: &str = "Мероприятие";

pub fn lay(lines: &[Physical]) -> Option<Laid> {
    let pieces = pieces(lines);
    let entries = || {
        pieces.iter().filter_map(|piece| match piece {
            Piece::Entry(entry) => Some(entry),
            Piece::Line(_) => None,
        })
    };
    let dated = entries().filter(|it| it.says(Role::Deadline) && !it.title.is_empty()).count();
    let labelled = entries().filter(|it| !it.labels.is_empty()).count();
    if dated < FEWEST || labelled * 2 < entries().count() {
        return None;
    }
    let mut columns: Vec<(Role, String)> = Vec::new();
    if entries().any(|it| !it.number.is_empty()) {
        columns.push((Role::Number, "№".to_owned()));
    }
    columns.push((Role::Title, NAMES.to_owned()));
    for label in entries().flat_map(|it| &it.labels) {
        if columns.iter().all(|(role, _)| *role != label.role) {
            columns.push((label.role, label.name.clone()));
        }
    }
    let heading =
        Row { cells: columns.iter().map(|(_, caption)| caption.clone()).collect(), ..Row::default() };
    let first = pieces.iter().position(|piece| matches!(piece, Piece::Entry(_))).unwrap_or(0);
    let mut items: Vec<Item> = pieces.iter().map(|piece| piece.item(&columns)).collect();
    items.insert(first, Item::Row(heading));
    Some(Laid { items, remarks: Vec::new() })
}

enum Piece<'a> {
    Entry(Entry<'a>),
    Line(&'a Physical<'a>),
}

impl Piece<'_> {
    fn item(&self, columns: &[(Role, String)]) -> Item {
        match self {
            Piece::Line(line) => line.item(),
            Piece::Entry(entry) => Item::Row(entry.row(columns)),
        }
    }
}

/// An item of the list.
struct Entry<'a> {
    first: &'a Physical<'a>,
    to: u32,
    number: String,
    title: String,
    labels: Vec<Label>,
}

struct Label {
    role: Role,
    /// As printed.
    name: String,
    text: String,
}

impl Entry<'_> {
    fn says(&self, role: Role) -> bool {
        self.labels.iter().any(|label| label.role == role)
    }

    fn add(&mut self, text: &str) {
        let (before, labels) = labels(text);
        let last = self.labels.last_mut().map_or(&mut self.title, |label| &mut label.text);
        if !before.is_empty() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(before);
        }
        self.labels.extend(labels);
    }

    fn row(&self, columns: &[(Role, String)]) -> Row {
        let of = |role: &Role| match role {
            Role::Number => self.number.clone(),
            Role::Title => ended(&self.title),
            _ => {
                let same = self.labels.iter().filter(|label| label.role == *role);
                same.map(|label| ended(&label.text)).collect::<Vec<_>>().join("\n")
            }
        };
        let cells = columns.iter().map(|(role, _)| tidy(&of(role))).collect();
        let first = self.first;
        Row { from: first.at, to: self.to, cells, apart: first.apart, page: first.page, ..Row::default() }
    }
}

fn pieces<'a>(lines: &'a [Physical<'a>]) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece> = Vec::new();
    for line in lines {
        let text = line.text.trim();
        if let Some((number, rest)) = begins(text) {
            let mut entry =
                Entry { first: line, to: line.at, number, title: String::new(), labels: Vec::new() };
            entry.add(rest);
            pieces.push(Piece::Entry(entry));
            continue;
        }
        let labelled = label_at_start(text).is_some();
        let open = match pieces.last_mut() {
            // Apart from what is complete stands something else: a signature, a heading.
            Some(Piece::Entry(entry)) if labelled || !line.apart || entry.labels.is_empty() => Some(entry),
            _ => None,
        };
        match open.filter(|_| !numbers::announces_section(text)) {
            Some(entry) => {
                entry.add(text);
                entry.to = line.at;
            }
            None => pieces.push(Piece::Line(line)),
        }
    }
    pieces
}

/// The number (or nothing, for a dash or a bullet) and what follows it; or the name of a card.
fn begins(text: &str) -> Option<(String, &str)> {
    if numbers::announces_section(text) {
        return None;
    }
    if let Some(found) = numbers::leading(text) {
        return Some((found.number, found.rest));
    }
    if let Some((Role::Title, _, rest)) = label_at_start(text) {
        return Some((String::new(), rest));
    }
    let bare = text.trim_start_matches(['-', '–', '—', '•', '*', '·', '▪']);
    let rest = bare.trim_start();
    let bulleted = bare.len() < text.len() && rest.len() < bare.len() && !rest.is_empty();
    (bulleted && label_at_start(rest).is_none()).then(|| (String::new(), rest))
}

/// The text before the first label, and the labels with their texts.
fn labels(text: &str) -> (&str, Vec<Label>) {
    let mut found: Vec<(usize, Role, &str, &str)> = Vec::new();
    for at in starts(text).filter(|_| text.len() <= LONGEST_LINE) {
        let label = label_at_start(&text[at..]);
        if let Some((role, name, rest)) = label.filter(|(role, ..)| *role != Role::Title) {
            found.push((at, role, name, rest));
        }
    }
    let before = found.first().map_or(text, |(at, ..)| text[..*at].trim_end_matches(['(', ' ']));
    let ends = found.iter().skip(1).map(|(at, ..)| *at).chain([text.len()]);
    let labels = found.iter().zip(ends).map(|((_, role, name, rest), end)| {
        let from = text.len() - rest.len();
        Label { role: *role, name: (*name).to_owned(), text: text[from..end].trim().to_owned() }
    });
    (before.trim(), labels.collect())
}

/// Where a label may begin: at the start, behind the end of a sentence, a semicolon or an opening bracket.
fn starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let words = text.match_indices(|c: char| c.is_alphabetic()).map(|(at, _)| at);
    words.filter(|at| {
        let before = &text[..*at];
        let closed = before.trim_end();
        let spaced = closed.len() < before.len() && closed.ends_with(['.', ';', ')', ',']);
        before.is_empty() || spaced || before.ends_with('(')
    })
}

/// «Срок исполнения: до 1 мая» → role, label and what follows it.
fn label_at_start(text: &str) -> Option<(Role, &str, &str)> {
    let within = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= LABEL_BYTES);
    let head = &text[..within.last().unwrap_or(0)];
    let dash = || [" – ", " — ", " - "].iter().filter_map(|dash| head.find(dash)).min();
    let at = head.find(':').into_iter().chain(dash()).min()?;
    let name = text[..at].trim();
    let rest = text[at..].trim_start_matches([':', ' ', '–', '—', '-']);
    let role = role_of(name);
    let labels = matches!(role, Role::Deadline | Role::Owners | Role::Result | Role::Aside | Role::Title);
    // «в срок: …» is no label, nor is a name that only speaks of owners.
    let opens = ["срок", "отв", "исп", "соисп", "дат", "период", "результат", "ожидаем", "планируем", "форм"];
    let cards = ["мероприятие", "наименование", "содержание", "место", "куратор", "координатор", "участник"];
    let folded = crate::domain::words::folded(name);
    let opened = opens.iter().chain(&cards).any(|start| folded.starts_with(start));
    (labels && opened && name.split_whitespace().count() <= LONGEST_LABEL).then_some((role, name, rest))
}

/// Without the mark that ends the sentence; the dot of a shortened word or of initials stays.
fn ended(text: &str) -> String {
    let mut text = text.trim().trim_end_matches([';', ',']).trim_end();
    if text.matches(')').count() > text.matches('(').count() {
        text = text.trim_end_matches(['.', ' ']).strip_suffix(')').unwrap_or(text);
    }
    let Some(bare) = text.strip_suffix('.') else { return text.to_owned() };
    let last = bare.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '«')).next().unwrap_or("");
    let letters = last.chars().filter(|c| c.is_alphabetic()).count();
    let digits = last.chars().any(|c| c.is_ascii_digit());
    let small = letters <= 3 && !digits && last.chars().all(char::is_lowercase);
    let initials = !digits && (letters == 1 || last.contains('.'));
    if small || initials { text.to_owned() } else { bare.to_owned() }
}

#[cfg(test)]
#[path = "labelled_tests.rs"]
mod tests;
