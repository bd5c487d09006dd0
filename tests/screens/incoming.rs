//! A paper taken in from the screen: looked at first, written by Enter, left by Esc, in both layouts.

use std::path::PathBuf;

use opora::engine::Workbench;
use opora::locale::Lang;

use crate::desk::Desk;

fn seed() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/data/roadmaps/leskensky-2020.txt").to_owned()
}

/// The road map as the district might send it again: a deadline moved, a row gone, a row without a name, a new one.
fn next_version(name: &str) -> String {
    let text = std::fs::read_to_string(seed()).expect("the road map");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.retain(|line| !line.starts_with("3.12."));
    for line in &mut lines {
        if line.starts_with("3.2.") {
            *line = line.replace("20 июня 2020", "20 июля 2020");
        }
    }
    lines.push("4.5.	Подведение итогов	ИМЦ УО	до 25 июня	Справка".to_owned());
    lines.push("4.6.		ИМЦ УО	до 25 июня 2021 года	Справка".to_owned());
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, lines.join("\n")).expect("a file");
    path.display().to_string()
}

#[test]
fn a_paper_is_looked_at_before_it_is_taken_in() {
    for (width, height) in [(80, 24), (60, 15)] {
        let mut desk = Desk::empty(width, height);
        desk.keys(&format!("ди{}<Enter>", seed()));
        insta::assert_snapshot!(format!("{width}x{height}-incoming-new"), desk.screen());
        desk.keys("<End>");
        insta::assert_snapshot!(format!("{width}x{height}-incoming-new-end"), desk.screen());

        let path = next_version(&format!("again-{width}.txt"));
        let mut desk = Desk::sized(width, height, Lang::Ru);
        desk.keys(&format!("ди{path}<Enter>"));
        let screen = desk.screen().replace(&format!("again-{width}.txt"), "again.txt");
        insta::assert_snapshot!(format!("{width}x{height}-incoming-again"), screen);
    }
}

#[test]
fn enter_takes_a_paper_in_and_undo_takes_it_back_in_both_layouts() {
    for (open, undo) in [("ди", "я"), ("lb", "z")] {
        for at_once in [false, true] {
            let mut desk = Desk::empty(80, 24);
            let keys = format!("{open}{}<Enter><Enter>", seed());
            if at_once {
                desk.burst(&keys)
            } else {
                desk.keys(&keys)
            };
            let status = desk.status();
            assert!(status.starts_with("Взято: 24 мероприятия, вопросов "), "{status}");
            assert!(status.contains("Ф покажет"), "{status}");
            assert_eq!(desk.journal().len(), 1);
            desk.keys(undo);
            assert!(desk.journal()[1].starts_with("undo"), "{:?}", desk.journal());
            desk.keys("<F9>");
            assert!(desk.status().ends_with("0 / 0 из 0"), "{}", desk.status());
        }
    }
}

#[test]
fn esc_leaves_a_paper_and_writes_nothing() {
    for open in ["ди", "lb"] {
        let mut desk = Desk::empty(80, 24);
        // Letters are no acts while a paper lies open.
        desk.keys(&format!("{open}{}<Enter>вяч<Down><PageDown><Up><Esc>", seed()));
        assert!(desk.status().starts_with("Не принято, ничего не записано"), "{}", desk.status());
        assert!(desk.journal().is_empty(), "{:?}", desk.journal());
        assert!(desk.session.model.layers.is_empty());
        assert!(desk.engine.draft().expect("the drafts").is_none(), "the form is used up");
    }
}

#[test]
fn a_changed_version_is_shown_field_by_field_and_taken_in_by_enter() {
    let path = next_version("changed.txt");
    let mut desk = Desk::new();
    desk.keys(&format!("ди{path}<Enter>"));
    let mut seen = desk.screen();
    desk.keys("<PageDown>");
    seen.push_str(&desk.screen());
    for wanted in [
        "новых 1 · изменено 2",
        "3.2 Срок: до 20.06.2020 сб → до 20.07.2020 пн",
        "3.12",
        "4.5",
        "нет названия",
        "3.13 Вопросы: прочитаны заново",
    ] {
        assert!(seen.contains(wanted), "{wanted}\n{seen}");
    }
    desk.keys("<Enter>");
    assert!(desk.status().starts_with("Взято новых: 1, изменено: 2"), "{}", desk.status());
    assert_eq!(desk.journal().len(), 2);
    desk.keys(&format!("ди{path}<Enter><Enter>"));
    assert!(desk.status().starts_with("changed.txt уже взят, нового нет"), "{}", desk.status());
    assert_eq!(desk.journal().len(), 2);
}

#[test]
fn a_paper_that_cannot_be_read_is_told_in_the_form_which_stays() {
    let mut desk = Desk::new();
    desk.keys("ди/нет/такого.txt<Enter>");
    let screen = desk.screen();
    assert!(
        screen.contains("Принять документ") && screen.contains("/нет/такого.txt: there is no such file"),
        "{screen}"
    );
    desk.keys("<Esc>ди<Enter>");
    assert!(desk.screen().contains("Напишите путь"), "{}", desk.screen());
    assert_eq!(desk.journal().len(), 1);
}

#[test]
fn the_path_survives_the_death_of_the_program() {
    let mut desk = Desk::empty(80, 24);
    desk.keys(&format!("ди{}", seed()));
    let mut again = Desk::over(desk.store.clone(), 80, 24, Lang::Ru);
    assert!(again.status().contains("Принять документ"), "{}", again.status());
    again.keys("<Enter><Enter><Enter>");
    assert!(again.status().starts_with("Взято: 24"), "{}", again.status());
}

#[test]
fn a_digit_sets_what_a_column_means_and_the_next_paper_is_read_so() {
    let paper = |name: &str, title: &str| {
        let text = format!(
            "{title}\n№\tМероприятие\tСрок\tПрочее\n1\tСбор сведений\tмай 2021\tпо школам\n\
             2\tАнализ сведений\tиюнь 2021\tпо району\n"
        );
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, text).expect("a file");
        path.display().to_string()
    };
    let first = paper("columns-1.txt", "План на 2021 год");
    let mut desk = Desk::empty(80, 24);
    desk.keys(&format!("ди{first}<Enter>"));
    let screen = desk.screen();
    assert!(screen.contains("4 «Прочее» — не опознан"), "{screen}");
    desk.keys("4");
    assert!(desk.screen().contains("Что в этом столбце"), "{}", desk.screen());
    desk.keys("4");
    let screen = desk.screen();
    assert!(screen.contains("4 «Прочее» — результат (сказано вами): по школам / по району"), "{screen}");
    desk.keys("<Enter>");
    assert!(desk.status().starts_with("Взято: 2 мероприятия"), "{}", desk.status());
    let results = |desk: &Desk| -> Vec<String> {
        let records = desk.engine.records(opora::domain::record::Kind::Activity).expect("records");
        records.iter().map(|it| it.text(opora::domain::activity::RESULT).to_owned()).collect()
    };
    assert_eq!(results(&desk), ["по школам", "по району"]);
    let second = paper("columns-2.txt", "План на второй год");
    desk.keys(&format!("ди{second}<Enter>"));
    assert!(desk.screen().contains("«Прочее» — результат (сказано вами)"), "{}", desk.screen());
}
