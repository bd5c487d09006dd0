//! Opens the store and puts the engine on it.

use super::context::Context;
use super::trouble::{Exit, Trouble};
use crate::engine::Workbench;

impl Context<'_> {
    pub fn bench(&self) -> Result<Box<dyn Workbench>, Trouble> {
        Err(Trouble::new(Exit::Store, String::new()))
    }
}
