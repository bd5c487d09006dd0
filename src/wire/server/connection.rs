//! One client: what has come from it, what is on its way to it, and which call of it is being carried out.
//! Nothing here waits: a client that does not read is told less, one that sends rubbish is let go.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use mio::net::UnixStream;

use crate::engine::{News, Workbench};
use crate::wire::codec::{self, MESSAGE_MAX};
use crate::wire::frame::{self, FRAME_MAX, Frame, Kind};
use crate::wire::identity::Peer;

/// While more than this is on its way to a client, nothing more is taken from it and no news are written.
const FULL: usize = 64 << 10;

pub enum Stage {
    /// Its hello is awaited.
    Greeting,
    /// It is being told why it may not come in, and then let go.
    Refused,
    Open(Arc<dyn Workbench>),
}

/// A message that comes in parts, on the disk; nobody else can open it, and it goes with its connection.
pub struct Upload {
    call: u64,
    file: std::fs::File,
    size: u64,
}

impl Upload {
    /// All of it.
    pub fn read(mut self) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or(0));
        self.file.take(MESSAGE_MAX).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// A whole message.
pub enum Message {
    Small(Vec<u8>),
    Large(Upload),
}

pub struct Connection {
    pub stream: UnixStream,
    pub peer: Peer,
    pub stage: Stage,
    pub since: Instant,
    /// A call is being carried out.
    pub busy: bool,
    /// Its person has made too many calls: the one that is held is taken then.
    pub not_before: Option<Instant>,
    held: Option<Frame>,
    pub news: Option<News>,
    pub news_sent: Option<Instant>,
    /// When a byte came last.
    pub heard: Instant,
    pub pinged: bool,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    sent: usize,
    /// When a byte went last, or nothing was on its way.
    pub moved: Instant,
    upload: Option<Upload>,
    readable: bool,
    writable: bool,
}

/// The client is gone, or is let go.
pub struct Gone;

impl From<frame::Rubbish> for Gone {
    fn from(_: frame::Rubbish) -> Gone {
        Gone
    }
}

impl Connection {
    pub fn new(stream: UnixStream, peer: Peer, now: Instant) -> Connection {
        Connection {
            stream,
            peer,
            stage: Stage::Greeting,
            since: now,
            busy: false,
            not_before: None,
            held: None,
            news: None,
            news_sent: None,
            heard: now,
            pinged: false,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            sent: 0,
            moved: now,
            upload: None,
            readable: true,
            writable: true,
        }
    }

    pub fn ready(&mut self, readable: bool, writable: bool) {
        self.readable |= readable;
        self.writable |= writable;
    }

    pub fn incoming(&mut self) -> &mut Vec<u8> {
        &mut self.incoming
    }

    /// Bytes on their way to it.
    pub fn waiting(&self) -> usize {
        self.outgoing.len() - self.sent
    }

    pub fn is_full(&self) -> bool {
        self.waiting() > FULL
    }

    /// Reads what has come, but no more than a frame ahead. `false`: nothing more is there now.
    pub fn read(&mut self, now: Instant) -> Result<bool, Gone> {
        if !self.readable || self.incoming.len() >= FRAME_MAX {
            return Ok(false);
        }
        let mut piece = [0; 16 << 10];
        match self.stream.read(&mut piece) {
            Ok(0) => Err(Gone),
            Ok(count) => {
                self.incoming.extend_from_slice(piece.get(..count).unwrap_or_default());
                (self.heard, self.pinged) = (now, false);
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                self.readable = false;
                Ok(false)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(true),
            Err(_) => Err(Gone),
        }
    }

    pub fn frame(&mut self) -> Result<Option<Frame>, Gone> {
        match self.held.take() {
            Some(frame) => Ok(Some(frame)),
            None => Ok(frame::take(&mut self.incoming)?),
        }
    }

    /// Its person has made too many calls: this one is taken later.
    pub fn hold(&mut self, frame: Frame, until: Instant) {
        self.held = Some(frame);
        self.not_before = Some(until);
    }

    /// Takes a frame of a call; the message when it is whole. Parts lie in `spool`.
    pub fn part(&mut self, frame: Frame, spool: &Path) -> Result<Option<Message>, Gone> {
        if self.upload.is_none() {
            if frame.kind == Kind::Last {
                return Ok(Some(Message::Small(frame.payload)));
            }
            let file = tempfile::tempfile_in(spool).map_err(|_| Gone)?;
            self.upload = Some(Upload { call: frame.call, file, size: 0 });
        }
        let Some(upload) = &mut self.upload else { return Err(Gone) };
        upload.size += frame.payload.len() as u64;
        if upload.call != frame.call || upload.size > MESSAGE_MAX {
            return Err(Gone);
        }
        upload.file.write_all(&frame.payload).map_err(|_| Gone)?;
        Ok(if frame.kind == Kind::Last { self.upload.take().map(Message::Large) } else { None })
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        self.outgoing.extend_from_slice(bytes);
    }

    pub fn send(&mut self, kind: Kind, call: u64, payload: &[u8]) {
        frame::write(&mut self.outgoing, kind, call, payload);
    }

    /// Adds to what it has still to be told.
    pub fn tell(&mut self, news: News) {
        self.news = Some(match self.news.take() {
            Some(earlier) => earlier.and(news),
            None => news,
        });
    }

    /// Writes its news, if it may be told now.
    pub fn write_news(&mut self, pause: std::time::Duration, now: Instant) {
        if self.news_due(pause).is_some_and(|due| due <= now)
            && !self.is_full()
            && let Some(bytes) = self.news.take().and_then(|news| codec::encode(&news))
        {
            self.send(Kind::News, 0, &bytes);
            self.news_sent = Some(now);
        }
    }

    /// When it is to be told its news; `None`: there are none.
    pub fn news_due(&self, pause: std::time::Duration) -> Option<Instant> {
        self.news.as_ref()?;
        Some(self.news_sent.map_or(self.since, |sent| sent + pause))
    }

    /// Whether something of it is due by the clock.
    pub fn is_due(&self, pause: std::time::Duration, now: Instant) -> bool {
        let news = self.news_due(pause).filter(|_| !self.is_full());
        [news, self.not_before].into_iter().flatten().any(|moment| moment <= now)
    }

    /// Nothing more goes to it.
    pub fn drop_all(&mut self) {
        self.outgoing.clear();
        self.sent = 0;
    }

    /// Writes as much as it takes.
    pub fn flush(&mut self, now: Instant) -> Result<(), Gone> {
        while self.writable && self.waiting() > 0 {
            match self.stream.write(self.outgoing.get(self.sent..).unwrap_or_default()) {
                Ok(0) => return Err(Gone),
                Ok(count) => {
                    self.sent += count;
                    self.moved = now;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.writable = false,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(Gone),
            }
        }
        if self.waiting() == 0 {
            self.moved = now;
            self.sent = 0;
            self.outgoing.clear();
            // An answer of megabytes is not kept room for.
            self.outgoing.shrink_to(FULL);
            self.incoming.shrink_to(FULL);
        }
        Ok(())
    }
}
