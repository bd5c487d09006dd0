//! `opora backup FILE`: a copy of the store and of its keys, each verified by reading it through.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::Utc;

use super::context::Context;
use super::opening::patiently;
use super::trouble::{Done, Exit, Trouble};
use super::{nightly, outcome};
use crate::store::StoreError;
use crate::store::backup::{self, Summary, keys_beside};
use crate::store::disk::RealDisk;
use crate::store::journal::Journal;
use crate::store::lock::{Holder, Lock};
use crate::wire::identity::this_person;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// FILE is a folder: a copy by date in it, and so many of the newest stay.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let dir = context.existing_store()?;
    let file = match args.keep {
        Some(_) => nightly::file(&args.file, Utc::now()),
        None => args.file.clone(),
    };
    let holder = Holder::this_process(&this_person().name, Utc::now());
    // The view is not needed: a store whose view is broken can still be copied.
    let copied = || -> Result<Summary, StoreError> {
        let _lock = patiently(|| Lock::take(&dir, &holder))?;
        let (journal, _) = Journal::open(Arc::new(RealDisk::new(&dir)?))?;
        backup::backup(&journal, &file, Utc::now())
    };
    let summary = copied().map_err(|error| outcome::store(context.words, &error))?;
    told(context, "cli-backup-done", &file, &summary)?;
    let Some(keep) = args.keep else { return Ok(()) };
    // Only now that the new copy is whole.
    let removed = nightly::prune(&args.file, keep.into()).map_err(|error| {
        let (path, reason) = (args.file.display().to_string(), error.to_string());
        context.trouble(Exit::Store, "cli-backup-unpruned", &[("path", &path), ("reason", &reason)])
    })?;
    if removed > 0 {
        let text = context.words.say("cli-backup-pruned", &[("count", removed.into())]);
        context.out.line(&text)?;
    }
    Ok(())
}

/// What a copy holds.
pub fn told(
    context: &mut Context<'_>,
    key: &str,
    file: &std::path::Path,
    summary: &Summary,
) -> Result<(), Trouble> {
    let keys = match summary.keys {
        Some(_) => keys_beside(file).display().to_string(),
        None => context.words.plain("cli-backup-no-keys"),
    };
    let line = context.words.say(
        key,
        &[
            ("file", file.display().to_string().into()),
            ("last", summary.last.to_string().into()),
            ("papers", summary.files.to_string().into()),
            ("kib", summary.bytes.div_ceil(1024).to_string().into()),
            ("keys", keys.into()),
        ],
    );
    line.lines().try_for_each(|line| context.out.line(line))
}
