//! `opora list [KIND] [FILTER…]`: records of a kind, as a table, JSON or csv.

use unicode_width::UnicodeWidthStr;

use super::context::Context;
use super::out::Heading;
use super::rows::Rows;
use super::shown::cell_text;
use super::trouble::{Done, Exit, Trouble};
use super::{export, find, outcome};
use crate::domain::column::Shown;
use crate::domain::field::spec;
use crate::domain::query::QueryError;
use crate::domain::record::Kind;
use crate::domain::words::folded;
use crate::engine::{ListQuery, Row, Workbench};
use crate::locale::Words;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    columns: Vec<String>,
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true)]
    sort: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    #[arg(long)]
    with_names: bool,
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    #[default]
    Table,
    Json,
    Csv,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    let asked = Asked {
        kind: args.kind.as_deref(),
        filter: &args.filter,
        columns: &args.columns,
        sort: args.sort.as_deref(),
        limit: args.limit,
        with_names: args.with_names,
    };
    state_purpose(context, &*bench, args.purpose.as_deref())?;
    let usual = args.format == Format::Table;
    let query = asked.query(context, &*bench, usual)?;
    if args.format != Format::Table {
        note_export(context, &*bench, &query, "stdout")?;
    }
    let rows = Rows::begin(context.words, &*bench, &query)?;
    print(context, rows, args.format, args.columns.is_empty())
}

/// Says what for names are looked at, where somebody said it.
pub fn state_purpose(context: &Context<'_>, bench: &dyn Workbench, purpose: Option<&str>) -> Done {
    let told = |failure| outcome::failed(context.words, failure);
    purpose.map_or(Ok(()), |purpose| bench.state_purpose(purpose).map_err(told))
}

/// Writes down that a list leaves in a file, before it does.
pub fn note_export(context: &Context<'_>, bench: &dyn Workbench, query: &ListQuery, form: &str) -> Done {
    // A filter that is not understood is told with the list.
    if bench.count(query.kind, &query.filter, query.today).is_err() {
        return Ok(());
    }
    let noted = bench.note_list(&format!("{form}, {}", spec(query.kind).name), query);
    noted.map_err(|failure| outcome::failed(context.words, failure))
}

/// Rows as a table, JSON or csv. `whole`: JSON of all that there is of an activity.
pub fn print(context: &mut Context<'_>, mut rows: Rows<'_>, format: Format, whole: bool) -> Done {
    match format {
        Format::Table => table(context, &mut rows)?,
        Format::Json => export::json(context.words, &mut rows, whole, context.out.sink())?,
        Format::Csv => export::csv(context.words, &mut rows, context.out.sink())?,
    }
    match rows.end()? {
        0 if format == Format::Table => {
            Err(Trouble::new(Exit::Refused, context.words.plain("cli-list-empty")))
        }
        0 => Err(Trouble::Said(Exit::Refused)),
        _ => Ok(()),
    }
}

/// A list as `list` and `export` ask for it.
pub struct Asked<'a> {
    pub kind: Option<&'a str>,
    pub filter: &'a [String],
    pub columns: &'a [String],
    /// A leading minus: descending.
    pub sort: Option<&'a str>,
    pub limit: Option<usize>,
    /// Names of persons, where consents allow.
    pub with_names: bool,
}

impl Asked<'_> {
    /// `usual`: the few columns of a screen when none were asked for; else all that the kind has.
    pub fn query(
        &self,
        context: &Context<'_>,
        bench: &dyn Workbench,
        usual: bool,
    ) -> Result<ListQuery, Trouble> {
        let (kind, filter) = kind_and_filter(context.words, self.kind, self.filter);
        Ok(ListQuery {
            kind,
            filter: in_plan(context, bench, kind, &filter)?,
            base: String::new(),
            columns: columns(context, kind, self.columns, usual)?,
            sort: self.sort.map(|sort| sortable(context, kind, sort)).transpose()?,
            descending: self.sort.is_some_and(|sort| sort.starts_with('-')),
            skip: 0,
            take: self.limit.unwrap_or(usize::MAX),
            today: context.today,
            with_names: self.with_names,
        })
    }
}

/// The column of `--sort`, if it is one that can be sorted by.
fn sortable(context: &Context<'_>, kind: Kind, sort: &str) -> Result<String, Trouble> {
    let name = sort.trim_start_matches('-');
    let known: Vec<&str> =
        spec(kind).columns.iter().filter(|column| column.order.is_some()).map(|column| column.name).collect();
    if known.contains(&name) {
        return Ok(name.to_owned());
    }
    let wrong = context.trouble(Exit::Usage, "cli-wrong-sort", &[("name", name)]);
    Err(wrong.hint(context.words.say("cli-wrong-valid", &[("values", known.join(", ").into())])))
}

/// The first word is a kind only when it names one; else it belongs to the filter. «Меры» are the measures among the
/// activities.
fn kind_and_filter(words: &Words, kind: Option<&str>, filter: &[String]) -> (Kind, String) {
    let measures =
        kind.is_some_and(|kind| matches!(folded(kind).as_str(), "measures" | "measure" | "меры" | "мера"));
    if measures {
        let terms = filter.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        return (Kind::Activity, format!("what:measure {terms}").trim().to_owned());
    }
    let named = kind.and_then(|kind| find::kind(words, kind));
    let first = if named.is_none() { kind } else { None };
    let terms: Vec<&str> = first.into_iter().chain(filter.iter().map(String::as_str)).collect();
    (named.unwrap_or(Kind::Activity), terms.join(" "))
}

/// The filter, narrowed to the plan of `--plan`.
pub fn in_plan(
    context: &Context<'_>,
    bench: &dyn Workbench,
    kind: Kind,
    filter: &str,
) -> Result<String, Trouble> {
    let narrowed = matches!(kind, Kind::Activity | Kind::Section);
    let Some(id) = find::plan(context, bench)?.filter(|_| narrowed) else { return Ok(filter.to_owned()) };
    let plan = format!("plan:\"#{}\"", id.0);
    Ok(if filter.is_empty() { plan } else { format!("{plan} ({filter})") })
}

/// Aligned on a terminal, where all rows must be known; row by row in a pipe.
fn table(context: &mut Context<'_>, rows: &mut Rows<'_>) -> Done {
    let (words, query) = (context.words, rows.query());
    let cells = |row: &Row| -> Vec<String> { row.cells.iter().map(|cell| cell_text(words, cell)).collect() };
    if !context.out.is_terminal() {
        return rows.try_for_each(|row| context.out.table(&[], &[cells(&row)]));
    }
    let all: Vec<Row> = rows.collect();
    let flexible = query.columns.iter().position(|name| matches!(name.as_str(), "title" | "name" | "text"));
    let headings = query.columns.iter().enumerate().map(|(at, name)| Heading {
        text: words.column(spec(query.kind).name, name),
        right: all.iter().any(|row| matches!(row.cells.get(at), Some(Shown::Number(_) | Shown::DaysLeft(_)))),
        flexible: Some(at) == flexible,
    });
    let headings: Vec<Heading> = headings.collect();
    context.out.table(&headings, &all.iter().map(cells).collect::<Vec<_>>())
}

/// The columns asked for, or the kind's usual ones.
fn columns(context: &Context<'_>, kind: Kind, asked: &[String], usual: bool) -> Result<Vec<String>, Trouble> {
    let known: Vec<&str> = spec(kind).columns.iter().map(|column| column.name).collect();
    let unknown = asked.iter().find(|name| !known.contains(&name.as_str()));
    if let Some(name) = unknown {
        let wrong = context.trouble(Exit::Usage, "cli-wrong-column", &[("name", name)]);
        return Err(wrong.hint(context.words.say("cli-wrong-valid", &[("values", known.join(", ").into())])));
    }
    if !asked.is_empty() {
        return Ok(asked.to_vec());
    }
    let usual = if usual && kind == Kind::Activity { USUAL } else { &known };
    Ok(usual.iter().map(|name| (*name).to_owned()).collect())
}

const USUAL: &[&str] = &["number", "title", "owners", "deadline", "days", "status"];

/// A filter that is not understood, with its place underlined.
pub fn bad_filter(words: &Words, filter: &str, error: &QueryError) -> Trouble {
    let what = words.plain(&format!("filter-error-{}", error.code.name()));
    let before: String = filter.chars().take(error.span.from).collect();
    let marked = error.span.to.saturating_sub(error.span.from).max(1);
    let underline = format!("{}{}", " ".repeat(before.width()), "^".repeat(marked));
    let trouble = Trouble::new(Exit::Usage, what).lines(vec![filter.to_owned(), underline]);
    match error.candidates.is_empty() {
        true => trouble,
        false => trouble.hint(words.say("cli-wrong-near", &[("near", error.candidates.join(", ").into())])),
    }
}
