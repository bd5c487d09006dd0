//! Files in and out. In: bytes of a paper, or rows to hand over. Out: drafts with doubts and places, or bytes of an
//! export. Knows the domain, never the store: what a draft changes is the engine's business.

pub mod export;
pub mod import;
