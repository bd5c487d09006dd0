//! Deadlines that work on: occurrences one by one, rows that hang on rows, rhythm and silence, days of warning.

use chrono::NaiveDate;
use opora::domain::deadline::{self, Direction, DoubtCode, EventBound, Offset, OffsetUnit, When};
use opora::domain::draft::PlanDraft;
use opora::domain::obligation::Obligation;
use opora::domain::paper;
use opora::domain::record::{Kind, RecordId};
use opora::domain::series::OccurrenceState;
use opora::domain::value::Value;
use opora::domain::{activity, plan as plan_kind, rhythm, setting};
use opora::engine::*;
use proptest::prelude::*;

use crate::base::*;

fn add(base: &Base, number: &str, deadline: &str) -> RecordId {
    let plan = RecordId(base.store.all(Kind::Plan).unwrap().min().unwrap());
    let section = RecordId(base.store.all(Kind::Section).unwrap().min().unwrap());
    let outcome = base.done(Command::AddActivity(Box::new(NewActivity {
        plan,
        section,
        after: None,
        number: Some(number.to_owned()),
        title: format!("Работа {number}"),
        owners: vec![],
        deadline: deadline.to_owned(),
        result: String::new(),
    })));
    outcome.done[0].id
}

fn reworded(target: RecordId, wording: &str) -> Command {
    let value = Some(Value::text(wording));
    Command::EditField { kind: Kind::Activity, target, tag: activity::DEADLINE, value }
}

fn on(target: RecordId, of: NaiveDate, act: OccurrenceAct) -> Command {
    Command::Occurrence { target, of, act }
}

fn closing(day: NaiveDate) -> OccurrenceAct {
    OccurrenceAct::Complete { day, papers: vec![], comment: None }
}

fn owed(base: &Base, id: RecordId) -> Obligation {
    Obligation::of(&base.store.get(Kind::Activity, id).unwrap().unwrap())
}

fn overdue(base: &Base, id: RecordId) -> Vec<NaiveDate> {
    let all = owed(base, id).occurrences(today());
    all.iter().filter(|one| one.state == OccurrenceState::Overdue).map(|one| one.day).collect()
}

fn days(texts: &[&str]) -> Vec<NaiveDate> {
    texts.iter().map(|text| day(text)).collect()
}

#[test]
fn the_earliest_open_occurrence_is_closed_unless_another_is_chosen() {
    let base = Base::new();
    let id = add(&base, "1.9", "до 25 числа каждого месяца с октября 2020 года по апрель 2021 года");
    assert_eq!(overdue(&base, id), days(&["25.10.2020", "25.11.2020", "25.12.2020", "25.01.2021"]));
    base.done(complete(Targets::one(id), today()));
    base.done(on(id, day("25.12.2020"), closing(today())));
    assert_eq!(overdue(&base, id), days(&["25.11.2020", "25.01.2021"]));
    assert_eq!(owed(&base, id).next_occurrence(), Some(day("25.11.2020")));
    let again = on(id, day("25.12.2020"), closing(today()));
    assert_eq!(base.refused(again), Refusal::NoSuchOccurrence { day: day("25.12.2020") });
    base.done(on(id, day("25.10.2020"), OccurrenceAct::Reopen { reason: None }));
    assert_eq!(overdue(&base, id), days(&["25.10.2020", "25.11.2020", "25.01.2021"]));
    base.run(Command::Undo).unwrap();
    assert_eq!(overdue(&base, id), days(&["25.11.2020", "25.01.2021"]));
}

#[test]
fn one_occurrence_is_moved_alone_and_the_series_may_still_be_edited() {
    let base = Base::new();
    let id = add(&base, "1.9", "до 25 числа каждого месяца с января 2021 года");
    let moving =
        OccurrenceAct::Move {
            to: NewDay::To(day("05.04.2021")), reason: "каникулы".into(), paper: None
        };
    base.done(on(id, day("25.03.2021"), moving));
    let all = owed(&base, id).occurrences(today());
    assert_eq!(all.iter().find(|one| one.day == day("25.03.2021")).unwrap().due, day("05.04.2021"));
    assert_eq!(owed(&base, id).due_day(), Some(day("25.01.2021")));
    base.done(reworded(id, "до 25 числа каждого месяца с января 2021 года по май 2021 года"));
    let all = owed(&base, id).occurrences(today());
    assert_eq!(all.iter().find(|one| one.day == day("25.03.2021")).unwrap().due, day("05.04.2021"));
}

#[test]
fn an_edit_of_the_series_keeps_what_was_closed_and_makes_no_heap() {
    let base = Base::new();
    let id = add(&base, "1.9", "ежеквартально");
    for of in ["30.06.2020", "30.09.2020"] {
        base.done(on(id, day(of), closing(day(of))));
    }
    assert_eq!(overdue(&base, id), days(&["31.12.2020"]));
    base.done(reworded(id, "ежемесячно до 20 числа"));
    assert_eq!(overdue(&base, id), days(&["20.01.2021"]), "as many as were owed before, the latest");
    let all = owed(&base, id).occurrences(today());
    let former: Vec<NaiveDate> = all
        .iter()
        .filter(|one| matches!(one.state, OccurrenceState::Former { .. }))
        .map(|one| one.day)
        .collect();
    assert_eq!(former, days(&["30.06.2020", "30.09.2020"]), "what was closed stays in the history");
    base.done(reworded(id, "ежеквартально"));
    let named = |of: &str| {
        let all = owed(&base, id).occurrences(today());
        all.iter().find(|one| one.day == day(of)).unwrap().state
    };
    assert_eq!(named("30.09.2020"), OccurrenceState::Closed { on: Some(day("30.09.2020")) });
    assert_eq!(overdue(&base, id), days(&["31.12.2020"]));
}

#[test]
fn a_series_that_ended_goes_on_when_it_is_prolonged() {
    let base = Base::new();
    let id = add(&base, "1.9", "ежемесячно с октября 2020 года по ноябрь 2020 года");
    base.done(complete(Targets::one(id), today()));
    base.done(complete(Targets::one(id), today()));
    assert_eq!(owed(&base, id).status, activity::status::DONE);
    let outcome = base.done(reworded(id, "ежемесячно с октября 2020 года по март 2021 года"));
    assert_eq!(outcome.warnings[0].code, "series-goes-on");
    assert_eq!(owed(&base, id).status, activity::status::IN_WORK);
    assert_eq!(owed(&base, id).due_day(), Some(day("28.02.2021")));
}

#[derive(Debug, Clone)]
enum Step {
    Close(usize),
    CloseNext,
    Reopen(usize),
    Edit(usize),
    Undo,
}

const WORDINGS: [&str; 6] = [
    "ежемесячно до 25 числа",
    "ежеквартально",
    "еженедельно по пятницам с сентября 2020 года",
    "до 10 числа каждого месяца с сентября 2020 года по апрель 2021 года",
    "два раза в год",
    "ежемесячно до 25 числа с мая 2020 года по июнь 2021 года",
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..80_usize).prop_map(Step::Close),
        3 => Just(Step::CloseNext),
        1 => (0..80_usize).prop_map(Step::Reopen),
        3 => (0..WORDINGS.len()).prop_map(Step::Edit),
        2 => Just(Step::Undo),
    ];
    prop::collection::vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn no_sequence_of_edits_and_closings_breaks_a_series(first in 0..WORDINGS.len(), steps in steps()) {
        let base = Base::new();
        let id = add(&base, "1.9", WORDINGS[first]);
        let mut states = vec![base.everything()];
        for step in steps {
            let before = owed(&base, id);
            let heap = overdue(&base, id).len();
            let at = |number: usize| before.days().get(number).copied();
            let done = match step {
                Step::Close(number) => at(number).map(|of| base.run(on(id, of, closing(today())))),
                Step::CloseNext => Some(base.run(complete(Targets::one(id), today()))),
                Step::Reopen(number) => {
                    at(number).map(|of| base.run(on(id, of, OccurrenceAct::Reopen { reason: None })))
                }
                Step::Edit(number) => Some(base.run(reworded(id, WORDINGS[number]))),
                Step::Undo => {
                    if states.len() > 1 {
                        base.run(Command::Undo).unwrap();
                        states.pop();
                        prop_assert_eq!(&base.everything(), states.last().unwrap());
                    }
                    continue;
                }
            };
            if !matches!(done, Some(Ok(_))) {
                continue;
            }
            states.push(base.everything());
            let after = owed(&base, id);
            let all = after.days();
            for completion in &after.completions {
                let of = completion.occurrence.unwrap();
                prop_assert!(!all.contains(&of) || after.is_closed(of), "{of} was closed and stays so");
            }
            match step {
                Step::Edit(_) => {
                    prop_assert_eq!(&after.completions, &before.completions);
                    let closed_any = !before.completions.is_empty();
                    prop_assert!(!closed_any || overdue(&base, id).len() <= heap, "an edit makes no heap");
                }
                Step::Close(_) | Step::CloseNext => {
                    prop_assert_eq!(after.completions.len(), before.completions.len() + 1);
                }
                Step::Reopen(number) => {
                    prop_assert!(!after.is_closed(before.days()[number]), "a reopened one is owed");
                }
                Step::Undo => {}
            }
            let is_over = after.status == activity::status::DONE;
            prop_assert_eq!(is_over, after.next_occurrence().is_none(), "done when nothing is left, not before");
        }
    }
}

fn hanging(base: &Base, id: RecordId, event: &str, offset: Option<Offset>, direction: Direction) -> Outcome {
    let when = When::Event(EventBound { event: event.to_owned(), offset, direction });
    base.done(Command::SettleDeadline { targets: Targets::one(id), when })
}

fn working_days(count: u16) -> Option<Offset> {
    Some(Offset { count, unit: OffsetUnit::WorkingDays })
}

#[test]
fn closing_a_row_dates_those_that_hang_on_it_and_reopening_takes_it_back() {
    let base = Base::new();
    let row = base.id("1.2");
    let (first, second) =
        (add(&base, "1.8", "до 1 марта 2021 года"), add(&base, "1.9", "до 1 марта 2021 года"));
    hanging(&base, first, "п. 1.2", working_days(10), Direction::After);
    hanging(&base, second, "завершение п. 1.8", None, Direction::After);
    assert_eq!(base.matching("признак:ждет после:1.2"), ["1.8"]);
    assert!(base.store.all(Kind::Event).unwrap().len() == 1, "a row is no event");
    let before = base.everything();
    let outcome = base.done(complete(Targets::one(row), day("29.01.2021")));
    let moved = outcome.done.iter().find(|effect| effect.id == first).unwrap();
    assert_eq!(moved.day_after, Some(day("12.02.2021")));
    assert!(owed(&base, second).is_waiting(), "a row counts when the whole of it is closed");
    base.done(Command::Reopen { targets: Targets::one(row), reason: None });
    assert!(owed(&base, first).is_waiting());
    base.done(complete(Targets::one(row), day("25.01.2021")));
    assert_eq!(owed(&base, first).due_day(), Some(day("08.02.2021")));
    base.done(complete(Targets::one(first), day("01.02.2021")));
    assert_eq!(
        owed(&base, second).when(),
        &When::Period { start: day("01.02.2021"), end: day("30.06.2021") }
    );
    for _ in 0..4 {
        base.run(Command::Undo).unwrap();
    }
    assert_eq!(base.everything(), before);
}

#[test]
fn a_row_together_with_another_has_its_deadline_and_moves_with_it() {
    let base = Base::new();
    let id = add(&base, "1.9", "до 1 марта 2021 года");
    hanging(&base, id, "п. 1.2", None, Direction::During);
    assert_eq!(owed(&base, id).due_day(), Some(day("15.02.2021")));
    base.done(postponed(base.id("1.2"), NewDay::To(day("10.03.2021"))));
    assert_eq!(owed(&base, id).due_day(), Some(day("10.03.2021")));
}

fn question(base: &Base, id: RecordId) -> Option<(DoubtCode, usize)> {
    let row = base.store.get(Kind::Activity, id).unwrap().unwrap();
    let open = activity::doubts(&row).into_iter().find(|kept| kept.is_open_question());
    open.map(|kept| (kept.doubt.code, kept.doubt.candidates.len()))
}

#[test]
fn a_row_that_is_not_there_or_twice_is_asked_about_and_a_circle_is_told() {
    let base = Base::new();
    let id = add(&base, "1.9", "до 1 марта 2021 года");
    hanging(&base, id, "п. 1.7", None, Direction::After);
    let (code, offered) = question(&base, id).unwrap();
    assert!(code == DoubtCode::RowMissing && offered > 0);
    base.done(Command::SettleDoubt {
        target: id,
        doubt: DoubtCode::RowMissing as u16,
        choice: DoubtChoice::Text("1.2".to_owned()),
    });
    assert_eq!((question(&base, id), base.matching("после:1.2")), (None, vec!["1.9".to_owned()]));
    let double = add(&base, "1.2", "до 1 марта 2021 года");
    hanging(&base, id, "п. 1.2", None, Direction::After);
    assert_eq!(question(&base, id), Some((DoubtCode::RowDoubled, 2)));
    base.done(Command::Delete { kind: Kind::Activity, targets: Targets::one(double) });
    let (one, two) = (base.id("1.1"), base.id("1.2"));
    hanging(&base, one, "п. 1.2", None, Direction::After);
    hanging(&base, two, "п. 1.1", None, Direction::After);
    assert_eq!(question(&base, two), Some((DoubtCode::RowCycle, 0)));
    base.done(complete(Targets::one(one), today()));
    assert!(owed(&base, two).is_waiting());
}

#[test]
fn a_question_about_the_row_counts_everywhere_until_it_is_answered() {
    let base = Base::new();
    let before = base.engine.head(today()).unwrap();
    let id = add(&base, "1.9", "после п. 9.9");
    let doubtful = || base.matching("признак:спорный").contains(&"1.9".to_owned());
    let head = base.engine.head(today()).unwrap();
    assert_eq!((head.doubtful, head.questions), (before.doubtful + 1, before.questions + 1));
    assert!(doubtful() && base.matching("срок:спорно").contains(&"1.9".to_owned()));
    base.done(reworded(id, "после п. 1.2"));
    assert!(!doubtful());
    base.done(reworded(id, "после п. 1.9"));
    assert_eq!((question(&base, id).map(|(code, _)| code), doubtful()), (Some(DoubtCode::RowMissing), true));
    base.done(Command::SettleDoubt {
        target: id,
        doubt: DoubtCode::RowMissing as u16,
        choice: DoubtChoice::Text("1.2".to_owned()),
    });
    assert_eq!(base.engine.head(today()).unwrap().doubtful, before.doubtful);
}

#[test]
fn a_preview_tells_the_questions_about_rows_once() {
    let base = Base::new();
    let mut draft = plan();
    let context = deadline::Context::with_period(draft.period);
    draft.activities[0].deadline = deadline::read("после п. 9.9", &context);
    let asked = |draft: &PlanDraft| {
        let preview = base.engine.import_preview(draft).unwrap();
        let of = preview.asked.iter().map(|(handle, doubt)| (handle.clone(), doubt.code));
        of.collect::<Vec<_>>()
    };
    assert_eq!(asked(&plan()), []);
    assert_eq!(asked(&draft), [("1.1".to_owned(), DoubtCode::RowMissing)]);
    base.done(Command::ImportPlan(Box::new(draft.clone())));
    assert_eq!(asked(&draft), []);
}

#[test]
fn renumbering_keeps_the_tie_and_deleting_the_row_asks_anew() {
    let base = Base::new();
    let id = add(&base, "1.9", "до 1 марта 2021 года");
    let row = base.id("1.2");
    hanging(&base, id, "п. 1.2", None, Direction::After);
    let renumbered = |number: &str| Command::EditField {
        kind: Kind::Activity,
        target: row,
        tag: activity::NUMBER,
        value: Some(Value::text(number)),
    };
    base.done(renumbered("1.25"));
    assert_eq!(owed(&base, id).stored.read.text, "до 1 марта 2021 года");
    base.done(complete(Targets::one(row), today()));
    assert!(owed(&base, id).due_day().is_some());
    let before = base.everything();
    base.done(Command::Delete { kind: Kind::Activity, targets: Targets::one(row) });
    assert_eq!(question(&base, id).map(|(code, _)| code), Some(DoubtCode::RowMissing));
    assert!(owed(&base, id).is_waiting());
    base.run(Command::Undo).unwrap();
    assert_eq!(base.everything(), before);
}

#[test]
fn moving_the_day_of_an_event_moves_all_that_hang_on_it() {
    let base = Base::new();
    let id = add(&base, "1.9", "до 1 марта 2021 года");
    let when = When::Event(EventBound {
        event: "снятие ограничительных мер".to_owned(),
        offset: working_days(5),
        direction: Direction::After,
    });
    base.done(Command::SettleDeadline { targets: Targets::one(id), when });
    let event = RecordId(base.store.all(Kind::Event).unwrap().min().unwrap());
    let happened = |date: &str, end: Option<&str>| Command::RecordEvent {
        event,
        date: Some(day(date)),
        end: end.map(day),
    };
    base.done(happened("18.01.2021", None));
    assert_eq!(owed(&base, id).due_day(), Some(day("25.01.2021")));
    let period = When::Period { start: day("18.01.2021"), end: day("30.06.2021") };
    assert_eq!(owed(&base, base.id("2.2")).when(), &period);
    let outcome = base.done(happened("18.01.2021", Some("29.01.2021")));
    assert_eq!(outcome.done.len(), 3);
    assert_eq!(owed(&base, id).due_day(), Some(day("05.02.2021")), "it lasted: counted from its end");
    base.run(Command::Undo).unwrap();
    assert_eq!(owed(&base, id).due_day(), Some(day("25.01.2021")));
    base.done(Command::RecordEvent { event, date: None, end: None });
    assert!(owed(&base, id).is_waiting());
}

fn paced(base: &Base, code: u16) -> Command {
    let plan = RecordId(base.store.all(Kind::Plan).unwrap().min().unwrap());
    let value = Some(Value::Code(code));
    Command::EditField { kind: Kind::Plan, target: plan, tag: plan_kind::RHYTHM, value }
}

#[test]
fn standing_rows_are_silent_when_nothing_is_told_for_longer_than_their_rhythm() {
    let base = Base::new();
    assert_eq!(base.matching("признак:без-ритма"), ["2.1"]);
    assert!(base.matching("признак:молчит").is_empty(), "no rhythm, no silence");
    base.done(paced(&base, rhythm::QUARTER));
    assert_eq!(base.matching("признак:молчит"), ["2.1"]);
    let head = base.engine.head(today()).unwrap();
    assert_eq!((head.silent, head.no_rhythm), (1, 0));
    assert_eq!(owed(&base, base.id("2.1")).silent_since(today()), Some(day("02.08.2020")));
    assert_eq!(base.matching("срок:молчит"), ["2.1"]);
    base.done(complete(Targets::one(base.id("2.1")), day("25.01.2021")));
    assert!(base.matching("признак:молчит").is_empty());
    let own = Command::EditField {
        kind: Kind::Activity,
        target: base.id("2.1"),
        tag: activity::RHYTHM,
        value: Some(Value::Code(rhythm::NEVER)),
    };
    base.run(Command::Undo).unwrap();
    assert_eq!(base.matching("признак:молчит"), ["2.1"]);
    base.done(own);
    assert!(base.matching("признак:молчит").is_empty(), "a row of its own rhythm");
    let later = add(&base, "1.9", "постоянно");
    assert_eq!(owed(&base, later).rhythm, Some(rhythm::QUARTER), "new rows take the plan's");
}

#[test]
fn it_is_time_to_begin_by_what_the_papers_need() {
    let base = Base::new();
    let papers = Command::EditField {
        kind: Kind::Activity,
        target: base.id("1.2"),
        tag: activity::PAPERS_OWED,
        value: Some(Value::List(vec![Value::Code(paper::kind::NOTE)])),
    };
    assert!(base.matching("признак:пора-начинать").is_empty());
    base.done(papers);
    assert_eq!(base.matching("признак:пора-начинать"), ["1.2"], "a note needs three weeks");
    assert!(base.list("номер:1.2", None, false).rows[0].flags.warned);
    base.done(Command::SetWarning { paper: paper::kind::NOTE, days: Some(7) });
    assert!(base.matching("is:warned").is_empty());
    let own = Command::EditField {
        kind: Kind::Activity,
        target: base.id("1.2"),
        tag: activity::WARN_DAYS,
        value: Some(Value::Int(14)),
    };
    base.done(own);
    assert_eq!(base.matching("is:warned"), ["1.2"]);
    base.run(Command::Undo).unwrap();
    base.done(Command::SetWarning { paper: paper::kind::NOTE, days: None });
    assert_eq!(base.store.all(Kind::Setting).unwrap().len(), 0);
    assert_eq!(base.matching("is:warned"), ["1.2"]);
    assert_eq!(setting::warn_days(&[], paper::kind::NOTE), 21);
}

fn spelled_so(number: &str, order: u32) -> opora::domain::draft::ActivityDraft {
    let mut draft = plan().activities.remove(3);
    draft.number = Some(number.to_owned());
    draft.order = order;
    draft.title = format!("Работа {number}");
    draft
}

/// Another paper, with rows in which the same spelling stands.
fn next_paper() -> opora::domain::draft::PlanDraft {
    let mut draft = plan();
    draft.title = "План на следующий год".to_owned();
    draft.source.hash = vec![9; 32];
    draft.activities = vec![spelled_so("1.1", 1), spelled_so("1.2", 2)];
    draft
}

fn settling_spelling(target: RecordId, choice: DoubtChoice) -> Command {
    Command::SettleDoubt { target, doubt: DoubtCode::OwnerTypo as u16, choice }
}

#[test]
fn spellings_of_one_owner_are_merged_once_and_not_asked_about_in_the_next_paper() {
    let mut draft = plan();
    draft.activities.push(spelled_so("1.5", 9));
    for choice in [DoubtChoice::Text("ИМЦ УО".to_owned()), DoubtChoice::AsWritten] {
        let base = Base::empty();
        base.done(Command::ImportPlan(Box::new(draft.clone())));
        assert_eq!(base.engine.head(today()).unwrap().questions, 3);
        let before = base.everything();
        base.done(settling_spelling(base.id("1.4"), choice.clone()));
        assert_eq!(base.engine.head(today()).unwrap().questions, 1, "the other row asked the same");
        let merged = choice != DoubtChoice::AsWritten;
        assert_eq!(base.store.all(Kind::Owner).unwrap().len(), if merged { 3 } else { 4 });
        base.run(Command::Undo).unwrap();
        assert_eq!(base.everything(), before);
        base.run(Command::Redo).unwrap();
        base.done(Command::ImportPlan(Box::new(next_paper())));
        assert_eq!(base.engine.head(today()).unwrap().questions, 1, "{choice:?} is remembered");
    }
}

#[test]
fn a_decision_is_offered_first_where_the_same_wording_comes_again_and_never_applied() {
    let base = Base::new();
    base.done(Command::SettleDeadline { targets: Targets::one(base.id("1.3")), when: by("20.06.2021") });
    let id = add(&base, "1.9", "до 20 июня февраля 2021 года");
    let details = |id| base.engine.details(Kind::Activity, id, today()).unwrap().unwrap();
    let remembered = details(id).remembered.unwrap();
    assert_eq!(
        (remembered.when, remembered.handle.as_str(), remembered.who.as_str()),
        (by("20.06.2021"), "1.3", "Иванова")
    );
    assert!(owed(&base, id).open_question().is_some());
    let mut draft = plan();
    draft.title = "План на следующий год".to_owned();
    draft.source.hash = vec![9; 32];
    let as_new = MergeChoices { plan: WhichPlan::New, ..MergeChoices::default() };
    let preview = base.engine.merge_preview(&draft, &as_new).unwrap();
    assert_eq!(preview.remembered.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [2]);
    base.run(Command::Undo).unwrap();
    base.run(Command::Undo).unwrap();
    assert!(details(base.id("1.3")).remembered.is_none(), "an undone decision is forgotten");
}
