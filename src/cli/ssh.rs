//! `opora ssh`: what sshd runs for people who shall have nothing but Opora (`ForceCommand`, or `command=` of a key). In:
//! `SSH_ORIGINAL_COMMAND`, which whoever connects makes up. Out: the workbench when it is empty, or one of a fixed list of
//! commands. It is taken apart here and never given to a shell; the store is the one that `opora ssh` was given.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::args::{Args, Global, Task};
use super::trouble::{Exit, Trouble};
use crate::domain::clean::{clean, is_clean};
use crate::locale::Words;

/// What sshd says was asked for.
const ASKED: &str = "SSH_ORIGINAL_COMMAND";

/// Commands that only look, and only at the store: they open no file that whoever connects may name.
pub const VERBS: [&str; 8] = ["list", "show", "deadline", "log", "summary", "export", "status", "doctor"];

/// In bytes; a command line of a person is shorter.
const LONGEST: usize = 4 << 10;
const MOST_WORDS: usize = 64;

/// The arguments of the program in place of those of `opora ssh`, begun with the program's own name.
pub fn arguments(program: &OsString, global: &Global, words: &Words) -> Result<Vec<OsString>, Trouble> {
    // A program that is forced has no shell to be stopped into; everything it makes is its owner's alone.
    let _stays = signal_hook::flag::register(signal_hook::consts::SIGTSTP, Arc::new(AtomicBool::new(false)));
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    arguments_of(program, global, std::env::var_os(ASKED), words)
}

fn arguments_of(
    program: &OsString,
    global: &Global,
    asked: Option<OsString>,
    words: &Words,
) -> Result<Vec<OsString>, Trouble> {
    let asked = asked.map_or_else(Vec::new, OsString::into_vec);
    let split = String::from_utf8(asked).ok().and_then(|asked| split(&asked));
    let Some(split) = split else { return Err(refused(words, None)) };
    let mut given = vec![program.clone()];
    given.extend(own(global));
    let Some(verb) = split.first() else { return Ok(given) };
    if !VERBS.contains(&verb.as_str()) {
        return Err(refused(words, Some(verb)));
    }
    given.push(verb.into());
    if verb == "export" {
        given.push("--stdout".into());
    }
    given.extend(split.iter().skip(1).map(OsString::from));
    Ok(given)
}

/// Whether what the arguments turned out to be is on the list, in the store of `opora ssh` itself.
pub fn admit(args: &Args, global: &Global, words: &Words) -> Result<(), Trouble> {
    let admitted = match &args.task {
        None
        | Some(
            Task::List(_)
            | Task::Show(_)
            | Task::Deadline(_)
            | Task::Log(_)
            | Task::Summary(_)
            | Task::Status(_)
            | Task::Doctor,
        ) => true,
        Some(Task::Export(export)) => export.stdout,
        Some(_) => false,
    };
    let elsewhere = args.global.store != global.store || args.global.socket != global.socket;
    if admitted && !elsewhere { Ok(()) } else { Err(refused(words, None)) }
}

fn refused(words: &Words, verb: Option<&str>) -> Trouble {
    let what = match verb {
        Some(verb) => {
            let verb: String = clean(verb).chars().take(40).collect();
            words.say("cli-ssh-refused", &[("verb", verb.into())])
        }
        None => words.plain("cli-ssh-unclear"),
    };
    Trouble::new(Exit::Usage, what).hint(words.say("cli-ssh-hint", &[("verbs", VERBS.join(", ").into())]))
}

/// The options that `opora ssh` was given.
fn own(global: &Global) -> Vec<OsString> {
    let mut given = Vec::new();
    let mut give = |option: &str, value: Option<OsString>| {
        if let Some(value) = value {
            given.extend([option.into(), value]);
        }
    };
    give("--store", global.store.clone().map(Into::into));
    give("--socket", global.socket.clone().map(Into::into));
    give("--today", global.today.clone().map(Into::into));
    give("--plan", global.plan.clone().map(Into::into));
    given
}

/// Words with quotes as people type them: `'…'`, `"…"`, and a backslash before a single character. Nothing is expanded.
/// `None`: a quote is open, a character has no business on a line, or it is too long.
fn split(line: &str) -> Option<Vec<String>> {
    if line.len() > LONGEST || !line.chars().all(is_clean) {
        return None;
    }
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => word.get_or_insert_default().push(letters.next()?),
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
        if words.len() > MOST_WORDS {
            return None;
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests;
