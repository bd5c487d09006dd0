//! What the optimiser of ncurses needs for the same frames: `tests/bench/ncurses.c`, built when a C compiler and
//! ncursesw are here. In: frames. Out: bytes a frame, or nothing.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use opora::tui::terminal::caps::Caps;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::sent::{caps, frames};
use super::{Frame, Played};

/// Bytes a frame, or `None` where it cannot be measured.
pub fn measured(played: &[Played], colour: bool) -> Option<Vec<usize>> {
    let (counts, _) = run(played, colour, &[])?;
    let counts: Vec<usize> = counts.lines().filter_map(|line| line.parse().ok()).collect();
    (counts.len() == frames(played).count()).then_some(counts)
}

/// The bytes themselves, ESC and other controls by name.
pub fn shown(played: &[Played], colour: bool) -> Option<Vec<String>> {
    let (_, shown) = run(played, colour, &["-x"])?;
    Some(shown.lines().skip(1).map(str::to_owned).collect())
}

/// What the program said on standard output and on standard error.
fn run(played: &[Played], colour: bool, arguments: &[&str]) -> Option<(String, String)> {
    let text = protocol(played, colour);
    let mut child = Command::new(program()?)
        .args(arguments)
        .env_clear()
        .env("TERM", "xterm-256color")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let writing = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writing.join().ok()?.ok()?;
    let said = |bytes| String::from_utf8(bytes).ok();
    output.status.success().then_some(())?;
    Some((said(output.stdout)?, said(output.stderr)?))
}

/// The program, built once a process; `None` where that is impossible.
fn program() -> Option<&'static Path> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/ncurses.c");
            let built =
                Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ncurses-{}", std::process::id()));
            let cc = Command::new("cc")
                .arg("-O2")
                .arg("-o")
                .arg(&built)
                .arg(source)
                .args(["-lncursesw", "-ltinfo", "-lutil"])
                .stderr(Stdio::null())
                .status();
            cc.is_ok_and(|status| status.success()).then_some(built)
        })
        .as_deref()
}

/// The frames as the program reads them: see there.
pub fn protocol(played: &[Played], colour: bool) -> String {
    let caps = caps(colour);
    let mut text = String::new();
    frames(played).for_each(|frame| write_frame(frame, &caps, &mut text));
    text
}

fn write_frame(frame: &Frame, caps: &Caps, text: &mut String) {
    let area = frame.buffer.area;
    let (x, y) = (frame.cursor.x, frame.cursor.y);
    let _ = writeln!(text, "F {} {} {x} {y} {}", area.height, area.width, u8::from(frame.anew));
    for y in 0..area.height {
        let cells: Vec<&Cell> = (0..area.width).map(|x| &frame.buffer[(x, y)]).collect();
        let mut runs: Vec<(Pen, String)> = Vec::new();
        for (cell, pen) in cells.iter().zip(pens(&cells, caps)) {
            match runs.last_mut() {
                Some((known, run)) if *known == pen => run.push_str(cell.symbol()),
                _ => runs.push((pen, cell.symbol().to_owned())),
            }
        }
        let _ = writeln!(text, "R {}", runs.len());
        for (Pen(fg, bg, attributes), run) in runs {
            let _ = writeln!(text, "A {fg} {bg} {attributes} {run}");
        }
    }
}

/// The pens of a row as they suit ncurses best: a blank between two words of the same pen has it, too (ncurses would
/// switch the pen off and on again), any other blank on which it could not be seen is plain (ncurses may jump or erase).
fn pens(cells: &[&Cell], caps: &Caps) -> Vec<Pen> {
    let own: Vec<Pen> = cells.iter().map(|cell| Pen::of(cell, caps)).collect();
    let glyph = |x: &usize| cells[*x].symbol() != " ";
    let suits = |x: usize| {
        if glyph(&x) || own[x].shows_on_blanks() {
            return own[x];
        }
        let before = (0..x).rev().find(glyph);
        let behind = (x + 1..cells.len()).find(glyph);
        match (before, behind) {
            (Some(before), Some(behind)) if own[before] == own[behind] && behind - before <= 2 => own[before],
            _ => Pen(-1, own[x].1, 0),
        }
    };
    (0..cells.len()).map(suits).collect()
}

/// Colours (-1: the terminal's own) and attributes as bits, folded as our writer folds them.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pen(i16, i16, u8);

impl Pen {
    fn of(cell: &Cell, caps: &Caps) -> Pen {
        let colourless = caps.colours == opora::tui::terminal::caps::Colours::None;
        let colour = |colour| if colourless { -1 } else { index(colour) };
        let bits = [
            (Modifier::BOLD, 1),
            (Modifier::ITALIC, 2),
            (Modifier::UNDERLINED, 4),
            (Modifier::REVERSED, 8),
            (Modifier::DIM, 32),
        ];
        let mut attributes: u8 =
            bits.iter().filter(|(modifier, _)| cell.modifier.contains(*modifier)).map(|(_, bit)| bit).sum();
        if attributes & 1 != 0 {
            attributes &= !32;
        }
        Pen(colour(cell.fg), colour(cell.bg), attributes)
    }

    /// Underlined or reversed.
    fn shows_on_blanks(self) -> bool {
        self.2 & (4 | 8) != 0
    }
}

/// The looks of the workbench use few colours; another one is to be added here.
fn index(colour: Color) -> i16 {
    match colour {
        Color::Reset => -1,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        other => panic!("{other} is not known here"),
    }
}
