//! `opora reopen ID… [--of DATE]`: takes an activity, or one of its occurrences, back into work.

use super::context::Context;
use super::trouble::Done;
use super::{find, outcome};
use crate::domain::deadline::typed::Prefer;
use crate::engine::{Command, OccurrenceAct, Targets};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[arg(long, value_name = "DATE")]
    of: Option<String>,
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let of = args.of.as_deref().map(|text| context.day(text, Prefer::Past)).transpose()?;
    let bench = context.bench()?;
    let ids = find::activities(context, &*bench, &args.ids)?;
    let reason = args.reason.clone();
    let Some(of) = of else {
        return outcome::execute(
            context,
            &*bench,
            Command::Reopen { targets: Targets::Records(ids), reason },
        );
    };
    for target in ids {
        let act = OccurrenceAct::Reopen { reason: reason.clone() };
        outcome::execute(context, &*bench, Command::Occurrence { target, of, act })?;
    }
    Ok(())
}
