//! What answers do not show: personal values, unless they were asked for and a consent allows it. The one place where
//! records, changes and refusals lose them; every answer of the engine passes here.

use crate::domain::change::Change;
use crate::domain::field::spec;
use crate::domain::record::{Kind, Record};
use crate::domain::teacher;
use crate::domain::value::{Tag, Value};
use crate::engine::{Details, Failure, JournalLine, Outcome, Refusal};

fn is_personal(kind: Kind, tag: Tag) -> bool {
    spec(kind).field(tag).is_some_and(|field| field.personal)
}

/// The record with what identifies its person replaced.
pub fn hide(mut record: Record) -> Record {
    if record.kind != Kind::Teacher {
        return record;
    }
    for cell in &mut record.cells {
        if is_personal(record.kind, cell.tag) && cell.value.is_some() {
            cell.value = Some(Value::Hidden);
        }
    }
    record
}

/// The same, but for a teacher who may be named.
pub fn hide_unless_consented(record: Record) -> Record {
    if record.kind == Kind::Teacher && teacher::may_be_named(&record) { record } else { hide(record) }
}

pub fn change(change: &mut Change) {
    for field in &mut change.fields {
        if is_personal(change.kind, field.tag) {
            for value in [&mut field.before, &mut field.after] {
                if value.is_some() {
                    *value = Some(Value::Hidden);
                }
            }
        }
    }
}

pub fn outcome(mut outcome: Outcome) -> Outcome {
    outcome.done.iter_mut().for_each(|effect| change(&mut effect.change));
    outcome.refused.iter_mut().for_each(|refused| refusal(&mut refused.why));
    outcome
}

/// A value that somebody else wrote is not told when it is personal.
pub fn refusal(refusal: &mut Refusal) {
    if let Refusal::ChangedMeanwhile { kind, tag, theirs, yours, .. } = refusal
        && is_personal(*kind, *tag)
    {
        (*theirs, *yours) = (None, None);
    }
    if let Refusal::FieldsChanged { kind, fields } = refusal {
        for field in fields.iter_mut().filter(|field| is_personal(*kind, field.tag)) {
            (field.theirs, field.yours) = (None, None);
        }
    }
}

pub fn failure(mut failure: Failure) -> Failure {
    if let Failure::Refused(why) = &mut failure {
        refusal(why);
    }
    failure
}

pub fn journal(mut line: JournalLine) -> JournalLine {
    line.changes.iter_mut().for_each(change);
    line
}

pub fn details(mut details: Details, named: bool) -> Details {
    details.record = if named { hide_unless_consented(details.record) } else { hide(details.record) };
    details.related = details.related.into_iter().map(hide).collect();
    details
}
