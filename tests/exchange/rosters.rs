//! Lists of schools and teachers as they come: encodings, titles, workbooks, refusals with their places, and data that
//! must not come in at all.

use chrono::NaiveDate;
use opora::domain::record::Kind;
use opora::domain::roster::{Meaning, RosterDraft, RosterRow};
use opora::domain::school::Listing;
use opora::domain::value::{Tag, Value};
use opora::domain::{activity, deficit, school, teacher};
use opora::exchange::import::{Fault, Foreign, RosterOptions, read_roster, roster_from_bytes};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn options(kind: Kind) -> RosterOptions {
    RosterOptions { kind, meanings: Vec::new(), today: "2021-02-01".parse().unwrap() }
}

fn read(kind: Kind, bytes: impl AsRef<[u8]>) -> RosterDraft {
    roster_from_bytes("list.csv", bytes.as_ref(), &options(kind)).unwrap()
}

fn text(row: &RosterRow, kind: Kind, tag: Tag) -> &str {
    row.get(kind, tag).and_then(Value::as_text).unwrap_or("")
}

/// (line, column, text, why) of every refusal.
fn refused(draft: &RosterDraft) -> Vec<(u32, &str, &str, &str)> {
    let refusal = |r: &'_ opora::domain::roster::RosterRefusal| (r.line, r.why);
    draft
        .refused
        .iter()
        .map(|r| (refusal(r).0, r.column.as_deref().unwrap_or(""), r.text.as_str(), refusal(r).1))
        .collect()
}

fn meanings(draft: &RosterDraft) -> Vec<Meaning> {
    draft.columns.iter().map(|column| column.meaning).collect()
}

const TEACHERS: &str = "ФИО;ОО;Предмет(ы);Категория\r\n\
    Кодзоев Аслан Русланович;СОШ с. Верхний Лог;математика, физика;первая\r\n";

#[test]
fn windows_1251_and_utf_8_with_a_mark_give_the_same_rows() {
    let (windows, ..) = encoding_rs::WINDOWS_1251.encode(TEACHERS);
    let from_windows = read(Kind::Teacher, &windows);
    let from_utf = read(Kind::Teacher, format!("\u{feff}{TEACHERS}"));
    assert_eq!(from_windows.encoding, "windows-1251");
    assert_eq!(from_utf.encoding, "utf-8");
    assert_eq!(from_windows.rows, from_utf.rows);
    let row = &from_utf.rows[0];
    assert_eq!(text(row, Kind::Teacher, teacher::NAME), "Кодзоев Аслан Русланович");
    assert_eq!(text(row, Kind::Teacher, teacher::SCHOOLS), "СОШ с. Верхний Лог");
    assert_eq!(row.get(Kind::Teacher, teacher::SUBJECTS).unwrap().items().len(), 2);
    assert_eq!(row.get(Kind::Teacher, teacher::CATEGORY), Some(&Value::Code(teacher::category::FIRST)));
    assert_eq!((row.line, row.same_as), (2, None));
    assert_eq!(from_utf.hash.len(), 32);
}

#[test]
fn separators_and_apostrophes_of_exports_are_taken_off() {
    for separator in [";", ",", "\t"] {
        let list =
            format!("ФИО{separator}Код{separator}Школа\n\"Ли, Анна\"{separator}\"'=7\"{separator}СОШ № 1");
        let draft = read(Kind::Teacher, &list);
        assert_eq!(text(&draft.rows[0], Kind::Teacher, teacher::NAME), "Ли, Анна", "{separator}");
        assert_eq!(text(&draft.rows[0], Kind::Teacher, teacher::CODE), "=7", "{separator}");
    }
}

#[test]
fn schools_of_one_cell_stay_parted_as_written() {
    let draft = read(Kind::Teacher, "ФИО;Школы\nЛи Анна;\"СОШ № 1\nООШ  № 2; СОШ № 3\"\n");
    assert_eq!(text(&draft.rows[0], Kind::Teacher, teacher::SCHOOLS), "СОШ № 1\nООШ № 2; СОШ № 3");
}

#[test]
fn a_title_above_the_headings_and_totals_below_are_passed_over() {
    let list = "# вымышлено; для пробы\nСписок школ района;;\nна 01.09.2020;;\n\n\
        № п/п;Краткое наименование;Обучающихся\n1;2;3\n1;СОШ № 1;120 чел.\n\
        № п/п;Краткое наименование;Обучающихся\n2;ООШ № 2;1 040\nИтого;;1160\n";
    let draft = read(Kind::School, list);
    assert_eq!(refused(&draft), []);
    let pupils: Vec<Option<i64>> =
        draft.rows.iter().map(|row| row.get(Kind::School, school::PUPILS)?.as_int()).collect();
    assert_eq!(pupils, [Some(120), Some(1040)]);
    assert_eq!(draft.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [7, 9]);
    assert_eq!(draft.columns[0].meaning, Meaning::Unknown);
    assert_eq!(draft.columns[1].filled, 2);
}

#[test]
fn a_list_of_one_column_needs_no_separator() {
    let draft = read(Kind::Teacher, "Список учителей\nФИО\nАбаева Инна Олеговна\nЛи Анна\n");
    let names: Vec<&str> = draft.rows.iter().map(|row| text(row, Kind::Teacher, teacher::NAME)).collect();
    assert_eq!(names, ["Абаева Инна Олеговна", "Ли Анна"]);
}

#[test]
fn surname_name_and_patronymic_become_one_name_in_their_order() {
    let draft =
        read(Kind::Teacher, "Имя;Отчество;Фамилия;Школа\nИнна;Олеговна;Абаева;СОШ № 1\nАнна;;Ли;СОШ № 1");
    let names: Vec<&str> = draft.rows.iter().map(|row| text(row, Kind::Teacher, teacher::NAME)).collect();
    assert_eq!(names, ["Абаева Инна Олеговна", "Ли Анна"]);
}

#[test]
fn refused_cells_name_line_and_column_and_the_row_stays() {
    let list = "Код;Краткое наименование;Тип;Логин;Обучающихся;Дата приказа;ШНОР (год)\n\
        01;СОШ № 1;сельская;123;ок. 20;31.02.2020;да\n\
        02;ООШ № 2;ООШ;sch999002;340;15.09.2020;2020: ВПР\n\
        ;;;;12;;\n";
    let draft = read(Kind::School, list);
    assert_eq!(
        refused(&draft),
        [
            (2, "Логин", "123", "not-a-login"),
            (2, "Тип", "сельская", "not-a-choice"),
            (2, "Обучающихся", "ок. 20", "not-a-number"),
            (2, "ШНОР (год)", "да", "not-years"),
            (2, "Дата приказа", "31.02.2020", "not-a-day"),
            (4, "", "", "no-name"),
        ]
    );
    assert_eq!(draft.rows.len(), 2);
    assert_eq!(draft.rows[0].cells.len(), 2);
    let second = &draft.rows[1];
    assert_eq!(text(second, Kind::School, school::LOGIN), "999002");
    let listed = second.get(Kind::School, school::LISTED).unwrap().items();
    assert_eq!(Listing::from_value(&listed[0]), Some(Listing { year: 2020, basis: "ВПР".into() }));
    assert_eq!(
        second.get(Kind::School, school::ORDER_DATE),
        Some(&Value::Day(NaiveDate::from_ymd_opt(2020, 9, 15).unwrap()))
    );
}

#[test]
fn a_number_with_its_day_in_one_cell_gives_both() {
    let draft = read(Kind::School, "Школа;Координатор;Приказ\nСОШ № 1;Абаева И. О.;№ 34-ОД от 14.09.2020\n");
    let row = &draft.rows[0];
    assert_eq!(text(row, Kind::School, school::ORDER_NUMBER), "34-ОД");
    assert!(row.get(Kind::School, school::ORDER_DATE).is_some());
}

#[test]
fn a_code_of_six_digits_in_every_row_is_the_login() {
    let of = |code: &str| {
        read(Kind::School, format!("Школа;Код ОО\nСОШ № 1;999001\nСОШ № 2;{code}\n")).columns[1].meaning
    };
    assert_eq!(of("sch999002"), Meaning::Field(Kind::School, school::LOGIN));
    assert_eq!(of("02"), Meaning::Field(Kind::School, school::CODE));
}

#[test]
fn rows_without_a_name_go_on_about_the_teacher_above() {
    let list = "ФИО;Школа;Дефицит;Блок;Мера;Исполнитель;Срок\n\
        Абаева Инна;СОШ № 1;Оценивание;методический;Курсы;ИМЦ УО;до 1 марта 2021 г.\n\
        ;;Работа с таблицами;ИКТ;;;\n\
        ;;;;Вебинар;ИМЦ;постоянно\n\
        МКОУ СОШ № 2;;Чтение графиков;предметный;;;\n\
        ;;Мотивация;методический;;;\n";
    let draft = read(Kind::Teacher, list);
    let about: Vec<(u32, &str, &str)> = draft
        .rows
        .iter()
        .map(|row| {
            (row.line, text(row, Kind::Teacher, teacher::NAME), text(row, Kind::Teacher, teacher::SCHOOLS))
        })
        .collect();
    assert_eq!(about, [2, 3, 4].map(|line| (line, "Абаева Инна", "СОШ № 1")));
    assert_eq!(text(&draft.rows[1], Kind::Deficit, deficit::WORDING), "Работа с таблицами");
    assert!(!draft.rows[2].has(Kind::Deficit));
    assert_eq!(text(&draft.rows[0], Kind::Activity, activity::DEADLINE), "до 1 марта 2021 г.");
    assert_eq!(text(&draft.rows[0], Kind::Activity, activity::OWNERS), "ИМЦ УО");
    assert_eq!(
        refused(&draft),
        [(5, "ФИО", "МКОУ СОШ № 2", "not-a-name"), (5, "", "", "no-name"), (6, "", "", "no-name")]
    );
}

#[test]
fn forbidden_columns_leave_nothing_behind() {
    let list = "ФИО;Дата рождения;СНИЛС;Телефон;Домашний адрес;E-mail;Паспорт;Личное;Графа;Школа\n\
        Абаева Инна;01.02.1980;112-233-445 95;8 928 123-45-67;ул. Лесная, 1;a@b.example;4012 345678;11223344595;+7 928 123-45-67;СОШ № 1\n\
        Ли Анна;03.04.1975;;;;;;11223344595;;8 (928) 123-45-67\n";
    let mut options = options(Kind::Teacher);
    for heading in ["СНИЛС", "Личное", "Дата рождения"] {
        options.meanings.push((heading.into(), Meaning::Field(Kind::Teacher, teacher::CODE)));
    }
    let draft = roster_from_bytes("list.csv", list.as_bytes(), &options).unwrap();
    let banned: Vec<&str> = draft
        .columns
        .iter()
        .filter_map(|column| match column.meaning {
            Meaning::Forbidden(code) => Some(code),
            _ => None,
        })
        .collect();
    assert_eq!(banned, ["birth-date", "snils", "phone", "address", "email", "passport", "snils", "phone"]);
    assert_eq!(refused(&draft), [(3, "Школа", "", "personal-data")]);
    let everything = format!("{draft:?}");
    for secret in ["1980", "112", "445", "123-45", "Лесная", "example", "345678", "1975"] {
        assert!(!everything.contains(secret), "{secret} in {everything}");
    }
    assert_eq!(draft.rows.len(), 2);
}

#[test]
fn birth_dates_below_a_bare_date_are_recognised_by_their_years() {
    let of = |day: &str| {
        read(Kind::Teacher, format!("ФИО;Дата\nЛи Анна;{day}\nАбаева Инна;{day}")).columns[1].meaning
    };
    assert_eq!(of("03.04.1975"), Meaning::Forbidden("birth-date"));
    assert_eq!(of("03.04.2020"), Meaning::Unknown);
}

#[test]
fn a_school_s_own_telephone_is_only_unknown() {
    let draft = read(
        Kind::School,
        "Школа;Телефон;Адрес;Директор\nСОШ № 1;8 (866) 391-00-00;с. Верхний Лог, ул. Школьная, 1;Абаева И. О.\n",
    );
    assert_eq!(meanings(&draft)[1..], [Meaning::Unknown; 3]);
}

#[test]
fn unknown_headings_are_named_and_a_person_says_what_they_mean() {
    let list = "Кто;Где;Заметки;ФИО куратора группы\nАбаева Инна;СОШ № 1;х;Ли Анна\n";
    let mut options = options(Kind::Teacher);
    options.meanings = vec![
        ("Кто".into(), Meaning::Field(Kind::Teacher, teacher::NAME)),
        ("где".into(), Meaning::Field(Kind::Teacher, teacher::SCHOOLS)),
        ("Заметки".into(), Meaning::LeftOut),
    ];
    let draft = roster_from_bytes("list.csv", list.as_bytes(), &options).unwrap();
    let headings: Vec<&str> = draft.columns.iter().map(|column| column.heading.as_str()).collect();
    assert_eq!(headings, ["Кто", "Где", "Заметки", "ФИО куратора группы"]);
    assert_eq!(meanings(&draft)[2..], [Meaning::LeftOut, Meaning::Unknown]);
    assert_eq!(text(&draft.rows[0], Kind::Teacher, teacher::NAME), "Абаева Инна");
}

fn fault(kind: Kind, bytes: &[u8]) -> Fault {
    roster_from_bytes("list", bytes, &options(kind)).unwrap_err().fault
}

#[test]
fn what_is_no_list_is_refused_with_its_reason() {
    assert_eq!(fault(Kind::School, "раз;два\nтри;четыре\n".as_bytes()), Fault::NoRosterHeading);
    assert_eq!(fault(Kind::School, b""), Fault::Empty);
    assert_eq!(fault(Kind::School, b"%PDF-1.4"), Fault::Foreign { format: Foreign::Pdf });
    assert_eq!(fault(Kind::School, b"PK\x03\x04word/document.xml"), Fault::BrokenArchive);
    assert_eq!(fault(Kind::School, b"PK\x03\x04 xl/workbook.xml"), Fault::BrokenArchive);
    let wide = format!("Школа;{}\n", ";".repeat(300));
    assert_eq!(fault(Kind::School, wide.as_bytes()), Fault::TooManyCells);
    let endless = ";".repeat(5_000_000);
    assert_eq!(fault(Kind::School, endless.as_bytes()), Fault::TooManyCells);
    let missing = read_roster(std::path::Path::new("/no/such/list.csv"), &options(Kind::School)).unwrap_err();
    assert_eq!((missing.fault, missing.file.as_str()), (Fault::NotFound, "/no/such/list.csv"));
}

/// A workbook with a title page, the list on its second sheet, and one more sheet.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Титул").unwrap().write_string(0, 0, "Список школ").unwrap();
    let day = Format::new().set_num_format("dd.mm.yyyy");
    let sheet = book.add_worksheet().set_name("Школы").unwrap();
    let headings = ["Логин", "Краткое наименование", "Обучающихся", "Дата приказа", "ШНОР", "Приказ №"];
    for (at, heading) in (0..).zip(headings) {
        sheet.write_string(2, at, heading).unwrap();
    }
    sheet.write_number(3, 0, 999_001).unwrap();
    sheet.write_string(3, 1, "СОШ № 1").unwrap();
    sheet.write_number(3, 2, 120).unwrap();
    sheet.write_datetime_with_format(3, 3, ExcelDateTime::from_ymd(2020, 9, 14).unwrap(), &day).unwrap();
    sheet.write_number(3, 4, 2020).unwrap();
    sheet.write_number(3, 5, 34).unwrap();
    sheet.write_string(5, 1, "ООШ № 2").unwrap();
    sheet.write_number(5, 2, 12.5).unwrap();
    book.add_worksheet().set_name("Разное").unwrap().write_string(0, 0, "текст").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_with_its_days_and_numbers() {
    let draft = read(Kind::School, workbook());
    assert_eq!(draft.encoding, "xlsx");
    assert_eq!(
        refused(&draft),
        [
            (0, "", "Титул", "other-sheet"),
            (0, "", "Разное", "other-sheet"),
            (6, "Обучающихся", "12,5", "not-a-number")
        ]
    );
    let row = &draft.rows[0];
    assert_eq!(row.line, 4);
    assert_eq!(text(row, Kind::School, school::LOGIN), "999001");
    assert_eq!(row.get(Kind::School, school::PUPILS), Some(&Value::Int(120)));
    assert_eq!(
        row.get(Kind::School, school::ORDER_DATE),
        Some(&Value::Day(NaiveDate::from_ymd_opt(2020, 9, 14).unwrap()))
    );
    assert_eq!(text(row, Kind::School, school::ORDER_NUMBER), "34");
    assert_eq!(draft.rows[1].line, 6);
}

#[test]
fn a_cell_at_the_far_corner_costs_a_refusal_and_no_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Школа").unwrap().write_string(1_048_575, 16_383, "x").unwrap();
    assert_eq!(fault(Kind::School, &book.save_to_buffer().unwrap()), Fault::TooManyCells);
}

#[test]
fn a_workbook_with_any_byte_changed_is_read_or_refused() {
    let book = workbook();
    for at in (0..book.len()).step_by(7) {
        let mut broken = book.clone();
        broken[at] ^= 0x5a;
        let _ = roster_from_bytes("list.xlsx", &broken, &options(Kind::School));
        let _ = roster_from_bytes("list.xlsx", &book[..at], &options(Kind::School));
    }
}

/// An archive of a workbook whose parts are these.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_asks_for_more_room_than_it_fills_is_refused() {
    let greedy = "<sst uniqueCount=\"99999999999999\"></sst>";
    let bytes = archive(&[("xl/workbook.xml", "<workbook/>"), ("xl/sharedStrings.xml", greedy)]);
    assert_eq!(fault(Kind::School, &bytes), Fault::TooManyCells);
    let bomb = " ".repeat(65 << 20);
    let bytes = archive(&[("xl/workbook.xml", "<workbook/>"), ("xl/styles.xml", &bomb)]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(fault(Kind::School, &bytes), Fault::ArchiveBomb);
}

#[test]
fn a_draft_written_as_csv_comes_back() {
    let first = read(
        Kind::School,
        "Код;Школа;Тип;ШНОР;Обучающихся;Дата приказа\n01;\"СОШ; № 1\";СОШ;2020: ВПР;120;14.09.2020\n02;=ООШ;ООШ;;;\n",
    );
    let cell = |row: &RosterRow, kind, tag| match row.get(kind, tag) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Day(day)) => day.format("%d.%m.%Y").to_string(),
        Some(Value::Code(code)) => {
            school::kind::NAMES.iter().find(|(known, _)| known == code).unwrap().1.to_owned()
        }
        Some(list) => {
            let listings = list.items().iter().filter_map(Listing::from_value);
            listings.map(|listing| listing.written()).collect::<Vec<_>>().join("; ")
        }
        None => String::new(),
    };
    let mut out = "\u{feff}".to_owned();
    let lines =
        std::iter::once(first.columns.iter().map(|column| column.heading.clone()).collect::<Vec<_>>());
    let rows = first.rows.iter().map(|row| {
        let of = |meaning| match meaning {
            Meaning::Field(kind, tag) => cell(row, kind, tag),
            _ => String::new(),
        };
        first.columns.iter().map(|column| of(column.meaning)).collect()
    });
    for line in lines.chain(rows) {
        let quoted: Vec<String> = line
            .iter()
            .map(|cell| if cell.starts_with('=') { format!("\"'{cell}\"") } else { format!("\"{cell}\"") })
            .collect();
        out += &format!("{}\r\n", quoted.join(";"));
    }
    let again = read(Kind::School, out);
    assert_eq!((again.rows, again.columns), (first.rows, first.columns));
}

fn demo(name: &str, kind: Kind) -> RosterDraft {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo").join(name);
    let said = std::fs::read_to_string(&path).unwrap();
    assert!(said.lines().nth(1).unwrap().contains("вымышлены"), "{name} says that its people are invented");
    let draft = read_roster(&path, &options(kind)).unwrap();
    assert_eq!(refused(&draft), [], "{name}");
    for column in &draft.columns {
        assert!(matches!(column.meaning, Meaning::Field(..)), "{name}: {column:?}");
    }
    draft
}

#[test]
fn the_invented_district_is_read_without_a_single_refusal() {
    let (schools, teachers) = (demo("schools.csv", Kind::School), demo("teachers.csv", Kind::Teacher));
    let deficits = demo("deficits.csv", Kind::Teacher);
    assert_eq!([schools.rows.len(), teachers.rows.len(), deficits.rows.len()], [11, 120, 300]);
    let shorts: Vec<&str> = schools.rows.iter().map(|row| text(row, Kind::School, school::SHORT)).collect();
    let name = |row| (text(row, Kind::Teacher, teacher::NAME), text(row, Kind::Teacher, teacher::SCHOOLS));
    let people: std::collections::BTreeSet<_> = teachers.rows.iter().map(name).collect();
    assert_eq!(people.len(), 120, "nobody stands there twice");
    for (_, at) in &people {
        assert!(at.split("; ").all(|school| shorts.contains(&school)), "{at}");
    }
    for row in &deficits.rows {
        assert!(people.contains(&name(row)), "line {}: {:?}", row.line, name(row));
        assert!(row.get(Kind::Deficit, deficit::FOUND_ON).is_some(), "line {}", row.line);
    }
    let withdrawn = |row: &&RosterRow| row.get(Kind::Teacher, teacher::WITHDRAWN).is_some();
    assert_eq!(teachers.rows.iter().filter(withdrawn).count(), 2);
    let listed = |row: &&RosterRow| row.get(Kind::School, school::LISTED).is_some();
    assert_eq!(schools.rows.iter().filter(listed).count(), 5);
    let without_measure = deficits.rows.iter().filter(|row| !row.has(Kind::Activity)).count();
    assert!((1..60).contains(&without_measure), "{without_measure}");
}
