//! Forms about schools, teachers, deficits and reports of schools: their fields, their choices, their commands.

use super::build::{Facts, Mistake, any_day, mistake, optional, owner_named, papers, past_day, required};
use super::day::read_day;
use super::{Form, FormKind, Suggestion, Takes};
use crate::domain::activity::form as forms;
use crate::domain::deadline::typed::Prefer;
use crate::domain::deficit::{block, level, state};
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::domain::words::folded;
use crate::domain::{school, teacher};
use crate::engine::{Command, NewDeficit, NewMeasure, NewTeacher};
use crate::locale::Words;

/// The fields of these forms; `None` for others.
pub fn fields(kind: &FormKind) -> Option<&'static [(&'static str, Takes)]> {
    use Takes::{AnyDay, Choice, File, LongText, Papers, PastDay, Text};
    Some(match kind {
        FormKind::AddSchool => &[("short", Text), ("name", Text), ("login", Text), ("place", Text)],
        FormKind::AddTeacher => &[
            ("full-name", Text),
            ("school", Text),
            ("subjects", Text),
            ("position", Text),
            ("block", Choice),
            ("wording", Text),
            ("level", Choice),
            ("measure", Text),
            ("owner", Text),
            ("measure-deadline", Text),
            ("block2", Choice),
            ("wording2", Text),
            ("level2", Choice),
            ("measure2", Text),
            ("owner2", Text),
            ("measure-deadline2", Text),
            ("found-by", Text),
            ("found-on", PastDay),
        ],
        FormKind::AddDeficit { .. } => &[
            ("block", Choice),
            ("wording", Text),
            ("level", Choice),
            ("measure", Text),
            ("owner", Text),
            ("measure-deadline", Text),
            ("form", Choice),
            ("measure-result", Text),
            ("found-by", Text),
            ("found-on", PastDay),
        ],
        FormKind::AddMeasure => &[
            ("measure", Text),
            ("owner", Text),
            ("measure-deadline", Text),
            ("form", Choice),
            ("measure-result", Text),
        ],
        FormKind::Assess => &[("state", Choice), ("by", Text), ("level", Choice), ("day", PastDay)],
        FormKind::Unfold => &[("which", Text)],
        FormKind::HandIn => &[
            ("papers", Papers),
            ("day", PastDay),
            ("accepted", Choice),
            ("comment", LongText),
            ("file", File),
        ],
        FormKind::Excuse => &[("reason", Text)],
        FormKind::Consent { .. } => {
            &[("consent-number", Text), ("consent-date", AnyDay), ("consent-scope", Text)]
        }
        FormKind::Withdraw { .. } => &[("withdrawn", PastDay)],
        FormKind::Erase { .. } => &[("confirm", Text)],
        FormKind::ImportRoster { .. } => &[("path", Text)],
        FormKind::Purpose => &[("purpose", Text)],
        other => return super::users::fields(other),
    })
}

/// Fields whose text names a person: they never go into a draft.
pub fn is_personal(kind: &FormKind, field: &str) -> bool {
    match kind {
        FormKind::AddTeacher => field == "full-name",
        FormKind::Consent { .. } => field == "consent-number",
        FormKind::EditField { kind, tag } => {
            let kind = Kind::from_code(*kind);
            let field = kind.and_then(|kind| crate::domain::field::spec(kind).field(*tag));
            field.is_some_and(|field| field.personal)
        }
        _ => false,
    }
}

/// What a field offers under digits.
pub fn choices(words: &Words, kind: &FormKind, field: &str) -> Vec<Suggestion> {
    let of = |field: &str, names: &[(u16, &'static str)]| -> Vec<Suggestion> {
        let shown = |name: &str| words.plain(&format!("choice-{field}-{name}"));
        names.iter().map(|(_, name)| Suggestion { value: (*name).to_owned(), shown: shown(name) }).collect()
    };
    match field.trim_end_matches('2') {
        "block" => of("block", block::NAMES),
        "level" if *kind == FormKind::Assess => {
            let same = Suggestion { value: String::new(), shown: words.plain("level-unchanged") };
            std::iter::once(same).chain(of("level", level::NAMES)).collect()
        }
        "level" => of("level", level::NAMES),
        "form" => of("form", forms::NAMES),
        "state" => {
            let measured: Vec<_> =
                state::NAMES.iter().filter(|(code, _)| state::is_measured(*code)).copied().collect();
            of("state", &measured)
        }
        "accepted" => ["accepted-now", "accepted-later"]
            .map(|key| Suggestion { value: key.to_owned(), shown: words.plain(key) })
            .to_vec(),
        _ => super::users::choices(words, kind, field),
    }
}

/// The command of such a form; `None` for others.
pub fn command(form: &Form, facts: &Facts<'_>) -> Option<Result<Command, Mistake>> {
    let targets = form.about.targets.clone();
    Some(match &form.kind {
        FormKind::AddSchool => add_school(form),
        FormKind::AddTeacher => add_teacher(form, facts),
        FormKind::AddDeficit { teacher } => deficit(form, facts, "")
            .map(|deficit| Command::AddDeficits { teacher: RecordId(*teacher), deficits: vec![deficit] }),
        FormKind::AddMeasure => measure(form, facts, "").and_then(|measure| {
            let measure = measure.ok_or(mistake("measure", "mistake-text"))?;
            Ok(Command::AddMeasure { targets, measure: Box::new(measure) })
        }),
        FormKind::Assess => assess(form, facts),
        FormKind::Unfold => schools(form, "which", facts).map(|schools| Command::Unfold { targets, schools }),
        FormKind::HandIn => hand_in(form, facts),
        FormKind::Excuse => {
            super::build::reason(form, facts).map(|reason| Command::Excuse { targets, reason })
        }
        FormKind::Consent { teacher } => consent(form, facts, *teacher),
        FormKind::Withdraw { teacher } => past_day(form, "withdrawn", facts).map(|day| Command::SetFields {
            kind: Kind::Teacher,
            target: RecordId(*teacher),
            fields: vec![(teacher::WITHDRAWN, Some(Value::Day(day)))],
        }),
        FormKind::Erase { teacher, code } => {
            if facts.lenient || folded(&form.value("confirm")) == folded(code) {
                Ok(Command::Erase { teacher: RecordId(*teacher) })
            } else {
                Err(mistake("confirm", "mistake-code"))
            }
        }
        FormKind::ImportRoster { .. } => Err(mistake("path", "mistake-path")),
        _ => return super::users::command(form, facts),
    })
}

fn add_school(form: &Form) -> Result<Command, Mistake> {
    let mut fields = vec![(school::SHORT, Value::Text(required(form, "short", "mistake-text")?))];
    for (name, tag) in [("name", school::NAME), ("login", school::LOGIN), ("place", school::PLACE)] {
        fields.extend(optional(form, name).map(|text| (tag, Value::Text(text))));
    }
    Ok(Command::AddRecord { kind: Kind::School, fields })
}

fn add_teacher(form: &Form, facts: &Facts<'_>) -> Result<Command, Mistake> {
    let mut fields = vec![(teacher::NAME, Value::Text(required(form, "full-name", "mistake-text")?))];
    let schools = schools(form, "school", facts)?;
    if !schools.is_empty() {
        fields.push((teacher::SCHOOLS, Value::List(schools.into_iter().map(Value::Ref).collect())));
    }
    if let Some(text) = optional(form, "subjects") {
        let list = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
        fields.push((teacher::SUBJECTS, Value::List(list.map(Value::text).collect())));
    }
    fields.extend(optional(form, "position").map(|text| (teacher::POSITION, Value::Text(text))));
    let mut deficits = Vec::new();
    for suffix in ["", "2"] {
        if optional(form, &format!("wording{suffix}")).is_some() {
            deficits.push(deficit(form, facts, suffix)?);
        }
    }
    Ok(Command::AddTeacher(Box::new(NewTeacher { fields, deficits })))
}

fn deficit(form: &Form, facts: &Facts<'_>, suffix: &str) -> Result<NewDeficit, Mistake> {
    let name = |field: &str| format!("{field}{suffix}");
    let wording = optional(form, &name("wording"));
    Ok(NewDeficit {
        block: chosen(form, &name("block"), block::NAMES).ok_or(mistake("block", "mistake-block"))?,
        level: chosen(form, &name("level"), level::NAMES).ok_or(mistake("level", "mistake-level"))?,
        wording: wording.ok_or(mistake("wording", "mistake-text"))?,
        found_on: Some(past_day(form, "found-on", facts)?),
        found_by: form.value("found-by"),
        subject: String::new(),
        measures: measure(form, facts, suffix)?.into_iter().collect(),
    })
}

/// `None` when no measure was typed.
fn measure(form: &Form, facts: &Facts<'_>, suffix: &str) -> Result<Option<NewMeasure>, Mistake> {
    let name = |field: &str| format!("{field}{suffix}");
    let Some(title) = optional(form, &name("measure")) else { return Ok(None) };
    let mut owners = Vec::new();
    let typed = form.value(&name("owner"));
    for part in typed.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty()) {
        let field = if suffix.is_empty() { "owner" } else { "owner2" };
        owners.push(owner_named(part, facts).ok_or(mistake(field, "mistake-owner"))?);
    }
    let deadline = form.value(&name("measure-deadline"));
    Ok(Some(NewMeasure {
        title,
        form: form.field("form").and_then(|_| chosen(form, "form", forms::NAMES)),
        owners,
        deadline: in_words(&deadline, facts),
        result: form.value("measure-result"),
    }))
}

/// A short day becomes «до 01.03.2021», as a paper would say it.
fn in_words(typed: &str, facts: &Facts<'_>) -> String {
    match read_day(typed, facts.today, Prefer::Future) {
        Some(day) => format!("до {}", day.format("%d.%m.%Y")),
        None => typed.to_owned(),
    }
}

/// The code of the choice that a field holds.
fn chosen(form: &Form, field: &str, names: &[(u16, &'static str)]) -> Option<u16> {
    let value = form.value(field);
    names.iter().find(|(_, name)| *name == value).map(|(code, _)| *code)
}

fn assess(form: &Form, facts: &Facts<'_>) -> Result<Command, Mistake> {
    let by = match (optional(form, "by"), facts.lenient) {
        (Some(by), _) => by,
        (None, true) => "…".to_owned(),
        (None, false) => return Err(mistake("by", "mistake-instrument")),
    };
    Ok(Command::Assess {
        targets: form.about.targets.clone(),
        state: chosen(form, "state", state::NAMES).ok_or(mistake("state", "mistake-state"))?,
        level: chosen(form, "level", level::NAMES),
        day: past_day(form, "day", facts)?,
        by,
    })
}

fn hand_in(form: &Form, facts: &Facts<'_>) -> Result<Command, Mistake> {
    Ok(Command::HandIn {
        targets: form.about.targets.clone(),
        day: past_day(form, "day", facts)?,
        papers: papers(form, "papers", facts)?,
        comment: optional(form, "comment"),
        accepted: accepted(&form.value("accepted"), facts)?,
    })
}

/// By the choice's name, or in its words.
fn accepted(typed: &str, facts: &Facts<'_>) -> Result<bool, Mistake> {
    let typed = folded(typed.trim());
    let is = |key: &str| typed == key || typed == folded(&facts.words.plain(key));
    match typed.as_str() {
        "" => Ok(true),
        _ if is("accepted-now") => Ok(true),
        _ if is("accepted-later") => Ok(false),
        _ => Err(mistake("accepted", "mistake-choice")),
    }
}

fn consent(form: &Form, facts: &Facts<'_>, person: u64) -> Result<Command, Mistake> {
    let date = any_day(form, "consent-date", facts)?.ok_or(mistake("consent-date", "mistake-day"))?;
    let text = |name: &str| optional(form, name).map(Value::Text);
    Ok(Command::SetFields {
        kind: Kind::Teacher,
        target: RecordId(person),
        fields: vec![
            (teacher::CONSENT_NUMBER, text("consent-number")),
            (teacher::CONSENT_DATE, Some(Value::Day(date))),
            (teacher::CONSENT_SCOPE, text("consent-scope")),
            (teacher::WITHDRAWN, None),
        ],
    })
}

/// Schools by codes or short names, parted by commas or spaces.
fn schools(form: &Form, field: &'static str, facts: &Facts<'_>) -> Result<Vec<RecordId>, Mistake> {
    let typed = form.value(field);
    if let Some(id) = school_named(&typed, facts) {
        return Ok(vec![id]);
    }
    let parts = typed.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let found: Option<Vec<RecordId>> = parts.map(|part| school_named(part, facts)).collect();
    found.ok_or(mistake(field, "mistake-school"))
}

pub(super) fn school_named(typed: &str, facts: &Facts<'_>) -> Option<RecordId> {
    let wanted = folded(typed.trim());
    if wanted.is_empty() {
        return None;
    }
    let called = |record: &&crate::domain::record::Record| {
        let code = record.text(school::CODE);
        code == wanted
            || code.trim_start_matches('0') == wanted
            || folded(record.text(school::SHORT)) == wanted
            || folded(record.text(school::NAME)) == wanted
    };
    facts.known.schools.iter().find(called).map(|record| record.id)
}
