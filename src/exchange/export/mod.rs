//! Lists as files: csv for Excel, xlsx, json. In: a neutral sheet of typed cells. Out: bytes into any `Write`.

pub mod csv;
