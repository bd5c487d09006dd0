//! What comes along in the environment is nobody's word: names of terminals, languages and sizes may be anything.

use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rustix::process::Signal;

use crate::door::SIZE;
use crate::support::terminal::Terminal;
use crate::support::world::World;

const NAMES: [&str; 12] = [
    "TERM",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LINES",
    "COLUMNS",
    "TERMINFO",
    "TERMINFO_DIRS",
    "COLORTERM",
    "NO_COLOR",
    "TZ",
];

fn value() -> impl Strategy<Value = Vec<u8>> {
    let told = proptest::sample::select(
        &[
            "\u{1b}]52;c;ZXZpbA==\u{7}",
            "\u{9b}2J",
            "xterm\u{202e}",
            "../../../etc/passwd",
            "x/../../../../dev/zero",
            "-99999999999999999999",
            "en_US.UTF-8\u{1b}[2J",
            "%n%s%1$s",
        ][..],
    );
    prop_oneof![
        3 => told.prop_map(|text| text.as_bytes().to_vec()),
        2 => proptest::collection::vec(1_u8.., 0..40),
        1 => (1_u8.., 1_000_usize..30_000).prop_map(|(byte, times)| vec![byte; times]),
    ]
}

fn hostile(command: &mut Command, values: &[Vec<u8>]) {
    for (name, value) in NAMES.iter().zip(values) {
        command.env(name, std::ffi::OsString::from_vec(value.clone()));
    }
}

#[test]
fn no_variable_reaches_the_terminal_or_stops_a_command() {
    let world = World::new();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[9; 32]);
    let config = Config { cases: 100, failure_persistence: None, ..Config::default() };
    let values = proptest::collection::vec(value(), NAMES.len());
    TestRunner::new_with_rng(config, rng)
        .run(&values, |values| {
            for arguments in [&["doctor"][..], &["status"], &["no-such\u{1b}]52;c;x\u{7}"]] {
                let mut command = world.command(arguments);
                hostile(&mut command, &values);
                let output = command.output().unwrap();
                prop_assert!(output.status.code().is_some(), "{:?} died: {:?}", arguments, output.status);
                let said = [output.stdout, output.stderr].concat();
                let said = String::from_utf8(said).expect("what is said is text");
                let bad = said
                    .chars()
                    .find(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c));
                prop_assert_eq!(bad, None, "{:?}", said);
                prop_assert!(said.len() < 8_000, "{} bytes", said.len());
            }
            Ok(())
        })
        .unwrap();
}

/// A pipe that nobody writes to holds up whoever opens it.
fn pipe(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn no_description_of_a_terminal_is_read_from_where_a_person_says() {
    let mut world = World::with_road_map();
    for folder in ["evil", "home/.terminfo"] {
        for letter in ["x", "78"] {
            pipe(&world.path(folder).join(letter).join("xterm-256color"));
        }
    }
    let evil = world.path("evil").display().to_string();
    world.set("TERMINFO", &evil);
    world.set("TERMINFO_DIRS", &evil);
    let mut terminal = Terminal::start(&world, &[], SIZE);
    terminal.wait_for("просрочено 8");
    terminal.send("й");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn lines_columns_and_an_endless_name_of_a_terminal_do_not_stop_the_workbench() {
    for (name, value) in [
        ("LINES", "99999999"),
        ("COLUMNS", "-1"),
        ("TERM", "\u{1b}]0;evil\u{7}"),
        ("TERM", &"x".repeat(20_000)),
    ] {
        let mut world = World::with_road_map();
        world.set(name, value);
        let mut terminal = Terminal::start(&world, &[], SIZE);
        terminal.wait_for("просрочено 8");
        let bytes = terminal.bytes();
        assert!(!bytes.windows(4).any(|four| four == b"evil"), "{name} reached the terminal");
        terminal.send("й");
        assert_eq!(terminal.end().exit_code(), 0, "{name}");
    }
}

#[test]
fn a_stop_from_the_keyboard_or_from_outside_leaves_the_program_running() {
    let world = World::with_road_map();
    let mut terminal = Terminal::start(&world, &[], SIZE);
    terminal.wait_for("просрочено 8");
    terminal.signal(Signal::TSTP);
    // Ctrl+Z is a key like any other: it takes back, here the import; Ч brings it again.
    terminal.send("\x1a");
    terminal.wait_for("плана ещё нет");
    terminal.send("ч");
    terminal.wait_for("просрочено 8");
    terminal.send("37в\r");
    terminal.wait_for("Выполнено: 3.7");
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", terminal.pid())).unwrap();
    let state = stat.rsplit(") ").next().unwrap().chars().next();
    assert!(state != Some('T'), "{stat}");
    terminal.send("й");
    assert_eq!(terminal.end().exit_code(), 0);
}
