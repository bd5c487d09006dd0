//! Frames: how bytes on the socket are cut. In: bytes as they come, in any pieces. Out: whole frames, or the news that
//! the other side speaks no frames.
//!
//! A frame is its length (u32, little endian, of what follows), a kind (u8), the number of the call that it belongs to
//! (u64) and a payload. What exceeds a frame goes in parts.

/// A frame is never longer than this, length included.
pub const FRAME_MAX: usize = 1 << 20;

const LENGTH: usize = 4;
const HEAD: usize = 9;

/// The most payload that one frame carries.
pub const PAYLOAD_MAX: usize = FRAME_MAX - LENGTH - HEAD;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A call or its answer, whole or the last part of it.
    Last = 0,
    /// A part; more follow.
    Part = 1,
    /// From the server: what others did.
    News = 2,
    /// Whoever gets it answers with a pong.
    Ping = 3,
    Pong = 4,
    /// The server's first frame: who the client is here, or why not.
    Welcome = 5,
}

impl Kind {
    fn from_byte(byte: u8) -> Option<Kind> {
        [Kind::Last, Kind::Part, Kind::News, Kind::Ping, Kind::Pong, Kind::Welcome]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub kind: Kind,
    /// Of the call; 0 where there is none.
    pub call: u64,
    pub payload: Vec<u8>,
}

/// The other side speaks no frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rubbish;

/// Writes a message as one frame or as several.
pub fn write(into: &mut Vec<u8>, kind: Kind, call: u64, payload: &[u8]) {
    let mut rest = payload;
    while rest.len() > PAYLOAD_MAX {
        let (part, more) = rest.split_at(PAYLOAD_MAX);
        write_one(into, Kind::Part, call, part);
        rest = more;
    }
    write_one(into, kind, call, rest);
}

fn write_one(into: &mut Vec<u8>, kind: Kind, call: u64, payload: &[u8]) {
    let length = (HEAD + payload.len()) as u32;
    into.extend_from_slice(&length.to_le_bytes());
    into.push(kind as u8);
    into.extend_from_slice(&call.to_le_bytes());
    into.extend_from_slice(payload);
}

/// Takes the first frame off what has come; `None` while it is not whole.
pub fn take(from: &mut Vec<u8>) -> Result<Option<Frame>, Rubbish> {
    let Some(length) = from.first_chunk::<LENGTH>() else { return Ok(None) };
    let length = u32::from_le_bytes(*length) as usize;
    if !(HEAD..=FRAME_MAX - LENGTH).contains(&length) {
        return Err(Rubbish);
    }
    let kind = match from.get(LENGTH) {
        None => return Ok(None),
        Some(byte) => Kind::from_byte(*byte).ok_or(Rubbish)?,
    };
    if from.len() < LENGTH + length {
        return Ok(None);
    }
    let rest = from.split_off(LENGTH + length);
    let frame = std::mem::replace(from, rest);
    let call = frame.get(LENGTH + 1..LENGTH + HEAD).and_then(|bytes| bytes.first_chunk::<8>());
    let call = u64::from_le_bytes(*call.ok_or(Rubbish)?);
    Ok(Some(Frame { kind, call, payload: frame.get(LENGTH + HEAD..).unwrap_or_default().to_vec() }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(mut bytes: Vec<u8>) -> Vec<Frame> {
        let mut frames = Vec::new();
        while let Some(frame) = take(&mut bytes).unwrap() {
            frames.push(frame);
        }
        assert!(bytes.is_empty());
        frames
    }

    #[test]
    fn what_exceeds_a_frame_goes_in_parts() {
        let payload = vec![7; 2 * PAYLOAD_MAX + 5];
        let mut bytes = Vec::new();
        write(&mut bytes, Kind::Last, 9, &payload);
        let frames = all(bytes);
        assert_eq!(
            frames.iter().map(|frame| frame.kind).collect::<Vec<_>>(),
            [Kind::Part, Kind::Part, Kind::Last]
        );
        assert!(frames.iter().all(|frame| frame.call == 9));
        assert_eq!(frames.into_iter().flat_map(|frame| frame.payload).collect::<Vec<_>>(), payload);
    }

    #[test]
    fn a_length_of_four_gigabytes_is_refused_before_anything_is_kept() {
        assert_eq!(take(&mut vec![0xff, 0xff, 0xff, 0xff]), Err(Rubbish));
        assert_eq!(take(&mut b"GET / HTTP/1.1\r\n".to_vec()), Err(Rubbish));
    }

    proptest! {
        #[test]
        fn frames_come_out_as_they_went_in_however_the_bytes_are_cut(
            payloads in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..8),
            step in 1usize..30,
        ) {
            let mut bytes = Vec::new();
            for (call, payload) in payloads.iter().enumerate() {
                write(&mut bytes, Kind::News, call as u64, payload);
            }
            let (mut come, mut frames) = (Vec::new(), Vec::new());
            for piece in bytes.chunks(step) {
                come.extend_from_slice(piece);
                while let Some(frame) = take(&mut come).unwrap() {
                    frames.push(frame.payload);
                }
            }
            prop_assert_eq!(frames, payloads);
        }

        #[test]
        fn any_bytes_give_frames_or_rubbish_and_no_fault(mut bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            while let Ok(Some(_)) = take(&mut bytes) {}
        }
    }
}
