//! The built program in a real terminal: keys in, screen out, journal behind.

mod support;

#[path = "program/session.rs"]
mod session;

#[path = "program/ends.rs"]
mod ends;
