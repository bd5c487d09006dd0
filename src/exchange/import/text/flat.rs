//! One cell a line (a table copied out of a viewer) → rows. The heading's cells say how many columns there are, the
//! numbers where a row begins, the line that reads as a deadline how the others stand to it. A row whose lines do not
//! fit is given whole in its name's column and told in a remark, never shifted; a table that was copied column by
//! column is refused.

use std::collections::HashMap;

use super::lines::{Physical, tidy};
use super::read::Laid;
use crate::domain::deadline::{Context, When, read as read_deadline};
use crate::domain::place::Place;
use crate::exchange::import::captions;
use crate::exchange::import::columns::{Role, role_of};
use crate::exchange::import::error::Fault;
use crate::exchange::import::numbers;
use crate::exchange::import::table::{Item, Join, Remark, Row};

/// A heading of such a paper is looked for in so many first lines.
const HEADING_WITHIN: usize = 2_000;
/// More columns than a paper has.
const MOST_COLUMNS: usize = 14;
/// A heading is no longer than this, in bytes.
const LONGEST_HEADING: usize = 240;
/// A deadline is no longer than this, in bytes.
const LONGEST_DEADLINE: usize = 300;
/// So many numbers below one another are a column of them.
const NUMBERS_IN_A_ROW: usize = 4;

/// `None` when no lines head columns.
pub fn lay(lines: &[Physical]) -> Result<Option<Laid>, Fault> {
    let Some((from, to, columns)) = heading(lines) else { return Ok(None) };
    let mut items: Vec<Item> = lines[..from].iter().map(Physical::item).collect();
    items.push(Item::Row(row(&lines[from..to], columns.iter().map(|column| column.text.clone()).collect())));
    let mut reader =
        Reader { columns: &columns, items, unclear: Vec::new(), last: None, dated: HashMap::new() };
    let mut at = to + counts(&lines[to..], columns.len());
    if at > to {
        let cells = lines[to..at].iter().map(|line| line.text.trim().to_owned()).collect();
        reader.items.push(Item::Row(row(&lines[to..at], cells)));
    }
    if let Some(line) = numbers_alone(&lines[at..]) {
        return Err(Fault::CellsOutOfOrder { place: Place::line(line) });
    }
    while at < lines.len() {
        at += match reader.columns[0].role {
            Role::Number => reader.numbered(&lines[at..]),
            _ => reader.unnumbered(&lines[at..]),
        };
    }
    let rows = reader.items.iter().filter(|item| matches!(item, Item::Row(_))).count();
    // Without numbers and without the rhythm of deadlines these are lines, and no table.
    if rows < 3 || columns[0].role != Role::Number && reader.unclear.len() * 2 > rows {
        return Ok(None);
    }
    Ok(Some(Laid { items: reader.items, remarks: remarks(reader.unclear) }))
}

struct Column {
    text: String,
    role: Role,
}

/// The first run of lines that head columns.
fn heading(lines: &[Physical]) -> Option<(usize, usize, Vec<Column>)> {
    let known = |line: &Physical| line.text.len() <= 160 && role_of(line.text) != Role::Unknown;
    let mut at = 0;
    while at < lines.len().min(HEADING_WITHIN) {
        if !known(&lines[at]) || is_row_begin(lines[at].text) {
            at += 1;
            continue;
        }
        let mut columns: Vec<Column> = Vec::new();
        let mut to = at;
        while to < lines.len() && columns.len() <= MOST_COLUMNS && !is_row_begin(lines[to].text) {
            let text = lines[to].text.trim();
            let small = text.starts_with(char::is_lowercase) || text.starts_with('(');
            match columns.last_mut().filter(|_| small) {
                Some(last) if last.text.len() + text.len() > LONGEST_HEADING => break,
                Some(last) => {
                    last.text = format!("{} {text}", last.text);
                    last.role = role_of(&last.text);
                }
                None if known(&lines[to]) || next_is_known(&lines[to + 1..], known) => {
                    columns.push(Column { text: tidy(text), role: role_of(text) });
                }
                None => break,
            }
            to += 1;
        }
        let Some(mut roles) = roles(&columns) else {
            at = to.max(at + 1);
            continue;
        };
        // A title that names the activities too stands above the heading.
        while let Some(fewer) = self::roles(&columns[1..]).filter(|fewer| told(fewer) >= told(&roles)) {
            columns.remove(0);
            roles = fewer;
        }
        if columns.len() < 3 {
            at = to;
            continue;
        }
        let from =
            (at..to).find(|at| columns[0].text.starts_with(&tidy(lines[*at].text.trim()))).unwrap_or(at);
        columns.iter_mut().zip(roles).for_each(|(column, role)| column.role = role);
        return Some((from, to, columns));
    }
    None
}

fn roles(columns: &[Column]) -> Option<Vec<Role>> {
    let cells: Vec<String> = columns.iter().map(|column| column.text.clone()).collect();
    captions::roles(&cells)
}

/// How many different things the columns tell of an activity.
fn told(roles: &[Role]) -> usize {
    let all = [Role::Number, Role::Title, Role::Owners, Role::Deadline, Role::Result];
    all.iter().filter(|role| roles.contains(role)).count()
}

/// A heading that no rule knows stands between known ones.
fn next_is_known(rest: &[Physical], known: impl Fn(&Physical) -> bool) -> bool {
    rest.first().is_some_and(|line| known(line) && !is_row_begin(line.text))
}

/// How many lines count the columns: `1`, `2`, `3`… one below the other.
fn counts(lines: &[Physical], columns: usize) -> usize {
    let counted = (1..=columns).zip(lines).all(|(count, line)| line.text.trim() == count.to_string());
    let more = lines.get(columns).is_some_and(|line| line.text.trim() == (columns + 1).to_string());
    if counted && !more && lines.len() >= columns && columns >= 3 { columns } else { 0 }
}

/// The first line of a column of numbers that were copied without their rows.
fn numbers_alone(lines: &[Physical]) -> Option<u32> {
    let is_number = |line: &Physical| numbers::whole(line.text).is_some() && !is_date(line.text);
    let runs = lines.chunk_by(|one, two| is_number(one) == is_number(two));
    let alone =
        runs.filter(|run| is_number(&run[0]) && run.len() >= NUMBERS_IN_A_ROW).map(|run| run[0].at).next();
    let listed = |line: &&Physical| {
        let numbers = line.text.split_whitespace().filter(|word| numbers::whole(word).is_some()).count();
        numbers > NUMBERS_IN_A_ROW && numbers + 2 > line.text.split_whitespace().count()
    };
    alone.or_else(|| lines.iter().find(listed).map(|line| line.at))
}

/// `01.11.2007` and `15.05` are days, `2021` is a year.
fn is_date(text: &str) -> bool {
    let bare = text.trim().trim_end_matches('.');
    let groups: Vec<&str> = bare.split('.').collect();
    match groups[..] {
        [year] => year.len() == 4,
        [day, month] => month.len() == 2 && day.len() <= 2 && month.starts_with('0'),
        [_, month, year] => {
            month.len() == 2 && (year.len() == 4 || year.len() == 2 && month.starts_with('0'))
        }
        _ => false,
    }
}

/// A number alone, or a number with a name behind it.
fn is_row_begin(text: &str) -> bool {
    (numbers::whole(text).is_some() || numbers::leading(text).is_some())
        && !is_date(text)
        && !reads_as_deadline(text)
}

fn reads_as_deadline(text: &str) -> bool {
    if text.len() > LONGEST_DEADLINE || numbers::whole(text).is_some() && !is_date(text) {
        return false;
    }
    !matches!(read_deadline(text.trim(), &Context::default()).when, When::None)
}

struct Reader<'a> {
    columns: &'a [Column],
    items: Vec<Item>,
    /// First and last lines of rows that did not fit.
    unclear: Vec<(u32, u32)>,
    /// Number of the row above.
    last: Option<String>,
    /// Which lines read as a deadline: each is looked at once.
    dated: HashMap<u32, bool>,
}

impl Reader<'_> {
    fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == role)
    }

    /// A row of a table with numbers; how many lines it took.
    fn numbered(&mut self, lines: &[Physical]) -> usize {
        let first = &lines[0];
        let whole =
            numbers::whole(first.text).filter(|number| !is_date(first.text) && self.may_follow(number));
        let leading =
            numbers::leading(first.text).filter(|it| !is_date(first.text) && self.may_follow(&it.number));
        let head: Vec<String> = match (&whole, &leading) {
            (Some(_), _) => vec![first.text.trim().to_owned()],
            (None, Some(found)) => {
                let number = first.text.trim().strip_suffix(found.rest).unwrap_or("").trim();
                vec![number.to_owned(), found.rest.to_owned()]
            }
            (None, None) => {
                self.items.push(first.item());
                return 1;
            }
        };
        let count = 1 + lines[1..].iter().take_while(|line| !self.begins(line.text)).count();
        let (cells, rest) = (&lines[1..count], &lines[count..]);
        if whole.is_some() && cells.is_empty() {
            // The number of a page.
            self.items.push(first.item());
            return 1;
        }
        self.last = whole.or(leading.map(|found| found.number));
        let head_count = head.len();
        let texts: Vec<String> =
            head.into_iter().chain(cells.iter().map(|line| tidy(line.text.trim()))).collect();
        if head_count == 1 && cells.first().is_some_and(|line| line.apart) {
            return self.parted_by_blanks(&lines[..count], rest.is_empty(), texts);
        }
        let kept = self.kept(&texts, rest.is_empty(), lines);
        self.fit(&lines[..kept], texts[..texts.len() - (count - kept)].to_vec());
        lines[kept..count].iter().for_each(|line| self.items.push(line.item()));
        count
    }

    /// A row whose cells are parted by blank lines, if there are as many as columns; how many lines it took.
    fn parted_by_blanks(&mut self, lines: &[Physical], is_last: bool, texts: Vec<String>) -> usize {
        let starts: Vec<usize> = (0..lines.len()).filter(|at| *at == 0 || lines[*at].apart).collect();
        let width = self.columns.len();
        let below = starts.get(width).copied().filter(|_| is_last).unwrap_or(lines.len());
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let cells: Vec<String> = starts
            .iter()
            .zip(ends)
            .filter(|(from, _)| **from < below)
            .map(|(from, to)| run_on(&texts[*from..to]))
            .collect();
        let whole = cells.len() == width && self.is_likely(&cells);
        self.fit(&lines[..below], if whole { cells } else { texts[..below].to_vec() });
        lines[below..].iter().for_each(|line| self.items.push(line.item()));
        lines.len()
    }

    /// How many lines of the last row belong to it: what stands below the table, after a blank line, does not.
    fn kept(&self, texts: &[String], is_last: bool, lines: &[Physical]) -> usize {
        let inline = usize::from(texts.len() > 1 && lines[0].text.trim() != texts[0]);
        let count = texts.len() - inline;
        let full = self.columns.len() - inline;
        let below = (full..count).find(|at| lines[*at].apart);
        if is_last { below.unwrap_or(count) } else { count }
    }

    fn begins(&self, text: &str) -> bool {
        is_row_begin(text)
            && numbers::whole(text)
                .or_else(|| numbers::leading(text).map(|found| found.number))
                .is_some_and(|number| self.may_follow(&number))
    }

    /// A number of ordinary size; list items inside a cell restart and are no rows of a table numbered more deeply.
    fn may_follow(&self, number: &str) -> bool {
        let small = number.split('.').all(|group| group.len() <= 3);
        let Some(last) = &self.last else { return small };
        let deeper = numbers::depth(last) > 1 && numbers::depth(number) == 1 && !numbers::is_roman(number);
        let next = || numbers::next(last.split('.').next().unwrap_or("")).as_deref() == Some(number);
        small && (!deeper || next())
    }

    /// A row of a table without numbers: as many lines as columns, its deadline in its place.
    fn unnumbered(&mut self, lines: &[Physical]) -> usize {
        let width = self.columns.len();
        if numbers::leading(lines[0].text).is_some() || numbers::announces_section(lines[0].text) {
            self.fit(&lines[..1], vec![tidy(lines[0].text.trim())]);
            return 1;
        }
        if self.fits(lines, 0) {
            let cells = lines[..width].iter().map(|line| tidy(line.text.trim())).collect();
            self.items.push(Item::Row(row(&lines[..width], cells)));
            return width;
        }
        if lines[0].apart && lines.len() < width {
            self.items.push(lines[0].item());
            return 1;
        }
        let count = (1..=2 * width).find(|at| self.fits(lines, *at)).unwrap_or(1).min(lines.len());
        if count == 1 {
            self.unclear.push((lines[0].at, lines[0].at));
            self.items.push(lines[0].item());
            return 1;
        }
        let texts = lines[..count].iter().map(|line| tidy(line.text.trim())).collect();
        self.fit(&lines[..count], texts);
        count
    }

    /// Whether a row of a table without numbers may begin there.
    fn fits(&mut self, lines: &[Physical], at: usize) -> bool {
        if at + self.columns.len() > lines.len() {
            return false;
        }
        let Some(column) = self.column(Role::Deadline) else { return true };
        let line = &lines[at + column];
        *self.dated.entry(line.at).or_insert_with(|| reads_as_deadline(line.text))
    }

    /// Puts the texts of one row into its columns.
    fn fit(&mut self, lines: &[Physical], texts: Vec<String>) {
        let width = self.columns.len();
        if texts.len() == 1 || texts.len() == 2 && self.columns[0].role == Role::Number {
            // A section.
            let mut row = row(lines, texts);
            row.cells.resize(width, String::new());
            row.joins = (0..width).map(|at| if at > 1 { Join::FromLeft } else { Join::Own }).collect();
            self.items.push(Item::Row(row));
            return;
        }
        let cells = match texts.len() == width && self.is_likely(&texts) {
            true => Some(texts.clone()),
            false => self.around_deadline(&texts),
        };
        let cells = cells.unwrap_or_else(|| {
            self.unclear.push((lines[0].at, lines[lines.len() - 1].at));
            let title = self.column(Role::Title).unwrap_or(0);
            let first = usize::from(self.columns[0].role == Role::Number);
            let mut cells = vec![String::new(); width];
            cells[..first].clone_from_slice(&texts[..first]);
            cells[title] = texts[first..].join("\n");
            cells
        });
        self.items.push(Item::Row(row(lines, cells)));
    }

    /// No deadline stands in another column than its own.
    fn is_likely(&self, texts: &[String]) -> bool {
        let Some(column) = self.column(Role::Deadline) else { return true };
        let elsewhere =
            || texts.iter().enumerate().any(|(at, text)| at != column && at > 0 && is_clear_deadline(text));
        reads_as_deadline(&texts[column]) || !elsewhere()
    }

    /// The one line that reads as a deadline stands in its column; before and behind it must be as many texts as
    /// columns, or more of them than one column, which then has them all.
    fn around_deadline(&self, texts: &[String]) -> Option<Vec<String>> {
        let column = self.column(Role::Deadline)?;
        let first = usize::from(self.columns[0].role == Role::Number);
        let mut dated = (first + 1..texts.len()).filter(|at| reads_as_deadline(&texts[*at]));
        let begin = dated.next()?;
        let mut end = begin + 1;
        for at in dated {
            if at != end {
                return None;
            }
            end = at + 1;
        }
        let mut cells = texts[..first].to_vec();
        cells.extend(spread(&texts[first..begin], column - first)?);
        cells.push(texts[begin..end].join("\n"));
        cells.extend(spread(&texts[end..], self.columns.len() - column - 1)?);
        Some(cells)
    }
}

/// `texts` over `columns`: one each; or all in one; or, lines that go on with small letters joined, one each. Nothing at
/// all leaves the columns empty.
fn spread(texts: &[String], columns: usize) -> Option<Vec<String>> {
    match (texts.len(), columns) {
        (0, _) => return Some(vec![String::new(); columns]),
        (_, 1) => return Some(vec![texts.join("\n")]),
        (one, other) if one == other => return Some(texts.to_vec()),
        _ => {}
    }
    let mut joined: Vec<String> = Vec::new();
    for text in texts {
        match joined.last_mut().filter(|_| text.starts_with(char::is_lowercase)) {
            Some(last) => *last = format!("{last} {text}"),
            None => joined.push(text.clone()),
        }
    }
    (joined.len() == columns).then_some(joined)
}

/// Lines of one cell; those that go on with a small letter are closed up.
fn run_on(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |text, line| match line.starts_with(char::is_lowercase) {
        _ if text.is_empty() => line.clone(),
        true => format!("{text} {line}"),
        false => format!("{text}\n{line}"),
    })
}

/// A short text that is a deadline and hardly anything else.
fn is_clear_deadline(text: &str) -> bool {
    text.chars().count() <= 40 && reads_as_deadline(text)
}

fn row(lines: &[Physical], cells: Vec<String>) -> Row {
    let (from, to) = (lines[0].at, lines[lines.len() - 1].at);
    Row { from, to, cells, apart: lines[0].apart, page: lines[0].page, ..Row::default() }
}

/// One remark for rows that follow one another.
fn remarks(unclear: Vec<(u32, u32)>) -> Vec<Remark> {
    const MOST: usize = 50;
    let mut remarks: Vec<Remark> = Vec::new();
    for (from, to) in unclear {
        let many = remarks.len() >= MOST;
        match remarks.last_mut() {
            Some(last) if many || last.rows.1 + 1 >= from => last.rows.1 = to,
            _ => remarks.push(Remark {
                code: "row-unclear".to_owned(),
                part: 0,
                rows: (from, to),
                text: String::new(),
            }),
        }
    }
    remarks
}

#[cfg(test)]
#[path = "flat_tests.rs"]
mod tests;
