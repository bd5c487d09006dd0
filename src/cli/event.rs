//! `opora event WORDS… --on DATE [--until DATE]` or `--awaited`: records the day of an event, or takes it back. All
//! deadlines that hang on it move with it.

use super::context::Context;
use super::outcome;
use super::trouble::{Done, Exit, Trouble};
use crate::domain::clean::clean;
use crate::domain::deadline::typed::Prefer;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::{event, words};
use crate::engine::{Command, Workbench};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(required = true, value_name = "TEXT")]
    words: Vec<String>,
    #[arg(long, value_name = "DATE", required_unless_present = "awaited")]
    on: Option<String>,
    #[arg(long, value_name = "DATE", requires = "on")]
    until: Option<String>,
    #[arg(long, conflicts_with = "on")]
    awaited: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let day = |text: &Option<String>, context: &Context<'_>| {
        text.as_deref().map(|text| context.day(text, Prefer::Past)).transpose()
    };
    let (date, end) = (day(&args.on, context)?, day(&args.until, context)?);
    let bench = context.bench()?;
    let event = called(context, &*bench, &args.words.join(" "))?;
    outcome::execute(context, &*bench, Command::RecordEvent { event, date, end })
}

/// The only event whose name has these words.
fn called(context: &Context<'_>, bench: &dyn Workbench, typed: &str) -> Result<RecordId, Trouble> {
    let events = bench.records(Kind::Event).map_err(|failure| outcome::failed(context.words, failure))?;
    let wanted = words::folded(typed.trim());
    let exact = |record: &&Record| words::folded(record.text(event::NAME)) == wanted;
    let mut found: Vec<&Record> = events.iter().filter(exact).collect();
    if found.is_empty() {
        found = events
            .iter()
            .filter(|record| words::folded(record.text(event::NAME)).contains(&wanted))
            .collect();
    }
    let names =
        |events: &[&Record]| events.iter().map(|it| clean(it.text(event::NAME)).into_owned()).collect();
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(context
            .trouble(Exit::Refused, "cli-no-event", &[("name", typed)])
            .lines(names(&events.iter().collect::<Vec<_>>()))),
        several => Err(context
            .trouble(Exit::Refused, "cli-several-events", &[("name", typed)])
            .lines(names(several))),
    }
}
