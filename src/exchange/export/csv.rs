//! csv as a Russian Excel opens it: byte order mark, `;`, CRLF, dd.mm.yyyy, decimal comma, every cell quoted, and no
//! text that a spreadsheet could take for a formula.

use std::io::Write;

use crate::domain::formula::would_be_formula;

use super::{CellValue, ExportError, Sheet};

pub(super) fn write<R, W>(sheet: Sheet<R>, out: &mut W) -> Result<u64, ExportError>
where
    R: IntoIterator<Item = Vec<CellValue>>,
    W: Write,
{
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(::csv::Terminator::CRLF)
        .quote_style(::csv::QuoteStyle::Always)
        .flexible(true)
        .from_writer(out);
    writer.write_record(sheet.columns.iter().map(|column| guarded(&column.title))).map_err(io)?;
    let mut count = 0;
    for row in sheet.rows {
        writer.write_record(row.iter().map(text)).map_err(io)?;
        count += 1;
    }
    writer.flush()?;
    Ok(count)
}

fn io(error: ::csv::Error) -> ExportError {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => ExportError::Io(error),
        other => ExportError::Io(std::io::Error::other(format!("{other:?}"))),
    }
}

fn text(cell: &CellValue) -> String {
    match cell {
        CellValue::Empty => String::new(),
        CellValue::Text(text) => guarded(text),
        CellValue::Number(number) => number.to_string(),
        CellValue::Decimal(number) if number.is_finite() => number.to_string().replace('.', ","),
        CellValue::Decimal(_) => String::new(),
        CellValue::Day(day) => day.format("%d.%m.%Y").to_string(),
        CellValue::YesNo(true) => "да".to_owned(),
        CellValue::YesNo(false) => "нет".to_owned(),
        CellValue::List(items) => guarded(&items.join(", ")),
    }
}

/// With an apostrophe before what would become a formula, and before one that an earlier apostrophe guards: so the
/// import, which takes one off, gives back the same text.
fn guarded(text: &str) -> String {
    if would_be_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// The text without the apostrophe that [`guarded`] put before it.
pub fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if would_be_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}
