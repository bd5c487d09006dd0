//! A line that stands still for a while, and one that breaks.

use std::fs;
use std::thread;
use std::time::Duration;

use crate::support::bad_line::client::Client;
use crate::support::keys::{DOWN, ENTER};
use crate::support::terminal::{Terminal, wait_for_the_end_of};
use crate::support::world::World;
use crate::{SIZE, line, typed_near};

#[test]
fn a_line_that_stands_still_for_five_seconds_loses_nothing_typed_or_shown() {
    let Some(line) = line() else { return };
    let world = World::new();
    let mut client = line.begun_with_road_map(&world);
    client.press("37к");
    let (before, during) = ("опрос проведён", " в четырёх школах");
    type_in(&mut client, before);
    line.relay.hold();
    type_in(&mut client, during);
    client.terminal.send(ENTER);
    thread::sleep(Duration::from_secs(5));
    assert!(!client.terminal.screen().contains("школах"), "the line was not held");
    line.relay.go_on();
    client.terminal.wait_for("Я отменить");
    client.press(DOWN);
    let screen = client.terminal.screen();
    client.terminal.send("й");
    assert_eq!(client.terminal.end().exit_code(), 0);
    let typed = format!("37к{before}{during}{ENTER}{DOWN}");
    assert_eq!(world.journal(), typed_near(&typed, &screen));
    assert_eq!(world.journal()[0]["command"], "note");
}

/// Key by key, as a person does, each in a packet of its own.
fn type_in(client: &mut Client, text: &str) {
    for letter in text.chars() {
        client.terminal.send(letter.encode_utf8(&mut [0; 4]));
        thread::sleep(Duration::from_millis(15));
    }
}

#[test]
fn a_broken_line_ends_the_program_and_keeps_what_the_screen_had_told() {
    let Some(line) = line() else { return };
    let world = World::new();
    let mut client = line.begun_with_road_map(&world);
    client.press("37в\r");
    client.terminal.wait_for("Выполнено: 3.7");
    client.press("36копрос");
    client.terminal.wait_for("Комментарий: опрос");
    let pid = fs::read_to_string(world.path("pid")).unwrap();
    line.relay.cut();
    wait_for_the_end_of(pid.trim());
    assert_ne!(client.terminal.end().exit_code(), 0, "ssh tells that the line broke");
    assert_eq!(world.journal()[0]["command"], "done");

    let mut again = Terminal::start(&world, &[], SIZE);
    again.wait_for("продолжить черновик");
    again.send("\r");
    again.wait_for("Комментарий: опрос");
}
