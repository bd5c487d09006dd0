//! `opora export FILE [KIND] [FILTER…]`: a list as a file; its form follows from the extension. The same list is what
//! `opora list --format csv` and `--format json` print.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::context::Context;
use super::list::Asked;
use super::rows::Rows;
use super::shown::cell_text;
use super::trouble::{Done, Exit, Trouble};
use super::{activity, out};
use crate::domain::clean::{clean, clean_lines};
use crate::domain::column::Shown;
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::engine::{ListQuery, Workbench};
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
    #[arg(long)]
    with_names: bool,
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
        with_names: args.with_names,
    };
    let words = context.words;
    let query = asked.query(context, &*bench, false)?;
    let mut rows = Rows::begin(words, &*bench, &query)?;
    if rows.waiting().next().is_none() {
        return Err(Trouble::new(Exit::Refused, words.plain("cli-list-empty")));
    }
    let written = export::write_file(&args.file, args.force, |out| {
        write(words, &mut rows, format, args.columns.is_empty(), out)
    });
    let count = rows.end()?;
    written.map_err(|error| unwritable(words, &shown, error))?;
    context.out.line(&format!("{shown}: {}", words.say("cli-records", &[("count", count.into())])))
}

/// The list as csv for Excel, on standard output.
pub fn csv(words: &Words, rows: &mut Rows<'_>, out: &mut impl Write) -> Done {
    write(words, rows, Format::Csv, false, out).map_err(|error| unwritable(words, "stdout", error))
}

/// The list as JSON on standard output: whole activities when no columns were asked for, else the columns.
pub fn json(words: &Words, rows: &mut Rows<'_>, whole: bool, out: &mut impl Write) -> Done {
    write(words, rows, Format::Json, whole, out).map_err(|error| unwritable(words, "stdout", error))
}

/// A list that breaks off is an error here, so that no half file is put in its place; why is told by [`Rows::end`].
fn write(
    words: &Words,
    rows: &mut Rows<'_>,
    format: Format,
    whole: bool,
    out: &mut impl Write,
) -> Result<(), ExportError> {
    match format {
        Format::Json if whole && rows.query().kind == Kind::Activity => whole_activities(rows, out)?,
        _ => {
            export::write(sheet(words, rows, format), format, out)?;
        }
    }
    if rows.broke_off() { Err(std::io::Error::other("the list broke off").into()) } else { Ok(()) }
}

fn whole_activities(rows: &mut Rows<'_>, out: &mut impl Write) -> Result<(), ExportError> {
    let (bench, today) = (rows.bench(), rows.query().today);
    out.write_all(b"[")?;
    let mut any = false;
    for row in rows {
        let details = bench.details(Kind::Activity, row.id, today).map_err(std::io::Error::other)?;
        let Some(details) = details else { continue };
        out.write_all(if any { b",\n" } else { b"\n" })?;
        any = true;
        let object = Json::Object(activity::from_details(&details, today));
        out.write_all(object.to_string().as_bytes())?;
    }
    Ok(out.write_all(if any { b"\n]\n" } else { b"]\n" })?)
}

fn sheet<'a>(
    words: &'a Words,
    rows: &'a mut Rows<'_>,
    format: Format,
) -> Sheet<impl Iterator<Item = Vec<CellValue>>> {
    let query = rows.query();
    let columns = query.columns.iter().enumerate().map(|(at, name)| {
        let first = rows.waiting().filter_map(|row| row.cells.get(at)).find(|cell| **cell != Shown::Nothing);
        head(words, spec(query.kind).name, name, first)
    });
    Sheet {
        title: words.plain(&format!("kind-{}", spec(query.kind).name)),
        columns: columns.collect(),
        rows: rows.map(move |row| row.cells.iter().map(|cell| value(words, cell, format)).collect()),
    }
}

fn head(words: &Words, kind: &str, name: &str, first: Option<&Shown>) -> ColumnHead {
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
    ColumnHead { name: name.replace('-', "_"), title: words.column(kind, name), holds, width }
}

/// Choices are told in words to people and by their English names to programs.
fn value(words: &Words, cell: &Shown, format: Format) -> CellValue {
    match cell {
        Shown::Nothing => CellValue::Empty,
        Shown::Text(text) => CellValue::Text(clean_lines(text).into_owned()),
        Shown::Number(number) | Shown::DaysLeft(number) => CellValue::Number(*number),
        Shown::Day(day) => CellValue::Day(*day),
        Shown::Names(names) => CellValue::List(names.iter().map(|name| clean(name).into_owned()).collect()),
        Shown::Papers(_) | Shown::Part(..) => CellValue::Text(cell_text(words, cell)),
        Shown::Choice(_, choice) if format == Format::Json => CellValue::Text((*choice).to_owned()),
        Shown::Choice(..) => CellValue::Text(cell_text(words, cell)),
        Shown::Deadline(deadline) => match deadline.day {
            Some(day) if !deadline.open_question => CellValue::Day(day),
            _ => CellValue::Text(cell_text(words, cell)),
        },
    }
}

fn unwritable(words: &Words, path: &str, error: ExportError) -> Trouble {
    match error {
        ExportError::Io(error) if error.kind() == ErrorKind::BrokenPipe => out::failed(error),
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
    let extension = Format::NAMES.iter().find(|(known, _)| *known == format).map_or("", |(_, name)| name);
    let name = format!("{}-{}", words.plain("cli-export-name"), query.today.format("%Y-%m-%d"));
    for number in 1..=NAMES {
        let path = match number {
            1 => format!("{name}.{extension}"),
            number => format!("{name}-{number}.{extension}"),
        };
        let mut rows = Rows::begin(words, bench, &query).map_err(told)?;
        let written =
            export::write_file(Path::new(&path), false, |out| write(words, &mut rows, format, false, out));
        match written {
            Ok(_) => return Ok(path),
            Err(ExportError::Io(error)) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(told(unwritable(words, &path, error))),
        }
    }
    Err(words.say("cli-file-exists", &[("path", name.into())]))
}
