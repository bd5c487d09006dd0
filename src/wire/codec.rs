//! Values as bytes: bincode's frozen form, never more than a message may have, read from a slice that is there already.

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A message, all its parts together, is never longer.
pub const MESSAGE_MAX: u64 = 96 << 20;

fn options() -> impl Options {
    bincode::DefaultOptions::new().with_limit(MESSAGE_MAX)
}

/// `None`: longer than a message may be.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Option<Vec<u8>> {
    options().serialize(value).ok()
}

/// `None`: these bytes are no such value.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    options().deserialize(bytes).ok()
}
