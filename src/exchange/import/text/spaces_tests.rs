//! Printed columns, as `pdftotext -layout` and monospaced print give them.

use crate::exchange::import::text::read;
use crate::exchange::import::text::read::tests::{full_rows, outside, rows, strings};

const PRINTED: &str = "\
                     План мероприятий («дорожная карта»)
                     на 2020-2021 учебный год

 №    Наименование мероприятия            Ответственные        Сроки          Планируемый
п/п                                       исполнители          реализации     результат
1. Анализ перечня общеобразовательных организаций
1.1.  Проведение анализа списка школ по   Отдел мониторинга    до 31 мая      Уточнен перечень
      результатам ВПР с целью определе-   и статистики         2020 года      школ
      ния организаций                     образования УО
1.2.  Сбор сведений                       ИМЦ УО               до 15 февраля  Справка
                                                               2021 года
                                                                               2
\u{c}УО района                                                                  стр. 2
      о школах района                                                         по итогам года
1.3.  Корректировка методических реко-    ИМЦ УО,              постоянно      Внесены изменения
      мендаций                            ОУ района

Начальник УО                              И.И. Иванов
";

#[test]
fn columns_are_found_by_the_blanks_between_them() {
    let read = rows(PRINTED);
    let heading = [
        "№ п/п",
        "Наименование мероприятия",
        "Ответственные исполнители",
        "Сроки реализации",
        "Планируемый результат",
    ];
    assert_eq!(read[0], (4, 5, strings(&heading)));
    assert_eq!(read[1].2, strings(&["1. Анализ перечня общеобразовательных организаций", "", "", "", ""]));
    let cells = [
        "1.1.",
        "Проведение анализа списка школ по результатам ВПР с целью определения организаций",
        "Отдел мониторинга и статистики образования УО",
        "до 31 мая 2020 года",
        "Уточнен перечень школ",
    ];
    assert_eq!(read[2], (7, 9, strings(&cells)));
    assert_eq!(
        read[3],
        (10, 11, strings(&["1.2.", "Сбор сведений", "ИМЦ УО", "до 15 февраля 2021 года", "Справка"]))
    );
    assert_eq!(read[4], (14, 14, strings(&["", "о школах района", "", "", "по итогам года"])));
    assert_eq!(
        read[5].2[..3],
        strings(&["1.3.", "Корректировка методических рекомендаций", "ИМЦ УО,\nОУ района"])
    );
    assert_eq!(read[6].2.concat().replace(' ', ""), "НачальникУОИ.И.Иванов");
}

#[test]
fn running_heads_and_page_numbers_stand_outside_and_a_broken_row_stands_apart() {
    let table = read(PRINTED.as_bytes()).unwrap();
    let at: Vec<u32> = outside(&table).iter().map(|line| line.0).collect();
    assert_eq!(at, [1, 2, 12, 13]);
    assert_eq!(table.remarks, []);
    let broken = &full_rows(&table)[4];
    assert!(broken.apart);
    assert_eq!(broken.page, 2);
}

#[test]
fn blank_lines_part_rows_whose_number_stands_at_half_their_height() {
    let text = "\
  №   Мероприятие                 Срок          Ответственный

      Проведение анализа
  1   результатов ВПР в школах    май 2021      ИМЦ УО
      района

      Организация
  2                               июнь 2021     Отдел
      стажировок                                мониторинга

  3   Справка                     июль 2021     ИМЦ УО
";
    let read = rows(text);
    assert_eq!(
        read[1],
        (3, 5, strings(&["1", "Проведение анализа результатов ВПР в школах района", "май 2021", "ИМЦ УО"]))
    );
    assert_eq!(read[2], (7, 9, strings(&["2", "Организация стажировок", "июнь 2021", "Отдел мониторинга"])));
    assert_eq!(read[3].2[0], "3");
}

#[test]
fn without_blank_lines_rows_lie_around_their_numbers() {
    let text = "\
  №   Мероприятие                 Срок          Ответственный
      Проведение анализа
  1   результатов ВПР в школах    май 2021      ИМЦ УО
      района
      Организация
  2   стажировок по предметам     июнь 2021     Отдел
      Справка
  3   о стажировках               июль 2021     ИМЦ УО
";
    let read = rows(text);
    assert_eq!(read[1].2[1], "Проведение анализа результатов ВПР в школах района");
    assert_eq!(read[2].2[1], "Организация стажировок по предметам");
    assert_eq!(read[3].2[1], "Справка о стажировках");
}

#[test]
fn a_table_without_numbers_has_a_row_a_line() {
    let text = "\
Мероприятие          Время проведения    Ответственные
Открытие площадки    с 10-00             Иванова И.И.
Мастер-класс         с 11-00             Петрова П.П.
";
    assert_eq!(rows(text)[2].2, strings(&["Мастер-класс", "с 11-00", "Петрова П.П."]));
}

#[test]
fn a_column_that_is_seldom_filled_keeps_its_place() {
    let mut text =
        String::from("№    Мероприятие                      Место        Срок      Ответственный\n");
    for at in 1..=12 {
        let place = if at == 7 { "ИМЦ" } else { "" };
        text.push_str(&format!(
            "{at:<5}{:<33}{place:<13}май       УО\n",
            format!("Дело номер {at} для школ")
        ));
        text.push_str("     и ещё кое-что по плану\n");
    }
    let read = rows(&text);
    assert_eq!(
        read[7].2,
        strings(&["7", "Дело номер 7 для школ и ещё кое-что по плану", "ИМЦ", "май", "УО"])
    );
    assert_eq!(read[8].2, strings(&["8", "Дело номер 8 для школ и ещё кое-что по плану", "", "май", "УО"]));
}
