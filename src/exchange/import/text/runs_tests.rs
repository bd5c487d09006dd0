//! Tables whose cells run together.

use crate::exchange::import::text::read;
use crate::exchange::import::text::read::tests::{outside, rows_of, strings};

const RAW: &str = "\
План работы
на 2021 год
№
п/п
Наименование мероприятия Срок исполнения Ответственный
исполнитель
Результат
1 2 3 4 5
I. Подготовка
1.1 Обучение школьных команд в
объёме 72 часов
октябрь 2021 г. ИМЦ Удостоверения
1.2 Проверка 6 классов до 15.11.2021 Отдел образования,
школы
Аналитическая справка
1
\u{c}№
п/п
Наименование мероприятия Срок исполнения Ответственный
исполнитель
Результат
по итогам года
Раздел II. Итоги и
выводы
2.1 Совещание директоров 20 декабря 2021 года УО Протокол
2.2 Приём отчётов без конца и края
Начальник управления И.И. Петров
2
";

#[test]
fn cells_that_run_together_are_told_apart_and_every_line_has_its_place() {
    let table = read(RAW.as_bytes()).unwrap();
    let read = rows_of(&table);
    let heading =
        ["№ п/п", "Наименование мероприятия", "Срок исполнения", "Ответственный исполнитель", "Результат"];
    assert_eq!(read[0], (3, 7, strings(&heading)));
    assert_eq!(read[2].2[0], "I. Подготовка");
    let first =
        ["1.1", "Обучение школьных команд в объёме 72 часов", "октябрь 2021 г.", "ИМЦ", "Удостоверения"];
    assert_eq!(read[3], (10, 12, strings(&first)));
    let second =
        ["1.2", "Проверка 6 классов", "до 15.11.2021", "Отдел образования, школы", "Аналитическая справка"];
    assert_eq!(read[4], (13, 15, strings(&second)));
    assert_eq!(read[6], (22, 22, strings(&["", "по итогам года", "", "", ""])));
    assert_eq!(read[7].2[0], "Раздел II. Итоги и выводы");
    assert_eq!(
        read[8].2,
        strings(&["2.1", "Совещание директоров", "20 декабря 2021 года", "УО", "Протокол"])
    );
    assert_eq!(read[9].2, strings(&["2.2", "Приём отчётов без конца и края", "", "", ""]));
    let lines: Vec<u32> = outside(&table).iter().map(|(at, _)| *at).collect();
    assert_eq!(lines, [1, 2, 16, 27, 28]);
    let told: Vec<(u32, u32)> = table.remarks.iter().map(|remark| remark.rows).collect();
    assert_eq!(told, [(22, 22), (26, 26)]);
}

#[test]
fn a_number_that_does_not_count_on_begins_no_row() {
    let text = "№ Мероприятие Сроки Ответственные\n1 Олимпиада для\n8 Классов района\nмай 2021 г. УО\n\
        2 Смотр июнь 2021 г. школы\n";
    let read = rows_of(&read(text.as_bytes()).unwrap());
    assert_eq!(read[1].2, strings(&["1", "Олимпиада для 8 Классов района", "май 2021 г.", "УО"]));
    assert_eq!(read[2].2, strings(&["2", "Смотр", "июнь 2021 г.", "школы"]));
}
