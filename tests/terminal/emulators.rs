//! Two independent terminals, fed with the same bytes, and the comparison with the wanted screen.

use std::num::NonZeroU16;

use alacritty_terminal::Term;
use alacritty_terminal::event::VoidListener;
use alacritty_terminal::grid::Dimensions;
use alacritty_terminal::index::{Column, Line};
use alacritty_terminal::term::cell::Flags;
use alacritty_terminal::term::{Config, TermMode};
use alacritty_terminal::vte::ansi::{self, Color as AnsiColor, Processor};
use opora::tui::terminal::caps::{Caps, Colours};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// What one cell looks like, in terms of all three.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    text: String,
    wide: bool,
    fg: Option<u8>,
    bg: Option<u8>,
    bold: bool,
    dim: bool,
    italic: bool,
    underlined: bool,
    reversed: bool,
    /// `None` where the terminal cannot tell.
    crossed: Option<bool>,
}

impl Look {
    /// What cannot be seen on a blank does not count.
    fn seen(mut self) -> Look {
        let marked = self.underlined || self.reversed || self.crossed == Some(true);
        if self.text == " " && !marked {
            (self.fg, self.bold, self.dim, self.italic) = (None, false, false, false);
        }
        self
    }
}

pub struct Emulators {
    vt100: vt100::Parser,
    alacritty: Term<VoidListener>,
    processor: Processor,
    size: Size,
}

struct Screen(Size);

impl Dimensions for Screen {
    fn total_lines(&self) -> usize {
        self.0.height.into()
    }
    fn screen_lines(&self) -> usize {
        self.0.height.into()
    }
    fn columns(&self) -> usize {
        self.0.width.into()
    }
}

impl Emulators {
    pub fn new(size: Size) -> Emulators {
        let side = |cells| NonZeroU16::new(cells).unwrap();
        let config = Config { scrolling_history: 0, ..Config::default() };
        Emulators {
            vt100: vt100::Parser::new(side(size.height), side(size.width), 0),
            alacritty: Term::new(config, &Screen(size), VoidListener),
            processor: Processor::new(),
            size,
        }
    }

    pub fn feed(&mut self, bytes: &[u8]) {
        self.vt100.process(bytes);
        self.processor.advance(&mut self.alacritty, bytes);
    }

    /// Another program wrote over the screen, with colours and margins of its own.
    pub fn spoil(&mut self) {
        self.feed("\x1b[2;3r\x1b[H\x1b[1;31;42mWall: сообщение\r\n\n\n\x1b[?25h".as_bytes());
    }

    /// Says where and how a terminal differs from what is wanted.
    pub fn compare(&self, wanted: &Buffer, caps: &Caps, cursor: Option<Position>) -> Result<(), String> {
        let mut wanted = wanted.clone();
        if !caps.waits_at_edge {
            leave_last_column(&mut wanted);
        }
        for y in 0..self.size.height {
            let mut x = 0;
            while x < self.size.width {
                let want = look(&wanted, x, y, caps);
                let mut for_vt100 = want.clone();
                for_vt100.crossed = None;
                for (name, want, shown) in [
                    ("vt100", for_vt100, self.vt100_look(x, y)),
                    ("alacritty", want.clone(), self.alacritty_look(x, y)),
                ] {
                    if want.clone().seen() != shown.clone().seen() {
                        return Err(format!(
                            "{name} at column {x}, row {y}: wanted {want:?}, shown {shown:?}"
                        ));
                    }
                }
                x += if want.wide { 2 } else { 1 };
            }
        }
        self.compare_cursor(caps, cursor)
    }

    fn compare_cursor(&self, caps: &Caps, cursor: Option<Position>) -> Result<(), String> {
        let vt100 = self.vt100.screen();
        let alacritty_shows = self.alacritty.mode().contains(TermMode::SHOW_CURSOR);
        if caps.private_modes
            && (vt100.hide_cursor() == cursor.is_some() || alacritty_shows != cursor.is_some())
        {
            return Err(format!(
                "cursor wanted {cursor:?}, hidden {}, shown {alacritty_shows}",
                vt100.hide_cursor()
            ));
        }
        let Some(cursor) = cursor else { return Ok(()) };
        let point = self.alacritty.grid().cursor.point;
        let alacritty = (point.line.0, point.column.0);
        let wanted = (i32::from(cursor.y), usize::from(cursor.x));
        if vt100.cursor_position() != (cursor.y, cursor.x) || alacritty != wanted {
            return Err(format!(
                "cursor wanted {cursor:?}, vt100 {:?}, alacritty {alacritty:?}",
                vt100.cursor_position()
            ));
        }
        Ok(())
    }

    fn vt100_look(&self, x: u16, y: u16) -> Look {
        let cell = self.vt100.screen().cell(y, x).unwrap();
        let colour = |colour| match colour {
            vt100::Color::Default => None,
            vt100::Color::Idx(index) => Some(index),
            other => panic!("{other:?} was never sent"),
        };
        Look {
            text: if cell.has_contents() { cell.contents().to_owned() } else { " ".into() },
            wide: cell.is_wide(),
            fg: colour(cell.fgcolor()),
            bg: colour(cell.bgcolor()),
            bold: cell.bold(),
            dim: cell.dim(),
            italic: cell.italic(),
            underlined: cell.underline(),
            reversed: cell.inverse(),
            crossed: None,
        }
    }

    fn alacritty_look(&self, x: u16, y: u16) -> Look {
        let cell = &self.alacritty.grid()[Line(y.into())][Column(x.into())];
        let colour = |colour| match colour {
            AnsiColor::Named(ansi::NamedColor::Foreground | ansi::NamedColor::Background) => None,
            AnsiColor::Named(named) => Some(named as u8),
            AnsiColor::Indexed(index) => Some(index),
            other => panic!("{other:?} was never sent"),
        };
        let mut text = String::from(cell.c);
        text.extend(cell.zerowidth().unwrap_or_default());
        Look {
            text,
            wide: cell.flags.contains(Flags::WIDE_CHAR),
            fg: colour(cell.fg),
            bg: colour(cell.bg),
            bold: cell.flags.contains(Flags::BOLD),
            dim: cell.flags.contains(Flags::DIM),
            italic: cell.flags.contains(Flags::ITALIC),
            underlined: cell.flags.contains(Flags::UNDERLINE),
            reversed: cell.flags.contains(Flags::INVERSE),
            crossed: Some(cell.flags.contains(Flags::STRIKEOUT)),
        }
    }
}

/// What the wanted cell should look like on a terminal with these abilities.
fn look(wanted: &Buffer, x: u16, y: u16, caps: &Caps) -> Look {
    let cell = &wanted[(x, y)];
    let has = |modifier| cell.modifier.contains(modifier);
    let colour = |colour: Color| match (caps.colours, colour) {
        (Colours::None, _) | (_, Color::Reset) => None,
        (Colours::Eight, Color::LightRed) => Some(1),
        (Colours::Eight, Color::DarkGray) => Some(0),
        (_, Color::Red) => Some(1),
        (_, Color::Yellow) => Some(3),
        (_, Color::Blue) => Some(4),
        (_, Color::Gray) => Some(7),
        (_, Color::DarkGray) => Some(8),
        (_, Color::LightRed) => Some(9),
        (_, other) => panic!("{other:?} is not in the scripts"),
    };
    let bright = caps.colours == Colours::Eight && matches!(cell.fg, Color::LightRed | Color::DarkGray);
    Look {
        text: cell.symbol().to_owned(),
        wide: cell.symbol().width() == 2,
        fg: colour(cell.fg),
        bg: colour(cell.bg),
        bold: has(Modifier::BOLD) || bright,
        dim: has(Modifier::DIM) && caps.dim && !has(Modifier::BOLD) && !bright,
        italic: has(Modifier::ITALIC) && caps.italic,
        underlined: has(Modifier::UNDERLINED),
        reversed: has(Modifier::REVERSED),
        crossed: Some(has(Modifier::CROSSED_OUT) && caps.crossed),
    }
}

/// A terminal that may go on in the next row gets nothing in its last column.
fn leave_last_column(wanted: &mut Buffer) {
    let x = wanted.area.width - 1;
    for y in 0..wanted.area.height {
        if x > 0 && wanted[(x - 1, y)].symbol().width() == 2 {
            wanted[(x - 1, y)].reset();
        }
        wanted[(x, y)].reset();
    }
}
