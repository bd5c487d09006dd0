//! The cells of a table, each at its place in Word's grid → even rows. A grid has a line for every border that was
//! ever drawn, so borders that are the same to the eye are made one; what spans columns or rows is marked so.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange::import::error::Fault;
use crate::exchange::import::table::{Join, Row};

/// A cell between two lines of the grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub start: u32,
    pub end: u32,
    pub text: String,
    /// Goes on from the cell above it.
    pub from_above: bool,
    /// All of its text is bold; `None`: there is no text.
    pub bold: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    /// Counted from 1 in its table.
    pub at: u32,
    pub cells: Vec<Cell>,
    pub heading: bool,
    pub apart: bool,
    pub page: u32,
}

/// Borders nearer to one another than this (in twentieths of a point; 12 mm) are one, unless a row has both.
const NEAR: u32 = 700;

/// Where the grid says nothing: wider than `NEAR`.
const USUAL_WIDTH: u32 = 1_000;

/// Rows with something of their own in them, as `part` of the document. `room`: how many bytes of text they may have,
/// for a long cell may be merged over many rows, and is repeated in each.
pub fn rows(raw: Vec<RawRow>, widths: &[u32], part: u16, mut room: usize) -> Result<Vec<Row>, Fault> {
    let columns = columns(&raw, widths);
    let mut above: Vec<Option<String>> = Vec::new();
    let mut rows = Vec::new();
    for row in raw {
        let own = row.cells.iter().any(|cell| !cell.from_above && !cell.text.trim().is_empty());
        let even = even(row, &columns, &above, part);
        above = even
            .joins
            .iter()
            .zip(&even.cells)
            .map(|(join, text)| (*join != Join::FromLeft).then(|| text.clone()))
            .collect();
        if own {
            let bytes = even.cells.iter().map(String::len).sum();
            room = room.checked_sub(bytes).ok_or(Fault::TooManyCells)?;
            rows.push(even);
        }
    }
    Ok(rows)
}

/// The column that begins at each line of the grid that a cell touches.
fn columns(raw: &[RawRow], widths: &[u32]) -> BTreeMap<u32, usize> {
    let shape = |row: &RawRow| row.cells.iter().map(|cell| (cell.start, cell.end)).collect::<Vec<_>>();
    let shapes: BTreeSet<Vec<(u32, u32)>> = raw.iter().map(shape).collect();
    // Which shapes of rows have a border at each line.
    let mut lines = BTreeMap::<u32, BTreeSet<usize>>::new();
    for (at, shape) in shapes.iter().enumerate() {
        for (start, end) in shape {
            lines.entry(*start).or_default().insert(at);
            lines.entry(*end).or_default().insert(at);
        }
    }
    let last = lines.keys().next_back().copied().unwrap_or(0);
    let width = |at: u32| widths.get(at as usize).copied().filter(|it| *it > 0).unwrap_or(USUAL_WIDTH);
    let places: Vec<u32> = (0..last)
        .scan(0, |place: &mut u32, at| {
            *place = place.saturating_add(width(at));
            Some(*place)
        })
        .collect();
    let place = |line: u32| line.checked_sub(1).map_or(0, |at| places[at as usize]);
    let mut columns = BTreeMap::new();
    let mut kept: Option<(u32, BTreeSet<usize>)> = None;
    let mut column = 0;
    for (line, rows) in lines {
        match &mut kept {
            Some((first, seen)) if place(line) - place(*first) < NEAR && seen.is_disjoint(&rows) => {
                seen.extend(rows);
            }
            _ => {
                column = if kept.is_some() { column + 1 } else { 0 };
                kept = Some((line, rows));
            }
        }
        columns.insert(line, column);
    }
    columns
}

fn even(row: RawRow, columns: &BTreeMap<u32, usize>, above: &[Option<String>], part: u16) -> Row {
    let column = |line: u32| columns.get(&line).copied().unwrap_or(0);
    let bold = row.cells.iter().filter_map(|cell| cell.bold);
    let bold = bold.reduce(|all, this| all && this).unwrap_or(false);
    let (mut cells, mut joins) = (Vec::new(), Vec::new());
    for cell in row.cells {
        let (start, end) = (column(cell.start), column(cell.end));
        cells.resize(start.max(cells.len()), String::new());
        joins.resize(cells.len(), Join::Own);
        let higher = above.get(start).cloned().flatten().filter(|_| cell.from_above);
        joins.push(if higher.is_some() { Join::FromAbove } else { Join::Own });
        cells.push(higher.unwrap_or(cell.text));
        cells.resize(end.max(cells.len()), String::new());
        joins.resize(cells.len(), Join::FromLeft);
    }
    Row {
        part,
        from: row.at,
        to: row.at,
        cells,
        joins,
        apart: row.apart,
        bold,
        heading: row.heading,
        page: row.page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(at: u32, cells: &[(u32, u32, &str)]) -> RawRow {
        let cell = |(start, end, text): &(u32, u32, &str)| Cell {
            start: *start,
            end: *end,
            text: text.trim_start_matches('^').to_owned(),
            from_above: text.starts_with('^'),
            bold: None,
        };
        RawRow { at, cells: cells.iter().map(cell).collect(), ..RawRow::default() }
    }

    fn shown(rows: &[Row]) -> Vec<String> {
        let cell = |(text, join): (&String, &Join)| match join {
            Join::Own => text.clone(),
            Join::FromLeft => "<".to_owned(),
            Join::FromAbove => format!("^{text}"),
        };
        rows.iter()
            .map(|row| row.cells.iter().zip(&row.joins).map(cell).collect::<Vec<_>>().join("|"))
            .collect()
    }

    #[test]
    fn what_spans_columns_or_rows_is_marked_and_repeated() {
        let table = vec![
            raw(1, &[(0, 1, "№"), (1, 3, "Срок"), (3, 4, "Кто")]),
            raw(2, &[(0, 1, "^"), (1, 2, "с"), (2, 3, "по"), (3, 4, "^")]),
            raw(3, &[(0, 4, "Раздел")]),
            raw(4, &[(1, 2, "май")]),
            raw(5, &[(0, 1, ""), (1, 2, " ")]),
            raw(6, &[(0, 1, "^потерян"), (1, 2, "июнь")]),
        ];
        let rows = rows(table, &[500, 1500, 1500, 2000], 0, 1_000).unwrap();
        assert_eq!(shown(&rows), ["№|Срок|<|Кто", "^№|с|по|^Кто", "Раздел|<|<|<", "|май", "^|июнь"]);
        assert_eq!(rows.iter().map(|row| row.from).collect::<Vec<_>>(), [1, 2, 3, 4, 6]);
    }

    #[test]
    fn borders_that_are_one_to_the_eye_are_one() {
        // The border between the columns was moved by half a centimetre in the rows below the heading.
        let table = vec![
            raw(1, &[(0, 1, "Дело"), (1, 3, "Срок")]),
            raw(2, &[(0, 2, "Сбор"), (2, 3, "май")]),
            raw(3, &[(0, 3, "Раздел")]),
        ];
        assert_eq!(
            shown(&rows(table.clone(), &[4000, 300, 4000], 0, 1_000).unwrap()),
            ["Дело|Срок", "Сбор|май", "Раздел|<"]
        );
        assert_eq!(
            shown(&rows(table, &[4000, 3000, 4000], 0, 1_000).unwrap()),
            ["Дело|Срок|<", "Сбор|<|май", "Раздел|<|<"]
        );
    }

    #[test]
    fn a_long_cell_over_many_rows_is_refused_before_it_fills_the_memory() {
        let long = "x".repeat(100);
        let mut table = vec![raw(1, &[(0, 1, &long), (1, 2, "май")])];
        table.extend((2..20).map(|at| raw(at, &[(0, 1, "^"), (1, 2, "май")])));
        assert_eq!(rows(table.clone(), &[1, 1], 0, 2_500).map(|rows| rows.len()), Ok(19));
        assert_eq!(rows(table, &[1, 1], 0, 1_000), Err(Fault::TooManyCells));
    }
}
