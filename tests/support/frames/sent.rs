//! Bytes of frames: our writer and the stock backend of ratatui, both into memory.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use opora::tui::terminal::caps::Caps;
use opora::tui::terminal::line::Line;
use opora::tui::terminal::pace::Pace;
use opora::tui::terminal::screen::Writer;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Color;
use ratatui::{Terminal, TerminalOptions, Viewport};
use ratatui_crossterm::CrosstermBackend;

use super::{Frame, Played};

/// What a frame cost.
#[derive(Debug, Clone, Default)]
pub struct Cost {
    pub bytes: Vec<u8>,
    pub writes: usize,
}

/// What xterm over SSH is taken for, with colours or without.
pub fn caps(colour: bool) -> Caps {
    Caps::from_env(|name| match name {
        "TERM" => Some("xterm-256color".to_owned()),
        "LANG" => Some("ru_RU.UTF-8".to_owned()),
        "NO_COLOR" if !colour => Some("1".to_owned()),
        _ => None,
    })
}

/// All frames of a script in order.
pub fn frames(played: &[Played]) -> impl Iterator<Item = &Frame> {
    played.iter().flat_map(|gesture| &gesture.frames)
}

pub fn size_of(played: &[Played]) -> Size {
    frames(played).next().map(|frame| frame.buffer.area.as_size()).unwrap_or_default()
}

/// Our writer, a cost a frame, on a terminal that answers every status report at once: requests are counted.
pub fn ours(played: &[Played], colour: bool) -> Vec<Cost> {
    let line = Line::new(Stream::default(), Pace::new(true, None));
    let mut writer = Writer::new(line, caps(colour), size_of(played));
    frames(played)
        .map(|frame| {
            show(&mut writer, frame);
            let line = writer.stream_mut();
            if line.pace().is_asking() {
                line.answered().expect("memory");
            }
            std::mem::take(&mut line.out_mut().0)
        })
        .collect()
}

fn show<W: Write>(writer: &mut Writer<W>, frame: &Frame) {
    if frame.anew {
        writer.forget();
    }
    writer.paint(&frame.buffer);
    writer.set_cursor_position(frame.cursor).expect("memory");
    writer.show_cursor().expect("memory");
    Backend::flush(writer).expect("memory");
}

/// How long our writer takes for each frame: the median of so many rounds.
pub fn times(played: &[Played], colour: bool, rounds: usize) -> Vec<Duration> {
    let mut all: Vec<Vec<Duration>> = vec![Vec::new(); frames(played).count()];
    for _ in 0..rounds {
        let mut writer = Writer::new(io::sink(), caps(colour), size_of(played));
        for (frame, times) in frames(played).zip(&mut all) {
            let began = Instant::now();
            show(&mut writer, frame);
            times.push(began.elapsed());
        }
    }
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    all.into_iter().map(median).collect()
}

/// `ratatui::Terminal` over its `CrosstermBackend`, as most programs have it.
pub fn stock(played: &[Played], colour: bool) -> Vec<Cost> {
    let area = Rect::from((ratatui::layout::Position::ORIGIN, size_of(played)));
    let shared = Shared::default();
    let open = || {
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        Terminal::with_options(CrosstermBackend::new(shared.clone()), options).expect("a terminal")
    };
    let mut terminal = open();
    frames(played)
        .map(|frame| {
            if frame.anew {
                // Its own `clear` asks the terminal where the cursor is.
                terminal = open();
                terminal.backend_mut().clear().expect("memory");
            }
            let folded = folded(&frame.buffer, colour);
            terminal
                .draw(|drawn| {
                    drawn.buffer_mut().clone_from(&folded);
                    drawn.set_cursor_position(frame.cursor);
                })
                .expect("memory");
            shared.0.take()
        })
        .collect()
}

/// The cells as a terminal with these colours can show them.
pub fn folded(buffer: &Buffer, colour: bool) -> Buffer {
    let mut folded = buffer.clone();
    if !colour {
        for cell in &mut folded.content {
            (cell.fg, cell.bg) = (Color::Reset, Color::Reset);
        }
    }
    folded
}

/// Bytes with the writes that brought them.
#[derive(Debug, Default)]
pub struct Stream(Cost);

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.bytes.extend_from_slice(bytes);
        self.0.writes += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Debug, Default, Clone)]
struct Shared(std::rc::Rc<std::cell::RefCell<Cost>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut cost = self.0.borrow_mut();
        cost.bytes.extend_from_slice(bytes);
        cost.writes += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
