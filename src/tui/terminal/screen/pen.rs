//! The pen: colours and attributes as this terminal can show them, and the shortest change from one to another.
//! Colours are folded to the sixteen of every palette before they get here.

use ratatui::style::{Color, Modifier, Style};

use crate::tui::terminal::caps::{Caps, Colours};

pub const BOLD: u8 = 1;
pub const DIM: u8 = 2;
pub const ITALIC: u8 = 4;
pub const UNDERLINED: u8 = 8;
pub const REVERSED: u8 = 16;
pub const CROSSED: u8 = 32;
/// Attributes that show on a blank cell.
pub const ON_BLANKS: u8 = UNDERLINED | REVERSED | CROSSED;

/// Attribute, code on, code off. Bold and dim share their code off, and no pen has both.
const ATTRIBUTES: [(u8, u8, u8); 6] =
    [(BOLD, 1, 22), (DIM, 2, 22), (ITALIC, 3, 23), (UNDERLINED, 4, 24), (REVERSED, 7, 27), (CROSSED, 9, 29)];

/// Colours: 0 is the terminal's own, 1–16 the palette from black to bright white.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Pen {
    pub fg: u8,
    pub bg: u8,
    pub attributes: u8,
}

impl Pen {
    pub const PLAIN: Pen = Pen { fg: 0, bg: 0, attributes: 0 };

    /// What of this style the terminal can show.
    pub fn of(style: Style, caps: &Caps) -> Pen {
        let wanted = style.add_modifier;
        let own = |colour: Option<Color>| matches!(colour, None | Some(Color::Reset));
        if wanted.is_empty() && own(style.fg) && own(style.bg) {
            return Pen::PLAIN;
        }
        let mut attributes = 0;
        for (modifier, bit, shown) in [
            (Modifier::BOLD, BOLD, true),
            (Modifier::DIM, DIM, caps.dim),
            (Modifier::ITALIC, ITALIC, caps.italic),
            (Modifier::UNDERLINED, UNDERLINED, true),
            (Modifier::REVERSED, REVERSED, true),
            (Modifier::CROSSED_OUT, CROSSED, caps.crossed),
        ] {
            if shown && wanted.contains(modifier) {
                attributes |= bit;
            }
        }
        let mut fg = palette(style.fg.unwrap_or(Color::Reset));
        let mut bg = palette(style.bg.unwrap_or(Color::Reset));
        match caps.colours {
            Colours::None => (fg, bg) = (0, 0),
            Colours::Eight => {
                if fg > 8 {
                    fg -= 8;
                    attributes |= BOLD;
                }
                bg = if bg > 8 { bg - 8 } else { bg };
            }
            Colours::Sixteen => {}
        }
        // Some terminals show both, some the later one.
        if attributes & BOLD != 0 {
            attributes &= !DIM;
        }
        Pen { fg, bg, attributes }
    }

    /// The pen of a blank cell: what cannot be seen on it does not count.
    pub fn on_blank(self) -> Pen {
        if self.attributes & ON_BLANKS != 0 { self } else { Pen { fg: 0, bg: self.bg, attributes: 0 } }
    }

    /// Appends the shortest sequence that turns the terminal's pen `self` into `to`.
    pub fn turn_into(self, to: Pen, caps: &Caps, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        let anew = to.codes_on(Pen::PLAIN);
        let change = self.codes_changing(to, caps.attributes_off);
        // An empty first parameter is a 0: everything off.
        let anew_length = 2 + length(&anew) + usize::from(!anew.is_empty()) + 1;
        match change {
            Some(codes) if 2 + length(&codes) < anew_length => write_sgr(b"\x1b[", &codes, out),
            _ if anew.is_empty() => out.extend_from_slice(b"\x1b[m"),
            _ => write_sgr(b"\x1b[;", &anew, out),
        }
    }

    /// How many bytes [`turn_into`](Pen::turn_into) appends.
    pub fn cost_to(self, to: Pen, caps: &Caps) -> usize {
        if self == to {
            return 0;
        }
        let mut bytes = Vec::with_capacity(16);
        self.turn_into(to, caps, &mut bytes);
        bytes.len()
    }

    /// Codes that switch on what `self` has and `from` lacks.
    fn codes_on(self, from: Pen) -> Vec<u8> {
        let mut codes = Vec::new();
        for (bit, on, _) in ATTRIBUTES {
            if self.attributes & bit != 0 && from.attributes & bit == 0 {
                codes.push(on);
            }
        }
        if self.fg != from.fg {
            codes.push(colour(self.fg, 30));
        }
        if self.bg != from.bg {
            codes.push(colour(self.bg, 40));
        }
        codes
    }

    /// Codes of the step by step change; `None` where something must go off that cannot go off alone.
    fn codes_changing(self, to: Pen, attributes_off: bool) -> Option<Vec<u8>> {
        let mut left = self;
        let mut codes = Vec::new();
        for (bit, _, off) in ATTRIBUTES {
            if left.attributes & bit != 0 && to.attributes & bit == 0 {
                codes.push(off);
                left.attributes &= !bit;
            }
        }
        let back = |has: u8, wants: u8| has != 0 && wants == 0;
        if !attributes_off && (!codes.is_empty() || back(left.fg, to.fg) || back(left.bg, to.bg)) {
            return None;
        }
        codes.extend(to.codes_on(left));
        Some(codes)
    }
}

/// Digits and separators of the parameters.
fn length(codes: &[u8]) -> usize {
    let digits = |code: &u8| {
        if *code < 10 {
            1
        } else if *code < 100 {
            2
        } else {
            3
        }
    };
    codes.iter().map(digits).sum::<usize>() + codes.len().saturating_sub(1)
}

fn write_sgr(start: &[u8], codes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(start);
    for (at, code) in codes.iter().enumerate() {
        if at > 0 {
            out.push(b';');
        }
        out.extend_from_slice(code.to_string().as_bytes());
    }
    out.push(b'm');
}

fn colour(index: u8, base: u8) -> u8 {
    match index {
        0 => base + 9,
        1..=8 => base + index - 1,
        _ => base + 60 + (index - 9),
    }
}

/// 0 for the terminal's own colour, else 1 + the index of the nearest of the sixteen.
fn palette(colour: Color) -> u8 {
    match colour {
        Color::Reset => 0,
        Color::Black => 1,
        Color::Red => 2,
        Color::Green => 3,
        Color::Yellow => 4,
        Color::Blue => 5,
        Color::Magenta => 6,
        Color::Cyan => 7,
        Color::Gray => 8,
        Color::DarkGray => 9,
        Color::LightRed => 10,
        Color::LightGreen => 11,
        Color::LightYellow => 12,
        Color::LightBlue => 13,
        Color::LightMagenta => 14,
        Color::LightCyan => 15,
        Color::White => 16,
        Color::Indexed(index @ 0..=15) => index + 1,
        Color::Indexed(index @ 16..=231) => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
            let cube = index - 16;
            nearest(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
        Color::Indexed(index) => {
            let grey = 8 + 10 * (index - 232);
            nearest(grey, grey, grey)
        }
        Color::Rgb(r, g, b) => nearest(r, g, b),
    }
}

fn nearest(r: u8, g: u8, b: u8) -> u8 {
    const SIXTEEN: [(u8, u8, u8); 16] = [
        (0, 0, 0),
        (205, 0, 0),
        (0, 205, 0),
        (205, 205, 0),
        (0, 0, 238),
        (205, 0, 205),
        (0, 205, 205),
        (229, 229, 229),
        (127, 127, 127),
        (255, 0, 0),
        (0, 255, 0),
        (255, 255, 0),
        (92, 92, 255),
        (255, 0, 255),
        (0, 255, 255),
        (255, 255, 255),
    ];
    let apart = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    let away = |(_, known): &(u8, (u8, u8, u8))| apart(known.0, r) + apart(known.1, g) + apart(known.2, b);
    (1..).zip(SIXTEEN).min_by_key(away).map_or(0, |(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(from: Pen, to: Pen, caps: &Caps) -> String {
        let mut out = Vec::new();
        from.turn_into(to, caps, &mut out);
        String::from_utf8_lossy(&out).replace('\u{1b}', "ESC")
    }

    #[test]
    fn a_change_of_pen_is_as_short_as_it_can_be() {
        let pen = |fg, bg, attributes| Pen { fg, bg, attributes };
        let xterm = Caps::named("xterm-256color");
        let table = [
            (Pen::PLAIN, Pen::PLAIN, ""),
            (Pen::PLAIN, pen(0, 0, BOLD), "ESC[1m"),
            (pen(2, 0, BOLD), Pen::PLAIN, "ESC[m"),
            (pen(2, 0, BOLD), pen(2, 0, 0), "ESC[22m"),
            (pen(2, 0, 0), pen(3, 0, 0), "ESC[32m"),
            (pen(2, 5, BOLD | REVERSED), pen(0, 0, BOLD), "ESC[;1m"),
            (pen(0, 0, BOLD), pen(0, 0, DIM), "ESC[;2m"),
            (pen(10, 0, 0), pen(10, 0, UNDERLINED), "ESC[4m"),
            (Pen::PLAIN, pen(16, 9, 0), "ESC[97;100m"),
        ];
        for (from, to, wanted) in table {
            assert_eq!(bytes(from, to, &xterm), wanted, "{from:?} → {to:?}");
            assert_eq!(from.cost_to(to, &xterm), wanted.replace("ESC", ".").len());
        }
        assert_eq!(bytes(pen(0, 0, BOLD | UNDERLINED), pen(0, 0, BOLD), &Caps::named("vt100")), "ESC[;1m");
    }

    #[test]
    fn styles_are_folded_to_what_the_terminal_has() {
        let style = Style::new().fg(Color::Rgb(250, 10, 10)).bg(Color::Indexed(231)).italic().bold();
        assert_eq!(
            Pen::of(style, &Caps::named("xterm-256color")),
            Pen { fg: 10, bg: 16, attributes: BOLD | ITALIC }
        );
        assert_eq!(Pen::of(style, &Caps::named("linux")), Pen { fg: 2, bg: 8, attributes: BOLD });
        assert_eq!(Pen::of(style, &Caps::named("vt100")), Pen { fg: 0, bg: 0, attributes: BOLD });
    }
}
