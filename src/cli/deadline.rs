//! `opora deadline TEXT | -`: how a wording, or each line of standard input, is understood. Needs no store,
//! unless `--plan` gives the period.

use std::io::{BufRead, Read};

use serde_json::{Value as Json, json};

use super::args::TextOrJson;
use super::context::Context;
use super::shown::{doubt_text, when_text};
use super::trouble::{Done, Exit, Trouble};
use super::{find, outcome};
use crate::domain::clean::clean;
use crate::domain::deadline::{self, Candidate, Deadline, Doubt, Period, When};
use crate::domain::plan;
use crate::domain::record::Kind;
use crate::locale::Words;
use crate::tui::view::words::reason_said;

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
        TextOrJson::Json => {
            let mut object = deadline::json::deadline(&read);
            add_reasons(context.words, &mut object, &read, period);
            context.out.line(&object.to_string())
        }
        TextOrJson::Text => {
            let lines = in_words(context, &read, period);
            lines.iter().try_for_each(|line| context.out.line(line))
        }
    }
}

/// `reasons` beside `candidates`, in the same order: a code and its words; null where there is nothing to add.
fn add_reasons(words: &Words, object: &mut Json, read: &Deadline, period: Option<Period>) {
    let Some(doubts) = object.get_mut("doubts").and_then(Json::as_array_mut) else { return };
    for (doubt, shown) in read.doubts.iter().zip(doubts) {
        let reasons: Vec<Json> = deadline::reasons(doubt, period)
            .into_iter()
            .map(|reason| match reason {
                Some(reason) => json!({"code": reason.name(), "words": reason_said(words, reason)}),
                None => Json::Null,
            })
            .collect();
        if let (Some(shown), false) = (shown.as_object_mut(), reasons.is_empty()) {
            shown.insert("reasons".to_owned(), Json::Array(reasons));
        }
    }
}

/// The wording; under it kind and value, what each part of it was understood as, what was not used; then the doubts
/// with a line for each candidate and its reason.
fn in_words(context: &Context<'_>, read: &Deadline, period: Option<Period>) -> Vec<String> {
    let words = context.words;
    let kind = words.plain(&format!("deadline-kind-{}", read.when.kind_name()));
    let value = when_text(words, &read.when);
    let mut lines = vec![clean(&read.text).into_owned()];
    lines.push(format!("  {}: {kind}", words.plain("cli-due-kind")));
    if !matches!(read.when, When::Conflict { .. } | When::None) {
        lines.push(format!("  {value}"));
    }
    let spans = spans_text(words, read);
    if !spans.is_empty() {
        lines.push(format!("  {}: {spans}", words.plain("cli-due-spans")));
    }
    if let Some(note) = &read.note {
        lines.push(format!("  {}: {}", words.plain("cli-due-note"), clean(note)));
    }
    for doubt in &read.doubts {
        let plain = Doubt { candidates: Vec::new(), ..doubt.clone() };
        lines.push(format!("  {}", doubt_text(words, &plain)));
        let reasons = deadline::reasons(doubt, period);
        for (at, (candidate, reason)) in doubt.candidates.iter().zip(reasons).enumerate() {
            let said = match candidate {
                Candidate::When(when) => when_text(words, when),
                Candidate::Text(text) => clean(text).into_owned(),
            };
            let why = reason.map_or_else(String::new, |why| format!(" — {}", reason_said(words, why)));
            lines.push(format!("    {}. {said}{why}", at + 1));
        }
    }
    lines
}

/// `«до» граница, «31» день, «мая» месяц`.
fn spans_text(words: &Words, read: &Deadline) -> String {
    let letters: Vec<char> = read.text.chars().collect();
    let spans = read.spans.iter().map(|span| {
        let fragment: String = letters.get(span.from..span.to).unwrap_or(&[]).iter().collect();
        format!(
            "«{}» {}",
            clean(&fragment),
            words.plain(&format!("means-{}", deadline::means_name(span.means)))
        )
    });
    spans.collect::<Vec<_>>().join(", ")
}
