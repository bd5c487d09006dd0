//! The server: one thread on the sockets, others that carry out calls. In: a listening socket, a door that says who may
//! sit down. Out: answers and news; whoever sends rubbish, or nothing for too long, is let go, and nobody else notices.

mod connection;
mod limits;
mod pool;
mod turns;

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::os::unix::net::UnixListener as Listening;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use mio::net::UnixListener;
use mio::{Events, Interest, Poll, Token, Waker};

pub use self::limits::Limits;

use self::connection::{Connection, Gone, Message, Stage};
use self::limits::Purses;
use self::pool::Pool;
use self::turns::Turns;
use super::call::{self, Weight, Welcome};
use super::codec;
use super::frame::{Frame, Kind};
use super::hello::{self, Hello};
use super::identity::{self, Peer};
use crate::engine::{Failure, News, ServerTrouble, Workbench, slice};

/// Who may sit down, and where.
pub type Door = Arc<dyn Fn(Peer) -> Result<Arc<dyn Workbench>, Failure> + Send + Sync>;

const LISTENER: Token = Token(0);
const WAKER: Token = Token(1);
const FIRST: usize = 2;
/// Refused beyond the limit of connections, but told so.
const TOLD: usize = 32;
/// What is taken from one client before the others have their turn: pieces read, or frames.
const TURN: usize = 64;
/// Descriptors that were wanting may be free again.
const STARVED: Duration = Duration::from_millis(100);
/// How long calls under way may take when the server is to end.
const LAST_CALLS: Duration = Duration::from_secs(5);

/// Ends a server from elsewhere.
#[derive(Clone)]
pub struct Stopper {
    stop: Arc<AtomicBool>,
    waker: Arc<Waker>,
}

impl Stopper {
    pub fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
        // A server that cannot be woken is gone.
        let _gone = self.waker.wake();
    }
}

/// What comes to the socket thread from others.
enum Mail {
    /// `heavy`: whose heavy call has ended with it.
    Answer {
        to: Token,
        call: u64,
        bytes: Vec<u8>,
        heavy: Option<u32>,
    },
    News {
        to: Token,
        news: News,
    },
}

/// A call that came whole.
struct Work {
    to: Token,
    call: u64,
    message: Message,
    seat: Arc<dyn Workbench>,
    weight: Weight,
    /// Whose.
    uid: u32,
}

pub struct Server {
    poll: Poll,
    listener: Option<UnixListener>,
    door: Door,
    limits: Limits,
    /// Where long messages lie while they come.
    spool: PathBuf,
    connections: BTreeMap<usize, Connection>,
    next: usize,
    purses: Purses,
    pool: Pool,
    turns: Turns<Work>,
    /// Held while a long message is read and carried out: one after another, so that a crowd of them does not take the
    /// memory.
    large: Arc<Mutex<()>>,
    mail: mpsc::Receiver<Mail>,
    post: mpsc::Sender<Mail>,
    stopper: Stopper,
    /// Since when nobody is here.
    alone: Option<Instant>,
    /// Clients that have said more than their turn let be heard.
    again: Vec<usize>,
    /// Somebody waits at the door for whom there was no descriptor; tried again then.
    starved: Option<Instant>,
}

impl Server {
    pub fn new(listener: Listening, door: Door, limits: Limits, spool: &Path) -> io::Result<Server> {
        listener.set_nonblocking(true)?;
        let mut listener = UnixListener::from_std(listener);
        let poll = Poll::new()?;
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
        let (post, mail) = mpsc::channel();
        Ok(Server {
            poll,
            listener: Some(listener),
            door,
            limits,
            spool: spool.to_owned(),
            connections: BTreeMap::new(),
            next: FIRST,
            purses: Purses::default(),
            pool: Pool::default(),
            turns: Turns::default(),
            large: Arc::default(),
            mail,
            post,
            stopper: Stopper { stop: Arc::default(), waker },
            alone: Some(Instant::now()),
            again: Vec::new(),
            starved: None,
        })
    }

    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Serves until it is stopped or was alone for long enough. Calls under way are finished.
    pub fn run(mut self) -> io::Result<()> {
        let mut events = Events::with_capacity(256);
        let mut end: Option<Instant> = None;
        loop {
            let now = Instant::now();
            if self.stopper.stop.load(Ordering::SeqCst) && end.is_none() {
                end = Some(now + LAST_CALLS);
                self.listener = None;
            }
            if let Some(end) = end {
                self.connections.retain(|_, connection| connection.busy || connection.waiting() > 0);
                if self.connections.is_empty() || end <= now {
                    return Ok(());
                }
            }
            if self.alone_since_too_long(now) {
                return Ok(());
            }
            let wait = match self.again.is_empty() {
                true => self.next_moment(end).map(|moment| moment.saturating_duration_since(now)),
                false => Some(Duration::ZERO),
            };
            match self.poll.poll(&mut events, wait) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                done => done?,
            }
            let now = Instant::now();
            for event in &events {
                match event.token() {
                    LISTENER => self.accept(now),
                    WAKER => {}
                    Token(at) => {
                        if let Some(connection) = self.connections.get_mut(&at) {
                            let closed = event.is_read_closed() || event.is_error();
                            connection.ready(event.is_readable() || closed, event.is_writable());
                            self.advance(at, now);
                        }
                    }
                }
            }
            std::mem::take(&mut self.again).into_iter().for_each(|at| self.advance(at, now));
            self.take_mail(now);
            self.keep_time(now);
            if self.starved.is_some_and(|until| until <= now) {
                self.accept(now);
            }
        }
    }

    fn alone_since_too_long(&self, now: Instant) -> bool {
        let limit = self.limits.alone;
        limit.is_some_and(|limit| self.alone.is_some_and(|since| since + limit <= now))
    }

    /// When something is to be done though nothing comes.
    fn next_moment(&self, end: Option<Instant>) -> Option<Instant> {
        let of = |connection: &Connection| {
            let greeting = matches!(connection.stage, Stage::Greeting | Stage::Refused);
            let handshake = greeting.then(|| connection.since + self.limits.handshake);
            let idle = connection.heard + self.limits.idle * if connection.pinged { 2 } else { 1 };
            let idle = (!connection.busy).then_some(idle);
            let stalled = (connection.waiting() > 0).then(|| connection.moved + self.limits.stalled);
            let news = connection.news_due(self.limits.news).filter(|_| !connection.is_full());
            let held = connection.not_before.filter(|_| !connection.is_full());
            [handshake, idle, stalled, news, held].into_iter().flatten().min()
        };
        let first = self.connections.values().filter_map(of).min();
        let alone = self.limits.alone.and_then(|limit| self.alone.map(|since| since + limit));
        [first, alone, end, self.starved].into_iter().flatten().min()
    }

    fn accept(&mut self, now: Instant) {
        self.starved = None;
        while let Some(listener) = &self.listener {
            let stream = match listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                // No descriptor is free, say; whoever waits is not announced a second time.
                Err(_) => {
                    self.starved = Some(now + STARVED);
                    return;
                }
            };
            let Some(peer) = identity::peer(&stream) else { continue };
            if self.connections.len() >= self.limits.connections + TOLD {
                continue;
            }
            self.admit(stream, peer, now);
        }
    }

    fn admit(&mut self, mut stream: mio::net::UnixStream, peer: Peer, now: Instant) {
        let at = self.next;
        self.next += 1;
        let interest = Interest::READABLE | Interest::WRITABLE;
        if self.poll.registry().register(&mut stream, Token(at), interest).is_err() {
            return;
        }
        let open = |connection: &&Connection| !matches!(connection.stage, Stage::Refused);
        let all = self.connections.values().filter(open).count();
        let own = self.connections.values().filter(open).filter(|other| other.peer.uid == peer.uid).count();
        let mut connection = Connection::new(stream, peer, now);
        if all >= self.limits.connections || own >= self.limits.own {
            let trouble = ServerTrouble::Crowded { own: own >= self.limits.own };
            refuse(&mut connection, trouble.into());
        }
        self.connections.insert(at, connection);
        self.alone = None;
        self.advance(at, now);
    }

    /// Does all that can be done for a connection now.
    fn advance(&mut self, at: usize, now: Instant) {
        if self.step(at, now).is_err()
            && let Some(connection) = self.connections.remove(&at)
        {
            let uid = connection.peer.uid;
            if !self.connections.values().any(|other| other.peer.uid == uid) {
                self.purses.forget(uid);
            }
            if self.connections.is_empty() {
                self.alone = Some(now);
            }
        }
    }

    fn step(&mut self, at: usize, now: Instant) -> Result<(), Gone> {
        for _ in 0..TURN {
            let Some(connection) = self.connections.get_mut(&at) else { return Ok(()) };
            connection.write_news(self.limits.news, now);
            connection.flush(now)?;
            match connection.stage {
                Stage::Refused if connection.waiting() == 0 => return Err(Gone),
                Stage::Refused => return Ok(()),
                _ => {}
            }
            if connection.busy || connection.is_full() {
                return Ok(());
            }
            if connection.not_before.is_some_and(|moment| moment > now) {
                return Ok(());
            }
            if !self.take(at, now)? {
                let Some(connection) = self.connections.get_mut(&at) else { return Ok(()) };
                if !connection.read(now)? {
                    return connection.flush(now);
                }
            }
        }
        self.again.push(at);
        Ok(())
    }

    /// Takes the next thing that a client said. `false`: it has said nothing whole.
    fn take(&mut self, at: usize, now: Instant) -> Result<bool, Gone> {
        let Some(connection) = self.connections.get_mut(&at) else { return Ok(false) };
        match &connection.stage {
            Stage::Greeting => {
                let heard = hello::take_request(connection.incoming()).map_err(|_| Gone)?;
                let Some(theirs) = heard else { return Ok(false) };
                greet(connection, &theirs, &self.door);
                Ok(true)
            }
            Stage::Refused => Ok(false),
            Stage::Open(seat) => {
                let seat = Arc::clone(seat);
                let Some(frame) = connection.frame()? else { return Ok(false) };
                let uid = connection.peer.uid;
                if frame.kind == Kind::Last
                    && let Err(later) = self.purses.spend(&self.limits, uid, now)
                {
                    connection.hold(frame, later);
                    return Ok(true);
                }
                connection.not_before = None;
                self.heard(at, frame, seat)?;
                Ok(true)
            }
        }
    }

    fn heard(&mut self, at: usize, frame: Frame, seat: Arc<dyn Workbench>) -> Result<(), Gone> {
        let Some(connection) = self.connections.get_mut(&at) else { return Ok(()) };
        let call = frame.call;
        match frame.kind {
            Kind::Pong => {}
            Kind::Ping => connection.send(Kind::Pong, call, &[]),
            Kind::News | Kind::Welcome => return Err(Gone),
            Kind::Last | Kind::Part => {
                if let Some(message) = connection.part(frame, &self.spool)? {
                    connection.busy = true;
                    let weight = match &message {
                        Message::Small(bytes) => Weight::of(bytes),
                        // These have a line of their own.
                        Message::Large(_) => Weight::Light,
                    };
                    let uid = connection.peer.uid;
                    self.begin(Work { to: Token(at), call, message, seat, weight, uid });
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, work: Work) {
        let ready = match work.weight.is_heavy() {
            true => self.turns.begin(work.uid, work),
            false => Some(work),
        };
        if let Some(work) = ready {
            self.carry_out(work);
        }
    }

    fn carry_out(&self, work: Work) {
        let Work { to, call, message, seat, weight, uid } = work;
        let limit = self.limits.question.filter(|_| weight.is_question());
        let heavy = weight.is_heavy().then_some(uid);
        let (post, waker) = (Mutex::new(self.post.clone()), Arc::clone(&self.stopper.waker));
        let send = Arc::new(move |mail: Mail| {
            // Without a socket thread nobody waits for it.
            let _gone = post.lock().unwrap_or_else(PoisonError::into_inner).send(mail);
            let _gone = waker.wake();
        });
        let large = Arc::clone(&self.large);
        self.pool.give(Box::new(move || {
            let follow = || {
                let send = Arc::clone(&send);
                seat.follow(Arc::new(move |news| send(Mail::News { to, news })));
            };
            let faultless = std::panic::AssertUnwindSafe(|| match message {
                Message::Small(bytes) => slice::within(limit, || call::answer(&*seat, &bytes, &follow)),
                Message::Large(upload) => {
                    let _alone = large.lock().unwrap_or_else(PoisonError::into_inner);
                    match upload.read() {
                        Ok(bytes) => call::answer(&*seat, &bytes, &follow),
                        Err(_) => call::refused(ServerTrouble::Unreadable),
                    }
                }
            });
            let answer = std::panic::catch_unwind(faultless);
            let fault = || call::refused(ServerTrouble::Fault { code: format!("call {call}") });
            send(Mail::Answer { to, call, bytes: answer.unwrap_or_else(|_| fault()), heavy });
        }));
    }

    fn take_mail(&mut self, now: Instant) {
        let mut touched = Vec::new();
        while let Ok(mail) = self.mail.try_recv() {
            let to = match mail {
                Mail::Answer { to, call, bytes, heavy } => {
                    let next = heavy.and_then(|uid| {
                        self.turns.ended(uid, |work| self.connections.contains_key(&work.to.0))
                    });
                    if let Some(next) = next {
                        self.carry_out(next);
                    }
                    if let Some(connection) = self.connections.get_mut(&to.0) {
                        connection.send(Kind::Last, call, &bytes);
                        connection.busy = false;
                        // Long work is no silence.
                        (connection.heard, connection.pinged) = (now, false);
                    }
                    to
                }
                Mail::News { to, news } => {
                    if let Some(connection) = self.connections.get_mut(&to.0) {
                        connection.tell(news);
                    }
                    to
                }
            };
            if !touched.contains(&to.0) {
                touched.push(to.0);
            }
        }
        touched.into_iter().for_each(|at| self.advance(at, now));
    }

    /// What is due by the clock.
    fn keep_time(&mut self, now: Instant) {
        let all: Vec<usize> = self.connections.keys().copied().collect();
        for at in all {
            let Some(connection) = self.connections.get_mut(&at) else { continue };
            let greeting = matches!(connection.stage, Stage::Greeting | Stage::Refused);
            let late = greeting && connection.since + self.limits.handshake <= now;
            let stalled = connection.waiting() > 0 && connection.moved + self.limits.stalled <= now;
            let silent = !connection.busy && connection.heard + self.limits.idle * 2 <= now;
            if late || stalled || (silent && connection.pinged) {
                connection.stage = Stage::Refused;
                connection.drop_all();
            } else if !connection.pinged && !connection.busy && connection.heard + self.limits.idle <= now {
                connection.pinged = true;
                connection.send(Kind::Ping, 0, &[]);
            } else if !connection.is_due(self.limits.news, now) {
                continue;
            }
            self.advance(at, now);
        }
    }
}

/// Answers a hello: the client sits down, or is told why it may not.
fn greet(connection: &mut Connection, theirs: &Hello, door: &Door) {
    let ours = Hello::ours();
    let chosen = ours.common(theirs);
    connection.send_raw(&ours.answer(chosen));
    if chosen.is_none() {
        connection.stage = Stage::Refused;
        return;
    }
    match door(connection.peer) {
        Ok(seat) => {
            let welcome = Welcome { me: seat.me(), store_id: seat.store_id(), read_only: seat.read_only() };
            let bytes = codec::encode(&Ok::<Welcome, Failure>(welcome)).unwrap_or_default();
            connection.send(Kind::Welcome, 0, &bytes);
            connection.stage = Stage::Open(seat);
        }
        Err(failure) => welcome_not(connection, failure),
    }
}

/// For whom there is no room: told in the newest form, before a hello.
fn refuse(connection: &mut Connection, failure: Failure) {
    let ours = Hello::ours();
    connection.send_raw(&ours.answer(Some(ours.newest)));
    welcome_not(connection, failure);
}

fn welcome_not(connection: &mut Connection, failure: Failure) {
    let bytes = codec::encode(&Err::<Welcome, Failure>(failure)).unwrap_or_default();
    connection.send(Kind::Welcome, 0, &bytes);
    connection.stage = Stage::Refused;
}
