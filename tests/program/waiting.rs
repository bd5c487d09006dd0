//! The server is away: the terminal says so and keeps every key, one may leave, and a line that is gone ends the program.
//! The program is this test itself, started once more in a PTY over a workbench that stands still while a file exists.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use opora::domain::calendar::Calendar;
use opora::engine::{Command, Engine, Request, Workbench, default_offset};
use opora::exchange::import;
use opora::locale::Lang;
use opora::store::{Actor, LocalStore};
use opora::tui::panes::PaneId;
use opora::tui::settings::Settings;
use opora::tui::terminal::guard;
use opora::tui::{self, Options};
use portable_pty::CommandBuilder;
use rustix::process::Signal;

use crate::stuck::Stuck;
use crate::support::ROAD_MAP;
use crate::support::keys::{ENTER, ESC};
use crate::support::terminal::Terminal;
use crate::support::world::World;

const GATE: &str = "OPORA_TEST_GATE";
const AWAY: &str = "Нет ответа сервера, жду";
const CTRL_C: &str = "\x03";

struct Client {
    terminal: Terminal,
    gate: PathBuf,
    _world: World,
}

impl Client {
    fn start() -> Client {
        let world = World::new();
        let gate = world.path("gate");
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            "waiting::the_workbench_in_the_pty",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ]);
        for (name, value) in world.variables() {
            command.env(name, value);
        }
        command.env(GATE, &gate);
        let terminal = Terminal::run(command, (24, 80));
        terminal.wait_for("просрочено 8");
        // The second part of the first screen, and what is warmed, are asked for while nobody types.
        terminal.wait_for("1 / 8 из 24");
        Client { terminal, gate, _world: world }
    }

    fn away(&self) {
        std::fs::write(&self.gate, "").unwrap();
    }

    fn back(&self) {
        std::fs::remove_file(&self.gate).unwrap();
    }
}

#[test]
fn keys_typed_while_the_server_is_away_are_counted_and_acted_on_in_order() {
    let mut client = Client::start();
    client.away();
    client.terminal.send("3");
    client.terminal.wait_for(AWAY);
    client.terminal.send("7");
    client.terminal.wait_for("ждёт отправки: 1 клавиша");
    client.terminal.send("rопрос");
    client.terminal.wait_for("ждёт отправки: 7 клавиш");
    client.terminal.resize(30, 100);
    client.back();
    client.terminal.wait_for("Комментарий · 3.7");
    let screen = client.terminal.wait_for("опрос");
    assert!(!screen.contains(AWAY), "{screen}");
    client.terminal.send(ENTER);
    client.terminal.wait_for("Комментарий: опрос");
    client.terminal.send("q");
    assert!(client.terminal.end().success());
}

#[test]
fn a_form_is_sent_off_by_itself_when_enter_came_behind_what_was_being_kept() {
    let mut client = Client::start();
    client.terminal.send("37r");
    client.terminal.wait_for("Комментарий · 3.7");
    client.away();
    client.terminal.send("опрос");
    client.terminal.wait_for(AWAY);
    client.terminal.send(ENTER);
    client.terminal.wait_for("ждёт отправки");
    client.back();
    client.terminal.wait_for("Комментарий: опрос · Я отменить");
    client.terminal.send("q");
    assert!(client.terminal.end().success());
}

#[test]
fn after_a_long_silence_the_connection_is_said_to_be_back_and_an_unsent_form_is_still_there() {
    let mut client = Client::start();
    client.terminal.send("37r");
    client.terminal.wait_for("Комментарий · 3.7");
    client.away();
    client.terminal.send("опрос");
    client.terminal.wait_for(AWAY);
    // Longer than a server that is merely slow.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    client.back();
    client.terminal.wait_for("Связь восстановлена");
    client.terminal.wait_for("опрос");
    client.terminal.send(&format!("{ESC}q"));
    assert!(client.terminal.end().success());
}

#[test]
fn one_may_leave_while_the_server_is_away() {
    for (keys, said) in [(CTRL_C, "Ещё раз Ctrl+C"), ("q", "")] {
        let mut client = Client::start();
        client.away();
        client.terminal.send("3");
        client.terminal.wait_for(AWAY);
        client.terminal.send(keys);
        if !said.is_empty() {
            client.terminal.wait_for(said);
            client.terminal.send(keys);
        }
        assert!(client.terminal.end().success(), "{keys:?}");
        assert!(client.terminal.is_cooked());
        client.terminal.look(|screen| assert!(!screen.alternate_screen() && !screen.bracketed_paste()));
    }
}

#[test]
fn whoever_leaves_a_form_is_told_whether_it_is_kept() {
    let mut client = Client::start();
    client.terminal.send("37r");
    client.terminal.wait_for("Комментарий · 3.7");
    client.terminal.send("опрос");
    client.terminal.wait_for("Комментарий: опрос");
    client.away();
    client.terminal.send(" завтра");
    client.terminal.wait_for(AWAY);
    client.terminal.send(CTRL_C);
    client.terminal.wait_for("набранное в форме не сохранено");
    client.terminal.send(CTRL_C);
    assert!(client.terminal.end().success());
}

#[test]
fn a_signal_ends_the_program_although_the_server_is_away() {
    for signal in [Signal::TERM, Signal::INT, Signal::QUIT, Signal::HUP] {
        let mut client = Client::start();
        client.away();
        client.terminal.send("3");
        client.terminal.wait_for(AWAY);
        client.terminal.signal(signal);
        client.terminal.end();
        assert!(client.terminal.is_cooked(), "{signal:?}");
        client.terminal.look(|screen| assert!(!screen.alternate_screen(), "{signal:?}"));
    }
}

fn clock() -> DateTime<Utc> {
    DateTime::from_timestamp(1_612_177_320, 0).unwrap()
}

/// The engine over a store in memory with the road map.
fn filled() -> Engine {
    let store = Arc::new(LocalStore::in_memory().unwrap());
    let actor = Actor { uid: 1000, name: "Иванова".to_owned(), role: "editor".to_owned(), session: 1 };
    let engine = Engine::new(store, actor, *Calendar::standard(), clock);
    let reading = import::read_file(Path::new(ROAD_MAP), &import::Options::default()).unwrap();
    let command = Command::ImportPlan(Box::new(reading.draft));
    let today = NaiveDate::from_ymd_opt(2021, 2, 1).unwrap();
    engine.execute(&Request { command, seen: None, today, id: 0 }).unwrap();
    engine
}

#[test]
#[ignore = "started by the other tests, in a PTY"]
fn the_workbench_in_the_pty() {
    let Some(gate) = std::env::var_os(GATE) else { return };
    guard::install_panic_hook(|code| format!("panic {code}"));
    let options = Options {
        today: NaiveDate::from_ymd_opt(2021, 2, 1),
        lang: Lang::Ru,
        start: PaneId::Control,
        plan: None,
        notice: None,
        offset: default_offset(),
        clock,
        exporter: None,
        importer: None,
        lists: None,
        accounts: None,
        incoming: None,
        settings: Settings::default(),
        keeper: None,
    };
    tui::run(Arc::new(Stuck::new(filled(), gate)), options).unwrap();
    // The work that was left behind must not hold the end up.
    std::process::exit(0);
}
