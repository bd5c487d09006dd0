//! `opora open FILE` and bare `opora`: the workbench, on a terminal only.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::Utc;

use super::context::Context;
use super::trouble::{Done, Exit, Trouble};
use super::{export, import, outcome};
use crate::engine::{Workbench, default_offset};
use crate::exchange::export::Format;
use crate::locale::{Lang, Words};
use crate::tui::message::ExportFormat;
use crate::tui::panes::PaneId;
use crate::tui::terminal::guard;
use crate::tui::{self, Exporter, Options};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
}

/// Takes the file in if it is new, then opens the workbench.
pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    on_a_terminal(context)?;
    let draft = import::read(context, &args.file, args.period.as_deref())?;
    let bench = context.new_bench()?;
    let compared = bench.import_preview(&draft).map_err(|failure| outcome::failed(context.words, failure))?;
    let taken = import::execute(context, &*bench, &draft)?;
    let notice = taken.map(|_| {
        let count = |count: usize| count.to_string();
        context.words.say(
            "cli-open-taken",
            &[("new", count(compared.new.len()).into()), ("changed", count(compared.changed.len()).into())],
        )
    });
    show(context, bench, notice)
}

/// The workbench on the store as it is.
pub fn workbench(context: &mut Context<'_>) -> Done {
    on_a_terminal(context)?;
    let bench = context.new_bench()?;
    show(context, bench, None)
}

/// Asked first: whoever cannot be shown anything gets no store either.
fn on_a_terminal(context: &Context<'_>) -> Done {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    let what = context.words.plain("cli-no-terminal");
    Err(Trouble::new(Exit::Usage, what).hint(context.words.plain("cli-no-terminal-hint")))
}

fn show(context: &Context<'_>, bench: Box<dyn Workbench>, notice: Option<String>) -> Done {
    let lang = context.words.lang();
    let options = Options {
        today: context.global.today.as_ref().map(|_| context.today),
        lang,
        start: PaneId::default(),
        notice,
        offset: default_offset(),
        clock: Utc::now,
        exporter: Some(exporter(lang)),
    };
    guard::install_panic_hook(match lang {
        Lang::Ru => |code| broken(Lang::Ru, code),
        Lang::En => |code| broken(Lang::En, code),
    });
    tui::run(Arc::from(bench), options).map_err(|error| {
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
        let format = match format {
            ExportFormat::Xlsx => Format::Xlsx,
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Json => Format::Json,
        };
        export::from_screen(&words, bench, query, format)
    })
}
