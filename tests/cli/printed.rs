//! `export` of a plan as it is printed, and of deadlines for a calendar: what stands in the files, what is refused, and
//! the pages that LibreOffice makes of them.

use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};

use crate::support::world::World;

const TITLE: &str = "План мероприятий («дорожная карта»)";
const HEADINGS: [&str; 5] = [
    "№ п/п",
    "Наименование мероприятия",
    "Ответственные исполнители",
    "Сроки реализации",
    "Планируемый результат",
];

fn numbers(world: &World) -> Vec<String> {
    let rows = world.json(["list", "--format", "json"]);
    let number = |row: &serde_json::Value| format!("{}.", row["number"].as_str().unwrap());
    rows.as_array().unwrap().iter().map(number).collect()
}

fn exported(world: &World, args: &[&str]) -> String {
    let ran = world.run([&["export"], args].concat());
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
    ran.out
}

fn document(world: &World, name: &str) -> String {
    let bytes = std::fs::read(world.path(name)).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The cells of a sheet, row by row.
fn sheet(world: &World, name: &str, page: usize) -> Vec<Vec<Data>> {
    let bytes = std::fs::read(world.path(name)).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(page).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_printed_plan_has_five_columns_its_sections_and_the_papers_own_words() {
    let world = World::with_road_map();
    assert!(exported(&world, &["plan.docx"]).contains("24 мероприятия"));
    let text = document(&world, "plan.docx");
    assert_eq!(text.matches("<w:gridCol ").count(), 5);
    assert_eq!(text.matches("<w:gridSpan w:val=\"5\"/>").count(), 4);
    let words = [TITLE, "4. Мониторинг эффективности программ помощи", "до 31 мая октября 2020 г.", "ИМУ УО"];
    for word in words.into_iter().chain(HEADINGS) {
        assert!(text.contains(word), "{word}");
    }
    for number in numbers(&world) {
        assert!(text.contains(&format!(">{number}</w:t>")), "{number}");
    }
    assert!(!text.contains("w:instrText") && !text.contains("w:hyperlink"));
}

#[test]
fn a_printed_sheet_holds_strings_alone_and_the_same_rows() {
    let world = World::with_road_map();
    exported(&world, &["plan.xlsx", "--print"]);
    let rows = sheet(&world, "plan.xlsx", 0);
    let texts: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert!(texts[0][0].starts_with(TITLE), "{:?}", texts[0]);
    assert_eq!(texts[1], HEADINGS);
    assert_eq!(texts[2][0], "1. Анализ перечня общеобразовательных организаций");
    assert_eq!(texts.len(), 2 + 4 + 24);
    let stand: Vec<&String> = texts.iter().skip(2).map(|row| &row[0]).filter(|cell| cell.len() < 6).collect();
    assert_eq!(stand, numbers(&world).iter().collect::<Vec<_>>());
    assert!(rows.iter().flatten().all(|cell| matches!(cell, Data::String(_) | Data::Empty)));
}

#[test]
fn without_asking_an_xlsx_is_the_list_that_it_was() {
    let world = World::with_road_map();
    exported(&world, &["list.xlsx", "--columns", "number,deadline"]);
    let rows = sheet(&world, "list.xlsx", 0);
    assert_eq!((rows.len(), rows[0].len()), (25, 2));
    assert!(matches!(rows[1][1], Data::DateTime(_)), "{:?}", rows[1]);
}

#[test]
fn status_papers_and_new_dates_are_printed_when_asked_and_questions_apart() {
    let world = World::with_road_map();
    for act in [
        &["done", "2.2", "--on", "29.01.2021", "--paper", "справка № 12 от 29.01.2021"][..],
        &["postpone", "2.4", "--to", "01.03.2021", "--reason", "карантин"],
    ] {
        assert_eq!(world.run(act).code, 0, "{act:?}");
    }
    exported(&world, &["full.xlsx", "--with", "status,papers,new-date,doubts"]);
    let rows = sheet(&world, "full.xlsx", 0);
    let row = |number: &str| -> Vec<String> {
        let row = rows.iter().find(|row| row[0] == *number).unwrap();
        row.iter().map(ToString::to_string).collect()
    };
    assert_eq!(row("№ п/п")[5..], ["Состояние", "Реквизиты документов", "Новый срок"]);
    assert_eq!(
        row("2.2.")[5..],
        ["исполнено 29.01.2021, снято с контроля", "аналитическая справка № 12 от 29.01.2021", ""]
    );
    assert_eq!(row("2.4.")[3], "до 15 февраля 2021 года", "the wording stays");
    assert_eq!(row("2.4.")[7], "01.03.2021");
    let questions = sheet(&world, "full.xlsx", 1);
    assert!(questions.iter().any(|row| row[0].to_string().starts_with("2.1: в дате два месяца")));
    exported(&world, &["plan.docx"]);
    let plain = document(&world, "plan.docx");
    assert!(!plain.contains("карантин") && !plain.contains("01.03.2021") && !plain.contains("два месяца"));
    exported(&world, &["full.docx", "--with", "status,papers,new-date,doubts"]);
    let full = document(&world, "full.docx");
    assert!(full.contains("01.03.2021") && full.contains("Нерешённые вопросы"));
}

/// Sections by Roman numbers and by bare words, rows without a number, cells of several lines, text that looks like
/// markup or a formula.
const ODD: &str = "\"План работы управления образования Чегемского района на 2021 год\";;;;
\"№\";\"Мероприятия\";\"Ответственные\";\"Сроки\";\"Результат\"
\"I. Организационный этап\";;;;
\"1\";\"Создание рабочей группы <РГ> & «совета»\";\"Управление образования;
школы района (по согласованию)\";\"до 1 марта 2021 г.
(заочно)\";\"приказ № 12, протокол\"
\"2\";\"Разработка планов\";\"Иванова А.А., Петров П.П.\";\"ежеквартально\";\"планы — 12 шт.; =СУММ(A1)\"
\"Работа с кадрами\";;;;
\"3\";\"Семинары\";\"ИМЦ\";\"март, апрель 2021\";\"\"
;\"Вебинары без номера\";\"ИМЦ\";\"в течение года\";\"программа\"
\"4\";\"+7 контакт-центр\";\"@ИМЦ\";\"15.09.2021 10:00\";\"-\"
";

#[test]
fn a_printed_plan_taken_in_and_printed_again_is_the_same_plan() {
    for odd in [false, true] {
        let first = if odd { World::new() } else { World::with_road_map() };
        if odd {
            let path = first.file("plan.csv", ODD);
            assert_eq!(first.run(["import".as_ref(), "roadmap".as_ref(), path.as_os_str()]).code, 0);
        }
        exported(&first, &["plan.docx"]);
        let second = World::new();
        let taken = second.run(["import", "roadmap", first.path("plan.docx").to_str().unwrap()]);
        assert_eq!(taken.code, 0, "{}", taken.err);
        exported(&second, &["plan.docx"]);
        let list = |world: &World| world.json(["list", "--format", "json"]);
        assert_eq!(list(&second), list(&first));
        let bytes = |world: &World| std::fs::read(world.path("plan.docx")).unwrap();
        assert!(bytes(&second) == bytes(&first), "{}", document(&second, "plan.docx"));
        // The store knows the plan by its title: nothing is new in its own print.
        let again = first.run(["import", "roadmap", "plan.docx", "--dry-run"]);
        assert!(again.out.contains("Новых: 0; изменено: 0"), "{}{}", again.out, again.err);
    }
}

#[test]
fn owners_are_the_papers_words_until_somebody_else_answers() {
    let world = World::with_road_map();
    assert_eq!(world.run(["edit", "2.4", "owners=ИМЦ"]).code, 0);
    exported(&world, &["plan.xlsx", "--print"]);
    let rows = sheet(&world, "plan.xlsx", 0);
    let owners = |number: &str| rows.iter().find(|row| row[0] == *number).unwrap()[2].to_string();
    assert_eq!(owners("2.3."), "Отдел мониторинга и статистики образования УО, ИМЦ УО");
    assert_eq!(owners("2.4."), "ИМЦ УО");
}

#[test]
fn a_file_holds_one_plan_and_says_which_there_are() {
    let world = World::with_road_map();
    assert_eq!(world.run(["demo", "--activities", "30", "--seed", "3"]).code, 0);
    let unclear = world.run(["export", "plan.docx"]);
    assert_eq!(unclear.code, 1);
    assert!(unclear.err.contains("Лескенского") && unclear.err.contains("--plan"), "{}", unclear.err);
    assert!(!world.path("plan.docx").exists());
    let said = exported(&world, &["plan.docx", "--plan", "лескенского"]);
    assert!(said.contains("24 мероприятия"), "{said}");
    let part = exported(&world, &["part.docx", "раздел:Мониторинг", "--plan", "лескенского"]);
    assert!(part.contains("4 мероприятия"), "{part}");
    assert_eq!(
        document(&world, "part.docx").matches("<w:gridSpan").count(),
        1,
        "sections without rows are left out"
    );
}

#[test]
fn options_that_mean_nothing_for_a_file_are_refused() {
    let world = World::with_road_map();
    for args in [
        &["plan.docx", "--columns", "number"][..],
        &["plan.docx", "--sort", "title"],
        &["plan.docx", "owners"],
        &["plan.csv", "--print"],
        &["plan.json", "--with", "status"],
        &["plan.xlsx", "--remind", "7"],
        &["plan.docx", "--with", "everything"],
        &["dates.ics", "--remind", "скоро"],
        &["dates.ics", "schools"],
    ] {
        let ran = world.run([&["export"], args].concat());
        assert_eq!(ran.code, 2, "{args:?}: {}{}", ran.out, ran.err);
        assert!(!ran.err.is_empty());
        assert!(!world.path(args[0]).exists(), "{args:?}");
    }
}

#[test]
fn a_calendar_has_what_has_a_day_and_says_what_is_left_out() {
    let world = World::with_road_map();
    assert_eq!(world.run(["done", "2.2", "--on", "29.01.2021", "--paper", "справка № 12"]).code, 0);
    assert_eq!(world.run(["postpone", "2.4", "--to", "01.03.2021", "--reason", "карантин"]).code, 0);
    let said = exported(&world, &["dates.ics", "--remind", "7,1"]);
    for part in ["13 записей", "закрытые — 1", "срок не выяснен — 5", "ждут события — 1", "без даты — 4"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    let text = std::fs::read_to_string(world.path("dates.ics")).unwrap().replace("\r\n ", "");
    let of = |number: &str| -> Vec<&str> {
        let events = text.split("BEGIN:VEVENT").find(|event| event.contains(&format!("SUMMARY:{number}")));
        events.unwrap_or_else(|| panic!("{number}: {text}")).lines().collect()
    };
    let moved = of("2.4.");
    for line in
        ["DTSTART;VALUE=DATE:20210301", "DTEND;VALUE=DATE:20210302", "SEQUENCE:1", "DTSTAMP:20210201T000000Z"]
    {
        assert!(moved.contains(&line), "{line}: {moved:?}");
    }
    let month = of("4.1.");
    assert!(month.contains(&"DTSTART;VALUE=DATE:20210401") && month.contains(&"DTEND;VALUE=DATE:20210501"));
    assert_eq!(text.matches("BEGIN:VALARM").count(), 26);
    exported(&world, &["again.ics", "--remind", "7,1"]);
    let again = std::fs::read_to_string(world.path("again.ics")).unwrap().replace("\r\n ", "");
    assert_eq!(again, text, "the same deadlines have the same names");
    exported(&world, &["papers.ics", "--remind", "paper"]);
    let papers = std::fs::read_to_string(world.path("papers.ics")).unwrap();
    assert!(papers.contains("TRIGGER;RELATED=END:-PT519H"), "a note is begun 21 days before: {papers}");
    let nothing = world.run(["export", "none.ics", "3.8"]);
    assert_eq!(nothing.code, 1, "{}{}", nothing.out, nothing.err);
}

#[test]
fn an_office_makes_pages_of_each_printed_plan() {
    if !offices_are_here() {
        return;
    }
    let world = World::with_road_map();
    let with = ["--with", "status,papers,new-date,doubts"];
    let files = ["document.docx", "sheet.xlsx", "document-full.docx", "sheet-full.xlsx"];
    exported(&world, &[files[0]]);
    exported(&world, &[files[1], "--print"]);
    exported(&world, &[&[files[2]], &with[..]].concat());
    exported(&world, &[&[files[3]], &with[..]].concat());
    let profile = format!("-env:UserInstallation=file://{}", world.path("office").display());
    let ran = Command::new("timeout")
        .args(["180", "soffice", &profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(world.path("pdf"))
        .args(files.map(|name| world.path(name)))
        .env("HOME", world.path("home"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    for name in files {
        let pdf = world.path(&format!("pdf/{}.pdf", name.split('.').next().unwrap()));
        pages_are_as_printed(&pdf, &numbers(&world), name.contains("full"));
    }
}

fn pages_are_as_printed(pdf: &Path, numbers: &[String], questions: bool) {
    let size = told("pdfinfo", &[], pdf);
    let size = size.lines().find_map(|line| line.strip_prefix("Page size:")).unwrap();
    let sides: Vec<f64> = size.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    assert!((sides[0] - 842.0).abs() < 1.0 && (sides[1] - 595.3).abs() < 1.0, "A4 on its side: {size}");
    let text = told("pdftotext", &["-layout"], pdf);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 1, "{text}");
    assert!(pages[0].trim_start().starts_with(TITLE), "{}", pages[0]);
    for (at, page) in (1..).zip(&pages) {
        let plan = page.contains("Сроки") && page.contains("Планируемый") && page.contains("п/п");
        assert!(plan || questions && page.contains("Нерешённые вопросы"), "no heading on page {at}: {page}");
        assert!(page.trim_end().ends_with(&at.to_string()), "no number on page {at}: {page}");
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    for number in numbers {
        assert!(words.contains(&number.as_str()), "{number} is not in {}", pdf.display());
    }
    // A word that its column has no room for would be broken.
    for word in ["общеобразовательных", "профессиональных", "Ответственные", "результативности"]
    {
        assert!(words.contains(&word), "{word} is broken in {}", pdf.display());
    }
}

fn told(program: &str, args: &[&str], pdf: &Path) -> String {
    let mut command = Command::new(program);
    command.args(args).arg(pdf);
    if program == "pdftotext" {
        command.arg("-");
    }
    let ran = command.output().unwrap();
    assert!(ran.status.success(), "{program}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// Whether LibreOffice and poppler are installed. `.ci/run` demands them; elsewhere their pages are not looked at.
fn offices_are_here() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has = |program: &&str| std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    let missing: Vec<&str> =
        ["soffice", "pdftotext", "pdfinfo"].into_iter().filter(|program| !has(program)).collect();
    let demanded = std::env::var_os("OPORA_NEEDS_OFFICE").is_some();
    assert!(missing.is_empty() || !demanded, "OPORA_NEEDS_OFFICE is set, and there is no {missing:?}");
    if !missing.is_empty() {
        eprintln!(
            "skipped: no {missing:?}; apt-get install libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils"
        );
    }
    missing.is_empty()
}
