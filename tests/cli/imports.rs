//! `opora import roadmap`: the preview, the import, and every kind of bad input.

use serde_json::Value;

use crate::support::ROAD_MAP;
use crate::support::world::{World, contents};

#[test]
fn a_dry_run_shows_the_plan_and_writes_nothing() {
    let world = World::new();
    let plan = world.json(["import", "roadmap", ROAD_MAP, "--dry-run", "--format", "json"]);
    assert_eq!(plan["sections"].as_array().unwrap().len(), 4);
    let activities = plan["activities"].as_array().unwrap();
    assert_eq!(activities.len(), 24);
    assert_eq!(activities[0]["number"], "1.1");
    assert_eq!(activities[0]["section"], 1);
    assert_eq!(activities[0]["order"], 1);
    assert_eq!(activities[0]["status"], "open");
    assert_eq!(activities[0]["overdue"], true);
    assert_eq!(activities[0]["days_left"], -246);
    assert_eq!(activities[0]["deadline"]["due"], "2020-05-31");
    let keys: Vec<&String> = activities[0].as_object().unwrap().keys().collect();
    let contract = [
        "number",
        "section",
        "order",
        "title",
        "owners",
        "deadline",
        "result",
        "papers",
        "status",
        "overdue",
        "days_left",
        "doubts",
    ];
    assert_eq!(keys, contract);
    let keys: Vec<&String> = plan.as_object().unwrap().keys().collect();
    // The contract's keys; what stands behind them is the account of the reading.
    assert_eq!(keys[..5], ["plan", "sections", "activities", "noise", "doubts"]);
    assert_eq!(keys[5..], ["rows", "columns", "refused", "remarks"]);
    let golden = include_str!("../golden/leskensky-2020.json");
    assert_eq!(plan, serde_json::from_str::<serde_json::Value>(golden).unwrap());
    assert!(!world.store().exists(), "a preview made a store");
    let text = world.run(["import", "roadmap", ROAD_MAP, "--dry-run"]);
    assert_eq!(text.code, 0);
    assert!(text.out.contains("Мероприятий: 24") || text.out.contains("мероприятий: 24"), "{}", text.out);
    assert!(!world.store().exists(), "a preview made a store");
}

#[test]
fn the_same_file_is_taken_in_once() {
    let world = World::with_road_map();
    let journal = world.journal();
    assert_eq!(journal.len(), 1);
    let again = world.run(["import", "roadmap", ROAD_MAP]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(again.out.contains("нового нет"), "{}", again.out);
    assert_eq!(world.journal(), journal);
    assert_eq!(world.json(["list", "--format", "json"]).as_array().unwrap().len(), 24);
}

#[test]
fn a_changed_paper_is_previewed_field_by_field() {
    let world = World::with_road_map();
    let text = std::fs::read_to_string(ROAD_MAP).unwrap();
    let changed = world.file("plan.txt", text.replace("до 20 июня 2020 года", "до 30 июня 2020 года"));
    let ran = world.run(["import".as_ref(), "roadmap".as_ref(), changed.as_os_str(), "--dry-run".as_ref()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Новых: 0; изменено: 1; без изменений: 23"), "{}", ran.out);
    assert!(ran.out.contains("3.2: Срок: до 20 июня 2020 года → до 30 июня 2020 года"), "{}", ran.out);
}

#[test]
fn bad_input_is_named_with_its_place_and_leaves_the_store_as_it_was() {
    let world = World::with_road_map();
    world.serve();
    let before = contents(&world.store());
    let list = "ФИО\tДата рождения\tКласс\nХ. Х. Первый\t01.02.2010\t5\nХ. Х. Второй\t02.02.2010\t5\n";
    let undated = "№\tМероприятие\tОтветственный\n1\tСбор сведений\tИМЦ\n2\tАнализ сведений\tИМЦ\n";
    let huge = world.path("huge.txt");
    std::fs::File::create(&huge).unwrap().set_len((64 << 20) + 1).unwrap();
    let cases = [
        ("nothing.txt", world.path("nothing.txt"), "такого файла нет"),
        ("a directory", world.path("home"), "это каталог"),
        ("empty", world.file("empty.txt", ""), "файл пуст"),
        ("binary named .txt", world.file("binary.txt", b"\x7fELF\x02\x01\x01\0\xff\xfe"), "это не текст"),
        (
            "an archive cut off",
            world.file("cut.txt", [0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0xff, 0xfe]),
            "документ повреждён",
        ),
        (
            "no table",
            world.file("letter.txt", "Уважаемые коллеги!\nПросим представить сведения.\n"),
            "нет таблицы",
        ),
        ("too large", huge, "64 МиБ"),
    ];
    // For these the store is asked what columns with such headings meant before; as with any reading, its view and its lock are written.
    let asked = [
        ("no heading", world.file("headless.txt", list), "строка 1"),
        ("no deadlines", world.file("undated.txt", undated), "нет столбца со сроками"),
    ];
    let refused = |(name, path, said): (&str, std::path::PathBuf, &str)| {
        let ran = world.run(["import".as_ref(), "roadmap".as_ref(), path.as_os_str()]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.err);
        assert!(ran.err.contains(said), "{name}: {}", ran.err);
        assert!(ran.err.contains(path.file_name().unwrap().to_str().unwrap()), "{name}: {}", ran.err);
        assert!(ran.out.is_empty(), "{name}: {}", ran.out);
        let opened = world.run(["open".as_ref(), path.as_os_str()]);
        assert_eq!(opened.code, 2, "open {name}");
    };
    cases.into_iter().for_each(refused);
    assert!(contents(&world.store()) == before, "a refused file changed the store");
    asked.into_iter().for_each(refused);
    let lasting = |files: Vec<(std::path::PathBuf, Vec<u8>)>| {
        let passes =
            |path: &std::path::Path| path.iter().any(|part| part == "view") || path.ends_with("lock");
        files.into_iter().filter(|(path, _)| !passes(path)).collect::<Vec<_>>()
    };
    assert!(lasting(contents(&world.store())) == lasting(before), "a refused file changed the store");
}

#[test]
fn one_bad_file_of_several_takes_none_in() {
    let world = World::new();
    let empty = world.file("empty.txt", "");
    let ran = world.run(["import".as_ref(), "roadmap".as_ref(), ROAD_MAP.as_ref(), empty.as_os_str()]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(!world.store().exists());
}

#[test]
fn windows_1251_gives_the_same_plan() {
    let world = World::new();
    let text = std::fs::read_to_string(ROAD_MAP).unwrap();
    let (bytes, _, wrong) = encoding_rs::WINDOWS_1251.encode(&text);
    assert!(!wrong);
    let path = world.file("plan.txt", bytes);
    let dry = |path: &std::ffi::OsStr| -> Value {
        world.json([
            "import".as_ref(),
            "roadmap".as_ref(),
            path,
            "--dry-run".as_ref(),
            "--format".as_ref(),
            "json".as_ref(),
        ])
    };
    assert_eq!(dry(path.as_os_str()), dry(ROAD_MAP.as_ref()));
}

#[test]
fn a_row_that_hangs_on_none_is_among_the_questions_of_the_import() {
    let world = World::new();
    let paper = "План работы на 2022 год\n№\tМероприятие\tСрок\tОтветственный\n\
                 1.1\tСбор сведений\tдо 1 марта 2022 года\tИМЦ\n1.2\tАнализ сведений\tпосле п. 9.9\tИМЦ\n\
                 1.3\tСовещание\tдо 1 июня 2022 года\tИМЦ\n";
    let path = world.file("plan.txt", paper);
    let dry = |world: &World| {
        let args = ["import".as_ref(), "roadmap".as_ref(), path.as_os_str(), "--dry-run".as_ref()];
        world.run(args.into_iter().chain(["--format", "json"].map(std::ffi::OsStr::new)))
    };
    let codes = |doubts: &serde_json::Value| -> Vec<String> {
        let all = doubts.as_array().unwrap().iter();
        all.map(|doubt| doubt["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(world.run(["import", "roadmap", ROAD_MAP]).code, 0);
    let preview: serde_json::Value = serde_json::from_str(&dry(&world).out).unwrap();
    assert_eq!(codes(&preview["activities"][1]["doubts"]), ["row-missing"]);
    let args = ["import".as_ref(), "roadmap".as_ref(), path.as_os_str()];
    let taken = world.run(args);
    assert!(taken.out.contains("9.9") && taken.out.contains("[1.2]"), "{}", taken.out);
    assert_eq!(world.run(["undo"]).code, 0);
    let args = args.into_iter().chain(["--format", "json"].map(std::ffi::OsStr::new));
    let result = world.json(args);
    assert!(codes(&result["doubts"]).contains(&"row-missing".to_owned()), "{result}");
    let found = world.json(["list", "признак:спорный номер:1.2", "--format", "json"]);
    assert_eq!(found.as_array().unwrap().len(), 1);
}
