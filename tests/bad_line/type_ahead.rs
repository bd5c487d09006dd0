//! Keys that run ahead of the screen: a person who knows the way types it whole.

use crate::support::world::World;
use crate::{line, typed_near};

/// The whole plan; 3.7 is done with a paper; two rows on, two are marked and get a comment; the form is left by Enter, the
/// last gesture taken back and brought again; down twice.
const KEYS: [&str; 30] = [
    "\x1b[20~", "3", "7", "в", "п", "р", "№", "5", "\r", "\x1b[B", "\x1b[B", "\x1b[2~", "\x1b[2~", "к", "о",
    "п", "р", "о", "с", " ", "2", "\r", "я", "ч", "\x1b", "\x1b[A", "\x1b[B", "\x1b[B", "\x1b[6~", "\x1b[5~",
];

#[test]
fn thirty_keys_typed_ahead_end_where_they_end_without_a_line_between() {
    let Some(line) = line() else { return };
    let far = World::new();
    let mut client = line.begun_with_road_map(&far);
    client.press(&KEYS.concat());
    let screen = client.terminal.screen();
    client.terminal.send("й");
    assert_eq!(client.terminal.end().exit_code(), 0);
    let journal = far.journal();
    let commands: Vec<_> = journal.iter().map(|line| line["command"].as_str().unwrap()).collect();
    assert_eq!(commands[..4], ["redo", "undo", "note", "done"]);
    assert_eq!(journal, typed_near(&KEYS.concat(), &screen));
}
