//! A plan as an office prints it: a title, a table with a heading, sections across the whole width, rows of cells. In:
//! texts that are ready to be read. Out: the same form for each medium, with widths of columns that fit their words.
//! Knows nothing of records: whoever fills it decides what stands in a cell.

use std::io::Write;

use super::{ExportError, docx, printed_xlsx};

/// One plan on paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrintedPlan {
    pub title: String,
    pub columns: Vec<PrintedColumn>,
    pub rows: Vec<PrintedRow>,
    /// What stands below the plan, or on a page of its own.
    pub appendix: Option<Appendix>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedColumn {
    pub title: String,
    /// Its part of the width, against the parts of the others.
    pub share: u32,
    /// Short cells (numbers, days) stand in the middle.
    pub centred: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintedRow {
    /// A row merged across all columns.
    Section(String),
    /// One text for each column; a line break in it is one on paper.
    Cells(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appendix {
    pub title: String,
    pub lines: Vec<String>,
}

/// What a plan is printed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    Docx,
    Xlsx,
}

/// Writes the plan; the same plan gives the same bytes on any day.
pub fn write(plan: &PrintedPlan, medium: Medium, out: &mut impl Write) -> Result<(), ExportError> {
    match medium {
        Medium::Docx => docx::write(plan, out),
        Medium::Xlsx => printed_xlsx::write(plan, out),
    }
}

impl PrintedPlan {
    /// Widths of the columns in `unit`s of a thousandth of the letter's height, `total` together: by their shares, but
    /// no word is broken while another column has room. `padding`: what a cell's edges take.
    pub(super) fn widths(&self, total: u32, padding: u32) -> Vec<u32> {
        let shares: u32 = self.columns.iter().map(|column| column.share).sum::<u32>().max(1);
        let mut widths: Vec<u32> = self.columns.iter().map(|column| total * column.share / shares).collect();
        let needs = self.needs(padding, total / 4);
        let room = |widths: &[u32]| -> u32 {
            widths.iter().zip(&needs).map(|(width, need)| width.saturating_sub(*need)).sum()
        };
        let lack: u32 = widths.iter().zip(&needs).map(|(width, need)| need.saturating_sub(*width)).sum();
        let spare = room(&widths).max(1);
        let taken = lack.min(spare);
        for (width, need) in widths.iter_mut().zip(&needs) {
            match width.checked_sub(*need) {
                Some(own) => {
                    *width -= u32::try_from(u64::from(own) * u64::from(taken) / u64::from(spare)).unwrap_or(0)
                }
                None => *width = *need,
            }
        }
        // What rounding (or more need than room) left over falls to the widest column.
        let sum: u32 = widths.iter().sum();
        if let Some(widest) = widths.iter_mut().max() {
            *widest = (*widest + total).saturating_sub(sum);
        }
        widths
    }

    /// The widest word of each column, but no more than `most`.
    fn needs(&self, padding: u32, most: u32) -> Vec<u32> {
        let heads: Vec<String> = self.columns.iter().map(|column| column.title.clone()).collect();
        let mut needs = vec![0; self.columns.len()];
        let rows = self.rows.iter().filter_map(|row| match row {
            PrintedRow::Cells(cells) => Some((cells, false)),
            PrintedRow::Section(_) => None,
        });
        for (cells, bold) in rows.chain([(&heads, true)]) {
            for (need, cell) in needs.iter_mut().zip(cells) {
                let words = cell.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–'));
                let widest = words.map(|word| width_of(word) + padding).max().unwrap_or(0);
                let widest = if bold { widest * 11 / 10 } else { widest };
                *need = widest.max(*need).min(most);
            }
        }
        needs
    }

    /// How many lines the tallest cell of a row takes in columns of these widths.
    pub(super) fn lines(row: &[String], widths: &[u32], padding: u32) -> u32 {
        let cells = row.iter().zip(widths);
        cells.map(|(cell, width)| lines_of(cell, width.saturating_sub(padding))).max().unwrap_or(1)
    }
}

/// How many lines a text takes in this width.
pub(super) fn lines_of(text: &str, width: u32) -> u32 {
    let width = width.max(1);
    let of_line = |line: &str| {
        let (mut lines, mut at) = (1, 0);
        for (word, hangs) in line.split_whitespace().flat_map(parts_of) {
            let word = width_of(word);
            let space = if at == 0 || hangs { 0 } else { SPACE };
            if at + space + word <= width || at == 0 {
                at += space + word;
            } else {
                (lines, at) = (lines + 1, word);
            }
            lines += at.saturating_sub(1) / width;
            at = if at > width { at % width } else { at };
        }
        lines
    };
    text.split('\n').map(of_line).sum()
}

/// A word may be broken behind its hyphens. With each part: whether it hangs on the one before.
fn parts_of(word: &str) -> impl Iterator<Item = (&str, bool)> {
    word.split_inclusive('-').enumerate().map(|(at, part)| (part, at > 0))
}

const SPACE: u32 = 250;

/// In thousandths of the letter's height, as Times New Roman has them.
fn width_of(word: &str) -> u32 {
    word.chars()
        .map(|letter| match letter {
            'а' | 'г' | 'е' | 'з' | 'с' | 'т' | 'э' | 'ь' => 450,
            'б' | 'в' | 'д' | 'к' | 'л' | 'о' | 'р' | 'у' | 'х' | 'ч' | 'я' | '0'..='9' => 505,
            'ж' | 'м' | 'ф' | 'ш' | 'щ' | 'ы' | 'ю' | 'm' | 'w' => 730,
            'Ж' | 'М' | 'Ф' | 'Ш' | 'Щ' | 'Ы' | 'Ю' | 'W' | 'M' => 1_000,
            '.' | ',' | ';' | ':' | '(' | ')' | '!' | '-' | '/' => 335,
            letter if letter.is_uppercase() => 730,
            _ => 540,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(rows: &[[&str; 2]]) -> PrintedPlan {
        let column = |title: &str, share| PrintedColumn { title: title.into(), share, centred: false };
        let rows = rows.iter().map(|row| PrintedRow::Cells(row.map(str::to_owned).to_vec()));
        PrintedPlan {
            columns: vec![column("№", 1), column("Мероприятие", 9)],
            rows: rows.collect(),
            ..PrintedPlan::default()
        }
    }

    #[test]
    fn a_column_is_as_wide_as_its_words_and_all_columns_fill_the_page() {
        let narrow = plan(&[["1.1.", "Анализ"]]).widths(40_000, 0);
        assert_eq!(narrow, [4_000, 36_000]);
        let wide = plan(&[["1.1.1.1.1.1.1.", "Анализ"]]).widths(40_000, 0);
        assert!(wide[0] > 5_500 && wide.iter().sum::<u32>() == 40_000, "{wide:?}");
        let endless = "ы".repeat(900);
        let kept = plan(&[[&endless, &endless]]).widths(40_000, 0);
        assert_eq!(kept.iter().sum::<u32>(), 40_000, "{kept:?}");
        assert!(kept.iter().all(|width| *width >= 10_000), "{kept:?}");
    }

    #[test]
    fn lines_are_counted_by_words_and_by_line_breaks() {
        assert_eq!(lines_of("", 5_000), 1);
        assert_eq!(lines_of("один два", 5_000), 1);
        assert_eq!(lines_of("один два", 2_500), 2);
        assert_eq!(lines_of("один\nдва", 5_000), 2);
        assert_eq!(lines_of(&"о".repeat(20), 5_050), 2);
    }
}
