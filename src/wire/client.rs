//! A workbench that is far: every call goes to the server and comes back. One thread keeps the link: it reads answers and
//! news, and when the server goes it knocks until somebody answers again. A call under way is then made once more; that is
//! safe, because a request acts once however often it comes.

mod calls;

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

use super::call::{self, Call, Stamp, Welcome};
use super::codec;
use super::frame::{self, Frame, Kind};
use super::hello::{self, Hello};
use super::identity;
use super::place;
use crate::domain::record::{Kind as RecordKind, RecordId};
use crate::engine::*;

/// How often a server that is away is knocked at; one that has just gone may be back at once.
const KNOCK: Duration = Duration::from_millis(100);
const FIRST_KNOCKS: Duration = Duration::from_millis(20);
/// So many knocks are first ones.
const FIRST: usize = 100;
/// How long a server may take for its hello.
const GREETING: Duration = Duration::from_secs(10);

/// How long calls wait for a server that is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Somebody sits there and may leave.
    Endless,
    Until(Duration),
}

/// Told each time a knock found nobody: it may start a server. It returns at once.
pub type Reviver = Arc<dyn Fn() + Send + Sync>;

/// A socket, and who may be at its other end.
#[derive(Clone)]
pub struct Address {
    pub socket: PathBuf,
    pub reviver: Option<Reviver>,
}

pub struct Client {
    shared: Arc<Shared>,
    patience: Patience,
    welcome: Welcome,
}

struct Shared {
    address: Address,
    state: Mutex<State>,
    /// The state changed.
    changed: Condvar,
    /// Held while a call is under way: they go one after another.
    turn: Mutex<()>,
    /// Held while a message is written: nothing comes between its bytes.
    writing: Mutex<()>,
}

#[derive(Default)]
struct State {
    /// Where calls are written; `None`: the server is away.
    link: Option<UnixStream>,
    /// Tells links apart.
    links: u64,
    /// Why the server may not be asked though it is there.
    refused: Option<Failure>,
    calls: u64,
    answer: Option<(u64, Vec<u8>)>,
    stamp: Option<Stamp>,
    read_only: Option<StoreError>,
    listener: Option<Listener>,
    editing: Option<(RecordKind, RecordId)>,
    /// What for names are looked at.
    purpose: String,
    closed: bool,
    /// What is known of the server that is away.
    reason: String,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A link that breaks is noticed where it is read.
    fn write(&self, mut link: &UnixStream, message: &[u8]) {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let _broken = link.write_all(message);
    }
}

/// Connects and says hello; what is read is given back with what may have come behind it.
fn greeted(socket: &Path, patience: Duration) -> Result<(UnixStream, Welcome, Vec<u8>), Failure> {
    let away = |error: std::io::Error| {
        Failure::from(ServerTrouble::Away { path: socket.to_owned(), reason: error.to_string() })
    };
    let mut stream = place::connect(socket).map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => {
            let group = place::admitted_group(socket).map(identity::group_of).unwrap_or_default();
            ServerTrouble::NoAccess { path: socket.to_owned(), group }.into()
        }
        _ => away(error),
    })?;
    stream.set_read_timeout(Some(patience)).map_err(away)?;
    // A server that has no room says so and goes without having listened.
    let _refused = stream.write_all(&Hello::ours().request());
    let mut come = Vec::new();
    let (chosen, theirs) = loop {
        let heard = hello::take_answer(&mut come);
        match heard.map_err(|_| ServerTrouble::NoOpora { path: socket.to_owned() })? {
            Some(heard) => break heard,
            None => more(&mut stream, &mut come).map_err(away)?,
        }
    };
    let ours = Hello::ours();
    if chosen == 0 {
        return Err(ServerTrouble::OtherProtocol {
            ours: (ours.oldest, ours.newest),
            theirs: (theirs.oldest, theirs.newest),
            version: theirs.version,
        }
        .into());
    }
    let frame = loop {
        match frame::take(&mut come).map_err(|_| ServerTrouble::NoOpora { path: socket.to_owned() })? {
            Some(frame) => break frame,
            None => more(&mut stream, &mut come).map_err(away)?,
        }
    };
    let welcome: Option<Result<Welcome, Failure>> = codec::decode(&frame.payload);
    let welcome = welcome.ok_or(ServerTrouble::Unreadable)??;
    stream.set_read_timeout(None).map_err(away)?;
    Ok((stream, welcome, come))
}

fn more(stream: &mut UnixStream, come: &mut Vec<u8>) -> std::io::Result<()> {
    let mut piece = [0; 16 << 10];
    match stream.read(&mut piece)? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        count => {
            come.extend_from_slice(piece.get(..count).unwrap_or_default());
            Ok(())
        }
    }
}

impl Client {
    /// Comes in at this socket.
    ///
    /// # Errors
    /// `Away`: nobody answers. Others: whoever answers does not let this person, or this program, in.
    pub fn connect(address: Address, patience: Patience) -> Result<Client, Failure> {
        let (stream, welcome, come) = greeted(&address.socket, GREETING)?;
        let shared = Arc::new(Shared {
            address,
            state: Mutex::default(),
            changed: Condvar::new(),
            turn: Mutex::default(),
            writing: Mutex::default(),
        });
        shared.state().read_only = welcome.read_only.clone();
        let keeper = Keeper { shared: Arc::clone(&shared), store_id: welcome.store_id };
        let reading = keeper.linked(stream).map_err(|error| ServerTrouble::Away {
            path: shared.address.socket.clone(),
            reason: error.to_string(),
        })?;
        let thread = thread::Builder::new().name("opora-link".to_owned()).stack_size(256 << 10);
        let spawned = thread.spawn(move || keeper.keep(reading, come));
        spawned.map_err(|error| ServerTrouble::Away {
            path: shared.address.socket.clone(),
            reason: error.to_string(),
        })?;
        Ok(Client { shared, patience, welcome })
    }

    fn call<T: DeserializeOwned>(&self, call: &Call) -> Result<T, Failure> {
        let too_long = || Failure::from(ServerTrouble::TooLong { limit: codec::MESSAGE_MAX });
        let bytes = codec::encode(call).ok_or_else(too_long)?;
        let _turn = self.shared.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = self.answered(&bytes)?;
        let (stamp, said) = call::unstamped(&answer).ok_or(ServerTrouble::Unreadable)?;
        if stamp.sequence > 0 || stamp.is_read_only {
            self.shared.state().stamp = Some(stamp);
        }
        codec::decode::<Result<T, Failure>>(said).ok_or(ServerTrouble::Unreadable)?
    }

    /// Makes a call until it is answered.
    fn answered(&self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut patience = Until::new(self.patience);
        loop {
            let (link, links, call) = self.link(&mut patience)?;
            let mut message = Vec::with_capacity(bytes.len() + 32);
            frame::write(&mut message, Kind::Last, call, bytes);
            self.shared.write(&link, &message);
            if let Some(answer) = self.wait(links, call) {
                return Ok(answer);
            }
            patience = Until::new(self.patience);
        }
    }

    /// A link to write to, once there is one.
    fn link(&self, patience: &mut Until) -> Result<(UnixStream, u64, u64), Failure> {
        let mut state = self.shared.state();
        loop {
            if let Some(refused) = &state.refused {
                return Err(refused.clone());
            }
            if let Some(link) = state.link.as_ref().and_then(|link| link.try_clone().ok()) {
                state.calls += 1;
                state.answer = None;
                return Ok((link, state.links, state.calls));
            }
            let Some(left) = patience.left() else {
                let path = self.shared.address.socket.clone();
                return Err(ServerTrouble::Away { path, reason: state.reason.clone() }.into());
            };
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The answer; `None`: the link broke before it came.
    fn wait(&self, links: u64, call: u64) -> Option<Vec<u8>> {
        let mut state = self.shared.state();
        loop {
            if let Some((_, bytes)) = state.answer.take_if(|(of, _)| *of == call) {
                return Some(bytes);
            }
            if state.links != links || state.link.is_none() {
                return None;
            }
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// How long is still waited.
struct Until(Option<Instant>);

impl Until {
    fn new(patience: Patience) -> Until {
        Until(match patience {
            Patience::Endless => None,
            Patience::Until(time) => Some(Instant::now() + time),
        })
    }

    /// `None`: no longer.
    fn left(&self) -> Option<Duration> {
        match self.0 {
            None => Some(Duration::from_secs(3600)),
            Some(until) => {
                Some(until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.closed = true;
        if let Some(link) = state.link.take() {
            // The thread that reads sees the end.
            let _gone = link.shutdown(Shutdown::Both);
        }
        drop(state);
        self.shared.changed.notify_all();
    }
}

/// Keeps the link.
struct Keeper {
    shared: Arc<Shared>,
    store_id: [u8; 16],
}

impl Keeper {
    /// Lets calls use this connection; what is to be read from is returned.
    fn linked(&self, stream: UnixStream) -> std::io::Result<UnixStream> {
        let reading = stream.try_clone()?;
        let mut state = self.shared.state();
        state.links += 1;
        state.link = Some(stream);
        state.refused = None;
        drop(state);
        self.shared.changed.notify_all();
        Ok(reading)
    }

    fn keep(self, stream: UnixStream, come: Vec<u8>) {
        let (mut reading, mut come) = (stream, come);
        loop {
            self.read(&mut reading, come);
            self.lost();
            let Some((stream, rest)) = self.knock() else { return };
            (reading, come) = (stream, rest);
            self.resume(&reading);
        }
    }

    /// Reads until the link breaks.
    fn read(&self, stream: &mut UnixStream, mut come: Vec<u8>) {
        let mut long: Vec<u8> = Vec::new();
        loop {
            match frame::take(&mut come) {
                Err(_) => return,
                Ok(None) => {
                    if more(stream, &mut come).is_err() {
                        return;
                    }
                }
                Ok(Some(Frame { kind: Kind::Part, payload, .. })) => {
                    if (long.len() + payload.len()) as u64 > codec::MESSAGE_MAX {
                        return;
                    }
                    long.extend_from_slice(&payload);
                }
                Ok(Some(Frame { kind: Kind::Last, call, payload })) => {
                    let whole = if long.is_empty() {
                        payload
                    } else {
                        long.extend_from_slice(&payload);
                        std::mem::take(&mut long)
                    };
                    // What nobody waits for must not take the place of what somebody is about to take.
                    let mut state = self.shared.state();
                    if call == state.calls {
                        state.answer = Some((call, whole));
                        drop(state);
                        self.shared.changed.notify_all();
                    }
                }
                Ok(Some(Frame { kind: Kind::News, payload, .. })) => {
                    if let Some(news) = codec::decode(&payload) {
                        self.tell(news);
                    }
                }
                Ok(Some(Frame { kind: Kind::Ping, call, .. })) => {
                    let mut pong = Vec::new();
                    frame::write(&mut pong, Kind::Pong, call, &[]);
                    self.shared.write(stream, &pong);
                }
                Ok(Some(Frame { kind: Kind::Pong | Kind::Welcome, .. })) => {}
            }
        }
    }

    fn tell(&self, news: News) {
        let listener = self.shared.state().listener.clone();
        if let Some(listener) = listener {
            listener(news);
        }
    }

    /// Whoever listens is woken: nothing may be asked for a long time.
    fn lost(&self) {
        self.shared.state().link = None;
        self.shared.changed.notify_all();
        self.tell(News::default());
    }

    /// Knocks until somebody lets us in; `None` when nobody wants it any more.
    fn knock(&self) -> Option<(UnixStream, Vec<u8>)> {
        for knock in 0.. {
            if self.shared.state().closed {
                return None;
            }
            match greeted(&self.shared.address.socket, GREETING) {
                Ok((_, welcome, _)) if welcome.store_id != self.store_id => {
                    self.refused(ServerTrouble::OtherStore.into());
                }
                Ok((stream, welcome, come)) => {
                    self.shared.state().read_only = welcome.read_only;
                    if let Ok(reading) = self.linked(stream) {
                        return Some((reading, come));
                    }
                }
                Err(Failure::Server(ServerTrouble::Away { reason, .. })) => {
                    self.shared.state().reason = reason;
                    if let Some(reviver) = &self.shared.address.reviver {
                        reviver();
                    }
                }
                // A socket that is just being made is closed for a moment.
                Err(Failure::Server(ServerTrouble::NoAccess { .. })) => {}
                Err(refused) => self.refused(refused),
            }
            thread::sleep(if knock < FIRST { FIRST_KNOCKS } else { KNOCK });
        }
        None
    }

    /// Calls fail with this; it may change, so knocking goes on.
    fn refused(&self, why: Failure) {
        let before = self.shared.state().refused.replace(why);
        self.shared.changed.notify_all();
        if before.is_none() {
            self.tell(News::default());
        }
    }

    /// What the server before knew of this seat is told to the new one, and the listener hears that much may have changed.
    fn resume(&self, stream: &UnixStream) {
        let (follows, editing, purpose) = {
            let state = self.shared.state();
            (state.listener.is_some(), state.editing, state.purpose.clone())
        };
        let purpose = Some(purpose).filter(|purpose| !purpose.is_empty()).map(Call::StatePurpose);
        let follow = if follows { vec![Call::Follow, Call::Editing(editing)] } else { Vec::new() };
        let calls: Vec<Call> = purpose.into_iter().chain(follow).collect();
        for bytes in calls.iter().filter_map(codec::encode) {
            let mut message = Vec::new();
            // No call has this number, so nobody takes its answer for theirs.
            frame::write(&mut message, Kind::Last, 0, &bytes);
            self.shared.write(stream, &message);
        }
        if follows {
            self.tell(News { sequence: 0, changed: Changed::Many, presence: true });
        }
    }
}

/// Whether the folder of a socket is one in which not anybody could have put it.
pub fn guarded(socket: &Path) -> Result<(), ServerTrouble> {
    let folder = socket.parent().unwrap_or(Path::new("."));
    match place::is_guarded(folder) {
        Ok(false) if place::is_shared(folder) => Err(ServerTrouble::Shared { path: folder.to_owned() }),
        Ok(false) => Err(ServerTrouble::Unguarded { path: folder.to_owned() }),
        // What is not there is told when it is knocked at.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_stays_until_it_is_taken_whatever_comes_behind_it() {
        let address = Address { socket: PathBuf::new(), reviver: None };
        let state = Mutex::new(State { calls: 7, ..State::default() });
        let shared = Arc::new(Shared {
            address,
            state,
            changed: Condvar::new(),
            turn: Mutex::default(),
            writing: Mutex::default(),
        });
        let keeper = Keeper { shared: Arc::clone(&shared), store_id: [0; 16] };
        let (mut here, mut there) = UnixStream::pair().unwrap();
        let mut bytes = Vec::new();
        frame::write(&mut bytes, Kind::Last, 7, b"awaited");
        // Of what was told to the server anew when the link came back.
        frame::write(&mut bytes, Kind::Last, 0, b"not awaited");
        there.write_all(&bytes).unwrap();
        drop(there);
        keeper.read(&mut here, Vec::new());
        assert_eq!(shared.state().answer, Some((7, b"awaited".to_vec())));
    }
}
