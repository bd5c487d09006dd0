//! Columns kept by blanks (`pdftotext -layout`, monospaced print) → rows. The heading begins the table; running heads
//! of pages are lines outside it. A row begins with its number, or after a blank line where blank lines part the rows;
//! where neither tells, that is said in a remark.

use super::gutters::{self, Printed, Word};
use super::lines::{Physical, running, tidy};
use super::middles::{self, Weighed};
use super::read::Laid;
use super::wrapped::{Vocabulary, joined};
use crate::exchange::import::numbers;
use crate::exchange::import::table::{Item, Join, Remark, Row};

/// `None` without a heading whose cells stand apart, and without two lines of cells below it.
pub fn lay(lines: &[Physical]) -> Option<Laid> {
    let printed: Vec<Printed> = lines.iter().map(Printed::of).collect();
    let headings = gutters::headings(&printed);
    let first = headings.first()?.from;
    if printed[first..].iter().filter(|line| line.is_of_cells()).count() < 3 {
        return None;
    }
    let of_heading = |line: &Physical| {
        headings.iter().any(|it| printed[it.from..it.to].iter().any(|own| own.at == line.at))
    };
    let mut running = running(lines, of_heading);
    for at in 1..printed.len() {
        running[at] |= printed[at].page != printed[at - 1].page && ends_in_page_number(&printed[at]);
    }
    let vocabulary = Vocabulary::of(lines);
    let mut laid = Laid { items: lines[..first].iter().map(Physical::item).collect(), remarks: Vec::new() };
    let (mut columns, mut title) = (0, None);
    let mut fields: Vec<Field> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        let to = headings.get(at + 1).map_or(printed.len(), |next| next.from);
        let body = |range: std::ops::Range<usize>| -> Vec<Printed> {
            range.filter(|at| !running[*at]).map(|at| printed[at].clone()).collect()
        };
        let mut cuts = gutters::cuts(&body(heading.from..to), &heading.clusters);
        let mut start = heading.from;
        while start < to {
            let page = printed[start].page;
            let end = start + printed[start..to].iter().take_while(|line| line.page == page).count();
            let own = body(start..end);
            if start > heading.from {
                cuts = gutters::refit(&own, &cuts);
            }
            if gutters::are_doubtful(&own, &cuts) {
                let (from, to) = (printed[start].at, printed[end - 1].at);
                laid.remarks.push(remark("columns-unclear", (from, to)));
            }
            let middle = gutters::middle(&own);
            for at in start..end {
                let kind = match at {
                    at if running[at] => Kind::Outside,
                    at if at < heading.to => Kind::Heading(at > heading.from),
                    _ => Kind::Cells,
                };
                fields.push(Field::of(&printed[at], &gutters::at_line(&printed, at, &cuts), kind, middle));
            }
            start = end;
        }
        title = title.or_else(|| gutters::title_of(&printed[heading.from..heading.to], &cuts));
        columns = columns.max(cuts.len() + 1);
    }
    let widths: Vec<usize> = (0..columns).map(|column| width(&fields, column)).collect();
    let (rows, unclear) = rows(fields, title.unwrap_or(1), &widths);
    laid.remarks.extend(unclear);
    laid.items.extend(rows.into_iter().map(|row| row.item(&widths, &vocabulary, lines)));
    Some(laid)
}

fn remark(code: &str, rows: (u32, u32)) -> Remark {
    Remark { code: code.to_owned(), part: 0, rows, text: String::new() }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A running head or a page's number.
    Outside,
    /// `true`: not its first line.
    Heading(bool),
    Cells,
    /// One text across the columns.
    Across,
}

/// A line cut into columns.
struct Field {
    at: u32,
    apart: bool,
    page: u32,
    kind: Kind,
    cells: Vec<String>,
}

impl Field {
    fn of(line: &Printed, cuts: &[usize], kind: Kind, middle: usize) -> Field {
        let mut field = Field {
            at: line.at,
            apart: line.apart,
            page: line.page,
            kind,
            cells: vec![String::new(); cuts.len() + 1],
        };
        // A word across a cut belongs where the most of it is.
        let column = |word: &Word| {
            cuts.partition_point(|cut| *cut <= word.start.midpoint(word.end) && *cut <= word.start + 3)
        };
        let across = |word: &Word| cuts.iter().any(|cut| word.start + 3 < *cut && cut + 3 < word.end);
        let alone = !line.is_of_cells();
        if kind == Kind::Cells
            && alone
            && (line.words.iter().any(across) || spans_columns(line, cuts, middle))
        {
            field.kind = Kind::Across;
            let text = line.words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
            // A section in the middle of the page is one of the whole table, not of the column below it.
            let headed = numbers::leading(&text).is_some() || numbers::announces_section(&text);
            let first = if headed { 0 } else { line.words.first().map_or(0, column) };
            field.cells[first] = text;
            return field;
        }
        if kind == Kind::Cells && alone && is_page_number(line, cuts) {
            field.kind = Kind::Outside;
        }
        for run in line.runs() {
            // A word that stands across a cut says that the run is one text.
            let whole = run.iter().any(across).then(|| column(&run[0]));
            for word in run {
                let cell = &mut field.cells[whole.unwrap_or_else(|| column(word))];
                if !cell.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(word.text);
            }
        }
        field
    }

    fn is_numbered(&self) -> bool {
        let text = self.cells[0].trim();
        numbers::whole(text).is_some() || self.kind == Kind::Across && numbers::leading(self.text()).is_some()
    }

    /// Words in the column of numbers: a signature, a remark.
    fn is_foreign(&self) -> bool {
        self.cells[0].chars().filter(|c| c.is_alphabetic()).count() > 4 && !self.is_numbered()
    }

    /// Its only text, when it is across the columns.
    fn text(&self) -> &str {
        self.cells.iter().map(String::as_str).find(|cell| !cell.is_empty()).unwrap_or("")
    }
}

/// One run of words over two cuts and more, that of the numbers aside: no cell is so wide. Or one that is headed like a
/// section: it crosses a cut, has words in the column of numbers, or stands in the middle of the page.
fn spans_columns(line: &Printed, cuts: &[usize], middle: usize) -> bool {
    let (Some(first), Some(last)) = (line.words.first(), line.words.last()) else { return false };
    let crossed = |cuts: &[usize]| cuts.iter().filter(|cut| first.start < **cut && **cut < last.end).count();
    let Some((numbers, others)) = cuts.split_first() else { return false };
    if crossed(others) >= 2 {
        return true;
    }
    let text = line.words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    let announced = numbers::announces_section(&text);
    if numbers::leading(&text).is_none() && !announced {
        return false;
    }
    // «Раздел II. …» from the edge on: no number is so long.
    if announced && first.start < *numbers && *numbers < last.end {
        return true;
    }
    match first.start < *numbers {
        true => {
            let capital = |word: &Word| word.text.starts_with(char::is_uppercase) && word.start < *numbers;
            let deep = numbers::whole(first.text).is_some_and(|number| numbers::depth(&number) > 1);
            !deep && line.words.get(1).is_some_and(capital)
        }
        false => crossed(others) == 1 || first.start.midpoint(last.end).abs_diff(middle) <= 3,
    }
}

/// «- 3 -», «стр. 3», or a number alone that does not stand in the first column.
fn is_page_number(line: &Printed, cuts: &[usize]) -> bool {
    let digits = |word: &Word| word.text.bytes().all(|byte| byte.is_ascii_digit()) && word.text.len() <= 3;
    match &line.words[..] {
        [number] => digits(number) && cuts.first().is_some_and(|cut| number.start >= *cut),
        [word, number] => {
            digits(number) && matches!(word.text, "стр." | "Стр." | "с." | "Страница" | "Лист" | "лист")
        }
        [dash, number, other] => {
            digits(number) && dash.text == other.text && matches!(dash.text, "-" | "–" | "—")
        }
        _ => false,
    }
}

/// «УО района … стр. 2» on top of a page.
fn ends_in_page_number(line: &Printed) -> bool {
    let is_number = |word: &Word| word.text.bytes().all(|byte| byte.is_ascii_digit());
    match &line.words[..] {
        [.., word, number] => {
            is_number(number) && matches!(word.text, "стр." | "Стр." | "страница" | "Страница" | "лист")
        }
        _ => false,
    }
}

fn width(fields: &[Field], column: usize) -> usize {
    let cells =
        fields.iter().filter(|field| field.kind == Kind::Cells).filter_map(|field| field.cells.get(column));
    cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
}

/// A row while its lines come in.
struct Building {
    fields: Vec<Field>,
}

impl Building {
    fn item(self, widths: &[usize], vocabulary: &Vocabulary, lines: &[Physical]) -> Item {
        let (first, last) = (&self.fields[0], &self.fields[self.fields.len() - 1]);
        if first.kind == Kind::Outside {
            let line = lines.binary_search_by_key(&first.at, |line| line.at).ok().map(|at| &lines[at]);
            return line.map_or_else(|| Item::Row(Row::default()), Physical::item);
        }
        let count = self.fields.iter().map(|field| field.cells.len()).max().unwrap_or(0);
        let across = first.kind == Kind::Across;
        let cell = |column: usize| {
            let parts: Vec<&str> =
                self.fields.iter().filter_map(|field| field.cells.get(column)).map(String::as_str).collect();
            let width = if across { 0 } else { widths.get(column).copied().unwrap_or(0) };
            tidy(&joined(&parts, width, width / 8 + 1, vocabulary))
        };
        let cells: Vec<String> = (0..count).map(cell).collect();
        let joins = match across {
            true => {
                let from = cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
                (0..count).map(|column| if column > from { Join::FromLeft } else { Join::Own }).collect()
            }
            false => Vec::new(),
        };
        Item::Row(Row {
            from: first.at,
            to: last.at,
            cells,
            joins,
            apart: first.apart,
            page: first.page,
            ..Row::default()
        })
    }
}

/// What tells the rows apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// A number in the first column, on the first line of its row.
    ByNumbers,
    /// The same, at half the row's height.
    ByMiddles,
    /// Blank lines; a row's number may stand at half its height.
    ByBlanks,
    EachLine,
    /// A line that begins cells in most columns.
    ByFullLines,
}

impl Told {
    fn is_by_numbers(self) -> bool {
        matches!(self, Told::ByNumbers | Told::ByMiddles)
    }
}

fn told(fields: &[Field]) -> Told {
    let body: Vec<&Field> =
        fields.iter().filter(|field| matches!(field.kind, Kind::Cells | Kind::Across)).collect();
    let firsts = body.iter().filter(|field| !field.cells[0].is_empty()).count();
    let numbered = body.iter().filter(|field| field.is_numbered()).count();
    let groups = body.chunk_by(|_, two| !two.apart);
    let numbers_of = |group: &[&Field]| group.iter().filter(|field| field.is_numbered()).count();
    let counts: Vec<usize> = groups.map(numbers_of).collect();
    let of = |wanted: fn(usize) -> bool| counts.iter().filter(|count| wanted(**count)).count();
    if numbered >= 2 && numbered * 2 >= firsts {
        let (none, one, more) = (of(|it| it == 0), of(|it| it == 1), of(|it| it > 1));
        return match () {
            () if one >= 3 && more * 5 <= one && none <= one => Told::ByBlanks,
            () if in_middle(&body) * 4 >= numbered.max(2) => Told::ByMiddles,
            () => Told::ByNumbers,
        };
    }
    let full = body.iter().filter(|field| field.cells.iter().all(|cell| !cell.is_empty())).count();
    match () {
        () if full * 5 >= body.len() * 4 => Told::EachLine,
        () if counts.len() >= 3 && counts.len() * 6 >= body.len() => Told::ByBlanks,
        () => Told::ByFullLines,
    }
}

/// Numbers beside which a cell is in the middle of its text: it begins small, or is blank with text right above.
fn in_middle(body: &[&Field]) -> usize {
    let second = |at: usize| body[at].cells.get(1).map_or("", String::as_str);
    let numbered = (0..body.len()).filter(|at| body[*at].kind == Kind::Cells && body[*at].is_numbered());
    let above = |at: usize| at > 0 && body[at - 1].kind == Kind::Cells && !second(at - 1).is_empty();
    let middle = |at: &usize| {
        second(*at).starts_with(char::is_lowercase)
            || second(*at).is_empty() && !body[*at].apart && above(*at)
    };
    numbered.filter(middle).count()
}

/// Which lines begin rows where numbers stand at half their height; lines whose place is doubtful.
fn beginnings(fields: &[Field], title: usize, widths: &[usize]) -> (Vec<bool>, Vec<u32>) {
    let (mut begins, mut doubtful) = (vec![false; fields.len()], Vec::new());
    let joined =
        |one: &Field, two: &Field| one.kind == Kind::Cells && two.kind == Kind::Cells && one.page == two.page;
    let mut first = 0;
    for run in fields.chunk_by(joined) {
        let weighed =
            |field: &'_ Field| Weighed { cells: field.cells.clone(), is_numbered: field.is_numbered() };
        let lines: Vec<Weighed> = run.iter().map(weighed).collect();
        let (rows, unsure) = middles::beginnings(&lines, title, widths);
        rows.into_iter().for_each(|at| begins[first + at] = true);
        doubtful.extend(unsure.into_iter().map(|at| run[at].at));
        first += run.len();
    }
    (begins, doubtful)
}

fn rows(fields: Vec<Field>, title: usize, widths: &[usize]) -> (Vec<Building>, Option<Remark>) {
    let told = told(&fields);
    let (begins, mut doubtful) = match told {
        Told::ByMiddles => beginnings(&fields, title, widths),
        _ => (Vec::new(), Vec::new()),
    };
    let last_number =
        fields.iter().rposition(|field| field.kind == Kind::Cells && field.is_numbered()).unwrap_or(0);
    let mut rows: Vec<Building> = Vec::new();
    // A number in this group of lines, where blanks part rows.
    let mut has_number = false;
    for (at, mut field) in fields.into_iter().enumerate() {
        let above = rows.last().and_then(|row| row.fields.last());
        let goes_on = above.is_some_and(|above| match (above.kind, field.kind) {
            (Kind::Heading(_), Kind::Heading(inner)) => inner,
            (Kind::Cells, Kind::Cells) => {
                let numbered = field.is_numbered();
                match told {
                    _ if at > last_number && (field.apart || told.is_by_numbers() && field.is_foreign()) => {
                        false
                    }
                    Told::ByNumbers => !numbered && above.page == field.page,
                    Told::ByMiddles => !begins[at] && above.page == field.page,
                    Told::ByBlanks => !(field.apart || numbered && has_number),
                    Told::EachLine => false,
                    Told::ByFullLines => !field.apart && !begins_full(&field),
                }
            }
            (Kind::Across, Kind::Across) => !field.apart && field.text().starts_with(char::is_lowercase),
            _ => false,
        });
        let numbered = field.kind == Kind::Cells && field.is_numbered();
        field.apart |= above.is_some_and(|above| above.kind == Kind::Outside || above.page != field.page);
        if told == Told::ByFullLines && !goes_on && field.kind == Kind::Cells {
            doubtful.push(field.at);
        }
        has_number = numbered || goes_on && has_number;
        match rows.last_mut().filter(|_| goes_on) {
            Some(row) => row.fields.push(field),
            None => rows.push(Building { fields: vec![field] }),
        }
    }
    let span = doubtful.first().zip(doubtful.last());
    (rows, span.map(|(first, last)| remark("rows-unclear", (*first, *last))))
}

/// Without numbers and blank lines: a line that fills most columns and begins none of them in mid-sentence.
fn begins_full(field: &Field) -> bool {
    let filled: Vec<&String> = field.cells.iter().filter(|cell| !cell.is_empty()).collect();
    filled.len() * 3 >= field.cells.len() * 2
        && !field.cells[0].starts_with(char::is_lowercase)
        && !field.cells[0].is_empty()
}

#[cfg(test)]
#[path = "spaces_tests.rs"]
mod tests;
