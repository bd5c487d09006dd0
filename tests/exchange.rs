//! Papers in: real small files and composed ones, every refusal, every line accounted for.

mod exchange {
    mod layouts;
    mod properties;
    mod seed;
}
