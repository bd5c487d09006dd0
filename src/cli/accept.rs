//! `opora accept ID…` takes reports off control; `opora return ID… --reason TEXT` gives them back with a remark. With
//! `--school` the reports of schools are meant, with `--of` one occurrence.

use super::context::Context;
use super::trouble::{Done, Trouble};
use super::{find, outcome, people};
use crate::domain::deadline::typed::Prefer;
use crate::domain::record::{Kind, RecordId};
use crate::engine::{Command, Targets, Workbench};

#[derive(Debug, Clone, clap::Args)]
pub struct Accept {
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[arg(long, value_name = "DATE", conflicts_with = "school")]
    of: Option<String>,
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    school: Vec<String>,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Return {
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[arg(long, value_name = "DATE", conflicts_with = "school")]
    of: Option<String>,
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    school: Vec<String>,
    #[arg(long, required = true, value_name = "TEXT")]
    reason: String,
}

pub fn accept(args: &Accept, context: &mut Context<'_>) -> Done {
    let of = args.of.as_deref().map(|text| context.day(text, Prefer::Past)).transpose()?;
    let bench = context.bench()?;
    let (kind, targets) = meant(context, &*bench, &args.ids, &args.school)?;
    outcome::execute(context, &*bench, Command::Accept { kind, targets, of })
}

pub fn give_back(args: &Return, context: &mut Context<'_>) -> Done {
    let of = args.of.as_deref().map(|text| context.day(text, Prefer::Past)).transpose()?;
    let bench = context.bench()?;
    let (kind, targets) = meant(context, &*bench, &args.ids, &args.school)?;
    let remark = args.reason.clone();
    outcome::execute(context, &*bench, Command::Return { kind, targets, of, remark })
}

/// The activities, or the lines of these schools in them.
fn meant(
    context: &Context<'_>,
    bench: &dyn Workbench,
    ids: &[String],
    schools: &[String],
) -> Result<(Kind, Targets), Trouble> {
    let activities = find::activities(context, bench, ids)?;
    if schools.is_empty() {
        return Ok((Kind::Activity, Targets::Records(activities)));
    }
    let mut lines: Vec<RecordId> = Vec::new();
    for id in activities {
        lines.extend(people::lines(context, bench, id, schools)?);
    }
    Ok((Kind::Line, Targets::Records(lines)))
}
