//! A test's own world: home, data folder, language. Nothing of the machine's own reaches the program.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub struct World {
    root: TempDir,
    /// Variables set otherwise for this world.
    set: Vec<(String, String)>,
    /// Holds the store once there is one, in tests that are made through a server.
    server: Mutex<Option<Child>>,
}

/// The test targets whose programs find a server in the store: `cli_served` runs the tests of `cli` that way.
const BY_SERVER: bool = matches!(env!("CARGO_CRATE_NAME").as_bytes(), b"cli_served" | b"program_served");

/// What a run of the program gave.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl World {
    pub fn new() -> World {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("home")).unwrap();
        World { root, set: Vec::new(), server: Mutex::default() }
    }

    /// A world whose store holds the real road map.
    pub fn with_road_map() -> World {
        let world = World::new();
        let ran = world.run(["import", "roadmap", super::ROAD_MAP]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        world
    }

    /// The same world with a variable set; empty: as if it were not there.
    pub fn set(&mut self, name: &str, value: &str) {
        self.set.push((name.to_owned(), value.to_owned()));
    }

    /// Starts the server when there is a store for it and none runs.
    pub fn serve(&self) {
        let mut server = self.server.lock().unwrap();
        let runs = server.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none());
        if !BY_SERVER || runs || !self.store().join("journal").exists() {
            return;
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
        command.env_clear().envs(self.variables()).current_dir(self.root.path());
        command.args(["serve", "--own", "--idle", "60"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        *server = Some(command.spawn().unwrap());
        let until = Instant::now() + Duration::from_secs(20);
        while std::os::unix::net::UnixStream::connect(self.store().join("socket")).is_err() {
            assert!(Instant::now() < until, "no server came up");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub fn store(&self) -> PathBuf {
        self.path("data/opora")
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The variables that the program sees.
    pub fn variables(&self) -> Vec<(String, String)> {
        let path = |name: &str| self.path(name).display().to_string();
        let own = [
            ("PATH", "/usr/bin:/bin".to_owned()),
            ("HOME", path("home")),
            ("XDG_DATA_HOME", path("data")),
            ("XDG_CONFIG_HOME", path("config")),
            ("XDG_STATE_HOME", path("state")),
            ("XDG_CACHE_HOME", path("cache")),
            ("LANG", "ru_RU.UTF-8".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter();
        own.chain(self.set.clone()).collect()
    }

    /// The program with its variables and the day of the tests, not started yet.
    pub fn command<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> Command {
        self.serve();
        let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
        command.env_clear().envs(self.variables()).current_dir(self.root.path());
        command.args(["--today", super::TODAY]).args(args);
        command.stdin(Stdio::null());
        command
    }

    pub fn run<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> Ran {
        ran(&self.command(args).output().unwrap())
    }

    /// With this on standard input.
    pub fn run_with<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I, input: &[u8]) -> Ran {
        use std::io::Write;
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that ends early does not read to the end.
        let _ = child.stdin.take().unwrap().write_all(input);
        ran(&child.wait_with_output().unwrap())
    }

    /// Standard output as JSON; the program must have done its work.
    pub fn json<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> serde_json::Value {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
    }

    /// The journal without what differs from run to run: times, and numbers of records.
    pub fn journal(&self) -> Vec<serde_json::Value> {
        let mut lines = self.json(["log", "--format", "json", "--limit", "100000"]);
        let lines = lines.as_array_mut().unwrap();
        for line in lines.iter_mut() {
            line.as_object_mut().unwrap().shift_remove("at");
        }
        lines.clone()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.lock().unwrap().take() {
            // It may have gone by itself.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

fn ran(output: &Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

/// Every file below a folder with its bytes, to see that nothing was written.
pub fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(contents(&path)),
            false if path.is_file() => found.push((path.clone(), std::fs::read(&path).unwrap())),
            false => {}
        }
    }
    found.sort();
    found
}
