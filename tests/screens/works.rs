//! Deadlines that work on, at the keys: an occurrence chosen, a rhythm asked once, days of warning, the wording in one
//! cell, a decision offered again.

use opora::domain::activity;
use opora::domain::record::{Kind, RecordId};
use opora::domain::value::Value;
use opora::engine::*;
use opora::locale::Lang;

use crate::desk::{Desk, day};
use crate::jobs::job_at;

/// The deadline of a row of the road map as somebody has reworded it.
fn reworded(number: &str, wording: &str) -> Desk {
    let desk = Desk::new();
    let target = desk.engine.numbered(number).unwrap()[0];
    let value = Some(Value::text(wording));
    let command = Command::EditField { kind: Kind::Activity, target, tag: activity::DEADLINE, value };
    desk.engine.execute(&Request { command, seen: None, today: day("01.02.2021"), id: 0 }).unwrap();
    Desk::over(desk.store, 80, 24, Lang::Ru)
}

fn monthly() -> Desk {
    reworded("3.4", "до 25 числа каждого месяца с октября 2020 года по апрель 2021 года")
}

#[test]
fn the_earliest_occurrence_is_closed_and_another_when_it_is_chosen() {
    let desk = job_at(monthly, "34", "в<Enter>", 8, false);
    assert!(desk.journal().last().unwrap().contains("Day(2020-10-25)"), "{:?}", desk.journal().last());
    let desk = job_at(monthly, "34", "в<Up>2<Enter>", 8, false);
    assert!(desk.journal().last().unwrap().contains("Day(2020-11-25)"), "{:?}", desk.journal().last());
    let mut desk = monthly();
    desk.keys("34в<Up>");
    let form = desk.screen();
    assert!(form.contains("2 25.11.2020 просрочено"), "{form}");
    desk.keys("2<Enter>34<Enter>");
    let details = desk.screen();
    assert!(details.contains("25.11.2020 ✓ закрыто 01.02.2021"), "{details}");
    assert!(details.contains("25.10.2020 просрочено"), "{details}");
}

#[test]
fn the_rhythm_of_standing_rows_is_asked_once_and_then_silence_is_told() {
    let desk = job_at(Desk::new, "38", "у2<Enter>", 6, false);
    assert!(desk.journal().last().unwrap().starts_with("edit"), "{:?}", desk.journal().last());
    let mut desk = Desk::over(desk.store, 120, 40, Lang::Ru);
    assert!(desk.screen().lines().next().unwrap().contains("молчат"), "{}", desk.screen());
    desk.keys("м5<Enter>");
    let screen = desk.screen();
    assert!(screen.contains("3.8 ") && screen.contains("молчит"), "{screen}");
    desk.keys("<Enter>");
    assert!(desk.screen().contains("молчит с 02.08.2020"), "{}", desk.screen());
}

#[test]
fn days_of_warning_are_set_from_the_menu_of_all_actions() {
    let mut desk = Desk::new();
    desk.keys(":дни предупр<Enter>");
    assert!(desk.screen().contains("аналитическая справка"), "{}", desk.screen());
    desk.keys("<Enter>");
    desk.keys("<Backspace><Backspace>5<Enter>");
    let all: Vec<u64> = desk.store.all(Kind::Setting).unwrap().iter().collect();
    let record = desk.store.get(Kind::Setting, RecordId(all[0])).unwrap().unwrap();
    assert_eq!(record.text(opora::domain::setting::NAME), "warn-analytic-note");
    assert_eq!(record.get(opora::domain::setting::VALUE), Some(&Value::Int(5)));
}

#[test]
fn the_wording_shows_what_was_not_used_and_a_decision_is_offered_again() {
    let desk = Desk::new();
    let request = |command| Request { command, seen: None, today: day("01.02.2021"), id: 0 };
    let chosen = desk.engine.numbered("3.6").unwrap()[0];
    let when = opora::domain::deadline::When::By { due: day("20.06.2021"), time: None };
    desk.engine.execute(&request(Command::SettleDeadline { targets: Targets::one(chosen), when })).unwrap();
    let row = desk.store.get(Kind::Activity, chosen).unwrap().unwrap();
    let reference = |tag| row.get(tag).and_then(Value::as_ref_id).unwrap();
    let added = Command::AddActivity(Box::new(NewActivity {
        plan: reference(activity::PLAN),
        section: reference(activity::SECTION),
        after: None,
        number: Some("9.9".to_owned()),
        title: "Новое дело".to_owned(),
        owners: vec![],
        deadline: "до 20 июня февраля 2021 года".to_owned(),
        result: String::new(),
    }));
    desk.engine.execute(&request(added)).unwrap();
    let mut desk = Desk::over(desk.store, 80, 24, Lang::Ru);
    desk.keys("99");
    desk.keys("у");
    let form = desk.screen();
    assert!(form.contains("1 до 20.06.2021 вс — так решили 01.02.2021 для 3.6"), "{form}");
    desk.keys("1<Enter>");
    assert!(desk.journal().last().unwrap().contains("2021-06-20"), "{:?}", desk.journal().last());
    let mut desk = reworded("3.4", "до 25 числа каждого месяца");
    desk.keys("34<Enter>");
    assert!(desk.screen().contains("«до 1 июня 2020 года»"), "{}", desk.screen());
}
