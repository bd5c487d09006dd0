//! However the program ends, the terminal is given back.

use rustix::process::Signal;

use crate::support::ROAD_MAP;
use crate::support::terminal::Terminal;
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
