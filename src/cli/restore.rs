//! `opora restore FILE`: the store of a copy, into an empty folder; there whole or not at all. `--replace`: in place of a
//! store that is there, which is kept aside.

use std::path::PathBuf;

use chrono::Utc;

use super::context::Context;
use super::opening::patiently;
use super::trouble::{Done, Exit};
use super::{backup::told, outcome};
use crate::store::lock::{Holder, Lock};
use crate::store::{StoreError, backup};
use crate::wire::identity::this_person;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[arg(long)]
    replace: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let dir = context.store_dir()?;
    if context.global.socket.is_some() {
        let shown = dir.display().to_string();
        let told = context.trouble(Exit::Usage, "cli-restore-socket", &[("dir", &shown)]);
        return Err(told.hint(context.words.plain("cli-restore-socket-hint")));
    }
    let trouble = |error: StoreError| outcome::store(context.words, &error);
    if !args.replace {
        let summary = backup::restore(&args.file, &dir).map_err(trouble)?;
        return told(context, "cli-restore-done", &dir, &summary);
    }
    let holder = Holder::this_process(&this_person().name, Utc::now());
    // Nobody may have it open; the lock goes aside with the store.
    let _lock = dir.exists().then(|| patiently(|| Lock::take(&dir, &holder))).transpose().map_err(trouble)?;
    let (summary, aside) = backup::restore_in_place(&args.file, &dir).map_err(trouble)?;
    told(context, "cli-restore-done", &dir, &summary)?;
    let Some(aside) = aside else { return Ok(()) };
    let line = context.words.say("cli-restore-aside", &[("dir", aside.display().to_string().into())]);
    context.out.line(&line)
}
