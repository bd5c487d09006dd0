use opora::domain::activity;
use opora::domain::draft::OwnerDraft;
use opora::domain::obligation::Obligation;
use opora::domain::record::Kind;
use opora::domain::value::Value;
use opora::domain::{note, owner, section};
use opora::engine::*;

use crate::base::*;

fn numbers(base: &Base) -> Vec<String> {
    base.matching("")
}

#[test]
fn an_added_activity_stands_where_it_was_put_and_gets_the_next_number() {
    let base = Base::new();
    let plan = base.engine.records(Kind::Plan).unwrap()[0].id;
    let section = base.engine.records(Kind::Section).unwrap()[0].id;
    let new = |after: Option<&str>, title: &str| {
        Command::AddActivity(Box::new(NewActivity {
            plan,
            section,
            after: after.map(|number| base.id(number)),
            number: None,
            title: title.to_owned(),
            owners: vec![base.owner("ИМЦ")],
            deadline: "до 15.03.2021".to_owned(),
            result: String::new(),
        }))
    };
    base.done(new(Some("1.1"), "Первое"));
    base.done(new(None, "Последнее"));
    assert_eq!(numbers(&base)[..6], ["1.1", "1.5", "1.2", "1.3", "1.4", "1.6"]);
    assert_eq!(Obligation::of(&base.activity("1.5")).due_day(), Some(day("15.03.2021")));
    assert_eq!(base.refused(new(None, " ")), Refusal::TextMissing);
}

#[test]
fn many_rows_put_into_the_same_gap_keep_their_order() {
    let base = Base::new();
    let before = numbers(&base);
    for _ in 0..14 {
        let section = base.engine.records(Kind::Section).unwrap()[0].id;
        let targets = Targets::one(base.id("1.4"));
        base.done(Command::Move { targets, section, after: Some(base.id("1.1")) });
        let targets = Targets::one(base.id("1.3"));
        base.done(Command::Move { targets, section, after: Some(base.id("1.1")) });
    }
    assert_eq!(numbers(&base)[..4], ["1.1", "1.3", "1.4", "1.2"]);
    for _ in 0..28 {
        base.done(Command::Undo);
    }
    assert_eq!(numbers(&base), before);
}

#[test]
fn activities_move_to_another_section() {
    let base = Base::new();
    let second = base.engine.records(Kind::Section).unwrap()[1].id;
    let targets = Targets::Records(vec![base.id("1.1"), base.id("1.2")]);
    base.done(Command::Move { targets, section: second, after: None });
    assert_eq!(base.matching("раздел:2"), ["2.1", "2.2", "2.10", "2.11", "1.1", "1.2"]);
}

#[test]
fn owners_are_given_added_and_taken_away() {
    let base = Base::new();
    let assign = |owner: &str, how: Assigning| Command::Assign {
        targets: Targets::one(base.id("1.1")),
        owners: vec![base.owner(owner)],
        how,
    };
    base.done(assign("ИМЦ", Assigning::Add));
    base.done(assign("ОУ", Assigning::Lead));
    assert_eq!(
        activity::owners(&base.activity("1.1")),
        [base.owner("ОУ"), base.owner("Отдел"), base.owner("ИМЦ")]
    );
    base.done(assign("Отдел", Assigning::Remove));
    base.done(assign("Отдел", Assigning::Replace));
    assert_eq!(base.refused(assign("Отдел", Assigning::Replace)), Refusal::NoChange);
}

#[test]
fn comments_stay_with_their_record_and_go_with_it() {
    let base = Base::new();
    base.done(Command::Comment {
        targets: Targets::one(base.id("1.1")),
        text: "Позвонить в школу".to_owned(),
    });
    let details = base.engine.details(Kind::Activity, base.id("1.1"), today()).unwrap().unwrap();
    let (record, who, _) = &details.notes[0];
    assert_eq!((record.text(note::TEXT), who.as_str()), ("Позвонить в школу", "Иванова"));
    base.done(Command::Delete { kind: Kind::Activity, targets: Targets::one(base.id("1.1")) });
    assert_eq!(base.store.all(Kind::Note).unwrap().len(), 0);
    assert_eq!(numbers(&base).len(), 7);
    base.done(Command::Undo);
    assert_eq!((numbers(&base).len(), base.store.all(Kind::Note).unwrap().len()), (8, 1));
}

#[test]
fn what_others_hang_on_is_not_deleted() {
    let base = Base::new();
    let section = base.engine.records(Kind::Section).unwrap()[0].id;
    let delete = |kind, id| Command::Delete { kind, targets: Targets::one(id) };
    assert_eq!(base.refused(delete(Kind::Section, section)), Refusal::InUse { count: 4 });
    assert_eq!(base.refused(delete(Kind::Owner, base.owner("ИМЦ"))), Refusal::InUse { count: 5 });
}

#[test]
fn a_section_is_added_between_others() {
    let base = Base::new();
    let plan = base.engine.records(Kind::Plan).unwrap()[0].id;
    let first = base.engine.records(Kind::Section).unwrap()[0].id;
    base.done(Command::AddSection { plan, number: None, title: "Новый".to_owned(), after: Some(first) });
    let titles: Vec<String> = base
        .engine
        .records(Kind::Section)
        .unwrap()
        .iter()
        .map(|record| record.text(section::TITLE).to_owned())
        .collect();
    assert_eq!(titles, ["Анализ", "Новый", "Помощь школам"]);
}

#[test]
fn codes_of_owners_are_unique() {
    let base = Base::new();
    let draft = OwnerDraft {
        name: "Институт".to_owned(),
        short: "ИРО".to_owned(),
        code: "им".to_owned(),
        aliases: Vec::new(),
        kind: owner::kind::BODY,
    };
    let why = base.refused(Command::AddOwner(draft.clone()));
    assert_eq!(why, Refusal::CodeTaken { code: "им".to_owned(), by: "ИМЦ".to_owned() });
    base.done(Command::AddOwner(OwnerDraft { code: "ИР".to_owned(), ..draft }));
    assert_eq!(base.engine.records(Kind::Owner).unwrap().len(), 5);
}

#[test]
fn a_deadline_edited_in_words_keeps_the_papers_wording() {
    let base = Base::new();
    let edit = |text: &str| Command::EditField {
        kind: Kind::Activity,
        target: base.id("1.1"),
        tag: activity::DEADLINE,
        value: Some(Value::text(text)),
    };
    base.done(edit("до 01.03.2021"));
    let stored = activity::stored_deadline(&base.activity("1.1")).unwrap();
    assert_eq!(stored.read.text, "до 31 мая 2020 года");
    assert_eq!(stored.effective(), &by("01.03.2021"));
    assert_eq!(base.refused(edit("когда-нибудь")), Refusal::BadValue);
}

#[test]
fn a_view_is_saved_under_a_digit_replaced_and_taken_away() {
    let base = Base::new();
    let save = |name: &str| Command::SaveView {
        name: name.to_owned(),
        digit: 1,
        pane: "control".to_owned(),
        filter: "исп:ИМ".to_owned(),
        sort: "deadline".to_owned(),
        columns: Vec::new(),
    };
    base.done(save("ИМЦ"));
    base.done(save("ИМЦ все"));
    assert_eq!(base.engine.records(Kind::SavedView).unwrap().len(), 1);
    base.done(save(""));
    assert!(base.engine.records(Kind::SavedView).unwrap().is_empty());
}

#[test]
fn a_doubled_number_is_told() {
    let base = Base::new();
    let edit = Command::EditField {
        kind: Kind::Activity,
        target: base.id("1.2"),
        tag: activity::NUMBER,
        value: Some(Value::text("1.1")),
    };
    assert_eq!(base.done(edit).warnings[0].code, "number-doubled");
}
