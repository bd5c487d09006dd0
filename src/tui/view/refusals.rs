//! Why a rule said no, in words. What to do about it is another thing at a screen than at a command line: that each of
//! them says itself, as a [`Place`].

use chrono::{DateTime, NaiveDate, Utc};

use super::dates::full;
use crate::domain::clean::clean;
use crate::domain::query::QueryError;
use crate::domain::record::Kind;
use crate::engine::{Contested, Refusal};
use crate::locale::Words;

/// Where a refusal is told.
pub trait Place {
    fn words(&self) -> &Words;

    /// In the time of the district.
    fn moment(&self, at: DateTime<Utc>) -> String;

    /// A question about the deadline comes first.
    fn open_question(&self, what: String) -> String;

    /// Others changed these fields after the author looked.
    fn changed(&self, kind: Kind, fields: &[Contested]) -> String;

    fn bad_filter(&self, error: &QueryError) -> String;
}

/// What happened, why, what to do now.
pub fn said(place: &dyn Place, refusal: &Refusal) -> String {
    let words = place.words();
    let text = |text: &str| clean(text).into_owned();
    let day = |day: &NaiveDate| full(*day);
    match refusal {
        Refusal::OpenQuestion { code } => place.open_question(words.plain(&format!("doubt-{}", code.name()))),
        Refusal::ChangedMeanwhile { kind, tag, by, at, theirs, yours } => {
            let (theirs, yours) = (theirs.clone(), yours.clone());
            place.changed(*kind, &[Contested { tag: *tag, by: by.clone(), at: *at, theirs, yours }])
        }
        Refusal::FieldsChanged { kind, fields } => place.changed(*kind, fields),
        Refusal::BadFilter(error) => place.bad_filter(error),
        Refusal::ChangedSince { by, at } => {
            words.say("refusal-changed-since", &[("by", text(by).into()), ("at", place.moment(*at).into())])
        }
        Refusal::AlreadyClosed { on } => {
            let on = on.as_ref().map(day).unwrap_or_default();
            words.say("refusal-already-closed", &[("on", on.into())]).trim_end().to_owned()
        }
        Refusal::NoSuchOccurrence { day: which } => {
            words.say("refusal-no-such-occurrence", &[("day", day(which).into())])
        }
        Refusal::DeadlineMoved { to } => words.say("refusal-deadline-moved", &[("to", day(to).into())]),
        Refusal::DayInFuture { day: wanted, .. } => {
            words.say("refusal-day-in-future", &[("day", day(wanted).into())])
        }
        Refusal::EndBeforeStart { start, end } => {
            words.say("refusal-end-before-start", &[("start", day(start).into()), ("end", day(end).into())])
        }
        Refusal::TooMany { count, limit } => words.say(
            "refusal-too-many",
            &[("count", count.to_string().into()), ("limit", limit.to_string().into())],
        ),
        Refusal::InUse { count } => words.say("refusal-in-use", &[("count", count.to_string().into())]),
        Refusal::SchoolsOwe { count } => words.say("refusal-schools-owe", &[("n", (*count).into())]),
        Refusal::LinesWait { count } => words.say("refusal-lines-wait", &[("n", (*count).into())]),
        Refusal::CodeTaken { code, by } => {
            words.say("refusal-code-taken", &[("code", text(code).into()), ("by", text(by).into())])
        }
        Refusal::PlanThere { title } => words.say("refusal-plan-there", &[("title", text(title).into())]),
        Refusal::UnknownName { name } => words.say("refusal-unknown-name", &[("name", text(name).into())]),
        Refusal::NoAccess { ask } => words.say("refusal-no-access", &[("ask", text(&ask.join(", ")).into())]),
        _ => words.plain(key(refusal)),
    }
}

/// The words of a refusal that says nothing of its own; the others have theirs above.
fn key(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotFound => "refusal-not-found",
        Refusal::OpenQuestion { .. } => "refusal-open-question",
        Refusal::NothingToSettle => "refusal-nothing-to-settle",
        Refusal::NoDate => "refusal-no-date",
        Refusal::AlreadyClosed { .. } => "refusal-already-closed",
        Refusal::NotClosed => "refusal-not-closed",
        Refusal::AlreadyInWork => "refusal-already-in-work",
        Refusal::NoSuchOccurrence { .. } => "refusal-no-such-occurrence",
        Refusal::HangsOnItself => "refusal-hangs-on-itself",
        Refusal::DayInFuture { .. } => "refusal-day-in-future",
        Refusal::DeadlineMoved { .. } => "refusal-deadline-moved",
        Refusal::ReasonMissing => "refusal-reason-missing",
        Refusal::TextMissing => "refusal-text-missing",
        Refusal::ChangedMeanwhile { .. } => "refusal-changed-meanwhile",
        Refusal::TooMany { .. } => "refusal-too-many",
        Refusal::NothingMatches => "refusal-nothing-matches",
        Refusal::NothingToUndo => "refusal-nothing-to-undo",
        Refusal::NothingToRedo => "refusal-nothing-to-redo",
        Refusal::ChangedSince { .. } => "refusal-changed-since",
        Refusal::InUse { .. } => "refusal-in-use",
        Refusal::CodeTaken { .. } => "refusal-code-taken",
        Refusal::NotEditable => "refusal-not-editable",
        Refusal::BadValue => "refusal-bad-value",
        Refusal::PlanThere { .. } => "refusal-plan-there",
        Refusal::EndBeforeStart { .. } => "refusal-end-before-start",
        Refusal::SchoolsOwe { .. } => "refusal-schools-owe",
        Refusal::UnknownName { .. } => "refusal-unknown-name",
        Refusal::NoSchools => "refusal-no-schools",
        Refusal::NotCollective => "refusal-not-collective",
        Refusal::NoInstrument => "refusal-no-instrument",
        Refusal::Erased => "refusal-erased",
        Refusal::ErasureStands => "refusal-erasure-stands",
        Refusal::PersonalInView => "refusal-personal-in-view",
        Refusal::NoComments => "refusal-no-comments",
        Refusal::NoAccess { .. } => "refusal-no-access",
        Refusal::NoAdministrator => "refusal-no-administrator",
        Refusal::AdministratorThere => "refusal-administrator-there",
        Refusal::NotAllowed => "refusal-not-allowed",
        Refusal::PurposeMissing => "refusal-purpose-missing",
        Refusal::OwnRole => "refusal-own-role",
        Refusal::LastAdministrator => "refusal-last-administrator",
        Refusal::SchoolMissing => "refusal-school-missing",
        Refusal::MarksOfRole => "refusal-marks-of-role",
        Refusal::NoChange => "refusal-no-change",
        Refusal::BadFilter(_) => "refusal-bad-filter",
        Refusal::OwnReport => "refusal-own-report",
        Refusal::MayNotAccept => "refusal-may-not-accept",
        Refusal::NothingToAccept => "refusal-nothing-to-accept",
        Refusal::RemarkMissing => "refusal-remark-missing",
        Refusal::LinesWait { .. } => "refusal-lines-wait",
        Refusal::FieldsChanged { .. } => "refusal-fields-changed",
    }
}
