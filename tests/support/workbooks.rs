//! Plans as offices keep them in Excel, composed for the tests; the same bytes on every run.

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

/// Name and bytes of each.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    vec![("merged.xlsx", merged()), ("dates.xlsx", dates()), ("two-sheets.xlsx", two_sheets())]
}

fn row(sheet: &mut Worksheet, at: u32, cells: &[&str]) {
    for (column, text) in (0..).zip(cells) {
        sheet.write(at, column, *text).unwrap();
    }
}

/// A title over all columns, sections as merged bold rows, an owner over several rows.
fn merged() -> Vec<u8> {
    let (mut book, bold) = (Workbook::new(), Format::new().set_bold().set_align(FormatAlign::Center));
    let sheet = book.add_worksheet().set_name("План").unwrap();
    sheet
        .merge_range(0, 0, 0, 4, "План мероприятий по поддержке школ на 2021-2022 учебный год", &bold)
        .unwrap();
    row(sheet, 2, &["№ п/п", "Наименование мероприятия", "Срок", "Ответственный", "Результат"]);
    sheet.merge_range(3, 0, 3, 4, "1. Анализ", &bold).unwrap();
    row(sheet, 4, &["1.1", "Сбор сведений\nо школах", "сентябрь 2021 года", "", "Сводная таблица"]);
    row(sheet, 5, &["1.2", "Справка о результатах", "до 15 октября 2021 года", "", "Справка"]);
    sheet.merge_range(4, 3, 5, 3, "Методический центр", &Format::new()).unwrap();
    sheet.merge_range(6, 0, 6, 4, "2. Помощь школам", &bold).unwrap();
    row(sheet, 7, &["2.1", "Консультации", "постоянно", "Методический центр", ""]);
    book.save_to_buffer().unwrap()
}

/// Deadlines as days and months, numbers of rows as numbers.
fn dates() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &["№", "Мероприятие", "Срок исполнения", "Исполнитель"]);
    let day = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    let rows: [(f64, &str, &str, &str, &str); 3] = [
        (1.0, "Приказ о рабочей группе", "2021-09-10", "dd.mm.yyyy", "УО"),
        (2.0, "Семинар", "2021-10-01", "mmmm yyyy", "ИМЦ"),
        (3.0, "Отчёт", "2022-05-25", "dd/mm/yyyy", "ИМЦ"),
    ];
    for (at, (number, title, date, code, owner)) in (1..).zip(rows) {
        sheet.write(at, 0, number).unwrap().write(at, 1, title).unwrap().write(at, 3, owner).unwrap();
        sheet.write_with_format(at, 2, day(date), &Format::new().set_num_format(code)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// The table goes on on the second sheet below a heading of its own.
fn two_sheets() -> Vec<u8> {
    let mut book = Workbook::new();
    let heading = ["№", "Мероприятие", "Срок", "Ответственный"];
    let sheet = book.add_worksheet().set_name("Первое полугодие").unwrap();
    row(sheet, 0, &heading);
    row(sheet, 1, &["1", "Совещание", "февраль 2021 года", "УО"]);
    row(sheet, 2, &["2", "Диагностика", "март 2021 года", "ИМЦ"]);
    let sheet = book.add_worksheet().set_name("Второе полугодие").unwrap();
    row(sheet, 0, &heading);
    row(sheet, 1, &["3", "Семинар", "сентябрь 2021 года", "ИМЦ"]);
    book.save_to_buffer().unwrap()
}
