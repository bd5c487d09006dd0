//! Letting others in: whoever holds a store serves it to the other processes of the same person, and a server serves
//! everybody whom its door admits.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::engine::{District, Engine, ServerTrouble, Workbench};
use crate::store::Actor;
use crate::wire::identity::{Peer, account_of, this_person};
use crate::wire::{Door, Limits, Reviver, Server, Stopper, place};

/// A background server of one's own goes when nobody was there for so long, unless it is told otherwise.
pub const ALONE: Duration = Duration::from_secs(30);
/// A background server is started at most so often.
const REVIVED: Duration = Duration::from_secs(2);

/// Serves a store beside the workbench of whoever holds it. Others find somebody else, or start a server, when it ends.
pub struct Host {
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
    socket: PathBuf,
}

impl Host {
    /// `None`: nobody else can be let in now (a disk that is full, say); the workbench works all the same.
    pub fn beside(engine: &Arc<Engine>, dir: &Path) -> Option<Host> {
        let socket = place::of_store(dir);
        let listener = place::listen(&socket, 0o600).ok()?;
        let server = Server::new(listener, own_door(Arc::clone(engine)), Limits::personal(), dir).ok()?;
        let stopper = server.stopper();
        let thread = thread::Builder::new().name("opora-server".to_owned());
        // A server that fails leaves this workbench alone.
        let thread = thread.spawn(move || drop(server.run())).ok()?;
        Some(Host { stopper, thread: Some(thread), socket })
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // First nobody new comes, then those who are here go: they must not find this socket again.
        let _not_there = fs::remove_file(&self.socket);
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

/// For the other processes of whoever runs this one.
pub fn own_door(engine: Arc<Engine>) -> Door {
    let me = this_person();
    let sessions = AtomicU64::new(1);
    Arc::new(move |peer| {
        if peer.uid != me.uid {
            return Err(ServerTrouble::NotAdmitted.into());
        }
        let (name, role) = (me.name.clone(), "editor".to_owned());
        let actor = Actor { uid: peer.uid, name, role, session: session(peer, &sessions) };
        let seat: Arc<dyn Workbench> = Arc::new(engine.for_actor(actor));
        Ok(seat)
    })
}

/// For the people of a district, as its store knows them.
pub fn district_door(district: District) -> Door {
    let sessions = AtomicU64::new(1);
    Arc::new(move |peer| {
        // Who has no account is told the same as who has one and is unknown here.
        let login = account_of(peer.uid).map(|account| account.login).unwrap_or_default();
        let seat: Arc<dyn Workbench> = Arc::new(district.seat(peer.uid, &login, session(peer, &sessions))?);
        Ok(seat)
    })
}

/// The process and a number in it: no two sessions of one store are alike for long.
fn session(peer: Peer, sessions: &AtomicU64) -> u64 {
    let number = sessions.fetch_add(1, Ordering::Relaxed) & u64::from(u32::MAX);
    (u64::from(peer.pid.unsigned_abs()) << 32) | number
}

/// Starts a background server on this store whenever nobody answers there any more.
pub fn reviver(dir: &Path) -> Reviver {
    let dir = dir.to_owned();
    let last: Mutex<Option<Instant>> = Mutex::new(None);
    Arc::new(move || {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|at| at.elapsed() < REVIVED) {
            return;
        }
        *last = Some(Instant::now());
        start_server(&dir);
    })
}

/// One that cannot come up (another one is there already) goes by itself.
fn start_server(dir: &Path) {
    let mut command = Command::new("/proc/self/exe");
    command.arg("--store").arg(dir).args(["serve", "--own"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Ok(mut child) = command.spawn() {
        // Waited for, so that nothing of it is left in the table of processes while this one goes on.
        let waiting = thread::Builder::new().name("opora-wait".to_owned()).stack_size(64 << 10);
        let _none = waiting.spawn(move || drop(child.wait()));
    }
}
