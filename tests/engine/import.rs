//! A paper again and again: the same, edited by its authors, changed here meanwhile.

use opora::domain::activity::{self, status};
use opora::domain::deadline;
use opora::domain::draft::{ActivityDraft, PlanDraft};
use opora::domain::owner;
use opora::domain::record::Kind;
use opora::domain::value::Value;
use opora::engine::*;

use crate::base::*;

fn edit(base: &Base, number: &str, tag: u16, text: &str) {
    let target = base.id(number);
    base.done(Command::EditField { kind: Kind::Activity, target, tag, value: Some(Value::text(text)) });
}

fn merge(base: &Base, draft: &PlanDraft, choices: MergeChoices) -> Outcome {
    base.done(Command::MergePlan { draft: Box::new(draft.clone()), choices })
}

fn preview(base: &Base, draft: &PlanDraft) -> ImportPreview {
    base.engine.import_preview(draft).unwrap()
}

/// The wording of a row's deadline, as its authors changed it.
fn reworded(draft: &mut PlanDraft, at: usize, wording: &str) {
    let context = deadline::Context::with_period(draft.period);
    draft.activities[at].deadline = deadline::read(wording, &context);
}

#[test]
fn the_same_paper_twice_changes_nothing() {
    let base = Base::new();
    let before = base.everything();
    let outcome = base.done(Command::ImportPlan(Box::new(plan())));
    assert_eq!((outcome.sequence, outcome.done.len()), (None, 0));
    assert_eq!(base.everything(), before);
    let preview = preview(&base, &plan());
    assert_eq!((preview.new.len(), preview.changed.len(), preview.same), (0, 0, 8));
}

#[test]
fn the_same_paper_after_a_days_work_changes_nothing() {
    let base = Base::new();
    edit(&base, "1.2", activity::TITLE, "Своё название");
    base.done(complete(Targets::one(base.id("1.1")), today()));
    base.done(postponed(base.id("2.10"), NewDay::To(day("15.05.2021"))));
    base.done(Command::SettleDeadline { targets: Targets::one(base.id("1.3")), when: by("20.02.2021") });
    base.done(Command::SettleDoubt {
        target: base.id("1.4"),
        doubt: deadline::DoubtCode::OwnerTypo as u16,
        choice: DoubtChoice::Text("ИМЦ УО".to_owned()),
    });
    let imc = base.owner("ИМЦ");
    base.done(Command::EditField {
        kind: Kind::Owner,
        target: imc,
        tag: owner::NAME,
        value: Some(Value::text("Информационный центр")),
    });
    base.done(Command::Delete { kind: Kind::Activity, targets: Targets::one(base.id("2.11")) });
    base.done(Command::Move {
        targets: Targets::one(base.id("2.1")),
        section: base.engine.records(Kind::Section).unwrap()[0].id,
        after: None,
    });
    let before = base.everything();
    let outcome = base.done(Command::ImportPlan(Box::new(plan())));
    assert_eq!((outcome.sequence, base.everything()), (None, before));
    let renamed = preview(&base, &edited_plan());
    assert!(renamed.new.is_empty() && renamed.changed.is_empty(), "{renamed:?}");
    assert_eq!(renamed.merge.deleted.len(), 1);
}

#[test]
fn what_only_the_paper_changed_is_taken_and_what_only_a_person_changed_is_kept() {
    let base = Base::new();
    edit(&base, "1.2", activity::TITLE, "Своё название");
    let mut draft = edited_plan();
    draft.activities[0].title = "Анализ перечня школ".to_owned();
    let shown = preview(&base, &draft);
    assert_eq!(shown.changed.iter().map(|(handle, _)| handle.as_str()).collect::<Vec<_>>(), ["1.1"]);
    assert_eq!(shown.kept, [("1.2".to_owned(), activity::TITLE)]);
    assert!(shown.merge.conflicts.is_empty());
    merge(&base, &draft, MergeChoices::default());
    assert_eq!(base.activity("1.1").text(activity::TITLE), "Анализ перечня школ");
    assert_eq!(base.activity("1.2").text(activity::TITLE), "Своё название");
    assert_eq!(base.store.all(Kind::Activity).unwrap().len(), 8);
    assert_eq!(base.engine.records(Kind::Section).unwrap().len(), 2);
}

#[test]
fn what_both_changed_is_a_conflict_with_three_values_and_the_person_goes_before_unless_asked() {
    let base = Base::new();
    edit(&base, "1.2", activity::TITLE, "Своё название");
    let mut draft = edited_plan();
    draft.activities[1].title = "Мониторинг условий работы".to_owned();
    let conflict = preview(&base, &draft).merge.conflicts.remove(0);
    let text = |text: &str| Some(Value::text(text));
    assert_eq!((conflict.handle.as_str(), conflict.tag), ("1.2", activity::TITLE));
    assert_eq!(
        (conflict.was, conflict.paper, conflict.here),
        (text("Мониторинг условий"), text("Мониторинг условий работы"), text("Своё название"))
    );
    let before = base.everything();
    merge(&base, &draft, MergeChoices::default());
    assert_eq!(base.activity("1.2").text(activity::TITLE), "Своё название");
    assert!(preview(&base, &draft).merge.conflicts.is_empty(), "the new paper is the base now");
    base.done(Command::Undo);
    assert_eq!(base.everything(), before);
    let take = Marked::These(vec![(base.id("1.2"), activity::TITLE)]);
    merge(&base, &draft, MergeChoices { take_paper: take, ..MergeChoices::default() });
    assert_eq!(base.activity("1.2").text(activity::TITLE), "Мониторинг условий работы");
}

#[test]
fn both_changed_the_same_way_is_no_conflict() {
    let base = Base::new();
    edit(&base, "1.2", activity::TITLE, "Мониторинг условий работы");
    let mut draft = edited_plan();
    draft.activities[1].title = "Мониторинг условий работы".to_owned();
    let shown = preview(&base, &draft);
    assert!(
        shown.merge.conflicts.is_empty() && shown.kept.is_empty() && shown.changed.is_empty(),
        "{shown:?}"
    );
}

#[test]
fn a_settled_deadline_stays_while_its_wording_stays_and_goes_only_by_a_word() {
    let base = Base::new();
    base.done(Command::SettleDeadline { targets: Targets::one(base.id("1.3")), when: by("20.02.2021") });
    let due = |base: &Base| opora::domain::obligation::Obligation::of(&base.activity("1.3")).due_day();
    merge(&base, &edited_plan(), MergeChoices::default());
    assert_eq!(due(&base), Some(day("20.02.2021")));
    let mut draft = edited_plan();
    reworded(&mut draft, 2, "до 20 марта 2021 года");
    let shown = preview(&base, &draft);
    assert_eq!(shown.merge.conflicts.iter().map(|one| one.tag).collect::<Vec<_>>(), [activity::DEADLINE]);
    merge(&base, &draft, MergeChoices::default());
    assert_eq!(due(&base), Some(day("20.02.2021")));
    base.done(Command::Undo);
    merge(&base, &draft, MergeChoices { take_paper: Marked::All, ..MergeChoices::default() });
    assert_eq!(due(&base), Some(day("20.03.2021")));
    let mut agreed = edited_plan();
    reworded(&mut agreed, 2, "до 20 февраля 2021 года");
    base.done(Command::Undo);
    let shown = preview(&base, &agreed);
    assert!(shown.merge.conflicts.is_empty(), "the paper says what the person decided");
}

#[test]
fn a_moved_deadline_is_not_moved_by_a_paper_unasked() {
    let base = Base::new();
    base.done(postponed(base.id("1.2"), NewDay::To(day("15.03.2021"))));
    let mut draft = edited_plan();
    reworded(&mut draft, 1, "до 1 апреля 2021 года");
    let due = |base: &Base| opora::domain::obligation::Obligation::of(&base.activity("1.2")).due_day();
    merge(&base, &draft, MergeChoices::default());
    assert_eq!(due(&base), Some(day("15.03.2021")));
    base.done(Command::Undo);
    merge(&base, &draft, MergeChoices { take_paper: Marked::All, ..MergeChoices::default() });
    assert_eq!(due(&base), Some(day("01.04.2021")));
}

#[test]
fn a_renumbered_row_is_recognised_by_its_words_and_a_vanished_one_is_withdrawn_when_asked() {
    let base = Base::new();
    base.done(complete(Targets::one(base.id("2.11")), today()));
    let mut draft = edited_plan();
    draft.activities[7].number = Some("2.12".to_owned());
    draft.activities.remove(6);
    let shown = preview(&base, &draft);
    let missing: Vec<&str> = shown.merge.missing.iter().map(|row| row.handle.as_str()).collect();
    assert_eq!((shown.new.len(), missing), (0, vec!["2.10"]));
    merge(&base, &draft, MergeChoices::default());
    assert_eq!(base.activity("2.12").text(activity::TITLE), "Диагностика дефицитов учителей");
    assert!(base.activity("2.12").get(activity::COMPLETIONS).is_some());
    assert_eq!(activity::status_of(&base.activity("2.10")), status::OPEN, "nothing is withdrawn unasked");
    let before = base.everything();
    let reason = "нет в новой редакции план.txt".to_owned();
    let withdraw = MergeChoices { withdraw: Marked::All, reason, ..MergeChoices::default() };
    merge(&base, &draft, withdraw);
    let row = base.activity("2.10");
    assert_eq!(activity::status_of(&row), status::WITHDRAWN);
    let why = row.get(activity::CANCELLATION).unwrap().part(activity::cancellation::REASON).unwrap();
    assert_eq!(why.as_text(), Some("нет в новой редакции план.txt"));
    assert!(preview(&base, &draft).merge.missing.is_empty());

    let back = preview(&base, &plan());
    assert_eq!(back.merge.returned.iter().map(|row| row.handle.as_str()).collect::<Vec<_>>(), ["2.10"]);
    merge(&base, &plan(), MergeChoices { reopen: Marked::All, ..MergeChoices::default() });
    assert_eq!(activity::status_of(&base.activity("2.10")), status::OPEN);
    base.done(Command::Undo);
    base.done(Command::Undo);
    assert_eq!(base.everything(), before);
}

#[test]
fn a_row_added_here_is_missing_from_no_paper_and_keeps_its_place() {
    let base = Base::new();
    let section = base.engine.records(Kind::Section).unwrap()[0].id;
    base.done(Command::AddActivity(Box::new(NewActivity {
        plan: base.engine.records(Kind::Plan).unwrap()[0].id,
        section,
        after: Some(base.id("1.1")),
        number: Some("1.9".to_owned()),
        title: "Добавлено здесь".to_owned(),
        owners: Vec::new(),
        deadline: "до 15 марта 2021 года".to_owned(),
        result: String::new(),
    })));
    let mut draft = edited_plan();
    let new = ActivityDraft {
        number: Some("1.0".to_owned()),
        title: "Новая строка".to_owned(),
        ..draft.activities[1].clone()
    };
    draft.activities.insert(0, new);
    for (at, row) in draft.activities.iter_mut().enumerate() {
        row.order = at as u32 + 1;
    }
    let shown = preview(&base, &draft);
    assert!(shown.merge.missing.is_empty(), "{:?}", shown.merge.missing);
    merge(&base, &draft, MergeChoices::default());
    let page = base.list("раздел:1", None, false);
    let numbers: Vec<&str> = page.rows.iter().map(|row| row.handle.as_str()).collect();
    assert_eq!(numbers, ["1.0", "1.1", "1.9", "1.2", "1.3", "1.4"]);
}

#[test]
fn a_row_deleted_here_comes_back_only_when_asked() {
    let base = Base::new();
    base.done(Command::Delete { kind: Kind::Activity, targets: Targets::one(base.id("1.2")) });
    let mut draft = edited_plan();
    draft.activities[0].title = "Анализ перечня школ".to_owned();
    let shown = preview(&base, &draft);
    assert_eq!((shown.new.len(), shown.merge.deleted.len(), shown.same), (0, 1, 6));
    merge(&base, &draft, MergeChoices::default());
    assert!(base.engine.numbered("1.2").unwrap().is_empty());
    merge(&base, &draft, MergeChoices { restore: Marked::All, ..MergeChoices::default() });
    assert_eq!(base.activity("1.2").text(activity::TITLE), "Мониторинг условий");
}

#[test]
fn next_years_paper_under_the_same_title_is_another_plan() {
    let base = Base::new();
    let mut draft = edited_plan();
    let (start, end) = (day("01.09.2021"), day("31.08.2022"));
    draft.period = Some(deadline::Period { start, end });
    let shown = preview(&base, &draft);
    assert_eq!((shown.merge.plan, shown.new.len(), shown.merge.others.len()), (None, 8, 1));
    merge(&base, &draft, MergeChoices::default());
    assert_eq!(base.engine.records(Kind::Plan).unwrap().len(), 2);
    assert_eq!(base.engine.numbered("1.1").unwrap().len(), 2);
    let second = base.engine.records(Kind::Plan).unwrap()[1].id;
    assert_eq!(preview(&base, &draft).merge.plan, Some(second));
    assert_eq!(base.matching(&format!("план:\"#{}\"", second.0)).len(), 8);
    let as_first = MergeChoices { plan: WhichPlan::This(shown.merge.others[0]), ..MergeChoices::default() };
    let shown = base.engine.merge_preview(&draft, &as_first).unwrap();
    assert_eq!((shown.new.len(), shown.merge.plan), (0, Some(as_first_plan(&as_first))));
}

fn as_first_plan(choices: &MergeChoices) -> opora::domain::record::RecordId {
    match choices.plan {
        WhichPlan::This(id) => id,
        _ => panic!("a plan was named"),
    }
}

#[test]
fn a_plan_is_known_under_another_title_by_its_rows_and_without_a_district_by_its_title() {
    let base = Base::new();
    let known = base.engine.records(Kind::Plan).unwrap()[0].id;
    let mut renamed = edited_plan();
    renamed.title = "Утверждено приказом. Дорожная карта".to_owned();
    renamed.activities[0].title = "Анализ перечня школ".to_owned();
    assert_eq!(preview(&base, &renamed).merge.plan, Some(known));
    let mut nameless = edited_plan();
    nameless.district = None;
    assert_eq!(preview(&base, &nameless).merge.plan, Some(known));
    let mut other = edited_plan();
    other.title = "Программа воспитания".to_owned();
    for row in &mut other.activities {
        row.title = format!("{} другой программы", row.title);
    }
    assert_eq!(preview(&base, &other).merge.plan, None);
}
