//! The line of somebody who works on the district server breaks, in every way that a line can: nothing is left running,
//! and what was typed is there at the next login.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::door::{District, SIZE, socket};
use crate::support::bad_line::client::Client;
use crate::support::terminal::{Terminal, wait_for_the_end_of};

#[test]
fn whoever_loses_the_line_in_the_middle_of_a_form_finds_the_draft_at_the_next_login() {
    let Some(district) = District::begin() else { return };
    let mut client = district.log_in();
    client.terminal.wait_for("просрочено 8");
    client.press("37в\r");
    client.terminal.wait_for("Выполнено: 3.7");
    client.press("36копрос проведён");
    client.terminal.wait_for("Комментарий: опрос проведён");
    let pid = district.pid();
    district.relay.cut();
    wait_for_the_end_of(&pid);
    assert_ne!(client.terminal.end().exit_code(), 0, "ssh tells that the line broke");

    let mut again = district.log_in();
    again.terminal.wait_for("продолжить черновик");
    again.press("\r");
    again.terminal.wait_for("Комментарий: опрос проведён");
    again.press("\r");
    again.terminal.wait_for("Я отменить");
    again.terminal.send("й");
    assert_eq!(again.terminal.end().exit_code(), 0);
    let log = district.asked("log --format json");
    let log: serde_json::Value = serde_json::from_slice(&log.stdout).unwrap();
    let commands: Vec<_> = log.as_array().unwrap().iter().map(|entry| entry["command"].clone()).collect();
    assert!(commands.contains(&"done".into()) && commands.contains(&"note".into()), "{commands:?}");
}

/// What a line of the form shows whole.
const LONGEST_TYPED: usize = 34;
const LONGEST: Duration = Duration::from_secs(30);

/// How a session is lost.
#[derive(Debug, Clone, Copy)]
enum Drop {
    /// The connection is closed on both sides.
    Line,
    /// The client is killed.
    Client,
    /// The sshd of the session is killed.
    Sshd,
    HangUp,
    /// sshd is stopped as an administrator does it.
    Terminated,
}

const KINDS: [Drop; 5] = [Drop::Line, Drop::Client, Drop::Sshd, Drop::HangUp, Drop::Terminated];

#[test]
fn thirty_lost_lines_leave_no_process_and_keep_every_letter() {
    let Some(district) = District::begin() else { return };
    let mut typed = "о".to_owned();
    let mut client = district.log_in();
    client.terminal.wait_for("просрочено 8");
    client.terminal.send("36ко");
    let letters = "просучителейшколырайонапрошёлвсрок";
    // `OPORA_NIGHTLY=1`: a thousand.
    let nightly = std::env::var_os("OPORA_NIGHTLY").is_some_and(|set| set == "1");
    let drops = if nightly { 1_000 } else { 30 };
    for (number, letter) in letters.chars().cycle().take(drops).enumerate() {
        client.terminal.wait_for(&format!("Комментарий: {typed}"));
        if typed.chars().count() > LONGEST_TYPED {
            // Begun anew, so that all of it can be seen.
            client.terminal.send(&"\x7f".repeat(typed.chars().count() - 1));
            typed.truncate('о'.len_utf8());
            client.terminal.wait_until("a short comment", |screen| !screen.contains("опросучителей"));
        }
        typed.push(letter);
        client.terminal.send(letter.encode_utf8(&mut [0; 4]));
        client.terminal.wait_for(&format!("Комментарий: {typed}"));
        let pid = district.pid();
        let kind = KINDS[number % KINDS.len()];
        println!("{number}: {kind:?}");
        lose(kind, &district, &client, &pid);
        wait_for_the_end_of(&pid);
        drop(client);
        client = district.log_in();
        let screen = client.terminal.wait_for("продолжить черновик");
        assert!(screen.contains("черновик"), "after {kind:?}");
        client.terminal.send("\r");
    }
    client.terminal.wait_for(&format!("Комментарий: {typed}"));
    client.terminal.send("\r");
    client.terminal.wait_for("Я отменить");
    client.terminal.send("й");
    assert_eq!(client.terminal.end().exit_code(), 0);
    nobody_is_left(&district);
}

fn lose(kind: Drop, district: &District, client: &Client<'_>, pid: &str) {
    let kill = |pid: &str, signal| {
        let pid = Pid::from_raw(pid.parse().unwrap()).unwrap();
        let _gone_already = kill_process(pid, signal);
    };
    match kind {
        Drop::Line => district.relay.cut(),
        Drop::Client => client.terminal.signal(Signal::KILL),
        Drop::Sshd => kill(&sshd_of(pid), Signal::KILL),
        Drop::HangUp => kill(pid, Signal::HUP),
        Drop::Terminated => {
            // sshd 9.2 may go to sleep over a signal that came just before, until something passes: it is asked again.
            let sshd = sshd_of(pid);
            let began = Instant::now();
            while Path::new("/proc").join(&sshd).join("exe").exists() && began.elapsed() < LONGEST {
                kill(&sshd, Signal::TERM);
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

/// The process that started the program, or the one that started that: the nearest sshd.
fn sshd_of(pid: &str) -> String {
    let mut at = pid.to_owned();
    loop {
        let stat = fs::read_to_string(format!("/proc/{at}/stat")).unwrap();
        at = stat.rsplit(") ").next().unwrap().split(' ').nth(1).unwrap().to_owned();
        let name = fs::read_to_string(format!("/proc/{at}/comm")).unwrap();
        if name.starts_with("sshd") {
            return at;
        }
        assert_ne!(at, "1", "no sshd started {pid}");
    }
}

/// No program but the server works in this world, and the server knows of nobody.
fn nobody_is_left(district: &District) {
    let root = district.world.path("").display().to_string();
    let began = Instant::now();
    loop {
        let left: Vec<String> = processes_with(&root)
            .into_iter()
            .filter(|pid| *pid != district.server().to_string() && *pid != std::process::id().to_string())
            .collect();
        // The one who asks is here, too.
        let here = district.here();
        if left.is_empty() && here.len() <= 1 {
            return;
        }
        assert!(began.elapsed() < LONGEST, "left running: {left:?}, here: {here:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Living processes whose arguments or environment name this folder.
fn processes_with(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let pid = entry.file_name().to_string_lossy().into_owned();
        if !pid.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let read = |name: &str| fs::read(entry.path().join(name)).unwrap_or_default();
        let all = [read("cmdline"), read("environ")].concat();
        if all.windows(folder.len()).any(|window| window == folder.as_bytes()) {
            found.push(pid);
        }
    }
    found
}

#[test]
fn a_tmux_server_that_is_killed_takes_the_program_along_and_not_what_was_typed() {
    let Some(district) = District::begin() else { return };
    let tmux = |arguments: &[&str]| {
        let mut tmux = Command::new("tmux");
        tmux.env_clear().envs(district.world.variables()).env_remove("TMUX").stdin(Stdio::null());
        tmux.env("TMUX_TMPDIR", district.world.path(""));
        tmux.args(["-f", "/dev/null", "-L", "district"]).args(arguments).output()
    };
    let pid = district.world.path("pid").display().to_string();
    let socket = socket(&district.world).display().to_string();
    let program = env!("CARGO_BIN_EXE_opora");
    let today = crate::support::TODAY;
    let command = format!("echo $$ >{pid}; exec '{program}' --today {today} --socket '{socket}'");
    let begun = tmux(&["new-session", "-d", "-s", "w", "-x", "80", "-y", "24", &command]);
    let Ok(begun) = begun else {
        eprintln!("skipped: no tmux");
        return;
    };
    assert!(begun.status.success(), "{}", String::from_utf8_lossy(&begun.stderr));
    let shows = |text: &str| {
        let began = Instant::now();
        loop {
            let shown = tmux(&["capture-pane", "-p", "-t", "w"]).unwrap().stdout;
            let shown = String::from_utf8_lossy(&shown).into_owned();
            if shown.contains(text) {
                return;
            }
            assert!(began.elapsed() < LONGEST, "no {text:?} on:\n{shown}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    shows("просрочено 8");
    tmux(&["send-keys", "-t", "w", "-l", "36копрос"]).unwrap();
    shows("Комментарий: опрос");
    let pid = district.pid();
    tmux(&["kill-server"]).unwrap();
    wait_for_the_end_of(&pid);
    let mut again = Terminal::start(&district.world, &["--socket", &socket], SIZE);
    again.wait_for("продолжить черновик");
    again.send("\r");
    again.wait_for("Комментарий: опрос");
    drop(again);
    nobody_is_left(&district);
}
