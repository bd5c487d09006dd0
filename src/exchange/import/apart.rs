//! Archives from anywhere are read in a process of their own: this program again, which gets the bytes on its standard
//! input and gives the table back on its standard output. Before it reads it gives up memory, time, files, the network
//! and new rights (reliability-security.md S16). In: bytes. Out: what the same reader gives in this process, or why
//! not; whoever hangs or dies in there harms nobody here. Nothing but bytes goes in.

use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use bincode::Options as _;
use landlock::{ABI, Access, AccessFs, AccessNet, RestrictionStatus, Ruleset, RulesetAttr, RulesetError};
use rustix::process::{Resource, Rlimit, Signal};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Fault;
use super::table::{self, Table};
use super::{MAX_FILE, archive};

/// First argument of the program that reads apart; not for people, so the command line does not tell of it.
pub const COMMAND: &str = "read-apart";

const MEMORY: u64 = 512 << 20;
const SECONDS: u64 = 20;
/// By the clock on the wall: a machine may be busy.
const WALL: Duration = Duration::from_secs(30);
const MAX_ANSWER: u64 = 64 << 20;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on archives are read apart, by this program. A library that nobody told reads them itself.
pub fn by(program: PathBuf) {
    // Told twice, the first word holds.
    let _ = PROGRAM.set(program);
}

/// What is read of the bytes, and the second argument of the program that reads apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A paper: a neutral table.
    Paper,
    /// A list of people or schools: a book of sheets.
    List,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Paper => "paper",
            What::List => "list",
        }
    }
}

/// A paper by its content, apart when it is an archive.
pub fn paper(name: &str, bytes: &[u8]) -> Result<Table, Fault> {
    read(What::Paper, bytes, || table::read(name, bytes))
}

/// What `here` gives, read apart when the bytes are an archive and a program was named.
pub fn read<T: DeserializeOwned>(
    what: What,
    bytes: &[u8],
    here: impl FnOnce() -> Result<T, Fault>,
) -> Result<T, Fault> {
    let Some(program) = PROGRAM.get().filter(|_| archive::is_archive(bytes)) else { return here() };
    let answer = ask(program, &[COMMAND, what.name()], bytes, WALL)?;
    let answer: Result<Result<T, Fault>, _> = codec().deserialize(&answer);
    answer.unwrap_or(Err(Fault::ReadingDied))
}

fn codec() -> impl bincode::Options {
    bincode::DefaultOptions::new().with_limit(MAX_ANSWER)
}

/// Starts a program with the bytes on its standard input; its standard output, if it ends well and in time.
fn ask(program: &Path, arguments: &[&str], bytes: &[u8], wall: Duration) -> Result<Vec<u8>, Fault> {
    let until = Instant::now() + wall;
    let started = Command::new(program)
        .args(arguments)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = started.map_err(|error| Fault::Unreadable { message: error.to_string() })?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let (Some(mut input), Some(output)) = (input, output) else { return Err(Fault::ReadingDied) };
    std::thread::scope(|scope| {
        // One that ends early does not read to the end; its status says why.
        scope.spawn(move || drop(input.write_all(bytes)));
        let (done, answers) = mpsc::channel();
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.take(MAX_ANSWER + 1).read_to_end(&mut answer);
            let _ = done.send(read.map(|_| answer));
        });
        let answer = answers.recv_timeout(wall);
        let too_much = matches!(&answer, Ok(Ok(answer)) if answer.len() as u64 > MAX_ANSWER);
        let status = if answer.is_err() || too_much { stop(&mut child) } else { ended(&mut child, until) };
        match (answer, status) {
            _ if too_much => Err(Fault::TooManyCells),
            (Ok(Ok(answer)), Some(status)) if status.success() => Ok(answer),
            (Err(_), _) | (_, None) => Err(Fault::ReadingTooLong),
            (_, Some(status)) => Err(death(status)),
        }
    })
}

/// How it ended by itself; `None`: it did not, and was stopped.
fn ended(child: &mut Child, until: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(1)),
            _ => {
                stop(child);
                return None;
            }
        }
    }
}

fn stop(child: &mut Child) -> Option<ExitStatus> {
    let _ = child.kill();
    child.wait().ok()
}

fn death(status: ExitStatus) -> Fault {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(signal) if signal == Signal::XCPU.as_raw() => Fault::ReadingTooLong,
        _ => Fault::ReadingDied,
    }
}

/// What the program does whose first argument is [`COMMAND`]; gives back its exit code.
pub fn answer(what: Option<&str>) -> u8 {
    let answered = match what {
        Some("paper") => answer_with(|bytes| table::read("", bytes)),
        Some("list") => answer_with(super::roster::read_book),
        Some("probe") => answer_with(|bytes| Ok(still_possible(bytes))),
        _ => return 2,
    };
    if answered.is_some() { 0 } else { 2 }
}

fn answer_with<T: Serialize>(read: impl FnOnce(&[u8]) -> Result<T, Fault>) -> Option<()> {
    confine().ok()?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_FILE + 1).read_to_end(&mut bytes).ok()?;
    let answer = codec().serialize(&read(&bytes)).ok()?;
    let mut out = std::io::stdout().lock();
    out.write_all(&answer).and_then(|()| out.flush()).ok()
}

/// Gives up what a reader does not need, for good. Without room for one more descriptor there is no file, no socket
/// and no new program; the three that are open stay. What needs no descriptor (to remove a file) is forbidden where
/// the kernel can.
fn confine() -> rustix::io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    rustix::thread::set_no_new_privs(true)?;
    // An older kernel has less of it or none; the limits below hold on every one.
    let _ = forbid_paths();
    let limits = [
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nproc, 0),
        (Resource::Cpu, SECONDS),
        (Resource::As, MEMORY),
        (Resource::Nofile, 0),
    ];
    for (resource, limit) in limits {
        rustix::process::setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    Ok(())
}

fn forbid_paths() -> Result<RestrictionStatus, RulesetError> {
    let rules = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))?
        .handle_access(AccessNet::from_all(ABI::V5))?;
    rules.create()?.restrict_self()
}

/// Tries what a reader must not: a proof for tests that nothing of it is possible. `bytes`: a file to remove.
fn still_possible(bytes: &[u8]) -> Vec<String> {
    let path = Path::new(std::ffi::OsStr::from_bytes(bytes));
    let tried = [
        ("read", std::fs::read("/proc/self/status").is_ok()),
        ("write", std::fs::write(path, "x").is_ok()),
        ("remove", std::fs::remove_file(path).is_ok()),
        ("connect", std::net::TcpListener::bind("127.0.0.1:0").is_ok()),
        ("start", Command::new("/proc/self/exe").spawn().is_ok()),
    ];
    tried.into_iter().filter(|(_, done)| *done).map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(program: &str, arguments: &[&str], wall: Duration) -> Result<Vec<u8>, Fault> {
        ask(Path::new(program), arguments, &[b'x'; 1 << 20], wall)
    }

    #[test]
    fn whoever_hangs_dies_or_floods_is_told_and_gone() {
        let (long, short) = (Duration::from_secs(60), Duration::from_millis(100));
        let began = Instant::now();
        // It neither reads nor answers; it answers and stays.
        assert_eq!(asked("/bin/sleep", &["1000"], short), Err(Fault::ReadingTooLong));
        let stays = ["-c", "exec >&-; exec sleep 1000"];
        assert_eq!(asked("/bin/sh", &stays, short), Err(Fault::ReadingTooLong));
        assert!(began.elapsed() < long);
        assert_eq!(asked("/bin/sh", &["-c", "kill -XCPU $$"], long), Err(Fault::ReadingTooLong));
        assert_eq!(asked("/bin/sh", &["-c", "kill -ABRT $$"], long), Err(Fault::ReadingDied));
        assert_eq!(asked("/bin/false", &[], long), Err(Fault::ReadingDied));
        let floods = ["-c", "exec cat /dev/zero"];
        assert_eq!(asked("/bin/sh", &floods, long), Err(Fault::TooManyCells));
        assert!(matches!(asked("/no/such/program", &[], long), Err(Fault::Unreadable { .. })));
        assert_eq!(asked("/bin/cat", &[], long), Ok(vec![b'x'; 1 << 20]));
    }

    #[test]
    fn a_fault_comes_through_as_it_is() {
        let fault = Fault::CellTooLong { table: 1, row: 2, limit: 3 };
        let told: Result<Table, Fault> = Err(fault);
        let bytes = codec().serialize(&told).unwrap();
        assert_eq!(codec().deserialize::<Result<Table, Fault>>(&bytes).unwrap(), told);
        assert!(codec().deserialize::<Result<Table, Fault>>(&bytes[1..]).is_err());
    }
}
