//! Entry of text: grapheme-wise, with paste. In: editing keys. Out: the text and the cursor.
//! Never draws; a text of several lines is held here too (`^J` breaks a line, a paste keeps its breaks).

use tui_input::{Input, InputRequest};

use super::text;
use crate::domain::clean::{clean, clean_lines};
use crate::tui::keys::Key;

/// A text being typed.
#[derive(Debug, Clone, Default)]
pub struct LineEdit {
    input: Input,
    several_lines: bool,
}

/// The longest text that is taken, in characters: a paste of a whole book stops here.
const LONGEST: usize = 4_000;

impl LineEdit {
    pub fn new(value: &str) -> LineEdit {
        LineEdit { input: Input::new(value.to_owned()), several_lines: false }
    }

    #[must_use]
    pub fn several_lines(mut self) -> LineEdit {
        self.several_lines = true;
        self
    }

    pub fn value(&self) -> &str {
        self.input.value()
    }

    pub fn is_empty(&self) -> bool {
        self.value().is_empty()
    }

    /// Characters before the cursor.
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    pub fn set(&mut self, value: &str) {
        self.input = Input::new(value.to_owned());
    }

    /// Puts the cursor behind so many characters.
    pub fn move_to(&mut self, characters: usize) {
        self.input.handle(InputRequest::SetCursor(characters));
    }

    /// The text before the cursor.
    pub fn before_cursor(&self) -> &str {
        let value = self.value();
        let end = value.char_indices().nth(self.cursor()).map_or(value.len(), |(at, _)| at);
        &value[..end]
    }

    /// Whether the key belongs to editing; it is then done.
    pub fn take(&mut self, key: &Key) -> bool {
        let request = match key {
            Key::Char(c) => return self.insert(*c),
            Key::Paste(text) => {
                self.paste(text);
                return true;
            }
            Key::Ctrl('j') if self.several_lines => return self.insert('\n'),
            Key::Backspace => InputRequest::DeletePrevChar,
            Key::Del => InputRequest::DeleteNextChar,
            Key::Left => InputRequest::GoToPrevChar,
            Key::Right => InputRequest::GoToNextChar,
            Key::Ctrl('b') => InputRequest::GoToPrevWord,
            Key::Ctrl('f') => InputRequest::GoToNextWord,
            Key::Home | Key::Ctrl('a') => InputRequest::GoToStart,
            Key::End | Key::Ctrl('e') => InputRequest::GoToEnd,
            Key::Ctrl('w') => InputRequest::DeletePrevWord,
            Key::Ctrl('u') => InputRequest::DeleteFromStart,
            Key::Ctrl('k') => InputRequest::DeleteTillEnd,
            _ => return false,
        };
        self.input.handle(request);
        true
    }

    fn insert(&mut self, c: char) -> bool {
        let breaks = c == '\n' && self.several_lines;
        if (breaks || !c.is_control()) && self.value().chars().count() < LONGEST {
            self.input.handle(InputRequest::InsertChar(c));
        }
        true
    }

    /// Takes a pasted text: cleaned, its line breaks kept only where there may be several lines.
    pub fn paste(&mut self, pasted: &str) {
        let safe = if self.several_lines { clean_lines(pasted) } else { clean(pasted) };
        let room = LONGEST.saturating_sub(self.value().chars().count());
        let taken: String = safe.trim_end().chars().take(room).collect();
        let behind = self.cursor() + taken.chars().count();
        let (before, after) = self.value().split_at(self.before_cursor().len());
        self.set(&format!("{before}{taken}{after}"));
        self.move_to(behind);
    }

    /// Whether a field takes all of a pasted text, if it is empty.
    pub fn has_room_for(pasted: &str) -> bool {
        pasted.chars().nth(LONGEST).is_none()
    }

    /// The part of the text that fits into `cells`, with the cursor's cell in it.
    pub fn window(&self, cells: usize) -> (String, usize) {
        let shown = clean(self.value());
        let before = text::width(&clean(self.before_cursor()));
        let room = cells.max(2) - 1;
        if text::width(&shown) <= room {
            return (shown.into_owned(), before);
        }
        let skip = before.saturating_sub(room);
        let mut left = 0;
        let mut part = String::new();
        for c in shown.chars() {
            let wide = text::width(c.encode_utf8(&mut [0; 4]));
            if left >= skip && text::width(&part) + wide <= room {
                part.push(c);
            }
            left += wide;
        }
        (part, before - skip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[Key]) -> LineEdit {
        let mut edit = LineEdit::default();
        for key in keys {
            edit.take(key);
        }
        edit
    }

    #[test]
    fn cyrillic_is_deleted_by_graphemes() {
        let mut edit = LineEdit::new("ёй");
        edit.take(&Key::Backspace);
        assert_eq!(edit.value(), "ё");
        let mut decomposed = LineEdit::new("е\u{308}");
        decomposed.take(&Key::Backspace);
        assert_eq!(decomposed.value(), "");
    }

    #[test]
    fn keys_move_by_characters_and_words() {
        let mut edit = LineEdit::new("один два");
        edit.take(&Key::Ctrl('b'));
        edit.take(&Key::Char('3'));
        assert_eq!(edit.value(), "один 3два");
        edit.take(&Key::Home);
        edit.take(&Key::Del);
        assert_eq!(edit.value(), "дин 3два");
    }

    #[test]
    fn a_paste_loses_its_line_breaks_where_only_one_line_fits() {
        let mut edit = LineEdit::default();
        edit.paste("раз\r\nдва\u{1b}\n");
        assert_eq!(edit.value(), "раз два");
        let mut several = LineEdit::default().several_lines();
        several.paste("раз\r\nдва");
        assert_eq!(several.value(), "раз\nдва");
    }

    #[test]
    fn a_long_text_shows_the_part_with_the_cursor() {
        let edit = typed(&"abcdefgh".chars().map(Key::Char).collect::<Vec<_>>());
        assert_eq!(edit.window(5), ("efgh".to_owned(), 4));
    }
}
