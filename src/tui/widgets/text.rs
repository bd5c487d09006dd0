//! Text before it is laid out: measured in cells, cut, filled, wrapped.
//! In: any text from files and people. Out: lines that fit.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::clean::clean;

/// Width in screen cells.
pub fn width(text: &str) -> usize {
    text.width()
}

/// At most `cells` wide; what does not fit ends with «…».
pub fn cut(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let Some(room) = cells.checked_sub(1) else { return String::new() };
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme);
        if used + wide > room {
            break;
        }
        used += wide;
        kept.push_str(grapheme);
    }
    kept.push('…');
    kept
}

/// Cut and filled with spaces to exactly `cells`.
pub fn fitted(text: &str, cells: usize) -> String {
    let mut text = cut(text, cells);
    text.extend(std::iter::repeat_n(' ', cells.saturating_sub(width(&text))));
    text
}

/// Cut and filled with spaces on the left.
pub fn fitted_right(text: &str, cells: usize) -> String {
    let text = cut(text, cells);
    format!("{}{text}", " ".repeat(cells.saturating_sub(width(&text))))
}

/// Broken into lines of at most `cells` at spaces (inside a word only when it is longer than a line); a line break of
/// the text begins a new line. Never empty.
pub fn wrapped(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in clean(paragraph).split_whitespace() {
            push_word(word, cells, &mut line, &mut lines);
        }
        lines.push(line);
    }
    lines
}

/// Parts of one text, each with what belongs to it (a style), broken into lines like [`wrapped`].
pub fn wrapped_parts<T: Copy + PartialEq>(parts: &[(String, T)], cells: usize) -> Vec<Vec<(String, T)>> {
    let whole: String = parts.iter().map(|(text, _)| text.as_str()).collect();
    let cleaned: Vec<(String, T)> =
        parts.iter().map(|(text, with)| (clean(text).into_owned(), *with)).collect();
    // Only spaces are lost or added at breaks: the other characters are the same, in order.
    let owned = cleaned.iter().flat_map(|(text, with)| text.chars().map(move |c| (c, *with)));
    let mut owned = owned.filter(|(c, _)| !c.is_whitespace()).map(|(_, with)| with).peekable();
    let mut broken = Vec::new();
    for line in wrapped(&whole, cells) {
        let mut pieces: Vec<(String, T)> = Vec::new();
        for c in line.chars() {
            let last = pieces.last().map(|(_, with)| *with);
            // A space belongs to what stands on both its sides, else to what follows.
            let with = if c.is_whitespace() { owned.peek().copied() } else { owned.next() };
            let Some(with) = with.or(last) else { continue };
            match pieces.last_mut() {
                Some((text, of)) if *of == with => text.push(c),
                _ => pieces.push((c.to_string(), with)),
            }
        }
        broken.push(pieces);
    }
    broken
}

fn push_word(word: &str, cells: usize, line: &mut String, lines: &mut Vec<String>) {
    let gap = usize::from(!line.is_empty());
    if width(line) + gap + width(word) <= cells {
        if gap == 1 {
            line.push(' ');
        }
        line.push_str(word);
        return;
    }
    if !line.is_empty() {
        lines.push(std::mem::take(line));
    }
    for grapheme in word.graphemes(true) {
        if width(line) + width(grapheme) > cells && !line.is_empty() {
            lines.push(std::mem::take(line));
        }
        line.push_str(grapheme);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_with_an_ellipsis_and_a_short_one_is_filled() {
        assert_eq!(cut("Проведение анализа", 8), "Проведе…");
        assert_eq!(fitted("да", 4), "да  ");
        assert_eq!(fitted_right("-5", 4), "  -5");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("а", 0), "");
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_inside_words_that_are_too_long() {
        assert_eq!(wrapped("раз два три", 7), ["раз два", "три"]);
        assert_eq!(wrapped("длинноеслово", 5), ["длинн", "оесло", "во"]);
        assert_eq!(wrapped("", 5), [""]);
        assert_eq!(wrapped("а\nб", 5), ["а", "б"]);
    }
}
