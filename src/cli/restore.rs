//! `opora restore FILE`: the store of a copy, into an empty folder; there whole or not at all.

use std::path::PathBuf;

use super::context::Context;
use super::trouble::Done;
use super::{backup::told, outcome};
use crate::store::backup;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let dir = context.store_dir()?;
    let summary = backup::restore(&args.file, &dir).map_err(|error| outcome::store(context.words, &error))?;
    told(context, "cli-restore-done", &dir, &summary)
}
