//! Several people on one store: a Unix socket, frames on it, a server that owns the store and clients that hold a
//! [`Workbench`](crate::engine::Workbench) without knowing that it is far. Who somebody is, is what the kernel says of
//! the peer. See `docs/protocol.md`.

mod call;
mod client;
mod codec;
mod frame;
mod hello;
pub mod identity;
pub mod place;
pub mod server;

pub use client::{Address, Client, Patience, Reviver, guarded};
pub use frame::FRAME_MAX;
pub use hello::{OLDEST, PROTOCOL};
pub use server::{Door, Limits, Server, Stopper};
