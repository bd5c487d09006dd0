//! From a filled form to its command. In: the form and what is known. Out: the command, or which field is not right and
//! why (a key of the locale).

use chrono::NaiveDate;

use super::day;
use super::paper_line::read_papers;
use super::{Form, FormField, FormKind, Takes};
use crate::domain::deadline::When;
use crate::domain::deadline::typed::Prefer;
use crate::domain::draft::OwnerDraft;
use crate::domain::owner;
use crate::domain::paper::{Paper, PaperFile};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::section;
use crate::domain::value::Value;
use crate::domain::words::folded;
use crate::engine::{Assigning, Command, DoubtChoice, NewActivity, OccurrenceAct};
use crate::locale::Words;
use crate::tui::model::Known;
use crate::tui::pickers::code;

/// What building reads besides the form.
pub struct Facts<'a> {
    pub today: NaiveDate,
    pub known: &'a Known,
    pub words: &'a Words,
    /// A preview: what is only missing a reason is shown all the same.
    pub lenient: bool,
    /// The file taken in for this form, if any.
    pub file: Option<&'a PaperFile>,
    /// Reads a deadline typed by a person.
    pub read_deadline: &'a dyn Fn(&str) -> Option<When>,
    /// The activity that a typed number means, of those on the screen.
    pub numbered: &'a dyn Fn(&str) -> Option<RecordId>,
}

/// A field that is not right yet: its name, and the key of the sentence that says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub field: &'static str,
    pub why: &'static str,
}

pub(super) fn mistake(field: &'static str, why: &'static str) -> Mistake {
    Mistake { field, why }
}

/// The command of a form.
pub fn command(form: &Form, facts: &Facts<'_>) -> Result<Command, Mistake> {
    if let Some(command) = super::people::command(form, facts) {
        return command;
    }
    let targets = form.about.targets.clone();
    if let FormKind::Return { kind } = form.kind {
        return give_back(form, kind, facts);
    }
    if let Some(of) = occurrence(form)? {
        let act = occurrence_act(form, facts)?;
        return Ok(Command::Occurrence { target: one(form)?, of, act });
    }
    Ok(match &form.kind {
        FormKind::Done { whole } => Command::Complete {
            targets,
            day: past_day(form, "day", facts)?,
            papers: papers(form, "papers", facts)?,
            comment: optional(form, "comment"),
            whole: *whole,
        },
        FormKind::Attach => {
            let papers = papers(form, "papers", facts)?;
            // A path alone is a paper too; its file is taken in when the form is applied.
            if papers.is_empty() && form.value("file").is_empty() {
                return Err(mistake("papers", "mistake-paper"));
            }
            Command::AttachPapers { targets, papers }
        }
        FormKind::Postpone => Command::Postpone {
            targets,
            to: day::read_new_day(&form.value("to"), facts.today)
                .ok_or(mistake("to", "mistake-day-or-span"))?,
            reason: reason(form, facts)?,
            paper: papers(form, "paper", facts)?.into_iter().next(),
        },
        FormKind::Assign { owner } => {
            Command::Assign { targets, owners: vec![RecordId(*owner)], how: how(form)? }
        }
        FormKind::Comment => Command::Comment { targets, text: required(form, "text", "mistake-text")? },
        FormKind::SettleDeadline => {
            let typed = required(form, "when", "mistake-when")?;
            let when = (facts.read_deadline)(&typed).ok_or(mistake("when", "mistake-when"))?;
            Command::SettleDeadline { targets, when }
        }
        FormKind::SettleDoubt { doubt } => Command::SettleDoubt {
            target: one(form)?,
            doubt: *doubt,
            choice: match form.field("choice").map(|field| (field.suggested(), field.value())) {
                Some((Some(_), text)) if text.is_empty() => DoubtChoice::AsWritten,
                Some((_, text)) if !text.is_empty() => DoubtChoice::Text(text),
                _ => return Err(mistake("choice", "mistake-answer")),
            },
        },
        FormKind::EditField { kind, tag } => {
            let kind = Kind::from_code(*kind).ok_or(mistake("value", "mistake-text"))?;
            let field = form.field("value").ok_or(mistake("value", "mistake-text"))?;
            let value = super::fill::edited(kind, *tag, field, facts)?;
            Command::EditField { kind, target: one(form)?, tag: *tag, value }
        }
        FormKind::Cancel => Command::Cancel {
            targets,
            reason: reason(form, facts)?,
            paper: papers(form, "paper", facts)?.into_iter().next(),
        },
        FormKind::Reopen => Command::Reopen { targets, reason: optional(form, "reason") },
        FormKind::Move => Command::Move {
            targets,
            section: section_of(form, facts)?.ok_or(mistake("section", "mistake-section"))?,
            after: after(form, facts)?,
        },
        _ => return of_the_plan(form, facts),
    })
}

/// The command of a form that is not about rows that are there: new ones, and what all rows of a plan share.
fn of_the_plan(form: &Form, facts: &Facts<'_>) -> Result<Command, Mistake> {
    Ok(match &form.kind {
        FormKind::AddActivity { plan, section, after } => Command::AddActivity(Box::new(NewActivity {
            plan: RecordId(*plan),
            section: section_of(form, facts)?.unwrap_or(RecordId(*section)),
            after: after.map(RecordId).filter(|_| form.value("section").is_empty()),
            number: optional(form, "number"),
            title: required(form, "title", "mistake-text")?,
            owners: owners(form, facts)?,
            deadline: form.value("deadline"),
            result: form.value("result"),
        })),
        FormKind::AddSection { plan } => Command::AddSection {
            plan: RecordId(*plan),
            number: optional(form, "number"),
            title: required(form, "title", "mistake-text")?,
            after: None,
        },
        FormKind::AddOwner => Command::AddOwner(OwnerDraft {
            name: required(form, "name", "mistake-text")?,
            short: optional(form, "short").unwrap_or_else(|| form.value("name")),
            code: required(form, "code", "mistake-text")?,
            aliases: Vec::new(),
            kind: owner::kind::BODY,
        }),
        FormKind::Event { event } => Command::RecordEvent {
            event: RecordId(*event),
            date: any_day(form, "date", facts)?,
            end: any_day(form, "end", facts)?,
        },
        FormKind::SaveView { pane, filter, sort, columns } => Command::SaveView {
            name: required(form, "name", "mistake-text")?,
            digit: form
                .value("digit")
                .parse()
                .ok()
                .filter(|d| (1..=9).contains(d))
                .ok_or(mistake("digit", "mistake-digit"))?,
            pane: pane.clone(),
            filter: filter.clone(),
            sort: sort.clone(),
            columns: columns.clone(),
        },
        FormKind::SettlePeriod { plan } => Command::SettlePeriod {
            plan: RecordId(*plan),
            start: any_day(form, "start", facts)?.ok_or(mistake("start", "mistake-day"))?,
            end: any_day(form, "end", facts)?.ok_or(mistake("end", "mistake-day"))?,
        },
        FormKind::Warning { paper } => Command::SetWarning {
            paper: *paper,
            days: match form.value("days").as_str() {
                "" => None,
                days => Some(days.parse().map_err(|_| mistake("days", "mistake-number"))?),
            },
        },
        FormKind::CopyPlan { plan } => Command::CopyPlan {
            plan: RecordId(*plan),
            start: any_day(form, "start", facts)?.ok_or(mistake("start", "mistake-day"))?,
            end: any_day(form, "end", facts)?.ok_or(mistake("end", "mistake-day"))?,
            title: optional(form, "title"),
        },
        // What a paper changes is known when it has been read: until then there is nothing to do or to preview. The
        // other forms are built in `people.rs`.
        _ => return Err(mistake("path", "mistake-path")),
    })
}

/// A report given back; of several that wait, the chosen one.
fn give_back(form: &Form, kind: u8, facts: &Facts<'_>) -> Result<Command, Mistake> {
    let remark = match optional(form, "remark") {
        Some(remark) => remark,
        None if facts.lenient => "…".to_owned(),
        None => return Err(mistake("remark", "mistake-remark")),
    };
    let chosen = |field: &FormField| field.suggested().and_then(|_| field.value().parse().ok());
    Ok(Command::Return {
        kind: Kind::from_code(kind).ok_or(mistake("remark", "mistake-remark"))?,
        targets: form.about.targets.clone(),
        of: match form.field("of") {
            Some(field) => Some(chosen(field).ok_or(mistake("of", "mistake-occurrence"))?),
            None => None,
        },
        remark,
    })
}

/// The occurrence that was chosen; `None` when the form offers none, or the one that is meant anyway.
fn occurrence(form: &Form) -> Result<Option<NaiveDate>, Mistake> {
    let Some(field) = form.field("of") else { return Ok(None) };
    let at = field.suggested().ok_or(mistake("of", "mistake-occurrence"))?;
    if at == 0 && form.kind != FormKind::Reopen {
        return Ok(None);
    }
    field.value().parse().map(Some).map_err(|_| mistake("of", "mistake-occurrence"))
}

fn occurrence_act(form: &Form, facts: &Facts<'_>) -> Result<OccurrenceAct, Mistake> {
    Ok(match form.kind {
        FormKind::Reopen => OccurrenceAct::Reopen { reason: optional(form, "reason") },
        FormKind::Postpone => OccurrenceAct::Move {
            to: day::read_new_day(&form.value("to"), facts.today)
                .ok_or(mistake("to", "mistake-day-or-span"))?,
            reason: reason(form, facts)?,
            paper: papers(form, "paper", facts)?.into_iter().next(),
        },
        _ => OccurrenceAct::Complete {
            day: past_day(form, "day", facts)?,
            papers: papers(form, "papers", facts)?,
            comment: optional(form, "comment"),
        },
    })
}

fn one(form: &Form) -> Result<RecordId, Mistake> {
    form.about.single().ok_or(mistake("value", "mistake-one-record"))
}

pub(super) fn optional(form: &Form, name: &str) -> Option<String> {
    Some(form.value(name)).filter(|value| !value.is_empty())
}

pub(super) fn required(form: &Form, name: &'static str, why: &'static str) -> Result<String, Mistake> {
    optional(form, name).ok_or(mistake(name, why))
}

/// A digit under which nothing is offered is no reason.
pub(super) fn reason(form: &Form, facts: &Facts<'_>) -> Result<String, Mistake> {
    if facts.lenient {
        return Ok(optional(form, "reason").unwrap_or_else(|| "…".to_owned()));
    }
    let reason = required(form, "reason", "mistake-reason")?;
    match reason.parse::<u8>() {
        Ok(_) => Err(mistake("reason", "mistake-reason")),
        Err(_) => Ok(reason),
    }
}

pub(super) fn past_day(form: &Form, name: &'static str, facts: &Facts<'_>) -> Result<NaiveDate, Mistake> {
    match optional(form, name) {
        None => Ok(facts.today),
        Some(text) => day::read_day(&text, facts.today, Prefer::Past).ok_or(mistake(name, "mistake-day")),
    }
}

pub(super) fn any_day(
    form: &Form,
    name: &'static str,
    facts: &Facts<'_>,
) -> Result<Option<NaiveDate>, Mistake> {
    match optional(form, name) {
        None => Ok(None),
        Some(text) => {
            day::read_day(&text, facts.today, Prefer::Past).map(Some).ok_or(mistake(name, "mistake-day"))
        }
    }
}

pub(super) fn papers(form: &Form, name: &'static str, facts: &Facts<'_>) -> Result<Vec<Paper>, Mistake> {
    let mut papers =
        read_papers(&form.value(name), facts.today).map_err(|_| mistake(name, "mistake-paper"))?;
    if let Some(file) = facts.file {
        match papers.first_mut() {
            Some(paper) => paper.file = Some(file.clone()),
            None => papers.push(Paper { file: Some(file.clone()), ..Paper::default() }),
        }
    }
    Ok(papers)
}

fn how(form: &Form) -> Result<Assigning, Mistake> {
    let Some(field) = form.field("how") else { return Ok(Assigning::Replace) };
    match field.suggested() {
        Some(1) => Ok(Assigning::Add),
        Some(2) => Ok(Assigning::Lead),
        Some(3) => Ok(Assigning::Remove),
        Some(_) => Ok(Assigning::Replace),
        None if field.edit.value().trim().is_empty() => Ok(Assigning::Replace),
        None => Err(mistake("how", "mistake-answer")),
    }
}

/// Owners by codes or names, parted by commas or spaces.
fn owners(form: &Form, facts: &Facts<'_>) -> Result<Vec<RecordId>, Mistake> {
    let typed = form.value("owners");
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let by_comma: Vec<&str> = typed.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let found: Option<Vec<RecordId>> = by_comma.iter().map(|name| owner_named(name, facts)).collect();
    let found = found.or_else(|| {
        typed.split([',', ' ']).filter(|name| !name.is_empty()).map(|name| owner_named(name, facts)).collect()
    });
    found.ok_or(mistake("owners", "mistake-owner"))
}

pub(super) fn owner_named(typed: &str, facts: &Facts<'_>) -> Option<RecordId> {
    let wanted = folded(typed);
    let called = |record: &&crate::domain::record::Record| {
        code::is(Some(record.text(owner::CODE)), typed)
            || folded(record.text(owner::SHORT)) == wanted
            || folded(record.text(owner::NAME)) == wanted
            || record.get(owner::ALIASES).is_some_and(|aliases| {
                aliases.items().iter().filter_map(Value::as_text).any(|alias| folded(alias) == wanted)
            })
    };
    facts.known.owners.iter().find(called).map(|record| record.id)
}

fn section_of(form: &Form, facts: &Facts<'_>) -> Result<Option<RecordId>, Mistake> {
    let Some(typed) = optional(form, "section") else { return Ok(None) };
    let wanted = typed.trim_end_matches('.');
    let numbered = || facts.known.sections.iter().filter(|record| record.text(section::NUMBER) == wanted);
    // Several plans have a section of this number: that of the new row's plan; a moved row finds its own plan's.
    let of_plan = |record: &&Record| match form.kind {
        FormKind::AddActivity { plan, .. } => record.get(section::PLAN) == Some(&Value::Ref(RecordId(plan))),
        _ => true,
    };
    let found = numbered().find(of_plan).or_else(|| numbered().next());
    found.map(|record| Some(record.id)).ok_or(mistake("section", "mistake-section"))
}

fn after(form: &Form, facts: &Facts<'_>) -> Result<Option<RecordId>, Mistake> {
    let Some(typed) = optional(form, "after") else { return Ok(None) };
    (facts.numbered)(&typed).map(Some).ok_or(mistake("after", "mistake-number"))
}

/// What a field's text is understood as, while it is typed.
pub fn understood(field: &FormField, today: NaiveDate) -> Option<Understood> {
    let value = field.value();
    if value.is_empty() {
        return (field.takes == Takes::PastDay).then_some(Understood::Day(today));
    }
    match field.takes {
        Takes::PastDay | Takes::AnyDay => day::read_day(&value, today, Prefer::Past).map(Understood::Day),
        Takes::NewDay => match day::read_new_day(&value, today)? {
            crate::engine::NewDay::To(day) => Some(Understood::Day(day)),
            crate::engine::NewDay::By(_) => None,
        },
        Takes::Papers => read_papers(&value, today).ok().map(Understood::Papers),
        _ => None,
    }
}

/// See [`understood`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Understood {
    Day(NaiveDate),
    Papers(Vec<Paper>),
}
