//! `opora check`: holds every byte of the journal, the papers and the keys against its checksum, then the view.
//! Exit code 3 when anything is wrong; nothing is mended. `--repair`: what can be made again of what is whole is, the view
//! too; what cannot is told.

use std::sync::Arc;

use chrono::Utc;

use super::context::Context;
use super::opening::patiently;
use super::outcome;
use super::trouble::{Done, Exit, Told, Trouble};
use crate::locale::Words;
use crate::store::check::{Checked, Problem, check_journal};
use crate::store::disk::{Disk, RealDisk};
use crate::store::lock::{Holder, Lock};
use crate::store::repair::{self, Mended};
use crate::store::{Store, StoreError};
use crate::wire::identity::this_person;

/// Problems that are told one by one.
const LISTED: usize = 50;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(long)]
    repair: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let dir = context.existing_store()?;
    let trouble = |error: StoreError| outcome::store(context.words, &error);
    let holder = Holder::this_process(&this_person().name, Utc::now());
    let lock = patiently(|| Lock::take(&dir, &holder)).map_err(trouble)?;
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(&dir).map_err(trouble)?);
    let (mut checked, mut problems) = checked(&disk).map_err(trouble)?;
    let mut mended = Vec::new();
    if args.repair {
        mended = repair::mend(&dir, &problems).map_err(trouble)?;
        (checked, problems) = self::checked(&disk).map_err(trouble)?;
    }
    drop(lock);
    mended.iter().try_for_each(|mended| {
        let (key, path) = match mended {
            Mended::Remade(path) => ("cli-repair-remade", path),
            Mended::Removed(path) => ("cli-repair-removed", path),
            Mended::Aside(path) => ("cli-repair-aside", path),
        };
        context.out.line(&context.words.say(key, &[("path", path.display().to_string().into())]))
    })?;
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
    if !problems.is_empty() {
        context.out.flush()?;
        return Err(damaged(context.words, &problems, args.repair));
    }
    let store = context.open_store(&dir)?;
    let values = store.verify_view().map_err(|error| outcome::store(context.words, &error))?;
    if let Some(why) = store.read_only() {
        return Err(outcome::store(context.words, &why));
    }
    context.out.line(&context.words.say("cli-check-view", &[("values", values.to_string().into())]))?;
    context.out.line(&context.words.plain("cli-check-good"))
}

fn checked(disk: &Arc<dyn Disk>) -> Result<(Checked, Vec<Problem>), StoreError> {
    let mut problems = Vec::new();
    let checked = check_journal(disk, &mut |problem| problems.push(problem))?;
    Ok((checked, problems))
}

fn damaged(words: &Words, problems: &[Problem], repaired: bool) -> Trouble {
    let is_mendable = problems.iter().any(|problem| repair::is_mendable(problem.trouble));
    let hint = match is_mendable && !repaired {
        true => "cli-check-mendable-hint",
        false => "cli-check-damaged-hint",
    };
    let lines = problems.iter().take(LISTED).map(|problem| {
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
        what: words.say("cli-check-damaged", &[("count", problems.len().into())]),
        lines: lines.collect(),
        hint: Some(words.plain(hint)),
    })
}
