use opora::domain::activity;
use opora::domain::deadline::{DoubtCode, When};
use opora::domain::obligation::Obligation;
use opora::domain::owner;
use opora::domain::record::Kind;
use opora::domain::value::Value;
use opora::engine::*;

use crate::base::*;

fn due(base: &Base, number: &str) -> Option<chrono::NaiveDate> {
    Obligation::of(&base.activity(number)).due_day()
}

fn weeks(count: u16, from_deadline: bool) -> NewDay {
    NewDay::By(Shift { count, unit: ShiftUnit::Weeks, from_deadline })
}

#[test]
fn a_span_counts_from_the_later_of_today_and_the_deadline() {
    let base = Base::new();
    base.done(postponed(base.id("1.1"), weeks(2, false)));
    assert_eq!(due(&base, "1.1"), Some(day("15.02.2021")));
    base.done(postponed(base.id("1.2"), weeks(2, false)));
    assert_eq!(due(&base, "1.2"), Some(day("01.03.2021")));
}

#[test]
fn a_span_with_plus_counts_strictly_from_the_deadline() {
    let base = Base::new();
    base.done(postponed(base.id("1.1"), weeks(2, true)));
    assert_eq!(due(&base, "1.1"), Some(day("14.06.2020")));
}

#[test]
fn the_first_deadline_and_every_move_stay() {
    let base = Base::new();
    base.done(postponed(base.id("1.1"), NewDay::To(day("01.03.2021"))));
    base.done(postponed(base.id("1.1"), NewDay::To(day("15.03.2021"))));
    let owed = Obligation::of(&base.activity("1.1"));
    assert_eq!(owed.stored.effective(), &by("31.05.2020"));
    let steps: Vec<_> = owed.moves.iter().map(|step| (step.from, step.to, step.reason.as_str())).collect();
    let first = (Some(day("31.05.2020")), day("01.03.2021"), "нет данных");
    assert_eq!(steps, [first, (Some(day("01.03.2021")), day("15.03.2021"), "нет данных")]);
}

#[test]
fn what_has_no_date_or_a_question_is_refused_with_the_cause() {
    let base = Base::new();
    assert_eq!(base.refused(postponed(base.id("2.1"), weeks(2, false))), Refusal::NoDate);
    assert_eq!(base.refused(postponed(base.id("2.2"), weeks(2, false))), Refusal::NoDate);
    let question = Refusal::OpenQuestion { code: DoubtCode::TwoMonths };
    assert_eq!(base.refused(postponed(base.id("1.3"), weeks(2, false))), question);
    let without_reason = Command::Postpone {
        targets: Targets::one(base.id("1.1")),
        to: weeks(2, false),
        reason: " ".to_owned(),
        paper: None,
    };
    assert_eq!(base.refused(without_reason), Refusal::ReasonMissing);
}

#[test]
fn a_moved_point_is_the_next_one_only() {
    let base = Base::new();
    base.done(postponed(base.id("2.11"), NewDay::To(day("01.03.2021"))));
    assert_eq!(due(&base, "2.11"), Some(day("01.03.2021")));
    base.done(complete(Targets::one(base.id("2.11")), today()));
    assert_eq!(due(&base, "2.11"), Some(day("15.05.2021")));
}

#[test]
fn a_settled_conflict_is_overdue_or_not_like_any_other() {
    let base = Base::new();
    assert_eq!(Obligation::of(&base.activity("1.3")).answer(today()).overdue, None);
    assert_eq!(base.matching("признак:спорно"), ["1.3"]);
    base.done(Command::SettleDeadline { targets: Targets::one(base.id("1.3")), when: by("20.02.2021") });
    let answer = Obligation::of(&base.activity("1.3")).answer(today());
    assert_eq!((answer.overdue, answer.days_left), (Some(false), Some(19)));
    assert!(base.matching("признак:спорно").is_empty());
    assert_eq!(
        base.activity("1.3").get(activity::DEADLINE).unwrap().part(1).unwrap().as_text(),
        Some("до 20 июня февраля 2021 года")
    );
}

#[test]
fn a_settled_owner_leaves_an_alias_and_no_orphan() {
    let base = Base::new();
    base.done(Command::SettleDoubt {
        target: base.id("1.4"),
        doubt: DoubtCode::OwnerTypo as u16,
        choice: DoubtChoice::Text("ИМЦ УО".to_owned()),
    });
    assert_eq!(activity::owners(&base.activity("1.4")), [base.owner("ИМЦ")]);
    let owners = base.engine.records(Kind::Owner).unwrap();
    assert_eq!(owners.len(), 3);
    let alias = owners.iter().find_map(|record| record.get(owner::ALIASES)).unwrap();
    assert_eq!(alias, &Value::List(vec![Value::text("ИМУ УО")]));
    base.done(Command::Undo);
    assert_eq!(base.engine.records(Kind::Owner).unwrap().len(), 4);
    assert!(activity::has_open_doubt(&base.activity("1.4")));
}

#[test]
fn an_event_brings_its_deadlines_to_life_and_undoing_it_takes_them_back() {
    let base = Base::new();
    assert_eq!(base.matching("признак:ждет"), ["2.2"]);
    let event = base.engine.records(Kind::Event).unwrap()[0].id;
    base.done(Command::RecordEvent { event, date: Some(day("25.01.2021")), end: None });
    let owed = Obligation::of(&base.activity("2.2"));
    assert_eq!(owed.when(), &When::Period { start: day("25.01.2021"), end: day("30.06.2021") });
    assert!(base.matching("признак:ждет").is_empty());
    base.done(Command::Undo);
    assert_eq!(base.matching("признак:ждет"), ["2.2"]);
}

#[test]
fn a_settled_period_moves_the_end_of_what_hangs_on_it() {
    let base = Base::new();
    let plan = base.engine.records(Kind::Plan).unwrap()[0].id;
    let wrong = Command::SettlePeriod { plan, start: day("01.05.2021"), end: day("01.05.2020") };
    assert!(matches!(base.refused(wrong), Refusal::EndBeforeStart { .. }));
}

#[test]
fn a_moved_deadline_is_moved_further_and_never_before_the_plan() {
    let base = Base::new();
    base.done(postponed(base.id("1.1"), NewDay::To(day("01.03.2021"))));
    let edit = Command::EditField {
        kind: Kind::Activity,
        target: base.id("1.1"),
        tag: activity::DEADLINE,
        value: Some(Value::text("до 01.09.2021")),
    };
    assert_eq!(base.refused(edit), Refusal::DeadlineMoved { to: day("01.03.2021") });
    let start = day("01.05.2020");
    let end = day("01.01.2020");
    assert_eq!(
        base.refused(postponed(base.id("1.1"), NewDay::To(end))),
        Refusal::EndBeforeStart { start, end }
    );
    let earlier = base.done(postponed(base.id("1.1"), NewDay::To(day("01.02.2021"))));
    assert_eq!(earlier.warnings[0].code, "earlier");
}
