//! The built binary in a PTY: keys in, time to the last byte of the answer and bytes out.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// An answer is over when nothing came for so long.
const QUIET: Duration = Duration::from_millis(60);
/// The longest wait for the first byte of a screen, and of the answer to a key.
const LONGEST_START: Duration = Duration::from_secs(30);
const LONGEST_KEY: Duration = Duration::from_secs(3);

pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    _master: Box<dyn MasterPty + Send>,
    started: Instant,
}

/// What came back for a gesture.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answer {
    pub milliseconds: f64,
    pub bytes: usize,
}

impl Terminal {
    pub fn open(store: &Path, arguments: &[&str]) -> Terminal {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).expect("a PTY");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_opora"));
        command.env_clear();
        command.cwd("/");
        command.env("TERM", "xterm-256color");
        command.env("LANG", "ru_RU.UTF-8");
        command.env("HOME", store);
        command.args(["--store".as_ref(), store.as_os_str()]);
        command.args(arguments);
        let mut reader = pty.master.try_clone_reader().expect("a reader");
        let writer = pty.master.take_writer().expect("a writer");
        let started = Instant::now();
        let child = pty.slave.spawn_command(command).expect("the program");
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 65_536];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || send.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    break;
                }
            }
        });
        Terminal { child, writer, output, _master: pty.master, started }
    }

    /// The first screen: milliseconds from the start of the process to its last byte.
    pub fn first_frame(&mut self) -> Answer {
        let since = self.started;
        self.answer(since, LONGEST_START)
    }

    pub fn press(&mut self, keys: &str) -> Answer {
        let since = Instant::now();
        self.writer.write_all(keys.as_bytes()).expect("keys");
        self.writer.flush().expect("keys");
        self.answer(since, LONGEST_KEY)
    }

    fn answer(&mut self, since: Instant, longest: Duration) -> Answer {
        let mut answer = Answer::default();
        let mut wait = longest;
        loop {
            match self.output.recv_timeout(wait) {
                Ok((at, bytes)) => {
                    answer.milliseconds = (at - since).as_secs_f64() * 1000.0;
                    answer.bytes += bytes.len();
                    wait = QUIET;
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return answer,
            }
        }
    }

    /// Highest resident memory so far, MiB.
    pub fn peak_memory(&self) -> f64 {
        self.child.process_id().map_or(0.0, crate::process::peak_memory)
    }

    pub fn quit(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
