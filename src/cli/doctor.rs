//! `opora doctor`: what the program sees around it.

use super::context::Context;
use super::trouble::Done;

pub fn run(context: &mut Context<'_>) -> Done {
    let _ = context;
    Ok(())
}
