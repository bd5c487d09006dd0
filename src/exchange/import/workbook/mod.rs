//! xlsx → neutral table; and what the lists of people share with it. `open` guards the archive, `shown` gives a value
//! as a person sees it, `structure` knows what is hidden, `sheets` makes rows and says what it decided.

mod open;
mod sheets;
mod shown;
mod structure;

pub use open::{Book, guarded};
pub use sheets::read;
pub use shown::plain;

#[cfg(test)]
mod tests;
