//! `opora export FILE [KIND] [FILTER…]`: a list as a file; its form follows from the extension. The same list is what
//! `opora list --format csv` and `--format json` print.

use std::io::Write;
use std::path::PathBuf;

use serde_json::Value as Json;

use super::context::Context;
use super::list::{self, Asked};
use super::shown::cell_text;
use super::trouble::{Done, Exit, Trouble};
use super::{activity, outcome};
use crate::domain::clean::{clean, clean_lines};
use crate::domain::column::Shown;
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::engine::{ListQuery, Row, Workbench};
use crate::exchange::export::{self, CellValue, ColumnHead, ExportError, Format, Holds, Sheet};
use crate::locale::Words;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    columns: Vec<String>,
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true)]
    sort: Option<String>,
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let shown = args.file.display().to_string();
    let Some(format) = Format::of(&args.file) else {
        let wrong = context.trouble(Exit::Usage, "cli-wrong-extension", &[("path", &shown)]);
        return Err(wrong.hint(context.words.plain("cli-wrong-extension-hint")));
    };
    let bench = context.bench()?;
    let asked = Asked {
        kind: args.kind.as_deref(),
        filter: &args.filter,
        columns: &args.columns,
        sort: args.sort.as_deref(),
        limit: None,
    };
    let query = asked.query(context, &*bench, false)?;
    let rows = list::all_rows(context, &*bench, &query)?;
    if rows.is_empty() {
        return Err(Trouble::new(Exit::Refused, context.words.plain("cli-list-empty")));
    }
    let whole = match format {
        Format::Json => Some(json(context, &*bench, &query, &rows, args.columns.is_empty())?),
        Format::Csv | Format::Xlsx => None,
    };
    let words = context.words;
    let written = export::write_file(&args.file, args.force, |out| match &whole {
        Some(text) => Ok(out.write_all(text)?),
        None => export::write(sheet(words, &query, &rows, format), format, out).map(|_| ()),
    });
    written.map_err(|error| unwritable(context, &shown, &error))?;
    let count = context.words.say("cli-records", &[("count", rows.len().into())]);
    context.out.line(&format!("{shown}: {count}"))
}

/// The list as csv for Excel.
pub fn csv(context: &Context<'_>, query: &ListQuery, rows: &[Row]) -> Result<Vec<u8>, Trouble> {
    in_memory(context, sheet(context.words, query, rows, Format::Csv), Format::Csv)
}

/// The list as JSON: whole activities when no columns were asked for, else the columns.
pub fn json(
    context: &Context<'_>,
    bench: &dyn Workbench,
    query: &ListQuery,
    rows: &[Row],
    whole: bool,
) -> Result<Vec<u8>, Trouble> {
    if !(whole && query.kind == Kind::Activity) {
        return in_memory(context, sheet(context.words, query, rows, Format::Json), Format::Json);
    }
    let mut text = b"[".to_vec();
    for (at, row) in rows.iter().enumerate() {
        let details =
            bench.details(Kind::Activity, row.id).map_err(|failure| outcome::failed(context, failure))?;
        let Some(details) = details else { continue };
        text.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        let object = Json::Object(activity::from_details(&details, context.today));
        text.extend_from_slice(object.to_string().as_bytes());
    }
    text.extend_from_slice(if rows.is_empty() { b"]\n" } else { b"\n]\n" });
    Ok(text)
}

fn in_memory<R>(context: &Context<'_>, sheet: Sheet<R>, format: Format) -> Result<Vec<u8>, Trouble>
where
    R: IntoIterator<Item = Vec<CellValue>>,
{
    let mut text = Vec::new();
    export::write(sheet, format, &mut text).map_err(|error| unwritable(context, "stdout", &error))?;
    Ok(text)
}

fn sheet<'a>(
    words: &'a Words,
    query: &'a ListQuery,
    rows: &'a [Row],
    format: Format,
) -> Sheet<impl Iterator<Item = Vec<CellValue>> + use<'a>> {
    let columns = query.columns.iter().enumerate().map(|(at, name)| {
        let first = rows.iter().filter_map(|row| row.cells.get(at)).find(|cell| **cell != Shown::Nothing);
        head(words, name, first)
    });
    Sheet {
        title: words.plain(&format!("kind-{}", spec(query.kind).name)),
        columns: columns.collect(),
        rows: rows.iter().map(move |row| row.cells.iter().map(|cell| value(words, cell, format)).collect()),
    }
}

fn head(words: &Words, name: &str, first: Option<&Shown>) -> ColumnHead {
    let long = matches!(name, "title" | "result" | "text" | "name" | "wording");
    let holds = match first {
        _ if long => Holds::LongText,
        Some(Shown::Number(_) | Shown::DaysLeft(_)) => Holds::Number,
        Some(Shown::Day(_)) => Holds::Day,
        _ => Holds::Text,
    };
    let width = match (holds, name) {
        (Holds::LongText, _) => 48,
        (Holds::Number, _) | (_, "number") => 8,
        (Holds::Day, _) => 12,
        _ => 20,
    };
    ColumnHead { name: name.replace('-', "_"), title: words.plain(&format!("column-{name}")), holds, width }
}

/// Choices are told in words to people and by their English names to programs.
fn value(words: &Words, cell: &Shown, format: Format) -> CellValue {
    match cell {
        Shown::Nothing => CellValue::Empty,
        Shown::Text(text) => CellValue::Text(clean_lines(text).into_owned()),
        Shown::Number(number) | Shown::DaysLeft(number) => CellValue::Number(*number),
        Shown::Day(day) => CellValue::Day(*day),
        Shown::Names(names) => CellValue::List(names.iter().map(|name| clean(name).into_owned()).collect()),
        Shown::Choice(_, choice) if format == Format::Json => CellValue::Text((*choice).to_owned()),
        Shown::Choice(..) => CellValue::Text(cell_text(words, cell)),
        Shown::Deadline(deadline) => match deadline.day {
            Some(day) if !deadline.open_question => CellValue::Day(day),
            _ => CellValue::Text(cell_text(words, cell)),
        },
    }
}

fn unwritable(context: &Context<'_>, path: &str, error: &ExportError) -> Trouble {
    match error {
        ExportError::Io(error) if error.kind() == std::io::ErrorKind::AlreadyExists => context
            .trouble(Exit::Usage, "cli-file-exists", &[("path", path)])
            .hint(context.words.plain("cli-file-exists-hint")),
        error => {
            context.trouble(Exit::Usage, "cli-unwritable", &[("path", path), ("reason", &error.to_string())])
        }
    }
}
