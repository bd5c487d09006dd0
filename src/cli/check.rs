//! `opora check`: holds every byte of the journal, the papers and the keys against its checksum, then the view.
//! Exit code 3 when anything is wrong; nothing is mended. `--repair`: what can be made again of what is whole is, the view
//! too; what cannot is told.

use std::sync::Arc;

use chrono::Utc;

use super::context::Context;
use super::opening::{Place, patiently};
use super::outcome;
use super::trouble::{Done, Exit, Told, Trouble};
use crate::store::check::{Problem, REPORTED, Report, check_journal};
use crate::store::disk::{Disk, RealDisk};
use crate::store::lock::{Holder, Lock};
use crate::store::repair::{self, Mended};
use crate::store::{Store, StoreError, backup, copies};
use crate::wire::identity::this_person;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(long)]
    repair: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    if args.repair {
        mended(context)?;
    }
    let report = report(context)?;
    let checked = report.checked;
    let line = context.words.say(
        "cli-check-journal",
        &[
            ("entries", checked.entries.to_string().into()),
            ("papers", checked.files.to_string().into()),
            ("keys", checked.keys.to_string().into()),
            ("head", super::json::hex(&checked.head).into()),
        ],
    );
    line.lines().try_for_each(|line| context.out.line(line))?;
    if !report.problems.is_empty() {
        context.out.flush()?;
        return Err(damaged(context, checked.problems, &report.problems, args.repair));
    }
    let values = report.values.unwrap_or(0).to_string();
    context.out.line(&context.words.say("cli-check-view", &[("values", values.into())]))?;
    context.out.line(&context.words.plain("cli-check-good"))
}

/// What can be made again of what is whole; only where nobody holds the store.
fn mended(context: &mut Context<'_>) -> Done {
    let dir = context.existing_store()?;
    let trouble = |error: StoreError| outcome::store(context.words, &error);
    let holder = Holder::this_process(&this_person().name, Utc::now());
    let lock = patiently(|| Lock::take(&dir, &holder)).map_err(trouble)?;
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(&dir).map_err(trouble)?);
    let mut problems = Vec::new();
    check_journal(&disk, &mut |problem| problems.push(problem)).map_err(trouble)?;
    let mended = repair::mend(&dir, &problems).map_err(trouble)?;
    drop(lock);
    mended.iter().try_for_each(|mended| {
        let (key, path) = match mended {
            Mended::Remade(path) => ("cli-repair-remade", path),
            Mended::Removed(path) => ("cli-repair-removed", path),
            Mended::Aside(path) => ("cli-repair-aside", path),
            Mended::Kept(path) => ("cli-repair-kept", path),
        };
        context.out.line(&context.words.say(key, &[("path", path.display().to_string().into())]))
    })
}

/// By whoever holds the store; else the files first, so that a journal that cannot be opened is told of, too.
fn report(context: &Context<'_>) -> Result<Report, Trouble> {
    let dir = match context.place()? {
        Place::Dir(_) => context.existing_store()?,
        Place::Socket(_) => return asked(context),
    };
    let trouble = |error: StoreError| outcome::store(context.words, &error);
    let holder = Holder::this_process(&this_person().name, Utc::now());
    let lock = match patiently(|| Lock::take(&dir, &holder)) {
        Err(StoreError::Held { .. }) => return asked(context),
        taken => taken.map_err(trouble)?,
    };
    let mut problems = Vec::new();
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(&dir).map_err(trouble)?);
    let checked = check_journal(&disk, &mut |problem| problems.push(problem)).map_err(trouble)?;
    drop(lock);
    if !problems.is_empty() {
        problems.truncate(REPORTED);
        return Ok(Report { checked, problems, values: None });
    }
    let store = context.open_store(&dir)?;
    let values = store.verify_view().map_err(trouble)?;
    if let Some(why) = store.read_only() {
        return Err(trouble(why));
    }
    Ok(Report { checked, problems, values: Some(values) })
}

fn asked(context: &Context<'_>) -> Result<Report, Trouble> {
    let bench = context.bench()?;
    bench.check().map_err(|failure| outcome::failed(context.words, failure))
}

/// What to do when entries are lost: the last whole copy in the store's own folder, if this process may see it.
fn loss_hint(context: &Context<'_>) -> String {
    let words = context.words;
    let dir = match context.place() {
        Ok(Place::Dir(dir)) => Some(dir),
        _ => None,
    };
    let copies = dir.as_deref().map(|dir| copies::all(dir).unwrap_or_default()).unwrap_or_default();
    let whole = copies.iter().rev().find(|copy| backup::verify(&copy.path).is_ok());
    let copy = match (&dir, whole) {
        (Some(dir), Some(copy)) => words.say(
            "cli-check-loss-copy",
            &[
                ("dir", outcome::for_a_shell(dir).into()),
                ("path", outcome::for_a_shell(&copy.path).into()),
                ("last", copy.last.to_string().into()),
            ],
        ),
        _ => words.plain("cli-check-loss-no-copy"),
    };
    format!("{}\n{copy}", words.plain("cli-check-loss-hint"))
}

fn damaged(context: &Context<'_>, count: u64, problems: &[Problem], repaired: bool) -> Trouble {
    let words = context.words;
    let is_mendable = problems.iter().any(|problem| repair::is_mendable(problem.trouble));
    let is_remainder = problems.iter().all(repair::is_remainder);
    let hint = match is_mendable && !repaired {
        _ if is_remainder => words.plain("cli-check-remainder-hint"),
        _ if problems.iter().any(repair::is_loss) => loss_hint(context),
        true => words.plain("cli-check-mendable-hint"),
        false if repaired => words.plain("cli-check-unmended-hint"),
        false => words.plain("cli-check-damaged-hint"),
    };
    let lines = problems.iter().map(|problem| {
        let what = words.plain(&format!("cli-damage-{}", problem.trouble.name()));
        let place = words.say(
            "cli-damage-place",
            &[
                ("path", problem.path.display().to_string().into()),
                ("offset", problem.offset.to_string().into()),
            ],
        );
        match problem.lost {
            Some((from, to)) => {
                let lost = words.say(
                    "cli-damage-lost",
                    &[("from", from.to_string().into()), ("to", to.to_string().into())],
                );
                format!("{place}: {what}; {lost}")
            }
            None => format!("{place}: {what}"),
        }
    });
    Trouble::Told(Told {
        exit: Exit::Store,
        what: words.say("cli-check-damaged", &[("count", count.into())]),
        lines: lines.collect(),
        hint: Some(hint),
    })
}
