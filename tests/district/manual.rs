//! `docs/operations.md`: what it tells an administrator to type is there to be typed, and does what it says.

use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use opora::cli;
use opora::locale::{Lang, Words};
use opora::wire::place;
use portable_pty::CommandBuilder;

use crate::door::SIZE;
use crate::support::terminal::Terminal;
use crate::support::world::{Ran, World};
use crate::support::{ROAD_MAP, TODAY};

const MANUAL: &str = include_str!("../../docs/operations.md");

/// Commands of the manual's blocks for a shell.
fn commands() -> Vec<&'static str> {
    let blocks = MANUAL.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).filter(|line| !line.is_empty()).collect()
}

/// As a shell would take them apart; the manual quotes with single quotes only.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (at, part) in line.split('\'').enumerate() {
        match at % 2 {
            0 => {
                let mut pieces = part.split(' ');
                words.last_mut().unwrap().push_str(pieces.next().unwrap_or_default());
                words.extend(pieces.map(str::to_owned));
            }
            _ => words.last_mut().unwrap().push_str(part),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_command_of_the_manual_is_one_that_the_program_understands() {
    let program = cli::command(&Words::new(Lang::Ru));
    let mut tried = 0;
    for line in commands() {
        let mut words = words(line.split(" > ").next().unwrap());
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["opora", ..] => {}
            ["runuser", "-u", _, "--", "opora", ..] => drop(words.drain(..4)),
            ["ssh", _, ..] => drop(words.splice(..2, ["opora".to_owned()])),
            _ => continue,
        }
        tried += 1;
        let parsed = program.clone().try_get_matches_from(&words);
        assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
    }
    assert!(tried >= 20, "only {tried} commands of the program in the manual");
}

#[test]
fn files_and_paths_of_the_manual_are_those_that_ship() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut shipped = 0;
    for word in
        commands().into_iter().flat_map(|line| line.split(' ')).filter(|word| word.starts_with("data/"))
    {
        assert!(root.join(word).is_file(), "{word}");
        shipped += 1;
    }
    assert_eq!(shipped, 7, "a file of data/ is not installed");
    for path in [place::system_socket(), place::system_store()] {
        assert!(MANUAL.contains(&path.display().to_string()), "{}", path.display());
    }
    for rule in MANUAL.lines().filter_map(|line| line.strip_prefix("| `")) {
        let Some(rule) =
            rule.split('`').next().filter(|rule| rule.contains(' ') && !rule.starts_with("opora"))
        else {
            continue;
        };
        assert!(crate::support::bad_line::sshd::SHIPPED.contains(rule), "{rule} is not in opora.conf");
    }
}

/// Accounts that every Debian has, in the place of those that the manual makes.
const SERVER: (&str, u32) = ("www-data", 33);
const ADMINISTRATOR: (&str, u32) = ("mail", 8);
const EDITORS: [(&str, u32); 2] = [("news", 9), ("games", 5)];
const STRANGER: (&str, u32) = ("uucp", 10);

/// A district server under an account of its own, and people under theirs. Only root can be so many.
struct Drill {
    world: World,
    program: PathBuf,
    socket: PathBuf,
    server: Option<Child>,
}

impl Drop for Drill {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

impl Drill {
    fn begin() -> Option<Drill> {
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let mut wanted = [SERVER, ADMINISTRATOR, STRANGER].into_iter().chain(EDITORS);
        let there = wanted.all(|(login, uid)| passwd.contains(&format!("\n{login}:x:{uid}:")));
        let setpriv = Command::new("setpriv").arg("--version").output().is_ok();
        if !rustix::process::getuid().is_root() || !there || !setpriv {
            eprintln!("skipped: only root on a Debian can be several people");
            return None;
        }
        let world = World::new();
        open_to(&world.path(""), 0, 0o755);
        let program = world.path("opora");
        fs::copy(env!("CARGO_BIN_EXE_opora"), &program).unwrap();
        for (folder, owner, mode) in
            [("store", SERVER.1, 0o700), ("run", SERVER.1, 0o755), ("copies", SERVER.1, 0o700)]
        {
            fs::create_dir(world.path(folder)).unwrap();
            open_to(&world.path(folder), owner, mode);
        }
        for (login, uid) in [ADMINISTRATOR, STRANGER].into_iter().chain(EDITORS) {
            fs::create_dir(world.path(login)).unwrap();
            open_to(&world.path(login), uid, 0o700);
        }
        let socket = world.path("run/opora.sock");
        Some(Drill { world, program, socket, server: None })
    }

    /// As systemd starts it.
    fn serve(&mut self) {
        let _ = fs::remove_file(&self.socket);
        let listener = UnixListener::bind(&self.socket).unwrap();
        open_to(&self.socket, SERVER.1, 0o666);
        let mut server = self.as_person(SERVER);
        server.arg("--store").arg(self.world.path("store")).arg("serve");
        server.stdin(OwnedFd::from(listener)).stdout(Stdio::null());
        self.server = Some(server.spawn().unwrap());
    }

    fn stop(&mut self) {
        let mut server = self.server.take().unwrap();
        let pid = rustix::process::Pid::from_child(&server);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(server.wait().unwrap().success());
    }

    fn arguments((_, uid): (&str, u32)) -> Vec<String> {
        [format!("--reuid={uid}"), format!("--regid={uid}"), "--clear-groups".to_owned()].to_vec()
    }

    fn as_person(&self, who: (&str, u32)) -> Command {
        let mut command = Command::new("setpriv");
        command.args(Drill::arguments(who)).arg(&self.program).args(["--today", TODAY]);
        command.env_clear().env("LANG", "ru_RU.UTF-8").env("HOME", self.world.path(who.0));
        command.current_dir(self.world.path("")).stdin(Stdio::null());
        command
    }

    /// What a command gives this person through the server.
    fn asks(&self, who: (&str, u32), arguments: &[&str]) -> Ran {
        let mut command = self.as_person(who);
        told(&command.arg("--socket").arg(&self.socket).args(arguments).output().unwrap())
    }

    #[track_caller]
    fn does(&self, who: (&str, u32), arguments: &[&str]) -> String {
        let ran = self.asks(who, arguments);
        assert_eq!(ran.code, 0, "{} {arguments:?}: {}", who.0, ran.err);
        ran.out
    }

    fn sits_down(&self, who: (&str, u32)) -> Terminal {
        let mut command = CommandBuilder::new("setpriv");
        command.env_clear();
        for (name, value) in [("PATH", "/usr/bin:/bin"), ("LANG", "ru_RU.UTF-8"), ("TERM", "xterm-256color")]
        {
            command.env(name, value);
        }
        command.env("HOME", self.world.path(who.0));
        command.cwd(self.world.path(""));
        command.args(Drill::arguments(who));
        command.arg(&self.program);
        command.args(["--today", TODAY, "--socket"]);
        command.arg(&self.socket);
        Terminal::run(command, SIZE)
    }
}

fn open_to(path: &Path, owner: u32, mode: u32) {
    chown(path, Some(owner), Some(owner)).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn told(output: &Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

/// A login names a person whatever colleagues call him, and an account has the number that it has.
fn people_by_login(drill: &Drill) {
    drill.does(ADMINISTRATOR, &["user", "add", "daemon", "--role", "reader", "--name", "Хацукова З. М."]);
    let again = drill.asks(ADMINISTRATOR, &["user", "add", "daemon", "--role", "editor"]);
    assert!(again.code != 0 && again.err.contains("opora user role daemon"), "{}", again.err);
    // Another is called as that login.
    drill.does(ADMINISTRATOR, &["user", "add", "bin", "--role", "reader", "--name", "daemon"]);
    drill.does(ADMINISTRATOR, &["user", "role", "daemon", "reader", "--auditor"]);
    drill.does(ADMINISTRATOR, &["user", "disable", "daemon"]);
    let people = drill.does(ADMINISTRATOR, &["user", "list", "--format", "csv"]);
    let row = people.lines().find(|row| row.contains("Хацукова")).unwrap();
    assert!(row.contains("аудитор"), "{row}");
    drill.does(ADMINISTRATOR, &["user", "enable", "daemon"]);
    let wrong = drill.asks(ADMINISTRATOR, &["user", "add", "sys", "--role", "reader", "--uid", "4242"]);
    assert!(wrong.code == 2 && wrong.err.contains("4242"), "{}", wrong.err);
    let nobody = drill.asks(ADMINISTRATOR, &["user", "disable", "hatsukova"]);
    assert!(nobody.code != 0 && nobody.err.contains("opora user list"), "{}", nobody.err);
}

#[test]
fn a_district_is_set_up_worked_in_copied_and_restored_as_the_manual_says() {
    let Some(mut drill) = Drill::begin() else { return };
    drill.serve();
    let refused = drill.asks(ADMINISTRATOR, &["list"]);
    assert_ne!(refused.code, 0, "nobody is let in before there is an administrator");
    drill.stop();

    let store = drill.world.path("store").display().to_string();
    let init = || {
        let mut root = Command::new(&drill.program);
        root.env_clear().env("LANG", "ru_RU.UTF-8").current_dir("/").stdin(Stdio::null());
        told(&root.args(["--store", &store, "serve", "--init", "--admin", ADMINISTRATOR.0]).output().unwrap())
    };
    let first = init();
    assert_eq!(first.code, 0, "{}", first.err);
    assert_ne!(init().code, 0, "a second administrator by root");
    drill.serve();
    for (login, _) in EDITORS {
        drill.does(ADMINISTRATOR, &["user", "add", login, "--role", "editor"]);
    }
    drill
        .does(ADMINISTRATOR, &["user", "add", SERVER.0, "--role", "administrator", "--name", "Ночная копия"]);
    let people = drill.does(ADMINISTRATOR, &["user", "list"]);
    assert!(people.contains("Ночная копия") && people.contains(EDITORS[0].0), "{people}");
    people_by_login(&drill);
    let stranger = drill.asks(STRANGER, &["list"]);
    assert!(stranger.code != 0 && stranger.out.is_empty(), "{}", stranger.err);
    assert_ne!(drill.asks(EDITORS[0], &["user", "list"]).code, 0, "an editor looks after no people");

    drill.does(EDITORS[0], &["import", "roadmap", ROAD_MAP]);
    let mut screens = EDITORS.map(|who| drill.sits_down(who));
    for screen in &screens {
        screen.wait_for("просрочено 8");
    }
    screens[0].send("37в\r");
    // Nobody presses a key at the other one.
    screens[1].wait_for("просрочено 7");
    for screen in &mut screens {
        screen.send("й");
        assert_eq!(screen.end().exit_code(), 0);
    }

    let copies = drill.world.path("copies");
    for _ in 0..3 {
        drill.does(SERVER, &["backup", "--keep", "2", copies.to_str().unwrap()]);
        // The name of a copy says the second.
        std::thread::sleep(std::time::Duration::from_millis(1_100));
    }
    let mut made: Vec<PathBuf> = fs::read_dir(&copies).unwrap().map(|entry| entry.unwrap().path()).collect();
    made.retain(|path| path.extension().is_some_and(|kind| kind == "backup"));
    made.sort();
    assert_eq!(made.len(), 2);
    let keys_of = |copy: &Path| PathBuf::from(format!("{}.keys", copy.display()));
    assert!(made.iter().all(|copy| keys_of(copy).exists()));
    // Who administers reads no names, in copies neither.
    let own = drill.world.path(ADMINISTRATOR.0).join("own.backup");
    let said = drill.does(ADMINISTRATOR, &["backup", own.to_str().unwrap()]);
    assert!(own.exists() && !keys_of(&own).exists() && said.contains("остались на сервере"), "{said}");
    let list = ["list", "--format", "json"];
    let served = drill.does(EDITORS[0], &list);
    drill.does(ADMINISTRATOR, &["user", "disable", EDITORS[0].0]);
    assert_ne!(drill.asks(EDITORS[0], &["list"]).code, 0, "access was taken away");
    drill.stop();

    let newest = made.pop().unwrap().display().to_string();
    let as_server = |arguments: &[&str]| {
        let ran = told(&drill.as_person(SERVER).args(["--store", &store]).args(arguments).output().unwrap());
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        ran.out
    };
    fs::rename(&store, drill.world.path("old")).unwrap();
    let mut root = Command::new(&drill.program);
    root.env_clear().env("LANG", "ru_RU.UTF-8").current_dir("/").stdin(Stdio::null());
    let restored = told(&root.args(["--store", &store, "restore", &newest]).output().unwrap());
    assert_eq!(restored.code, 0, "{}", restored.err);
    let owner = format!("{}:{}", SERVER.1, SERVER.1);
    assert!(Command::new("chown").args(["-R", &owner, &store]).status().unwrap().success());
    as_server(&["check"]);
    as_server(&["check", "--repair"]);
    drill.serve();
    // The copy is of before access was taken away.
    assert_eq!(drill.does(EDITORS[0], &list), served);
    drill.stop();
}
