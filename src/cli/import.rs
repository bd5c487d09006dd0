//! `opora import roadmap FILE…`: takes papers into the store, or shows what they would change.

use std::path::PathBuf;

use super::args::TextOrJson;
use super::context::Context;
use super::trouble::Done;

#[derive(Debug, Clone, clap::Subcommand)]
pub enum Task {
    Roadmap(Args),
}

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Vec<PathBuf>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TextOrJson,
}

pub fn run(task: &Task, context: &mut Context<'_>) -> Done {
    let Task::Roadmap(args) = task;
    let _ = (args, context);
    Ok(())
}
