//! `opora export FILE [KIND] [FILTER…]`: a list as a file; its form follows from the extension. The same list is what
//! `opora list --format csv` and `--format json` print.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

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
    let rows = list::all_rows(context.words, &*bench, &query)?;
    if rows.is_empty() {
        return Err(Trouble::new(Exit::Refused, context.words.plain("cli-list-empty")));
    }
    let whole = match format {
        Format::Json => Some(json(context.words, &*bench, &query, &rows, args.columns.is_empty())?),
        Format::Csv | Format::Xlsx => None,
    };
    let words = context.words;
    let written = export::write_file(&args.file, args.force, |out| match &whole {
        Some(text) => Ok(out.write_all(text)?),
        None => export::write(sheet(words, &query, &rows, format), format, out).map(|_| ()),
    });
    written.map_err(|error| unwritable(context.words, &shown, &error))?;
    let count = context.words.say("cli-records", &[("count", rows.len().into())]);
    context.out.line(&format!("{shown}: {count}"))
}

/// The list as csv for Excel.
pub fn csv(words: &Words, query: &ListQuery, rows: &[Row]) -> Result<Vec<u8>, Trouble> {
    in_memory(words, sheet(words, query, rows, Format::Csv), Format::Csv)
}

/// The list as JSON: whole activities when no columns were asked for, else the columns.
pub fn json(
    words: &Words,
    bench: &dyn Workbench,
    query: &ListQuery,
    rows: &[Row],
    whole: bool,
) -> Result<Vec<u8>, Trouble> {
    if !(whole && query.kind == Kind::Activity) {
        return in_memory(words, sheet(words, query, rows, Format::Json), Format::Json);
    }
    let mut text = b"[".to_vec();
    for (at, row) in rows.iter().enumerate() {
        let details =
            bench.details(Kind::Activity, row.id).map_err(|failure| outcome::failed(words, failure))?;
        let Some(details) = details else { continue };
        text.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        let object = Json::Object(activity::from_details(&details, query.today));
        text.extend_from_slice(object.to_string().as_bytes());
    }
    text.extend_from_slice(if rows.is_empty() { b"]\n" } else { b"\n]\n" });
    Ok(text)
}

fn in_memory<R>(words: &Words, sheet: Sheet<R>, format: Format) -> Result<Vec<u8>, Trouble>
where
    R: IntoIterator<Item = Vec<CellValue>>,
{
    let mut text = Vec::new();
    export::write(sheet, format, &mut text).map_err(|error| unwritable(words, "stdout", &error))?;
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

fn unwritable(words: &Words, path: &str, error: &ExportError) -> Trouble {
    match error {
        ExportError::Io(error) if error.kind() == ErrorKind::AlreadyExists => {
            Trouble::new(Exit::Usage, words.say("cli-file-exists", &[("path", path.into())]))
                .hint(words.plain("cli-file-exists-hint"))
        }
        error => Trouble::new(
            Exit::Usage,
            words.say("cli-unwritable", &[("path", path.into()), ("reason", error.to_string().into())]),
        ),
    }
}

/// How many files of one name and day are tried.
const NAMES: u32 = 1_000;

/// Writes a list of the workbench into the current folder under a name that is free; returns that name.
pub fn from_screen(
    words: &Words,
    bench: &dyn Workbench,
    query: &ListQuery,
    format: Format,
) -> Result<String, String> {
    let told = |trouble: Trouble| match trouble {
        Trouble::Told(told) => told.what,
        Trouble::ClosedPipe | Trouble::Said(_) => String::new(),
    };
    let query = ListQuery { skip: 0, take: usize::MAX, ..query.clone() };
    let rows = list::all_rows(words, bench, &query).map_err(told)?;
    let extension = Format::NAMES.iter().find(|(known, _)| *known == format).map_or("", |(_, name)| name);
    let name = format!("{}-{}", words.plain("cli-export-name"), query.today.format("%Y-%m-%d"));
    for number in 1..=NAMES {
        let path = match number {
            1 => format!("{name}.{extension}"),
            number => format!("{name}-{number}.{extension}"),
        };
        let written = export::write_file(Path::new(&path), false, |out| {
            export::write(sheet(words, &query, &rows, format), format, out)
        });
        match written {
            Ok(_) => return Ok(path),
            Err(ExportError::Io(error)) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(told(unwritable(words, &path, &error))),
        }
    }
    Err(words.say("cli-file-exists", &[("path", name.into())]))
}
