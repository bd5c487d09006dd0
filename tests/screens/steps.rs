//! Two steps on the screen: what waits for acceptance stands in triage; a report is accepted by one key and given back
//! by two and the remark.

use opora::domain::change::Change;
use opora::domain::paper::Paper;
use opora::domain::record::{Kind, Record};
use opora::domain::user::{self, mark, role};
use opora::domain::value::Value;
use opora::engine::*;
use opora::locale::Lang;
use opora::store::{Actor, NewEntry, Store};

use crate::desk::{Desk, day};
use crate::jobs::job_at;

fn enrol(store: &dyn Store, uid: u32, name: &str, marks: &[u16]) {
    let mut record = Record::new(Kind::User, store.new_id());
    let before = record.clone();
    record.set(user::LOGIN, Some(Value::text(format!("u{uid}"))), 0);
    record.set(user::UID, Some(Value::Int(i64::from(uid))), 0);
    record.set(user::NAME, Some(Value::text(name)), 0);
    record.set(user::ROLE, Some(Value::Code(role::EDITOR)), 0);
    let marks: Vec<Value> = marks.iter().map(|mark| Value::Code(*mark)).collect();
    record.set(user::MARKS, (!marks.is_empty()).then_some(Value::List(marks)), 0);
    let root = Actor { uid: 0, name: "root".to_owned(), role: "owner".to_owned(), session: 0 };
    let ticket = store
        .stage(NewEntry {
            at: chrono::DateTime::from_timestamp(1_612_177_000, 0).unwrap(),
            actor: root,
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

/// The desk of the controller; Петренко has reported 3.4 and 3.8, and for the schools 01 and 03 in 3.1.
fn checked_at(width: u16, height: u16, lang: Lang) -> Desk {
    let desk = Desk::district(width, height, lang);
    enrol(&*desk.store, 1000, "Иванова", &[mark::CONTROLLER]);
    enrol(&*desk.store, 1001, "Петренко", &[]);
    let actor =
        Actor { uid: 1001, name: "Петренко".to_owned(), role: "editor".to_owned(), session: 2 };
    let other = desk.engine.for_actor(actor);
    let act = |command: Command| {
        let request = Request { command, seen: None, today: day("01.02.2021"), id: 0 };
        let outcome = other.execute(&request).expect("an act");
        assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    };
    let row = |number: &str| desk.engine.numbered(number).unwrap()[0];
    let paper = Paper { number: Some("12".to_owned()), date: Some(day("29.01.2021")), ..Paper::default() };
    for number in ["3.4", "3.8"] {
        act(Command::Complete {
            targets: Targets::one(row(number)),
            day: day("29.01.2021"),
            papers: vec![paper.clone()],
            comment: None,
            whole: true,
        });
    }
    act(Command::HandIn {
        targets: Targets::Matching { filter: "activity:3.1 school:01,03".to_owned(), except: vec![] },
        day: day("29.01.2021"),
        papers: vec![paper],
        comment: None,
        accepted: false,
    });
    Desk::over(desk.store, width, height, lang)
}

fn checked() -> Desk {
    checked_at(80, 24, Lang::Ru)
}

/// The list of what waits.
const WAITS: &str = "фна пров<Enter>";

#[test]
fn screens_of_the_two_steps() {
    let ways = [
        ("list", WAITS),
        ("details", "34<Enter><Enter>"),
        ("return-form", "34щнет подп"),
        ("returned-details", "34щнет подписи<Enter>34<Enter>"),
        ("lines", "<F9>31л"),
    ];
    for (name, keys) in ways {
        let mut desk = checked();
        desk.keys(keys);
        insta::assert_snapshot!(format!("80x24-steps-{name}"), desk.screen());
    }
    let mut desk = checked_at(120, 40, Lang::En);
    desk.keys("ato be ch<Enter>");
    insta::assert_snapshot!("en-120x40-steps-list", desk.screen());
}

#[test]
fn a_report_is_accepted_by_one_key_and_a_bulk_by_its_marks() {
    for key in ["ы", "в"] {
        let keys = format!("34<Enter>{key}");
        let desk = job_at(checked, &keys[..keys.len() - key.len()], key, 1, false);
        assert!(desk.journal().last().unwrap().starts_with("accept 3.4"), "{:?}", desk.journal().last());
    }
    let desk = job_at(checked, WAITS, "*ы", 2, false);
    let journal = desk.journal();
    assert!(journal.last().unwrap().starts_with("accept 3.1 · 01,3.1 · 03,3.4,3.8"), "{:?}", journal.last());
    assert!(desk.screen().contains("0 из "), "{}", desk.screen());
    let mut desk = desk;
    desk.keys("я");
    assert!(
        desk.journal().last().unwrap().starts_with("undo 3.1 · 01,3.1 · 03,3.4,3.8"),
        "{:?}",
        desk.journal().last()
    );
}

#[test]
fn a_report_is_given_back_with_a_remark() {
    let desk = job_at(checked, "34<Enter><Enter>", "щнет подписи<Enter>", 14, true);
    let journal = desk.journal();
    let last = journal.last().unwrap();
    assert!(last.starts_with("return 3.4 Some(\"нет подписи\")"), "{last}");
    let screen = desk.screen();
    assert!(screen.contains("01.02.2021 Иванова: нет подписи"), "{screen}");
    let mut desk = desk;
    desk.keys("<F9>фвозвр<Enter>");
    assert!(desk.screen().contains(">«3.4"), "{}", desk.screen());
    // Without a remark nothing happens.
    let mut desk = checked();
    let before = desk.journal().len();
    desk.keys("34<Enter>щ<Enter>");
    assert!(desk.screen().contains("напишите замечание"), "{}", desk.screen());
    assert_eq!(desk.journal().len(), before);
}

#[test]
fn a_report_of_ones_own_waits_and_says_who_may_accept_it() {
    let mut desk = checked();
    desk.keys("33в12 29.01<Enter>");
    assert!(desk.status().starts_with("Исполнено, на проверку: 3.3"), "{}", desk.status());
    desk.keys("33ы");
    assert!(desk.screen().contains("свой отчёт не принимают"), "{}", desk.screen());
}

#[test]
fn reports_of_schools_are_accepted_in_their_list() {
    let desk = job_at(checked, "<F9>31л", "в", 1, false);
    assert!(desk.journal().last().unwrap().starts_with("accept 3.1 · 01"), "{:?}", desk.journal().last());
    let desk = job_at(checked, "<F9>31л<Down>", "щпустая форма<Enter>", 15, true);
    assert!(desk.journal().last().unwrap().starts_with("return 3.1 · 03"), "{:?}", desk.journal().last());
    assert!(desk.screen().contains(">«"), "{}", desk.screen());
}

#[test]
fn alone_nothing_of_the_two_steps_is_seen() {
    let mut desk = Desk::new();
    desk.keys("34в12 29.01.21<Enter>");
    assert!(desk.journal().last().unwrap().starts_with("done 3.4"));
    let screen = desk.screen();
    assert!(!screen.contains("провер") && !screen.contains('»'), "{screen}");
}
