//! Bytes of every gesture on the workbench's own frames: ours, the optimiser of ncurses, the stock backend of ratatui.
//! `cargo bench -- bytes` prints tables; `-- bytes show GESTURE [120x40] [plain]` the bytes of one gesture, ours and
//! those of ncurses, frame by frame; `-- bytes screens [120x40]` the screens themselves.

use std::collections::BTreeMap;
use std::time::Duration;

use ratatui::layout::Size;

use crate::frames::desk::Desk;
use crate::frames::{Moment, Played, gestures, ncurses, sent};
use crate::rivals::{LARGE, Rival, SMALL};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];
/// Rounds of a timing.
const ROUNDS: usize = 15;

pub fn run(arguments: &[String]) {
    let after = |word: &str| arguments.iter().skip_while(|argument| *argument != word).nth(1);
    let size = arguments.iter().find_map(|argument| {
        let (width, height) = argument.split_once('x')?;
        Some((width.parse().ok()?, height.parse().ok()?))
    });
    let colour = !arguments.iter().any(|argument| argument == "plain");
    let wanted = size.unwrap_or(SIZES[0]);
    if let Some(name) = after("show") {
        return show(&both(wanted), name, colour);
    }
    if arguments.iter().any(|argument| argument == "screens") {
        return screens(&both(wanted));
    }
    for size in size.map_or(SIZES.to_vec(), |size| vec![size]) {
        let [all, triage] = scripts(size);
        for colour in [true, false] {
            let colours = if colour { "colours" } else { "no colours" };
            println!("\nBytes of gestures, {}×{}, {colours}", size.0, size.1);
            heading();
            table(&all, colour);
            sum(&triage, colour);
            timing(&all, colour);
            if colour {
                beside_rivals(size, &all);
            }
        }
    }
}

/// The script of all gestures, and the triage.
fn scripts((width, height): (u16, u16)) -> [Vec<Played>; 2] {
    let size = Size::new(width, height);
    let list_height = usize::from(height).saturating_sub(5);
    [gestures::all(list_height), gestures::triage()].map(|steps| Desk::open(size).script(&steps))
}

fn both(size: (u16, u16)) -> Vec<(String, Vec<Played>)> {
    let [all, triage] = scripts(size);
    vec![("all".to_owned(), all), ("triage".to_owned(), triage)]
}

fn heading() {
    println!(
        "  {:<20} {:>6} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9}",
        "gesture", "frames", "at once", "in all", "ncurses", "stock", "/ncurses", "/stock"
    );
}

/// Bytes of one gesture, or of a whole script.
#[derive(Default, Clone, Copy)]
struct Sum {
    frames: usize,
    /// Without the frames at rest.
    at_once: usize,
    ours: usize,
    ncurses: usize,
    stock: usize,
}

impl Sum {
    fn print(&self, name: &str, measured: bool) {
        let ratio = |other: usize| match other {
            0 if self.ours == 0 => "=".to_owned(),
            0 => "∞".to_owned(),
            other => format!("{:.3}", self.ours as f64 / other as f64),
        };
        let (floor, against) = if measured {
            (self.ncurses.to_string(), ratio(self.ncurses))
        } else {
            ("–".to_owned(), "–".to_owned())
        };
        println!(
            "  {name:<20} {:>6} {:>8} {:>8} {floor:>8} {:>8} {against:>9} {:>9}",
            self.frames,
            self.at_once,
            self.ours,
            self.stock,
            ratio(self.stock)
        );
    }
}

/// A sum a gesture, in order.
fn sums(played: &[Played], colour: bool) -> (Vec<Sum>, bool) {
    let ours = sent::ours(played, colour);
    let stock = sent::stock(played, colour);
    let floor = ncurses::measured(played, colour);
    let mut at = 0;
    let of = played.iter().map(|gesture| {
        let mut sum = Sum::default();
        for frame in &gesture.frames {
            sum.frames += 1;
            sum.ours += ours[at].bytes.len();
            sum.stock += stock[at].bytes.len();
            sum.ncurses += floor.as_ref().map_or(0, |floor| floor[at]);
            if frame.moment == Moment::Key {
                sum.at_once += ours[at].bytes.len();
            }
            at += 1;
        }
        sum
    });
    (of.collect(), floor.is_some())
}

fn table(played: &[Played], colour: bool) {
    let (sums, measured) = sums(played, colour);
    for (gesture, sum) in played.iter().zip(sums).filter(|(gesture, _)| !gesture.aside) {
        sum.print(&gesture.name, measured);
    }
}

fn sum(played: &[Played], colour: bool) {
    let (sums, measured) = sums(played, colour);
    let whole = sums.iter().skip(1).fold(Sum::default(), |whole, sum| Sum {
        frames: whole.frames + sum.frames,
        at_once: whole.at_once + sum.at_once,
        ours: whole.ours + sum.ours,
        ncurses: whole.ncurses + sum.ncurses,
        stock: whole.stock + sum.stock,
    });
    whole.print(&format!("triage, {} gestures", sums.len() - 1), measured);
}

/// Rivals were measured in colour, at two sizes.
fn beside_rivals(size: (u16, u16), played: &[Played]) {
    let rivals: &[Rival] = match size {
        (80, 24) => &SMALL,
        (120, 40) => &LARGE,
        _ => return,
    };
    let (sums, measured) = sums(played, true);
    println!(
        "\n  {:<20} {:>8} {:>8} {:>8} {:>12}  the lowest of the others",
        "beside rivals", "Opora", "ncurses", "stock", "mutt, arrow"
    );
    for rival in rivals {
        let at = played.iter().position(|gesture| gesture.name == rival.gesture);
        let sum = at.map(|at| sums[at]).unwrap_or_default();
        let told = |bytes: Option<usize>| bytes.map_or_else(|| "–".to_owned(), |bytes| bytes.to_string());
        println!(
            "  {:<20} {:>8} {:>8} {:>8} {:>12}  {}",
            rival.gesture,
            sum.ours,
            told(measured.then_some(sum.ncurses)),
            sum.stock,
            told(rival.mutt),
            rival.others
        );
    }
}

fn timing(played: &[Played], colour: bool) {
    let mut times = sent::times(played, colour, ROUNDS);
    let names = played.iter().flat_map(|gesture| gesture.frames.iter().map(|_| gesture.name.as_str()));
    let worst = times.iter().copied().zip(names).max().unwrap_or((Duration::ZERO, ""));
    times.sort_unstable();
    let median = times[times.len() / 2];
    println!(
        "  a frame compared and encoded: median {:.0} µs, worst {:.0} µs ({})",
        median.as_secs_f64() * 1e6,
        worst.0.as_secs_f64() * 1e6,
        worst.1
    );
}

/// `name`: a gesture of the first script, or `triage`.
fn show(scripts: &[(String, Vec<Played>)], name: &str, colour: bool) {
    for (script, played) in scripts {
        let ours = sent::ours(played, colour);
        let floor = ncurses::shown(played, colour).unwrap_or_default();
        let counts = ncurses::measured(played, colour).unwrap_or_default();
        let mut at = 0;
        for gesture in played {
            for frame in &gesture.frames {
                if gesture.name == name || script == name {
                    let text = String::from_utf8_lossy(&ours[at].bytes).into_owned();
                    println!("\n{} {:?}", gesture.name, frame.moment);
                    println!("  ours    {:>5} {}", ours[at].bytes.len(), readable(&text));
                    if let (Some(count), Some(text)) = (counts.get(at), floor.get(at)) {
                        println!("  ncurses {count:>5} {text}");
                    }
                }
                at += 1;
            }
        }
    }
}

fn readable(text: &str) -> String {
    text.chars().fold(String::new(), |mut shown, c| {
        match c {
            '\u{1b}' => shown.push_str("ESC"),
            c if c.is_control() => shown.push_str(&format!("<{:02x}>", u32::from(c))),
            c => shown.push(c),
        }
        shown
    })
}

/// The last screen of each gesture.
fn screens(scripts: &[(String, Vec<Played>)]) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, played) in scripts {
        for gesture in played {
            *seen.entry(&gesture.name).or_default() += 1;
            if let Some(frame) = gesture.frames.last() {
                println!("\n=== {} {}\n{}", gesture.name, seen[gesture.name.as_str()], Desk::text(frame));
            }
        }
    }
}
