//! The program in a real pseudo-terminal: keys in, screen out. Waits for what is seen, never for time alone; a wait that
//! is not met within a generous limit fails and shows the screen.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::termios::{InputModes, LocalModes, OutputModes};

use super::world::World;

/// `O_NOCTTY` of Linux.
const NO_CONTROLLING_TERMINAL: i32 = 0o400;

/// A test that needs longer than this has failed.
const LIMIT: Duration = Duration::from_secs(30);

pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Seen>,
}

/// What arrived from the program.
#[derive(Default)]
struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    parser: vt100::Parser,
    /// Everything, in order.
    bytes: Vec<u8>,
    /// When how much of it was there.
    arrivals: Vec<(Instant, usize)>,
    ended: bool,
}

/// "Is all well?" and the answer, as terminals give it once they have shown what stood before.
const STATUS_ASKED: &[u8] = b"\x1b[5n";
const STATUS_GOOD: &[u8] = b"\x1b[0n";

impl Terminal {
    /// Starts the program on a terminal of this size (rows, columns).
    pub fn start(world: &World, args: &[&str], size: (u16, u16)) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_opora"));
        command.env_clear();
        for (name, value) in world.variables() {
            command.env(name, value);
        }
        command.cwd(world.path("home"));
        command.args(["--today", super::TODAY]);
        command.args(args);
        Terminal::run(command, size)
    }

    /// Runs any command on a terminal of this size.
    pub fn run(command: CommandBuilder, (rows, columns): (u16, u16)) -> Terminal {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new(Seen::default());
        let (height, width) = (rows.try_into().unwrap(), columns.try_into().unwrap());
        seen.state.lock().unwrap().parser.screen_mut().set_size(height, width);
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let (to, answers) = (Arc::clone(&seen), Arc::clone(&writer));
        thread::spawn(move || show(reader, &to, &answers));
        Terminal { master: pair.master, writer, child, seen }
    }

    /// Sends bytes in one write.
    pub fn send(&mut self, bytes: &str) {
        let mut writer = self.writer.lock().unwrap();
        writer.write_all(bytes.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen (rows, without spaces at their ends) is so; `what` says what for.
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        let begin = Instant::now();
        let mut state = self.seen.state.lock().unwrap();
        loop {
            let screen = state.parser.screen().contents();
            if is_so(&screen) {
                return screen;
            }
            let left = LIMIT.saturating_sub(begin.elapsed());
            if left.is_zero() || state.ended {
                let ended = state.ended;
                drop(state);
                panic!("waited for: {what}\nthe screen was:\n{screen}\n(program ended: {ended})");
            }
            (state, _) = self.seen.changed.wait_timeout(state, left).unwrap();
        }
    }

    /// Waits until this text is on the screen.
    pub fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contains(text))
    }

    pub fn screen(&self) -> String {
        self.seen.state.lock().unwrap().parser.screen().contents()
    }

    /// All bytes that arrived so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.state.lock().unwrap().bytes.clone()
    }

    /// When how many bytes had arrived.
    pub fn arrivals(&self) -> Vec<(Instant, usize)> {
        self.seen.state.lock().unwrap().arrivals.clone()
    }

    /// Looks at the emulator itself: modes, cursor.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.seen.state.lock().unwrap().parser.screen())
    }

    pub fn resize(&self, rows: u16, columns: u16) {
        {
            let mut state = self.seen.state.lock().unwrap();
            state.parser.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        }
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.pid().try_into().unwrap()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// Whether the terminal echoes and gathers lines again, as a shell needs it.
    pub fn is_cooked(&self) -> bool {
        let name = self.master.tty_name().unwrap();
        let tty =
            File::options().read(true).write(true).custom_flags(NO_CONTROLLING_TERMINAL).open(name).unwrap();
        let modes = rustix::termios::tcgetattr(&tty).unwrap();
        modes.local_modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
            && modes.input_modes.contains(InputModes::ICRNL)
            && modes.output_modes.contains(OutputModes::OPOST)
    }

    /// Waits for the program's end.
    pub fn end(&mut self) -> ExitStatus {
        let begin = Instant::now();
        let mut state = self.seen.state.lock().unwrap();
        while !state.ended {
            let left = LIMIT.saturating_sub(begin.elapsed());
            assert!(
                !left.is_zero(),
                "the program did not end; the screen:\n{}",
                state.parser.screen().contents()
            );
            (state, _) = self.seen.changed.wait_timeout(state, left).unwrap();
        }
        drop(state);
        self.child.wait().unwrap()
    }
}

/// Shows what arrives until the program ends.
fn show(mut reader: Box<dyn Read + Send>, to: &Seen, answers: &Mutex<Box<dyn Write + Send>>) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        let now = Instant::now();
        let mut state = to.state.lock().unwrap();
        let before = state.bytes.len();
        state.parser.process(&buffer[..count]);
        state.bytes.extend_from_slice(&buffer[..count]);
        state.arrivals.push((now, before + count));
        // One that is split between two arrivals counts once.
        let looked_at = &state.bytes[before.saturating_sub(STATUS_ASKED.len() - 1)..];
        let asked = looked_at.windows(STATUS_ASKED.len()).filter(|bytes| *bytes == STATUS_ASKED).count();
        drop(state);
        to.changed.notify_all();
        for _ in 0..asked {
            let _ = answers.lock().unwrap().write_all(STATUS_GOOD);
        }
    }
    to.state.lock().unwrap().ended = true;
    to.changed.notify_all();
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until a process that is no child of ours is over: its entry below /proc goes, or says that it is dead.
pub fn wait_for_the_end_of(pid: &str) {
    let begin = Instant::now();
    loop {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = stat.rsplit(") ").next().and_then(|rest| rest.chars().next());
        if matches!(state, None | Some('Z' | 'X')) {
            return;
        }
        assert!(begin.elapsed() < LIMIT, "process {pid} lives on without a terminal: {stat}");
        std::thread::yield_now();
    }
}
