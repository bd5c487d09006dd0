//! What a person's name for a record means: `3.7`, `2020/3.7`, the words of a title, an owner's short name.
//! Several hits are listed and nothing is changed.

use chrono::Datelike;

use super::context::Context;
use super::outcome;
use super::trouble::{Exit, Trouble};
use crate::domain::clean::clean;
use crate::domain::column::Shown;
use crate::domain::field::spec;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, owner, plan, teacher, words};
use crate::engine::{ListQuery, Row, Workbench};
use crate::locale::Words;
use crate::tui::view::dates::full;

/// How many hits of an unclear name are listed.
const LISTED: usize = 20;

/// Kinds by the names that people type: `activities`, `owner`, `мероприятия`.
pub fn kind(say: &Words, text: &str) -> Option<Kind> {
    let typed = words::folded(text);
    Kind::ALL.iter().copied().find(|kind| {
        let name = spec(*kind).name;
        let plural = if *kind == Kind::Activity { "activities".to_owned() } else { format!("{name}s") };
        let said = ["kind", "kinds"].map(|key| words::folded(&say.plain(&format!("{key}-{name}"))));
        typed == name || typed == plural || said.contains(&typed)
    })
}

/// The plan that `--plan` names.
pub fn plan(context: &Context<'_>, bench: &dyn Workbench) -> Result<Option<RecordId>, Trouble> {
    let Some(name) = &context.global.plan else { return Ok(None) };
    plan_called(context, bench, name).map(Some)
}

/// The one plan that is called so: its number in the store (`#12`), its title, words of its title or district and years
/// of its period.
pub fn plan_called(context: &Context<'_>, bench: &dyn Workbench, name: &str) -> Result<RecordId, Trouble> {
    let plans = bench.records(Kind::Plan).map_err(|failure| outcome::failed(context.words, failure))?;
    let by_number = name.trim().strip_prefix(['#', '№']).and_then(|number| number.trim().parse().ok());
    let exact = |record: &&Record| {
        by_number == Some(record.id.0) || words::phrase(record.text(plan::TITLE)) == words::phrase(name)
    };
    let mut hits: Vec<&Record> = plans.iter().filter(exact).collect();
    if hits.is_empty() {
        hits = plans.iter().filter(|record| plan_is_called(record, name)).collect();
    }
    if hits.len() > 1 {
        // A year is the one in which a plan begins, as in `2020/3.7`.
        let begins = |record: &&&Record| {
            plan::period(record).is_some_and(|period| name.contains(&period.start.year().to_string()))
        };
        let begun: Vec<&Record> = hits.iter().filter(begins).copied().collect();
        hits = if begun.len() == 1 { begun } else { hits };
    }
    match hits.as_slice() {
        [one] => Ok(one.id),
        [] => Err(context
            .trouble(Exit::Refused, "cli-no-plan", &[("name", name)])
            .lines(plans.iter().map(plan_line).collect())),
        _ => Err(context
            .trouble(Exit::Refused, "cli-several-plans", &[("name", name)])
            .lines(hits.into_iter().map(plan_line).collect())),
    }
}

fn plan_is_called(record: &Record, name: &str) -> bool {
    let years = plan::period(record).map(|period| years_of(period).join(" ")).unwrap_or_default();
    let known =
        words::folded(&format!("{} {} {years}", record.text(plan::TITLE), record.text(plan::DISTRICT)));
    let typed: Vec<String> = words::tokens(name).map(|token| token.text).collect();
    !typed.is_empty() && typed.iter().all(|word| known.contains(word.as_str()))
}

fn years_of(period: crate::domain::deadline::Period) -> Vec<String> {
    (period.start.year()..=period.end.year()).map(|year| year.to_string()).collect()
}

/// «#12  План мероприятий, 01.05.2020–30.06.2021».
pub fn plan_line(record: &Record) -> String {
    let period = plan::period(record).map(|period| format!(", {}–{}", full(period.start), full(period.end)));
    format!("#{}  {}{}", record.id.0, clean(record.text(plan::TITLE)), period.unwrap_or_default())
}

/// A plan by its record, as [`plan_line`] writes it.
pub fn plan_named(
    context: &Context<'_>,
    bench: &dyn Workbench,
    id: RecordId,
) -> Result<Option<String>, Trouble> {
    let plans = bench.records(Kind::Plan).map_err(|failure| outcome::failed(context.words, failure))?;
    Ok(plans.iter().find(|record| record.id == id).map(plan_line))
}

/// The activities that the names mean, one each, in the order typed. Refused as a whole when one of them is unclear.
pub fn activities(
    context: &Context<'_>,
    bench: &dyn Workbench,
    names: &[String],
) -> Result<Vec<RecordId>, Trouble> {
    let mut found: Vec<RecordId> = Vec::new();
    for name in names {
        let id = record(context, bench, Kind::Activity, name)?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// The one record of a kind that a name means.
pub fn record(
    context: &Context<'_>,
    bench: &dyn Workbench,
    kind: Kind,
    name: &str,
) -> Result<RecordId, Trouble> {
    let hits = match kind {
        Kind::School | Kind::Teacher => coded(context, bench, kind, name)?,
        Kind::Activity
            if is_number(name) || teacher::number_of(name.split('.').next().unwrap_or("")).is_some() =>
        {
            numbered(context, bench, name)?
        }
        Kind::Activity | Kind::Note => by_words(context, bench, kind, name)?,
        _ => by_name(context, bench, kind, name)?,
    };
    match hits.as_slice() {
        [(id, _)] => Ok(*id),
        [] => Err(nothing_found(context, bench, name)),
        _ => {
            let lines = hits.iter().take(LISTED).map(|(_, line)| line.clone()).collect();
            let unclear = context.trouble(Exit::Refused, "cli-several-hits", &[("name", name)]);
            Err(unclear.lines(lines).hint(context.words.plain("cli-several-hits-hint")))
        }
    }
}

/// By code (a school's login, too); a school also by words of its name, a teacher by a name that may be known.
fn coded(context: &Context<'_>, bench: &dyn Workbench, kind: Kind, name: &str) -> Result<Hits, Trouble> {
    let told = |failure| outcome::failed(context.words, failure);
    let found = bench.coded(kind, name).map_err(told)?;
    if !found.is_empty() {
        return Ok(found.into_iter().map(|id| (id, name.to_owned())).collect());
    }
    if kind == Kind::School {
        return by_name(context, bench, kind, name);
    }
    let hits = bench.find(name, LISTED).map_err(told)?;
    let people = hits.into_iter().filter(|hit| hit.kind == kind);
    Ok(people.map(|hit| (hit.id, format!("{}  {}", hit.handle, clean(&hit.title)))).collect())
}

/// `3.7`, `3.7.`, `3,7`, `2020/3.7`.
fn is_number(name: &str) -> bool {
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    digits(name) && name.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '/'))
}

type Hits = Vec<(RecordId, String)>;

fn numbered(context: &Context<'_>, bench: &dyn Workbench, name: &str) -> Result<Hits, Trouble> {
    let typed = name.replace(',', ".");
    let ids = bench
        .numbered(typed.trim_end_matches('.'))
        .map_err(|failure| outcome::failed(context.words, failure))?;
    let wanted_plan = plan(context, bench)?;
    let mut hits = Vec::new();
    for id in ids {
        let details = bench
            .details(Kind::Activity, id, context.today)
            .map_err(|failure| outcome::failed(context.words, failure))?;
        let Some(details) = details else { continue };
        let in_plan = details.record.get(activity::PLAN).and_then(Value::as_ref_id);
        if wanted_plan.is_none() || wanted_plan == in_plan {
            let title = clean(details.record.text(activity::TITLE));
            let plan = details.related.iter().find(|record| record.kind == Kind::Plan).map(plan_line);
            hits.push((id, format!("{}  {title}", details.handle), plan));
        }
    }
    // The same number of several plans is told with the plans: `--plan` says which is meant.
    let plans: std::collections::HashSet<&Option<String>> = hits.iter().map(|(_, _, plan)| plan).collect();
    let several = plans.len() > 1;
    let hits: Hits = hits
        .into_iter()
        .map(|(id, line, plan)| match plan.filter(|_| several) {
            Some(plan) => (id, format!("{line}  [{plan}]")),
            None => (id, line),
        })
        .collect();
    // An exact number outranks what digits typed without a dot may also mean.
    let exact: Hits =
        hits.iter().filter(|(_, line)| line.starts_with(&format!("{typed}  "))).cloned().collect();
    Ok(if exact.is_empty() { hits } else { exact })
}

fn by_words(context: &Context<'_>, bench: &dyn Workbench, kind: Kind, name: &str) -> Result<Hits, Trouble> {
    let words = filter_words(name);
    if words.is_empty() {
        return Ok(Hits::new());
    }
    let filter = super::list::in_plan(context, bench, kind, &words)?;
    let query = ListQuery {
        kind,
        filter,
        base: String::new(),
        columns: vec![title_column(kind).to_owned()],
        sort: None,
        descending: false,
        skip: 0,
        take: LISTED,
        today: context.today,
        with_names: false,
    };
    let page = bench.list(&query).map_err(|failure| outcome::failed(context.words, failure))?;
    Ok(page.rows.into_iter().map(|row| (row.id, line_of(&row))).collect())
}

/// The words of a name as a filter: each in any of its forms. What the filter language would take for an operator goes.
fn filter_words(name: &str) -> String {
    let bare: String = name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' }).collect();
    let operators = ["и", "или", "не", "and", "or", "not"];
    let words = bare.split_whitespace().map(|word| word.trim_matches('-'));
    let words: Vec<&str> =
        words.filter(|word| !word.is_empty() && !operators.contains(&word.to_lowercase().as_str())).collect();
    words.join(" ")
}

fn title_column(kind: Kind) -> &'static str {
    if kind == Kind::Note { "text" } else { "title" }
}

fn line_of(row: &Row) -> String {
    match row.cells.first() {
        Some(Shown::Text(title)) => format!("{}  {}", row.handle, clean(title)),
        _ => row.handle.clone(),
    }
}

/// Owners, events, sections, plans, views: few enough to look at each. An exact name outranks words of it.
fn by_name(context: &Context<'_>, bench: &dyn Workbench, kind: Kind, name: &str) -> Result<Hits, Trouble> {
    let records = bench.records(kind).map_err(|failure| outcome::failed(context.words, failure))?;
    let typed = words::folded(name.trim().trim_end_matches('.'));
    let hit = |record: &Record| (record.id, record.text(spec(kind).title).to_owned());
    let exact: Hits = records.iter().filter(|record| names_of(record).contains(&typed)).map(hit).collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let all_words = |record: &Record| {
        let known = names_of(record).join(" ");
        !typed.is_empty() && typed.split_whitespace().all(|word| known.contains(word))
    };
    Ok(records.iter().filter(|record| all_words(record)).map(hit).collect())
}

fn names_of(record: &Record) -> Vec<String> {
    let mut names = vec![record.text(spec(record.kind).title)];
    match record.kind {
        Kind::Owner => {
            names.extend([record.text(owner::NAME), record.text(owner::CODE)]);
            names.extend(
                record.get(owner::ALIASES).into_iter().flat_map(Value::items).filter_map(Value::as_text),
            );
        }
        Kind::Section => names.push(record.text(crate::domain::section::NUMBER)),
        _ => {}
    }
    names.into_iter().filter(|name| !name.is_empty()).map(words::folded).collect()
}

fn nothing_found(context: &Context<'_>, bench: &dyn Workbench, name: &str) -> Trouble {
    let trouble = context.trouble(Exit::Refused, "cli-nothing-found", &[("name", name)]);
    match bench.find(name, 3) {
        Ok(hits) if !hits.is_empty() => {
            let lines = hits.iter().map(|hit| format!("{}  {}", hit.handle, clean(&hit.title)));
            trouble.lines(lines.collect()).hint(context.words.plain("cli-near-hits"))
        }
        _ => trouble.hint(context.words.plain("cli-nothing-found-hint")),
    }
}
