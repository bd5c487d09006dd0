//! The way out to the terminal: everything that is sent passes here and is counted. In: frames, one write each. Out:
//! the same write, with a status report request at its end where the pace wants one. Waits for nothing.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::measure::Rate;
use super::pace::{Hearing, Pace, REQUEST};

/// What has been sent since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// With the requests.
    pub bytes: u64,
    /// Writes with something to see.
    pub frames: u64,
    pub requests: u64,
}

/// The line as it stands, to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineState {
    pub delay: Option<Duration>,
    /// As measured.
    pub rate: Option<Rate>,
    /// As set; `None`: not limited.
    pub set: Option<Rate>,
    pub hearing: Hearing,
    /// Requests that are waited with: one at most.
    pub outstanding: usize,
    pub traffic: Traffic,
}

/// A stream with its pace.
#[derive(Debug)]
pub struct Line<W: Write> {
    out: W,
    pace: Pace,
    traffic: Traffic,
}

impl<W: Write> Line<W> {
    pub fn new(out: W, pace: Pace) -> Line<W> {
        Line { out, pace, traffic: Traffic::default() }
    }

    /// Where it all goes.
    pub fn out_mut(&mut self) -> &mut W {
        &mut self.out
    }

    pub fn pace(&self) -> &Pace {
        &self.pace
    }

    pub fn pace_mut(&mut self) -> &mut Pace {
        &mut self.pace
    }

    pub fn traffic(&self) -> Traffic {
        self.traffic
    }

    pub fn state(&self, now: Instant) -> LineState {
        let measure = self.pace.measure();
        LineState {
            delay: measure.delay(),
            rate: measure.rate(),
            set: self.pace.rate(),
            hearing: self.pace.hearing(now),
            outstanding: usize::from(self.pace.is_asking()),
            traffic: self.traffic,
        }
    }

    /// The terminal has answered.
    pub fn answered(&mut self) -> io::Result<()> {
        self.pace.answered(Instant::now());
        if self.pace.must_ask() {
            self.out.write_all(REQUEST)?;
            self.count(REQUEST.len(), true);
        }
        Ok(())
    }

    /// Sends bytes that nothing follows and nobody asks about: an answer to them would only be in the way.
    pub fn send_last(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.count(bytes.len(), false);
        self.out.flush()
    }

    fn count(&mut self, bytes: usize, asked: bool) {
        self.pace.sent(bytes as u64, asked, Instant::now());
        self.traffic.bytes += bytes as u64;
        self.traffic.requests += u64::from(asked);
    }
}

impl<W: Write> Write for Line<W> {
    /// Sends all of it in one write, with the request behind it.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pace.give_up(Instant::now());
        let asks = self.pace.asks_behind(bytes.len() as u64);
        let sent = if asks {
            let with_request = [bytes, REQUEST].concat();
            self.out.write_all(&with_request)?;
            with_request.len()
        } else {
            self.out.write_all(bytes)?;
            bytes.len()
        };
        self.count(sent, asks);
        self.traffic.frames += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Writes(Vec<Vec<u8>>);

    impl Write for Writes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_and_its_request_are_one_write() {
        let mut line = Line::new(Writes::default(), Pace::new(true, None));
        line.write_all(&[b'x'; 3_000]).unwrap();
        line.write_all(b"\r\n>").unwrap();
        assert_eq!(line.out.0.len(), 2);
        assert!(line.out.0[0].ends_with(b"x\x1b[5n"));
        assert_eq!(line.out.0[1], b"\r\n>", "one request is out already");
        let state = line.state(Instant::now());
        assert_eq!(state.traffic, Traffic { bytes: 3_007, frames: 2, requests: 1 });
        assert_eq!(state.outstanding, 1);
        line.answered().unwrap();
        assert_eq!(line.state(Instant::now()).outstanding, 0);
    }

    #[test]
    fn a_request_that_goes_by_itself_is_no_frame() {
        let mut line = Line::new(Writes::default(), Pace::new(true, None));
        line.write_all(b"first").unwrap();
        line.write_all(&[b'x'; 3_000]).unwrap();
        line.answered().unwrap();
        assert_eq!(line.out.0.last().unwrap(), REQUEST);
        assert_eq!(line.traffic(), Traffic { bytes: 5 + 4 + 3_000 + 4, frames: 2, requests: 2 });
    }

    #[test]
    fn a_terminal_of_another_kind_gets_the_frames_alone() {
        let mut line = Line::new(Writes::default(), Pace::new(false, None));
        line.write_all(b"first").unwrap();
        line.answered().unwrap();
        assert_eq!(line.out.0, [b"first"]);
    }
}
