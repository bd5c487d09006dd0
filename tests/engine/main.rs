//! The engine through its public face, on a store in memory.
mod base;
mod closing;
mod history;
mod import;
mod lists;
mod random;
mod shaping;
mod shifting;
