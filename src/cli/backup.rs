//! `opora backup FILE`: a copy of the store and of its keys, each verified by reading it through.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::Utc;

use super::context::Context;
use super::opening::Place;
use super::trouble::{Done, Exit, Trouble};
use super::{nightly, outcome};
use crate::engine::Workbench;
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
    let file = match args.keep {
        Some(_) => nightly::file(&args.file, Utc::now()),
        None => args.file.clone(),
    };
    let summary = match context.place()? {
        Place::Dir(_) => here(context, &context.existing_store()?, &file)?,
        Place::Socket(_) => fetched(context, &file)?,
    };
    told(context, "cli-backup-done", &file, &summary)?;
    args.keep.map_or(Ok(()), |keep| prune(context, &args.file, keep))
}

/// Only once the new copy is whole.
fn prune(context: &mut Context<'_>, folder: &Path, keep: u16) -> Done {
    let removed = nightly::prune(folder, keep.into()).map_err(|error| {
        let (path, reason) = (folder.display().to_string(), error.to_string());
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
    let trouble = |error: StoreError| outcome::store(context.words, &error);
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
    let made = bench.copy().map_err(|failure| outcome::failed(context.words, failure))?;
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
