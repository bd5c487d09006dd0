//! The promise of the house, kept: a made-up kind (`domain/trial.rs`) is added, listed, found, sorted, edited, taken back
//! and told in the journal with no code outside its own file.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::domain::calendar::Calendar;
use crate::domain::record::{Kind, RecordId};
use crate::domain::trial;
use crate::domain::value::Value;
use crate::domain::{field, school};
use crate::store::{Actor, LocalStore, Store};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 2, 1).unwrap()
}

fn engine() -> Engine {
    let store: Arc<dyn Store> = Arc::new(LocalStore::in_memory().unwrap());
    let actor = Actor { uid: 1, name: "Иванова".to_owned(), role: "editor".to_owned(), session: 1 };
    let clock = || -> DateTime<Utc> { DateTime::from_timestamp(1_790_000_000, 0).unwrap() };
    Engine::new(store, actor, *Calendar::standard(), clock)
}

fn run(engine: &Engine, command: Command) -> Outcome {
    engine.execute(&Request { command, seen: None, today: today(), id: 0 }).unwrap()
}

fn add(engine: &Engine, kind: Kind, fields: Vec<(u16, Value)>) -> RecordId {
    let outcome = run(engine, Command::AddRecord { kind, fields });
    outcome.done.iter().find(|effect| effect.kind == kind).unwrap().id
}

fn topics(engine: &Engine, filter: &str, sort: Option<&str>, descending: bool) -> Vec<String> {
    let query = ListQuery {
        kind: Kind::Trial,
        filter: filter.to_owned(),
        base: String::new(),
        columns: vec!["topic".to_owned()],
        sort: sort.map(str::to_owned),
        descending,
        skip: 0,
        take: 10,
        today: today(),
        with_names: false,
    };
    engine.list(&query).unwrap().rows.into_iter().map(|row| row.handle).collect()
}

#[test]
fn a_new_kind_works_everywhere_by_its_own_file() {
    let engine = engine();
    let at = add(&engine, Kind::School, vec![(school::SHORT, Value::text("СОШ № 3"))]);
    let visit = |topic: &str| vec![(trial::TOPIC, Value::text(topic)), (trial::SCHOOL, Value::Ref(at))];
    let first = add(&engine, Kind::Trial, visit("Уроки физики"));
    add(&engine, Kind::Trial, visit("Анализ тетрадей"));
    assert_eq!(topics(&engine, "", None, false), ["Анализ тетрадей", "Уроки физики"]);
    assert_eq!(topics(&engine, "", Some("topic"), true), ["Уроки физики", "Анализ тетрадей"]);
    assert_eq!(topics(&engine, "урок", None, false), ["Уроки физики"]);
    let day = Command::EditField {
        kind: Kind::Trial,
        target: first,
        tag: trial::DAY,
        value: Some(Value::Day(today())),
    };
    run(&engine, day);
    let details = engine.details(Kind::Trial, first, today()).unwrap().unwrap();
    assert_eq!(details.related[0].text(school::SHORT), "СОШ № 3");
    let in_use = engine.execute(&Request {
        command: Command::Delete { kind: Kind::School, targets: Targets::one(at) },
        seen: None,
        today: today(),
        id: 0,
    });
    assert_eq!(in_use, Err(Failure::Refused(Refusal::InUse { count: 2 })));
    run(&engine, Command::Undo);
    let details = engine.details(Kind::Trial, first, today()).unwrap().unwrap();
    assert_eq!(details.record.get(trial::DAY), None);
    let query = JournalQuery { about: Some(first), take: 10, ..JournalQuery::default() };
    assert_eq!(engine.journal(&query).unwrap().len(), 3);
    assert_eq!(field::spec(Kind::Trial).field_named("day").unwrap().tag, trial::DAY);
}
