//! Papers with a cell on each line.

use crate::domain::place::Place;
use crate::exchange::import::error::Fault;
use crate::exchange::import::text::read;
use crate::exchange::import::text::read::tests::{outside, rows, rows_of, strings};

const PENZA: &str = "\
План мероприятий
на 2007 год

N п/п
Мероприятия
Сроки
Место проведения
Ответственный
1
Открытие выставки
01.11.2007
Центральная библиотека
Иванова И.И.
2
Круглый стол
До 01.11.2007
Администрация района
Департамент образования
II. Второй раздел
3
Подведение итогов
30.11.2007
01.12.2007
Районный дом культуры
Петрова П.П.

Исполнитель: Сидорова, тел. 2-15-16
";

#[test]
fn a_cell_on_each_line_is_a_table() {
    let table = read(PENZA.as_bytes()).unwrap();
    let read = rows_of(&table);
    assert_eq!(
        read[0],
        (4, 8, strings(&["N п/п", "Мероприятия", "Сроки", "Место проведения", "Ответственный"]))
    );
    assert_eq!(
        read[1].2,
        strings(&["1", "Открытие выставки", "01.11.2007", "Центральная библиотека", "Иванова И.И."])
    );
    assert_eq!(read[3].2[..2], strings(&["II.", "Второй раздел"]));
    let last = ["3", "Подведение итогов", "30.11.2007\n01.12.2007", "Районный дом культуры", "Петрова П.П."];
    assert_eq!(read[4].2, strings(&last));
    assert_eq!(outside(&table).last().unwrap().1, "Исполнитель: Сидорова, тел. 2-15-16");
    assert_eq!(table.remarks, []);
}

#[test]
fn a_row_that_lacks_a_cell_is_not_shifted_and_one_that_does_not_fit_is_told() {
    let text = "№\nп/п\nНаименование мероприятия\nОтветственные\nисполнители\nСроки\nРезультат\n1\n2\n3\n4\n5\n\
        1.1.\nПровести анализ\nрезультатов\nИМЦ УО\nдо 31 мая 2020 года\n\
        1.2.\nСобрать сведения\nОтдел\nОУ\nРайонные службы\nсентябрь 2020 года\nсправка\n\
        1.3.\nИтоги\nИМЦ\nдекабрь 2020 года\nприказ\n";
    let table = read(text.as_bytes()).unwrap();
    let read = rows_of(&table);
    assert_eq!(read[0].2[0], "№ п/п");
    assert_eq!(read[1].2, strings(&["1", "2", "3", "4", "5"]));
    let lacks = ["1.1.", "Провести анализ результатов", "ИМЦ УО", "до 31 мая 2020 года", ""];
    assert_eq!(read[2].2, strings(&lacks));
    let whole = "Собрать сведения\nОтдел\nОУ\nРайонные службы\nсентябрь 2020 года\nсправка";
    assert_eq!(read[3].2, strings(&["1.2.", whole, "", "", ""]));
    assert_eq!(read[4].2, strings(&["1.3.", "Итоги", "ИМЦ", "декабрь 2020 года", "приказ"]));
    assert_eq!((table.remarks[0].code.as_str(), table.remarks[0].rows), ("row-unclear", (18, 24)));
}

#[test]
fn blank_lines_between_cells_part_them_in_the_last_row_too() {
    let text = "№\n\nМероприятие\n\nСрок\n\nОтветственные\n\n1.\n\nСмотр\nкабинетов\n\nмай 2021\n\nУО\n\n\
        2.\n\nВстреча с\nродителями\n\nиюнь 2021\n\nУО,\nПМПК\n\nНачальник И.И. Иванов\n";
    let table = read(text.as_bytes()).unwrap();
    let read = rows_of(&table);
    assert_eq!(read[1].2, strings(&["1.", "Смотр кабинетов", "май 2021", "УО"]));
    assert_eq!(read[2].2, strings(&["2.", "Встреча с родителями", "июнь 2021", "УО,\nПМПК"]));
    assert_eq!(outside(&table), [(28, "Начальник И.И. Иванов".to_owned())]);
    assert_eq!(table.remarks, []);
}

#[test]
fn without_numbers_the_deadline_keeps_the_rhythm() {
    let text = "Наименование мероприятий\nВремя проведения\nОтветственные\n\
        Семинар\nсентябрь 2021\nИМЦ\nКонференция\nоктябрь 2021\nУО\nСовещание\nноябрь 2021\nУО\n";
    assert_eq!(rows(text)[2].2, strings(&["Конференция", "октябрь 2021", "УО"]));
}

#[test]
fn a_table_copied_column_by_column_is_refused_with_its_line() {
    let text = "№\nМероприятие\nСрок\n1\n2\n3\n4\n5\n6\nДело\nДело\nДело\nмай 2021\n";
    assert_eq!(read(text.as_bytes()), Err(Fault::CellsOutOfOrder { place: Place::line(4) }));
    let text = "№\nМероприятие\nСрок\n№ 1 2 3 4 5 6 7\nДело\nДело\nмай 2021\n";
    assert_eq!(read(text.as_bytes()), Err(Fault::CellsOutOfOrder { place: Place::line(4) }));
}
