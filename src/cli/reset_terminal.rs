//! `opora reset-terminal`: brings back a terminal that a killed program left behind. Needs no store.

use std::io;

use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, tcgetattr,
    tcsetattr,
};

use super::context::Context;
use super::trouble::Done;

/// Attributes off, cursor shown, mouse, focus and paste reports off, keypad and cursor keys as usual, wrap on, the
/// alternate screen left.
const ORDINARY: &[u8] = b"\x1b[0m\x1b[?25h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\
    \x1b[?1l\x1b>\x1b[?7h\x1b[r\x1b[?1049l\r\n";

pub fn run(context: &mut Context<'_>) -> Done {
    let stdin = io::stdin();
    if let Ok(mut modes) = tcgetattr(&stdin) {
        modes.input_modes.insert(InputModes::BRKINT | InputModes::ICRNL | InputModes::IXON);
        modes.input_modes.remove(InputModes::INLCR | InputModes::IGNCR);
        modes.output_modes.insert(OutputModes::OPOST | OutputModes::ONLCR);
        modes.control_modes.insert(ControlModes::CREAD);
        modes.local_modes.insert(
            LocalModes::ISIG | LocalModes::ICANON | LocalModes::IEXTEN | LocalModes::ECHO | LocalModes::ECHOE,
        );
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        let _no_terminal_to_set = tcsetattr(&stdin, OptionalActions::Now, &modes);
    }
    // Not into a file or a pipe: there the bytes would only do harm.
    if context.out.is_terminal() { context.out.raw(ORDINARY) } else { Ok(()) }
}
