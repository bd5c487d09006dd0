//! From the arguments of the process to its exit code.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::FromArgMatches;

use super::args::{Args, Global, Task};
use super::context::Context;
use super::trouble::{Done, Exit, Trouble};
use super::{
    accept, backup, check, completions, deadline, demo, doctor, done, edit, event, export, help, import,
    list, log, looks, note, open, people, plan, postpone, reopen, reset_terminal, restore, serve, show,
    speech, ssh, status, undo, user, warn,
};
use crate::domain::clean::clean_lines;
use crate::exchange::import::apart;
use crate::locale::Words;
use crate::store::sled::panic_is_caught;

/// Runs the program; `args` begins with the program's own name.
pub fn run(args: &[OsString]) -> u8 {
    keep_to_ourselves();
    tell_faults_by_their_place();
    let word = |at: usize| args.get(at).and_then(|arg| arg.to_str());
    if word(1) == Some(apart::COMMAND) {
        return apart::answer(word(2));
    }
    apart::by(this_program());
    let words = words(args);
    let done = match parsed(args, &words) {
        Ok(Parsed::Args(given)) if matches!(given.task, Some(Task::Ssh)) => {
            forced(args, &given.global, &words)
        }
        parsed => parsed.and_then(|parsed| carried_out(parsed, &words)),
    };
    let Err(trouble) = done else { return Exit::Done as u8 };
    tell(&trouble);
    trouble.exit() as u8
}

/// Nothing of what is in memory or written is for others: no core dump, nobody of the same account looks into the process,
/// and files are made for their owner alone. Where the system refuses, the store's own checks still hold.
fn keep_to_ourselves() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, umask};
    let _unlimited_before = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _dumpable_still = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// A fault of the program is told by its place alone: what else it says may quote what somebody wrote.
fn tell_faults_by_their_place() {
    std::panic::set_hook(Box::new(|fault| {
        if !panic_is_caught() {
            let place = fault.location().map(ToString::to_string).unwrap_or_default();
            let _nobody_listens = writeln!(std::io::stderr(), "opora panicked at {place}");
        }
    }));
}

fn words(args: &[OsString]) -> Words {
    Words::new(speech::language(args, |name| std::env::var(name).ok()))
}

fn carried_out(parsed: Parsed, words: &Words) -> Done {
    match parsed {
        Parsed::Help(text) => {
            let mut out = super::out::Out::new();
            out.raw(text.as_bytes()).and_then(|()| out.flush())
        }
        Parsed::Args(args) => begun(args, words),
    }
}

/// What whoever came by ssh asked for, in place of `opora ssh`.
fn forced(args: &[OsString], global: &Global, told: &Words) -> Done {
    let program = args.first().cloned().unwrap_or_default();
    let args = ssh::arguments(&program, global, told)?;
    let words = words(&args);
    let parsed = parsed(&args, &words)?;
    if let Parsed::Args(args) = &parsed {
        ssh::admit(args, global, &words)?;
    }
    carried_out(parsed, &words)
}

/// The program that runs, even if another one was put in its place on the disk meanwhile.
fn this_program() -> PathBuf {
    let running = PathBuf::from("/proc/self/exe");
    match running.exists() {
        true => running,
        false => std::env::current_exe().unwrap_or(running),
    }
}

enum Parsed {
    Args(Box<Args>),
    Help(String),
}

fn parsed(args: &[OsString], words: &Words) -> Result<Parsed, Trouble> {
    let matches = help::command(words).try_get_matches_from(args);
    match matches.and_then(|matches| Args::from_arg_matches(&matches)) {
        Ok(args) => Ok(Parsed::Args(Box::new(args))),
        Err(error) => help::refused(&error, words).map(Parsed::Help),
    }
}

fn begun(args: Box<Args>, words: &Words) -> Done {
    let Args { global, task } = *args;
    let mut context = Context::new(global, words)?;
    perform(task, &mut context)?;
    context.out.flush()
}

fn perform(task: Option<Task>, context: &mut Context<'_>) -> Done {
    match task {
        None => open::workbench(context),
        Some(Task::Open(args)) => open::run(&args, context),
        Some(Task::Import(task)) => import::run(&task, context),
        Some(Task::Deadline(args)) => deadline::run(&args, context),
        Some(Task::List(args)) => list::run(&args, context),
        Some(Task::Show(args)) => show::run(&args, context),
        Some(Task::Done(args)) => done::run(&args, context),
        Some(Task::Postpone(args)) => postpone::run(&args, context),
        Some(Task::Reopen(args)) => reopen::run(&args, context),
        Some(Task::Accept(args)) => accept::accept(&args, context),
        Some(Task::Return(args)) => accept::give_back(&args, context),
        Some(Task::Event(args)) => event::run(&args, context),
        Some(Task::Edit(args)) => edit::run(&args, context),
        Some(Task::Note(args)) => note::run(&args, context),
        Some(Task::Undo) => undo::undo(context),
        Some(Task::Redo) => undo::redo(context),
        Some(Task::Log(args)) => log::run(&args, context),
        Some(Task::Export(args)) => export::run(&args, context),
        Some(Task::Backup(args)) => backup::run(&args, context),
        Some(Task::Restore(args)) => restore::run(&args, context),
        Some(Task::Check(args)) => check::run(&args, context),
        Some(Task::Doctor) => doctor::run(context),
        Some(Task::Serve(args)) => serve::run(&args, context),
        // Was put in other words before it came here.
        Some(Task::Ssh) => Err(Trouble::Said(Exit::Usage)),
        Some(Task::Status(args)) => status::run(&args, context),
        Some(Task::Demo(args)) => demo::run(&args, context),
        Some(Task::Plan(task)) => plan::run(&task, context),
        Some(Task::Erase(args)) => people::erase(&args, context),
        Some(Task::Remind(args)) => people::remind(&args, context),
        Some(Task::Summary(args)) => people::summary(&args, context),
        Some(Task::Unfold(args)) => people::unfold(&args, context),
        Some(Task::Looks(args)) => looks::run(&args, context),
        Some(Task::User(task)) => user::run(&task, context),
        Some(Task::Warn(args)) => warn::run(&args, context),
        Some(Task::ResetTerminal) => reset_terminal::run(context),
        Some(Task::Completions(args)) => completions::run(&args, context),
    }
}

/// On standard error: what happened, to what, what to do now. Nobody listening there is no trouble either.
fn tell(trouble: &Trouble) {
    let Trouble::Told(told) = trouble else { return };
    let mut text = format!("opora: {}\n", told.what);
    for line in &told.lines {
        text.push_str(&format!("  {line}\n"));
    }
    if let Some(hint) = &told.hint {
        text.push_str(&format!("{hint}\n"));
    }
    // Paths, arguments and what libraries say may hold anything.
    let _nobody_listens = std::io::stderr().write_all(clean_lines(&text).as_bytes());
}
