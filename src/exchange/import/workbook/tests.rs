//! Workbooks as offices keep their plans, made for the test by the writer of our own exports.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::read;
use crate::exchange::import::error::Fault;
use crate::exchange::import::table::{Item, Join, Part, Row, Table};

fn table(fill: impl FnOnce(&mut Workbook)) -> Table {
    let mut book = Workbook::new();
    fill(&mut book);
    read(&book.save_to_buffer().unwrap()).unwrap()
}

fn rows(table: &Table) -> Vec<Row> {
    let rows = table.items.iter().filter_map(|item| match item {
        Item::Row(row) => Some(row.clone()),
        Item::Line(_) => None,
    });
    rows.collect()
}

fn codes(table: &Table) -> Vec<(&str, (u32, u32), &str)> {
    table.remarks.iter().map(|it| (it.code.as_str(), it.rows, it.text.as_str())).collect()
}

fn heading(sheet: &mut Worksheet, row: u32) {
    for (column, text) in (0..).zip(["№", "Мероприятие", "Срок", "Ответственный"])
    {
        sheet.write(row, column, text).unwrap();
    }
}

#[test]
fn merged_cells_are_joined_both_ways_and_bold_rows_told() {
    let table = table(|book| {
        let (sheet, bold) = (book.add_worksheet(), Format::new().set_bold());
        sheet.merge_range(0, 0, 0, 3, "План мероприятий на 2021 год", &bold).unwrap();
        heading(sheet, 2);
        sheet.merge_range(3, 0, 3, 3, "1. Первый раздел", &bold).unwrap();
        sheet
            .write(4, 0, "1.1")
            .unwrap()
            .write(4, 1, "Дело\nв две строки")
            .unwrap()
            .write(4, 2, "май")
            .unwrap();
        sheet.write(5, 0, "1.2").unwrap().write(5, 1, "Дело").unwrap().write(5, 2, "июнь").unwrap();
        sheet.merge_range(4, 3, 5, 3, "ИМЦ", &Format::new()).unwrap();
    });
    let rows = rows(&table);
    assert_eq!(table.parts, [Part::Sheet("Sheet1".into())]);
    assert_eq!((rows[0].from, rows[0].bold, rows[1].apart), (1, true, true));
    assert_eq!(rows[2].cells, ["1. Первый раздел", "", "", ""]);
    assert_eq!(rows[2].joins, [Join::Own, Join::FromLeft, Join::FromLeft, Join::FromLeft]);
    assert_eq!(rows[3].cells, ["1.1", "Дело\nв две строки", "май", "ИМЦ"]);
    assert_eq!((rows[4].cells[3].as_str(), rows[4].join(3)), ("ИМЦ", Join::FromAbove));
    assert!(!rows[4].bold && table.remarks.is_empty());
}

#[test]
fn dates_numbers_and_formulas_come_out_as_they_are_seen() {
    let table = table(|book| {
        let sheet = book.add_worksheet();
        heading(sheet, 0);
        let format = |code: &str| Format::new().set_num_format(code);
        let day = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
        sheet.write(1, 0, 1.1).unwrap();
        sheet.write_with_format(1, 2, day("2021-05-25"), &format("dd/mm/yyyy")).unwrap();
        sheet.write_with_format(2, 0, 3.1, &format("0.00")).unwrap();
        sheet.write_with_format(2, 2, day("2021-05-01"), &format("[$-419]mmmm yyyy;@")).unwrap();
        // What Excel makes of a typed 3.10.
        sheet.write_with_format(3, 0, day("2021-10-03"), &format("d-mmm")).unwrap();
        sheet.write(3, 2, Formula::new("A1&B1").set_result("до 1 июня")).unwrap();
        sheet.write(3, 3, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
        for row in 1..4 {
            sheet.write(row, 1, "Дело").unwrap();
        }
    });
    let rows = rows(&table);
    assert_eq!(rows[1].cells, ["1.1", "Дело", "25.05.2021"]);
    assert_eq!(rows[2].cells, ["3.10", "Дело", "май 2021"]);
    assert_eq!(rows[3].cells[..3], ["3.10", "Дело", "до 1 июня"]);
    assert!(codes(&table).contains(&("number-was-date", (4, 4), "03.10.2021")));
}

#[test]
fn a_formula_that_nobody_has_worked_out_is_told_and_an_empty_text_is_not() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    heading(sheet, 0);
    for row in 1..5 {
        sheet.write(row, 0, row).unwrap().write(row, 1, "Дело").unwrap();
    }
    for row in 1..3 {
        sheet.write(row, 2, Formula::new("DATE(2022,6,1)").set_result("777")).unwrap();
    }
    sheet.write(3, 2, Formula::new("DATE(2022,6,1)").set_result("44713")).unwrap();
    sheet.write(4, 2, Formula::new("IF(A1,B1)").set_result("")).unwrap();
    let bytes = edited(&book.save_to_buffer().unwrap(), "<v>777</v>", "<v></v>");
    let table = read(&bytes).unwrap();
    assert_eq!(codes(&table), [("formula-without-value", (2, 3), "")]);
    assert_eq!(rows(&table)[3].cells[2], "44713");
}

/// The workbook with another wording in its first sheet.
fn edited(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (mut text, name) = (Vec::new(), part.name().unwrap().into_owned());
        part.read_to_end(&mut text).unwrap();
        if name.ends_with("sheet1.xml") {
            let sheet = String::from_utf8(text).unwrap();
            assert!(sheet.contains(from));
            text = sheet.replace(from, to).into_bytes();
        }
        made.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        made.write_all(&text).unwrap();
    }
    made.finish().unwrap().into_inner()
}

#[test]
fn what_is_hidden_is_told_and_a_sheet_without_a_table_is_lines() {
    let table = table(|book| {
        book.add_worksheet().set_name("О плане").unwrap().write(0, 0, "Пояснение").unwrap();
        let sheet = book.add_worksheet().set_name("План").unwrap();
        heading(sheet, 0);
        for row in 1..6 {
            sheet.write(row, 0, row).unwrap().write(row, 1, "Дело").unwrap().write(row, 3, "УО").unwrap();
        }
        sheet.set_row_hidden(2).unwrap().set_row_hidden(3).unwrap().set_column_hidden(3).unwrap();
        let old = book.add_worksheet().set_name("Старый").unwrap();
        heading(old, 0);
        old.set_hidden(true);
    });
    assert_eq!(rows(&table).len(), 6);
    let told = [
        ("sheet-without-table", (0, 0), "О плане"),
        ("hidden-rows", (3, 4), ""),
        ("hidden-columns", (0, 0), "D"),
        ("hidden-sheet", (0, 0), "Старый"),
    ];
    assert_eq!(codes(&table), told);
    assert!(matches!(&table.items[0], Item::Line(line) if line.text == "Пояснение" && line.part == 0));
}

#[test]
fn a_cell_at_the_end_of_the_sheet_costs_nothing() {
    let table = table(|book| {
        let sheet = book.add_worksheet();
        heading(sheet, 3);
        sheet.write(4, 0, 1).unwrap().write(4, 1, "Дело").unwrap();
        sheet.write(1_048_575, 0, "конец").unwrap().write(1_048_575, 16_383, "угол").unwrap();
        sheet.merge_range(5, 0, 900, 0, "", &Format::new()).unwrap();
    });
    assert_eq!(rows(&table).len(), 3);
    assert_eq!(codes(&table), [("far-cells", (0, 0), "1")]);
}

#[test]
fn an_empty_workbook_and_a_long_cell_are_refused() {
    let mut book = Workbook::new();
    book.add_worksheet();
    assert_eq!(read(&book.save_to_buffer().unwrap()), Err(Fault::Empty));
    assert_eq!(read(b"PK\x03\x04 nothing"), Err(Fault::BrokenArchive));
}
