//! Separated values (`.csv`, `.tsv`) → neutral table. The separator is found by trying; quoting as in RFC 4180;
//! an apostrophe that our own export put before a would-be formula is taken off again.

use super::encoding;
use super::error::Fault;
use super::table::{Item, Row, Table};
use crate::exchange::export::csv::without_guard;

const SEPARATORS: [u8; 3] = [b';', b',', b'\t'];

/// How many records are looked at to tell the separator.
const SAMPLE: usize = 30;

/// By its name; a file of another name only when there is not a single tab in it and rows of `;` are.
pub fn suits(name: &str, bytes: &[u8]) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".csv") || name.ends_with(".tsv") || !bytes.contains(&b'\t') && has_even_rows(bytes)
}

/// At least three lines have the same number of semicolons, two or more.
fn has_even_rows(bytes: &[u8]) -> bool {
    let lines = bytes.split(|byte| *byte == b'\n').take(SAMPLE);
    let counts =
        lines.map(|line| line.iter().filter(|byte| **byte == b';').count()).filter(|count| *count >= 2);
    let counts: Vec<usize> = counts.collect();
    counts.iter().any(|count| counts.iter().filter(|other| *other == count).count() >= 3)
}

pub fn read(bytes: &[u8]) -> Result<Table, Fault> {
    let (text, encoding) = encoding::decode(bytes);
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    let lines = || u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
    let separator = separator(&text).ok_or_else(|| Fault::NoTable { lines: lines() })?;
    let mut items = Vec::new();
    let (mut last, mut counter) = (0, LineCounter { text: &text, at: 0, line: 1 });
    for record in reader(&text, separator).into_records() {
        let record = record.map_err(|error| Fault::Unreadable { message: error.to_string() })?;
        let cells: Vec<String> = record.iter().map(|cell| without_guard(cell).to_owned()).collect();
        let start = record.position().map_or(0, |position| position.byte());
        let from = counter.line_at(usize::try_from(start).unwrap_or(usize::MAX));
        let breaks = cells.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let to = from.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            items.push(Item::Row(Row { from, to, cells, apart: from > last + 1, ..Row::default() }));
            last = to;
        }
    }
    Ok(Table { items, encoding, ..Table::default() })
}

/// Lines by bytes, for ascending positions.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl LineCounter<'_> {
    /// The line of the first byte from `start` on that is no line break: blank lines before a record are not its own.
    fn line_at(&mut self, start: usize) -> u32 {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() && (self.at < start || matches!(bytes[self.at], b'\r' | b'\n')) {
            self.line += u32::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        self.line
    }
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

/// The separator that gives most records the same number of cells, more than one.
fn separator(text: &str) -> Option<u8> {
    let score = |separator: u8| {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        for record in reader(text, separator).records().take(SAMPLE).flatten() {
            *counts.entry(record.len()).or_default() += 1;
        }
        counts.into_iter().filter(|(cells, _)| *cells > 1).map(|(cells, count)| (count, cells)).max()
    };
    SEPARATORS
        .into_iter()
        .filter_map(|each| score(each).map(|score| (score, each)))
        .max()
        .map(|(_, each)| each)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found_and_quotes_keep_line_breaks() {
        for separator in [";", ",", "\t"] {
            let text =
                "код;срок;мероприятие\n1.1;май;\"Дело\nв два ряда\"\n\n1.2;июнь;Дело".replace(';', separator);
            let table = read(text.as_bytes()).expect("a table");
            let rows: Vec<(u32, u32, usize)> = table
                .items
                .iter()
                .filter_map(|item| match item {
                    Item::Row(row) => Some((row.from, row.to, row.cells.len())),
                    Item::Line(_) => None,
                })
                .collect();
            assert_eq!(rows, [(1, 1, 3), (2, 3, 3), (5, 5, 3)], "{separator}");
        }
    }
}
