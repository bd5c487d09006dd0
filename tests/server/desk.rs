//! A store that lies ready, and the server on it: started, stopped and killed.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use opora::domain::record::{Kind, RecordId};
use opora::engine::Workbench;
use opora::store::lock::Holder;
use opora::store::{LocalStore, Options};
use opora::wire::{Address, Client, Patience};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::world::World;

/// Whatever takes longer than this has not ended.
pub const LIMIT: Duration = Duration::from_secs(60);

/// As many clients of one person as a test wants, as many calls as they make.
pub const ROOMY: &[&str] = &["--per-person", "400", "--connections", "400", "--calls", "0"];

/// A world with a store of a few hundred activities. It is made once and copied.
pub fn world() -> World {
    static MADE: OnceLock<World> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let world = World::new();
        let ran = world.run(["demo", "--seed", "3", "--activities", "300"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        world
    });
    let world = World::new();
    copy(&made.store(), &world.store());
    world
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// The built program as a server. Dropping it kills it.
pub struct Serving {
    child: Child,
    pub socket: PathBuf,
}

impl Serving {
    /// Started, and listening.
    pub fn start(world: &World, more: &[&str]) -> Serving {
        let store = world.store();
        let mut command = world.command(["--store".as_ref(), store.as_os_str()]);
        command.args(["serve", "--own", "--idle", "3600"]).args(more);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = String::new();
        // Its end of the pipe stays open as long as it lives: it says nothing more.
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut said).unwrap();
        if said.is_empty() {
            let mut why = String::new();
            child.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("no server: {:?} {why}", child.wait());
        }
        Serving { child, socket: store.join("socket") }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Nothing of it runs any more.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asked to end, and ended.
    pub fn stop(mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        self.ended()
    }

    /// Ends it; what it said on standard error.
    pub fn stopped_saying(mut self) -> String {
        let mut said = String::new();
        let mut err = self.child.stderr.take().unwrap();
        self.signal(Signal::TERM);
        err.read_to_string(&mut said).unwrap();
        self.ended();
        said
    }

    pub fn ended(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < LIMIT, "the server does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Stands still for a while.
    pub fn freeze(&self, time: Duration) {
        self.signal(Signal::STOP);
        std::thread::sleep(time);
        self.signal(Signal::CONT);
    }

    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub fn client(&self) -> Client {
        client(&self.socket)
    }

    /// A figure of `/proc/PID/status`, KiB.
    pub fn memory(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().find_map(|word| word.parse().ok()).unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

pub fn client(socket: &Path) -> Client {
    let address = Address { socket: socket.to_owned(), reviver: None };
    Client::connect(address, Patience::Endless).unwrap()
}

/// All activities, in order.
pub fn activities(bench: &dyn Workbench) -> Vec<RecordId> {
    let query = opora::engine::ListQuery {
        kind: Kind::Activity,
        filter: String::new(),
        base: String::new(),
        columns: Vec::new(),
        sort: None,
        descending: false,
        skip: 0,
        take: 1_000,
        today: today(),
        with_names: false,
    };
    bench.list(&query).unwrap().rows.iter().map(|row| row.id).collect()
}

pub fn today() -> chrono::NaiveDate {
    crate::support::TODAY.parse().unwrap()
}

/// The store opened by this very process, while no server has it.
pub fn open(store: &Path) -> LocalStore {
    let holder = Holder::this_process("проверка", chrono::DateTime::UNIX_EPOCH);
    let began = Instant::now();
    loop {
        match LocalStore::open(store, &Options::new(holder.clone()), &mut |_| ()) {
            Err(opora::store::StoreError::Held { .. }) if began.elapsed() < LIMIT => {
                std::thread::sleep(Duration::from_millis(2));
            }
            opened => return opened.unwrap(),
        }
    }
}
