//! The terminal is given back however the program ends. The program is this test itself, started once more in a real
//! PTY (`the_program_in_the_pty`); what it leaves behind is read from the PTY and from a terminal parser.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use opora::tui::keys::Key;
use opora::tui::terminal::caps::Caps;
use opora::tui::terminal::events::{Event, Events, Pauses};
use opora::tui::terminal::guard::{self, Guard};
use opora::tui::terminal::input::Input;
use opora::tui::terminal::screen::Writer;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use rustix::process::{Pid, Signal, kill_process};

/// Long enough for a busy machine; a limit, not a pause.
const LIMIT: Duration = Duration::from_secs(30);
const READY: &str = "готово";
const SENTENCE: &str = "Ошибка в программе, код";

struct Program {
    /// The modes of the terminal when the program started.
    before: String,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    seen: Vec<u8>,
}

fn spawn() -> (Box<dyn MasterPty + Send>, String, Box<dyn Child + Send + Sync>) {
    let size = PtySize { rows: 10, cols: 60, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "restore::the_program_in_the_pty",
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env("OPORA_TEST_CHILD", "1");
    command.env("TERM", "xterm-256color");
    command.env("RUST_BACKTRACE", "0");
    let before = modes(&*pty.master);
    let child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    (pty.master, before, child)
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

impl Program {
    fn start() -> Program {
        let (master, before, child) = spawn();
        let mut reader = master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Program { before, master, child, output, seen: Vec::new() }
    }

    fn wait_until(&mut self, what: &str) {
        while !String::from_utf8_lossy(&self.seen).contains(what) {
            let more = self.output.recv_timeout(LIMIT);
            self.seen.extend(
                more.unwrap_or_else(|_| panic!("{what:?} in {:?}", String::from_utf8_lossy(&self.seen))),
            );
        }
    }

    fn wait_for_end(&mut self) {
        while let Ok(more) = self.output.recv_timeout(LIMIT) {
            self.seen.extend(more);
        }
        self.child.wait().unwrap();
    }

    fn signal(&self, signal: Signal) {
        let pid = self.child.process_id().and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
        kill_process(pid.unwrap(), signal).unwrap();
    }

    fn screen(&self) -> vt100::Parser {
        let side = |cells| std::num::NonZeroU16::new(cells).unwrap();
        let mut terminal = vt100::Parser::new(side(10), side(60), 0);
        terminal.process(&self.seen);
        terminal
    }
}

fn ends_clean(name: &str, end: impl Fn(&mut Program), says: &str) {
    let mut program = Program::start();
    let before = program.before.clone();
    program.wait_until(READY);
    let during = modes(&*program.master);
    assert_ne!(before, during, "{name}: raw while it runs");
    assert!(program.screen().screen().alternate_screen(), "{name}: other screen while it runs");
    end(&mut program);
    program.wait_until("\x1b[?1049l");
    program.wait_until(says);
    program.wait_for_end();
    let after = modes(&*program.master);
    assert_eq!(before, after, "{name}: modes");
    let terminal = program.screen();
    let screen = terminal.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste(), "{name}");
    assert!(!screen.application_cursor() && !screen.application_keypad(), "{name}");
    let text = String::from_utf8_lossy(&program.seen).into_owned();
    let restored = text.find("\x1b[?1049l").unwrap();
    assert!(!text[restored..].contains(READY), "{name}: nothing is drawn on the first screen");
}

/// Ends that are tried; by `OPORA_NIGHTLY=1`, and unless `OPORA_ENDS` says otherwise.
const ENDS: usize = 50;
const NIGHTLY: usize = 500;

#[test]
fn the_terminal_is_restored_at_every_end() {
    let typed = |keys: &'static str| {
        move |program: &mut Program| program.master.take_writer().unwrap().write_all(keys.as_bytes()).unwrap()
    };
    let asked = std::env::var("OPORA_ENDS").ok().and_then(|asked| asked.parse().ok());
    let nightly = std::env::var_os("OPORA_NIGHTLY").is_some_and(|set| set == "1");
    for number in 0..asked.unwrap_or(if nightly { NIGHTLY } else { ENDS }) {
        match number % 7 {
            0 => ends_clean("quit", typed("q"), ""),
            1 => ends_clean("quit in the other layout", typed("й"), ""),
            2 => ends_clean("panic", typed("p"), SENTENCE),
            other => {
                let signal = [Signal::TERM, Signal::INT, Signal::QUIT, Signal::HUP][other - 3];
                ends_clean("signal", |program| program.signal(signal), "");
            }
        }
    }
}

#[test]
fn a_terminal_left_in_disorder_is_put_right() {
    let side = |cells| std::num::NonZeroU16::new(cells).unwrap();
    let mut terminal = vt100::Parser::new(side(10), side(60), 0);
    terminal.process(
        "$ opora\r\n\x1b[?1049h\x1b[?2004h\x1b[?25l\x1b[?1h\x1b=\x1b[?1003h\x1b[2;4r\x1b[1;31mhalf"
            .as_bytes(),
    );
    terminal.process(guard::reset_sequence());
    let screen = terminal.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    assert!(!screen.application_cursor() && !screen.application_keypad());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert_eq!((screen.fgcolor(), screen.bold()), (vt100::Color::Default, false));
    assert!(screen.contents().starts_with("$ opora"), "what stood there stays");
}

#[test]
fn a_dropped_line_ends_the_program() {
    let (master, _, mut child) = spawn();
    let mut reader = master.try_clone_reader().unwrap();
    let mut seen = Vec::new();
    let mut bytes = [0; 4096];
    while !String::from_utf8_lossy(&seen).contains(READY) {
        let count = reader.read(&mut bytes).unwrap();
        seen.extend_from_slice(&bytes[..count]);
    }
    // Nobody holds the line any more.
    drop((reader, master));
    let (sender, ended) = channel();
    std::thread::spawn(move || sender.send(child.wait().is_ok()));
    assert!(ended.recv_timeout(LIMIT).unwrap());
}

#[test]
#[ignore = "started by the other tests, in a PTY"]
fn the_program_in_the_pty() {
    if std::env::var_os("OPORA_TEST_CHILD").is_none() {
        return;
    }
    let caps = Caps::from_env(|name| std::env::var(name).ok());
    guard::install_panic_hook(|code| format!("{SENTENCE} {code}"));
    let _guard = Guard::enter(&caps).unwrap();
    let mut events = Events::new(std::io::stdin(), Pauses::for_line(false)).unwrap();
    let size = guard::size().unwrap();
    let mut writer = Writer::new(guard::Output, caps, size);
    let mut screen = Buffer::empty(ratatui::layout::Rect::new(0, 0, size.width, size.height));
    screen.set_string(3, 4, READY, ratatui::style::Style::new().bold());
    writer.paint(&screen);
    writer.flush().unwrap();
    loop {
        match events.next(None).unwrap() {
            Event::Terminate | Event::HangUp => return,
            Event::Input(inputs) => {
                for input in inputs {
                    let Input::Key(key) = input else { continue };
                    match key.physical().map(opora::tui::keys::Physical::latin) {
                        Some('q') => return,
                        Some('p') => panic!("planted: {:?}", Key::Esc),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}
