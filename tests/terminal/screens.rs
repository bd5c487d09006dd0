//! Random sequences of screens as a workbench makes them: lists that scroll, rows that change, marks, text that
//! shifts within its row, panes that open; wide and combining characters; every style.

use opora::tui::terminal::caps::Caps;
use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};

pub type Cursor = Option<Position>;

#[derive(Debug, Clone)]
pub struct Script {
    pub caps: Caps,
    pub columns: u16,
    pub rows: u16,
    pub frames: Vec<Frame>,
}

#[derive(Debug, Clone)]
pub struct Frame {
    changes: Vec<Change>,
    pub cursor: Cursor,
    /// Drawn whole, not by ratatui's diff.
    pub whole: bool,
    /// Something else wrote on the screen before this frame.
    pub forget: bool,
}

#[derive(Debug, Clone)]
enum Change {
    Text { x: u16, y: u16, text: String, style: Style },
    Row { y: u16, text: String, style: Style },
    Scroll { top: u16, height: u16, by: i16, fill: Vec<String> },
    Insert { x: u16, y: u16, text: String },
    Delete { x: u16, y: u16, count: u16 },
    Blank { x: u16, y: u16, count: u16 },
    ClearRow { x: u16, y: u16 },
    ClearBelow { y: u16 },
    Fill { style: Style },
}

const TERMS: [&str; 16] = [
    "xterm-256color",
    "xterm",
    "tmux-256color",
    "screen-256color",
    "putty-256color",
    "linux",
    "rxvt-unicode-256color",
    "alacritty",
    "foot",
    "konsole-256color",
    "gnome-256color",
    "vte-256color",
    "vt220",
    "vt102",
    "vt100",
    "unknown",
];

/// Whole tiles: nothing here joins with its neighbour.
const TILES: [&str; 26] = [
    "а",
    "б",
    "в",
    "Ж",
    "ё",
    "1",
    "2",
    ".",
    ",",
    "-",
    " ",
    " ",
    "  ",
    "    ",
    "x",
    "№",
    "…",
    "漢",
    "字",
    "е\u{301}",
    "o\u{308}\u{304}",
    "😀",
    "漢\u{301}",
    "«",
    "e\u{301}\u{302}\u{303}\u{304}",
    "e\u{301}\u{302}\u{303}\u{305}",
];

/// Tiles of one column.
const NARROW: [&str; 12] = ["а", "б", "в", "Ж", "1", "2", ".", "-", " ", "    ", "x", "№"];

fn text(longest: usize) -> impl Strategy<Value = String> {
    let of = |tiles: &'static [&'static str]| {
        proptest::collection::vec(proptest::sample::select(tiles), 0..longest)
            .prop_map(|tiles| tiles.concat())
    };
    prop_oneof![of(&TILES), of(&NARROW)]
}

fn style() -> impl Strategy<Value = Style> {
    let colour = || {
        proptest::sample::select(vec![
            Color::Reset,
            Color::Reset,
            Color::Red,
            Color::Blue,
            Color::Gray,
            Color::DarkGray,
            Color::LightRed,
        ])
    };
    let modifiers = proptest::sample::subsequence(
        vec![
            Modifier::BOLD,
            Modifier::DIM,
            Modifier::ITALIC,
            Modifier::UNDERLINED,
            Modifier::REVERSED,
            Modifier::CROSSED_OUT,
        ],
        0..3,
    );
    let any = (colour(), colour(), modifiers).prop_map(|(fg, bg, modifiers)| {
        let all = modifiers.into_iter().fold(Modifier::empty(), |all, one| all | one);
        Style::reset().fg(fg).bg(bg).add_modifier(all)
    });
    prop_oneof![2 => Just(Style::reset()), 1 => any]
}

fn change(columns: u16, rows: u16) -> impl Strategy<Value = Change> {
    let (x, y) = (0..columns, 0..rows);
    let wide = usize::from(columns) + 2;
    prop_oneof![
        3 => (x.clone(), y.clone(), text(6), style()).prop_map(|(x, y, text, style)| Change::Text { x, y, text, style }),
        3 => (y.clone(), text(wide), style()).prop_map(|(y, text, style)| Change::Row { y, text, style }),
        4 => (y.clone(), 2..=rows.max(2), -4i16..=4, proptest::collection::vec(text(wide), 0..4))
            .prop_map(|(top, height, by, fill)| Change::Scroll { top, height, by, fill }),
        2 => (x.clone(), y.clone(), text(3)).prop_map(|(x, y, text)| Change::Insert { x, y, text }),
        2 => (x.clone(), y.clone(), 1u16..4).prop_map(|(x, y, count)| Change::Delete { x, y, count }),
        2 => (x.clone(), y.clone(), 5..=columns.max(5))
            .prop_map(|(x, y, count)| Change::Blank { x, y, count }),
        1 => (x, y.clone()).prop_map(|(x, y)| Change::ClearRow { x, y }),
        1 => y.prop_map(|y| Change::ClearBelow { y }),
        1 => style().prop_map(|style| Change::Fill { style }),
    ]
}

fn frame(columns: u16, rows: u16) -> impl Strategy<Value = Frame> {
    let cursor =
        proptest::option::weighted(0.8, (0..columns, 0..rows).prop_map(|(x, y)| Position::new(x, y)));
    let changes = prop_oneof![
        3 => proptest::collection::vec(change(columns, rows), 0..5),
        1 => (0..rows.max(1), style()).prop_flat_map(move |(_, style)| {
            proptest::collection::vec(text(usize::from(columns)), usize::from(rows)).prop_map(move |texts| {
                (0..).zip(texts).map(|(y, text)| Change::Row { y, text, style }).collect()
            })
        }),
    ];
    (changes, cursor, any::<bool>(), proptest::bool::weighted(0.05))
        .prop_map(|(changes, cursor, whole, forget)| Frame { whole, changes, cursor, forget })
}

/// A terminal of the table, or what its terminfo entry may leave of it.
fn caps() -> impl Strategy<Value = Caps> {
    let lacks = prop_oneof![3 => Just([false; 5]), 1 => any::<[bool; 5]>()];
    (proptest::sample::select(&TERMS[..]), lacks).prop_map(|(term, lacks)| {
        let mut caps = Caps::named(term);
        let parts =
            [&mut caps.column_row, &mut caps.erase_chars, &mut caps.lines, &mut caps.chars, &mut caps.scroll];
        for (part, lacks) in parts.into_iter().zip(lacks) {
            *part &= !lacks;
        }
        caps
    })
}

pub fn script() -> impl Strategy<Value = Script> {
    let size = prop_oneof![3 => (2u16..40, 2u16..14), 1 => (1u16..4, 1u16..4), 1 => (76u16..84, 10u16..26)];
    (caps(), size).prop_flat_map(|(caps, (columns, rows))| {
        proptest::collection::vec(frame(columns, rows), 1..6).prop_map(move |frames| Script {
            caps: caps.clone(),
            columns,
            rows,
            frames,
        })
    })
}

impl Frame {
    /// The next screen, made out of the one before.
    pub fn drawn_on(&self, before: &Buffer) -> Buffer {
        let mut screen = before.clone();
        for change in &self.changes {
            change.apply(&mut screen);
        }
        mend(&mut screen);
        screen
    }
}

impl Change {
    fn apply(&self, screen: &mut Buffer) {
        let (columns, rows) = (screen.area.width, screen.area.height);
        match self {
            Change::Text { x, y, text, style } => {
                screen.set_string(*x, *y, text, *style);
            }
            Change::Row { y, text, style } => {
                clear(screen, 0, *y, columns);
                screen.set_string(0, *y, text, *style);
            }
            Change::Scroll { top, height, by, fill } => {
                let bottom = (top + height).min(rows);
                let old = screen.clone();
                let mut fill = fill.iter();
                for y in *top..bottom {
                    let from = i32::from(y) + i32::from(*by);
                    for x in 0..columns {
                        screen[(x, y)] = Cell::EMPTY;
                    }
                    if from >= i32::from(*top) && from < i32::from(bottom) {
                        let from = u16::try_from(from).unwrap();
                        for x in 0..columns {
                            screen[(x, y)] = old[(x, from)].clone();
                        }
                    } else if let Some(text) = fill.next() {
                        screen.set_string(0, y, text, Style::reset());
                    }
                }
            }
            Change::Insert { x, y, text } => {
                let rest: Vec<Cell> = (*x..columns).map(|x| screen[(x, *y)].clone()).collect();
                let (mut at, _) = screen.set_stringn(*x, *y, text, columns.into(), Style::reset());
                for cell in rest {
                    if at < columns {
                        screen[(at, *y)] = cell;
                        at += 1;
                    }
                }
            }
            Change::Delete { x, y, count } => {
                for at in *x..columns {
                    let from = at + count;
                    screen[(at, *y)] = if from < columns { screen[(from, *y)].clone() } else { Cell::EMPTY };
                }
            }
            Change::Blank { x, y, count } => clear(screen, *x, *y, (x + count).min(columns)),
            Change::ClearRow { x, y } => clear(screen, *x, *y, columns),
            Change::ClearBelow { y } => (*y..rows).for_each(|y| clear(screen, 0, y, columns)),
            Change::Fill { style } => screen.set_style(screen.area, *style),
        }
    }
}

fn clear(screen: &mut Buffer, from: u16, y: u16, columns: u16) {
    for x in from..columns {
        screen[(x, y)] = Cell::EMPTY;
    }
}

/// Changes cut wide characters apart and push them over the edge: makes the screen one that widgets could draw. What
/// a wide character covers is plain, as `Buffer::set_stringn` leaves it: ratatui's diff forgets anything else.
fn mend(screen: &mut Buffer) {
    for y in 0..screen.area.height {
        let mut x = 0;
        while x < screen.area.width {
            let width = unicode_width::UnicodeWidthStr::width(screen[(x, y)].symbol());
            if width == 2 && x + 1 >= screen.area.width {
                screen[(x, y)].set_symbol("?");
            } else if width == 2 {
                screen[(x + 1, y)] = Cell::EMPTY;
                x += 1;
            }
            x += 1;
        }
    }
}
