//! Text → lines that are not blank, with their numbers and pages, free of marks that nobody sees and that would shift
//! columns or break words. Line breaks inside a cell (vertical tab, U+2028) stay what they are.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::domain::clean::{clean_lines, is_clean};
use crate::exchange::import::table::{Item, Line};

/// One line that is not blank.
#[derive(Debug, Clone, Copy)]
pub struct Physical<'a> {
    /// Counted from 1, blank lines included.
    pub at: u32,
    pub text: &'a str,
    /// A blank line or a page's end lies before it.
    pub apart: bool,
    /// Counted from 1 where form feeds end pages; else 0.
    pub page: u32,
}

impl Physical<'_> {
    pub fn item(&self) -> Item {
        Item::Line(Line {
            at: self.at,
            text: tidy(self.text.trim()),
            apart: self.apart,
            page: self.page,
            ..Line::default()
        })
    }
}

/// Without bidirectional, zero-width and control marks; what ends lines, cells and pages stays, a soft hyphen only
/// where a line ends with it.
pub fn visible(text: &str) -> Cow<'_, str> {
    let stays =
        |c: char| is_clean(c) || matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}');
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut next = text.chars().skip(1);
    let kept = text.chars().filter(|c| {
        let ends = next.next().is_none_or(|next| matches!(next, '\n' | '\r' | '\t' | '\u{c}'));
        stays(*c) || *c == '\u{ad}' && ends
    });
    Cow::Owned(kept.collect())
}

pub fn physical(text: &str) -> Vec<Physical<'_>> {
    let text = text.trim_end_matches('\u{1A}');
    let separator = if text.contains('\n') { '\n' } else { '\r' };
    let (mut lines, mut apart) = (Vec::new(), false);
    let mut page = u32::from(text.contains('\u{0C}'));
    for (at, line) in (1u32..).zip(text.split(separator)) {
        // A form feed ends a page, wherever it stands.
        let feeds = line.matches('\u{0C}').count();
        apart |= feeds > 0;
        page = page.saturating_add(u32::try_from(feeds).unwrap_or(u32::MAX));
        let line = line.trim_matches(['\r', '\u{0C}']);
        if line.trim().is_empty() {
            apart = true;
            continue;
        }
        lines.push(Physical { at, text: line, apart, page });
        apart = false;
    }
    lines
}

/// A cell fit for a table: cleaned, with its line breaks as `\n`, a soft hyphen left only at its very end, where the
/// next page may go on with the word.
pub fn tidy(cell: &str) -> String {
    let broken = cell.trim_end().ends_with('\u{ad}');
    let mut tidy = clean_lines(cell).into_owned();
    if broken {
        tidy.truncate(tidy.trim_end().len());
        tidy.push('\u{ad}');
    }
    tidy
}

/// Whether each line is a running head or foot: among the first or last lines of its page, and, digits aside, the same
/// on most pages. `of_table` tells lines of the table, which are no running heads though every page repeats them.
pub fn running(lines: &[Physical], of_table: impl Fn(&Physical) -> bool) -> Vec<bool> {
    const EDGE: usize = 4;
    let mut running = vec![false; lines.len()];
    let pages: Vec<&[Physical]> = lines.chunk_by(|one, two| one.page == two.page).collect();
    if pages.len() < 2 {
        return running;
    }
    let mut counts = HashMap::<(bool, String), usize>::new();
    let edge = |page: &[Physical], top: bool| -> Vec<(usize, String)> {
        let mut at: Vec<usize> = (0..page.len()).collect();
        if !top {
            at.reverse();
        }
        let edge = at.into_iter().take(EDGE).take_while(|at| !of_table(&page[*at]));
        edge.map(|at| (at, without_digits(page[at].text))).collect()
    };
    for page in &pages {
        for top in [true, false] {
            edge(page, top).into_iter().for_each(|(_, text)| *counts.entry((top, text)).or_default() += 1);
        }
    }
    let enough = pages.len().div_ceil(2).max(2);
    let mut first = 0;
    for page in &pages {
        for top in [true, false] {
            let repeated =
                |text: &String| counts.get(&(top, text.clone())).is_some_and(|count| *count >= enough);
            let heads = edge(page, top).into_iter().take_while(|(_, text)| repeated(text));
            heads.for_each(|(at, _)| running[first + at] = true);
        }
        first += page.len();
    }
    running
}

fn without_digits(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.replace(|c: char| c.is_ascii_digit(), ""));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_heads_are_told_from_what_every_page_repeats_in_the_table() {
        let page =
            |at: u32| format!("УО района    стр. {at}\n№   Дело   Срок\n{at}   Дело{at}   май\nверно\n");
        let text = [page(1), page(2), page(3)].join("\u{c}");
        let lines = physical(&text);
        let flags = running(&lines, |line| line.text.contains("Дело"));
        let heads: Vec<u32> =
            lines.iter().zip(flags).filter(|(_, head)| *head).map(|(line, _)| line.at).collect();
        assert_eq!(heads, [1, 4, 5, 8, 9, 12]);
        assert_eq!(lines[4].page, 2);
    }

    #[test]
    fn a_soft_hyphen_stays_at_the_end_of_a_line_only() {
        assert_eq!(visible("про\u{ad}ве\u{ad}\nдение\u{200b}"), "прове\u{ad}\nдение");
        assert_eq!(tidy("прове\u{ad}"), "прове\u{ad}");
        assert_eq!(tidy("а\u{b}б"), "а\nб");
    }
}
