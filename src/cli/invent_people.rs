//! Invented schools and teachers with deficits and measures, for demonstrations and measurements. In: a seed, a day, how
//! many. Out: lists as an importer would read them. The same seed and day give the same.

use chrono::{Days, NaiveDate};

use super::invent::Dice;
use crate::domain::record::Kind;
use crate::domain::roster::{RosterCell, RosterDraft, RosterRow};
use crate::domain::value::Value;
use crate::domain::{activity, deficit, school, teacher};

/// Owners of measures: name, short name, code.
pub const OWNERS: &[(&str, &str, &str)] =
    &[("ИМЦ УО", "ИМЦ", "ИМ"), ("Отдел мониторинга и статистики образования УО", "ОМиС", "ОМ")];

const VILLAGES: &[&str] = &[
    "Верхний Лог",
    "Нижний Лог",
    "Каменка",
    "Ольховка",
    "Сосновое",
    "Озёрное",
    "Заречье",
    "Красный Яр",
    "Новая Балка",
    "Степное",
    "Терновка",
    "Ясное",
];

const SURNAMES: &[&str] = &[
    "Аргунова",
    "Балагова",
    "Вербицкая",
    "Гедугова",
    "Дзагоева",
    "Ерохина",
    "Жилова",
    "Зайцева",
    "Иругова",
    "Карданова",
    "Лопатина",
    "Мизова",
    "Нагоева",
    "Озрокова",
    "Панина",
    "Рябова",
    "Сабанова",
    "Тлостанова",
    "Уракова",
    "Фролова",
    "Хашхожева",
    "Цеева",
    "Шогенова",
    "Эфендиева",
    "Яганова",
];
const NAMES: &[&str] = &[
    "Анна",
    "Белла",
    "Вера",
    "Галина",
    "Дина",
    "Елена",
    "Зарема",
    "Ирина",
    "Лариса",
    "Марьяна",
    "Оксана",
    "Тамара",
];
const PATRONYMICS: &[&str] = &[
    "Азаматовна",
    "Борисовна",
    "Викторовна",
    "Георгиевна",
    "Заурбековна",
    "Ивановна",
    "Муратовна",
    "Олеговна",
];
const SUBJECTS: &[&str] = &[
    "математика",
    "русский язык",
    "литература",
    "физика",
    "химия",
    "биология",
    "история",
    "география",
    "информатика",
    "английский язык",
    "начальные классы",
    "физическая культура",
];
const WORDINGS: &[(u16, &str)] = &[
    (deficit::block::SUBJECT, "Решение задач повышенного уровня"),
    (deficit::block::SUBJECT, "Задания на работу с текстом"),
    (deficit::block::SUBJECT, "Содержание предмета по обновлённому стандарту"),
    (deficit::block::METHODICAL, "Формирующее оценивание"),
    (deficit::block::METHODICAL, "Планирование урока по стандарту"),
    (deficit::block::METHODICAL, "Работа со слабыми учениками"),
    (deficit::block::PEDAGOGICAL, "Мотивация учащихся"),
    (deficit::block::PEDAGOGICAL, "Работа с детьми с ОВЗ"),
    (deficit::block::COMMUNICATIVE, "Общение с родителями"),
    (deficit::block::COMMUNICATIVE, "Разрешение конфликтов"),
    (deficit::block::DIGITAL, "Дистанционный урок"),
    (deficit::block::DIGITAL, "Анализ данных о результатах"),
    (deficit::block::LEGAL, "Права ребёнка"),
    (deficit::block::LEGAL, "Нормативные документы школы"),
];
const MEASURES: &[(u16, &str)] = &[
    (activity::form::COURSE, "Курсы повышения квалификации"),
    (activity::form::INTERNSHIP, "Стажировка в опорной школе"),
    (activity::form::CONSULTATION, "Консультация методиста"),
    (activity::form::WEBINAR, "Вебинар"),
    (activity::form::MENTORING, "Наставничество"),
    (activity::form::VISITS, "Посещение уроков"),
];

/// An invented list of so many schools, numbered from 1.
pub fn schools(count: u32) -> RosterDraft {
    let wide = if count > 99 { 4 } else { 2 };
    let row = |number: u32| {
        let place = VILLAGES[number as usize % VILLAGES.len()];
        let cells = vec![
            cell(Kind::School, school::CODE, Value::Text(format!("{number:0wide$}"))),
            cell(Kind::School, school::SHORT, Value::Text(format!("СОШ № {number} с. {place}"))),
            cell(Kind::School, school::NAME, Value::Text(format!("МКОУ «СОШ № {number}» с. {place}"))),
            cell(Kind::School, school::LOGIN, Value::Text(format!("{:06}", 990_000 + number))),
            cell(Kind::School, school::PLACE, Value::text(place)),
        ];
        RosterRow { line: number, cells, same_as: None }
    };
    list(Kind::School, (1..=count).map(row).collect())
}

/// An invented list of teachers, from the number `first` on: each with one to four deficits, most with a measure.
pub fn teachers(seed: u64, today: NaiveDate, first: u32, count: u32, schools: u32) -> RosterDraft {
    let wide = if schools > 99 { 4 } else { 2 };
    let mut dice = Dice::new(seed ^ u64::from(first));
    let mut rows = Vec::new();
    for number in first..first + count {
        let name = format!("{} {} {} {number}", dice.of(SURNAMES), dice.of(NAMES), dice.of(PATRONYMICS));
        let at = dice.below(u64::from(schools)) + 1;
        let mut own = vec![
            cell(Kind::Teacher, teacher::NAME, Value::Text(name)),
            cell(Kind::Teacher, teacher::SCHOOLS, Value::Text(format!("{at:0wide$}"))),
            cell(Kind::Teacher, teacher::SUBJECTS, Value::List(vec![Value::text(*dice.of(SUBJECTS))])),
        ];
        if dice.below(10) > 0 {
            own.push(cell(Kind::Teacher, teacher::CONSENT_NUMBER, Value::Text(format!("{number}-с"))));
            own.push(cell(Kind::Teacher, teacher::CONSENT_DATE, Value::Day(back(today, 200))));
        }
        for _ in 0..=dice.below(4) {
            let mut cells = own.clone();
            cells.extend(found(&mut dice, today));
            let line = rows.len() as u32 + 1;
            rows.push(RosterRow { line, cells, same_as: None });
        }
    }
    list(Kind::Teacher, rows)
}

fn found(dice: &mut Dice, today: NaiveDate) -> Vec<RosterCell> {
    let (block, wording) = *dice.of(WORDINGS);
    let level = u16::try_from(dice.below(3)).unwrap_or(0) + 1;
    let mut cells = vec![
        cell(Kind::Deficit, deficit::BLOCK, Value::Code(block)),
        cell(Kind::Deficit, deficit::WORDING, Value::text(wording)),
        cell(Kind::Deficit, deficit::LEVEL, Value::Code(level)),
        cell(Kind::Deficit, deficit::FOUND_ON, Value::Day(back(today, 100 + dice.below(90)))),
        cell(Kind::Deficit, deficit::FOUND_BY, Value::text("диагностическая работа")),
    ];
    if dice.below(8) > 0 {
        let (form, title) = *dice.of(MEASURES);
        let due = back(today, 60) + Days::new(dice.below(300));
        let (owner, ..) = *dice.of(OWNERS);
        cells.extend([
            cell(Kind::Activity, activity::TITLE, Value::Text(format!("{title}: {wording}"))),
            cell(Kind::Activity, activity::FORM, Value::Code(form)),
            cell(Kind::Activity, activity::OWNERS, Value::text(owner)),
            cell(Kind::Activity, activity::DEADLINE, Value::Text(format!("до {}", due.format("%d.%m.%Y")))),
            cell(Kind::Activity, activity::RESULT, Value::text("удостоверение")),
        ]);
    }
    cells
}

fn back(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}

fn cell(kind: Kind, tag: u16, value: Value) -> RosterCell {
    RosterCell { kind, tag, value }
}

fn list(kind: Kind, rows: Vec<RosterRow>) -> RosterDraft {
    RosterDraft {
        kind,
        file_name: "demo".to_owned(),
        hash: Vec::new(),
        encoding: "utf-8".to_owned(),
        columns: Vec::new(),
        rows,
        refused: Vec::new(),
    }
}
