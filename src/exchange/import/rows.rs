//! What each row below the heading is: activity, section, heading again, noise, or refused. Rows that a page broke are
//! joined cell by cell, by their form: a row without a number that goes on with the row above; rows of a merged cell
//! add up. Every row and line that comes in goes out in exactly one piece.

use super::activity_row::{ActivityRow, Joint};
use super::columns::{Columns, Role, says_when};
use super::content;
use super::heading;
use super::numbers;
use super::signing;
use super::table::{Item, Join, Line, Row};
use super::title::plain;
use super::wording::{self, is_blank};
use crate::domain::words::folded;

/// A part of the paper and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its rows and lines, ascending: indices into the paper's items. Empty for a section that no row names.
    pub items: Vec<usize>,
    pub is: Is,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Is {
    Section(Section),
    Activity(ActivityRow),
    Heading,
    Noise { text: String },
    Refused { text: String, why: &'static str },
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    pub number: Option<String>,
    pub title: String,
    /// What its own row says of when: a deadline for all its rows.
    pub deadline: Option<String>,
}

/// The pieces of a paper in order.
#[derive(Debug, Default)]
pub struct Sorted {
    pub pieces: Vec<Piece>,
    pub columns: Vec<Columns>,
    /// Where each of the headings stands; `None`: the table has none.
    pub heads: Vec<Option<usize>>,
}

/// Where to begin, and with which columns.
pub struct Start {
    /// The first item below the heading.
    pub at: usize,
    pub columns: Columns,
    pub head: Option<usize>,
}

/// Sorts what stands below the first heading.
pub fn sort(items: &[Item], start: Start, said: &[(String, Role)]) -> Sorted {
    let last_row = items.iter().rposition(|item| matches!(item, Item::Row(_))).unwrap_or(0);
    let mut sorter = Sorter {
        items,
        said,
        facts: Facts::default(),
        last_row,
        part: None,
        waits: false,
        heads: start.head.map(|head| (head..start.at, 0)).into_iter().collect(),
        sorted: Sorted { pieces: Vec::new(), columns: vec![start.columns], heads: vec![start.head] },
        open: None,
        apart: false,
    };
    sorter.part = items.get(start.at).map(part_of);
    if let Some(head) = start.head {
        sorter.part = items.get(head).map(part_of);
    }
    sorter.facts = sorter.facts_from(start.at);
    let mut at = start.at;
    while at < items.len() {
        at += match &items[at] {
            Item::Line(line) => sorter.line(at, line),
            Item::Row(row) => sorter.row(at, row),
        };
    }
    sorter.sorted
}

pub fn part_of(item: &Item) -> u16 {
    match item {
        Item::Line(line) => line.part,
        Item::Row(row) => row.part,
    }
}

/// How the rows of a table are numbered.
#[derive(Debug, Default)]
struct Facts {
    /// Numbers of activities have several groups (`1.1`), so a single group heads a section.
    deep: bool,
    /// Most numbers are Arabic, so a Roman one is a section's.
    arabic: bool,
    /// The last row that has a number.
    last_number: Option<usize>,
}

struct Sorter<'a> {
    items: &'a [Item],
    said: &'a [(String, Role)],
    sorted: Sorted,
    facts: Facts,
    last_row: usize,
    /// The table or sheet of the rows before.
    part: Option<u16>,
    /// Its heading is still to come, or it is no table of a plan.
    waits: bool,
    /// The rows of each heading so far, and its columns: index into `Sorted::columns`.
    heads: Vec<(std::ops::Range<usize>, usize)>,
    /// The piece that a broken row may go on with.
    open: Option<usize>,
    /// Noise or a heading stood between the open piece and this row.
    apart: bool,
}

impl<'a> Sorter<'a> {
    fn push(&mut self, items: Vec<usize>, is: Is) {
        match is {
            Is::Activity(_) | Is::Section(_) => {
                (self.open, self.apart) = (Some(self.sorted.pieces.len()), false)
            }
            Is::Heading | Is::Noise { .. } => self.apart = true,
            Is::Refused { .. } => self.open = None,
        }
        self.sorted.pieces.push(Piece { items, is });
    }

    fn columns(&self) -> &Columns {
        &self.sorted.columns[self.sorted.columns.len() - 1]
    }

    fn number_of(&self, row: &Row) -> Option<String> {
        numbers::whole(row.cell(self.columns().of(Role::Number)?))
    }

    /// The rows of one table from an item on, with their indices.
    fn rows_from(&self, at: usize) -> impl DoubleEndedIterator<Item = (usize, &'a Row)> + use<'a> {
        let items = self.items;
        let part = items.get(at).map(part_of);
        let here = items.iter().enumerate().skip(at);
        here.filter_map(move |(at, item)| match item {
            Item::Row(row) if Some(row.part) == part => Some((at, row)),
            _ => None,
        })
    }

    fn facts_from(&self, at: usize) -> Facts {
        let (mut deep, mut arabic, mut last_number) = (false, 0, None);
        for (at, row) in self.rows_from(at) {
            let Some(number) = self.number_of(row) else { continue };
            deep |= numbers::depth(&number) > 1;
            arabic += usize::from(numbers::is_arabic(&number));
            last_number = Some(at);
        }
        Facts { deep, arabic: arabic > 1, last_number }
    }

    /// A line outside the table's cells; always one item.
    fn line(&mut self, at: usize, line: &Line) -> usize {
        let text = plain(&line.text);
        let is = match self.heads_rows(at, line, &text) {
            true => section(&text),
            false => Is::Noise { text: line.text.clone() },
        };
        self.push(vec![at], is);
        1
    }

    fn heads_rows(&self, at: usize, line: &Line, text: &str) -> bool {
        let marked = line.text.trim().starts_with("**") && line.text.trim().ends_with("**");
        let named = numbers::leading(text).is_some() || numbers::announces_section(text);
        let before_table =
            matches!(self.items.get(at + 1), Some(Item::Row(_))) && self.is_caption(line, text);
        at < self.last_row
            && !is_page_number(text)
            && !is_remark(text)
            && !is_enclosure(text)
            && (named || marked || line.bold || before_table)
            && text.chars().count() <= LONGEST_SECTION
    }

    /// Between two tables of a document the paragraph right above the second is its name.
    fn is_caption(&self, line: &Line, text: &str) -> bool {
        let between_tables = self.part.is_some_and(|part| part != line.part) && line.part > 0;
        between_tables
            && text.chars().count() <= 120
            && text.starts_with(char::is_uppercase)
            && !text.ends_with(['.', ';', ','])
    }

    /// A row; how many items it takes.
    fn row(&mut self, at: usize, row: &Row) -> usize {
        if self.part != Some(row.part) {
            self.enter(at, row);
        }
        if let Some(rows) = self.heading(at, row) {
            self.push((at..at + rows).collect(), Is::Heading);
            return rows;
        }
        if self.waits {
            let text = plain(&row.joined());
            let named = numbers::announces_section(&text) && row.filled().len() == 1;
            let is = if named { section(&text) } else { Is::Noise { text: row.joined() } };
            self.push(vec![at], is);
            return 1;
        }
        match self.goes_on(row).filter(|_| !is_total(row, &row.filled())) {
            Some(joint) => self.join(at, row, joint),
            None => {
                let is = self.classify(at, row);
                self.push(vec![at], is);
            }
        }
        1
    }

    /// A new table or sheet: with a heading of its own, or the last one's going on, or no part of the plan.
    fn enter(&mut self, at: usize, row: &Row) {
        self.part = Some(row.part);
        self.open = None;
        let rows: Vec<&'a Row> = self.rows_from(at).map(|(_, row)| row).take(content::SAMPLE * 2).collect();
        let headed = self
            .rows_from(at)
            .take(content::SAMPLE)
            .any(|(at, _)| heading::at(&self.items[at..], self.said).is_some() || self.repeats(at).is_some());
        self.waits = headed || signing::heads_signatures(row);
        if !self.waits && !content::fits(self.columns(), &rows) {
            match content::without_heading(&rows) {
                Some(columns) => {
                    self.sorted.columns.push(columns);
                    self.sorted.heads.push(None);
                }
                None => self.waits = true,
            }
        }
        self.facts = self.facts_from(at);
    }

    /// A repeated heading (its columns are in force from here on), or a row that counts the columns.
    fn heading(&mut self, at: usize, row: &Row) -> Option<usize> {
        let below_heading = self.sorted.pieces.last().is_none_or(|piece| piece.is == Is::Heading);
        if heading::counts_columns(row) && (row.filled().len() >= 3 || below_heading) {
            return Some(1);
        }
        let short = |at: &usize| row.cell(*at).chars().count() <= LONGEST_REPEATED;
        let may = self.waits || row.heading || row.filled().iter().all(short);
        if !may || self.number_of(row).is_some() || row.filled().len() < 2 {
            return None;
        }
        if let Some((rows, columns)) = self.repeats(at) {
            self.again(at, rows, columns);
            return Some(rows);
        }
        let found = heading::at(&self.items[at..], self.said)?;
        let printed = |role: Role| role != Role::Unknown;
        let known = found.columns.list.iter().filter(|column| printed(column.printed)).count();
        let named = found.columns.list.iter().filter(|column| !column.heading.is_empty()).count();
        let sure =
            self.waits || row.heading || known >= named.max(2) || found.columns.same_as(self.columns());
        if !sure {
            return None;
        }
        if self.waits || !found.columns.same_as(self.columns()) {
            self.heads.push((at..at + found.rows, self.sorted.columns.len()));
            self.sorted.columns.push(found.columns);
            self.sorted.heads.push(Some(at));
            self.facts = self.facts_from(at + found.rows);
        }
        self.waits = false;
        Some(found.rows)
    }

    /// The same words as an earlier heading of this paper: how many rows, and with which columns.
    fn repeats(&self, at: usize) -> Option<(usize, usize)> {
        let words = |at: usize| match self.items.get(at) {
            Some(Item::Row(row)) => {
                Some(row.cells.iter().map(|cell| folded(&plain(cell))).collect::<Vec<_>>())
            }
            _ => None,
        };
        let same = |rows: &std::ops::Range<usize>| {
            rows.clone()
                .enumerate()
                .all(|(down, head)| words(head).is_some() && words(head) == words(at + down))
        };
        let (rows, columns) = self.heads.iter().rev().find(|(rows, _)| same(rows))?;
        Some((rows.len(), *columns))
    }

    fn again(&mut self, at: usize, rows: usize, columns: usize) {
        let told = self.sorted.columns[columns].clone();
        if self.waits || told != *self.columns() {
            self.sorted.columns.push(told);
            self.sorted.heads.push(Some(at));
            self.facts = self.facts_from(at + rows);
        }
        self.waits = false;
    }

    fn classify(&self, at: usize, row: &Row) -> Is {
        let (columns, filled) = (self.columns(), row.filled());
        let title_column = columns.of(Role::Title).unwrap_or(0);
        let number_cell = columns.of(Role::Number).map_or("", |column| row.cell(column));
        let number = numbers::whole(number_cell);
        if let Some(only) = single_cell(row, &filled) {
            return self.single(at, row, only, number);
        }
        let signed = self.facts.last_number.is_none_or(|last| at > last)
            && !columns.dated().any(|column| content::says_when_text(row.cell(column)))
            && signing::is_signature(row);
        if is_total(row, &filled) || signed {
            return Is::Noise { text: row.joined() };
        }
        // A dash says that there is nothing.
        if !row.cell(title_column).chars().any(char::is_alphanumeric) {
            // Both slipped into the column of numbers.
            if let Some(first) = columns.of(Role::Number).filter(|_| numbers::leading(number_cell).is_some())
            {
                return self.activity_named_in(row, first, true, None);
            }
            return match number.is_none() && !number_cell.is_empty() && self.is_past_the_end(at) {
                true => Is::Noise { text: row.joined() },
                false => Is::Refused { text: row.joined(), why: "no-title" },
            };
        }
        match number {
            Some(number) if self.is_section(at, row, &number) => {
                let when = wording::of(&ActivityRow::new(row, 0, title_column), columns).text;
                let title = plain(row.cell(title_column));
                let inside = || wording::in_title(&title);
                let deadline = Some(when).filter(|when| !when.is_empty()).or_else(inside);
                Is::Section(Section { number: Some(number), title, deadline })
            }
            Some(number) => self.activity(row, Some(number)),
            None if !number_cell.is_empty() && self.is_past_the_end(at) => Is::Noise { text: row.joined() },
            None if is_odd_number(number_cell) => {
                self.activity(row, Some(number_cell.trim_end_matches(['.', ')']).to_owned()))
            }
            None => self.activity(row, None),
        }
    }

    /// A row of a single cell: a section, a page's number, a remark, a number without a name.
    fn single(&self, at: usize, row: &Row, column: usize, number: Option<String>) -> Is {
        let text = plain(row.cell(column));
        let columns = self.columns();
        let first = columns.of(Role::Number).unwrap_or(0);
        let in_title = Some(column) == columns.of(Role::Title);
        let spans = row.join(column + 1) == Join::FromLeft;
        let named = column == first || in_title || column == 0 || spans;
        let printed_apart = row.bold || spans || row.cells[column].trim().starts_with("**");
        match () {
            () if is_page_number(&text)
                && number.as_ref().is_none_or(|number| numbers::depth(number) == 1) =>
            {
                Is::Noise { text: row.joined() }
            }
            () if number.is_some() => Is::Refused { text, why: "no-title" },
            () if is_remark(&text) || signing::has_line(&text) || self.is_past_the_end(at) => {
                Is::Noise { text: row.joined() }
            }
            () if in_title && first != column && !printed_apart && content::begins_as_work(&text) => {
                self.unsure(row, None)
            }
            () if named && text.chars().any(char::is_alphabetic) => section(&text),
            () => Is::Refused { text, why: "no-title" },
        }
    }

    fn unsure(&self, row: &Row, number: Option<String>) -> Is {
        match self.activity(row, number) {
            Is::Activity(activity) => Is::Activity(ActivityRow { unsure: true, ..activity }),
            other => other,
        }
    }

    /// A numbered row that heads those below it: nothing but a name and perhaps a deadline, and its form or the numbers
    /// around it say so.
    fn is_section(&self, at: usize, row: &Row, number: &str) -> bool {
        let columns = self.columns();
        let says = |wanted: fn(Role) -> bool| {
            columns.list.iter().enumerate().any(|(at, column)| {
                wanted(column.role) && row.join(at) != Join::FromLeft && !is_blank(row.cell(at))
            })
        };
        if says(|role| matches!(role, Role::Owners | Role::Result)) {
            return false;
        }
        let next = self.rows_from(at + 1).find_map(|(_, row)| self.number_of(row));
        let below = |next: &String| next.strip_prefix(number).is_some_and(|rest| rest.starts_with('.'));
        let heads_numbers = next.as_ref().is_some_and(below);
        if says(says_when) {
            let owned = columns.has(Role::Owners) || columns.has(Role::Result);
            return heads_numbers || owned && numbers::is_roman(number) && self.facts.arabic;
        }
        let title = columns.of(Role::Title).unwrap_or(0);
        let apart = row.bold || row.join(title + 1) == Join::FromLeft;
        if heads_numbers || apart || numbers::is_roman(number) {
            return true;
        }
        match self.facts.deep {
            true => numbers::depth(number) == 1,
            false => !self.counts_on(number, next.as_deref()),
        }
    }

    /// Whether the row's number stands between those of the activities around it.
    fn counts_on(&self, number: &str, next: Option<&str>) -> bool {
        let above = self.sorted.pieces.iter().rev().find_map(|piece| match &piece.is {
            Is::Activity(above) => Some(above.number.clone()),
            Is::Section(_) => Some(None),
            _ => None,
        });
        let follows = above.flatten().and_then(|above| numbers::next(&above)).as_deref() == Some(number);
        follows && (next.is_none() || next == numbers::next(number).as_deref())
    }

    fn is_past_the_end(&self, at: usize) -> bool {
        self.facts.last_number.is_some_and(|last| at > last)
    }

    fn activity(&self, row: &Row, number: Option<String>) -> Is {
        let columns = self.columns();
        let title_column = columns.of(Role::Title).unwrap_or(0);
        let unsure = number.is_some() && row.filled().len() == 2 && row.cells.len() > 2;
        match self.activity_named_in(row, title_column, columns.of(Role::Number).is_none(), number) {
            Is::Activity(activity) => Is::Activity(ActivityRow { unsure, ..activity }),
            other => other,
        }
    }

    /// `mixed`: the number stands before the name in one cell.
    fn activity_named_in(&self, row: &Row, title_in: usize, mixed: bool, number: Option<String>) -> Is {
        let inside = numbers::leading(row.cell(title_in)).filter(|_| mixed);
        let (number_in_title, number) = (inside.is_some(), number.or(inside.map(|found| found.number)));
        let columns = self.sorted.columns.len() - 1;
        Is::Activity(ActivityRow { number, number_in_title, ..ActivityRow::new(row, columns, title_in) })
    }

    /// Whether this row is the rest of the open one, and how it hangs on it.
    fn goes_on(&self, row: &Row) -> Option<Joint> {
        let columns = self.columns();
        let title_column = columns.of(Role::Title)?;
        let open = self.open.map(|at| &self.sorted.pieces[at].is);
        let number_repeats = columns
            .of(Role::Number)
            .is_none_or(|column| row.join(column) == Join::FromAbove || row.cell(column).is_empty());
        if number_repeats
            && row.join(title_column) == Join::FromAbove
            && matches!(open, Some(Is::Activity(_)))
        {
            return Some(Joint::Row);
        }
        // One cell over the whole row heads what is below it.
        let only = single_cell(row, &row.filled());
        if only.is_some_and(|at| at != title_column) && row.join(title_column) == Join::FromLeft {
            return None;
        }
        let own_number = columns
            .of(Role::Number)
            .is_some_and(|column| !row.cell(column).is_empty() && row.join(column) != Join::FromAbove);
        let title = row.cell(title_column);
        if own_number
            || !title.is_empty() && columns.of(Role::Number).is_some_and(|at| !row.cell(at).is_empty())
        {
            return None;
        }
        let dated = columns.dated().any(|column| !is_blank(row.cell(column)));
        if self.facts.last_number.is_none() && dated && !title.is_empty() {
            // Without numbers a name with a deadline is an activity, whatever letter it begins with.
            return None;
        }
        let apart = row.apart || self.apart;
        if !apart && !title.is_empty() && columns.dated().any(|at| content::says_when_text(row.cell(at))) {
            // «а) семинар | май»: a part of the work with a deadline of its own.
            return None;
        }
        if let Some(Is::Activity(above)) = open
            && self.stands_alone(row, above)
        {
            return None;
        }
        let joint = if apart || !title.is_empty() { Joint::Broken } else { Joint::Row };
        let goes = match open {
            Some(Is::Section(_)) => row.filled() == [title_column] && title.starts_with(char::is_lowercase),
            Some(Is::Activity(_)) if title.is_empty() => true,
            Some(Is::Activity(above)) => {
                begins_inside(title)
                    || apart && (hangs(&above.line(title_column)) || self.rest_goes_on(row, above))
            }
            _ => false,
        };
        goes.then_some(joint)
    }

    /// A capital may begin a line in the middle of a sentence («ФГОС»); then the other cells tell.
    fn rest_goes_on(&self, row: &Row, above: &ActivityRow) -> bool {
        let columns = self.columns();
        let empty_deadline = columns.dated().all(|column| is_blank(row.cell(column)));
        let goes_on = |column: &usize| begins_inside(row.cell(*column)) && !above.line(*column).is_empty();
        empty_deadline && columns.all(Role::Result).any(|column| goes_on(&column))
    }

    /// A name with a deadline and with owners or a result of its own is a piece of work, unless its cells visibly go
    /// on with those above the break.
    fn stands_alone(&self, row: &Row, above: &ActivityRow) -> bool {
        let columns = self.columns();
        let title = columns.of(Role::Title).unwrap_or(0);
        let own = |at: &usize| row.join(*at) != Join::FromAbove && !is_blank(row.cell(*at));
        let others = || columns.all(Role::Owners).chain(columns.all(Role::Result));
        let says = |text: &str| content::says_when_text(text);
        let dated = columns.dated().any(|at| own(&at) && says(row.cell(at)) && says(&above.line(at)));
        let goes_on = |at: usize| {
            hangs(&above.line(at)) || row.cell(at).starts_with(['-', '–', '—', ')', ',', ';']) && at != title
        };
        !row.cell(title).is_empty()
            && dated
            && others().any(|at| own(&at))
            && !std::iter::once(title).chain(others()).chain(columns.dated()).any(goes_on)
            && !columns.dated().any(|at| begins_with_year(row.cell(at)))
    }

    fn join(&mut self, at: usize, row: &Row, joint: Joint) {
        let Some(open) = self.open else { return };
        let title_column = self.columns().of(Role::Title).unwrap_or(0);
        let piece = &mut self.sorted.pieces[open];
        match &mut piece.is {
            Is::Activity(activity) => {
                activity.add(row, joint);
                activity.unsure = false;
            }
            Is::Section(section) => {
                section.title = super::activity_row::join(&section.title, &plain(row.cell(title_column)));
            }
            _ => {}
        }
        piece.items.push(at);
        self.apart = false;
    }
}

/// The only cell that holds something; a text repeated in every cell is one merged cell.
fn single_cell(row: &Row, filled: &[usize]) -> Option<usize> {
    let first = *filled.first()?;
    let repeated = filled.len() > 2
        && filled.len() == row.cells.len()
        && filled.iter().all(|at| row.cell(*at) == row.cell(first));
    (filled.len() == 1 || repeated).then_some(first)
}

/// Longer cells are no heading in the middle of a table.
const LONGEST_REPEATED: usize = 90;

/// Longer lines are text, not headings of sections.
const LONGEST_SECTION: usize = 250;

/// A text that heads rows.
pub fn section(text: &str) -> Is {
    let text = &plain(text);
    let (number, title) = match numbers::leading(text) {
        Some(found) => (Some(found.number), found.rest.to_owned()),
        None => (None, text.clone()),
    };
    // «Сентябрь 2020» over its rows.
    let itself = || content::says_when_text(&title).then(|| title.clone());
    let deadline = itself().or_else(|| wording::in_title(&title));
    Is::Section(Section { number, title, deadline })
}

/// What stands above an enclosure, not above rows.
fn is_enclosure(text: &str) -> bool {
    let start = folded(text);
    [
        "приложени",
        "утвержд",
        "к приказу",
        "к постановлению",
        "таблица",
        "согласован",
        "продолжение",
        "окончание табл",
    ]
    .iter()
    .any(|it| start.starts_with(it))
}

/// Begins like the middle of a sentence.
fn begins_inside(text: &str) -> bool {
    text.starts_with(|c: char| c.is_lowercase() || matches!(c, ')' | ',' | ';' | '»'))
}

/// «2021 г.» below «до 15 мая»: the rest of a date.
fn begins_with_year(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit())
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
        || [
            "примечани",
            "исп.",
            "исполнитель:",
            "сноска",
            "<*>",
            "продолжение таблицы",
            "окончание таблицы",
            "итого",
            "всего:",
        ]
        .iter()
        .any(|it| start.starts_with(it))
}

/// «Итого», «Всего по разделу»: sums of the columns above.
fn is_total(row: &Row, filled: &[usize]) -> bool {
    let first = filled.first().map_or("", |at| row.cell(*at));
    let word = folded(first.split([' ', ':', ',']).next().unwrap_or(""));
    ["итого", "всего"].contains(&word.as_str())
}

/// «12а», «5*», «1.1-1.3»: short, and with a digit.
fn is_odd_number(cell: &str) -> bool {
    cell.chars().count() <= 10 && cell.chars().any(|c| c.is_ascii_digit())
}
