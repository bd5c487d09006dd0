//! What a person sets otherwise for their terminal: it holds at once and is kept for the next start.

use crate::tui::model::Model;

/// What became of keeping a setting; said only where something is to be known.
pub fn kept(model: &mut Model, kept: Result<Option<String>, String>) {
    match kept {
        Ok(Some(text)) => model.notice(text),
        Ok(None) => {}
        Err(why) => model.refuse(why),
    }
}
