//! Keys as people press them: what the decoder yields, and which physical key stands behind a character.
//! What a key does is said elsewhere (the table of actions).

pub mod key;
pub mod layout;

pub use key::Key;
pub use layout::{Physical, keycap_en, keycap_ru, physical, to_other_layout};
