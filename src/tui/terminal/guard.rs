//! The terminal taken over and given back: raw mode, the other screen, marked pastes, the cursor; its size.
//! Whatever ends the program (return, panic, signal), the terminal is restored once and completely.
//! Nothing here asks the terminal anything.

use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::{Mutex, PoisonError, TryLockError};

use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, Termios, isatty, tcgetattr,
    tcgetwinsize, tcsetattr,
};

use super::caps::Caps;

/// What must be put back; `None` while the terminal is its owner's.
static TAKEN: Mutex<Option<Taken>> = Mutex::new(None);

struct Taken {
    modes: Termios,
    leave: Vec<u8>,
}

const OTHER_SCREEN: &[u8] = b"\x1b[?1049h";
const FIRST_SCREEN: &[u8] = b"\x1b[?1049l";
const PASTES_MARKED: &[u8] = b"\x1b[?2004h";
const PASTES_UNMARKED: &[u8] = b"\x1b[?2004l";
const CURSOR: &[u8] = b"\x1b[?25h";
const NO_MARGINS_PLAIN_PEN: &[u8] = b"\x1b[r\x1b[m";
const CLEAR: &[u8] = b"\x1b[H\x1b[J";

fn entering(caps: &Caps) -> Vec<u8> {
    let screen = if caps.other_screen { OTHER_SCREEN } else { b"" };
    let pastes = if caps.private_modes { PASTES_MARKED } else { b"" };
    [screen, pastes].concat()
}

fn leaving(caps: &Caps) -> Vec<u8> {
    let modes = if caps.private_modes { [PASTES_UNMARKED, CURSOR].concat() } else { Vec::new() };
    let screen = if caps.other_screen { FIRST_SCREEN } else { CLEAR };
    [NO_MARGINS_PLAIN_PEN, &modes, screen].concat()
}

/// Sizes beyond this are taken for a mistake of the terminal.
const LARGEST: (u16, u16) = (1000, 400);

/// The terminal is ours as long as this lives.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal of standard input and output over. Fails when either is no terminal.
    pub fn enter(caps: &Caps) -> io::Result<Guard> {
        let (input, output) = (io::stdin(), io::stdout());
        if !isatty(&input) || !isatty(&output) {
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "standard input or output is not a terminal",
            ));
        }
        let modes = tcgetattr(&input)?;
        // From here on there is something to restore.
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Taken { modes: modes.clone(), leave: leaving(caps) });
        let guard = Guard(());
        guard.resume(caps, &modes)?;
        Ok(guard)
    }

    /// Takes the terminal over once more after the program was stopped and continued; then paint anew.
    pub fn again(&self, caps: &Caps) -> io::Result<()> {
        let modes =
            TAKEN.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|taken| taken.modes.clone());
        modes.map_or(Ok(()), |modes| self.resume(caps, &modes))
    }

    fn resume(&self, caps: &Caps, modes: &Termios) -> io::Result<()> {
        let mut raw = modes.clone();
        raw.make_raw();
        tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
        Output.write_all(&entering(caps))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore_now();
    }
}

/// Gives the terminal back at once, if it is taken. May be called any number of times, from any thread.
pub fn restore_now() {
    let mut taken = match TAKEN.try_lock() {
        Ok(taken) => taken,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        // Another thread is restoring it.
        Err(TryLockError::WouldBlock) => return,
    };
    if let Some(Taken { modes, leave }) = taken.take() {
        // A terminal that is gone needs nothing back: errors have no one to be told to.
        let _ = Output.write_all(&leave);
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
    }
}

/// After this a panic gives the terminal back first and then prints one sentence. `sentence` gets the place in the
/// source as a code; it must show no data.
pub fn install_panic_hook(sentence: fn(code: &str) -> String) {
    std::panic::set_hook(Box::new(move |panic| {
        restore_now();
        let code =
            panic.location().map_or_else(String::new, |place| format!("{}:{}", place.file(), place.line()));
        let _ = writeln!(io::stderr(), "{}", sentence(&code));
    }));
}

/// The bytes that free a terminal from whatever a killed program left behind, without clearing what it shows.
pub fn reset_sequence() -> &'static [u8] {
    // Soft reset; the first screen; pastes, mouse and focus unmarked; cursor, wrapping, plain keys, pen, margins, ASCII.
    b"\x1b[!p\x1b[?1049l\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?25h\x1b[?7h\x1b[?1l\x1b>\
      \x1b[r\x1b[m\x1b(B\x0f\r"
}

/// Line editing, echo and signals as a shell expects them, for a terminal that a killed program left raw.
pub fn reset_modes() -> io::Result<()> {
    let mut modes = tcgetattr(io::stdin())?;
    modes.input_modes |= InputModes::BRKINT | InputModes::ICRNL | InputModes::IXON | InputModes::IUTF8;
    modes.input_modes &= !(InputModes::IGNBRK | InputModes::INLCR | InputModes::IGNCR | InputModes::ISTRIP);
    modes.output_modes |= OutputModes::OPOST | OutputModes::ONLCR;
    modes.local_modes |= LocalModes::ISIG
        | LocalModes::ICANON
        | LocalModes::IEXTEN
        | LocalModes::ECHO
        | LocalModes::ECHOE
        | LocalModes::ECHOK;
    modes.control_modes |= ControlModes::CREAD;
    tcsetattr(io::stdin(), OptionalActions::Now, &modes)?;
    Ok(())
}

/// The size of the terminal, at least 1×1; 80×24 when it does not say.
pub fn size() -> io::Result<Size> {
    let told = tcgetwinsize(io::stdout())?;
    Ok(match (told.ws_col, told.ws_row) {
        (0, _) | (_, 0) => Size::new(80, 24),
        (columns, rows) => Size::new(columns.min(LARGEST.0), rows.min(LARGEST.1)),
    })
}

/// Standard output without a buffer: one `write_all` is one write, as the screen writer counts on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let output = io::stdout();
        loop {
            match rustix::io::write(&output, bytes) {
                // Somebody else made the terminal non-blocking.
                Err(rustix::io::Errno::AGAIN) => {
                    let mut ready = [PollFd::from_borrowed_fd(output.as_fd(), PollFlags::OUT)];
                    poll(&mut ready, None)?;
                }
                done => return Ok(done?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
