//! `docs/cli.md` is the program's own help, word for word. `OPORA_REGENERATE=1 cargo test --test cli` writes it anew.

use opora::cli;
use opora::locale::{Lang, Words};

#[test]
fn the_reference_of_commands_is_the_programs_own_help() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cli.md");
    let now = cli::reference(&Words::new(Lang::Ru));
    if std::env::var_os("OPORA_REGENERATE").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == now, "docs/cli.md is old: run OPORA_REGENERATE=1 cargo test --test cli");
}
