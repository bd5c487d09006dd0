//! Separated values (`.csv`, `.tsv`) → neutral table. The separator is found by trying; quoting as in RFC 4180,
//! broken quoting told with its line; an apostrophe that our own export put before a would-be formula is taken off again.

use std::borrow::Cow;

use super::error::Fault;
use super::table::{Item, Remark, Row, Table};
use super::text::{tidy, visible};
use super::{captions, encoding};
use crate::exchange::export::csv::without_guard;

const SEPARATORS: [char; 4] = [';', ',', '\t', '|'];

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
    let text = visible(&text);
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    let (separator, text, skipped) = match announced(&text) {
        Some((separator, rest)) => (separator, rest, 1),
        None => {
            let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
            (separator(&text).ok_or(Fault::NoTable { lines })?, &*text, 0)
        }
    };
    let mut records = Records::of(text, separator);
    let (mut items, mut last) = (Vec::new(), 0);
    for record in records.by_ref() {
        let cells: Vec<String> = record.cells.iter().map(|cell| tidy(without_guard(cell))).collect();
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            let (from, to) = (record.from + skipped, record.to + skipped);
            items.push(Item::Row(Row { from, to, cells, apart: from > last + 1, ..Row::default() }));
            last = to;
        }
    }
    let remark = |line: &u32| Remark {
        code: "broken-quotes".to_owned(),
        part: 0,
        rows: (line + skipped, line + skipped),
        text: String::new(),
    };
    let remarks = records.broken.iter().map(remark).collect();
    Ok(Table { items, encoding, remarks, ..Table::default() })
}

/// `sep=;` on the first line, as Excel wants it.
fn announced(text: &str) -> Option<(char, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let separator = first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=")?;
    let mut chars = separator.chars();
    let only = chars.next().filter(|_| chars.next().is_none())?;
    Some((only, rest))
}

/// One record.
struct Record<'a> {
    from: u32,
    to: u32,
    cells: Vec<Cow<'a, str>>,
}

/// A quoted cell has no more bytes than this; beyond, its first mark was a stray one.
const LONGEST_QUOTED: usize = 2 << 20;
/// Nor more lines.
const MOST_LINES: usize = 200;
/// After so many stray marks none of them quotes.
const MOST_BROKEN: usize = 100;

/// Records by RFC 4180, and what people make of it: a mark inside a quoted cell that neither doubles nor ends is a
/// letter; a mark that nothing closes is one too. Both are remembered with their line.
struct Records<'a> {
    text: &'a str,
    separator: char,
    at: usize,
    line: u32,
    broken: Vec<u32>,
    /// Marks that nothing closed.
    stray: usize,
    /// No mark closes from here on.
    unclosed_from: Option<usize>,
}

impl<'a> Records<'a> {
    fn of(text: &'a str, separator: char) -> Records<'a> {
        Records { text, separator, at: 0, line: 1, broken: Vec::new(), stray: 0, unclosed_from: None }
    }

    fn is_end(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        rest.is_empty() || rest.starts_with(['\r', '\n', self.separator])
    }

    fn break_at(&mut self, line: u32) {
        if self.broken.last() != Some(&line) && self.broken.len() < MOST_BROKEN {
            self.broken.push(line);
        }
    }

    /// The cell that begins here.
    fn cell(&mut self) -> Cow<'a, str> {
        let rest = &self.text[self.at..];
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let open = self.unclosed_from.is_none_or(|from| self.at < from) && self.stray < MOST_BROKEN;
        if open
            && rest[blanks..].starts_with('"')
            && let Some(cell) = self.quoted(self.at + blanks + 1)
        {
            return cell;
        }
        let end = rest.find(['\r', '\n', self.separator]).unwrap_or(rest.len());
        self.at += end;
        Cow::Borrowed(&rest[..end])
    }

    /// `None`: nothing closes it.
    fn quoted(&mut self, start: usize) -> Option<Cow<'a, str>> {
        let (mut cell, mut copied, mut at) = (String::new(), start, start);
        let (mut lines, mut strays) = (0, Vec::new());
        loop {
            let rest = &self.text[at..];
            let Some(next) =
                rest.find(['"', '\n']).filter(|_| at - start < LONGEST_QUOTED && lines < MOST_LINES)
            else {
                if rest.find('"').is_none() {
                    self.unclosed_from = Some(start);
                }
                self.stray += 1;
                self.break_at(self.line);
                return None;
            };
            at += next + 1;
            if rest[next..].starts_with('\n') {
                lines += 1;
                continue;
            }
            if self.text[at..].starts_with('"') {
                cell.push_str(&self.text[copied..at]);
                at += 1;
                copied = at;
                continue;
            }
            let blanks = self.text[at..].len() - self.text[at..].trim_start_matches(' ').len();
            if self.is_end(at + blanks) {
                let line = self.line;
                strays.into_iter().for_each(|more: u32| self.break_at(line + more));
                self.line += u32::try_from(lines).unwrap_or(0);
                cell.push_str(&self.text[copied..at - 1]);
                self.at = at + blanks;
                return Some(Cow::Owned(cell));
            }
            strays.push(u32::try_from(lines).unwrap_or(0));
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        if self.at >= self.text.len() {
            return None;
        }
        let (from, mut cells) = (self.line, Vec::new());
        loop {
            cells.push(self.cell());
            let rest = &self.text[self.at..];
            if rest.starts_with(self.separator) {
                self.at += self.separator.len_utf8();
                continue;
            }
            let to = self.line;
            self.at += if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
            self.line += 1;
            return Some(Record { from, to, cells });
        }
    }
}

/// The separator under which a row heads a road map; else the one that gives most records the same number of cells,
/// more than one. Commas inside sentences give every record another number.
fn separator(text: &str) -> Option<char> {
    let score = |separator: char| {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        let mut headed = false;
        for record in Records::of(text, separator).take(SAMPLE) {
            *counts.entry(record.cells.len()).or_default() += 1;
            let cells: Vec<String> = record.cells.iter().map(|cell| cell.trim().to_owned()).collect();
            headed |= cells.len() > 2 && captions::roles(&cells).is_some();
        }
        counts.into_iter().filter(|(cells, _)| *cells > 1).map(|(cells, count)| (headed, count, cells)).max()
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
    fn cells(text: &str) -> (Vec<Vec<String>>, Vec<u32>) {
        let table = read(text.as_bytes()).expect("a table");
        let rows = table.items.into_iter().filter_map(|item| match item {
            Item::Row(row) => Some(row.cells),
            Item::Line(_) => None,
        });
        (rows.collect(), table.remarks.iter().map(|remark| remark.rows.0).collect())
    }

    #[test]
    fn commas_and_decimals_in_the_cells_do_not_mislead() {
        let text =
            "План, часть 1, 2, 3\n№;Мероприятие;Срок\n1,1;Сбор, анализ, свод;май, июнь\n1,2;Дело, ещё;май\n";
        assert_eq!(cells(text).0[2], ["1,1", "Сбор, анализ, свод", "май, июнь"]);
        assert_eq!(cells("sep=,\nа,\"б;в\"\n").0, [["а", "б;в"]]);
        assert_eq!(cells("№|Мероприятие|Срок\n1|Дело|май\n").0[1], ["1", "Дело", "май"]);
    }

    #[test]
    fn broken_quotes_are_letters_and_told_with_their_line() {
        let text = "№;Мероприятие;Срок\n1;\"ООО \"Ромашка\", приказ\";май\n2;\"Дело без конца;июнь\n3;5\" труба;июль\n";
        let (cells, broken) = cells(text);
        assert_eq!(cells[1], ["1", "ООО \"Ромашка\", приказ", "май"]);
        assert_eq!(cells[2], ["2", "\"Дело без конца", "июнь"]);
        assert_eq!(cells[3], ["3", "5\" труба", "июль"]);
        assert_eq!(broken, [2, 3]);
    }

    #[test]
    fn a_million_stray_marks_take_no_time() {
        let text = "а;\"б\n".repeat(200_000);
        assert_eq!(cells(&text).0.len(), 200_000);
        let text = format!("а;б\n{}", ";\"а".repeat(500_000));
        assert_eq!(cells(&text).0.len(), 2);
    }
}
