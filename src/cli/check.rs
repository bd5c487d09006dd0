//! `opora check`: holds every byte of the journal, the papers and the keys against its checksum, then the view.
//! Exit code 3 when anything is wrong; nothing is mended.

use std::sync::Arc;

use chrono::Utc;

use super::context::Context;
use super::opening::patiently;
use super::outcome;
use super::trouble::{Done, Exit, Told, Trouble};
use crate::locale::Words;
use crate::store::check::{Problem, check_journal};
use crate::store::disk::{Disk, RealDisk};
use crate::store::lock::{Holder, Lock};
use crate::store::{Store, StoreError};
use crate::wire::identity::this_person;

/// Problems that are told one by one.
const LISTED: usize = 50;

pub fn run(context: &mut Context<'_>) -> Done {
    let dir = context.existing_store()?;
    let trouble = |error: StoreError| outcome::store(context.words, &error);
    let mut problems = Vec::new();
    let holder = Holder::this_process(&this_person().name, Utc::now());
    let lock = patiently(|| Lock::take(&dir, &holder)).map_err(trouble)?;
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(&dir).map_err(trouble)?);
    let checked = check_journal(&disk, &mut |problem| problems.push(problem)).map_err(trouble)?;
    drop(lock);
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
        return Err(damaged(context.words, &problems));
    }
    let store = context.open_store(&dir)?;
    let values = store.verify_view().map_err(|error| outcome::store(context.words, &error))?;
    if let Some(why) = store.read_only() {
        return Err(outcome::store(context.words, &why));
    }
    context.out.line(&context.words.say("cli-check-view", &[("values", values.to_string().into())]))?;
    context.out.line(&context.words.plain("cli-check-good"))
}

fn damaged(words: &Words, problems: &[Problem]) -> Trouble {
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
        hint: Some(words.plain("cli-check-damaged-hint")),
    })
}
