//! What it costs to see less: a page of the road map, right after a colleague's commit, for each role of a district, and
//! how long the news of one commit take to go through what fifty people see.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::Utc;
use opora::domain::calendar::Calendar;
use opora::domain::record::{Kind, RecordId};
use opora::domain::teacher;
use opora::domain::user::role;
use opora::domain::value::Value;
use opora::engine::{Command, District, Engine, NewUser, Request, Targets, Workbench};
use opora::store::Store;

use crate::server::{query, shares, today};
use crate::workbench;

const ADMINISTRATOR: u32 = 2_000;
const ROUNDS: usize = 100;

/// How many of each role sit at the server.
const STAFF: [(u16, &str, usize); 4] = [
    (role::EDITOR, "editor", 5),
    (role::METHODIST, "methodist", 10),
    (role::COORDINATOR, "coordinator", 30),
    (role::READER, "reader", 5),
];

/// On a store that is filled.
pub fn run(folder: &Path) {
    println!("  What each role pays for seeing less, 100,000 records");
    let store: Arc<dyn Store> = Arc::new(workbench::open(folder));
    let district = District::new(store.clone(), *Calendar::standard(), Utc::now);
    district.first_administrator("admin", ADMINISTRATOR).expect("an administrator");
    let admin = district.seat(ADMINISTRATOR, "admin", 1).expect("a seat");
    let staff = appoint(&district, &admin, store.as_ref());
    let heard = Arc::new(AtomicUsize::new(0));
    for (_, seat) in &staff {
        let heard = Arc::clone(&heard);
        seat.follow(Arc::new(move |_| {
            heard.fetch_add(1, Ordering::SeqCst);
        }));
    }
    let editor = &staff[0].1;
    let rows: Vec<RecordId> =
        editor.list(&query(0, 500)).expect("a page").rows.iter().map(|row| row.id).collect();
    for (_, name, _) in STAFF {
        let seat = &staff.iter().find(|(role, _)| *role == name).expect("one of the role").1;
        let mut times = Vec::new();
        for round in 0..ROUNDS {
            command(editor, round, rows[round % rows.len()]);
            let asked = Instant::now();
            drop(seat.list(&query(0, 20)).expect("a page"));
            times.push(asked.elapsed().as_secs_f64() * 1000.0);
        }
        let (middle, late, worst) = shares(times);
        println!("    {name:<24} {middle:>6.2} ms, p99 {late:>6.2} ms, worst {worst:>6.1} ms");
    }
    std::thread::sleep(Duration::from_secs(1));
    news(editor, &rows, &heard, staff.len());
}

/// Every other commit changes a row, every other writes a note.
fn command(editor: &Engine, round: usize, row: RecordId) {
    let targets = Targets::one(row);
    let command = match round % 2 {
        0 => Command::Comment { targets, text: format!("Заметка {round}") },
        _ => Command::SetFields {
            kind: Kind::Activity,
            target: row,
            fields: vec![(opora::domain::activity::RESULT, Some(Value::text(format!("Справка {round}"))))],
        },
    };
    let _refused_is_an_answer = editor.execute(&Request { command, seen: None, today: today(), id: 0 });
}

fn news(editor: &Engine, rows: &[RecordId], heard: &AtomicUsize, people: usize) {
    let mut times = Vec::new();
    for round in 0..10 {
        heard.store(0, Ordering::SeqCst);
        let asked = Instant::now();
        // Notes are not for everybody; the row is.
        command(editor, 2 * round + 1, rows[round + 100]);
        while heard.load(Ordering::SeqCst) < people - 1 && asked.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_micros(100));
        }
        times.push(asked.elapsed().as_secs_f64() * 1000.0);
        std::thread::sleep(Duration::from_millis(700));
    }
    let (middle, late, _) = shares(times);
    println!(
        "    a commit, and until {} people have heard of it: {middle:.1} ms, at most {late:.1} ms",
        people - 1
    );
}

fn appoint(district: &District, admin: &Engine, store: &dyn Store) -> Vec<(&'static str, Engine)> {
    let schools: Vec<u64> = store.all(Kind::School).expect("schools").iter().collect();
    let teachers = store.all(Kind::Teacher).expect("teachers");
    let subject = |at: usize| {
        let ids = teachers.iter().skip(at * 7);
        let mut records = ids.filter_map(|id| store.get(Kind::Teacher, RecordId(id)).ok().flatten());
        let found = records.find_map(|one| one.get(teacher::SUBJECTS).map(|list| list.items()[0].clone()));
        found.and_then(|value| value.as_text().map(str::to_owned)).expect("a subject")
    };
    let mut seats = Vec::new();
    for (role, name, count) in STAFF {
        for at in 0..count {
            let login = format!("{name}{at}");
            let uid = ADMINISTRATOR + 1 + seats.len() as u32;
            let new = NewUser {
                login: login.clone(),
                uid: Some(uid),
                name: login.clone(),
                role,
                marks: Vec::new(),
                school: (role == role::COORDINATOR).then(|| RecordId(schools[at % schools.len()])),
                subjects: if role == role::METHODIST { vec![subject(at)] } else { Vec::new() },
            };
            let command = Command::AddUser(Box::new(new));
            admin.execute(&Request { command, seen: None, today: today(), id: 0 }).expect("a user");
            seats.push((name, district.seat(uid, &login, 2 + seats.len() as u64).expect("a seat")));
        }
    }
    seats
}
