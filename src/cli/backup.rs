//! `opora backup FILE`: a copy of the store and of its keys, each verified by reading it through.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::Utc;

use super::context::Context;
use super::opening::Place;
use super::trouble::{Done, Exit, Trouble};
use super::{nightly, outcome};
use crate::engine::{Failure, Workbench};
use crate::store::StoreError;
use crate::store::backup::{self, Summary, keys_beside};
use crate::store::disk::RealDisk;
use crate::store::journal::Journal;
use crate::store::lock::{Holder, Lock};
use crate::tui::view::reasons::system_said;
use crate::wire::identity::this_person;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// FILE is a folder: a copy by date in it, and so many of the newest stay.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let file = match args.keep {
        Some(_) => nightly::file(&args.file, Utc::now()),
        None => args.file.clone(),
    };
    if args.keep.is_none() && !args.force {
        refuse_existing(context, &file)?;
    }
    let summary = match context.place()? {
        Place::Dir(_) => here(context, &context.existing_store()?, &file)?,
        Place::Socket(_) => fetched(context, &file)?,
    };
    told(context, "cli-backup-done", &file, &summary)?;
    args.keep.map_or(Ok(()), |keep| prune(context, &args.file, keep))
}

/// A copy made before, or something else, is not lost to a new one unasked.
fn refuse_existing(context: &Context<'_>, file: &Path) -> Done {
    let keys = keys_beside(file);
    match [file, &keys].into_iter().find(|path| path.symlink_metadata().is_ok()) {
        Some(there) => {
            let there = there.display().to_string();
            let told = context.trouble(Exit::Usage, "cli-file-exists", &[("path", &there)]);
            Err(told.hint(context.words.plain("cli-file-exists-hint")))
        }
        None => Ok(()),
    }
}

/// A store that lost entries gives no copy: it would take the place of one that has them.
fn untold(context: &Context<'_>, error: &StoreError) -> Trouble {
    let trouble = outcome::store(context.words, error);
    match error {
        StoreError::JournalDamaged { .. } | StoreError::ViewAhead { .. } => {
            trouble.hint(context.words.plain("cli-backup-damaged-hint"))
        }
        _ => trouble,
    }
}

/// Only once the new copy is whole.
fn prune(context: &mut Context<'_>, folder: &Path, keep: u16) -> Done {
    let removed = nightly::prune(folder, keep.into()).map_err(|error| {
        let (path, reason) = (folder.display().to_string(), system_said(context.words, &error.to_string()));
        context.trouble(Exit::Store, "cli-backup-unpruned", &[("path", &path), ("reason", &reason)])
    })?;
    if removed == 0 {
        return Ok(());
    }
    let text = context.words.say("cli-backup-pruned", &[("count", removed.into())]);
    context.out.line(&text)
}

/// The view is not needed: a store whose view is broken can still be copied. One that another process holds is copied by
/// that one.
fn here(context: &mut Context<'_>, dir: &Path, file: &Path) -> Result<Summary, Trouble> {
    let holder = Holder::this_process(&this_person().name, Utc::now());
    let trouble = |error: StoreError| untold(context, &error);
    match Lock::take(dir, &holder) {
        Err(StoreError::Held { .. }) => fetched(context, file),
        lock => {
            let _lock = lock.map_err(trouble)?;
            let disk = Arc::new(RealDisk::new(dir).map_err(trouble)?);
            let (journal, _) = Journal::open(disk).map_err(trouble)?;
            backup::backup(&journal, file, Utc::now()).map_err(trouble)
        }
    }
}

/// The server makes the copy, this process writes it, with the rights of its own person.
fn fetched(context: &mut Context<'_>, file: &Path) -> Result<Summary, Trouble> {
    let bench = context.bench()?;
    let made = bench.copy().map_err(|failure| match failure {
        Failure::Store(error) => untold(context, &error),
        failure => outcome::failed(context.words, failure),
    })?;
    let keys = made.keys.map(|_| keys_beside(file));
    let parts = [keys.as_deref().map(|path| (path, true)), Some((file, false))];
    for (path, of_keys) in parts.into_iter().flatten() {
        fetch(context, &*bench, path, of_keys)?;
    }
    if keys.is_none() {
        context.out.line(&context.words.plain("cli-backup-keys-stay"))?;
    }
    backup::verify(file).map_err(|error| outcome::store(context.words, &error))
}

/// There whole or not at all.
fn fetch(context: &Context<'_>, bench: &dyn Workbench, path: &Path, of_keys: bool) -> Done {
    let unable = |error: std::io::Error| {
        let error = StoreError::Io { doing: "writing", path: path.to_owned(), reason: error.to_string() };
        outcome::store(context.words, &error)
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut target = tempfile::NamedTempFile::new_in(folder).map_err(unable)?;
    let mut from = 0;
    loop {
        let piece = bench.piece(of_keys, from).map_err(|failure| outcome::failed(context.words, failure))?;
        if piece.is_empty() {
            break;
        }
        target.write_all(&piece).map_err(unable)?;
        from += piece.len() as u64;
    }
    target.as_file().sync_all().map_err(unable)?;
    target.persist(path).map_err(|error| unable(error.error))?;
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(unable)
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
