//! Papers in and lists out, on real small files.

mod exchange {
    mod seed;
}
