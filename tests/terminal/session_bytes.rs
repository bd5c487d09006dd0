//! Bytes of gestures on the workbench's own frames: the road map and 1,000 invented activities at 80×24, as the runner
//! draws them. They are exact and asserted. The floor is what the optimiser of ncurses needs for the same frames: measured
//! where a C compiler and ncursesw are here, else as it was recorded in `tests/golden/ncurses-bytes.json`, as long as the
//! frames are those it was recorded for. `OPORA_WRITE_GOLDEN=1` records it anew.

use std::path::Path;
use std::sync::OnceLock;

use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::emulators::Emulators;
use crate::frames::desk::Desk;
use crate::frames::{Frame, Moment, Played, gestures, ncurses, sent};

const SIZE: Size = Size::new(80, 24);
const LIST_HEIGHT: u16 = 19;
/// Rows of the screen: the counts at its head, the first row of the list, the status line.
const HEAD: u16 = 0;
const FIRST: u16 = 3;
const STATUS: u16 = 22;

/// A script as it was played, with what it cost.
struct Script {
    name: &'static str,
    colour: bool,
    gestures: Vec<Gesture>,
    /// Bytes that ncurses needs, a gesture.
    floor: Option<Vec<usize>>,
}

struct Gesture {
    name: String,
    aside: bool,
    frames: Vec<(Frame, sent::Cost)>,
}

impl Gesture {
    fn bytes(&self) -> usize {
        self.frames.iter().map(|(_, cost)| cost.bytes.len()).sum()
    }

    /// Costs of the frames behind keys.
    fn at_once(&self) -> Vec<usize> {
        let keyed = self.frames.iter().filter(|(frame, _)| frame.moment == Moment::Key);
        keyed.map(|(_, cost)| cost.bytes.len()).collect()
    }
}

impl Script {
    fn gesture(&self, name: &str) -> &Gesture {
        self.gestures.iter().find(|gesture| gesture.name == name).unwrap()
    }

    /// Bytes of some gestures together, ours and those of ncurses.
    fn against_floor(&self, names: &[&str]) -> Option<(usize, usize)> {
        let floor = self.floor.as_ref()?;
        let wanted = self.gestures.iter().zip(floor);
        let sums = wanted.filter(|(gesture, _)| names.is_empty() || names.contains(&gesture.name.as_str()));
        Some(sums.fold((0, 0), |sum, (gesture, floor)| (sum.0 + gesture.bytes(), sum.1 + floor)))
    }
}

/// Every gesture and the triage, with colours and without.
fn scripts() -> &'static [Script] {
    static SCRIPTS: OnceLock<Vec<Script>> = OnceLock::new();
    SCRIPTS.get_or_init(|| {
        let steps = [("all", gestures::all(LIST_HEIGHT.into())), ("triage", gestures::triage())];
        let played = steps.map(|(name, steps)| (name, Desk::open(SIZE).script(&steps)));
        let golden = Golden::read(&played);
        let both = played.iter().flat_map(|(name, played)| [(*name, played, true), (*name, played, false)]);
        both.map(|(name, played, colour)| script(name, played, colour, &golden)).collect()
    })
}

fn script(name: &'static str, played: &[Played], colour: bool, golden: &Golden) -> Script {
    let mut costs = sent::ours(played, colour).into_iter();
    let gestures = played.iter().map(|gesture| Gesture {
        name: gesture.name.clone(),
        aside: gesture.aside,
        frames: gesture.frames.iter().cloned().zip(costs.by_ref()).collect(),
    });
    Script { name, colour, gestures: gestures.collect(), floor: golden.floor(name, colour) }
}

fn all() -> impl Iterator<Item = &'static Script> {
    scripts().iter().filter(|script| script.name == "all")
}

/// The recorded floor.
struct Golden {
    recorded: Value,
    /// Whether it was recorded for the frames of today.
    fresh: bool,
}

impl Golden {
    fn read(played: &[(&'static str, Vec<Played>)]) -> Golden {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/ncurses-bytes.json");
        let hash = hash(played);
        let measured = measured(played, &hash);
        if let (Some(measured), Some(_)) = (&measured, std::env::var_os("OPORA_WRITE_GOLDEN")) {
            std::fs::write(&path, format!("{measured:#}\n")).unwrap();
        }
        let recorded: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let fresh = recorded["frames"] == json!(hash);
        match measured {
            Some(measured) => {
                assert!(
                    fresh,
                    "the workbench draws other frames than those for which tests/golden/ncurses-bytes.json was \
                     recorded; record it anew: OPORA_WRITE_GOLDEN=1 cargo test --test terminal session_bytes"
                );
                Golden { recorded: measured, fresh: true }
            }
            None => {
                assert!(std::env::var_os("OPORA_NEEDS_NCURSES").is_none(), "ncurses is not measured here");
                assert!(fresh, "{} is for other frames, and there is no ncurses here", path.display());
                Golden { recorded, fresh }
            }
        }
    }

    fn floor(&self, name: &str, colour: bool) -> Option<Vec<usize>> {
        let recorded = self.fresh.then(|| self.recorded[key(name, colour)].as_array())??;
        Some(recorded.iter().map(|line| usize::try_from(line[1].as_u64().unwrap()).unwrap()).collect())
    }
}

fn key(name: &str, colour: bool) -> String {
    format!("{name}, {}", if colour { "colours" } else { "no colours" })
}

/// The frames as ncurses gets them, in short.
fn hash(played: &[(&'static str, Vec<Played>)]) -> String {
    let mut hasher = Sha256::new();
    for (_, played) in played {
        hasher.update(ncurses::protocol(played, true));
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What is recorded: a hash of the frames, and for each script its gestures with their bytes.
fn measured(played: &[(&'static str, Vec<Played>)], hash: &str) -> Option<Value> {
    let mut recorded = json!({ "frames": hash });
    for (name, played) in played {
        for colour in [true, false] {
            let mut counts = ncurses::measured(played, colour)?.into_iter();
            let sums = played.iter().map(|gesture| {
                let sum: usize = counts.by_ref().take(gesture.frames.len()).sum();
                json!([gesture.name, sum])
            });
            recorded[key(name, colour)] = sums.collect();
        }
    }
    Some(recorded)
}

/// Bytes of a row's text, without the blanks around it.
fn text(screen: &Buffer, y: u16) -> usize {
    let row: String = (0..screen.area.width).map(|x| screen[(x, y)].symbol()).collect();
    row.trim().len()
}

#[test]
fn a_redraw_of_nothing_costs_nothing() {
    for script in all() {
        assert_eq!(script.gesture("nothing").bytes(), 0);
    }
}

#[test]
fn the_next_row_costs_ten_bytes_at_most() {
    for script in all() {
        for name in ["down20", "down20_resting", "up20"] {
            for cost in script.gesture(name).at_once() {
                assert!(cost <= 10, "{name}: {cost}");
            }
        }
    }
}

#[test]
fn a_line_scrolled_costs_its_text_and_twenty_four_bytes_at_most() {
    for script in all() {
        for (name, y) in [("scroll20", FIRST + LIST_HEIGHT - 1), ("scroll_up20", FIRST)] {
            let keyed = script.gesture(name).frames.iter().filter(|(frame, _)| frame.moment == Moment::Key);
            for (frame, cost) in keyed {
                let (text, cost) = (text(&frame.buffer, y), cost.bytes.len());
                assert!(cost <= text + 24, "{name}: {cost} for {text}");
            }
        }
    }
}

#[test]
fn the_first_screen_costs_its_text_and_a_tenth_at_most() {
    for script in all() {
        let (frame, cost) = &script.gesture("start").frames[0];
        let text: usize = (0..SIZE.height).map(|y| text(&frame.buffer, y)).sum();
        let cost = cost.bytes.len();
        assert!(cost * 10 <= text * 11, "{cost} for {text}");
    }
}

#[test]
fn a_mark_costs_eight_bytes_at_most() {
    for script in all() {
        // Insert marks and steps down.
        for (name, most) in [("mark", 8), ("unmark", 8), ("mark10", 8 + 10)] {
            for cost in script.gesture(name).at_once() {
                assert!(cost <= most, "{name}: {cost}");
            }
        }
    }
}

/// В and Enter typed ahead: the form is never drawn, the row goes, one comes in from below.
#[test]
fn a_row_that_is_done_and_leaves_costs_the_text_of_one_row() {
    for script in all() {
        let at = script.gestures.iter().position(|gesture| gesture.name == "done1_at_once").unwrap();
        let (before, _) = script.gestures[at - 1].frames.last().unwrap();
        let (after, cost) = &script.gestures[at].frames[0];
        let apart = head_and_status(script.colour, before, after);
        let came = text(&after.buffer, FIRST + LIST_HEIGHT - 1);
        let cost = cost.bytes.len();
        assert!(cost <= came + 40 + apart, "{cost} for {came} and {apart} apart");
    }
}

/// What the counts at the head and the status sentence alone cost between two frames.
fn head_and_status(colour: bool, before: &Frame, after: &Frame) -> usize {
    let mut only = before.clone();
    for y in [HEAD, STATUS] {
        for x in 0..SIZE.width {
            only.buffer[(x, y)] = after.buffer[(x, y)].clone();
        }
    }
    let played = Played { name: String::new(), aside: false, frames: vec![before.clone(), only] };
    sent::ours(&[played], colour)[1].bytes.len()
}

/// Names of the table of the budget, each with the gestures whose bytes count together.
const AGAINST_NCURSES: [(&str, &[&str]); 16] = [
    ("page down", &["pagedown"]),
    ("page down ×5", &["pagedown5"]),
    ("page up", &["pageup"]),
    ("to the end", &["end"]),
    ("to the beginning", &["home"]),
    ("filter by owner", &["filter_owner"]),
    ("its filter off", &["filter_off"]),
    ("filter overdue", &["filter_overdue"]),
    ("search", &["search"]),
    ("details", &["detail"]),
    ("back from details", &["back"]),
    ("a picker of 10 lines opened and closed", &["picker10_open", "picker10_close"]),
    ("a picker opened and closed", &["picker_open", "picker_close"]),
    ("a form opened, typed into, closed", &["form_open", "form_typed", "form_close"]),
    ("ten moved", &["mark10", "postpone10"]),
    ("another pane", &["list"]),
];

#[test]
fn gestures_cost_no_more_than_ncurses_and_two_hundredths() {
    let mut dear = Vec::new();
    for script in all() {
        for (name, gestures) in AGAINST_NCURSES {
            let Some((ours, floor)) = script.against_floor(gestures) else { return };
            if ours * 100 > floor * 102 {
                dear.push(format!("{name}, colours {}: {ours} for {floor}", script.colour));
            }
        }
    }
    assert!(dear.is_empty(), "{}", dear.join("\n"));
}

#[test]
fn a_whole_triage_costs_less_than_ncurses() {
    for script in scripts().iter().filter(|script| script.name == "triage") {
        assert_eq!(script.gestures.iter().filter(|gesture| !gesture.aside).count(), 41, "and the start");
        let Some((ours, floor)) = script.against_floor(&[]) else { return };
        assert!(ours * 100 <= floor * 102, "{ours} for {floor}");
    }
}

#[test]
fn every_frame_is_one_write_or_none() {
    for script in scripts() {
        for gesture in &script.gestures {
            for (_, cost) in &gesture.frames {
                assert_eq!(cost.writes, usize::from(!cost.bytes.is_empty()), "{}", gesture.name);
            }
        }
    }
}

#[test]
fn two_terminals_show_every_frame_of_a_session() {
    for script in scripts() {
        let caps = sent::caps(script.colour);
        let mut emulators = Emulators::new(SIZE);
        for gesture in &script.gestures {
            for (frame, cost) in &gesture.frames {
                emulators.feed(&cost.bytes);
                if let Err(difference) = emulators.compare(&frame.buffer, &caps, Some(frame.cursor)) {
                    panic!("{}: {difference}", gesture.name);
                }
            }
        }
    }
}
