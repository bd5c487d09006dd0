//! Questions: filter → sets from indexes → order → window. Counts are arithmetic on sets, never a scan.

mod details;
mod facets;
mod facts;
mod filter;
mod find;
mod import_preview;
mod joint;
mod journal;
mod list;
mod named;
mod remembered;
mod summary;

pub use details::{details, records};
pub use facets::{facet, head};
pub use filter::{count, matching};
pub use find::{find, numbered, reasons};
pub use import_preview::import_preview;
pub use journal::journal;
pub use list::{list, named, position};
pub use named::coded;
pub use summary::{LEAST_GROUP, debtors, summary};
