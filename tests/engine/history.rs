use opora::domain::activity;
use opora::domain::draft::{ActivityDraft, PlanDraft};
use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::engine::*;

use crate::base::*;

#[test]
fn undo_and_redo_walk_back_and_forth_over_the_gestures() {
    let base = Base::new();
    let states: Vec<_> = ["1.1", "1.2", "2.10"]
        .map(|number| {
            base.done(complete(Targets::one(base.id(number)), today()));
            base.everything()
        })
        .to_vec();
    base.done(Command::Undo);
    assert_eq!(base.everything(), states[1]);
    base.done(Command::Undo);
    assert_eq!(base.everything(), states[0]);
    let redone = base.done(Command::Redo);
    assert_eq!(redone.of_command.as_deref(), Some("done"));
    assert_eq!(base.everything(), states[1]);
    base.done(Command::Undo);
    base.done(Command::Redo);
    base.done(Command::Redo);
    assert_eq!(base.everything(), states[2]);
    assert_eq!(base.refused(Command::Redo), Refusal::NothingToRedo);
}

#[test]
fn a_new_gesture_ends_the_way_forth() {
    let base = Base::new();
    base.done(complete(Targets::one(base.id("1.1")), today()));
    base.done(Command::Undo);
    base.done(complete(Targets::one(base.id("1.2")), today()));
    assert_eq!(base.refused(Command::Redo), Refusal::NothingToRedo);
}

#[test]
fn a_bulk_is_one_gesture() {
    let base = Base::new();
    let before = base.everything();
    let all = Targets::Matching { filter: "срок:..01.03.2021".to_owned(), except: Vec::new() };
    let outcome = base.done(complete(all, today()));
    assert!(outcome.done.len() > 2);
    base.done(Command::Undo);
    assert_eq!(base.everything(), before);
}

#[test]
fn undo_takes_back_ones_own_gesture_not_a_colleagues() {
    let base = Base::new();
    base.done(complete(Targets::one(base.id("1.1")), today()));
    let petrova = base.colleague("Петрова");
    petrova.execute(&base.request(complete(Targets::one(base.id("1.2")), today()))).unwrap();
    base.done(Command::Undo);
    assert_eq!(base.matching("статус:выполнено"), ["1.2"]);
}

#[test]
fn undo_leaves_what_a_colleague_changed_since_and_names_it() {
    let base = Base::new();
    let ids = vec![base.id("1.1"), base.id("1.2")];
    base.done(complete(Targets::Records(ids), today()));
    let petrova = base.colleague("Петрова");
    petrova
        .execute(&base.request(Command::Reopen { targets: Targets::one(base.id("1.2")), reason: None }))
        .unwrap();
    let outcome = base.run(Command::Undo).unwrap();
    assert_eq!((outcome.done.len(), outcome.refused.len()), (1, 1));
    assert!(matches!(&outcome.refused[0].why, Refusal::ChangedSince { by, .. } if by == "Петрова"));
}

#[test]
fn a_field_that_somebody_else_changed_meanwhile_is_refused_with_both_values() {
    let base = Base::new();
    let seen = Some(base.engine.sequence());
    let edit = |title: &str| Command::EditField {
        kind: Kind::Activity,
        target: base.id("1.1"),
        tag: activity::TITLE,
        value: Some(Value::text(title)),
    };
    base.colleague("Петрова").execute(&base.request(edit("Новое"))).unwrap();
    let late = Request { seen, ..base.request(edit("Моё")) };
    match base.engine.execute(&late) {
        Err(Failure::Refused(Refusal::ChangedMeanwhile { by, theirs, yours, .. })) => {
            assert_eq!(by, "Петрова");
            assert_eq!((theirs, yours), (Some(Value::text("Новое")), Some(Value::text("Моё"))));
        }
        other => panic!("{other:?}"),
    }
    let other_field = Command::EditField {
        kind: Kind::Activity,
        target: base.id("1.1"),
        tag: activity::RESULT,
        value: Some(Value::text("Справка")),
    };
    base.engine.execute(&Request { seen, ..base.request(other_field) }).unwrap();
}

#[test]
fn a_preview_changes_nothing() {
    let base = Base::new();
    let (before, sequence) = (base.everything(), base.engine.sequence());
    let shown =
        base.engine.preview(&base.request(postponed(base.id("1.1"), NewDay::To(day("15.02.2021"))))).unwrap();
    assert_eq!(
        (shown.done[0].day_before, shown.done[0].day_after),
        (Some(day("31.05.2020")), Some(day("15.02.2021")))
    );
    assert_eq!((base.everything(), base.engine.sequence()), (before, sequence));
}

fn plan_of(rows: u32) -> PlanDraft {
    let mut draft = plan();
    let row = draft.activities[0].clone();
    let numbered = |at: u32| {
        let (number, title) = (Some(format!("1.{at}")), format!("{} {at}", row.title));
        ActivityDraft { number, title, order: at, ..row.clone() }
    };
    draft.activities = (1..=rows).map(numbered).collect();
    draft
}

#[test]
fn a_preview_of_many_rows_looks_at_the_first_and_counts_the_others() {
    let base = Base::empty();
    base.done(Command::ImportPlan(Box::new(plan_of(250))));
    let targets = Targets::Records(base.store.all(Kind::Activity).unwrap().iter().map(RecordId).collect());
    let command = Command::Comment { targets, text: "звонили".to_owned() };
    let shown = base.engine.preview(&base.request(command.clone())).unwrap();
    assert_eq!((shown.done.len(), shown.unseen), (200, 50));
    let outcome = base.done(command);
    assert_eq!((outcome.done.len(), outcome.unseen), (250, 0));
}

#[test]
fn a_large_gesture_is_told_in_the_journal_by_its_first_records() {
    let base = Base::empty();
    base.done(Command::ImportPlan(Box::new(plan_of(250))));
    let lines = base.engine.journal(&JournalQuery { take: 1, ..JournalQuery::default() }).unwrap();
    let whole = base.store.entry(1).unwrap().unwrap();
    assert_eq!((lines[0].count, lines[0].handles.len()), (whole.changes.len(), 10));
}

#[test]
fn the_journal_tells_who_what_why_by_record() {
    let base = Base::new();
    base.done(postponed(base.id("1.1"), NewDay::To(day("15.02.2021"))));
    base.done(complete(Targets::one(base.id("1.2")), today()));
    base.done(Command::Undo);
    let about = JournalQuery { about: Some(base.id("1.1")), take: 10, ..JournalQuery::default() };
    let lines = base.engine.journal(&about).unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.command.as_str(), line.reason.as_deref())).collect();
    assert_eq!(told, [("postpone", Some("нет данных")), ("import", None)]);
    let all = base.engine.journal(&JournalQuery { take: 10, ..JournalQuery::default() }).unwrap();
    assert_eq!(all[0].undoes, Some((all[1].sequence, "done".to_owned())));
    assert_eq!((all[0].who.as_str(), &all[0].handles), ("Иванова", &vec!["1.2".to_owned()]));
    assert_eq!(base.engine.reasons("postpone", 5).unwrap(), ["нет данных"]);
}

#[test]
fn a_comment_stands_in_the_history_of_what_it_is_about() {
    let base = Base::new();
    let id = base.id("1.1");
    base.done(Command::Comment { targets: Targets::one(id), text: "Позвонить".to_owned() });
    let lines =
        base.engine.journal(&JournalQuery { about: Some(id), take: 5, ..JournalQuery::default() }).unwrap();
    assert_eq!(lines[0].command, "note");
    assert_eq!(lines[0].changes.len(), 1);
}
