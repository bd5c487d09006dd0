//! Word documents (`.docx` and its like) → neutral table, in one pass and bounded memory. In: bytes of an archive.
//! Out: tables as rows of cells with what spans what, paragraphs outside them as lines, and remarks on what was left
//! out: deletions, hidden text, headers. Knows nothing of road maps.
//!
//! `package` finds the parts, `xml` reads one within limits, `styles` and `numbering` know what is not in the text,
//! `story` walks the document, `paragraph` gathers its text, `grid` makes even rows of the cells of a table.

mod grid;
mod notes;
mod numbering;
mod package;
mod paper;
mod paragraph;
mod read;
mod story;
mod styles;
mod symbols;
pub mod xml;

pub use read::read;
