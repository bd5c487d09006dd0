//! Drawn tables, as typewriters, DOS programs and Markdown draw them.

use crate::exchange::import::table::Join;
use crate::exchange::import::text::read;
use crate::exchange::import::text::read::tests::{full_rows, outside, rows, strings};

const BOXED: &str = "\
┌─────┬─────────────────┬──────────────┬────────────┐
│  №  │ Наименование    │ Ответствен-  │ Срок       │
│ п/п │ мероприятия     │ ный          │            │
├─────┼─────────────────┼──────────────┼────────────┤
│ 1. Организационное обеспечение                    │
├─────┼─────────────────┼──────────────┼────────────┤
│ 1.1 │ Информационно-  │ ИМЦ УО       │ до 31 мая  │
│     │ аналитическое   │ ОУ района    │ 2021 года  │
│     │ сопрово-        │              │            │
│     │ ждение школ     │              │            │
├─────┼─────────────────┼──────────────┼────────────┤
│ 1.2 │ Семинар         │ Отдел        │ май 2021   │
│     │                 │ мониторинга  │            │
└─────┴─────────────────┴──────────────┴────────────┘
Начальник УО Иванов
";

#[test]
fn a_boxed_table_gives_its_cells_whole() {
    let read = rows(BOXED);
    assert_eq!(read[0], (2, 3, strings(&["№ п/п", "Наименование мероприятия", "Ответственный", "Срок"])));
    assert_eq!(read[1], (5, 5, strings(&["1. Организационное обеспечение", "", "", ""])));
    let text = "Информационно-аналитическое сопровождение школ";
    assert_eq!(read[2], (7, 10, strings(&["1.1", text, "ИМЦ УО\nОУ района", "до 31 мая 2021 года"])));
    assert_eq!(read[3].2, strings(&["1.2", "Семинар", "Отдел мониторинга", "май 2021"]));
    let table = self::read(BOXED.as_bytes()).unwrap();
    assert_eq!(outside(&table), [(15, "Начальник УО Иванов".into())]);
    assert_eq!(full_rows(&table)[1].joins, [Join::Own, Join::FromLeft, Join::FromLeft, Join::FromLeft]);
}

#[test]
fn merged_heading_cells_are_joined_both_ways() {
    let text = "\
╔═══╦═════════════╦═════════════════╗
║ № ║ Мероприятия ║ Сроки           ║
║   ║             ╠═════╦═════╦═════╣
║   ║ по плану    ║ I   ║ II  ║ III ║
╠═══╬═════════════╬═════╬═════╬═════╣
║ 1 ║ Дело        ║  х  ║  -  ║  -  ║
╠═══╬═════════════╬═════╬═════╬═════╣
║ 2 ║ Другое      ║  -  ║  -  ║  -  ║
╚═══╩═════════════╩═════╩═════╩═════╝
";
    let table = read(text.as_bytes()).unwrap();
    let rows = full_rows(&table);
    assert_eq!(rows[0].cells, strings(&["№", "Мероприятия по плану", "Сроки", "", ""]));
    assert_eq!(rows[0].joins[3..], [Join::FromLeft, Join::FromLeft]);
    assert_eq!(rows[1].cells, strings(&["№", "Мероприятия по плану", "I", "II", "III"]));
    assert_eq!(rows[1].joins[..3], [Join::FromAbove, Join::FromAbove, Join::Own]);
    assert_eq!(rows[2].cells, strings(&["1", "Дело", "х", "-", "-"]));
    assert_eq!(rows[3].cells, strings(&["2", "Другое", "-", "-", "-"]));
}

#[test]
fn without_rules_between_rows_a_row_begins_with_its_number() {
    let text = "\
+-----+-----------------+----------+
| №   | Мероприятие     | Срок     |
+-----+-----------------+----------+
| I. Кадры              |          |
| 1   | Назначение      | май      |
|     | координаторов   | 2021 г.  |
| 2   | Семинар         | июнь     |
+-----+-----------------+----------+
\u{c}|     | для учителей    |          |
| 3   | Справка         | июль     |
+-----+-----------------+----------+
";
    let read = rows(text);
    assert_eq!(read[1].2, strings(&["I. Кадры", "", ""]));
    assert_eq!(read[2], (5, 6, strings(&["1", "Назначение координаторов", "май 2021 г."])));
    assert_eq!(read[3].2, strings(&["2", "Семинар", "июнь"]));
    assert_eq!(read[4], (9, 9, strings(&["", "для учителей", ""])));
    assert_eq!(read[5].2, strings(&["3", "Справка", "июль"]));
    let table = self::read(text.as_bytes()).unwrap();
    assert!(full_rows(&table)[4].apart);
}

#[test]
fn in_markdown_every_line_is_a_row_and_bars_need_not_stand_below_one_another() {
    let text = "План\n\n| № | Мероприятие | Срок |\n|---|:---|---:|\n| 1. Раздел | | |\n\
        | 1.1 | Дело<br>большое | май |\n| | Дело \\| два | июнь |\n|1.3|Ещё|-|\n";
    let read = rows(text);
    assert_eq!(read.len(), 5);
    assert_eq!(read[2], (6, 6, strings(&["1.1", "Дело\nбольшое", "май"])));
    assert_eq!(read[3].2, strings(&["", "Дело | два", "июнь"]));
    assert_eq!(read[4].2, strings(&["1.3", "Ещё", "-"]));
}

#[test]
fn inner_bars_alone_are_enough() {
    let text =
        " № | Мероприятие | Срок\n---+-------------+------\n 1 | Дело        | май\n 2 | Дело        | май\n";
    assert_eq!(rows(text)[2].2, strings(&["2", "Дело", "май"]));
    let text = "№ | Мероприятие | Срок\n1 | Дело | май\n2 | Дело | май\n";
    assert_eq!(rows(text)[2].2, strings(&["2", "Дело", "май"]));
}
