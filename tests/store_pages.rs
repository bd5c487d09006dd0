//! Every kind of file that a store's folder holds, and the copies made of it, a byte changed at a time in a sample of
//! pages: what is shown then is the truth, or what stood earlier and is said to be damaged, or a refusal. Never anything
//! else, and never nothing for ever. Which kinds there are is read from the folder: a new one makes this fail until it is
//! named here. `OPORA_NIGHTLY=1`: every byte of more pages.
//! The trials run in processes of their own, because sled may hang on what was spoilt.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "engine/base.rs"]
#[allow(dead_code)]
mod base;
mod journal_support;

#[path = "store_pages/shown.rs"]
mod shown;
#[path = "store_pages/trials.rs"]
mod trials;
#[path = "store_pages/whole.rs"]
mod whole;
