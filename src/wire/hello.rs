//! The first bytes in both directions, the same for ever: who speaks which protocols. Everything behind them may change.
//!
//! The client sends a mark (8 bytes), its newest and oldest protocol (u16 each), the length of its version (u8) and the
//! version. The server answers with the mark, the protocol chosen (0: none in common), its own newest and oldest, and its
//! version in the same form.

/// The protocol of this program.
pub const PROTOCOL: u16 = 1;
/// The oldest one that is still spoken: the one before.
pub const OLDEST: u16 = 1;

const MARK: &[u8; 8] = b"OPORA\0\0\x01";
const LONGEST_VERSION: usize = 32;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    pub newest: u16,
    pub oldest: u16,
    pub version: String,
}

/// What is said is no hello of an Opora.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoHello;

impl Hello {
    pub fn ours() -> Hello {
        Hello { newest: PROTOCOL, oldest: OLDEST, version: env!("CARGO_PKG_VERSION").to_owned() }
    }

    /// The newest protocol that both speak.
    pub fn common(&self, other: &Hello) -> Option<u16> {
        let newest = self.newest.min(other.newest);
        (newest >= self.oldest.max(other.oldest)).then_some(newest)
    }

    fn write(&self, into: &mut Vec<u8>) {
        let version: Vec<u8> = self.version.bytes().take(LONGEST_VERSION).collect();
        into.extend_from_slice(&self.newest.to_le_bytes());
        into.extend_from_slice(&self.oldest.to_le_bytes());
        into.push(version.len() as u8);
        into.extend_from_slice(&version);
    }

    /// What a client says first.
    pub fn request(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        self.write(&mut bytes);
        bytes
    }

    /// What the server answers.
    pub fn answer(&self, chosen: Option<u16>) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        bytes.extend_from_slice(&chosen.unwrap_or(0).to_le_bytes());
        self.write(&mut bytes);
        bytes
    }
}

/// Takes a client's hello off what has come.
pub fn take_request(from: &mut Vec<u8>) -> Result<Option<Hello>, NoHello> {
    Ok(take(from, 0)?.map(|(_, hello)| hello))
}

/// Takes the server's answer off what has come: the chosen protocol, 0 for none, and what it speaks.
pub fn take_answer(from: &mut Vec<u8>) -> Result<Option<(u16, Hello)>, NoHello> {
    take(from, 2)
}

fn take(from: &mut Vec<u8>, between: usize) -> Result<Option<(u16, Hello)>, NoHello> {
    let seen = from.len().min(MARK.len());
    if from[..seen] != MARK[..seen] {
        return Err(NoHello);
    }
    let numbers = MARK.len() + between;
    let number = |at: usize| from.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    let chosen = if between == 0 { Some(0) } else { number(MARK.len()) };
    let (Some(chosen), Some(newest), Some(oldest)) = (chosen, number(numbers), number(numbers + 2)) else {
        return Ok(None);
    };
    let Some(length) = from.get(numbers + 4).map(|length| usize::from(*length)) else { return Ok(None) };
    if length > LONGEST_VERSION {
        return Err(NoHello);
    }
    let end = numbers + 5 + length;
    let Some(version) = from.get(numbers + 5..end) else { return Ok(None) };
    let version = String::from_utf8_lossy(version).chars().filter(|c| c.is_ascii_graphic()).collect();
    from.drain(..end);
    Ok(Some((chosen, Hello { newest, oldest, version })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(oldest: u16, newest: u16) -> Hello {
        Hello { newest, oldest, version: "1.2.3".to_owned() }
    }

    #[test]
    fn both_sides_find_the_newest_protocol_in_common() {
        assert_eq!(hello(1, 2).common(&hello(2, 3)), Some(2));
        assert_eq!(hello(1, 2).common(&hello(1, 1)), Some(1));
        assert_eq!(hello(1, 2).common(&hello(3, 4)), None);
    }

    #[test]
    fn a_hello_is_read_from_any_pieces_and_leaves_what_follows() {
        let mut bytes = Vec::new();
        let sent = [hello(1, 2).request(), b"rest".to_vec()].concat();
        let mut read = None;
        for byte in sent {
            bytes.push(byte);
            if read.is_none() {
                read = take_request(&mut bytes).unwrap();
            }
        }
        assert_eq!((read, bytes), (Some(hello(1, 2)), b"rest".to_vec()));
        let mut answer = hello(1, 2).answer(None);
        assert_eq!(take_answer(&mut answer), Ok(Some((0, hello(1, 2)))));
        assert_eq!(take_request(&mut b"SSH-2.0".to_vec()), Err(NoHello));
    }
}
