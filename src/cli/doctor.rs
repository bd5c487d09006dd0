//! `opora doctor`: what the program sees around it: version, language, terminal, day, store, disk. A line a fact;
//! what is wrong is marked and makes exit code 3. Changes nothing.

use std::io::{IsTerminal, stderr, stdin, stdout};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::context::Context;
use super::opening::{Place, is_there};
use super::trouble::{Done, Exit, Told, Trouble};
use crate::domain::clean::clean;
use crate::locale::Words;
use crate::store::space::Space;
use crate::store::{Store, StoreError, copies};
use crate::tui::terminal::caps::Caps;
use crate::tui::view::dates::with_weekday;
use crate::tui::view::words::store_said;
use crate::wire::identity::this_person;

/// So much of a variable is shown.
const LONGEST: usize = 64;

/// A fact, and whether it is as it should be.
struct Fact {
    name: &'static str,
    text: String,
    good: bool,
}

pub fn run(context: &mut Context<'_>) -> Done {
    let mut facts = surroundings(context);
    match context.place()? {
        Place::Socket(path) => facts.extend(server(context, &path)),
        Place::Dir(dir) => facts.extend(store(context, &dir)),
    }
    let words = context.words;
    for fact in &facts {
        let mark = if fact.good { " " } else { "!" };
        let name = words.plain(&format!("cli-doctor-{}", fact.name));
        context.out.line(&format!("{mark} {name}: {}", clean(&fact.text)))?;
    }
    let wrong = facts.iter().filter(|fact| !fact.good).count();
    if wrong == 0 {
        return Ok(());
    }
    context.out.flush()?;
    Err(Trouble::Told(Told {
        exit: Exit::Store,
        what: words.say("cli-doctor-wrong", &[("count", wrong.into())]),
        lines: Vec::new(),
        hint: None,
    }))
}

fn surroundings(context: &Context<'_>) -> Vec<Fact> {
    let words = context.words;
    // Of the environment nothing is believed, not even that it is short.
    let variable =
        |name: &str| std::env::var(name).unwrap_or_default().chars().take(LONGEST).collect::<String>();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable).into_iter().find(|value| !value.is_empty());
    let locale = locale.unwrap_or_default();
    let is_utf8 = locale.to_uppercase().replace('-', "").contains("UTF8");
    let yes_no = |yes: bool| words.plain(if yes { "cli-yes" } else { "cli-no" });
    let streams = [
        ("stdin", stdin().is_terminal()),
        ("stdout", stdout().is_terminal()),
        ("stderr", stderr().is_terminal()),
    ];
    let streams = streams.map(|(name, is)| format!("{name} {}", yes_no(is))).join(", ");
    let size = rustix::termios::tcgetwinsize(stdout())
        .ok()
        .filter(|size| size.ws_col > 0)
        .map_or_else(|| "—".to_owned(), |size| format!("{}×{}", size.ws_col, size.ws_row));
    let fact = |name, text, good| Fact { name, text, good };
    vec![
        fact("version", env!("CARGO_PKG_VERSION").to_owned(), true),
        fact("person", this_person().name, true),
        fact("today", with_weekday(words, context.today), true),
        fact("language", words.lang().name().to_owned(), true),
        fact("locale", if locale.is_empty() { "—".to_owned() } else { locale }, is_utf8),
        fact("term", terminal(words, &variable("TERM")), true),
        fact("streams", streams, true),
        fact("size", size, true),
    ]
}

/// The terminal's name, and whether the workbench knows it: to an unknown one it sends what every terminal has.
fn terminal(words: &Words, name: &str) -> String {
    let shown = clean(name);
    match Caps::named(name).reports {
        true => shown.into_owned(),
        false => words.say("cli-doctor-term-unknown", &[("name", (&*shown).into())]),
    }
}

/// What a server says of its store to whoever comes by its socket.
fn server(context: &Context<'_>, path: &Path) -> Vec<Fact> {
    let words = context.words;
    let fact = |name, text, good| Fact { name, text, good };
    let mut facts = vec![fact("server", path.display().to_string(), true)];
    match context.bench() {
        Ok(bench) => {
            // With its first answer a server says how far its journal is.
            let role = bench.may().map(|rights| rights.role).unwrap_or_default();
            facts.push(fact("entries", bench.sequence().to_string(), !role.is_empty()));
            let read_only = bench.read_only();
            let (key, good) = match read_only {
                Some(_) => ("cli-doctor-read-only", false),
                None => ("cli-doctor-writable", true),
            };
            facts.push(fact("state", stated(words, key, read_only), good));
        }
        Err(Trouble::Told(told)) => facts.push(fact("state", told.what, false)),
        Err(_) => facts.push(fact("state", "?".to_owned(), false)),
    }
    facts
}

fn store(context: &Context<'_>, dir: &Path) -> Vec<Fact> {
    let words = context.words;
    let fact = |name, text, good| Fact { name, text, good };
    let mut facts = vec![fact("store", dir.display().to_string(), true), space(words, dir)];
    if !is_there(dir) {
        facts.push(fact("state", words.plain("cli-doctor-no-store"), true));
        return facts;
    }
    if let Ok(meta) = std::fs::metadata(dir) {
        let mode = meta.mode() & 0o777;
        facts.push(fact("mode", format!("{mode:o}"), mode & 0o077 == 0));
    }
    match context.open_store(dir) {
        Ok(store) => {
            let read_only = store.read_only();
            facts.push(fact("entries", store.sequence().to_string(), true));
            facts.push(fact("view", format!("{} KiB", store.view_size().unwrap_or(0).div_ceil(1024)), true));
            let made = copies::all(dir).unwrap_or_default();
            let made = made.iter().map(|copy| copy.path.display().to_string()).collect::<Vec<_>>().join(", ");
            facts.push(fact("copies", if made.is_empty() { "—".to_owned() } else { made }, true));
            let state = match (read_only.is_some(), store.is_low()) {
                (true, _) => "cli-doctor-read-only",
                (false, true) => "cli-doctor-no-room",
                (false, false) => "cli-doctor-writable",
            };
            facts.push(fact("state", stated(words, state, read_only), state == "cli-doctor-writable"));
        }
        Err(Trouble::Told(told)) => {
            // Whoever holds it may know that it is damaged.
            let held = match context.place() {
                Ok(Place::Dir(_)) => context.bench().ok().and_then(|bench| bench.read_only()),
                _ => None,
            };
            if held.is_some() {
                facts.push(fact("state", stated(words, "cli-doctor-read-only", held), false));
                return facts;
            }
            let said = [Some(told.what), told.hint].into_iter().flatten().collect::<Vec<_>>().join(". ");
            facts.push(fact("state", said, false));
        }
        Err(_) => {}
    }
    facts
}

/// Whether it takes writes, and why it does not.
fn stated(words: &Words, state: &str, read_only: Option<StoreError>) -> String {
    let state = words.plain(state);
    read_only.map_or(state.clone(), |why| format!("{state} — {}", store_said(words, &why)))
}

/// Free space where the store lies, or would.
fn space(words: &Words, dir: &Path) -> Fact {
    let Some(space) = Space::at(dir) else {
        return Fact { name: "space", text: "?".to_owned(), good: false };
    };
    let mut text = format!("{} MiB", space.free >> 20);
    if space.is_short() {
        text.push_str(&format!(" — {}", words.plain("cli-doctor-space-short")));
    } else if space.is_little() {
        text.push_str(&format!(" — {}", words.plain("cli-doctor-space-little")));
    }
    Fact { name: "space", text, good: !space.is_short() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    #[test]
    fn a_terminal_that_is_not_known_is_said_to_be_so() {
        let words = Words::new(Lang::Ru);
        assert_eq!(terminal(&words, "xterm-256color"), "xterm-256color");
        assert_eq!(
            terminal(&words, "mine\u{1b}[2J"),
            "mine[2J — не узнан, ему шлётся только то, что умеет любой терминал"
        );
    }
}
