//! A bad line between clients and the server: it is cut at any byte, stands still, and passes bytes one by one.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::chance::Chance;

#[derive(Default)]
struct Line {
    is_good: AtomicBool,
    cuts: AtomicU64,
    /// What went to the server.
    sent: Mutex<Vec<u8>>,
}

pub struct Proxy {
    pub socket: PathBuf,
    line: Arc<Line>,
}

impl Proxy {
    /// A line that cuts every connection sooner or later.
    pub fn bad(to: &Path, at: PathBuf, chance: Chance) -> Proxy {
        Proxy::start(to, at, chance, false)
    }

    /// A line that only writes down what goes over it.
    pub fn good(to: &Path, at: PathBuf) -> Proxy {
        Proxy::start(to, at, Chance(0), true)
    }

    fn start(to: &Path, at: PathBuf, mut chance: Chance, is_good: bool) -> Proxy {
        let listener = UnixListener::bind(&at).unwrap();
        let line = Arc::new(Line { is_good: AtomicBool::new(is_good), ..Line::default() });
        let (to, shared) = (to.to_owned(), Arc::clone(&line));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(client) = client else { return };
                let Ok(server) = UnixStream::connect(&to) else { continue };
                // Both ways together: short lines are as frequent as long ones.
                let reach = chance.between(3, 17);
                let left = Arc::new(AtomicU64::new(chance.below(1 << reach)));
                for (from, into, is_call) in [(&client, &server, true), (&server, &client, false)] {
                    let (from, into) = (from.try_clone().unwrap(), into.try_clone().unwrap());
                    let wire = Wire { line: Arc::clone(&shared), left: Arc::clone(&left), is_call };
                    let chance = chance.split();
                    std::thread::spawn(move || wire.pass(from, into, chance));
                }
            }
        });
        Proxy { socket: at, line }
    }

    pub fn cuts(&self) -> u64 {
        self.line.cuts.load(Ordering::SeqCst)
    }

    /// From now on nothing is cut.
    pub fn mend(&self) {
        self.line.is_good.store(true, Ordering::SeqCst);
    }

    pub fn spoil(&self) {
        self.line.is_good.store(false, Ordering::SeqCst);
    }

    pub fn sent(&self) -> Vec<u8> {
        self.line.sent.lock().unwrap().clone()
    }
}

/// One direction of one connection.
struct Wire {
    line: Arc<Line>,
    left: Arc<AtomicU64>,
    is_call: bool,
}

impl Wire {
    /// How many of so many bytes pass before the line is cut.
    fn may_pass(&self, count: usize) -> usize {
        let take = |left: u64| Some(left.saturating_sub(count as u64));
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take);
        count.min(left.unwrap_or(0) as usize)
    }

    fn pass(self, mut from: UnixStream, mut into: UnixStream, mut chance: Chance) {
        let mut piece = [0; 4096];
        loop {
            let is_good = self.line.is_good.load(Ordering::SeqCst);
            let most = if !is_good && chance.below(4) == 0 { 1 } else { piece.len() };
            let count = match from.read(&mut piece[..most]) {
                Ok(0) | Err(_) => break,
                Ok(count) => count,
            };
            if self.is_call && is_good {
                self.line.sent.lock().unwrap().extend_from_slice(&piece[..count]);
            }
            if !is_good && chance.below(16) == 0 {
                std::thread::sleep(Duration::from_micros(chance.below(3_000)));
            }
            let passes = if is_good { count } else { self.may_pass(count) };
            // Whoever is gone notices by itself.
            let _gone = into.write_all(&piece[..passes]);
            if passes < count {
                self.line.cuts.fetch_add(1, Ordering::SeqCst);
                break;
            }
        }
        let _gone = from.shutdown(Shutdown::Both);
        let _gone = into.shutdown(Shutdown::Both);
    }
}
