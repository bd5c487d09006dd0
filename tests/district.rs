//! A district server as `data/` ships it: the files for systemd and sshd, and the program behind a real sshd for people
//! who have nothing but Opora: what they get, what they do not, and what a lost line leaves.
//! Without sshd the tests that need one say that they were skipped; `OPORA_NEEDS_SSHD=1` demands it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "district/door.rs"]
mod door;
#[path = "district/drops.rs"]
mod drops;
#[path = "district/escapes.rs"]
mod escapes;
#[path = "district/executes.rs"]
mod executes;
#[path = "district/hostile.rs"]
mod hostile;
#[path = "district/manual.rs"]
mod manual;
#[path = "district/units.rs"]
mod units;
