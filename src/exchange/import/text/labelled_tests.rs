//! Lists whose items are labelled.

use crate::exchange::import::error::Fault;
use crate::exchange::import::text::read;
use crate::exchange::import::text::read::tests::{outside, rows, rows_of, strings};

#[test]
fn items_of_an_order_with_their_labels_are_rows() {
    let text = "План работы\nна 2022 год\n\n\
        1. Провести опрос педагогов,\n   не прошедших курсы.\n   Срок: до 10.02.2022.\n   Ответственные: ИМЦ,\n   \
        Иванова А.А.\n\n\
        2. Подготовить справку. Срок исполнения – март 2022 г. Отв.: методист УО.\n\
        3) Сдать отчёт (срок: до 1 июня 2022 года; ответственный: бухгалтерия).\n\n\
        Начальник управления                И.И. Петров\n";
    let table = read(text.as_bytes()).unwrap();
    let read = rows_of(&table);
    assert_eq!(read[0], (0, 0, strings(&["№", "Мероприятие", "Срок", "Ответственные"])));
    let first = ["1", "Провести опрос педагогов, не прошедших курсы", "до 10.02.2022", "ИМЦ, Иванова А.А."];
    assert_eq!(read[1], (4, 8, strings(&first)));
    assert_eq!(read[2].2, strings(&["2", "Подготовить справку", "март 2022 г.", "методист УО"]));
    assert_eq!(read[3].2, strings(&["3", "Сдать отчёт", "до 1 июня 2022 года", "бухгалтерия"]));
    assert_eq!(outside(&table).last().unwrap().0, 13);
}

#[test]
fn cards_and_bullets_need_no_numbers() {
    let text = "Мероприятие: Слёт отрядов\nДата проведения: 5 мая 2022 года\nОтветственный: ДДТ\n\n\
        Мероприятие: Смотр строя\nДата проведения: 6 мая 2022 года\nОтветственный: школы\n";
    assert_eq!(rows(text)[2].2, strings(&["Смотр строя", "6 мая 2022 года", "школы"]));
    let text = "План\n- Слёт отрядов.\n  Срок: май 2022 г.\n- Смотр строя.\n  Срок: июнь 2022 г.\n";
    assert_eq!(rows(text)[2].2, strings(&["Смотр строя", "июнь 2022 г."]));
}

#[test]
fn prose_that_speaks_of_terms_is_no_list() {
    let text = "1. Просим представить отчёт.\n2. Ответственным назначить лицо: методиста.\n3. Срок: до 1 мая.\n\
        4. Работа идёт.\n";
    assert_eq!(read(text.as_bytes()), Err(Fault::NoTable { lines: 4 }));
}
