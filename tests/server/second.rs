//! Two terminals of one person on a store of their own: whichever goes, however it goes, the other one works on.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::desk::{LIMIT, world};
use crate::support::keys::{DOWN, ENTER, Layout};
use crate::support::terminal::Terminal;
use crate::support::world::World;

const SIZE: (u16, u16) = (24, 80);

/// Servers of this store that run in the background.
fn servers(world: &World) -> Vec<i32> {
    let store = world.store().display().to_string();
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else {
            continue;
        };
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let words: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
        if words.contains(&store.as_bytes()) && words.contains(&&b"serve"[..]) {
            found.push(pid);
        }
    }
    found
}

fn note(terminal: &mut Terminal, text: &str) {
    terminal.send(&Layout::Latin.press("r"));
    terminal.wait_for("омментарий");
    terminal.send(&format!("{text}{ENTER}"));
    terminal.wait_for("Комментарий:");
}

fn goes_on(end_first: impl FnOnce(&mut Terminal)) {
    let world = world();
    let mut first = Terminal::start(&world, &[], SIZE);
    first.wait_for("F5 Контроль");
    let mut second = Terminal::start(&world, &[], SIZE);
    second.wait_for("F5 Контроль");
    note(&mut first, "из первого окна");
    note(&mut second, "из второго окна");
    end_first(&mut first);
    // Without a word from anybody, on a server of its own.
    second.send(DOWN);
    note(&mut second, "после ухода первого");
    // Whoever comes now is let in too.
    let until = Instant::now() + LIMIT;
    loop {
        let ran = world.run(["log", "--format", "json", "--limit", "3"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        if ran.out.matches("\"command\": \"note\"").count() == 3 {
            break;
        }
        // The screen still shows the sentence of the note before while the server comes up.
        assert!(Instant::now() < until, "{}", ran.out);
        std::thread::sleep(Duration::from_millis(20));
    }
    let background = servers(&world);
    assert_eq!(background.len(), 1, "{background:?}");
    second.send("q");
    second.end();
    kill_process(Pid::from_raw(background[0]).unwrap(), Signal::TERM).unwrap();
    let began = Instant::now();
    while !servers(&world).is_empty() {
        assert!(began.elapsed() < LIMIT);
        std::thread::sleep(Duration::from_millis(10));
    }
    let check = world.run(["check"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}

#[test]
fn a_second_terminal_goes_on_when_the_first_is_killed() {
    goes_on(|first| {
        first.signal(Signal::KILL);
        first.exit();
    });
}

#[test]
fn a_second_terminal_goes_on_when_the_first_is_left() {
    goes_on(|first| {
        first.send("q");
        first.end();
    });
}

#[test]
fn a_background_server_goes_when_nobody_is_there() {
    let world = world();
    let mut server = world.command(["serve", "--own", "--idle", "1"]).spawn().unwrap();
    assert!(server.wait().unwrap().success());
    assert!(!world.store().join("socket").exists());
}
