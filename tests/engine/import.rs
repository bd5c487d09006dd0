use opora::domain::activity;
use opora::domain::record::Kind;
use opora::domain::value::Value;
use opora::engine::*;

use crate::base::*;

#[test]
fn the_same_paper_twice_changes_nothing() {
    let base = Base::new();
    let before = base.everything();
    let outcome = base.done(Command::ImportPlan(Box::new(plan())));
    assert_eq!((outcome.sequence, outcome.done.len()), (None, 0));
    assert_eq!(base.everything(), before);
    let preview = base.engine.import_preview(&plan()).unwrap();
    assert_eq!((preview.new.len(), preview.changed.len(), preview.same), (0, 0, 8));
}

#[test]
fn an_edited_paper_changes_what_it_changed_and_keeps_what_people_wrote() {
    let base = Base::new();
    base.done(Command::EditField {
        kind: Kind::Activity,
        target: base.id("1.2"),
        tag: activity::TITLE,
        value: Some(Value::text("Своё название")),
    });
    let mut draft = edited_plan();
    draft.activities[0].title = "Анализ перечня школ".to_owned();
    draft.activities[1].title = "Мониторинг условий работы".to_owned();
    let preview = base.engine.import_preview(&draft).unwrap();
    assert_eq!(preview.changed.iter().map(|(handle, _)| handle.as_str()).collect::<Vec<_>>(), ["1.1"]);
    assert_eq!(preview.kept, [("1.2".to_owned(), activity::TITLE)]);
    base.done(Command::ImportPlan(Box::new(draft)));
    assert_eq!(base.activity("1.1").text(activity::TITLE), "Анализ перечня школ");
    assert_eq!(base.activity("1.2").text(activity::TITLE), "Своё название");
    assert_eq!(base.store.all(Kind::Activity).unwrap().len(), 8);
    assert_eq!(base.engine.records(Kind::Section).unwrap().len(), 2);
}

#[test]
fn a_renumbered_row_is_recognised_by_its_words_and_a_vanished_one_is_named() {
    let base = Base::new();
    let mut draft = edited_plan();
    draft.activities[7].number = Some("2.12".to_owned());
    draft.activities.remove(6);
    let preview = base.engine.import_preview(&draft).unwrap();
    assert_eq!((preview.new.len(), preview.missing.as_slice()), (0, &["2.10".to_owned()][..]));
    base.done(Command::ImportPlan(Box::new(draft)));
    assert_eq!(base.activity("2.12").text(activity::TITLE), "Диагностика дефицитов учителей");
    assert_eq!(base.store.all(Kind::Activity).unwrap().len(), 8);
}
