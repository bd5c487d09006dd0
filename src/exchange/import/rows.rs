//! What each row below the heading is: activity, section, heading again, noise, or refused. Rows that a page broke are
//! joined cell by cell, by their form: a row without a number that goes on with the row above. Every row and line
//! that comes in goes out in exactly one piece.

use super::columns::{Columns, Role, recognise};
use super::numbers;
use super::table::{Item, Line, Row};
use super::title::plain;
use crate::domain::words::folded;

/// A part of the paper and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// First and last line of each of its parts, counted from 1; several where a page broke it.
    pub spans: Vec<(u32, u32)>,
    pub is: Is,
}

impl Piece {
    /// First and last line of the whole.
    pub fn lines(&self) -> (u32, u32) {
        let first = self.spans.first().map_or(0, |span| span.0);
        (first, self.spans.last().map_or(first, |span| span.1))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Is {
    /// `unused`: what its row says besides, a deadline of the whole section.
    Section {
        number: Option<String>,
        title: String,
        unused: Option<String>,
    },
    Activity(ActivityRow),
    Heading,
    Noise {
        text: String,
    },
    Refused {
        text: String,
        why: &'static str,
    },
}

/// The cells of an activity, those of its continuations behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    pub number: Option<String>,
    /// For each column the parts in which the paper gives its cell: more than one where a page broke it.
    pub parts: Vec<Vec<String>>,
    /// Which of the headings is in force: index into [`Sorted::columns`].
    pub columns: usize,
    /// The column that holds the name.
    pub title_in: usize,
    /// The number stands before the name in that cell.
    pub number_in_title: bool,
}

impl ActivityRow {
    /// The cell as read, parts below one another.
    pub fn as_read(&self, column: usize) -> String {
        self.parts.get(column).map_or_else(String::new, |parts| parts.join("\n"))
    }

    /// The cell with the joints of pages closed; its own line breaks stay.
    pub fn cell(&self, column: usize) -> String {
        let parts = self.parts.get(column).map_or(&[][..], Vec::as_slice);
        parts.iter().fold(String::new(), |joined, part| join(&joined, part.trim()))
    }

    /// The cell in one line.
    pub fn line(&self, column: usize) -> String {
        let cell = self.cell(column);
        cell.split('\n').fold(String::new(), |joined, line| join(&joined, &plain(line)))
    }
}

/// Puts two halves together: a soft hyphen goes, a hyphen takes no space behind it.
fn join(first: &str, second: &str) -> String {
    match (first.trim_end(), second.trim_start()) {
        ("", second) => second.to_owned(),
        (first, "") => first.to_owned(),
        (first, second) => match first.strip_suffix('\u{AD}') {
            Some(bare) => format!("{bare}{second}"),
            None if ends_in_hyphen(first) && second.starts_with(char::is_lowercase) => {
                format!("{first}{second}")
            }
            None => format!("{first} {second}"),
        },
    }
}

fn ends_in_hyphen(text: &str) -> bool {
    let mut from_end = text.chars().rev();
    matches!(from_end.next(), Some('-' | '‐')) && from_end.next().is_some_and(char::is_alphabetic)
}

/// The pieces of a paper in order.
#[derive(Debug, Default)]
pub struct Sorted {
    pub pieces: Vec<Piece>,
    pub columns: Vec<Columns>,
}

/// Sorts what stands below the heading `columns`.
pub fn sort(items: &[Item], columns: Columns) -> Sorted {
    let number_column = columns.of(Role::Number);
    let numbered = |row: &Row| number_column.and_then(|column| numbers::whole(row.cell(column)));
    let rows = || items.iter().filter_map(|item| if let Item::Row(row) = item { Some(row) } else { None });
    let mut sorter = Sorter {
        deep: rows().any(|row| numbered(row).is_some_and(|number| numbers::depth(&number) > 1)),
        arabic: rows().filter(|row| numbered(row).is_some_and(|number| numbers::is_arabic(&number))).count()
            > 1,
        last_number: rows().rev().find(|row| numbered(row).is_some()).map(|row| row.from),
        last_row: rows().next_back().map_or(0, |row| row.from),
        sorted: Sorted { pieces: Vec::new(), columns: vec![columns] },
        open: None,
        apart: false,
    };
    for item in items {
        match item {
            Item::Line(line) => sorter.line(line),
            Item::Row(row) => sorter.row(row),
        }
    }
    sorter.sorted
}

struct Sorter {
    sorted: Sorted,
    /// Numbers of activities have several groups (`1.1`), so a single group heads a section.
    deep: bool,
    /// Most numbers are Arabic, so a Roman one is a section's.
    arabic: bool,
    /// Line of the last row that has a number.
    last_number: Option<u32>,
    last_row: u32,
    /// The piece that a broken row may go on with.
    open: Option<usize>,
    /// Noise or a heading stood between the open piece and this row.
    apart: bool,
}

impl Sorter {
    fn push(&mut self, from: u32, to: u32, is: Is) {
        match is {
            Is::Activity(_) | Is::Section { .. } => {
                (self.open, self.apart) = (Some(self.sorted.pieces.len()), false)
            }
            Is::Heading | Is::Noise { .. } => self.apart = true,
            Is::Refused { .. } => self.open = None,
        }
        self.sorted.pieces.push(Piece { spans: vec![(from, to)], is });
    }

    fn columns(&self) -> &Columns {
        &self.sorted.columns[self.sorted.columns.len() - 1]
    }

    fn line(&mut self, line: &Line) {
        let text = plain(&line.text);
        let bold = line.text.trim().starts_with("**") && line.text.trim().ends_with("**");
        let headed = numbers::leading(&text).is_some() || numbers::announces_section(&text) || bold;
        let is = match headed && line.at < self.last_row && !is_page_number(&text) {
            true => section(&text),
            false => Is::Noise { text: line.text.clone() },
        };
        self.push(line.at, line.at, is);
    }

    fn row(&mut self, row: &Row) {
        if self.is_heading(row) {
            return self.push(row.from, row.to, Is::Heading);
        }
        if self.goes_on(row) {
            return self.join(row);
        }
        let is = self.classify(row);
        self.push(row.from, row.to, is);
    }

    /// A repeated heading (its columns are in force from here on), or a row that counts the columns.
    fn is_heading(&mut self, row: &Row) -> bool {
        let filled = row.filled();
        let counts = (1..).zip(&filled).all(|(count, column)| row.cell(*column) == count.to_string());
        if filled.len() >= 3 && counts {
            return true;
        }
        let number = self.columns().of(Role::Number).map_or("", |column| row.cell(column));
        if numbers::whole(number).is_some() {
            return false;
        }
        let Some(columns) = recognise(&row.cells) else { return false };
        let known = columns.roles.iter().filter(|role| **role != Role::Unknown).count();
        if known < filled.len().max(2) {
            return false;
        }
        if columns != *self.columns() {
            self.sorted.columns.push(columns);
        }
        true
    }

    fn classify(&self, row: &Row) -> Is {
        let (columns, filled) = (self.columns(), row.filled());
        let title_column = columns.of(Role::Title).unwrap_or(0);
        let number_cell = columns.of(Role::Number).map_or("", |column| row.cell(column));
        let number = numbers::whole(number_cell);
        if let [only] = filled[..] {
            return self.single(row, only, number);
        }
        if row.cell(title_column).is_empty() {
            // Both slipped into the column of numbers.
            if let Some(first) = columns.of(Role::Number).filter(|_| numbers::leading(number_cell).is_some())
            {
                return self.activity_named_in(row, first, true, None);
            }
            return match number.is_none() && !number_cell.is_empty() && self.is_past_the_end(row) {
                true => Is::Noise { text: row.joined() },
                false => Is::Refused { text: row.joined(), why: "no-title" },
            };
        }
        let told = [Role::Owners, Role::Deadline, Role::Result];
        let told =
            told.into_iter().flat_map(|role| columns.all(role)).any(|column| !row.cell(column).is_empty());
        match number {
            Some(number) if !told && self.heads_section(&number) || self.is_dated_section(row, &number) => {
                let said = columns.of(Role::Deadline).map(|column| plain(row.cell(column)));
                let unused = said.filter(|said| !said.is_empty());
                Is::Section { number: Some(number), title: plain(row.cell(title_column)), unused }
            }
            Some(number) => self.activity(row, Some(number)),
            None if !number_cell.is_empty() && self.is_past_the_end(row) => Is::Noise { text: row.joined() },
            None if is_odd_number(number_cell) => {
                self.activity(row, Some(number_cell.trim_end_matches(['.', ')']).to_owned()))
            }
            None => self.activity(row, None),
        }
    }

    /// A row of a single cell: a section, a page's number, a remark, a number without a name.
    fn single(&self, row: &Row, column: usize, number: Option<String>) -> Is {
        let text = plain(row.cell(column));
        let columns = self.columns();
        let first = columns.of(Role::Number).unwrap_or(0);
        let named = column == first || Some(column) == columns.of(Role::Title) || column == 0;
        match () {
            () if is_page_number(&text)
                && number.as_ref().is_none_or(|number| numbers::depth(number) == 1) =>
            {
                Is::Noise { text: row.joined() }
            }
            () if number.is_some() => Is::Refused { text, why: "no-title" },
            () if is_remark(&text) || self.is_past_the_end(row) => Is::Noise { text: row.joined() },
            () if named && text.chars().any(char::is_alphabetic) => section(&text),
            () => Is::Refused { text, why: "no-title" },
        }
    }

    fn heads_section(&self, number: &str) -> bool {
        numbers::is_roman(number) || numbers::depth(number) == 1 || !self.deep
    }

    /// «I. | Этап подготовки | ноябрь 2012 – май 2013»: a Roman number over Arabic ones with nothing but a deadline.
    fn is_dated_section(&self, row: &Row, number: &str) -> bool {
        let columns = self.columns();
        let mut besides = [Role::Owners, Role::Result].into_iter().flat_map(|role| columns.all(role));
        let owned = columns.of(Role::Owners).or(columns.of(Role::Result)).is_some();
        numbers::is_roman(number) && self.arabic && owned && besides.all(|column| row.cell(column).is_empty())
    }

    fn is_past_the_end(&self, row: &Row) -> bool {
        self.last_number.is_some_and(|last| row.from > last)
    }

    fn activity(&self, row: &Row, number: Option<String>) -> Is {
        let columns = self.columns();
        let title_column = columns.of(Role::Title).unwrap_or(0);
        self.activity_named_in(row, title_column, columns.of(Role::Number).is_none(), number)
    }

    /// `mixed`: the number stands before the name in one cell.
    fn activity_named_in(&self, row: &Row, title_in: usize, mixed: bool, number: Option<String>) -> Is {
        let inside = numbers::leading(row.cell(title_in)).filter(|_| mixed);
        let (number_in_title, number) = (inside.is_some(), number.or(inside.map(|found| found.number)));
        let parts = row.cells.iter().map(|cell| vec![cell.clone()]).collect();
        let columns = self.sorted.columns.len() - 1;
        Is::Activity(ActivityRow { number, parts, columns, title_in, number_in_title })
    }

    /// Whether this row is the rest of the open one.
    fn goes_on(&self, row: &Row) -> bool {
        let columns = self.columns();
        if columns.of(Role::Number).is_some_and(|column| !row.cell(column).is_empty()) {
            return false;
        }
        let Some(title_column) = columns.of(Role::Title) else { return false };
        let title = row.cell(title_column);
        let dated = columns.of(Role::Deadline).is_some_and(|column| !row.cell(column).is_empty());
        if self.last_number.is_none() && dated && !title.is_empty() {
            // Without numbers a name with a deadline is an activity, whatever letter it begins with.
            return false;
        }
        match self.open.map(|at| &self.sorted.pieces[at].is) {
            Some(Is::Section { .. }) => {
                row.filled() == [title_column] && title.starts_with(char::is_lowercase)
            }
            Some(Is::Activity(above)) if title.is_empty() => !above.parts.is_empty(),
            Some(Is::Activity(above)) => {
                let apart = row.apart || self.apart;
                begins_inside(title)
                    || apart && (hangs(&above.line(title_column)) || self.rest_goes_on(row, above))
            }
            _ => false,
        }
    }

    /// A capital may begin a line in the middle of a sentence («ФГОС»); then the other cells tell.
    fn rest_goes_on(&self, row: &Row, above: &ActivityRow) -> bool {
        let columns = self.columns();
        let deadline = columns.of(Role::Deadline);
        let empty_deadline = deadline.is_none_or(|column| row.cell(column).is_empty());
        let goes_on = |column: &usize| begins_inside(row.cell(*column)) && !above.line(*column).is_empty();
        empty_deadline && columns.all(Role::Result).any(|column| goes_on(&column))
    }

    fn join(&mut self, row: &Row) {
        let Some(at) = self.open else { return };
        let title_column = self.columns().of(Role::Title).unwrap_or(0);
        let piece = &mut self.sorted.pieces[at];
        match &mut piece.is {
            Is::Activity(activity) => {
                activity.parts.resize(activity.parts.len().max(row.cells.len()), Vec::new());
                let parts = activity.parts.iter_mut().zip(&row.cells);
                parts
                    .filter(|(_, cell)| !cell.trim().is_empty())
                    .for_each(|(part, cell)| part.push(cell.clone()));
            }
            Is::Section { title, .. } => *title = join(title, &plain(row.cell(title_column))),
            _ => {}
        }
        piece.spans.push((row.from, row.to));
        self.apart = false;
    }
}

fn section(text: &str) -> Is {
    match numbers::leading(text) {
        Some(found) => Is::Section { number: Some(found.number), title: found.rest.to_owned(), unused: None },
        None => Is::Section { number: None, title: text.to_owned(), unused: None },
    }
}

/// Begins like the middle of a sentence.
fn begins_inside(text: &str) -> bool {
    text.starts_with(|c: char| c.is_lowercase() || matches!(c, ')' | ',' | ';' | '»'))
}

/// Ends like the middle of a sentence: with a comma, a hyphen, a conjunction or a preposition.
fn hangs(text: &str) -> bool {
    const LINKS: &[&str] = &[
        "и", "или", "а", "в", "во", "на", "по", "с", "со", "о", "об", "для", "при", "от", "до", "из", "к",
        "ко", "у", "за", "над", "под", "не", "их", "№",
    ];
    let last = folded(text.split_whitespace().last().unwrap_or(""));
    text.ends_with([',', '-', '–', '(', '«']) || LINKS.contains(&last.as_str())
}

/// «12», «- 3 -», «стр. 4», «Страница 2 из 7».
fn is_page_number(text: &str) -> bool {
    let text = folded(text);
    let mut digits = false;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match word {
            "стр" | "страница" | "с" | "из" | "лист" => {}
            word if word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()) => digits = true,
            _ => return false,
        }
    }
    digits
}

/// A note below the table or between its rows.
fn is_remark(text: &str) -> bool {
    let start = folded(text);
    text.starts_with('*')
        || ["примечани", "исп.", "исполнитель:", "сноска", "<*>"].iter().any(|it| start.starts_with(it))
}

/// «12а», «5*», «1.1-1.3»: short, and with a digit.
fn is_odd_number(cell: &str) -> bool {
    cell.chars().count() <= 10 && cell.chars().any(|c| c.is_ascii_digit())
}
