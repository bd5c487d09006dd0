//! The files of `data/systemd` and `data/sshd`: every rule is there, paths agree with each other and with the program.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use opora::wire::place;

use crate::support::bad_line::sshd::{Programs, SHIPPED, Sshd};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/systemd")
}

/// Settings in order; a word may stand more than once.
struct Unit(Vec<(String, String, String)>);

impl Unit {
    fn read(name: &str) -> Unit {
        let text = fs::read_to_string(folder().join(name)).unwrap();
        let mut section = String::new();
        let mut all = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[') {
                section = name.trim_end_matches(']').to_owned();
                continue;
            }
            let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("{name}: {line}"));
            all.push((section.clone(), key.to_owned(), value.to_owned()));
        }
        Unit(all)
    }

    fn all(&self, section: &str, key: &str) -> Vec<&str> {
        let has = |found: &&(String, String, String)| found.0 == section && found.1 == key;
        self.0.iter().filter(has).map(|(_, _, value)| value.as_str()).collect()
    }

    #[track_caller]
    fn one(&self, section: &str, key: &str) -> &str {
        let all = self.all(section, key);
        assert_eq!(all.len(), 1, "{section} {key}: {all:?}");
        all[0]
    }
}

/// Rows without comments, in cells.
fn rows(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

#[test]
fn the_socket_is_where_every_client_looks_and_only_its_group_comes_to_it() {
    let socket = Unit::read("opora.socket");
    let path = place::system_socket();
    assert_eq!(socket.one("Socket", "ListenStream"), path.display().to_string());
    assert_eq!(socket.one("Socket", "SocketMode"), "0660");
    assert_eq!(socket.one("Socket", "SocketUser"), "opora");
    assert_eq!(socket.one("Socket", "SocketGroup"), "opora-users");
    let folders = rows("tmpfiles.d/opora.conf");
    let of = |path: &Path| folders.iter().find(|row| row[1] == path.display().to_string()).unwrap();
    assert_eq!(of(path.parent().unwrap())[2..5], ["0750", "opora", "opora-users"]);
    assert_eq!(of(Path::new("/var/lib/opora"))[2..5], ["0700", "opora", "opora"]);
    assert_eq!(of(Path::new("/var/backups/opora"))[2..5], ["0700", "opora", "opora"]);
    let accounts = rows("sysusers.d/opora.conf");
    assert_eq!(accounts[0][..2], ["g", "opora-users"]);
    assert_eq!(accounts[1][..2], ["u", "opora"]);
    assert!(accounts[1].contains(&"/usr/sbin/nologin".to_owned()));
}

#[test]
fn the_server_takes_the_socket_as_its_standard_input_and_starts_nothing_but_itself() {
    let service = Unit::read("opora.service");
    assert_eq!(service.one("Service", "ExecStart"), "/usr/bin/opora --store /var/lib/opora serve");
    assert_eq!(service.one("Service", "StandardInput"), "socket");
    assert_eq!(service.one("Service", "Sockets"), "opora.socket");
    assert_eq!(service.one("Service", "User"), "opora");
    assert_eq!(service.one("Service", "MemoryMax"), "256M");
    assert_eq!(service.one("Service", "StateDirectory"), "opora");
    assert_eq!(service.one("Service", "NoExecPaths"), "/");
    assert!(service.one("Service", "ExecPaths").starts_with("/usr/bin/opora "));
    assert!(service.one("Service", "Restart") == "on-failure");
    for hook in ["ExecStartPre", "ExecStartPost", "ExecStop", "ExecReload"] {
        assert!(service.all("Service", hook).is_empty(), "{hook}");
    }
}

#[test]
fn both_services_are_kept_to_what_they_need() {
    for name in ["opora.service", "opora-backup.service"] {
        let service = Unit::read(name);
        for (key, value) in [
            ("User", "opora"),
            ("ProtectSystem", "strict"),
            ("ProtectHome", "yes"),
            ("NoNewPrivileges", "yes"),
            ("PrivateNetwork", "yes"),
            ("PrivateTmp", "yes"),
            ("PrivateDevices", "yes"),
            ("RestrictAddressFamilies", "AF_UNIX"),
            ("RestrictNamespaces", "yes"),
            ("MemoryDenyWriteExecute", "yes"),
            ("CapabilityBoundingSet", ""),
            ("UMask", "0077"),
            ("LimitCORE", "0"),
            ("MemorySwapMax", "0"),
            ("MemoryMax", "256M"),
        ] {
            assert_eq!(service.one("Service", key), value, "{name} {key}");
        }
        assert!(service.one("Service", "TasksMax").parse::<u32>().unwrap() <= 128, "{name}");
        let calls = service.all("Service", "SystemCallFilter");
        assert_eq!(calls[0], "@system-service", "{name}");
        assert!(calls[1].starts_with("~@privileged"), "{name}");
    }
}

#[test]
fn the_nightly_copy_keeps_some_and_makes_up_for_a_night_that_was_slept_through() {
    let timer = Unit::read("opora-backup.timer");
    assert_eq!(timer.one("Timer", "Persistent"), "true");
    assert!(timer.one("Timer", "OnCalendar").starts_with("*-*-* 02:"));
    let service = Unit::read("opora-backup.service");
    let command = service.one("Service", "ExecStart");
    let socket = place::system_socket();
    let wanted = format!("/usr/bin/opora --socket {} backup --keep 14 /var/backups/opora", socket.display());
    assert_eq!(command, wanted);
    assert_eq!(service.one("Service", "ReadWritePaths"), "/var/backups/opora");
}

/// Where systemd's own tool is there, it finds no fault with the units and calls both services safe.
#[test]
fn systemd_itself_understands_the_units_and_calls_them_safe() {
    let Ok(version) = Command::new("systemd-analyze").arg("--version").output() else {
        eprintln!("skipped: no systemd-analyze");
        return;
    };
    assert!(version.status.success());
    let copies = tempfile::tempdir().unwrap();
    let mut units = Vec::new();
    for entry in fs::read_dir(folder()).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        let text = fs::read_to_string(entry.path()).unwrap();
        // The program need not be installed here.
        let unit = copies.path().join(entry.file_name());
        fs::write(&unit, text.replace("/usr/bin/opora ", "/bin/true ")).unwrap();
        units.push(unit);
    }
    units.sort();
    assert_eq!(units.len(), 4);
    let verified = Command::new("systemd-analyze").arg("verify").args(&units).output().unwrap();
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("opora")).collect();
    assert!(ours.is_empty(), "{said}");
    for service in units.iter().filter(|unit| unit.extension().is_some_and(|kind| kind == "service")) {
        let mut analyze = Command::new("systemd-analyze");
        // In tenths; S40 allows 2.0.
        analyze.args(["security", "--offline=yes", "--threshold=20", "--no-pager"]).arg(service);
        let output = analyze.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

fn sshd() -> Option<Sshd> {
    let sshd = Programs::find().and_then(|programs| Sshd::new(programs).ok());
    let demanded = std::env::var_os("OPORA_NEEDS_SSHD").is_some_and(|wanted| wanted == "1");
    assert!(sshd.is_some() || !demanded, "OPORA_NEEDS_SSHD is set, and there is no sshd to use");
    sshd
}

#[test]
fn sshd_takes_the_file_that_ships_as_it_is() {
    let Some(sshd) = sshd() else { return };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sshd/opora.conf");
    assert_eq!(sshd.tested(&path, &["-t"]), Ok(String::new()));
}

#[test]
fn what_holds_for_everybody_stands_outside_the_match_and_what_follows_the_file_is_not_swallowed() {
    let begin = SHIPPED.find("\nMatch Group opora-users\n").unwrap();
    for rule in ["PermitUserEnvironment no", "AcceptEnv LANG LC_* COLORTERM NO_COLOR"] {
        assert!(SHIPPED[..begin].contains(&format!("\n{rule}\n")), "{rule}");
    }
    let last = SHIPPED.lines().rfind(|line| !line.trim().is_empty() && !line.starts_with('#'));
    assert_eq!(last, Some("Match all"));
}

#[test]
fn members_get_the_program_alone_and_others_are_left_as_they_were() {
    let Some(sshd) = sshd() else { return };
    let program = Path::new("/usr/bin/opora");
    sshd.force(program).unwrap();
    let user = String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
    let who = |user: &str| format!("user={user},host=localhost,addr=127.0.0.1");
    let told = sshd.tested(&sshd.path("settings"), &["-T", "-C", &who(user.trim())]).unwrap();
    let rules: HashSet<&str> = told.lines().collect();
    for rule in [
        "forcecommand /usr/bin/opora",
        "disableforwarding yes",
        "permittunnel no",
        "permituserrc no",
        "allowagentforwarding no",
        "allowtcpforwarding no",
        "allowstreamlocalforwarding no",
        "x11forwarding no",
        "passwordauthentication no",
        "permituserenvironment no",
        "clientaliveinterval 30",
        "clientalivecountmax 4",
    ] {
        assert!(rules.contains(rule), "{rule} is missing of:\n{told}");
    }
    let accepted: HashSet<&str> = told.lines().filter_map(|line| line.strip_prefix("acceptenv ")).collect();
    assert_eq!(accepted, HashSet::from(["LANG", "LC_*", "COLORTERM", "NO_COLOR"]));
    assert!(told.lines().any(|line| line.starts_with("compression ") && !line.ends_with(" no")), "{told}");
    let others = sshd.tested(&sshd.path("settings"), &["-T", "-C", &who("nobody")]).unwrap();
    assert!(others.contains("forcecommand none"), "{others}");
}
