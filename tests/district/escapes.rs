//! Who has nothing but Opora gets nothing but Opora.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::door::{District, socket};

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_shell_a_file_and_every_command_that_is_not_listed_are_refused() {
    let Some(district) = District::begin() else { return };
    let mark = district.world.path("mark");
    let touch = format!("touch {}", mark.display());
    for command in [
        "sh",
        "sh -c id",
        "/bin/bash -i",
        &touch,
        &format!("list; {touch}"),
        &format!("list $({touch})"),
        &format!("list `{touch}`"),
        &format!("list | {touch}"),
        &format!("status\n{touch}"),
        "scp -t .",
        "scp -f /etc/passwd",
        "internal-sftp",
        "/usr/lib/openssh/sftp-server",
        "rsync --server . .",
        "serve",
        "ssh",
        "import roadmap /etc/passwd",
        "open /etc/passwd",
        "backup /tmp/copy",
        "list --store /tmp/elsewhere",
        "list --socket /tmp/elsewhere",
        "status --socket=/tmp/elsewhere",
        "export --force /etc/motd.csv --socket /tmp/x",
    ] {
        let output = district.asked(command);
        assert_ne!(output.status.code(), Some(0), "{command}: {}", said(&output));
        assert!(!said(&output).contains("uid="), "{command}: {}", said(&output));
        assert!(!mark.exists(), "{command} was given to a shell");
    }
    let refused = district.asked("sh -c id");
    assert!(said(&refused).contains("по ssh нет команды «sh»"), "{}", said(&refused));
    assert_eq!(refused.status.code(), Some(2));
    let without_terminal = district.asked("");
    assert_ne!(without_terminal.status.code(), Some(0), "{}", said(&without_terminal));
}

#[test]
fn what_is_listed_works_and_an_exported_file_comes_over_the_line() {
    let Some(district) = District::begin() else { return };
    let listed = district.asked("list срок:просрочено");
    assert!(said(&listed).contains("3.7"), "{}", said(&listed));
    let status = district.asked("status --format json");
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["path"], socket(&district.world).display().to_string());
    for (name, begins) in [("план.xlsx", &b"PK"[..]), ("план.docx", b"PK"), ("план.ics", b"BEGIN:VCALENDAR")]
    {
        let file = district.asked(&format!("export {name}"));
        assert!(file.stdout.starts_with(begins), "{name}: {}", said(&file));
        assert!(!district.world.path("home").join(name).exists(), "{name} lies on the server");
    }
    let csv = district.asked("export 'мой список.csv' activities срок:просрочено");
    assert!(String::from_utf8_lossy(&csv.stdout).contains("3.7"), "{}", said(&csv));
}

#[test]
fn scp_and_sftp_carry_nothing_either_way() {
    let Some(district) = District::begin() else { return };
    let (near, far) = (district.world.file("near", "near"), district.world.path("far"));
    let options: Vec<_> = district
        .sshd
        .arguments(district.relay.port)
        .into_iter()
        .filter(|argument| !["-tt", "-e", "none", "-F", "-p"].iter().any(|not| argument == not))
        .collect();
    let port = district.relay.port.to_string();
    let options = options.into_iter().filter(|argument| *argument != *port).collect::<Vec<_>>();
    let to = format!("127.0.0.1:{}", far.display());
    let from = format!("127.0.0.1:{}", near.display());
    let (near, got) = (near.display().to_string(), district.world.path("got"));
    let got = got.display().to_string();
    let mut tried = 0;
    for (program, arguments) in [
        ("scp", vec![near.as_str(), &to]),
        ("scp", vec!["-O", near.as_str(), &to]),
        ("scp", vec![from.as_str(), &got]),
        ("scp", vec!["-O", from.as_str(), &got]),
        ("sftp", vec![from.as_str(), &got]),
    ] {
        let mut command = Command::new(program);
        command.args(["-F", "none", "-P", &port]).args(&options).args(&arguments).stdin(Stdio::null());
        let Ok(output) = command.output() else { continue };
        tried += 1;
        assert!(!output.status.success(), "{program} {arguments:?}: {}", said(&output));
        assert!(!far.exists() && !Path::new(&got).exists(), "{program} {arguments:?} carried a file");
    }
    assert_eq!(tried, 5, "openssh-client brings scp and sftp along");
    let subsystem = district.ssh().args(["-s", "127.0.0.1", "sftp"]).output().unwrap();
    assert!(!subsystem.status.success(), "{}", said(&subsystem));
}

#[test]
fn no_line_leads_through_the_server_to_anywhere_least_of_all_to_its_socket() {
    let Some(district) = District::begin() else { return };
    let inside = TcpListener::bind("127.0.0.1:0").unwrap();
    inside.set_nonblocking(true).unwrap();
    let port = inside.local_addr().unwrap().port();
    // What -L and -D open is the same kind of channel as -W.
    let through = district.ssh().args(["-W", &format!("127.0.0.1:{port}"), "127.0.0.1"]).output().unwrap();
    assert!(!through.status.success() && inside.accept().is_err(), "{}", said(&through));
    let back = ["-N", "-o", "ExitOnForwardFailure=yes", "-R", "127.0.0.1:0:127.0.0.1:1", "127.0.0.1"];
    let back = district.ssh().args(back).output().unwrap();
    assert!(!back.status.success(), "{}", said(&back));

    let near = district.world.path("near.sock");
    let forward = format!("{}:{}", near.display(), socket(&district.world).display());
    let socks = free_port();
    let mut client =
        district.ssh().args(["-N", "-L", &forward, "-D", &socks.to_string(), "127.0.0.1"]).spawn().unwrap();
    let mut answer = Vec::new();
    let mut to_socket = patiently(|| UnixStream::connect(&near).ok());
    to_socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let _ = to_socket.write_all(b"hello");
    let _ = to_socket.read_to_end(&mut answer);
    assert!(answer.is_empty(), "the server's socket answered through -L");
    let mut to_host = patiently(|| TcpStream::connect(("127.0.0.1", socks)).ok());
    to_host.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    to_host.write_all(&[5, 1, 0]).unwrap();
    let mut greeting = [0; 2];
    to_host.read_exact(&mut greeting).unwrap();
    let [high, low] = port.to_be_bytes();
    to_host.write_all(&[5, 1, 0, 1, 127, 0, 0, 1, high, low]).unwrap();
    // The client itself says yes before it has asked; then nothing comes.
    let _ = to_host.write_all(b"hello");
    let _ = to_host.read_to_end(&mut answer);
    assert!(inside.accept().is_err(), "somebody came through -D");
    client.kill().unwrap();
    client.wait().unwrap();
}

#[test]
fn no_variable_no_agent_and_no_display_is_smuggled_in() {
    let Some(district) = District::begin() else { return };
    let keys = district.sshd.path("authorized");
    let key = fs::read_to_string(&keys).unwrap();
    fs::write(&keys, format!("environment=\"KEY_EVIL=evil\" {key}")).unwrap();
    let agent = district.world.path("agent");
    let _agent = UnixListener::bind(&agent).unwrap();
    let set = "SetEnv=LD_PRELOAD=/evil.so PATH=/evil BASH_ENV=/evil ENV=/evil TERMINFO=/evil XDG_DATA_HOME=/evil \
               HOME=/evil OPORA_STARTED_AGAIN=evil TZ=evil SSH_ORIGINAL_COMMAND=evil LC_TIME=C COLORTERM=yes";
    let mut ssh = district.ssh();
    ssh.env("SSH_AUTH_SOCK", &agent).env("DISPLAY", ":9").args(["-A", "-X", "-o", set]);
    let output = ssh.args(["127.0.0.1", "status"]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let environment = district.environment();
    for line in environment.lines() {
        let name = line.split('=').next().unwrap_or_default();
        assert!(!line.contains("evil"), "{line}");
        assert!(!["SSH_AUTH_SOCK", "DISPLAY"].contains(&name), "{line}");
    }
    assert!(environment.contains("LC_TIME=C") && environment.contains("COLORTERM=yes"), "{environment}");
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn patiently<T>(mut attempt: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(done) = attempt() {
            return done;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "nobody listens");
        std::thread::sleep(Duration::from_millis(10));
    }
}
