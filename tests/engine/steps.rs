//! Two steps where somebody plays контролёр: one reports, another accepts or returns with a remark; nobody accepts what
//! he reported himself, whatever way he takes.

use opora::domain::activity::{self, status};
use opora::domain::change::Change;
use opora::domain::completion::{Completion, completions};
use opora::domain::line;
use opora::domain::obligation::Obligation;
use opora::domain::paper::Paper;
use opora::domain::record::{Kind, Record, RecordId};
use opora::domain::returned::returns;
use opora::domain::series::OccurrenceState;
use opora::domain::user::{self, mark, role};
use opora::domain::value::Value;
use opora::engine::*;
use opora::store::NewEntry;
use proptest::prelude::*;

use crate::base::*;
use crate::people::school;

/// Who sits at the store: two that play контролёр and one that does not. Their accounts differ.
const EDITOR: &str = "Иванова";
const CONTROLLER: &str = "Петренко П.";
const OTHER: &str = "Сидоренко С.С.";

/// Writes a user as the server's own command would.
fn enrol(base: &Base, name: &str, marks: &[u16]) -> RecordId {
    let who = actor(name);
    let id = base.store.new_id();
    let mut record = Record::new(Kind::User, id);
    record.set(user::LOGIN, Some(Value::text(format!("u{}", who.uid))), 0);
    record.set(user::UID, Some(Value::Int(i64::from(who.uid))), 0);
    record.set(user::NAME, Some(Value::text(name)), 0);
    record.set(user::ROLE, Some(Value::Code(role::EDITOR)), 0);
    let marks: Vec<Value> = marks.iter().map(|mark| Value::Code(*mark)).collect();
    record.set(user::MARKS, (!marks.is_empty()).then_some(Value::List(marks)), 0);
    write(base, &Record::new(Kind::User, id), &record);
    id
}

fn write(base: &Base, before: &Record, after: &Record) {
    let ticket = base
        .store
        .stage(NewEntry {
            at: chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
            actor: actor("root"),
            program: String::new(),
            request: 0,
            command: "user".to_owned(),
            reason: None,
            undoes: None,
            changes: vec![Change::between(before, after).unwrap()],
        })
        .unwrap();
    base.store.commit(&ticket).unwrap();
}

fn district() -> Base {
    let base = Base::new();
    enrol(&base, EDITOR, &[]);
    enrol(&base, CONTROLLER, &[mark::CONTROLLER]);
    enrol(&base, OTHER, &[mark::CONTROLLER]);
    base
}

fn as_one(base: &Base, who: &str, command: Command) -> Result<Outcome, Failure> {
    base.colleague(who).execute(&base.request(command))
}

#[track_caller]
fn done(base: &Base, who: &str, command: Command) -> Outcome {
    let outcome = as_one(base, who, command).unwrap();
    assert!(outcome.refused.is_empty(), "refused: {:?}", outcome.refused);
    outcome
}

#[track_caller]
fn refused(base: &Base, who: &str, command: Command) -> Refusal {
    match as_one(base, who, command) {
        Err(Failure::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

fn accept(kind: Kind, ids: &[RecordId]) -> Command {
    Command::Accept { kind, targets: Targets::Records(ids.to_vec()), of: None }
}

fn give_back(kind: Kind, ids: &[RecordId], remark: &str) -> Command {
    let remark = remark.to_owned();
    Command::Return { kind, targets: Targets::Records(ids.to_vec()), of: None, remark }
}

fn last(base: &Base, number: &str) -> Completion {
    completions(base.activity(number).get(activity::COMPLETIONS)).pop().unwrap()
}

fn status_of(base: &Base, number: &str) -> u16 {
    activity::status_of(&base.activity(number))
}

fn lines_of(base: &Base) -> Vec<RecordId> {
    base.store.all(Kind::Line).unwrap().iter().map(RecordId).collect()
}

fn state(base: &Base, id: RecordId) -> u16 {
    line::state_of(&base.store.get(Kind::Line, id).unwrap().unwrap())
}

fn hand_in(ids: &[RecordId], accepted: bool) -> Command {
    Command::HandIn {
        targets: Targets::Records(ids.to_vec()),
        day: today(),
        papers: vec![],
        comment: None,
        accepted,
    }
}

/// A collective activity with a line for each of so many schools.
fn unfolded(schools: usize) -> Base {
    let base = district();
    (1..=schools).for_each(|number| {
        school(&base, &format!("СОШ № {number}"));
    });
    base.done(Command::Unfold { targets: Targets::one(base.id("2.2")), schools: vec![] });
    base
}

#[test]
fn one_reports_and_another_accepts() {
    let base = district();
    let paper = Paper { number: Some("12".to_owned()), ..Paper::default() };
    let id = base.id("1.1");
    let report = Command::Complete {
        targets: Targets::one(id),
        day: day("30.01.2021"),
        papers: vec![paper],
        comment: None,
        whole: false,
    };
    assert_eq!(done(&base, EDITOR, report).command, "report");
    assert_eq!(status_of(&base, "1.1"), status::REPORTED);
    let row = base.activity("1.1");
    assert_eq!(Obligation::of(&row).answer(today()).overdue, Some(false), "who reported is not overdue");
    assert_eq!(Obligation::of(&row).late_days(), Some(244));
    assert_eq!(base.matching("признак:на-проверке"), ["1.1"]);
    assert_eq!(base.matching("статус:исполнено"), ["1.1"]);
    assert_eq!(base.engine.head_of(None, today()).unwrap().to_check, 1);
    let outcome = done(&base, CONTROLLER, accept(Kind::Activity, &[id]));
    assert_eq!(outcome.command, "accept");
    assert_eq!(status_of(&base, "1.1"), status::DONE);
    let completion = last(&base, "1.1");
    assert_eq!((completion.by.as_str(), completion.day), (EDITOR, day("30.01.2021")));
    assert_eq!(completion.accepted_by.as_deref(), Some(CONTROLLER));
    assert_eq!(completion.accepted_on, Some(today()));
    assert!(base.matching("признак:на-проверке").is_empty());
    assert_eq!(refused(&base, CONTROLLER, accept(Kind::Activity, &[id])), Refusal::NothingToAccept);
}

#[test]
fn without_a_controller_a_report_is_its_own_acceptance() {
    let base = Base::new();
    enrol(&base, EDITOR, &[]);
    let gone = enrol(&base, CONTROLLER, &[mark::CONTROLLER]);
    let before = base.store.get(Kind::User, gone).unwrap().unwrap();
    let mut after = before.clone();
    after.set(user::DISABLED, Some(Value::Day(today())), 0);
    write(&base, &before, &after);
    assert_eq!(done(&base, EDITOR, complete(Targets::one(base.id("1.1")), today())).command, "done");
    assert_eq!(status_of(&base, "1.1"), status::DONE);
    assert_eq!(last(&base, "1.1").accepted_by.as_deref(), Some(EDITOR));
}

#[test]
fn a_return_opens_it_again_with_its_deadline_and_keeps_what_was_told() {
    let base = district();
    let id = base.id("1.1");
    let paper = Paper { number: Some("12".to_owned()), ..Paper::default() };
    done(
        &base,
        EDITOR,
        Command::Complete {
            targets: Targets::one(id),
            day: day("30.01.2021"),
            papers: vec![paper.clone()],
            comment: None,
            whole: false,
        },
    );
    assert_eq!(refused(&base, CONTROLLER, give_back(Kind::Activity, &[id], " ")), Refusal::RemarkMissing);
    done(&base, CONTROLLER, give_back(Kind::Activity, &[id], "нет подписи"));
    let row = base.activity("1.1");
    assert_eq!(activity::status_of(&row), status::IN_WORK);
    assert_eq!(Obligation::of(&row).answer(today()).overdue, Some(true), "31.05.2020 stands");
    let kept = returns(row.get(activity::RETURNS));
    assert_eq!((kept[0].by.as_str(), kept[0].remark.as_str()), (CONTROLLER, "нет подписи"));
    assert_eq!((kept[0].reported_by.as_str(), &kept[0].papers), (EDITOR, &vec![paper]));
    assert_eq!(base.matching("признак:возвращено"), ["1.1"]);
    let journal =
        base.engine.journal(&JournalQuery { about: Some(id), take: 10, ..JournalQuery::default() }).unwrap();
    let told: Vec<_> = journal
        .iter()
        .map(|line| (line.who.as_str(), line.command.as_str(), line.reason.as_deref()))
        .collect();
    assert_eq!(told[0], (CONTROLLER, "return", Some("нет подписи")));
    assert_eq!(told[1], (EDITOR, "report", None));
    // Reported again: the remark is answered, and stays.
    done(&base, EDITOR, complete(Targets::one(id), today()));
    assert!(base.matching("признак:возвращено").is_empty());
    assert_eq!(returns(base.activity("1.1").get(activity::RETURNS)).len(), 1);
    done(&base, CONTROLLER, accept(Kind::Activity, &[id]));
    assert_eq!(status_of(&base, "1.1"), status::DONE);
}

#[test]
fn nobody_accepts_or_returns_his_own_report() {
    let base = district();
    let id = base.id("1.1");
    done(&base, CONTROLLER, complete(Targets::one(id), today()));
    assert_eq!(status_of(&base, "1.1"), status::REPORTED, "a controller's report waits, too");
    assert_eq!(refused(&base, CONTROLLER, accept(Kind::Activity, &[id])), Refusal::OwnReport);
    assert_eq!(refused(&base, CONTROLLER, give_back(Kind::Activity, &[id], "нет")), Refusal::OwnReport);
    assert_eq!(refused(&base, EDITOR, accept(Kind::Activity, &[id])), Refusal::MayNotAccept);
    assert_eq!(refused(&base, "Чужой", accept(Kind::Activity, &[id])), Refusal::MayNotAccept);
    done(&base, OTHER, accept(Kind::Activity, &[id]));
    assert_eq!(last(&base, "1.1").accepted_by.as_deref(), Some(OTHER));
}

#[test]
fn the_only_controller_is_told_that_nobody_can_accept_his_report() {
    let base = Base::new();
    enrol(&base, CONTROLLER, &[mark::CONTROLLER]);
    let outcome = done(&base, CONTROLLER, complete(Targets::one(base.id("1.2")), today()));
    assert!(outcome.warnings.iter().any(|warning| warning.code == "nobody-to-accept"));
}

#[test]
fn of_many_the_permitted_are_accepted_and_the_rest_is_named() {
    let base = district();
    done(&base, EDITOR, complete(Targets::Records(vec![base.id("1.1"), base.id("1.2")]), today()));
    done(&base, CONTROLLER, complete(Targets::one(base.id("1.4")), today()));
    let ids = [base.id("1.1"), base.id("1.2"), base.id("1.4"), base.id("2.1")];
    let outcome = as_one(&base, CONTROLLER, accept(Kind::Activity, &ids)).unwrap();
    let told: Vec<_> = outcome.refused.iter().map(|one| (one.handle.as_str(), one.why.clone())).collect();
    assert_eq!(told, [("1.4", Refusal::OwnReport), ("2.1", Refusal::NothingToAccept)]);
    assert_eq!(base.matching("статус:выполнено"), ["1.1", "1.2"]);
    // Taken back in one gesture, whole.
    done(&base, CONTROLLER, Command::Undo);
    assert_eq!(base.matching("признак:на-проверке"), ["1.1", "1.2", "1.4"]);
    done(&base, CONTROLLER, Command::Redo);
    assert_eq!(base.matching("статус:выполнено"), ["1.1", "1.2"]);
}

#[test]
fn an_acceptance_is_not_taken_back_under_somebody_who_went_on() {
    let base = district();
    let ids = [base.id("1.1"), base.id("1.2")];
    done(&base, EDITOR, complete(Targets::Records(ids.to_vec()), today()));
    done(&base, CONTROLLER, accept(Kind::Activity, &ids));
    done(&base, OTHER, Command::Reopen { targets: Targets::one(ids[0]), reason: None });
    let outcome = as_one(&base, CONTROLLER, Command::Undo).unwrap();
    assert_eq!(outcome.refused.len(), 1, "item by item");
    assert_eq!(status_of(&base, "1.2"), status::REPORTED);
    assert_eq!(status_of(&base, "1.1"), status::OPEN);
}

#[test]
fn occurrences_wait_one_by_one() {
    let base = district();
    let id = base.id("2.11");
    done(&base, EDITOR, complete(Targets::one(id), today()));
    assert_eq!(status_of(&base, "2.11"), status::IN_WORK);
    assert_eq!(base.matching("признак:на-проверке"), ["2.11"]);
    let states = |base: &Base| -> Vec<OccurrenceState> {
        Obligation::of(&base.activity("2.11")).occurrences(today()).iter().map(|one| one.state).collect()
    };
    assert_eq!(states(&base)[0], OccurrenceState::Reported { on: today() });
    done(&base, EDITOR, complete(Targets::one(id), today()));
    assert_eq!(status_of(&base, "2.11"), status::REPORTED);
    let first = day("15.10.2020");
    let one = Command::Return {
        kind: Kind::Activity,
        targets: Targets::one(id),
        of: Some(first),
        remark: "не за тот срез".to_owned(),
    };
    done(&base, CONTROLLER, one);
    assert_eq!(status_of(&base, "2.11"), status::IN_WORK);
    assert_eq!(states(&base)[0], OccurrenceState::Overdue);
    let of = Some(day("15.05.2021"));
    done(&base, OTHER, Command::Accept { kind: Kind::Activity, targets: Targets::one(id), of });
    assert_eq!(status_of(&base, "2.11"), status::IN_WORK);
    let act = OccurrenceAct::Complete { day: today(), papers: vec![], comment: None };
    done(&base, EDITOR, Command::Occurrence { target: id, of: first, act });
    assert_eq!(status_of(&base, "2.11"), status::REPORTED);
    done(&base, CONTROLLER, accept(Kind::Activity, &[id]));
    assert_eq!(status_of(&base, "2.11"), status::DONE);
}

#[test]
fn a_schools_line_is_reported_accepted_or_returned() {
    let base = unfolded(2);
    let all = lines_of(&base);
    // A coordinator cannot accept at once, whatever the form says.
    done(&base, EDITOR, hand_in(&all[..1], true));
    assert_eq!(state(&base, all[0]), line::state::REPORTED);
    assert_eq!(base.matching("признак:на-проверке"), ["2.2"], "told of the whole while a line waits");
    assert!(base.list("номер:2.2", None, false).rows[0].flags.to_check);
    assert_eq!(refused(&base, EDITOR, hand_in(&all[..1], true)), Refusal::MayNotAccept);
    assert_eq!(refused(&base, EDITOR, accept(Kind::Line, &all[..1])), Refusal::MayNotAccept);
    done(&base, CONTROLLER, give_back(Kind::Line, &all[..1], "пустая форма"));
    assert_eq!(state(&base, all[0]), line::state::OWED);
    let record = base.store.get(Kind::Line, all[0]).unwrap().unwrap();
    let kept = returns(record.get(line::RETURNS));
    assert_eq!((kept[0].remark.as_str(), kept[0].reported_by.as_str()), ("пустая форма", EDITOR));
    let count = |filter: &str| base.engine.count(Kind::Line, filter, today()).unwrap();
    assert_eq!((count("признак:возвращено"), count("признак:на-проверке")), (1, 0));
    assert_eq!(base.engine.head_of(None, today()).unwrap().to_check, 0);
    // The last one that is in reports the whole; it is taken off control with the last acceptance.
    done(&base, EDITOR, hand_in(&all, false));
    assert_eq!(status_of(&base, "2.2"), status::REPORTED);
    assert_eq!((count("признак:возвращено"), count("признак:на-проверке")), (0, 2));
    done(&base, CONTROLLER, accept(Kind::Line, &all[..1]));
    assert_eq!(status_of(&base, "2.2"), status::REPORTED);
    done(&base, CONTROLLER, hand_in(&all[1..], true));
    assert_eq!(status_of(&base, "2.2"), status::DONE);
    let completion = last(&base, "2.2");
    assert_eq!((completion.by.as_str(), completion.accepted_by.as_deref()), (EDITOR, Some(CONTROLLER)));
}

#[test]
fn a_line_that_comes_back_opens_the_whole_again() {
    let base = unfolded(2);
    let all = lines_of(&base);
    done(&base, EDITOR, hand_in(&all, false));
    let whole = [base.id("2.2")];
    assert_eq!(
        refused(&base, CONTROLLER, give_back(Kind::Activity, &whole, "всё")),
        Refusal::LinesWait { count: 2 }
    );
    done(&base, CONTROLLER, give_back(Kind::Line, &all[1..], "нет приказа"));
    assert_eq!(status_of(&base, "2.2"), status::IN_WORK);
    done(&base, CONTROLLER, Command::Undo);
    assert_eq!(status_of(&base, "2.2"), status::REPORTED);
    // The whole is accepted with its lines.
    done(&base, CONTROLLER, accept(Kind::Activity, &whole));
    assert_eq!((state(&base, all[0]), state(&base, all[1])), (line::state::ACCEPTED, line::state::ACCEPTED));
    assert_eq!(status_of(&base, "2.2"), status::DONE);
}

#[test]
fn the_whole_is_never_accepted_by_who_handed_in_its_last_line() {
    let base = unfolded(2);
    let all = lines_of(&base);
    done(&base, EDITOR, hand_in(&all[..1], false));
    done(&base, CONTROLLER, hand_in(&all[1..], false));
    let whole = [base.id("2.2")];
    let outcome = as_one(&base, CONTROLLER, accept(Kind::Activity, &whole)).unwrap();
    assert_eq!(outcome.warnings[0].code, "own-left");
    assert_eq!((state(&base, all[0]), state(&base, all[1])), (line::state::ACCEPTED, line::state::REPORTED));
    assert_eq!(status_of(&base, "2.2"), status::REPORTED);
    done(&base, OTHER, accept(Kind::Line, &all[1..]));
    let completion = last(&base, "2.2");
    assert_ne!(completion.accepted_by.as_deref(), Some(completion.by.as_str()));
    assert_eq!(status_of(&base, "2.2"), status::DONE);
}

#[derive(Debug, Clone)]
enum Step {
    Complete(usize, bool),
    Accept(usize),
    Return(usize),
    Reopen(usize),
    HandIn(usize, bool),
    AcceptLine(usize),
    ReturnLine(usize),
    ReopenLine(usize),
    AcceptAll,
    Undo,
    Redo,
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let at = || 0..8_usize;
    let step = prop_oneof![
        3 => (at(), any::<bool>()).prop_map(|(at, whole)| Step::Complete(at, whole)),
        3 => at().prop_map(Step::Accept),
        1 => at().prop_map(Step::Return),
        1 => at().prop_map(Step::Reopen),
        3 => (at(), any::<bool>()).prop_map(|(at, accepted)| Step::HandIn(at, accepted)),
        2 => at().prop_map(Step::AcceptLine),
        1 => at().prop_map(Step::ReturnLine),
        1 => at().prop_map(Step::ReopenLine),
        1 => Just(Step::AcceptAll),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
    ];
    prop::collection::vec((0..3_usize, step), 1..40)
}

fn command_of(base: &Base, step: &Step) -> Command {
    let rows: Vec<RecordId> = base.store.all(Kind::Activity).unwrap().iter().map(RecordId).collect();
    let lines = lines_of(base);
    // The import and the unfolding may be taken back, too.
    let pick = |all: &[RecordId], at: &usize| [*all.get(at % all.len().max(1)).unwrap_or(&RecordId(1 << 40))];
    let (row, line) = (|at: &usize| pick(&rows, at), |at: &usize| pick(&lines, at));
    match step {
        Step::Complete(at, whole) => Command::Complete {
            targets: Targets::Records(row(at).to_vec()),
            day: today(),
            papers: vec![],
            comment: whole.then(|| "насовсем".to_owned()),
            whole: *whole,
        },
        Step::Accept(at) => accept(Kind::Activity, &row(at)),
        Step::Return(at) => give_back(Kind::Activity, &row(at), "замечание"),
        Step::Reopen(at) => Command::Reopen { targets: Targets::Records(row(at).to_vec()), reason: None },
        Step::HandIn(at, accepted) => hand_in(&line(at), *accepted),
        Step::AcceptLine(at) => accept(Kind::Line, &line(at)),
        Step::ReturnLine(at) => give_back(Kind::Line, &line(at), "замечание"),
        Step::ReopenLine(at) => Command::ReopenLines { targets: Targets::Records(line(at).to_vec()) },
        Step::AcceptAll => accept(Kind::Activity, &rows),
        Step::Undo => Command::Undo,
        Step::Redo => Command::Redo,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_three_people_do_nobody_has_accepted_his_own_report(steps in steps()) {
        let base = unfolded(3);
        let seats: Vec<Engine> = [EDITOR, CONTROLLER, OTHER].iter().map(|who| base.colleague(who)).collect();
        for (who, step) in &steps {
            let _ = seats[*who].execute(&base.request(command_of(&base, step)));
            for id in base.store.all(Kind::Activity).unwrap().iter().map(RecordId) {
                let row = base.store.get(Kind::Activity, id).unwrap().unwrap();
                let all = completions(row.get(activity::COMPLETIONS));
                let closed = matches!(activity::status_of(&row), status::DONE);
                for one in &all {
                    prop_assert_ne!(one.accepted_by.as_deref(), Some(one.by.as_str()));
                    prop_assert_ne!(one.accepted_by.as_deref(), Some(EDITOR));
                    prop_assert!(!closed || !one.is_waiting(), "off control with a report that waits");
                }
            }
            for id in lines_of(&base) {
                let line = base.store.get(Kind::Line, id).unwrap().unwrap();
                let accepted = line.get(line::ACCEPTED_BY).and_then(Value::as_text);
                prop_assert_ne!(accepted, Some(line.text(line::BY)));
                prop_assert_eq!(accepted.is_some(), line::state_of(&line) == line::state::ACCEPTED);
            }
        }
    }
}
