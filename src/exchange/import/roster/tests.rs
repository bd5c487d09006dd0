//! Headings of real lists, and rosters of any bytes, any columns, any order.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{RosterOptions, roster_from_bytes};
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::domain::roster::{Meaning, RosterDraft, possible_meanings};

fn options(kind: Kind) -> RosterOptions {
    let today = NaiveDate::from_ymd_opt(2021, 2, 1).unwrap();
    RosterOptions { kind, meanings: Vec::new(), today }
}

fn read(kind: Kind, text: &str) -> RosterDraft {
    roster_from_bytes("list.csv", text.as_bytes(), &options(kind)).unwrap()
}

/// `kind.field`, `unknown`, or `forbidden CODE`.
fn told(meaning: Meaning) -> String {
    match meaning {
        Meaning::Field(kind, tag) => format!("{}.{}", spec(kind).name, spec(kind).field(tag).unwrap().name),
        Meaning::Forbidden(code) => format!("forbidden {code}"),
        Meaning::Unknown => "unknown".to_owned(),
        Meaning::LeftOut => "left out".to_owned(),
    }
}

/// What a heading means beside one that is always known.
fn meaning(kind: Kind, heading: &str) -> String {
    let sure = if kind == Kind::School { "note" } else { "withdrawn" };
    let draft = read(kind, &format!("{sure}\t\"{heading}\"\tx\n"));
    told(draft.columns[1].meaning)
}

#[test]
fn headings_of_lists_of_schools_are_recognised() {
    let table: &[(&str, &[&str])] = &[
        ("school.name", &["Полное наименование", "Наименование ОО", "name", "Название"]),
        (
            "school.short",
            &["Краткое наименование", "Школа", "ОО", "OO", "Образовательная организация", "Кратко"],
        ),
        ("school.code", &["Код", "Код школы", "Код ОО"]),
        ("school.login", &["Логин", "Логин ФИС ОКО", "login"]),
        ("school.kind", &["Тип", "Вид", "Тип ОО"]),
        ("school.place", &["Населённый пункт", "Населенный пункт", "Село"]),
        ("school.pupils", &["Обучающихся", "Кол-во обучающихся", "Количество учащихся", "pupils"]),
        ("school.classes", &["Кол-во классов", "Классов", "Классов-комплектов"]),
        ("school.staff", &["Учителей", "Кол-во учителей", "Педагогических работников"]),
        ("school.listed", &["ШНОР (год)", "Год включения в перечень", "Перечень ШНОР"]),
        ("school.coordinator", &["Координатор", "ФИО координатора", "Школьный координатор"]),
        ("school.order-number", &["Приказ №", "№ приказа", "Приказ о назначении координатора"]),
        ("school.order-date", &["Дата приказа", "Дата приказа о назначении"]),
        ("school.aliases", &["Другие названия", "Прежнее название", "Иначе"]),
        ("unknown", &["Директор", "Телефон школы", "Телефон", "Адрес", "Сайт", "ИНН", "E-mail", "№ п/п"]),
        (
            "unknown",
            &["Учителей высшей категории", "Обучающихся с ОВЗ", "Дети-инвалиды", "Социальный паспорт"],
        ),
        ("forbidden phone", &["Телефон координатора", "Мобильный телефон"]),
        ("forbidden passport", &["Паспортные данные координатора"]),
        ("forbidden snils", &["СНИЛС", "CНИЛC"]),
    ];
    for (wanted, headings) in table {
        for heading in *headings {
            assert_eq!(meaning(Kind::School, heading), *wanted, "{heading}");
        }
    }
}

#[test]
fn headings_of_lists_of_teachers_are_recognised() {
    let table: &[(&str, &[&str])] = &[
        (
            "teacher.name",
            &["ФИО", "Ф.И.О. педагога", "Фамилия, имя, отчество", "Ф. И. О.", "Педагог", "Фамилия И.О."],
        ),
        ("teacher.name", &["Фамилия", "Имя", "Отчество"]),
        ("teacher.code", &["Код", "Код педагога"]),
        (
            "teacher.schools",
            &["ОО", "ОУ", "Школа", "Школы", "Образовательная организация", "Место работы", "Код ОО"],
        ),
        ("teacher.subjects", &["Предметы", "Предмет(ы)", "Предмет", "Преподаваемый предмет"]),
        ("teacher.position", &["Должность"]),
        ("teacher.category", &["Категория", "Квалификационная категория"]),
        ("teacher.course", &["Последние КПК, год", "КПК", "Курсы повышения квалификации"]),
        ("teacher.consent-number", &["Согласие №", "Согласие", "№ согласия на обработку ПДн"]),
        ("teacher.consent-date", &["Дата согласия"]),
        ("teacher.consent-scope", &["Объём согласия"]),
        ("teacher.diagnosed", &["Дата диагностики"]),
        ("deficit.block", &["Блок", "Вид дефицита"]),
        (
            "deficit.wording",
            &["Дефицит", "Формулировка дефицита", "Выявленный дефицит", "Профессиональные дефициты"],
        ),
        ("deficit.level", &["Уровень", "Уровень дефицита"]),
        ("deficit.found-on", &["Выявлен", "Дата выявления", "Дата выявления дефицита"]),
        ("deficit.found-by", &["Чем выявлен", "Инструмент"]),
        ("activity.title", &["Мера", "Мероприятие", "Меры по устранению дефицита"]),
        ("activity.form", &["Форма", "Форма работы"]),
        ("activity.owners", &["Исполнитель", "Ответственный"]),
        ("activity.deadline", &["Срок", "Срок исполнения", "deadline", "activity.deadline"]),
        ("activity.result", &["Документ", "Планируемый результат", "Форма отчёта"]),
        ("forbidden birth-date", &["Дата рождения", "Год рождения", "Д.р."]),
        ("forbidden snils", &["СНИЛС", "Страховой номер"]),
        ("forbidden passport", &["Паспорт", "Серия и номер паспорта"]),
        ("forbidden phone", &["Телефон", "Тел.", "Моб. телефон", "Контактные данные"]),
        ("forbidden address", &["Адрес", "Домашний адрес", "Место жительства"]),
        ("forbidden email", &["E-mail", "Е-mail", "Эл. почта", "Электронный адрес"]),
        ("forbidden inn", &["ИНН"]),
        (
            "forbidden other-personal",
            &["Национальность", "Семейное положение", "Зарплата", "Группа здоровья", "ФИО родителя"],
        ),
        ("unknown", &["№ п/п", "Стаж", "Образование", "Директор", "Адрес школы", "Состояние", "Тема курсов"]),
    ];
    for (wanted, headings) in table {
        for heading in *headings {
            assert_eq!(meaning(Kind::Teacher, heading), *wanted, "{heading}");
        }
    }
}

#[test]
fn every_possible_meaning_has_its_english_heading() {
    for kind in [Kind::School, Kind::Teacher] {
        for (of, tag) in possible_meanings(kind) {
            let name = format!("{}.{}", spec(of).name, spec(of).field(tag).unwrap().name);
            assert_eq!(told(read(kind, &format!("{name}\tx\n")).columns[0].meaning), name);
        }
    }
}

#[test]
fn remarks_on_schools_are_notes() {
    assert_eq!(told(read(Kind::School, "Школа;Примечание").columns[1].meaning), "school.note");
}

#[test]
fn the_subject_of_a_list_with_deficits_is_the_one_of_the_deficit() {
    let of = |text: &str| told(read(Kind::Teacher, text).columns[1].meaning);
    assert_eq!(of("ФИО;Предмет"), "teacher.subjects");
    assert_eq!(of("ФИО;Предмет;Дефицит"), "deficit.subject");
}

#[test]
fn a_heading_said_twice_goes_to_the_first_column_only() {
    let draft = read(Kind::Teacher, "ФИО;ФИО педагога;Школа\nИванов И.;Петров П.;1");
    assert_eq!(draft.columns[1].meaning, Meaning::Unknown);
    let draft = read(Kind::School, "Краткое наименование;ОО\nСОШ № 1;МКОУ «СОШ № 1»");
    assert_eq!(told(draft.columns[1].meaning), "school.name");
}

/// Cells for a field that read back as themselves.
fn sample(name: &str, at: usize) -> String {
    let letter = char::from_u32('а' as u32 + (at % 30) as u32).unwrap();
    match name {
        "login" => format!("{:06}", 999_000 + at),
        "pupils" | "classes" | "staff" => at.to_string(),
        "course" => "2019".to_owned(),
        "consent-date" | "withdrawn" | "diagnosed" | "found-on" | "order-date" => {
            format!("{:02}.10.2020", at % 28 + 1)
        }
        "listed" => "2020: ВПР; 2021".to_owned(),
        "kind" => "lyceum".to_owned(),
        "category" => "highest".to_owned(),
        "block" => "digital".to_owned(),
        "level" => "middle".to_owned(),
        "form" => "webinar".to_owned(),
        _ => format!("Слово{letter} {letter}"),
    }
}

/// Fields of a kind in any order, some of them missing.
fn columns() -> impl Strategy<Value = (Kind, Vec<String>)> {
    let kinds = prop_oneof![Just(Kind::School), Just(Kind::Teacher)];
    kinds.prop_flat_map(|kind| {
        let names: Vec<String> = possible_meanings(kind)
            .into_iter()
            .map(|(of, tag)| format!("{}.{}", spec(of).name, spec(of).field(tag).unwrap().name))
            .collect();
        let count = 2..=names.len();
        let names = proptest::sample::subsequence(names, count).prop_shuffle();
        (Just(kind), names)
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), teachers in any::<bool>()) {
        let kind = if teachers { Kind::Teacher } else { Kind::School };
        let _ = roster_from_bytes("x", &bytes, &options(kind));
        let mut headed = "ФИО;Школа;Код;Срок;Дата согласия;КПК;ШНОР\n".as_bytes().to_vec();
        headed.extend(&bytes);
        let _ = roster_from_bytes("x", &headed, &options(kind));
    }

    #[test]
    fn any_text_below_headings_is_read(cells in proptest::collection::vec("\\PC{0,30}", 0..24)) {
        let headings = ["ФИО", "Школа", "КПК", "Дата согласия", "Согласие №", "Категория", "Дефицит", "Срок"];
        let rows = cells.chunks(headings.len()).map(|row| row.join("\t")).collect::<Vec<_>>().join("\n");
        let text = format!("{}\n{rows}", headings.join("\t"));
        if let Ok(draft) = roster_from_bytes("x", text.as_bytes(), &options(Kind::Teacher)) {
            for row in &draft.rows {
                prop_assert!(row.has(Kind::Teacher));
                prop_assert!(row.cells.is_sorted_by_key(|cell| (cell.kind, cell.tag)));
            }
        }
    }

    #[test]
    fn columns_in_any_order_give_the_same_rows((kind, names) in columns(), count in 1_usize..6) {
        let list = |names: &[String]| {
            let row = |at: usize| {
                names.iter().map(|name| format!("\"{}\"", sample(name.split('.').nth(1).unwrap(), at))).collect::<Vec<_>>().join(";")
            };
            let rows: Vec<String> = (1..=count).map(row).collect();
            format!("{}\n{}", names.join(";"), rows.join("\n"))
        };
        let mut sorted = names.clone();
        sorted.sort();
        let (given, ordered) = (read(kind, &list(&names)), read(kind, &list(&sorted)));
        prop_assert_eq!(&given.rows, &ordered.rows);
        let named = ["school.name", "school.short", "school.code", "school.login", "teacher.name", "teacher.code"];
        if names.iter().any(|name| named.contains(&name.as_str())) {
            prop_assert_eq!(given.rows.len(), count);
            prop_assert!(given.refused.is_empty(), "{:?}", given.refused);
            prop_assert!(given.rows.iter().all(|row| row.cells.len() == names.len()));
        } else {
            prop_assert!(given.rows.is_empty());
        }
    }
}
