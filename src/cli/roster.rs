//! `opora import schools|teachers FILE…`: takes lists into the store, or shows what they would change. All files are
//! read before the first is written.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::TextOrJson;
use super::context::Context;
use super::import::unreadable;
use super::outcome;
use super::trouble::{Done, Exit, Trouble};
use crate::domain::clean::clean;
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::domain::roster::{self, Meaning, RosterDraft};
use crate::domain::value::Value;
use crate::domain::{mapping, words};
use crate::engine::{Command, Failure, Refusal, RosterNote, RosterPreview, Workbench};
use crate::exchange::import::{self, RosterOptions};
use crate::tui::view::roster::refusal_said;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Vec<PathBuf>,
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    #[arg(long)]
    merge: bool,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TextOrJson,
}

/// Rows of one gesture: a longer list is taken in parts, each with its own undo.
const PART: usize = 5_000;

pub fn run(kind: Kind, args: &Args, context: &mut Context<'_>) -> Done {
    let said =
        args.map.iter().map(|text| mapped(context, kind, text)).collect::<Result<Vec<_>, Trouble>>()?;
    let bench = context.new_bench()?;
    let mut drafts = Vec::new();
    for path in &args.file {
        drafts.push(read(context, &*bench, path, kind, &said)?);
    }
    for draft in drafts {
        take(context, &*bench, draft, args, &said)?;
    }
    Ok(())
}

/// `Столбец=поле`: what a column means; an empty field leaves it out.
fn mapped(context: &Context<'_>, kind: Kind, text: &str) -> Result<(String, Meaning), Trouble> {
    let wrong = || context.trouble(Exit::Usage, "cli-wrong-map", &[("text", text)]);
    let (heading, field) = text.split_once('=').ok_or_else(wrong)?;
    let typed = words::folded(field.trim());
    if typed.is_empty() {
        return Ok((heading.trim().to_owned(), Meaning::LeftOut));
    }
    let possible = roster::possible_meanings(kind);
    let called = |(kind, tag): &(Kind, u16)| {
        let Some(field) = spec(*kind).field(*tag) else { return false };
        let shown = context.words.plain(&format!("field-{}-{}", spec(*kind).name, field.name));
        field.name == typed
            || words::folded(&shown) == typed
            || format!("{}.{}", spec(*kind).name, field.name) == typed
    };
    let found = possible.iter().find(|meaning| called(meaning));
    let known: Vec<String> =
        possible.iter().map(|(kind, tag)| roster::written(Meaning::Field(*kind, *tag))).collect();
    let hint = context.words.say("cli-known-fields", &[("fields", known.join(", ").into())]);
    let (kind, tag) = found.ok_or_else(|| wrong().hint(hint))?;
    Ok((heading.trim().to_owned(), Meaning::Field(*kind, *tag)))
}

fn read(
    context: &Context<'_>,
    bench: &dyn Workbench,
    path: &Path,
    kind: Kind,
    said: &[(String, Meaning)],
) -> Result<RosterDraft, Trouble> {
    let today = context.today;
    let read = |meanings: Vec<(String, Meaning)>| {
        import::read_roster(path, &RosterOptions { kind, meanings, today })
            .map_err(|error| unreadable(context.words, &error))
    };
    let draft = read(said.to_vec())?;
    if !said.is_empty() {
        return Ok(draft);
    }
    match remembered(context, bench, &draft)? {
        meanings if meanings.is_empty() => Ok(draft),
        meanings => read(meanings),
    }
}

/// What a person said before of columns with these headings.
fn remembered(
    context: &Context<'_>,
    bench: &dyn Workbench,
    draft: &RosterDraft,
) -> Result<Vec<(String, Meaning)>, Trouble> {
    let known = bench.records(Kind::Mapping).map_err(|failure| outcome::failed(context.words, failure))?;
    let headings = roster::fingerprint(&draft.columns);
    let found = known.iter().find(|record| {
        record.text(mapping::HEADINGS) == headings && record.text(mapping::TARGET) == spec(draft.kind).name
    });
    let meanings =
        found.and_then(|record| record.get(mapping::MEANINGS)).map(Value::items).unwrap_or_default();
    let said = meanings.iter().map(|meaning| meaning.as_text().and_then(roster::read));
    let columns = draft.columns.iter().zip(said);
    Ok(columns.filter_map(|(column, meaning)| Some((column.heading.clone(), meaning?))).collect())
}

fn take(
    context: &mut Context<'_>,
    bench: &dyn Workbench,
    mut draft: RosterDraft,
    args: &Args,
    said: &[(String, Meaning)],
) -> Done {
    let told = |context: &Context<'_>, failure| outcome::failed(context.words, failure);
    let mut sum = RosterPreview::default();
    let rows = std::mem::take(&mut draft.rows);
    let mut sequence = None;
    let parts: Vec<Vec<roster::RosterRow>> = rows.chunks(PART).map(<[_]>::to_vec).collect();
    draft.rows = rows;
    if !args.dry_run && !said.is_empty() {
        execute(context, bench, remember(&draft, said))?;
    }
    for rows in parts {
        let mut part = RosterDraft { rows, ..draft_without_rows(&draft) };
        let mut preview =
            bench.roster_preview(&part, context.today).map_err(|failure| told(context, failure))?;
        if args.merge && merge(&mut part, &preview) {
            preview = bench.roster_preview(&part, context.today).map_err(|failure| told(context, failure))?;
        }
        add(&mut sum, preview);
        if !args.dry_run {
            sequence = execute(context, bench, Command::ImportRoster(Box::new(part)))?.or(sequence);
        }
    }
    if args.format == TextOrJson::Json {
        return context.out.line(&in_json(&draft, &sum, sequence).to_string());
    }
    in_words(context, &draft, &sum)?;
    let key = match (args.dry_run, sequence) {
        (true, _) => "import-nothing-written",
        (false, Some(_)) => "import-written",
        (false, None) if refused_any(&draft, &sum) => "cli-roster-nothing-taken",
        (false, None) => "cli-roster-known",
    };
    context.out.line(&context.words.plain(key))
}

fn refused_any(draft: &RosterDraft, sum: &RosterPreview) -> bool {
    let by_rule = |note: &RosterNote| matches!(note, RosterNote::Refused { .. });
    draft.refused.iter().any(|refusal| refusal.line > 0) || sum.notes.iter().any(by_rule)
}

fn draft_without_rows(draft: &RosterDraft) -> RosterDraft {
    RosterDraft {
        kind: draft.kind,
        file_name: draft.file_name.clone(),
        hash: draft.hash.clone(),
        encoding: draft.encoding.clone(),
        columns: draft.columns.clone(),
        rows: Vec::new(),
        refused: draft.refused.clone(),
    }
}

fn remember(draft: &RosterDraft, said: &[(String, Meaning)]) -> Command {
    let meaning = |column: &roster::RosterColumn| {
        let by_hand = said.iter().find(|(heading, _)| *heading == column.heading);
        by_hand.map_or(String::new(), |(_, meaning)| roster::written(*meaning))
    };
    Command::RememberMapping {
        headings: roster::fingerprint(&draft.columns),
        target: draft.kind,
        meanings: draft.columns.iter().map(meaning).collect(),
    }
}

/// Says of every offered pair that it is one person. `false`: nothing was offered.
fn merge(draft: &mut RosterDraft, preview: &RosterPreview) -> bool {
    let mut any = false;
    for note in &preview.notes {
        if let RosterNote::Alike { line, id, .. } = note {
            for row in draft.rows.iter_mut().filter(|row| row.line == *line && row.same_as.is_none()) {
                row.same_as = Some(*id);
                any = true;
            }
        }
    }
    any
}

fn add(sum: &mut RosterPreview, part: RosterPreview) {
    sum.notes.extend(part.notes);
    sum.changed.extend(part.changed);
    sum.kept.extend(part.kept);
    for (kind, count) in part.new {
        match sum.new.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, known)) => *known += count,
            None => sum.new.push((kind, count)),
        }
    }
}

/// The sequence of the entry; `None` when nothing was new.
pub fn execute(
    context: &Context<'_>,
    bench: &dyn Workbench,
    command: Command,
) -> Result<Option<u64>, Trouble> {
    match bench.execute(&context.request(command)?) {
        Ok(outcome) => Ok(outcome.sequence),
        Err(Failure::Refused(Refusal::NoChange)) => Ok(None),
        Err(failure) => Err(outcome::failed(context.words, failure)),
    }
}

fn in_words(context: &mut Context<'_>, draft: &RosterDraft, sum: &RosterPreview) -> Done {
    let words = context.words;
    let heading = words.say(
        "roster-heading",
        &[
            ("file", clean(&draft.file_name).into_owned().into()),
            ("rows", draft.rows.len().to_string().into()),
            ("encoding", (&draft.encoding).into()),
        ],
    );
    context.out.line(&heading)?;
    for column in &draft.columns {
        let meaning = match column.meaning {
            Meaning::Field(kind, tag) => {
                let name = spec(kind).field(tag).map_or("", |field| field.name);
                words.plain(&format!("field-{}-{name}", spec(kind).name))
            }
            Meaning::Unknown => words.plain("roster-unknown"),
            Meaning::LeftOut => words.plain("roster-left-out"),
            Meaning::Forbidden(code) => {
                let why = words.plain(&format!("forbidden-{code}"));
                words.say("roster-forbidden", &[("why", why.into())])
            }
        };
        let text = words.say(
            "roster-column",
            &[
                ("heading", clean(&column.heading).into_owned().into()),
                ("meaning", meaning.into()),
                ("filled", column.filled.to_string().into()),
            ],
        );
        context.out.line(&format!("  {text}"))?;
    }
    let count = |wanted: fn(&RosterNote) -> bool| sum.notes.iter().filter(|note| wanted(note)).count();
    let said = |key: &str, n: usize| words.say(key, &[("n", n.to_string().into())]);
    let mut parts = vec![
        said("roster-new", count(|note| matches!(note, RosterNote::New { .. }))),
        said("roster-changed", count(|note| matches!(note, RosterNote::Changed { .. }))),
        said("roster-same", count(|note| matches!(note, RosterNote::Same { .. }))),
    ];
    for (kind, n) in &sum.new {
        parts.push(format!("{}: {n}", words.plain(&format!("kinds-{}", spec(*kind).name))));
    }
    context.out.line(&parts.join(" · "))?;
    refusals(context, draft, sum)
}

fn refusals(context: &mut Context<'_>, draft: &RosterDraft, sum: &RosterPreview) -> Done {
    let words = context.words;
    for refusal in &draft.refused {
        let text = refusal_said(words, refusal);
        context.out.line(&text)?;
    }
    for note in &sum.notes {
        let text = match note {
            RosterNote::Refused { line, why, partly } => {
                let why = outcome::refusal(words, why);
                let key = if *partly { "roster-refused-part" } else { "roster-refused-row" };
                words.say(key, &[("line", line.to_string().into()), ("why", why.into())])
            }
            RosterNote::Alike { line, code, .. } => {
                let args = [("line", line.to_string().into()), ("code", code.into())];
                words.say("cli-roster-alike", &args)
            }
            _ => continue,
        };
        context.out.line(&text)?;
    }
    Ok(())
}

fn in_json(draft: &RosterDraft, sum: &RosterPreview, sequence: Option<u64>) -> serde_json::Value {
    let count = |wanted: fn(&RosterNote) -> bool| sum.notes.iter().filter(|note| wanted(note)).count();
    let columns = draft.columns.iter().map(|column| {
        let forbidden = match column.meaning {
            Meaning::Forbidden(code) => Some(code),
            _ => None,
        };
        json!({
            "heading": column.heading,
            "meaning": roster::written(column.meaning),
            "forbidden": forbidden,
            "filled": column.filled,
        })
    });
    let refused = draft.refused.iter().map(|refusal| {
        json!({"line": refusal.line, "column": refusal.column, "text": refusal.text, "why": refusal.why})
    });
    let by_rule = sum.notes.iter().filter_map(|note| match note {
        RosterNote::Refused { line, .. } => {
            Some(json!({"line": line, "column": null, "text": "", "why": "rule"}))
        }
        _ => None,
    });
    json!({
        "file": draft.file_name,
        "sequence": sequence,
        "rows": draft.rows.len(),
        "columns": columns.collect::<Vec<_>>(),
        "new": count(|note| matches!(note, RosterNote::New { .. })),
        "changed": count(|note| matches!(note, RosterNote::Changed { .. })),
        "same": count(|note| matches!(note, RosterNote::Same { .. })),
        "kept": sum.kept.len(),
        "alike": count(|note| matches!(note, RosterNote::Alike { .. })),
        "records": sum.new.iter().map(|(kind, n)| (spec(*kind).name.to_owned(), json!(n))).collect::<serde_json::Map<_, _>>(),
        "refused": refused.chain(by_rule).collect::<Vec<_>>(),
    })
}
