//! The screen writer's bytes replayed through two independent terminals give exactly the wanted cells and cursor, for
//! random screens, sizes, scrolls and styles on every kind of terminal; and gestures stay within their bytes.
//! `PROPTEST_CASES` makes it longer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "terminal/budget.rs"]
mod budget;
#[path = "terminal/emulators.rs"]
mod emulators;
#[path = "terminal/restore.rs"]
mod restore;
#[path = "terminal/screens.rs"]
mod screens;

use opora::tui::terminal::caps::Caps;
use opora::tui::terminal::screen::Writer;
use proptest::prelude::*;
use proptest::test_runner::Config;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use emulators::Emulators;
use screens::{Cursor, Script, script};

/// A writer into memory.
pub fn writer(term: &str, size: Size) -> Writer<Vec<u8>> {
    Writer::new(Vec::new(), Caps::named(term), size)
}

/// Draws as ratatui does: the cells that differ from the last frame, the cursor, then flush. Gives the bytes.
pub fn show(writer: &mut Writer<Vec<u8>>, before: &Buffer, after: &Buffer, cursor: Cursor) -> Vec<u8> {
    writer.draw(before.diff(after).into_iter()).unwrap();
    match cursor {
        Some(position) => {
            writer.show_cursor().unwrap();
            writer.set_cursor_position(position).unwrap();
        }
        None => writer.hide_cursor().unwrap(),
    }
    writer.flush().unwrap();
    std::mem::take(writer.stream_mut())
}

fn replay(script: &Script) -> Result<(), TestCaseError> {
    let size = Size::new(script.columns, script.rows);
    let mut writer = writer(script.term, size);
    let mut emulators = Emulators::new(size);
    let mut before = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    for (number, frame) in script.frames.iter().enumerate() {
        let after = frame.drawn_on(&before);
        if frame.forget {
            emulators.spoil();
            writer.forget();
        }
        if frame.whole {
            writer.paint(&after);
        }
        let bytes = show(&mut writer, &before, &after, frame.cursor);
        emulators.feed(&bytes);
        if let Err(difference) = emulators.compare(&after, writer.caps(), frame.cursor) {
            let bytes = String::from_utf8_lossy(&bytes).replace('\u{1b}', "␛");
            return Err(TestCaseError::fail(format!("frame {number}: {difference}\nbytes: {bytes:?}")));
        }
        let again = show(&mut writer, &after, &after, frame.cursor);
        prop_assert!(again.is_empty(), "nothing changed, but {again:?} was sent");
        before = after;
    }
    Ok(())
}

fn config() -> Config {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked { Config::default().cases } else { 1500 };
    Config { cases, failure_persistence: None, max_shrink_iters: 4000, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn both_terminals_show_exactly_what_is_wanted(script in script()) {
        replay(&script)?;
    }
}

#[test]
fn one_frame_is_one_write() {
    struct Counting(usize);
    impl std::io::Write for Counting {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += 1;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let size = Size::new(80, 24);
    let mut writer = Writer::new(Counting(0), Caps::named("xterm-256color"), size);
    let empty = Buffer::empty(Rect::new(0, 0, 80, 24));
    let list = budget::list(0, 3);
    writer.draw(empty.diff(&list).into_iter()).unwrap();
    writer.flush().unwrap();
    writer.flush().unwrap();
    assert_eq!(writer.stream().0, 1);
    assert_eq!(writer.stats().writes, 1);
    assert_eq!(writer.stats().last, 0);
    assert!(writer.stats().bytes > 1000);
}

#[test]
fn a_broken_stream_is_an_error_and_the_next_frame_is_whole() {
    struct Broken(bool, Vec<u8>);
    impl std::io::Write for Broken {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if self.0 {
                return Err(std::io::ErrorKind::BrokenPipe.into());
            }
            self.1.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut writer = Writer::new(Broken(true, Vec::new()), Caps::named("xterm"), Size::new(20, 3));
    let empty = Buffer::empty(Rect::new(0, 0, 20, 3));
    let drawn = Buffer::with_lines(["один", "два", "три"]);
    let mut wanted = empty.clone();
    wanted.merge(&drawn);
    writer.draw(empty.diff(&wanted).into_iter()).unwrap();
    assert!(writer.flush().is_err());
    writer.stream_mut().0 = false;
    writer.flush().unwrap();
    let mut emulators = Emulators::new(Size::new(20, 3));
    emulators.feed(&writer.stream().1);
    emulators.compare(&wanted, writer.caps(), None).unwrap();
}

#[test]
fn control_and_format_characters_never_reach_the_terminal() {
    let mut wanted = Buffer::empty(Rect::new(0, 0, 12, 1));
    for (x, symbol) in
        (0..).zip(["\u{1b}", "x\u{7}", "\u{202e}", "\u{9b}", "a\u{200d}", "\u{feff}", "\u{e0041}"])
    {
        wanted[(x, 0)].set_symbol(symbol);
    }
    let mut writer = writer("xterm-256color", Size::new(12, 1));
    let cells: Vec<_> = (0..12u16).map(|x| (x, 0, wanted[(x, 0)].clone())).collect();
    writer.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell))).unwrap();
    writer.flush().unwrap();
    let text = String::from_utf8(writer.stream().clone()).unwrap();
    assert!(text.contains("???????"), "{text:?}");
    assert!(text.chars().all(|c| c == '\u{1b}' || !c.is_control()));
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn a_resize_paints_the_whole_screen_of_the_new_size() {
    let mut writer = writer("xterm-256color", Size::new(30, 5));
    let empty = Buffer::empty(Rect::new(0, 0, 30, 5));
    let wanted = Buffer::with_lines(["первая строка списка          ", "вторая", "", "", "последняя"]);
    show(&mut writer, &empty, &wanted, None);
    let size = Size::new(12, 3);
    writer.resize(size);
    assert_eq!(writer.size().unwrap(), size);
    let small = Buffer::with_lines(["первая стро…", "вторая      ", "последняя   "]);
    let bytes = show(&mut writer, &Buffer::empty(Rect::new(0, 0, 12, 3)), &small, Some(Position::new(11, 2)));
    let mut emulators = Emulators::new(size);
    emulators.spoil();
    emulators.feed(&bytes);
    emulators.compare(&small, writer.caps(), Some(Position::new(11, 2))).unwrap();
}
