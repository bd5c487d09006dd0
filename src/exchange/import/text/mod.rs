//! Text → neutral table, whatever keeps its cells apart: tabs, drawn lines, columns of blanks, labels, or nothing but
//! the ends of lines. Each way is a file that takes lines and gives rows and lines, or says that it is not its way; `read`
//! tries them. None of them drops a line: what is in no cell goes out as a line.

mod bars;
mod cutting;
mod flat;
mod gutters;
mod labelled;
mod lines;
mod middles;
mod read;
mod runs;
mod spaces;
mod tabs;
mod wrapped;

pub use lines::{tidy, visible};
pub use read::read;
