//! A client that is no Opora: bytes by hand, as `docs/protocol.md` says they are. Nothing of the program's own writing and
//! reading of them is used here.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use crate::desk::LIMIT;

pub const MARK: &[u8; 8] = b"OPORA\0\0\x01";
pub const LAST: u8 = 0;
pub const PART: u8 = 1;
pub const NEWS: u8 = 2;
pub const PING: u8 = 3;
pub const PONG: u8 = 4;
pub const WELCOME: u8 = 5;

pub fn hello(newest: u16, oldest: u16, version: &[u8]) -> Vec<u8> {
    let mut bytes = MARK.to_vec();
    bytes.extend(newest.to_le_bytes());
    bytes.extend(oldest.to_le_bytes());
    bytes.push(version.len() as u8);
    bytes.extend(version);
    bytes
}

pub fn our_hello() -> Vec<u8> {
    hello(opora::wire::PROTOCOL, opora::wire::OLDEST, b"0.0.1")
}

#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    pub kind: u8,
    pub call: u64,
    pub payload: Vec<u8>,
}

pub fn frame(kind: u8, call: u64, payload: &[u8]) -> Vec<u8> {
    let mut bytes = ((9 + payload.len()) as u32).to_le_bytes().to_vec();
    bytes.push(kind);
    bytes.extend(call.to_le_bytes());
    bytes.extend(payload);
    bytes
}

/// A message of any length.
pub fn message(call: u64, payload: &[u8]) -> Vec<u8> {
    let pieces: Vec<&[u8]> = payload.chunks((1 << 20) - 13).collect();
    let (last, parts) = pieces.split_last().map_or((&[][..], &[][..]), |(last, parts)| (*last, parts));
    let mut bytes: Vec<u8> = parts.iter().flat_map(|part| frame(PART, call, part)).collect();
    bytes.extend(frame(LAST, call, last));
    bytes
}

/// The frames of what was recorded behind a hello.
pub fn frames(mut bytes: &[u8]) -> Vec<Heard> {
    let mut heard = Vec::new();
    while let Some(length) = bytes.first_chunk::<4>() {
        let length = u32::from_le_bytes(*length) as usize;
        let Some(body) = bytes.get(4..4 + length) else { break };
        let call = u64::from_le_bytes(*body[1..].first_chunk().unwrap());
        heard.push(Heard { kind: body[0], call, payload: body[9..].to_vec() });
        bytes = &bytes[4 + length..];
    }
    heard
}

pub struct Raw {
    pub stream: UnixStream,
}

impl Raw {
    pub fn connect(socket: &Path) -> Raw {
        let stream = UnixStream::connect(socket).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream.set_write_timeout(Some(LIMIT)).unwrap();
        Raw { stream }
    }

    /// Come in as an Opora would.
    pub fn greeted(socket: &Path) -> Raw {
        let mut raw = Raw::connect(socket);
        raw.send(&our_hello());
        assert_eq!(raw.answer_to_hello().map(|(chosen, _)| chosen), Some(opora::wire::PROTOCOL));
        assert_eq!(raw.heard().map(|heard| heard.kind), Some(WELCOME));
        raw
    }

    /// Whoever has been let go already does not notice here.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    fn exactly(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; count];
        match self.stream.read_exact(&mut bytes) {
            Ok(()) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("nothing comes"),
            Err(_) => None,
        }
    }

    /// The protocol chosen, and the version of the server.
    pub fn answer_to_hello(&mut self) -> Option<(u16, String)> {
        let head = self.exactly(15)?;
        assert_eq!(&head[..8], MARK);
        let version = self.exactly(usize::from(head[14]))?;
        Some((u16::from_le_bytes([head[8], head[9]]), String::from_utf8(version).unwrap()))
    }

    /// The next frame; `None`: the server has let us go.
    pub fn heard(&mut self) -> Option<Heard> {
        let length = u32::from_le_bytes(*self.exactly(4)?.first_chunk().unwrap());
        let body = self.exactly(length as usize)?;
        let call = u64::from_le_bytes(*body[1..].first_chunk().unwrap());
        Some(Heard { kind: body[0], call, payload: body[9..].to_vec() })
    }

    /// The answer to a call, news apart.
    pub fn answer(&mut self) -> Option<Heard> {
        let mut whole = Vec::new();
        loop {
            let heard = self.heard()?;
            match heard.kind {
                PART => whole.extend(heard.payload),
                LAST => {
                    whole.extend(&heard.payload);
                    return Some(Heard { payload: whole, ..heard });
                }
                _ => {}
            }
        }
    }

    /// Whatever still comes, then the end.
    pub fn let_go(mut self) {
        let mut rest = [0; 4096];
        loop {
            match self.stream.read(&mut rest) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("not let go"),
                Err(_) => return,
            }
        }
    }
}
