//! `opora export FILE [KIND] [FILTER…]`: a list as a file; its form follows from the extension.

use std::path::PathBuf;

use super::context::Context;
use super::trouble::Done;
use crate::engine::{ListQuery, Row};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    columns: Vec<String>,
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true)]
    sort: Option<String>,
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let _ = (args, context);
    Ok(())
}

pub fn csv(context: &mut Context<'_>, query: &ListQuery, rows: &[Row]) -> Done {
    let _ = (context, query, rows);
    Ok(())
}
