//! What somebody sees is kept from one question to the next. After every command it must be what it would be if nothing
//! were kept: the same questions go to seats of an old district and of one that was made just now.

use opora::domain::calendar::Calendar;
use opora::domain::record::{Kind, RecordId};
use opora::domain::teacher;
use opora::domain::value::Value;
use opora::engine::*;

use crate::base::*;
use crate::roles::{ROLES, Town, noon, table};

/// All that a seat is told of records, and by what it finds them.
fn told(seat: &Engine) -> Vec<String> {
    let mut told = Vec::new();
    for kind in Kind::ALL {
        let records = seat.records(*kind).map(|records| format!("{records:?}"));
        let count = seat.count(*kind, "", today());
        told.push(format!("{kind:?}: {records:?} {count:?}"));
    }
    for word in ["физика", "алгебра", "химия", "СОШ", "Отчёт"] {
        let counts: Vec<_> = Kind::ALL.iter().map(|kind| seat.count(*kind, word, today()).ok()).collect();
        told.push(format!("{word}: {counts:?}"));
    }
    for name in [FacetName::School, FacetName::Owner] {
        told.push(format!("{:?}", seat.facet(Kind::Activity, name, "", today())));
    }
    told
}

fn compare(town: &Town, after: &str) {
    let fresh = District::new(town.base.store.clone(), *Calendar::standard(), noon);
    for role in ROLES {
        let uid = town.uid_of(role);
        let of = |district: &District| district.seat(uid, role, 9).map(|seat| told(&seat));
        assert_eq!(of(&town.district), of(&fresh), "{role}, after {after}");
    }
}

fn subjects(target: RecordId, subject: &str) -> Command {
    let subjects = Some(Value::List(vec![Value::text(subject)]));
    Command::SetFields { kind: Kind::Teacher, target, fields: vec![(teacher::SUBJECTS, subjects)] }
}

fn schools(target: RecordId, school: RecordId) -> Command {
    let schools = Some(Value::List(vec![Value::Ref(school)]));
    Command::SetFields { kind: Kind::Teacher, target, fields: vec![(teacher::SCHOOLS, schools)] }
}

#[test]
fn what_is_kept_of_a_sight_is_what_a_new_one_would_show() {
    let town = Town::new();
    compare(&town, "nothing");
    let [own, foreign] = town.teachers;
    let moves = [
        ("a teacher's subject becomes one's own", subjects(foreign, "Физика")),
        ("and a foreign one", subjects(own, "Химия")),
        ("a teacher comes to one's school", schools(foreign, town.schools[0])),
        ("and goes", schools(own, town.schools[1])),
        ("as before", subjects(own, "Физика")),
    ];
    for (what, command) in moves {
        town.base.run(command).unwrap();
        compare(&town, what);
        town.base.run(Command::Undo).unwrap();
        compare(&town, &format!("{what}, undone"));
    }
    for (what, command, _) in table(&town) {
        // What the work's rules refuse changes nothing.
        let _ = town.base.run(command);
        compare(&town, what);
    }
}
