//! What server and client start and open, as strace sees it: nothing but the program itself is executed, and the server
//! opens nothing outside its own folder. Without strace the tests say that they were skipped.

use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;

use crate::door::{SIZE, socket};
use crate::support::terminal::Terminal;
use crate::support::world::World;
use crate::support::{ROAD_MAP, TODAY};

const PROGRAM: &str = env!("CARGO_BIN_EXE_opora");

fn there_is_strace() -> bool {
    let tried =
        Command::new("strace").args(["-qq", "-e", "trace=execve", "-o", "/dev/null", "/bin/true"]).output();
    let works = tried.is_ok_and(|output| output.status.success());
    let demanded = std::env::var_os("OPORA_NEEDS_STRACE").is_some_and(|wanted| wanted == "1");
    assert!(works || !demanded, "OPORA_NEEDS_STRACE is set, and strace does not work");
    if !works {
        eprintln!("skipped: no strace that may trace");
    }
    works
}

/// Arguments of strace before the program's own.
fn traced(into: &Path) -> Vec<String> {
    let calls =
        "trace=execve,execveat,open,openat,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat";
    let into = into.display().to_string();
    ["-f", "-qq", "-s", "4096", "-e", calls, "-e", "signal=none", "-o", &into, PROGRAM]
        .map(str::to_owned)
        .to_vec()
}

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The path that a traced call names first.
fn path_of(line: &str) -> Option<&str> {
    line.split('"').nth(1)
}

fn programs_started(trace: &str) -> Vec<&str> {
    let calls = trace.lines().filter(|line| line.contains("execve(") || line.contains("execveat("));
    let done = calls.filter(|line| !line.contains("= -1"));
    done.filter_map(path_of).collect()
}

#[test]
fn server_and_client_execute_nothing_but_the_program_and_the_server_opens_only_its_own() {
    if !there_is_strace() {
        return;
    }
    let world = World::new();
    let (server_trace, client_trace) = (world.path("server.trace"), world.path("client.trace"));
    let door = socket(&world);
    fs::create_dir(door.parent().unwrap()).unwrap();
    fs::set_permissions(door.parent().unwrap(), fs::Permissions::from_mode(0o750)).unwrap();
    let store = world.store();
    let mut command = Command::new("strace");
    command.env_clear().envs(world.variables()).current_dir(world.path("")).args(traced(&server_trace));
    command.args(["--store"]).arg(&store).args(["serve", "--own"]);
    command.stdin(OwnedFd::from(UnixListener::bind(&door).unwrap())).stdout(Stdio::null());
    let served = Served(command.spawn().unwrap());
    let through = door.display().to_string();

    // Files are read and written by whoever asks, with the rights of that person.
    let paper = world.file("справка.docx", "bytes of a paper");
    let list = world.path("list.xlsx").display().to_string();
    let copy = world.path("copy").display().to_string();
    for arguments in [
        vec!["import", "roadmap", ROAD_MAP],
        vec!["done", "3.7", "--file", paper.to_str().unwrap()],
        vec!["list"],
        vec!["export", &list],
        vec!["backup", &copy],
    ] {
        let ran = world.run(["--socket", &through].into_iter().chain(arguments.iter().copied()));
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
    }
    let mut command = CommandBuilder::new("strace");
    command.env_clear();
    for (name, value) in world.variables() {
        command.env(name, value);
    }
    command.cwd(world.path("home"));
    command.env("EDITOR", "/bin/false");
    command.env("PAGER", "/bin/false");
    command.env("SHELL", "/bin/false");
    command.args(traced(&client_trace));
    command.args(["--today", TODAY, "--socket", &through]);
    let mut terminal = Terminal::run(command, SIZE);
    terminal.wait_for("просрочено 7");
    for (keys, shows) in [
        ("\x1b[B", "> "),
        ("!", "> "),
        ("\x1a", "> "),
        ("к", "Комментарий"),
        ("!sh\r", "Я отменить"),
        ("\r", "Понято"),
        ("\x1b", "> "),
        ("?", "Что можно здесь"),
        ("\x1b", "> "),
    ] {
        terminal.send(keys);
        terminal.wait_for(shows);
    }
    terminal.send("й");
    terminal.end();
    // strace ends when the program that it traces does.
    let children = format!("/proc/{pid}/task/{pid}/children", pid = served.0.id());
    let program = fs::read_to_string(children).unwrap();
    let program = rustix::process::Pid::from_raw(program.trim().parse().unwrap()).unwrap();
    rustix::process::kill_process(program, rustix::process::Signal::TERM).unwrap();
    wait(served);

    for trace in [&server_trace, &client_trace] {
        let trace = fs::read_to_string(trace).unwrap();
        let started = programs_started(&trace);
        assert!(!started.is_empty(), "strace saw nothing");
        for program in started {
            assert!([PROGRAM, "/proc/self/exe"].contains(&program), "{program} was started");
        }
    }
    opens_only_its_own(&fs::read_to_string(&server_trace).unwrap(), &store.display().to_string());
}

fn wait(mut served: Served) {
    let began = Instant::now();
    while served.0.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < Duration::from_secs(30), "the server does not end");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn opens_only_its_own(trace: &str, store: &str) {
    let mut own = 0;
    for line in trace.lines().filter(|line| !line.contains("execve(")) {
        let Some(path) = path_of(line) else { continue };
        // Relative ones are below a folder that was opened before; libraries are opened before the program begins.
        let admitted = path.starts_with(store)
            || store.starts_with(path)
            || !path.starts_with('/') && !path.contains("..")
            || [
                "/proc/",
                "/sys/",
                "/lib",
                "/usr/lib",
                "/etc/ld.so",
                "/etc/passwd",
                "/dev/null",
                "/dev/urandom",
            ]
            .iter()
            .any(|known| path.starts_with(known));
        assert!(admitted, "the server touched {path}: {line}");
        own += usize::from(path.starts_with(store));
    }
    assert!(own > 10, "strace saw the server touch only {own} files of its own");
    assert!(
        !trace.contains("leskensky") && !trace.contains("list.xlsx"),
        "a path of a person reached the server"
    );
}
