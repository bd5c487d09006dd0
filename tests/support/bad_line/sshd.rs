//! A real sshd of its own: host key, user key and settings in a folder that goes with it. Each connection is one
//! `sshd -i` on a TCP connection of loopback, which ends with it: no daemon is left behind, however a test ends.
//! Works as root and as an ordinary user; needs no right to anything of the machine's own sshd.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::TempDir;

/// The client and the server to use.
#[derive(Debug, Clone)]
pub struct Programs {
    pub ssh: PathBuf,
    pub sshd: PathBuf,
    keygen: PathBuf,
}

impl Programs {
    /// `OPORA_SSH` and `OPORA_SSHD`, or those of the machine; `None` when one of them is missing.
    pub fn find() -> Option<Programs> {
        let named = |variable: &str, name: &str| match std::env::var_os(variable) {
            Some(path) => Some(PathBuf::from(path)),
            None => installed(name),
        };
        Some(Programs {
            ssh: named("OPORA_SSH", "ssh")?,
            sshd: named("OPORA_SSHD", "sshd")?,
            keygen: installed("ssh-keygen")?,
        })
    }

    /// The older of both versions, as 9.2.
    pub fn version(&self) -> Option<(u32, u32)> {
        let server = version(Command::new(&self.sshd).arg("-V"));
        // Before 9.3 `sshd -V` is refused with a usage that begins with the version.
        Some(version(Command::new(&self.ssh).arg("-V"))?.min(server?))
    }
}

fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders =
        std::env::split_paths(&path).chain(["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from));
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn version(command: &mut Command) -> Option<(u32, u32)> {
    let output = command.output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let number = said.split("OpenSSH_").nth(1)?;
    let number: String = number.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let (major, minor) = number.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// The file that ships for `/etc/ssh/sshd_config.d`.
pub const SHIPPED: &str = include_str!("../../../data/sshd/opora.conf");

pub struct Sshd {
    pub programs: Programs,
    folder: TempDir,
    children: Arc<Mutex<Vec<Child>>>,
}

impl Sshd {
    pub fn new(programs: Programs) -> io::Result<Sshd> {
        let folder = tempfile::tempdir()?;
        for key in ["host", "user"] {
            let made = Command::new(&programs.keygen)
                .args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(folder.path().join(key))
                .stdin(Stdio::null())
                .status()?;
            if !made.success() {
                return Err(io::Error::other("ssh-keygen made no key"));
            }
        }
        fs::copy(folder.path().join("user.pub"), folder.path().join("authorized"))?;
        // Where sshd puts itself apart; its path is compiled in, and packages make it only when the service starts.
        if rustix::process::geteuid().is_root() && !Path::new("/run/sshd").exists() {
            fs::create_dir_all("/run/sshd")?;
        }
        let sshd = Sshd { programs, folder, children: Arc::default() };
        fs::write(sshd.path("settings"), sshd.settings())?;
        Ok(sshd)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn settings(&self) -> String {
        let of = |name: &str| self.path(name).display().to_string();
        format!(
            "HostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n\
             PubkeyAuthentication yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUseDNS no\n\
             PrintMotd no\nPrintLastLog no\nCompression yes\nClientAliveInterval 0\nLogLevel VERBOSE\n",
            of("host"),
            of("authorized")
        )
    }

    /// From now on whoever comes gets this instead of a shell, by the file that ships; `program`: what is run for them.
    pub fn force(&self, program: &Path) -> io::Result<()> {
        let group = Command::new("id").arg("-gn").output()?.stdout;
        let keys = self.path("authorized").display().to_string();
        let program = program.display().to_string();
        let mut shipped = SHIPPED.to_owned();
        for (there, here) in [
            ("Group opora-users", format!("Group {}", String::from_utf8_lossy(&group).trim())),
            ("ForceCommand /usr/bin/opora ssh", format!("ForceCommand {program}")),
            ("AuthorizedKeysFile /etc/ssh/opora-keys/%u", format!("AuthorizedKeysFile {keys}")),
        ] {
            assert_eq!(shipped.matches(there).count(), 1, "{there}");
            shipped = shipped.replace(there, &here);
        }
        fs::write(self.path("opora.conf"), shipped)?;
        // As Debian's own file begins. Of a word that stands twice, sshd takes the first.
        let include = format!("Include {}\n", self.path("opora.conf").display());
        fs::write(self.path("settings"), include + &self.settings())
    }

    /// `sshd -t`, or with `-T` what holds for this machine's own user; standard output.
    pub fn tested(&self, settings: &Path, arguments: &[&str]) -> Result<String, String> {
        let mut sshd = Command::new(&self.programs.sshd);
        sshd.arg("-f").arg(settings).arg("-h").arg(self.path("host")).args(arguments);
        let output = sshd.output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // A warning is no praise either.
        if !output.status.success() || !said.is_empty() {
            return Err(said);
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// What serves a connection: to be called for each.
    pub fn far_end(&self) -> impl Fn() -> io::Result<TcpStream> + Send + 'static + use<> {
        let (sshd, settings, log) = (self.programs.sshd.clone(), self.path("settings"), self.path("log"));
        let children = Arc::clone(&self.children);
        move || {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let far = TcpStream::connect(listener.local_addr()?)?;
            let (served, _) = listener.accept()?;
            let log = File::options().create(true).append(true).open(&log)?;
            let child = Command::new(&sshd)
                .args(["-i", "-e", "-f"])
                .arg(&settings)
                .stdin(OwnedFd::from(served.try_clone()?))
                .stdout(OwnedFd::from(served))
                .stderr(log)
                .spawn()?;
            children.lock().unwrap_or_else(PoisonError::into_inner).push(child);
            Ok(far)
        }
    }

    /// What makes the client come here and nowhere else, on a terminal, with no one's own settings.
    pub fn arguments(&self, port: u16) -> Vec<OsString> {
        let mut arguments: Vec<OsString> =
            ["-F", "none", "-tt", "-e", "none", "-p", &port.to_string(), "-i"].map(OsString::from).to_vec();
        arguments.push(self.path("user").into());
        for option in [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "GlobalKnownHostsFile=/dev/null",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "LogLevel=ERROR",
            // Older clients do not know it.
            "IgnoreUnknown=ObscureKeystrokeTiming",
        ] {
            arguments.extend(["-o", option].map(OsString::from));
        }
        arguments
    }

    /// Whether it lets its own user in and gives a terminal, or why not: an account may be locked, and an ordinary user
    /// gets no terminal where `/dev/pts` is mounted without the group `tty`.
    pub fn try_out(&self, port: u16) -> Result<(), String> {
        let mut ssh = Command::new(&self.programs.ssh);
        ssh.args(self.arguments(port)).args(["127.0.0.1", "true"]).stdin(Stdio::null());
        let output = ssh.output().map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{}{}", String::from_utf8_lossy(&output.stderr), self.log()))
    }

    /// What the servers said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        for mut child in self.children.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
