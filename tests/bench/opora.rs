//! `cargo bench`: what README says was measured. Prints tables; decides nothing.
//! `cargo bench -- 100 1000000` measures these sizes only (the last takes ten minutes and 6 GB of disk);
//! `cargo bench -- durable`, `-- import`, `-- papers`, `-- wire`, `-- server`, `-- roles` and `-- bytes` one part (`-- bytes show GESTURE` its bytes), `-- /path/of/a/store` the keys of a store that lies ready. `-- relay` opens a bad line to try by hand (see `wire.rs`).
//! Beside each size the same is put to `sqlite3`, if installed.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod bytes;
mod durable;
#[path = "../support/frames/mod.rs"]
mod frames;
mod import;
mod papers;
mod process;
mod report;
mod rivals;
mod roles;
mod server;
mod sqlite;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod wire;
mod workbench;

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let wants = |part: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == part);
    if arguments.first().is_some_and(|argument| argument == "relay") {
        return wire::relay(&arguments[1..]);
    }
    for ready in arguments.iter().filter(|argument| argument.starts_with('/')) {
        workbench::keys(std::path::Path::new(ready));
    }
    if wants("bytes") {
        bytes::run(&arguments);
    }
    let folder = tempfile::tempdir().expect("a folder");
    if arguments.is_empty() || !sizes.is_empty() {
        let all = [1_000, 10_000, 100_000];
        workbench::run(folder.path(), if sizes.is_empty() { &all } else { &sizes });
    }
    if wants("import") {
        import::run(folder.path());
    }
    if wants("papers") {
        papers::run(folder.path());
    }
    if wants("wire") {
        wire::run();
    }
    if wants("server") {
        server::run(folder.path());
    }
    if wants("roles") {
        let store = folder.path().join("roles");
        workbench::fill(&store, 100_000);
        roles::run(&store);
    }
    if wants("durable") {
        durable::run(folder.path());
    }
}
