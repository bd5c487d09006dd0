//! A server of a district in a world of its own, with an sshd that lets people in to nothing but Opora.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use crate::support::TODAY;
use crate::support::bad_line::client::Client;
use crate::support::bad_line::relay::Relay;
use crate::support::bad_line::sshd::{Programs, Sshd};
use crate::support::world::World;

pub const SIZE: (u16, u16) = (24, 80);

pub struct District {
    pub world: World,
    pub sshd: Sshd,
    pub relay: Relay,
    server: Child,
}

impl District {
    /// The real road map on a server that is given its socket as systemd does. `None`: there is no sshd to use.
    pub fn begin() -> Option<District> {
        let ready = ready();
        if let Err(reason) = &ready {
            let demanded = std::env::var_os("OPORA_NEEDS_SSHD").is_some_and(|wanted| wanted == "1");
            assert!(!demanded, "OPORA_NEEDS_SSHD is set, and there is no sshd to use: {reason}");
            eprintln!("skipped: no sshd to use: {reason}");
        }
        let (sshd, relay) = ready.ok()?;
        let world = World::with_road_map();
        let server = serve(&world);
        sshd.force(&forced(&world)).unwrap();
        Some(District { world, sshd, relay, server })
    }

    /// Somebody logs in on a terminal.
    pub fn log_in(&self) -> Client<'_> {
        Client::start(&self.sshd, &self.relay, &[], "", SIZE)
    }

    /// The client's command without a terminal, so far that only the host and what follows it is left.
    pub fn ssh(&self) -> Command {
        let mut ssh = Command::new(&self.sshd.programs.ssh);
        ssh.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", self.sshd.path(""));
        ssh.args(self.sshd.arguments(self.relay.port).iter().filter(|argument| *argument != "-tt"));
        ssh.stdin(Stdio::null());
        ssh
    }

    /// What a command over ssh gives.
    pub fn asked(&self, command: &str) -> Output {
        self.ssh().args(["127.0.0.1", command]).output().unwrap()
    }

    /// The environment in which the last program was started, and its process.
    pub fn environment(&self) -> String {
        fs::read_to_string(self.world.path("environment")).unwrap_or_default()
    }

    pub fn pid(&self) -> String {
        fs::read_to_string(self.world.path("pid")).unwrap().trim().to_owned()
    }

    /// Who works on the server now.
    pub fn here(&self) -> Vec<String> {
        let socket = socket(&self.world).display().to_string();
        let status = self.world.json(["--socket", &socket, "status", "--format", "json"]);
        status["here"].as_array().unwrap().iter().map(|who| who.as_str().unwrap().to_owned()).collect()
    }

    pub fn server(&self) -> u32 {
        self.server.id()
    }
}

impl Drop for District {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn ready() -> Result<(Sshd, Relay), String> {
    let programs = Programs::find().ok_or("apt-get install openssh-server openssh-client")?;
    let sshd = Sshd::new(programs).map_err(|error| error.to_string())?;
    let relay = Relay::start(0, None, sshd.far_end()).map_err(|error| error.to_string())?;
    sshd.try_out(relay.port)?;
    Ok((sshd, relay))
}

pub fn socket(world: &World) -> PathBuf {
    world.path("run/opora.sock")
}

/// A server on the world's store whose standard input is the listening socket.
fn serve(world: &World) -> Child {
    let socket = socket(world);
    fs::create_dir(socket.parent().unwrap()).unwrap();
    fs::set_permissions(socket.parent().unwrap(), fs::Permissions::from_mode(0o750)).unwrap();
    let listener = UnixListener::bind(&socket).unwrap();
    let mut command = world.command(["serve", "--own"]);
    command.stdin(OwnedFd::from(listener)).stdout(Stdio::piped());
    let mut server = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("слушаю"), "{line}");
    server
}

/// What sshd is to run: `opora ssh`, having noted its process and what it was given in its environment.
fn forced(world: &World) -> PathBuf {
    let of = |name: &str| world.path(name).display().to_string();
    let set: String = world
        .variables()
        .into_iter()
        .filter(|(name, _)| name.starts_with("XDG_") || name == "HOME")
        .map(|(name, value)| format!(" {name}='{value}'"))
        .collect();
    let script = format!(
        "#!/bin/sh\necho $$ >{}\nenv >{}\ncd {}\nexec env{set} '{}' --today {TODAY} --socket {} ssh\n",
        of("pid"),
        of("environment"),
        of("home"),
        env!("CARGO_BIN_EXE_opora"),
        socket(world).display()
    );
    let path = world.file("forced", script);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}
