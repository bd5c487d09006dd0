//! `opora serve`: owns a store and lets others work on it. Ends when it is asked to (TERM, INT), with all that was
//! acknowledged on the disk; a server of one's own (`--own`) also when nobody was there for a while.

use std::fs;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::context::Context;
use super::hosting::{self, district_door, own_door};
use super::opening::engine;
use super::outcome;
use super::trouble::{Done, Exit, Trouble};
use crate::domain::calendar::Calendar;
use crate::engine::District;
use crate::locale::Words;
use crate::store::Store;
use crate::tui::view::reasons::system_said;
use crate::tui::view::words::store_said;
use crate::wire::identity::{account_named, group_named, group_of};
use crate::wire::{Limits, Server, guarded, place};

/// The group that systemd's socket is for, too.
const PEOPLE: &str = "opora-users";

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// For this person's own processes only.
    #[arg(long)]
    own: bool,
    #[arg(long, requires = "admin", conflicts_with = "own")]
    init: bool,
    #[arg(long, value_name = "LOGIN", requires = "init")]
    admin: Option<String>,
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
    if let Some(login) = &args.admin {
        return init(context, login);
    }
    let dir = served(args, context)?;
    let store = Arc::new(context.open_store(&dir)?);
    let damage = store.read_only();
    let door = match args.own {
        true => own_door(Arc::new(engine(context, store)?)),
        false => district_door(District::new(store, *Calendar::standard(), Utc::now)),
    };
    let (listener, socket) = listener(args, context, &dir)?;
    let words = context.words;
    let unable = |reason: std::io::Error| {
        let args = [("reason", system_said(words, &reason.to_string()).into())];
        Trouble::new(Exit::Store, words.say("cli-serve-failed", &args))
    };
    let server = Server::new(listener, door, limits(args), &dir).map_err(unable)?;
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
    if let Some(why) = damage {
        // The journal of the system is where whoever keeps the server looks first.
        context.out.line(&format!("{}: {}", words.plain("cli-doctor-read-only"), store_said(words, &why)))?;
    }
    if let Some(hint) = socket.as_deref().filter(|_| !args.own).and_then(|socket| closed_to(words, socket)) {
        context.out.line(&hint)?;
    }
    context.out.flush()?;
    let served = server.run();
    if let Some(socket) = &socket {
        let _not_there = fs::remove_file(socket);
    }
    handle.close();
    let _ended = listening.join();
    served.map_err(unable)
}

/// The store that is served: `--store`, else the district's, else one's own.
fn served(args: &Args, context: &Context<'_>) -> Result<PathBuf, Trouble> {
    let system = place::system_store();
    match context.global.store.is_none() && !args.own && system.is_dir() {
        true => Ok(system),
        false => context.store_dir(),
    }
}

/// Makes the store and lets the first administrator in. Root does it as the account that owns the folder: the server runs
/// as that one.
fn init(context: &mut Context<'_>, login: &str) -> Done {
    let dir = context.global.store.clone().unwrap_or_else(place::system_store);
    let Some(account) = account_named(login) else {
        return Err(context.trouble(Exit::Refused, "cli-serve-no-account", &[("login", login)]));
    };
    let owner = fs::metadata(&dir).map_err(|error| unusable(context, "cli-serve-no-folder", &dir, &error))?;
    let (uid, gid) = (owner.uid(), owner.gid());
    if rustix::process::getuid().is_root() && uid != 0 {
        let mut again = std::process::Command::new("/proc/self/exe");
        again.args(std::env::args_os().skip(1)).uid(uid).gid(gid).current_dir("/");
        let ended = again.status();
        let ended = ended.map_err(|error| unusable(context, "cli-serve-no-folder", &dir, &error))?;
        return match ended.code() {
            Some(0) => Ok(()),
            Some(1) => Err(Trouble::Said(Exit::Refused)),
            Some(2) => Err(Trouble::Said(Exit::Usage)),
            _ => Err(Trouble::Said(Exit::Store)),
        };
    }
    let district = District::new(Arc::new(context.open_store(&dir)?), *Calendar::standard(), Utc::now);
    let failed = |failure| outcome::failed(context.words, failure);
    district.first_administrator(login, account.uid).map_err(failed)?;
    let args = [("login", login.into()), ("dir", dir.display().to_string().into())];
    context.out.line(&context.words.say("cli-serve-initialised", &args))
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
    if is_socket && context.global.socket.is_none() {
        let handed = stdin.as_fd().try_clone_to_owned().map(UnixListener::from);
        return Ok((handed.map_err(|error| cannot(context, Path::new("stdin"), &error))?, None));
    }
    let mode = if args.own { 0o600 } else { 0o660 };
    let socket = match &context.global.socket {
        Some(socket) => socket.clone(),
        None if dir == place::system_store() => place::system_socket(),
        None => place::of_store(dir),
    };
    let folder = socket.parent().unwrap_or(Path::new("."));
    fs::metadata(folder).map_err(|error| cannot(context, folder, &error))?;
    guarded(&socket).map_err(|why| outcome::failed(context.words, why.into()))?;
    let listener = place::listen(&socket, mode).map_err(|error| cannot(context, &socket, &error))?;
    if !args.own
        && let Some(people) = group_named(PEOPLE)
    {
        // Who may not give it to them says so when it listens.
        let _not_a_member = std::os::unix::fs::chown(&socket, None, Some(people));
    }
    Ok((listener, Some(socket)))
}

/// What stands between the people of the district and this socket.
fn closed_to(words: &Words, socket: &Path) -> Option<String> {
    let group = fs::metadata(socket).ok()?.gid();
    if group_named(PEOPLE)? == group {
        return None;
    }
    let args = [
        ("socket", socket.display().to_string().into()),
        ("group", group_of(group).into()),
        ("people", PEOPLE.into()),
    ];
    Some(words.say("cli-serve-closed", &args))
}

fn cannot(context: &Context<'_>, path: &Path, error: &std::io::Error) -> Trouble {
    unusable(context, "cli-serve-no-socket", path, error)
}

fn unusable(context: &Context<'_>, key: &str, path: &Path, error: &std::io::Error) -> Trouble {
    let (path, reason) = (path.display().to_string(), system_said(context.words, &error.to_string()));
    context.trouble(Exit::Store, key, &[("path", &path), ("reason", &reason)])
}
