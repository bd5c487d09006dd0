//! `list`, `show`, `export`: forms, filters, pipes.

use std::process::Stdio;

use serde_json::Value;

use crate::support::world::World;

#[test]
fn a_pipe_gets_tab_separated_columns_without_colours() {
    let world = World::with_road_map();
    let ran = world.run(["list", "срок:просрочено"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows: Vec<Vec<&str>> = ran.out.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 8);
    assert!(rows.iter().all(|row| row.len() == 6), "{rows:?}");
    assert_eq!(rows[0][0], "1.1");
    assert_eq!(rows[0][3], "31.05.2020");
    assert_eq!(rows[0][4], "-246");
    assert!(!ran.out.contains('\x1b'));
}

#[test]
fn filters_combine_in_both_languages() {
    let world = World::with_road_map();
    let numbers = |filter: &[&str]| -> Vec<String> {
        let mut args = vec!["list"];
        args.extend(filter);
        args.extend(["--columns", "number"]);
        world.run(args).out.lines().map(str::to_owned).collect()
    };
    let russian = numbers(&["исп:ИМЦ", "срок:..15.02.2021", "!статус:выполнено"]);
    assert_eq!(russian, numbers(&["owner:ИМЦ", "due:..2021-02-15", "!status:done"]));
    assert!(russian.contains(&"2.2".to_owned()), "{russian:?}");
    assert!(!russian.contains(&"1.1".to_owned()), "{russian:?}");
    assert_eq!(numbers(&["вебинаре"]), ["3.12", "3.15"]);
}

#[test]
fn json_is_the_same_on_every_run_and_has_english_names() {
    let world = World::with_road_map();
    let first = world.run(["list", "--format", "json"]).out;
    assert_eq!(first, world.run(["list", "--format", "json"]).out);
    let rows: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(rows[0]["number"], "1.1");
    assert_eq!(rows[0]["status"], "open");
    assert_eq!(rows[0]["deadline"]["kind"], "by");
    let some =
        world.json(["list", "--format", "json", "--columns", "number,status,deadline", "--limit", "2"]);
    assert_eq!(some.as_array().unwrap().len(), 2);
    assert_eq!(some[0]["status"], "open");
    assert_eq!(some[0]["deadline"], "2020-05-31");
}

#[test]
fn nothing_found_is_exit_code_one() {
    let world = World::with_road_map();
    let ran = world.run(["list", "слон"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("ничего не найдено"), "{}", ran.err);
    let json = world.run(["list", "слон", "--format", "json"]);
    assert_eq!((json.code, json.out.as_str()), (1, "[]\n"));
}

#[test]
fn a_reading_command_makes_no_store() {
    let world = World::new();
    for args in
        [&["list"][..], &["show", "3.7"], &["log"], &["undo"], &["check"], &["backup", "x"], &["doctor"]]
    {
        let ran = world.run(args);
        assert_eq!(ran.code, i32::from(args != ["doctor"]), "{args:?}: {}", ran.err);
        assert!(!world.store().exists(), "{args:?} made a store");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let world = World::new();
    assert_eq!(world.run(["demo", "--activities", "2000", "--seed", "3"]).code, 0);
    let mut child = world
        .command(["list", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_record_is_shown_with_its_own_words_and_the_papers_cells() {
    let world = World::with_road_map();
    let ran = world.run(["show", "2.3"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for part in
        ["2.3\n", "Срок: до 15 февраля 2021 года", "Понято: до 15.02.2021 пн", "осталось 14 дн.", "строки"]
    {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    let owner = world.json(["show", "ИМЦ", "--kind", "owners", "--format", "json"]);
    assert_eq!(owner["name"], "ИМЦ УО");
    assert_eq!(owner["code"], "ИМ");
}

#[test]
fn exports_are_whole_and_are_not_overwritten_unasked() {
    let world = World::with_road_map();
    for name in ["list.csv", "list.xlsx", "list.json"] {
        let path = world.path(name);
        let ran = world.run(["export".as_ref(), path.as_os_str()]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        assert!(ran.out.contains("24 записи"), "{}", ran.out);
        let again = world.run(["export".as_ref(), path.as_os_str()]);
        assert_eq!(again.code, 2, "{name} was overwritten");
        assert_eq!(world.run(["export".as_ref(), path.as_os_str(), "--force".as_ref()]).code, 0);
    }
    let csv = std::fs::read_to_string(world.path("list.csv")).unwrap();
    assert!(csv.starts_with("\u{feff}\"№\";\"Мероприятие\""), "{csv}");
    assert!(csv.contains("\"31.05.2020\"") || csv.contains(";31.05.2020;"), "{csv}");
    assert!(std::fs::read(world.path("list.xlsx")).unwrap().starts_with(b"PK"));
    let json = std::fs::read_to_string(world.path("list.json")).unwrap();
    assert_eq!(json, world.run(["list", "--format", "json"]).out);
}

#[test]
fn one_plan_of_several_is_chosen_by_its_year_or_words() {
    let world = World::with_road_map();
    assert_eq!(world.run(["demo", "--activities", "30", "--seed", "3"]).code, 0);
    let count = |args: &[&str]| world.run(args).out.lines().count();
    assert_eq!(count(&["list"]), 54);
    assert_eq!(count(&["--plan", "лескенского", "list"]), 24);
    assert_eq!(count(&["list", "--plan", "часть 1"]), 30);
    let unclear = world.run(["--plan", "дорожная", "list"]);
    assert_eq!(unclear.code, 1);
    assert!(unclear.err.contains("Лескенского"), "{}", unclear.err);
    assert_eq!(world.run(["--plan", "лескенского", "show", "1.1"]).code, 0);
    assert_eq!(world.run(["show", "1.1"]).code, 1, "1.1 stands in both plans");
}
