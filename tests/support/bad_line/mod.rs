//! A bad line for real: the ssh client in a pseudo-terminal, a relay that shapes rate and delay, and sshd behind it. Used
//! by the test `bad_line` and by `cargo bench -- wire`.

pub mod client;
pub mod relay;
pub mod session;
pub mod sshd;
