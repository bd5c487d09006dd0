//! Forms about people of a district's server: who is let in, and as what. In: a form, or a record. Out: a command, or the
//! fields filled. Only what was changed is sent, so that two administrators do not undo each other.

use super::build::{Facts, Mistake, mistake, optional, required};
use super::people::school_named;
use super::{Form, FormKind, Suggestion, Takes};
use crate::domain::record::{Record, RecordId};
use crate::domain::school;
use crate::domain::user::{self, mark, role};
use crate::domain::value::{Tag, Value};
use crate::engine::{Command, NewUser};
use crate::locale::Words;
use crate::tui::model::Known;

/// From the least to the most: what is not chosen is the least.
const ROLES: [(u16, &str); 5] = [
    (role::READER, "reader"),
    (role::COORDINATOR, "coordinator"),
    (role::METHODIST, "methodist"),
    (role::EDITOR, "editor"),
    (role::ADMINISTRATOR, "administrator"),
];

const MARKS: [(&[u16], &str); 4] = [
    (&[], "none"),
    (&[mark::CONTROLLER], "controller"),
    (&[mark::AUDITOR], "auditor"),
    (&[mark::CONTROLLER, mark::AUDITOR], "both"),
];

/// The fields of these forms; `None` for others.
pub fn fields(kind: &FormKind) -> Option<&'static [(&'static str, Takes)]> {
    use Takes::{Choice, Text};
    Some(match kind {
        FormKind::AddUser => &[
            ("account", Text),
            ("role", Choice),
            ("user-name", Text),
            ("user-school", Text),
            ("user-subjects", Text),
            ("marks", Choice),
            ("uid", Text),
        ],
        FormKind::EditUser { .. } => &[
            ("role", Choice),
            ("user-name", Text),
            ("user-school", Text),
            ("user-subjects", Text),
            ("marks", Choice),
            ("uid", Text),
        ],
        _ => return None,
    })
}

/// What a field offers under digits.
pub fn choices(words: &Words, kind: &FormKind, field: &str) -> Vec<Suggestion> {
    if fields(kind).is_none() {
        return Vec::new();
    }
    let of = |name: &str| Suggestion {
        value: name.to_owned(),
        shown: words.plain(&format!("choice-{field}-{name}")),
    };
    match field {
        "role" => ROLES.iter().map(|(_, name)| of(name)).collect(),
        "marks" => MARKS.iter().map(|(_, name)| of(name)).collect(),
        _ => Vec::new(),
    }
}

/// What somebody is let in as, as the form of changes shows it.
pub fn filled(record: &Record, known: &Known) -> Vec<(&'static str, String)> {
    let digit = |at: Option<usize>| at.map(|at| (at + 1).to_string()).unwrap_or_default();
    let has = |mark| user::has_mark(record, mark);
    let marks = (usize::from(has(mark::CONTROLLER))) + 2 * usize::from(has(mark::AUDITOR));
    let school = user::school_of(record).and_then(|id| known.schools.iter().find(|school| school.id == id));
    vec![
        ("role", digit(ROLES.iter().position(|(code, _)| user::role_of(record) == Some(*code)))),
        ("user-name", record.text(user::NAME).to_owned()),
        ("user-school", school.map(|school| school.text(school::CODE).to_owned()).unwrap_or_default()),
        ("user-subjects", user::subjects_text(record)),
        ("marks", digit(Some(marks))),
        ("uid", user::uid_of(record).map(|uid| uid.to_string()).unwrap_or_default()),
    ]
}

/// The command of such a form; `None` for others.
pub fn command(form: &Form, facts: &Facts<'_>) -> Option<Result<Command, Mistake>> {
    Some(match &form.kind {
        FormKind::AddUser => add(form, facts),
        FormKind::EditUser { user, before } => change(form, RecordId(*user), before, facts),
        _ => return None,
    })
}

fn add(form: &Form, facts: &Facts<'_>) -> Result<Command, Mistake> {
    Ok(Command::AddUser(Box::new(NewUser {
        login: required(form, "account", "mistake-login")?,
        uid: uid(form)?,
        name: form.value("user-name"),
        role: role_of(form)?,
        marks: marks_of(form)?.to_vec(),
        school: school_of(form, facts)?,
        subjects: subjects_of(form),
    })))
}

fn change(form: &Form, user: RecordId, before: &[String], facts: &Facts<'_>) -> Result<Command, Mistake> {
    let list = |items: Vec<Value>| (!items.is_empty()).then_some(Value::List(items));
    let mut fields: Vec<(Tag, Option<Value>)> = Vec::new();
    for (at, field) in form.fields.iter().enumerate() {
        if before.get(at).is_some_and(|before| before.trim() == field.edit.value().trim()) {
            continue;
        }
        fields.push(match field.name {
            "role" => (user::ROLE, Some(Value::Code(role_of(form)?))),
            "user-name" => (user::NAME, Some(Value::Text(required(form, "user-name", "mistake-text")?))),
            "user-school" => (user::SCHOOL, school_of(form, facts)?.map(Value::Ref)),
            "user-subjects" => {
                (user::SUBJECTS, list(subjects_of(form).into_iter().map(Value::Text).collect()))
            }
            "marks" => (user::MARKS, list(marks_of(form)?.iter().copied().map(Value::Code).collect())),
            _ => {
                let uid = uid(form)?.ok_or(mistake("uid", "mistake-uid"))?;
                (user::UID, Some(Value::Int(i64::from(uid))))
            }
        });
    }
    Ok(Command::SetUser { user, fields })
}

fn uid(form: &Form) -> Result<Option<u32>, Mistake> {
    let typed = optional(form, "uid");
    typed.map(|uid| uid.parse().map_err(|_| mistake("uid", "mistake-uid"))).transpose()
}

fn role_of(form: &Form) -> Result<u16, Mistake> {
    let value = form.value("role");
    let found = ROLES.iter().find(|(_, name)| *name == value);
    found.map(|(code, _)| *code).ok_or(mistake("role", "mistake-choice"))
}

fn marks_of(form: &Form) -> Result<&'static [u16], Mistake> {
    let value = form.value("marks");
    let found = MARKS.iter().find(|(_, name)| *name == value);
    found.map(|(codes, _)| *codes).ok_or(mistake("marks", "mistake-choice"))
}

fn school_of(form: &Form, facts: &Facts<'_>) -> Result<Option<RecordId>, Mistake> {
    let typed = optional(form, "user-school");
    let found = |typed: String| school_named(&typed, facts).ok_or(mistake("user-school", "mistake-school"));
    typed.map(found).transpose()
}

fn subjects_of(form: &Form) -> Vec<String> {
    let typed = form.value("user-subjects");
    let parts = typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}
