//! An activity as JSON: the same object from a draft of an import and from a record of the store.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

use super::json::{self as write, Object};
use crate::domain::activity;
use crate::domain::completion::Completion;
use crate::domain::deadline::{self, Answer, Move};
use crate::domain::obligation::Obligation;
use crate::domain::paper;
use crate::domain::record::{Kind, Record};
use crate::domain::returned::{Return, returns};
use crate::domain::value::Value;
use crate::domain::{owner, plan, rhythm, section};
use crate::engine::Details;

/// The fields of the contract, in its order.
struct Activity<'a> {
    number: Option<&'a str>,
    section: Option<i64>,
    order: Json,
    title: &'a str,
    owners: Vec<String>,
    deadline: Json,
    result: &'a str,
    papers: Vec<u16>,
    status: &'static str,
    answer: Answer,
    doubts: Vec<Json>,
}

impl Activity<'_> {
    fn object(self) -> Object {
        let mut object = Map::new();
        let papers: Vec<&str> =
            self.papers.iter().filter_map(|code| super::values::name_of(paper::kind::NAMES, *code)).collect();
        let fields = [
            ("number", json!(self.number)),
            ("section", json!(self.section)),
            ("order", self.order),
            ("title", json!(self.title)),
            ("owners", json!(self.owners)),
            ("deadline", self.deadline),
            ("result", json!(self.result)),
            ("papers", json!(papers)),
            ("status", json!(self.status)),
            ("overdue", json!(self.answer.overdue)),
            ("days_left", json!(self.answer.days_left)),
            ("doubts", json!(self.doubts)),
        ];
        object.extend(fields.map(|(name, value)| (name.to_owned(), value)));
        object
    }
}

/// An activity of the store, with what it is now besides what the paper said.
pub fn from_details(details: &Details, today: NaiveDate) -> Object {
    let row = &details.record;
    let owed = Obligation::of(row);
    let related = |kind: Kind| details.related.iter().find(move |record| record.kind == kind);
    let owner = |record: &&Record| record.kind == Kind::Owner;
    let open = |kept: &crate::domain::deadline::KeptDoubt| kept.settled.is_none();
    let activity = Activity {
        number: row.get(activity::NUMBER).and_then(Value::as_text),
        section: related(Kind::Section).and_then(|found| found.get(section::ORDER)).and_then(Value::as_int),
        order: order(row),
        title: row.text(activity::TITLE),
        owners: details
            .related
            .iter()
            .filter(owner)
            .map(|found| found.text(owner::NAME).to_owned())
            .collect(),
        deadline: deadline::json::stored(&owed.stored),
        result: row.text(activity::RESULT),
        papers: row
            .get(activity::PAPERS_OWED)
            .map(|list| list.items().iter().filter_map(Value::as_code).collect())
            .unwrap_or_default(),
        status: super::values::name_of(activity::status::NAMES, owed.status).unwrap_or("open"),
        answer: owed.answer(today),
        doubts: activity::doubts(row)
            .into_iter()
            .filter(open)
            .map(|kept| deadline::json::doubt(&kept.doubt))
            .collect(),
    };
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(row.id.0));
    object.insert("plan".to_owned(), json!(related(Kind::Plan).map(|found| found.text(plan::TITLE))));
    object.extend(activity.object());
    object.extend(as_it_is_now(&owed));
    object.insert("returns".to_owned(), returns_json(&returns(row.get(activity::RETURNS))));
    object.extend(as_it_works_on(details, &owed, today));
    if let Some(reason) = activity::closing_reason(row) {
        object.insert("reason".to_owned(), json!(reason));
    }
    object
}

/// Occurrences, the row it hangs on, silence, and what was decided about its wording elsewhere.
fn as_it_works_on(details: &Details, owed: &Obligation, today: NaiveDate) -> Object {
    let mut object = Map::new();
    let occurrences = owed.occurrences(today);
    if !occurrences.is_empty() {
        let occurrences = occurrences.iter().map(|one| {
            json!({
                "day": write::day(one.day),
                "due": write::day(one.due),
                "state": one.state.name(),
                "closed_on": write::optional_day(one.state.closed_on()),
            })
        });
        object.insert("occurrences".to_owned(), Json::Array(occurrences.collect()));
    }
    if let Some(after) = activity::after_of(&details.record) {
        let row = details.related.iter().find(|record| record.id == after);
        let number = row.and_then(|row| row.get(activity::NUMBER)).and_then(Value::as_text);
        object.insert("after".to_owned(), json!({"id": after.0, "number": number}));
    }
    if owed.is_standing() {
        let rhythm = owed.rhythm.and_then(|code| super::values::name_of(rhythm::NAMES, code));
        object.insert("rhythm".to_owned(), json!(rhythm));
        object.insert("silent_since".to_owned(), write::optional_day(owed.silent_since(today)));
    }
    if let Some(remembered) = &details.remembered {
        let decided = json!({
            "deadline": deadline::json::when(&remembered.when),
            "for": remembered.handle,
            "plan": remembered.plan,
            "who": remembered.who,
            "at": remembered.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        });
        object.insert("remembered".to_owned(), decided);
    }
    object
}

/// The step between two neighbours of a paper, so that rows can be put in between.
const ORDER_STEP: i64 = 1024;

/// The place in the paper counted from 1; what was put in between two rows has a broken number.
fn order(row: &Record) -> Json {
    let place = row.get(activity::ORDER).and_then(Value::as_int).unwrap_or(0);
    match place % ORDER_STEP {
        0 => json!(place / ORDER_STEP),
        _ => json!(place as f64 / ORDER_STEP as f64),
    }
}

/// What people decided and did since.
fn as_it_is_now(owed: &Obligation) -> Object {
    let mut object = Map::new();
    object.insert("settled".to_owned(), json!(owed.stored.settled.is_some()));
    object.insert("due".to_owned(), write::optional_day(owed.due_day()));
    object.insert("moves".to_owned(), moves_json(&owed.moves));
    object.insert("completions".to_owned(), completions_json(&owed.completions));
    object.insert("done_on".to_owned(), write::optional_day(owed.done_on()));
    object.insert("late_days".to_owned(), json!(owed.late_days()));
    object
}

pub fn moves_json(moves: &[Move]) -> Json {
    let moves = moves.iter().map(|step| {
        json!({
            "from": write::optional_day(step.from),
            "to": write::day(step.to),
            "reason": step.reason,
            "paper": step.paper.as_ref().map(write::paper),
        })
    });
    Json::Array(moves.collect())
}

pub fn returns_json(returns: &[Return]) -> Json {
    let returns = returns.iter().map(|one| {
        json!({
            "day": write::day(one.day),
            "by": one.by,
            "remark": one.remark,
            "occurrence": write::optional_day(one.occurrence),
            "reported_by": one.reported_by,
            "reported_on": write::optional_day(one.reported_day),
            "papers": one.papers.iter().map(write::paper).collect::<Vec<_>>(),
            "answered": one.answered,
        })
    });
    Json::Array(returns.collect())
}

pub fn completions_json(completions: &[Completion]) -> Json {
    let completions = completions.iter().map(|done| {
        json!({
            "day": write::day(done.day),
            "occurrence": write::optional_day(done.occurrence),
            "papers": done.papers.iter().map(write::paper).collect::<Vec<_>>(),
            "by": done.by,
            "comment": done.comment,
            "accepted_by": done.accepted_by,
            "accepted_on": write::optional_day(done.accepted_on),
        })
    });
    Json::Array(completions.collect())
}
