//! What a command did, in words: the effects, the refused with their causes, the failure of the whole.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::context::Context;
use super::trouble::{Done, Exit, Told, Trouble};
use crate::domain::clean::clean;
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::domain::value::Value;
use crate::engine::{Command, Effect, Failure, Outcome, Refusal, Workbench};
use crate::locale::Words;
use crate::store::StoreError;
use crate::store::lock::Holder;
use crate::tui::view::dates::{full, with_weekday};
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
fn for_a_shell(path: &Path) -> String {
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

/// Why a rule said no.
pub fn refusal(words: &Words, why: &Refusal) -> String {
    let day = |day: &chrono::NaiveDate| full(*day);
    match why {
        Refusal::NotFound => words.plain("refusal-not-found"),
        Refusal::OpenQuestion { code } => words.say(
            "cli-refusal-open-question",
            &[("what", words.plain(&format!("doubt-{}", code.name())).into())],
        ),
        Refusal::NothingToSettle => words.plain("refusal-nothing-to-settle"),
        Refusal::NoDate => words.plain("refusal-no-date"),
        Refusal::AlreadyClosed { on } => words
            .say("refusal-already-closed", &[("on", on.as_ref().map(day).unwrap_or_default().into())])
            .trim_end()
            .to_owned(),
        Refusal::NotClosed => words.plain("refusal-not-closed"),
        Refusal::AlreadyInWork => words.plain("refusal-already-in-work"),
        Refusal::NoSuchOccurrence { day: which } => {
            words.say("refusal-no-such-occurrence", &[("day", day(which).into())])
        }
        Refusal::HangsOnItself => words.plain("refusal-hangs-on-itself"),
        Refusal::DeadlineMoved { to } => words.say("refusal-deadline-moved", &[("to", day(to).into())]),
        Refusal::DayInFuture { day: which, today } => {
            words.say("refusal-day-in-future", &[("day", day(which).into()), ("today", day(today).into())])
        }
        Refusal::ReasonMissing => words.plain("refusal-reason-missing"),
        Refusal::TextMissing => words.plain("refusal-text-missing"),
        Refusal::ChangedMeanwhile { by, at, theirs, .. } => words.say(
            "cli-refusal-changed-meanwhile",
            &[
                ("by", by.into()),
                ("at", moment(at).into()),
                ("theirs", theirs.as_ref().map(plain_value).unwrap_or_default().into()),
            ],
        ),
        Refusal::FieldsChanged { fields, .. } => {
            let said = fields.iter().map(|one| {
                let theirs = one.theirs.as_ref().map(plain_value).unwrap_or_default();
                words.say(
                    "cli-refusal-changed-meanwhile",
                    &[("by", (&one.by).into()), ("at", moment(&one.at).into()), ("theirs", theirs.into())],
                )
            });
            said.collect::<Vec<_>>().join("; ")
        }
        Refusal::TooMany { count, limit } => {
            words.say("refusal-too-many", &[("count", (*count).into()), ("limit", (*limit).into())])
        }
        Refusal::NothingMatches => words.plain("refusal-nothing-matches"),
        Refusal::NothingToUndo => words.plain("refusal-nothing-to-undo"),
        Refusal::NothingToRedo => words.plain("refusal-nothing-to-redo"),
        Refusal::ChangedSince { by, at } => {
            words.say("refusal-changed-since", &[("by", by.into()), ("at", moment(at).into())])
        }
        Refusal::InUse { count } => words.say("refusal-in-use", &[("count", (*count).into())]),
        Refusal::CodeTaken { code, by } => {
            words.say("refusal-code-taken", &[("code", code.into()), ("by", by.into())])
        }
        Refusal::NotEditable => words.plain("refusal-not-editable"),
        Refusal::BadValue => words.plain("refusal-bad-value"),
        Refusal::PlanThere { title } => {
            words.say("refusal-plan-there", &[("title", clean(title).into_owned().into())])
        }
        Refusal::EndBeforeStart { start, end } => {
            words.say("refusal-end-before-start", &[("start", day(start).into()), ("end", day(end).into())])
        }
        Refusal::SchoolsOwe { count } => words.say("refusal-schools-owe", &[("n", (*count).into())]),
        Refusal::UnknownName { name } => words.say("refusal-unknown-name", &[("name", name.into())]),
        Refusal::NoSchools => words.plain("refusal-no-schools"),
        Refusal::NotCollective => words.plain("refusal-not-collective"),
        Refusal::NoInstrument => words.plain("refusal-no-instrument"),
        Refusal::Erased => words.plain("refusal-erased"),
        Refusal::ErasureStands => words.plain("refusal-erasure-stands"),
        Refusal::PersonalInView => words.plain("refusal-personal-in-view"),
        Refusal::NoComments => words.plain("refusal-no-comments"),
        Refusal::NoAccess { ask } => words.say("refusal-no-access", &[("ask", ask.join(", ").into())]),
        Refusal::NoAdministrator => words.plain("refusal-no-administrator"),
        Refusal::AdministratorThere => words.plain("refusal-administrator-there"),
        Refusal::NotAllowed => words.plain("refusal-not-allowed"),
        Refusal::PurposeMissing => words.plain("refusal-purpose-missing"),
        Refusal::OwnRole => words.plain("refusal-own-role"),
        Refusal::LastAdministrator => words.plain("refusal-last-administrator"),
        Refusal::SchoolMissing => words.plain("refusal-school-missing"),
        Refusal::MarksOfRole => words.plain("refusal-marks-of-role"),
        Refusal::NoChange => words.plain("refusal-no-change"),
        Refusal::OwnReport => words.plain("refusal-own-report"),
        Refusal::MayNotAccept => words.plain("refusal-may-not-accept"),
        Refusal::NothingToAccept => words.plain("refusal-nothing-to-accept"),
        Refusal::RemarkMissing => words.plain("refusal-remark-missing"),
        Refusal::LinesWait { count } => words.say("refusal-lines-wait", &[("n", (*count).into())]),
        Refusal::BadFilter(_) => words.plain("refusal-bad-filter"),
    }
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
