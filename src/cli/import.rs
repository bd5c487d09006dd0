//! `opora import roadmap FILE…`: takes papers into the store, or shows what they would change. All files are read
//! before the first is written: bad input leaves the store untouched.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::args::TextOrJson;
use super::context::Context;
use super::find;
use super::merge;
use super::outcome;
use super::preview;
use super::roster;
use super::trouble::{Done, Exit, Trouble};
use crate::domain::clean::clean;
use crate::domain::deadline;
use crate::domain::draft::PlanDraft;
use crate::domain::field::spec;
use crate::domain::mapping;
use crate::domain::paper_column::{self, Role};
use crate::domain::record::{Kind, Record};
use crate::domain::value::Value;
use crate::domain::words::folded;
use crate::engine::{Command, Failure, ImportPreview, MergeChoices, Refusal, WhichPlan, Workbench};
use crate::exchange::import::{self, Fault, ImportError, Options, Remembered};
use crate::locale::Words;
use crate::tui::view::paper_words;

#[derive(Debug, Clone, clap::Subcommand)]
pub enum Task {
    Roadmap(Args),
    Schools(roster::Args),
    Teachers(roster::Args),
}

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Vec<PathBuf>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    #[arg(long = "as", value_name = "PLAN-OR-NEW")]
    as_plan: Option<String>,
    #[command(flatten)]
    choices: merge::Choices,
    #[arg(long, value_name = "COLUMN=MEANING")]
    map: Vec<String>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TextOrJson,
}

pub fn run(task: &Task, context: &mut Context<'_>) -> Done {
    let args = match task {
        Task::Roadmap(args) => args,
        Task::Schools(args) => return roster::run(Kind::School, args, context),
        Task::Teachers(args) => return roster::run(Kind::Teacher, args, context),
    };
    let said = args.map.iter().map(|text| mapped(context, text)).collect::<Result<Vec<_>, Trouble>>()?;
    let period = args.period.as_deref();
    let drafts = args.file.iter().map(|path| read(context, path, period, &said));
    let mut drafts: Vec<PlanDraft> = drafts.collect::<Result<_, Trouble>>()?;
    said.iter().try_for_each(|(heading, _)| is_a_column(context, &drafts, heading))?;
    let anew = |context: &Context<'_>,
                bench: &dyn Workbench,
                drafts: Vec<PlanDraft>|
     -> Vec<Result<PlanDraft, Trouble>> {
        let drafts = args.file.iter().zip(drafts);
        drafts.map(|(path, draft)| as_remembered(context, bench, path, period, draft)).collect()
    };
    if !args.dry_run {
        let bench = context.new_bench()?;
        if said.is_empty() {
            drafts = anew(context, &*bench, drafts).into_iter().collect::<Result<_, Trouble>>()?;
        }
        for draft in drafts.iter().filter(|_| !said.is_empty()) {
            remember(context, &*bench, draft, &said)?;
        }
        return drafts.iter().try_for_each(|draft| take(context, &*bench, draft, args));
    }
    let bench = context.bench_if_there()?;
    if let Some(bench) = bench.as_deref().filter(|_| said.is_empty()) {
        drafts = anew(context, bench, drafts).into_iter().collect::<Result<_, Trouble>>()?;
    }
    for draft in &drafts {
        let compared = match &bench {
            Some(bench) => Some(compared(context, &**bench, draft, args)?),
            None => None,
        };
        if args.format == TextOrJson::Json {
            let asked = compared.as_ref().map(|(_, compared)| compared.asked.as_slice()).unwrap_or_default();
            let mut object = preview::json(&preview::asking(draft, asked), context.today);
            if let (Some((_, compared)), Some(bench), Some(object)) =
                (&compared, &bench, object.as_object_mut())
                && compared.merge.plan.is_some()
            {
                object.insert("merge".to_owned(), merge::json(context, &**bench, compared)?);
            }
            context.out.line(&object.to_string())?;
            continue;
        }
        preview::text(context, draft, compared.as_ref().map(|(_, compared)| compared))?;
        if let (Some((_, compared)), Some(bench)) = (&compared, &bench) {
            merge::text(context, &**bench, compared)?;
        }
        context.out.line(&context.words.plain("import-nothing-written"))?;
    }
    Ok(())
}

/// What a person chose on the command line, and what the import would do with it.
fn compared(
    context: &Context<'_>,
    bench: &dyn Workbench,
    draft: &PlanDraft,
    args: &Args,
) -> Result<(MergeChoices, ImportPreview), Trouble> {
    let plan = which_plan(context, bench, args.as_plan.as_deref())?;
    let choices = args.choices.chosen(context, bench, draft, plan)?;
    let compared = bench.merge_preview(draft, &choices);
    Ok((choices, compared.map_err(|failure| outcome::failed(context.words, failure))?))
}

/// `--as new`, `--as PLAN`, else `--plan`.
fn which_plan(
    context: &Context<'_>,
    bench: &dyn Workbench,
    name: Option<&str>,
) -> Result<WhichPlan, Trouble> {
    match name {
        Some("new" | "новый" | "новая") => Ok(WhichPlan::New),
        Some(name) => find::plan_called(context, bench, name).map(WhichPlan::This),
        None => Ok(find::plan(context, bench)?.map_or(WhichPlan::Recognised, WhichPlan::This)),
    }
}

/// `Столбец=смысл`: what a column of the plan means.
fn mapped(context: &Context<'_>, text: &str) -> Result<(String, Role), Trouble> {
    let wrong = || context.trouble(Exit::Usage, "cli-wrong-map", &[("text", text)]);
    let (heading, meaning) = text.split_once('=').ok_or_else(wrong)?;
    let typed = folded(meaning.trim());
    let called =
        |role: &Role| role.name() == typed || folded(&paper_words::role_said(context.words, *role)) == typed;
    let known: Vec<&str> = Role::offered().map(Role::name).collect();
    let hint = context.words.say("cli-known-fields", &[("fields", known.join(", ").into())]);
    let role = match typed.is_empty() {
        true => Some(Role::Aside),
        false => Role::offered().find(called),
    };
    Ok((heading.trim().to_owned(), role.ok_or_else(|| wrong().hint(hint))?))
}

/// Refuses a name that no column of any paper bears.
fn is_a_column(context: &Context<'_>, drafts: &[PlanDraft], heading: &str) -> Done {
    let columns = || drafts.iter().flat_map(|draft| draft.account.columns.iter().enumerate());
    if columns().any(|(at, column)| folded(&column.handle(at)) == folded(heading)) {
        return Ok(());
    }
    let known: Vec<String> = columns().map(|(at, column)| clean(&column.handle(at)).into_owned()).collect();
    let hint = context.words.say("cli-known-fields", &[("fields", known.join(", ").into())]);
    Err(context.trouble(Exit::Usage, "cli-no-such-column", &[("name", heading)]).hint(hint))
}

/// The draft, or the paper read anew as a person settled columns with these headings before.
pub fn as_remembered(
    context: &Context<'_>,
    bench: &dyn Workbench,
    path: &Path,
    period: Option<&str>,
    draft: PlanDraft,
) -> Result<PlanDraft, Trouble> {
    let known = bench.records(Kind::Mapping).map_err(|failure| outcome::failed(context.words, failure))?;
    let columns = &draft.account.columns;
    let headings = paper_column::fingerprint(columns);
    let found = known.iter().find(|record| {
        record.text(mapping::HEADINGS) == headings && record.text(mapping::TARGET) == spec(Kind::Plan).name
    });
    let kept = found.and_then(|record| record.get(mapping::MEANINGS)).map(Value::items).unwrap_or_default();
    let said = paper_column::remembered(columns, kept.iter().filter_map(Value::as_text));
    if said.is_empty() { Ok(draft) } else { read(context, path, period, &said) }
}

/// Keeps what was said of the columns for the next paper with these headings.
fn remember(
    context: &Context<'_>,
    bench: &dyn Workbench,
    draft: &PlanDraft,
    said: &[(String, Role)],
) -> Result<(), Trouble> {
    let columns = &draft.account.columns;
    let command = Command::RememberMapping {
        headings: paper_column::fingerprint(columns),
        target: Kind::Plan,
        meanings: paper_column::written(columns, said),
    };
    match bench.execute(&context.request(command)?) {
        Ok(_) | Err(Failure::Refused(Refusal::NoChange)) => Ok(()),
        Err(failure) => Err(outcome::failed(context.words, failure)),
    }
}

/// Reads a road map; what is wrong with it names the file and the place.
pub fn read(
    context: &Context<'_>,
    path: &Path,
    period: Option<&str>,
    said: &[(String, Role)],
) -> Result<PlanDraft, Trouble> {
    let period = period.map(|text| context.period(text)).transpose()?;
    let options = Options { period, meanings: said.to_vec(), remembered: Vec::new() };
    let mut reading = import::read_file(path, &options);
    if said.is_empty() && matches!(&reading, Err(error) if error.fault.is_of_meaning()) {
        let remembered = kept(context)?;
        reading = import::read_file(path, &Options { remembered, ..options });
    }
    reading.map(|reading| reading.draft).map_err(|error| unreadable(context.words, &error))
}

/// The mappings of plans that the store remembers; none where there is no store yet.
fn kept(context: &Context<'_>) -> Result<Vec<Remembered>, Trouble> {
    let Some(bench) = context.bench_if_there()? else { return Ok(Vec::new()) };
    let known = bench.records(Kind::Mapping).map_err(|failure| outcome::failed(context.words, failure))?;
    Ok(remembered(&known))
}

/// Mappings as the reader of papers takes them.
pub fn remembered(known: &[Record]) -> Vec<Remembered> {
    let of_plans = known.iter().filter(|record| record.text(mapping::TARGET) == spec(Kind::Plan).name);
    of_plans
        .map(|record| {
            let headings = record.text(mapping::HEADINGS).to_owned();
            let meanings = record.get(mapping::MEANINGS).map(Value::items).unwrap_or_default();
            let meanings = paper_column::by_headings(&headings, meanings.iter().filter_map(Value::as_text));
            Remembered { headings, meanings }
        })
        .collect()
}

pub fn unreadable(words: &Words, error: &ImportError) -> Trouble {
    let key = format!("import-fault-{}", error.fault.name());
    let file = crate::domain::clean::clean(&error.file).into_owned();
    let file = match error.fault.place() {
        Some(place) => {
            let place = paper_words::place_said(words, place);
            words.say("import-file-place", &[("file", file.into()), ("place", place.into())])
        }
        None => file,
    };
    let said = |args: &[(&str, String)]| {
        let args: Vec<_> = args.iter().map(|(name, text)| (*name, text.as_str().into())).collect();
        words.say(&key, &args)
    };
    let what = match &error.fault {
        Fault::NotRegular { kind } => said(&[("kind", words.plain(&format!("import-kind-{kind}")))]),
        Fault::Unreadable { message } => said(&[("message", message.clone())]),
        Fault::TooLarge { size, limit } => {
            said(&[("size", (size >> 20).to_string()), ("limit", (limit >> 20).to_string())])
        }
        Fault::Binary { looks_like: Some(format), .. } => {
            words.say("import-fault-binary-known", &[("format", (*format).into())])
        }
        Fault::Binary { offset, .. } => said(&[("offset", offset.to_string())]),
        Fault::Foreign { format } => {
            said(&[("format", words.plain(&format!("import-foreign-{}", format.name())))])
        }
        Fault::XmlEntities { part } | Fault::TooDeep { part } => said(&[("part", part.clone())]),
        Fault::BrokenXml { part, offset } => said(&[("part", part.clone()), ("offset", offset.to_string())]),
        Fault::CellTooLong { table, row, limit } => said(&[
            ("table", table.to_string()),
            ("row", row.to_string()),
            ("limit", (limit >> 10).to_string()),
        ]),
        Fault::NoHeading { cells, .. } | Fault::NoDeadline { cells, .. } => {
            said(&[("cells", cells.join(" | "))])
        }
        _ => said(&[]),
    };
    let hint_key = match &error.fault {
        Fault::Foreign { format } => format!("import-foreign-{}-hint", format.name()),
        _ => format!("{key}-hint"),
    };
    let hint = if words.has(&hint_key) { hint_key } else { "import-hint".to_owned() };
    Trouble::new(Exit::Usage, format!("{file}: {what}")).hint(words.plain(&hint))
}

/// Takes a draft in, and tells what came of it.
fn take(context: &mut Context<'_>, bench: &dyn Workbench, draft: &PlanDraft, args: &Args) -> Done {
    let (choices, compared) = compared(context, bench, draft, args)?;
    let command = Command::MergePlan { draft: Box::new(draft.clone()), choices };
    let sequence = executed(context, bench, command)?;
    if args.format == TextOrJson::Json {
        let asked = compared.asked.iter().map(|(_, doubt)| doubt);
        let doubts = preview::all_doubts(draft).map(|(_, doubt)| doubt).chain(asked);
        let mut object = json!({
            "file": draft.source.file_name,
            "sequence": sequence,
            "new": compared.new.len(),
            "changed": compared.changed.len(),
            "same": compared.same,
            "kept": compared.kept.len(),
            "missing": compared.merge.missing.iter().map(|row| &row.handle).collect::<Vec<_>>(),
            "refused": draft.refused.len(),
            "doubts": doubts.map(deadline::json::doubt).collect::<Vec<_>>(),
        });
        if let (Some(object), Json::Object(merge)) =
            (object.as_object_mut(), merge::json(context, bench, &compared)?)
        {
            object.extend(merge.into_iter().filter(|(name, _)| name != "missing"));
        }
        return context.out.line(&object.to_string());
    }
    if sequence.is_none() {
        let file = crate::domain::clean::clean(&draft.source.file_name).into_owned();
        return context.out.line(&context.words.say("import-known", &[("file", file.into())]));
    }
    preview::text(context, draft, Some(&compared))?;
    merge::text(context, bench, &compared)?;
    context.out.line(&context.words.plain("import-written"))
}

/// The sequence of the entry; `None` when nothing was new.
pub fn execute(
    context: &Context<'_>,
    bench: &dyn Workbench,
    draft: &PlanDraft,
) -> Result<Option<u64>, Trouble> {
    executed(context, bench, Command::ImportPlan(Box::new(draft.clone())))
}

fn executed(context: &Context<'_>, bench: &dyn Workbench, command: Command) -> Result<Option<u64>, Trouble> {
    let request = context.request(command)?;
    match bench.execute(&request) {
        Ok(outcome) => Ok(outcome.sequence),
        Err(Failure::Refused(Refusal::NoChange)) => Ok(None),
        Err(failure) => Err(outcome::failed(context.words, failure)),
    }
}
