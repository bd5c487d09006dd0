//! What a command did, in words: the effects, the refused with their causes, the failure of the whole.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::context::Context;
use super::trouble::{Done, Exit, Told, Trouble};
use crate::domain::clean::clean;
use crate::domain::field::spec;
use crate::domain::query::QueryError;
use crate::domain::record::Kind;
use crate::domain::value::Value;
use crate::engine::{Command, Contested, Effect, Failure, Outcome, Refusal, Workbench};
use crate::locale::Words;
use crate::store::StoreError;
use crate::store::lock::Holder;
use crate::tui::view::dates::{full, with_weekday};
use crate::tui::view::refusals::{self, Place};
use crate::tui::view::words::{server_said, store_said};

/// Effects that are listed one by one.
const LISTED: usize = 30;

/// Executes a command and tells what came of it. Exit code 1 when something was refused; the rest is done.
pub fn execute(context: &mut Context<'_>, bench: &dyn Workbench, command: Command) -> Done {
    let request = context.request(command)?;
    let outcome = bench.execute(&request).map_err(|failure| failed(context.words, failure))?;
    told(context, &outcome)
}

/// Prints an outcome: effects on standard output, refusals as trouble.
pub fn told(context: &mut Context<'_>, outcome: &Outcome) -> Done {
    let words = context.words;
    if !outcome.done.is_empty() {
        effects(context, outcome)?;
    }
    if outcome.refused.is_empty() {
        return Ok(());
    }
    context.out.flush()?;
    let lines = outcome
        .refused
        .iter()
        .map(|refused| format!("{}: {}", clean(&refused.handle), refusal(words, &refused.why)));
    Err(Trouble::Told(Told {
        exit: Exit::Refused,
        what: words.say("cli-refused", &[("count", outcome.refused.len().into())]),
        lines: lines.collect(),
        hint: None,
    }))
}

fn effects(context: &mut Context<'_>, outcome: &Outcome) -> Done {
    let words = context.words;
    let mut name = words.plain(&format!("command-{}", outcome.command));
    if let Some(of) = &outcome.of_command {
        name = format!("{name}: {}", words.plain(&format!("command-{of}")));
    }
    let records = words.say("cli-records", &[("count", outcome.done.len().into())]);
    context.out.line(&format!("{name}: {records}"))?;
    for effect in outcome.done.iter().take(LISTED) {
        let warnings = outcome.warnings.iter().filter(|warning| warning.id == effect.id);
        let warnings: Vec<String> =
            warnings.map(|warning| words.plain(&format!("warning-{}", warning.code))).collect();
        context.out.line(&effect_line(words, effect, &warnings))?;
    }
    if outcome.done.len() > LISTED {
        let more = words.say("cli-and-more", &[("count", (outcome.done.len() - LISTED).into())]);
        context.out.line(&format!("  {more}"))?;
    }
    Ok(())
}

fn effect_line(words: &Words, effect: &Effect, warnings: &[String]) -> String {
    let mut line = format!("  {}", clean(&effect.handle));
    match (effect.day_before, effect.day_after) {
        (before, Some(after)) if before != Some(after) => {
            let before = before.map_or_else(|| "—".to_owned(), full);
            line.push_str(&format!("  {before} → {}", with_weekday(words, after)));
        }
        _ if effect.kind != Kind::Activity => {
            line.push_str(&format!("  ({})", words.plain(&format!("kind-{}", spec(effect.kind).name))));
        }
        _ => {}
    }
    if !warnings.is_empty() {
        line.push_str(&format!("  · {}", warnings.join(", ")));
    }
    line
}

/// The failure of a request as trouble.
pub fn failed(words: &Words, failure: Failure) -> Trouble {
    match failure {
        Failure::Refused(why @ Refusal::BadFilter(_)) => Trouble::new(Exit::Usage, refusal(words, &why)),
        Failure::Refused(why) => Trouble::new(Exit::Refused, refusal(words, &why)),
        Failure::Store(error) => store(words, &error),
        Failure::Server(trouble) => Trouble::new(Exit::Store, server_said(words, &trouble)),
    }
}

/// Trouble of the store, with what to do.
pub fn store(words: &Words, error: &StoreError) -> Trouble {
    let what = match error {
        StoreError::Held { holder } => held(words, holder),
        error => store_said(words, error),
    };
    Trouble::new(Exit::Store, clean(&what).into_owned()).hint(store_hint(words, error))
}

fn store_hint(words: &Words, error: &StoreError) -> String {
    match error {
        StoreError::Held { .. } => words.plain("cli-store-held-hint"),
        StoreError::NotEmpty { .. } => words.plain("cli-store-not-empty-hint"),
        StoreError::OpenToOthers { root, .. } => {
            words.say("cli-store-open-hint", &[("dir", for_a_shell(root).into())])
        }
        StoreError::OtherOwner { root, me, .. } => words
            .say("cli-store-owner-hint", &[("dir", for_a_shell(root).into()), ("me", me.to_string().into())]),
        _ => words.plain("cli-store-hint"),
    }
}

/// A path as it must be typed to a shell.
pub fn for_a_shell(path: &Path) -> String {
    let text = clean(&path.display().to_string()).into_owned();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@%,=".contains(c);
    match text.chars().all(is_plain) && !text.starts_with('-') {
        true => text,
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// Who holds the store, since when and where.
fn held(words: &Words, facts: &str) -> String {
    let Some(holder) = Holder::read_from(facts) else { return words.plain("cli-store-held-unknown") };
    let terminal = holder.terminal.map(|path| path.display().to_string());
    let args = [
        ("user", holder.user.into()),
        ("pid", holder.pid.to_string().into()),
        ("since", moment(&holder.since).into()),
        ("terminal", terminal.unwrap_or_else(|| "—".to_owned()).into()),
    ];
    words.say("cli-store-held", &args)
}

/// A refusal as the command line tells it.
struct OnPaper<'a>(&'a Words);

impl Place for OnPaper<'_> {
    fn words(&self) -> &Words {
        self.0
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        moment(&at)
    }

    fn open_question(&self, what: String) -> String {
        self.0.say("cli-refusal-open-question", &[("what", what.into())])
    }

    fn changed(&self, _: Kind, fields: &[Contested]) -> String {
        let said = fields.iter().map(|one| {
            let theirs = one.theirs.as_ref().map(plain_value).unwrap_or_default();
            let args = [("by", (&one.by).into()), ("at", moment(&one.at).into()), ("theirs", theirs.into())];
            self.0.say("cli-refusal-changed-meanwhile", &args)
        });
        said.collect::<Vec<_>>().join("; ")
    }

    fn bad_filter(&self, _: &QueryError) -> String {
        self.0.plain("refusal-bad-filter")
    }
}

/// Why a rule said no.
pub fn refusal(words: &Words, why: &Refusal) -> String {
    refusals::said(&OnPaper(words), why)
}

fn plain_value(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Day(day) => full(*day),
        _ => "…".to_owned(),
    }
}

/// The district's time of a moment: `01.02.2021 14:02`.
pub fn moment(at: &DateTime<Utc>) -> String {
    (*at + TimeDelta::hours(3)).format("%d.%m.%Y %H:%M").to_string()
}
