//! The jobs of the keystroke budget: their keys, in both layouts, pause by pause and typed ahead in one write.

use crate::desk::{Desk, parsed};

/// The same keys with the Latin layout on.
fn latin(typed: &str) -> String {
    let one = |c: char| match opora::tui::keys::physical(c) {
        Some(key) if c.is_alphabetic() => key.latin(),
        _ => c,
    };
    let mut turned = String::new();
    let mut inside = false;
    for c in typed.chars() {
        inside = (inside || c == '<') && c != '>';
        turned.push(if inside { c } else { one(c) });
    }
    turned
}

/// Runs the keys after `before` in every way and checks that the journal is the same; returns its last line.
fn job(before: &str, keys: &str, budget: usize) -> (String, String) {
    assert!(parsed(keys).len() <= budget, "{keys}: {} keys", parsed(keys).len());
    let mut journals = Vec::new();
    let mut screen = String::new();
    for (typed, at_once) in [(keys.to_owned(), false), (latin(keys), false), (keys.to_owned(), true), (latin(keys), true)] {
        let mut desk = Desk::new();
        desk.keys(before);
        if at_once { desk.burst(&typed) } else { desk.keys(&typed) };
        screen = desk.screen();
        journals.push(desk.journal());
    }
    for other in &journals[1..] {
        assert_eq!(&journals[0], other, "{keys}");
    }
    (journals[0].last().cloned().unwrap_or_default(), screen)
}

#[test]
fn look_jobs() {
    for (before, keys) in [
        ("", "<Down><Down>в12 29.01.2021<Enter>"),
        ("", "оим*с2н<Tab>ждём приказ<Enter>"),
        ("с1н<Tab>ждём приказ<Enter><F5>", "оим*с2н<Tab>1<Enter>"),
        ("", "ъоим"),
        ("", "36и"),
        ("", "36у"),
        ("", "36у1<Enter>"),
        ("", "35у"),
        ("", "<F9>ним"),
        ("", "310у"),
        ("", "к Проверить в районе"),
    ] {
        let mut desk = Desk::new();
        desk.keys(before);
        println!("before {before:?}: {}", desk.status());
        desk.keys(keys);
        println!("---- {keys} ({} keys)\n{}\n{:#?}\n", parsed(keys).len(), desk.screen(), desk.journal().iter().skip(1).collect::<Vec<_>>());
    }
    let _ = job;
}
