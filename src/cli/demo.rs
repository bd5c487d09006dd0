//! `opora demo --activities N --seed S`: fills the store with invented activities, through the same commands that
//! people give, in gestures of at most 10,000 records. The same seed and day make the same data.

use std::collections::BTreeMap;

use super::context::Context;
use super::invent::{Invention, Inventor};
use super::outcome;
use super::trouble::{Done, Trouble};
use crate::domain::record::{Kind, RecordId};
use crate::engine::{Command, Outcome, Targets, Workbench};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    activities: u32,
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

/// Activities of one plan, and of one gesture: with its sections and owners it stays below the limit of a gesture.
const PLAN_SIZE: u32 = 8_000;

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let bench = context.new_bench()?;
    let mut inventor = Inventor::new(args.seed, context.today);
    let mut left = args.activities;
    let mut plans = 0;
    while left > 0 {
        let size = left.min(PLAN_SIZE);
        plans += 1;
        fill(context, &*bench, inventor.plan(plans, size))?;
        left -= size;
    }
    let words = context.words;
    let line = words.say(
        "cli-demo-done",
        &[("activities", args.activities.to_string().into()), ("plans", plans.to_string().into())],
    );
    context.out.line(&line)
}

fn fill(context: &Context<'_>, bench: &dyn Workbench, invention: Invention) -> Result<(), Trouble> {
    let Invention { draft, fates } = invention;
    let outcome = execute(context, bench, Command::ImportPlan(Box::new(draft)))?;
    let activities =
        outcome.done.iter().filter(|effect| effect.kind == Kind::Activity).map(|effect| effect.id);
    // One gesture for all rows of the same fate.
    let mut gestures: BTreeMap<usize, (Vec<RecordId>, Command)> = BTreeMap::new();
    for (id, fate) in activities.zip(fates) {
        let Some(fate) = fate else { continue };
        gestures.entry(fate.kind).or_insert_with(|| (Vec::new(), fate.command)).0.push(id);
    }
    for (ids, command) in gestures.into_values() {
        execute(context, bench, aimed(command, ids))?;
    }
    Ok(())
}

/// The command at these records.
fn aimed(mut command: Command, ids: Vec<RecordId>) -> Command {
    match &mut command {
        Command::Complete { targets, .. }
        | Command::Postpone { targets, .. }
        | Command::Cancel { targets, .. }
        | Command::TakeIntoWork { targets }
        | Command::Comment { targets, .. } => *targets = Targets::Records(ids),
        _ => {}
    }
    command
}

/// A command of which some records may be refused: an invented row need not fit every fate.
fn execute(context: &Context<'_>, bench: &dyn Workbench, command: Command) -> Result<Outcome, Trouble> {
    let request = context.request(command)?;
    match bench.execute(&request) {
        Err(crate::engine::Failure::Refused(_)) => Ok(Outcome::default()),
        done => done.map_err(|failure| outcome::failed(context.words, failure)),
    }
}
