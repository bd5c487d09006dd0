//! xlsx with types, widths, a heading that stays and a filter. Texts are strings whatever they begin with; the same
//! rows give the same bytes on any day.

use std::io::Write;

use chrono::Datelike;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format as Look, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{CellValue, ColumnHead, ExportError, Holds, Sheet};

/// Excel's own limits.
pub(super) const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u16 = 16_384;
const LONGEST_TEXT: usize = 32_767;
const LONGEST_NAME: usize = 31;

pub(super) fn write<R, W>(sheet: Sheet<R>, out: &mut W) -> Result<u64, ExportError>
where
    R: IntoIterator<Item = Vec<CellValue>>,
    W: Write,
{
    let width = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX);
    if width > MOST_COLUMNS {
        return Err(ExportError::TooManyColumns { limit: MOST_COLUMNS });
    }
    let mut book = Workbook::new();
    book.set_properties(&properties()?);
    let page = book.add_worksheet_with_constant_memory()?;
    page.set_name(page_name(&sheet.title))?;
    heading(page, &sheet.columns)?;
    let looks = Looks::new(&sheet.columns);
    let mut last = 0;
    for row in sheet.rows {
        last += 1;
        if last >= MOST_ROWS {
            return Err(ExportError::TooManyRows { limit: MOST_ROWS - 1 });
        }
        for (column, cell) in (0u16..).zip(row.iter().take(usize::from(width))) {
            put(page, last, column, cell, &looks)?;
        }
    }
    if width > 0 {
        page.autofilter(0, 0, last, width - 1)?;
    }
    out.write_all(&book.save_to_buffer()?)?;
    out.flush()?;
    Ok(u64::from(last))
}

/// A fixed day: the file must not differ by the moment of its making.
pub(super) fn properties() -> Result<DocProperties, ExportError> {
    Ok(DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2020, 1, 1)?))
}

fn heading(page: &mut Worksheet, columns: &[ColumnHead]) -> Result<(), ExportError> {
    let bold = Look::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    for (at, column) in (0u16..).zip(columns) {
        page.set_column_width(at, f64::from(column.width.clamp(2, 120)))?;
        page.write_string_with_format(0, at, cut(&column.title), &bold)?;
    }
    page.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The look of each column's cells, and of days wherever they stand.
struct Looks {
    columns: Vec<Look>,
    day: Look,
}

impl Looks {
    fn new(columns: &[ColumnHead]) -> Looks {
        let top = || Look::new().set_align(FormatAlign::Top);
        let look = |column: &ColumnHead| match column.holds {
            Holds::LongText => top().set_text_wrap(),
            Holds::Text | Holds::Number | Holds::Day => top(),
        };
        Looks { columns: columns.iter().map(look).collect(), day: top().set_num_format("dd.mm.yyyy") }
    }
}

fn put(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &CellValue,
    looks: &Looks,
) -> Result<(), ExportError> {
    let Some(look) = looks.columns.get(usize::from(column)) else { return Ok(()) };
    match cell {
        CellValue::Empty => {}
        CellValue::Text(text) => {
            page.write_string_with_format(row, column, cut(text), look)?;
        }
        CellValue::List(items) => {
            page.write_string_with_format(row, column, cut(&items.join(", ")), look)?;
        }
        // A cell holds a float: figures beyond 2^53 would lose their last digits.
        CellValue::Number(number) if number.unsigned_abs() < 1 << 53 => {
            page.write_number_with_format(row, column, *number as f64, look)?;
        }
        CellValue::Number(number) => {
            page.write_string_with_format(row, column, number.to_string(), look)?;
        }
        CellValue::Decimal(number) if number.is_finite() => {
            page.write_number_with_format(row, column, *number, look)?;
        }
        CellValue::Decimal(_) => {}
        CellValue::YesNo(yes) => {
            page.write_boolean_with_format(row, column, *yes, look)?;
        }
        CellValue::Day(day) => match excel_day(*day) {
            Some(day) => {
                page.write_datetime_with_format(row, column, &day, &looks.day)?;
            }
            None => {
                page.write_string_with_format(row, column, day.format("%d.%m.%Y").to_string(), look)?;
            }
        },
    }
    Ok(())
}

/// `None` before 1900, where Excel has no days.
fn excel_day(day: chrono::NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

/// No longer than a cell can hold, counted as Excel counts.
pub(super) fn cut(text: &str) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units <= LONGEST_TEXT
        })
        .collect()
}

/// A name of a page has no `[]:*?/\`, does not begin or end with an apostrophe and is short.
pub(super) fn page_name(title: &str) -> String {
    let allowed =
        |letter: &char| !matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !letter.is_control();
    let name: String = title.chars().filter(allowed).take(LONGEST_NAME).collect();
    let name = name.trim_matches(['\'', ' ']);
    if name.is_empty() { "Лист1".to_owned() } else { name.to_owned() }
}

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> ExportError {
        match error {
            XlsxError::IoError(error) => ExportError::Io(error),
            other => ExportError::Xlsx { message: other.to_string() },
        }
    }
}
