//! Lists of schools and teachers from the command line, the invented district, reminders, reports, erasure, looks.

use crate::support::world::{Ran, World, contents};

const TEACHERS: &str = "ФИО;Школа;Предметы;Дата рождения;СНИЛС;Нагрузка\n\
    Хацукова Марина Сергеевна;07;математика;01.01.1980;112-233-445 95;18\n\
    ;07;физика;;;\n";

/// The road map with the invented district beside it.
fn district() -> World {
    let world = World::new();
    let ran = world.run(["demo"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    world
}

fn said(ran: &Ran, wanted: &[&str]) {
    for text in wanted {
        assert!(ran.out.contains(text), "{text} is not in\n{}\n{}", ran.out, ran.err);
    }
}

fn rows(world: &World, kind: &str) -> usize {
    world.json(["list", kind, "--format", "json"]).as_array().unwrap().len()
}

#[test]
fn the_invented_district_stands_beside_the_road_map() {
    let world = district();
    assert_eq!([rows(&world, "schools"), rows(&world, "teachers"), rows(&world, "deficits")], [11, 120, 300]);
    let activities = world.json(["list", "что:мероприятие", "--format", "json"]);
    assert_eq!(activities.as_array().unwrap().len(), 24);
    let measures = world.json(["list", "measures", "--format", "json"]);
    assert!(measures.as_array().unwrap().len() > 250, "{measures}");
    let deadlines = measures.as_array().unwrap().iter().filter(|row| !row["deadline"].is_null()).count();
    assert!(deadlines > 250);
    assert_eq!(world.run(["check"]).code, 0);
    // In gestures that are undone whole.
    assert_eq!(world.journal().len(), 4);
}

#[test]
fn columns_that_the_work_does_not_require_are_named_and_never_stored() {
    let world = World::with_road_map();
    let schools = world.file("schools.csv", "Код;Краткое наименование\n07;ООШ с. Каменка\n");
    let ran = world.run(["import".as_ref(), "schools".as_ref(), schools.as_os_str()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let list = world.file("teachers.csv", TEACHERS);
    let import = ["import".as_ref(), "teachers".as_ref(), list.as_os_str()];
    let dry = [&import[..], &["--dry-run".as_ref()]].concat();
    let ran = world.run(&dry);
    said(&ran, &["Дата рождения", "152-ФЗ", "СНИЛС", "Нагрузка", "строка 3", "новых: 1"]);
    assert_eq!(world.run(["list", "teachers"]).code, 1, "a preview writes nothing");
    let ran = world.run(import);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(rows(&world, "teachers"), 1, "the rest is taken");
    for (path, bytes) in contents(&world.store()) {
        for secret in ["01.01.1980", "112-233-445", "Хацукова"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {}", path.display());
        }
    }
}

#[test]
fn the_same_lists_again_change_nothing() {
    let world = district();
    let journal = world.journal();
    for (kind, name) in [("schools", "schools"), ("teachers", "teachers"), ("teachers", "deficits")] {
        let path = format!("{}/data/demo/{name}.csv", env!("CARGO_MANIFEST_DIR"));
        let ran = world.run(["import", kind, &path]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        said(&ran, &["ничего не изменено"]);
    }
    assert_eq!(world.journal(), journal);
}

#[test]
fn what_a_person_says_of_a_column_is_remembered_for_the_same_headings() {
    let world = World::with_road_map();
    let first = world.file("first.csv", "Учреждение;Шифр\nСОШ № 1;01\n");
    let ran = world.run([
        "import".as_ref(),
        "schools".as_ref(),
        first.as_os_str(),
        "--map".as_ref(),
        "Шифр=code".as_ref(),
        "--map".as_ref(),
        "Учреждение=short".as_ref(),
    ]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let second = world.file("second.csv", "Учреждение;Шифр\nСОШ № 1;01\nСОШ № 2;02\n");
    let ran = world.run(["import".as_ref(), "schools".as_ref(), second.as_os_str()]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let schools = world.json(["list", "schools", "--format", "json"]);
    let codes: Vec<&str> =
        schools.as_array().unwrap().iter().filter_map(|row| row["code"].as_str()).collect();
    assert_eq!(codes, ["01", "02"], "{schools}");
}

#[test]
fn a_name_that_looks_like_a_known_one_is_offered_for_merging() {
    let world = World::with_road_map();
    let schools = world.file("schools.csv", "Код;Краткое наименование\n07;ООШ с. Каменка\n");
    assert_eq!(world.run(["import".as_ref(), "schools".as_ref(), schools.as_os_str()]).code, 0);
    let one = world.file("one.csv", "ФИО;Школа;Предметы\nХацукова Марина Сергеевна;07;математика\n");
    assert_eq!(world.run(["import".as_ref(), "teachers".as_ref(), one.as_os_str()]).code, 0);
    let two = world.file("two.csv", "ФИО;Школа;Предметы\nХацукова М.С.;07;алгебра\n");
    let import = ["import".as_ref(), "teachers".as_ref(), two.as_os_str()];
    let dry = [&import[..], &["--dry-run".as_ref()]].concat();
    said(&world.run(&dry), &["похоже на П1"]);
    let merged = world.run([&import[..], &["--merge".as_ref()]].concat());
    assert_eq!(merged.code, 0, "{}", merged.err);
    assert_eq!(rows(&world, "teachers"), 1);
}

#[test]
fn debtors_are_reminded_and_their_reports_recorded() {
    let world = district();
    let ran = world.run(["remind", "3.1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    said(&ran, &["Сдали 0 из 5", "— ООШ с. Тёплый Лог"]);
    let ran = world.run(["done", "3.1", "--school", "07,01", "--paper", "№ 5 от 29.01.2021"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = world.run(["remind", "3.1"]);
    said(&ran, &["Сдали 2 из 5"]);
    assert!(!ran.out.contains("Тёплый Лог"), "{}", ran.out);
    let ran = world.run(["remind", "--school", "07"]);
    said(&ran, &["3.12"]);
    assert!(!ran.out.contains("\n3.1 "), "{}", ran.out);
}

#[test]
fn names_are_in_no_list_unless_asked_and_asking_is_recorded() {
    let world = district();
    let ran = world.run(["list", "teachers"]);
    assert!(!ran.out.contains("Марьяна"), "{}", ran.out);
    let ran = world.run(["list", "teachers", "--with-names"]);
    said(&ran, &["Абазокова Марьяна Тимуровна"]);
    let looks = world.run(["looks"]);
    said(&looks, &["с именами"]);
    let readers = world.json(["looks", "--of", "П1", "--format", "json"]);
    assert_eq!(readers["readings"][0]["what"], "look-list", "{readers}");
    said(&world.run(["looks", "--of", "П1"]), &["Педагог П1: кому показано имя", "список с именами"]);
    assert_eq!(world.run(["looks", "--of", "П999"]).code, 1);
    // 12 of 120 gave no consent or withdrew it.
    let named = world.json(["list", "teachers", "--with-names", "--format", "json"]);
    let named = named.as_array().unwrap().iter().filter(|row| row["name"].is_string()).count();
    assert_eq!(named, 108);
}

#[test]
fn erasure_asks_first_and_prints_its_act() {
    let world = district();
    let ran = world.run(["erase", "П1"]);
    assert_ne!(ran.code, 0);
    assert!(format!("{}{}", ran.out, ran.err).contains("--yes"), "{}{}", ran.out, ran.err);
    let ran = world.run(["erase", "П1", "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    said(&ran, &["Акт", "П1"]);
    let ran = world.run(["undo"]);
    assert!(!format!("{}{}", ran.out, ran.err).contains("Абазокова"), "{}", ran.out);
    let ran = world.run(["list", "teachers", "--with-names"]);
    assert!(!ran.out.contains("Абазокова Марьяна"), "{}", ran.out);
}

#[test]
fn rows_that_contradict_each_other_are_told_and_do_not_take_turns() {
    let world = World::with_road_map();
    let schools = world.file("schools.csv", "Код;Краткое наименование\n07;ООШ с. Каменка\n");
    assert_eq!(world.run(["import".as_ref(), "schools".as_ref(), schools.as_os_str()]).code, 0);
    let list = "ФИО;Школа;Предметы;Должность\nХацукова Марина Сергеевна;07;математика;учитель\n\
        Хацукова Марина Сергеевна;07;физика;завуч\n";
    let list = world.file("teachers.csv", list);
    let import = ["import".as_ref(), "teachers".as_ref(), list.as_os_str()];
    said(
        &world.run(import),
        &["строка 3, столбец «Должность»: «завуч»: в строке выше сказано иначе", "новых: 1"],
    );
    let journal = world.journal();
    said(&world.run(import), &["ничего не изменено"]);
    assert_eq!(world.journal(), journal);
    said(&world.run(["list", "teachers"]), &["математика, физика"]);
}

#[test]
fn of_a_row_whose_measure_has_no_known_owner_the_rest_is_taken() {
    let world = World::with_road_map();
    let schools = world.file("schools.csv", "Код;Краткое наименование\n07;ООШ с. Каменка\n");
    assert_eq!(world.run(["import".as_ref(), "schools".as_ref(), schools.as_os_str()]).code, 0);
    let list = "ФИО;Школа;Дефицит;Мера;Исполнитель;Срок\nКокоев Мурат;07;Формирующее оценивание;Курсы;НКВД;01.03.2021\n";
    let list = world.file("teachers.csv", list);
    let ran = world.run(["import".as_ref(), "teachers".as_ref(), list.as_os_str()]);
    said(&ran, &["строка 2: мера или дефицит не приняты: «НКВД»", "педагоги: 1", "дефициты: 1"]);
}

#[test]
fn a_school_is_meant_by_its_whole_code_only() {
    let world = district();
    for wrong in ["99", "9", "СОШ", "12"] {
        let ran = world.run(["done", "3.1", "--school", wrong]);
        assert_ne!(ran.code, 0, "{wrong}: {}", ran.out);
    }
    assert_eq!(world.run(["list", "lines", "школа:99"]).code, 2, "no code begins a login");
    let ran = world.run(["done", "3.1", "--school", "1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    said(&ran, &["01"]);
}

#[test]
fn a_list_whose_zeros_a_spreadsheet_dropped_is_of_the_same_schools() {
    let world = district();
    let journal = world.journal();
    let list = world.file("schools.csv", "Код;Краткое наименование\n1;СОШ № 1 с. Верхнереченское\n");
    said(&world.run(["import".as_ref(), "schools".as_ref(), list.as_os_str()]), &["ничего не изменено"]);
    assert_eq!(world.journal(), journal);
    let list =
        world.file("more.csv", "Код;Краткое наименование\n1а;Кривая школа\n;Без кода\n12;СОШ Двенадцатая\n");
    let ran = world.run(["import".as_ref(), "schools".as_ref(), list.as_os_str()]);
    said(&ran, &["строка 2: не принята"]);
    let schools = world.json(["list", "schools", "--format", "json"]);
    let codes: Vec<&str> =
        schools.as_array().unwrap().iter().filter_map(|row| row["code"].as_str()).collect();
    assert_eq!(codes.last(), Some(&"13"), "{codes:?}");
    assert_eq!(codes.len(), 13);
}

#[test]
fn an_erased_coordinator_is_named_nowhere_and_undo_does_not_reach_behind_the_erasure() {
    let world = district();
    assert_eq!(world.run(["done", "1.1"]).code, 0);
    // The first teacher of the district is the coordinator of her school.
    let schools = world.run(["list", "schools"]);
    said(&schools, &["Абазокова Марьяна"]);
    assert_eq!(world.run(["erase", "П1", "--yes"]).code, 0);
    let journal = world.journal();
    let ran = world.run(["undo"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.err.contains("уничтожило"), "{}", ran.err);
    assert_eq!(world.journal(), journal);
    for args in [vec!["list", "schools"], vec!["show", "01", "--kind", "school"], vec!["log"]] {
        let ran = world.run(&args);
        assert!(!ran.out.contains("Абазокова Марьяна"), "{args:?}: {}", ran.out);
    }
    for (path, bytes) in contents(&world.store()) {
        let found = bytes.windows("Абазокова".len()).any(|window| window == "Абазокова".as_bytes());
        assert!(!found, "{}", path.display());
    }
    assert_eq!(world.run(["check"]).code, 0);
}

#[test]
fn the_wrong_list_repeats_no_names_and_an_open_quote_is_told() {
    let world = district();
    let teachers = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/teachers.csv");
    let ran = world.run(["import", "schools", teachers, "--dry-run"]);
    assert!(!ran.out.contains("Марьяна") && !ran.err.contains("Марьяна"), "{}", ran.out);
    let list = "ФИО;Школа;Предметы\n\"Открытая Анна;01;химия\nВторая Анна;01;физика\n";
    let list = world.file("quote.csv", list);
    let ran = world.run(["import".as_ref(), "teachers".as_ref(), list.as_os_str()]);
    said(&ran, &["кавычка не закрыта"]);
    assert_eq!(rows(&world, "teachers"), 121, "the row below is read all the same");
    let list = world.file("block.csv", "ФИО;Школа;Блок;Дефицит\nНовая Анна;01;магический;Чтение\n");
    let ran = world.run(["import".as_ref(), "teachers".as_ref(), list.as_os_str()]);
    said(&ran, &["«магический»"]);
    assert_eq!(rows(&world, "deficits"), 300, "{}", ran.out);
}
