//! json: a list of objects, one a line, keys in the order of the columns, days as yyyy-mm-dd.

use std::io::Write;

use super::{CellValue, ColumnHead, ExportError, Sheet};

pub(super) fn write<R, W>(sheet: Sheet<R>, out: &mut W) -> Result<u64, ExportError>
where
    R: IntoIterator<Item = Vec<CellValue>>,
    W: Write,
{
    let mut count = 0;
    out.write_all(b"[")?;
    for row in sheet.rows {
        out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
        object(&sheet.columns, &row, out)?;
        count += 1;
    }
    out.write_all(if count == 0 { b"]\n" } else { b"\n]\n" })?;
    out.flush()?;
    Ok(count)
}

fn object(columns: &[ColumnHead], row: &[CellValue], out: &mut impl Write) -> Result<(), ExportError> {
    out.write_all(b"{")?;
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        let name = serde_json::Value::from(column.name.as_str());
        write!(out, "{name}:{}", value(row.get(at).unwrap_or(&CellValue::Empty)))?;
    }
    out.write_all(b"}")?;
    Ok(())
}

fn value(cell: &CellValue) -> serde_json::Value {
    match cell {
        CellValue::Empty => serde_json::Value::Null,
        CellValue::Text(text) => text.as_str().into(),
        CellValue::Number(number) => (*number).into(),
        CellValue::Decimal(number) => (*number).into(),
        CellValue::Day(day) => day.format("%Y-%m-%d").to_string().into(),
        CellValue::YesNo(yes) => (*yes).into(),
        CellValue::List(items) => items.as_slice().into(),
    }
}
