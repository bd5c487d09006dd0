//! Two steps at the keys: a report is accepted at once, or given back with a remark that is typed.

use super::{Effects, act, forms};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::{activity, line};
use crate::engine::{Command, Targets};
use crate::tui::forms::FormKind;
use crate::tui::model::{Model, Place};
use crate::tui::panes::Rung;
use crate::tui::view::words::term_of;

/// The field of the form that a report is given back with.
pub const REMARK: &str = "remark";

/// Accepts what the marked rows, the typed number or the current row reported.
pub fn accept(model: &mut Model, fx: &mut Effects) {
    match act::about(model) {
        Some((kind @ (Kind::Activity | Kind::Line), about)) => {
            let seen = act::seen(model);
            act::execute(model, Command::Accept { kind, targets: about.targets, of: None }, seen, fx);
        }
        Some(_) => model.say("only-activities", &[]),
        None => model.say("no-row", &[]),
    }
}

pub fn open_return(model: &mut Model, fx: &mut Effects) {
    let kind = act::about(model).map_or(Kind::Activity, |(kind, _)| kind);
    let kind = if kind == Kind::Line { Kind::Line } else { Kind::Activity };
    forms::open(model, FormKind::Return { kind: kind.code() }, fx);
}

/// Whether everything that is meant here was reported whole and only waits: then «выполнено» can mean nothing but its
/// acceptance.
pub fn only_waits(model: &Model) -> bool {
    if model.object.is_some() {
        return false;
    }
    match (&model.place, act::about(model)) {
        (Place::Details(place), _) => {
            place.details.as_ref().is_some_and(|details| record_waits(&details.record))
        }
        (Place::List(list), Some((_, about))) => match &about.targets {
            Targets::Records(ids) => {
                let waits = |id: &RecordId| {
                    let row = list.page.rows.iter().find(|row| row.id == *id);
                    row.is_some_and(|row| row.flags.to_check && row.flags.closed)
                };
                !ids.is_empty() && ids.iter().all(waits)
            }
            Targets::Matching { .. } => false,
        },
        _ => false,
    }
}

fn record_waits(record: &Record) -> bool {
    match record.kind {
        Kind::Activity => activity::status_of(record) == activity::status::REPORTED,
        Kind::Line => line::state_of(record) == line::state::REPORTED,
        _ => false,
    }
}

/// The flags of the two steps, by their English names.
const FLAGS: [&str; 2] = ["to-accept", "returned"];

/// Whether a value of the filter by flags, in the language of the screen, shows rows that no rung of the time ladder holds.
pub fn is_of_steps(lang: crate::locale::Lang, value: &str) -> bool {
    FLAGS.iter().any(|term| term_of(lang, term) == value)
}

/// How many such rows there are on a ladder, which itself lets none of them through; `None`: as counted.
pub fn count_beyond(model: &Model, term: &str) -> Option<u64> {
    let list = model.list()?;
    let bare = list.rung.is_some_and(|rung| rung != Rung::Plan) && list.filters.is_empty();
    match term {
        "to-accept" if bare => Some(model.head.to_check),
        "returned" if bare => Some(model.head.returned),
        _ => None,
    }
}
