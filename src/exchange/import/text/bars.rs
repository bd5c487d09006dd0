//! Tables drawn with lines (`│ ║ |`, rules of `─ ═ - +`, Markdown) → rows. A rule ends a row, a rule under some columns
//! only ends it there and the others go on (merged cells); without rules between rows a row begins where its first
//! column does. Cells over many lines are put together.

use super::lines::{Physical, tidy};
use super::read::Laid;
use super::wrapped::{Vocabulary, joined};
use crate::exchange::import::numbers;
use crate::exchange::import::table::{Item, Join, Row};

/// More columns than a paper has: what a hostile line may cost.
const MOST_COLUMNS: usize = 256;

/// `None` when there are not enough lines with bars to be a table.
pub fn lay(lines: &[Physical]) -> Option<Laid> {
    let drawn: Vec<Drawn> = lines.iter().map(drawn).collect();
    let cells = drawn.iter().filter(|it| matches!(it, Drawn::Cells(..))).count();
    let inner = drawn.iter().filter(|it| it.inner() >= 1).count();
    let ruled = drawn.iter().any(|it| matches!(it, Drawn::Rule));
    if cells < 2 || inner < 2 || !ruled && drawn.iter().filter(|it| it.inner() >= 2).count() < 3 {
        return None;
    }
    let vocabulary = Vocabulary::of(lines);
    let mut items = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if matches!(drawn[at], Drawn::Outside) {
            items.push(lines[at].item());
            at += 1;
            continue;
        }
        let count = drawn[at..].iter().take_while(|it| !matches!(it, Drawn::Outside)).count();
        items.extend(table(&lines[at..at + count], &drawn[at..at + count], &vocabulary).map(Item::Row));
        at += count;
    }
    Some(Laid { items, remarks: Vec::new() })
}

/// What a line is in a drawn table.
enum Drawn<'a> {
    /// No part of a table.
    Outside,
    /// Between rows.
    Rule,
    /// The pieces between bars; whether some of them are rules.
    Cells(Vec<Piece<'a>>),
}

struct Piece<'a> {
    /// Place of the bar to its left, in characters; 0 for the first.
    from: usize,
    text: &'a str,
    is_rule: bool,
}

impl Drawn<'_> {
    /// Bars between cells.
    fn inner(&self) -> usize {
        match self {
            Drawn::Cells(pieces) => pieces.len() - 1,
            _ => 0,
        }
    }
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '¦' | '│' | '┃' | '║' | '╎' | '╏' | '┆' | '┇' | '┊' | '┋')
}

fn is_horizontal(c: char) -> bool {
    matches!(c, '-' | '=' | '_' | '–' | '—' | '─' | '━' | '═' | '╌' | '╍' | '┄' | '┅' | '┈' | '┉')
}

/// Drawn corners and crossings.
fn is_junction(c: char) -> bool {
    ('\u{2500}'..='\u{257F}').contains(&c) && !is_bar(c) && !is_horizontal(c)
}

fn drawn<'a>(line: &Physical<'a>) -> Drawn<'a> {
    let text = line.text.trim();
    if !text.contains(|c: char| is_bar(c) || is_junction(c) || c == '+') {
        return Drawn::Outside;
    }
    let of_rule = |c: char| is_bar(c) || is_horizontal(c) || is_junction(c) || matches!(c, '+' | ':' | ' ');
    if text.chars().all(of_rule) {
        let drawn = text.chars().filter(|c| is_horizontal(*c)).count();
        if drawn >= 3 && !is_row_of_dashes(text) && !leaves_gaps(text) {
            return Drawn::Rule;
        }
    }
    match pieces(line.text) {
        pieces if pieces.is_empty() => Drawn::Outside,
        pieces => Drawn::Cells(pieces),
    }
}

/// `| - | х | - |` and `| – | – | – |` are marks, not rules: each stands alone between blanks.
fn is_row_of_dashes(text: &str) -> bool {
    let mut cells = text.split(is_bar).map(str::trim).filter(|cell| !cell.is_empty());
    text.contains(is_bar) && cells.all(|cell| cell.chars().count() == 1)
}

/// A rule under some columns only: between two of its crossings there are blanks.
fn leaves_gaps(text: &str) -> bool {
    let crossing = |c: char| is_bar(c) || is_junction(c) || c == '+';
    let inside = text.trim_matches(crossing);
    inside.split(crossing).any(|piece| piece.trim().is_empty())
}

/// The pieces of a line; none when it has no bar.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let indent = text.chars().take_while(|c| c.is_whitespace()).count();
    let body = text.trim_end();
    let (mut pieces, mut start, mut from, mut bars) = (Vec::new(), 0, 0, 0);
    let mut before = ' ';
    for (at, (byte, c)) in body.char_indices().enumerate() {
        let crossing = is_junction(c) || c == '+' && beside_rule(before, &body[byte + 1..]);
        let ends = (is_bar(c) && before != '\\') || crossing;
        before = c;
        if !ends {
            continue;
        }
        bars += 1;
        // The outer bar begins no piece.
        if at > indent && pieces.len() < MOST_COLUMNS {
            pieces.push(piece(&body[start..byte], from));
        }
        (start, from) = (byte + c.len_utf8(), at);
    }
    if bars == 0 {
        return Vec::new();
    }
    if !body[start..].trim().is_empty() && pieces.len() < MOST_COLUMNS {
        pieces.push(piece(&body[start..], from));
    }
    pieces
}

fn beside_rule(before: char, rest: &str) -> bool {
    is_horizontal(before) && rest.chars().next().is_none_or(|c| is_horizontal(c) || c == ' ' || is_bar(c))
        || matches!(before, ' ' | '|') && rest.starts_with("--")
}

fn piece(text: &str, from: usize) -> Piece<'_> {
    let is_rule = text.chars().count() >= 3 && text.chars().all(is_horizontal);
    Piece { from, text: text.trim(), is_rule }
}

/// The columns of one drawn table.
struct Columns {
    count: usize,
    /// Places of the bars between them; none where the bars of the lines do not stand below one another.
    places: Option<Vec<usize>>,
}

impl Columns {
    fn of(drawn: &[Drawn]) -> Columns {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        let all = drawn.iter().filter_map(|it| match it {
            Drawn::Cells(pieces) => Some(pieces),
            _ => None,
        });
        all.clone().for_each(|pieces| *counts.entry(pieces.len()).or_default() += 1);
        let total: usize = counts.values().sum();
        // The finest division that is no slip: a heading over several columns and sections have fewer bars.
        let fine =
            counts.iter().rev().find(|(_, count)| **count * 6 >= total).map_or(1, |(pieces, _)| *pieces);
        let mut places = std::collections::HashMap::<Vec<usize>, usize>::new();
        for pieces in all.filter(|pieces| pieces.len() == fine) {
            *places.entry(inner_places(pieces)).or_default() += 1;
        }
        let of_fine: usize = places.values().sum();
        let best = places.into_iter().max_by(|one, two| one.1.cmp(&two.1).then(two.0.cmp(&one.0)));
        let places = best.filter(|(_, count)| count * 5 >= of_fine * 3).map(|(places, _)| places);
        Columns { count: fine, places }
    }

    /// For each piece the first column and the column behind its last.
    fn spans(&self, pieces: &[Piece]) -> Vec<(usize, usize)> {
        let by_order = || (0..pieces.len()).map(|at| (at, at + 1)).collect();
        if pieces.len() == 1 {
            return vec![(0, self.count)];
        }
        if pieces.len() >= self.count {
            return by_order();
        }
        let Some(places) = &self.places else { return by_order() };
        let column = |place: usize| places.iter().position(|it| it.abs_diff(place) <= 1).map(|at| at + 1);
        let starts: Option<Vec<usize>> = inner_places(pieces).into_iter().map(column).collect();
        let Some(starts) = starts else { return by_order() };
        let starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
        let ends = starts.iter().copied().skip(1).chain([self.count]);
        let spans: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
        if spans.iter().all(|(from, to)| from < to) { spans } else { by_order() }
    }
}

fn inner_places(pieces: &[Piece]) -> Vec<usize> {
    pieces.iter().skip(1).map(|piece| piece.from).collect()
}

/// A row while its lines come in.
struct Building<'a> {
    from: u32,
    to: u32,
    apart: bool,
    page: u32,
    cells: Vec<Vec<&'a str>>,
    joins: Vec<Join>,
    /// Row in which each column's text is gathered: an earlier one where a merged cell goes on.
    home: Vec<usize>,
}

fn table<'a>(
    lines: &[Physical<'a>],
    drawn: &[Drawn<'a>],
    vocabulary: &Vocabulary,
) -> impl Iterator<Item = Row> + use<'a> {
    let columns = Columns::of(drawn);
    let mut rows: Vec<Building> = Vec::new();
    let each_line = is_markdown(drawn);
    let ruled = is_ruled(drawn);
    let mut at = 0;
    while at < lines.len() {
        let count = drawn[at..].iter().take_while(|it| matches!(it, Drawn::Cells(_))).count();
        if count == 0 {
            at += 1;
            continue;
        }
        let starts = match each_line {
            true => vec![true; count],
            false => starts(&drawn[at..at + count], ruled),
        };
        let mut open = false;
        for (line, (drawn, starts)) in lines[at..].iter().zip(drawn[at..].iter().zip(starts)) {
            let Drawn::Cells(pieces) = drawn else { break };
            open &= !starts && !line.apart;
            add(&mut rows, line, pieces, &columns, open);
            open = true;
        }
        at += count;
    }
    let rows: Vec<Row> = finished(rows, columns.count, vocabulary);
    rows.into_iter()
}

/// One rule, the second line, of ASCII bars: in Markdown every line is a row.
fn is_markdown(drawn: &[Drawn]) -> bool {
    let rules = drawn.iter().filter(|it| matches!(it, Drawn::Rule)).count();
    rules == 1 && drawn.len() > 2 && matches!(drawn[1], Drawn::Rule) && {
        let numbers = drawn.iter().skip(2).filter(|it| first(it).is_some_and(begins_numbered)).count();
        let blanks = drawn.iter().skip(2).filter(|it| first(it).is_none_or(str::is_empty)).count();
        // Wrapped cells leave the column of numbers blank; a Markdown row does so seldom.
        blanks <= numbers.max(1)
    }
}

/// Rules stand between the rows, not only around the table, below its heading and at the ends of pages.
fn is_ruled(drawn: &[Drawn]) -> bool {
    let blocks = drawn.chunk_by(|one, two| matches!((one, two), (Drawn::Cells(_), Drawn::Cells(_))));
    let numbers = |block: &[Drawn]| block.iter().filter(|it| first(it).is_some_and(begins_numbered)).count();
    let bodies = blocks.filter(|block| matches!(block[0], Drawn::Cells(_))).skip(1).map(numbers);
    let bodies: Vec<usize> = bodies.collect();
    bodies.len() > 1 && bodies.iter().all(|numbers| *numbers <= 1)
}

fn first<'a>(drawn: &Drawn<'a>) -> Option<&'a str> {
    match drawn {
        Drawn::Cells(pieces) => pieces.first().map(|piece| piece.text),
        _ => None,
    }
}

fn begins_numbered(text: &str) -> bool {
    numbers::whole(text).is_some() || numbers::leading(text).is_some()
}

/// In a block without rules: which of its lines begin a row. Of several numbers each begins one; without numbers each
/// beginning of the first column does, unless rules divide the other rows.
fn starts(block: &[Drawn], ruled: bool) -> Vec<bool> {
    let text = |it: &Drawn| first(it).unwrap_or("").to_owned();
    let firsts: Vec<String> = block.iter().map(text).collect();
    let numbered = firsts.iter().filter(|text| begins_numbered(text)).count();
    let begins = |text: &String| match numbered {
        0 if ruled => false,
        0 => !text.is_empty() && !text.starts_with(char::is_lowercase),
        1 if ruled => false,
        _ => begins_numbered(text),
    };
    // What stands across all columns above a number is a section, not the head of the row.
    let alone = |at: usize| block[at].inner() == 0 && !firsts[at].is_empty();
    (0..block.len())
        .map(|at| at == 0 || begins(&firsts[at]) || numbered > 0 && at > 0 && alone(at - 1) && !alone(at))
        .collect()
}

fn add<'a>(
    rows: &mut Vec<Building<'a>>,
    line: &Physical,
    pieces: &[Piece<'a>],
    columns: &Columns,
    open: bool,
) {
    let spans = columns.spans(pieces);
    let width = columns.count.max(spans.last().map_or(0, |span| span.1));
    let ruled = pieces.iter().any(|piece| piece.is_rule) && pieces.iter().any(|piece| !piece.is_rule);
    if !open || ruled {
        let index = rows.len();
        let mut row = Building {
            from: line.at,
            to: line.at,
            apart: line.apart,
            page: line.page,
            cells: vec![Vec::new(); width],
            joins: vec![Join::Own; width],
            home: vec![index; width],
        };
        let above = rows.last().filter(|_| ruled);
        for ((from, to), piece) in spans.iter().zip(pieces) {
            for column in *from..*to {
                match above {
                    Some(above) if !piece.is_rule && column < above.home.len() => {
                        row.home[column] = above.home[column];
                        row.joins[column] = match above.joins[column] {
                            Join::FromLeft => Join::FromLeft,
                            _ => Join::FromAbove,
                        };
                    }
                    _ if column > *from && !ruled => row.joins[column] = Join::FromLeft,
                    _ => {}
                }
            }
        }
        rows.push(row);
    }
    let Some(last) = rows.len().checked_sub(1) else { return };
    rows[last].to = line.at;
    for ((from, _), piece) in
        spans.iter().zip(pieces).filter(|(_, piece)| !piece.is_rule && !piece.text.is_empty())
    {
        let home = rows[last].home.get(*from).copied().unwrap_or(last);
        let cells = &mut rows[home].cells;
        if cells.len() <= *from {
            cells.resize(*from + 1, Vec::new());
        }
        cells[*from].push(piece.text);
    }
}

fn finished(rows: Vec<Building>, count: usize, vocabulary: &Vocabulary) -> Vec<Row> {
    let mut widths = vec![0; count];
    for row in &rows {
        for (column, width) in widths.iter_mut().enumerate() {
            let alone = row.joins.get(column + 1) != Some(&Join::FromLeft);
            let lines = row.cells.get(column).into_iter().flatten().filter(|_| alone);
            *width = lines.map(|line| line.chars().count()).max().unwrap_or(0).max(*width);
        }
    }
    let mut done: Vec<Row> = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let text = |(column, lines): (usize, &Vec<&str>)| {
            let spans = row.joins.get(column + 1) == Some(&Join::FromLeft);
            let width = if spans { 0 } else { widths.get(column).copied().unwrap_or(0) };
            tidy(&unmarked(&joined(lines, width, 0, vocabulary)))
        };
        let mut cells: Vec<String> = row.cells.iter().enumerate().map(text).collect();
        for (column, home) in row.home.iter().enumerate().filter(|(_, home)| **home < index) {
            if row.joins[column] == Join::FromAbove {
                cells[column] = done[*home].cells.get(column).cloned().unwrap_or_default();
            }
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            let joins = if row.joins.iter().all(|join| *join == Join::Own) { Vec::new() } else { row.joins };
            let (from, to, apart, page) = (row.from, row.to, row.apart, row.page);
            done.push(Row { from, to, cells, joins, apart, page, ..Row::default() });
        } else {
            // Kept in place: later rows know their homes by index.
            done.push(Row { from: row.from, to: row.to, apart: row.apart, ..Row::default() });
        }
    }
    done.retain(|row| !row.cells.is_empty());
    done
}

/// What Markdown writes for a bar and a line break.
fn unmarked(cell: &str) -> String {
    if !cell.contains(['\\', '<']) {
        return cell.to_owned();
    }
    let cell = cell.replace("\\|", "|");
    ["<br>", "<br/>", "<br />", "<BR>"].iter().fold(cell, |cell, mark| cell.replace(mark, "\n"))
}

#[cfg(test)]
#[path = "bars_tests.rs"]
mod tests;
