//! However the program ends, the terminal is given back.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::support::ROAD_MAP;
use crate::support::terminal::{Terminal, wait_for_the_end_of};
use crate::support::world::World;

const SIZE: (u16, u16) = (24, 80);

fn begun(world: &World) -> Terminal {
    let terminal = Terminal::start(world, &["open", ROAD_MAP], SIZE);
    terminal.wait_for("просрочено 8");
    terminal
}

fn assert_given_back(terminal: &Terminal, how: &str) {
    assert!(terminal.is_cooked(), "{how}: the terminal is still raw");
    terminal.look(|screen| {
        assert!(!screen.alternate_screen(), "{how}: still on the alternate screen");
        assert!(!screen.hide_cursor(), "{how}: the cursor is hidden");
        assert!(!screen.bracketed_paste(), "{how}: pastes are still marked");
        assert!(!screen.application_cursor(), "{how}: cursor keys send other bytes");
        assert!(!screen.application_keypad(), "{how}: the keypad sends other bytes");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "{how}");
    });
}

#[test]
fn leaving_gives_the_terminal_back() {
    let world = World::new();
    let mut terminal = begun(&world);
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    assert_given_back(&terminal, "q");
}

#[test]
fn a_signal_that_ends_the_program_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::INT, Signal::QUIT, Signal::HUP] {
        let world = World::new();
        let mut terminal = begun(&world);
        terminal.signal(signal);
        terminal.end();
        assert_given_back(&terminal, &format!("{signal:?}"));
    }
}

#[test]
fn a_killed_program_leaves_its_draft_and_its_terminal_can_be_freed() {
    let world = World::new();
    let mut terminal = begun(&world);
    terminal.send("37r");
    terminal.wait_for("Комментарий · 3.7");
    terminal.send("опрос проведён");
    // The preview is drawn after the draft was asked to be kept.
    terminal.wait_for("Комментарий: опрос проведён");
    terminal.signal(Signal::KILL);
    terminal.end();
    assert!(!terminal.is_cooked(), "SIGKILL cannot be answered");
    let mut again = Terminal::start(&world, &[], SIZE);
    again.wait_for("продолжить черновик");
    again.send("\r");
    again.wait_for("опрос проведён");
    again.send("\r");
    again.wait_for("Я отменить");
    again.send("q");
    assert_eq!(again.end().exit_code(), 0);
    let journal = world.journal();
    assert_eq!(journal[0]["command"], "note");
    let notes = world.json(["show", "3.7", "--format", "json"])["notes"].clone();
    assert_eq!(notes[0]["text"], "опрос проведён");
}

#[test]
fn a_terminal_that_was_left_raw_is_freed() {
    let world = World::new();
    let mut terminal = Terminal::start(&world, &["reset-terminal"], SIZE);
    assert_eq!(terminal.end().exit_code(), 0);
    assert_given_back(&terminal, "reset-terminal");
}

const HOLDER: &str = "OPORA_TEST_HOLDER";

/// The other half of the next test, in a process of its own: opens the workbench on a terminal, says which process it
/// is, and waits to be killed. Does nothing when it is not asked.
#[test]
fn holder_of_a_line() {
    if std::env::var_os(HOLDER).is_none() {
        return;
    }
    let world = World::new();
    let terminal = begun(&world);
    println!("pid {}", terminal.pid());
    std::thread::park();
}

#[test]
fn a_line_that_is_gone_ends_the_program() {
    let holder = std::env::current_exe().unwrap();
    let mut holder = Command::new(holder)
        .env(HOLDER, "1")
        .args(["--exact", "ends::holder_of_a_line", "--nocapture"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(holder.stdout.take().unwrap()).lines();
    let pid = lines.find_map(|line| Some(line.unwrap().split("pid ").nth(1)?.trim().to_owned())).unwrap();
    // Its end of the line closes without a word, as when a connection breaks.
    holder.kill().unwrap();
    holder.wait().unwrap();
    wait_for_the_end_of(&pid);
}
