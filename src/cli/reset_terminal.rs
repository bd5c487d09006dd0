//! `opora reset-terminal`: brings back a terminal that a killed program left behind. Needs no store.

use super::context::Context;
use super::trouble::Done;
use crate::tui::terminal::guard;

pub fn run(context: &mut Context<'_>) -> Done {
    // No terminal on standard input, no modes to set.
    let _ = guard::reset_modes();
    // Not into a file or a pipe: there the bytes would only do harm.
    if context.out.is_terminal() { context.out.raw(guard::reset_sequence()) } else { Ok(()) }
}
