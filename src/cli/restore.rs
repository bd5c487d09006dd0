//! `opora restore FILE`: the store of a copy, into an empty directory.

use std::path::PathBuf;

use super::context::Context;
use super::trouble::Done;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let _ = (args, context);
    Ok(())
}
