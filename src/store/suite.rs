//! One suite for every store: random changes against a naive model that knows nothing of indexes.
//! `model` answers every question by looking at all records; `checks` compares; the others are the tests: `runs` of
//! a view over each key-value store, `stores` of whole stores, `damage` of a view whose files were spoilt,
//! `erasure` of values that must lie nowhere, `full` of disks that take no more.

mod checks;
mod damage;
mod erasure;
mod full;
mod model;
mod runs;
mod stores;
