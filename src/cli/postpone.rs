//! `opora postpone ID… --to DATE --reason TEXT`: moves deadlines, to a day or by a span.

use super::context::Context;
use super::day;
use super::done::papers;
use super::trouble::{Done, Exit};
use super::{find, outcome};
use crate::domain::deadline::typed::Prefer;
use crate::engine::{Command, NewDay, OccurrenceAct, Targets};

#[derive(Debug, Clone, clap::Args)]
#[command(group = clap::ArgGroup::new("where").required(true).args(["to", "by"]))]
pub struct Args {
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    #[arg(long, value_name = "SPAN")]
    by: Option<String>,
    #[arg(long, value_name = "DATE")]
    of: Option<String>,
    #[arg(long, required = true, value_name = "TEXT")]
    reason: String,
    #[arg(long, value_name = "PAPER")]
    paper: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let to = match (&args.to, &args.by) {
        (Some(day), _) => NewDay::To(context.day(day, Prefer::Future)?),
        (None, by) => {
            let text = by.as_deref().unwrap_or_default();
            let wrong = || {
                context
                    .trouble(Exit::Usage, "cli-wrong-span", &[("text", text)])
                    .hint(context.words.plain("cli-wrong-span-hint"))
            };
            NewDay::By(day::shift(text).ok_or_else(wrong)?)
        }
    };
    let paper = match &args.paper {
        Some(text) => papers(context, text)?.into_iter().next(),
        None => None,
    };
    let bench = context.bench()?;
    let ids = find::activities(context, &*bench, &args.ids)?;
    if let Some(text) = &args.of {
        let of = context.day(text, Prefer::Past)?;
        for target in ids {
            let act = OccurrenceAct::Move { to, reason: args.reason.clone(), paper: paper.clone() };
            outcome::execute(context, &*bench, Command::Occurrence { target, of, act })?;
        }
        return Ok(());
    }
    let targets = Targets::Records(ids);
    outcome::execute(context, &*bench, Command::Postpone { targets, to, reason: args.reason.clone(), paper })
}
