//! Papers in: real small files and composed ones, every refusal, every line accounted for.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)] // Other tests use other parts of it.
#[path = "support/docx.rs"]
mod docx;

mod exchange {
    mod districts;
    mod documents;
    mod layouts;
    mod papers;
    mod properties;
    mod rosters;
    mod seed;
    mod tables;
    mod whole;
}
