//! The terminal may change its size at any moment, also while something is open.

use crate::support::ROAD_MAP;
use crate::support::terminal::Terminal;
use crate::support::world::World;

/// Rows and columns, from hardly anything to a wide screen.
const STORM: [(u16, u16); 12] = [
    (24, 80),
    (5, 20),
    (15, 60),
    (1, 1),
    (40, 120),
    (14, 60),
    (15, 59),
    (2, 200),
    (60, 10),
    (48, 160),
    (3, 3),
    (24, 80),
];

#[test]
fn a_storm_of_sizes_harms_no_screen_and_no_open_form() {
    let world = World::new();
    let mut terminal = Terminal::start(&world, &["open", ROAD_MAP], (24, 80));
    terminal.wait_for("просрочено 8");
    // The list, a form, a picker, the details, the help.
    let layers = [
        ("", "просрочено 8"),
        ("c", "Перенести срок"),
        ("j", "ИМЦ"),
        ("\r", "Проведение анализа списка школ"),
        ("?", "выполнено"),
    ];
    for (key, seen) in layers {
        terminal.send(key);
        terminal.wait_for(seen);
        for (rows, columns) in STORM {
            terminal.resize(rows, columns);
        }
        terminal.wait_for(seen);
        terminal.send(if key.is_empty() { "" } else { "\x1b" });
        terminal.wait_for("В выполнено");
    }
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    assert_eq!(world.journal().len(), 1, "a change of size changed something else");
}

#[test]
fn a_terminal_that_is_too_small_is_told_and_recovers() {
    let world = World::new();
    let mut terminal = Terminal::start(&world, &["open", ROAD_MAP], (24, 80));
    terminal.wait_for("просрочено 8");
    terminal.resize(10, 40);
    terminal.wait_for("Экран мал");
    terminal.resize(15, 60);
    terminal.wait_for("просрочено 8");
    terminal.send("q");
    terminal.end();
}
