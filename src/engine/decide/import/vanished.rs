//! Rows that the paper has no more are offered as withdrawn («исключено из плана»), never deleted; withdrawn rows that
//! it has again are offered to be opened. Nothing of this happens unless a person chose it.

use std::collections::HashSet;

use super::rows::Pairs;
use crate::domain::activity::{self, cancellation, status};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::{PartsBuilder, Value};
use crate::engine::Failure;
use crate::engine::decide::{Decision, handle};
use crate::engine::merge::{Marked, MergeChoices, OfferedRow};

pub fn tell(
    decision: &mut Decision,
    standing: &[Record],
    pairs: &Pairs,
    choices: &MergeChoices,
) -> Result<(), Failure> {
    let present: HashSet<usize> = pairs.iter().copied().flatten().collect();
    for (at, row) in standing.iter().enumerate() {
        let is_withdrawn = activity::status_of(row) == status::WITHDRAWN;
        match present.contains(&at) {
            true if is_withdrawn => {
                let offered = offered(row, &choices.reopen, false);
                if offered.chosen {
                    open_again(decision, row)?;
                }
                decision.merge.returned.push(offered);
            }
            false if !is_withdrawn && came_from_paper(row) => {
                // What is closed stays closed as it is: what was done was done.
                let offered = offered(row, &choices.withdraw, !status::is_live(activity::status_of(row)));
                if offered.chosen {
                    withdraw(decision, row, &choices.reason)?;
                }
                decision.merge.missing.push(offered);
            }
            _ => {}
        }
    }
    Ok(())
}

/// What people added here was in no paper and is missing from none.
fn came_from_paper(row: &Record) -> bool {
    row.get(activity::BASE).is_some() || row.get(activity::SOURCE).is_some()
}

fn offered(row: &Record, marked: &Marked<RecordId>, closed: bool) -> OfferedRow {
    let title = row.text(activity::TITLE).to_owned();
    OfferedRow { id: row.id, handle: handle(row), title, closed, chosen: !closed && marked.holds(&row.id) }
}

/// Completions and history stay.
fn withdraw(decision: &mut Decision, row: &Record, reason: &str) -> Result<(), Failure> {
    let mut record = decision.need(Kind::Activity, row.id)?;
    let why = PartsBuilder::new()
        .with(cancellation::REASON, (!reason.is_empty()).then(|| Value::text(reason)))
        .with(cancellation::DAY, Some(Value::Day(decision.at.today)))
        .build();
    record.set(activity::CANCELLATION, Some(why), 0);
    record.set(activity::STATUS, Some(Value::Code(status::WITHDRAWN)), 0);
    decision.put(record)
}

fn open_again(decision: &mut Decision, row: &Record) -> Result<(), Failure> {
    let mut record = decision.need(Kind::Activity, row.id)?;
    let was_begun = record.get(activity::COMPLETIONS).is_some() || record.get(activity::STARTED).is_some();
    let next = if was_begun { status::IN_WORK } else { status::OPEN };
    record.set(activity::CANCELLATION, None, 0);
    record.set(activity::STATUS, Some(Value::Code(next)), 0);
    decision.put(record)
}
