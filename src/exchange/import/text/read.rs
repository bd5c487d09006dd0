//! The way in: bytes → lines → the first way of keeping cells apart that finds the heading of a road map, else the
//! first that finds rows at all. Never joins two ways in one paper.

use super::lines::{self, Physical};
use super::{bars, flat, labelled, runs, spaces, tabs};
use crate::exchange::import::captions;
use crate::exchange::import::encoding;
use crate::exchange::import::error::Fault;
use crate::exchange::import::table::{Item, Remark, Table};

/// What one way makes of the lines.
pub struct Laid {
    pub items: Vec<Item>,
    pub remarks: Vec<Remark>,
}

pub fn read(bytes: &[u8]) -> Result<Table, Fault> {
    let (text, encoding) = encoding::decode(bytes);
    let text = lines::visible(&text);
    let lines = lines::physical(&text);
    if lines.is_empty() {
        return Err(Fault::Empty);
    }
    let laid = laid(&lines)?;
    Ok(Table { items: laid.items, encoding, remarks: laid.remarks, ..Table::default() })
}

fn laid(lines: &[Physical]) -> Result<Laid, Fault> {
    let mut headless = None;
    for way in [bars::lay, tabs::lay, spaces::lay, labelled::lay, runs::lay] {
        match way(lines) {
            Some(laid) if captions::are_headed(&laid.items) => return Ok(laid),
            Some(laid) => headless = headless.or(Some(laid)),
            None => {}
        }
    }
    match (flat::lay(lines)?, headless) {
        (Some(laid), _) | (None, Some(laid)) => Ok(laid),
        (None, None) => Err(Fault::NoTable { lines: lines.last().map_or(0, |line| line.at) }),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::exchange::import::table::Row;

    /// The rows of a text: first line, last line, cells.
    pub fn rows(text: &str) -> Vec<(u32, u32, Vec<String>)> {
        rows_of(&read(text.as_bytes()).expect("a table"))
    }

    pub fn rows_of(table: &Table) -> Vec<(u32, u32, Vec<String>)> {
        full_rows(table).into_iter().map(|row| (row.from, row.to, row.cells)).collect()
    }

    pub fn full_rows(table: &Table) -> Vec<Row> {
        let rows = table.items.iter().filter_map(|item| match item {
            Item::Row(row) => Some(row.clone()),
            Item::Line(_) => None,
        });
        rows.collect()
    }

    /// The lines outside the table: number and text.
    pub fn outside(table: &Table) -> Vec<(u32, String)> {
        let lines = table.items.iter().filter_map(|item| match item {
            Item::Line(line) => Some((line.at, line.text.clone())),
            Item::Row(_) => None,
        });
        lines.collect()
    }

    pub fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn lines_without_any_table_are_no_table() {
        assert_eq!(read("один\nдва\n".as_bytes()), Err(Fault::NoTable { lines: 2 }));
        assert_eq!(read(b" \n\t\n"), Err(Fault::Empty));
        let letter = "Уважаемые коллеги!\nНаправляем план мероприятий.  Просим ответить.\nСрок  до 1 мая.\n";
        assert_eq!(read(letter.as_bytes()), Err(Fault::NoTable { lines: 3 }));
    }

    #[test]
    fn a_stray_bar_or_tab_does_not_hide_the_table() {
        let text = "Адрес\tтелефон\n| № | Мероприятие | Срок |\n|---|---|---|\n| 1 | Дело | май |\n";
        assert_eq!(rows(text)[1].2, strings(&["1", "Дело", "май"]));
        let text = "ул. Мира | 5 | кв. 2\n№\tМероприятие\tСрок\n1\tДело | два\tмай\n2\tДело\tмай\n";
        assert_eq!(rows(text)[1].2, strings(&["1", "Дело | два", "май"]));
    }

    #[test]
    fn marks_that_nobody_sees_do_not_break_words() {
        let text =
            "№\tМероприятие\tСрок\n1\tПро\u{ad}ве\u{200b}дение \u{202e}работ\u{202c}\tдо\u{feff} 1 мая\n";
        assert_eq!(rows(text)[1].2, strings(&["1", "Проведение работ", "до 1 мая"]));
    }
}
