//! What happens next: keys, a new size, the end of the line, a signal, a word from another thread, or time.
//! Waits in one `poll`; a terminal that is gone is noticed before it is read, and told for ever after, so that no one
//! spins on it. Handlers of signals only set a flag and write a byte.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::SigId;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

use super::input::{Decoder, Input, Waiting};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Keys and answers, in order; never empty.
    Input(Vec<Input>),
    /// The size may have changed: ask for it, paint anew.
    Resize,
    /// Stopped and continued: take the terminal over again, paint anew.
    Continue,
    /// Another thread called [`Waker::wake`].
    Woken,
    /// The line or the terminal is gone. From now on nothing else comes.
    HangUp,
    /// Asked to end.
    Terminate,
    /// The time given is over.
    Timeout,
}

/// How long an unfinished piece of input is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pauses {
    /// After a lone ESC, which is mostly the key itself.
    pub escape: Duration,
    /// Inside `ESC [`, `ESC O`, or a character.
    pub sequence: Duration,
    /// Silence inside a paste.
    pub paste: Duration,
}

impl Pauses {
    /// What a key sends stands in one packet of SSH, which comes whole or not at all however bad the line is: there a lone
    /// ESC is the key, and a longer pause would only be felt. The rest of a sequence that has begun may take its time.
    pub fn for_line(over_ssh: bool) -> Pauses {
        let (escape, sequence) = if over_ssh { (10, 500) } else { (50, 50) };
        Pauses {
            escape: Duration::from_millis(escape),
            sequence: Duration::from_millis(sequence),
            paste: Duration::from_secs(10),
        }
    }

    fn after(&self, waiting: Waiting) -> Option<Duration> {
        match waiting {
            Waiting::Nothing => None,
            Waiting::Escape => Some(self.escape),
            Waiting::Sequence => Some(self.sequence),
            Waiting::Paste => Some(self.paste),
        }
    }
}

/// Wakes the waiting thread from another one.
#[derive(Debug)]
pub struct Waker(UnixStream);

impl Waker {
    /// Never blocks: when the pipe is full, the other side is awake anyway.
    pub fn wake(&self) {
        let _ = (&self.0).write(&[1]);
    }
}

/// The one place where the workbench waits.
#[derive(Debug)]
pub struct Events<F: AsFd> {
    terminal: F,
    decoder: Decoder,
    pauses: Pauses,
    last_byte: Instant,
    wake: UnixStream,
    waker: UnixStream,
    signals: Signals,
    /// Found by one look at the terminal, told one by one.
    found: VecDeque<Event>,
    gone: bool,
}

impl<F: AsFd> Events<F> {
    /// Reads keys from `terminal` (standard input) and takes the signals over.
    pub fn new(terminal: F, pauses: Pauses) -> io::Result<Events<F>> {
        let mut events = Events::without_signals(terminal, pauses)?;
        events.signals.take(&events.waker)?;
        Ok(events)
    }

    fn without_signals(terminal: F, pauses: Pauses) -> io::Result<Events<F>> {
        let (wake, waker) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        waker.set_nonblocking(true)?;
        Ok(Events {
            terminal,
            decoder: Decoder::new(),
            pauses,
            last_byte: Instant::now(),
            wake,
            waker,
            signals: Signals::default(),
            found: VecDeque::new(),
            gone: false,
        })
    }

    /// For threads that have something to tell.
    pub fn waker(&self) -> io::Result<Waker> {
        Ok(Waker(self.waker.try_clone()?))
    }

    /// Waits for the next event, at most `timeout` (`None`: for ever).
    pub fn next(&mut self, timeout: Option<Duration>) -> io::Result<Event> {
        let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        loop {
            if let Some(event) = self.signals.next().or_else(|| self.found.pop_front()) {
                return Ok(event);
            }
            if self.gone {
                return Ok(Event::HangUp);
            }
            let pause = self.pauses.after(self.decoder.waiting()).map(|pause| self.last_byte + pause);
            let now = Instant::now();
            let next = [until, pause].into_iter().flatten().min();
            if self.look(next.map(|next| next.saturating_duration_since(now)))? {
                continue;
            }
            // The terminal has just been looked at: whatever was on its way in time has been read.
            let now = Instant::now();
            if pause.is_some_and(|pause| pause <= now) {
                let inputs = self.decoder.timeout();
                self.tell(inputs);
            }
            if self.found.is_empty() && until.is_some_and(|until| until <= now) {
                return Ok(Event::Timeout);
            }
        }
    }

    /// Waits once and takes in what is there. False when nothing came in all that time.
    fn look(&mut self, wait: Option<Duration>) -> io::Result<bool> {
        let (terminal, wake) = {
            let mut ready = [
                PollFd::from_borrowed_fd(self.terminal.as_fd(), PollFlags::IN),
                PollFd::from_borrowed_fd(self.wake.as_fd(), PollFlags::IN),
            ];
            let wait = wait.map(|wait| Timespec {
                tv_sec: wait.as_secs().try_into().unwrap_or(i64::MAX),
                tv_nsec: wait.subsec_nanos().into(),
            });
            match poll(&mut ready, wait.as_ref()) {
                Err(Errno::INTR) => return Ok(true),
                Ok(0) => return Ok(false),
                other => other?,
            };
            (ready[0].revents(), ready[1].revents())
        };
        if wake.contains(PollFlags::IN) {
            self.drain();
        }
        if terminal.contains(PollFlags::IN) {
            self.read()?;
        } else if terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            self.gone = true;
        }
        Ok(true)
    }

    fn drain(&mut self) {
        let mut bytes = [0; 256];
        while let Ok(count @ 1..) = (&self.wake).read(&mut bytes) {
            // Signals write other bytes than threads do.
            if bytes[..count].contains(&1) && !self.found.contains(&Event::Woken) {
                self.found.push_back(Event::Woken);
            }
        }
    }

    fn read(&mut self) -> io::Result<()> {
        let mut bytes = [0; 16 * 1024];
        match rustix::io::read(&self.terminal, &mut bytes) {
            Ok(0) | Err(Errno::IO) => self.gone = true,
            Err(Errno::INTR | Errno::AGAIN) => {}
            Ok(count) => {
                self.last_byte = Instant::now();
                let inputs = self.decoder.push(&bytes[..count]);
                self.tell(inputs);
            }
            Err(other) => return Err(other.into()),
        }
        Ok(())
    }

    fn tell(&mut self, inputs: Vec<Input>) {
        if !inputs.is_empty() {
            self.found.push_back(Event::Input(inputs));
        }
    }
}

/// Signals as flags; the pipe only ends the waiting.
#[derive(Debug, Default)]
struct Signals {
    flags: Vec<(Event, Arc<AtomicBool>)>,
    ids: Vec<SigId>,
}

impl Signals {
    fn take(&mut self, waker: &UnixStream) -> io::Result<()> {
        for (event, numbers) in [
            (Event::Terminate, &[SIGTERM, SIGINT, SIGQUIT][..]),
            (Event::HangUp, &[SIGHUP]),
            (Event::Continue, &[SIGCONT]),
            (Event::Resize, &[SIGWINCH]),
        ] {
            let flag = Arc::new(AtomicBool::new(false));
            for number in numbers {
                self.ids.push(signal_hook::flag::register(*number, Arc::clone(&flag))?);
                self.ids.push(signal_hook::low_level::pipe::register(*number, waker.try_clone()?)?);
            }
            self.flags.push((event, flag));
        }
        // Ctrl+Z is a key; a stop from outside would leave the terminal raw.
        self.ids.push(signal_hook::flag::register(SIGTSTP, Arc::new(AtomicBool::new(false)))?);
        Ok(())
    }

    /// The most pressing one that has come; several of a kind are one.
    fn next(&self) -> Option<Event> {
        let come = self.flags.iter().find(|(_, flag)| flag.swap(false, Ordering::SeqCst));
        come.map(|(event, _)| event.clone())
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.ids.drain(..) {
            signal_hook::low_level::unregister(id);
        }
    }
}

#[cfg(test)]
mod tests;
