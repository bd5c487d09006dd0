//! `opora export FILE [KIND] [FILTER…]`: a list, a plan as it is printed, or deadlines for a calendar; which follows from
//! the extension and the options. The same list is what `opora list --format csv` and `--format json` print.

use std::io::{BufWriter, ErrorKind, Stdout, Write};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::context::Context;
use super::export_calendar::{Calendar, Remind, remind};
use super::export_plan::{self, Extra, Wanted};
use super::list::Asked;
use super::rows::Rows;
use super::shown::cell_text;
use super::trouble::{Done, Exit, Trouble};
use super::{activity, find, out};
use crate::domain::clean::{clean, clean_lines};
use crate::domain::column::Shown;
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::engine::{ListQuery, Workbench};
use crate::exchange::export::printed::{self, Medium, PrintedPlan};
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
    print: bool,
    #[arg(long, value_enum, value_delimiter = ',', value_name = "EXTRA")]
    with: Vec<Extra>,
    #[arg(long, value_delimiter = ',', value_parser = remind, value_name = "DAYS")]
    remind: Vec<Remind>,
    #[arg(long)]
    force: bool,
    /// FILE only names the form.
    #[arg(long)]
    pub stdout: bool,
    #[arg(long)]
    with_names: bool,
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
}

/// What is written into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    List(Format),
    Plan(Medium),
    Calendar,
}

impl Form {
    /// By the extension; an xlsx is a list unless the printed form is asked for, a docx is always the printed form.
    fn of(path: &Path, print: bool) -> Option<Form> {
        if let Some(format) = Format::of(path) {
            let printed = print && format == Format::Xlsx;
            return Some(if printed { Form::Plan(Medium::Xlsx) } else { Form::List(format) });
        }
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "docx" => Some(Form::Plan(Medium::Docx)),
            "ics" => Some(Form::Calendar),
            _ => None,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Form::List(format) => {
                Format::NAMES.iter().find(|(known, _)| *known == format).map_or("", |(_, name)| name)
            }
            Form::Plan(Medium::Docx) => "docx",
            Form::Plan(Medium::Xlsx) => "xlsx",
            Form::Calendar => "ics",
        }
    }
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let form = form(args, context)?;
    let bench = context.bench()?;
    let asked = Asked {
        kind: args.kind.as_deref(),
        filter: &args.filter,
        columns: &args.columns,
        sort: args.sort.as_deref(),
        limit: None,
        with_names: args.with_names,
    };
    super::list::state_purpose(context, &*bench, args.purpose.as_deref())?;
    let query = asked.query(context, &*bench, false)?;
    super::list::note_export(context, &*bench, &query, form.extension())?;
    let Form::List(format) = form else {
        let wanted = Wanted {
            plan: find::plan(context, &*bench)?,
            extras: &args.with,
            whole: args.filter.is_empty()
                && args.kind.as_deref().is_none_or(|kind| find::kind(context.words, kind).is_some()),
        };
        let made = Made::of(context.words, &*bench, &query, form, &wanted, &args.remind)?;
        if args.stdout {
            let out = binary_sink(context)?;
            return made.write(out).map_err(|error| unwritable(context.words, "stdout", error));
        }
        let shown = args.file.display().to_string();
        export::write_file(&args.file, args.force, |out| made.write(out))
            .map_err(|error| unwritable(context.words, &shown, error))?;
        return context.out.line(&made.said(context.words, &shown));
    };
    list(args, context, &*bench, &query, format)
}

/// The form, when the options go with it.
fn form(args: &Args, context: &Context<'_>) -> Result<Form, Trouble> {
    let shown = args.file.display().to_string();
    let Some(form) = Form::of(&args.file, args.print || !args.with.is_empty()) else {
        let wrong = context.trouble(Exit::Usage, "cli-wrong-extension", &[("path", &shown)]);
        return Err(wrong.hint(context.words.plain("cli-wrong-extension-hint")));
    };
    let shaped = !args.columns.is_empty() || args.sort.is_some() || args.with_names;
    let wrong = match form {
        Form::List(_) | Form::Calendar if args.print || !args.with.is_empty() => "cli-export-print-elsewhere",
        Form::List(_) | Form::Plan(_) if !args.remind.is_empty() => "cli-export-remind-elsewhere",
        Form::Plan(_) | Form::Calendar if shaped => "cli-export-list-only",
        _ => return Ok(form),
    };
    Err(context.trouble(Exit::Usage, wrong, &[("path", &shown)]))
}

fn list(
    args: &Args,
    context: &mut Context<'_>,
    bench: &dyn Workbench,
    query: &ListQuery,
    format: Format,
) -> Done {
    let (words, shown) = (context.words, args.file.display().to_string());
    let mut rows = Rows::begin(words, bench, query)?;
    if rows.waiting().next().is_none() {
        return Err(Trouble::new(Exit::Refused, words.plain("cli-list-empty")));
    }
    if args.stdout {
        let whole = args.columns.is_empty();
        let written = write(words, &mut rows, format, whole, binary_sink(context)?);
        rows.end()?;
        return written.map_err(|error| unwritable(words, "stdout", error));
    }
    let written = export::write_file(&args.file, args.force, |out| {
        write(words, &mut rows, format, args.columns.is_empty(), out)
    });
    let count = rows.end()?;
    written.map_err(|error| unwritable(words, &shown, error))?;
    context.out.line(&format!("{shown}: {}", words.say("cli-records", &[("count", count.into())])))
}

/// Standard output for a file's bytes; a terminal is no place for them.
fn binary_sink<'a>(context: &'a mut Context<'_>) -> Result<&'a mut BufWriter<Stdout>, Trouble> {
    if context.out.is_terminal() {
        return Err(Trouble::new(Exit::Usage, context.words.plain("cli-export-to-terminal")));
    }
    Ok(context.out.sink())
}

/// What lies in memory whole before a byte is written.
enum Made {
    Plan(PrintedPlan, Medium),
    Calendar(Calendar),
}

impl Made {
    fn of(
        words: &Words,
        bench: &dyn Workbench,
        query: &ListQuery,
        form: Form,
        wanted: &Wanted<'_>,
        remind: &[Remind],
    ) -> Result<Made, Trouble> {
        if query.kind != Kind::Activity {
            return Err(Trouble::new(Exit::Usage, words.plain("cli-export-only-activities")));
        }
        Ok(match form {
            Form::Plan(medium) => Made::Plan(export_plan::plan(words, bench, query, wanted)?, medium),
            _ => Made::Calendar(Calendar::of(words, bench, query, wanted.plan, remind)?),
        })
    }

    fn write(&self, out: &mut impl Write) -> Result<(), ExportError> {
        match self {
            Made::Plan(plan, medium) => printed::write(plan, *medium, out),
            Made::Calendar(calendar) => calendar.write(out),
        }
    }

    fn said(&self, words: &Words, path: &str) -> String {
        let said = match self {
            Made::Plan(plan, _) => export_plan::said(words, plan),
            Made::Calendar(calendar) => calendar.said(words),
        };
        format!("{path}: {said}")
    }
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

/// Writes what a list of the workbench shows into the current folder under a name that is free; says that name, and
/// what is left out.
pub fn from_screen(
    words: &Words,
    bench: &dyn Workbench,
    query: &ListQuery,
    form: Form,
) -> Result<String, String> {
    let query = ListQuery { skip: 0, take: usize::MAX, ..query.clone() };
    let made = match form {
        Form::List(_) => None,
        form => Some(Made::of(words, bench, &query, form, &Wanted::default(), &[]).map_err(Trouble::said)?),
    };
    let name = format!("{}-{}", words.plain("cli-export-name"), query.today.format("%Y-%m-%d"));
    for number in 1..=NAMES {
        let extension = form.extension();
        let path = match number {
            1 => format!("{name}.{extension}"),
            number => format!("{name}-{number}.{extension}"),
        };
        let written = match (&made, form) {
            (None, Form::List(format)) => {
                let mut rows = Rows::begin(words, bench, &query).map_err(Trouble::said)?;
                export::write_file(Path::new(&path), false, |out| write(words, &mut rows, format, false, out))
            }
            (Some(made), _) => export::write_file(Path::new(&path), false, |out| made.write(out)),
            (None, _) => Ok(()),
        };
        match written {
            Ok(()) => return Ok(made.map_or(path.clone(), |made| made.said(words, &path))),
            Err(ExportError::Io(error)) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(unwritable(words, &path, error).said()),
        }
    }
    Err(words.say("cli-file-exists", &[("path", name.into())]))
}
