//! `opora plan copy NAME --to PERIOD`: last year's plan as the template of the next.

use super::context::Context;
use super::trouble::{Done, Exit};
use super::{find, outcome};
use crate::domain::record::Kind;
use crate::engine::{Command, Workbench};

#[derive(Debug, Clone, clap::Subcommand)]
pub enum Task {
    Copy(Copy),
}

#[derive(Debug, Clone, clap::Args)]
pub struct Copy {
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "PERIOD")]
    to: String,
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

pub fn run(task: &Task, context: &mut Context<'_>) -> Done {
    let Task::Copy(args) = task;
    let to = context.period(&args.to)?;
    let bench = context.bench()?;
    let plan = match &args.name {
        Some(name) => find::plan_called(context, &*bench, name)?,
        None => only_plan(context, &*bench)?,
    };
    let title = args.title.clone();
    let request = context.request(Command::CopyPlan { plan, start: to.start, end: to.end, title })?;
    let done = bench.execute(&request).map_err(|failure| outcome::failed(context.words, failure))?;
    let made = done.done.iter().find(|effect| effect.kind == Kind::Plan).map(|effect| effect.id);
    let count = |kind: Kind| done.done.iter().filter(|effect| effect.kind == kind).count();
    let named = made.map(|id| find::plan_named(context, &*bench, id)).transpose()?.flatten();
    let line = context.words.say(
        "cli-plan-copied",
        &[
            ("plan", named.unwrap_or_default().into()),
            ("sections", count(Kind::Section).to_string().into()),
            ("activities", count(Kind::Activity).to_string().into()),
        ],
    );
    context.out.line(&line)
}

/// `--plan`, else the only plan there is.
fn only_plan(
    context: &Context<'_>,
    bench: &dyn Workbench,
) -> Result<crate::domain::record::RecordId, super::trouble::Trouble> {
    if let Some(id) = find::plan(context, bench)? {
        return Ok(id);
    }
    let plans = bench.records(Kind::Plan).map_err(|failure| outcome::failed(context.words, failure))?;
    match plans.as_slice() {
        [only] => Ok(only.id),
        _ => Err(context
            .trouble(Exit::Refused, "cli-which-plan", &[])
            .lines(plans.iter().map(find::plan_line).collect())),
    }
}
