//! `opora open FILE` and bare `opora`: the workbench, on a terminal only.

use std::path::PathBuf;

use super::context::Context;
use super::trouble::Done;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let _ = (args, context);
    Ok(())
}

pub fn workbench(context: &mut Context<'_>) -> Done {
    let _ = context;
    Ok(())
}
