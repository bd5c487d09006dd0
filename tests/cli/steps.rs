//! `opora accept` and `opora return` where somebody plays контролёр.

use std::sync::Arc;

use chrono::Utc;
use opora::domain::calendar::Calendar;
use opora::domain::change::Change;
use opora::domain::record::{Kind, Record};
use opora::domain::user::{self, mark, role};
use opora::domain::value::Value;
use opora::engine::*;
use opora::store::lock::Holder;
use opora::store::{Actor, LocalStore, NewEntry, Options, Store};

use crate::support::world::World;

/// The store between two commands of the program.
fn store(world: &World) -> Arc<dyn Store> {
    let options = Options::new(Holder::this_process("test", Utc::now()));
    Arc::new(LocalStore::open(&world.store(), &options, &mut |_| ()).unwrap())
}

fn enrol(store: &dyn Store, uid: u32, name: &str, marks: &[u16]) {
    let before = Record::new(Kind::User, store.new_id());
    let mut record = before.clone();
    record.set(user::LOGIN, Some(Value::text(format!("u{uid}"))), 0);
    record.set(user::UID, Some(Value::Int(i64::from(uid))), 0);
    record.set(user::NAME, Some(Value::text(name)), 0);
    record.set(user::ROLE, Some(Value::Code(role::EDITOR)), 0);
    let marks: Vec<Value> = marks.iter().map(|mark| Value::Code(*mark)).collect();
    record.set(user::MARKS, (!marks.is_empty()).then_some(Value::List(marks)), 0);
    let ticket = store
        .stage(NewEntry {
            at: Utc::now(),
            actor: Actor { uid: 0, name: "root".to_owned(), role: "owner".to_owned(), session: 0 },
            program: String::new(),
            request: 0,
            command: "add-record".to_owned(),
            reason: None,
            undoes: None,
            changes: vec![Change::between(&before, &record).unwrap()],
        })
        .unwrap();
    store.commit(&ticket).unwrap();
}

/// The person of the command line plays контролёр; another one has reported 3.4 and 3.8.
fn world() -> World {
    let world = World::with_road_map();
    let me = world.journal()[0]["who"].as_str().unwrap().to_owned();
    let store = store(&world);
    enrol(&*store, rustix::process::getuid().as_raw(), &me, &[mark::CONTROLLER]);
    enrol(&*store, 4242, "Петренко П.", &[]);
    let actor =
        Actor { uid: 4242, name: "Петренко П.".to_owned(), role: "editor".to_owned(), session: 2 };
    let engine = Engine::new(store, actor, *Calendar::standard(), Utc::now);
    let day = chrono::NaiveDate::from_ymd_opt(2021, 1, 29).unwrap();
    let ids = ["3.4", "3.8"].map(|number| engine.numbered(number).unwrap()[0]);
    let command = Command::Complete {
        targets: Targets::Records(ids.to_vec()),
        day,
        papers: vec![],
        comment: None,
        whole: true,
    };
    engine.execute(&Request { command, seen: None, today: day, id: 0 }).unwrap();
    world
}

#[test]
fn reports_are_listed_accepted_and_returned_with_a_remark() {
    let world = world();
    let waiting = world.json(["list", "признак:на-проверке", "--format", "json"]);
    assert_eq!(waiting.as_array().unwrap().len(), 2);
    let accepted = world.run(["accept", "3.4"]);
    assert_eq!(accepted.code, 0, "{}", accepted.err);
    assert!(accepted.out.starts_with("Принято: "), "{}", accepted.out);
    let shown = world.json(["show", "3.4", "--format", "json"]);
    assert_eq!(shown["status"], "done");
    assert_eq!(shown["completions"][0]["by"], "Петренко П.");
    assert_eq!(shown["completions"][0]["accepted_by"], world.journal()[0]["who"]);
    assert_eq!(world.run(["return", "3.8"]).code, 2, "a remark is needed");
    let returned = world.run(["return", "3.8", "--reason", "нет подписи"]);
    assert_eq!(returned.code, 0, "{}", returned.err);
    let shown = world.json(["show", "3.8", "--format", "json"]);
    assert_eq!(
        (&shown["status"], &shown["returns"][0]["remark"]),
        (&"in-work".into(), &"нет подписи".into())
    );
    let told = world.run(["show", "3.8"]).out;
    assert!(told.contains("нет подписи (сообщено: 29.01.2021 · Петренко П.)"), "{told}");
    let log = world.run(["log", "действие:return"]);
    assert!(log.out.contains("Возвращено с замечанием") && log.out.contains("нет подписи"), "{}", log.out);
    let nothing = world.run(["accept", "3.8"]);
    assert!(nothing.code == 1 && nothing.err.contains("на проверке ничего нет"), "{}", nothing.err);
}

#[test]
fn done_says_that_it_is_a_report_and_ones_own_is_not_accepted() {
    let world = world();
    let done = world.run(["done", "3.3", "--on", "2021-01-29"]);
    assert!(done.code == 0 && done.out.starts_with("Исполнено, на проверку: "), "{}{}", done.out, done.err);
    assert!(done.out.contains("принять этот отчёт некому"), "{}", done.out);
    let own = world.run(["accept", "3.3", "3.4"]);
    assert!(own.code == 1 && own.err.contains("свой отчёт не принимают"), "{}", own.err);
    assert_eq!(world.json(["show", "3.4", "--format", "json"])["status"], "done", "the rest is done");
    assert_eq!(world.json(["show", "3.3", "--format", "json"])["status"], "reported");
    let columns = ["list", "статус:исполнено", "--columns", "number,reported-by,accepted-by"];
    let listed = world.run(columns);
    assert!(listed.code == 0 && listed.out.contains("3.8\tПетренко П.\t"), "{}{}", listed.out, listed.err);
}
