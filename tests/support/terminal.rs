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

/// How a played terminal behaves.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// How long it takes to answer a status report request (`CSI 5 n`); `None`: it never does.
    pub answers_after: Option<Duration>,
    /// How fast it reads; `None`: at once.
    pub bytes_per_second: Option<u32>,
    pub over_ssh: bool,
}

impl Manner {
    pub const USUAL: Manner =
        Manner { answers_after: Some(Duration::ZERO), bytes_per_second: None, over_ssh: false };
}

type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keyboard: Keyboard,
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
    /// The beginning of a character whose rest has not come yet.
    cut: Vec<u8>,
    /// Status report requests, and how many have been answered.
    requests: usize,
    answers: usize,
    /// How many requests were without an answer at most.
    most_out: usize,
    ended: bool,
}

const REQUEST: &[u8] = b"\x1b[5n";
const ANSWER: &[u8] = b"\x1b[0n";

impl State {
    /// Takes in what arrived; gives the number of requests in it.
    fn take(&mut self, bytes: &[u8]) -> usize {
        self.cut.extend_from_slice(bytes);
        // This parser loses what follows a character that comes in two pieces.
        let whole = self.cut.len() - unfinished(&self.cut);
        self.parser.process(&self.cut[..whole]);
        self.cut.drain(..whole);
        // A request may come in two pieces.
        let from = self.bytes.len().saturating_sub(REQUEST.len() - 1);
        self.bytes.extend_from_slice(bytes);
        self.arrivals.push((Instant::now(), self.bytes.len()));
        let new = self.bytes[from..].windows(REQUEST.len()).filter(|window| *window == REQUEST).count();
        self.requests += new;
        self.most_out = self.most_out.max(self.requests - self.answers);
        new
    }
}

impl Terminal {
    /// Starts the program on a terminal of this size (rows, columns), which reads and answers at once.
    pub fn start(world: &World, args: &[&str], size: (u16, u16)) -> Terminal {
        Terminal::play(world, args, size, Manner::USUAL)
    }

    pub fn play(world: &World, args: &[&str], size: (u16, u16), manner: Manner) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_opora"));
        command.env_clear();
        world.serve();
        for (name, value) in world.variables() {
            command.env(name, value);
        }
        if manner.over_ssh {
            command.env("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
        }
        command.cwd(world.path("home"));
        command.args(["--today", super::TODAY]);
        command.args(args);
        Terminal::run_in(command, size, manner)
    }

    /// Runs any command on a terminal of this size, which reads and answers at once.
    pub fn run(command: CommandBuilder, size: (u16, u16)) -> Terminal {
        Terminal::run_in(command, size, Manner::USUAL)
    }

    fn run_in(command: CommandBuilder, (rows, columns): (u16, u16), manner: Manner) -> Terminal {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new(Seen::default());
        seen.state
            .lock()
            .unwrap()
            .parser
            .screen_mut()
            .set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard: Keyboard = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let answerer = answerer(manner.answers_after, &seen, &keyboard);
        let to = Arc::clone(&seen);
        // A piece of a tenth of a second at most, as a line gives it.
        let piece = manner.bytes_per_second.map_or(4096, |rate| (rate / 10).clamp(1, 4096) as usize);
        thread::spawn(move || {
            let mut buffer = vec![0; piece];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 {
                    break;
                }
                if let Some(rate) = manner.bytes_per_second {
                    thread::sleep(Duration::from_secs(count as u64) / rate);
                }
                // Whoever waits for the screen finds the answers to it sent already.
                let requests = to.state.lock().unwrap().take(&buffer[..count]);
                (0..requests).for_each(|_| answerer());
                to.changed.notify_all();
            }
            to.state.lock().unwrap().ended = true;
            to.changed.notify_all();
        });
        Terminal { master: pair.master, keyboard, child, seen }
    }

    /// Sends bytes in one write.
    pub fn send(&mut self, bytes: &str) {
        let mut keyboard = self.keyboard.lock().unwrap();
        keyboard.write_all(bytes.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Waits until the screen (rows, without spaces at their ends) is so; `what` says what for.
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        self.wait(what, |state| is_so(&state.parser.screen().contents()))
    }

    /// Waits until the emulator is so, not only its text.
    pub fn wait_for_look(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        self.wait(what, |state| is_so(state.parser.screen()));
    }

    /// Waits until more than so many bytes have arrived; gives those that came on top in the first piece.
    pub fn wait_for_more(&self, than: usize) -> usize {
        self.wait("more bytes", |state| state.bytes.len() > than);
        let first = self.arrivals().into_iter().find(|(_, there)| *there > than);
        first.map_or(0, |(_, there)| there - than)
    }

    /// Waits until nothing has arrived for so long; gives how many bytes have arrived.
    pub fn wait_for_quiet(&self, quiet: Duration) -> usize {
        loop {
            let last = self.arrivals().last().copied();
            let (at, there) = last.unwrap_or_else(|| panic!("nothing has arrived"));
            match quiet.checked_sub(at.elapsed()) {
                Some(left) if !left.is_zero() => thread::sleep(left),
                _ => return there,
            }
        }
    }

    /// Bytes that the program did not send: somebody else wrote to the terminal.
    pub fn spoil(&self, bytes: &str) {
        self.seen.state.lock().unwrap().parser.process(bytes.as_bytes());
    }

    /// Waits until so many requests have arrived.
    pub fn wait_for_requests(&self, count: usize) {
        self.wait("a request", |state| state.requests >= count);
    }

    /// Waits until these bytes have arrived behind the first so many.
    pub fn wait_for_bytes(&self, from: usize, wanted: &[u8]) {
        let len = wanted.len();
        self.wait("bytes", |state| {
            state.bytes.get(from..).is_some_and(|new| new.windows(len).any(|window| window == wanted))
        });
    }

    fn wait(&self, what: &str, is_so: impl Fn(&State) -> bool) -> String {
        let begin = Instant::now();
        let mut state = self.seen.state.lock().unwrap();
        loop {
            let screen = state.parser.screen().contents();
            if is_so(&state) {
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

    /// Status report requests that arrived, how many were answered, and how many were without an answer at most.
    pub fn requests(&self) -> (usize, usize, usize) {
        let state = self.seen.state.lock().unwrap();
        (state.requests, state.answers, state.most_out)
    }

    /// Waits until every request is answered.
    pub fn wait_for_answers(&self) {
        let begin = Instant::now();
        let mut state = self.seen.state.lock().unwrap();
        while state.answers < state.requests {
            assert!(begin.elapsed() < LIMIT, "{} of {} requests answered", state.answers, state.requests);
            (state, _) = self.seen.changed.wait_timeout(state, LIMIT).unwrap();
        }
    }

    /// The other side of the terminal, as the shell holds it that started the program.
    pub fn shell_side(&self) -> File {
        let name = self.master.tty_name().unwrap();
        File::options().read(true).write(true).custom_flags(NO_CONTROLLING_TERMINAL).open(name).unwrap()
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
        let modes = rustix::termios::tcgetattr(self.shell_side()).unwrap();
        modes.local_modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
            && modes.input_modes.contains(InputModes::ICRNL)
            && modes.output_modes.contains(OutputModes::OPOST)
    }

    /// Waits for the program's end while somebody else still holds the terminal.
    pub fn exit(&mut self) -> ExitStatus {
        let begin = Instant::now();
        loop {
            match self.child.try_wait().unwrap() {
                Some(status) => return status,
                None => assert!(begin.elapsed() < LIMIT, "the program did not end"),
            }
            thread::sleep(Duration::from_millis(5));
        }
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

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many bytes at the end begin a character and do not end it.
fn unfinished(bytes: &[u8]) -> usize {
    match bytes.utf8_chunks().last() {
        Some(last) if bytes.ends_with(last.invalid()) => last.invalid().len(),
        _ => 0,
    }
}

/// What answers one request.
fn answerer(after: Option<Duration>, seen: &Arc<Seen>, keyboard: &Keyboard) -> Box<dyn Fn() + Send> {
    let Some(after) = after else { return Box::new(|| {}) };
    let (seen, keyboard) = (Arc::clone(seen), Arc::clone(keyboard));
    let answer = move || {
        // Counted first: the next request may come before this returns. A program that has ended needs no answer.
        seen.state.lock().unwrap().answers += 1;
        let _ = keyboard.lock().unwrap().write_all(ANSWER);
        seen.changed.notify_all();
    };
    if after.is_zero() {
        return Box::new(answer);
    }
    let (ask, asked) = std::sync::mpsc::channel::<Instant>();
    thread::spawn(move || {
        for at in asked {
            thread::sleep((at + after).saturating_duration_since(Instant::now()));
            answer();
        }
    });
    Box::new(move || ask.send(Instant::now()).unwrap_or_default())
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
