//! Tables as documents and workbooks have them: merged cells, several tables and sheets, bold rows, lines between.

use opora::domain::deadline::{DoubtCode, Severity, When};
use opora::domain::draft::{ActivityDraft, PlanDraft};
use opora::domain::paper_column::{How, Role};
use opora::exchange::import::error::Fault;
use opora::exchange::import::table::{Item, Join, Line, Part, Row, Table};
use opora::exchange::import::{Options, Reading, TakenAs, roadmap};

/// A drawn table: `|` between cells, `<` a cell that its left neighbour spans, `^` one that the cell above spans, `*`
/// before a bold row; a line without `|` stands outside the cells.
fn items(part: u16, drawn: &str) -> Vec<Item> {
    let (mut items, mut above): (Vec<Item>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, line) in (1u32..).zip(drawn.lines().map(str::trim).filter(|line| !line.is_empty())) {
        let bold = line.starts_with('*');
        let line = line.trim_start_matches('*').trim();
        if !line.contains('|') {
            items.push(Item::Line(Line { part, at, text: line.to_owned(), bold, ..Line::default() }));
            continue;
        }
        let (mut cells, mut joins) = (Vec::new(), Vec::new());
        for (column, cell) in line.split('|').map(str::trim).enumerate() {
            let (text, join) = match cell {
                "<" => (String::new(), Join::FromLeft),
                "^" => (above.get(column).cloned().unwrap_or_default(), Join::FromAbove),
                cell => (cell.to_owned(), Join::Own),
            };
            cells.push(text);
            joins.push(join);
        }
        above.clone_from(&cells);
        items.push(Item::Row(Row { part, from: at, to: at, cells, joins, bold, ..Row::default() }));
    }
    items
}

fn document(tables: &[&str]) -> Table {
    let parts: Vec<Part> = (1u16..).zip(tables).map(|(number, _)| Part::Table(number)).collect();
    let items = (0u16..).zip(tables).flat_map(|(part, drawn)| items(part, drawn)).collect();
    Table { items, parts, encoding: "docx".to_owned(), ..Table::default() }
}

fn workbook(sheets: &[(&str, &str)]) -> Table {
    let parts = sheets.iter().map(|(name, _)| Part::Sheet((*name).to_owned())).collect();
    let items = (0u16..).zip(sheets).flat_map(|(part, (_, drawn))| items(part, drawn)).collect();
    Table { items, parts, encoding: "xlsx".to_owned(), ..Table::default() }
}

fn read(table: Table) -> Reading {
    roadmap::read("план.docx", b"bytes", table, &Options::default()).unwrap()
}

fn rows(draft: &PlanDraft) -> Vec<(Option<&str>, Option<usize>, &str, &str)> {
    let of = |it| -> (Option<&str>, Option<usize>, &str, &str) {
        let it: &ActivityDraft = it;
        (it.number.as_deref(), it.section, it.title.as_str(), it.deadline.text.as_str())
    };
    draft.activities.iter().map(of).collect()
}

fn sections(draft: &PlanDraft) -> Vec<(Option<&str>, &str)> {
    draft.sections.iter().map(|it| (it.number.as_deref(), it.title.as_str())).collect()
}

fn all_rows_are_counted(reading: &Reading, items: usize) {
    let rows = &reading.draft.account.rows;
    let sum = rows.title
        + rows.headings
        + rows.sections
        + rows.activities
        + rows.joined
        + rows.noise
        + rows.refused;
    assert_eq!((rows.seen, sum), (items, items), "{rows:?}");
}

#[test]
fn merged_cells_hold_for_every_row_that_they_span() {
    let table = document(&["№ | Мероприятие | Сроки | < | < | < | Ответственные | Результат
         ^ | ^ | I кв. 2021 г. | II кв. 2021 г. | III кв. 2021 г. | IV кв. 2021 г. | ^ | ^
         1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
         *1. Кадры | < | < | < | < | < | < | <
         1.1 | Анализ кадров | х | | х | | ИМЦ, ОУ | Справка
         1.2 | Семинар для учителей | | + | < | | ^ | ^
         2 | Помощь школам | < | < | < | < | < | <
         2.1 | Выезды | | | | до 15 ноября | УО | Отчёт"]);
    let items = table.items.len();
    let reading = read(table);
    let draft = &reading.draft;
    assert_eq!(sections(draft), [(Some("1"), "Кадры"), (Some("2"), "Помощь школам")]);
    assert_eq!(
        rows(draft),
        [
            (Some("1.1"), Some(0), "Анализ кадров", "I квартал 2021 г., III квартал 2021 г."),
            (Some("1.2"), Some(0), "Семинар для учителей", "II квартал 2021 г., III квартал 2021 г."),
            (Some("2.1"), Some(1), "Выезды", "до 15 ноября"),
        ]
    );
    assert_eq!(draft.activities[1].owners, ["ИМЦ", "ОУ"]);
    assert_eq!(draft.activities[1].result, "Справка");
    assert_eq!(draft.activities[0].cells[2], ("Сроки / I кв. 2021 г.".to_owned(), "х".to_owned()));
    assert!(draft.doubts.is_empty(), "{:?}", draft.doubts);
    assert_eq!(draft.account.rows.headings, 3);
    all_rows_are_counted(&reading, items);
}

#[test]
fn an_activity_over_several_rows_is_one_and_its_rows_add_up() {
    let table = document(&["№ | Мероприятие | Срок | Ответственные | Результат
         1 | Диагностика учителей | сентябрь 2020 | ИМЦ | Справка
         ^ | ^ | май 2021 | ОУ | Отчёт
         2 | Семинар | май 2021 | ИМЦ | Протокол
         3 | Курсы | ^ | ^ | ^"]);
    let draft = read(table).draft;
    assert_eq!(
        rows(&draft),
        [
            (Some("1"), None, "Диагностика учителей", "сентябрь 2020\nмай 2021"),
            (Some("2"), None, "Семинар", "май 2021"),
            (Some("3"), None, "Курсы", "май 2021"),
        ]
    );
    let first = &draft.activities[0];
    assert_eq!((first.owners.as_slice(), first.lines), (&["ИМЦ".to_owned(), "ОУ".to_owned()][..], (2, 3)));
    assert!(matches!(&first.deadline.when, When::Points(points) if points.len() == 2));
    assert_eq!(first.result, "Справка Отчёт");
}

#[test]
fn a_merged_column_of_stages_gives_the_sections() {
    let table = document(&["№ | Этап | Мероприятия | Сроки | Исполнители
         1 | I. Подготовительный | Анкетирование | сентябрь 2021 г. | ИМЦ
         2 | ^ | Анализ анкет | октябрь 2021 г. | ИМЦ
         3 | II. Основной | Посещение уроков | ноябрь 2021 г. | ОУ"]);
    let draft = read(table).draft;
    assert_eq!(sections(&draft), [(Some("I"), "Подготовительный"), (Some("II"), "Основной")]);
    let of: Vec<_> = draft.activities.iter().map(|it| it.section).collect();
    assert_eq!(of, [Some(0), Some(0), Some(1)]);
}

#[test]
fn headings_between_tables_are_sections_and_a_foreign_table_is_noise() {
    let table = document(&[
        "УТВЕРЖДАЮ | Начальник УО
         План мероприятий на 2021 год",
        "*1. Кадры
         № | Мероприятие | Срок | Ответственные
         1 | Курсы | май 2021 | ИМЦ",
        "Работа с родителями
         1 | Собрания | июнь 2021 | ОУ
         2 | Анкетирование | июль 2021 | ОУ",
        "Показатели
         Показатель | 2020 | 2021
         Доля школ | 10 | 5",
    ]);
    let items = table.items.len();
    let reading = read(table);
    let draft = &reading.draft;
    assert_eq!(draft.title, "План мероприятий на 2021 год");
    assert_eq!(sections(draft), [(Some("1"), "Кадры"), (None, "Работа с родителями")]);
    assert_eq!(
        rows(draft),
        [
            (Some("1"), Some(0), "Курсы", "май 2021"),
            (Some("1"), Some(1), "Собрания", "июнь 2021"),
            (Some("2"), Some(1), "Анкетирование", "июль 2021"),
        ]
    );
    let places: Vec<String> = draft.noise.iter().map(|line| line.place.to_string()).collect();
    assert_eq!(places, ["table 1!1", "paragraph 1", "table 4!2", "table 4!3"]);
    all_rows_are_counted(&reading, items);
}

#[test]
fn every_sheet_with_rows_is_a_section_and_places_name_it() {
    let table = workbook(&[
        (
            "I квартал",
            "План на 2021 год | | \n № | Мероприятие | Срок\n 1 | Сбор данных | до 31 мая октября 2021 г.",
        ),
        (
            "II квартал",
            "План на 2021 год | | \n № | Мероприятие | Срок | Чудо\n 1 | Анализ | до 1 мая 2021 г. | да\n 2 | Отчёт | до 2 мая 2021 г. | нет",
        ),
    ]);
    let items = table.items.len();
    let reading = read(table);
    let draft = &reading.draft;
    assert_eq!(sections(draft), [(None, "I квартал"), (None, "II квартал")]);
    assert_eq!(draft.activities.iter().map(|it| it.section).collect::<Vec<_>>(), [Some(0), Some(1), Some(1)]);
    let doubt = &draft.activities[0].deadline.doubts[0];
    assert_eq!(doubt.place.as_deref(), Some("«I квартал»!3:3"));
    let unknown = draft.doubts.iter().find(|doubt| doubt.code == DoubtCode::ColumnUnknown).unwrap();
    assert_eq!((unknown.text.as_deref(), unknown.place.as_deref()), (Some("Чудо"), Some("«II квартал»!2:4")));
    all_rows_are_counted(&reading, items);
}

#[test]
fn a_persons_word_on_columns_is_taken_and_told() {
    let drawn = "№ | Мероприятие | Что-то | Иное\n 1 | Сбор данных | ИМЦ | май 2021\n 2 | Анализ | ОУ | ?";
    let options = Options {
        meanings: vec![("Что-то".to_owned(), Role::Result), ("Иное".to_owned(), Role::Deadline)],
        ..Options::default()
    };
    let draft = roadmap::read("план.docx", b"", document(&[drawn]), &options).unwrap().draft;
    assert_eq!(draft.activities[0].result, "ИМЦ");
    assert_eq!(draft.activities[0].deadline.text, "май 2021");
    let told: Vec<(Role, How)> =
        draft.account.columns.iter().map(|column| (column.role, column.how)).collect();
    assert_eq!(told[2..], [(Role::Result, How::Said), (Role::Deadline, How::Said)]);
}

#[test]
fn tables_that_are_no_plan_are_refused_with_place_and_cells() {
    for drawn in [
        "ФИО | Дата рождения | Класс\n Иванов Иван | 01.02.2010 | 5\n Петров Пётр | 02.03.2010 | 5",
        "№ | Наименование товара | Цена | Дата поставки\n 1 | Мел | 50 | 01.09.2021\n 2 | Доска | 900 | 02.09.2021",
        "Код ОО | Наименование ОО | Адрес\n 100001 | СОШ № 1 | с. Аргудан\n 100002 | СОШ № 2 | с. Анзорей",
    ] {
        let fault = roadmap::read("план.docx", b"", document(&[drawn]), &Options::default()).unwrap_err();
        assert!(
            matches!(&fault, Fault::NoHeading { place, .. } if place.to_string() == "table 1!1"),
            "{fault}"
        );
    }
    let undated = "№ | Мероприятие | Ответственный\n 1 | Проведение анализа | ИМЦ\n 2 | Семинар | ОУ";
    let fault = roadmap::read("план.docx", b"", document(&[undated]), &Options::default()).unwrap_err();
    assert!(matches!(&fault, Fault::NoDeadline { cells, .. } if cells.len() == 3), "{fault}");
}

#[test]
fn uses_hold_for_each_part_in_the_order_of_the_paper() {
    let table = document(&[
        "План\n № | Мероприятие | Срок\n 1 | Сбор данных | май 2021",
        "№ | Мероприятие | Срок\n 2 | Анализ | май 2021\n Исполнитель: Петрова",
    ]);
    let uses: Vec<(u16, u32, TakenAs)> =
        read(table).uses.iter().map(|it| (it.part, it.from, it.taken_as)).collect();
    use TakenAs::*;
    assert_eq!(
        uses,
        [(0, 1, Title), (0, 2, Heading), (0, 3, Activity), (1, 1, Heading), (1, 2, Activity), (1, 3, Noise)]
    );
}

#[test]
fn roman_headings_are_months_and_a_year_above_goes_along() {
    let draft = read(document(&["План работы
         № | Мероприятие | 2021 год | < | 2022 год | < | < | Кто
         ^ | ^ | XI | XII | I | II | V | ^
         1 | Сбор данных | | + | | | | ИМЦ
         2 | Анализ | | | до 15 | | | ИМЦ
         3 | Отчёт | + | | | + | | ИМЦ"]))
    .draft;
    let texts: Vec<&str> = draft.activities.iter().map(|it| it.deadline.text.as_str()).collect();
    assert_eq!(texts, ["декабрь 2021 г.", "до 15 января 2022 г.", "ноябрь 2021 г., февраль 2022 г."]);
}

#[test]
fn a_year_above_rows_decides_their_days_and_leaves_their_words() {
    let table = document(&["План развития на 2021-2023 годы
         № | Мероприятие | Срок | Ответственный
         *2022 год | < | < | <
         1 | Обучение команд | до 15 мая | ИМЦ
         2 | Отчёт | до 1 июня 2023 г. | ИМЦ
         *2023 год | < | < | <
         3 | Стажировки | январь | ИМЦ"]);
    let draft = read(table).draft;
    let last = |when: &When| match when {
        When::By { due, .. } => due.to_string(),
        When::Period { end, .. } => end.to_string(),
        other => format!("{other:?}"),
    };
    let told: Vec<(&str, String)> =
        draft.activities.iter().map(|it| (it.deadline.text.as_str(), last(&it.deadline.when))).collect();
    let expected =
        [("до 15 мая", "2022-05-15"), ("до 1 июня 2023 г.", "2023-06-01"), ("январь", "2023-01-31")];
    assert_eq!(told, expected.map(|(text, day)| (text, day.to_owned())));
    let asked = draft.activities.iter().flat_map(|it| &it.deadline.doubts);
    assert!(asked.clone().all(|doubt| doubt.severity == Severity::Note), "{:?}", asked.collect::<Vec<_>>());
}

#[test]
fn a_heading_again_in_any_words_is_a_heading_and_signatures_are_no_work() {
    let reading = read(document(&[
        "План мероприятий на 2021 год
         *Нормативное обеспечение
         № | Что намечено | Срок | Кто отвечает
         1 | Разработка положения о проекте | май 2021 | ИМЦ
         2 | Заключение соглашений | июнь 2021 | ИМЦ",
        "*Мониторинг
         № | Что намечено | Срок | Кто отвечает
         1 | Отчёт | июль 2021 | ИМЦ
         | Начальник управления | | Р.А. Тынель",
        "Лист согласования
         Должность | ФИО | Подпись | Дата
         Юрисконсульт | Маркова А.Е. | | 18.09.2021",
    ]));
    let draft = &reading.draft;
    assert_eq!(draft.title, "План мероприятий на 2021 год");
    assert_eq!(sections(draft), [(None, "Нормативное обеспечение"), (None, "Мониторинг")]);
    let titles: Vec<&str> = draft.activities.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["Разработка положения о проекте", "Заключение соглашений", "Отчёт"]);
}

#[test]
fn columns_of_stages_are_deadlines_and_a_row_of_one_cell_is_a_section() {
    let draft = read(document(&["План на 2022-2023 учебный год
         Недостатки | Мероприятие | Входной этап | Итоговый этап | Ответственный
         *I. Открытость | < | < | < | <
         Нет сведений | Обновить раздел сайта | сентябрь 2022 | май 2023 | Климов Д.В.
         *II. Комфортность | < | < | < | <
         Нет зоны отдыха | Оборудовать зону отдыха | – | до 1 мая 2023 г. | Орехов И.И."]))
    .draft;
    assert_eq!(sections(&draft), [(Some("I"), "Открытость"), (Some("II"), "Комфортность")]);
    assert!(matches!(&draft.activities[0].deadline.when, When::Points(points) if points.len() == 2));
    assert_eq!(draft.activities[1].section, Some(1));
}
