//! The screen writer's bytes replayed through two independent terminals give exactly the wanted cells and cursor, for
//! random screens, sizes, scrolls and styles on every kind of terminal; and gestures stay within their bytes.
//! `OPORA_SCREENS=3000000 cargo test --release --test terminal -- both_terminals --nocapture` replays so many.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "terminal/allowed.rs"]
mod allowed;
#[path = "terminal/budget.rs"]
mod budget;
#[path = "terminal/emulators.rs"]
mod emulators;
#[path = "support/frames/mod.rs"]
mod frames;
#[path = "terminal/restore.rs"]
mod restore;
#[path = "terminal/screens.rs"]
mod screens;
#[path = "terminal/session_bytes.rs"]
mod session_bytes;

use std::cell::Cell;
use std::num::NonZeroU16;

use opora::tui::terminal::caps::Caps;
use opora::tui::terminal::screen::Writer;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
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
    flush(writer, cursor)
}

/// Draws as the workbench does: the whole screen.
fn paint(writer: &mut Writer<Vec<u8>>, screen: &Buffer, cursor: Cursor) -> Vec<u8> {
    writer.paint(screen);
    flush(writer, cursor)
}

fn flush(writer: &mut Writer<Vec<u8>>, cursor: Cursor) -> Vec<u8> {
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

/// Screens that the tests replay unless `OPORA_SCREENS` says more.
const SCREENS: u64 = 20_000;

/// Draws the script's screens, `meddle` with the bytes on their way, and compares both terminals after each.
fn replay(script: &Script, mut meddle: impl FnMut(usize, &mut Vec<u8>)) -> Result<u64, String> {
    let size = Size::new(script.columns, script.rows);
    let mut writer = Writer::new(Vec::new(), script.caps.clone(), size);
    let mut emulators = Emulators::new(size);
    // Nothing is known of the first screen either.
    emulators.spoil();
    let mut before = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    let mut replayed = 0;
    for (number, frame) in script.frames.iter().enumerate() {
        let after = frame.drawn_on(&before);
        if frame.forget {
            emulators.spoil();
            // A new size, be it the same, is followed by a whole screen.
            if frame.whole { writer.resize(size) } else { writer.forget() }
        }
        let mut draw = |before: &Buffer| match frame.whole {
            true => paint(&mut writer, &after, frame.cursor),
            false => show(&mut writer, before, &after, frame.cursor),
        };
        let mut bytes = draw(&before);
        let again = draw(&after);
        if let Some(sequence) = allowed::refused(&bytes, &script.caps) {
            return Err(format!("frame {number}: {sequence} was sent to {:?}", script.caps));
        }
        meddle(number, &mut bytes);
        emulators.feed(&bytes);
        if let Err(difference) = emulators.compare(&after, &script.caps, frame.cursor) {
            let bytes = String::from_utf8_lossy(&bytes).replace('\u{1b}', "␛");
            return Err(format!("frame {number}: {difference}\nbytes: {bytes:?}"));
        }
        if !again.is_empty() {
            return Err(format!("nothing changed, but {again:?} was sent"));
        }
        before = after;
        replayed += 1;
    }
    Ok(replayed)
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 4000, ..Config::default() })
}

#[test]
fn both_terminals_show_exactly_what_is_wanted() {
    let asked = std::env::var("OPORA_SCREENS").ok().and_then(|asked| asked.parse().ok());
    let wanted: u64 = asked.unwrap_or(SCREENS);
    let replayed = Cell::new(0);
    while replayed.get() < wanted {
        // A script has at least one screen.
        let cases = u32::try_from((wanted - replayed.get()).div_ceil(4)).unwrap_or(u32::MAX);
        let outcome = runner(cases).run(&script(), |script| {
            let count = replay(&script, |_, _| {}).map_err(TestCaseError::fail)?;
            replayed.set(replayed.get() + count);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{error}"));
    }
    println!("{} screens replayed", replayed.get());
}

/// The writer sends nothing in vain: nearly any byte that is lost can be seen, or was for a place that is
/// written again before the cursor comes to rest.
#[test]
fn a_planted_mistake_is_caught() {
    let (planted, caught) = (Cell::new(0_u32), Cell::new(0_u32));
    let outcome = runner(400).run(&(script(), any::<prop::sample::Index>()), |(script, at)| {
        let mut spoilt = false;
        // The first screen begins with much that is only there in case.
        let told = replay(&script, |number, bytes| {
            let visible = |byte: &u8| (0x20..0x7f).contains(byte);
            let candidates: Vec<usize> =
                (0..bytes.len()).filter(|at| visible(&bytes[*at]) && bytes[*at] != b' ').collect();
            if number > 0 && !spoilt && !candidates.is_empty() {
                bytes.remove(*at.get(&candidates));
                spoilt = true;
            }
        });
        planted.set(planted.get() + u32::from(spoilt));
        caught.set(caught.get() + u32::from(told.is_err()));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let (planted, caught) = (planted.get(), caught.get());
    assert!(planted > 200 && caught * 100 >= planted * 85, "{caught} of {planted} mistakes were caught");
}

#[test]
fn what_a_terminal_cannot_do_is_noticed_when_it_is_sent() {
    for (sequence, able, unable) in [
        ("\u{1b}[3X", "vt220", "vt100"),
        ("\u{1b}[2L", "screen", "vt102"),
        ("\u{1b}[@", "xterm", "vt102"),
        ("\u{1b}[2S", "tmux", "xterm"),
        ("\u{1b}[7d", "putty", "xterm"),
        ("\u{1b}[?25l", "linux", "vt100"),
        ("\u{1b}[;1;31m", "linux", "vt220"),
        ("\u{1b}[22m", "vt220", "vt100"),
        ("\u{1b}[97m", "xterm-256color", "linux"),
    ] {
        let text = format!("а{sequence}б");
        assert_eq!(allowed::refused(text.as_bytes(), &Caps::named(able)), None, "{able}");
        assert!(allowed::refused(text.as_bytes(), &Caps::named(unable)).is_some(), "{sequence:?} {unable}");
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

#[test]
fn a_full_redraw_puts_right_what_a_terminal_with_other_widths_has_shifted() {
    let size = Size::new(40, 3);
    let wanted = Buffer::with_lines([
        "№ 12 от 1 февраля…   ИМЦ      31.10.2020",
        "«Точка роста» — ОУ   школа    01.06.2020",
        "Проведение анализа   УО +1   30.05.2020 ",
    ]);
    // To this terminal these signs are two columns wide.
    let as_shown_there =
        |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(['№', '…', '«', '»', '—'], "字");
    let mut writer = writer("xterm-256color", size);
    let side = |cells| NonZeroU16::new(cells).unwrap();
    let mut terminal = vt100::Parser::new(side(3), side(40), 0);
    let first = show(&mut writer, &Buffer::empty(wanted.area), &wanted, None);
    terminal.process(as_shown_there(&first).as_bytes());
    let column = |terminal: &vt100::Parser, row| terminal.screen().contents_between(row, 30, row, 40);
    assert_ne!(column(&terminal, 0), "31.10.2020", "the terminal is of another mind");
    writer.forget();
    let again = show(&mut writer, &wanted, &wanted, None);
    terminal.process(as_shown_there(&again).as_bytes());
    assert_eq!(
        (0..3).map(|row| column(&terminal, row)).collect::<Vec<_>>(),
        ["31.10.2020", "01.06.2020", "0.05.2020"]
    );
}
