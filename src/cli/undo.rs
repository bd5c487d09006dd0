//! `opora undo`, `opora redo`: takes back this person's last gesture, and brings it again.

use super::context::Context;
use super::outcome;
use super::trouble::Done;
use crate::engine::Command;

pub fn undo(context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    outcome::execute(context, &*bench, Command::Undo)
}

pub fn redo(context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    outcome::execute(context, &*bench, Command::Redo)
}
