//! Papers in: real small files and composed ones, every refusal, every line accounted for.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod exchange {
    mod layouts;
    mod properties;
    mod rosters;
    mod seed;
    mod tables;
    mod whole;
}
