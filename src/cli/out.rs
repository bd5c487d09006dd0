//! Standard output: lines, and tables that are drawn for people on a terminal and are TAB-separated columns in a pipe.
//! Cells are cleaned: no control or direction-changing character of a paper reaches the terminal.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use unicode_width::UnicodeWidthStr;

use super::trouble::{Done, Exit, Trouble};
use crate::domain::clean::clean;

pub struct Out {
    sink: BufWriter<Stdout>,
    /// Width in cells when standard output is a terminal.
    terminal: Option<usize>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Heading {
    pub text: String,
    /// Numbers stand at the right.
    pub right: bool,
    /// Takes what the others leave and is cut with `…`.
    pub flexible: bool,
}

impl Out {
    pub fn new() -> Out {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal().then(|| terminal_width(&stdout));
        Out { sink: BufWriter::new(stdout), terminal }
    }

    pub fn is_terminal(&self) -> bool {
        self.terminal.is_some()
    }

    pub fn line(&mut self, text: &str) -> Done {
        writeln!(self.sink, "{text}").map_err(failed)
    }

    pub fn raw(&mut self, bytes: &[u8]) -> Done {
        self.sink.write_all(bytes).map_err(failed)
    }

    /// For whoever writes by itself; its errors become trouble by [`failed`].
    pub fn sink(&mut self) -> &mut BufWriter<Stdout> {
        &mut self.sink
    }

    pub fn flush(&mut self) -> Done {
        self.sink.flush().map_err(failed)
    }

    /// Headings and aligned columns on a terminal; bare TAB-separated rows otherwise.
    pub fn table(&mut self, headings: &[Heading], rows: &[Vec<String>]) -> Done {
        match self.terminal {
            None => rows.iter().try_for_each(|row| self.line(&plain_row(row))),
            Some(width) => {
                let drawn = drawn_table(headings, rows, width);
                drawn.iter().try_for_each(|line| self.line(line))
            }
        }
    }
}

/// Standard output takes no more.
pub fn failed(error: io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Trouble::ClosedPipe,
        _ => Trouble::new(Exit::Usage, format!("stdout: {error}")),
    }
}

fn terminal_width(stdout: &Stdout) -> usize {
    match rustix::termios::tcgetwinsize(stdout) {
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col),
        _ => 80,
    }
}

fn plain_row(row: &[String]) -> String {
    let cells: Vec<String> = row.iter().map(|cell| clean(cell).into_owned()).collect();
    cells.join("\t")
}

const GAP: usize = 2;
const NARROWEST: usize = 10;

fn drawn_table(headings: &[Heading], rows: &[Vec<String>], width: usize) -> Vec<String> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| clean(cell).into_owned()).collect()).collect();
    let widths = column_widths(headings, &rows, width);
    let heads: Vec<String> = headings.iter().map(|heading| heading.text.clone()).collect();
    std::iter::once(&heads).chain(&rows).map(|row| drawn_row(headings, &widths, row)).collect()
}

fn column_widths(headings: &[Heading], rows: &[Vec<String>], width: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = headings.iter().map(|heading| heading.text.width()).collect();
    for row in rows {
        for (known, cell) in widths.iter_mut().zip(row) {
            *known = (*known).max(cell.width());
        }
    }
    let gaps = GAP * headings.len().saturating_sub(1);
    let wanted = widths.iter().sum::<usize>() + gaps;
    if let (true, Some(at)) = (wanted > width, headings.iter().position(|heading| heading.flexible)) {
        widths[at] = widths[at].saturating_sub(wanted - width).max(NARROWEST);
    }
    widths
}

fn drawn_row(headings: &[Heading], widths: &[usize], row: &[String]) -> String {
    let cells = headings.iter().zip(widths).zip(row).map(|((heading, width), cell)| {
        let cell = cut(cell, *width);
        let space = " ".repeat(width.saturating_sub(cell.width()));
        if heading.right { space + &cell } else { cell + &space }
    });
    let line = cells.collect::<Vec<_>>().join(&" ".repeat(GAP));
    line.trim_end().to_owned()
}

/// At most `width` cells; what is cut ends with `…`.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if format!("{kept}{c}").width() >= width {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}
