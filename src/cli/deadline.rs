//! `opora deadline TEXT | -`: how a wording, or each line of standard input, is understood. Needs no store,
//! unless `--plan` gives the period.

use std::io::{BufRead, Read};

use super::args::TextOrJson;
use super::context::Context;
use super::shown::{doubt_text, when_text};
use super::trouble::{Done, Exit, Trouble};
use super::{find, outcome};
use crate::domain::clean::clean;
use crate::domain::deadline::{self, Deadline, Period};
use crate::domain::plan;
use crate::domain::record::Kind;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TextOrJson,
}

/// Longest line of standard input, in bytes: longer than any cell of a paper.
const LONGEST_LINE: u64 = 1 << 20;

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let period = match &args.period {
        Some(text) => Some(context.period(text)?),
        None => plan_period(context)?,
    };
    if args.text == ["-"] {
        return each_line(context, period, args.format);
    }
    tell(context, &args.text.join(" "), period, args.format)
}

/// The period of the plan that `--plan` names.
fn plan_period(context: &Context<'_>) -> Result<Option<Period>, Trouble> {
    if context.global.plan.is_none() {
        return Ok(None);
    }
    let bench = context.bench()?;
    let Some(id) = find::plan(context, &*bench)? else { return Ok(None) };
    let plans = bench.records(Kind::Plan).map_err(|failure| outcome::failed(context.words, failure))?;
    Ok(plans.iter().find(|record| record.id == id).and_then(plan::period))
}

fn each_line(context: &mut Context<'_>, period: Option<Period>, format: TextOrJson) -> Done {
    let mut input = std::io::stdin().lock();
    let mut number = 0_usize;
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        let read = read.map_err(|error| Trouble::new(Exit::Usage, format!("stdin: {error}")))?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        let place = number.to_string();
        if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST_LINE {
            return Err(context.trouble(Exit::Usage, "cli-line-too-long", &[("line", &place)]));
        }
        let text = String::from_utf8(line)
            .map_err(|_| context.trouble(Exit::Usage, "cli-line-not-utf8", &[("line", &place)]))?;
        tell(context, text.trim_end_matches(['\n', '\r']), period, format)?;
        // Whoever asks line by line waits for the answer before the next one.
        context.out.flush()?;
    }
}

fn tell(context: &mut Context<'_>, text: &str, period: Option<Period>, format: TextOrJson) -> Done {
    let read = deadline::read(text, &deadline::Context { period, ..deadline::Context::default() });
    match format {
        TextOrJson::Json => context.out.line(&deadline::json::deadline(&read).to_string()),
        TextOrJson::Text => {
            let lines = in_words(context, &read);
            lines.iter().try_for_each(|line| context.out.line(line))
        }
    }
}

/// The wording with its reading under it, then the doubts, a line each.
fn in_words(context: &Context<'_>, read: &Deadline) -> Vec<String> {
    let words = context.words;
    let mut lines = vec![clean(&read.text).into_owned(), format!("  {}", when_text(words, &read.when))];
    if let Some(note) = &read.note {
        lines.push(format!("  {}: {}", words.plain("cli-due-note"), clean(note)));
    }
    lines.extend(read.doubts.iter().map(|doubt| format!("  {}", doubt_text(words, doubt))));
    lines
}
