use opora::domain::activity::{self, status};
use opora::domain::completion::completions;
use opora::domain::obligation::Obligation;
use opora::domain::paper::Paper;
use opora::engine::*;

use crate::base::*;

#[test]
fn closing_records_the_day_the_paper_and_the_person() {
    let base = Base::new();
    let paper = Paper { number: Some("12".to_owned()), date: Some(day("29.01.2021")), ..Paper::default() };
    let outcome = base.done(Command::Complete {
        targets: Targets::one(base.id("1.1")),
        day: day("30.01.2021"),
        papers: vec![paper.clone()],
        comment: None,
        whole: false,
    });
    assert!(outcome.warnings.is_empty());
    let row = base.activity("1.1");
    assert_eq!(activity::status_of(&row), status::DONE);
    let done = completions(row.get(activity::COMPLETIONS));
    assert_eq!(
        (done[0].day, done[0].by.as_str(), &done[0].papers),
        (day("30.01.2021"), "Иванова", &vec![paper])
    );
    assert_eq!(Obligation::of(&row).late_days(), Some(244));
}

#[test]
fn closing_without_the_owed_paper_is_told_and_found_again() {
    let base = Base::new();
    let outcome = base.done(complete(Targets::one(base.id("1.1")), today()));
    assert_eq!(outcome.warnings[0].code, "no-paper");
    assert_eq!(base.matching("признак:без-документа"), ["1.1"]);
    let paper = Paper { number: Some("12".to_owned()), ..Paper::default() };
    base.done(Command::AttachPapers { targets: Targets::one(base.id("1.1")), papers: vec![paper] });
    assert!(base.matching("признак:без-документа").is_empty());
}

#[test]
fn closing_on_a_day_that_has_not_come_is_refused() {
    let base = Base::new();
    let tomorrow = day("02.02.2021");
    let why = base.refused(complete(Targets::one(base.id("1.1")), tomorrow));
    assert_eq!(why, Refusal::DayInFuture { day: tomorrow, today: today() });
}

#[test]
fn closing_twice_is_refused_with_the_day() {
    let base = Base::new();
    base.done(complete(Targets::one(base.id("1.1")), day("30.01.2021")));
    let why = base.refused(complete(Targets::one(base.id("1.1")), today()));
    assert_eq!(why, Refusal::AlreadyClosed { on: Some(day("30.01.2021")) });
}

#[test]
fn a_standing_activity_gets_occurrences_and_stays_open() {
    let base = Base::new();
    base.done(complete(Targets::one(base.id("2.1")), day("30.01.2021")));
    base.done(complete(Targets::one(base.id("2.1")), today()));
    let row = base.activity("2.1");
    assert_eq!(activity::status_of(&row), status::IN_WORK);
    assert_eq!(completions(row.get(activity::COMPLETIONS)).len(), 2);
    let whole = Command::Complete {
        targets: Targets::one(base.id("2.1")),
        day: today(),
        papers: Vec::new(),
        comment: None,
        whole: true,
    };
    assert_eq!(base.done(whole).warnings[0].code, "before-plan-end");
    assert_eq!(activity::status_of(&base.activity("2.1")), status::DONE);
}

#[test]
fn points_are_closed_one_by_one_and_the_last_closes_all() {
    let base = Base::new();
    let id = base.id("2.11");
    assert_eq!(Obligation::of(&base.activity("2.11")).due_day(), Some(day("15.10.2020")));
    base.done(complete(Targets::one(id), today()));
    let row = base.activity("2.11");
    assert_eq!(activity::status_of(&row), status::IN_WORK);
    assert_eq!(Obligation::of(&row).due_day(), Some(day("15.05.2021")));
    base.done(complete(Targets::one(id), today()));
    assert_eq!(activity::status_of(&base.activity("2.11")), status::DONE);
}

#[test]
fn of_many_some_are_refused_and_the_rest_is_done() {
    let base = Base::new();
    base.done(complete(Targets::one(base.id("1.1")), today()));
    let ids = vec![base.id("1.1"), base.id("1.2")];
    let outcome = base.run(complete(Targets::Records(ids), today())).unwrap();
    assert_eq!(outcome.done.len(), 1);
    assert_eq!(outcome.refused[0].handle, "1.1");
    assert_eq!(base.matching("статус:выполнено"), ["1.1", "1.2"]);
}

#[test]
fn reopening_cancelling_and_taking_into_work() {
    let base = Base::new();
    let one = || Targets::one(base.id("1.2"));
    assert_eq!(base.refused(Command::Reopen { targets: one(), reason: None }), Refusal::NotClosed);
    base.done(Command::TakeIntoWork { targets: one() });
    assert_eq!(base.refused(Command::TakeIntoWork { targets: one() }), Refusal::AlreadyInWork);
    let cancel = |reason: &str| Command::Cancel { targets: one(), reason: reason.to_owned(), paper: None };
    assert_eq!(base.refused(cancel(" ")), Refusal::ReasonMissing);
    base.done(cancel("утратило актуальность"));
    assert_eq!(activity::status_of(&base.activity("1.2")), status::CANCELLED);
    base.done(Command::Reopen { targets: one(), reason: None });
    assert_eq!(activity::status_of(&base.activity("1.2")), status::IN_WORK);
}
