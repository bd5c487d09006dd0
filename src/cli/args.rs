//! The arguments of the program, as clap derives them. Their words (`cli-SUBCOMMAND-ARGUMENT`) are in `locale/`;
//! `help.rs` puts them in.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::{
    accept, backup, check, completions, deadline, demo, done, edit, event, export, import, list, log, looks,
    note, open, people, plan, postpone, reopen, restore, serve, show, status, user, warn,
};

#[derive(Debug, Parser)]
#[command(
    name = "opora",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    /// None: the workbench.
    #[command(subcommand)]
    pub task: Option<Task>,
}

/// Options of every subcommand.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Global {
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub store: Option<PathBuf>,
    #[arg(long, global = true, value_name = "SOCKET", value_hint = clap::ValueHint::FilePath)]
    pub socket: Option<PathBuf>,
    #[arg(long, global = true, value_name = "NAME")]
    pub plan: Option<String>,
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<String>,
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<LangName>,
}

/// Read before clap, see `speech::language`; here only so that clap knows the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangName {
    Ru,
    En,
}

/// `--format` of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum TextOrJson {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Task {
    Open(open::Args),
    #[command(subcommand)]
    Import(import::Task),
    Deadline(deadline::Args),
    List(list::Args),
    Show(show::Args),
    Done(done::Args),
    Postpone(postpone::Args),
    Reopen(reopen::Args),
    Accept(accept::Accept),
    Return(accept::Return),
    Event(event::Args),
    Edit(edit::Args),
    Note(note::Args),
    Undo,
    Redo,
    Log(log::Args),
    Export(export::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Check(check::Args),
    Doctor,
    Serve(serve::Args),
    Ssh,
    Status(status::Args),
    Demo(demo::Args),
    #[command(subcommand)]
    Plan(plan::Task),
    Erase(people::Erase),
    Remind(people::Remind),
    Summary(people::Summary),
    Unfold(people::Unfold),
    Looks(looks::Args),
    #[command(subcommand)]
    User(user::Task),
    Warn(warn::Args),
    ResetTerminal,
    Completions(completions::Args),
}
