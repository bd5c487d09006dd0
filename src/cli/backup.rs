//! `opora backup FILE`: a copy of the store and of its keys, each verified by reading it through.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::Utc;

use super::context::Context;
use super::opening::patiently;
use super::outcome;
use super::trouble::{Done, Trouble};
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
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let dir = context.existing_store()?;
    let holder = Holder::this_process(&this_person().name, Utc::now());
    // The view is not needed: a store whose view is broken can still be copied.
    let copied = || -> Result<Summary, StoreError> {
        let _lock = patiently(|| Lock::take(&dir, &holder))?;
        let (journal, _) = Journal::open(Arc::new(RealDisk::new(&dir)?))?;
        backup::backup(&journal, &args.file, Utc::now())
    };
    let summary = copied().map_err(|error| outcome::store(context.words, &error))?;
    told(context, "cli-backup-done", &args.file, &summary)
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
