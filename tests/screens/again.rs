//! New versions of a paper and several plans on the screen, in both layouts.

use std::path::PathBuf;

use opora::engine::Workbench;
use opora::locale::Lang;

use crate::desk::Desk;

/// The road map as its authors might send it again, with some lines changed and some gone.
fn version(name: &str, edit: impl Fn(&str) -> Option<String>) -> String {
    let seed = concat!(env!("CARGO_MANIFEST_DIR"), "/data/roadmaps/leskensky-2020.txt");
    let text = std::fs::read_to_string(seed).expect("the road map");
    let lines: Vec<String> = text.lines().filter_map(edit).collect();
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, lines.join("\n")).expect("a file");
    path.display().to_string()
}

/// 3.2 has another deadline, 3.12 and 4.3 are gone.
fn edited(name: &str) -> String {
    version(name, |line| match line {
        line if line.starts_with("3.12.") || line.starts_with("4.3.") => None,
        line if line.starts_with("3.2.") => Some(line.replace("20 июня 2020", "20 июля 2020")),
        line => Some(line.to_owned()),
    })
}

/// A desk on which 3.2 was settled otherwise than the paper says.
fn worked(width: u16, height: u16) -> Desk {
    let mut desk = Desk::sized(width, height, Lang::Ru);
    desk.keys("<F9>3.2<F4>");
    desk.keys("срок<Enter>");
    desk.keys("<Ctrl-u>до 1 августа 2020 года<Enter>");
    assert_eq!(desk.journal().len(), 2, "{}", desk.screen());
    desk
}

fn due(desk: &Desk, number: &str) -> String {
    let id = desk.engine.numbered(number).expect("a number")[0];
    let kind = opora::domain::record::Kind::Activity;
    let details =
        desk.engine.details(kind, id, crate::desk::day("01.02.2021")).expect("details").expect("it");
    let owed = opora::domain::obligation::Obligation::of(&details.record);
    owed.due_day().map(|day| day.format("%d.%m.%Y").to_string()).unwrap_or_default()
}

#[test]
fn a_conflict_shows_three_values_and_a_space_takes_the_papers() {
    for (width, height) in [(80, 24), (60, 15)] {
        let path = edited(&format!("conflict-{width}.txt"));
        let mut desk = worked(width, height);
        desk.keys(&format!("ди{path}<Enter>"));
        let screen = desk.screen().replace(&format!("conflict-{width}.txt"), "conflict.txt");
        insta::assert_snapshot!(format!("{width}x{height}-again-conflict"), screen);
    }
    // Tab: the plan, then the conflict.
    for (keys, taken) in [
        ("<Enter>", "01.08.2020"),
        ("<Tab><Tab> <Enter>", "20.07.2020"),
        ("<Tab><Tab>  <Enter>", "01.08.2020"),
    ] {
        for (open, undo) in [("ди", "я"), ("lb", "z")] {
            let path = edited("conflict-keys.txt");
            let mut desk = worked(80, 24);
            desk.keys(&format!("{open}{path}<Enter>"));
            desk.keys(keys);
            assert_eq!(due(&desk, "3.2"), taken, "{keys}\n{}", desk.screen());
            desk.keys(undo);
            assert_eq!(due(&desk, "3.2"), "01.08.2020");
        }
    }
}

#[test]
fn vanished_rows_are_withdrawn_one_by_one_or_all() {
    let status = |desk: &Desk, number: &str| {
        let id = desk.engine.numbered(number).expect("a number")[0];
        let kind = opora::domain::record::Kind::Activity;
        let found =
            desk.engine.details(kind, id, crate::desk::day("01.02.2021")).expect("details").expect("it");
        opora::domain::activity::status_of(&found.record) == opora::domain::activity::status::WITHDRAWN
    };
    for (keys, gone) in [
        ("<Enter>", [false, false]),
        ("<Tab><Tab> <Enter>", [true, false]),
        ("<Tab><Tab><Insert> <Enter>", [true, true]),
        ("*<Enter>", [true, true]),
        ("**<Enter>", [false, false]),
    ] {
        let mut desk = Desk::new();
        desk.keys(&format!("ди{}<Enter>", edited("gone.txt")));
        desk.keys(keys);
        assert_eq!(["3.12", "4.3"].map(|number| status(&desk, number)), gone, "{keys}\n{}", desk.screen());
    }
    let mut desk = Desk::new();
    desk.keys(&format!("ди{}<Enter>*<Enter>", edited("gone.txt")));
    desk.keys("<F9>3.12<Enter>");
    assert!(desk.screen().contains("нет в новой редакции gone.txt"), "{}", desk.screen());
}

#[test]
fn another_plan_or_a_new_one_is_chosen_by_a_space() {
    let mut desk = Desk::new();
    desk.keys(&format!("ди{}<Enter>", edited("which.txt")));
    assert!(desk.screen().contains("Новая редакция: Лескенский р-н 2020–2021"), "{}", desk.screen());
    desk.keys("<Tab> ");
    assert!(desk.screen().contains("новых 22"), "{}", desk.screen());
    desk.keys("<Enter>");
    assert_eq!(desk.engine.records(opora::domain::record::Kind::Plan).expect("plans").len(), 2);
}

#[test]
fn next_years_plan_is_made_and_each_plan_is_shown_alone_or_with_the_other() {
    for (copy, choose, all, undo) in [("дг", "е", "е1", "я"), ("lu", "t", "t1", "z")] {
        let mut desk = Desk::new();
        desk.keys(copy);
        assert!(desk.screen().contains("План на следующий год"), "{}", desk.screen());
        assert!(desk.screen().contains("01.05.2021"), "{}", desk.screen());
        desk.keys("<Enter>");
        assert!(desk.screen().contains(" · 2021–2022 · "), "{}", desk.screen());
        desk.keys("<F9>");
        assert!(desk.status().ends_with("1 / 24 из 24"), "{}", desk.status());
        desk.keys(all);
        assert!(desk.screen().contains("все планы: 2"), "{}", desk.screen());
        assert!(desk.status().ends_with("1 / 48 из 48"), "{}", desk.status());
        desk.keys(choose);
        assert!(desk.screen().contains("Какой план показать"), "{}", desk.screen());
        desk.keys("2");
        assert!(desk.screen().contains(" · 2020–2021 · "), "{}", desk.screen());
        assert!(desk.status().ends_with("1 / 24 из 24"), "{}", desk.status());
        desk.keys("<F5>");
        assert!(desk.screen().contains("1.1"), "{}", desk.screen());
        desk.keys(undo);
        assert_eq!(desk.engine.records(opora::domain::record::Kind::Plan).expect("plans").len(), 1);
    }
}

#[test]
fn a_number_is_that_of_the_chosen_plan_and_new_rows_belong_to_it() {
    let mut desk = Desk::new();
    desk.keys("дг<Enter><F9>3.7");
    assert!(!desk.status().contains("несколько"), "{}", desk.status());
    desk.keys("<Enter>");
    assert!(desk.screen().contains("2021") || desk.screen().contains("3.7"), "{}", desk.screen());
    desk.keys("<F9>дм");
    desk.keys("<Tab>Новая строка<Enter>");
    let plans = desk.engine.records(opora::domain::record::Kind::Plan).expect("plans");
    let filter = format!("план:\"#{}\"", plans[1].id.0);
    let count =
        desk.engine.count(opora::domain::record::Kind::Activity, &filter, crate::desk::day("01.02.2021"));
    assert_eq!(count.expect("a count"), 25, "{}", desk.screen());
}

#[test]
fn plans_are_a_pane_and_enter_shows_one() {
    let mut desk = Desk::new();
    desk.keys("дг<Enter>е1:планы<Enter>");
    insta::assert_snapshot!("80x24-plans", desk.screen());
    desk.keys("<Down><Enter>");
    assert!(desk.screen().contains(" · 2021–2022 · "), "{}", desk.screen());
}
