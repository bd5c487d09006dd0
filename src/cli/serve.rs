//! `opora serve`: owns a store and lets others work on it. Ends when it is asked to (TERM, INT), with all that was
//! acknowledged on the disk; a server of one's own (`--own`) also when nobody was there for a while.

use std::fs;
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::context::Context;
use super::hosting::{self, own_door};
use super::opening::engine;
use super::trouble::{Done, Exit, Trouble};
use crate::wire::{Limits, Server, place};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// For this person's own processes only.
    #[arg(long)]
    own: bool,
    #[arg(long, value_name = "SECONDS")]
    idle: Option<u64>,
    #[arg(long, value_name = "COUNT")]
    connections: Option<usize>,
    #[arg(long, value_name = "COUNT")]
    per_person: Option<usize>,
    #[arg(long, value_name = "COUNT")]
    calls: Option<u32>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    if args.own {
        // The terminal that it was started from may go.
        let _leader_already = rustix::process::setsid();
    }
    let dir = context.store_dir()?;
    let engine = Arc::new(engine(context, Arc::new(context.open_store(&dir)?))?);
    let (listener, socket) = listener(args, context, &dir)?;
    let words = context.words;
    let unable = |reason: std::io::Error| {
        let args = [("reason", reason.to_string().into())];
        Trouble::new(Exit::Store, words.say("cli-serve-failed", &args))
    };
    let server = Server::new(listener, own_door(engine), limits(args), &dir).map_err(unable)?;
    let stopper = server.stopper();
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP]).map_err(unable)?;
    let handle = signals.handle();
    let listening = std::thread::spawn(move || {
        for signal in signals.forever() {
            if signal != SIGHUP {
                stopper.stop();
            }
        }
    });
    let shown = socket.as_deref().unwrap_or(Path::new("stdin")).display().to_string();
    let text = words.say("cli-serve-listening", &[("socket", shown.into())]);
    context.out.line(&text)?;
    context.out.flush()?;
    let served = server.run();
    if let Some(socket) = &socket {
        let _not_there = fs::remove_file(socket);
    }
    handle.close();
    let _ended = listening.join();
    served.map_err(unable)
}

fn limits(args: &Args) -> Limits {
    let usual = if args.own { Limits::personal() } else { Limits::default() };
    Limits {
        alone: args.idle.map(Duration::from_secs).or(args.own.then_some(hosting::ALONE)),
        connections: args.connections.unwrap_or(usual.connections),
        own: args.per_person.unwrap_or(usual.own),
        calls: args.calls.unwrap_or(usual.calls),
        ..usual
    }
}

/// The socket that systemd hands over as standard input, else one made at `--socket`, else the store's own; with its path
/// when it is ours to remove.
fn listener(
    args: &Args,
    context: &Context<'_>,
    dir: &Path,
) -> Result<(UnixListener, Option<PathBuf>), Trouble> {
    let stdin = std::io::stdin();
    let is_socket = fs::metadata("/proc/self/fd/0").is_ok_and(|meta| meta.file_type().is_socket());
    if is_socket && !args.own && context.global.socket.is_none() {
        let handed = stdin.as_fd().try_clone_to_owned().map(UnixListener::from);
        return Ok((handed.map_err(|error| cannot(context, Path::new("stdin"), &error))?, None));
    }
    let (socket, mode) = match &context.global.socket {
        Some(socket) => (socket.clone(), 0o660),
        None => (place::of_store(dir), 0o600),
    };
    let folder = socket.parent().unwrap_or(Path::new("."));
    match place::is_guarded(folder) {
        Ok(true) => {}
        Ok(false) => {
            let path = folder.display().to_string();
            return Err(context.trouble(Exit::Store, "server-unguarded", &[("path", &path)]));
        }
        Err(error) => return Err(cannot(context, folder, &error)),
    }
    let listener = place::listen(&socket, mode).map_err(|error| cannot(context, &socket, &error))?;
    Ok((listener, Some(socket)))
}

fn cannot(context: &Context<'_>, path: &Path, error: &std::io::Error) -> Trouble {
    let (path, reason) = (path.display().to_string(), error.to_string());
    context.trouble(Exit::Store, "cli-serve-no-socket", &[("path", &path), ("reason", &reason)])
}
