//! Commands that change something: what they say, what they leave, what they refuse.

use serde_json::{Value, json};

use crate::support::world::World;

fn activity(world: &World, number: &str) -> Value {
    world.json(["show", number, "--format", "json"])
}

#[test]
fn closing_records_the_day_and_the_papers() {
    let world = World::with_road_map();
    let paper = "справка № 12 от 29.01.2021, папка 01-15; дорожная карта";
    let file = world.file("справка.txt", "текст справки");
    let ran = world.run([
        "done".as_ref(),
        "3.7".as_ref(),
        "--on".as_ref(),
        "2021-01-30".as_ref(),
        "--paper".as_ref(),
        paper.as_ref(),
        "--file".as_ref(),
        file.as_os_str(),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("Выполнено: 1 запись\n  3.7"), "{}", ran.out);
    let closed = activity(&world, "3.7");
    assert_eq!(closed["status"], "done");
    assert_eq!(closed["done_on"], "2021-01-30");
    let papers = closed["completions"][0]["papers"].as_array().unwrap();
    assert_eq!(papers[0]["kind"], "analytic-note");
    assert_eq!(papers[0]["number"], "12");
    assert_eq!(papers[0]["place"], "папка 01-15");
    assert_eq!(papers[0]["file"]["name"], "справка.txt");
    assert_eq!(papers[1]["kind"], "road-map");
}

#[test]
fn what_cannot_be_moved_is_named_and_the_rest_is_moved() {
    let world = World::with_road_map();
    let ran = world.run(["postpone", "2.2", "2.3", "3.1", "3.8", "--by", "2н", "--reason", "карантин"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("2.2  15.02.2021 → 01.03.2021 пн"), "{}", ran.out);
    assert!(ran.err.contains("не сделано: 2"), "{}", ran.err);
    assert!(ran.err.contains("3.1: сначала уточните срок"), "{}", ran.err);
    assert!(ran.err.contains("3.8: нет даты"), "{}", ran.err);
    let moved = activity(&world, "2.2");
    assert_eq!(moved["due"], "2021-03-01");
    assert_eq!(
        moved["moves"][0],
        json!({"from": "2021-02-15", "to": "2021-03-01", "reason": "карантин", "paper": null})
    );
    assert_eq!(activity(&world, "3.1")["moves"], json!([]));
}

#[test]
fn a_typed_deadline_settles_the_question() {
    let world = World::with_road_map();
    let ran = world.run(["edit", "3.6", "deadline=до 20 июня 2021 года"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let settled = activity(&world, "3.6");
    assert_eq!(settled["due"], "2021-06-20");
    assert_eq!(settled["days_left"], 139);
    let ran = world.run(["edit", "3.5", "owners=ИМЦ", "title=Другое название"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let edited = activity(&world, "3.5");
    assert_eq!(edited["owners"], json!(["ИМЦ УО"]));
    assert_eq!(edited["title"], "Другое название");
}

#[test]
fn one_slip_among_several_fields_changes_none() {
    let world = World::with_road_map();
    let before = world.journal();
    for args in [
        &["edit", "3.5", "title=Название", "no-such-field=1"][..],
        &["edit", "3.5", "title"],
        &["edit", "3.5", "papers=no-such-paper"],
        &["edit", "3.5", "title=Название", "--kind", "пирожки"],
    ] {
        let ran = world.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
    }
    assert_eq!(world.journal(), before);
}

#[test]
fn every_gesture_is_taken_back_and_brought_again() {
    let world = World::with_road_map();
    let before = world.json(["list", "--format", "json"]);
    assert_eq!(world.run(["done", "3.3", "3.4"]).code, 0);
    assert_eq!(world.run(["note", "3.7", "данные запрошены"]).code, 0);
    let after = world.json(["list", "--format", "json"]);
    for _ in 0..2 {
        let ran = world.run(["undo"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    assert_eq!(world.json(["list", "--format", "json"]), before);
    for _ in 0..2 {
        assert_eq!(world.run(["redo"]).code, 0);
    }
    assert_eq!(world.json(["list", "--format", "json"]), after);
    let ran = world.run(["redo"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("возвращать нечего"), "{}", ran.err);
}

#[test]
fn an_unclear_name_lists_its_hits_and_changes_nothing() {
    let world = World::with_road_map();
    let before = world.journal();
    let unclear = world.run(["done", "3.7", "мониторинга"]);
    assert_eq!(unclear.code, 1);
    assert!(unclear.err.contains("несколько записей"), "{}", unclear.err);
    assert!(unclear.err.contains("  4.3  Проведение мониторинга эффективности"), "{}", unclear.err);
    let unknown = world.run(["done", "9.9"]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.err.contains("не найдено: «9.9»"), "{}", unknown.err);
    assert_eq!(world.journal(), before);
    let clear = world.run(["done", "проведение диагностики дефицитов"]);
    assert_eq!(clear.code, 0, "{}", clear.err);
    assert_eq!(activity(&world, "2020/3.7")["status"], "done");
}

#[test]
fn wrong_use_is_told_with_what_would_be_right() {
    let world = World::with_road_map();
    let before = world.journal();
    let cases: &[(&[&str], &str)] = &[
        (&["donee", "3.7"], "Может быть, done?"),
        (&["done"], "НОМЕР"),
        (&["done", "3.7", "--on", "31.02.2021"], "31.02.2021"),
        (&["done", "3.7", "--paper", "№ 12 от 31.02.2021"], "^"),
        (&["postpone", "2.2", "--to", "2021-03-01"], "--reason"),
        (&["postpone", "2.2", "--reason", "карантин"], "--to"),
        (&["postpone", "2.2", "--by", "2ъ", "--reason", "x"], "2н (недели)"),
        (&["postpone", "2.2", "--by", "2н", "--to", "01.03.2021", "--reason", "x"], "вместе"),
        (&["list", "--columns", "number,колонка"], "number, title"),
        (&["list", "owners", "--sort", "kind"], "Бывает"),
        (&["list", "испю:ИМЦ"], "^^^^"),
        (&["list", "--format", "xml"], "table, json, csv"),
        (&["done", "3.7", "--on", "когда-нибудь"], "2021-02-15"),
        (&["--today", "2021-02-01", "list"], "дважды"),
        (&["log", "цвет:красный"], "кто:"),
        (&["export", "list.doc"], ".xlsx"),
    ];
    for (args, said) in cases {
        let ran = world.run(*args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
    }
    assert_eq!(world.journal(), before);
}

#[test]
fn a_day_that_has_not_come_is_no_day_of_completion() {
    let world = World::with_road_map();
    let ran = world.run(["done", "3.7", "--on", "2021-02-02"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("02.02.2021 ещё не наступило"), "{}", ran.err);
}

#[test]
fn the_journal_tells_who_what_and_why() {
    let world = World::with_road_map();
    assert_eq!(world.run(["postpone", "2.2", "--to", "01.03.2021", "--reason", "карантин"]).code, 0);
    let ran = world.run(["log", "2.2"]);
    let first: Vec<&str> = ran.out.lines().next().unwrap().split('\t').collect();
    assert_eq!(first[0], "2");
    assert_eq!(first[3], "Перенос срока");
    assert_eq!(first[4], "2.2");
    assert!(first[5].starts_with("карантин"), "{first:?}");
    let lines = world.json(["log", "действие:postpone", "--format", "json"]);
    assert_eq!(lines.as_array().unwrap().len(), 1);
    assert_eq!(lines[0]["reason"], "карантин");
    assert_eq!(lines[0]["changes"][0]["fields"][0]["field"], "moves");
}

#[test]
fn occurrences_are_closed_moved_and_reopened_one_by_one() {
    let world = World::with_road_map();
    let wording = "deadline=до 25 числа каждого месяца с октября 2020 года по апрель 2021 года";
    assert_eq!(world.run(["edit", "3.7", wording]).code, 0);
    assert_eq!(world.run(["done", "3.7", "--of", "2020-11-25", "--on", "2021-01-20"]).code, 0);
    let moving = ["postpone", "3.7", "--of", "2021-03-25", "--to", "2021-04-05", "--reason", "каникулы"];
    assert_eq!(world.run(moving).code, 0);
    let shown = activity(&world, "3.7");
    assert_eq!(
        shown["occurrences"][1],
        json!({"day": "2020-11-25", "due": "2020-11-25", "state": "closed", "closed_on": "2021-01-20"})
    );
    assert_eq!(shown["occurrences"][0]["state"], "overdue");
    assert_eq!(shown["occurrences"][5]["due"], "2021-04-05");
    let told = world.run(["show", "3.7"]).out;
    assert!(told.contains("25.11.2020  закрыто 20.01.2021"), "{told}");
    assert!(told.contains("25.03.2021 → 05.04.2021  впереди"), "{told}");
    assert_eq!(world.run(["reopen", "3.7", "--of", "2020-11-25"]).code, 0);
    assert_eq!(activity(&world, "3.7")["occurrences"][1]["state"], "overdue");
    let none = world.run(["done", "3.7", "--of", "2020-11-26"]);
    assert!(none.code == 1 && none.err.contains("26.11.2020: на этот день повторения нет"), "{}", none.err);
}

#[test]
fn silence_and_days_of_warning_are_set_and_asked_for() {
    let world = World::with_road_map();
    let listed = |filter: &str| {
        let out = world.run(["list", filter, "--format", "json"]).out;
        serde_json::from_str::<Value>(&out).unwrap().as_array().unwrap().len()
    };
    let standing = listed("признак:без-ритма");
    assert!(standing > 0 && listed("признак:молчит") == 0);
    assert_eq!(world.run(["edit", "План", "--kind", "plans", "rhythm=quarter"]).code, 0);
    assert_eq!((listed("признак:без-ритма"), listed("признак:молчит")), (0, standing));
    let table = world.json(["warn", "--format", "json"]);
    assert_eq!((&table["analytic-note"], &table["list"]), (&json!(21), &json!(2)));
    let before = listed("признак:пора-начинать");
    assert_eq!(world.run(["warn", "no-paper=365", "грамота=1"]).code, 2);
    assert_eq!(world.run(["warn", "перечень=365"]).code, 0);
    let names = table.as_object().unwrap().keys().filter(|name| *name != "list");
    let all: Vec<String> = names.map(|name| format!("{name}=365")).collect();
    let all: Vec<&str> = ["warn"].into_iter().chain(all.iter().map(String::as_str)).collect();
    assert_eq!(world.run(all).code, 0);
    assert!(listed("признак:пора-начинать") > before);
    assert_eq!(world.run(["warn", "list="]).code, 0);
    assert_eq!(world.json(["warn", "--format", "json"])["list"], json!(2));
}

#[test]
fn a_decision_is_told_where_the_same_wording_comes_again() {
    let world = World::with_road_map();
    assert_eq!(world.run(["edit", "3.6", "deadline=до 20 июня 2021 года"]).code, 0);
    let other = "№\tМероприятие\tИсполнители\tСрок\tРезультат\n1.1\tНовое дело отдела\tОтдел УО\tдо 20 июня февраля 2021 года\tсправка\n1.2\tЕщё одно дело\tОтдел УО\tдо 1 марта 2021 года\tприказ\n";
    let file = world.file("новый.txt", other);
    let dry = world.run(["import".as_ref(), "roadmap".as_ref(), "--dry-run".as_ref(), file.as_os_str()]);
    assert!(dry.out.contains("1.1: до 20.06.2021 вс — так решили"), "{}", dry.out);
    let ran = world.run(["import".as_ref(), "roadmap".as_ref(), file.as_os_str()]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let told = world.run(["show", "Новое дело"]).out;
    assert!(told.contains("так решили"), "{told}");
}

#[test]
fn the_day_of_an_event_is_recorded_by_its_words_and_moves_what_hangs_on_it() {
    let world = World::with_road_map();
    let none = world.run(["event", "землетрясение", "--on", "15.01.2021"]);
    assert!(none.code == 1 && none.err.contains("снятие ограничительных мер"), "{}", none.err);
    let done = world.run(["event", "снятие ограничительных", "--on", "15.01.2021"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let shown = world.run(["show", "3.10"]);
    assert!(shown.out.contains("с 15.01.2021 по 30.06.2021"), "{}", shown.out);
    assert_eq!(world.run(["undo"]).code, 0);
    let shown = world.run(["show", "3.10"]);
    assert!(!shown.out.contains("15.01.2021"), "{}", shown.out);
}
