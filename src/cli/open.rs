//! `opora open FILE` and bare `opora`: the workbench, on a terminal only.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::Utc;

use super::context::Context;
use super::export::{self, Form};
use super::hosting::Host;
use super::opening::Opened;
use super::trouble::{Done, Exit, Trouble};
use super::{find, import, outcome, settings};
use crate::domain::draft::PlanDraft;
use crate::domain::record::Kind;
use crate::domain::value::Value;
use crate::domain::{plan, words};
use crate::engine::{Failure, ImportPreview, Workbench, default_offset};
use crate::exchange::export::Format;
use crate::exchange::export::printed::Medium;
use crate::exchange::import as papers;
use crate::locale::{Lang, Words};
use crate::store::sled::panic_is_caught;
use crate::tui::message::ExportFormat;
use crate::tui::panes::PaneId;
use crate::tui::terminal::guard;
use crate::tui::view::incoming::taken_said;
use crate::tui::{self, Exporter, Importer, Options, RosterImporter};
use crate::wire::Patience;
use crate::wire::identity::account_named;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
}

/// Takes the file in if its plan is new, then opens the workbench. A changed version of a plan that is there already is
/// shown first and written only when its reader says so.
pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    on_a_terminal(context)?;
    let period = args.period.as_deref();
    let draft = import::read(context, &args.file, period, &[])?;
    let (bench, _host) = seated(context)?;
    let draft = import::as_remembered(context, &*bench, &args.file, period, draft)?;
    let compared = bench.import_preview(&draft).map_err(|failure| outcome::failed(context.words, failure))?;
    if is_another_version(&*bench, &draft, &compared)
        .map_err(|failure| outcome::failed(context.words, failure))?
    {
        return show(context, bench, None, Some((args.file.display().to_string(), Box::new(draft))));
    }
    let taken = import::execute(context, &*bench, &draft)?;
    let notice = taken.map(|_| taken_said(context.words, &draft, &compared));
    show(context, bench, notice, None)
}

/// Whether the store knows the plan by other bytes, and rows differ. Rows added here are no news to the paper that
/// was taken in.
fn is_another_version(
    bench: &dyn Workbench,
    draft: &PlanDraft,
    compared: &ImportPreview,
) -> Result<bool, Failure> {
    let plans = bench.records(Kind::Plan)?;
    let Some(plan) = plans.iter().find(|record| Some(record.id) == compared.merge.plan) else {
        // A paper under the title of a plan of another year may be meant as its new version: its reader says.
        let title = words::phrase(&draft.title);
        return Ok(plans.iter().any(|record| words::phrase(record.text(plan::TITLE)) == title));
    };
    let hash = plan.get(plan::SOURCE).and_then(|from| from.part(plan::source::FILE_HASH));
    let is_same_file = matches!(hash, Some(Value::Bytes(hash)) if *hash == draft.source.hash);
    let is_same = compared.new.is_empty()
        && compared.changed.is_empty()
        && compared.kept.is_empty()
        && compared.merge.conflicts.is_empty()
        && compared.merge.missing.is_empty()
        && compared.merge.returned.is_empty();
    Ok(!is_same_file && !is_same)
}

/// The workbench on the store as it is.
pub fn workbench(context: &mut Context<'_>) -> Done {
    on_a_terminal(context)?;
    let (bench, _host) = seated(context)?;
    show(context, bench, None, None)
}

/// The workbench, and what lets the other terminals of this person in while it is open.
fn seated(context: &Context<'_>) -> Result<(Arc<dyn Workbench>, Option<Host>), Trouble> {
    Ok(match context.opened(Patience::Endless)? {
        Opened::Held { engine, dir } => {
            let host = Host::beside(&engine, &dir);
            (engine, host)
        }
        Opened::Far(client) => (Arc::new(client), None),
    })
}

/// Asked first: whoever cannot be shown anything gets no store either.
fn on_a_terminal(context: &Context<'_>) -> Done {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    let what = context.words.plain("cli-no-terminal");
    Err(Trouble::new(Exit::Usage, what).hint(context.words.plain("cli-no-terminal-hint")))
}

fn show(
    context: &Context<'_>,
    bench: Arc<dyn Workbench>,
    notice: Option<String>,
    incoming: Option<(String, Box<PlanDraft>)>,
) -> Done {
    let lang = context.words.lang();
    let plan = find::plan(context, &*bench)?;
    let (settings, unread, keeper) = settings::of_user(context.words);
    let options = Options {
        today: context.global.today.as_ref().map(|_| context.today),
        lang,
        start: PaneId::default(),
        plan,
        notice: notice.or(unread),
        offset: default_offset(),
        clock: Utc::now,
        exporter: Some(exporter(lang)),
        importer: Some(importer(lang, Arc::clone(&bench))),
        lists: Some(list_importer(lang)),
        accounts: Some(Arc::new(|login| account_named(login).map(|account| (account.uid, account.name)))),
        incoming,
        settings,
        keeper,
    };
    guard::install_panic_hook(match lang {
        Lang::Ru => |code| broken(Lang::Ru, code),
        Lang::En => |code| broken(Lang::En, code),
    });
    // The store goes on after some: the terminal is not given back for them.
    let ending = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |fault| {
        if !panic_is_caught() {
            ending(fault)
        }
    }));
    tui::run(bench, options).map_err(|error| {
        context.trouble(Exit::Usage, "cli-terminal-failed", &[("reason", &error.to_string())])
    })
}

/// What is said of a fault of the program itself; the place in the source shows no data.
fn broken(lang: Lang, code: &str) -> String {
    Words::new(lang).say("cli-program-broken", &[("code", code.into())])
}

fn exporter(lang: Lang) -> Exporter {
    let words = Words::new(lang);
    Arc::new(move |bench, query, format| {
        let form = match format {
            ExportFormat::Xlsx => Form::List(Format::Xlsx),
            ExportFormat::Csv => Form::List(Format::Csv),
            ExportFormat::Json => Form::List(Format::Json),
            ExportFormat::Docx => Form::Plan(Medium::Docx),
            ExportFormat::Ics => Form::Calendar,
        };
        export::from_screen(&words, bench, query, form)
    })
}

/// Lists of schools and teachers, with troubles in the same words.
fn list_importer(lang: Lang) -> RosterImporter {
    let words = Words::new(lang);
    Arc::new(move |path, kind, meanings, today| {
        let options = papers::RosterOptions { kind, meanings: meanings.to_vec(), today };
        papers::read_roster(&at_home(path), &options)
            .map_err(|error| import::unreadable(&words, &error).said())
    })
}

/// A path as people type it: `~` is the home folder.
fn at_home(path: &str) -> PathBuf {
    let typed = Path::new(path);
    match (typed.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(rest), Some(home)) => Path::new(&home).join(rest),
        _ => typed.to_owned(),
    }
}

/// Troubles in the words of `import roadmap`: the file, the place, what to do.
fn importer(lang: Lang, bench: Arc<dyn Workbench>) -> Importer {
    let words = Words::new(lang);
    Arc::new(move |path, meanings| {
        // What is remembered only helps: a paper is read without it, too.
        let remembered = bench.records(Kind::Mapping).map(|known| import::remembered(&known));
        let remembered = remembered.unwrap_or_default();
        let options = papers::Options { period: None, meanings: meanings.to_vec(), remembered };
        let reading = papers::read_file(&at_home(path), &options);
        reading.map(|reading| reading.draft).map_err(|error| import::unreadable(&words, &error).said())
    })
}
