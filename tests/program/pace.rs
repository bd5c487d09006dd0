//! A held key on a slow line: whatever the terminal's manner, no queue builds, the screen stops within one frame after the
//! key is let go, and it shows the truth. Counts decide, never a clock.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use crate::support::keys::{DOWN, ENTER, UP};
use crate::support::terminal::{Manner, Terminal};
use crate::support::world::World;

const SIZE: (u16, u16) = (24, 80);
const F9: &str = "\x1b[20~";
const PAGE_DOWN: &str = "\x1b[6~";
const REDRAW: &str = "\x0c";
/// Unacknowledged bytes beyond which frames wait.
const LIMIT: usize = 1024;

fn answers_at_once() -> Manner {
    Manner::USUAL
}

fn answers_late() -> Manner {
    Manner { answers_after: Some(Duration::from_millis(600)), over_ssh: true, ..Manner::USUAL }
}

fn never_answers() -> Manner {
    Manner { answers_after: None, over_ssh: true, ..Manner::USUAL }
}

fn reads(bytes_per_second: u32, manner: Manner) -> Manner {
    Manner { bytes_per_second: Some(bytes_per_second), ..manner }
}

fn invented() -> World {
    let world = World::new();
    let ran = world.run(["demo", "--activities", "400"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    world
}

/// The whole plan on the screen.
fn begun(world: &World, manner: Manner) -> Terminal {
    let mut terminal = Terminal::play(world, &[], SIZE, manner);
    terminal.wait_for("Контроль");
    terminal.send(F9);
    terminal.wait_for(" 1 / 400");
    terminal
}

/// What a terminal on a fast line shows after these keys and a full redraw.
fn wanted(keys: &str, seen: &str) -> Vec<String> {
    let world = invented();
    let mut terminal = begun(&world, answers_at_once());
    terminal.send(keys);
    terminal.wait_for(seen);
    terminal.wait_for_answers();
    let (asked, ..) = terminal.requests();
    terminal.send(REDRAW);
    // The request is the last of a frame.
    terminal.wait_for_requests(asked + 1);
    trimmed(&terminal.screen())
}

/// Written and erased spaces look the same.
fn trimmed(screen: &str) -> Vec<String> {
    screen.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Each cell with its pen, and the cursor.
type Look = (Vec<(String, Pen)>, (u16, u16), bool);
type Pen = (vt100::Color, vt100::Color, [bool; 5]);

fn look(screen: &vt100::Screen) -> Look {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let cells = cells.map(|(row, column)| {
        let cell = screen.cell(row, column).unwrap();
        let marks = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
        // A cell that was never written and a blank look the same, whatever would be written there.
        match cell.contents().trim() {
            "" => (String::new(), (vt100::Color::Default, cell.bgcolor(), marks_of_a_blank(marks))),
            text => (text.to_owned(), (cell.fgcolor(), cell.bgcolor(), marks)),
        }
    });
    (cells.collect(), screen.cursor_position(), screen.hide_cursor())
}

fn marks_of_a_blank([_, _, _, underline, inverse]: [bool; 5]) -> [bool; 5] {
    [false, false, false, underline, inverse]
}

/// The key as it repeats while it is held, 30 times a second.
fn hold(terminal: &mut Terminal, key: &str, times: usize) {
    for _ in 0..times {
        terminal.send(key);
        std::thread::sleep(Duration::from_millis(33));
    }
}

#[test]
fn three_hundred_arrows_typed_in_a_burst_cost_a_few_frames() {
    for (how, manner) in [
        ("at once", reads(4_096, answers_at_once())),
        ("late", reads(4_096, answers_late())),
        ("never", reads(4_096, never_answers())),
    ] {
        let wanted = wanted(&DOWN.repeat(300), " 301 / 400");
        let world = invented();
        let mut terminal = begun(&world, manner);
        let (first, before) = (terminal.bytes().len() / 2, terminal.bytes().len());
        terminal.send(&DOWN.repeat(300));
        terminal.wait_until(&format!("{how}: the last state"), |screen| trimmed(screen) == wanted);
        let cost = terminal.bytes().len() - before;
        // The arrows may arrive in two pieces; then the counter at rest.
        assert!(cost <= 2 * first + LIMIT, "{how}: {cost} bytes, a screen has {first}");
        assert!(terminal.requests().2 <= 1, "{how}: {} requests at once", terminal.requests().2);
    }
}

#[test]
fn a_held_key_stops_within_one_frame_behind_a_slow_reader() {
    for (how, manner, key, times, seen) in [
        ("pages, at once", reads(4_096, answers_at_once()), PAGE_DOWN, 60, " 400 / 400"),
        ("pages, late", reads(4_096, answers_late()), PAGE_DOWN, 60, " 400 / 400"),
        ("pages, never", reads(4_096, never_answers()), PAGE_DOWN, 60, " 400 / 400"),
        ("rows, at once", reads(1_200, answers_at_once()), DOWN, 90, " 91 / 400"),
        ("rows, late", reads(1_200, answers_late()), DOWN, 90, " 91 / 400"),
    ] {
        let wanted = wanted(&key.repeat(times), seen);
        let world = invented();
        let mut terminal = begun(&world, manner);
        let first = terminal.bytes().len() / 2;
        hold(&mut terminal, key, times);
        let before = terminal.bytes().len();
        terminal.wait_until(&format!("{how}: the last state"), |screen| trimmed(screen) == wanted);
        let cost = terminal.bytes().len() - before;
        // What was on its way, the frame that filled the line, and the last one.
        assert!(cost <= LIMIT + 2 * first, "{how}: {cost} bytes after the last key, a screen has {first}");
        assert!(terminal.requests().2 <= 1, "{how}: {} requests at once", terminal.requests().2);
    }
}

#[test]
fn a_moved_mark_costs_ten_bytes_at_most_with_its_request() {
    let world = invented();
    for manner in [answers_at_once(), Manner { answers_after: None, ..Manner::USUAL }] {
        let mut terminal = begun(&world, manner);
        for row in 2..15 {
            // The details of the row before come after its counter, maybe in a piece of their own.
            let before = terminal.wait_for_quiet(Duration::from_millis(300));
            terminal.send(DOWN);
            let marked = terminal.wait_for_more(before);
            assert!(marked <= 10, "row {row}: {marked} bytes");
            terminal.wait_for(&format!(" {row} / 400"));
        }
    }
}

#[test]
fn keys_that_come_faster_than_they_are_taken_leave_room_for_frames() {
    let world = invented();
    let mut terminal = begun(&world, Manner { answers_after: None, ..Manner::USUAL });
    let before = terminal.wait_for_quiet(Duration::from_millis(300));
    // Far more than the terminal holds: when the last key is sent, most have been taken.
    let begin = Instant::now();
    terminal.send(&format!("{}{}", DOWN.repeat(150), UP.repeat(140)).repeat(30));
    let drawn = terminal.bytes().len() > before;
    // Where all are taken in a moment, no frame has to come between.
    assert!(drawn || begin.elapsed() < Duration::from_secs(1), "nothing was drawn while keys came");
    terminal.wait_for(" 260 / 400");
}

#[test]
fn forged_answers_harm_nothing() {
    let world = invented();
    let mut terminal = begun(&world, answers_at_once());
    terminal.send(&format!("{}{DOWN}", "\x1b[0n".repeat(1_000)));
    terminal.wait_for(" 2 / 400");
    terminal.send(&format!("{DOWN}\x1b[0n").repeat(10));
    terminal.wait_for(" 12 / 400");
}

#[test]
fn an_answer_on_its_way_never_reaches_the_shell() {
    for leave in [Some("q"), None] {
        let world = invented();
        let mut terminal = begun(&world, answers_late());
        let shell = terminal.shell_side();
        // A page or two are worth a request.
        loop {
            let before = terminal.bytes().len();
            terminal.send(PAGE_DOWN);
            terminal.wait_for_more(before);
            let (asked, answered, _) = terminal.requests();
            if asked > answered {
                break;
            }
        }
        match leave {
            Some(key) => terminal.send(key),
            None => terminal.signal(Signal::TERM),
        }
        assert_eq!(terminal.exit().exit_code(), 0);
        terminal.wait_for_answers();
        let mut raw = tcgetattr(&shell).unwrap();
        raw.make_raw();
        tcsetattr(&shell, OptionalActions::Now, &raw).unwrap();
        assert_eq!(rustix::io::ioctl_fionread(&shell).unwrap(), 0, "{leave:?}: left for the shell");
        let shown = terminal.bytes();
        assert!(!shown.windows(4).any(|window| window == b"^[[0"), "{leave:?}: echoed by the shell");
    }
}

#[test]
fn an_answer_behind_the_key_that_leaves_is_not_waited_for_again() {
    // The longest wait on leaving: whoever waits in vain is never out earlier, so one try in time is proof.
    let farewell = Duration::from_millis(1_500);
    let in_time = (0..5).any(|_| {
        let world = invented();
        let mut terminal = begun(&world, never_answers());
        assert_eq!(terminal.requests().0, 1);
        let begin = Instant::now();
        terminal.send("q\x1b[0n");
        assert_eq!(terminal.end().exit_code(), 0);
        begin.elapsed() < farewell
    });
    assert!(in_time);
}

#[test]
fn a_program_that_was_stopped_asks_anew() {
    let world = invented();
    let mut terminal = begun(&world, never_answers());
    assert_eq!(terminal.requests().0, 1, "one request is out, and no other follows");
    terminal.signal(Signal::STOP);
    terminal.signal(Signal::CONT);
    terminal.wait_for_requests(2);
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn whoever_wrote_to_the_terminal_meanwhile_leaves_nothing_behind() {
    const GARBAGE: &str =
        "\x1b[5;9r\x1b[31;7m\x1b[3;3Hgarbage\x1b[9;1H\n\n\x1b[4P\x1b[2L\x1b[20;70Hto the end of the line";
    let world = invented();
    for manner in [answers_at_once(), never_answers()] {
        let mut terminal = begun(&world, manner);
        terminal.send(&DOWN.repeat(3));
        terminal.wait_for(" 4 / 400");
        terminal.wait_for_quiet(Duration::from_millis(500));
        let before = terminal.look(look);
        terminal.signal(Signal::STOP);
        terminal.spoil(GARBAGE);
        assert!(terminal.look(look) != before);
        terminal.signal(Signal::CONT);
        terminal.wait_for_look("the screen after a stop", |screen| look(screen) == before);
        terminal.wait_for_quiet(Duration::from_millis(500));
        assert!(terminal.look(look) == before, "{}", terminal.screen());
        terminal.spoil(GARBAGE);
        // The same size: a terminal that was attached anew tells no other.
        terminal.signal(Signal::WINCH);
        terminal.wait_for_look("the screen after a signal", |screen| look(screen) == before);
        terminal.wait_for_quiet(Duration::from_millis(500));
        assert!(terminal.look(look) == before, "{}", terminal.screen());
        terminal.send("q");
        assert_eq!(terminal.end().exit_code(), 0);
    }
}

#[test]
fn the_page_of_the_line_tells_and_sets_the_rate() {
    let world = invented();
    let mut terminal = begun(&world, answers_at_once());
    terminal.send(&format!(":линия{ENTER}"));
    let page = terminal.wait_for("первый экран");
    assert!(page.contains("Терминал отвечает"), "{page}");
    assert!(page.contains("Задано: без ограничения"), "{page}");
    terminal.send("1");
    terminal.wait_for("Задано: 9,6 кбит/с");
    terminal.send("6");
    terminal.wait_for("Задано: без ограничения");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    let mut again = begun(&world, never_answers());
    again.send(&format!(":линия{ENTER}"));
    again.wait_for("Задано: без ограничения");
    let fresh = invented();
    let mut over_ssh = begun(&fresh, never_answers());
    over_ssh.send(&format!(":line{ENTER}"));
    let page = over_ssh.wait_for("Задано: 32 кбит/с");
    assert!(page.contains("скорость не измерена"), "{page}");
}
