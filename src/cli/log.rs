//! `opora log [FILTER…]`: who changed what, when and why, newest first.
//! Terms of the filter: a record's name (`3.7`), `who:Петрова`, `command:postpone`, `since:DATE`, `until:DATE`.

use chrono::SecondsFormat;
use serde_json::{Value as Json, json};

use super::args::TextOrJson;
use super::context::Context;
use super::out::{Heading, cut};
use super::trouble::{Done, Exit, Trouble};
use super::values::{Names, field_json, field_text};
use super::{find, outcome};
use crate::domain::change::Change;
use crate::domain::deadline::typed::Prefer;
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::domain::value::{Tag, Value};
use crate::domain::{activity, plan, words};
use crate::engine::{JournalLine, JournalQuery, Workbench};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    limit: usize,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TextOrJson,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    let mut query = JournalQuery { take: args.limit, ..JournalQuery::default() };
    for term in &args.filter {
        narrow(context, &*bench, &mut query, term)?;
    }
    let lines = bench.journal(&query).map_err(|failure| outcome::failed(context.words, failure))?;
    if args.format == TextOrJson::Json {
        let lines: Vec<Json> = lines.iter().map(line_json).collect();
        let text = serde_json::to_string_pretty(&lines).unwrap_or_default();
        return context.out.line(&text);
    }
    if lines.is_empty() {
        return Err(Trouble::new(Exit::Refused, context.words.plain("cli-log-empty")));
    }
    let heading = |name: &str, right, flexible| Heading {
        text: context.words.plain(&format!("cli-log-head-{name}")),
        right,
        flexible,
    };
    let headings = [
        heading("sequence", true, false),
        heading("at", false, false),
        heading("who", false, false),
        heading("what", false, false),
        heading("records", false, false),
        heading("why", false, true),
    ];
    let rows: Vec<Vec<String>> = lines.iter().map(|line| row(context, line)).collect();
    context.out.table(&headings, &rows)
}

/// Puts one term of the filter into the query.
fn narrow(
    context: &Context<'_>,
    bench: &dyn Workbench,
    query: &mut JournalQuery,
    term: &str,
) -> Result<(), Trouble> {
    let (key, value) = term.split_once(':').unwrap_or(("", term));
    match words::folded(key).as_str() {
        "" => query.about = Some(find::record(context, bench, Kind::Activity, value)?),
        "who" | "кто" => query.who = Some(value.to_owned()),
        "command" | "действие" => query.command = Some(command(context, value)?),
        "since" | "с" => query.since = Some(context.day(value, Prefer::Past)?),
        "until" | "по" => query.until = Some(context.day(value, Prefer::Past)?),
        _ => {
            let wrong = context.trouble(Exit::Usage, "cli-wrong-log-key", &[("key", key)]);
            return Err(wrong.hint(context.words.plain("cli-wrong-log-key-hint")));
        }
    }
    Ok(())
}

/// The English names of commands, as they stand in the journal.
const COMMANDS: [&str; 24] = [
    "import",
    "done",
    "report",
    "accept",
    "return",
    "reopen",
    "start",
    "cancel",
    "postpone",
    "settle-deadline",
    "settle-doubt",
    "event",
    "assign",
    "edit",
    "note",
    "add-activity",
    "add-section",
    "add-owner",
    "move",
    "delete",
    "settle-period",
    "save-view",
    "undo",
    "redo",
];

fn command(context: &Context<'_>, typed: &str) -> Result<String, Trouble> {
    let wanted = words::folded(typed);
    let called = |name: &&&str| {
        **name == wanted || words::folded(&context.words.plain(&format!("command-{name}"))) == wanted
    };
    let found = COMMANDS.iter().find(called).map(|name| (*name).to_owned());
    found.ok_or_else(|| {
        context
            .trouble(Exit::Usage, "cli-wrong-log-command", &[("value", typed)])
            .hint(context.words.say("cli-wrong-valid", &[("values", COMMANDS.join(", ").into())]))
    })
}

/// Cells that the names of records take on a terminal; in a pipe they are whole.
const WIDEST_RECORDS: usize = 40;

fn row(context: &Context<'_>, line: &JournalLine) -> Vec<String> {
    let words = context.words;
    let mut what = words.plain(&format!("command-{}", line.command));
    if let Some((sequence, command)) = &line.undoes {
        what = format!("{what}: {} ({sequence})", words.plain(&format!("command-{command}")));
    }
    let mut records = line.handles.join(", ");
    if line.count > line.handles.len() {
        let more = words.say("cli-and-more", &[("count", (line.count - line.handles.len()).into())]);
        records = format!("{records} {more}");
    }
    let names = Names::new(&line.names);
    let mut why: Vec<String> = line.reason.iter().cloned().collect();
    if let [change] = line.changes.as_slice()
        && !is_long_story(change)
    {
        why.extend(change_text(context, change, &names));
    }
    if context.out.is_terminal() {
        records = cut(&records, WIDEST_RECORDS);
    }
    let doubtful = if line.clock_doubtful { "?" } else { "" };
    vec![
        line.sequence.to_string(),
        format!("{}{doubtful}", outcome::moment(&line.at)),
        line.who.clone(),
        what,
        records,
        why.join("; "),
    ]
}

/// A record that came into being with many fields is told by its name alone.
fn is_long_story(change: &Change) -> bool {
    change.fields.len() > 3 && change.fields.iter().all(|field| field.before.is_none())
}

/// `Срок: 15.02.2021 → 01.03.2021`, a part a field.
fn change_text(context: &Context<'_>, change: &Change, names: &Names<'_>) -> Vec<String> {
    let spec = spec(change.kind);
    let parts = change.fields.iter().filter_map(|field| {
        let known = spec.field(field.tag)?;
        let name = context.words.plain(&format!("field-{}-{}", spec.name, known.name));
        let text = |value: &Option<Value>| {
            value.as_ref().map(|value| field_text(context.words, known, value, names)).unwrap_or_default()
        };
        match (text(&field.before), text(&field.after)) {
            (before, after) if before.is_empty() && after.is_empty() => None,
            (before, after) if before.is_empty() => Some(format!("{name}: {after}")),
            (before, after) if after.is_empty() => Some(format!("{name}: {before} → —")),
            (before, after) => Some(format!("{name}: {before} → {after}")),
        }
    });
    parts.collect()
}

fn line_json(line: &JournalLine) -> Json {
    let names = Names::new(&line.names);
    let changes: Vec<Json> = line.changes.iter().map(|change| change_json(change, &names)).collect();
    json!({
        "sequence": line.sequence,
        "at": line.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        "clock_doubtful": line.clock_doubtful,
        "who": line.who,
        "command": line.command,
        "reason": line.reason,
        "undoes": line.undoes.as_ref().map(|(sequence, command)| json!({"sequence": sequence, "command": command})),
        "records": line.handles,
        "count": line.count,
        "changes": changes,
    })
}

/// Where a row came from is no change that anybody made.
fn is_provenance(kind: Kind, tag: Tag) -> bool {
    match kind {
        Kind::Activity => matches!(tag, activity::SOURCE | activity::HORIZON),
        Kind::Plan => tag == plan::SOURCE,
        _ => false,
    }
}

fn change_json(change: &Change, names: &Names<'_>) -> Json {
    let spec = spec(change.kind);
    let told = change.fields.iter().filter(|field| !is_provenance(change.kind, field.tag));
    let fields = told.map(|field| {
        let known = spec.field(field.tag);
        let value = |value: &Option<Value>| {
            value.as_ref().map_or(Json::Null, |value| field_json(known, value, names))
        };
        let name = known.map_or_else(|| format!("field-{}", field.tag), |known| known.name.to_owned());
        json!({"field": name, "before": value(&field.before), "after": value(&field.after)})
    });
    json!({"kind": spec.name, "id": change.id.0, "fields": fields.collect::<Vec<_>>()})
}
