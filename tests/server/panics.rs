//! A fault of the program in one call ends that call. The fault is injected by the clock that the engine is given, so the
//! server runs in this process; the built program has no such door.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use opora::domain::calendar::Calendar;
use opora::domain::record::Kind;
use opora::engine::{Command, Engine, Failure, Request, ServerTrouble, Workbench};
use opora::store::{Actor, LocalStore};
use opora::wire::{Door, Limits, Server, place};

use crate::desk::{client, today};

static FAULTY: AtomicBool = AtomicBool::new(false);

fn clock() -> DateTime<Utc> {
    assert!(!FAULTY.swap(false, Ordering::SeqCst), "the fault of this test");
    DateTime::UNIX_EPOCH
}

fn request(command: Command) -> Request {
    Request { command, seen: None, today: today(), id: 0 }
}

#[test]
fn a_fault_in_one_of_twenty_sessions_ends_one_call() {
    let folder = tempfile::tempdir().unwrap();
    let actor =
        |session| Actor { uid: 1, name: "Петрова".to_owned(), role: "editor".to_owned(), session };
    let store = Arc::new(LocalStore::in_memory().unwrap());
    let engine = Engine::new(store, actor(0), *Calendar::standard(), clock);
    let door: Door = Arc::new(move |_| Ok(Arc::new(engine.for_actor(actor(1))) as Arc<dyn Workbench>));
    let socket = folder.path().join("socket");
    let listener = place::listen(&socket, 0o600).unwrap();
    let server = Server::new(listener, door, Limits::personal(), folder.path()).unwrap();
    let stopper = server.stopper();
    let running = std::thread::spawn(move || server.run());
    let clients: Vec<_> = (0..20).map(|_| client(&socket)).collect();
    let school = |number: usize| {
        let fields = vec![
            (opora::domain::school::CODE, opora::domain::value::Value::text(format!("{number}"))),
            (opora::domain::school::NAME, opora::domain::value::Value::text(format!("Школа {number}"))),
        ];
        request(Command::AddRecord { kind: Kind::School, fields })
    };
    let first = clients[0].execute(&school(1)).unwrap().done[0].id;
    FAULTY.store(true, Ordering::SeqCst);
    let failed = clients[7].execute(&school(2));
    assert!(matches!(failed, Err(Failure::Server(ServerTrouble::Fault { .. }))), "{failed:?}");
    // Everybody goes on, whoever met the fault too.
    for (number, bench) in clients.iter().enumerate() {
        bench.execute(&school(10 + number)).unwrap();
        assert!(bench.details(Kind::School, first, today()).unwrap().is_some());
    }
    assert_eq!(clients[7].records(Kind::School).unwrap().len(), 21);
    stopper.stop();
    drop(clients);
    running.join().unwrap().unwrap();
}
