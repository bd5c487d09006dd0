//! One suite for every store: random changes against a naive model that knows nothing of indexes.
//! `model` answers every question by looking at all records; `checks` compares; `runs` are the tests.

mod checks;
mod model;
mod runs;
