//! The terminal may change its size at any moment, also while something is open.

use std::time::{Duration, Instant};

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
        // Several rows: what would become of each.
        ("\x1b[2~\x1b[2~c+7\tкарантин", "2 мероприятия"),
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

/// Sizes of a dragged window: one and the same screen to look at, over and over.
const DRAGGED: usize = 1_000;

#[test]
fn a_dragged_window_costs_three_screens_a_second_at_most() {
    let world = World::new();
    let mut terminal = Terminal::start(&world, &["open", ROAD_MAP], (24, 80));
    terminal.wait_for("просрочено 8");
    let whole = terminal.wait_for_quiet(Duration::from_millis(300));
    let began = Instant::now();
    for number in 0..DRAGGED {
        terminal.resize(24, if number % 2 == 0 { 79 } else { 80 });
        if number % 10 == 0 {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    let all = terminal.wait_for_quiet(Duration::from_millis(800));
    let seconds = usize::try_from(began.elapsed().as_secs()).unwrap() + 1;
    let spent = all - whole;
    assert!(spent <= (3 * seconds + 2) * whole, "{spent} bytes in {seconds} s, a screen takes {whole}");
    let screen = terminal.wait_for("> 1.1");
    terminal.send("\x0c");
    terminal.wait_for_more(all);
    terminal.wait_for_quiet(Duration::from_millis(300));
    assert_eq!(terminal.screen(), screen, "the last frame is a fresh frame");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
}
