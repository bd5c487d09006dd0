//! Last year's plan as a template for the next, and several plans beside each other.

use opora::domain::activity::{self, status};
use opora::domain::deadline::{Candidate, DoubtCode, Severity, When};
use opora::domain::obligation::Obligation;
use opora::domain::record::{Kind, Record, RecordId};
use opora::domain::value::Value;
use opora::domain::{event, plan};
use opora::engine::*;

use crate::base::*;

fn plans(base: &Base) -> Vec<Record> {
    base.engine.records(Kind::Plan).unwrap()
}

fn copy(base: &Base) -> RecordId {
    let from = plans(base)[0].id;
    base.done(Command::CopyPlan {
        plan: from,
        start: day("01.09.2021"),
        end: day("31.08.2022"),
        title: None,
    });
    plans(base)[1].id
}

fn row_of(base: &Base, plan: RecordId, number: &str) -> Record {
    let rows = base.engine.numbered(number).unwrap().into_iter();
    let mut rows = rows.filter_map(|id| base.store.get(Kind::Activity, id).unwrap());
    rows.find(|row| row.get(activity::PLAN) == Some(&Value::Ref(plan))).unwrap()
}

#[test]
fn a_plan_is_copied_with_its_dates_moved_and_nothing_done() {
    let base = Base::new();
    base.done(complete(Targets::one(base.id("1.1")), today()));
    base.done(postponed(base.id("1.2"), NewDay::To(day("15.03.2021"))));
    let before = base.everything();
    let next = copy(&base);
    assert_eq!(base.store.all(Kind::Activity).unwrap().len(), 16);
    let period = plan::period(&plans(&base)[1]).unwrap();
    assert_eq!((period.start, period.end), (day("01.09.2021"), day("31.08.2022")));
    let row = row_of(&base, next, "1.2");
    let owed = Obligation::of(&row);
    assert_eq!(owed.stored.read.text, "до 15 февраля 2022 года");
    assert_eq!((owed.due_day(), owed.moves.len()), (Some(day("15.02.2022")), 0));
    let done = row_of(&base, next, "1.1");
    assert_eq!(activity::status_of(&done), status::OPEN);
    assert!(done.get(activity::COMPLETIONS).is_none());
    assert_eq!(activity::owners(&done), [base.owner("Отдел")]);
    let standing = row_of(&base, next, "2.1");
    let when = Obligation::of(&standing).when().clone();
    assert_eq!(when, When::Standing { start: Some(period.start), end: Some(period.end), source: None });
    assert_eq!(base.matching("план:2021 раздел:1").len(), 4);
    base.done(Command::Undo);
    assert_eq!(base.everything(), before);
}

#[test]
fn a_decision_is_carried_as_the_first_answer_and_asked_again() {
    let base = Base::new();
    base.done(Command::SettleDeadline { targets: Targets::one(base.id("1.3")), when: by("20.06.2021") });
    base.done(Command::SettleDeadline { targets: Targets::one(base.id("1.2")), when: by("17.02.2021") });
    let next = copy(&base);
    let question = |number: &str| {
        let stored = activity::stored_deadline(&row_of(&base, next, number)).unwrap();
        assert_eq!(stored.settled, None);
        stored.open_question().cloned().unwrap()
    };
    let conflict = question("1.3");
    assert_eq!(conflict.code, DoubtCode::TwoMonths);
    assert_eq!(conflict.candidates[0], Candidate::When(by("20.06.2022")));
    let carried = question("1.2");
    assert_eq!((carried.code, carried.severity), (DoubtCode::CarriedDecision, Severity::Ask));
    assert_eq!(carried.candidates, [by("17.02.2022"), by("15.02.2022")].map(Candidate::When));
}

#[test]
fn an_event_of_last_year_moves_nothing_of_the_next() {
    let base = Base::new();
    let restrictions = base.engine.records(Kind::Event).unwrap()[0].id;
    base.done(Command::RecordEvent { event: restrictions, date: Some(day("01.08.2020")), end: None });
    let next = copy(&base);
    let row = row_of(&base, next, "2.2");
    assert!(row.get(activity::RESOLVED).is_none());
    let events = base.engine.records(Kind::Event).unwrap();
    let names: Vec<&str> = events.iter().map(|record| record.text(event::NAME)).collect();
    assert_eq!(names, ["снятие ограничительных мер", "снятие ограничительных мер (2021–2022)"]);
    base.done(Command::RecordEvent { event: events[1].id, date: Some(day("01.10.2021")), end: None });
    assert!(row_of(&base, next, "2.2").get(activity::RESOLVED).is_some());
    let both = base.engine.records(Kind::Event).unwrap();
    assert_eq!(both[0].get(event::DATE), Some(&Value::Day(day("01.08.2020"))));
}

#[test]
fn the_official_paper_of_the_next_year_is_merged_into_the_draft() {
    let base = Base::new();
    let next = copy(&base);
    base.done(Command::EditField {
        kind: Kind::Activity,
        target: row_of(&base, next, "1.2").id,
        tag: activity::TITLE,
        value: Some(Value::text("Мониторинг условий и кадров")),
    });
    let mut paper = edited_plan();
    let (start, end) = (day("01.09.2021"), day("31.08.2022"));
    paper.period = Some(opora::domain::deadline::Period { start, end });
    for row in &mut paper.activities {
        let text = row.deadline.text.replace("2021", "2022").replace("2020", "2021");
        let context = opora::domain::deadline::Context::with_period(paper.period);
        row.deadline = opora::domain::deadline::read(&text, &context);
    }
    paper.activities[0].title = "Анализ перечня школ".to_owned();
    let shown = base.engine.import_preview(&paper).unwrap();
    assert_eq!(shown.merge.plan, Some(next));
    assert_eq!((shown.new.len(), shown.kept.len(), shown.merge.conflicts.len()), (0, 1, 0));
    assert_eq!(shown.changed.iter().map(|(handle, _)| handle.as_str()).collect::<Vec<_>>(), ["1.1"]);
}

#[test]
fn the_head_counts_one_plan_or_all() {
    let base = Base::new();
    let next = copy(&base);
    let all = base.engine.head(today()).unwrap();
    let own = base.engine.head_of(Some(next), today()).unwrap();
    assert_eq!((all.all, own.all), (16, 8));
    assert_eq!(own.overdue, 0);
    assert!(all.overdue > 0);
}
