//! A server that dies, or stands still, and comes back: the screen says so by itself, and what was typed is done by itself,
//! in order.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::keys::{DOWN, ENTER, ESC};
use crate::support::terminal::Terminal;
use crate::support::world::World;

const AWAY: &str = "Нет ответа сервера, жду";
const BACK: &str = "Связь восстановлена";
const CTRL_C: &str = "\x03";

/// A server of the built program at a socket that nobody else brings back, and a window on it.
struct Served {
    world: World,
    server: Child,
    terminal: Terminal,
}

fn socket(world: &World) -> PathBuf {
    world.path("sock")
}

fn server(world: &World) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
    command.env_clear().envs(world.variables()).arg("--socket").arg(socket(world));
    command.args(["serve", "--own", "--idle", "600"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let server = command.spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while std::os::unix::net::UnixStream::connect(socket(world)).is_err() {
        assert!(Instant::now() < until, "no server came up");
        std::thread::sleep(Duration::from_millis(5));
    }
    server
}

impl Served {
    fn start() -> Served {
        let world = World::with_road_map();
        let server = server(&world);
        let socket = socket(&world).display().to_string();
        let terminal = Terminal::start(&world, &["--socket", &socket], (24, 80));
        terminal.wait_for("просрочено 8");
        terminal.wait_for("1 / 8 из 24");
        Served { world, server, terminal }
    }

    /// With a comment begun.
    fn commenting() -> Served {
        let mut served = Served::start();
        served.terminal.send("37r");
        served.terminal.wait_for("Комментарий · 3.7");
        served.terminal.send("опрос");
        served.terminal.wait_for("Комментарий: опрос");
        served
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.server), signal).unwrap();
    }

    fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.server.wait().unwrap();
    }

    fn back(&mut self) {
        self.server = server(&self.world);
    }

    fn leave(mut self) {
        self.terminal.send(&format!("{ESC}q"));
        assert!(self.terminal.end().success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn what_was_typed_and_entered_while_the_server_was_dead_is_written_by_itself() {
    let mut served = Served::commenting();
    served.kill();
    served.terminal.wait_for(AWAY);
    // What needs no server goes on being drawn.
    served.terminal.send(" проведён");
    served.terminal.wait_for("опрос проведён");
    served.terminal.send(ENTER);
    served.back();
    let screen = served.terminal.wait_for("Комментарий: опрос проведён · Я отменить");
    assert!(!screen.contains(AWAY), "{screen}");
    let socket = socket(&served.world);
    let log = served.world.json([
        "--socket".as_ref(),
        socket.as_os_str(),
        "log".as_ref(),
        "--format".as_ref(),
        "json".as_ref(),
    ]);
    assert_eq!(log[0]["command"], "note");
    served.leave();
}

#[test]
fn what_was_typed_and_entered_while_the_server_stood_still_is_written_by_itself() {
    let mut served = Served::commenting();
    served.signal(Signal::STOP);
    served.terminal.send(" проведён");
    served.terminal.wait_for(AWAY);
    // Only the draft waits: what is typed meanwhile is drawn.
    served.terminal.send(" завтра");
    served.terminal.wait_for("опрос проведён завтра");
    served.terminal.wait_for(AWAY);
    served.terminal.send(ENTER);
    served.terminal.wait_for("ждёт отправки: 1 клавиша");
    std::thread::sleep(Duration::from_millis(1_100));
    served.signal(Signal::CONT);
    served.terminal.wait_for("Комментарий: опрос проведён завтра · Я отменить");
    served.leave();
}

#[test]
fn an_idle_screen_says_that_the_server_died_and_that_it_is_back() {
    let mut served = Served::start();
    served.kill();
    served.terminal.wait_for(AWAY);
    // The cursor goes where it may, and does not hide it.
    served.terminal.send(DOWN);
    served.terminal.wait_for("> 3.3");
    served.terminal.wait_for(AWAY);
    served.back();
    let screen = served.terminal.wait_for(BACK);
    assert!(screen.contains("> 3.3") && !screen.contains(AWAY), "{screen}");
    served.leave();
}

#[test]
fn one_may_leave_an_idle_screen_whose_server_died() {
    for (keys, said) in [(CTRL_C, "Ещё раз Ctrl+C"), ("q", "")] {
        let mut served = Served::start();
        served.kill();
        served.terminal.wait_for(AWAY);
        served.terminal.send(keys);
        if !said.is_empty() {
            served.terminal.wait_for(said);
            served.terminal.send(keys);
        }
        assert!(served.terminal.end().success(), "{keys:?}");
    }
}
