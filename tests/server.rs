//! The server of the built program: killed, stopped, cut off, crowded, lied to. What it acknowledged is there, once and
//! whole; whoever is honest does not notice who is not. The sizes are those of every run; `OPORA_NIGHTLY=1` makes them
//! those of a night.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "server/chance.rs"]
mod chance;
#[path = "server/cuts.rs"]
mod cuts;
#[path = "server/desk.rs"]
mod desk;
#[path = "server/histories.rs"]
mod histories;
#[path = "server/hostile.rs"]
mod hostile;
#[path = "server/kills.rs"]
mod kills;
#[path = "server/ledger.rs"]
mod ledger;
#[path = "server/panics.rs"]
mod panics;
#[path = "server/persons.rs"]
mod persons;
#[path = "server/proxy.rs"]
mod proxy;
#[path = "server/raw.rs"]
mod raw;
#[path = "server/restarts.rs"]
mod restarts;
#[path = "server/second.rs"]
mod second;
#[path = "server/work.rs"]
mod work;
