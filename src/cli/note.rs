//! `opora note ID TEXT`: adds a comment to an activity.

use super::context::Context;
use super::trouble::Done;
use super::{find, outcome};
use crate::domain::record::Kind;
use crate::engine::{Command, Targets};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "TEXT")]
    text: String,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    let id = find::record(context, &*bench, Kind::Activity, &args.id)?;
    outcome::execute(
        context,
        &*bench,
        Command::Comment { targets: Targets::one(id), text: args.text.clone() },
    )
}
