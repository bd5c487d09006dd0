//! Who may import whom. In: every `crate::` path of `src`. Out: a failure that names file and line.
//! The table is the one that stands in `docs/architecture.md`; a second test holds the crates to their rooms.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The files of `src`, relative to it, in order.
fn all_sources() -> Vec<PathBuf> {
    let src = Path::new(ROOT).join("src");
    let mut found = Vec::new();
    sources(&src, &mut found);
    found.sort();
    found.into_iter().map(|path| path.strip_prefix(&src).unwrap().to_owned()).collect()
}

/// The room of a file: its top folder, or the file itself (`lib`, `main`).
fn room(file: &Path) -> String {
    let top = file.components().next().unwrap().as_os_str().to_str().unwrap();
    top.trim_end_matches(".rs").to_owned()
}

/// A file's lines without comments and without its unit tests, which may use what they like.
fn lines(file: &Path) -> Vec<(usize, String)> {
    if file.to_str().unwrap().contains("test") {
        return Vec::new();
    }
    let text = fs::read_to_string(Path::new(ROOT).join("src").join(file)).unwrap();
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let code = |line: &str| line.split("//").next().unwrap_or("").to_owned();
    before_tests.lines().enumerate().map(|(at, line)| (at + 1, code(line))).collect()
}

/// The names that follow `crate::` in a line: `crate::domain::x`, and each of `crate::{domain, engine::y}`.
fn imported(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let parts: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split(',').collect(),
            None => vec![rest],
        };
        names.extend(parts.into_iter().map(|part| {
            part.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>()
        }));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Room → what it may import, from the table of `docs/architecture.md`.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(Path::new(ROOT).join("docs/architecture.md")).unwrap();
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut rows = text.lines().skip_while(|line| !line.starts_with("| may import")).map(cells);
    let heads = rows.next().expect("the import table begins with `| may import`");
    let rows = rows.skip(1).take_while(|row| row.len() == heads.len());
    rows.map(|row| {
        let allowed = heads.iter().zip(&row).skip(1).filter(|(_, cell)| cell.starts_with('✔'));
        (row[0].clone(), allowed.map(|(head, _)| head.clone()).collect())
    })
    .collect()
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let table = table();
    let rooms: BTreeSet<String> = all_sources().iter().map(|file| room(file)).collect();
    let expected: BTreeSet<String> =
        rooms.into_iter().filter(|room| room != "lib" && room != "main").collect();
    assert_eq!(
        table.keys().cloned().collect::<BTreeSet<_>>(),
        expected,
        "rooms of the table and of src differ"
    );
    let mut wrong = Vec::new();
    for file in all_sources() {
        let from = room(&file);
        let Some(allowed) = table.get(&from) else { continue };
        for (at, line) in lines(&file) {
            for name in imported(&line) {
                if table.contains_key(&name) && name != from && !allowed.contains(&name) {
                    wrong.push(format!("src/{}:{at}: {from} imports {name}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Crates that live in one room only; one with several rows lives in each of these.
const HOMES: [(&str, &str); 23] = [
    ("ratatui", "tui"),
    ("crossterm", "tui"),
    ("termini", "tui"),
    ("tui_input", "tui"),
    ("signal_hook", "tui"),
    ("signal_hook", "cli/serve.rs"),
    ("signal_hook", "cli/ssh.rs"),
    ("mio", "wire/server"),
    ("base64", "tui/terminal"),
    ("sled", "store/sled.rs"),
    ("crc32c", "store"),
    ("chacha20poly1305", "store"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("etcetera", "cli"),
    ("fluent_bundle", "locale"),
    ("unic_langid", "locale"),
    ("csv", "exchange"),
    ("rust_xlsxwriter", "exchange"),
    ("calamine", "exchange"),
    ("zip", "exchange"),
    ("quick_xml", "exchange/import/docx"),
    ("landlock", "exchange/import/apart.rs"),
];

#[test]
fn each_dependency_comes_in_through_one_room() {
    let mut wrong = Vec::new();
    for file in all_sources() {
        for (at, line) in lines(&file) {
            for (name, home) in HOMES {
                let used = line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).any(|word| {
                    let path = word.trim_start_matches(':');
                    path.starts_with(&format!("{name}::")) && !word.starts_with("crate")
                });
                let at_home = HOMES.iter().any(|(other, home)| *other == name && file.starts_with(home));
                if used && !at_home {
                    wrong.push(format!("src/{}:{at}: {name} belongs to {home}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_are_seen_in_all_their_forms() {
    let cases = [
        ("use crate::domain::record::Kind;", vec!["domain"]),
        ("use crate::{domain, engine::Workbench};", vec!["domain", "engine"]),
        ("    let x = crate::store::Store::new(crate::tui::y());", vec!["store", "tui"]),
        ("pub(crate) fn x() {}", vec![]),
    ];
    for (line, wanted) in cases {
        assert_eq!(imported(line), wanted, "{line}");
    }
}

/// Names of functions that a test runner runs.
fn tests_of(code: &str) -> Vec<&str> {
    let mut is_test = false;
    let mut found = Vec::new();
    for line in code.lines().map(str::trim) {
        if line == "#[test]" {
            is_test = true;
        } else if let Some(name) = line.strip_prefix("fn ").filter(|_| is_test) {
            found.extend(name.split('(').next());
            is_test = false;
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            is_test = false;
        }
    }
    found
}

#[test]
fn every_test_named_among_the_promises_exists() {
    let root = Path::new(ROOT);
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    sources(&root.join("tests"), &mut files);
    let code: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let tests: BTreeSet<&str> = code.iter().flat_map(|code| tests_of(code)).collect();
    let page = fs::read_to_string(root.join("docs/promises.md")).unwrap();
    let is_test = |name: &&str| {
        name.matches('_').count() > 2
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let gone: Vec<&str> = page.split('`').filter(is_test).filter(|name| !tests.contains(name)).collect();
    assert!(gone.is_empty(), "named in docs/promises.md and no test: {gone:?}");
}
