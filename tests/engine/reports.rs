//! Collective activities: a line per school, who has not handed in, closing with the last one.

use opora::domain::activity::{self, status};
use opora::domain::line;
use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::engine::*;

use crate::base::*;
use crate::people::school;

fn with_schools(count: usize) -> Base {
    let base = Base::new();
    for number in 1..=count {
        school(&base, &format!("СОШ № {number}"));
    }
    base
}

fn lines(base: &Base, filter: &str) -> Vec<(RecordId, String)> {
    let query = ListQuery {
        kind: Kind::Line,
        filter: filter.to_owned(),
        columns: Vec::new(),
        sort: None,
        descending: false,
        skip: 0,
        take: 100,
        today: today(),
        with_names: false,
    };
    let page = base.engine.list(&query).unwrap();
    page.rows.into_iter().map(|row| (row.id, row.handle)).collect()
}

fn unfold(base: &Base, number: &str) {
    base.done(Command::Unfold { targets: Targets::one(base.id(number)), schools: vec![] });
}

fn hand_in(ids: Vec<RecordId>) -> Command {
    Command::HandIn {
        targets: Targets::Records(ids),
        day: today(),
        papers: vec![],
        comment: None,
        accepted: true,
    }
}

#[test]
fn a_collective_activity_unfolds_into_a_line_per_school() {
    let base = with_schools(3);
    unfold(&base, "2.2");
    let named: Vec<String> = lines(&base, "").into_iter().map(|(_, handle)| handle).collect();
    assert_eq!(named, ["2.2 · 01", "2.2 · 02", "2.2 · 03"]);
    assert_eq!(
        base.refused(Command::Unfold { targets: Targets::one(base.id("1.1")), schools: vec![] }),
        Refusal::NotCollective
    );
    assert_eq!(
        base.refused(Command::Unfold { targets: Targets::one(base.id("2.2")), schools: vec![] }),
        Refusal::NoChange
    );
    base.done(Command::Undo);
    assert!(lines(&base, "").is_empty());
}

#[test]
fn those_on_the_years_list_owe_and_if_there_is_none_all() {
    let base = with_schools(3);
    let second = base.engine.coded(Kind::School, "02").unwrap()[0];
    let listed = opora::domain::school::Listing { year: 2020, basis: "ВПР".to_owned() };
    base.done(Command::EditField {
        kind: Kind::School,
        target: second,
        tag: opora::domain::school::LISTED,
        value: Some(Value::List(vec![listed.to_value()])),
    });
    unfold(&base, "2.2");
    assert_eq!(lines(&base, "").len(), 1);
    assert_eq!(base.matching("школа:02"), ["2.2"]);
    assert_eq!(base.matching("школа:01"), [""; 0]);
}

#[test]
fn the_last_report_closes_the_activity_and_undo_opens_it_again() {
    let base = with_schools(3);
    unfold(&base, "2.2");
    let all: Vec<RecordId> = lines(&base, "").into_iter().map(|(id, _)| id).collect();
    base.done(hand_in(all[..2].to_vec()));
    let debtors = base.engine.debtors(base.id("2.2")).unwrap().unwrap();
    assert_eq!((debtors.handed, debtors.all), (2, 3));
    assert_eq!(debtors.schools, ["СОШ № 3"]);
    assert_eq!(base.matching("признак:кто-не-сдал"), ["2.2"]);
    assert_eq!(lines(&base, "состояние:не-сдано").len(), 1);
    let why = base.refused(complete(Targets::one(base.id("2.2")), today()));
    assert_eq!(why, Refusal::SchoolsOwe { count: 1 });
    let outcome = base.done(hand_in(vec![all[2]]));
    assert_eq!(outcome.warnings[0].code, "all-handed-in");
    assert_eq!(activity::status_of(&base.activity("2.2")), status::DONE);
    base.done(Command::Undo);
    assert_eq!(activity::status_of(&base.activity("2.2")), status::OPEN);
    assert_eq!(lines(&base, "состояние:не-сдано").len(), 1);
}

#[test]
fn a_report_may_wait_for_acceptance_and_may_not_be_asked_at_all() {
    let base = with_schools(2);
    unfold(&base, "2.2");
    let all: Vec<RecordId> = lines(&base, "").into_iter().map(|(id, _)| id).collect();
    let reported = Command::HandIn {
        targets: Targets::one(all[0]),
        day: day("20.01.2021"),
        papers: vec![],
        comment: None,
        accepted: false,
    };
    base.done(reported);
    let state = |id| line::state_of(&base.store.get(Kind::Line, id).unwrap().unwrap());
    assert_eq!(state(all[0]), line::state::REPORTED);
    base.done(hand_in(vec![all[0]]));
    assert_eq!(state(all[0]), line::state::ACCEPTED);
    let record = base.store.get(Kind::Line, all[0]).unwrap().unwrap();
    assert_eq!(record.get(line::DAY), Some(&Value::Day(day("20.01.2021"))));
    base.done(Command::Excuse {
        targets: Targets::one(all[1]), reason: "малокомплектная".to_owned()
    });
    assert_eq!(activity::status_of(&base.activity("2.2")), status::DONE);
    base.done(Command::ReopenLines { targets: Targets::one(all[1]) });
    assert_eq!(state(all[1]), line::state::OWED);
}

#[test]
fn lines_follow_the_deadline_of_their_activity() {
    let base = with_schools(2);
    unfold(&base, "2.2");
    let due = || base.store.get(Kind::Line, lines(&base, "")[0].0).unwrap().unwrap().get(line::DUE).cloned();
    assert_eq!(due(), None, "the event is awaited");
    let event = RecordId(base.store.all(Kind::Event).unwrap().min().unwrap());
    base.done(Command::RecordEvent { event, date: Some(day("15.01.2021")), end: None });
    let settled = base.activity("2.2");
    assert_eq!(due(), opora::domain::obligation::Obligation::of(&settled).due_day().map(Value::Day));
    base.done(Command::Undo);
    assert_eq!(due(), None);
}
