//! Text with cells separated by tabs → neutral table. A cell may hold line breaks of its own, quoted (as Excel copies
//! it) or bare: lines are put together until the row has all its cells. Rows that a page broke are left in their
//! parts, marked as standing apart; who knows the columns joins them.

use super::lines::{Physical, tidy};
use super::read::Laid;
use crate::exchange::import::numbers;
use crate::exchange::import::table::{Item, Row};

/// So many lines at most are one quoted cell; a stray quotation mark must not swallow the paper.
const LONGEST_QUOTED: usize = 60;

/// So many lines at most are one row without quotes.
const LONGEST_BROKEN: usize = 200;

/// `None` when no line has a tab.
pub fn lay(lines: &[Physical]) -> Option<Laid> {
    let width = usual_tabs(lines)?;
    Some(Laid { items: items(lines, width), remarks: Vec::new() })
}

fn tabs(line: &Physical) -> usize {
    line.text.matches('\t').count()
}

/// The count of tabs that most rows have; `None` when no line has any.
fn usual_tabs(lines: &[Physical]) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for tabs in lines.iter().map(tabs).filter(|tabs| *tabs > 0) {
        *counts.entry(tabs).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(tabs, count)| (*count, *tabs)).map(|(tabs, _)| tabs)
}

fn items(lines: &[Physical], width: usize) -> Vec<Item> {
    let (mut items, mut at): (Vec<Item>, usize) = (Vec::new(), 0);
    while at < lines.len() {
        let line = &lines[at];
        if tabs(line) == 0 {
            if !continues_last_cell(items.last_mut(), line) {
                items.push(line.item());
            }
            at += 1;
            continue;
        }
        let count = quoted_lines(&lines[at..]).or_else(|| broken_lines(&lines[at..], width)).unwrap_or(1);
        let row = row(&lines[at..at + count]);
        if !goes_on_in_brackets(items.last_mut(), &row) {
            items.push(Item::Row(row));
        }
        at += count;
    }
    items
}

/// A line without tabs right below a row goes on with the row's last cell when it begins like the middle of a
/// sentence.
fn continues_last_cell(last: Option<&mut Item>, line: &Physical) -> bool {
    let Some(Item::Row(row)) = last else { return false };
    let follows = !line.apart && row.to + 1 == line.at;
    if !follows || !line.text.trim_start().starts_with(char::is_lowercase) {
        return false;
    }
    let Some(cell) = row.cells.iter_mut().rev().find(|cell| !cell.trim().is_empty()) else { return false };
    cell.push('\n');
    cell.push_str(&tidy(line.text.trim()));
    row.to = line.at;
    true
}

/// A row without a number, one of whose cells begins with a bracket, goes on with the numbered row above when each of
/// its cells has text above.
fn goes_on_in_brackets(last: Option<&mut Item>, row: &Row) -> bool {
    let Some(Item::Row(above)) = last else { return false };
    let filled = row.filled();
    let bracketed = filled.iter().any(|at| row.cell(*at).starts_with('('));
    let below = filled.iter().all(|at| *at > 0 && !above.cell(*at).is_empty());
    if !bracketed || !below || numbers::whole(above.cell(0)).is_none() {
        return false;
    }
    for at in filled {
        let cell = &mut above.cells[at];
        cell.push(if row.cell(at).starts_with('(') { ' ' } else { '\n' });
        cell.push_str(row.cell(at));
    }
    above.to = row.to;
    true
}

/// How many lines a row with a quoted cell takes; `None` when no quoted cell stays open at the line's end.
fn quoted_lines(lines: &[Physical]) -> Option<usize> {
    let opens = |cell: &str| cell.starts_with('"') && cell.matches('"').count() % 2 == 1;
    lines[0].text.rsplit('\t').next().filter(|cell| opens(cell))?;
    let closes = |line: &Physical| line.text.matches('"').count() % 2 == 1;
    lines.iter().skip(1).take(LONGEST_QUOTED).position(closes).map(|more| more + 2)
}

/// How many lines together have exactly the tabs of a row, when the first has too few and none of the others begins
/// a row of its own.
fn broken_lines(lines: &[Physical], width: usize) -> Option<usize> {
    let mut count_of_tabs = tabs(&lines[0]);
    if count_of_tabs >= width {
        return None;
    }
    for (count, line) in (1..).zip(&lines[1..]).take(LONGEST_BROKEN) {
        if line.apart || begins_row(line.text) {
            return None;
        }
        count_of_tabs += tabs(line);
        match count_of_tabs {
            tabs if tabs == width => return Some(count + 1),
            tabs if tabs > width => return None,
            _ => {}
        }
    }
    None
}

fn begins_row(text: &str) -> bool {
    let first = text.split('\t').next().unwrap_or("");
    numbers::whole(first).is_some() || numbers::leading(first).is_some()
}

fn row(lines: &[Physical]) -> Row {
    let text = lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
    let (from, to) = (lines[0].at, lines[lines.len() - 1].at);
    Row { from, to, cells: cells(&text), apart: lines[0].apart, page: lines[0].page, ..Row::default() }
}

/// Splits at tabs outside quotation; a cell wholly in quotation marks loses them.
fn cells(text: &str) -> Vec<String> {
    text.split('\t').map(|cell| tidy(&unquoted(cell))).collect()
}

fn unquoted(cell: &str) -> String {
    let inner = cell.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.replace("\"\"", "").contains('"') => inner.replace("\"\"", "\""),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::exchange::import::text::read::tests::strings;

    fn rows(text: &str) -> Vec<(u32, u32, Vec<String>, bool)> {
        let table = crate::exchange::import::text::read(text.as_bytes()).expect("a table");
        let of = |item| match item {
            Item::Row(row) => Some((row.from, row.to, row.cells, row.apart)),
            Item::Line(_) => None,
        };
        table.items.into_iter().filter_map(of).collect()
    }

    #[test]
    fn a_row_has_its_lines_and_knows_whether_it_stands_apart() {
        let text = "a\tb\tc\n1\t2\t3\n\n\t4\t5";
        assert_eq!(
            rows(text),
            [
                (1, 1, strings(&["a", "b", "c"]), false),
                (2, 2, strings(&["1", "2", "3"]), false),
                (4, 4, strings(&["", "4", "5"]), true)
            ]
        );
    }

    #[test]
    fn a_bare_line_break_inside_a_cell_does_not_end_the_row() {
        let text = "1\tпервый\tконец\n2\tвторой\nс переносом\tконец\n3\tтретий\tконец\nи ещё\n4\tb\tc";
        let read = rows(text);
        assert_eq!(read[1], (2, 3, strings(&["2", "второй\nс переносом", "конец"]), false));
        assert_eq!(read[2], (4, 5, strings(&["3", "третий", "конец\nи ещё"]), false));
    }

    #[test]
    fn a_bracket_goes_on_with_the_row_above() {
        let text = "№\tДело\tСрок\tКто\n1\tСбор программ\tмай\tшколы,\n\n\t(развития, среднесрочных)\t\tкураторы\n\
            2\tb\tc\td";
        let cells = ["1", "Сбор программ (развития, среднесрочных)", "май", "школы,\nкураторы"];
        assert_eq!(rows(text)[1], (2, 4, strings(&cells), false));
    }

    #[test]
    fn a_quoted_cell_may_hold_line_breaks() {
        let text = "1\t\"первый\n\"\"второй\"\"\"\tконец\n2\tb\tc";
        assert_eq!(rows(text)[0], (1, 2, strings(&["1", "первый\n\"второй\"", "конец"]), false));
    }

    #[test]
    fn a_stray_quotation_mark_swallows_nothing() {
        let text = "1\tb\t\"слово\n2\tb\tc\n3\tb\tc";
        assert_eq!(rows(text).len(), 3);
    }

    #[test]
    fn trimmed_trailing_tabs_are_no_broken_row() {
        let text = "№\tМероприятие\tСрок\n1. Раздел\t\n1.1\tДело\n1.2\tДело\tмай\n1.3\tДело\tмай";
        assert_eq!(rows(text).len(), 5);
    }
}
