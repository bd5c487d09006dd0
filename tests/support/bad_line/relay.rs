//! A line between two TCP connections: bytes pass at a rate and after a delay, can be held up, and can be cut. In: where
//! the far end is. Out: a port of loopback, and every packet with its times.
//!
//! A packet is what one read brings, at most 1,400 bytes, with 40 bytes of TCP and IP around it. Each direction is a queue
//! with two threads: one takes packets in, one gives them out when the line has carried them.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

const LARGEST_PACKET: usize = 1_400;
/// TCP and IP around each packet.
pub const AROUND: usize = 40;
/// What a direction holds before it stops reading, as buffers of modems do.
const BUFFER: usize = 64 * 1024;

/// What a direction of the line can carry.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Bits a second.
    pub rate: f64,
    /// One way.
    pub delay: Duration,
}

impl Shape {
    /// How long these bytes occupy the line.
    pub fn carrying(&self, bytes: usize) -> Duration {
        Duration::from_secs_f64(bytes as f64 * 8.0 / self.rate)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the person to the program.
    Up,
    Down,
}

/// One that passed.
#[derive(Debug, Clone, Copy)]
pub struct Packet {
    pub way: Way,
    /// Without what is around it.
    pub bytes: usize,
    pub taken: Instant,
    /// When the line should have given it out, and did.
    pub due: Instant,
    pub given: Instant,
}

pub struct Relay {
    pub port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    shape: Option<Shape>,
    stalled: bool,
    /// When the line went on after it had been held up.
    resumed: Option<Instant>,
    /// Packets taken in and not given out yet.
    under_way: usize,
    packets: Vec<Packet>,
    last_taken: Option<Instant>,
    connections: Vec<TcpStream>,
    over: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, longest: Duration) -> MutexGuard<'a, State> {
        let woken = self.changed.wait_timeout(state, longest);
        woken.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Relay {
    /// Listens on `port` of loopback (0: any free one); each connection gets a far end from `far`.
    pub fn start(
        port: u16,
        shape: Option<Shape>,
        far: impl Fn() -> io::Result<TcpStream> + Send + 'static,
    ) -> io::Result<Relay> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared::default());
        shared.lock().shape = shape;
        let ours = Arc::clone(&shared);
        thread::spawn(move || {
            for near in listener.incoming() {
                if ours.lock().over {
                    break;
                }
                if let Err(error) = near.and_then(|near| connect(&ours, near, far()?)) {
                    eprintln!("relay: {error}");
                }
            }
        });
        Ok(Relay { port, shared })
    }

    /// `None`: everything passes at once.
    pub fn shape(&self, shape: Option<Shape>) {
        self.shared.change(|state| state.shape = shape);
    }

    /// Nothing passes in either direction until [`Relay::go_on`].
    pub fn hold(&self) {
        self.shared.change(|state| state.stalled = true);
    }

    pub fn go_on(&self) {
        self.shared.change(|state| (state.stalled, state.resumed) = (false, Some(Instant::now())));
    }

    /// Both ends see the connection closed; what was under way is lost.
    pub fn cut(&self) {
        self.shared.change(|state| {
            state.under_way = 0;
            for connection in state.connections.drain(..) {
                let _ = connection.shutdown(Shutdown::Both);
            }
        });
    }

    /// Those that were given out, in that order.
    pub fn packets(&self) -> Vec<Packet> {
        self.shared.lock().packets.clone()
    }

    /// Waits until nothing is under way and nothing was taken in or given out for so long.
    pub fn wait_for_quiet(&self, quiet: Duration, longest: Duration) {
        let begin = Instant::now();
        let mut state = self.shared.lock();
        while begin.elapsed() < longest {
            let last = state.packets.last().map(|packet| packet.given).max(state.last_taken);
            let since = last.map_or(quiet, |last| last.elapsed());
            if state.under_way == 0 && since >= quiet {
                return;
            }
            let left = if state.under_way == 0 { quiet.saturating_sub(since) } else { longest };
            state = self.shared.wait(state, left.max(Duration::from_millis(1)));
        }
    }

    /// Waits until this holds of the packets given out so far; false when it did not within `longest`.
    pub fn wait_until(&self, longest: Duration, is_so: impl Fn(&[Packet]) -> bool) -> bool {
        let begin = Instant::now();
        let mut state = self.shared.lock();
        while !is_so(&state.packets) {
            let left = longest.saturating_sub(begin.elapsed());
            if left.is_zero() {
                return false;
            }
            state = self.shared.wait(state, left);
        }
        true
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.change(|state| (state.over, state.stalled) = (true, false));
        self.cut();
        // The listener wakes and sees that it is over.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

fn connect(shared: &Arc<Shared>, near: TcpStream, far: TcpStream) -> io::Result<()> {
    for end in [&near, &far] {
        end.set_nodelay(true)?;
    }
    shared.lock().connections.extend([near.try_clone()?, far.try_clone()?]);
    Direction::start(shared, Way::Up, near.try_clone()?, far.try_clone()?);
    Direction::start(shared, Way::Down, far, near);
    Ok(())
}

/// Packets of one way, the oldest first; an empty one ends the connection.
struct Direction {
    way: Way,
    shared: Arc<Shared>,
    queue: Mutex<VecDeque<(Instant, Vec<u8>)>>,
    changed: Condvar,
}

impl Direction {
    fn start(shared: &Arc<Shared>, way: Way, from: TcpStream, to: TcpStream) {
        let direction = Arc::new(Direction {
            way,
            shared: Arc::clone(shared),
            queue: Mutex::default(),
            changed: Condvar::new(),
        });
        let taking = Arc::clone(&direction);
        thread::spawn(move || taking.take(from));
        thread::spawn(move || direction.give(to));
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<(Instant, Vec<u8>)>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, mut from: TcpStream) {
        let mut bytes = [0; LARGEST_PACKET];
        loop {
            let count = from.read(&mut bytes).unwrap_or(0);
            let now = Instant::now();
            self.shared.change(|state| {
                state.under_way += 1;
                state.last_taken = Some(now);
            });
            let mut queue = self.queue();
            while queue.len() * LARGEST_PACKET > BUFFER {
                queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            }
            queue.push_back((now, bytes[..count].to_vec()));
            self.changed.notify_all();
            if count == 0 {
                return;
            }
        }
    }

    fn next(&self) -> (Instant, Vec<u8>) {
        let mut queue = self.queue();
        loop {
            if let Some(packet) = queue.pop_front() {
                self.changed.notify_all();
                return packet;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn give(&self, mut to: TcpStream) {
        // When the line has carried what was before.
        let mut free = Instant::now();
        loop {
            let (taken, bytes) = self.next();
            let due = self.carried(taken, &mut free, bytes.len());
            let passed = !bytes.is_empty() && to.write_all(&bytes).is_ok();
            let given = Instant::now();
            self.shared.change(|state| {
                state.under_way = state.under_way.saturating_sub(1);
                if passed {
                    state.packets.push(Packet { way: self.way, bytes: bytes.len(), taken, due, given });
                }
            });
            if !passed {
                let _ = to.shutdown(Shutdown::Both);
                // Whoever still reads for this way learns it from its own end.
                return;
            }
        }
    }

    /// Waits until the packet has gone over the line, and says when that was due.
    fn carried(&self, taken: Instant, free: &mut Instant, bytes: usize) -> Instant {
        let mut state = self.shared.lock();
        let begin = state.resumed.map_or(taken, |resumed| resumed.max(taken)).max(*free);
        let (carrying, delay) = state.shape.map_or_else(Default::default, |shape| {
            let around = if bytes == 0 { 0 } else { AROUND };
            (shape.carrying(bytes + around), shape.delay)
        });
        *free = begin + carrying;
        let mut due = *free + delay;
        loop {
            let now = Instant::now();
            if state.over || (!state.stalled && now >= due) {
                return due;
            }
            let left = due.saturating_duration_since(now);
            let was_stalled = state.stalled;
            state = self.shared.wait(state, if was_stalled { Duration::from_secs(1) } else { left });
            if was_stalled && !state.stalled {
                due = due.max(Instant::now());
            }
        }
    }
}
