//! Subcommands about schools and teachers: `erase`, `remind`, `summary`, `unfold`.

use super::context::Context;
use super::find;
use super::outcome;
use super::trouble::{Done, Exit, Trouble};
use crate::domain::clean::clean;
use crate::domain::record::{Kind, RecordId};
use crate::engine::{Command, ListQuery, SummaryBy, SummaryQuery, Targets, Workbench};
use crate::tui::view::sheet;

#[derive(Debug, Clone, clap::Args)]
pub struct Erase {
    #[arg(value_name = "ID")]
    id: String,
    /// The word that nothing can take back.
    #[arg(long)]
    yes: bool,
}

/// Says beforehand that it cannot be undone; afterwards prints the act.
pub fn erase(args: &Erase, context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    let id = find::record(context, &*bench, Kind::Teacher, &args.id)?;
    if !args.yes {
        let warning = Trouble::new(Exit::Refused, context.words.plain("erase-warning"));
        return Err(warning.hint(context.words.plain("cli-erase-hint")));
    }
    let request = context.request(Command::Erase { teacher: id })?;
    let outcome = bench.execute(&request).map_err(|failure| outcome::failed(context.words, failure))?;
    let erased = outcome.done.iter().find(|effect| effect.kind == Kind::Teacher);
    let code = erased.map(|effect| effect.handle.clone()).unwrap_or_default();
    let lines = sheet::act_lines(context.words, &code, context.today, &bench.me());
    lines.iter().try_for_each(|line| context.out.line(line))
}

#[derive(Debug, Clone, clap::Args)]
pub struct Remind {
    #[arg(value_name = "ID")]
    id: String,
    /// What a school owes, instead of who owes an activity.
    #[arg(long)]
    school: bool,
}

/// A reminder for the debtors of an activity, or what a school owes.
pub fn remind(args: &Remind, context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    let told = |failure| outcome::failed(context.words, failure);
    let lines = if args.school {
        let id = find::record(context, &*bench, Kind::School, &args.id)?;
        let details = bench.details(Kind::School, id, context.today).map_err(told)?;
        details.map(|details| sheet::owes_lines(context.words, &details)).unwrap_or_default()
    } else {
        let id = find::record(context, &*bench, Kind::Activity, &args.id)?;
        let debtors = bench.debtors(id).map_err(told)?;
        let none = || Trouble::new(Exit::Refused, context.words.plain("pane-lines-empty"));
        sheet::reminder_lines(context.words, &debtors.ok_or_else(none)?, context.today)
    };
    lines.iter().try_for_each(|line| context.out.line(&clean(line)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum By {
    #[default]
    School,
    Block,
    Typical,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Summary {
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    #[arg(long, value_enum, default_value_t, value_name = "BY")]
    by: By,
}

pub fn summary(args: &Summary, context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    let by = match args.by {
        By::School => SummaryBy::School,
        By::Block => SummaryBy::Block,
        By::Typical => SummaryBy::Typical,
    };
    let query = SummaryQuery { by, filter: args.filter.join(" "), today: context.today };
    let found = bench.summary(&query).map_err(|failure| outcome::failed(context.words, failure))?;
    let lines = sheet::summary(context.words, by, &found);
    lines.iter().try_for_each(|line| context.out.line(&clean(line)))
}

#[derive(Debug, Clone, clap::Args)]
pub struct Unfold {
    #[arg(required = true, value_name = "ID")]
    id: Vec<String>,
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    school: Vec<String>,
}

pub fn unfold(args: &Unfold, context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    let ids = find::activities(context, &*bench, &args.id)?;
    let schools = schools(context, &*bench, &args.school)?;
    outcome::execute(context, &*bench, Command::Unfold { targets: Targets::Records(ids), schools })
}

fn schools(context: &Context<'_>, bench: &dyn Workbench, codes: &[String]) -> Result<Vec<RecordId>, Trouble> {
    codes.iter().map(|code| find::record(context, bench, Kind::School, code.trim())).collect()
}

/// The code of the school that somebody means by `7` or `07`: no other school will do.
fn school_code(context: &Context<'_>, bench: &dyn Workbench, typed: &str) -> Result<String, Trouble> {
    let told = |failure| outcome::failed(context.words, failure);
    for code in [typed.trim().to_owned(), format!("{:0>2}", typed.trim())] {
        if !bench.coded(Kind::School, &code).map_err(told)?.is_empty() {
            return Ok(code);
        }
    }
    Err(context.trouble(Exit::Refused, "cli-no-school", &[("code", typed)]))
}

/// The reports of these schools on an activity.
pub fn lines(
    context: &Context<'_>,
    bench: &dyn Workbench,
    activity: RecordId,
    codes: &[String],
) -> Result<Vec<RecordId>, Trouble> {
    let told = |failure| outcome::failed(context.words, failure);
    let details = bench.details(Kind::Activity, activity, context.today).map_err(told)?;
    let handle = details.map(|details| details.handle).unwrap_or_default();
    let mut found = Vec::new();
    for typed in codes {
        let code = &school_code(context, bench, typed)?;
        let query = ListQuery {
            kind: Kind::Line,
            filter: format!("activity:\"{handle}\" school:\"{}\"", code.trim()),
            base: String::new(),
            columns: Vec::new(),
            sort: None,
            descending: false,
            skip: 0,
            take: 2,
            today: context.today,
            with_names: false,
        };
        let page = bench.list(&query).map_err(told)?;
        let none = || context.trouble(Exit::Refused, "cli-no-line", &[("id", &handle), ("school", code)]);
        found.push(page.rows.first().ok_or_else(none)?.id);
    }
    Ok(found)
}
